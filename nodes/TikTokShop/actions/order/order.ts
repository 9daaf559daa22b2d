import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';

/** An order as an item: as TikTok Shop gives it plus `shop_id` and `order_id`, or in short. */
export function presentOrder(order: IDataObject, shop: Shop, simplify: boolean): IDataObject {
	const ids = { shop_id: shop.shop_id, order_id: String(order.id) };
	return simplify ? { ...ids, ...shortOrder(order) } : { ...ids, ...order };
}

/** What most flows look at, without buyer and address. */
function shortOrder(order: IDataObject): IDataObject {
	const payment = (order.payment ?? {}) as IDataObject;
	const lines = (order.line_items ?? []) as IDataObject[];
	return {
		status: order.status,
		order_type: order.order_type,
		fulfillment_type: order.fulfillment_type,
		shipping_type: order.shipping_type,
		is_on_hold_order: order.is_on_hold_order,
		is_buyer_request_cancel: order.is_buyer_request_cancel,
		create_time: order.create_time,
		paid_time: order.paid_time,
		update_time: order.update_time,
		rts_sla_time: order.rts_sla_time,
		currency: payment.currency,
		total_amount: payment.total_amount,
		line_items: lines.map((line) => ({
			id: line.id,
			product_id: line.product_id,
			sku_id: line.sku_id,
			seller_sku: line.seller_sku,
			sale_price: line.sale_price,
			display_status: line.display_status,
		})),
	};
}
