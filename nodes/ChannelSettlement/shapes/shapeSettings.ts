/** Parameters of Shape for the Ledger → settings; read once. */
import { oneOf, switchOf, wholeNumberOf } from '../../shared/channel/options';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import type { AccountBook } from '../tables/accounts';
import { readAccounts } from '../tables/accounts';
import { currencyOf } from '../journals/journalSettings';
import type { RowProblem } from '../tables/tableProblems';
import type { Target } from './shapedTypes';
import { TARGETS } from './shapedTypes';
import { FEWEST_LINES } from './splitJournal';
import type { VatRate } from './vat';
import { readVatRates } from './vat';

export interface ShapeSettings {
	target: Target;
	status: 'draft' | 'posted';
	/** Xero organisation */
	tenantId: string;
	/** QuickBooks company */
	companyId: string;
	/** NetSuite subsidiary, when no journal says its own */
	subsidiary: string;
	/** NetSuite id of a currency */
	currencyIds: ReadonlyMap<string, string>;
	/** of all shops, whose journals may come in this run or in another one */
	shopCurrencies: ReadonlySet<string>;
	/** '' = unknown */
	baseCurrency: string;
	/** most lines of one request */
	lineLimit: number;
	/** Xero: how lines with a tax code are meant */
	lineAmounts: 'auto' | 'NoTax' | 'Inclusive';
	cashBasis: boolean;
	/** CSV: codes and ids as they are, or as text that a spreadsheet leaves alone */
	csvNumbers: 'plain' | 'spreadsheet';
	/** Xero: link back to n8n */
	url: string;
	vatRates: ReadonlyMap<string, VatRate>;
	/** for lines without an account */
	accounts: AccountBook;
	/** rows of the tables that nobody can act on */
	problems: RowProblem[];
}

export interface GivenShape {
	target: unknown;
	status: unknown;
	tenantId: unknown;
	companyId: unknown;
	vatRates: Row[];
	accounts: Row[];
	options: Row;
}

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value).trim());

function currencyIds(value: unknown): Map<string, string> {
	const pairs = text(value)
		.split(/[\s,;]+/)
		.filter(Boolean);
	return new Map(
		pairs.map((pair) => {
			const match = /^([A-Za-z]{3})[=:](\d+)$/.exec(pair);
			if (!match) throw new WrongSetting(`"NetSuite Currency IDs" are pairs like GBP=2; one of them is ${pair}.`);
			return [match[1].toUpperCase(), match[2]];
		}),
	);
}

const NEEDED: Partial<Record<Target, ['tenantId' | 'companyId', string]>> = {
	xero: ['tenantId', 'Xero Organisation ID'],
	quickbooks: ['companyId', 'QuickBooks Company ID'],
};

/** @throws WrongSetting with a sentence that names the field */
export function readShapeSettings(given: GivenShape): ShapeSettings {
	const { options } = given;
	const target = oneOf(given.target, TARGETS, 'Ledger');
	const vat = readVatRates(given.vatRates);
	const accounts = readAccounts(given.accounts);
	const needed = NEEDED[target];
	if (needed && text(given[needed[0]]) === '') throw new WrongSetting(`"${needed[1]}" is empty.`);
	return {
		target,
		status: oneOf(given.status, ['draft', 'post'], 'Post As') === 'post' ? 'posted' : 'draft',
		tenantId: text(given.tenantId),
		companyId: text(given.companyId),
		subsidiary: cell(options, 'subsidiary'),
		currencyIds: currencyIds(options.currencyIds),
		shopCurrencies: new Set(
			cell(options, 'shopCurrencies')
				.split(/[\s,;]+/)
				.filter(Boolean)
				.map((code) => currencyOf(code, 'Currencies of the Shops')),
		),
		baseCurrency: currencyOf(options.baseCurrency, 'Currency of the Books'),
		lineLimit: wholeNumberOf(options.lineLimit, 'Most Lines per Journal', { otherwise: 200, least: FEWEST_LINES }),
		lineAmounts: oneOf(options.lineAmounts, ['auto', 'NoTax', 'Inclusive'], 'Amounts of Xero Lines'),
		cashBasis: switchOf(options.cashBasis, 'Show on Cash Basis Reports', true),
		csvNumbers: oneOf(options.csvNumbers, ['plain', 'spreadsheet'], 'Codes and IDs in CSV'),
		url: cell(options, 'url'),
		vatRates: vat.rates,
		accounts,
		problems: [...vat.problems, ...accounts.problems],
	};
}
