import { documentId, readOrFault } from '../../shared/channel/malformed';
import { foldSku } from '../../shared/skuMap';
import type { Json } from '../types';
import { idText, isJson, TOO_MANY_UNITS, wholeUnits } from './units';

/** Units per NewStore location, as they came; read them with `wholeUnits`. Not to be changed: it is the input item's own. */
export type AtpByLocation = Readonly<Record<string, unknown>>;

/** What NewStore can sell, by product. Keeps the objects of the input items, so that 100,000 products cost one map. */
export class StockFeed {
	private readonly products = new Map<string, AtpByLocation>();
	private readonly merged = new Set<AtpByLocation>();
	private spellings: Map<string, string> | undefined;
	/** items with a product id but without stock per location */
	readonly unreadable: number[] = [];
	/** items of which nobody can tell the product: what is wrong, in words, and the position */
	readonly malformed: Array<{ reason: string; item: number }> = [];
	/** products that may be unknown and have nothing anywhere */
	readonly unproven = new Set<string>();

	/** @param maybeUnknown NewStore may answer 0 for a product that it does not know as well, so for these 0 is not believed */
	constructor(items: readonly Json[], maybeUnknown: ReadonlySet<string> = new Set()) {
		items.forEach((item, index) => {
			const problem = problemOf(item);
			if (problem !== undefined) {
				this.malformed.push({ reason: problem, item: index });
				return;
			}
			const productId = idText(item.product_id);
			if (productId === '') return;
			if (isJson(item.atp_by_location)) {
				if (maybeUnknown.has(productId) && isNowhere(item.atp_by_location)) {
					this.unproven.add(productId);
					return;
				}
				// Asked for and not answered at any location: unknown is not 0, and must not empty the channel.
				if (!isEmpty(item.atp_by_location)) this.add(productId, item.atp_by_location);
			} else if (idText(item.fulfillment_node_id) !== '') {
				this.addAt(productId, idText(item.fulfillment_node_id), item.atp ?? null);
			} else {
				this.unreadable.push(index);
			}
		});
	}

	private add(productId: string, atp: AtpByLocation): void {
		if (!this.products.has(productId)) {
			this.products.set(productId, atp);
		} else {
			for (const [locationId, units] of Object.entries(atp)) this.addAt(productId, locationId, units);
		}
	}

	private addAt(productId: string, locationId: string, units: unknown): void {
		let product = this.products.get(productId);
		if (!product || !this.merged.has(product)) {
			product = { ...product };
			this.products.set(productId, product);
			this.merged.add(product);
		}
		// Told twice: the lower number counts, and what cannot be read stays unreadable (Math.min keeps NaN).
		const known = Object.hasOwn(product, locationId) ? wholeUnits(product[locationId]) : Infinity;
		(product as Record<string, unknown>)[locationId] = Math.min(known, wholeUnits(units));
	}

	get size(): number {
		return this.products.size;
	}

	has(productId: string): boolean {
		return this.products.has(productId);
	}

	get(productId: string): AtpByLocation | undefined {
		return this.products.get(productId);
	}

	/** Units of a product at all locations together, undefined when it is not in the feed; what cannot be read counts as 0. */
	unitsOf(productId: string): number | undefined {
		const atp = this.products.get(productId);
		if (!atp) return undefined;
		return Object.values(atp).reduce<number>((sum, units) => sum + Math.max(0, wholeUnits(units) || 0), 0);
	}

	/** A product id that differs from this SKU by case or blanks only. */
	spelledAlike(sku: string): string | undefined {
		if (!this.spellings) {
			this.spellings = new Map();
			for (const productId of this.products.keys()) {
				const folded = foldSku(productId);
				const known = this.spellings.get(folded);
				if (known === undefined || productId < known) this.spellings.set(folded, productId);
			}
		}
		return this.spellings.get(foldSku(sku));
	}

	/** Those of the locations for which no product has a number. */
	locationsWithoutStock(locationIds: Iterable<string>): string[] {
		const missing = new Set(locationIds);
		for (const atp of this.products.values()) {
			if (missing.size === 0) break;
			for (const id of missing) if (Object.hasOwn(atp, id)) missing.delete(id);
		}
		return [...missing].sort();
	}
}

/** What is wrong with the product id, in words; an empty item says nothing. */
function problemOf(item: Json): string | undefined {
	if (!isJson(item)) return 'it is no object';
	const read = readOrFault(() => {
		const isNamed = documentId(item, 'product_id') !== '';
		return isNamed || isEmpty(item) ? undefined : 'it has no product_id';
	});
	return 'fault' in read ? read.fault.message : read.value;
}

function isEmpty(record: Json): boolean {
	for (const key in record) if (Object.hasOwn(record, key)) return false;
	return true;
}

function isNowhere(atp: AtpByLocation): boolean {
	return Object.values(atp).every((units) => wholeUnits(units) === 0);
}

/** Units of a product at a location; a location that is not named has none, NaN when the number cannot be read. */
export function unitsAt(atp: AtpByLocation, locationId: string): number {
	const value = atp[locationId];
	if (Number.isSafeInteger(value) && Math.abs(value as number) < TOO_MANY_UNITS) return value as number;
	return Object.hasOwn(atp, locationId) ? wholeUnits(value) : 0;
}
