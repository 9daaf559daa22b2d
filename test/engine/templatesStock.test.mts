/** Stock templates: what TikTok Shop did not take comes again, and changed rules and listings reach it, by themselves. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { SHOP_CIPHERS, SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import type { ProductStatus } from '../../sandbox/tiktok/types.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';
import { testTrigger } from '../support/trigger.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

/** how often the node makes a call in all, and the buffer of the shipped rule */
const ATTEMPTS = 5;
const BUFFER = 2;

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
	await stage.run('tts02StockRecon0', 'Now, by hand');
});
afterEach(async () => await world.close());

const delta = async () => await stage.run('tts02StockRecon0', 'Every 5 minutes');
const marker = () => stage.tables.rows('tts_cursors').find(({ name }) => name === 'stock_marker')?.value;
const sold = (...skus: string[]) => skus.forEach((sku) => world.newStore.stock.moveOnHand(sku, 'LEEDS-DC', -1));
const isRight = (sku: string) => world.shown('GB', sku)[0] === world.available(sku, WAREHOUSE_IDS.GB_MAIN) - BUFFER;
/** How often an update is answered 503, until removed. */
const overload = (times?: number) =>
	world.faults.add({
		system: 'tiktok',
		operationId: 'updateInventory',
		kind: 'status',
		status: 503,
		retryAfter: 0,
		times,
	});

test('the delta keeps its marker while TikTok takes no stock, so that the next one brings what was missed', async () => {
	const before = marker();
	sold('SOCK-MIX-OS');
	const fault = overload();
	const failed = await delta();
	expect(failed.error?.message).toContain('did not take 1 stock update');
	expect(stage.tables.rows('tts_cases').map(({ flow }) => flow)).toContain('stock');
	expect(marker()).toBe(before);
	expect(isRight('SOCK-MIX-OS')).toBe(false);

	world.faults.remove(fault);
	expect((await delta()).error).toBeUndefined();
	expect(isRight('SOCK-MIX-OS')).toBe(true);
	expect(marker()).not.toBe(before);
});

test('an update that TikTok refuses for good does not hold the marker', async () => {
	const before = marker();
	sold('SOCK-MIX-OS');
	world.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901 });
	expect((await delta()).error).toBeUndefined();
	expect(marker()).not.toBe(before);
});

test('a full run of which a part did not arrive leaves the marker to the delta, which brings that part', async () => {
	const before = marker();
	sold('SOCK-MIX-OS', 'CAP-KHK-OS');
	overload(2 * ATTEMPTS - 1);
	const full = await stage.run('tts02StockRecon0', 'Now, by hand');
	expect(full.json('TikTok is in step').length).toBe(1);
	expect(full.json('Record refused updates').length).toBe(1);
	expect(marker()).toBe(before);

	await delta();
	expect(isRight('SOCK-MIX-OS') && isRight('CAP-KHK-OS')).toBe(true);
});

