/** What the workflow was called with → orders of NewStore to read, and TikTok orders that are known already. Pure. */
import type { TikTokOrderId } from '../../shared/channel/attributes';
import type { Placed } from '../../shared/channel/placed';
import { groupBy, isEmptyItem, orderKey, rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** The goods went over the counter: there is no parcel. */
const HANDED_OVER = 'IN_STORE_HANDOVER';

/**
 * @param asked events of NewStore as its trigger gives them (`type`, `order_id`, `payload`), and TikTok orders (`shop_id`,
 * `order_id`) as the sweeps give them; each order leaves once
 */
export function sortAsked(asked: readonly Row[]): {
	storeOrders: Array<Placed<{ newstore_order_id: string }>>;
	orders: Array<Placed<TikTokOrderId>>;
} {
	const given = asked.filter((row) => !isEmptyItem(row));
	const isEvent = (row: Row) => cell(row, 'type') !== '';
	const parcels = given.filter((row) => isEvent(row) && cell(rowOf(row.payload), 'service_level') !== HANDED_OVER);
	const ids = [...new Set(parcels.map((row) => cell(row, 'order_id')))].filter((id) => id !== '');
	const orders = given
		.filter((row) => !isEvent(row))
		.map((row) => ({ shop_id: cell(row, 'shop_id'), order_id: cell(row, 'order_id') }));
	return {
		storeOrders: ids.map((id) => ({ json: { newstore_order_id: id } })),
		orders: [...groupBy(orders, (one) => orderKey(one.shop_id, one.order_id)).values()].map(([json]) => ({ json })),
	};
}
