import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields, timeField } from '../fields';
import type { Operation } from '../operation';
import { asList, Session, type Result } from '../session';
import { toUnixSeconds } from '../time';
import { CANCELLATIONS_PER_PAGE, searchCancellations, type CancellationSearch } from './read';

const IDS_PER_CALL = 50;

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only cancellations that match all of these',
	options: [
		{
			displayName: 'Buyer User IDs',
			name: 'buyerUserIds',
			type: 'string',
			default: '',
			description: 'Only cancellations of these buyers, separated by commas',
		},
		{
			displayName: 'Cancellation IDs',
			name: 'cancelIds',
			type: 'string',
			default: '',
			description: 'Only these cancellations, separated by commas',
		},
		timeField('Created After', 'createdAfter', 'Only cancellations created at this time or later'),
		timeField('Created Before', 'createdBefore', 'Only cancellations created before this time'),
		{
			displayName: 'Order IDs',
			name: 'orderIds',
			type: 'string',
			default: '',
			description: 'Only cancellations of these orders, separated by commas',
		},
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: [
				{ name: 'Approved', value: 'CANCELLATION_REQUEST_SUCCESS', description: 'Cancelled, not yet paid back' },
				{ name: 'Closed', value: 'CANCELLATION_REQUEST_CANCEL', description: 'Taken back or rejected: not cancelled' },
				{ name: 'Completed', value: 'CANCELLATION_REQUEST_COMPLETE', description: 'Cancelled and paid back' },
				{ name: 'Pending', value: 'CANCELLATION_REQUEST_PENDING', description: 'Waits for the answer of the seller' },
			],
			default: [],
			description: 'Only cancellations in one of these states; empty means all',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: [
				{ name: 'Cancelled', value: 'CANCEL', description: 'By the seller, TikTok or a buyer whose order was on hold' },
				{ name: 'Request of a Buyer', value: 'BUYER_CANCEL' },
			],
			default: [],
			description: 'Only cancellations of these types; empty means all',
		},
		timeField('Updated After', 'updatedAfter', 'Only cancellations changed at this time or later'),
		timeField('Updated Before', 'updatedBefore', 'Only cancellations changed before this time'),
	],
};

const sorting: INodeProperties[] = [
	{
		displayName: 'Language of Reasons',
		name: 'locale',
		type: 'string',
		default: 'en-US',
		placeholder: 'e.g. de-DE',
		description: 'Language of cancel_reason_text',
	},
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: CANCELLATIONS_PER_PAGE },
		default: CANCELLATIONS_PER_PAGE,
		description: 'Cancellations per call, at most 50',
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
		description: 'Field that the cancellations are sorted by',
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
		description: 'Newest first can miss or repeat cancellations that change while the pages are read',
	},
];

/** Fields of the input items that a search can be made for, and the filter of each. */
const ITEM_FIELDS: Record<string, { field: string; filter: 'order_ids' | 'cancel_ids' }> = {
	orders: { field: 'order_id', filter: 'order_ids' },
	cancellations: { field: 'cancel_id', filter: 'cancel_ids' },
};

/** One item per cancellation as TikTok Shop gives it, with `shop_id`; each cancellation once. */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search cancellations',
	description: 'Search cancellations by status, time, order and more, or those of the input items',
	properties: [
		...shopFields,
		{
			displayName: 'Search For',
			name: 'searchFor',
			type: 'options',
			options: [
				{ name: 'All That Match the Filters', value: 'filters', description: 'One search per input item' },
				{
					name: 'Cancellations of the Input Items',
					value: 'cancellations',
					description: 'Field cancel_id of each item, 50 per call',
				},
				{
					name: 'Orders of the Input Items',
					value: 'orders',
					description: 'Field order_id of each item, 50 per call; orders without a cancellation give no item',
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
		const session = new Session(this, 'cancellations');
		const searchFor = this.getNodeParameter('searchFor', 0, 'filters') as string;
		const read = (index: number) => {
			const filter = this.getNodeParameter('filters', index, {}) as IDataObject;
			const options = this.getNodeParameter('options', index, {}) as IDataObject;
			const isLimited = searchFor === 'filters' && !this.getNodeParameter('returnAll', index, false);
			const limit = isLimited ? (this.getNodeParameter('limit', index, 50) as number) : Number.POSITIVE_INFINITY;
			return { search: readSearch(filter, options, limit, this.getTimezone()), limit };
		};
		const perItem = ITEM_FIELDS[searchFor];
		if (!perItem) {
			return await session.eachItem(async (shop, index): Promise<Result> => {
				const { search: wanted, limit } = read(index);
				const found: Result = [];
				for await (const cancellation of searchCancellations(session, shop, wanted, index)) {
					found.push(session.item({ shop_id: shop.shop_id, ...cancellation }, [index]));
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
			for await (const cancellation of searchCancellations(session, shop, { ...wanted, body }, items[0])) {
				const askedBy = itemsOf.get(String(cancellation[perItem.field])) ?? items;
				found.push(session.item({ shop_id: shop.shop_id, ...cancellation }, askedBy));
			}
			return found;
		});
	},
};

function readSearch(filter: IDataObject, options: IDataObject, limit: number, zone: string): CancellationSearch {
	const list = (value: unknown) => {
		const values = asList(value);
		return values.length ? values : undefined;
	};
	return {
		body: {
			cancel_ids: list(filter.cancelIds),
			order_ids: list(filter.orderIds),
			buyer_user_ids: list(filter.buyerUserIds),
			cancel_types: list(filter.types),
			cancel_status: list(filter.statuses),
			create_time_ge: toUnixSeconds(filter.createdAfter, zone),
			create_time_lt: toUnixSeconds(filter.createdBefore, zone),
			update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
			update_time_lt: toUnixSeconds(filter.updatedBefore, zone),
			locale: options.locale || undefined,
		},
		pageSize: Math.min(Number(options.pageSize) || CANCELLATIONS_PER_PAGE, limit),
		sortField: String(options.sortField ?? 'update_time'),
		sortOrder: String(options.sortOrder ?? 'ASC'),
	};
}
