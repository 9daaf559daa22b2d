/**
 * Goods of which there are few: stores and buyers on TikTok take them one by one. Counts the units that TikTok sells although
 * none is left, and how long TikTok had shown too much by then; and plays the same takings, in the same order and at the same
 * times, against a plain sync that copies the stock every five minutes and holds nothing back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/ids.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';

/** The sweep finds within five minutes what no event told, the next one what that run had in hand when n8n was killed; one to start again. */
const WINDOW_SECONDS = 660;
const PLAIN_SYNC_SECONDS = 300;
const UNITS = 12;
/** Share of what leaves over the counter. */
const STORE_SHARE = 0.6;

interface Taking {
	atSeconds: number;
	sku: string;
	where: 'store' | 'tiktok';
}

interface Shelf {
	left: number;
	/** since when TikTok shows more than there is */
	aheadSince?: number;
}

export interface OversoldUnits {
	/** units that TikTok sold of the scarce goods */
	sold: number;
	/** of them those that nobody had any more */
	units: number;
	/** the longest that TikTok had shown too much when it sold such a unit */
	longestWindowSeconds: number;
	/** oversold units by a sync that copies the stock every five minutes, without a buffer */
	plainSyncUnits: number;
}

export class ScarceGoods {
	private readonly sandbox: Sandbox;
	private readonly shop: { shopId: string; locationId: string };
	private readonly shelves: Map<string, Shelf>;
	private readonly takings: Taking[] = [];
	private readonly random = seededRandom(7);
	private readonly counted = { sold: 0, units: 0, longestWindowSeconds: 0 };

	/** `skus` are sold in that shop, and each lies in that location alone from now on. */
	constructor(sandbox: Sandbox, skus: string[], shop: { shopId: string; market: string; locationId: string }) {
		this.sandbox = sandbox;
		this.shop = shop;
		this.shelves = new Map(skus.map((sku) => [sku, { left: UNITS }]));
		const { stock, inventory } = sandbox.newStore;
		for (const sku of skus)
			for (const { id, market } of sandbox.seed.locations) {
				if (market !== shop.market) continue;
				const { atp } = stock.read(sku, id);
				inventory.adjust(id, sku, (id === shop.locationId ? UNITS : 0) - atp, 'Last units');
			}
	}

	/** Lets stores and buyers try to take `times` units within the seconds. */
	async play(times: number, seconds: number): Promise<void> {
		const start = performance.now();
		const skus = [...this.shelves.keys()];
		for (let n = 0; n < times; n++) {
			const sku = skus[Math.floor(this.random() * skus.length)];
			const where = this.random() < STORE_SHARE ? 'store' : 'tiktok';
			const atSeconds = (performance.now() - start) / 1000;
			this.takings.push({ atSeconds, sku, where });
			if (where === 'store') this.sellInStore(sku);
			else this.sellOnTikTok(sku, atSeconds);
			this.look(atSeconds);
			await sleep((seconds * 1000) / times);
		}
	}

	/** Brings what was sold and is not there, so that every buyer gets the goods in the end. */
	restock(): void {
		for (const [sku, { left }] of this.shelves)
			if (left < 0) this.sandbox.newStore.inventory.receive(this.shop.locationId, sku, -left);
	}

	judge(): OversoldUnits {
		return { ...this.counted, plainSyncUnits: this.plainSync() };
	}

	/** What is wrong beyond the window in which nobody can know, in words. */
	problems(): string[] {
		const { units, longestWindowSeconds } = this.counted;
		const late = longestWindowSeconds > WINDOW_SECONDS;
		const plain = this.plainSync();
		return [
			...(late ? [`oversold ${Math.round(longestWindowSeconds)} s after the last unit was gone`] : []),
			...(units > plain ? [`${units} units oversold, ${plain} by a plain sync`] : []),
		];
	}

	private sellInStore(sku: string): void {
		const shelf = this.shelves.get(sku)!;
		if (shelf.left <= 0) return;
		this.sandbox.newStore.inventory.sell(this.shop.locationId, [{ productId: sku, quantity: 1 }], {
			evenIfAllocated: true,
		});
		shelf.left--;
	}

	private sellOnTikTok(sku: string, atSeconds: number): void {
		if (this.shown().get(sku)! <= 0) return;
		const shelf = this.shelves.get(sku)!;
		this.sandbox.tiktok.actions.placeOrder({
			shopId: this.shop.shopId,
			lines: [{ seller_sku: sku, quantity: 1 }],
		});
		this.counted.sold++;
		if (shelf.left-- > 0) return;
		this.counted.units++;
		// Not ahead at the last look: TikTok has been told too much just now.
		const window = atSeconds - (shelf.aheadSince ?? atSeconds);
		this.counted.longestWindowSeconds = Math.max(this.counted.longestWindowSeconds, window);
	}

	private look(atSeconds: number): void {
		const shown = this.shown();
		for (const [sku, shelf] of this.shelves) {
			if (shown.get(sku)! <= Math.max(0, shelf.left)) shelf.aheadSince = undefined;
			else shelf.aheadSince ??= atSeconds;
		}
	}

	private shown(): Map<string, number> {
		const listings = this.sandbox.tiktok.actions.snapshotListings({ shopId: this.shop.shopId });
		return new Map(listings.flatMap(({ skus }) => skus.map(({ sellerSku, available }) => [sellerSku, available])));
	}

	private plainSync(): number {
		const left = new Map([...this.shelves.keys()].map((sku) => [sku, UNITS]));
		let shown = new Map(left);
		let syncs = 0;
		let oversold = 0;
		for (const { atSeconds, sku, where } of this.takings) {
			for (; (syncs + 1) * PLAIN_SYNC_SECONDS <= atSeconds; syncs++)
				shown = new Map([...left].map(([each, units]) => [each, Math.max(0, units)]));
			const units = left.get(sku)!;
			if (where === 'store') {
				if (units > 0) left.set(sku, units - 1);
			} else if (shown.get(sku)! > 0) {
				shown.set(sku, shown.get(sku)! - 1);
				left.set(sku, units - 1);
				if (units <= 0) oversold++;
			}
		}
		return oversold;
	}
}
