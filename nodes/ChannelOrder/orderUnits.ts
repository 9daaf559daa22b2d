/** Order lines → one entry per unit that a store has to pick; bundles become their components (tiktok-shop.md 6.1). */
import { allocate } from '../shared/money';
import type { OrderSkus } from './orderMaps';
import { orderProblem } from './orderProblems';
import type { Order, OrderLine } from './types';

/** One unit, amounts in integer minor units. */
export interface Unit {
	externalItemId: string;
	lineId: string;
	skuId: string;
	sellerSku: string;
	productId: string;
	isGift: boolean;
	/** the bundle that the unit was sold in */
	bundle?: { skuId: string; sellerSku: string };
	price: number;
	sellerDiscount: number;
	platformDiscount: number;
	taxes: OrderLine['taxes'];
}

/** One piece that a store picks for a line. */
interface Part {
	skuId: string;
	sellerSku: string;
	productId: string;
}

// More pieces than any order may have; a count beyond it is a slip and must not fill the memory.
const MOST_PIECES = 1000;

function unclearBundle(order: Order, line: OrderLine, count: number, piece: string) {
	return orderProblem(order, {
		code: 'ORDER_BUNDLE_UNCLEAR',
		role: 'ecommerce',
		title: `Order ${order.id}: a bundle has an unclear number of parts`,
		happened: `The bundle ${line.sellerSku || line.skuId} holds "${count}" pieces of ${piece}. The order was not sent to NewStore.`,
		todo: 'Check the bundle in TikTok Seller Center, then run the workflow again for this order.',
		ids: { sku_id: line.skuId },
		about: line.skuId,
	});
}

/** Components that TikTok names, else the SKU itself; each of them may be several products by the SKU map. */
function partsOf(order: Order, line: OrderLine, skus: OrderSkus): Part[] {
	const sold = line.components.length ? line.components : [{ skuId: line.skuId, sellerSku: line.sellerSku, count: 1 }];
	return sold.flatMap(({ skuId, sellerSku, count }) =>
		skus.productsFor(order, sellerSku).flatMap(({ product_id: productId, count: each }) => {
			const pieces = count * each;
			if (!Number.isInteger(pieces) || pieces < 1 || pieces > MOST_PIECES)
				throw unclearBundle(order, line, count, sellerSku || skuId);
			return Array.from({ length: pieces }, () => ({ skuId, sellerSku, productId }));
		}),
	);
}

/**
 * Splits price, discounts and taxes of a line over its units so that each sums up to the line to the cent and no unit gets a
 * discount above its price: prices equally, discounts in proportion to what is left of the price.
 */
export function splitLine(
	line: Pick<OrderLine, 'price' | 'sellerDiscount' | 'platformDiscount' | 'taxes'>,
	parts: number,
) {
	const prices = allocate(line.price, new Array<number>(parts).fill(1));
	const seller = allocate(line.sellerDiscount, prices);
	const afterSeller = prices.map((price, index) => price - seller[index]);
	const platform = allocate(line.platformDiscount, afterSeller);
	const taxes = line.taxes.map((tax) => allocate(tax.amount, afterSeller));
	return prices.map((price, index) => ({
		price,
		sellerDiscount: seller[index],
		platformDiscount: platform[index],
		taxes: line.taxes.map((tax, which) => ({ ...tax, amount: taxes[which][index] })),
	}));
}

/** Units of the given lines, in the order of line ids. Throws OrderProblem for unknown SKUs and unclear bundles. */
export function expandUnits(order: Order, lines: OrderLine[], skus: OrderSkus): Unit[] {
	return lines.flatMap((line) => {
		const parts = partsOf(order, line, skus);
		const money = splitLine(line, parts.length);
		const isBundle = line.components.length > 0 || parts.length > 1;
		return parts.map((part, index) => ({
			externalItemId: `${line.id}-${index + 1}`,
			lineId: line.id,
			...part,
			isGift: line.isGift,
			...(isBundle ? { bundle: { skuId: line.skuId, sellerSku: line.sellerSku } } : {}),
			...money[index],
		}));
	});
}
