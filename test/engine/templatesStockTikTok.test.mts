/** What happens on TikTok changes what other listings may sell: orders (through 03) and stock that moves without us (68). */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';
import { testTrigger } from '../support/trigger.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const { GB } = SHOP_IDS;
const SOCK = 'SOCK-MIX-OS';

let world: Retailer;
let stage: TemplateStage;
let address: Server;
let sent: Array<{ rawBody: Buffer; headers: Record<string, string> }>;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
	stage.set('stock_max_drop_min_skus_events', '50');
	sent = [];
	address = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			sent.push({ rawBody: Buffer.concat(chunks), headers: request.headers as Record<string, string> });
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await new Promise((ready) => address.once('listening', ready));
});
afterEach(async () => {
	address.close();
	await world.close();
});

const url = () => `http://127.0.0.1:${(address.address() as AddressInfo).port}/`;
const webhooks = () => world.tikTok.state.webhooks;
const full = async () => await stage.run('tts02StockRecon0', 'Now, by hand');
const updates = () => world.tikTok.stats().updateInventory?.calls ?? 0;
const gb = (sku: string) => world.shown('GB', sku)[0];

/** Starts a template with those of the events sent that a trigger lets in; undefined when there are none. */
async function deliver(file: string, trigger: string, id: string, start = trigger) {
	await webhooks().delivery.idle();
	const { nodes } = JSON.parse(readFileSync(join(process.cwd(), 'workflows', file), 'utf8')) as { nodes: INode[] };
	const parameters = nodes.find(({ name }) => name === trigger)?.parameters as IDataObject;
	const items = [];
	for (const request of sent.splice(0)) {
		const door = testTrigger({
			type: 'n8n-nodes-newstore-tiktokshop.tikTokShopTrigger',
			credentialType: 'tikTokShopApi',
			parameters,
			credentials: { tikTokShopApi: world.credentials.tikTokShopApi },
			workflowId: id,
		});
		items.push(...((await door.webhook(request, 'manual')).items ?? []).map(({ json }) => json));
	}
	if (items.length === 0) return undefined;
	const run = await stage.run(id, start, items);
	expect(run.error).toBeUndefined();
	return run;
}

describe('an order on TikTok', () => {
	const ordersArrive = async () =>
		await deliver(
			'03w-door-tiktok-orders.json',
			'When an order changes on TikTok',
			'tts03wDoorOrders',
			'When an order changes on TikTok',
		);
	const BUNDLE = { id: '1730592969712207001', sku: '1730592969712207002' };

	/** A listing of its own that is a bundle by the SKU map: two pairs of socks and a coat. */
	beforeEach(async () => {
		stage.tables.replace('tts_sku_map', [
			{ seller_sku: 'GIFT-SET', product_id: `${SOCK}*2 + COAT-CML-S`, shop_id: '', note: '' },
		]);
		world.tikTok.actions.addListing({
			shopId: GB,
			product: {
				id: BUNDLE.id,
				title: 'Gift set',
				status: 'ACTIVATE',
				skus: [{ id: BUNDLE.sku, sellerSku: 'GIFT-SET', price: '49.00', stock: { [WAREHOUSE_IDS.GB_MAIN]: 1 } }],
			},
		});
		stage.tables.replace('tts_stock_rules', []);
		await full();
		webhooks().set(GB, { event_type: 'ORDER_STATUS_CHANGE', address: url() });
	});

	/** NewStore has so many for the GB warehouse beyond the buffer. */
	async function leave(sku: string, units: number) {
		const places = world.rows.tts_locations
			.filter((row) => row.warehouse_id === WAREHOUSE_IDS.GB_MAIN)
			.map((row) => String(row.location_id));
		const { stock } = world.newStore;
		for (const place of places) stock.moveOnHand(sku, place, -Math.max(0, stock.atp(sku, place)));
		stock.moveOnHand(sku, places[0], units);
		await full();
	}

	test('on hold, the last units as part of a bundle: the listing of the part is 0 at once, back when it is cancelled', async () => {
		await leave(SOCK, 2);
		await leave('COAT-CML-S', 9);
		expect([gb(SOCK), gb('GIFT-SET')]).toEqual([2, 1]);
		const orderId = world.order([{ sellerSku: 'GIFT-SET', quantity: 1 }]);
		await ordersArrive();
		expect(gb(SOCK)).toBe(0);
		expect(world.newStoreOrders()).toEqual([]);

		world.tikTok.actions.cancelOrder({ orderId, by: 'BUYER' });
		await ordersArrive();
		expect(gb(SOCK)).toBe(2);
	});

	test('the part that is ordered lowers the bundle', async () => {
		await leave(SOCK, 3);
		await leave('COAT-CML-S', 9);
		expect(gb('GIFT-SET')).toBe(1);
		world.order([{ sellerSku: SOCK, quantity: 2 }]);
		await ordersArrive();
		expect(gb('GIFT-SET')).toBe(0);
		expect(gb(SOCK)).toBe(1);
	});

	test('a listing that sells its units alone is written by nobody a second time, and no stock is read for it', async () => {
		const before = updates();
		const calls = world.newStore.api.stats();
		const atp = Object.values(calls).reduce((sum, { calls: count }) => sum + count, 0);
		world.order([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
		await ordersArrive();
		expect(updates()).toBe(before);
		expect(Object.values(world.newStore.api.stats()).reduce((sum, { calls: count }) => sum + count, 0)).toBe(atp);
	});

	test('that 01 is not published is one case for all of them, and the orders go on', async () => {
		stage.fail('tts01StockEvents');
		world.order([{ sellerSku: 'GIFT-SET', quantity: 1 }]);
		world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
		await ordersArrive();
		expect(world.newStoreOrders()).toHaveLength(1);
		const told = stage.tables.rows('tts_cases').filter(({ code }) => code === 'STOCK_HANDOVER_FAILED');
		expect(told).toMatchObject([
			{ owner_role: 'integration', occurrences: 1, playbook: expect.stringContaining('integration') },
		]);
		expect(told[0].what_happened).toContain('2 changed TikTok order(s): tts01StockEvents was cut off.');
	});

	describe('that is ready goes past 03', () => {
		/** TikTok tells of the order when it may be shipped. */
		const ready = async () => {
			const order_id = world.readyOrder([{ sellerSku: 'GIFT-SET', quantity: 1 }]);
			await webhooks().delivery.idle();
			sent.splice(0);
			stage.calls.splice(0);
			const payload = { data: { order_status: 'AWAITING_SHIPMENT' } };
			const event = { type: 'ORDER_STATUS_CHANGE', shop_id: GB, order_id, payload };
			expect((await stage.run('tts03wDoorOrders', 'When an order changes on TikTok', [event])).error).toBeUndefined();
			return order_id;
		};
		const called = () => stage.calls.map(({ id }) => id);

		test('what others sell of its stock is lowered, then it is in NewStore', async () => {
			await leave(SOCK, 2);
			await leave('COAT-CML-S', 9);
			const orderId = await ready();
			expect(called()).toEqual(['tts01aStockPubl0', 'tts03aOrderBatch']);
			expect(gb(SOCK)).toBe(0);
			expect(world.newStoreOrders()).toEqual([orderId]);
		});

		test('a sweep that hands it over again publishes nothing', async () => {
			const order_id = await ready();
			stage.calls.splice(0);
			await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: GB, order_id }]);
			expect(called()).toEqual([]);
		});

		test.each([
			['01a is cut off', () => stage.fail('tts01aStockPubl0')],
			[
				'TikTok does not give the order',
				() =>
					world.faults.add({ system: 'tiktok', operationId: 'getOrderDetail', kind: 'code', code: 105005, times: 1 }),
			],
		])('%s: 02 compares all stock', async (_what, spoil) => {
			await leave(SOCK, 2);
			await leave('COAT-CML-S', 9);
			spoil();
			await ready();
			stage.fail(undefined);
			expect(gb(SOCK)).toBe(2);
			await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');
			expect(gb(SOCK)).toBe(0);
		});
	});

	test('an order that cannot be read is a case, the others go on, and 02 compares', async () => {
		await leave(SOCK, 2);
		await leave('COAT-CML-S', 9);
		stage.tables.replace('tts_cases', []);
		world.order([{ sellerSku: 'GIFT-SET', quantity: 1 }]);
		const fault = world.faults.add({ system: 'tiktok', operationId: 'getOrderDetail', kind: 'code', code: 105005 });
		await ordersArrive();
		world.faults.remove(fault);
		expect(gb(SOCK)).toBe(2);
		expect(stage.tables.rows('tts_cases').map(({ code }) => code)).toContain('TIKTOK_105005');
		await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');
		expect(gb(SOCK)).toBe(0);
	});
});

