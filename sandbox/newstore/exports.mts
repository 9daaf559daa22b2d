// Availability exports (newstore.md 10, option B): start, wait, download a file that may hold a million rows.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Clock } from '../clock.mts';
import type { Ids } from '../ids.mts';
import type { SeedProduct } from '../seed.mts';
import type { Stock } from './stock.mts';

const KEPT = 8;
const ROWS_PER_CHUNK = 2_000;

interface AvailabilityExport {
	id: string;
	readyAt: number;
	/** 0: nothing has changed since the marker that was asked for. */
	marker: number;
	cells: Int32Array;
	atp: Int32Array;
}

export class AvailabilityExports {
	private readonly exports = new Map<string, AvailabilityExport>();
	private readonly stock: Stock;
	private readonly products: Map<string, SeedProduct>;
	private readonly ids: Ids;
	private readonly clock: Clock;

	constructor(stock: Stock, products: Map<string, SeedProduct>, ids: Ids, clock: Clock) {
		this.stock = stock;
		this.products = products;
		this.ids = ids;
		this.clock = clock;
	}

	/** Starts a full export, or one of what has changed after `marker`. Returns its id. */
	start(marker: number | undefined, durationMs: number): string {
		const { cells, atp } = this.stock.snapshot(marker);
		const nothing = marker !== undefined && cells.length === 0;
		const id = this.ids.uuid();
		this.exports.set(id, {
			id,
			readyAt: this.clock.now() + durationMs,
			marker: nothing ? 0 : this.stock.marker(),
			cells,
			atp,
		});
		const oldest = this.exports.keys().next().value;
		if (this.exports.size > KEPT && oldest) this.exports.delete(oldest);
		return id;
	}

	/** The answer to a poll, or undefined for an unknown id. */
	poll(id: string, baseUrl: string): object | undefined {
		const found = this.exports.get(id);
		if (!found) return undefined;
		if (this.clock.now() < found.readyAt) return { state: 'processing' };
		if (found.marker === 0) return { state: 'finished', last_updated_at: 0 };
		return {
			state: 'finished',
			link: `${baseUrl}/files/availabilities/${id}.json?signature=${signatureOf(id)}`,
			last_updated_at: found.marker,
		};
	}

	/** The file, or undefined when the link is not a valid one. */
	file(id: string, signature: string): Readable | undefined {
		const found = this.exports.get(id);
		if (!found || signature !== signatureOf(id)) return undefined;
		return Readable.from(this.rows(found), { objectMode: false, highWaterMark: 256 * 1024 });
	}

	private *rows(found: AvailabilityExport): Generator<string> {
		let text = '[';
		for (let at = 0; at < found.cells.length; at++) {
			const { productId, nodeId } = this.stock.place(found.cells[at]!);
			const ean13 = this.products.get(productId)?.ean ?? '';
			const row = {
				product_id: productId,
				fulfillment_node_id: nodeId,
				atp: found.atp[at],
				external_identifiers: [{ identifiers: { sku: productId, ean13 } }],
			};
			text += (at === 0 ? '' : ',') + JSON.stringify(row);
			if ((at + 1) % ROWS_PER_CHUNK === 0) {
				yield text;
				text = '';
			}
		}
		yield `${text}]`;
	}
}

/** A link can only be used with the signature it was given out with. */
export function signatureOf(id: string): string {
	return createHash('sha256').update(`link-of-${id}`).digest('hex').slice(0, 32);
}
