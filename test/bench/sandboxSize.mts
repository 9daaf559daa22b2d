/** The sandbox itself with many SKUs and orders: a call takes as long as with few, else long runs measure the sandbox. */
import { createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { startMarket } from '../support/tiktokMarkets.mts';
import { startTestShop } from '../support/tiktokSandbox.mts';
import { percentile } from './report.mts';
import type { Report } from './report.mts';

const TRIES = 80;
const WARM_UP = 20;

interface World {
	call(number: number): Promise<{ code: number; message: string }>;
	close(): Promise<void>;
}

/** How many times longer a call takes in the big world: both are asked in turn, so that nothing else differs. */
async function ratio(big: Promise<World>, small: Promise<World>): Promise<number> {
	const worlds = [await big, await small];
	const times: number[][] = [[], []];
	for (let number = 0; number < TRIES; number++) {
		for (const [place, world] of worlds.entries()) {
			const started = performance.now();
			const { code, message } = await world.call(number);
			if (number >= WARM_UP) times[place].push(performance.now() - started);
			if (code !== 0) throw new Error(`The sandbox answered ${code}: ${message}`);
		}
	}
	for (const world of worlds) await world.close();
	const [many, few] = times.map((list) => percentile(list, 0.5));
	return many / few;
}

/** Searching by SKU in a shop with so many. */
async function withSkus(skuCount: number): Promise<World> {
	const shop = await startTestShop({ world: tiktokWorld(createSeed({ skuCount })) });
	shop.contracts.enabled = false;
	const body = (number: number) => ({ seller_skus: [`BULK-${String(number + 1).padStart(6, '0')}-M`] });
	return {
		call: (number) =>
			shop.call('POST', '/product/202502/products/search', { query: { page_size: '100' }, body: body(number) }),
		close: () => shop.close(),
	};
}

/** Reading one order among so many. */
async function withOrders(count: number): Promise<World> {
	const market = await startMarket('GB');
	market.contracts.enabled = false;
	const ids = Array.from({ length: count }, () => market.place().id);
	return {
		call: (number) => market.call('GET', '/order/202507/orders', { query: { ids: ids[number] } }),
		close: () => market.close(),
	};
}

export async function run(report: Report): Promise<void> {
	const skus = await ratio(withSkus(100_000), withSkus(2_000));
	report.atMost('sandbox: search by SKU, 100,000 SKUs against 2,000', skus, 'times', 3);
	const orders = await ratio(withOrders(5_000), withOrders(100));
	report.atMost('sandbox: one order, 5,000 against 100', orders, 'times', 3);
}
