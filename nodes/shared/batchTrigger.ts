import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { eventQueue } from './eventQueue';

export interface BatchSettings {
	/** names the events of this kind of node among those of others */
	name: string;
	/** defaults of the node's options */
	maxEvents: number;
	batchesAtOnce: number;
}

const DEFAULT_WAIT_S = 0.3;

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
		const taken = await this.queueOf(context).pushOrTake(queued);
		return { noWebhookResponse: true, ...this.startNow(context, taken) };
	}

	trigger(context: ITriggerFunctions): ITriggerResponse {
		if (context.getMode() === 'manual') return this.testTrigger(context);
		const options = context.getNodeParameter('options', {}) as {
			batchesAtOnce?: number;
			waitSeconds?: number;
			maxEvents?: number;
		};
		const settings = {
			settleMs: Number(options.waitSeconds ?? DEFAULT_WAIT_S) * 1000,
			maxEvents: Number(options.maxEvents) || this.settings.maxEvents,
			lanes: Number(options.batchesAtOnce) || this.settings.batchesAtOnce,
		};
		const listener = this.queueOf(context).listen(settings, async (events) => {
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([toItems(events)], undefined, done);
			// An execution that failed has its own error workflow; the next batch does not depend on it.
			await done.promise.catch(() => undefined);
		});
		return { closeFunction: async () => await listener.stop() };
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
