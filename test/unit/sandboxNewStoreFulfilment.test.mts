// The sandbox NewStore after routing: stores that pick, pack, ship in parts, give back or hand over, and cancellation in
// every state. Everything by HTTP: people through the control API, software through the NewStore API.
import { CREDENTIALS } from '../../sandbox/seed.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { eventually, sampleOrder } from '../support/newStoreClient.mts';
import type { Json } from '../support/newStoreClient.mts';

let sandbox: Sandbox;
let bearer: string;
beforeEach(async () => {
	sandbox = await startSandbox({ graceSeconds: 3_600 });
	const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
	const token = await fetch(`${sandbox.newStoreUrl}/auth/realms/${tenant}/protocol/openid-connect/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
	});
	bearer = ((await token.json()) as Json).access_token;
	for (const node of ['LONDON-STORE', 'MANCHESTER-STORE', 'LEEDS-DC']) {
		sandbox.newStore.inventory.importSilently(node, 'TEE-BLK-M', 10);
	}
});
afterEach(async () => {
	jest.restoreAllMocks();
	expect(sandbox.contracts.violations()).toEqual([]);
	await sandbox.close();
});

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: Json }> {
	const response = await fetch(`${sandbox.newStoreUrl}${path}`, {
		method,
		headers: { authorization: `Bearer ${bearer}`, ...(body ? { 'content-type': 'application/json' } : {}) },
		body: body && JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

/** One action of a person. */
async function act(action: string, body: object): Promise<{ status: number; body: Json }> {
	const url = `${sandbox.controlUrl}/api/newstore/${action}`;
	const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	return { status: response.status, body: await response.json() };
}

const settle = (settings: object) => act('settings', settings);
const requestsOf = async (orderId: string): Promise<Json[]> =>
	(await call('GET', `/v0/fulfillment_requests/${orderId}`)).body.fulfillment_requests;
const statusOf = async (orderId: string) => (await call('GET', `/v0/orders/${orderId}?id_type=internal`)).body;
const cancelState = async (orderId: string) =>
	(await call('GET', `/v0/orders/${orderId}/cancel?id_type=internal`)).body;
const atp = (nodeId: string) => sandbox.newStore.stock.atp('TEE-BLK-M', nodeId);
/** Payloads of all events with this name, the oldest first. */
const events = (name: string): Json[] =>
	sandbox.newStore.events
		.recent(5_000)
		.reverse()
		.filter((event) => event.name === name)
		.map((event) => JSON.parse(event.body).payload);

interface Placed {
	orderId: string;
	itemIds: string[];
}

/** Injects an order of two units, or as many as `change` makes of it. */
async function inject(externalId: string, change: (order: Json) => void = () => undefined): Promise<Placed> {
	const { status, body } = await call('POST', '/v0/d/fulfill_order', sampleOrder(externalId, change));
	expect(status).toBe(200);
	return { orderId: body.id, itemIds: body.items.map((item: Json) => item.id) };
}

/** An order that a node has been given. */
async function routed(externalId: string, nodeId?: string): Promise<Placed> {
	const placed = await inject(externalId, (order) => {
		if (!nodeId) return;
		order.shipments[0].shipping_option.routing_strategy = { strategy: 'prerouted', fulfillment_node_id: nodeId };
	});
	sandbox.clock.advance(3_600_000);
	return placed;
}

describe('shipping', () => {
	it('goes from dispatched over acknowledged to completed, with one event for each step a store tells about', async () => {
		const before = sandbox.newStore.stock.read('TEE-BLK-M', 'LONDON-STORE');
		const { orderId, itemIds } = await routed('1', 'LONDON-STORE');
		const states = async () => {
			const [request] = await requestsOf(orderId);
			return [request.status, ...request.items.map((item: Json) => item.status)];
		};
		expect(await states()).toEqual(['dispatched', 'dispatched', 'dispatched']);
		expect((await act('pick', { orderId })).body.requests[0].status).toBe('acknowledged');
		expect(await states()).toEqual(['acknowledged', 'dispatched', 'dispatched']);
		await act('pack', { orderId });
		expect(events('fulfillment_request.items_ready_for_handover')).toMatchObject([
			{ order_id: orderId, fulfillment_location_id: 'LONDON-STORE', items: itemIds.map((id) => ({ id })) },
		]);
		await act('ship', { orderId, carrier: 'RoyalMail', trackingCode: 'AB123456789GB' });
		expect(await states()).toEqual(['completed', 'shipped', 'shipped']);
		expect((await requestsOf(orderId))[0].items[0]).toMatchObject({
			carrier: 'RoyalMail',
			tracking_code: 'AB123456789GB',
		});
		expect(events('fulfillment_request.items_completed')).toMatchObject([
			{
				order_id: orderId,
				service_level: 'STANDARD_SHIP',
				items: itemIds.map((id) => ({ id, carrier: 'RoyalMail', tracking_code: 'AB123456789GB' })),
			},
		]);
		expect(events('order.completed')).toHaveLength(1);
		expect(await statusOf(orderId)).toMatchObject({
			status: 'closed',
			items: [{ status: 'complete' }, { status: 'complete' }],
		});
		expect(sandbox.newStore.stock.read('TEE-BLK-M', 'LONDON-STORE')).toEqual({
			...before,
			onHand: before.onHand - 2,
			atp: before.atp - 2,
		});
		expect((await act('ship', { orderId })).status).toBe(409);
	});

	it('ships several parcels of one request, and shows them apart with their tracking links', async () => {
		const { orderId, itemIds } = await routed('2', 'LONDON-STORE');
		await act('ship', { orderId, itemIds: [itemIds[0]], carrier: 'DHL', trackingCode: '00340 1' });
		expect(await requestsOf(orderId)).toMatchObject([
			{ status: 'partially_completed', items: [{ status: 'shipped' }, { status: 'dispatched', tracking_code: null }] },
		]);
		expect(events('order.completed')).toEqual([]);
		await act('ship', { orderId, itemIds: ['2-line-2'], carrier: 'UPS', trackingCode: '1Z2' });
		const { shipments } = (await call('GET', '/v0/d/external_orders/2')).body;
		expect(shipments.map((each: Json) => each.details)).toEqual([
			{
				carrier: 'DHL',
				delivery_status_id: 'shipped',
				shipping_packages: [{ tracking_code: '00340 1', tracking_url: 'https://tracking.example/00340%201' }],
			},
			{
				carrier: 'UPS',
				delivery_status_id: 'shipped',
				shipping_packages: [{ tracking_code: '1Z2', tracking_url: 'https://tracking.example/1Z2' }],
			},
		]);
		const { customer_order: customerOrder } = (await call('GET', `/v0/c/customer_orders/${orderId}`)).body;
		const [request] = await requestsOf(orderId);
		expect(customerOrder.products.map((product: Json) => product.shipment_id)).toEqual([
			`${request.fulfillment_request_id}-shipment-1`,
			`${request.fulfillment_request_id}-shipment-2`,
		]);
		expect(events('fulfillment_request.items_completed')).toHaveLength(2);
		expect(events('order.completed')).toHaveLength(1);
	});

	it('splits an order over nodes when none has everything, one request each', async () => {
		for (const node of sandbox.newStore.stock.nodeIds) sandbox.newStore.inventory.importSilently(node, 'TEE-BLK-M', 0);
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 1);
		sandbox.newStore.inventory.importSilently('BRISTOL-STORE', 'TEE-BLK-M', 1);
		const { orderId } = await routed('3');
		const requests = await requestsOf(orderId);
		expect(requests.map((request) => request.fulfillment_node_id).sort()).toEqual(['BRISTOL-STORE', 'LONDON-STORE']);
	});

	it('tells each item by an event of its own, without tracking, and gives tracking a while later, when told so', async () => {
		await settle({ completedEvents: 'per_item' });
		expect((await act('tracking-later', { seconds: 30, inEvents: true })).body).toEqual({
			trackingDelayMs: 30_000,
			trackingInEvents: true,
		});
		const { orderId, itemIds } = await routed('4', 'LONDON-STORE');
		await act('ship', { orderId, carrier: 'UPS', trackingCode: '1Z4' });
		const told = events('fulfillment_request.items_completed');
		expect(told.map((event) => event.items)).toMatchObject(itemIds.map((id) => [{ id, tracking_code: null }]));
		expect(told[1]!.logical_timestamp).toBeGreaterThan(told[0]!.logical_timestamp);
		expect((await requestsOf(orderId))[0].items[0]).toMatchObject({ status: 'shipped', tracking_code: null });
		expect((await call('GET', '/v0/d/external_orders/4')).body.shipments[0].details.shipping_packages).toEqual([]);
		sandbox.clock.advance(30_000);
		expect((await requestsOf(orderId))[0].items[0]).toMatchObject({ carrier: 'UPS', tracking_code: '1Z4' });

		await act('tracking-later', { ms: 0, inEvents: false });
		const other = await routed('5', 'LONDON-STORE');
		await act('ship', { orderId: other.orderId, carrier: 'UPS', trackingCode: '1Z5' });
		const [item] = events('fulfillment_request.items_completed').at(-1)!.items;
		expect(Object.keys(item).sort()).toEqual(['id', 'product_id', 'shipped_at']);
		expect((await requestsOf(other.orderId))[0].items[0].tracking_code).toBe('1Z5');
	});

	it('ships without tracking that somebody adds and corrects later, without an event', async () => {
		const { orderId, itemIds } = await routed('6', 'LONDON-STORE');
		expect((await act('change-tracking', { orderId, trackingCode: '1Z6' })).status).toBe(409);
		await act('ship', { orderId, carrier: 'UPS', trackingCode: null });
		expect((await requestsOf(orderId))[0].items[0].tracking_code).toBeNull();
		await act('change-tracking', { orderId, trackingCode: '1Z6' });
		await act('change-tracking', { orderId, itemIds: [itemIds[1]], carrier: 'EVRI', trackingCode: 'H6' });
		expect((await requestsOf(orderId))[0].items).toMatchObject([
			{ carrier: 'UPS', tracking_code: '1Z6' },
			{ carrier: 'EVRI', tracking_code: 'H6' },
		]);
		expect(events('fulfillment_request.items_completed')).toHaveLength(1);
	});

	it('works in a distribution centre without telling about packing', async () => {
		const { orderId } = await routed('7', 'LEEDS-DC');
		await act('pick', { orderId });
		await act('pack', { orderId });
		expect(events('fulfillment_request.items_ready_for_handover')).toEqual([]);
		await act('ship', { orderId });
		expect(events('fulfillment_request.items_completed')[0]!.items[0].tracking_code).toMatch(/^[A-Z]{2}\d{9}GB$/);
	});

	it('hands goods over at the counter beside a parcel of the same order', async () => {
		const { orderId, itemIds } = await routed('8', 'LONDON-STORE');
		await act('hand-over', { orderId, itemIds: [itemIds[0]] });
		await act('ship', { orderId, carrier: 'UPS', trackingCode: '1Z8' });
		const requests = await requestsOf(orderId);
		expect(requests.map(({ service_level: level, items }) => [level, items.length, items[0].tracking_code])).toEqual([
			['STANDARD_SHIP', 1, '1Z8'],
			['IN_STORE_HANDOVER', 1, null],
		]);
		expect(events('fulfillment_request.items_completed').map((event) => event.service_level)).toEqual([
			'IN_STORE_HANDOVER',
			'STANDARD_SHIP',
		]);
		expect(events('order.completed')).toHaveLength(1);
		const whole = await routed('9', 'LONDON-STORE');
		await act('hand-over', { orderId: whole.orderId });
		expect(await requestsOf(whole.orderId)).toMatchObject([
			{ service_level: 'IN_STORE_HANDOVER', status: 'completed' },
		]);
	});

	it('cannot ship before the order is routed, an item it does not know, or a unit that is not on the shelf', async () => {
		const waiting = await inject('10');
		expect((await act('ship', { orderId: waiting.orderId })).status).toBe(409);
		const { orderId } = await routed('11', 'LONDON-STORE');
		expect((await act('ship', { orderId, itemIds: ['none'] })).status).toBe(409);
		expect((await act('ship', { orderId, itemIds: 'none' })).status).toBe(400);
		expect((await act('ship', { orderId: 'none' })).status).toBe(409);
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 1);
		expect((await act('ship', { orderId })).body.error).toBe('LONDON-STORE has only 1 of TEE-BLK-M on the shelf');
		expect((await requestsOf(orderId))[0].items[0].status).toBe('dispatched');
	});
});

describe('what a node gives back', () => {
	it('is routed to another node, and never to the same one again', async () => {
		const { orderId, itemIds } = await routed('20');
		expect(await requestsOf(orderId)).toMatchObject([{ fulfillment_node_id: 'LEEDS-DC' }]);
		const before = atp('LEEDS-DC');
		await act('reject', { orderId, reason: 'damaged' });
		expect(events('fulfillment_request.items_failed')).toMatchObject([
			{ fulfillment_location_id: 'LEEDS-DC', items: itemIds.map((id) => ({ id, rejection_reason: 'damaged' })) },
		]);
		expect(atp('LEEDS-DC')).toBe(before + 2);
		const requests = await requestsOf(orderId);
		expect(requests).toHaveLength(2);
		expect(requests[0]).toMatchObject({ status: 'completed', items: [{ status: 'rejected' }, { status: 'rejected' }] });
		expect(requests[1]).toMatchObject({ status: 'dispatched', items: [{ status: 'dispatched' }, {}] });
		expect(requests[1].fulfillment_node_id).not.toBe('LEEDS-DC');
		expect(events('fulfillment_request.assigned')).toHaveLength(2);
		await act('ship', { orderId, carrier: 'EVRI', trackingCode: 'H20' });
		expect(events('order.completed')).toHaveLength(1);
	});

	it('waits for the rest of its request before it is routed again', async () => {
		const { orderId, itemIds } = await routed('21');
		await act('reject', { orderId, itemIds: [itemIds[0]] });
		expect(await requestsOf(orderId)).toMatchObject([
			{ status: 'partially_completed', items: [{ status: 'rejected' }, { status: 'dispatched' }] },
		]);
		await act('ship', { orderId, carrier: 'UPS', trackingCode: '1Z21' });
		const requests = await requestsOf(orderId);
		expect(requests).toHaveLength(2);
		expect(requests[1].items).toMatchObject([{ item_id: itemIds[0], status: 'dispatched' }]);
	});

	it('goes on hold where no other node has it, or is cancelled when the tenant wants that', async () => {
		const { orderId } = await routed('22', 'LONDON-STORE');
		await act('reject', { orderId });
		expect(await statusOf(orderId)).toMatchObject({ status: 'on_hold' });
		await settle({ cancelOnConflict: true });
		const other = await routed('23', 'MANCHESTER-STORE');
		await act('reject', { orderId: other.orderId, itemIds: [other.itemIds[0]] });
		await act('ship', { orderId: other.orderId });
		expect(events('order.items_cancelled')).toMatchObject([
			{ id: other.orderId, items: [{ id: other.itemIds[0], cancellation_reason: 'insufficient_stock' }] },
		]);
		expect(await statusOf(other.orderId)).toMatchObject({
			status: 'closed',
			items: [{ status: 'cancelled' }, { status: 'complete' }],
		});
		expect(events('order.completed')[0]!.items.map((item: Json) => item.status)).toEqual(['cancelled', 'completed']);
	});

	it('leaves no ATP of the product at the store after a mispick', async () => {
		const { orderId, itemIds } = await routed('24', 'LONDON-STORE');
		expect(atp('LONDON-STORE')).toBe(8);
		await act('pick', { orderId });
		await act('mispick', { orderId, itemIds: [itemIds[0]] });
		expect(atp('LONDON-STORE')).toBe(0);
		expect(events('fulfillment_request.items_failed')[0]!.items).toEqual([
			{ id: itemIds[0], product_id: 'TEE-BLK-M', rejection_reason: 'mispick' },
		]);
		// The other unit is in the picker's hands already.
		expect((await act('ship', { orderId })).status).toBe(200);
		expect(sandbox.oracle().oversold).toBe(1);
	});

	it('may come back from a distribution centre under a new item id', async () => {
		await settle({ swapAfterRejection: true });
		const { orderId, itemIds } = await routed('25');
		await act('reject', { orderId, itemIds: [itemIds[0]] });
		await act('ship', { orderId });
		const [swapped] = events('order.items_swapped');
		expect(swapped!.items).toEqual([{ id: expect.not.stringMatching(itemIds[0]!), product_id: 'TEE-BLK-M' }]);
		const [first, second] = await requestsOf(orderId);
		expect(first.items[0]).toMatchObject({ item_id: itemIds[0], status: 'rejected' });
		expect(second.items[0].item_id).toBe(swapped!.items[0].id);
	});
});

describe('states set through the API', () => {
	const path = async (orderId: string) =>
		`/v0/fulfillment_request/${(await requestsOf(orderId))[0].fulfillment_request_id}/set_items_states`;
	const lines = (state: string, ...ids: string[]) => ids.map((id) => ({ item_id: id, state }));

	it('ships items of a store, one event each', async () => {
		const { orderId, itemIds } = await routed('30', 'LONDON-STORE');
		const body = { line_items: lines('shipped', ...itemIds), carrier: 'UPS', tracking_code: '1Z30' };
		expect(await call('POST', await path(orderId), body)).toEqual({ status: 204, body: undefined });
		expect(events('fulfillment_request.items_completed').map((event) => event.items.length)).toEqual([1, 1]);
		expect(events('fulfillment_request.items_ready_for_handover')).toEqual([]);
		expect((await requestsOf(orderId))[0].items[1]).toMatchObject({ carrier: 'UPS', tracking_code: '1Z30' });
		expect((await call('POST', await path(orderId), body)).status).toBe(400);
	});

	it('gives items of a store back only as rescinded', async () => {
		const { orderId, itemIds } = await routed('31', 'LONDON-STORE');
		const rejected = { line_items: lines('rejected', itemIds[0]!) };
		expect((await call('POST', await path(orderId), rejected)).status).toBe(400);
		expect((await call('POST', await path(orderId), { ...rejected, reason: 'rescinded' })).status).toBe(204);
		expect(events('fulfillment_request.items_failed')[0]!.items).toMatchObject([{ rejection_reason: 'rescinded' }]);
	});

	it('refuses mixed states, strange items, a distribution centre, and everything once somebody picks', async () => {
		const store = await routed('32', 'LONDON-STORE');
		const [one, two] = store.itemIds as [string, string];
		const refused = async (orderId: string, body: object) => {
			const reply = await call('POST', await path(orderId), body);
			expect(reply.status).toBe(400);
			return reply.body.message as string;
		};
		const mixed = [...lines('shipped', one), ...lines('rejected', two)];
		expect(await refused(store.orderId, { line_items: mixed, reason: 'rescinded' })).toMatch(/mixed/);
		expect(await refused(store.orderId, { line_items: [] })).toMatch(/at least one/);
		const stranger = 'b2e1d6f3-4c80-4d79-9f32-6ea01b8c4d22';
		expect(await refused(store.orderId, { line_items: lines('shipped', stranger) })).toMatch(/not in this/);
		const centre = await routed('33', 'LEEDS-DC');
		expect(await refused(centre.orderId, { line_items: lines('shipped', ...centre.itemIds) })).toMatch(/centre/);
		await act('pick', { orderId: store.orderId, itemIds: [one] });
		expect(await refused(store.orderId, { line_items: lines('shipped', one) })).toMatch(/being picked/);
		const unknown = await call('POST', `/v0/fulfillment_request/${stranger}/set_items_states`, {
			line_items: lines('shipped', one),
		});
		expect(unknown.status).toBe(404);
		sandbox.contracts.clear();
	});
});

describe('cancellation', () => {
	const ask = (orderId: string, body: object = { reason: 'buyer_cancelled' }) =>
		call('POST', `/v0/orders/${orderId}/cancel?id_type=internal`, body);

	it('is safe until somebody picks, possible until somebody packs, and too late from then on', async () => {
		const { orderId, itemIds } = await inject('40', (order) => {
			const prerouted = { strategy: 'prerouted', fulfillment_node_id: 'LONDON-STORE' };
			order.shipments[0].shipping_option.routing_strategy = prerouted;
		});
		const yes = { cancelable: true, canceled: false, is_safe: true };
		expect(await cancelState(orderId)).toEqual(yes);
		sandbox.clock.advance(3_600_000);
		expect(await cancelState(orderId)).toEqual(yes);
		await act('pick', { orderId, itemIds: [itemIds[0]] });
		expect(await cancelState(orderId)).toEqual({ ...yes, is_safe: false });
		await act('pack', { orderId, itemIds: [itemIds[0]] });
		const tooLate = { cancelable: false, canceled: false, is_safe: false };
		expect(await cancelState(orderId)).toEqual(tooLate);
		expect((await ask(orderId)).status).toBe(400);
		await act('ship', { orderId, itemIds: [itemIds[0]] });
		expect(await cancelState(orderId)).toEqual(tooLate);
		await act('ship', { orderId });
		expect(await cancelState(orderId)).toEqual(tooLate);
	});

	it('can be forbidden in a distribution centre as soon as it has begun', async () => {
		await settle({ cancelInDistributionCentre: false });
		const { orderId } = await routed('41', 'LEEDS-DC');
		expect(await cancelState(orderId)).toMatchObject({ cancelable: true, is_safe: true });
		await act('pick', { orderId });
		expect(await cancelState(orderId)).toMatchObject({ cancelable: false });
	});

	it('takes its time, stops the picking, and gives the stock back', async () => {
		await settle({ cancellationMs: 60_000 });
		const before = atp('LONDON-STORE');
		const { orderId } = await routed('42', 'LONDON-STORE');
		await act('pick', { orderId });
		const asked = { reason: 'buyer_cancelled', note: 'TikTok cancellation 4035' };
		expect((await ask(orderId, asked)).status).toBe(200);
		expect(await cancelState(orderId)).toMatchObject({ cancelable: true, canceled: false });
		sandbox.clock.advance(60_000);
		expect(await cancelState(orderId)).toMatchObject({ cancelable: false, canceled: true });
		expect(await requestsOf(orderId)).toMatchObject([
			{ status: 'completed', items: [{ status: 'cancelled' }, { status: 'cancelled' }] },
		]);
		expect(events('order.cancelled')).toMatchObject([{ id: orderId }]);
		expect(atp('LONDON-STORE')).toBe(before);
		expect((await act('order', { orderId })).body.notes).toMatchObject([{ text: 'TikTok cancellation 4035' }]);
		expect((await act('ship', { orderId })).status).toBe(409);
	});

	it('comes to nothing when the store packs meanwhile, or when the tenant loses it', async () => {
		await settle({ cancellationMs: 60_000 });
		const raced = await routed('43', 'LONDON-STORE');
		expect((await ask(raced.orderId)).status).toBe(200);
		await act('pack', { orderId: raced.orderId });
		sandbox.clock.advance(60_000);
		expect(await cancelState(raced.orderId)).toEqual({ cancelable: false, canceled: false, is_safe: false });
		await settle({ cancellationTakesEffect: false });
		const lost = await routed('44', 'LONDON-STORE');
		expect((await ask(lost.orderId)).status).toBe(200);
		sandbox.clock.advance(60_000);
		expect(await cancelState(lost.orderId)).toEqual({ cancelable: true, canceled: false, is_safe: true });
		expect(events('order.cancelled')).toEqual([]);
	});

	it('cancels single items only when they are on pre-order', async () => {
		await settle({ preOrderProducts: ['CAP-BLK-OS'] });
		const { orderId, itemIds } = await inject('45', (order) => {
			order.shipments[0].items[0].product_id = 'CAP-BLK-OS';
			order.shipments[0].items.push({ ...structuredClone(order.shipments[0].items[0]), external_item_id: '45-line-3' });
			order.payments[0].amount = 63.47;
		});
		sandbox.clock.advance(3_600_000);
		expect(await requestsOf(orderId)).toMatchObject([{ items: [{ item_id: itemIds[1] }] }]);
		const cancelItem = (id: string) => call('POST', `/v0/orders/${orderId}/items/${id}/cancel?id_type=internal`);
		expect((await cancelItem(itemIds[1]!)).status).toBe(400);
		expect((await cancelItem('none')).status).toBe(404);
		expect((await cancelItem(itemIds[0]!)).status).toBe(200);
		expect((await cancelItem(itemIds[0]!)).status).toBe(400);
		expect(events('order.items_cancelled')).toMatchObject([{ items: [{ id: itemIds[0] }] }]);
		await act('release-preorders', { productId: 'CAP-BLK-OS' });
		expect((await requestsOf(orderId))[1].items).toMatchObject([{ item_id: itemIds[2] }]);
	});

	it('comes from the store when it cannot fulfil: by line, as a whole, but not for what has left', async () => {
		const part = await routed('46', 'LONDON-STORE');
		await act('ship', { orderId: part.orderId, itemIds: [part.itemIds[0]] });
		expect((await act('cancel-items', { orderId: part.orderId, itemIds: [part.itemIds[0]] })).status).toBe(409);
		await act('cancel-items', { orderId: part.orderId });
		expect(events('order.items_cancelled')).toMatchObject([{ id: part.orderId, items: [{ id: part.itemIds[1] }] }]);
		expect(events('order.completed')).toHaveLength(1);
		const whole = await routed('47', 'MANCHESTER-STORE');
		expect((await act('cancel-items', { orderId: whole.orderId, itemIds: ['none'] })).status).toBe(409);
		await act('cancel-items', { orderId: whole.orderId, reason: 'store_closed' });
		expect(events('order.cancelled')).toMatchObject([{ id: whole.orderId }]);
		expect((await act('cancel-order', { orderId: whole.orderId })).body).toMatchObject({
			accepted: false,
			canceled: true,
		});
	});

	it('keeps notes on the order', async () => {
		const { orderId } = await inject('48');
		const note = { text: 'Stopped in time', source: 'n8n', source_type: 'system', tags: ['tiktok'] };
		const written = await call('POST', `/v0/d/orders/${orderId}/notes`, note);
		expect(written).toMatchObject({ status: 200, body: { order_id: orderId, ...note } });
		expect((await call('POST', `/v0/d/orders/${orderId}/notes`, { ...note, text: 'x'.repeat(4_001) })).status).toBe(
			400,
		);
		expect((await call('POST', `/v0/d/orders/${orderId}/notes`, { text: 'x' })).status).toBe(400);
		expect((await call('POST', '/v0/d/orders/none/notes', note)).status).toBe(404);
		sandbox.contracts.clear();
	});
});

describe('stores that work by themselves', () => {
	const finished = (orderId: string) =>
		eventually(() => sandbox.newStore.orderBook.find(orderId, 'internal')!.status === 'closed');

	it('pick, pack and ship what waits and what comes, each step after its time', async () => {
		const waiting = await routed('50', 'LONDON-STORE');
		const rules = { on: true, pickAfterMs: 60_000, packAfterMs: 60_000, shipAfterMs: 60_000, spread: 0 };
		expect((await act('auto-store', rules)).status).toBe(200);
		const stateAfter = async (ms: number) => {
			sandbox.clock.advance(ms);
			return (await requestsOf(waiting.orderId))[0].status;
		};
		expect(await stateAfter(59_000)).toBe('dispatched');
		expect(await stateAfter(1_500)).toBe('acknowledged');
		expect(await stateAfter(60_000)).toBe('acknowledged');
		expect(events('fulfillment_request.items_ready_for_handover')).toHaveLength(1);
		expect(await stateAfter(60_000)).toBe('completed');
		const later = await routed('51', 'LONDON-STORE');
		await act('auto-store', { on: false });
		sandbox.clock.advance(600_000);
		expect(await requestsOf(later.orderId)).toMatchObject([{ status: 'dispatched' }]);
		expect((await act('auto-store', { speed: 1 })).status).toBe(400);
		expect((await act('auto-store', { on: 'yes' })).status).toBe(400);
	});

	it('give back, miss and split as often as they are told', async () => {
		const quick = { on: true, pickAfterMs: 0, packAfterMs: 0, shipAfterMs: 0 };
		await act('auto-store', { ...quick, partShare: 1 });
		const parts = await routed('52', 'LONDON-STORE');
		await finished(parts.orderId);
		expect(new Set((await requestsOf(parts.orderId))[0].items.map((item: Json) => item.tracking_code)).size).toBe(2);
		await act('auto-store', { partShare: 0, mispickShare: 1 });
		const missed = await routed('53', 'LONDON-STORE');
		await eventually(() => sandbox.newStore.orderBook.held().length === 1);
		expect(await requestsOf(missed.orderId)).toMatchObject([
			{ items: [{ status: 'rejected' }, { status: 'shipped' }] },
		]);
		await act('auto-store', { mispickShare: 0, rejectShare: 1 });
		const rejected = await routed('54', 'MANCHESTER-STORE');
		await eventually(() => sandbox.newStore.orderBook.held().some((order) => order.id === rejected.orderId));
	});

	it('leave the books straight when orders are given back, missed, split and cancelled all at once', async () => {
		// Only the steps below let time pass: on a busy machine the calls between them must not let stores get ahead.
		const begin = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(begin);
		const { orderBook, stock, inventory } = sandbox.newStore;
		for (const node of ['LONDON-STORE', 'MANCHESTER-STORE', 'BRISTOL-STORE', 'LEEDS-DC']) {
			inventory.importSilently(node, 'TEE-BLK-M', 150);
		}
		const orders = Array.from({ length: 200 }, (_, index) => {
			const found = orderBook.inject(sampleOrder(`6${index}`));
			if ('refusal' in found) throw new Error(found.refusal.message);
			return found.order;
		});
		await settle({ cancellationMs: 700 });
		await act('auto-store', { on: true, rejectShare: 0.15, mispickShare: 0.05, partShare: 0.3, spread: 1 });
		sandbox.clock.advance(3_600_000);
		for (let step = 0; step < 60; step++) {
			for (const order of orders.filter((_, index) => index % 5 === 0 && (index / 5) % 40 === step)) {
				await call('POST', `/v0/orders/${order.id}/cancel?id_type=internal`, { reason: 'race' });
			}
			sandbox.clock.advance(200);
		}
		const open = orders.filter((order) => order.status !== 'closed');
		expect(open.filter((order) => order.status !== 'on_hold')).toEqual([]);
		expect(orders.filter((order) => order.cancelled).length).toBeGreaterThan(5);
		const items = orders.flatMap((order) => order.items);
		for (const node of stock.nodeIds) {
			expect(stock.read('TEE-BLK-M', node)).toMatchObject({ allocated: 0, reserved: 0 });
		}
		const gone = items.filter((item) => item.status === 'complete').length;
		const sent = [...orderBook.fulfillmentRequests.values()].flat().flatMap((request) => request.items);
		expect(sent.filter((line) => line.status === 'shipped')).toHaveLength(gone);
		expect(sent.filter((line) => line.status === 'dispatched')).toEqual([]);
		// Every end is told exactly once: nothing is shipped and cancelled, nothing twice.
		const ended = [...events('order.completed'), ...events('order.cancelled')].map((event) => event.id);
		expect(new Set(ended).size).toBe(ended.length);
		const told = events('fulfillment_request.items_completed').flatMap((event) =>
			event.items.map((item: Json) => item.id),
		);
		expect(new Set(told).size).toBe(told.length);
	});

	it('miss what somebody has sold from the shelf', async () => {
		const { orderId } = await routed('55', 'LONDON-STORE');
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 1);
		await act('auto-store', { on: true, pickAfterMs: 0, packAfterMs: 0, shipAfterMs: 0 });
		await eventually(() => sandbox.newStore.orderBook.held().some((order) => order.id === orderId));
		expect(atp('LONDON-STORE')).toBe(0);
	});
});
