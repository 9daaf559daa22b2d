// What a return gives back (newstore.md 11). Whole minor units.
//
// Our reading of the event's fields, whose meaning is only partly known: total_refund_amount is what the goods (and the
// shipping, if it is refunded) cost; total_refund_amount_adjusted is what is paid out after a change by the associate,
// earlier refunds and the return fee. The same two for each item, where the fee is left out.
import { sumsOf } from '../orders/orderTotals.mts';
import type { Order, OrderItem } from '../types.mts';

export interface ReturnAmounts {
	items: Array<{ amount: bigint; adjusted: bigint; exclTax: bigint; tax: bigint }>;
	/** Part of `total` that is shipping. */
	shipping: bigint;
	total: bigint;
	exclTax: bigint;
	tax: bigint;
	fee: bigint;
	/** Paid out. */
	adjusted: bigint;
}

/**
 * @param terms `left`: at most so much is paid out. `override`: an amount somebody chose, paid out as it is (at most `left`)
 */
export function returnAmounts(
	order: Order,
	items: OrderItem[],
	terms: { withShipping: boolean; fee: bigint; left: bigint; override?: bigint },
): ReturnAmounts {
	const own = items.map((item) => sumsOf(item, order.priceMethod));
	const shippingPaid = order.shipping.price - order.shipping.discount;
	const shippingTax = terms.withShipping ? order.shipping.tax : 0n;
	const isTaxInside = order.priceMethod === 'tax_included';
	const shipping = terms.withShipping ? shippingPaid + (isTaxInside ? 0n : shippingTax) : 0n;
	const total = own.reduce((sum, each) => sum + each.gross, shipping);
	const tax = own.reduce((sum, each) => sum + each.tax, shippingTax);
	const beforeFee = terms.override ?? least(total, terms.left);
	const fee = terms.override === undefined ? least(terms.fee, beforeFee) : 0n;
	const shares = proRata(beforeFee, [...own.map((each) => each.gross), shipping]);
	return {
		items: own.map(({ gross, net, tax: itemTax }, index) => ({
			amount: gross,
			adjusted: shares[index]!,
			exclTax: net,
			tax: itemTax,
		})),
		shipping,
		total,
		exclTax: total - tax,
		tax,
		fee,
		adjusted: beforeFee - fee,
	};
}

/** Splits an amount by weights; the leftover units go to the first parts. Without weights the first part gets all. */
export function proRata(amount: bigint, weights: bigint[]): bigint[] {
	const sum = weights.reduce((total, weight) => total + weight, 0n);
	if (sum === 0n) return weights.map((_, index) => (index === 0 ? amount : 0n));
	const shares = weights.map((weight) => (amount * weight) / sum);
	let rest = amount - shares.reduce((total, share) => total + share, 0n);
	for (let index = 0; rest > 0n; index = (index + 1) % shares.length) {
		if (weights[index] === 0n) continue;
		shares[index]! += 1n;
		rest -= 1n;
	}
	return shares;
}

function least(one: bigint, other: bigint): bigint {
	return one < other ? one : other;
}
