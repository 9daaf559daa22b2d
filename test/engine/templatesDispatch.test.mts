/** 05, 05a and 11 in n8n's engine: what a store ships reaches TikTok, once, whatever happens on the way; and who is warned. */
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';
import { marketShop, marketWorld } from '../support/tiktokMarkets.mts';

// The form of 05 loads an ES module that jest does not take; no form is shown here.
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
const lines = (orderId: string) =>
	world.onTikTok(orderId).lines.map(({ trackingNumber, timesShipped }) => ({ trackingNumber, timesShipped }));

/** An order that is in NewStore, with its ids on TikTok, at a store. */
async function routed(wanted = [CAP], market: 'GB' | 'US' = 'GB'): Promise<string> {
	const orderId = world.readyOrder(wanted, market);
	await stage.run('tts03aOrderBatch', 'When orders have to be routed', [
		{ shop_id: SHOP_IDS[market], order_id: orderId },
	]);
	world.pass({ minutes: 11 });
	return orderId;
}

const shippedEvent = (orderId: string, changes: Record<string, unknown> = {}) => ({
	event_key: `e-${orderId}`,
	type: 'fulfillment_request.items_completed',
	order_id: world.storeOrder(orderId).id,
	product_ids: [],
	location_ids: [],
	payload: { service_level: 'STANDARD_SHIP' },
	...changes,
});
const event = async (...events: Array<Record<string, unknown>>) =>
	await stage.run('tts05wDoorParcel', 'When a store has shipped', events);
/** The last run of 05a. */
const lastBatch = () => stage.calls.filter(({ id }) => id === 'tts05aDispatchBt').at(-1)!.run;
const sweep = async () => await stage.run('tts05DispatchWrb', 'Every 5 minutes');
const replay = async (orderIds: string) =>
	await stage.run('tts05DispatchWrb', 'Replay by hand', [{ order_ids: orderIds }]);
/** Cases become older, as if the time had passed since the last try. */
const minutesLater = (minutes: number) => {
	const rows = stage.tables.rows('tts_cases').map((row) => ({
		...row,
		last_seen_at: new Date(Date.parse(String(row.last_seen_at)) - minutes * 60_000).toISOString(),
	}));
	stage.tables.replace('tts_cases', rows as never);
};

describe('what NewStore tells', () => {
	test('a parcel reaches TikTok at once, in a GB and a US shop; told twice it is shipped once', async () => {
		const [gb, us] = [await routed([CAP, SOCKS]), await routed([CAP], 'US')];
		world.ship(gb, { trackingCode: 'RM000000101GB' });
		world.ship(us, { trackingCode: '1Z99AA100000000017' });
		const run = await event(shippedEvent(gb), shippedEvent(us), shippedEvent(gb, { type: 'order.completed' }));
		expect(run.error).toBeUndefined();
		await event(shippedEvent(gb));
		expect(world.onTikTok(gb).status).toBe('AWAITING_COLLECTION');
		expect(world.onTikTok(us).status).toBe('AWAITING_COLLECTION');
		expect(lines(gb)).toEqual([
			{ trackingNumber: 'RM000000101GB', timesShipped: 1 },
			{ trackingNumber: 'RM000000101GB', timesShipped: 1 },
		]);
		expect(lines(us)).toEqual([{ trackingNumber: '1Z99AA100000000017', timesShipped: 1 }]);
		expect(cases()).toEqual([]);
	});

	test('two parcels of one order: the first makes it partly shipped, the second completes it', async () => {
		const orderId = await routed([CAP, SOCKS]);
		world.ship(orderId, { items: [0], trackingCode: 'RM000000201GB' });
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId).status).toBe('PARTIALLY_SHIPPING');
		world.ship(orderId, { items: [1], trackingCode: 'RM000000202GB' });
		// The later event comes first and the earlier one after it: both only say "look".
		await event(shippedEvent(orderId, { event_key: 'second' }));
		await event(shippedEvent(orderId, { event_key: 'first' }));
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
		expect(lines(orderId).map(({ timesShipped }) => timesShipped)).toEqual([1, 1]);
	});

	test('sales in a store and orders of other channels ask TikTok nothing', async () => {
		const sale = world.newStore.inventory.sell('LONDON-STORE', [{ productId: 'CAP-KHK-OS', quantity: 1 }]);
		const store = { event_key: 's', order_id: sale.id, product_ids: [], location_ids: [] };
		const run = await event(
			{ ...store, type: 'fulfillment_request.items_completed', payload: { service_level: 'IN_STORE_HANDOVER' } },
			{ ...store, type: 'order.completed', payload: {} },
		);
		expect(run.error).toBeUndefined();
		expect(lastBatch().json('Sort what was asked for')).toEqual([{ newstore_order_id: sale.id }]);
		expect(lastBatch().json('TikTok orders of shops that are on')).toEqual([]);
		expect(lastBatch().json('Get the orders from TikTok')).toEqual([]);
		expect(cases()).toEqual([]);
	});

	test('events and TikTok orders in one call of 05, as workflows of people may call it: each is told once', async () => {
		const [told, known] = [await routed(), await routed()];
		world.ship(told);
		world.ship(known);
		const run = await stage.run('tts05DispatchWrb', 'When stores have shipped', [
			shippedEvent(told),
			{ shop_id: SHOP_IDS.GB, order_id: known },
			{ shop_id: SHOP_IDS.GB, order_id: told },
		]);
		expect(run.error).toBeUndefined();
		for (const orderId of [told, known]) expect(lines(orderId).map(({ timesShipped }) => timesShipped)).toEqual([1]);
	});

	test('an event of a shop that is switched off asks TikTok nothing', async () => {
		const orderId = await routed();
		world.ship(orderId);
		stage.switchOff(SHOP_IDS.GB);
		await event(shippedEvent(orderId));
		expect(lastBatch().json('Get the orders from TikTok')).toEqual([]);
		stage.switchOn(SHOP_IDS.GB);
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
	});

	test('a dry run decides and sends nothing', async () => {
		const orderId = await routed();
		stage.set('dry_run', 'true');
		world.ship(orderId);
		await event(shippedEvent(orderId));
		expect(lastBatch().json('Decide what to tell TikTok')).toEqual([]);
		expect(lastBatch().json('Dry run: nothing is sent')).toMatchObject([{ order_id: orderId }]);
		expect(world.onTikTok(orderId).status).toBe('AWAITING_SHIPMENT');
	});
});

