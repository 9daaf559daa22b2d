/** Proves one statement: complete, and F1 to F7 of tiktok-shop.md 11.3. Amounts add up with their signs, always (11.2). */
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { StatementDocument } from './documents';
import type { FieldOverrides } from './fieldTotals';
import { marketVariant } from '../markets';
import type { MalformedDocument } from '../../shared/channel/malformed';
import { readOrFault } from '../../shared/channel/malformed';
import { documentTime } from '../../shared/channel/times';
import { parseMinor } from './parseMinor';
import type { TransactionSums, Unreadable } from './readTransactions';
import { shownAmount, transactionReader } from './readTransactions';
import { compare, conclude, createCheck } from './rowChecks';
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
	if (last && last.last_page === false) return `Its transactions were not read to the end (${numbers.length} pages).`;
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
	const here = (name: string) => ({ id: document.id, name });

	const rows = createCheck('totals');
	const count = cell(header, 'total_count');
	if (count !== '') compare(rows, Number(count) || 0, sums.rows, here('the transactions of the statement'));

	const stated = amount(header, 'total_settlement_amount');
	const f5 = createCheck('totals');
	const f6 = createCheck('totals');
	const reserve = sums.totals.reserve.minor;
	if (hasHeader) {
		const parts = partOf(header, 'total_settlement_breakdown');
		const names = [
			'total_revenue_amount',
			'total_shipping_cost_amount',
			'total_fee_tax_amount',
			'total_adjustment_amount',
		];
		const ofParts = names.reduce((sum, name) => sum + amount(parts, name), 0);
		compare(f5, stated, ofParts, here('the four parts of the settlement'));
		compare(f5, stated, sums.settlement, here('the transactions together'));
		const statedReserve = amount(header, 'total_reserve_amount');
		compare(f6, amount(header, 'payable_amount'), stated + statedReserve, here('the payable amount'));
		compare(f6, statedReserve, reserve, here('the reserves together'));
	}

	const f7 = createCheck('totals');
	if (document.statement) {
		const settlement = amount(listed, 'settlement_amount');
		compare(f7, hasHeader ? stated : sums.settlement, settlement, here('the settlement in the list'));
		const [net, revenue, shipping, fee, adjustment] = [
			'net_sales_amount',
			'revenue_amount',
			'shipping_cost_amount',
			'fee_amount',
			'adjustment_amount',
		].map((name) => amount(listed, name));
		if (market === 'local') compare(f7, settlement, net + shipping + fee + adjustment, here('the parts in the list'));
		if (market === 'sea') compare(f7, settlement, revenue + fee + adjustment, here('the parts in the list'));
	}

	const limits = { currency, toleranceMinor };
	const noHeader = 'the totals of the statement are not there, only its transactions';
	const rowLimits = { ...limits, missing: 'the statement has no transactions' };
	const identities = [
		conclude('ROWS', rows, {
			currency: '',
			toleranceMinor: 0,
			compares: 'the number of transactions with the number TikTok states',
			missing: noHeader,
		}),
		conclude('F1', sums.F1, { ...rowLimits, compares: 'the revenue of each row with its parts' }),
		conclude('F2', sums.F2, { ...rowLimits, compares: 'the shipping cost of each row with its parts' }),
		conclude('F3', sums.F3, { ...rowLimits, compares: 'the fees and taxes of each row with their parts' }),
		conclude('F4', sums.F4, {
			...rowLimits,
			compares: 'the settlement of each row with revenue, shipping, fees and adjustment',
		}),
		conclude('F5', f5, {
			...limits,
			compares: 'the settlement of the statement with its parts and with its transactions',
			missing: noHeader,
		}),
		conclude('F6', f6, {
			...limits,
			compares: 'the payable amount with settlement and reserves',
			missing: noHeader,
		}),
		conclude('F7', f7, {
			...limits,
			compares: 'the entry in the list of statements with the statement and with its own parts',
			missing: 'the statement is not in the list of statements',
		}),
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
		payableMinor: hasHeader ? amount(header, 'payable_amount') : sums.settlement + reserve,
		identities,
		incomplete,
		isMalformed: false,
		unreadable,
	};
}
