/** Journal → QuickBooks Online journal entry (accounting.md 3). Amounts without sign, the side in PostingType; no drafts. */
import { CATEGORY_BY_NAME } from '../tables/categories';
import type { Journal, JournalLine } from '../types';
import { jsonAmount, ledgerRequest } from './lineValues';
import type { LedgerForm } from './ledgerForm';
import { docNumber, idempotencyKey } from './references';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart } from './shapedTypes';
import { hasTax, vatOf } from './vat';

const MINOR_VERSION = '75';

const rateOf = (line: JournalLine, { vatRates }: ShapeSettings) =>
	hasTax(line) ? vatRates.get(line.tax_code) : undefined;

const isSale = (category: string) => CATEGORY_BY_NAME.get(category.split('+')[0])?.kind === 'revenue';

const isForeign = ({ journal_currency: currency }: Journal, { baseCurrency }: ShapeSettings) =>
	baseCurrency !== '' && baseCurrency !== currency;

function toLine(line: JournalLine, place: number, journal: Journal, settings: ShapeSettings) {
	const rate = rateOf(line, settings);
	const vat = rate ? vatOf(line, rate) : 0;
	const amount = (minor: number) => jsonAmount(Math.abs(minor), journal.journal_currency);
	return {
		Id: String(place),
		Description: line.description,
		Amount: amount(line.amount_minor - vat),
		DetailType: 'JournalEntryLineDetail',
		JournalEntryLineDetail: {
			PostingType: line.side === 'debit' ? 'Debit' : 'Credit',
			AccountRef: { value: line.quickbooks_id, name: line.account_name },
			...(line.class ? { ClassRef: { value: line.class } } : {}),
			...(line.department ? { DepartmentRef: { value: line.department } } : {}),
			...(rate
				? {
						TaxCodeRef: {
							value: rate.quickBooksId,
							...(rate.quickBooksName ? { name: rate.quickBooksName } : {}),
						},
						TaxApplicableOn: isSale(line.category) ? 'Sales' : 'Purchase',
						TaxAmount: amount(vat),
					}
				: {}),
		},
	};
}

function body(journal: Journal, part: JournalPart, settings: ShapeSettings) {
	const payment = journal.payment_id ? ` payment ${journal.payment_id}` : '';
	const foreign = isForeign(journal, settings);
	return {
		DocNumber: docNumber(part.ref),
		TxnDate: journal.date,
		PrivateNote: `${part.ref} ${journal.content_hash}${payment}`,
		Line: part.lines.map((line, place) => toLine(line, place, journal, settings)),
		...(foreign ? { CurrencyRef: { value: journal.journal_currency } } : {}),
		...(foreign && journal.exchange_rate ? { ExchangeRate: Number(journal.exchange_rate) } : {}),
		...(part.lines.some(hasTax) ? { GlobalTaxCalculation: 'TaxExcluded' } : {}),
	};
}

export const quickBooksShape: LedgerForm = {
	system: 'QuickBooks',
	accountOf: (line) => line.quickbooks_id,
	accountColumn: 'quickbooks_id',
	problems: (journal, settings) =>
		journal.lines
			.filter((line) => hasTax(line) && !rateOf(line, settings)?.quickBooksId)
			.map(
				({ category, tax_code: code }) =>
					`the line ${category} has the tax code ${code}, and "VAT Rates" has no row with its rate and quickbooks_tax_code_id`,
			),
	draftReasons: (journal, settings) =>
		isForeign(journal, settings) && !journal.exchange_rate
			? [`The company keeps its books in ${settings.baseCurrency} and no exchange rate is known.`]
			: [],
	shape(journal, part, _status, settings) {
		const company = `/v3/company/${encodeURIComponent(settings.companyId)}`;
		const number = docNumber(part.ref);
		const query = `select * from JournalEntry where DocNumber = '${number}'`;
		return {
			look_up_by: number,
			request: ledgerRequest('POST', `${company}/journalentry`, {
				query: { requestid: idempotencyKey(part.ref, journal.content_hash), minorversion: MINOR_VERSION },
				body: body(journal, part, settings),
			}),
			look_up: ledgerRequest('GET', `${company}/query`, { query: { query, minorversion: MINOR_VERSION } }),
		};
	},
};