describe('what the sweep finds', () => {
	test('a parcel whose event was lost; nothing for orders that no store has shipped', async () => {
		const [shipped, waiting] = [await routed(), await routed()];
		world.ship(shipped);
		const reads = () => world.newStore.api.stats().listFulfillmentRequestsForOrder.calls;
		const before = reads();
		const run = await sweep();
		expect(run.error).toBeUndefined();
		// What this sweep tells is not among what was shipped just now: each order is read once.
		expect(reads() - before).toBe(2);
		expect(world.onTikTok(shipped).status).toBe('AWAITING_COLLECTION');
		expect(world.onTikTok(waiting).status).toBe('AWAITING_SHIPMENT');
		expect(stage.tables.rows('tts_warnings')).toEqual([]);
		expect(cases()).toEqual([]);
		// What 11a compares: the sweep found what no event had named.
		const notes = () =>
			stage.tables.rows('tts_runs').flatMap(({ source, keys }) => (keys ? [`${source} ${keys}`] : []));
		expect(notes()).toEqual([`sweep ${world.storeOrder(shipped).id}`]);
		world.ship(waiting);
		await event(shippedEvent(waiting));
		expect(world.onTikTok(waiting).status).toBe('AWAITING_COLLECTION');
		expect(notes()).toEqual([`sweep ${world.storeOrder(shipped).id}`, `event ${world.storeOrder(waiting).id}`]);
	});

	test('a shop that does not answer is a case, and the sweeps of the others go on', async () => {
		stage.addUnknownShop();
		const [first, second, third] = [await routed(), await routed(), await routed()];
		world.ship(first);
		expect((await sweep()).error).toBeUndefined();
		expect(world.onTikTok(first).status).toBe('AWAITING_COLLECTION');
		world.ship(second);
		expect((await replay('')).error).toBeUndefined();
		expect(world.onTikTok(second).status).toBe('AWAITING_COLLECTION');
		world.ship(third, { trackingCode: 'RM000000301GB' });
		await event(shippedEvent(third));
		world.newStore.fulfilment.changeTracking(world.storeOrder(third), { trackingCode: 'RM000000302GB' });
		expect((await stage.run('tts05DispatchWrb', 'Every hour')).error).toBeUndefined();
		expect(lines(third)).toMatchObject([{ trackingNumber: 'RM000000302GB' }]);
		expect(new Set(cases())).toEqual(new Set(['TIKTOK_INVALID_INPUT']));
	});

	test('a number that comes later is asked for again; since when it is missing is remembered', async () => {
		const orderId = await routed();
		world.ship(orderId, { trackingCode: null });
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId).status).toBe('AWAITING_SHIPMENT');
		expect(stage.tables.rows('tts_warnings')).toMatchObject([{ step: 'waiting', order_id: orderId }]);
		const [noted] = stage.tables.rows('tts_warnings');
		await sweep();
		expect(stage.tables.rows('tts_warnings')).toEqual([noted]);
		world.newStore.fulfilment.changeTracking(world.storeOrder(orderId), { trackingCode: 'RM000000301GB' });
		await sweep();
		expect(lines(orderId)).toEqual([{ trackingNumber: 'RM000000301GB', timesShipped: 1 }]);
	});

	test('a number that changed before the carrier scanned the parcel is corrected once', async () => {
		const orderId = await routed();
		world.ship(orderId, { trackingCode: 'RM000000401GB' });
		await event(shippedEvent(orderId));
		world.newStore.fulfilment.changeTracking(world.storeOrder(orderId), { trackingCode: 'RM000000402GB' });
		expect((await stage.run('tts05DispatchWrb', 'Every hour')).error).toBeUndefined();
		expect(lines(orderId)).toEqual([{ trackingNumber: 'RM000000402GB', timesShipped: 1 }]);
		expect(stage.tables.rows('tts_warnings')).toMatchObject([{ step: 'corrected', order_id: orderId }]);
		world.newStore.fulfilment.changeTracking(world.storeOrder(orderId), { trackingCode: 'RM000000403GB' });
		await stage.run('tts05DispatchWrb', 'Every hour');
		expect(cases()).toEqual(['DISPATCH_TRACKING_CHANGED']);
	});
});

