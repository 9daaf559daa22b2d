import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { pageSizeOption, readList, sortOrderOption, timeFilters } from './list';

/**
 * One item per payout as TikTok Shop gives it, with `shop_id` and `payment_id`; not in South East Asia (tiktok-shop.md 11.1). Version
 * 202605 has no `reserve_amount`; 202309, whose end is announced, answers where an app does not have it.
 */
export const getPayments: Operation = {
	value: 'getPayments',
	name: 'Get Payments',
	action: 'Get payments',
	description: 'List the payouts of a shop to its bank account, with amounts before and after the exchange',
	properties: [
		...shopFields,
		...pagingFields,
		timeFilters('payments'),
		optionsField([pageSizeOption, sortOrderOption('payments')]),
	],
	async execute() {
		return await readList(this, new Session(this, 'settlement'), {
			path: (version) => `/finance/${version}/payments`,
			versions: ['202605', '202309'],
			rows: 'payments',
			idName: 'payment_id',
			sortField: 'create_time',
			timeFilter: 'create_time',
		});
	},
};
