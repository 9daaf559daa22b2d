/** Order lines → one entry per unit that a store has to pick; bundles become their components (tiktok-shop.md 6.1). */
import { withOddSignsNamed } from '../shared/channel/lookalikes';
import { counted } from '../shared/channel/rows';
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
		todo: 'Check the bundle in TikTok Seller Center. Then try the order again with the form "Try again now".',
		ids: { sku_id: line.skuId },
		about: line.skuId,
	});
}

interface Sold {
	skuId: string;
	sellerSku: string;
	count: number;
}

/** What a line sells: the components that TikTok names, else the SKU itself. */
const soldBy = (line: OrderLine): Sold[] =>
	line.components.length ? line.components : [{ skuId: line.skuId, sellerSku: line.sellerSku, count: 1 }];

interface UnknownSku {
	line: OrderLine;
	sku: Sold;
	fault: string;
}

const MOST_NAMED = 10;

function unknownSkus(order: Order, unknown: UnknownSku[]) {
	const skus = [...new Set(unknown.map(({ sku }) => sku.sellerSku))];
	const first = skus[0].trim();
	const named = unknown.map(
		({ line, sku, fault }) =>
			`line ${line.id}, ${line.productName.slice(0, 100) || 'a product without name'} (TikTok SKU ${sku.skuId || 'without id'}): ${fault}`,
	);
	const more = named.length - MOST_NAMED;
	return orderProblem(order, {
		code: 'ORDER_UNKNOWN_SKU',
		role: 'ecommerce',
		title:
			skus.length > 1
				? `Order ${order.id}: ${skus.length} SKUs have no NewStore product`
				: `Order ${order.id}: ${first ? `SKU ${withOddSignsNamed(skus[0])} has no NewStore product` : 'a listing has no seller SKU'}`,
		happened: `No NewStore product can be told for ${counted(unknown.length, 'line')} of this order. ${named.slice(0, MOST_NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}. The order was not sent to NewStore.`,
		todo: `Correct the seller ${skus.length > 1 ? 'SKUs of the listings' : 'SKU of the listing'} in TikTok Seller Center, or see to it that the table tts_sku_map has exactly one row for ${skus.length > 1 ? 'each' : 'it'}. The next run then takes the order.`,
		ids: { seller_sku: skus.join(', '), sku_id: [...new Set(unknown.map(({ sku }) => sku.skuId))].join(', ') },
		about: first || 'no seller SKU',
	});
}

/** All SKUs of the lines that no product can be told for: somebody corrects them together. */
function requireProducts(order: Order, lines: OrderLine[], skus: OrderSkus): void {
	const unknown = lines.flatMap((line) =>
		soldBy(line).flatMap((sku) => {
			const found = skus.find(sku.sellerSku, order.shopId);
			return 'fault' in found ? [{ line, sku, fault: found.fault }] : [];
		}),
	);
	if (unknown.length > 0) throw unknownSkus(order, unknown);
}

/** The pieces of a line; each thing sold may be several products by the SKU map. */
function partsOf(order: Order, line: OrderLine, skus: OrderSkus): Part[] {
	return soldBy(line).flatMap(({ skuId, sellerSku, count }) => {
		const found = skus.find(sellerSku, order.shopId);
		return ('products' in found ? found.products : []).flatMap(({ product_id: productId, count: each }) => {
			const pieces = count * each;
			if (!Number.isInteger(pieces) || pieces < 1 || pieces > MOST_PIECES)
				throw unclearBundle(order, line, count, sellerSku || skuId);
			return Array.from({ length: pieces }, () => ({ skuId, sellerSku, productId }));
		});
	});
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
	requireProducts(order, lines, skus);
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
