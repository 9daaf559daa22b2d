/** The shipped templates, run in n8n's engine from trigger to effect. */
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const owners = ['operations', 'ecommerce', 'service', 'finance', 'integration'].map((role) => ({
	role,
	name: role,
	email: `${role}@retailer.example`,
}));

describe('12 Exceptions', () => {
	const mails: Array<{ to: string; subject: string; text: string }> = [];
	let refuse = false;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onMailFrom: (_address, _session, done) => (refuse ? done(new Error('mailbox busy')) : done()),
		onData(stream, _session, done) {
			void simpleParser(stream).then((mail) => {
				const to = [mail.to ?? []]
					.flat()
					.map(({ text }) => text)
					.join(', ');
				mails.push({ to, subject: mail.subject ?? '', text: mail.text ?? '' });
				done();
			}, done);
		},
	});
	let stage: TemplateStage;

	beforeAll(async () => {
		await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
		const { port } = server.server.address() as AddressInfo;
		stage = new TemplateStage(
			{ smtp: { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true } },
			{ tts_owners: owners },
		);
		stage.set('mail_from', 'n8n@retailer.example');
	});
	afterAll(async () => {
		await new Promise<void>((closed) => server.close(() => closed()));
	});

	const unknownSku = {
		code: 'STOCK_UNKNOWN_SKU',
		flow: 'stock',
		severity: 'warning',
		owner_role: 'ecommerce',
		title: 'SKU NOPE-1 is unknown',
		what_happened: 'The listing has a SKU that NewStore does not know.',
		what_to_do: 'Add a row to tts_sku_map.',
		business_key: 'NOPE-1',
		ids: { seller_sku: 'NOPE-1' },
	};
	const record = async (...problems: Array<Record<string, unknown>>) =>
		await stage.run('tts12Exceptions0', 'When a workflow reports problems', problems);
	const notify = async () => await stage.run('tts12Exceptions0', 'Every 20 seconds');

	test('the same problem, met three times in two runs, is one case and one e-mail to its owner', async () => {
		expect((await record(unknownSku, unknownSku)).status).toBe('success');
		expect((await notify()).status).toBe('success');
		await record(unknownSku);
		await notify();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'STOCK_UNKNOWN_SKU', occurrences: 3, state: 'open', mail_state: 'sent' },
		]);
		expect(mails).toMatchObject([{ to: 'ecommerce@retailer.example' }]);
		expect(mails[0].subject).toContain('NOPE-1');
		expect(stage.tables.rows('tts_cases')[0].playbook).toBe('ecommerce.md#stock_unknown_sku');
	});

	test('a failed workflow becomes a case of the integration', async () => {
		await stage.run('tts12Exceptions0', 'When a workflow fails', [
			{
				execution: {
					id: '231',
					url: 'https://n8n.example.com/execution/231',
					error: { message: 'connect ECONNREFUSED' },
					lastNodeExecuted: 'Get their stock from NewStore',
					mode: 'trigger',
				},
				workflow: { id: 'tts01aStockPubl0', name: '01a Stock: publish products' },
			},
		]);
		await notify();
		expect(mails[mails.length - 1].to).toBe('integration@retailer.example');
	});

	test('while the mail server refuses, the case stays and the run shows the failure; a closed case that returns is mailed again', async () => {
		refuse = true;
		const before = mails.length;
		await record({ ...unknownSku, business_key: 'NOPE-2', ids: { seller_sku: 'NOPE-2' } });
		const run = await notify();
		refuse = false;
		expect(run.error?.message).toMatch(/could not be sent/);
		const stuck = stage.tables.rows('tts_cases').find((row) => String(row.ids).includes('NOPE-2'));
		expect(stuck?.mail_state).toBe('sending');
		expect(mails.length).toBe(before);

		const rows = stage.tables.rows('tts_cases').map((row) => ({ ...row, state: 'closed', mail_state: 'sent' }));
		stage.tables.replace('tts_cases', rows as never);
		await record(unknownSku);
		await notify();
		expect(mails.length).toBe(before + 1);
	});

	test('a role that nobody answers for makes the run fail, and holds no mail to the others back', async () => {
		stage.tables.replace('tts_owners', [{ role: 'ecommerce', name: '', email: 'ecommerce@retailer.example' }]);
		const before = mails.length;
		await record(
			{ ...unknownSku, code: 'SETTLEMENT_X', owner_role: 'finance' },
			{ ...unknownSku, business_key: 'NOPE-3', title: 'SKU NOPE-3 is unknown' },
		);
		const run = await notify();
		stage.tables.replace('tts_owners', owners);
		expect(run.error?.message).toMatch(/Nobody can be told.*finance.*tts_owners/);
		expect(mails.slice(before).map(({ to }) => to)).toEqual(['ecommerce@retailer.example']);
		const state = (code: string) => stage.tables.rows('tts_cases').filter((row) => row.code === code);
		expect(state('SETTLEMENT_X')).toMatchObject([{ mail_state: 'pending' }]);
		await notify();
		expect(mails.slice(before + 1).map(({ to }) => to)).toEqual(['finance@retailer.example']);
	});
});