describe('shipped in Seller Center while a store has the task', () => {
	const byHand = async () => {
		const orderId = await routed();
		world.tikTok.actions.shipInSellerCenter({ orderId, trackingNumber: 'HAND000001' });
		return orderId;
	};
	const cancelled = (orderId: string) => world.storeOrder(orderId).cancelled;

	test('the sweep tells operations at once, and stops nothing by itself', async () => {
		const orderId = await byHand();
		expect((await sweep()).error).toBeUndefined();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'DISPATCH_DOUBLE_SHIPMENT', severity: 'critical', owner_role: 'operations' },
		]);
		expect(cancelled(orderId)).toBe(false);
	});

	test('by setting NewStore drops the order, live only, and TikTok keeps it as shipped', async () => {
		const orderId = await byHand();
		stage.set('dispatch_double_shipment', 'cancel');
		stage.set('dry_run', 'true');
		await sweep();
		expect(cancelled(orderId)).toBe(false);
		stage.set('dry_run', 'false');
		await sweep();
		expect(cancelled(orderId)).toBe(true);
		await stage.run('tts04OrderCancel', 'Every hour');
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_COLLECTION', cancellations: [] });
		expect(cases()).toEqual(['DISPATCH_DOUBLE_SHIPMENT']);
	});

	test('a parcel that the store shipped is none', async () => {
		const orderId = await routed();
		world.ship(orderId);
		await event(shippedEvent(orderId));
		await sweep();
		expect(cases()).toEqual([]);
	});
});

