/** Order lines → one entry per unit that a store has to pick; bundles become their components (tiktok-shop.md 6.1). */
import { allocate } from '../shared/money';
import type { SkuMap } from './orderMaps';
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

/** What the units of a line are, before money: a plain line is one unit of itself. */
function partsOf(order: Order, line: OrderLine): Array<{ skuId: string; sellerSku: string }> {
	if (line.components.length === 0) return [{ skuId: line.skuId, sellerSku: line.sellerSku }];
	for (const part of line.components) {
		if (!Number.isInteger(part.count) || part.count < 1 || part.count > 1000)
			throw orderProblem(order, {
				code: 'ORDER_BUNDLE_UNCLEAR',
				role: 'ecommerce',
				title: `Order ${order.id}: a bundle has an unclear number of parts`,
				happened: `The bundle ${line.sellerSku || line.skuId} holds "${part.count}" pieces of ${part.sellerSku || part.skuId}. The order was not sent to NewStore.`,
				todo: 'Check the bundle in TikTok Seller Center, then run the workflow again for this order.',
				ids: { sku_id: line.skuId },
				about: line.skuId,
			});
	}
	return line.components.flatMap(({ skuId, sellerSku, count }) =>
		Array.from({ length: count }, () => ({ skuId, sellerSku })),
	);
}

/** Units that a line stands for, without looking anything up. */
export function unitCount(order: Order, line: OrderLine): number {
	return partsOf(order, line).length;
}

/**
 * Splits price, discounts and taxes of a line over its units so that each sums up to the line to the cent and no unit gets a
 * discount above its price: prices equally, discounts in proportion to what is left of the price.
 */
export function splitLine(line: Pick<OrderLine, 'price' | 'sellerDiscount' | 'platformDiscount' | 'taxes'>, parts: number) {
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
export function expandUnits(order: Order, lines: OrderLine[], skus: SkuMap): Unit[] {
	return lines.flatMap((line) => {
		const parts = partsOf(order, line);
		const money = splitLine(line, parts.length);
		return parts.map((part, index) => ({
			externalItemId: `${line.id}-${index + 1}`,
			lineId: line.id,
			skuId: part.skuId,
			sellerSku: part.sellerSku,
			productId: skus.productFor(order, part.sellerSku),
			isGift: line.isGift,
			...(line.components.length ? { bundle: { skuId: line.skuId, sellerSku: line.sellerSku } } : {}),
			...money[index],
		}));
	});
}
