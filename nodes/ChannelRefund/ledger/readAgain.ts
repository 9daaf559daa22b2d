/** Rows look- and exchange- of tts_refunds: orders that could not be read, and goods that a store has given instead. Pure. */
import { tikTokOrderOf } from '../../shared/channel/attributes';
import { orderKey, rowOf, rowsOf } from '../../shared/channel/rows';
import { MINUTE_MS, isoExact } from '../../shared/channel/times';
import type { Placed } from '../../shared/channel/placed';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { storeOrderId } from '../reading/origins';
import type { Direction } from '../types';
import { lookKey } from './keys';

/** A row that is written as it stands; columns that it does not name stay as they are. */
type NewRow = Placed<Record<string, string | number>>;

const FIRST_WAIT_MINUTES = 5;
const LONGEST_WAIT_MINUTES = 60;

const unique = (ids: string[]) => [...new Set(ids)].filter((id) => id !== '');

const storeIds = (rows: readonly Row[]) => unique(rows.map((row) => cell(row, 'newstore_order_id')));

const isLook = (row: Row) => cell(row, 'refund_key').startsWith(lookKey('')) && cell(row, 'state') === 'waiting';

/** Columns that wait: 5, 10, 20, … minutes, at most an hour. */
function waiting(times: number, now: number) {
	const minutes = Math.min(LONGEST_WAIT_MINUTES, FIRST_WAIT_MINUTES * 2 ** Math.min(times, 20));
	return { ask_again_at: isoExact(now + minutes * MINUTE_MS), updated_at: isoExact(now) };
}

/** What a run knows when it has not read every order. */
export interface Reading {
	/** items of what failed */
	failed: Row[];
	/** orders that the run was to look at: `newstore_order_id` and `events`, or `shop_id` and `order_id` */
	asked: Row[];
	/** `newstore_order_id` of orders that were read to the end */
	read: Row[];
	/** items of NewStore, Order: Get; those that are not from TikTok need no other look */
	storeOrders: Row[];
	/** rows of tts_refunds that wait */
	before: Row[];
	/** Unix milliseconds */
	now: number;
}

/** Returns in stores: orders that were asked for and not read. What events said of an order that is not known comes no second time. */
function ofStores({ failed, asked, read, storeOrders, before, now }: Reading): NewRow[] {
	const known = new Map(storeOrders.map((order) => [storeOrderId(order), tikTokOrderOf(order)]));
	const others = [...known].flatMap(([id, origin]) => (origin ? [] : [id]));
	const isRead = new Set([...storeIds(read), ...others]);
	const timesOf = (key: string) =>
		Number(before.filter(isLook).find((row) => cell(row, 'refund_key') === key)?.attempts) || 0;
	const indexes = failed.map((_, index) => index);
	const looks = storeIds(asked)
		.filter((id) => !isRead.has(id))
		.map((id) => {
			const named = rowOf(asked.find((row) => cell(row, 'newstore_order_id') === id));
			const times = timesOf(lookKey(id));
			return {
				refund_key: lookKey(id),
				direction: 'store_to_tiktok',
				...(known.get(id) ?? { shop_id: cell(named, 'shop_id'), order_id: cell(named, 'order_id') }),
				newstore_order_id: id,
				state: 'waiting',
				attempts: times + 1,
				...waiting(times, now),
				note: 'The order could not be read; it is looked at again.',
			};
		});
	const unknown = asked.filter((row) => !known.has(cell(row, 'newstore_order_id')));
	const exchanged = exchangeRows(unknown, { isDryRun: false, now }).map(({ json }) => json);
	return [...looks, ...exchanged].map((json) => ({ json, indexes }));
}

