/**
 * NewStore item → TikTok line: the external reference that was written when the order was routed, then what NewStore kept of
 * the line on the item itself (an item that was swapped has a new id and is found by this only), then product and units.
 */
import { meaningOf, type SkuMap, type UnitsOf } from '../../shared/skuMap';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { rowsOf } from '../../shared/channel/rows';
import { attribute } from './attributes';
import type { OrderLine } from './tikTokOrder';

const PLATFORM = 'ORDER_MANAGEMENT_SYSTEM';

/** NewStore item → TikTok line of External Reference: Get. */
export function readReferences(rows: Row[]): Map<string, string> {
	const references = rows
		.flatMap((row) => [row, ...rowsOf(row.external_orders)])
		.filter((reference) => [PLATFORM, ''].includes(cell(reference, 'platform')));
	return new Map(
		references
			.flatMap((reference) => rowsOf(reference.line_items))
			.map((line) => [cell(line, 'id'), cell(line, 'origin_id')] as const)
			.filter(([id, lineId]) => id !== '' && lineId !== ''),
	);
}

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
		private readonly references: Map<string, string>,
	) {
		for (const item of items) {
			const ids = ['origin_id', 'id', 'item_id'].map((field) => cell(item, field)).filter(Boolean);
			const kept = attribute(item, 'external_item_id') || cell(item, 'external_item_id');
			const referenced = ids.map((id) => references.get(id)).find((lineId) => lineId !== undefined);
			const place = {
				lineId: referenced ?? (attribute(item, 'tiktok_line_id') || (/^(.+)-\d+$/.exec(kept)?.[1] ?? '')),
				productId: cell(item, 'product_id'),
				isBundlePart: attribute(item, 'tiktok_bundle_sku_id') !== '',
				status: cell(item, 'status').toLowerCase(),
			};
			for (const id of ids) this.places.set(id, place);
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
