// Orders as Get Order List (202309), Get Order Detail (202507) and Get Price Detail (202407) send them.
import type { Clock } from '../../clock.mts';
import { fromMinorUnits } from './amounts.mts';
import { addressOnWire } from './buyerAddress.mts';
import type { Masking } from './buyerAddress.mts';
import { marketOf } from '../markets.mts';
import { displayStatus } from './orderStates.mts';
import type { Order, OrderLine, Package } from './orderTypes.mts';
import { packagesOf } from '../fulfilment/packageBook.mts';
import { deadlinesOf } from './sla.mts';
import type { ShopSeed } from '../types.mts';

const DAY_MS = 24 * 3_600_000;

type Wire = Record<string, unknown>;

export interface OrderWireContext {
	clock: Clock;
	shop: ShopSeed;
	/** Tell package ids also where the documentation says they are not told before shipping. */
	showsAllPackageIds: boolean;
	/** Of the VAT Calculation Service (EU); empty = the seller does not use it. */
	vatRate: string;
	/** The VAT stands in `payment.tax` too. */
	vatInPaymentTax: boolean;
}

/** VAT inside a gross amount at a rate such as '0.19', rounded half up. */
function vatInside(gross: number, rate: string): number {
	const scale = 1_000_000;
	const parts = Math.round(Number(rate) * scale);
	return Math.round((gross * parts) / (scale + parts));
}

/** The VAT Calculation Service is for prices that include the tax. */
const usesVat = (order: Order, { vatRate }: OrderWireContext) => vatRate !== '' && order.salesTaxRate === undefined;

/** What of the address may be seen now; undefined when TikTok sends no address at all (tiktok-shop.md 6.6). */
export function maskingOf(order: Order, nowMs: number): Masking | undefined {
	if (!order.wasReadyToShip) return undefined;
	const isFulfilledByTikTok = order.fulfillmentType !== 'FULFILLMENT_BY_SELLER';
	if (order.address.regionCode !== 'US') {
		return { hidePersonal: isFulfilledByTikTok || order.shippingType === 'TIKTOK' };
	}
	if (isFulfilledByTikTok) return { hidePersonal: true, hideDistrictsFrom: 4 };
	const isOld = order.completedAtMs !== undefined && nowMs >= order.completedAtMs + 30 * DAY_MS;
	if (order.status === 'CANCELLED' || isOld) return { hidePersonal: true, hideDistrictsFrom: 3 };
	// Since August 2026, in every status: phone, name and street.
	return order.shippingType === 'TIKTOK' ? { hidePersonal: true, showsPostalCode: true } : { hidePersonal: false };
}

/** The names and the place of these fields are not settled (tiktok-shop.md 6.5). */
function vatOnPayment(order: Order, { vatRate, vatInPaymentTax }: OrderWireContext): Wire {
	const money = (units: number) => fromMinorUnits(units, order.currency);
	const ofGoods = order.lines.reduce((sum, line) => sum + vatInside(line.amounts.sale, vatRate), 0);
	const ofShipping = vatInside(order.amounts.shipping, vatRate);
	return {
		shipping_tax_amount: money(ofShipping),
		shipping_tax_rate: vatRate,
		...(vatInPaymentTax ? { tax: money(ofGoods + ofShipping), product_tax: money(ofGoods) } : {}),
	};
}

function paymentOnWire(order: Order, context: OrderWireContext): Wire {
	const { amounts, currency } = order;
	const money = (units: number) => fromMinorUnits(units, currency);
	const wire: Wire = {
		currency,
		original_total_product_price: money(amounts.originalTotal),
		seller_discount: money(amounts.sellerDiscount),
		platform_discount: money(amounts.platformDiscount),
		sub_total: money(amounts.subTotal),
		original_shipping_fee: money(amounts.originalShipping),
		shipping_fee_seller_discount: money(amounts.shippingSellerDiscount),
		shipping_fee_platform_discount: money(amounts.shippingPlatformDiscount),
		shipping_fee_cofunded_discount: '0',
		shipping_fee: money(amounts.shipping),
		tax: money(amounts.tax),
		product_tax: money(amounts.productTax),
		shipping_fee_tax: money(amounts.shippingTax),
		total_amount: money(amounts.total),
	};
	if (usesVat(order, context)) Object.assign(wire, vatOnPayment(order, context));
	if (amounts.retailDeliveryFee > 0) wire.retail_delivery_fee = money(amounts.retailDeliveryFee);
	return wire;
}

