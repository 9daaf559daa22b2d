/**
 * Virtual bundles: listings that TikTok makes of other listings. It works out their stock from the parts and takes none for
 * them (12052850). Only Get Product marks them (product_types, skus[].combined_skus); Search Products does not.
 */
import { documentId, documentName, documentRows, readOrFault } from '../../shared/channel/malformed';
import type { Json } from '../types';
import { idText, isJson, wholeUnits } from './units';

const COMBINED = 'COMBINED_PRODUCT';

/** What one unit of a bundle takes of another listing. */
export interface BundlePart {
	skuId: string;
	/** seller SKU, else the title or the SKU id */
	name: string;
	/** units, NaN when TikTok does not tell them */
	count: number;
}

function partOf(row: Json): BundlePart {
	const skuId = documentId(row, 'sku_id');
	const name = documentName(row, 'seller_sku') || documentName(row, 'title') || skuId;
	const count = wholeUnits(row.sku_count);
	return { skuId, name, count: count > 0 ? count : NaN };
}

/** SKU id → parts, of the SKUs that are bundles. A COMBINED_PRODUCT is one also where TikTok names no parts. */
function bundlesIn(product: Json): Map<string, BundlePart[]> {
	const isCombined = Array.isArray(product.product_types) && product.product_types.includes(COMBINED);
	const bundles = new Map<string, BundlePart[]>();
	for (const sku of documentRows(product, 'skus')) {
		const parts = documentRows(sku, 'combined_skus').map(partOf);
		if (isCombined || parts.length > 0) bundles.set(documentId(sku, 'id'), parts);
	}
	return bundles;
}

/** What Get Product told of the products that were asked for. */
export class ProductDetails {
	/** shop/product → SKU id → parts */
	private readonly products = new Map<string, Map<string, BundlePart[]>>();

	/** @param items `data` of Get Product with `shop_id`. One that cannot be read says nothing: its listing stays what it seems. */
	constructor(items: readonly Json[]) {
		for (const item of items) {
			if (!isJson(item)) continue;
			const read = readOrFault(() => bundlesIn(item));
			if ('value' in read) this.products.set(`${idText(item.shop_id)}/${idText(item.id)}`, read.value);
		}
	}

	/** Parts of a SKU that is a virtual bundle, else undefined. */
	partsOf(shopId: string, productId: string, skuId: string): BundlePart[] | undefined {
		return this.products.size === 0 ? undefined : this.products.get(`${shopId}/${productId}`)?.get(skuId);
	}

	/** Whether the product was looked at: without parts it is known to be no bundle then. */
	has(shopId: string, productId: string): boolean {
		return this.products.has(`${shopId}/${productId}`);
	}
}
