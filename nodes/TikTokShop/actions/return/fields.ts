import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { ownField } from '../values';
import type { Values } from '../values';

/** How goods come back; only for returns that the buyer is to ship. */
export const shipmentFields: INodeProperties[] = [
	ownField({
		displayName: 'Shipment Type',
		name: 'shipmentType',
		type: 'options',
		options: [
			{ name: 'Arranged by the Buyer', value: 'BUYER_ARRANGE' },
			{ name: 'Label of TikTok Shop', value: 'PLATFORM' },
			{ name: 'Not Given', value: '' },
		],
		default: '',
		description: 'How the buyer sends the goods; only for a return and refund',
	}),
	ownField({
		displayName: 'Handover Method',
		name: 'handoverMethod',
		type: 'options',
		options: [
			{ name: 'Drop-Off', value: 'DROP_OFF' },
			{ name: 'Not Given', value: '' },
			{ name: 'Pick-Up', value: 'PICKUP' },
		],
		default: '',
		description: 'How the carrier gets the goods; only for a return with a label of TikTok Shop',
	}),
];

/** `shipment_type` and `handover_method` as the API names them, when given. */
export function readShipment(values: Values): IDataObject {
	return Object.fromEntries(
		['shipment_type', 'handover_method'].map((name) => [name, values.text(name)]).filter(([, value]) => value),
	);
}

export const returnIdField = ownField({
	displayName: 'Return ID',
	name: 'returnId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 4035000000000000201',
	description: 'Return of a buyer, from Return: Search or the trigger',
});

export const currencyField = (description: string): INodeProperties =>
	ownField({
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. GBP',
		description,
	});

export const idempotencyKeyField = ownField({
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. refund-8b7a2f10-6c1e-4b52-9d38-0f6a3c5d7e21',
	description: 'Name of this very refund or answer; empty makes one from what is asked for',
});
