import type { IDataObject, IExecuteFunctions, INodeProperties, NodeApiError } from 'n8n-workflow';

import { failureOf } from '../../../shared/tiktok/client';
import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import { pagesOfVersion } from '../../../shared/tiktok/versions';
import type { Result, Session } from '../session';
import { toUnixSeconds } from '../time';

/** Finance lists take 1 to 100 per page (tiktok-shop.md 4.5). */
export const ROWS_PER_PAGE = 100;

export const sortOrderOption = (what: string): INodeProperties => ({
	displayName: 'Sort Order',
	name: 'sortOrder',
	type: 'options',
	options: [
		{ name: 'Oldest First', value: 'ASC' },
		{ name: 'Newest First', value: 'DESC' },
	],
	default: 'ASC',
	description: `Order of the ${what}; newest first can miss or repeat some that come while the pages are read`,
});

export const pageSizeOption: INodeProperties = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: ROWS_PER_PAGE },
	default: ROWS_PER_PAGE,
	description: 'Rows per call, at most 100',
};

/** A finance list: where it is, what its rows are called, and which id each row has. */
export interface FinanceList {
	path: (version: string) => string;
	/** the newest first */
	versions: readonly [string, ...string[]];
	/** name of the list in the answer */
	rows: string;
	/** name under which the id of a row is put out beside `id` */
	idName: string;
	/** the only legal value; undefined where the API takes none (tiktok-shop.md 4.5) */
	sortField?: string;
	/** names of the time filters: `statement_time` gives statement_time_ge and statement_time_lt */
	timeFilter: string;
	/** TikTok Shop does not have the list for some shops and answers 404: they have no rows, which is no error */
	isNotEverywhere?: true;
	/** further query values of one input item */
	query?: (itemIndex: number) => IDataObject;
}

/**
 * All rows of a finance list, one item each as TikTok Shop gives them, with `shop_id` and the id of the row; amounts stay
 * text. A list that says how many rows it has and gives fewer is an error, never a short answer.
 */
export async function readList(context: IExecuteFunctions, session: Session, list: FinanceList): Promise<Result> {
	return await session.eachItem(async (shop, index): Promise<Result> => {
		const filter = context.getNodeParameter('filters', index, {}) as IDataObject;
		const options = context.getNodeParameter('options', index, {}) as IDataObject;
		const returnAll = context.getNodeParameter('returnAll', index, false) as boolean;
		const limit = returnAll ? Number.POSITIVE_INFINITY : (context.getNodeParameter('limit', index, 50) as number);
		const zone = context.getTimezone();
		const request = (version: string): TikTokRequest => ({
			method: 'GET',
			path: list.path(version),
			query: {
				page_size: Math.min(Number(options.pageSize) || ROWS_PER_PAGE, limit),
				...(list.sortField ? { sort_field: list.sortField, sort_order: String(options.sortOrder ?? 'ASC') } : {}),
				[`${list.timeFilter}_ge`]: toUnixSeconds(filter.after, zone),
				[`${list.timeFilter}_lt`]: toUnixSeconds(filter.before, zone),
				...list.query?.(index),
			},
			cipher: shop.cipher,
			repeatable: true,
		});
		const call = { name: `list ${list.rows}`, versions: list.versions, request };
		const seen = new Set<string>();
		const found: Result = [];
		let said = 0;
		const read = async () => {
			for await (const page of pagesOfVersion(session.client, call, index)) {
				said = Number(page.total_count ?? 0);
				for (const row of (page[list.rows] as IDataObject[] | undefined) ?? []) {
					const id = String(row.id ?? '');
					if (found.length >= limit || (id && seen.has(id))) continue;
					if (id) seen.add(id);
					found.push(session.item({ shop_id: shop.shop_id, ...(id ? { [list.idName]: id } : {}), ...row }, [index]));
				}
				if (found.length >= limit) break;
			}
		};
		await read().catch((error: NodeApiError) => {
			// On a later page it is a list that broke off, and what was read is not all.
			const isNone = list.isNotEverywhere && said === 0 && found.length === 0;
			if (!isNone || failureOf(error)?.httpStatus !== 404) throw error;
			context.addExecutionHints({
				message: `TikTok Shop does not offer this list for shop ${shop.shop_id ?? shop.cipher}, so there is nothing to read.`,
				location: 'outputPane',
			});
		});
		if (found.length < Math.min(said, limit)) {
			throw session.client.problem(tooFew(list.rows, found.length, said), index);
		}
		return found;
	});
}

/** The list changed while it was read, or pages are missing. */
export function tooFew(rows: string, found: number, said: number): Failure {
	return {
		kind: 'retry',
		code: 'FINANCE_INCOMPLETE',
		message: `TikTok Shop says that there are ${said} ${rows}, but gave ${found}. Nothing was put out, because amounts would be missing.`,
		whatToDo:
			'Run the step again: the list may have changed while it was read. If it stays, ask TikTok Shop support and do not book from it.',
	};
}

/** Filters for a span of time. */
export function timeFilters(what: string, more: INodeProperties[] = []): INodeProperties {
	const time = (displayName: string, name: string, description: string): INodeProperties => ({
		displayName,
		name,
		type: 'dateTime',
		default: '',
		description,
	});
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Only what matches all of these',
		options: [
			time('After', 'after', `Only ${what} of this time or later`),
			time('Before', 'before', `Only ${what} before this time`),
			...more,
		].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}