/** Returns on TikTok: the orders that a failure names; all when one names none. */
function ofTikTok({ failed, asked, now }: Reading): NewRow[] {
	const named = failed.map((row) => cell(row, 'order_id'));
	const isUnread = (row: Row) => named.includes('') || named.includes(cell(row, 'order_id'));
	const waits = asked.filter((row) => cell(row, 'order_id') !== '' && isUnread(row));
	const each = new Map(waits.map((row) => [orderKey(cell(row, 'shop_id'), cell(row, 'order_id')), row]));
	return [...each.values()].map((row) => ({
		json: {
			refund_key: lookKey(cell(row, 'order_id')),
			direction: 'tiktok_to_newstore',
			shop_id: cell(row, 'shop_id'),
			order_id: cell(row, 'order_id'),
			state: 'waiting',
			...waiting(0, now),
			note: 'The returns of the order could not be read; it is looked at again.',
		},
		indexes: failed.flatMap((_, index) => (['', cell(row, 'order_id')].includes(named[index]) ? [index] : [])),
	}));
}

/** Rows by which the sweep looks again at what could not be read. */
export const toReadAgain = (direction: Direction, reading: Reading): NewRow[] =>
	direction === 'store_to_tiktok' ? ofStores(reading) : ofTikTok(reading);

/** Rows by which the sweep looks again at orders that another run has in hand, each order once. `rows` of tts_refunds. */
export function lookAfterOthers(rows: readonly Row[], indexes: readonly number[], now: number): NewRow[] {
	const looks = new Map<string, NewRow>();
	rows.forEach((row, place) => {
		const isBackward = cell(row, 'direction') === 'tiktok_to_newstore';
		const key = lookKey(cell(row, isBackward ? 'order_id' : 'newstore_order_id'));
		if (looks.has(key)) return;
		const about = ['direction', 'shop_id', 'order_id', 'newstore_order_id'].map((name) => [name, cell(row, name)]);
		const note = 'Another run has the order in hand; it is looked at again.';
		const json = { refund_key: key, ...Object.fromEntries(about), state: 'waiting', ...waiting(0, now), note };
		looks.set(key, { json, index: indexes[place] });
	});
	return [...looks.values()];
}

/** Of orders that could be read: the rows by which the sweep would look at them again end. */
export function readAgainEnded(
	direction: Direction,
	orders: readonly Row[],
	ledger: readonly Row[],
	now: number,
): Array<Placed<{ ledger: Row }>> {
	const column = direction === 'store_to_tiktok' ? 'newstore_order_id' : 'order_id';
	const keyOf = (row: Row) => cell(row, column);
	const places = new Map<string, number>();
	orders.forEach((order, index) => places.set(keyOf(order), index));
	const looks = ledger.filter((row) => isLook(row) && (cell(row, 'direction') || 'store_to_tiktok') === direction);
	return looks.flatMap((row) => {
		const index = places.get(keyOf(row));
		if (index === undefined) return [];
		const ended = { state: 'nothing', ask_again_at: '', updated_at: isoExact(now), note: 'It could be read again.' };
		return [{ json: { ledger: { refund_key: cell(row, 'refund_key'), ...ended } }, index }];
	});
}

/** Exchanges that the events of an order tell of: return ids of goods for which the store has given others. */
function exchangedReturns(order: Row): string[] {
	const own = cell(order, 'newstore_order_id');
	const told = rowsOf(order.events).flatMap((event) => rowsOf(rowOf(event.payload).exchanges));
	return unique(told.filter((one) => (cell(one, 'order_id') || own) === own).map((one) => cell(one, 'return_id')));
}

/** One row for each return whose goods the store has exchanged; `orders` with `newstore_order_id` and `events`. */
export function exchangeRows(orders: readonly Row[], { isDryRun, now }: { isDryRun: boolean; now: number }): NewRow[] {
	const told = orders.flatMap((order, index) =>
		exchangedReturns(order).map((returnId) => ({
			json: {
				refund_key: `exchange-${returnId}`,
				direction: 'store_to_tiktok',
				...Object.fromEntries(
					['shop_id', 'order_id'].flatMap((column) => (column in order ? [[column, cell(order, column)]] : [])),
				),
				newstore_order_id: cell(order, 'newstore_order_id'),
				state: isDryRun ? 'nothing' : 'waiting',
				newstore_state: 'exchanged',
				...waiting(0, now),
				note: 'The store has given other goods for this return.',
			},
			index,
		})),
	);
	return [...new Map(told.map((row) => [row.json.refund_key, row])).values()];
}
