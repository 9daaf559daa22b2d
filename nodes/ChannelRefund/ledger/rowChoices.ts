/** Rows of tts_refunds around a run: which are due, which say something new, which nobody else has changed meanwhile. Pure. */
import { rowOf, rowsOf } from '../../shared/channel/rows';
import { parseTime } from '../../shared/channel/times';
import type { Placed } from '../../shared/channel/placed';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** An order of a row that the sweep has to look at now; as 06a (`newstore_order_id`, `events`) and 07a (`shop_id`, `order_id`) take it. */
export interface DueOrders {
	storeReturns: Array<Placed<{ newstore_order_id: string; events: [] }>>;
	tikTokReturns: Array<Placed<{ shop_id: string; order_id: string }>>;
}

const isBackward = (row: Row) => cell(row, 'direction') === 'tiktok_to_newstore';

/** A question waits for its answer; a refusal, or a time that is not over, needs no look. A time that is none does not hold it up. */
const isDue = (row: Row, now: number) =>
	(cell(row, 'state') !== 'asked' || !['', 'refuse'].includes(cell(row, 'decision'))) &&
	!(parseTime(row.ask_again_at) > now);

/** Orders of rows that are not ended, each once. @param now Unix milliseconds */
export function dueOrders(rows: readonly Row[], now: number): DueOrders {
	const due: DueOrders = { storeReturns: [], tikTokReturns: [] };
	const seen = new Set<string>();
	const isNew = (key: string) => !seen.has(key) && seen.add(key).size > 0;
	rows.forEach((row, index) => {
		if (!isDue(row, now)) return;
		const [shopId, orderId, storeId] = ['shop_id', 'order_id', 'newstore_order_id'].map((name) => cell(row, name));
		if (isBackward(row)) {
			if (orderId !== '' && isNew(`tiktok ${shopId} ${orderId}`))
				due.tikTokReturns.push({ json: { shop_id: shopId, order_id: orderId }, index });
		} else if (storeId !== '' && isNew(`store ${storeId}`))
			due.storeReturns.push({ json: { newstore_order_id: storeId, events: [] }, index });
	});
	return due;
}

const TOLD = ['state', 'attempts', 'amount', 'tiktok_return_id', 'newstore_return_id', 'newstore_refund_id'];
/** Of rows tiktok_to_newstore the state on TikTok is read anew each time and decides nothing by itself. */
const columnsOf = (row: Row) => [
	...TOLD,
	'ask_again_at',
	'note',
	...(isBackward(row) ? [] : ['tiktok_state', 'newstore_state']),
];

/** Items whose row (`ledger`) says something that the table does not say yet; items without a row are left out. */
export function withNews(items: readonly Row[], before: readonly Row[]): Array<Placed<Row>> {
	const rowsBefore = rowsOf(before);
	return items.flatMap((json, index) => {
		const row = rowOf(json.ledger);
		if (Object.keys(row).length === 0) return [];
		const isSame = (known: Row) => columnsOf(row).every((column) => cell(known, column) === cell(row, column));
		const ofKey = rowsBefore.filter((known) => cell(known, 'refund_key') === cell(row, 'refund_key'));
		return ofKey.some(isSame) ? [] : [{ json, index }];
	});
}

const changedAt = (row: Row | undefined) => parseTime(row?.updatedAt);

/** A try that waits, and that nobody has answered, is what a row that is about to be sent comes after. */
const mayFollow = (row: Row, known: Row) =>
	cell(row, 'state') === 'sending' &&
	['waiting', 'failed'].includes(cell(known, 'state')) &&
	cell(known, 'decision') === '' &&
	cell(known, 'refund_key') === cell(row, 'refund_key');

/**
 * Whether the order of a row is not among the rows of tts_claims that the run got: another run has it in hand, or has just
 * been through with it.
 */
export function inOtherHands(row: Row, claimed: readonly Row[]): boolean {
	const order = cell(row, 'order_id');
	return order !== '' && !claimed.some((claim) => cell(claim, 'claim_key') === order);
}

/**
 * Rows that no other run has changed since the run has read them, nor noted as exchanged by the store: writing the others
 * would undo what somebody else knows. A time that cannot be read counts as a change.
 */
export function untouched(
	items: readonly Row[],
	before: readonly Row[],
	meanwhile: readonly Row[],
): Array<Placed<Row>> {
	const keyOf = (row: Row) => cell(row, 'refund_key');
	const knownAt = new Map(rowsOf(before).map((row) => [keyOf(row), changedAt(row)]));
	return items.flatMap((json, index) => {
		const storeReturn = isBackward(json) ? '' : cell(json, 'newstore_return_id');
		const keys = [keyOf(json), ...(storeReturn === '' ? [] : [`exchange-${storeReturn}`])];
		const isChanged = rowsOf(meanwhile).some(
			(row) => keys.includes(keyOf(row)) && !mayFollow(json, row) && changedAt(row) !== (knownAt.get(keyOf(row)) ?? 0),
		);
		return isChanged ? [] : [{ json, index }];
	});
}

/**
 * Cases without those whose row another run has in hand, or has changed meanwhile: this run has seen half of what the other
 * did. Who looks again tells what is true then. A case whose row says nothing new, or that has none, stays.
 * @param rows what the run was to write
 * @param kept what it may write of it
 */
export function stillTrue(
	cases: readonly Row[],
	rows: readonly Row[],
	kept: ReadonlyArray<Placed<Row>>,
	input: number,
): Array<Placed<Row>> {
	const keyOf = (row: Row) => cell(row, 'refund_key');
	const keptKeys = new Set(kept.map(({ json }) => keyOf(json)));
	const lost = new Set(rows.map(keyOf).filter((key) => key !== '' && !keptKeys.has(key)));
	return cases.flatMap((json, index) => (lost.has(keyOf(json)) ? [] : [{ json, index, input }]));
}

/** Items whose row stands in the ledger, each key once: what leaves is an effect. */
export function noted(rows: readonly Row[], items: readonly Row[], input: number): Array<Placed<Row>> {
	const free = new Set(rowsOf(rows).map((row) => cell(row, 'refund_key')));
	return items.flatMap((json, index) => {
		const key = cell(json, 'refund_key');
		return key !== '' && free.delete(key) ? [{ json, index, input }] : [];
	});
}
