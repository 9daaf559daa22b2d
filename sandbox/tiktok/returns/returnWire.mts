// Returns as Search Returns and Get Return Records send them.
import type { Clock } from '../../clock.mts';
import { fromMinorUnits } from '../orders/amounts.mts';
import type { Order, OrderLine, RefundParts } from '../orders/orderTypes.mts';
import { discountsOf, totalOf } from './refundAmounts.mts';
import { refundOf } from './returnBook.mts';
import { returnReasonText } from './returnReasons.mts';
import type { Return } from './returnTypes.mts';
import { wireStatus, wireType } from './returnTypes.mts';
import type { TikTokState } from '../state.mts';

type Wire = Record<string, unknown>;

/** `refund_amount`, and `order_refund_amount` of Calculate Refund. */
export function refundOnWire(parts: RefundParts, { currency }: Order): Wire {
	const money = (units: number) => fromMinorUnits(units, currency);
	return {
		currency,
		refund_total: money(totalOf(parts)),
		refund_subtotal: money(parts.subTotal),
		refund_shipping_fee: money(parts.shipping),
		refund_tax: money(parts.productTax + parts.shippingTax),
		...(parts.retailDeliveryFee > 0 ? { retail_delivery_fee: money(parts.retailDeliveryFee) } : {}),
	};
}

/** @param isNewer as version 202602 sends it */
export function returnOnWire(asked: Return, { clock, shops, switches }: TikTokState, isNewer = false): Wire {
	const { order, lines, parcel } = asked;
	// A replacement gives money back only when the seller chose to.
	const hasMoney = asked.type !== 'REPLACEMENT' || asked.status === 'REPLACEMENT_REQUEST_REFUND_SUCCESS';
	const isCombined = asked.combinedId !== undefined;
	return {
		return_id: asked.id,
		order_id: order.id,
		return_type: wireType(asked),
		return_status: wireStatus(asked),
		...(asked.arbitration === undefined ? {} : { arbitration_status: asked.arbitration }),
		role: asked.role,
		return_reason: asked.reason,
		return_reason_text: returnReasonText(asked.reason),
		can_buyer_keep_item: asked.buyerKeepsItem,
		create_time: clock.wireSeconds(asked.createdAtMs),
		update_time: clock.wireSeconds(asked.updatedAtMs),
		...(asked.previousId === undefined ? {} : { pre_return_id: asked.previousId }),
		...(asked.nextId === undefined ? {} : { next_return_id: asked.nextId }),
		...(asked.next === undefined
			? {}
			: {
					seller_next_action_response: [
						{ action: asked.next.action, deadline: clock.wireSeconds(asked.next.deadlineMs) },
					],
				}),
		...(asked.type === 'REFUND' ? {} : wayBackOnWire(asked)),
		...(parcel === undefined
			? {}
			: {
					return_tracking_number: parcel.trackingNumber,
					return_provider_name: parcel.provider.name,
					return_provider_id: parcel.provider.id,
				}),
		is_combined_return: switches.combinedAsText && isCombined ? 'true ' : isCombined,
		...(isCombined ? { combined_return_id: asked.combinedId } : {}),
		...(hasMoney ? moneyOnWire(asked) : {}),
		...offerOnWire(asked),
		return_line_items: lines.map(({ id, line, parts }) => ({
			return_line_item_id: id,
			order_line_item_id: line.id,
			sku_id: line.sku.id,
			sku_name: line.sku.name,
			product_name: line.sku.product.title,
			seller_sku: line.sellerSku,
			...(hasMoney ? { refund_amount: refundOnWire(parts, order) } : {}),
			...(isNewer ? partsOnWire(id, line) : {}),
		})),
		...(asked.type === 'REFUND' ? {} : { return_warehouse_address: { full_address: addressOf(shops, order) } }),
	};
}

/** The parts of a virtual bundle, one entry per unit; nothing for other lines. */
function partsOnWire(entryId: string, line: OrderLine): Wire {
	const parts = (line.sku.components ?? []).flatMap(({ sku, count }) => Array.from({ length: count }, () => sku));
	if (parts.length === 0) return {};
	return {
		return_sub_line_items: parts.map((sku, place) => ({
			return_sub_line_item_id: `${entryId}${place + 1}`,
			return_line_item_id: entryId,
			sub_order_line_item_id: `${line.id}${place + 1}`,
			order_line_item_id: line.id,
			sku_id: sku.id,
			sku_name: sku.name,
			product_name: sku.product.title,
			seller_sku: sku.sellerSku,
		})),
	};
}

function wayBackOnWire({ shipmentType, handoverMethod }: Return): Wire {
	return {
		shipment_type: shipmentType,
		handover_method: handoverMethod,
		return_method: shipmentType === 'PLATFORM' ? 'PLATFORM_SHIPPED' : 'BUYER_SHIPPED',
		return_shipping_document_type: 'SHIPPING_LABEL',
	};
}

function moneyOnWire(asked: Return): Wire {
	const { order, lines, wayBack } = asked;
	const { currency } = order;
	const money = (units: number) => fromMinorUnits(units, currency);
	const discounts = discountsOf(order, lines);
	return {
		refund_amount: refundOnWire(refundOf(asked), order),
		discount_amount: [
			{
				currency,
				product_seller_discount: money(discounts.productSeller),
				product_platform_discount: money(discounts.productPlatform),
				shipping_fee_seller_discount: money(discounts.shippingSeller),
				shipping_fee_platform_discount: money(discounts.shippingPlatform),
			},
		],
		shipping_fee_amount: [
			{
				currency,
				seller_paid_return_shipping_fee: money(wayBack.seller),
				platform_paid_return_shipping_fee: money(wayBack.platform),
				buyer_paid_return_shipping_fee: money(wayBack.buyer),
			},
		],
	};
}

function offerOnWire({ offerMinor, offerRefused, order }: Return): Wire {
	if (offerMinor === undefined) return {};
	return {
		seller_proposed_return_type: 'PARTIAL_REFUND',
		partial_refund: { currency: order.currency, amount: fromMinorUnits(offerMinor, order.currency) },
		buyer_rejected_partial_refund: offerRefused === true,
	};
}

function addressOf(shops: TikTokState['shops'], order: Order): string {
	const { warehouses } = shops.get(order.shopId)!;
	const { addressLine1, city, postalCode } =
		warehouses.find(({ type }) => type === 'RETURN_WAREHOUSE') ?? warehouses[0];
	return `${addressLine1}, ${city}, ${postalCode}`;
}

/** `records` of Get Return Records, the oldest first. */
export function recordsOnWire({ records }: Return, clock: Clock): Wire[] {
	return records.map(({ by, description, reason, note, images, atMs }) => ({
		event: 'ORDER_RETURN',
		role: by,
		description,
		...(reason === undefined ? {} : { reason_text: returnReasonText(reason) }),
		...(note === undefined ? {} : { note }),
		...(images === undefined
			? {}
			: { images: images.map(({ id, width, height }) => ({ url: `https://images.example/${id}`, width, height })) }),
		create_time: clock.wireSeconds(atMs),
	}));
}
