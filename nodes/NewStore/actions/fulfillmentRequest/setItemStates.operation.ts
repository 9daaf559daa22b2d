import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { fieldValue, idList, idReader } from '../values';
import { idFields, optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...idFields({
		field: 'fulfillment_request_id',
		label: 'Fulfillment Request ID',
		source: 'item',
		valueName: 'fulfillmentRequestId',
	}),
	{
		displayName: 'Item IDs Field',
		name: 'itemIdsField',
		type: 'string',
		default: 'item_ids',
		required: true,
		displayOptions: { show: { idSource: ['item'] } },
		description: 'Name of the field of the input items that holds the UUIDs of the items: a list, or text with commas',
	},
	{
		displayName: 'Item IDs',
		name: 'itemIds',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { idSource: ['value'] } },
		description: 'UUIDs of the items, comma-separated',
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		options: [
			{
				name: 'Rejected',
				value: 'rejected',
				description: 'The location cannot fulfil the items; NewStore routes them anew',
			},
			{ name: 'Shipped', value: 'shipped', description: 'The items have left with the carrier' },
		],
		default: 'shipped',
	},
	{
		displayName: 'Carrier',
		name: 'carrier',
		type: 'string',
		default: '',
		displayOptions: { show: { state: ['shipped'] } },
		description:
			'Name of the carrier as NewStore knows it, such as UPS. Empty = the field "carrier" of the input item.',
	},
	{
		displayName: 'Tracking Code',
		name: 'trackingCode',
		type: 'string',
		default: '',
		displayOptions: { show: { state: ['shipped'] } },
		description: 'One code for all items of the call. Empty = the field "tracking_code" of the input item.',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: 'rescinded',
		displayOptions: { show: { state: ['rejected'] } },
		description: 'Why the items are rejected; stores accept only "rescinded"',
	},
	optionsWith([
		{
			displayName: 'Associate ID',
			name: 'associateId',
			type: 'string',
			default: '',
			description: 'Who changed the state, as NewStore shows it',
		},
	]),
];

/**
 * The input item plus `fulfillment_request_id`, `item_ids`, `state` and `ok`. Stores accept this only before somebody has
 * picked the items; warehouses never (newstore.md 9). Never repeated blindly.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'fulfillmentRequestId');
	const fromItems = this.getNodeParameter('idSource', 0) === 'item';
	const itemIdsField = fromItems ? (this.getNodeParameter('itemIdsField', 0) as string) : '';
	const state = this.getNodeParameter('state', 0) as 'shipped' | 'rejected';
	const caseOf = (index: number) => ({
		flow: 'dispatch',
		business_key: ids.label(index),
		owner_role: 'operations' as const,
		ids: { fulfillment_request_id: ids.label(index) },
	});
	const ofItem = (item: INodeExecutionData, index: number, name: string, field: string) =>
		String(this.getNodeParameter(name, index, '') || (fieldValue(item, field) ?? '')).trim();
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const itemIds = idList(fromItems ? fieldValue(item, itemIdsField) : this.getNodeParameter('itemIds', itemIndex));
		if (itemIds.length === 0) {
			throw inputProblem(
				this,
				`No items were given for fulfilment request ${id}`,
				'Name the UUIDs of the items whose state changes.',
				itemIndex,
			);
		}
		const shipped = () => ({
			carrier: ofItem(item, itemIndex, 'carrier', 'carrier'),
			tracking_code: ofItem(item, itemIndex, 'trackingCode', 'tracking_code'),
		});
		const rejected = () => ({ reason: String(this.getNodeParameter('reason', itemIndex, 'rescinded')) });
		const fields = {
			...(state === 'shipped' ? shipped() : rejected()),
			associate_id: String(options.associateId ?? ''),
		};
		await client.call({
			what: `The items of fulfilment request ${id} were not set to ${state}`,
			method: 'POST',
			path: `/v0/fulfillment_request/${pathSegment(id)}/set_items_states`,
			body: {
				line_items: itemIds.map((itemId) => ({ item_id: itemId, state })),
				...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
			},
			itemIndex,
		});
		return { ...item.json, fulfillment_request_id: id, item_ids: itemIds, state, ok: true };
	});
}

export const setItemStates: Operation = {
	value: 'setItemStates',
	name: 'Set Item States',
	action: 'Set states of fulfillment request items',
	description: 'Mark items of a fulfillment request as shipped or rejected from outside',
	properties,
	execute,
};
