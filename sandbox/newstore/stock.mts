// Stock of one tenant: per product and node what is on hand, allocated and reserved. Flat number arrays, because
// 100,000 products at 7 nodes are 700,000 cells.

export class UnknownStock extends Error {}

export class Stock {
	readonly nodeIds: string[];
	readonly productIds: string[] = [];
	private readonly nodeIndex: Map<string, number>;
	private readonly productIndex = new Map<string, number>();
	private readonly safety: number[];
	private onHand: Int32Array;
	private allocated: Int32Array;
	private reserved: Int32Array;
	/** Value of the change counter when the ATP of the cell last moved. */
	private changedAt: Float64Array;
	private counter = 1_000;
	private readonly risen = new Set<(productId: string) => void>();

	constructor(nodes: Array<{ id: string; safetyStock: number }>, productIds: string[]) {
		this.nodeIds = nodes.map((node) => node.id);
		this.safety = nodes.map((node) => node.safetyStock);
		this.nodeIndex = new Map(this.nodeIds.map((id, index) => [id, index]));
		const cells = nodes.length * productIds.length;
		this.onHand = new Int32Array(cells);
		this.allocated = new Int32Array(cells);
		this.reserved = new Int32Array(cells);
		this.changedAt = new Float64Array(cells).fill(1);
		for (const id of productIds) {
			this.productIndex.set(id, this.productIds.length);
			this.productIds.push(id);
		}
	}

	hasProduct(productId: string): boolean {
		return this.productIndex.has(productId);
	}

	hasNode(nodeId: string): boolean {
		return this.nodeIndex.has(nodeId);
	}

	/** The counter that moves with every change of an ATP (last_updated_at of the availability export). */
	marker(): number {
		return this.counter;
	}

	/** ATP = on hand - allocations - reservations - safety stock. May be negative. 0 for an unknown product or node. */
	atp(productId: string, nodeId: string): number {
		const node = this.nodeIndex.get(nodeId);
		const product = this.productIndex.get(productId);
		return node === undefined || product === undefined ? 0 : this.atpOfCell(this.cellAt(product, node), node);
	}

	read(productId: string, nodeId: string): { onHand: number; allocated: number; reserved: number; atp: number } {
		const cell = this.cell(productId, nodeId);
		return {
			onHand: this.onHand[cell]!,
			allocated: this.allocated[cell]!,
			reserved: this.reserved[cell]!,
			atp: this.atp(productId, nodeId),
		};
	}

	/** Sets the units on hand without counting it as a change: only while the world is being built. */
	fill(productIndex: number, nodeIndex: number, units: number): void {
		this.onHand[this.cellAt(productIndex, nodeIndex)] = units;
	}

	/** Adds to (or takes from) the units on hand. Throws RangeError below zero. */
	moveOnHand(productId: string, nodeId: string, units: number): void {
		const cell = this.cell(productId, nodeId);
		if (this.onHand[cell]! + units < 0) {
			throw new RangeError(`${nodeId} has only ${this.onHand[cell]} of ${productId}`);
		}
		this.onHand[cell]! += units;
		this.changed(cell, productId, units > 0);
	}

	reserve(productId: string, nodeId: string, units: number): void {
		const cell = this.cell(productId, nodeId);
		this.reserved[cell]! += units;
		this.changed(cell, productId, units < 0);
	}

	allocate(productId: string, nodeId: string, units: number): void {
		const cell = this.cell(productId, nodeId);
		this.allocated[cell]! += units;
		this.changed(cell, productId, units < 0);
	}

	/** Turns a reservation into an allocation; ATP stays as it is. */
	allocateReserved(productId: string, nodeId: string): void {
		const cell = this.cell(productId, nodeId);
		this.reserved[cell]! -= 1;
		this.allocated[cell]! += 1;
	}

	/** An allocated unit leaves the building; ATP stays as it is. Throws RangeError when there is none on hand. */
	shipAllocated(productId: string, nodeId: string): void {
		const cell = this.cell(productId, nodeId);
		if (this.onHand[cell]! < 1) throw new RangeError(`${nodeId} has none of ${productId}`);
		this.onHand[cell]! -= 1;
		this.allocated[cell]! -= 1;
	}

	/** Called with the product id whenever ATP of a product has risen somewhere. */
	onRise(listener: (productId: string) => void): void {
		this.risen.add(listener);
	}

	/** All cells, or those whose ATP moved after `marker`, as a snapshot that later changes do not touch. */
	snapshot(marker?: number): { cells: Int32Array; atp: Int32Array } {
		const cells: number[] = [];
		const nodes = this.nodeIds.length;
		const all = this.onHand.length;
		if (marker === undefined) {
			const atp = new Int32Array(all);
			for (let cell = 0; cell < all; cell++) atp[cell] = this.atpOfCell(cell, cell % nodes);
			return { cells: Int32Array.from({ length: all }, (_, cell) => cell), atp };
		}
		for (let cell = 0; cell < all; cell++) if (this.changedAt[cell]! > marker) cells.push(cell);
		const atp = Int32Array.from(cells, (cell) => this.atpOfCell(cell, cell % nodes));
		return { cells: Int32Array.from(cells), atp };
	}

	/** Which product and node a cell of a snapshot belongs to. */
	place(cell: number): { productId: string; nodeId: string } {
		const nodes = this.nodeIds.length;
		return { productId: this.productIds[Math.floor(cell / nodes)]!, nodeId: this.nodeIds[cell % nodes]! };
	}

	private changed(cell: number, productId: string, rose: boolean): void {
		this.counter += 1;
		this.changedAt[cell] = this.counter;
		if (rose) for (const listener of this.risen) listener(productId);
	}

	private atpOfCell(cell: number, node: number): number {
		return this.onHand[cell]! - this.allocated[cell]! - this.reserved[cell]! - this.safety[node]!;
	}

	private cellAt(productIndex: number, nodeIndex: number): number {
		return productIndex * this.nodeIds.length + nodeIndex;
	}

	private cell(productId: string, nodeId: string): number {
		const product = this.productIndex.get(productId);
		if (product === undefined) throw new UnknownStock(`NewStore has no product ${productId}`);
		const node = this.nodeIndex.get(nodeId);
		if (node === undefined) throw new UnknownStock(`NewStore has no location ${nodeId}`);
		return this.cellAt(product, node);
	}
}
