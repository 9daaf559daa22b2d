/** Journal → NetSuite journal entry (accounting.md 4). Debit or credit per line; VAT as a line of its own. */
import type { Journal, JournalLine } from '../types';
import { jsonAmount, ledgerRequest, withHash } from './lineValues';
import type { LedgerForm } from './ledgerForm';
import { narration } from './references';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart, ShapedJournal } from './shapedTypes';
import type { VatRate } from './vat';
import { hasTax, vatOf } from './vat';

const PATH = '/services/rest/record/v1/journalEntry';

const side = (minor: number, currency: string) =>
	minor > 0 ? { debit: jsonAmount(minor, currency) } : { credit: jsonAmount(-minor, currency) };

const rateOf = (line: JournalLine, { vatRates }: ShapeSettings) =>
	hasTax(line) ? vatRates.get(line.tax_code) : undefined;

/** Tax fields are not supported on journals of the REST service. */
function vatItems(vat: Map<VatRate, number>, currency: string) {
	return [...vat]
		.filter(([, minor]) => minor !== 0)
		.map(([rate, minor]) => ({
			account: { id: rate.netSuiteAccount },
			...side(minor, currency),
			memo: `VAT in lines with ${rate.code} (${rate.text}), rounded per line`,
		}));
}

function items({ lines }: JournalPart, journal: Journal, settings: ShapeSettings) {
	const currency = journal.journal_currency;
	const vat = new Map<VatRate, number>();
	const own = lines.map((line, place) => {
		const rate = rateOf(line, settings);
		const tax = rate ? vatOf(line, rate) : 0;
		if (rate) vat.set(rate, (vat.get(rate) ?? 0) + tax);
		return {
			account: { id: line.netsuite_id },
			...side(line.amount_minor - tax, currency),
			memo: place === lines.length - 1 ? withHash(line.description, journal.content_hash) : line.description,
			...(line.class ? { class: { id: line.class } } : {}),
			...(line.department ? { department: { id: line.department } } : {}),
			...(line.location ? { location: { id: line.location } } : {}),
		};
	});
	return [...own, ...vatItems(vat, currency)];
}

/** Currency and rate; left out where the ledger has one currency and no ids were given. */
function money(journal: Journal, { currencyIds, baseCurrency }: ShapeSettings) {
	const id = currencyIds.get(journal.journal_currency);
	if (!id) return {};
	// Of several currencies, with none said to be that of the books, each may be foreign: NetSuite takes its own rate of the day.
	const isBase = baseCurrency === journal.journal_currency || (baseCurrency === '' && currencyIds.size === 1);
	const rate = isBase ? 1 : baseCurrency === '' ? 0 : Number(journal.exchange_rate);
	return { currency: { id }, ...(rate > 0 ? { exchangeRate: rate } : {}) };
}

function body(journal: Journal, part: JournalPart, status: ShapedJournal['status'], settings: ShapeSettings) {
	const subsidiary = journal.subsidiary ?? settings.subsidiary;
	return {
		externalId: part.ref,
		tranDate: journal.date,
		...(subsidiary ? { subsidiary: { id: subsidiary } } : {}),
		...money(journal, settings),
		memo: `${narration(part.ref, journal.description)} ${journal.content_hash}`,
		approved: status === 'posted',
		line: { items: items(part, journal, settings) },
	};
}

export const netSuiteShape: LedgerForm = {
	system: 'NetSuite',
	accountOf: (line) => line.netsuite_id,
	accountColumn: 'netsuite_id',
	problems(journal, settings) {
		const { currencyIds, baseCurrency } = settings;
		const currency = journal.journal_currency;
		const isUnnamed = (baseCurrency !== '' && baseCurrency !== currency) || currencyIds.size > 0;
		return [
			...(isUnnamed && !currencyIds.has(currency)
				? [`"NetSuite Currency IDs" does not say the id of ${currency}`]
				: []),
			...journal.lines
				.filter((line) => hasTax(line) && !rateOf(line, settings)?.netSuiteAccount)
				.map(
					({ category, tax_code: code }) =>
						`the line ${category} has the tax code ${code}, and "VAT Rates" has no row with its rate and netsuite_account_id`,
				),
		];
	},
	// Without a currency NetSuite books every amount in that of the subsidiary.
	missingSetting: (currencies, { currencyIds, baseCurrency }) =>
		currencies.size > 1 && currencyIds.size === 0 && baseCurrency === ''
			? `The shops sell in several currencies (${[...currencies].sort().join(', ')}), and neither "NetSuite Currency IDs" (netsuite_currencies) nor the currency of the books (settlement_base_currency) is set: NetSuite would book all of them in the currency of the subsidiary.`
			: '',
	draftReasons: ({ journal_currency: currency, exchange_rate: rate }, { baseCurrency }) =>
		baseCurrency !== '' && baseCurrency !== currency && !rate
			? [`The subsidiary keeps its books in ${baseCurrency} and no exchange rate is known.`]
			: [],
	shape: (journal, part, status, settings) => ({
		look_up_by: part.ref,
		request: ledgerRequest('POST', PATH, { body: body(journal, part, status, settings) }),
		look_up: ledgerRequest('GET', `${PATH}/eid:${part.ref}`),
	}),
};
