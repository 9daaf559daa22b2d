/** Proves one statement: complete, and F1 to F7 of tiktok-shop.md 11.3. Amounts add up with their signs, always (11.2). */
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { StatementDocument } from './documents';
import type { FieldOverrides } from './fieldTotals';
import { marketVariant } from './marketVariant';
import type { MalformedDocument } from '../../shared/channel/malformed';
import { readOrFault } from '../../shared/channel/malformed';
import { counted } from '../../shared/channel/rows';
import { documentTime } from '../../shared/channel/times';
import type { StatementFacts } from './identities';
import { NO_ROWS, ROW_IDENTITIES, ROWS, STATEMENT_IDENTITIES } from './identities';
import { parseMinor } from './parseMinor';
import type { TransactionSums, Unreadable } from './readTransactions';
import { shownAmount, transactionReader } from './readTransactions';
import { conclude, prove } from './rowChecks';
import { currencyCode, idIfReadable, moneyRows, partOf, settlementId } from './settlementDocuments';
import type { StatementDay } from './statementDay';
import { dayOf } from './statementDay';
import type { IdentityResult, MarketVariant } from '../types';

export interface ProvedStatement {
	shopId: string;
	id: string;
	region: string;
	market: MarketVariant;
	currency: string;
	paymentId: string;
	paymentStatus: string;
	/** Unix milliseconds of statement_time; 0 when nobody says it */
	time: number;
	/** Unix milliseconds at which the UTC day it is of begins: the date of its journal */
	day: number;
	/** Unix milliseconds at which the newest order in it was placed; 0 when no row says it */
	newestOrderAt: number;
	/** false when only single transactions came, without the totals of the statement */
	hasHeader: boolean;
	sums: TransactionSums;
	/** what TikTok owes for the statement */
	payableMinor: number;
	identities: IdentityResult[];
	/** why the document cannot be proved at all; '' when it can */
	incomplete: string;
	/** it is incomplete because a field cannot be what it says */
	isMalformed: boolean;
	unreadable: Unreadable[];
}

export interface ProofSettings {
	toleranceMinor: number;
	overrides: FieldOverrides;
	statementDay: StatementDay;
}

/** Page numbers without gap up to the last page. '' when complete, else a sentence. */
function missingPages(document: StatementDocument): string {
	const numbers = [...document.pages.keys()].sort((a, b) => a - b);
	const gap = numbers.findIndex((number, place) => number !== place + 1);
	if (gap >= 0) return `Page ${gap + 1} of its transactions is missing.`;
	const last = document.pages.get(numbers.length);
	if (last && last.last_page === false)
		return `Its transactions were not read to the end (${counted(numbers.length, 'page')}).`;
	return '';
}

const HEADER_FIELDS = ['currency', 'payable_amount', 'total_settlement_amount', 'total_count', 'status'];

/** The statement grew or changed while its pages were read. */
function changedBetweenPages(pages: Row[]): string {
	const [first, ...others] = pages;
	const field = HEADER_FIELDS.find((name) => others.some((page) => cell(page, name) !== cell(first, name)));
	return field ? `Its pages differ in ${field}: it changed while it was read.` : '';
}

/** Adds up a statement. Prices no rows it was not given: what is missing is told, and so is what cannot be read. */
export function proveStatement(document: StatementDocument, region: string, settings: ProofSettings): ProvedStatement {
	const { fault } = document;
	const read = fault ? { fault } : readOrFault(() => addUp(document, region, settings));
	return 'fault' in read ? unreadStatement(document, region, read.fault) : read.value;
}

/** A statement of which only the name is known. */
function unreadStatement(document: StatementDocument, region: string, fault: MalformedDocument): ProvedStatement {
	const { shopId, id, statement = {} } = document;
	return {
		shopId,
		id,
		region,
		market: marketVariant(region, document.statement),
		currency: '',
		paymentId: idIfReadable(statement, 'payment_id'),
		paymentStatus: '',
		time: 0,
		day: 0,
		newestOrderAt: 0,
		hasHeader: document.pages.size > 0,
		sums: transactionReader(0, new Map()).sums,
		payableMinor: 0,
		identities: [],
		incomplete: `${fault.message}.`,
		isMalformed: true,
		unreadable: [],
	};
}

type ReadAmount = (holder: Row, field: string) => number;

const sumOf = (holder: Row, fields: string[], amount: ReadAmount) =>
	fields.reduce((sum, field) => sum + amount(holder, field), 0);

