import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
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

import { BatchTrigger } from '../shared/trigger/batchTrigger';
import { tryParseJson } from '../shared/json';
import { hasKeyInHeader } from '../shared/newStore/bearerKey';
import { newStoreApiTest } from '../shared/newStore/credentialTest';
import { isTestRun } from '../shared/trigger/testRun';
import { answerCall } from './answerCall';
import type { CallAnswer } from './answerCall';
import { callbackUrl, STATUS_PATH } from './callback';
import { properties } from './description';
import { actionOf, BadCall, readPaymentCall } from './paymentCall';
import type { PaymentCall } from './paymentCall';
import { STATUS_OF } from './paymentErrors';
import type { ErrorCode, ErrorRule } from './paymentErrors';
import { paymentEvent } from './paymentEvent';
import type { PaymentEvent } from './paymentEvent';

const batches = new BatchTrigger<PaymentEvent>(
	{ name: 'newStorePayments', maxEvents: 100, batchesAtOnce: 1 },
	(event) => event.newstore_order_id,
);

/**
 * The payment provider of orders that were paid on TikTok: NewStore asks it to authorize, capture, refund and revoke, and it
 * acknowledges with the right entries for NewStore's books. No money moves here; a refund starts the workflow that refunds on
 * TikTok (newstore.md 5.4 and 12).
 */
export class NewStorePaymentsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'NewStore Payments Trigger',
		name: 'newStorePaymentsTrigger',
		icon: { light: 'file:../../icons/newstore.svg', dark: 'file:../../icons/newstore.dark.svg' },
		group: ['trigger'],
		// Not 1: for trigger nodes of version 1 n8n builds an expression isolate for every webhook call (n8n.md 13).
		version: [1.1],
		subtitle: '={{ $parameter["calls"].join(", ") }}',
		description:
			'Answers NewStore as payment provider of TikTok orders without moving money, and starts the workflow on refunds',
		eventTriggerDescription: '',
		defaults: { name: 'NewStore Payments Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'newStoreApi', required: true, testedBy: 'newStoreApiTest' }],
		// Plain values only, for the same reason. NewStore calls the last two at the address that callback.ts makes; n8n would show another one.
		webhooks: [
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				responseData: '',
				path: STATUS_PATH,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: 'financial_instruments/:instrument/:call',
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: ':resource',
				ndvHideUrl: true,
			},
		],
		properties,
	};

	methods = { credentialTest: { newStoreApiTest } };

	webhookMethods = {
		default: {
			// NewStore has no operation to register a payment provider; support does it with the callback address.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const credentials = await this.getCredentials('newStoreApi');
				if (String(credentials.paymentApiKey ?? '').trim() === '') {
					throw new NodeOperationError(this.getNode(), 'The NewStore credential has no payment API key', {
						description:
							'Open the credential and fill in a long random text, and give the same text to NewStore support with the callback address. Without it anybody could call, so no call would be accepted.',
					});
				}
				const isTest = isTestRun(this);
				const url = callbackUrl(this, isTest);
				if (!url) {
					throw new NodeOperationError(this.getNode(), 'This node has no webhook ID, so it has no callback address', {
						description: 'Delete the node and add it again, then hand the new callback address to NewStore support.',
					});
				}
				if (!isTest) this.logger.info(`NewStore Payments Trigger: the callback address for NewStore is ${url}`);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const response = this.getResponseObject();
		const isTest = this.getMode() === 'manual';
		if (this.getWebhookName() === 'setup') {
			response.status(200).json({
				callback_url: callbackUrl(this, isTest),
				use: 'Give this address and the payment API key of the credential to NewStore support, for the payment provider of TikTok orders.',
			});
			return { noWebhookResponse: true };
		}

		const credentials = await this.getCredentials('newStoreApi');
		const key = String(credentials.paymentApiKey ?? '').trim();
		const header = String(this.getNodeParameter('options.authHeader', '') || 'Authorization');
		if (!hasKeyInHeader(this.getHeaderData(), header, key)) {
			if (key === '')
				this.logger.error('NewStore Payments Trigger: the credential has no payment API key; call refused');
			response.status(401).end();
			return { noWebhookResponse: true };
		}

		const { call, answer } = answered(this);
		if (answer.kind === 'refused') {
			const { code, message } = answer;
			this.logger.warn(`NewStore Payments Trigger: answered with ${code}: ${message}`, {
				newstore_order_id: call?.accountId,
			});
			response.status(errorStatus(this, code)).json({ error_code: code, message });
			return { noWebhookResponse: true };
		}
		const wanted = (this.getNodeParameter('calls', []) as string[]).includes(call?.action ?? '');
		const events = call && wanted ? [paymentEvent(call, String(credentials.tenant ?? ''), new Date())] : [];
		const oneByOne = this.getNodeParameter('options.oneExecutionPerEvent', false) === true;
		if (oneByOne && !isTest && events.length > 0) {
			// n8n stores the execution before it sends the answer.
			return { webhookResponse: answer.entries, ...batches.startNow(this, events) };
		}
		response.status(200).json(answer.entries);
		if (events.length === 0) return { noWebhookResponse: true };
		if (isTest) return { noWebhookResponse: true, ...batches.startNow(this, events) };
		return await batches.queue(this, events);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return batches.trigger(this);
	}
}

/** Reads the call and decides on its answer; whatever goes wrong becomes an error code that NewStore understands. */
function answered(context: IWebhookFunctions): { call?: PaymentCall; answer: CallAnswer } {
	const path = context.getParamsData() as { resource?: string; instrument?: string; call?: string };
	const action = actionOf(path);
	if (!action) {
		return { answer: { kind: 'refused', code: 'failed_command', message: 'This provider does not know this call' } };
	}
	try {
		const call = readPaymentCall(action, path.instrument ?? '', requestBody(context));
		const methods = String(context.getNodeParameter('paymentMethods', '')).split(',');
		const answer = answerCall(call, {
			methods: methods.map((method) => method.trim()).filter(Boolean),
			errorRules: context.getNodeParameter('options.errorAnswers.rules', []) as ErrorRule[],
			overRefund: context.getNodeParameter('options.overRefund', 'refuse') as 'refuse' | 'acknowledge',
		});
		return { call, answer };
	} catch (error) {
		if (error instanceof BadCall)
			return { answer: { kind: 'refused', code: 'failed_command', message: error.message } };
		context.logger.error('NewStore Payments Trigger: a call could not be answered', { error });
		return { answer: { kind: 'refused', code: 'internal_error', message: 'The call could not be answered' } };
	}
}

/** The raw body keeps ids that JSON.parse would round. */
function requestBody(context: IWebhookFunctions): unknown {
	const raw = (context.getRequestObject() as { rawBody?: Buffer }).rawBody;
	return raw && raw.length > 0 ? tryParseJson(raw.toString('utf8')) : (context.getBodyData() as IDataObject);
}

const errorStatus = (context: IWebhookFunctions, code: ErrorCode): number =>
	context.getNodeParameter('options.errorStatus', 'byCode') === 'ok' ? 200 : STATUS_OF[code];
