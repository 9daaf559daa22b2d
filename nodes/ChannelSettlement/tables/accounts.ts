/** Category → account: rows of tts_accounts over the default chart. */
import { isShopId } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import { foldType } from './categoryMap';
import type { FieldOverrides } from '../proof/fieldTotals';
import type { RowProblem } from './tableProblems';
import { contradictions, rowName, shownCell } from './tableProblems';

interface Account {
	account_code: string;
	account_name: string;
	xero_code: string;
	quickbooks_id: string;
	netsuite_id: string;
	ledger_account: string;
	tax_code: string;
}

export interface AccountBook {
	/** Account of a category in a shop and currency; the most specific row wins. */
	accountOf(category: string, shopId: string, currency: string): Account;
	/** fields and types that rows give to their category */
	overrides: FieldOverrides;
	/** rows that nobody can act on */
	problems: RowProblem[];
}

const ACCOUNT_COLUMNS = [
	'account_code',
	'account_name',
	'xero_code',
	'quickbooks_id',
	'netsuite_id',
	'ledger_account',
	'tax_code',
] as const;
const COLUMNS = ['category', 'shop_id', 'currency', 'fields', ...ACCOUNT_COLUMNS];

const listed = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

const categoryOf = (row: Row) => cell(row, 'category').toLowerCase();

/** A row that only gives fields to its category says nothing about the account. */
const hasAccount = (row: Row) => ACCOUNT_COLUMNS.some((column) => cell(row, column) !== '');

const isEmpty = (row: Row) => COLUMNS.every((column) => cell(row, column) === '');

/** How exactly a row fits; -1 when it is for another shop or currency. */
function fit(row: Row, shopId: string, currency: string): number {
	const shop = cell(row, 'shop_id');
	const money = cell(row, 'currency').toUpperCase();
	if ((shop && shop !== shopId) || (money && money !== currency)) return -1;
	return (shop ? 2 : 0) + (money ? 1 : 0);
}

const nameOf = (row: Row, place: number) => rowName(row, place, 'category', 'shop_id', 'currency', 'account_code');

function problemOf(row: Row): [column: string, complaint: string] | undefined {
	const shop = cell(row, 'shop_id');
	if (!CATEGORY_BY_NAME.has(categoryOf(row))) {
		return ['category', `is ${shownCell(row, 'category')}; there are: ${[...CATEGORY_BY_NAME.keys()].join(', ')}`];
	}
	if (shop !== '' && !isShopId(shop)) {
		return ['shop_id', `is ${shownCell(row, 'shop_id')}; it has to be the number of the shop on TikTok, or empty`];
	}
	if (!/^([A-Z]{3})?$/i.test(cell(row, 'currency'))) {
		return ['currency', `is ${shownCell(row, 'currency')}; it has to be three letters such as GBP, or empty`];
	}
	return undefined;
}

/** Rows for the same category, shop and currency that name different accounts, and fields of two categories. */
function contradicted(rows: ReadonlyArray<{ row: Row; place: number }>): RowProblem[] {
	const table = 'tts_accounts';
	const keyOf = (row: Row) => [categoryOf(row), cell(row, 'shop_id'), cell(row, 'currency').toUpperCase()].join(' ');
	const withAccount = rows.filter(({ row }) => hasAccount(row));
	const twice = contradictions(
		withAccount.map(({ row }) => ({ key: keyOf(row), said: row })),
		(one, other) => ACCOUNT_COLUMNS.every((column) => cell(one, column) === cell(other, column)),
	);
	const accounts = [...twice].map((key): RowProblem => {
		const found = withAccount.find(({ row }) => keyOf(row) === key) ?? { row: {}, place: 0 };
		return {
			table,
			row: rowName(found.row, found.place, 'category', 'shop_id', 'currency'),
			column: 'account_code',
			complaint: 'and the other account columns differ in several rows: one row has to say it',
			shopId: cell(found.row, 'shop_id'),
		};
	});
	const given = rows.flatMap(({ row }) =>
		listed(cell(row, 'fields')).map((field) => ({ key: foldType(field), said: { field, category: categoryOf(row) } })),
	);
	const fields = [...contradictions(given, (one, other) => one.category === other.category)].map((key): RowProblem => {
		const { field } = given.find((one) => one.key === key)!.said;
		const names = [...new Set(given.filter((one) => one.key === key).map(({ said }) => said.category))];
		return {
			table,
			row: `categories ${names.join(' and ')}`,
			column: 'fields',
			complaint: `gives ${field} to each of them; only one can have it`,
			shopId: '',
		};
	});
	return [...accounts, ...fields];
}

/**
 * @param given category, account_code, account_name, xero_code, quickbooks_id, netsuite_id, ledger_account, tax_code, and
 * optionally shop_id or currency (for these only) and fields (TikTok fields or types, comma-separated, booked to the category)
 */
export function readAccounts(given: Row[]): AccountBook {
	const byCategory = new Map<string, Row[]>();
	const overrides = new Map<string, string>();
	const problems: RowProblem[] = [];
	const rows = given.map((row, place) => ({ row, place })).filter(({ row }) => !isEmpty(row));
	const readable = rows.filter(({ row, place }) => {
		const problem = problemOf(row);
		if (!problem) return true;
		const [column, complaint] = problem;
		const shop = cell(row, 'shop_id');
		const shopId = isShopId(shop) ? shop : '';
		problems.push({ table: 'tts_accounts', row: nameOf(row, place), column, complaint, shopId });
		return false;
	});
	problems.push(...contradicted(readable));
	for (const { row } of readable) {
		const category = categoryOf(row);
		if (hasAccount(row)) byCategory.set(category, [...(byCategory.get(category) ?? []), row]);
		for (const field of listed(cell(row, 'fields'))) overrides.set(foldType(field), category);
	}

	function bestRow(category: string, shopId: string, currency: string): Row {
		let best: Row = {};
		let bestFit = -1;
		for (const row of byCategory.get(category) ?? []) {
			const how = fit(row, shopId, currency);
			// A table that is read twice gives its rows again.
			if (how < 0 || how < bestFit) continue;
			best = row;
			bestFit = how;
		}
		return best;
	}

	return {
		overrides,
		problems,
		accountOf(category, shopId, currency) {
			const row = bestRow(category, shopId, currency);
			const standard = CATEGORY_BY_NAME.get(category);
			const code = cell(row, 'account_code') || (standard?.code ?? '');
			return {
				account_code: code,
				account_name: cell(row, 'account_name') || (standard?.label ?? ''),
				xero_code: cell(row, 'xero_code') || code,
				quickbooks_id: cell(row, 'quickbooks_id'),
				netsuite_id: cell(row, 'netsuite_id'),
				ledger_account: cell(row, 'ledger_account') || (standard?.ledger ?? ''),
				tax_code: cell(row, 'tax_code'),
			};
		},
	};
}
