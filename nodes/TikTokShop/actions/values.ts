import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parseJson } from '../../shared/json';
import { asId, asList } from './session';

/**
 * Where the values of a call come from: each item's own fields (`order_id`), or the fields of the node (`orderId`). One text for
 * all operations, so that it stands once; which fields an item has is said by the operation (`itemFields`).
 */
export const valueSourceField: INodeProperties = {
	displayName: 'Values From',
	name: 'valueSource',
	type: 'options',
	options: [
		{ name: 'Input Items', value: 'items', description: 'Fields of each item; the list of operations names them' },
		{ name: 'Fields Below', value: 'fields' },
	],
	default: 'items',
	description: 'Where the values of each call come from',
};

/** A field that is shown when the values come from the node. */
export function ownField(field: INodeProperties): INodeProperties {
	const { displayOptions } = field;
	return { ...field, displayOptions: { show: { ...displayOptions?.show, valueSource: ['fields'] } } };
}

export const orderIdField = ownField({
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 576460000000000001',
	description: 'TikTok Shop order',
});

export const packageIdField = ownField({
	displayName: 'Package ID',
	name: 'packageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1153000000000000001',
	description: 'TikTok Shop package, from the lines of the order or from Package: Search',
});

export const trackingFields: INodeProperties[] = [
	ownField({
		displayName: 'Tracking Number',
		name: 'trackingNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. JD014600003828291234',
		description: 'Number of the parcel at the carrier, without blanks and special characters',
	}),
	ownField({
		displayName: 'Shipping Provider ID',
		name: 'shippingProviderId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 7117000000000000001',
		description: 'Carrier, from Logistics: Get Shipping Providers of the delivery option of the order',
	}),
];

/** Lines of an order, as a list. */
export function lineIdsField(
	description = 'Lines meant, separated by commas; empty means the whole order',
): INodeProperties {
	return ownField({
		displayName: 'Order Line Item IDs',
		name: 'orderLineItemIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 577080000000000001, 577080000000000002',
		description,
	});
}

/** Reads the values of one input item by the names of the items' fields; `order_id` is `orderId` in the node. */
export class Values {
	private readonly context: IExecuteFunctions;

	private readonly itemIndex: number;

	private readonly fromItems: boolean;

	constructor(context: IExecuteFunctions, itemIndex: number) {
		this.context = context;
		this.itemIndex = itemIndex;
		this.fromItems = context.getNodeParameter('valueSource', 0, 'items') === 'items';
	}

	raw(field: string): unknown {
		if (this.fromItems) return this.context.getInputData()[this.itemIndex].json[field];
		const parameter = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
		return this.context.getNodeParameter(parameter, this.itemIndex, '');
	}

	/** A choice that the node offers; for values from items `automatic` counts. */
	choice(field: string, automatic: string): string {
		return this.fromItems ? automatic : this.text(field);
	}

	/** Fields of the input item itself, wherever the values come from; those that it does not have are left out. */
	known(fields: string[]): IDataObject {
		const { json } = this.context.getInputData()[this.itemIndex];
		return Object.fromEntries(fields.filter((field) => json[field] !== undefined).map((field) => [field, json[field]]));
	}

	/** An id or a short text; '' when missing. */
	text(field: string): string {
		return asId(this.raw(field));
	}

	list(field: string): string[] {
		return asList(this.raw(field));
	}

	/** A list of objects or an object, also as JSON text; undefined for anything else. */
	json<T extends IDataObject | IDataObject[]>(field: string): T | undefined {
		const value = this.raw(field);
		if (typeof value === 'object' && value !== null) return value as T;
		if (typeof value !== 'string' || !value.trim()) return undefined;
		try {
			const parsed: unknown = parseJson(value);
			return typeof parsed === 'object' && parsed !== null ? (parsed as T) : undefined;
		} catch {
			return undefined;
		}
	}
}
