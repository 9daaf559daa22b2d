import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields, timeField } from '../fields';
import type { Operation } from '../operation';
import { asList, Session, type Result } from '../session';
import { toUnixSeconds } from '../time';
import { RETURNS_PER_PAGE, searchReturns, type ReturnSearch } from './read';

const IDS_PER_CALL = 50;

const idFilter = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only returns that match all of these',
	options: [
		{
			displayName: 'Arbitration',
			name: 'arbitrationStatuses',
			type: 'multiOptions',
			options: [
				{ name: 'Closed', value: 'CLOSED' },
				{ name: 'For the Buyer', value: 'SUPPORT_BUYER' },
				{ name: 'For the Seller', value: 'SUPPORT_SELLER' },
				{ name: 'In Progress', value: 'IN_PROGRESS', description: 'TikTok Shop decides' },
			],
			default: [],
			description: 'Only returns whose arbitration has this result; empty means all returns',
		},
		idFilter('Buyer User IDs', 'buyerUserIds', 'Only returns of these buyers, separated by commas'),
		timeField('Created After', 'createdAfter', 'Only returns created at this time or later'),
		timeField('Created Before', 'createdBefore', 'Only returns created before this time'),
		{
			displayName: 'Offered a Partial Refund',
			name: 'isPartialRefundOffered',
			type: 'boolean',
			default: true,
			description: 'Whether to return only returns for which the seller has offered a part of the money',
		},
		idFilter('Order IDs', 'orderIds', 'Only returns of these orders, separated by commas'),
		idFilter('Return IDs', 'returnIds', 'Only these returns, separated by commas'),
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: [
				{ name: 'Approved', value: 'RETURN_OR_REFUND_REQUEST_SUCCESS', description: 'Will be paid back' },
				{ name: 'Closed', value: 'RETURN_OR_REFUND_REQUEST_CANCEL', description: 'Withdrawn or closed by TikTok Shop' },
				{ name: 'Completed', value: 'RETURN_OR_REFUND_REQUEST_COMPLETE', description: 'Paid back' },
				{ name: 'Parcel Refused', value: 'REJECT_RECEIVE_PACKAGE', description: 'The seller refused what came back' },
				{
					name: 'Partial Refund Offered',
					value: 'AWAITING_BUYER_RESPONSE',
					description: 'Waits for the answer of the buyer',
				},
				{
					name: 'Pending',
					value: 'RETURN_OR_REFUND_REQUEST_PENDING',
					description: 'Waits for the answer of the seller',
				},
				{ name: 'Rejected', value: 'REFUND_OR_RETURN_REQUEST_REJECT', description: 'The buyer may appeal' },
				{
					name: 'Shipped by Buyer',
					value: 'BUYER_SHIPPED_ITEM',
					description: 'Goods are under way or with the seller',
				},
				{ name: 'To Be Shipped by Buyer', value: 'AWAITING_BUYER_SHIP', description: 'Approved, goods are to come' },
			],
			default: [],
			description:
				'Only returns in one of these states; empty means all. TikTok Shop has no filter for the states of replacements.',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: [
				{ name: 'Refund', value: 'REFUND', description: 'No goods come back' },
				{ name: 'Replacement', value: 'REPLACEMENT', description: 'The buyer gets new goods' },
				{ name: 'Return and Refund', value: 'RETURN_AND_REFUND' },
			],
			default: [],
			description: 'Only returns of these types; empty means all',
		},
		timeField('Updated After', 'updatedAfter', 'Only returns changed at this time or later'),
		timeField('Updated Before', 'updatedBefore', 'Only returns changed before this time'),
	],
};

const sorting: INodeProperties[] = [
	{
		displayName: 'Language of Reasons',
		name: 'locale',
		type: 'string',
		default: 'en-US',
		placeholder: 'e.g. de-DE',
		description: 'Language of return_reason_text',
	},
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 10, maxValue: 50 },
		default: 50,
		description: 'Returns per call, from 10 to 50',
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
		description: 'Field that the returns are sorted by',
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
		description: 'Newest first can miss or repeat returns that change while the pages are read',
	},
];

