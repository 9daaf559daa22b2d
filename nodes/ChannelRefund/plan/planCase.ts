/** One return or refund request of NewStore: what the ledger knows of it, what TikTok shows, and what is left to do. */
import type { CaseLines } from './caseLines';
import { mapCase } from './caseLines';
import { listed } from '../../shared/channel/rows';
import { tableMinor } from '../amounts';
import { asTold, holdForExchange, planExchange } from './exchange';
import { fromMinor } from '../../shared/money';
import { changed, lineIds, newRow } from '../ledger/ledger';
import { isCalled, isEnded } from '../ledger/states';
import { doneByHand, isDoubleClaim, onDone, settle } from '../ledger/madeCalls';
import { refundKey, returnKey } from '../ledger/keys';
import { identityText, readIdentity } from '../reading/marks';
import type { Outcome } from '../ledger/outcomes';
import { ask, nothing, still, wait } from '../ledger/outcomes';
import { planAppeasement } from './planAppeasement';
import { isRefunded, planReturn } from './planReturn';
import type { RefundContext } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { PlanSettings } from '../settings';
import type { StoreCase, StoreOrder } from '../reading/storeCases';
import { HOUR_MS, iso, readTime } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

const keyOf = (one: StoreCase) => (one.kind === 'appeasement' ? refundKey : returnKey)(one.id);

/** A row for a case that has none yet. */
export function firstRow(store: StoreOrder, one: StoreCase, now: number): LedgerRow {
	const row = newRow(
		{
			key: keyOf(one),
			direction: 'store_to_tiktok',
			shopId: store.shopId,
			orderId: store.orderId,
			newstoreOrderId: store.newstoreOrderId,
		},
		now,
	);
	const isReturn = one.kind !== 'appeasement';
	return {
		...row,
		newstore_return_id: isReturn ? one.id : '',
		newstore_refund_id: isReturn ? '' : one.id,
		newstore_state: one.isHistorical ? 'historical' : one.status || (isReturn ? 'processed' : ''),
		currency: one.currency,
	};
}

interface OwnBooking {
	/** TikTok return that it was booked for */
	returnId: string;
	/** another return of NewStore that the ledger names for the same goods; empty when there is none */
	otherId: string;
}

/** Whether our own restock has booked the return: by its mark, by the ledger, or by time, place and products. */
function ownBooking(context: RefundContext, one: StoreCase): OwnBooking | undefined {
	if (one.mark !== '') return { returnId: one.mark, otherId: '' };
	const candidates = context.rows.filter((row) => row.direction === 'tiktok_to_newstore');
	const isNoted = (row: LedgerRow) => row.newstore_return_id === one.id || row.newstore_refund_id === one.id;
	const products = one.units.map((unit) => unit.productId);
	const isAlike = (row: LedgerRow) => {
		const identity = readIdentity(row.idempotency_key);
		if (!identity || one.kind !== 'return' || row.attempts === 0) return false;
		// A list of returns may leave out the time; then it counts only while the booking is not settled.
		if (one.at === 0 && (isEnded(row) || row.newstore_return_id !== '')) return false;
		const seen = { returnedAt: one.at ? iso(one.at) : identity.returnedAt, returnedFrom: one.location, products };
		return identityText(seen) === identityText(identity);
	};
	const noted = candidates.find(isNoted);
	const row = noted ?? candidates.find(isAlike);
	if (!row) return undefined;
	return { returnId: row.tiktok_return_id || row.refund_key, otherId: noted ? '' : row.newstore_return_id };
}

/** Two runs in two processes have booked the same goods: nothing is refunded, but NewStore counts a unit too many. */
const bookedTwice = (row: LedgerRow, { returnId, otherId }: OwnBooking, now: number): Outcome =>
	ask(
		row,
		{
			code: 'RESTOCK_TWICE',
			role: 'operations',
			title: `${nameOf(row)}: NewStore has booked TikTok return ${returnId} twice`,
			happened: `Returns ${otherId} and ${row.newstore_return_id} of NewStore have the same time, place and goods. The buyer was not refunded for the second one, and NewStore counts its units as stock.`,
			todo: `Count the goods at the place of return ${row.newstore_return_id} and correct the stock in NewStore.`,
			ids: { tiktok_return_id: returnId },
			state: 'nothing',
		},
		now,
	);

