/** Units of a NewStore order that can still come back. NewStore addresses products, not items, so units are counted. */
import type { SkuMap } from '../../shared/skuMap';
import type { ItemMap } from '../reading/lineMap';
import { productsOf } from '../reading/lineMap';
import type { StoreCase } from '../reading/storeCases';

const FULFILLED = new Set(['complete', 'completed', 'shipped', 'returned']);

export class StoreUnits {
	private readonly open = new Map<string, number>();
	/** units that never left, by product */
	private readonly unfulfilled = new Map<string, number>();

	constructor(
		private readonly items: ItemMap,
		private readonly skus: SkuMap,
		cases: StoreCase[],
	) {
		const all = items.all();
		for (const product of new Set(all.map((place) => place.productId))) {
			const ofProduct = all.filter((place) => place.productId === product);
			const fulfilled = ofProduct.filter((place) => FULFILLED.has(place.status)).length;
			const returned = ofProduct.filter((place) => place.status === 'returned').length;
			// The list of returns and the state of the items may be of different moments; the larger number is the careful one.
			const booked = cases.filter((one) => one.kind === 'return').flatMap((one) => one.units);
			const listed = booked.filter((unit) => unit.productId === product).length;
			this.open.set(product, Math.max(0, fulfilled - Math.max(returned, listed)));
			this.unfulfilled.set(product, ofProduct.length - fulfilled);
		}
	}

	/** Products of the goods of TikTok lines that NewStore has not booked back yet, by the state of the items. */
	productsOf(lines: Array<{ id: string; sellerSku: string }>, shopId: string): string[] {
		return lines.flatMap((line) => {
			const parts = this.items.partsOf(line.id);
			if (parts.length === 0) return this.soldProducts(line.sellerSku, shopId);
			return parts.filter((part) => part.status !== 'returned').map((part) => part.productId);
		});
	}

	/** Products of the goods of TikTok lines, wherever they are. */
	goodsOf(lines: Array<{ id: string; sellerSku: string }>, shopId: string): string[] {
		return lines.flatMap((line) => {
			const parts = this.items.partsOf(line.id);
			return parts.length === 0 ? this.soldProducts(line.sellerSku, shopId) : parts.map((part) => part.productId);
		});
	}

	private soldProducts(sellerSku: string, shopId: string): string[] {
		return productsOf(sellerSku, shopId, this.skus, (id) => (this.open.has(id) ? 1 : undefined));
	}

	/** Takes as many of the products as can still come back; what is taken is not open any more. */
	take(products: string[]): string[] {
		return products.filter((product) => {
			const open = this.open.get(product) ?? 0;
			if (open === 0) return false;
			this.open.set(product, open - 1);
			return true;
		});
	}

	/** As many of the products can still come back. */
	canTake(products: string[]): boolean {
		return [...new Set(products)].every(
			(product) => (this.open.get(product) ?? 0) >= products.filter((one) => one === product).length,
		);
	}

	/** Some of the products have not left a store, as far as NewStore knows. */
	isUnfulfilled(products: string[]): boolean {
		return products.some((product) => (this.unfulfilled.get(product) ?? 0) > 0);
	}

	/** NewStore has taken back all of them, and not one is left that could come back. */
	areBack(products: string[]): boolean {
		return (
			this.has(products) && !this.isUnfulfilled(products) && products.every((product) => this.open.get(product) === 0)
		);
	}

	/** The order has these products at all. */
	has(products: string[]): boolean {
		return products.every((product) => this.open.has(product));
	}
}
