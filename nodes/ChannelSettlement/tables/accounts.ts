/** Category → account: rows of tts_accounts over the default chart. */
import { accountsTable } from '../../shared/tables/accounts';
import type { RowOf } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import { foldType } from './categoryMap';
import type { FieldOverrides } from '../proof/fieldTotals';
import type { NamedRows, RowProblem } from './tableProblems';
import { contradictions, readNamed, rowName } from './tableProblems';

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

type AccountRow = RowOf<typeof accountsTable>;

/** A row that only gives fields to its category says nothing about the account. */
const hasAccount = (row: AccountRow) => ACCOUNT_COLUMNS.some((column) => row[column] !== '');

/** How exactly a row fits; -1 when it is for another shop or currency. */
function fit(row: AccountRow, shopId: string, currency: string): number {
	if ((row.shop_id && row.shop_id !== shopId) || (row.currency && row.currency !== currency)) return -1;
	return (row.shop_id ? 2 : 0) + (row.currency ? 1 : 0);
}

/** Rows for the same category, shop and currency that name different accounts, and fields of two categories. */
function contradicted(rows: NamedRows<AccountRow>['rows']): RowProblem[] {
	const table = 'tts_accounts';
	const keyOf = ({ category, shop_id: shop, currency }: AccountRow) => [category, shop, currency].join(' ');
	const withAccount = rows.filter(({ row }) => hasAccount(row));
	const twice = contradictions(
		withAccount.map(({ row }) => ({ key: keyOf(row), said: row })),
		(one, other) => ACCOUNT_COLUMNS.every((column) => one[column] === other[column]),
	);
	const accounts = [...twice].map((key): RowProblem => {
		const { row, typed, place } = withAccount.find((one) => keyOf(one.row) === key)!;
		return {
			table,
			row: rowName(typed, place, 'category', 'shop_id', 'currency'),
			column: 'account_code',
			complaint: 'and the other account columns differ in several rows: one row has to say it',
			shopId: row.shop_id,
		};
	});
	const given = rows.flatMap(({ row }) =>
		row.fields.map((field) => ({ key: foldType(field), said: { field, category: row.category } })),
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
	const byCategory = new Map<string, AccountRow[]>();
	const overrides = new Map<string, string>();
	const { rows, problems } = readNamed(accountsTable, given, 'category', 'shop_id', 'currency', 'account_code');
	problems.push(...contradicted(rows));
	for (const { row } of rows) {
		if (hasAccount(row)) byCategory.set(row.category, [...(byCategory.get(row.category) ?? []), row]);
		for (const field of row.fields) overrides.set(foldType(field), row.category);
	}

	function bestRow(category: string, shopId: string, currency: string): AccountRow | undefined {
		let best: AccountRow | undefined;
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
			const code = row?.account_code || (standard?.code ?? '');
			return {
				account_code: code,
				account_name: row?.account_name || (standard?.label ?? ''),
				xero_code: row?.xero_code || code,
				quickbooks_id: row?.quickbooks_id ?? '',
				netsuite_id: row?.netsuite_id ?? '',
				ledger_account: row?.ledger_account || (standard?.ledger ?? ''),
				tax_code: row?.tax_code ?? '',
			};
		},
	};
}