/** What the state of a row says by itself; undefined when the case has to be planned (again). */
function byState(context: RefundContext, row: LedgerRow, isReturn: boolean): Outcome | undefined {
	const { settings } = context;
	const { now } = settings;
	switch (row.state) {
		case 'done':
			return isDoubleClaim(context, row) ? undefined : onDone(context, row);
		case 'nothing':
			return still(row, row.note || 'Nothing to refund.');
		case 'refused':
			return still(row, 'A person has refused the refund.');
		case 'asked':
			if (row.decision === 'refuse') return still(row, 'A person has refused the refund.');
			// Somebody has answered in Seller Center: planning finds that nothing is left.
			if (isReturn && lineIds(row).length > 0 && isRefunded(context, row, lineIds(row))) return undefined;
			return doneByHand(context, row) ?? wait(row, 'Waits for the decision of a person.', settings);
		case 'sending':
			return settle(context, row);
		case 'failed': {
			if (row.attempts >= settings.maxAttempts) {
				return ask(
					row,
					{
						code: 'REFUND_FAILED',
						title: `${nameOf(row)}: TikTok does not take the refund`,
						happened: `TikTok has refused the refund ${row.attempts} times. Last: ${row.note || 'no reason given'}.`,
						todo: `Look at the order in Seller Center. ${BY_FORM}`,
					},
					now,
				);
			}
			const again = readTime(row.ask_again_at);
			return again > now ? wait(row, 'TikTok has refused the refund; it is tried again.', settings, again) : undefined;
		}
		default:
			return undefined;
	}
}

/** Why a case needs no look at TikTok at all. */
function noCase(one: StoreCase, own: OwnBooking | undefined): string {
	if (own) return `Booked by this integration for TikTok return ${own.returnId}.`;
	if (one.isHistorical) return 'Historical: it was paid elsewhere.';
	return '';
}

/** An amount that cannot be read must not become the whole amount. */
function unclearAnswer(context: RefundContext, row: LedgerRow): Outcome | undefined {
	const { currency } = context.order;
	const given = row.decision === 'approve' ? row.decision_amount : '';
	if (given === '' || tableMinor(given, currency) !== undefined) return undefined;
	return ask(
		row,
		{
			code: 'REFUND_ANSWER_UNCLEAR',
			title: `${nameOf(row)}: the amount of the answer cannot be read`,
			happened: `"${given}" is no amount in ${currency}. Nothing was refunded.`,
			todo: 'Answer again with the form in this mail. Write the amount like 12.50, with no more decimals than the currency has, or leave it empty.',
		},
		context.settings.now,
	);
}

/** Lines that a person has typed into the row, or that came from another order. */
const strangeLines = (row: LedgerRow, ids: string[], now: number): Outcome =>
	ask(
		row,
		{
			code: 'REFUND_ROW_UNCLEAR',
			title: `${nameOf(row)}: tts_refunds names goods that the order does not have`,
			happened: `The column lines of its row in tts_refunds names ${listed(ids)}; the order on TikTok has no line of that id. Nothing was refunded.`,
			todo: 'Correct the column lines in the Data Table tts_refunds, or empty it.',
			state: row.state,
		},
		now,
	);

const unmapped = (row: LedgerRow, products: string[], torn: string[], now: number): Outcome =>
	torn.length > 0
		? ask(
				row,
				{
					code: 'REFUND_BUNDLE_PART',
					title: `${nameOf(row)}: a part of a bundle came back`,
					happened: `Only a part of ${torn.length === 1 ? 'a bundle' : 'several bundles'} came back (line ${torn.join(', ')}). TikTok knows a bundle as one line.`,
					todo: `Decide what the part is worth. Approve with an amount; without one the whole line is refunded. ${BY_FORM}`,
					ids: { line_ids: torn.join(', ') },
				},
				now,
			)
		: ask(
				row,
				{
					code: 'REFUND_UNKNOWN_ITEM',
					title: `${nameOf(row)}: which of the goods on TikTok is it?`,
					happened: `No line of the TikTok order that is still open fits ${products.join(', ') || 'the return, which names no goods'}.`,
					todo: 'Compare the return in NewStore with the order in Seller Center. Refund there what is due and refuse here, or enter the TikTok line ids in tts_refunds (column lines) and approve.',
					ids: { product_ids: products.join(', ') },
				},
				now,
			);

/** It has waited for NewStore as long as the settings say. */
const isOverdue = (row: LedgerRow, { now, waitHours }: PlanSettings) =>
	now - (readTime(row.created_at) || now) > waitHours * HOUR_MS;