function lineOnWire(order: Order, line: OrderLine, context: OrderWireContext): Wire {
	const money = (units: number) => fromMinorUnits(units, order.currency);
	const { sku } = line;
	const wire: Wire = {
		id: line.id,
		product_id: sku.product.id,
		sku_id: sku.id,
		seller_sku: line.sellerSku,
		product_name: sku.product.title,
		sku_name: sku.name,
		currency: order.currency,
		original_price: money(line.amounts.original),
		seller_discount: money(line.amounts.sellerDiscount),
		platform_discount: money(line.amounts.platformDiscount),
		sale_price: money(line.amounts.sale),
		is_gift: line.isGift,
		is_dangerous_good: false,
	};
	if (line.cancelled !== undefined) {
		wire.display_status = 'CANCELLED';
		wire.cancel_user = line.cancelled.by;
		wire.cancel_reason = line.cancelled.reason;
	} else {
		const status = displayStatus(order, line);
		if (status !== undefined) wire.display_status = status;
	}
	if (line.package !== undefined) Object.assign(wire, packageOnLine(order, line.package, context));
	if (line.isGift) wire.gift_retail_price = money(line.giftRetailMinor);
	if (order.salesTaxRate !== undefined) {
		wire.item_tax = [{ tax_type: 'SALES_TAX', tax_amount: money(line.amounts.tax), tax_rate: order.salesTaxRate }];
	}
	if (usesVat(order, context)) {
		const amount = money(vatInside(line.amounts.sale, context.vatRate));
		wire.item_tax = [{ tax_type: 'VAT', tax_amount: amount, tax_rate: context.vatRate }];
	}
	if (sku.components !== undefined) {
		wire.combined_listing_skus = sku.components.map(({ sku: part, count }) => ({
			sku_id: part.id,
			product_id: part.product.id,
			seller_sku: part.sellerSku,
			sku_count: count,
		}));
	}
	return wire;
}

function hasVisibleId(order: Order, parcel: Package, { shop, showsAllPackageIds }: OrderWireContext): boolean {
	// Without the id nobody could ship a parcel that TikTok carries; only own shipping works by order.
	const isHidden = marketOf(shop.region).hidesIdsBeforeShipping && order.shippingType === 'SELLER';
	return parcel.status !== 'TO_FULFILL' || showsAllPackageIds || !isHidden;
}

function packageOnLine(order: Order, parcel: Package, context: OrderWireContext): Wire {
	const wire: Wire = { package_status: parcel.status };
	if (hasVisibleId(order, parcel, context)) wire.package_id = parcel.id;
	if (parcel.provider !== undefined) {
		wire.tracking_number = parcel.trackingNumber;
		wire.shipping_provider_id = parcel.provider.id;
		wire.shipping_provider_name = parcel.provider.name;
	}
	if (parcel.shippedAtMs !== undefined) wire.rts_time = context.clock.wireSeconds(parcel.shippedAtMs);
	return wire;
}

/** Carrier and number of the parcel that was shipped first, and how the order was packed. */
function packagesOnOrder(order: Order, context: OrderWireContext): Wire {
	const packages = packagesOf(order);
	const visible = packages.filter((parcel) => hasVisibleId(order, parcel, context));
	const wire: Wire = { packages: visible.map(({ id }) => ({ id })) };
	const shipped = packages.filter(({ provider }) => provider !== undefined);
	if (shipped.length > 0) {
		const [{ provider, trackingNumber }] = shipped;
		wire.shipping_provider = provider!.name;
		wire.shipping_provider_id = provider!.id;
		wire.tracking_number = trackingNumber;
	}
	if (packages.some(({ tag }) => tag === 'COMBINE')) wire.split_or_combine_tag = 'COMBINED';
	else if (packages.some(({ tag }) => tag === 'SPLIT')) wire.split_or_combine_tag = 'SPLIT';
	return wire;
}

