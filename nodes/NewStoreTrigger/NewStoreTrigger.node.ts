import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { BatchTrigger, longestExecutionOption, mostWaitingOption } from '../shared/trigger/batchTrigger';
import { tryParseJson } from '../shared/json';
import { leaveOutBuyerField, withoutBuyer } from '../shared/newStore/buyer';
import { newStoreApiTest } from '../shared/newStore/credentialTest';
import { chosenEventNames, EVENT_OPTIONS, STOCK_EVENTS } from '../shared/newStore/events';
import { hasBearerKey } from '../shared/newStore/bearerKey';
import { onlyExchanges, subjectOf } from './exchanges';
import { normalizeEvent } from './normalizeEvent';
import type { NormalizedEvent } from './normalizeEvent';
import { isRegistered, register, unregister } from './registration';

/** Events that belong to no order are about one and the same thing: none of them may overtake another. */
const batches = new BatchTrigger<NormalizedEvent>({ name: 'newStore', maxEvents: 500, batchesAtOnce: 1 }, subjectOf);

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
					leaveOutBuyerField,
					longestExecutionOption,
					{
						displayName: 'Max Events per Execution',
						name: 'maxEvents',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10000 },
						default: 500,
						description: 'Events that wait are handed over together, at most this many',
					},
					mostWaitingOption,
					{
						displayName: 'One Execution per Event',
						name: 'oneExecutionPerEvent',
						type: 'boolean',
						default: false,
						description:
							'Whether each event starts its own execution, stored before NewStore gets its answer. Survives a crash without a sweep, but n8n manages 10 to 50 of them a second only.',
					},
					{
						displayName: 'Orders Only When Exchanged',
						name: 'ordersOnlyWhenExchanged',
						type: 'boolean',
						default: false,
						description:
							'Whether order.created and order.opened count only when goods were exchanged for others; all other new orders are answered and dropped. An exchange is put out once for each order whose goods came back (original_order_id).',
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
		const onlyExchanged = this.getNodeParameter('options.ordersOnlyWhenExchanged', false) === true;
		const leaveOutBuyer = this.getNodeParameter('options.leaveOutBuyer', false) === true;
		const events = receivedEvents(this)
			.map(normalizeEvent)
			.filter((event) => wanted.length === 0 || wanted.includes(event.type))
			.flatMap((event) => (onlyExchanged ? onlyExchanges(event) : [event]))
			.map((event) => (leaveOutBuyer ? withoutBuyer(event) : event));
		const atOnce = this.getMode() === 'manual' || this.getNodeParameter('options.oneExecutionPerEvent', false) === true;
		if (atOnce && events.length > 0) return batches.startNow(this, events);
		response.status(200).end();
		return await batches.queue(this, events);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return batches.trigger(this);
	}
}

/** The events of a call: one, or several in a list. The raw body keeps ids that JSON.parse would round. */
function receivedEvents(context: IWebhookFunctions): IDataObject[] {
	const raw = (context.getRequestObject() as { rawBody?: Buffer }).rawBody;
	const body: unknown = raw && raw.length > 0 ? tryParseJson(raw.toString('utf8')) : context.getBodyData();
	const received: unknown[] = Array.isArray(body) ? body : [body];
	const events = received.filter(isEvent);
	if (events.length < received.length) {
		context.logger.warn('NewStore Trigger: what is no event was dropped', { count: received.length - events.length });
	}
	return events;
}

const isEvent = (value: unknown): value is IDataObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value);