function waitForNewStore(row: LedgerRow, context: RefundContext): Outcome {
	const { settings } = context;
	if (!isOverdue(row, settings)) {
		return wait(row, 'NewStore has asked to refund, and does not list the return yet.', settings);
	}
	return ask(
		row,
		{
			code: 'REFUND_UNKNOWN_CASE',
			title: `${nameOf(row)}: NewStore does not know it`,
			happened:
				'NewStore has asked the payment provider to refund, and lists neither a return nor a refund request with this id.',
			todo: 'Look at the order in NewStore. Refund in Seller Center what is due, then refuse here.',
		},
		settings.now,
	);
}

/** The goods of a case: by NewStore's items, or as the ledger or a person has noted them. */
function linesFor(context: RefundContext, one: StoreCase, rows: LedgerRow[]): CaseLines {
	const mapped = mapCase(context, one);
	const noted = rows.flatMap(lineIds).filter((id) => context.line(id) !== undefined);
	if (noted.length === 0 || (mapped.lines.length > 0 && mapped.unknown.length === 0)) return mapped;
	return { lines: [...new Set([...mapped.lines, ...noted])], unitsOf: mapped.unitsOf, unknown: [], torn: mapped.torn };
}

/** @param isUnclear rows that a person has to correct first (see `ledgerProblems`); nothing is done for them */
export function planCase(context: RefundContext, one: StoreCase, isUnclear: (row: LedgerRow) => boolean): Outcome[] {
	const { settings, store } = context;
	const { now } = settings;
	const all = context.rowsOf(one);
	const rows = all.filter((row) => !isUnclear(row));
	if (rows.length === 0 && all.length > 0) return [];
	const first = rows[0] ?? firstRow(store, one, now);
	const own = ownBooking(context, one);
	const why = noCase(one, own);
	// What was called for already is brought to its end, whatever came to light since.
	const wasCalled = all.some(isCalled);
	if (own?.otherId && !wasCalled && !isEnded(first)) return [bookedTwice(first, own, now)];
	if (why && !wasCalled) return (rows.length ? rows : [first]).map((row) => nothing(asTold(row, one), why, now));
	if (one.kind === 'unknown' && !one.isExchange && rows.every((row) => row.state === 'waiting')) {
		return [waitForNewStore(first, context)];
	}

	const isReturn = first.newstore_refund_id === '' && one.kind !== 'appeasement';
	if (!isReturn) {
		const amount = one.amount ?? tableMinor(first.amount, context.order.currency);
		const known = amount === undefined ? one : { ...one, amount };
		const row = {
			...first,
			newstore_return_id: '',
			newstore_refund_id: one.id,
			// What customer service has promised, so that the form can show it.
			amount: first.amount || (amount === undefined ? '' : fromMinor(amount, context.order.currency)),
		};
		return [byState(context, row, false) ?? unclearAnswer(context, row) ?? planAppeasement(context, known, row)];
	}
	const outcomes: Outcome[] = [];
	const mapped = linesFor(context, one, all);
	for (const row of rows.length ? rows : [first]) {
		const answer =
			planExchange(context, one, row, mapped.unknown.length ? [] : mapped.lines) ??
			byState(context, row, true) ??
			unclearAnswer(context, row);
		if (answer) {
			outcomes.push(answer);
			continue;
		}
		const strange = lineIds(row).filter((id) => context.line(id) === undefined);
		if (strange.length > 0) {
			outcomes.push(strangeLines(row, strange, now));
			continue;
		}
		const isMapped = mapped.unknown.length === 0 && mapped.lines.length > 0;
		const isDecided = row.decision === 'approve';
		if (one.kind === 'unknown' && mapped.lines.length === 0 && !isOverdue(row, settings)) {
			outcomes.push(wait(row, 'NewStore does not list the return yet.', settings));
			continue;
		}
		if (!isMapped || (mapped.torn.length > 0 && !isDecided)) {
			outcomes.push(
				unmapped(
					changed(row, { lines: JSON.stringify(mapped.unknown.length ? [] : mapped.lines) }, now),
					mapped.unknown,
					mapped.torn,
					now,
				),
			);
			continue;
		}
		const others = all.filter((other) => other.refund_key !== row.refund_key).flatMap(lineIds);
		const own = lineIds(row).filter((id) => mapped.lines.includes(id));
		// A row without lines, and one whose refund was another's, stand for what no other row stands for.
		const lines =
			own.length > 0 && !isDoubleClaim(context, row) ? own : mapped.lines.filter((id) => !others.includes(id));
		const held = holdForExchange(settings, { ...row, lines: JSON.stringify(lines) });
		if (held && !isRefunded(context, row, lines)) outcomes.push(held);
		else outcomes.push(...planReturn(context, one, row, mapped, lines));
	}
	return outcomes;
}