describe('stock that moves on TikTok without us', () => {
	const stockMoves = async () =>
		await deliver('01-stock-sync-on-events.json', 'When stock changes on TikTok', 'tts01StockEvents');
	const skuId = () =>
		String(
			world.tikTok.actions
				.snapshotListings({ shopId: GB })
				.flatMap(({ skus }) => skus)
				.find(({ sellerSku }) => sellerSku === SOCK)?.skuId,
		);

	beforeEach(async () => {
		await full();
		webhooks().setPartnerCenter(url(), [68, 71]);
	});

	test('a number typed in Seller Center is set right; our own write about it starts nothing', async () => {
		const right = gb(SOCK);
		world.tikTok.actions.adjustStock({ skuId: skuId(), warehouseId: WAREHOUSE_IDS.GB_MAIN, available: 500 });
		expect(await stockMoves()).toBeDefined();
		expect(gb(SOCK)).toBe(right);
		// TikTok has told of our write in the meantime.
		await webhooks().delivery.idle();
		expect(sent.length).toBeGreaterThan(0);
		expect(await stockMoves()).toBeUndefined();
	});

	test('orders, cancellations and shipments start nothing here', async () => {
		const orderId = world.readyOrder([{ sellerSku: SOCK, quantity: 1 }]);
		world.tikTok.actions.cancelOrder({ orderId, by: 'SELLER' });
		await webhooks().delivery.idle();
		expect(sent.length).toBeGreaterThan(1);
		expect(await stockMoves()).toBeUndefined();
	});

	test('a campaign that locks more than there is: TikTok refuses the number, which is one plain case', async () => {
		const [place] = world.rows.tts_locations.filter((row) => row.warehouse_id === WAREHOUSE_IDS.GB_MAIN);
		world.newStore.stock.moveOnHand(SOCK, String(place.location_id), -5);
		stage.tables.replace('tts_cases', []);
		world.tikTok.actions.setPromotionLock({ skuId: skuId(), quantity: gb(SOCK) });
		expect(await stockMoves()).toBeDefined();
		const [told, ...others] = stage.tables.rows('tts_cases');
		expect([told.code, others]).toEqual(['TIKTOK_12052393', []]);
		expect(told.what_happened).toMatch(/^The stock of SKU SOCK-MIX-OS of "[^"]+" in Sandbox Retail UK was not set: /);
		expect(JSON.parse(String(told.ids))).toMatchObject({ seller_sku: SOCK, sku_id: skuId() });
	});
});
