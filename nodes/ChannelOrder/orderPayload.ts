/**
 * TikTok order → body of NewStore's order injection (newstore.md 5). The same order always gives the same body, whatever the time
 * and the order of its lines: NewStore takes a repeated call for the same order by comparing bodies.
 */
import { counted } from '../shared/channel/rows';
import { iso } from '../shared/channel/times';
import { fromMinor } from '../shared/money';
import { isMasked, shippingAddress } from './orderAddress';
import type { OrderSkus, ServiceMap } from './orderMaps';
import type { CheckedAmounts } from './orderMoney';
import { checkAmounts, jsonAmount, newStoreTotal, paidTotal, totalMismatch } from './orderMoney';
import { orderProblem } from './orderProblems';
import { isPartlyShipped } from './orderState';
import type { Unit } from './orderUnits';
import { expandUnits } from './orderUnits';
import type {
	Attribute,
	Discount,
	FulfillItem,
	FulfillOrder,
	FulfillPayment,
	InjectItem,
	Order,
	OrderOptions,
	ShippingOption,
	ShopSettings,
} from './types';

const attribute = (name: string, value: string): Attribute[] => (value ? [{ name, value: value.slice(0, 8192) }] : []);
const flag = (name: string, isSet: boolean) => attribute(name, isSet ? 'true' : '');

function discount(ref: string, description: string, minor: number, currency: string): Discount[] | undefined {
	if (minor === 0) return undefined;
	const value = jsonAmount(minor, currency);
	return [{ type: 'fixed', discount_ref: ref, original_value: value, price_adjustment: value, description }];
}

/** Leaves out keys without a value and keeps the order of the others. */
const given = <T extends object>(object: T): T =>
	Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

/**
 * "0.08", "8" (percent) or nothing → ratio. "1" and "0.5" can be either: the one that fits the amounts better. Without a rate it
 * follows from the amounts, to four decimals. `base` is before tax.
 */
export function taxRatio(rate: string, amount: number, base: number): number {
	const number = Number(rate);
	const isRate = rate !== '' && number >= 0 && number <= 100;
	if (!isRate) return base > 0 ? Number((amount / base).toFixed(4)) : 0;
	const ofPercent = Number((number / 100).toFixed(6));
	const miss = (ratio: number) => Math.abs(ratio * base - amount);
	return number > 1 || miss(ofPercent) < miss(number) ? ofPercent : number;
}

function itemOf(unit: Unit, currency: string, country: string, options: OrderOptions, shop: ShopSettings): FulfillItem {
	const isIncluded = shop.priceMethod === 'tax_included';
	const worth = unit.price - unit.sellerDiscount;
	return {
		external_item_id: unit.externalItemId,
		product_id: unit.productId,
		price: given({
			item_price: jsonAmount(unit.price, currency),
			item_list_price: jsonAmount(unit.price, currency),
			item_tax_lines: unit.taxes
				.filter((tax) => tax.amount > 0)
				.map((tax) => ({
					name: options.taxName || (isIncluded ? 'VAT' : 'Sales tax'),
					amount: jsonAmount(tax.amount, currency),
					rate: taxRatio(tax.rate, tax.amount, isIncluded ? worth - tax.amount : worth),
					country_code: country,
				})),
			item_discount_info: discount(
				'TIKTOK_SELLER_DISCOUNT',
				'Discount paid by the seller',
				unit.sellerDiscount,
				currency,
			),
			item_order_discount_info: shop.platformDiscountAsPayment
				? undefined
				: discount('TIKTOK_PLATFORM_DISCOUNT', 'Discount paid by TikTok', unit.platformDiscount, currency),
			group_ref: unit.bundle ? unit.lineId : undefined,
		}),
		extended_attributes: [
			...attribute('tiktok_line_id', unit.lineId),
			...attribute('tiktok_sku_id', unit.skuId),
			...attribute('tiktok_seller_sku', unit.sellerSku),
			...attribute('tiktok_bundle_sku_id', unit.bundle?.skuId ?? ''),
			...attribute('tiktok_bundle_seller_sku', unit.bundle?.sellerSku ?? ''),
			...flag('tiktok_gift', unit.isGift),
		],
	};
}

function routing(options: OrderOptions): ShippingOption['routing_strategy'] {
	if (options.routingStrategy === 'default') return { strategy: 'default' };
	return { strategy: options.routingStrategy, fulfillment_node_id: options.fulfillmentNodeId };
}

