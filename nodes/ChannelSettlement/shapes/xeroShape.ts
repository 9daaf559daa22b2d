/** Journal → Xero manual journal (accounting.md 2). Debit positive, credit negative; base currency only. */
import type { Journal, JournalLine } from '../types';
import { jsonAmount, ledgerRequest, withHash } from './lineValues';
import { idempotencyKey, narration } from './references';
import type { LedgerForm } from './ledgerForm';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart } from './shapedTypes';
import { hasTax } from './vat';

const PATH = '/api.xro/2.0/ManualJournals';
/** Xero takes two. */
const MOST_TRACKING = 2;

const isForeign = ({ journal_currency: currency }: Journal, { baseCurrency }: ShapeSettings) =>
	baseCurrency !== '' && baseCurrency !== currency;

function toLine(line: JournalLine, journal: Journal, withTax: boolean, text: string) {
	return {
		LineAmount: jsonAmount(line.amount_minor, journal.journal_currency),
		AccountCode: line.xero_code,
		Description: text,
		TaxType: withTax && hasTax(line) ? line.tax_code : 'NONE',
		...(line.tracking?.length
			? { Tracking: line.tracking.map(({ name, option }) => ({ Name: name, Option: option })) }
			: {}),
	};
}

function body(journal: Journal, part: JournalPart, status: string, settings: ShapeSettings) {
	const { lines } = part;
	const withTax = settings.lineAmounts === 'Inclusive' || (settings.lineAmounts === 'auto' && lines.some(hasTax));
	const last = lines.length - 1;
	// Nothing else of a manual journal says in which currency it is.
	const foreign = isForeign(journal, settings) ? ` amounts in ${journal.journal_currency}` : '';
	const described = (line: JournalLine, place: number) =>
		place === last ? withHash(line.description, journal.content_hash) + foreign : line.description;
	return {
		ManualJournals: [
			{
				Narration: narration(part.ref, journal.description),
				Date: journal.date,
				Status: status,
				LineAmountTypes: withTax ? 'Inclusive' : 'NoTax',
				ShowOnCashBasisReports: settings.cashBasis,
				...(settings.url ? { Url: settings.url } : {}),
				JournalLines: lines.map((line, place) => toLine(line, journal, withTax, described(line, place))),
			},
		],
	};
}

export const xeroShape: LedgerForm = {
	system: 'Xero',
	accountOf: (line) => line.xero_code,
	accountColumn: 'xero_code',
	problems: (journal) =>
		journal.lines
			.filter(({ tracking }) => (tracking?.length ?? 0) > MOST_TRACKING)
			.map(({ category }) => `the line ${category} has more than the two tracking categories that Xero takes`),
	draftReasons: (journal, settings) =>
		isForeign(journal, settings)
			? [
					`Xero keeps this organisation in ${settings.baseCurrency} and manual journals have no other currency; the journal is in ${journal.journal_currency}.`,
				]
			: [],
	shape(journal, part, status, settings) {
		const headers = { 'xero-tenant-id': settings.tenantId };
		const name = narration(part.ref, journal.description);
		return {
			look_up_by: name,
			request: ledgerRequest('PUT', PATH, {
				query: { summarizeErrors: 'true' },
				headers: { ...headers, 'Idempotency-Key': idempotencyKey(part.ref, journal.content_hash) },
				body: body(journal, part, status === 'posted' ? 'POSTED' : 'DRAFT', settings),
			}),
			// Lines come with pages only.
			look_up: ledgerRequest('GET', PATH, { query: { where: `Narration=="${name}"`, page: '1' }, headers }),
		};
	},
};
