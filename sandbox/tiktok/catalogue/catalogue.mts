// Listings and their stock. Every look-up is by index; nothing on a hot path walks through all products.
import { fromMinorUnits, toMinorUnits } from '../orders/amounts.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { ProductSeed, ProductStatus, ShopSeed, SkuSeed } from '../types.mts';

interface WarehouseStock {
	available: number;
	committed: number;
	backorderQuantity?: number;
	handlingTime?: number;
}

export interface PromotionLock {
	campaignName: string;
	quantity: number;
}

export interface Sku {
	id: string;
	product: Product;
	sellerSku: string;
	name: string;
	priceMinor: number;
	/** Assigned warehouses; empty for a bundle. */
	stock: Map<string, WarehouseStock>;
	/** Set for a virtual bundle: what one unit consists of. */
	components?: Array<{ sku: Sku; count: number }>;
	ean?: string;
	lock?: PromotionLock;
	/** Units sold over the life of the sandbox, and units given back by cancellations. */
	soldUnits: number;
	cancelledUnits: number;
}

export interface Product {
	id: string;
	shopId: string;
	title: string;
	status: ProductStatus;
	currency: string;
	region: string;
	skus: Sku[];
	/** Virtual milliseconds. */
	createdAtMs: number;
	updatedAtMs: number;
}

/** Units of one SKU set aside in one warehouse for a buyer. */
export interface Reservation {
	sku: Sku;
	warehouseId: string;
	quantity: number;
}

export class Catalogue {
	private readonly productsById = new Map<string, Product>();
	private readonly skusById = new Map<string, Sku>();
	private readonly skusBySellerSku = new Map<string, Set<Sku>>();
	private readonly productsByShop = new Map<string, Product[]>();

	constructor(shops: ShopSeed[], nowMs: number) {
		for (const shop of shops) {
			this.productsByShop.set(shop.id, []);
			for (const product of shop.products) this.addWithoutComponents(shop, product, nowMs);
			for (const product of shop.products) this.linkComponents(product);
		}
	}

	add(shop: ShopSeed, seed: ProductSeed, nowMs: number): Product {
		const product = this.addWithoutComponents(shop, seed, nowMs);
		this.linkComponents(seed);
		return product;
	}

	product(id: string): Product | undefined {
		return this.productsById.get(id);
	}

	sku(id: string): Sku | undefined {
		return this.skusById.get(id);
	}

	skusOf(shopId: string, sellerSku: string): Sku[] {
		return [...(this.skusBySellerSku.get(`${shopId}|${sellerSku}`) ?? [])];
	}

	productsOf(shopId: string): readonly Product[] {
		return this.productsByShop.get(shopId) ?? [];
	}

	renameSku(sku: Sku, sellerSku: string): void {
		this.skusBySellerSku.get(`${sku.product.shopId}|${sku.sellerSku}`)?.delete(sku);
		sku.sellerSku = sellerSku;
		this.index(sku);
	}

	private addWithoutComponents(shop: ShopSeed, seed: ProductSeed, nowMs: number): Product {
		if (this.productsById.has(seed.id)) throw new ActionRefused('PRODUCT_EXISTS', `Product ${seed.id} exists`);
		const product: Product = {
			id: seed.id,
			shopId: shop.id,
			title: seed.title,
			status: seed.status ?? 'ACTIVATE',
			currency: shop.currency,
			region: shop.region,
			skus: [],
			createdAtMs: nowMs,
			updatedAtMs: nowMs,
		};
		product.skus = seed.skus.map((sku) => this.buildSku(product, sku));
		this.productsById.set(product.id, product);
		const list = this.productsByShop.get(shop.id);
		if (list === undefined) this.productsByShop.set(shop.id, [product]);
		else list.push(product);
		return product;
	}

