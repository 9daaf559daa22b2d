import type { INodeProperties } from 'n8n-workflow';

export const outputShape: INodeProperties = {
	displayName: 'Output',
	name: 'outputShape',
	type: 'options',
	options: [
		{
			name: 'One Item per Product',
			value: 'perProduct',
			description: 'With atp_by_location, as Channel Stock and Channel Order take it',
		},
		{
			name: 'One Item per Product and Location',
			value: 'perLocation',
			description: 'With fulfillment_node_id and atp',
		},
		{ name: 'Sum per Product', value: 'summed', description: 'With atp, the sum over the locations' },
	],
	default: 'perProduct',
	description: 'Shape of the output items',
};

/** Locations by list or expression; `hint` says what they are for. */
export function locationIds(required: boolean, hint: string): INodeProperties {
	return {
		displayName: 'Location Names or IDs',
		name: 'locationIds',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLocations' },
		default: [],
		required,
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: `${hint} An expression may give an array or a comma-separated list.`,
	};
}

export const exportWaiting: INodeProperties[] = [
	{
		displayName: 'Ask Every (Seconds)',
		name: 'pollSeconds',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 3,
		description: 'Pause between two questions whether the export is ready',
	},
	{
		displayName: 'Wait at Most (Minutes)',
		name: 'maxWaitMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 30,
		description: 'After this time the operation fails',
	},
];
