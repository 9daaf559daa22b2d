import type { IDataObject } from 'n8n-workflow';

export type OutputShape = 'perProduct' | 'perLocation' | 'summed';

export interface AtpRow {
	product_id: string;
	fulfillment_node_id: string;
	atp: number;
}

/** A row of NewStore that says nothing usable: without ids, or with something else than a whole number as ATP. */
export class BadAtpRow extends Error {
	/** reading the file again gives the same */
	readonly permanent = true;
}

/**
 * Adds up ATP rows by product, in the order in which products are first seen. Rows come as objects or columns of an export,
 * a million of them, so texts of locations are shared and nothing of a row is kept but the number.
 */
export class AtpTable {
	private readonly byProduct = new Map<string, Record<string, number>>();
	private readonly locations = new Map<string, string>();

	constructor(private readonly only?: ReadonlySet<string>) {}

	/** A product that was asked for, so that it is put out even if NewStore says nothing about it. */
	expect(productId: string): void {
		if (!this.byProduct.has(productId)) this.byProduct.set(productId, {});
	}

	/** Throws BadAtpRow. */
	add(row: unknown): void {
		const { product_id: product, fulfillment_node_id: location, atp } = (row ?? {}) as Partial<AtpRow>;
		if (typeof product !== 'string' || product === '' || typeof location !== 'string' || location === '') {
			throw new BadAtpRow('a row has no product_id or no fulfillment_node_id');
		}
		if (typeof atp !== 'number' || !Number.isInteger(atp)) {
			throw new BadAtpRow(`the ATP of product ${product} at ${location} is not a whole number`);
		}
		if (this.only && !this.only.has(location)) return;
		let shared = this.locations.get(location);
		if (shared === undefined) {
			shared = location;
			this.locations.set(location, location);
		}
		const known = this.byProduct.get(product);
		if (known) known[shared] = atp;
		else this.byProduct.set(product, { [shared]: atp });
	}

	get size(): number {
		return this.byProduct.size;
	}

	/** Output items of one product; `summed` has atp null when NewStore said nothing about it, which is not the same as 0. */
	itemsOf(productId: string, shape: OutputShape): IDataObject[] {
		const byLocation = this.byProduct.get(productId) ?? {};
		if (shape === 'perProduct') return [{ product_id: productId, atp_by_location: byLocation }];
		const locations = Object.keys(byLocation);
		if (shape === 'summed') {
			const atp = locations.length === 0 ? null : locations.reduce((sum, location) => sum + byLocation[location], 0);
			return [{ product_id: productId, atp }];
		}
		return locations.map((location) => ({
			product_id: productId,
			fulfillment_node_id: location,
			atp: byLocation[location],
		}));
	}

	products(): IterableIterator<string> {
		return this.byProduct.keys();
	}
}
