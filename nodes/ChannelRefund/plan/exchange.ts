/**
 * Returns that a store has exchanged: it gave other goods, so that the buyer must not get the money as well without a person.
 * Only an event about the new order says so, before, with or after the return (newstore.md 11). Workflow 06a keeps it in a row
 * of its own, which no other run writes, and 06 looks at that row until the row of the return says that a person was told.
 */
import { changed, lineIds } from '../ledger/ledger';
import { isOpen, movedBy } from '../ledger/states';
import { isDoubleClaim, settle } from '../ledger/madeCalls';
import type { Outcome } from '../ledger/outcomes';
import { ask, nothing, still, waitUntil } from '../ledger/outcomes';
import { isRefunded } from './planReturn';
import type { RefundContext } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { PlanSettings } from '../settings';
import type { StoreCase, StoreOrder } from '../reading/storeCases';
import { unknownCase, withCases } from '../reading/storeCases';
import { MINUTE_MS, readTime } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

const KEY = 'exchange-';
/** newstore_state of rows whose exchange a person was told of, or that need nobody */
const EXCHANGED = 'exchanged';

const returnOf = (mark: LedgerRow) => mark.refund_key.slice(KEY.length);
const isMark = (row: LedgerRow) => row.refund_key.startsWith(KEY) && returnOf(row) !== '';
const isTold = (row: LedgerRow) => row.newstore_state === EXCHANGED;

/** The row with the mark that its exchange needs no further word. */
export const asTold = (row: LedgerRow, one: StoreCase): LedgerRow =>
	one.isExchange ? { ...row, newstore_state: EXCHANGED } : row;

/** What the ledger keeps of exchanges belongs to the order as much as what NewStore says in this run. */
export const withExchanges = (store: StoreOrder, rows: LedgerRow[]): StoreOrder =>
	withCases(
		store,
		rows.filter(isMark).map((mark) => unknownCase(returnOf(mark), { isExchange: true })),
	);

/** Rows of exchanges that need no further look: every row of the return says so. */
export function endedExchanges(rows: LedgerRow[], now: number): Outcome[] {
	const ofReturn = (mark: LedgerRow) => rows.filter((row) => row.newstore_return_id === returnOf(mark));
	return rows
		.filter((row) => isMark(row) && isOpen(row))
		.filter((mark) => ofReturn(mark).length > 0 && ofReturn(mark).every(isTold))
		.map((mark) =>
			nothing(mark, 'The store has given other goods for the return; its own row says what became of it.', now),
		);
}

/** The buyer has the money for all of these lines, by whatever way. */
function hasMoney(context: RefundContext, row: LedgerRow, lines: string[]): boolean {
	const isBack = (id: string) =>
		context.order.status === 'CANCELLED' || context.line(id)?.isCancelled === true || context.refundedOf(id) > 0;
	return lines.length > 0 && isRefunded(context, row, lines) && lines.some(isBack);
}

/** Nothing can be undone: a person hears of it once, and the row stays as it is. */
const paid = (context: RefundContext, row: LedgerRow): Outcome =>
	ask(
		row,
		{
			code: 'REFUND_EXCHANGE_PAID',
			title: `${nameOf(row)}: the buyer has the money and other goods`,
			happened: `The money for the goods is back with the buyer on TikTok${row.amount ? ` (${row.amount} ${row.currency})` : ''}, and the store has given other goods for the same return.`,
			todo: 'Ask the store whether the buyer has paid for the other goods at the till. If not, ask the buyer to pay them or to bring them back, or have finance book the loss. Note it on both orders in NewStore. Nothing is done by itself.',
			state: row.state,
		},
		context.settings.now,
	);

function question(context: RefundContext, row: LedgerRow, lines: string[]): Outcome {
	const request = lines.flatMap((id) => context.headsOn(id)).find((head) => head.phase === 'open');
	const asked = request
		? ` The buyer has asked for the money on TikTok as well (${request.id}); TikTok grants that by itself when nobody answers.`
		: '';
	const answer = request ? 'Answer the request in Seller Center before its deadline. ' : '';
	return ask(
		// What was decided before was decided without knowing it.
		{ ...row, decision: '', decision_amount: '', decision_reason: '' },
		{
			code: 'REFUND_EXCHANGE',
			title: `${nameOf(row)}: the goods were exchanged`,
			happened: `The store has given other goods for the returned ones. What the buyer is still owed cannot be told from outside.${asked}`,
			todo: `Ask the store. Usually nothing is to be paid: refuse. ${answer}${BY_FORM}`,
			...(request ? { ids: { tiktok_return_id: request.id } } : {}),
			...(request?.deadline ? { deadline: request.deadline } : {}),
		},
		context.settings.now,
	);
}

/** @param lines lines of the return, as far as they are known. Undefined when the exchange changes nothing any more. */
export function planExchange(
	context: RefundContext,
	one: StoreCase,
	row: LedgerRow,
	lines: string[],
): Outcome | undefined {
	const { now } = context.settings;
	if (!one.isExchange) return undefined;
	if (isTold(row) && (row.decision === 'approve' || movedBy(row) !== 'node')) return undefined;
	const own = lineIds(row).length > 0 ? lineIds(row) : lines;
	const told = { ...asTold(row, one), lines: JSON.stringify(own) };
	if (row.state === 'refused') return still(changed(told, {}, now), 'A person has refused the refund.');
	if (row.state === 'sending') {
		const answer = settle(context, row);
		// Still under way: whether the money has left shows at the next look.
		if (answer?.output === 'wait') return answer;
		if (answer) return paid(context, asTold(answer.json.ledger, one));
	}
	const head = row.tiktok_return_id ? context.returns.head(row.tiktok_return_id) : undefined;
	const isWithdrawn = head !== undefined && ['closed', 'rejected'].includes(head.phase);
	if (row.state === 'done' && !isWithdrawn && !isDoubleClaim(context, row)) return paid(context, told);
	if (hasMoney(context, row, own)) return paid(context, { ...told, state: 'nothing', ask_again_at: '' });
	if (row.state === 'nothing') return still(changed(told, {}, now), row.note || 'Nothing to refund.');
	return question(context, told, own);
}

/**
 * A new return may still turn out to be an exchange: it is held for as long as the settings say, and not at all by default;
 * the times of rows are whole seconds, so that a row can be half a second younger than now.
 */
export function holdForExchange(settings: PlanSettings, row: LedgerRow): Outcome | undefined {
	if (settings.exchangeWaitMinutes === 0) return undefined;
	const until = (readTime(row.created_at) || settings.now) + settings.exchangeWaitMinutes * MINUTE_MS;
	if (row.state !== 'waiting' || row.attempts > 0 || row.decision !== '' || until <= settings.now) return undefined;
	return waitUntil(
		row,
		'The store may still give other goods for it; it is refunded when nothing says so in time.',
		settings.now,
		until,
	);
}
