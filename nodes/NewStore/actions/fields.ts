import type { INodeProperties } from 'n8n-workflow';

export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Where an id comes from: the input items' own field (fast for thousands of items) or a value written in the node. */
export function idFields(options: {
	field: string;
	label: string;
	source: 'item' | 'value';
	valueName: string;
}): INodeProperties[] {
	const fields: INodeProperties[] = [
		{
			displayName: 'ID From',
			name: 'idSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'item',
					description: 'A field of each input item; fast for thousands of items, no expression needed',
				},
				{ name: 'This Node', value: 'value', description: 'A value or an expression written here' },
			],
			default: 'item',
		},
		{
			displayName: `${options.label} Field`,
			name: 'idField',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { idSource: ['item'] } },
			description: 'Name of the field of the input items that holds the ID',
		},
		{
			displayName: options.label,
			name: options.valueName,
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { idSource: ['value'] } },
		},
	];
	const defaults: Record<string, string> = { idSource: options.source, idField: options.field };
	return fields.map((field) => (field.name in defaults ? { ...field, default: defaults[field.name] } : field));
}

/** A further id, which comes from where the first one comes from. */
export function secondIdFields(options: {
	label: string;
	valueName: string;
	fieldName: string;
	field: string;
}): INodeProperties[] {
	const [, field, value] = idFields({ ...options, source: 'item' });
	return [{ ...field, name: options.fieldName }, value];
}

export const orderIdFields: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'value', valueName: 'orderId' }),
	{
		displayName: 'ID Type',
		name: 'idType',
		type: 'options',
		options: [
			{ name: 'External ID', value: 'external', description: 'Your own ID, for TikTok orders the TikTok order ID' },
			{ name: 'NewStore ID', value: 'internal', description: 'The UUID that NewStore gave the order' },
		],
		default: 'internal',
		description: 'Which of the two IDs of an order is given',
	},
];

/** Where the body of a request comes from: a field of each input item, or JSON written in the node. */
export function payloadFields(options: { label: string; description: string }): INodeProperties[] {
	return [
		{
			displayName: 'Body From',
			name: 'payloadSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'item',
					description:
						'A field of each input item, as Channel Order or Channel Refund puts it out; fast for thousands of items',
				},
				{ name: 'This Node', value: 'json', description: 'JSON or an expression written here' },
			],
			default: 'item',
		},
		{
			displayName: 'Body Field',
			name: 'payloadField',
			type: 'string',
			default: 'payload',
			required: true,
			displayOptions: { show: { payloadSource: ['item'] } },
			description: 'Name of the field of the input items that holds what is sent',
		},
		{
			displayName: `${options.label} (JSON)`,
			name: 'payload',
			type: 'json',
			default: '{}',
			required: true,
			displayOptions: { show: { payloadSource: ['json'] } },
			description: options.description,
		},
	];
}

/** Options of operations that book something once for which NewStore takes no idempotency key. */
export function bookingOptions(options: { marks: string; knownIdsField: string; noun: string }): INodeProperties[] {
	const { noun } = options;
	const fields: INodeProperties[] = [
		{
			displayName: 'Known IDs Field',
			name: 'knownIdsField',
			type: 'string',
			default: '',
			description: `Field of the input items with the IDs of ${noun}s that NewStore has and that are surely other ones: a list, or text with commas`,
		},
		{
			displayName: 'Look Again Every (Seconds)',
			name: 'pollSeconds',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 2,
			description: `Pause between two looks for the ${noun} when NewStore gave no clear answer`,
		},
		{
			displayName: 'Look for (Seconds)',
			name: 'waitSeconds',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 10,
			description: `How long to look for the ${noun} when NewStore gave no clear answer. It is never sent again in the same run.`,
		},
		{
			displayName: 'Mark',
			name: 'marks',
			type: 'string',
			default: '',
			description: `Names of extended attributes by which the same ${noun} is recognised, comma-separated; the first one that it has counts`,
		},
		{
			displayName: 'When Another Looks the Same',
			name: 'whenUnclear',
			type: 'options',
			options: [
				{
					name: 'Book It All the Same',
					value: 'create',
					description: 'Can book twice; only for people who have looked',
				},
				{ name: 'Fail', value: 'error', description: 'A person looks and decides' },
			],
			default: 'error',
			description: `What to do when NewStore has a ${noun} that looks the same and shows too little of it to be sure`,
		},
	];
	const defaults: Record<string, string> = { knownIdsField: options.knownIdsField, marks: options.marks };
	return fields.map((field) => (field.name in defaults ? { ...field, default: defaults[field.name] } : field));
}

/** For operations that make one call after the other. */
export const ONE_BY_ONE = ['concurrency'];

/** How calls are made; the defaults stay under NewStore's documented limits. */
const requestOptions: INodeProperties[] = [
	{
		displayName: 'Attempts',
		name: 'maxAttempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 5,
		description: 'How often a call is made at most when NewStore is busy or fails and repeating is safe',
	},
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 200 },
		default: 20,
		description: 'How many calls may wait for their answer at the same time. The order of the items is kept.',
	},
	{
		displayName: 'First Wait (Seconds)',
		name: 'retryDelaySeconds',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 3 },
		default: 0,
		description:
			'Wait before a failed call is repeated, doubled each time. 0 = the default: 2 for order injections, 0.5 for others. A wait that NewStore asks for always wins.',
	},
	{
		displayName: 'Requests per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: 0,
		description:
			'Pace of the calls of this operation. 0 = just under the documented limit (19 for order injections, 95 for most others).',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'How long to wait for one answer',
	},
];

/**
 * The collection "Options" of an operation: its own options plus how calls are made, without those of `without` that mean
 * nothing to it.
 */
export function optionsWith(own: INodeProperties[], without: string[] = []): INodeProperties {
	const shared = requestOptions.filter(({ name }) => !without.includes(name));
	const options = [...own, ...shared].sort((a, b) => a.displayName.localeCompare(b.displayName));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}
