import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IHookFunctions,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { BatchTrigger } from '../shared/trigger/batchTrigger';
import { tikTokCredentials } from '../shared/tiktok/authorizationFields';
import type { TikTokClient } from '../shared/tiktok/client';
import { tikTokClient } from '../shared/tiktok/severalClients';
import { authorizedShops } from '../shared/tiktok/shops';
import { TOPICS, topicName } from '../shared/tiktok/topics';
import { isTestRun } from '../shared/trigger/testRun';
import { fields } from './fields';
import { forShops, isIgnored, isOfEachShop, orderStatusOf, readEvent } from './event';
import type { TikTokEvent } from './event';
import { areRegistered, checkSecrets, nameOfSigner, registerAll, signer, unregisterAll } from './authorizations';
import type { RegisteredOfAll } from './authorizations';
import type { Registration } from './registration';

interface Options {
	furtherTopics?: string | number;
	ignoreSources?: string[];
	oneExecutionPerEvent?: boolean;
	orderStatuses?: string[];
	replaceForeign?: boolean;
}

const EVENT_TYPES = new Set(TOPICS.map((topic) => topic.eventType));

/** What the event is about: events with the same subject are worked off one after the other. */
function subjectOf({ shop_id: shopId, order_id: orderId, product_id: productId, event_key: key }: TikTokEvent): string {
	const subject = orderId ?? productId;
	return subject ? `${shopId ?? ''} ${subject}` : key;
}

const batches = new BatchTrigger<TikTokEvent>({ name: 'tiktok', maxEvents: 100, batchesAtOnce: 2 }, subjectOf);

function readOptions(context: IWebhookFunctions | IHookFunctions): Options {
	return context.getNodeParameter('options', {}) as Options;
}

function readList(context: IWebhookFunctions | IHookFunctions, name: string): string[] {
	const value = context.getNodeParameter(name, []) as unknown;
	return (Array.isArray(value) ? value : [value]).map((entry) => String(entry ?? '').trim()).filter(Boolean);
}

function furtherNumbers(context: IWebhookFunctions | IHookFunctions): string[] {
	return String(readOptions(context).furtherTopics ?? '')
		.split(/[\s,;]+/)
		.filter(Boolean);
}

/** Events that start the workflow: those of the list, and numbers that the list does not have yet. */
function readTopics(context: IWebhookFunctions | IHookFunctions): string[] {
	const further = furtherNumbers(context).map((number) => topicName(Number(number)));
	return [...new Set([...readList(context, 'topics'), ...further])];
}

/** What is no number would match no event, in silence; so it stops publishing. */
function checkTopicNumbers(context: IHookFunctions): void {
	const odd = furtherNumbers(context).find((number) => !/^[1-9]\d{0,4}$/.test(number));
	if (odd === undefined) return;
	throw new NodeOperationError(context.getNode(), `Further Topic Numbers: "${odd}" is no number of an event.`, {
		description: 'Enter the numbers of TikTok Shop divided by commas, for example 72, 80.',
	});
}

/** Whether kind, shop and order state of the event are among those chosen, and its source is not ignored. */
function isWanted(context: IWebhookFunctions, event: TikTokEvent): boolean {
	if (!readTopics(context).includes(event.type)) return false;
	const shops = readList(context, 'shops');
	// A seller-level event names no shop; it concerns all of them.
	if (shops.length && event.shop_id && !shops.includes(event.shop_id)) return false;
	const { ignoreSources = [], orderStatuses = [] } = readOptions(context);
	if (isIgnored(event, ignoreSources)) return false;
	const status = orderStatusOf(event);
	return !status || !orderStatuses.length || orderStatuses.includes(status);
}

/**
 * An event that names the seller and not the shop becomes one for each chosen shop, or each shop of the authorization. When the
 * shops cannot be read it is put out as it came, and the next sweep looks at all of them.
 */
async function perShop(context: IWebhookFunctions, event: TikTokEvent, member: TikTokClient): Promise<TikTokEvent[]> {
	if (!isOfEachShop(event)) return [event];
	const chosen = readList(context, 'shops');
	const isOnlyOne = tikTokClient(context).members.length === 1;
	if (chosen.length && isOnlyOne) return forShops(event, chosen);
	try {
		const shops = (await authorizedShops(member)).map(({ id }) => id);
		const wanted = chosen.length ? shops.filter((id) => chosen.includes(id)) : shops;
		return shops.length ? forShops(event, wanted) : [event];
	} catch (error) {
		const { message } = error as Error;
		context.logger.warn(`TikTok Shop Trigger: the shops of the seller could not be read: ${message}`);
		return [event];
	}
}

