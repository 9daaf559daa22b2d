// The life of a listing: audit, activation, edits. Changes are announced as webhook topics 5, 15 and 16.
import type { Clock } from '../../clock.mts';
import { toMinorUnits } from '../orders/amounts.mts';
import type { Catalogue, Product } from './catalogue.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { ProductSeed, ProductStatus, ShopSeed } from '../types.mts';

const AUDIT_MS = 10 * 60_000;

export interface ListingChange {
	productId: string;
	status?: ProductStatus;
	/** Why TikTok took the listing down; goes into topic 5. */
	suspendedReason?: string;
	title?: string;
	/** New values of one SKU. */
	sku?: { id: string; sellerSku?: string; price?: string };
}

export interface ListingsParts {
	clock: Clock;
	catalogue: Catalogue;
	notify: (shopId: string, type: number, data: Record<string, unknown>) => void;
}

export class Listings {
	private readonly parts: ListingsParts;

	constructor(parts: ListingsParts) {
		this.parts = parts;
	}

	/** A listing made in Seller Center. */
	add(shop: ShopSeed, seed: ProductSeed): Product {
		const product = this.parts.catalogue.add(shop, seed, this.parts.clock.now());
		this.parts.notify(shop.id, 16, {
			product_id: product.id,
			product_types: product.skus.some((sku) => sku.components !== undefined) ? ['COMBINED_PRODUCT'] : [],
			update_time: this.parts.clock.wireSeconds(product.updatedAtMs),
		});
		return product;
	}

	/** An edit in Seller Center, or a decision of TikTok. Throws ActionRefused for an unknown product or SKU. */
	change(change: ListingChange): Product {
		const product = this.parts.catalogue.product(change.productId);
		if (product === undefined) throw new ActionRefused('PRODUCT_UNKNOWN', `No product ${change.productId}`);
		const changedFields: string[] = [];
		if (change.title !== undefined) {
			product.title = change.title;
			changedFields.push('title');
		}
		if (change.sku !== undefined) {
			const { id, sellerSku, price } = change.sku;
			const sku = product.skus.find((one) => one.id === id);
			if (sku === undefined) throw new ActionRefused('SKU_UNKNOWN', `Product ${product.id} has no SKU ${id}`);
			if (sellerSku !== undefined) this.parts.catalogue.renameSku(sku, sellerSku);
			if (price !== undefined) sku.priceMinor = toMinorUnits(price, product.currency);
			changedFields.push('others');
		}
		if (changedFields.length > 0) {
			product.updatedAtMs = this.parts.clock.now();
			this.parts.notify(product.shopId, 15, {
				product_id: product.id,
				change_source: 'SELLER_CENTER',
				changed_fields: changedFields,
				update_time: this.parts.clock.wireSeconds(product.updatedAtMs),
			});
		}
		if (change.status !== undefined) this.setStatus(product, change.status, change.suspendedReason);
		return product;
	}

	/** Sends a hidden product to the audit: PENDING now, ACTIVATE ten minutes later. False when its status forbids it. */
	activate(product: Product): boolean {
		if (product.status !== 'SELLER_DEACTIVATED' && product.status !== 'PLATFORM_DEACTIVATED') return false;
		this.setStatus(product, 'PENDING');
		this.parts.clock.schedule(this.parts.clock.now() + AUDIT_MS, () => {
			if (product.status === 'PENDING') this.setStatus(product, 'ACTIVATE');
		});
		return true;
	}

	/** False when the product is not live. */
	deactivate(product: Product): boolean {
		if (product.status !== 'ACTIVATE') return false;
		this.setStatus(product, 'SELLER_DEACTIVATED');
		return true;
	}

	private setStatus(product: Product, status: ProductStatus, suspendedReason = ''): void {
		product.status = status;
		product.updatedAtMs = this.parts.clock.now();
		this.parts.notify(product.shopId, 5, {
			product_id: product.id,
			status: status === 'FAILED' ? 'PRODUCT_AUDIT_FAILURE' : 'PRODUCT_STATUS_CHANGED',
			suspended_reason: suspendedReason,
			update_time: this.parts.clock.wireSeconds(product.updatedAtMs),
		});
	}
}