describe('rules that change', () => {
	const RULES = 'Every 5 minutes, look at your rules';
	const look = async () => await stage.run('tts02StockRecon0', RULES);
	const rulesRow = () => stage.tables.rows('tts_cursors').find(({ name }) => name === 'stock_rules')?.value;
	/** The shipped rule and these. */
	const ruled = (...rows: Array<Record<string, string>>) => {
		const [shipped] = stage.tables.rows('tts_stock_rules') as Array<Record<string, string>>;
		stage.tables.replace('tts_stock_rules', [shipped, ...rows.map((row) => ({ ...shipped, ...row }))]);
	};
	const stop = (sku: string, times: Record<string, string> = {}) => ({
		...{ scope: 'sku', match: sku, what: 'cap', value: '0' },
		...times,
	});
	/** The comparison that has begun did so longer ago. */
	const begunMinutesAgo = (minutes: number) => {
		const [rules, begun] = String(rulesRow()).split(' ');
		const earlier = new Date(Date.parse(begun) - minutes * 60_000).toISOString();
		setRow('stock_rules', `${rules} ${earlier}`);
	};
	const setRow = (name: string, value: string | undefined) =>
		stage.tables.replace('tts_cursors', [
			...(stage.tables.rows('tts_cursors').filter((row) => row.name !== name) as Array<Record<string, string>>),
			...(value === undefined ? [] : [{ name, value, note: '' }]),
		]);
	const compared = (run: Awaited<ReturnType<typeof look>>) => run.json('Decide the stock on TikTok', 3).length > 0;
	const calls = () =>
		[...Object.values(world.tikTok.stats()), ...Object.values(world.newStore.api.stats())].reduce(
			(sum, operation) => sum + operation.calls,
			0,
		);

	test('a stopped SKU is 0 on TikTok with the next look, comes back with the next, and a look in between calls nobody', async () => {
		expect(rulesRow()).toMatch(/^[0-9a-f]{16}$/);
		ruled(stop('SOCK-MIX-OS'));
		const changed = await look();
		expect(changed.error).toBeUndefined();
		expect(changed.json('TikTok is in step').length).toBe(2);
		expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([0]);

		const before = calls();
		expect(compared(await look())).toBe(false);
		expect(calls()).toBe(before);
		ruled();
		await look();
		expect(isRight('SOCK-MIX-OS')).toBe(true);
	});

	test('a location that stops selling and a new mapping count with the next look', async () => {
		const locations = stage.tables.rows('tts_locations') as Array<Record<string, string | boolean>>;
		stage.tables.replace(
			'tts_locations',
			locations.map((row) => (row.location_id === 'LEEDS-DC' ? { ...row, sells: false } : row)),
		);
		const before = world.shown('GB', 'CAP-KHK-OS')[0];
		await look();
		const atLeeds = world.newStore.stock.atp('CAP-KHK-OS', 'LEEDS-DC');
		expect(atLeeds).toBeGreaterThan(0);
		expect(world.shown('GB', 'CAP-KHK-OS')[0]).toBe(before - atLeeds);

		stage.tables.replace('tts_sku_map', [
			{ seller_sku: 'STICKER-PACK', product_id: 'CAP-KHK-OS', shop_id: '', note: '' },
		]);
		await look();
		expect(world.shown('GB', 'STICKER-PACK')).toEqual(world.shown('GB', 'CAP-KHK-OS'));
	});

	test('the time of a rule begins and ends by itself', async () => {
		const realNow = Date.now.bind(Date);
		const start = realNow();
		const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
		ruled(stop('SOCK-MIX-OS', { valid_from: at(5), valid_to: at(10) }));
		expect(compared(await look())).toBe(false);
		const clock = jest.spyOn(Date, 'now');
		try {
			clock.mockImplementation(() => realNow() + 6 * 60_000);
			await look();
			expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([0]);
			clock.mockImplementation(() => realNow() + 11 * 60_000);
			await look();
			expect(isRight('SOCK-MIX-OS')).toBe(true);
		} finally {
			clock.mockRestore();
		}
	});

	test('notes, the order of rows and a row that is being typed start nothing', async () => {
		ruled({ scope: 'sku', match: 'SOCK-MIX-OS', what: '', value: '', note: 'flash sale' });
		const shops = stage.tables.rows('tts_shops') as Array<Record<string, string>>;
		stage.tables.replace(
			'tts_shops',
			[...shops].reverse().map((row) => ({ ...row, shop_name: 'renamed' })),
		);
		expect(compared(await look())).toBe(false);
	});

	test('what did not arrive is compared again half an hour later, or ten minutes after the rules changed once more', async () => {
		ruled(stop('SOCK-MIX-OS'));
		const fault = overload();
		expect((await look()).json('Record refused updates').length).toBe(2);
		expect(rulesRow()).toMatch(/^[0-9a-f]{16} 20/);
		world.faults.remove(fault);
		begunMinutesAgo(29);
		expect(compared(await look())).toBe(false);
		begunMinutesAgo(31);
		await look();
		expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([0]);
		expect(rulesRow()).toMatch(/^[0-9a-f]{16}$/);

		// Another comparison is still under way.
		setRow('stock_rules', `${rulesRow()} ${new Date().toISOString()}`);
		ruled();
		expect(compared(await look())).toBe(false);
		begunMinutesAgo(11);
		await look();
		expect(isRight('SOCK-MIX-OS')).toBe(true);
	});

	test('a comparison that stops with an error is not taken for done', async () => {
		ruled(stop('SOCK-MIX-OS'));
		world.faults.add({ system: 'newstore', operationId: 'startAvailabilityExport', kind: 'status', status: 400 });
		expect((await look()).error).toBeDefined();
		expect(rulesRow()).toContain(' ');
	});

	test('refused for good does not start it again and again; held does, until a person has decided', async () => {
		ruled(stop('SOCK-MIX-OS'));
		const fault = world.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901 });
		expect((await look()).json('Record refused updates').length).toBe(2);
		expect(rulesRow()).toMatch(/^[0-9a-f]{16}$/);
		world.faults.remove(fault);

		ruled({ what: 'cap', value: '0' });
		const held = await look();
		expect(held.json('Held for a person').length).toBeGreaterThan(0);
		expect(stage.tables.rows('tts_cases').map(({ code }) => code)).toContain('STOCK_GUARDRAIL');
		expect(rulesRow()).toContain(' ');
		stage.set('stock_release_held', 'true');
		begunMinutesAgo(31);
		await look();
		expect(world.shown('GB', 'CAP-KHK-OS')).toEqual([0]);
		expect(rulesRow()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('a dry run starts nothing and remembers nothing; the first look after it compares', async () => {
		const before = rulesRow();
		stage.set('dry_run', 'true');
		ruled(stop('SOCK-MIX-OS'));
		expect(compared(await look())).toBe(false);
		const byHand = await stage.run('tts02StockRecon0', 'Now, by hand');
		expect(byHand.json('Decide the stock on TikTok').length).toBe(2);
		expect(rulesRow()).toBe(before);
		stage.set('dry_run', 'false');
		await look();
		expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([0]);
	});

	test('without a row it compares nothing: it remembers the rules when all was compared before, else it waits for that', async () => {
		const before = rulesRow();
		setRow('stock_rules', undefined);
		expect(compared(await look())).toBe(false);
		expect(rulesRow()).toBe(before);
		stage.tables.replace('tts_cursors', []);
		expect(compared(await look())).toBe(false);
		expect(rulesRow()).toBeUndefined();
	});

	test('a comparison that finds all in step is remembered as well', async () => {
		stage.tables.replace('tts_cursors', []);
		await stage.run('tts02StockRecon0', 'Now, by hand');
		expect(rulesRow()).toMatch(/^[0-9a-f]{16}$/);
		expect(marker()).toBeDefined();
	});
});

describe('one of two shops fails', () => {
	const SOCK = 'SOCK-MIX-OS';
	const dead = (fault: Partial<Parameters<typeof world.faults.add>[0]>) =>
		world.faults.add({ system: 'tiktok', query: { shop_cipher: SHOP_CIPHERS.US }, kind: 'code', ...fault });
	const row = () => String(stage.tables.rows('tts_cursors').find(({ name }) => name === 'stock_rules')?.value);
	const look = async () => await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');
	const halfAnHourLater = () => {
		const [rules, begun] = row().split(' ');
		const earlier = new Date(Date.parse(begun) - 31 * 60_000).toISOString();
		stage.tables.replace('tts_cursors', [{ name: 'stock_rules', value: `${rules} ${earlier}`, note: '' }]);
	};
	const isRightIn = (market: 'GB' | 'US') =>
		world.shown(market, SOCK)[0] ===
		world.available(SOCK, market === 'GB' ? WAREHOUSE_IDS.GB_MAIN : WAREHOUSE_IDS.US_MAIN) - BUFFER;
	/** The shop that a case is about. */
	const shopOf = (one: Record<string, unknown>) => (JSON.parse(String(one.ids)) as { shop_id?: string }).shop_id;
	/** A sale in a store that sells for the GB shop, and one for the US shop. */
	const sellInBoth = () => {
		for (const { location_id } of world.rows.tts_locations) {
			const location = String(location_id);
			if (world.newStore.stock.atp(SOCK, location) > 0) world.newStore.stock.moveOnHand(SOCK, location, -1);
		}
	};

	const FAULTS = [
		['has not given the permission', { code: 105005 }, 'TIKTOK_105005'],
		['is down', { kind: 'status', status: 503, retryAfter: 0 }, 'TIKTOK_36009001'],
		['gives no open orders', { code: 105005, operationId: 'getOrderList' }, 'TIKTOK_105005'],
	] as const;

	test.each(FAULTS)('01a: the US shop %s, GB gets its stock; 02 catches up', async (_what, fault, code) => {
		stage.tables.replace('tts_cases', []);
		const before = world.shown('US', SOCK);
		sellInBoth();
		const id = dead(fault);
		const run = await delta();
		expect(run.error).toBeUndefined();
		expect(isRightIn('GB')).toBe(true);
		expect(world.shown('US', SOCK)).toEqual(before);
		const cases = stage.tables.rows('tts_cases');
		expect(cases.map(shopOf)).toEqual([SHOP_IDS.US]);
		expect(String(cases[0].code)).toMatch(code);
		expect(row()).toMatch(/^[0-9a-f]{16} 20/);

		world.faults.remove(id);
		halfAnHourLater();
		await look();
		expect(isRightIn('US')).toBe(true);
		expect(row()).toMatch(/^[0-9a-f]{16}$/);
	});

	test.each(FAULTS)('02: the US shop %s, GB gets its stock; the comparison comes again', async (_what, fault, code) => {
		stage.tables.replace('tts_cases', []);
		const before = world.shown('US', SOCK);
		sellInBoth();
		const id = dead(fault);
		const run = await stage.run('tts02StockRecon0', 'Now, by hand');
		expect(run.error).toBeUndefined();
		expect(isRightIn('GB')).toBe(true);
		expect(world.shown('US', SOCK)).toEqual(before);
		const cases = stage.tables.rows('tts_cases').filter((one) => one.flow === 'stock' && String(one.code).match(code));
		expect(cases.map(shopOf)).toEqual([SHOP_IDS.US]);
		expect(run.json('Decide the stock on TikTok', 3)[0]).toMatchObject({ ok: false, shops_without_answer: 1 });
		expect(row()).toContain(' ');

		world.faults.remove(id);
		halfAnHourLater();
		await look();
		expect(isRightIn('US')).toBe(true);
		expect(row()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('a shop outside the authorization stops neither 01a nor 02', async () => {
		stage.addUnknownShop();
		sellInBoth();
		expect((await delta()).error).toBeUndefined();
		expect([isRightIn('GB'), isRightIn('US')]).toEqual([true, true]);
		sellInBoth();
		expect((await stage.run('tts02StockRecon0', 'Now, by hand')).error).toBeUndefined();
		expect([isRightIn('GB'), isRightIn('US')]).toEqual([true, true]);
		expect(new Set(stage.tables.rows('tts_cases').map(shopOf))).toContain('7495000000000000999');
	});

	test('all shops fail: nothing is sent, and nobody is told of an empty stock', async () => {
		stage.tables.replace('tts_cases', []);
		world.faults.add({ system: 'tiktok', kind: 'code', code: 105005 });
		sellInBoth();
		for (const run of [await delta(), await stage.run('tts02StockRecon0', 'Now, by hand')])
			expect(run.error).toBeUndefined();
		expect(new Set(stage.tables.rows('tts_cases').map((one) => one.code))).toEqual(new Set(['TIKTOK_105005']));
	});
});

describe('listings that change on TikTok', () => {
	const START = 'When a listing changes on TikTok';
	const { GB } = SHOP_IDS;
	const { nodes } = JSON.parse(readFileSync(join(process.cwd(), 'workflows/01w-door-stock-events.json'), 'utf8')) as {
		nodes: INode[];
	};
	const parameters = nodes.find(({ name }) => name === START)?.parameters as IDataObject;
	/** webhooks that TikTok has sent and nobody has let in yet */
	let sent: Array<{ rawBody: Buffer; headers: Record<string, string> }>;
	let address: Server;

	beforeEach(async () => {
		sent = [];
		stage.tables.replace('tts_cases', []);
		address = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				sent.push({ rawBody: Buffer.concat(chunks), headers: request.headers as Record<string, string> });
				response.end();
			});
		}).listen(0, '127.0.0.1');
		await new Promise((ready) => address.once('listening', ready));
		const url = `http://127.0.0.1:${(address.address() as AddressInfo).port}/`;
		for (const event_type of parameters.topics as string[]) webhooks().set(GB, { event_type, address: url });
	});
	afterEach(() => address.close());

	const webhooks = () => world.tikTok.state.webhooks;
	const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);
	const asked = () => String(stage.tables.rows('tts_cursors').find(({ name }) => name === 'stock_rules')?.value);
	const look = async () => await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');

	/** Does all this in Seller Center, and starts 01 with what its trigger lets in. */
	async function inSellerCenter(...changes: Array<() => unknown>) {
		for (const change of changes) change();
		await webhooks().delivery.idle();
		const { tikTokShopApi } = world.credentials;
		const items = [];
		for (const request of sent.splice(0)) {
			const trigger = testTrigger({
				type: 'n8n-nodes-newstore-tiktokshop.tikTokShopTrigger',
				credentialType: 'tikTokShopApi',
				parameters,
				credentials: { tikTokShopApi },
				workflowId: 'tts01StockEvents',
			});
			items.push(...((await trigger.webhook(request, 'manual')).items ?? []).map(({ json }) => json));
		}
		if (items.length === 0) return undefined;
		const run = await stage.run('tts01StockEvents', 'When listings or orders have changed', items);
		expect(run.error).toBeUndefined();
		return run;
	}

	let serial = 0;
	/** A listing of one SKU with a typed quantity. */
	const add = (sellerSku: string, typed: number, status: ProductStatus = 'ACTIVATE') => {
		const id = String(++serial).padStart(4, '0');
		return world.tikTok.actions.addListing({
			shopId: GB,
			product: {
				id: `172959296971220${id}`,
				title: `Listing ${id}`,
				status,
				skus: [{ id: `173059296971220${id}`, sellerSku, price: '99.00', stock: { [WAREHOUSE_IDS.GB_MAIN]: typed } }],
			},
		});
	};
	const listingOf = (sellerSku: string) => {
		const found = world.tikTok.actions
			.snapshotListings({ shopId: GB })
			.find(({ skus }) => skus.some((sku) => sku.sellerSku === sellerSku));
		if (!found) throw new Error(`No listing of ${sellerSku}`);
		return {
			productId: found.productId,
			skuId: found.skus.find((sku) => sku.sellerSku === sellerSku)?.skuId as string,
		};
	};
	const setStatus = (sellerSku: string, status: ProductStatus) => () =>
		world.tikTok.actions.changeListing({ productId: listingOf(sellerSku).productId, status });
	const rename = (sellerSku: string, to: string) => () => {
		const { productId, skuId } = listingOf(sellerSku);
		world.tikTok.actions.changeListing({ productId, sku: { id: skuId, sellerSku: to } });
	};
	const edit = (sellerSku: string) => () =>
		world.tikTok.actions.changeListing({ productId: listingOf(sellerSku).productId, title: 'Renamed' });
	const sellOut = (sku: string) => {
		for (const { location_id } of world.rows.tts_locations) {
			const location = String(location_id);
			world.newStore.stock.moveOnHand(sku, location, -world.newStore.stock.atp(sku, location));
		}
	};

	test('a new one gets the right number instead of the typed one, as soon as it is on sale', async () => {
		await inSellerCenter(() => add('COAT-CML-S', 500));
		expect(isRight('COAT-CML-S')).toBe(true);

		await inSellerCenter(() => add('COAT-CML-M', 500, 'PENDING'));
		expect(world.shown('GB', 'COAT-CML-M')).toEqual([500]);
		await inSellerCenter(setStatus('COAT-CML-M', 'ACTIVATE'));
		expect(isRight('COAT-CML-M')).toBe(true);
		expect(cases()).toEqual([]);
	});

	test('one that is activated again has the stock of now', async () => {
		await inSellerCenter(setStatus('SOCK-MIX-OS', 'SELLER_DEACTIVATED'));
		sold('SOCK-MIX-OS', 'SOCK-MIX-OS', 'SOCK-MIX-OS');
		expect(isRight('SOCK-MIX-OS')).toBe(false);
		await inSellerCenter(setStatus('SOCK-MIX-OS', 'ACTIVATE'));
		expect(isRight('SOCK-MIX-OS')).toBe(true);
		expect(cases()).toEqual([]);
	});

	test('another seller SKU brings the stock of its product', async () => {
		await inSellerCenter(rename('CAP-KHK-OS', 'COAT-CML-S'));
		expect(isRight('COAT-CML-S')).toBe(true);
	});

	test('a bundle of the SKU map, by the row of its shop', async () => {
		const row = { seller_sku: 'COAT-SET', note: '' };
		stage.tables.replace('tts_sku_map', [
			{ ...row, product_id: 'COAT-CML-S*3 + COAT-CML-M', shop_id: GB },
			{ ...row, product_id: 'COAT-CML-L', shop_id: SHOP_IDS.US },
		]);
		await inSellerCenter(() => add('COAT-SET', 500));
		const [small, medium] = ['S', 'M'].map((size) => world.available(`COAT-CML-${size}`, WAREHOUSE_IDS.GB_MAIN));
		expect(world.shown('GB', 'COAT-SET')).toEqual([Math.min(Math.floor(small / 3), medium) - BUFFER]);
	});

	test('our own updates start nothing', async () => {
		const { productId } = listingOf('CAP-KHK-OS');
		const ours = {
			product_id: productId,
			change_source: 'OPEN_API',
			changed_fields: ['others'],
			update_time: 1764547203,
		};
		expect(await inSellerCenter(() => webhooks().send(GB, 15, ours))).toBeUndefined();
		expect(
			await inSellerCenter(() => webhooks().send(GB, 15, { ...ours, change_source: 'SELLER_CENTER' })),
		).toBeDefined();
	});

	test('unknown, deleted and frozen ones do not stop a good one, and are no case', async () => {
		const unknown = { product_id: '1729592969712209999', status: 'PRODUCT_STATUS_CHANGED', update_time: 1764547203 };
		const run = await inSellerCenter(
			() => webhooks().send(GB, 5, unknown),
			setStatus('BAG-TAN-OS', 'DELETED'),
			setStatus('BELT-BRN-M', 'FREEZE'),
			() => add('COAT-CML-S', 500),
		);
		expect(run?.json('Get these listings from TikTok', 1).length).toBe(3);
		expect(isRight('COAT-CML-S')).toBe(true);
		expect(cases()).toEqual([]);
		expect(asked()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('a dry run sends nothing', async () => {
		stage.set('dry_run', 'true');
		await inSellerCenter(() => add('COAT-CML-S', 500), edit('STICKER-PACK'));
		expect(world.shown('GB', 'COAT-CML-S')).toEqual([500]);
		expect(asked()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('one that cannot be read is a case and does not stop the others; the next look of 02 settles it', async () => {
		world.faults.add({ system: 'tiktok', operationId: 'getProduct', kind: 'code', code: 105001, times: 1 });
		await inSellerCenter(
			() => add('COAT-CML-S', 500),
			() => add('COAT-CML-M', 500),
		);
		expect(['COAT-CML-S', 'COAT-CML-M'].filter(isRight).length).toBe(1);
		expect(cases()).toEqual(['TIKTOK_105001']);
		expect(asked()).toBe('listings');
		await look();
		expect(['COAT-CML-S', 'COAT-CML-M'].filter(isRight).length).toBe(2);
		expect(asked()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('one that TikTok does not take for the moment as well', async () => {
		const fault = overload();
		await inSellerCenter(() => add('COAT-CML-S', 500));
		expect(isRight('COAT-CML-S')).toBe(false);
		world.faults.remove(fault);
		await look();
		expect(isRight('COAT-CML-S')).toBe(true);
	});

	test('no stock anywhere: 02 tells what is sold out from what NewStore does not know', async () => {
		sellOut('COAT-CML-S');
		await inSellerCenter(() => add('COAT-CML-S', 7), edit('STICKER-PACK'));
		expect([...world.shown('GB', 'COAT-CML-S'), ...world.shown('GB', 'STICKER-PACK')]).toEqual([7, 3]);
		expect(asked()).toBe('listings');
		await look();
		expect([...world.shown('GB', 'COAT-CML-S'), ...world.shown('GB', 'STICKER-PACK')]).toEqual([0, 3]);
		expect(cases()).toContain('STOCK_UNKNOWN_SKU');

		// It shows 0 now: nothing is left to settle.
		await inSellerCenter(edit('COAT-CML-S'));
		expect(asked()).toMatch(/^[0-9a-f]{16}$/);
	});

	test('a comparison that is under way keeps its pause', async () => {
		const begun = `0123456789abcdef ${new Date().toISOString()}`;
		stage.tables.replace('tts_cursors', [{ name: 'stock_rules', value: begun, note: '' }]);
		await inSellerCenter(edit('STICKER-PACK'));
		expect(asked()).toBe(begun.replace('0123456789abcdef', 'listings'));
		expect((await look()).json('Decide the stock on TikTok', 3)).toEqual([]);
	});
});

describe('12b: a person changes the buffer of a product', () => {
	const JANE = { firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com' };
	interface Page {
		title: string;
		message: string;
	}
	const run = async (product: string, choose: Record<string, unknown>, confirm: string) => {
		stage.answerPage('Choose', { value: '', ...choose, user: JANE });
		stage.answerPage('Save or leave it', { confirm });
		const done = await stage.run('tts12bBuffer0000', 'Change a buffer', [{ product }]);
		expect(done.error).toBeUndefined();
		const [question = { skus: {}, ends: {} }] = done.json('What is meant') as unknown as Array<{
			skus: Record<string, unknown>;
			ends: Record<string, string>;
		}>;
		return { done, question, page: done.json('What became of it')[0] as unknown as Page };
	};
	/** The words by which the page offers the SKU in the British shop. */
	const wordsOf = async (product: string) => {
		const { question } = await run(product, { sku: '', what: '' }, '');
		return Object.entries(question.skus).find(([, sku]) => (sku as { shop_id: string }).shop_id === SHOP_IDS.GB)![0];
	};
	const rules = () => stage.tables.rows('tts_stock_rules').filter(({ scope }) => scope === 'sku');
	const kept = { what: 'Keep back so many units', value: '5' };

	test('by its SKU: the preview is what 02 then sends; a rule is saved whole, and ended here', async () => {
		const sku = await wordsOf('“SOCK-MIX-OS” ');
		const [before] = world.shown('GB', 'SOCK-MIX-OS');
		const left = await run('SOCK-MIX-OS', { sku, ...kept }, 'Leave everything as it is');
		expect([left.page.title, rules()]).toEqual(['Nothing was changed', []]);
		const { done, page } = await run('SOCK-MIX-OS', { sku, ...kept, note: 'Live show' }, 'Save');
		const after = before + BUFFER - 5;
		expect(done.json('What TikTok would show')[0]).toMatchObject({
			page_title: `SOCK-MIX-OS: ${before} → ${after}`,
		});
		expect(page).toEqual({
			title: 'The rule is saved',
			message: expect.stringContaining(`TikTok will show ${after}.`),
		});
		expect(rules()).toMatchObject([
			{ match: 'SOCK-MIX-OS', what: 'buffer_units', value: '5', shop_id: SHOP_IDS.GB, note: 'Live show (Jane Doe)' },
		]);
		await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');
		expect(world.shown('GB', 'SOCK-MIX-OS')[0]).toBe(after);

		const [end] = Object.keys((await run('SOCK-MIX-OS', { sku, what: '' }, '')).question.ends);
		const ended = await run('SOCK-MIX-OS', { sku, what: end }, 'Save');
		expect(ended.page).toEqual({
			title: 'The rule is ended',
			message: expect.stringContaining(`TikTok will show ${before}.`),
		});
		expect(rules()[0].valid_to).not.toBe('');
	});

	test('by a part of its name, every Friday evening in the time of the shop; what is not whole is not saved', async () => {
		const { question } = await run('sock', { sku: '', what: '' }, '');
		expect(Object.keys(question.skus).some((words) => words.startsWith('SOCK-MIX-OS · '))).toBe(true);
		const sku = await wordsOf('“SOCK-MIX-OS” ');
		const wrong = await run('SOCK-MIX-OS', { sku, ...kept, days: 'payday' }, 'Save');
		expect([wrong.page.title, rules()]).toEqual(['Nothing was changed', []]);
		expect(wrong.page.message).toContain('days is &quot;payday&quot;, which is no day of the week');
		const { done, page } = await run('SOCK-MIX-OS', { sku, ...kept, days: 'fri', hours: '18:00-23:00' }, 'Save');
		expect(page.title).toBe('The rule is saved');
		expect(done.json('What TikTok would show')[0].page_fields).toMatch(
			/TikTok would show on Fri .*, 1[89]:|TikTok would show, with/,
		);
		expect(rules()).toMatchObject([{ days: 'fri', hours: '18:00-23:00', timezone: 'Europe/London' }]);
		expect((await run('no such thing', {}, '')).page.title).toBe('No such product');
	});
});

describe('12e: a person holds back more during a sale', () => {
	interface Page {
		title: string;
		message: string;
	}
	const look = async () => await stage.run('tts02StockRecon0', 'Every 5 minutes, look at your rules');
	const run = async (what: string, sale: Record<string, unknown>, confirm: string) => {
		stage.answerPage('The sale', sale);
		stage.answerPage('Save or leave it', { confirm });
		const done = await stage.run('tts12eSaleSwitch', 'Hold back more', [{ what }]);
		expect(done.error).toBeUndefined();
		return { done, page: done.json('What became of it')[0] as unknown as Page };
	};
	const row = () => stage.tables.rows('tts_shops').find(({ shop_id: id }) => id === SHOP_IDS.GB) ?? {};
	const tomorrow = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

	test('until a day and time, in one shop: counted beforehand, sent within one look at the rules, over by itself', async () => {
		const [before] = world.shown('GB', 'SOCK-MIX-OS');
		const [otherShop] = world.shown('US', 'SOCK-MIX-OS');
		const answer = { [`units_${SHOP_IDS.GB}`]: '5', until_day: tomorrow(), until_time: '23:00' };
		const left = await run('Begin or change a sale', answer, 'Leave everything as it is');
		expect([left.page.title, row().peak_until ?? '']).toEqual(['Nothing was changed', '']);

		const { done, page } = await run('Begin or change a sale', answer, 'Save');
		expect(done.json('The sale as it would be')[0].page_fields).toMatch(
			/<td>5 units more<\/td><td>now<\/td>.*<td>\d+ of \d+<\/td>/,
		);
		expect(page).toEqual({ title: 'The sale is saved', message: expect.stringContaining('5 units more until') });
		expect(row()).toMatchObject({ peak_buffer_units: 5, peak_from: '' });
		const looked = await look();
		expect(looked.error).toBeUndefined();
		expect(world.shown('GB', 'SOCK-MIX-OS')[0]).toBe(before - 5);
		expect(world.shown('US', 'SOCK-MIX-OS')[0]).toBe(otherShop);
		expect(JSON.stringify(looked.json('Decide the stock on TikTok'))).toContain(
			'5 more kept back because of the sale until',
		);

		// Its end comes: nobody has to do anything.
		const over = new Date(Date.now() - 1000).toISOString();
		stage.tables.replace(
			'tts_shops',
			stage.tables.rows('tts_shops').map((one) => ({ ...one, peak_until: one.peak_until === '' ? '' : over })) as never,
		);
		await look();
		expect(world.shown('GB', 'SOCK-MIX-OS')[0]).toBe(before);
	});

	test('ended early by the same form, which keeps the amounts for the next time', async () => {
		await run('Begin or change a sale', { [`percent_${SHOP_IDS.GB}`]: '10', until_day: tomorrow() }, 'Save');
		expect(row()).toMatchObject({ peak_until: expect.stringMatching(/T/), peak_buffer_percent: 10 });
		const { page } = await run('End the sale now', {}, 'Save');
		expect(page.title).toBe('The sale is ended');
		expect(row()).toMatchObject({ peak_until: '', peak_from: '', peak_buffer_percent: 10 });
		expect((await run('End the sale now', {}, 'Save')).page.message).toContain('There is no sale');
	});
});
