import {
	NodeConnectionTypes,
	type IDataObject,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { eventQueue } from '../shared/eventQueue';
import { parseJson } from '../shared/json';
import { newStoreApiTest } from '../shared/newStore/credentialTest';
import { chosenEventNames, EVENT_OPTIONS, STOCK_EVENTS } from '../shared/newStore/events';
import { hasBearerKey } from '../shared/newStore/bearerKey';
import { normalizeEvent, type NormalizedEvent } from './normalizeEvent';
import { isRegistered, register, unregister } from './registration';

const DEFAULT_WAIT_S = 0.3;
const DEFAULT_MAX_EVENTS = 500;

/** Events that a test run received in webhook() and has to hand out again from trigger(), by queue id. */
const testEvents = new Map<string, INodeExecutionData[]>();

/** The same in webhook() and trigger() of one node. */
const queueId = (context: IWebhookFunctions | ITriggerFunctions) =>
	`newStore ${context.getWorkflow().id ?? ''} ${context.getNode().id}`;

/** Events that belong to no order are about one and the same thing: none of them may overtake another. */
const subjectOf = (event: NormalizedEvent) => event.order_id ?? '';

const toItems = (events: NormalizedEvent[]): INodeExecutionData[] => events.map((json) => ({ json }));

/**
 * Starts the workflow with events of NewStore's event stream (newstore.md 13). Events are verified, answered at once and
 * handed over in batches: one execution at a time if nothing else is chosen, so that equal events coalesce and none overtakes
 * another (design 6).
 */
export class NewStoreTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'NewStore Trigger',
		name: 'newStoreTrigger',
		icon: { light: 'file:../../icons/newstore.svg', dark: 'file:../../icons/newstore.dark.svg' },
		group: ['trigger'],
		// Not 1: for trigger nodes of version 1 n8n builds an expression isolate for every webhook call (n8n.md 13).
		version: [1.1],
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when something happens in NewStore: sales, cancellations, returns, stock changes',
		eventTriggerDescription: '',
		defaults: { name: 'NewStore Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'newStoreApi', required: true, testedBy: 'newStoreApiTest' }],
		// Plain values only, for the same reason.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'events',
			},
		],
		properties: [
			{
				displayName:
					'The credential needs an event stream API key: NewStore sends it with every event, and events without it are refused.',
				name: 'apiKeyNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				options: EVENT_OPTIONS,
				default: [STOCK_EVENTS],
				description: 'The events that start the workflow; none chosen means all',
			},
			{
				displayName: 'Integration ID',
				name: 'integrationId',
				type: 'string',
				default: '',
				placeholder: 'e.g. n8n-stock-events',
				description:
					'Name of the event stream integration in NewStore. Empty makes one from the IDs of the workflow and this node.',
			},
			{
				displayName: 'Replace Foreign Callback',
				name: 'replaceForeignCallback',
				type: 'boolean',
				default: false,
				description:
					'Whether to take over an integration of this ID that sends its events to another address. Off, publishing fails instead.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Batches at Once',
						name: 'batchesAtOnce',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10 },
						default: 1,
						description:
							'How many executions with batches of events may run at the same time. Events about the same order are never in two of them; leave it at 1 where events of different orders change the same thing, such as stock.',
					},
					{
						displayName: 'Max Events per Execution',
						name: 'maxEvents',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10000 },
						default: 500,
						description: 'Events that wait are handed over together, at most this many',
					},
					{
						displayName: 'One Execution per Event',
						name: 'oneExecutionPerEvent',
						type: 'boolean',
						default: false,
						description:
							'Whether each event starts its own execution, stored before NewStore gets its answer. Survives a crash without a sweep, but n8n manages 10 to 50 of them a second only.',
					},
					{
						displayName: 'Wait (Seconds)',
						name: 'waitSeconds',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 60, numberPrecision: 2 },
						default: 0.3,
						description: 'How long to gather events before an execution starts, so that related events meet',
					},
					{
						displayName: 'When Unpublished',
						name: 'whenUnpublished',
						type: 'options',
						options: [
							{
								name: 'Delete the Integration',
								value: 'delete',
								description: 'Its logs and rejected events go with it',
							},
							{
								name: 'Leave It Running',
								value: 'keep',
								description: 'NewStore goes on sending to an address that answers 404',
							},
							{
								name: 'Stop the Integration',
								value: 'stop',
								description: 'It is started again when the workflow is published',
							},
						],
						default: 'stop',
						description: 'What happens to the integration in NewStore when the workflow is unpublished',
					},
				],
			},
		],
	};

	methods = { credentialTest: { newStoreApiTest } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await register(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await unregister(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const response = this.getResponseObject();
		const credentials = await this.getCredentials('newStoreApi');
		const key = String(credentials.eventStreamApiKey ?? '').trim();
		if (!hasBearerKey(this.getHeaderData().authorization, key)) {
			if (key === '') this.logger.error('NewStore Trigger: the credential has no event stream API key; event refused');
			response.status(401).end();
			return { noWebhookResponse: true };
		}

		const wanted = chosenEventNames(this.getNodeParameter('events', []) as string[]);
		const events = receivedEvents(this)
			.map(normalizeEvent)
			.filter((event) => wanted.length === 0 || wanted.includes(event.type));
		const isTest = this.getMode() === 'manual';
		const oneByOne = this.getNodeParameter('options.oneExecutionPerEvent', false) === true;
		if (events.length > 0 && (isTest || oneByOne)) {
			// n8n stores the execution before it answers: nothing of it is lost when the process dies.
			if (isTest) testEvents.set(queueId(this), toItems(events));
			return { workflowData: [toItems(events)] };
		}
		response.status(200).end();
		const queued = events.map((event) => ({ key: event.event_key, event, subject: subjectOf(event) }));
		const taken = await eventQueue<NormalizedEvent>(queueId(this)).pushOrTake(queued);
		return { noWebhookResponse: true, ...(taken.length > 0 ? { workflowData: [toItems(taken)] } : {}) };
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		if (this.getMode() === 'manual') {
			return {
				manualTriggerFunction: async () => {
					const items = testEvents.get(queueId(this)) ?? [];
					testEvents.delete(queueId(this));
					this.emit([items]);
				},
			};
		}
		const options = this.getNodeParameter('options', {}) as {
			batchesAtOnce?: number;
			waitSeconds?: number;
			maxEvents?: number;
		};
		const settings = {
			settleMs: Number(options.waitSeconds ?? DEFAULT_WAIT_S) * 1000,
			maxEvents: Number(options.maxEvents) || DEFAULT_MAX_EVENTS,
			lanes: Number(options.batchesAtOnce) || 1,
		};
		const run = eventQueue<NormalizedEvent>(queueId(this)).listen(settings, async (events) => {
			const done = this.helpers.createDeferredPromise<IRun>();
			this.emit([toItems(events)], undefined, done);
			// An execution that failed has its own error workflow; the next batch does not depend on it.
			await done.promise.catch(() => undefined);
		});
		return { closeFunction: async () => await run.stop() };
	}
}

/** The events of a call: one, or several in a list. The raw body keeps ids that JSON.parse would round. */
function receivedEvents(context: IWebhookFunctions): IDataObject[] {
	const raw = (context.getRequestObject() as { rawBody?: Buffer }).rawBody;
	const body: unknown = raw && raw.length > 0 ? parseJson(raw.toString('utf8')) : context.getBodyData();
	const events = Array.isArray(body) ? body : [body];
	return events.filter((event): event is IDataObject => event !== null && typeof event === 'object');
}
