import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { pageSizeOption, readList, sortOrderOption, timeFilters } from './list';

/**
 * One item per transaction that is not in a statement yet, with `shop_id` and `transaction_id` and the estimates of TikTok
 * Shop (`est_…`); for accruals only (tiktok-shop.md 11.4). A row disappears once it is settled.
 * Some shops do not have the call (404): no rows.
 */
export const getUnsettled: Operation = {
	value: 'getUnsettled',
	name: 'Get Unsettled',
	action: 'Get unsettled transactions',
	description: 'List transactions that are not settled yet, with estimated amounts',
	properties: [
		...shopFields,
		...pagingFields,
		timeFilters('transactions'),
		optionsField([pageSizeOption, sortOrderOption('transactions')]),
	],
	async execute() {
		return await readList(this, new Session(this, 'settlement'), {
			path: (version) => `/finance/${version}/orders/unsettled`,
			versions: ['202507'],
			rows: 'transactions',
			idName: 'transaction_id',
			sortField: 'order_create_time',
			timeFilter: 'search_time',
			isNotEverywhere: true,
		});
	},
};
