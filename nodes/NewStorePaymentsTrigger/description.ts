import type { INodeProperties } from 'n8n-workflow';

import { longestExecutionOption, mostWaitingOption } from '../shared/trigger/batchTrigger';

const CALL_OPTIONS = [
	{
		name: 'Authorization',
		value: 'authorization',
		description: 'An order with a payment of this provider was created',
	},
	{ name: 'Capture', value: 'capture', description: 'An item was sent and its price is due' },
	{ name: 'Refund', value: 'refund', description: 'Money goes back: a return, a refund request, a cancellation' },
	{ name: 'Revoke', value: 'revoke', description: 'An amount that was not captured yet is given up' },
];

const errorRules: INodeProperties = {
	displayName: 'Error Answers',
	name: 'errorAnswers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Error Answer',
	description:
		'Answers chosen calls with an error, to see what NewStore does with it. Remove it afterwards: such calls are not acknowledged.',
	options: [
		{
			name: 'rules',
			displayName: 'Error Answer',
			values: [
				{
					displayName: 'Call',
					name: 'call',
					type: 'options',
					options: [{ name: 'Any', value: 'any' }, ...CALL_OPTIONS.map(({ name, value }) => ({ name, value }))],
					default: 'any',
				},
				{
					displayName: 'Error',
					name: 'code',
					type: 'options',
					options: [
						{ name: 'Failed Command', value: 'failed_command' },
						{ name: 'Fraud Error', value: 'fraud_error' },
						{ name: 'Instrument Error', value: 'instrument_error' },
						{ name: 'Internal Error', value: 'internal_error' },
						{ name: 'Rate Limit', value: 'rate_limit' },
						{ name: 'Retry Error', value: 'retry_error' },
					],
					default: 'retry_error',
				},
				{
					displayName: 'Order ID',
					name: 'orderId',
					type: 'string',
					default: '',
					description: 'NewStore UUID of an order; empty means every order',
				},
			],
		},
	],
};

const options: INodeProperties = {
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
				'How many executions with batches of calls may run at the same time. Calls about the same order are never in two of them.',
		},
		errorRules,
		{
			displayName: 'Header of the Key',
			name: 'authHeader',
			type: 'string',
			default: 'Authorization',
			description:
				'Name of the header in which NewStore sends the payment API key; Authorization carries it as bearer token',
		},
		{
			displayName: 'HTTP Status of Errors',
			name: 'errorStatus',
			type: 'options',
			options: [
				{ name: 'Always 200', value: 'ok', description: 'The code in the body alone says that it is an error' },
				{ name: 'By Error Code', value: 'byCode', description: 'Such as 503 for retry_error, 429 for rate_limit' },
			],
			default: 'byCode',
			description: 'With which HTTP status an error code goes out; ask NewStore support when errors are not understood',
		},
		longestExecutionOption,
		{
			displayName: 'Max Events per Execution',
			name: 'maxEvents',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10000 },
			default: 100,
			description: 'Calls that wait are handed over together, at most this many',
		},
		mostWaitingOption,
		{
			displayName: 'One Execution per Event',
			name: 'oneExecutionPerEvent',
			type: 'boolean',
			default: false,
			description:
				'Whether each call starts its own execution, stored before NewStore gets its answer. Survives a crash without a sweep, and answers more slowly.',
		},
		{
			displayName: 'Refund Above What Was Captured',
			name: 'overRefund',
			type: 'options',
			options: [
				{ name: 'Acknowledge', value: 'acknowledge', description: 'NewStore books it; nobody is told' },
				{ name: 'Refuse', value: 'refuse', description: 'NewStore gets failed_command and shows the refund as failed' },
			],
			default: 'refuse',
			description: 'What NewStore gets when it wants to refund more than its own entries say was captured',
		},
		{
			displayName: 'Wait (Seconds)',
			name: 'waitSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 60, numberPrecision: 2 },
			default: 0.3,
			description: 'How long to gather calls before an execution starts, so that related calls meet',
		},
	],
};

export const properties: INodeProperties[] = [
	{
		displayName:
			'Publish the workflow, then open the production URL above in a browser: it shows the callback address that NewStore support has to register for your payment provider. The credential needs a payment API key; NewStore sends it with every call.',
		name: 'callbackNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Start the Workflow On',
		name: 'calls',
		type: 'multiOptions',
		options: CALL_OPTIONS,
		default: ['refund', 'revoke'],
		description: 'Calls that start the workflow. All calls are answered, chosen or not.',
	},
	{
		displayName: 'Payment Methods',
		name: 'paymentMethods',
		type: 'string',
		default: 'tiktok_shop, tiktok_platform_discount',
		description:
			'Methods that belong to this provider, comma-separated, as your orders name them. A call for another method gets instrument_error; empty accepts every method.',
	},
	options,
];
