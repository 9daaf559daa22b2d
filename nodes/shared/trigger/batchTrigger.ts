import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { DEFAULT_MAX_RUN_MS, DEFAULT_MAX_WAITING, eventQueue } from './eventQueue';
import type { OverdueBatch } from './eventQueue';
import { droppedEvents, lostExecution, reportProblem, slowExecution } from './triggerProblems';

export interface BatchSettings {
	/** names the events of this kind of node among those of others */
	name: string;
	/** defaults of the node's options */
	maxEvents: number;
	batchesAtOnce: number;
}

const DEFAULT_WAIT_S = 0.3;
const MINUTE_MS = 60_000;
/** How often at most somebody is told that events did not fit; the log says it every time. */
const TELL_DROPPED_MS = 15 * MINUTE_MS;

/** Options that every trigger of this kind has. */
export const longestExecutionOption: INodeProperties = {
	displayName: 'Longest Execution (Minutes)',
	name: 'maxRunMinutes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1440 },
	default: 15,
	description:
		'How long new events about the same order or product wait for the end of an execution; events about others wait 45 seconds at most. When n8n does not report the end, they start all the same, and a case says so. Raise it when executions really take longer: two of them could be about the same order then.',
};

export const mostWaitingOption: INodeProperties = {
	displayName: 'Most Waiting Events',
	name: 'maxWaiting',
	type: 'number',
	typeOptions: { minValue: 100, maxValue: 1000000 },
	default: 10000,
	description:
		'How many events may wait in memory. When there are more, the oldest event of an order or product that has a newer one is dropped first; it is counted and left to the next sweep.',
};

/**
 * What the trigger nodes share: webhook() checks events and gives them here, trigger() starts executions with all that wait
 * (eventQueue.ts, design 6). The options `waitSeconds`, `maxEvents` and `batchesAtOnce` of the node are read here.
 */
export class BatchTrigger<E extends object & { event_key: string }> {
	/** Events of test runs by node: n8n calls webhook() first and then asks trigger() for what came. */
	private readonly testEvents = new Map<string, E[]>();

	/** `subjectOf`: what an event is about; those with the same subject are worked off one after the other */
	constructor(
		private readonly settings: BatchSettings,
		private readonly subjectOf: (event: E) => string,
	) {}

	/** Starts an execution with these events at once; n8n stores it before it answers. */
	startNow(context: IWebhookFunctions, events: E[]): { workflowData?: INodeExecutionData[][] } {
		if (events.length === 0) return {};
		if (context.getMode() === 'manual') this.testEvents.set(this.idOf(context), events);
		return { workflowData: [toItems(events)] };
	}

	/** Lets the events wait for trigger(); to be called after the answer has been sent. */
	async queue(context: IWebhookFunctions, events: E[]): Promise<IWebhookResponseData> {
		const queued = events.map((event) => ({ key: event.event_key, event, subject: this.subjectOf(event) }));
		const queue = this.queueOf(context);
		const maxWaiting = Number(context.getNodeParameter('options.maxWaiting', 0)) || DEFAULT_MAX_WAITING;
		const taken = await queue.pushOrTake(queued, undefined, maxWaiting);
		// Where a loop runs, it tells.
		const dropped = queue.isListening ? 0 : queue.takeDropped();
		if (dropped > 0) context.logger.warn(droppedEvents(context.getNode(), dropped).message);
		return { noWebhookResponse: true, ...this.startNow(context, taken) };
	}

	trigger(context: ITriggerFunctions): ITriggerResponse {
		if (context.getMode() === 'manual') return this.testTrigger(context);
		const options = context.getNodeParameter('options', {}) as {
			batchesAtOnce?: number;
			maxEvents?: number;
			maxRunMinutes?: number;
			waitSeconds?: number;
		};
		const settings = {
			settleMs: Number(options.waitSeconds ?? DEFAULT_WAIT_S) * 1000,
			maxEvents: Number(options.maxEvents) || this.settings.maxEvents,
			lanes: Number(options.batchesAtOnce) || this.settings.batchesAtOnce,
			maxRunMs: Number(options.maxRunMinutes) * MINUTE_MS || DEFAULT_MAX_RUN_MS,
		};
		const start = async (events: E[]) => {
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([toItems(events)], undefined, done);
			// An execution that failed has its own error workflow; the next batch does not depend on it.
			await done.promise.catch(() => undefined);
		};
		const listener = this.queueOf(context).listen(settings, start, this.reports(context));
		return { closeFunction: async () => await listener.stop() };
	}

	/** What goes wrong between executions: each has a log line, and a case by the error workflow. */
	private reports(context: ITriggerFunctions) {
		let dropped = 0;
		let toldMs = 0;
		return {
			onSlow: (batch: OverdueBatch<E>) => context.logger.warn(slowExecution(context.getNode(), batch)),
			onLost: (batch: OverdueBatch<E>) => reportProblem(context, lostExecution(context.getNode(), batch)),
			onError: (error: unknown) =>
				context.logger.error(`${context.getNode().name}: an execution could not be started`, {
					error: error instanceof Error ? error.message : String(error),
				}),
			onDropped: (count: number) => {
				dropped += count;
				const problem = droppedEvents(context.getNode(), dropped);
				if (Date.now() - toldMs < TELL_DROPPED_MS) context.logger.warn(problem.message);
				else {
					reportProblem(context, problem);
					toldMs = Date.now();
					dropped = 0;
				}
			},
		};
	}

	private testTrigger(context: ITriggerFunctions): ITriggerResponse {
		return {
			manualTriggerFunction: async () => {
				const events = this.testEvents.get(this.idOf(context));
				if (!events) throw noTestEvent(context);
				this.testEvents.delete(this.idOf(context));
				context.emit([toItems(events)]);
			},
		};
	}

	/** The same in webhook() and trigger() of one node. */
	private idOf(context: IWebhookFunctions | ITriggerFunctions): string {
		return `${this.settings.name} ${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	}

	private queueOf(context: IWebhookFunctions | ITriggerFunctions) {
		return eventQueue<E>(this.idOf(context));
	}
}

const toItems = (events: object[]): INodeExecutionData[] => events.map((json) => ({ json: json as IDataObject }));

function noTestEvent(context: ITriggerFunctions): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'No event came on the test URL.', {
		description:
			'Choose Execute Workflow and send an event with the key or signature of the credential to the test URL, or pin an event of an earlier execution. ' +
			'Where test runs are handed to workers, the event does not reach them.',
	});
}