describe('a shop in the EU: one delivery option, carriers by route', () => {
	const TO_FRANCE = '7117000000000000911';
	const AT_HOME = '7117000000000000912';
	const shop = marketShop('DE');
	const [warehouse] = shop.warehouses;
	shop.deliveryOptions[0].providers = [
		{ id: AT_HOME, name: 'DHL', routes: ['DE>DE'] },
		{ id: TO_FRANCE, name: 'DHL', routes: ['DE>FR'] },
	];
	shop.products[0].skus = [
		{ id: '1730000000000000911', sellerSku: CAP.sellerSku, price: '18.00', stock: { [warehouse.id]: 50 } },
	];

	beforeEach(async () => {
		await world.close();
		world = await startRetailer({ further: marketWorld([shop]), shipsTo: ['DE', 'FR'] });
		const { tts_shops: shops, tts_locations: locations } = world.rows;
		stage = new TemplateStage(world.credentials, {
			tts_shops: [
				...shops,
				{
					...shops[0],
					shop_id: shop.id,
					shop_name: shop.name,
					region: 'DE',
					currency: 'EUR',
					timezone: 'Europe/Berlin',
				},
			],
			tts_locations: [...locations, { ...locations[0], shop_id: shop.id, warehouse_id: warehouse.id }],
		});
		stage.set('dry_run', 'false');
	});

	/** An order from Germany to this country, shipped by a store with DHL. */
	async function shipped(country: 'DE' | 'FR', trackingCode: string) {
		const { id } = world.tikTok.actions.placeOrder({
			shopId: shop.id,
			lines: [{ seller_sku: CAP.sellerSku, quantity: 1 }],
			address: { regionCode: country },
		});
		world.pass({ minutes: 70 });
		await stage.run('tts03aOrderBatch', 'When orders have to be routed', [{ shop_id: shop.id, order_id: id }]);
		world.pass({ minutes: 11 });
		world.newStore.fulfilment.ship(world.storeOrder(id), { carrier: 'DHL', trackingCode });
		return id;
	}

	test('TikTok is asked for the way of each order, and gets the carrier of that way', async () => {
		const [abroad, home] = [await shipped('FR', 'DHLFR0000001'), await shipped('DE', 'DHLDE0000001')];
		world.tikTok.resetStats();
		expect((await event(shippedEvent(abroad), shippedEvent(home))).error).toBeUndefined();
		const batch = stage.calls.filter(({ id }) => id === 'tts05aDispatchBt').at(-1)?.run;
		const carriers = batch?.json('Get the carriers they may use') ?? [];
		expect(carriers.map((one) => [one.warehouse_region, one.buyer_region, one.shipping_provider_id])).toEqual([
			['DE', 'FR', TO_FRANCE],
			['DE', 'DE', AT_HOME],
		]);
		expect(world.tikTok.stats().getShippingProviders.calls).toBe(2);
		const carrierOf = (orderId: string) => world.onTikTok(orderId).lines.map(({ providerId }) => providerId);
		expect([carrierOf(abroad), carrierOf(home)]).toEqual([[TO_FRANCE], [AT_HOME]]);
		expect(cases()).toEqual([]);
	});

	test('TikTok does not say its carriers for a moment: no carrier is called unknown, the next run tells the parcel', async () => {
		const home = await shipped('DE', 'DHLDE0000003');
		const fault = world.faults.add({
			system: 'tiktok',
			operationId: 'getShippingProviders',
			kind: 'status',
			status: 503,
		});
		await event(shippedEvent(home));
		expect(cases()).toEqual(['TIKTOK_36009001']);
		world.faults.remove(fault);
		await event(shippedEvent(home));
		expect(world.onTikTok(home).lines.map(({ providerId }) => providerId)).toEqual([AT_HOME]);
	});

	test('a way that no carrier serves: a case that names the delivery option, nothing is sent', async () => {
		shop.deliveryOptions[0].providers.pop();
		const abroad = await shipped('FR', 'DHLFR0000002');
		await event(shippedEvent(abroad));
		expect(world.onTikTok(abroad).status).toBe('AWAITING_SHIPMENT');
		expect(cases()).toEqual(['DISPATCH_UNKNOWN_CARRIER']);
	});
});