/** The order as both order operations send it. */
export function orderOnWire(order: Order, context: OrderWireContext): Wire {
	const { clock } = context;
	const time = (ms: number) => clock.wireSeconds(ms);
	const wire: Wire = {
		id: order.id,
		status: order.status,
		order_type: order.orderType,
		create_time: time(order.createdAtMs),
		update_time: time(order.updatedAtMs),
		fulfillment_type: order.fulfillmentType,
		shipping_type: order.shippingType,
		delivery_type: 'HOME_DELIVERY',
		delivery_option_id: order.deliveryOptionId,
		delivery_option_name: order.deliveryOptionName,
		warehouse_id: order.warehouseId,
		user_id: order.userId,
		buyer_email: order.buyerEmail,
		buyer_message: order.buyerMessage,
		is_cod: false,
		is_on_hold_order: order.isOnHoldOrder,
		is_buyer_request_cancel: order.isCancelRequested,
		is_sample_order: order.isSample,
		is_replacement_order: order.replacedOrderId !== undefined,
		is_exchange_order: order.exchangeSourceOrderId !== undefined,
		has_updated_recipient_address: order.hasUpdatedAddress,
		payment: paymentOnWire(order, context),
		line_items: order.lines.map((line) => lineOnWire(order, line, context)),
		...packagesOnOrder(order, context),
	};
	if (order.replacedOrderId !== undefined) wire.replaced_order_id = order.replacedOrderId;
	if (order.exchangeSourceOrderId !== undefined) wire.exchange_source_order_id = order.exchangeSourceOrderId;
	if (order.releaseAtMs !== undefined) wire.release_date = time(order.releaseAtMs);
	if (order.paidAtMs !== undefined) wire.paid_time = time(order.paidAtMs);
	const deadlines = deadlinesOf(order);
	if (deadlines !== undefined) {
		wire.rts_sla_time = time(deadlines.dispatch);
		wire.tts_sla_time = time(deadlines.collection);
		wire.shipping_due_time = time(deadlines.shippingDue);
		wire.collection_due_time = time(deadlines.collectionDue);
		wire.delivery_due_time = time(deadlines.deliveryDue);
	}
	if (order.cancelRequestedAtMs !== undefined) wire.request_cancel_time = time(order.cancelRequestedAtMs);
	if (order.invoice !== undefined) wire.need_upload_invoice = order.invoice;
	if (order.shippedAtMs !== undefined) wire.rts_time = time(order.shippedAtMs);
	if (order.collectedAtMs !== undefined) wire.collection_time = time(order.collectedAtMs);
	if (order.deliveredAtMs !== undefined) wire.delivery_time = time(order.deliveredAtMs);
	if (order.cancelledAtMs !== undefined) {
		wire.cancel_time = time(order.cancelledAtMs);
		wire.cancel_reason = order.cancelReason;
		wire.cancellation_initiator = order.cancelledBy === 'OPERATOR' ? 'SYSTEM' : order.cancelledBy;
	}
	const masking = maskingOf(order, clock.now());
	if (masking !== undefined) wire.recipient_address = addressOnWire(order.address, masking);
	return wire;
}

/** `data` of Get Price Detail. */
export function priceDetailOnWire(order: Order): Wire {
	const money = (units: number) => fromMinorUnits(units, order.currency);
	const { amounts } = order;
	return {
		currency: order.currency,
		total: money(amounts.originalTotal + amounts.originalShipping),
		payment: money(amounts.subTotal + amounts.shipping + amounts.tax),
		sku_list_price: money(amounts.originalTotal),
		sku_sale_price: money(amounts.subTotal),
		subtotal: money(amounts.subTotal),
		subtotal_deduction_seller: money(amounts.sellerDiscount),
		subtotal_deduction_platform: money(amounts.platformDiscount),
		subtotal_tax_amount: money(amounts.productTax),
		shipping_list_price: money(amounts.originalShipping),
		shipping_sale_price: money(amounts.shipping),
		shipping_fee_deduction_seller: money(amounts.shippingSellerDiscount),
		shipping_fee_deduction_platform: money(amounts.shippingPlatformDiscount),
		tax_amount: money(amounts.tax),
		tax_rate: order.salesTaxRate ?? '0',
		net_price_amount: money(amounts.subTotal),
		line_items: order.lines.map(({ id, amounts: line }) => ({
			id,
			currency: order.currency,
			total: money(line.original),
			payment: money(line.sale + line.tax),
			sku_list_price: money(line.original),
			sku_sale_price: money(line.sale),
			subtotal: money(line.sale),
			subtotal_deduction_seller: money(line.sellerDiscount),
			subtotal_deduction_platform: money(line.platformDiscount),
			subtotal_tax_amount: money(line.tax),
			tax_amount: money(line.tax),
		})),
	};
}
