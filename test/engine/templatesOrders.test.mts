/** 03 and 03a in n8n's engine: what is met again, what changed meanwhile, and who else is served from the same stock. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer, type Retailer } from '../support/retailer.mts';
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
		expect(run.json('Routed').length).toBe(1);
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
