// What a buyer gets back for lines (tiktok-shop.md 6.5, 10.1, 10.3): what he paid for them, to the last unit. What
// TikTok or the seller gave off was not paid and is not given back; it is told apart.
import { splitByWeight } from '../orders/amounts.mts';
import { openLines } from '../orders/orderStates.mts';
import type { Order, OrderLine, RefundParts } from '../orders/orderTypes.mts';

const NAMES = ['subTotal', 'shipping', 'productTax', 'shippingTax', 'retailDeliveryFee'] as const;

/** Discounts that fall away with what is given back, in smallest units. */
export interface DiscountParts {
	productSeller: number;
	productPlatform: number;
	shippingSeller: number;
	shippingPlatform: number;
}

export const NOTHING: RefundParts = { subTotal: 0, shipping: 0, productTax: 0, shippingTax: 0, retailDeliveryFee: 0 };

export function totalOf(parts: RefundParts): number {
	return NAMES.reduce((total, name) => total + parts[name], 0);
}

export function sumOf(list: RefundParts[]): RefundParts {
	const sum = { ...NOTHING };
	for (const parts of list) for (const name of NAMES) sum[name] += parts[name];
	return sum;
}

/** Smallest units paid for a line itself: price and tax, without shipping. */
export function paidFor({ amounts }: OrderLine): number {
	return amounts.sale + amounts.tax;
}

/** Nothing is left to be given back for the line itself. */
export function isGivenBack({ givenBack, amounts }: OrderLine): boolean {
	return givenBack !== undefined && givenBack.subTotal >= amounts.sale && givenBack.productTax >= amounts.tax;
}

/**
 * What can still be given back per line, in the order of `lines`. Shipping and fees of the order come with the lines
 * after which nothing of the order is left, in even shares; `withShipping: false` keeps them.
 */
export function refundable(order: Order, lines: OrderLine[], withShipping: boolean): RefundParts[] {
	const parts = lines.map(({ amounts, givenBack = NOTHING }) => ({
		...NOTHING,
		subTotal: amounts.sale - givenBack.subTotal,
		productTax: amounts.tax - givenBack.productTax,
	}));
	const isRest = openLines(order).every((line) => lines.includes(line) || isGivenBack(line));
	if (!withShipping || !isRest || lines.length === 0) return parts;
	const { shipping, shippingTax, retailDeliveryFee } = order.amounts;
	const done = sumOf(order.lines.map(({ givenBack = NOTHING }) => givenBack));
	const left = {
		shipping: shipping - done.shipping,
		shippingTax: shippingTax - done.shippingTax,
		retailDeliveryFee: retailDeliveryFee - done.retailDeliveryFee,
	};
	for (const name of ['shipping', 'shippingTax', 'retailDeliveryFee'] as const) {
		const share = Math.floor(left[name] / parts.length);
		const more = left[name] - share * parts.length;
		for (const [index, one] of parts.entries()) one[name] = share + (index < more ? 1 : 0);
	}
	return parts;
}

/** The parts cut down to a smaller total, in proportion and to the last unit. Throws when the total is larger. */
export function cutTo(total: number, parts: RefundParts[]): RefundParts[] {
	const cells = splitByWeight(
		total,
		parts.flatMap((one) => NAMES.map((name) => one[name])),
	);
	return parts.map((_, row) => {
		const cut = { ...NOTHING };
		for (const [column, name] of NAMES.entries()) cut[name] = cells[row * NAMES.length + column];
		return cut;
	});
}

/** What of the discounts belongs to what is given back. */
export function discountsOf(order: Order, lines: Array<{ line: OrderLine; parts: RefundParts }>): DiscountParts {
	const share = (discount: number, given: number, paid: number) =>
		paid === 0 ? discount : Math.floor((discount * given) / paid);
	const sum = (of: (row: { line: OrderLine; parts: RefundParts }) => number) =>
		lines.reduce((total, row) => total + of(row), 0);
	const shipping = sum(({ parts }) => parts.shipping);
	const { amounts } = order;
	const shippingShare = (discount: number) => (shipping === 0 ? 0 : share(discount, shipping, amounts.shipping));
	return {
		productSeller: sum(({ line, parts }) => share(line.amounts.sellerDiscount, parts.subTotal, line.amounts.sale)),
		productPlatform: sum(({ line, parts }) => share(line.amounts.platformDiscount, parts.subTotal, line.amounts.sale)),
		shippingSeller: shippingShare(amounts.shippingSellerDiscount),
		shippingPlatform: shippingShare(amounts.shippingPlatformDiscount),
	};
}
