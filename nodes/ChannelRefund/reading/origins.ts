/** Orders of NewStore → those that came from TikTok, with what was told of them. Pure. */
import type { TikTokOrderId } from '../../shared/channel/attributes';
import { tikTokOrderOf } from '../../shared/channel/attributes';
import type { Placed } from '../../shared/channel/placed';
import { firstCell, isEmptyItem, rowsOf } from '../../shared/channel/rows';
import { isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

interface TikTokOrderOfStore extends TikTokOrderId {
	newstore_order_id: string;
	/** as NewStore gave it */
	newstore_order: Row;
	/** items of the NewStore Trigger */
	events: Row[];
}

/** A row of tts_refunds that ends the looks at an order. */
interface EndedLook {
	newstore_order_id: string;
	state: 'nothing';
	ask_again_at: '';
	updated_at: string;
	note: string;
}

/** Id in NewStore of an item of NewStore, Order: Get. */
export const storeOrderId = (order: Row) => firstCell(order, 'origin_id', 'id');

/**
 * @param orders items of NewStore, Order: Get
 * @param asked orders that the workflow was called with: `newstore_order_id`, and `events` when NewStore told of it
 * @param now Unix milliseconds
 * @returns `ended`: orders of other channels that a sweep asked for; events about them leave no row
 */
export function listTikTokOrders(
	orders: readonly Row[],
	asked: readonly Row[],
	now: number,
): { orders: Array<Placed<TikTokOrderOfStore>>; ended: Array<Placed<EndedLook>> } {
	const listed: ReturnType<typeof listTikTokOrders> = { orders: [], ended: [] };
	orders.forEach((order, index) => {
		if (isEmptyItem(order)) return;
		const id = storeOrderId(order);
		const calls = asked.filter((row) => cell(row, 'newstore_order_id') === id);
		const origin = tikTokOrderOf(order);
		if (origin) {
			const events = calls.flatMap((row) => rowsOf(row.events));
			listed.orders.push({ json: { ...origin, newstore_order_id: id, newstore_order: order, events }, index });
		} else if (calls.some((row) => rowsOf(row.events).length === 0)) {
			const note = 'The order is not from TikTok Shop.';
			const json = { newstore_order_id: id, ask_again_at: '', updated_at: isoExact(now), note } as const;
			listed.ended.push({ json: { ...json, state: 'nothing' }, index });
		}
	});
	return listed;
}