/** What the statement says of itself. */
const statedTotals = (header: Row, amount: ReadAmount) => ({
	settlement: amount(header, 'total_settlement_amount'),
	parts: sumOf(
		partOf(header, 'total_settlement_breakdown'),
		['total_revenue_amount', 'total_shipping_cost_amount', 'total_fee_tax_amount', 'total_adjustment_amount'],
		amount,
	),
	reserve: amount(header, 'total_reserve_amount'),
	payable: amount(header, 'payable_amount'),
});

/** Parts of an entry of Get Statements; every amount is read, so that one that is none is told in each market. */
function listedTotals(listed: Row, market: MarketVariant, amount: ReadAmount) {
	const settlement = amount(listed, 'settlement_amount');
	const [net, revenue, shipping, fee, adjustment] = [
		'net_sales_amount',
		'revenue_amount',
		'shipping_cost_amount',
		'fee_amount',
		'adjustment_amount',
	].map((name) => amount(listed, name));
	if (market === 'local') return { settlement, parts: net + shipping + fee + adjustment };
	return market === 'sea' ? { settlement, parts: revenue + fee + adjustment } : { settlement };
}

function addUp(
	document: StatementDocument,
	region: string,
	{ toleranceMinor, overrides, statementDay }: ProofSettings,
): ProvedStatement {
	const pages = [...document.pages.values()];
	const header: Row = pages[0] ?? {};
	const listed: Row = document.statement ?? {};
	const currency = currencyCode(header, 'currency') || currencyCode(listed, 'currency');
	const digits = currencyDigits(currency);
	const { read, sums } = transactionReader(digits, overrides);
	let newestOrder = 0;
	for (const rows of [...pages.map((page) => moneyRows(page, 'transactions')), document.rows]) {
		for (const row of rows) {
			read(row);
			newestOrder = Math.max(newestOrder, documentTime(row, 'order_create_time'));
		}
	}

	const unreadable: Unreadable[] = [...sums.unreadable];
	function amount(holder: Row, field: string): number {
		const minor = parseMinor(holder[field], digits);
		if (!Number.isNaN(minor)) return minor;
		unreadable.push({ id: document.id, field, value: shownAmount(holder[field]) });
		return 0;
	}

	const hasHeader = pages.length > 0;
	const market = marketVariant(region, document.statement);
	const count = cell(header, 'total_count');
	const facts: StatementFacts = {
		...(count === '' ? {} : { statedRows: Number(count) || 0 }),
		rows: sums.rows,
		settledByRows: sums.settlement,
		reservedByRows: sums.totals.reserve.minor,
		...(hasHeader ? { totals: statedTotals(header, amount) } : {}),
		...(document.statement ? { listed: listedTotals(listed, market, amount) } : {}),
	};
	const of = { id: document.id };
	const limits = { currency, toleranceMinor };
	const identities = [
		prove(ROWS, facts, of, { currency: '', toleranceMinor: 0 }),
		...ROW_IDENTITIES.map(({ name, sums: [{ compares }] }) =>
			conclude(name, sums.checks[name], limits, { compares, missing: NO_ROWS }),
		),
		...STATEMENT_IDENTITIES.map((identity) => prove(identity, facts, of, limits)),
	];

	const time = documentTime(listed, 'statement_time') || documentTime(header, 'create_time');
	const listedCurrency = currencyCode(listed, 'currency');
	const nothingRead = !hasHeader && document.rows.length === 0;
	const incomplete =
		(nothingRead ? 'Its transactions were not read.' : '') ||
		missingPages(document) ||
		changedBetweenPages(pages) ||
		(currency === '' ? 'TikTok gives no currency for it.' : '') ||
		(time === 0 ? 'TikTok gives no day for it.' : '') ||
		(listedCurrency !== '' && listedCurrency !== currency
			? `The list of statements says ${listedCurrency}, the statement ${currency}.`
			: '');

	return {
		shopId: document.shopId,
		id: document.id,
		region,
		market,
		currency,
		paymentId: settlementId(listed, 'payment_id'),
		paymentStatus: cell(listed, 'payment_status').toUpperCase(),
		time,
		day: dayOf(time, statementDay),
		newestOrderAt: newestOrder,
		hasHeader,
		sums,
		payableMinor: facts.totals?.payable ?? sums.settlement + facts.reservedByRows,
		identities,
		incomplete,
		isMalformed: false,
		unreadable,
	};
}
