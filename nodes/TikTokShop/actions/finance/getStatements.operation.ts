import type { IDataObject } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import { pageSizeOption, readList, sortOrderOption, timeFilters } from './list';

/** One item per statement as TikTok Shop gives it, with `shop_id` and `statement_id` (tiktok-shop.md 11.1). */
export const getStatements: Operation = {
	value: 'getStatements',
	name: 'Get Statements',
	action: 'Get statements',
	description: 'List the daily statements of a shop with totals, status and payment',
	properties: [
		...shopFields,
		...pagingFields,
		timeFilters('statements', [
			{
				displayName: 'Payment Status',
				name: 'paymentStatus',
				type: 'options',
				options: [
					{ name: 'Failed', value: 'FAILED' },
					{ name: 'Paid', value: 'PAID' },
					{ name: 'Processing', value: 'PROCESSING' },
				],
				default: 'PAID',
				description: 'Only statements whose payout has this status',
			},
		]),
		optionsField([pageSizeOption, sortOrderOption('statements')]),
	],
	async execute() {
		return await readList(this, new Session(this, 'settlement'), {
			path: (version) => `/finance/${version}/statements`,
			versions: ['202309'],
			rows: 'statements',
			idName: 'statement_id',
			sortField: 'statement_time',
			timeFilter: 'statement_time',
			query: (index) => ({
				payment_status: (this.getNodeParameter('filters', index, {}) as IDataObject).paymentStatus,
			}),
		});
	},
};
