/**
 * Month end: what TikTok has not settled yet, as a journal of the last day that the first day of the next month takes back
 * (accounting.md 6). Estimates of TikTok, so every field is booked as it is told and what the totals say beyond goes to suspense.
 */
import { currencyDigits } from '../../shared/money';
import { MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import { documentTime, utcMonth } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { JournalPlan } from '../journals/composeJournal';
import { composeJournal } from '../journals/composeJournal';
import { bookedEntries, mergeEntries } from '../journals/journalEntries';
import type { LedgerSettings } from '../journals/journalSettings';
import type { TransactionSums } from '../proof/readTransactions';
import { transactionReader } from '../proof/readTransactions';
import { currencyCode, idIfReadable, moneyRows, settlementId } from '../proof/settlementDocuments';
import { malformedCase, unbalancedCase, unknownShopCase, unreadableCase } from '../settlementProblems';
import { heldSentence, rowCase } from '../tables/tableProblems';
import type { Placed } from '../../shared/channel/placed';
import type { Journal } from '../types';

export interface AccrualSettings extends LedgerSettings {
	/** first moment of the month that is accrued, and of the next; Unix milliseconds */
	monthStart: number;
	monthEnd: number;
	/** whether orders count from their creation or only once they are delivered */
	include: 'created' | 'delivered';
}

export interface Accruals {
	journals: Array<Placed<Journal>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

interface Bucket {
	shopId: string;
	currency: string;
	rows: Row[];
	indexes: Set<number>;
}

/** A transaction of Get Unsettled in the words of a settled one. */
const asSettled = (row: Row): Row => ({
	id: row.id,
	type: row.type,
	order_id: row.order_id,
	revenue_amount: row.est_revenue_amount,
	revenue_breakdown: row.revenue_breakdown,
	shipping_cost_amount: row.est_shipping_cost_amount,
	shipping_cost_breakdown: row.shipping_cost_breakdown,
	fee_tax_amount: row.est_fee_tax_amount,
	fee_tax_breakdown: row.fee_tax_breakdown,
	adjustment_amount: row.est_adjustment_amount,
	settlement_amount: row.est_settlement_amount,
});

function belongsToMonth(row: Row, { monthEnd, include }: AccrualSettings): boolean {
	const created = documentTime(row, 'order_create_time');
	const delivered = documentTime(row, 'order_delivery_time');
	if (created >= monthEnd) return false;
	// Adjustments have no delivery: they are owed as they are.
	if (include === 'created' || cell(row, 'order_id') === '') return true;
	return delivered > 0 && delivered < monthEnd;
}

/** An item, or a row of it, that cannot be read. */
interface Unread {
	/** '' when that is what cannot be read */
	shopId: string;
	id: string;
	fault: MalformedDocument;
	index: number;
}

interface Read {
	buckets: Bucket[];
	unread: Unread[];
}

/** Rows of an item that belong to the month, with their currencies. Throws MalformedDocument. */
function rowsOfMonth(item: Row, settings: AccrualSettings): Array<{ row: Row; currency: string }> {
	settlementId(item, 'shop_id');
	const rows = 'transactions' in item ? moneyRows(item, 'transactions') : [item];
	return rows
		.filter((row) => belongsToMonth(row, settings))
		.map((row) => {
			const currency = currencyCode(row, 'currency');
			if (currency === '') throw new MalformedDocument('currency', undefined, 'is missing');
			return { row, currency };
		});
}

/** Items are single transactions, or answers that hold a list of them. */
function readItems(items: Row[], settings: AccrualSettings): Read {
	const found = new Map<string, Bucket>();
	const unread: Unread[] = [];
	items.forEach((item, index) => {
		if (isEmptyItem(item)) return;
		const shopId = idIfReadable(item, 'shop_id');
		const read = readOrFault(() => rowsOfMonth(item, settings));
		if ('fault' in read) {
			unread.push({ shopId, id: idIfReadable(item, 'transaction_id', 'id'), fault: read.fault, index });
			return;
		}
		for (const { row, currency } of read.value) {
			const key = `${shopId}/${currency}`;
			const bucket = found.get(key) ?? { shopId, currency, rows: [], indexes: new Set<number>() };
			bucket.rows.push(row);
			bucket.indexes.add(index);
			found.set(key, bucket);
		}
	});
	return { buckets: [...found.values()], unread };
}

function accrualPlan(
	bucket: Bucket,
	sums: TransactionSums,
	region: string,
	ref: string,
	settings: AccrualSettings,
): JournalPlan {
	return {
		ref,
		shopId: bucket.shopId,
		region,
		statementIds: [],
		paymentId: '',
		// The last day of the month.
		time: settings.monthEnd - 1,
		currency: bucket.currency,
		entries: mergeEntries([bookedEntries(sums.totals, sums.settlement, 'difference_of_estimates')]),
		payableMinor: sums.settlement,
		counterparts: [['unsettled', sums.settlement]],
		title: `TikTok Shop ${region} unsettled orders of ${utcMonth(settings.monthStart)},`,
		draftReasons: [],
	};
}

const negative = (minor: number) => (minor === 0 ? 0 : -minor);

const mirrored = (plan: JournalPlan, time: number): JournalPlan => ({
	...plan,
	ref: `${plan.ref}-R1`,
	time,
	entries: plan.entries.map((entry) => ({ ...entry, amount_minor: negative(entry.amount_minor) })),
	payableMinor: negative(plan.payableMinor),
	counterparts: plan.counterparts.map(([category, minor]) => [category, negative(minor)]),
	title: `Reversal of ${plan.title}`,
});

const NOT_ACCRUED = 'Nothing of this shop is accrued, because the amount would be missing in the books.';

/**
 * @param items of Get Unsettled, with shop_id
 * @returns two journals per shop and currency, the accrual and its reversal, and cases for what cannot be accrued. A shop of
 * which a transaction cannot be read gets none: an accrual with a part of the amounts would be posted, and never completed.
 */
export function accrueUnsettled(items: Row[], settings: AccrualSettings): Accruals {
	const accruals: Accruals = { journals: [], exceptions: [] };
	const { buckets: all, unread } = readItems(items, settings);
	for (const problem of settings.problems) {
		accruals.exceptions.push({ json: rowCase(problem, heldSentence(problem)), indexes: [] });
	}
	for (const { index, fault, ...about } of unread) {
		const json = malformedCase(
			'unsettled',
			about,
			`${fault.message}.`,
			about.shopId ? NOT_ACCRUED : 'It is not accrued.',
		);
		accruals.exceptions.push({ json, indexes: [index] });
	}
	const halfRead = new Set(unread.map(({ shopId }) => shopId));
	for (const bucket of all) {
		const { shopId, currency } = bucket;
		if (settings.isHeld(shopId) || halfRead.has(shopId)) continue;
		const indexes = [...bucket.indexes];
		const tell = (json: ExceptionItem) => accruals.exceptions.push({ json, indexes });
		const hasOthers = all.some((other) => other !== bucket && other.shopId === shopId);
		const month = utcMonth(settings.monthStart).replace('-', '');
		const ref = `TTS-A${shopId}-${month}${hasOthers ? `-${currency}` : ''}`;
		const shop = settings.shops.get(shopId);
		const about = {
			what: `${shop ? `${shop.name}: accrual` : 'Accrual'} of ${utcMonth(settings.monthStart)} in ${currency}`,
			number: `Journal ${ref}`,
			key: ref,
			ids: { shop_id: shopId, journal_ref: ref },
		};
		if (!shop) {
			tell(unknownShopCase(about, shopId));
			continue;
		}
		const { read, sums } = transactionReader(currencyDigits(currency), settings.accounts.overrides);
		const bad = bucket.rows
			.map((row) => ({ row, result: readOrFault(() => read(asSettled(row))) }))
			.find(({ result }) => 'fault' in result);
		if (bad && 'fault' in bad.result) {
			const id = idIfReadable(bad.row, 'id');
			tell(malformedCase('unsettled', { shopId, id }, `${bad.result.fault.message}.`, NOT_ACCRUED));
			continue;
		}
		if (sums.unreadable.length > 0) {
			tell(unreadableCase(about, sums.unreadable, currency));
			continue;
		}
		try {
			const plan = accrualPlan(bucket, sums, shop.region, ref, settings);
			const journal = composeJournal(plan, settings);
			if (journal.lines.length === 0) continue;
			accruals.journals.push({ json: journal, indexes });
			accruals.journals.push({ json: composeJournal(mirrored(plan, settings.monthEnd), settings), indexes });
		} catch (error) {
			tell(unbalancedCase(about, (error as Error).message));
		}
	}
	return accruals;
}
