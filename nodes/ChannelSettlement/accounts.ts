/** Category → account: rows of tts_accounts over the default chart. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import { foldType } from './categoryMap';
import type { FieldOverrides } from './fieldTotals';

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
}

const listed = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

/** How exactly a row fits; -1 when it is for another shop or currency. */
function fit(row: Row, shopId: string, currency: string): number {
	const shop = cell(row, 'shop_id');
	const money = cell(row, 'currency').toUpperCase();
	if ((shop && shop !== shopId) || (money && money !== currency)) return -1;
	return (shop ? 2 : 0) + (money ? 1 : 0);
}

/**
 * @param rows category, account_code, account_name, xero_code, quickbooks_id, netsuite_id, ledger_account, tax_code, and
 * optionally shop_id or currency (for these only) and fields (TikTok fields or types, comma-separated, booked to the category)
 * @throws TypeError when a row names a category that does not exist
 */
export function readAccounts(rows: Row[]): AccountBook {
	const byCategory = new Map<string, Row[]>();
	const overrides = new Map<string, string>();
	for (const row of rows) {
		const category = cell(row, 'category').toLowerCase();
		if (category === '') continue;
		if (!CATEGORY_BY_NAME.has(category)) {
			throw new TypeError(
				`"Accounts" has a row for the category "${category}", which does not exist. There are: ${[...CATEGORY_BY_NAME.keys()].join(', ')}.`,
			);
		}
		byCategory.set(category, [...(byCategory.get(category) ?? []), row]);
		for (const field of listed(cell(row, 'fields'))) overrides.set(foldType(field), category);
	}

	function bestRow(category: string, shopId: string, currency: string): Row {
		let best: Row = {};
		let bestFit = -1;
		for (const row of byCategory.get(category) ?? []) {
			const how = fit(row, shopId, currency);
			// A table that is read twice gives its rows again; the last one counts.
			if (how < 0 || how < bestFit) continue;
			best = row;
			bestFit = how;
		}
		return best;
	}

	return {
		overrides,
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
