/** The items of a NewStore order by TikTok line, and what a line sells: for items of which nothing else tells the line. */
import { meaningOf } from '../../shared/skuMap';
import type { SkuMap, UnitsOf } from '../../shared/skuMap';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { isBundlePart, itemIds, lineOfItem } from '../../shared/channel/storeLines';
import type { ItemLines } from '../../shared/channel/storeLines';
import type { OrderLine } from './tikTokOrder';

interface ItemPlace {
	/** TikTok line, empty when nothing tells */
	lineId: string;
	productId: string;
	/** one of several items that make up the line */
	isBundlePart: boolean;
	/** the item came back already, as NewStore says */
	status: string;
}

/** The items of one NewStore order. */
export class ItemMap {
	private readonly places = new Map<string, ItemPlace>();

	constructor(
		items: Row[],
		private readonly references: ItemLines,
	) {
		for (const item of items) {
			const place = {
				lineId: lineOfItem(item, references),
				productId: cell(item, 'product_id'),
				isBundlePart: isBundlePart(item),
				status: cell(item, 'status').toLowerCase(),
			};
			for (const id of itemIds(item)) this.places.set(id, place);
		}
	}

	lineOf(itemId: string): string {
		return this.places.get(itemId)?.lineId || (this.references.get(itemId) ?? '');
	}

	/** Every item once. */
	all(): ItemPlace[] {
		return [...new Set(this.places.values())];
	}

	/** Items that make up a line: one, or the parts of a bundle. A swapped item may be there twice, the old one cancelled. */
	partsOf(lineId: string): ItemPlace[] {
		const places = this.all().filter((place) => place.lineId === lineId);
		const parts = places.filter((place) => place.isBundlePart);
		if (parts.length > 0) return parts;
		const living = places.find((place) => place.status !== 'cancelled') ?? places[0];
		return living ? [living] : [];
	}
}

/**
 * NewStore products of one unit of a seller SKU; several when it is a bundle. What nobody can tell is the cell as written,
 * which no order has.
 * @param unitsOf units of a product in the order, undefined for products that it has not
 */
export function productsOf(sellerSku: string, shopId: string, skus: SkuMap, unitsOf: UnitsOf): string[] {
	const match = skus.find(sellerSku, shopId);
	const meaning = meaningOf(match, sellerSku, unitsOf);
	if ('fault' in meaning) return [match?.text ?? sellerSku];
	return meaning.components.flatMap(({ product_id: product, count }) => Array.from({ length: count }, () => product));
}

/** Whether one unit of the line is one unit of the product. Parts of bundles cannot be told by their product. */
export function sellsProduct(line: OrderLine, productId: string, shopId: string, skus: SkuMap): boolean {
	const products = productsOf(line.sellerSku, shopId, skus, (id) => (id === productId ? 1 : undefined));
	return products.length === 1 && products[0] === productId;
}
