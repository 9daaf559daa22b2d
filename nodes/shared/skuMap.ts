import { cell, type Row } from './tableRows';

/** A NewStore product and how many units of it one unit of the seller SKU takes. */
export interface SkuComponent {
	product_id: string;
	count: number;
}

/** What a seller SKU stands for in NewStore. */
export interface SkuMatch {
	/** the cell as written; a NewStore product id, unless it names components */
	text: string;
	components: SkuComponent[];
	/** other cells that say something else about the same seller SKU and shop, sorted; then nobody can tell which is right */
	contradictedBy: string[];
}

const COMPONENT = /^(.*?)\s*[*×]\s*(\d{1,4})$/;

/**
 * Components of a bundle: "TEE-BLK-M*2 + CAP-NVY-OS" is two tees and one cap, "SOCK-MIX-OS*3" a three-pack.
 * Text that names no components is one product id.
 */
export function parseComponents(text: string): SkuComponent[] {
	const whole = [{ product_id: text, count: 1 }];
	const counts = new Map<string, number>();
	for (const part of text.split('+')) {
		const [, product, count] = COMPONENT.exec(part.trim()) ?? [undefined, part.trim(), '1'];
		if (!product || Number(count) === 0) return whole;
		counts.set(product, (counts.get(product) ?? 0) + Number(count));
	}
	return [...counts].map(([product_id, count]) => ({ product_id, count }));
}

/** Spelling without case and blanks: SKUs that differ only there are a slip of somebody's hand, never a match. */
export function foldSku(sku: string): string {
	return sku.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

/**
 * The table tts_sku_map: seller SKUs that are not the NewStore product id. A row for a shop goes before a row for all
 * shops; a seller SKU without row is its own product id. Seller SKUs are compared to the letter, blanks included, so that
 * a misspelt one can be mapped.
 */
export class SkuMap {
	private readonly shops = new Map<string, Map<string, SkuMatch>>();
	private spellings: Map<string, string> | undefined;
	/** rows that say nothing, in words */
	readonly problems: string[] = [];

	constructor(rows: readonly Row[]) {
		for (const row of rows) {
			const sku = typeof row.seller_sku === 'string' ? row.seller_sku : cell(row, 'seller_sku');
			const text = cell(row, 'product_id');
			if (sku.trim() === '' && text === '') continue;
			if (sku.trim() === '' || text === '') {
				this.problems.push(
					sku.trim() === '' ? `product ID "${text}" has no seller SKU` : `seller SKU "${sku}" has no product ID`,
				);
				continue;
			}
			this.add(cell(row, 'shop_id'), sku, text);
		}
	}

	private add(shopId: string, sku: string, text: string): void {
		let shop = this.shops.get(shopId);
		if (!shop) this.shops.set(shopId, (shop = new Map<string, SkuMatch>()));
		const known = shop.get(sku);
		if (!known) {
			shop.set(sku, { text, components: parseComponents(text), contradictedBy: [] });
		} else if (text !== known.text && !known.contradictedBy.includes(text)) {
			known.contradictedBy = [...known.contradictedBy, text].sort();
		}
	}

	/** The row for a seller SKU in a shop, or undefined when the seller SKU is its own product id. */
	find(sellerSku: string, shopId: string): SkuMatch | undefined {
		return this.shops.get(shopId)?.get(sellerSku) ?? this.shops.get('')?.get(sellerSku);
	}

	/** A seller SKU of the map, for this shop or all shops, that differs from this one by case or blanks only. */
	spelledAlike(sellerSku: string, shopId: string): string | undefined {
		if (!this.spellings) {
			this.spellings = new Map();
			for (const [shop, sku] of this.entries()) {
				const key = `${shop}\n${foldSku(sku)}`;
				const known = this.spellings.get(key);
				if (known === undefined || sku < known) this.spellings.set(key, sku);
			}
		}
		if (this.spellings.size === 0) return undefined;
		const folded = foldSku(sellerSku);
		return this.spellings.get(`${shopId}\n${folded}`) ?? this.spellings.get(`\n${folded}`);
	}

	/** Every seller SKU of the map with what it stands for, in every shop that has a row of its own. */
	*entries(): IterableIterator<[shopId: string, sellerSku: string, match: SkuMatch]> {
		for (const [shopId, skus] of this.shops) for (const [sku, match] of skus) yield [shopId, sku, match];
	}
}
