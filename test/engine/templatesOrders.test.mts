/** 03 and 03a in n8n's engine: what is met again, what changed meanwhile, and who else is served from the same stock. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

// The form of another template loads an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const CAP = { sellerSku: 'CAP-KHK-OS', quantity: 1 };
const SOCKS = { sellerSku: 'SOCK-MIX-OS', quantity: 1 };

let world: Retailer;
let stage: TemplateStage;

beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('dry_run', 'false');
});
afterEach(async () => await world.close());

const cases = () => stage.tables.rows('tts_cases').map(({ code }) => code);
const route = async (...orderIds: string[]) =>
	await stage.run(
		'tts03aOrderBatch',
		'When orders have to be routed',
		orderIds.map((order_id) => ({ shop_id: SHOP_IDS.GB, order_id })),
	);

test.each(['refuse', 'first_response'] as const)(
	'a line that is cancelled on both sides makes no case when the order is met again (NewStore: %s)',
	async (changedPayload) => {
		world.newStore.settings.changedPayload = changedPayload;
		const orderId = world.readyOrder([CAP, SOCKS]);
		await route(orderId);
		const order = world.storeOrder(orderId);
		world.tikTok.actions.cancelLines({ orderId, lineIds: [world.onTikTok(orderId).lines[1].id] });
		await route(orderId);
		expect(cases()).toEqual(['NEWSTORE_ORDER_DIFFERS']);
		stage.tables.replace('tts_cases', []);
		world.newStore.orderBook.cancelItems(order, [order.items[1].id], 'insufficient_stock');
		const run = await route(orderId);
		expect(run.json('Write the NewStore id to TikTok').length).toBe(1);
		expect(cases()).toEqual([]);
		expect(world.newStoreOrders()).toEqual([orderId]);
	},
);

describe('the sweep every 5 minutes', () => {
	const LOCATIONS = [
		'LEEDS-DC',
		'LONDON-STORE',
		'MANCHESTER-STORE',
		'BRISTOL-STORE',
		'EDINBURGH-STORE',
		'NEWARK-DC',
		'AUSTIN-STORE',
	];
	const leave = (units: number) => {
		const { stock } = world.newStore;
		for (const location of LOCATIONS)
			stock.moveOnHand('SOCK-MIX-OS', location, -stock.read('SOCK-MIX-OS', location).onHand);
		stock.moveOnHand('SOCK-MIX-OS', 'LEEDS-DC', units);
	};
	const sweep = async () => await stage.run('tts03OrdersRoute', 'Every 5 minutes');

	test('an order that is in NewStore takes the last unit from no other', async () => {
		leave(2);
		const first = world.readyOrder([SOCKS]);
		await route(first);
		const second = world.readyOrder([SOCKS]);
		const run = await sweep();
		expect(run.error).toBeUndefined();
		expect(cases()).toEqual([]);
		expect(world.newStoreOrders()).toEqual([first, second]);
	});

	test('a webhook that repeats a routed order makes no shortage of the new one in its batch', async () => {
		leave(2);
		const first = world.readyOrder([SOCKS]);
		await route(first);
		const second = world.readyOrder([SOCKS]);
		await route(first, second);
		expect(cases()).toEqual([]);
		await sweep();
		expect(world.newStoreOrders()).toEqual([first, second]);
		expect(cases()).toEqual([]);
	});

	test('of two new orders for the last unit the second is told to be short at once', async () => {
		leave(1);
		const [first, second] = [world.readyOrder([SOCKS]), world.readyOrder([SOCKS])];
		await route(first, second);
		expect(world.newStoreOrders()).toHaveLength(1);
		expect(cases()).toEqual(['ORDER_SHORT_STOCK']);
	});

	test('remembers where it ended when NewStore has all orders already', async () => {
		await route(world.readyOrder([CAP]));
		const run = await sweep();
		expect(run.json('Route the orders found')).toEqual([]);
		expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'orders_swept_until' }]);
	});

	test('does not remember it when the orders could not be handled', async () => {
		world.readyOrder([CAP]);
		stage.fail('tts03aOrderBatch');
		expect((await sweep()).error).toBeDefined();
		expect(stage.tables.rows('tts_cursors')).toEqual([]);
	});

	test('a shop that does not answer is a case: the others are swept, and where the sweep ended stays', async () => {
		stage.addUnknownShop();
		const first = world.readyOrder([CAP]);
		expect((await sweep()).error).toBeUndefined();
		expect(world.newStoreOrders()).toEqual([first]);
		expect(stage.tables.rows('tts_cursors')).toMatchObject([{ name: 'orders_swept_until', value: '' }]);
		const second = world.readyOrder([CAP]);
		expect((await stage.run('tts03OrdersRoute', 'Every 15 minutes')).error).toBeUndefined();
		expect(world.newStoreOrders()).toEqual([first, second]);
		expect(new Set(cases())).toEqual(new Set(['TIKTOK_INVALID_INPUT']));
	});

	test('routes an order of which TikTok does not tell whether it has a NewStore order', async () => {
		const fault = world.faults.add({
			system: 'tiktok',
			operationId: 'getExternalOrderReferences',
			kind: 'code',
			code: 105005,
		});
		const orderId = world.readyOrder([CAP]);
		const run = await sweep();
		world.faults.remove(fault);
		expect(run.error).toBeUndefined();
		expect(world.newStoreOrders()).toEqual([orderId]);
	});
});

describe('a part of an order is shipped in Seller Center', () => {
	const sweep = async () => await stage.run('tts03OrdersRoute', 'Every 15 minutes');
	const partly = () => {
		const orderId = world.readyOrder([CAP, SOCKS]);
		world.tikTok.actions.shipInSellerCenter({ orderId, lineIds: [world.onTikTok(orderId).lines[0].id] });
		return orderId;
	};

	test('NewStore does not have it: the complete sweep makes a case, and nothing is sent', async () => {
		const orderId = partly();
		const run = await sweep();
		expect(run.error).toBeUndefined();
		expect(cases()).toEqual(['ORDER_PARTLY_SHIPPED']);
		expect(String(stage.tables.rows('tts_cases')[0].ids)).toContain(orderId);
		expect(world.newStoreOrders()).toEqual([]);
	});

	test('NewStore has it: no case, also when its reference was lost', async () => {
		const orderId = world.readyOrder([CAP, SOCKS]);
		await route(orderId);
		world.tikTok.actions.shipInSellerCenter({ orderId, lineIds: [world.onTikTok(orderId).lines[0].id] });
		await sweep();
		await route(orderId);
		expect(cases()).toEqual([]);
		expect(world.newStoreOrders()).toEqual([orderId]);
	});
});

test("a US order with TikTok's label goes to NewStore with the town, and says whose label it is", async () => {
	const { id } = world.tikTok.actions.placeOrder({
		shopId: SHOP_IDS.US,
		lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }],
		shippingType: 'TIKTOK',
	});
	world.tikTok.actions.releaseHold({ orderId: id });
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.US, order_id: id }]);
	expect(cases()).toEqual([]);
	const { shippingAddress } = world.storeOrder(id);
	expect(shippingAddress).toMatchObject({ country: 'US' });
	expect(JSON.stringify(shippingAddress)).toContain('TikTok label, print it in Seller Center');
	expect(JSON.stringify(shippingAddress)).not.toContain('**');
	stage.tables.replace(
		'tts_shops',
		stage.tables.rows('tts_shops').map((row) => ({ ...row, masked_address: 'exception' })),
	);
	const other = world.tikTok.actions.placeOrder({
		shopId: SHOP_IDS.US,
		lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }],
		shippingType: 'TIKTOK',
	});
	world.tikTok.actions.releaseHold({ orderId: other.id });
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: SHOP_IDS.US, order_id: other.id }]);
	expect(cases()).toEqual(['ORDER_ADDRESS_MASKED']);
});

test.each([false, true])(
	"an order with TikTok's VAT calculation is taken (payment.tax filled: %s)",
	async (vatInPaymentTax) => {
		world.tikTok.actions.setSwitches({ vatRate: '0.19', vatInPaymentTax });
		const orderId = world.readyOrder([CAP, SOCKS]);
		const run = await route(orderId);
		expect(cases()).toEqual([]);
		expect(world.newStoreOrders()).toEqual([orderId]);
		const [{ payload }] = run.json('Live, not a dry run') as unknown as [
			{ payload: { shipments: [{ items: unknown[] }] } },
		];
		for (const item of payload.shipments[0].items)
			expect(item).toMatchObject({ price: { item_tax_lines: [{ name: 'VAT', rate: 0.19 }] } });
	},
);

describe('the buyer changes the address', () => {
	const NEW = { line1: '99 Elsewhere Road', postalCode: 'YO1 7HH' };
	const change = (orderId: string) => world.tikTok.actions.updateAddress({ orderId, address: NEW });
	const event = async (...orderIds: string[]) =>
		await stage.run(
			'tts03OrdersRoute',
			'When orders change on TikTok',
			orderIds.map((order_id) => ({ type: 'RECIPIENT_ADDRESS_UPDATE', shop_id: SHOP_IDS.GB, order_id })),
		);
	const hourly = async () => await stage.run('tts03OrdersRoute', 'Every hour');

	test('after the order went to NewStore: one case with the deadline and without the address', async () => {
		const rows = stage.tables.rows('tts_shops') as never as Array<Record<string, unknown>>;
		stage.tables.replace('tts_shops', rows.map((row) => ({ ...row, external_id_prefix: 'tts-' })) as never);
		const orderId = world.readyOrder([CAP]);
		await route(orderId);
		change(orderId);
		expect((await event(orderId)).error).toBeUndefined();
		await event(orderId);
		await hourly();
		const told = stage.tables.rows('tts_cases');
		expect(told).toMatchObject([
			{ code: 'ORDER_ADDRESS_CHANGED', owner_role: 'operations', state: 'open', occurrences: 2 },
		]);
		expect(Date.parse(String(told[0].deadline))).toBeGreaterThan(world.clock.now());
		const { address } = [...world.tikTok.state.orders.all()].find(({ id }) => id === orderId)!;
		for (const word of [...Object.values(NEW), address.lastName, address.phone])
			expect(JSON.stringify(told)).not.toContain(word);
	});

	test('nothing for an order that NewStore does not have: it goes there with the new address', async () => {
		const orderId = world.readyOrder([CAP]);
		change(orderId);
		const run = await event(orderId);
		expect(run.json('Nothing to do')).toMatchObject([{ code: 'NOT_IN_NEWSTORE' }]);
		await route(orderId);
		await event(orderId);
		expect((await hourly()).error).toBeUndefined();
		expect(world.storeOrder(orderId).shippingAddress).toMatchObject({ address_line_1: NEW.line1 });
		expect(cases()).toEqual([]);
	});

	test('a lost webhook is found within the hour, once, also when another shop does not answer', async () => {
		const orderId = world.readyOrder([CAP]);
		await route(orderId);
		change(orderId);
		stage.addUnknownShop();
		expect((await hourly()).error).toBeUndefined();
		expect([...cases()].sort()).toEqual(['ORDER_ADDRESS_CHANGED', 'TIKTOK_INVALID_INPUT']);
		const closed = stage.tables.rows('tts_cases').map((row) => ({ ...row, state: 'closed' }));
		stage.tables.replace('tts_cases', closed as never);
		await hourly();
		expect(stage.tables.rows('tts_cases').find(({ code }) => code === 'ORDER_ADDRESS_CHANGED')?.state).toBe('closed');
	});

	test('while NewStore does not answer it is a case, and the next hour compares', async () => {
		const orderId = world.readyOrder([CAP]);
		await route(orderId);
		change(orderId);
		const fault = world.faults.add({
			system: 'newstore',
			operationId: 'showSalesOrderByIdAndIdType',
			kind: 'status',
			status: 400,
		});
		await event(orderId);
		world.faults.remove(fault);
		expect(cases()).not.toContain('ORDER_ADDRESS_CHANGED');
		expect(cases()).toHaveLength(1);
		await hourly();
		expect(cases()).toContain('ORDER_ADDRESS_CHANGED');
	});

	test('when the parcel has left, the case says redirect', async () => {
		const orderId = world.readyOrder([CAP]);
		await route(orderId);
		world.pass({ minutes: 11 });
		change(orderId);
		world.ship(orderId);
		await event(orderId);
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'ORDER_ADDRESS_CHANGED', what_to_do: expect.stringContaining('Ask the carrier'), deadline: '' },
		]);
	});

	test('orders in one batch with other events go their own way', async () => {
		const [routed, fresh] = [world.readyOrder([CAP]), world.readyOrder([CAP])];
		await route(routed);
		change(routed);
		const both = [
			{ type: 'RECIPIENT_ADDRESS_UPDATE', shop_id: SHOP_IDS.GB, order_id: routed },
			{
				type: 'ORDER_STATUS_CHANGE',
				shop_id: SHOP_IDS.GB,
				order_id: fresh,
				payload: { data: { order_status: 'AWAITING_SHIPMENT' } },
			},
		];
		const run = await stage.run('tts03OrdersRoute', 'When orders change on TikTok', both);
		expect(run.error).toBeUndefined();
		expect(world.newStoreOrders()).toEqual([routed, fresh]);
		expect(cases()).toEqual(['ORDER_ADDRESS_CHANGED']);
	});
});

test('a shop whose active is empty is left alone by all, and both 00 and its first order say so', async () => {
	const rows = stage.tables.rows('tts_shops') as never as Array<Record<string, unknown>>;
	const of = (active: boolean | null) =>
		stage.tables.replace(
			'tts_shops',
			rows.map((row) => ({ ...row, ...(row.shop_id === SHOP_IDS.GB ? { active } : {}) })) as never,
		);
	const switchedOn = async () =>
		(await stage.run('tts00SetUpCheck0', 'Set up and check'))
			.json('Report: one item per check')
			.find(({ check }) => check === 'Shops: switched on');
	expect(await switchedOn()).toMatchObject({ ok: true, finding: expect.not.stringContaining(SHOP_IDS.GB) });
	of(null);
	const orderId = world.readyOrder([CAP]);
	await stage.run('tts03OrdersRoute', 'Every 15 minutes');
	expect(cases()).toEqual([]);
	await route(orderId);
	expect(cases()).toEqual(['ORDER_SHOP_NOT_SET_UP']);
	expect(await switchedOn()).toMatchObject({ ok: false, finding: expect.stringContaining(SHOP_IDS.GB) });
	of(false);
	stage.tables.replace('tts_cases', []);
	await route(orderId);
	expect(cases()).toEqual([]);
	expect(await switchedOn()).toMatchObject({ ok: true, finding: expect.stringContaining(SHOP_IDS.GB) });
	expect(world.newStoreOrders()).toEqual([]);
});