describe('a buyer wants to cancel what the store ships', () => {
	const asked = async (market: 'GB' | 'US') => {
		const orderId = await routed([CAP], market);
		world.pass({ minutes: 60 });
		world.tikTok.actions.buyerRequestsCancellation({ orderId });
		world.ship(orderId);
		return orderId;
	};
	const request = (orderId: string) => world.onTikTok(orderId).cancellations.at(-1);
	const batch = () => stage.calls.filter(({ id }) => id === 'tts05aDispatchBt').at(-1)?.run;
	const answering = () => stage.calls.filter(({ id }) => id === 'tts04aCancelBatc');

	test('US: the parcel is reported, and the same run has the request rejected with a reason of TikTok', async () => {
		const orderId = await asked('US');
		const run = await event(shippedEvent(orderId));
		expect(run.error).toBeUndefined();
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_COLLECTION', isCancelRequested: false });
		expect(request(orderId)).toMatchObject({ ending: 'REJECTED', rejectReason: expect.stringContaining('packed') });
		expect(answering()).toHaveLength(1);
		await sweep();
		expect(answering()).toHaveLength(1);
		expect(cases()).toEqual([]);
	});

	describe('NewStore has the order, and TikTok does not know its number there', () => {
		const asksAndIsShipped = async () => {
			const fault = world.faults.add({
				system: 'tiktok',
				operationId: 'addExternalOrderReferences',
				kind: 'code',
				code: 105005,
			});
			const orderId = await asked('US');
			world.faults.remove(fault);
			stage.tables.replace('tts_cases', []);
			expect(world.references(orderId)).toBe(0);
			return orderId;
		};

		test('US: found by the number of TikTok; its parcel is told, the request answered', async () => {
			const orderId = await asksAndIsShipped();
			await sweep();
			expect(lines(orderId).map(({ timesShipped }) => timesShipped)).toEqual([1]);
			expect(request(orderId)).toMatchObject({ ending: 'REJECTED' });
			expect(cases()).toEqual([]);
			// Nothing lists it as open any more; a person has the number written by the button of workflow 09.
			await stage.run('tts03aOrderBatch', 'When orders have to be routed', [
				{ shop_id: SHOP_IDS.US, order_id: orderId },
			]);
			expect([world.references(orderId), world.newStoreOrders()]).toEqual([1, [orderId]]);
		});

		test('the sweep of orders writes the number while the request is open; nothing new is sent', async () => {
			const orderId = await asksAndIsShipped();
			const fresh = world.readyOrder([CAP], 'US');
			world.pass({ minutes: 60 });
			world.tikTok.actions.buyerRequestsCancellation({ orderId: fresh });
			await stage.run('tts03OrdersRoute', 'Every 15 minutes');
			expect([world.references(orderId), world.references(fresh)]).toEqual([1, 0]);
			expect(world.newStoreOrders()).toEqual([orderId]);
		});
	});

	test('US: a request that TikTok does not let us reject is a case with its deadline, in the same run', async () => {
		world.tikTok.actions.setSwitches({ usRejectDropped: true });
		const orderId = await asked('US');
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_COLLECTION', isCancelRequested: true });
		const [told, ...others] = stage.tables.rows('tts_cases');
		expect(others).toEqual([]);
		expect(told).toMatchObject({ flow: 'cancellations', owner_role: 'operations' });
		expect(Date.parse(String(told.deadline))).toBeGreaterThan(world.clock.now());
	});

	test('US without a request: looked for once, 04a is not called', async () => {
		const orderId = await routed([CAP], 'US');
		world.ship(orderId);
		await event(shippedEvent(orderId));
		expect(batch()?.json('The parcel answers no request')).toMatchObject([{ order_id: orderId }]);
		expect(batch()?.json('Find requests that still wait')).toEqual([]);
		expect(answering()).toEqual([]);
	});

	test('US: where nobody can answer now the parcels are reported all the same, and a person is told', async () => {
		const [cancels, other] = [await asked('US'), await routed([CAP], 'GB')];
		world.ship(other);
		stage.fail('tts04aCancelBatc');
		expect((await event(shippedEvent(cancels), shippedEvent(other))).error).toBeUndefined();
		expect([cancels, other].map((orderId) => world.onTikTok(orderId).status)).toEqual([
			'AWAITING_COLLECTION',
			'AWAITING_COLLECTION',
		]);
		expect(cases()).toHaveLength(1);
	});

	test('GB: nothing of this is called', async () => {
		const [plain, cancels] = [await routed(), await asked('GB')];
		world.ship(plain);
		await event(shippedEvent(plain), shippedEvent(cancels));
		expect(world.onTikTok(plain).status).toBe('AWAITING_COLLECTION');
		expect(world.onTikTok(cancels)).toMatchObject({ status: 'AWAITING_SHIPMENT', isCancelRequested: true });
		expect(batch()?.json('Tell carrier and tracking number')).toMatchObject([{ order_id: plain }]);
		expect(batch()?.json('The parcel answers no request')).toEqual([]);
		expect(answering()).toEqual([]);
	});

	test('a dry run reports nothing and answers nobody', async () => {
		const orderId = await asked('US');
		stage.set('dry_run', 'true');
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId)).toMatchObject({ status: 'AWAITING_SHIPMENT', isCancelRequested: true });
		expect(answering()).toEqual([]);
	});
});

test('a shop that is switched off is told nothing', async () => {
	const orderId = await routed();
	world.ship(orderId);
	stage.switchOff(SHOP_IDS.GB);
	expect((await event(shippedEvent(orderId))).error).toBeUndefined();
	await sweep();
	expect(world.onTikTok(orderId).status).toBe('AWAITING_SHIPMENT');
	expect(cases()).toEqual([]);
});