	private buildSku(product: Product, seed: SkuSeed): Sku {
		if (this.skusById.has(seed.id)) throw new ActionRefused('SKU_EXISTS', `SKU ${seed.id} exists`);
		const sku: Sku = {
			id: seed.id,
			product,
			sellerSku: seed.sellerSku,
			name: seed.name ?? 'Default',
			priceMinor: toMinorUnits(seed.price, product.currency),
			stock: new Map(),
			ean: seed.ean,
			soldUnits: 0,
			cancelledUnits: 0,
		};
		for (const [warehouseId, available] of Object.entries(seed.stock ?? {})) {
			sku.stock.set(warehouseId, { available, committed: 0 });
		}
		this.skusById.set(sku.id, sku);
		this.index(sku);
		return sku;
	}

	private linkComponents(seed: ProductSeed): void {
		for (const { id, components } of seed.skus) {
			if (components === undefined) continue;
			this.skusById.get(id)!.components = components.map(({ skuId, count }) => {
				const sku = this.skusById.get(skuId);
				if (sku === undefined) throw new ActionRefused('SKU_UNKNOWN', `Bundle ${id} names unknown SKU ${skuId}`);
				return { sku, count };
			});
		}
	}

	private index(sku: Sku): void {
		const key = `${sku.product.shopId}|${sku.sellerSku}`;
		const known = this.skusBySellerSku.get(key);
		if (known === undefined) this.skusBySellerSku.set(key, new Set([sku]));
		else known.add(sku);
	}
}

/** Stock of a SKU per warehouse; that of a bundle follows from its scarcest component. */
export function stockPerWarehouse(sku: Sku): Array<{ warehouseId: string; available: number; committed: number }> {
	if (sku.components === undefined) {
		return [...sku.stock].map(([warehouseId, { available, committed }]) => ({ warehouseId, available, committed }));
	}
	const warehouseIds = [...(sku.components[0]?.sku.stock.keys() ?? [])];
	return warehouseIds.map((warehouseId) => ({
		warehouseId,
		available: Math.min(
			...sku.components!.map(({ sku: part, count }) =>
				Math.floor((part.stock.get(warehouseId)?.available ?? 0) / count),
			),
		),
		committed: 0,
	}));
}

export function availableUnits(sku: Sku): number {
	return stockPerWarehouse(sku).reduce((sum, { available }) => sum + available, 0);
}

/**
 * Sets one unit aside, as the checkout does: available falls, committed rises. A bundle takes its components from one
 * warehouse. Throws ActionRefused SOLD_OUT when no warehouse has it; nothing is changed then.
 */
export function reserveUnit(sku: Sku): Reservation[] {
	const place = stockPerWarehouse(sku).find(({ available }) => available > 0);
	if (place === undefined) {
		throw new ActionRefused('SOLD_OUT', `SKU ${sku.id} (${sku.sellerSku}) is sold out on TikTok`);
	}
	const parts = sku.components ?? [{ sku, count: 1 }];
	const reservations = parts.map((part) => ({
		sku: part.sku,
		warehouseId: place.warehouseId,
		quantity: part.count,
	}));
	for (const { sku: part, quantity } of reservations) {
		const stock = part.stock.get(place.warehouseId)!;
		stock.available -= quantity;
		stock.committed += quantity;
		part.soldUnits += quantity;
	}
	return reservations;
}

/** Gives reserved units back, as a cancellation does. */
export function releaseReservations(reservations: Reservation[]): void {
	for (const { sku, warehouseId, quantity } of reservations) {
		const stock = sku.stock.get(warehouseId)!;
		stock.available += quantity;
		stock.committed -= quantity;
		sku.cancelledUnits += quantity;
	}
}

/** Takes a reservation back that never became an order. */
export function undoReservations(reservations: Reservation[]): void {
	for (const { sku, warehouseId, quantity } of reservations) {
		const stock = sku.stock.get(warehouseId)!;
		stock.available += quantity;
		stock.committed -= quantity;
		sku.soldUnits -= quantity;
	}
}

/** Takes reserved units out of the books: they left the building. */
export function shipReservations(reservations: Reservation[]): void {
	for (const { sku, warehouseId, quantity } of reservations) {
		sku.stock.get(warehouseId)!.committed -= quantity;
	}
}

export function priceOf(sku: Sku): string {
	return fromMinorUnits(sku.priceMinor, sku.product.currency);
}
