import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { orderStatuses } from '../../../shared/tiktok/orderStatuses';
import { optionsField, pagingFields, shopFields, simplifyField, timeField } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import type { Result } from '../session';
import { toUnixSeconds } from '../time';
import { leaveOutBuyerField, presentOrder } from './order';
import { searchOrders } from './search';
import type { OrderSearch } from './search';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only what matches all of these',
	options: [
		{
			displayName: 'Buyer Requested Cancellation',
			name: 'buyerRequestedCancel',
			type: 'boolean',
			default: true,
			description: 'Whether to return only orders whose buyer asked to cancel (on), or only the others (off)',
		},
		{
			displayName: 'Buyer User ID',
			name: 'buyerUserId',
			type: 'string',
			default: '',
			description: 'Only orders of this buyer (user_id of an order)',
		},
		timeField('Created After', 'createdAfter', 'Only orders created at this time or later'),
		timeField('Created Before', 'createdBefore', 'Only orders created before this time'),
		{
			displayName: 'Shipping Type',
			name: 'shippingType',
			type: 'options',
			options: [
				{ name: 'Shipped by Seller', value: 'SELLER' },
				{ name: 'Shipped by TikTok', value: 'TIKTOK' },
			],
			default: 'SELLER',
			description: 'Who arranges the carrier',
		},
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: orderStatuses,
			default: [],
			description: 'Only orders in one of these states; one search is made for each. Empty means all.',
		},
		timeField('Updated After', 'updatedAfter', 'Only orders changed at this time or later'),
		timeField(
			'Updated Before',
			'updatedBefore',
			'Only orders changed before this time. Empty means now, so that pages do not shift while orders change.',
		),
		{
			displayName: 'Warehouse IDs',
			name: 'warehouseIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 7068000000000000001, 7068000000000000002',
			description: 'Only orders of these warehouses, separated by commas, at most 100',
		},
	],
};

const sorting: INodeProperties[] = [
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 100,
		description: 'Orders per call, at most 100',
	},
	{
		displayName: 'Sort By',
		name: 'sortField',
		type: 'options',
		options: [
			{ name: 'Creation Time', value: 'create_time' },
			{ name: 'Update Time', value: 'update_time' },
		],
		default: 'update_time',
		description: 'Field that the orders are sorted by',
	},
	{
		displayName: 'Sort Order',
		name: 'sortOrder',
		type: 'options',
		options: [
			{ name: 'Oldest First', value: 'ASC' },
			{ name: 'Newest First', value: 'DESC' },
		],
		default: 'ASC',
		description: 'Newest first can miss or repeat orders that change while the pages are read',
	},
];

/** One item per order as the search gives it (version 202309), with `shop_id` and `order_id`; each order once. */
export const getMany: Operation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many orders',
	description: 'Search orders by status, time and other properties',
	properties: [
		...shopFields,
		...pagingFields,
		filters,
		simplifyField('status, times, totals and lines, without buyer and address'),
		optionsField([...sorting, leaveOutBuyerField]),
	],
	async execute() {
		const session = new Session(this, 'orders');
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const filter = this.getNodeParameter('filters', index, {}) as IDataObject;
			const options = this.getNodeParameter('options', index, {}) as IDataObject;
			const returnAll = this.getNodeParameter('returnAll', index, false) as boolean;
			const limit = returnAll ? Number.POSITIVE_INFINITY : (this.getNodeParameter('limit', index, 50) as number);
			const simplify = this.getNodeParameter('simplify', index, false) as boolean;
			const view = { simplify, leaveOutBuyer: options.leaveOutBuyer === true };
			const search: OrderSearch = {
				statuses: asList(filter.statuses),
				body: readFilters(filter, this.getTimezone()),
				pageSize: Math.min(Number(options.pageSize) || 100, limit),
				sortField: String(options.sortField ?? 'update_time'),
				sortOrder: String(options.sortOrder ?? 'ASC'),
			};
			const found: Result = [];
			for await (const order of searchOrders(session.client, shop.cipher, search, index)) {
				found.push(session.item(presentOrder(order, shop, view), [index]));
				if (found.length >= limit) break;
			}
			return found;
		});
	},
};

function readFilters(filter: IDataObject, zone: string): IDataObject {
	const warehouses = asList(filter.warehouseIds);
	return {
		create_time_ge: toUnixSeconds(filter.createdAfter, zone),
		create_time_lt: toUnixSeconds(filter.createdBefore, zone),
		update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
		update_time_lt: toUnixSeconds(filter.updatedBefore, zone),
		shipping_type: filter.shippingType || undefined,
		buyer_user_id: filter.buyerUserId || undefined,
		is_buyer_request_cancel: filter.buyerRequestedCancel,
		warehouse_ids: warehouses.length ? warehouses : undefined,
	};
}
