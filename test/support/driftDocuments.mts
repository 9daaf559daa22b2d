/** An order as both systems write it, in agreement, to be changed by a test. */

export type Json = Record<string, unknown>;

export const NOW = Date.UTC(2026, 5, 10, 12);
export const SHOP = '7495049642642441621';
const HOUR = 3_600;
/** Unix seconds so many hours ago */
export const ago = (hours: number) => Math.round(NOW / 1000 - hours * HOUR);
export const isoAgo = (hours: number) => new Date(ago(hours) * 1000).toISOString();

export interface Sides {
	order: Json;
	found: Json;
	reference: Json;
	requests: Json;
	back: Json;
	others: Json[];
	buyers: Json[];
}

const store = (id: string) => `0000-store-${id}`;

/** `states`: state of the NewStore item of each line; `display`: of the line on TikTok. */
export function sides(
	id = '576460000000000001',
	{ states = ['in_fulfillment'], status = 'AWAITING_SHIPMENT', lines = {} as Json, order = {} as Json } = {},
): Sides {
	const line = (place: number) => `${id.slice(-6)}${place}`;
	const all = states.map((_, place) => place);
	return {
		order: {
			shop_id: SHOP,
			order_id: id,
			id,
			status,
			fulfillment_type: 'FULFILLMENT_BY_SELLER',
			shipping_type: 'SELLER',
			paid_time: ago(10),
			update_time: ago(5),
			rts_sla_time: ago(-20),
			payment: { currency: 'GBP', total_amount: (20 * states.length).toFixed(2), platform_discount: '0.00' },
			line_items: all.map((place) => ({
				id: line(place),
				seller_sku: 'TEE',
				product_name: 'Tee',
				sale_price: '20.00',
				...lines,
			})),
			...order,
		},
		found: {
			shop_id: SHOP,
			order_id: id,
			found: true,
			newstore_order_id: store(id),
			newstore_order: {
				newstore_order_id: store(id),
				placed_at: isoAgo(9),
				currency: 'GBP',
				totals: { total: 20 * states.length },
				items: states.map((state, place) => ({ id: `item-${id}-${place}`, product_id: 'TEE', status: state })),
			},
		},
		reference: {
			shop_id: SHOP,
			order_id: id,
			platform: 'ORDER_MANAGEMENT_SYSTEM',
			external_orders: [
				{
					id: store(id),
					platform: 'ORDER_MANAGEMENT_SYSTEM',
					line_items: all.map((place) => ({ id: `item-${id}-${place}`, origin_id: line(place) })),
				},
			],
		},
		requests: {
			shop_id: SHOP,
			order_id: id,
			fulfillment_requests: [
				{
					fulfillment_node_id: 'LEEDS-DC',
					created_at: isoAgo(8),
					items: states.map((state, place) => ({
						item_id: `item-${id}-${place}`,
						status: ['complete', 'returned'].includes(state) ? 'shipped' : 'dispatched',
						carrier: 'DPD',
						tracking_code: 'P1',
						shipped_at: isoAgo(4),
					})),
				},
			],
		},
		back: { shop_id: SHOP, order_id: id, returns: [], refunds: [] },
		others: [],
		buyers: [],
	};
}

export const refund = (one: Sides, change: Json = {}): Json => ({
	shop_id: SHOP,
	order_id: one.order.order_id,
	return_id: '900',
	return_type: 'REFUND',
	return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS',
	create_time: ago(6),
	update_time: ago(5),
	refund_amount: { currency: 'GBP', refund_total: '20.00' },
	return_line_items: (one.order.line_items as Json[])
		.slice(0, 1)
		.map(({ id }) => ({ order_line_item_id: id, refund_amount: { currency: 'GBP', refund_total: '20.00' } })),
	...change,
});
