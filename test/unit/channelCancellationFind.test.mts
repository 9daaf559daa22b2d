/** Which TikTok orders NewStore orders came from, and which events of NewStore are about each. */
import { listTikTokOrders } from '../../nodes/ChannelCancellation/listTikTokOrders.ts';

const SHOP = '7494049642642441621';
const ORDER = '576460000000000001';
const OTHER = '576460000000000002';

const attributes = (orderId: string, shopId = SHOP) => [
	{ name: 'tiktok_order_id', value: orderId },
	{ name: 'tiktok_shop_id', value: shopId },
];
const event = (orderId: string, type = 'order.cancelled') => ({ type, order_id: orderId, payload: { id: orderId } });

test('each TikTok order with the events of its NewStore order, in their order', () => {
	const orders = [
		{ newstore_order_id: 'ns-1', extended_attributes: attributes(ORDER) },
		{ newstore_order_id: 'ns-2', extended_attributes: attributes(OTHER) },
	];
	const events = [event('ns-2'), event('ns-1', 'order.items_cancelled'), event('ns-1'), event('ns-3')];
	expect(listTikTokOrders(orders, events)).toEqual([
		{ json: { shop_id: SHOP, order_id: ORDER, newstore_events: [events[1], events[2]] }, indexes: [0] },
		{ json: { shop_id: SHOP, order_id: OTHER, newstore_events: [events[0]] }, indexes: [1] },
	]);
});

test('sales in stores and orders of other channels are none', () => {
	const orders = [
		{ newstore_order_id: 'ns-1', extended_attributes: [] },
		{ newstore_order_id: 'ns-2' },
		{ newstore_order_id: 'ns-3', extended_attributes: [{ name: 'tiktok_order_id', value: ORDER }] },
		{ newstore_order_id: 'ns-4', extended_attributes: attributes('undefined') },
		{},
	];
	expect(listTikTokOrders(orders, [event('ns-1'), event('ns-3'), event('ns-4'), event('')])).toEqual([]);
});

test('an order read twice, or injected twice, is one TikTok order with the events of both', () => {
	const orders = [
		{ newstore_order_id: 'ns-1', extended_attributes: attributes(ORDER) },
		{ newstore_order_id: 'ns-1', extended_attributes: attributes(ORDER) },
		{ id: 'ns-9', extended_attributes: attributes(ORDER) },
	];
	const events = [event('ns-9'), event('ns-1')];
	expect(listTikTokOrders(orders, events)).toEqual([
		{ json: { shop_id: SHOP, order_id: ORDER, newstore_events: [events[1], events[0]] }, indexes: [0, 1, 2] },
	]);
});

test('the same order number in two shops is two orders; without an event there is none to tell', () => {
	const orders = [
		{ newstore_order_id: 'ns-1', extended_attributes: attributes(ORDER) },
		{ newstore_order_id: 'ns-2', extended_attributes: attributes(ORDER, '7494049642642441622') },
	];
	expect(listTikTokOrders(orders, []).map(({ json }) => [json.shop_id, json.newstore_events])).toEqual([
		[SHOP, []],
		['7494049642642441622', []],
	]);
});