describe('when the other side fails', () => {
	const refuse = (rule: Record<string, unknown>) =>
		world.faults.add({ system: 'tiktok', operationId: 'markPackageAsShipped', ...rule } as never);

	test('an answer that is lost after the effect: looked at, not sent a second time', async () => {
		refuse({ kind: 'timeout_after', delayMs: 10, times: 1 });
		const orderId = await routed();
		world.ship(orderId);
		await event(shippedEvent(orderId));
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
		expect(lines(orderId)[0].timesShipped).toBe(1);
		expect(cases()).toEqual([]);
	});

	test('a write-back that TikTok refuses is tried again after growing waits until it succeeds', async () => {
		const fault = refuse({ kind: 'code', code: 21008106 });
		const orderId = await routed();
		world.ship(orderId);
		await event(shippedEvent(orderId));
		// The mail says by when: the dispatch deadline of the order.
		const batch = stage.calls.find(({ id }) => id === 'tts05aDispatchBt')!.run;
		const deadline = new Date(String(batch.json('Decide what to tell TikTok')[0].ship_by)).toISOString();
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ flow: 'dispatch', occurrences: 1, deadline }]);
		const tried = async () => (await sweep()).json('Which of them are due').length;
		expect(await tried()).toBe(0);
		minutesLater(5);
		expect(await tried()).toBe(1);
		minutesLater(5);
		expect(await tried()).toBe(0);
		minutesLater(5);
		expect(await tried()).toBe(1);
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ occurrences: 3 }]);

		world.faults.remove(fault);
		minutesLater(20);
		await sweep();
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
	});

	test('the nearer the deadline, the shorter the wait', async () => {
		refuse({ kind: 'code', code: 21008106 });
		const orderId = await routed();
		world.ship(orderId);
		for (let times = 0; times < 4; times++) await event(shippedEvent(orderId));
		minutesLater(6);
		expect((await sweep()).json('Which of them are due')).toEqual([]);
		world.pass({ hours: 47, minutes: 45 });
		expect((await sweep()).json('Which of them are due').length).toBe(1);
	});

	test('closing the case tries at once; by hand one order or all', async () => {
		const fault = refuse({ kind: 'code', code: 21008106 });
		const [first, second] = [await routed(), await routed()];
		for (const orderId of [first, second]) {
			world.ship(orderId);
			await event(shippedEvent(orderId));
		}
		world.faults.remove(fault);
		expect((await sweep()).json('Which of them are due')).toEqual([]);
		expect((await replay(`please UK2-${first.replace(/(.{4})/g, '$1 ')}`)).error).toBeUndefined();
		expect(world.onTikTok(first).status).toBe('AWAITING_COLLECTION');
		expect(world.onTikTok(second).status).toBe('AWAITING_SHIPMENT');
		await replay('');
		expect(world.onTikTok(second).status).toBe('AWAITING_COLLECTION');
		const told = cases().length;
		await replay(`${first}, 576469999999999999`);
		expect(cases().slice(told)).toEqual(['DISPATCH_REPLAY_NOT_FOUND']);
		expect(stage.tables.rows('tts_cases')[told].what_happened).toContain('576469999999999999');
		expect(stage.tables.rows('tts_cases')[told].what_happened).not.toContain(first);

		refuse({ kind: 'code', code: 21008106, times: 1 });
		const third = await routed();
		world.ship(third);
		await event(shippedEvent(third));
		expect((await sweep()).json('Which of them are due')).toEqual([]);
		const closed = stage.tables.rows('tts_cases').map((row) => ({ ...row, state: 'closed' }));
		stage.tables.replace('tts_cases', closed as never);
		await sweep();
		expect(world.onTikTok(third).status).toBe('AWAITING_COLLECTION');
	});

	test('NewStore down: nothing is told and nothing is lost', async () => {
		const orderId = await routed();
		world.ship(orderId);
		const fault = world.faults.add({
			system: 'newstore',
			operationId: 'listFulfillmentRequestsForOrder',
			kind: 'status',
			status: 403,
			body: { error_code: 'forbidden', message: 'no' },
		} as never);
		await sweep();
		expect(world.onTikTok(orderId).status).toBe('AWAITING_SHIPMENT');
		expect(cases().length).toBe(1);
		world.faults.remove(fault);
		minutesLater(10);
		await sweep();
		expect(world.onTikTok(orderId).status).toBe('AWAITING_COLLECTION');
	});

	test('one order that fails does not hold the others up', async () => {
		const [bad, good] = [await routed(), await routed()];
		refuse({ kind: 'code', code: 21008106, times: 1 });
		for (const orderId of [bad, good]) world.ship(orderId);
		await event(shippedEvent(bad), shippedEvent(good));
		const told = [bad, good].filter((orderId) => world.onTikTok(orderId).status === 'AWAITING_COLLECTION');
		expect(told.length).toBe(1);
		expect(cases().length).toBe(1);
	});
});

