/** Orders that NewStore cancels → the TikTok orders that they came from, with what NewStore said of each. */
import type { TikTokOrderId } from '../shared/channel/attributes';
import { tikTokOrderOf } from '../shared/channel/attributes';
import type { Placed } from '../shared/channel/placed';
import { groupBy, orderKey } from '../shared/channel/rows';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

/** As 04a takes it. */
interface TikTokOrderWithEvents extends TikTokOrderId {
	newstore_events: Row[];
}

/**
 * @param orders items of NewStore, Order: Get
 * @param events items of the NewStore Trigger; `order_id` is the id in NewStore
 */
export function listTikTokOrders(orders: Row[], events: Row[]): Array<Placed<TikTokOrderWithEvents>> {
	const said = groupBy(events, (event) => cell(event, 'order_id'));
	const found = orders.flatMap((order, index) => {
		const origin = tikTokOrderOf(order);
		const storeId = cell(order, 'newstore_order_id') || cell(order, 'id');
		return origin ? [{ origin, storeId, index }] : [];
	});
	return [...groupBy(found, ({ origin }) => orderKey(origin.shop_id, origin.order_id)).values()].map((same) => {
		const storeIds = [...new Set(same.map(({ storeId }) => storeId))].filter((id) => id !== '');
		return {
			json: { ...same[0].origin, newstore_events: storeIds.flatMap((id) => said.get(id) ?? []) },
			indexes: same.map(({ index }) => index),
		};
	});
}