/** Fields of the input items that a search can be made for, and the filter of each. */
const ITEM_FIELDS: Record<string, { field: string; filter: 'order_ids' | 'return_ids' }> = {
	orders: { field: 'order_id', filter: 'order_ids' },
	returns: { field: 'return_id', filter: 'return_ids' },
};

/** One item per return as TikTok Shop gives it, with `shop_id`, `return_id` and `order_id`; each return once. */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search returns',
	description: 'Search returns and refunds by status, time, order and more, or those of the input items',
	properties: [
		...shopFields,
		{
			displayName: 'Search For',
			name: 'searchFor',
			type: 'options',
			options: [
				{ name: 'All That Match the Filters', value: 'filters', description: 'One search per input item' },
				{
					name: 'Orders of the Input Items',
					value: 'orders',
					description: 'Field order_id of each item, 50 per call; orders without a return give no item',
				},
				{
					name: 'Returns of the Input Items',
					value: 'returns',
					description: 'Field return_id of each item, 50 per call',
				},
			],
			default: 'filters',
			description: 'What to look for; the filters count in any case',
		},
		...pagingFields.map((field) => ({
			...field,
			displayOptions: { show: { ...field.displayOptions?.show, searchFor: ['filters'] } },
		})),
		filters,
		optionsField(sorting),
	],
	async execute() {
		const session = new Session(this, 'returns');
		const searchFor = this.getNodeParameter('searchFor', 0, 'filters') as string;
		const read = (index: number) => {
			const filter = this.getNodeParameter('filters', index, {}) as IDataObject;
			const options = this.getNodeParameter('options', index, {}) as IDataObject;
			const isLimited = searchFor === 'filters' && !this.getNodeParameter('returnAll', index, false);
			const limit = isLimited ? (this.getNodeParameter('limit', index, 50) as number) : Number.POSITIVE_INFINITY;
			return { search: readSearch(filter, options, limit, this.getTimezone()), limit };
		};
		const present = (shopId: string | undefined, entry: IDataObject): IDataObject => ({ shop_id: shopId, ...entry });
		const perItem = ITEM_FIELDS[searchFor];
		if (!perItem) {
			return await session.eachItem(async (shop, index): Promise<Result> => {
				const { search: wanted, limit } = read(index);
				const found: Result = [];
				for await (const entry of searchReturns(session, shop, wanted, index)) {
					found.push(session.item(present(shop.shop_id, entry), [index]));
					if (found.length >= limit) break;
				}
				return found;
			});
		}
		return await session.eachBatchOfField(perItem.field, IDS_PER_CALL, async (batch): Promise<Result> => {
			const { search: wanted } = read(0);
			const [{ shop, items }] = batch;
			const itemsOf = new Map(batch.map((job) => [job.value, job.items]));
			const body = { ...wanted.body, [perItem.filter]: batch.map((job) => job.value) };
			const found: Result = [];
			for await (const entry of searchReturns(session, shop, { ...wanted, body }, items[0])) {
				const askedBy = itemsOf.get(String(entry[perItem.field])) ?? items;
				found.push(session.item(present(shop.shop_id, entry), askedBy));
			}
			return found;
		});
	},
};

function readSearch(filter: IDataObject, options: IDataObject, limit: number, zone: string): ReturnSearch {
	const list = (value: unknown) => {
		const values = asList(value);
		return values.length ? values : undefined;
	};
	return {
		body: {
			return_ids: list(filter.returnIds),
			order_ids: list(filter.orderIds),
			buyer_user_ids: list(filter.buyerUserIds),
			return_types: list(filter.types),
			return_status: list(filter.statuses),
			arbitration_status: list(filter.arbitrationStatuses),
			seller_proposed_return_type: filter.isPartialRefundOffered ? ['PARTIAL_REFUND'] : undefined,
			create_time_ge: toUnixSeconds(filter.createdAfter, zone),
			create_time_lt: toUnixSeconds(filter.createdBefore, zone),
			update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
			update_time_lt: toUnixSeconds(filter.updatedBefore, zone),
			locale: options.locale || undefined,
		},
		pageSize: Math.min(Number(options.pageSize) || RETURNS_PER_PAGE.most, limit),
		sortField: String(options.sortField ?? 'update_time'),
		sortOrder: String(options.sortOrder ?? 'ASC'),
	};
}