describe('stock and orders, between a NewStore and a TikTok Shop of the sandbox', () => {
	let world: Retailer;
	let stage: TemplateStage;

	beforeEach(async () => {
		world = await startRetailer();
		stage = new TemplateStage(world.credentials, { ...world.rows, tts_owners: owners });
		stage.set('dry_run', ' False'); // as people type it
	});
	afterEach(async () => await world.close());

	const publish = async (...products: string[]) =>
		await stage.run(
			'tts01aStockPubl0',
			'When products have to be published',
			products.map((product_id) => ({ product_id })),
		);
	const route = async (...orderIds: string[]) =>
		await stage.run(
			'tts03aOrderBatch',
			'When orders have to be routed',
			orderIds.map((order_id) => ({ shop_id: SHOP_IDS.GB, order_id })),
		);
	const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);

	describe('01 and 01a', () => {
		test('an event brings the stock of the touched product to both shops, less the buffer', async () => {
			const run = await stage.run('tts01wDoorStock0', 'When stock may have changed in NewStore', [
				{
					event_key: 'e1',
					type: 'order.opened',
					product_ids: ['CAP-KHK-OS'],
					location_ids: ['LONDON-STORE'],
					payload: {},
				},
			]);
			expect(run.error).toBeUndefined();
			expect(world.shown('GB', 'CAP-KHK-OS')).toEqual([world.available('CAP-KHK-OS', WAREHOUSE_IDS.GB_MAIN) - 2]);
			expect(world.shown('US', 'CAP-KHK-OS')).toEqual([world.available('CAP-KHK-OS', WAREHOUSE_IDS.US_MAIN) - 2]);
		});

		test('a second time nothing is sent, because nothing changed', async () => {
			await publish('CAP-KHK-OS');
			const again = await publish('CAP-KHK-OS');
			expect(again.json('Update the stock on TikTok')).toEqual([]);
			expect(again.json('Decide the stock on TikTok', 3)).toMatchObject([{ updates: 0 }]);
		});

		test('units ordered on TikTok and not yet in NewStore are taken off', async () => {
			world.order([{ sellerSku: 'CAP-KHK-OS', quantity: 2 }]);
			await publish('CAP-KHK-OS');
			expect(world.shown('GB', 'CAP-KHK-OS')).toEqual([world.available('CAP-KHK-OS', WAREHOUSE_IDS.GB_MAIN) - 2 - 2]);
		});

		test('a dry run decides, shows, and sends nothing', async () => {
			stage.set('dry_run', 'true');
			const before = world.shown('GB', 'CAP-KHK-OS');
			const run = await publish('CAP-KHK-OS');
			expect(run.error).toBeUndefined();
			expect(run.json('Decide the stock on TikTok').length).toBe(2);
			expect(run.json('Dry run: nothing is sent')).toEqual(run.json('Decide the stock on TikTok'));
			expect(world.shown('GB', 'CAP-KHK-OS')).toEqual(before);
		});

		test('without an active shop nothing is asked and nothing is sent', async () => {
			stage.tables.replace(
				'tts_shops',
				world.rows.tts_shops.map((row) => ({ ...row, active: false })),
			);
			const run = await publish('CAP-KHK-OS');
			expect(run.error).toBeUndefined();
			expect(run.json('Get units not yet in NewStore')).toEqual([]);
		});

		test('a SKU on two listings gets no update and becomes a case', async () => {
			await publish('CAP-BLK-OS');
			expect(cases()).toContain('STOCK_AMBIGUOUS_SKU');
		});
	});

	describe('02', () => {
		test('the full run brings every sound listing in step; what is odd becomes cases, and the stock is right', async () => {
			const run = await stage.run('tts02StockRecon0', 'Now, by hand');
			expect(run.error).toBeUndefined();
			expect(world.shown('GB', 'KNIT-CRM-M').length).toBe(2);
			// The delta goes on from here, instead of publishing everything once more.
			expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'stock_rules' }, { name: 'stock_marker' }]);
			const delta = await stage.run('tts02StockRecon0', 'Every 5 minutes');
			expect(delta.json('List the products that changed')).toEqual([]);
			expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([world.available('SOCK-MIX-OS', WAREHOUSE_IDS.GB_MAIN) - 2]);
			expect(cases()).toEqual(expect.arrayContaining(['STOCK_UNKNOWN_SKU', 'STOCK_SKU_SPELLING']));
		});

		test('a bundle of TikTok is no unknown SKU, also when the SKU map says what is in it; few details are read', async () => {
			const bundles = (run: Awaited<ReturnType<typeof stage.run>>) =>
				run.json('Decide the stock on TikTok', 3).map(({ bundles: lines }) => lines);
			const unknown = () => stage.tables.rows('tts_cases').filter(({ code }) => code === 'STOCK_UNKNOWN_SKU');
			const run = await stage.run('tts02StockRecon0', 'Now, by hand');
			expect(bundles(run)).toEqual([[expect.stringContaining('makes of 1 × TEE-WHT-M and 2 × SOCK-MIX-OS')]]);
			expect(unknown().map(({ title }) => title)).toEqual(['SKU STICKER-PACK is unknown in NewStore']);
			expect(unknown()[0].what_to_do).not.toContain('bundle');
			// The sticker pack, the misspelt scarf, the cap on two listings, the bundle.
			expect(world.tikTok.stats().getProduct?.calls).toBe(5);

			stage.tables.replace('tts_sku_map', [
				{ seller_sku: 'BUNDLE-TEE-SOCK', product_id: 'TEE-WHT-M + SOCK-MIX-OS*2', shop_id: '', note: '' },
			]);
			const mapped = await stage.run('tts02StockRecon0', 'Now, by hand');
			expect(bundles(mapped)[0]).toHaveLength(1);
			expect(mapped.json('Record refused updates')).toEqual([]);
		});

		test('details that TikTok does not give are a case, and the stock of the others is sent', async () => {
			world.faults.add({ system: 'tiktok', operationId: 'getProduct', kind: 'code', code: 12052700 });
			const run = await stage.run('tts02StockRecon0', 'Now, by hand');
			expect(run.error).toBeUndefined();
			expect(run.json('TikTok is in step').length).toBeGreaterThan(5);
			expect(run.json('Decide the stock on TikTok', 3)).toHaveLength(1);
			expect(cases()).toEqual(expect.arrayContaining(['TIKTOK_12052700', 'STOCK_UNKNOWN_SKU']));
		});

		test('the delta publishes what changed without an event, and goes on from there', async () => {
			await stage.run('tts02StockRecon0', 'Every 5 minutes');
			const [first] = stage.tables.rows('tts_cursors');
			expect(first).toMatchObject({ name: 'stock_marker' });
			world.newStore.stock.moveOnHand('SOCK-MIX-OS', 'LEEDS-DC', 5);
			const run = await stage.run('tts02StockRecon0', 'Every 5 minutes');
			expect(run.json('List the products that changed').map(({ product_id }) => product_id)).toEqual(['SOCK-MIX-OS']);
			expect(world.shown('GB', 'SOCK-MIX-OS')).toEqual([world.available('SOCK-MIX-OS', WAREHOUSE_IDS.GB_MAIN) - 2]);
			const [second] = stage.tables.rows('tts_cursors');
			expect(Number(second.value)).toBeGreaterThan(Number(first.value));
		});

		test('in a dry run the marker stays, so that nothing is missed later', async () => {
			stage.set('dry_run', 'true');
			await stage.run('tts02StockRecon0', 'Every 5 minutes');
			expect(stage.tables.rows('tts_cursors')).toEqual([]);
		});
	});

	describe('03 and 03a', () => {
		test('a webhook brings the order to NewStore and its ids back to TikTok; twice makes no second order', async () => {
			const orderId = world.readyOrder([
				{ sellerSku: 'CAP-KHK-OS', quantity: 2 },
				{ sellerSku: 'SOCK-MIX-OS', quantity: 1 },
			]);
			const event = {
				event_key: 'e1',
				shop_id: SHOP_IDS.GB,
				type: 'ORDER_STATUS_CHANGE',
				type_number: 1,
				order_id: orderId,
				payload: {},
			};
			const run = await stage.run('tts03OrdersRoute', 'When orders change on TikTok', [event, event]);
			expect(run.error).toBeUndefined();
			expect(world.newStoreOrders()).toEqual([orderId]);
			expect(world.references(orderId)).toBe(1);
			await route(orderId);
			expect(world.newStoreOrders()).toEqual([orderId]);
			expect(cases()).toEqual([]);
		});

		test('the sweep finds an order whose webhook was lost, and remembers where it ended', async () => {
			const orderId = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			const run = await stage.run('tts03OrdersRoute', 'Every 5 minutes');
			expect(run.error).toBeUndefined();
			expect(world.newStoreOrders()).toEqual([orderId]);
			expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'orders_swept_until' }]);
		});

		test('the complete sweep finds whatever has no NewStore order, each order once', async () => {
			const orderId = world.readyOrder([
				{ sellerSku: 'CAP-KHK-OS', quantity: 1 },
				{ sellerSku: 'SOCK-MIX-OS', quantity: 1 },
			]);
			const run = await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect(run.json('Each order once')).toEqual([{ shop_id: SHOP_IDS.GB, order_id: orderId }]);
			expect(world.newStoreOrders()).toEqual([orderId]);
			const again = await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect(again.json('Each order once')).toEqual([]);
		});

		test('an order on hold waits, an unknown SKU becomes a case, and neither holds the others up', async () => {
			const waiting = world.order([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			const unknown = world.readyOrder([{ sellerSku: 'STICKER-PACK', quantity: 1 }]);
			const good = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			const run = await route(waiting, unknown, good);
			expect(run.error).toBeUndefined();
			expect(run.json('Waits: the next sweeps look again')).toMatchObject([{ order_id: waiting }]);
			expect(world.newStoreOrders()).toEqual([good]);
			expect(cases().length).toBe(1);
		});

		test('an order that lacks stock is held and told once; the one that took the stock itself is no case', async () => {
			for (const location of [
				'LEEDS-DC',
				'LONDON-STORE',
				'MANCHESTER-STORE',
				'BRISTOL-STORE',
				'EDINBURGH-STORE',
				'NEWARK-DC',
				'AUSTIN-STORE',
			])
				world.newStore.stock.moveOnHand(
					'SOCK-MIX-OS',
					location,
					-world.newStore.stock.read('SOCK-MIX-OS', location).onHand,
				);
			world.newStore.stock.moveOnHand('SOCK-MIX-OS', 'LEEDS-DC', 1);
			const first = world.readyOrder([{ sellerSku: 'SOCK-MIX-OS', quantity: 1 }]);
			await route(first);
			const second = world.readyOrder([{ sellerSku: 'SOCK-MIX-OS', quantity: 1 }]);
			await route(first, second);
			expect(world.newStoreOrders()).toEqual([first]);
			expect(cases()).toEqual(['ORDER_SHORT_STOCK']);
		});

		test('a dry run sends nothing', async () => {
			stage.set('dry_run', 'true');
			const run = await route(world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]));
			expect(run.error).toBeUndefined();
			expect(run.json('Dry run: nothing is sent').length).toBe(1);
			expect(world.newStoreOrders()).toEqual([]);
		});
	});

	describe('when the other side fails', () => {
		const lose = (operationId: string, rule: Record<string, unknown>) =>
			world.faults.add({ system: 'newstore', operationId, ...rule } as never);

		test('an answer that is lost after NewStore made the order: sent again, one order, ids written back', async () => {
			lose('createInjectedOrder', { kind: 'timeout_after', delayMs: 10, times: 1 });
			const orderId = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			await route(orderId);
			expect(world.newStoreOrders()).toEqual([orderId]);
			expect(world.references(orderId)).toBe(1);
			expect(cases()).toEqual([]);
		});

		test('stock that cannot be read sends no order; the next sweep does', async () => {
			const fault = lose('getAtp', { kind: 'status', status: 403, body: { error_code: 'forbidden', message: 'no' } });
			const orderId = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			expect((await route(orderId)).error).toBeDefined();
			expect(world.newStoreOrders()).toEqual([]);
			world.faults.remove(fault);
			await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect(world.newStoreOrders()).toEqual([orderId]);
		});

		test('a reference that TikTok refuses is a case, and the complete sweep writes it without a second order', async () => {
			const fault = world.faults.add({
				system: 'tiktok',
				operationId: 'addExternalOrderReferences',
				kind: 'code',
				code: 105005,
			});
			const orderId = world.readyOrder([{ sellerSku: 'CAP-KHK-OS', quantity: 1 }]);
			expect((await route(orderId)).error).toBeUndefined();
			expect(world.references(orderId)).toBe(0);
			expect(cases().length).toBe(1);
			world.faults.remove(fault);
			await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect(world.newStoreOrders()).toEqual([orderId]);
			expect(world.references(orderId)).toBe(1);
		});

		test('TikTok refuses one update: a case for it, the others are sent', async () => {
			world.faults.add({ system: 'tiktok', operationId: 'updateInventory', kind: 'code', code: 12052901, times: 1 });
			const run = await publish('CAP-KHK-OS', 'SOCK-MIX-OS');
			expect(run.error).toBeUndefined();
			expect(run.json('Update the stock on TikTok').length).toBe(3);
			expect(cases().length).toBe(1);
		});

		test('a marker is not saved when the products could not be published', async () => {
			lose('getAtp', { kind: 'status', status: 403, body: { error_code: 'forbidden', message: 'no' } });
			expect((await stage.run('tts02StockRecon0', 'Every 5 minutes')).error).toBeDefined();
			expect(stage.tables.rows('tts_cursors')).toEqual([]);
		});
	});

	test('00 creates nothing twice and reports what is missing', async () => {
		stage.set('clock_check_url', world.tikTok.url);
		const before = stage.tables.names();
		const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
		expect(run.error).toBeUndefined();
		expect(stage.tables.names()).toEqual(before);
		const report = run.json('Report: one item per check');
		expect(report.length).toBe(41);
		const open = run.json('Still to do').map(({ check }) => check);
		expect(open).toEqual([
			'NewStore: event streams',
			'TikTok Shop: listing webhooks',
			'TikTok Shop: order webhook',
			'TikTok Shop: cancellation webhook',
			'TikTok Shop: return webhook',
			'Speed of our webhook',
			'Sender of the e-mails',
			'Address of the forms',
			'Workflow 12 is published',
		]);
	});

	test('00 brings no stock rule back that somebody took out; an empty table gets the default rule', async () => {
		const own = { scope: 'sku', match: 'TEE-BLK-M', what: 'buffer_units', value: '1' };
		stage.tables.replace('tts_stock_rules', [own]);
		const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
		expect(stage.tables.rows('tts_stock_rules')).toMatchObject([own]);
		expect(run.json('Still to do').map(({ check }) => check)).toContain('Stock buffer');
		stage.tables.replace('tts_stock_rules', []);
		await stage.run('tts00SetUpCheck0', 'Set up and check');
		expect(stage.tables.rows('tts_stock_rules')).toMatchObject([{ scope: 'all', what: 'buffer_units' }]);
	});

	test('00 says whose hidden addresses go out with the town only, and warns of USPS in the US', async () => {
		const findings = async (region: string, shop: Record<string, unknown> = {}) => {
			const [row] = stage.tables.rows('tts_shops');
			stage.tables.replace('tts_shops', [{ ...row, region, shop_name: 'Shop', ...shop }]);
			stage.tables.replace('tts_carriers', [{ newstore_carrier: 'USPS', provider_name: 'USPS', shop_id: '' }]);
			const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
			const report = run.json('Report: one item per check');
			return ["Shops: TikTok's own label", 'Carriers: USPS'].map((check) => report.find((row) => row.check === check));
		};
		expect(await findings('US')).toMatchObject([
			{ ok: true, finding: expect.stringContaining('town and post code only: Shop. Their service level') },
			{ ok: false, finding: expect.stringContaining('tts_carriers names USPS for: Shop.') },
		]);
		expect(await findings('GB')).toMatchObject([
			{ ok: true, finding: 'Orders with a TikTok label whose address is hidden become a case' },
			{ ok: true },
		]);
		expect(await findings('GB', { masked_address: 'minimal' })).toMatchObject([
			{ finding: expect.stringContaining('only: Shop.') },
			{ ok: true },
		]);
	});

	test('00 before anything is entered: it names shops, locations and warehouses, and blames no permission', async () => {
		stage.tables.replace('tts_shops', []);
		stage.tables.replace('tts_locations', []);
		const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
		expect(run.error).toBeUndefined();
		const open = new Map(run.json('Still to do').map(({ check, what_to_do }) => [check, String(what_to_do)]));
		for (const { shop_id } of world.rows.tts_shops) expect(open.get('TikTok Shop: your shops')).toContain(shop_id);
		for (const { warehouse_id, location_id } of world.rows.tts_locations) {
			expect(open.get('TikTok Shop: warehouses mapped')).toContain(warehouse_id);
			expect(open.get('NewStore: locations mapped')).toContain(location_id);
		}
		expect([...open.keys()].filter((check) => String(check).includes('may read'))).toEqual([]);
		expect(open.has('TikTok Shop: order webhook')).toBe(true);
	});

	test('00 says what is wrong with the connection, and not that permissions are missing', async () => {
		const fault = world.faults.add({
			system: 'tiktok',
			operationId: 'getAuthorizedShops',
			kind: 'code',
			code: 105001,
		} as never);
		const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
		world.faults.remove(fault);
		const open = run.json('Still to do');
		expect(open.find(({ check }) => check === 'TikTok Shop: connection')?.finding).toContain('authorization');
		const reads = open.filter(({ check }) => String(check).includes('may read'));
		expect(reads.length).toBeGreaterThan(0);
		expect([...new Set(reads.map(({ what_to_do }) => what_to_do))]).toEqual([
			'First do what "TikTok Shop: connection" says.',
		]);
	});
});