describe('11: the clock', () => {
	const watch = async () => await stage.run('tts11SlaMonitor0', 'Every 15 minutes');
	const backlog = () => stage.tables.rows('tts_backlog');

	// Any day of the week has to do for the tests.
	beforeEach(() => stage.set('sla_closed_weekdays', 'none'));

	test('the owner is warned once per step, with the store that holds the order, and once when it is late', async () => {
		const orderId = await routed();
		expect((await watch()).error).toBeUndefined();
		expect(cases()).toEqual([]);
		world.pass({ hours: 26 });
		await watch();
		await watch();
		const [store] = world.storeOrder(orderId).items.map(({ nodeId }) => nodeId);
		expect(stage.tables.rows('tts_cases')).toMatchObject([{ code: 'SLA_DISPATCH_DUE', owner_role: 'operations' }]);
		expect(stage.tables.rows('tts_cases')[0].ids).toContain(String(store));
		expect(stage.tables.rows('tts_warnings')).toMatchObject([{ step: '50', order_id: orderId }]);
		world.pass({ hours: 18 });
		await watch();
		world.pass({ hours: 5 });
		await watch();
		await watch();
		expect(cases()).toEqual(['SLA_DISPATCH_DUE', 'SLA_DISPATCH_DUE', 'SLA_DISPATCH_LATE']);
	});

	test('a warning that could not be recorded is given again', async () => {
		await routed();
		world.pass({ hours: 26 });
		const record = stage.tables.rows('tts_cases').length;
		stage.fail('tts12Exceptions0');
		expect((await watch()).error).toBeDefined();
		expect(stage.tables.rows('tts_warnings')).toEqual([]);
		stage.fail(undefined);
		await watch();
		expect(cases().length).toBe(record + 1);
		expect(stage.tables.rows('tts_warnings').length).toBe(1);
	});

	test('the backlog of each store: counted, lowered, gone', async () => {
		const orders = [await routed([CAP, SOCKS]), await routed()];
		const run = await watch();
		const held = backlog().reduce((sum, row) => sum + Number(row.open), 0);
		expect(held).toBeGreaterThanOrEqual(2);
		expect(run.json('What each store still has to ship').length).toBe(backlog().length);
		for (const orderId of orders) world.ship(orderId);
		await watch();
		expect(backlog().every((row) => Number(row.report_missing) > 0)).toBe(true);
		for (const orderId of orders) await event(shippedEvent(orderId));
		for (const orderId of orders) world.tikTok.actions.carrierCollects({ orderId });
		await watch();
		expect(backlog()).toEqual([]);
	});

	test('a parcel without carrier scan, and a request to cancel that nobody answers', async () => {
		const [sent, asked] = [await routed(), await routed()];
		world.ship(sent);
		await event(shippedEvent(sent));
		world.pass({ hours: 2 });
		world.tikTok.actions.buyerRequestsCancellation({ orderId: asked });
		world.pass({ hours: 40 });
		await watch();
		expect(cases()).toEqual(expect.arrayContaining(['SLA_CANCEL_ANSWER_DUE', 'SLA_DISPATCH_DUE', 'SLA_SCAN_DUE']));
		expect(cases()).not.toContain('SLA_COLLECTION_DUE');
		world.pass({ hours: 100 });
		await watch();
		expect(cases()).toContain('SLA_COLLECTION_DUE');
	});

	test('what buyers wait for after a sale: service is told before TikTok decides', async () => {
		const delivered = [await routed(), await routed(), await routed()];
		for (const orderId of delivered) {
			world.ship(orderId);
			await event(shippedEvent(orderId));
			world.tikTok.actions.carrierCollects({ orderId });
			world.tikTok.actions.carrierDelivers({ orderId });
		}
		const [refund, replacement, exchanged] = delivered;
		const asked = world.tikTok.actions.buyerRequestsReturn({ orderId: refund, type: 'RETURN_AND_REFUND' });
		world.tikTok.actions.buyerRequestsReturn({ orderId: replacement, type: 'REPLACEMENT' });
		world.tikTok.actions.buyerRequestsReturn({ orderId: exchanged, type: 'REPLACEMENT', isExchange: true });
		await watch();
		expect(cases()).toEqual([]);
		world.pass({ hours: 20 });
		await watch();
		await watch();
		const soon = { code: 'SLA_REPLACEMENT_ANSWER_DUE', owner_role: 'service', occurrences: 1 };
		expect(stage.tables.rows('tts_cases')).toMatchObject([soon, soon]);
		const titles = stage.tables.rows('tts_cases').map(({ title }) => String(title));
		for (const [orderId, wish] of [
			[replacement, 'a replacement'],
			[exchanged, 'an exchange'],
		])
			expect(titles).toContainEqual(
				expect.stringContaining(`Order …${orderId.slice(-4)}: answer the wish for ${wish} by`),
			);
		expect(stage.tables.rows('tts_cases')[0].what_to_do).not.toContain('/form/');
		stage.set('forms_base_url', 'https://n8n.example.com/');
		world.pass({ hours: 6 });
		stage.switchOff(SHOP_IDS.GB);
		await watch();
		expect(cases()).toEqual(['SLA_REPLACEMENT_ANSWER_DUE', 'SLA_REPLACEMENT_ANSWER_DUE']);
		stage.switchOn(SHOP_IDS.GB);
		await watch();
		const told = stage.tables.rows('tts_cases').find(({ code }) => code === 'SLA_RETURN_ANSWER_DUE');
		expect(told?.what_to_do).toContain('A part of the money can be offered in TikTok Seller Center only');
		expect(told?.what_to_do).toContain(
			`https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-06b1000ec006?return_id=${asked.id}&shop_id=${SHOP_IDS.GB}`,
		);
	});

	test('the end of the authorization: by the credential in steps, by webhook at once', async () => {
		const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
		world.credentials.tikTokShopApi.refreshTokenExpiresAt = inDays(20);
		world.credentials.tikTokShopApi.accessTokenExpiresAt = inDays(7);
		await watch();
		await watch();
		expect(stage.tables.rows('tts_cases')).toMatchObject([
			{ code: 'SLA_AUTHORIZATION_ENDS', owner_role: 'integration', occurrences: 1 },
		]);
		const end = inDays(10);
		await stage.run('tts11SlaMonitor0', 'When an authorization ends', [
			{
				event_key: 'n7',
				shop_id: SHOP_IDS.GB,
				type: 'UPCOMING_AUTHORIZATION_EXPIRATION',
				type_number: 7,
				payload: { data: { expiration_time: String(end) } },
			},
			{ event_key: 'n6', shop_id: SHOP_IDS.GB, type: 'SELLER_DEAUTHORIZATION', type_number: 6, payload: { data: {} } },
		]);
		expect(stage.tables.rows('tts_cases').map(({ severity }) => severity)).toEqual(['warning', 'error', 'critical']);
		// By whichever way it comes: the same words, and they name a field that the credential has.
		const [todo, ...others] = new Set(stage.tables.rows('tts_cases').map(({ what_to_do }) => what_to_do));
		expect(others).toEqual([]);
		expect(todo).toContain('Authorization Code');
	});

	test('NewStore down: warnings come all the same', async () => {
		await routed();
		world.pass({ hours: 26 });
		world.faults.add({
			system: 'newstore',
			operationId: 'listFulfillmentRequestsForOrder',
			kind: 'status',
			status: 403,
			body: { error_code: 'forbidden', message: 'no' },
		} as never);
		expect((await watch()).error).toBeUndefined();
		expect(cases()).toContain('SLA_DISPATCH_DUE');
	});

	test('old warnings are forgotten, young ones stay', async () => {
		const row = (due: number) => ({
			warn_key: `k${due}`,
			step: '50',
			order_id: '1',
			shop_id: '',
			due_at: new Date(Date.now() - due * 86_400_000).toISOString(),
			warned_at: '',
		});
		stage.tables.replace('tts_warnings', [row(40), row(2)]);
		await stage.run('tts11SlaMonitor0', 'Every Monday at 4');
		expect(stage.tables.rows('tts_warnings').map(({ warn_key }) => warn_key)).toEqual(['k2']);
	});
});
