import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields, timeField } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import type { Result } from '../session';
import { toUnixSeconds } from '../time';
import { localeOption } from './locale';
import { searchRequests } from './requests';
import type { RequestKind, RequestSearch } from './requests';

const IDS_PER_CALL = 50;

/** What the searches of cancellations and returns differ in. */
interface SearchText {
	kind: RequestKind;
	description: string;
	/** filters that only this kind has */
	filters: INodeProperties[];
	/** those filters as the API names them */
	readFilters(filter: IDataObject): IDataObject;
}

/** One item per entry as TikTok Shop gives it, with `shop_id`; each entry once. */
export function searchOperation(text: SearchText): Operation {
	const { kind } = text;
	return {
		value: 'search',
		name: 'Search',
		action: `Search ${kind.plural}`,
		description: text.description,
		properties: [
			...shopFields,
			searchForField(kind),
			...pagingFields.map((field) => ({
				...field,
				displayOptions: { show: { ...field.displayOptions?.show, searchFor: ['filters'] } },
			})),
			filtersField(kind, text.filters),
			optionsField(optionFields(kind)),
		],
		async execute() {
			const session = new Session(this, kind.plural);
			const searchFor = this.getNodeParameter('searchFor', 0, 'filters') as string;
			const read = (index: number) => {
				const filter = this.getNodeParameter('filters', index, {}) as IDataObject;
				const options = this.getNodeParameter('options', index, {}) as IDataObject;
				const isLimited = searchFor === 'filters' && !this.getNodeParameter('returnAll', index, false);
				const limit = isLimited ? (this.getNodeParameter('limit', index, 50) as number) : Number.POSITIVE_INFINITY;
				return { search: readSearch(text, filter, options, limit, this.getTimezone()), limit };
			};
			if (searchFor === 'filters') {
				return await session.eachItem(async (shop, index): Promise<Result> => {
					const { search, limit } = read(index);
					const found: Result = [];
					for await (const entry of searchRequests(kind, session, shop, search, index)) {
						found.push(session.item({ shop_id: shop.shop_id, ...entry }, [index]));
						if (found.length >= limit) break;
					}
					return found;
				});
			}
			const [field, idFilter] = searchFor === 'orders' ? ['order_id', 'order_ids'] : [kind.idField, kind.idFilter];
			return await session.eachBatchOfField(field, IDS_PER_CALL, async (batch): Promise<Result> => {
				const { search } = read(0);
				const [{ shop, items }] = batch;
				const itemsOf = new Map(batch.map((job) => [job.value, job.items]));
				const body = { ...search.body, [idFilter]: batch.map((job) => job.value) };
				const found: Result = [];
				for await (const entry of searchRequests(kind, session, shop, { ...search, body }, items[0])) {
					const askedBy = itemsOf.get(String(entry[field])) ?? items;
					found.push(session.item({ shop_id: shop.shop_id, ...entry }, askedBy));
				}
				return found;
			});
		},
	};
}

function searchForField({ name, plural, idField }: RequestKind): INodeProperties {
	return {
		displayName: 'Search For',
		name: 'searchFor',
		type: 'options',
		options: byName([
			{ name: 'All That Match the Filters', value: 'filters', description: 'One search per input item' },
			{
				name: `${title(plural)} of the Input Items`,
				value: plural,
				description: `Field ${idField} of each item, ${IDS_PER_CALL} per call`,
			},
			{
				name: 'Orders of the Input Items',
				value: 'orders',
				description: `Field order_id of each item, ${IDS_PER_CALL} per call; orders without a ${name} give no item`,
			},
		]),
		default: 'filters',
		description: 'What to look for; the filters count in any case',
	};
}

function filtersField({ name, plural, idParameter }: RequestKind, own: INodeProperties[]): INodeProperties {
	const ids = (displayName: string, parameter: string, description: string): INodeProperties => ({
		displayName,
		name: parameter,
		type: 'string',
		default: '',
		description: `${description}, separated by commas`,
	});
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Only what matches all of these',
		options: byDisplayName([
			...own,
			ids('Buyer User IDs', 'buyerUserIds', `Only ${plural} of these buyers`),
			ids(`${title(name)} IDs`, idParameter, `Only these ${plural}`),
			ids('Order IDs', 'orderIds', `Only ${plural} of these orders`),
			timeField('Created After', 'createdAfter', `Only ${plural} created at this time or later`),
			timeField('Created Before', 'createdBefore', `Only ${plural} created before this time`),
			timeField('Updated After', 'updatedAfter', `Only ${plural} changed at this time or later`),
			timeField('Updated Before', 'updatedBefore', `Only ${plural} changed before this time`),
		]),
	};
}

function optionFields({ plural, perPage: { least, most } }: RequestKind): INodeProperties[] {
	return [
		localeOption,
		{
			displayName: 'Page Size',
			name: 'pageSize',
			type: 'number',
			typeOptions: { minValue: least, maxValue: most },
			default: most,
			description: `${title(plural)} per call, from ${least} to ${most}`,
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
			description: `Field that the ${plural} are sorted by`,
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
			description: `Newest first can miss or repeat ${plural} that change while the pages are read`,
		},
	];
}

function readSearch(
	{ kind, readFilters }: SearchText,
	filter: IDataObject,
	options: IDataObject,
	limit: number,
	zone: string,
): RequestSearch {
	return {
		body: {
			[kind.idFilter]: filledList(filter[kind.idParameter]),
			order_ids: filledList(filter.orderIds),
			buyer_user_ids: filledList(filter.buyerUserIds),
			create_time_ge: toUnixSeconds(filter.createdAfter, zone),
			create_time_lt: toUnixSeconds(filter.createdBefore, zone),
			update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
			update_time_lt: toUnixSeconds(filter.updatedBefore, zone),
			...readFilters(filter),
			locale: options.locale || undefined,
		},
		pageSize: Math.min(Number(options.pageSize) || kind.perPage.most, limit),
		sortField: String(options.sortField ?? 'update_time'),
		sortOrder: String(options.sortOrder ?? 'ASC'),
	};
}

/** The values of a filter; none leaves the filter out. */
export function filledList(value: unknown): string[] | undefined {
	const values = asList(value);
	return values.length ? values : undefined;
}

const title = (word: string) => word[0].toUpperCase() + word.slice(1);

/** n8n lists the choices of a field by their names. */
const byName = <T extends { name: string }>(options: T[]) => options.sort((a, b) => a.name.localeCompare(b.name));
const byDisplayName = (fields: INodeProperties[]) => fields.sort((a, b) => a.displayName.localeCompare(b.displayName));
