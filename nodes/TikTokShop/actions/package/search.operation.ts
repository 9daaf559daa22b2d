import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields, timeField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { toUnixSeconds } from '../time';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only what matches all of these',
	options: [
		timeField('Created After', 'createdAfter', 'Only packages created at this time or later'),
		timeField('Created Before', 'createdBefore', 'Only packages created before this time'),
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Cancelled', value: 'CANCELLED' },
				{ name: 'Completed', value: 'COMPLETED', description: 'Delivered' },
				{ name: 'Fulfilling', value: 'FULFILLING', description: 'With the carrier' },
				{
					name: 'Processing',
					value: 'PROCESSING',
					description: 'Shipped by the seller, the carrier has not scanned it',
				},
			],
			default: 'PROCESSING',
			description: 'Only packages in this state',
		},
		timeField('Updated After', 'updatedAfter', 'Only packages changed at this time or later'),
		timeField('Updated Before', 'updatedBefore', 'Only packages changed before this time'),
	],
};

const sorting: INodeProperties[] = [
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50 },
		default: 50,
		description: 'Packages per call, at most 50',
	},
	{
		displayName: 'Sort By',
		name: 'sortField',
		type: 'options',
		options: [
			{ name: 'Creation Time', value: 'create_time' },
			{ name: 'Time of Payment', value: 'order_pay_time' },
			{ name: 'Update Time', value: 'update_time' },
		],
		default: 'update_time',
		description: 'Field that the packages are sorted by',
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
		description: 'Newest first can miss or repeat packages that change while the pages are read',
	},
];

/** One item per package as the search gives it, with `shop_id` and `package_id`; each package once. */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search packages',
	description: 'Search packages by status and time',
	properties: [...shopFields, ...pagingFields, filters, optionsField(sorting)],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const filter = this.getNodeParameter('filters', index, {}) as IDataObject;
			const options = this.getNodeParameter('options', index, {}) as IDataObject;
			const returnAll = this.getNodeParameter('returnAll', index, false) as boolean;
			const limit = returnAll ? Number.POSITIVE_INFINITY : (this.getNodeParameter('limit', index, 50) as number);
			const zone = this.getTimezone();
			const pages = session.client.pages(
				{
					method: 'POST',
					path: '/fulfillment/202309/packages/search',
					query: {
						page_size: Math.min(Number(options.pageSize) || 50, limit),
						sort_field: String(options.sortField ?? 'update_time'),
						sort_order: String(options.sortOrder ?? 'ASC'),
					},
					body: {
						create_time_ge: toUnixSeconds(filter.createdAfter, zone),
						create_time_lt: toUnixSeconds(filter.createdBefore, zone),
						update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
						update_time_lt: toUnixSeconds(filter.updatedBefore, zone),
						package_status: filter.status || undefined,
					},
					cipher: shop.cipher,
					repeatable: true,
				},
				index,
			);
			const seen = new Set<string>();
			const found: Result = [];
			for await (const page of pages) {
				for (const entry of (page.packages as IDataObject[] | undefined) ?? []) {
					const id = String(entry.id);
					if (seen.has(id) || found.length >= limit) continue;
					seen.add(id);
					found.push(session.item({ shop_id: shop.shop_id, package_id: id, ...entry }, [index]));
				}
				if (found.length >= limit) break;
			}
			return found;
		});
	},
};
