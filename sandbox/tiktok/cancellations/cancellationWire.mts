// Cancellations as Search Cancellations sends them, in the old version and in that of 2026 (202602).
import type { Clock } from '../../clock.mts';
import { fromMinorUnits } from '../orders/amounts.mts';
import { reasonText } from './cancelReasons.mts';
import type { Cancellation } from './cancellations.mts';
import type { OrderLine } from '../orders/orderTypes.mts';

type Wire = Record<string, unknown>;

function refundOnWire(refund: Cancellation['refund'], currency: string): Wire {
	const money = (units: number) => fromMinorUnits(units, currency);
	const { subTotal, shipping, tax, retailDeliveryFee } = refund;
	return {
		currency,
		refund_total: money(subTotal + shipping + tax + retailDeliveryFee),
		refund_subtotal: money(subTotal),
		refund_shipping_fee: money(shipping),
		refund_tax: money(tax),
		...(retailDeliveryFee > 0 ? { retail_delivery_fee: money(retailDeliveryFee) } : {}),
	};
}

/** The parts of a virtual bundle, one entry per unit; nothing for other lines. */
function partsOnWire(entryId: string, line: OrderLine): Wire {
	const parts = (line.sku.components ?? []).flatMap(({ sku, count }) => Array.from({ length: count }, () => sku));
	if (parts.length === 0) return {};
	return {
		cancel_sub_line_items: parts.map((sku, place) => ({
			cancel_sub_line_item_id: `${entryId}${place + 1}`,
			cancel_line_item_id: entryId,
			sub_order_line_item_id: `${line.id}${place + 1}`,
			order_line_item_id: line.id,
			sku_id: sku.id,
			sku_name: sku.name,
			product_name: sku.product.title,
			seller_sku: sku.sellerSku,
		})),
	};
}

export function cancellationOnWire(cancellation: Cancellation, clock: Clock, isNewer = false): Wire {
	const { order, deadlineMs, status } = cancellation;
	const isPending = status === 'CANCELLATION_REQUEST_PENDING';
	return {
		cancel_id: cancellation.id,
		order_id: order.id,
		cancel_type: cancellation.type,
		cancel_status: status,
		role: cancellation.role === 'OPERATOR' ? 'SYSTEM' : cancellation.role,
		cancel_reason: cancellation.reason,
		cancel_reason_text: reasonText(cancellation.reason),
		create_time: clock.wireSeconds(cancellation.createdAtMs),
		update_time: clock.wireSeconds(cancellation.updatedAtMs),
		...(isPending && deadlineMs !== undefined
			? {
					seller_next_action_response: [{ action: 'SELLER_RESPOND_CANCEL', deadline: clock.wireSeconds(deadlineMs) }],
				}
			: {}),
		// Units that have not left go back to stock.
		...(isNewer ? { should_replenish_stock: cancellation.lines.every(({ line }) => !line.cancelled?.wasShipped) } : {}),
		refund_amount: refundOnWire(cancellation.refund, order.currency),
		cancel_line_items: cancellation.lines.map(({ id, line }) => ({
			cancel_line_item_id: id,
			order_line_item_id: line.id,
			sku_id: line.sku.id,
			sku_name: line.sku.name,
			product_name: line.sku.product.title,
			seller_sku: line.sellerSku,
			...(isNewer ? partsOnWire(id, line) : {}),
			refund_amount: refundOnWire(
				{
					subTotal: line.amounts.sale - (line.givenBack?.subTotal ?? 0),
					shipping: 0,
					tax: line.amounts.tax - (line.givenBack?.productTax ?? 0),
					retailDeliveryFee: 0,
				},
				order.currency,
			),
		})),
	};
}