function registersItself(context: IHookFunctions): boolean {
	return context.getNodeParameter('registration', 'node') === 'node';
}

function readRegistration(context: IHookFunctions): Registration {
	const events = readTopics(context);
	const unregistrable = events.filter((event) => !EVENT_TYPES.has(event));
	if (unregistrable.length || !events.length) {
		throw new NodeOperationError(
			context.getNode(),
			events.length ? `${unregistrable.join(', ')} can only be switched on in Partner Center.` : 'No event is chosen.',
			{ description: 'Choose other events, or set Register to In Partner Center.' },
		);
	}
	const address = context.getNodeWebhookUrl('default') ?? '';
	return {
		address,
		shops: readList(context, 'shops'),
		eventTypes: events,
		predecessor: predecessorOf(context, address),
	};
}

/** Address of the trigger whose place this one has taken: it differs from ours in the webhook id alone. */
function predecessorOf(context: IHookFunctions, address: string): string | undefined {
	const before = String(context.getNodeParameter('takesOver', '') ?? '').trim();
	const { webhookId } = context.getNode();
	return before && webhookId ? address.replace(`/${webhookId}/`, `/${before}/`) : undefined;
}

export class TikTokShopTrigger implements INodeType {
	// Version 1.1 and plain values in `webhooks`: otherwise n8n evaluates an expression for every call, which costs a factor
	// of ten (n8n.md 13).
	description: INodeTypeDescription = {
		displayName: 'TikTok Shop Trigger',
		name: 'tikTokShopTrigger',
		icon: { light: 'file:../../icons/tiktokshop.svg', dark: 'file:../../icons/tiktokshop.dark.svg' },
		group: ['trigger'],
		version: [1.1],
		subtitle: '={{ $parameter["topics"].join(", ") }}',
		description: 'Starts the workflow when TikTok Shop reports orders, products, returns and more',
		defaults: { name: 'TikTok Shop Trigger' },
		eventTriggerDescription: 'Waiting for TikTok Shop to call the test URL',
		activationMessage: 'TikTok Shop events of the chosen kinds now start your workflow.',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: tikTokCredentials,
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: fields,
	};

	methods = {
		loadOptions: {
			async getShops(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const shops = await authorizedShops(tikTokClient(this), true);
				return shops.map(({ name, region, id }) => ({ name: `${name} (${region})`, value: id }));
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkSecrets(this);
				checkTopicNumbers(this);
				// A test run never registers: it would take the events away from the published workflow.
				if (isTestRun(this) || !registersItself(this)) return true;
				const registered = this.getWorkflowStaticData('node') as RegisteredOfAll;
				return await areRegistered(this, readRegistration(this), registered);
			},

			async create(this: IHookFunctions): Promise<boolean> {
				if (isTestRun(this) || !registersItself(this)) return true;
				const registered = this.getWorkflowStaticData('node') as RegisteredOfAll;
				const replaceForeign = readOptions(this as IHookFunctions).replaceForeign ?? false;
				await registerAll(this, readRegistration(this), registered, replaceForeign);
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				if (isTestRun(this)) return true;
				await unregisterAll(this, this.getWorkflowStaticData('node') as RegisteredOfAll);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { rawBody, headers } = this.getRequestObject();
		const response = this.getResponseObject();
		const member = Buffer.isBuffer(rawBody) ? await signer(this, rawBody, headers.authorization) : undefined;
		if (!member) {
			response.status(401).end();
			return { noWebhookResponse: true };
		}
		response.status(200).end();

		const event = readEvent(rawBody, await nameOfSigner(this, member));
		if (!event) {
			this.logger.warn('TikTok Shop Trigger: a signed webhook is no event and was dropped', { bytes: rawBody.length });
			return { noWebhookResponse: true };
		}
		if (!isWanted(this, event)) return { noWebhookResponse: true };
		const atOnce = this.getMode() === 'manual' || readOptions(this).oneExecutionPerEvent;
		const events = await perShop(this, event, member);
		if (atOnce) return { noWebhookResponse: true, ...batches.startNow(this, events) };
		return await batches.queue(this, events);
	}

	/** Starts executions with all events that wait; events of one order never run in two at once (design 6). */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return batches.trigger(this);
	}
}
