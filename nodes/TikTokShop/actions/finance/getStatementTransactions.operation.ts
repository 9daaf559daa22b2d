import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';
import { pageSizeOption, ROWS_PER_PAGE, sortOrderOption } from './list';
import { readStatement } from './statement';

/**
 * The transactions of statements (202501), as pages or as rows. A page is `{shop_id, statement_id, page (from 1), last_page,
 * …totals of the statement as TikTok Shop gives them…, transactions: [≤ 100]}`; a row is the transaction with `shop_id`,
 * `statement_id` and `currency`. Amounts stay text. A statement comes whole or as an error, never in part: nothing of it
 * is put out before its last page is read and its rows are counted.
 */
export const getStatementTransactions: Operation = {
	value: 'getStatementTransactions',
	name: 'Get Statement Transactions',
	action: 'Get the transactions of statements',
	description: 'Read all transactions of statements: orders, refunds, adjustments and reserves',
	properties: [
		...shopFields,
		...idFields({ name: 'Statement', field: 'statement_id', list: 'statementIds' }),
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{
					name: 'Pages',
					value: 'pages',
					description: 'One item per page with the totals of the statement; for large statements',
				},
				{ name: 'Transactions', value: 'transactions', description: 'One item per transaction' },
			],
			default: 'pages',
			description: 'What the items are',
		},
		optionsField([pageSizeOption, sortOrderOption('transactions')]),
	],
	async execute() {
		const session = new Session(this, 'settlement');
		const isByPage = this.getNodeParameter('output', 0, 'pages') === 'pages';
		const options = this.getNodeParameter('options', 0, {}) as IDataObject;
		const reading = {
			pageSize: Number(options.pageSize) || ROWS_PER_PAGE,
			sortOrder: String(options.sortOrder ?? 'ASC'),
		};
		return await session.eachJob('statementIds', 'statement ID', async ({ shop, value, items }): Promise<Result> => {
			const pages = await readStatement(session, shop, value, reading, items[0]);
			const ids = { shop_id: shop.shop_id, statement_id: value };
			if (!isByPage) {
				return pages.flatMap(({ header: { currency }, transactions }) =>
					transactions.map((row) => session.item({ ...ids, currency, ...row }, items)),
				);
			}
			return pages.map(({ header, transactions }, index) => {
				const place = { page: index + 1, last_page: index === pages.length - 1 };
				return session.item({ ...ids, ...place, ...header, transactions }, items);
			});
		});
	},
};
