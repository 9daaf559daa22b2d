/** Orders of NewStore → those that came from TikTok, with what was told of them. Pure. */
import type { TikTokOrderId } from '../../shared/channel/attributes';
import { tikTokOrderOf } from '../../shared/channel/attributes';
import type { Placed } from '../../shared/channel/placed';
import { firstCell, isEmptyItem, rowsOf } from '../../shared/channel/rows';
import { SHOP_OFF, isShopActive } from '../../shared/channel/shops';
import { HOUR_MS, isoExact } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { lookKey } from '../ledger/keys';

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

/** Orders that no call asks TikTok about, and how long until they are looked at again. */
const OFF_HOURS = 4;

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

/** A row of tts_refunds by which the sweep looks again at an order of a shop that is switched off. */
const offRow = ({ newstore_order_id, shop_id, order_id }: TikTokOrderOfStore, now: number) => ({
	refund_key: lookKey(newstore_order_id),
	direction: 'store_to_tiktok',
	shop_id,
	order_id,
	newstore_order_id,
	state: 'waiting',
	ask_again_at: isoExact(now + OFF_HOURS * HOUR_MS),
	updated_at: isoExact(now),
	note: SHOP_OFF,
});

/** Orders of shops that take part, and the rows of the others; a shop without a row takes part. */
export function byShop(
	orders: ReadonlyArray<Placed<TikTokOrderOfStore>>,
	shopRows: readonly Row[],
	now: number,
): { on: Array<Placed<TikTokOrderOfStore>>; off: Array<Placed<ReturnType<typeof offRow>>> } {
	const isOn = (id: string) => shopRows.every((row) => cell(row, 'shop_id') !== id || isShopActive(row));
	return {
		on: orders.filter(({ json }) => isOn(json.shop_id)),
		off: orders
			.filter(({ json }) => !isOn(json.shop_id))
			.map(({ json, ...place }) => ({ json: offRow(json, now), ...place })),
	};
}

/**
 * Orders whose returns could be read on both sides.
 *
 * @param orders items of NewStore, Refund: Get Many, with `order_id` of TikTok
 * @param failed what TikTok Shop, Return: Search could not read; it names the orders somewhere in its text
 */
export function ordersRead(orders: readonly Row[], failed: readonly Row[]): Array<Placed<Row>> {
	const texts = failed.filter((row) => !isEmptyItem(row)).map((row) => JSON.stringify(row));
	return orders
		.filter((order) => !isEmptyItem(order) && !texts.some((text) => text.includes(cell(order, 'order_id'))))
		.map((json) => ({ json }));
}
