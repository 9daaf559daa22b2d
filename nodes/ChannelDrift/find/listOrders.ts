/** What a look at both systems has to read: each order once, and those whose document is still missing. */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, orderKey, rowsOf } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { placeOf } from '../reading/tikTokSide';

interface OrderToCompare {
	shop_id: string;
	order_id: string;
	/** by which NewStore knows it */
	external_id: string;
	/** a return or refund names it: NewStore is asked for its returns as well */
	has_return: boolean;
}

interface Lists {
	orders: Array<Placed<OrderToCompare>>;
	missing: Array<Placed<OrderToCompare>>;
}

/**
 * @param orders documents of TikTok
 * @param mentioned returns, cancellations, rows: whatever names a shop and an order
 */
export function listOrders(orders: readonly Row[], mentioned: readonly Row[], shops: ReadonlyMap<string, Shop>): Lists {
	const known = new Set<string>();
	const lists: Lists = { orders: [], missing: [] };
	const returned = new Set(
		mentioned
			.filter(
				(row) =>
					cell(row, 'return_id') !== '' || cell(row, 'refund_key') !== '' || /refund|return/.test(cell(row, 'kind')),
			)
			.map((row) => orderKey(cell(row, 'shop_id'), cell(row, 'order_id'))),
	);
	const add = (json: Row, index: number, isMissing: boolean) => {
		const place = isEmptyItem(json) ? undefined : placeOf(json);
		if (!place) return;
		const shop = shops.get(place.shopId);
		const key = orderKey(place.shopId, place.orderId);
		if (known.has(key) || (shops.size > 0 && !shop?.active)) return;
		known.add(key);
		const prefix = shop ? cell(shop.row, 'external_id_prefix') : '';
		const one = {
			shop_id: place.shopId,
			order_id: place.orderId,
			external_id: `${prefix}${place.orderId}`,
			has_return: returned.has(key),
		};
		lists.orders.push({ json: one, index, input: isMissing ? 1 : 0 });
		if (isMissing) lists.missing.push({ json: one, index, input: 1 });
	};
	orders.forEach((json, index) => add(json, index, false));
	mentioned.forEach((json, index) => add({ shop_id: json.shop_id, order_id: json.order_id }, index, true));
	return lists;
}

/**
 * NewStore orders that TikTok's references name although NewStore knows the order by another id: each has to be read, to tell
 * whether the goods leave twice.
 * @param store items of NewStore, Order: Find by External ID
 * @param references items of TikTok Shop, External Reference: Get
 */
export function listOthers(
	store: readonly Row[],
	references: readonly Row[],
): Array<Placed<{ newstore_order_id: string }>> {
	const own = new Map(
		store
			.filter((row) => cell(row, 'newstore_order_id') !== '')
			.map((row) => [orderKey(cell(row, 'shop_id'), cell(row, 'order_id')), cell(row, 'newstore_order_id')]),
	);
	const others = new Map<string, number>();
	references.forEach((row, index) => {
		const known = own.get(orderKey(cell(row, 'shop_id'), cell(row, 'order_id')));
		if (known === undefined) return;
		for (const { id } of rowsOf(row.external_orders)) {
			const other = String(id ?? '').trim();
			if (other !== '' && other !== known && !others.has(other)) others.set(other, index);
		}
	});
	return [...others].map(([newstore_order_id, index]) => ({ json: { newstore_order_id }, index, input: 1 }));
}
