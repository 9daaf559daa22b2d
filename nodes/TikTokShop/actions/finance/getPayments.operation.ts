import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { pageSizeOption, readList, sortOrderOption, timeFilters } from './list';

/** One item per payout as TikTok Shop gives it, with `shop_id` and `payment_id`; not in South East Asia (tiktok-shop.md 11.1). */
export const getPayments: Operation = {
	value: 'getPayments',
	name: 'Get Payments',
	action: 'Get payments',
	description: 'List the payouts of a shop to its bank account, with reserve and exchange rate',
	properties: [
		...shopFields,
		...pagingFields,
		timeFilters('payments'),
		optionsField([pageSizeOption, sortOrderOption('payments')]),
	],
	async execute() {
		return await readList(this, new Session(this, 'settlement'), {
			path: '/finance/202309/payments',
			rows: 'payments',
			idName: 'payment_id',
			sortField: 'create_time',
			timeFilter: 'create_time',
		});
	},
};