function shippingOption(
	checked: CheckedAmounts,
	serviceLevel: string,
	currency: string,
	options: OrderOptions,
	asPayment: boolean,
): ShippingOption {
	const { price, sellerDiscount, platformDiscount, tax } = checked.shipping;
	const fees = options.buyerFees === 'addToShipping' ? checked.fees : 0;
	return given({
		service_level_identifier: serviceLevel,
		price: jsonAmount(price + fees, currency),
		tax: jsonAmount(tax, currency),
		// NewStore takes one discount per level, so a seller part and a platform part become one.
		discount_info: discount(
			'TIKTOK_SHIPPING_DISCOUNT',
			asPayment ? 'Shipping discount paid by the seller' : 'Shipping discount',
			sellerDiscount + (asPayment ? 0 : platformDiscount),
			currency,
		),
		routing_strategy: routing(options),
	});
}

/** What the buyer paid and what TikTok paid for the buyer; a payment of nothing is left out, NewStore refuses it. */
function paymentsOf(
	order: Order,
	externalId: string,
	checked: CheckedAmounts,
	shop: ShopSettings,
	options: OrderOptions,
): FulfillPayment[] {
	const { currency } = order.amounts;
	const processedAt = iso(order.paidTime || order.createTime);
	const payment = (minor: number, ref: string, method: string, fundedBy: string): FulfillPayment[] =>
		minor === 0
			? []
			: [
					{
						amount: jsonAmount(minor, currency),
						correlation_ref: `${externalId}-${ref}`,
						method,
						processed_at: processedAt,
						processor: shop.paymentProcessor,
						type: 'captured',
						// NewStore hands these to the payment provider; the time dates the provider's entries (newstore.md 5.4).
						metadata: {
							tiktok_order_id: order.id,
							tiktok_shop_id: order.shopId,
							funded_by: fundedBy,
							processed_at: processedAt,
						},
					},
				];
	const fees = options.buyerFees === 'addToShipping' ? checked.fees : 0;
	return [
		...payment(checked.buyerPays + fees, 'buyer', shop.paymentMethod, 'buyer'),
		...(shop.platformDiscountAsPayment
			? payment(checked.platformPays, 'platform', options.platformPaymentMethod, 'tiktok')
			: []),
	];
}

function emailOf(order: Order, options: OrderOptions): string | undefined {
	const usable = order.buyerEmail.length > 0 && order.buyerEmail.length <= 64 && !isMasked(order.buyerEmail);
	return options.sendCustomerEmail && usable ? order.buyerEmail : undefined;
}

function orderAttributes(order: Order, fees: string, isHidden: boolean): Attribute[] {
	return [
		...attribute('tiktok_order_id', order.id),
		...attribute('tiktok_shop_id', order.shopId),
		...attribute('tiktok_order_type', order.orderType),
		...attribute('tiktok_shipping_type', order.shippingType),
		...attribute('tiktok_label', isHidden ? 'Printed in TikTok Seller Center' : ''),
		...attribute('tiktok_delivery_type', order.deliveryType),
		...attribute('tiktok_delivery_option_id', order.deliveryOptionId),
		...attribute('tiktok_warehouse_id', order.warehouseId),
		...attribute('tiktok_buyer_fees', fees),
		...flag('tiktok_sample_order', order.isSample),
		...flag('tiktok_replacement_order', order.isReplacement),
		...attribute('tiktok_replaced_order_id', order.replacedOrderId),
		...flag('tiktok_exchange_order', order.isExchange),
		...attribute('tiktok_exchange_source_order_id', order.exchangeSourceOrderId),
	];
}

function checkSize(order: Order, units: Unit[], limit: number): void {
	if (units.length <= limit) return;
	throw orderProblem(order, {
		code: 'ORDER_TOO_MANY_ITEMS',
		role: 'operations',
		title: `Order ${order.id} has ${units.length} units`,
		happened: `The order has ${units.length} units, and ${limit} is the limit that is set. NewStore cancels orders that are too large, so it was not sent.`,
		todo: 'Check that the order is genuine. Then enter it in NewStore in parts by hand, or have the integration team raise the limit (at most 100).',
	});
}

