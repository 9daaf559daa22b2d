// Sums of an order, in minor units.
import type { Order, OrderItem } from '../types.mts';

export interface ItemSums {
	/** Before discounts. */
	base: bigint;
	discount: bigint;
	net: bigint;
	tax: bigint;
	gross: bigint;
}

export function sumsOf(item: OrderItem, priceMethod: Order['priceMethod']): ItemSums {
	const discount = item.itemDiscount + item.orderDiscount;
	const paid = item.price - discount;
	const net = priceMethod === 'tax_included' ? paid - item.tax : paid;
	return { base: item.price, discount, net, tax: item.tax, gross: net + item.tax };
}

/** `total` is what the customer paid: items, shipping and, where prices exclude it, tax. */
export function totalsOf(order: Order): ItemSums & { shipping: bigint; total: bigint } {
	const sums: ItemSums = { base: 0n, discount: 0n, net: 0n, tax: 0n, gross: 0n };
	for (const item of order.items) {
		const own = sumsOf(item, order.priceMethod);
		for (const key of Object.keys(sums) as Array<keyof ItemSums>) sums[key] += own[key];
	}
	const shipping = order.shipping.price - order.shipping.discount;
	const shippingTax = order.priceMethod === 'tax_included' ? 0n : order.shipping.tax;
	return { ...sums, shipping, total: sums.gross + shipping + shippingTax };
}