function checkFees(order: Order, fees: number, options: OrderOptions): string[] {
	if (fees === 0) return [];
	const { currency } = order.amounts;
	const amount = `${fromMinor(fees, currency)} ${currency}`;
	if (options.buyerFees === 'exception')
		throw orderProblem(order, {
			code: 'ORDER_BUYER_FEES',
			role: 'finance',
			title: `Order ${order.id}: the buyer paid ${amount} of fees`,
			happened: `The buyer paid fees of ${amount} on top of goods, shipping and tax. By setting, such orders are not sent to NewStore without a person.`,
			todo: 'Decide how these fees are booked. The integration team sets it ("Buyer Fees" in workflow 03a); then the order is sent by itself.',
			ids: { currency },
		});
	return options.buyerFees === 'leaveOut'
		? [`Fees of ${amount} that the buyer paid to TikTok are not part of the NewStore order.`]
		: [`Fees of ${amount} that the buyer paid are part of the shipping price.`];
}

/** Maps and settings that a payload is built with. */
export interface PayloadContext {
	shop: ShopSettings;
	options: OrderOptions;
	skus: OrderSkus;
	services: ServiceMap;
}

/** External id of an order in NewStore; OrderProblem when it is too long. */
export function externalIdOf(order: Order, prefix: string): string {
	const externalId = `${prefix}${order.id}`;
	if (externalId.length <= 64) return externalId;
	throw orderProblem(order, {
		code: 'ORDER_ID_TOO_LONG',
		role: 'integration',
		title: `Order ${order.id}: the NewStore order id is too long`,
		happened: `With its prefix the id has ${externalId.length} characters, and NewStore allows 64. The order was not sent.`,
		todo: 'Shorten external_id_prefix in the table tts_shops.',
	});
}

/** Builds and checks the injection of one order. Throws OrderProblem when anything is unclear. */
export function buildInjection(order: Order, { shop, options, skus, services }: PayloadContext): InjectItem {
	const { currency } = order.amounts;
	const asPayment = shop.platformDiscountAsPayment;
	const placed = order.createTime || order.paidTime;
	if (placed === 0)
		throw orderProblem(order, {
			code: 'ORDER_INCOMPLETE',
			role: 'integration',
			title: `TikTok order ${order.id} cannot be read`,
			happened: 'The order has neither a time of creation nor of payment. It was not sent to NewStore.',
			todo: 'Check that the workflow hands over full order details (TikTok Shop, Order: Get).',
		});
	const externalId = externalIdOf(order, shop.externalIdPrefix);
	const checked = checkAmounts(order, shop);
	const shippedLines = order.lines.filter((line) => line.isShipped).length;
	const partly = isPartlyShipped(order)
		? [
				`${counted(shippedLines, 'line')} of the order had been shipped without NewStore and ${shippedLines === 1 ? 'is' : 'are'} not part of it; the whole shipping fee is.`,
			]
		: [];
	const warnings = [...partly, ...checkFees(order, checked.fees, options), ...checked.notes];
	const units = expandUnits(order, checked.lines, skus);
	checkSize(order, units, options.itemLimit);
	const serviceLevel = services.levelFor(order, shop.serviceLevel);
	const { address, name, notes, isMasked: isHidden } = shippingAddress(order, shop);
	const language = shop.shopLocale.slice(0, 2).toLowerCase();
	const payload: FulfillOrder = given({
		external_id: externalId,
		shop: shop.newstoreShop,
		shop_locale: shop.shopLocale,
		channel_type: 'web' as const,
		channel_name: shop.channelName,
		currency,
		price_method: shop.priceMethod,
		placed_at: iso(placed),
		customer_name: name ? name.slice(0, 128) : undefined,
		customer_email: emailOf(order, options),
		customer_language: /^[a-z]{2}$/.test(language) ? language : undefined,
		is_preconfirmed: true as const,
		notification_blacklist: options.notificationBlacklist,
		shipping_address: address,
		billing_address: { ...address },
		extended_attributes: orderAttributes(order, checked.fees ? fromMinor(checked.fees, currency) : '', isHidden),
		shipments: [
			{
				shipping_option: shippingOption(checked, serviceLevel, currency, options, asPayment),
				items: units.map((unit) => itemOf(unit, currency, address.country, options, shop)),
			},
		] as FulfillOrder['shipments'],
		payments: paymentsOf(order, externalId, checked, shop, options),
	});
	const expected = newStoreTotal(payload);
	if (paidTotal(payload) !== expected)
		throw totalMismatch(order, 'Payments against the NewStore total', expected, paidTotal(payload));
	return {
		shop_id: order.shopId,
		order_id: order.id,
		external_id: externalId,
		payload,
		line_map: units.map((unit) => ({ external_item_id: unit.externalItemId, tiktok_line_id: unit.lineId })),
		warnings: [...warnings, ...notes],
	};
}
