import { CREDENTIALS } from '../../sandbox/seed.mts';
import { eventually, sampleOrder, startReceiver, startTestNewStore } from '../support/newStoreClient.mts';
import type { Json, TestNewStore } from '../support/newStoreClient.mts';

const INJECT = '/v0/d/fulfill_order';
const STREAM = '/api/v1/org/integrations/eventstream';
const TOKEN = `/auth/realms/${CREDENTIALS.newStore.tenant}/protocol/openid-connect/token`;

let sandbox: TestNewStore;
afterEach(async () => await sandbox.close());

const atp = async (productId: string, nodeId = 'LEEDS-DC') => {
	const keys = { atp_keys: [{ product_id: productId, fulfillment_node_id: nodeId }] };
	return (await sandbox.call('POST', '/v0/availabilities', keys)).body.items[0].atp as number;
};

describe('tokens', () => {
	beforeEach(async () => {
		sandbox = await startTestNewStore();
	});

	const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) =>
		await sandbox.raw('POST', TOKEN, { body: new URLSearchParams(form), headers });

	it('gives a token for body credentials and for HTTP Basic, with its life in seconds', async () => {
		const { clientId, clientSecret } = CREDENTIALS.newStore;
		const body = await ask({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
		expect(body).toMatchObject({ status: 200, body: { expires_in: 300, token_type: 'Bearer' } });
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const byHeader = await ask({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
		expect(byHeader.body.access_token).not.toBe(body.body.access_token);
	});

	it('refuses wrong credentials and a wrong grant with OAuth errors', async () => {
		expect(await ask({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' })).toMatchObject({
			status: 401,
			body: { error: 'invalid_client' },
		});
		expect(await ask({ grant_type: 'password' })).toMatchObject({
			status: 400,
			body: { error: 'unsupported_grant_type' },
		});
	});

	it('answers an expired or revoked token 403 on older services, 401 on new ones, and 401 without a header', async () => {
		let passed = 0;
		sandbox.clock.steady = () => passed;
		const { tokenSeconds } = sandbox.newStore.settings;
		const authorization = `Bearer ${await sandbox.token()}`;
		const status = async (path: string, headers: Record<string, string>) =>
			(await sandbox.raw('GET', path, { headers })).status;
		expect(await status('/v0/locations', { authorization })).toBe(200);
		expect(await status('/stores?limit=10', { authorization })).toBe(200);
		passed = tokenSeconds * 1_000 - 1;
		expect(await status('/v0/locations', { authorization })).toBe(200);
		passed += 1;
		expect(await status('/v0/locations', { authorization })).toBe(403);
		expect(await status('/stores?limit=10', { authorization })).toBe(401);
		expect(await status('/v0/locations', {})).toBe(401);
		const fresh = { authorization: `Bearer ${await sandbox.token()}` };
		expect(await status('/v0/locations', fresh)).toBe(200);
		sandbox.newStore.revokeTokens();
		expect(await status('/v0/locations', fresh)).toBe(403);
	});

	it('can answer the 403 of a blocked caller, which is not JSON', async () => {
		sandbox.faults.add({ system: 'newstore', operationId: 'listLocations', kind: 'non_json_403', times: 1 });
		const blocked = await sandbox.call('GET', '/v0/locations');
		expect(blocked.status).toBe(403);
		expect(blocked.headers.get('content-type')).toMatch(/^text\/html/);
		expect((await sandbox.call('GET', '/v0/locations')).status).toBe(200);
	});
});

describe('order injection', () => {
	beforeEach(async () => {
		sandbox = await startTestNewStore();
	});

	it('creates the order once and gives the first answer for the same payload, in whatever order its fields come', async () => {
		const order = sampleOrder('576600001');
		const first = await sandbox.call('POST', INJECT, order);
		expect(first.status).toBe(200);
		expect(first.body.items.map((item: Json) => item.external_item_id)).toEqual([
			'576600001-line-1',
			'576600001-line-2',
		]);
		const reversed = Object.fromEntries(Object.entries(order).reverse());
		expect((await sandbox.call('POST', INJECT, reversed)).body).toEqual(first.body);
		expect(sandbox.newStore.orderBook.orders.size).toBe(1);
	});

	it('refuses another payload under a known external_id, or gives the first answer when set so', async () => {
		const first = await sandbox.call('POST', INJECT, sampleOrder('1'));
		const changed = sampleOrder('1', (order) => (order.channel_name = 'other'));
		expect(await sandbox.call('POST', INJECT, changed)).toMatchObject({
			status: 400,
			body: { error_code: 'same_order_injection_with_different_data' },
		});
		sandbox.newStore.settings.changedPayload = 'first_response';
		expect(await sandbox.call('POST', INJECT, changed)).toMatchObject({ status: 200, body: { id: first.body.id } });
	});

	it.each<[string, (order: Json) => void, string]>([
		['a missing required field', (order) => delete order.channel_name, 'schema_validation_error'],
		[
			'an item without tax lines',
			(order) => delete order.shipments[0].items[0].price.item_tax_lines,
			'schema_validation_error',
		],
		[
			'two item discounts',
			(order) => {
				const discount = { type: 'fixed', discount_ref: 'a', original_value: 1, price_adjustment: 1 };
				order.shipments[0].items[0].price.item_discount_info = [discount, discount];
			},
			'schema_validation_error',
		],
		[
			'a tax rate in percent',
			(order) => (order.shipments[0].items[0].price.item_tax_lines[0].rate = 20),
			'schema_validation_error',
		],
		['a payment of nothing', (order) => (order.payments[0].amount = 0), 'schema_validation_error'],
		['an e-mail of 65 characters', (order) => (order.customer_email = 'x'.repeat(65)), 'schema_validation_error'],
		['a total that is off by one penny', (order) => (order.payments[0].amount = 43.47), 'bad_request'],
		[
			'more decimals than the currency has',
			(order) => {
				order.currency = 'JPY';
			},
			'bad_request',
		],
		['two payments with one reference', (order) => order.payments.push({ ...order.payments[0] }), 'bad_request'],
		[
			'two shipments with a service level',
			(order) => order.shipments.push(structuredClone(order.shipments[0])),
			'invalid_shipments',
		],
		[
			'an unknown service level',
			(order) => (order.shipments[0].shipping_option.service_level_identifier = 'DRONE'),
			'invalid_shipments',
		],
		['an unknown product', (order) => (order.shipments[0].items[0].product_id = 'NOPE'), 'product_not_found'],
		[
			'an add-on without its parent',
			(order) => (order.shipments[0].items[0].addon_parent_external_item_id = 'x'),
			'addon_invalid_parent_item',
		],
	])('refuses %s', async (_, change, errorCode) => {
		const reply = await sandbox.call('POST', INJECT, sampleOrder('2', change));
		expect(reply).toMatchObject({ status: 400, body: { error_code: errorCode } });
		expect(sandbox.newStore.orderBook.orders.size).toBe(0);
	});

	it('adds tax to the total only when prices exclude it, takes discounts off, and adds exactly', async () => {
		const excluded = sampleOrder('3', (order) => {
			order.price_method = 'tax_excluded';
			const [first] = order.shipments[0].items;
			first.price.item_discount_info = [
				{ type: 'fixed', discount_ref: 'seller', original_value: 0.1, price_adjustment: 0.1 },
			];
			order.shipments[0].items.push({ ...structuredClone(first), external_item_id: 'third' });
			// 3 x 19.99 - 2 x 0.10 + 3 x 3.33 + 3.50 + 0.58
			order.payments = [
				{ ...order.payments[0], amount: 60.0 },
				{ ...order.payments[0], amount: 13.84, correlation_ref: 'platform' },
			];
		});
		expect((await sandbox.call('POST', INJECT, excluded)).body.error_code).toBeUndefined();
		const yen = sampleOrder('4', (order) => {
			order.currency = 'JPY';
			for (const item of order.shipments[0].items)
				Object.assign(item.price, { item_price: 2000, item_list_price: 2000, item_tax_lines: [] });
			Object.assign(order.shipments[0].shipping_option, { price: 300, tax: 0 });
			order.payments[0].amount = 4300;
		});
		expect((await sandbox.call('POST', INJECT, yen)).status).toBe(200);
	});

	it('keeps an order with too many items as cancelled', async () => {
		sandbox.newStore.settings.maxItemsPerOrder = 1;
		const reply = await sandbox.call('POST', INJECT, sampleOrder('5'));
		expect(reply).toMatchObject({ status: 400, body: { error_code: 'maximum_allowed_number_of_items_exceeded' } });
		expect(sandbox.newStore.orderBook.find('5', 'external')?.cancelled).toBe(true);
	});

	it('lets a 504 hide an effect that happened, and a soft routing that goes on in the background', async () => {
		sandbox.faults.add({ system: 'newstore', operationId: 'createInjectedOrder', kind: 'timeout_after', times: 1 });
		expect((await sandbox.call('POST', INJECT, sampleOrder('6'))).status).toBe(504);
		expect((await sandbox.call('POST', INJECT, sampleOrder('6'))).status).toBe(200);
		sandbox.faults.add({
			system: 'newstore',
			operationId: 'createInjectedOrder',
			kind: 'background',
			status: 500,
			code: 'rpc_timeout',
			delayMs: 40,
			times: 1,
		});
		expect(await sandbox.call('POST', INJECT, sampleOrder('7'))).toMatchObject({
			status: 500,
			body: { error_code: 'rpc_timeout' },
		});
		expect(sandbox.newStore.orderBook.find('7', 'external')).toBeUndefined();
		await eventually(() => sandbox.newStore.orderBook.find('7', 'external'));
		expect((await sandbox.call('POST', INJECT, sampleOrder('7'))).status).toBe(200);
		expect(sandbox.newStore.orderBook.orders.size).toBe(2);
	});

	it('takes 20 a second and answers 429 with Retry-After above', async () => {
		await sandbox.close();
		sandbox = await startTestNewStore({ rateLimits: true });
		let passed = 0;
		sandbox.clock.steady = () => passed;
		await sandbox.call('GET', '/v0/locations');
		const replies = await Promise.all(
			Array.from({ length: 25 }, (_, n) => sandbox.call('POST', INJECT, sampleOrder(`r${n}`))),
		);
		const throttled = replies.filter((reply) => reply.status === 429);
		expect(throttled).toHaveLength(5);
		expect(throttled[0]!.headers.get('retry-after')).toBe('1');
		expect(sandbox.newStore.api.stats()['createInjectedOrder']).toMatchObject({
			calls: 25,
			throttled: 5,
			peakPerSecond: 25,
		});
		passed = 999;
		expect((await sandbox.call('POST', INJECT, sampleOrder('later'))).status).toBe(429);
		passed = 1_000;
		expect((await sandbox.call('POST', INJECT, sampleOrder('later'))).status).toBe(200);
	});
});

describe('life of an order', () => {
	beforeEach(async () => {
		sandbox = await startTestNewStore();
	});

	it('holds stock during the grace period, then opens, routes to one node and tells about it', async () => {
		const before = await atp('TEE-BLK-M');
		const { body } = await sandbox.call('POST', INJECT, sampleOrder('10'));
		expect(await atp('TEE-BLK-M')).toBe(before - 2);
		const read = async () => (await sandbox.call('GET', `/v0/orders/10?id_type=external`)).body;
		expect((await read()).items.map((item: Json) => item.status)).toEqual(['pending', 'pending']);
		expect((await sandbox.call('GET', `/v0/fulfillment_requests/${body.id}`)).body).toEqual({
			fulfillment_requests: [],
		});

		sandbox.clock.advance(3_600_000);
		const order = await read();
		expect(order).toMatchObject({
			id: '10',
			origin_id: body.id,
			status: 'open',
			tax_method: 'vat_included',
			totals: { total: 43.48 },
		});
		expect(order.items[0]).toMatchObject({ status: 'in_fulfillment', tax_lines: [{ amount: 3.33, rate: 20 }] });
		const { fulfillment_requests: requests } = (await sandbox.call('GET', `/v0/fulfillment_requests/${body.id}`)).body;
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({ fulfillment_node_id: 'LEEDS-DC', status: 'dispatched' });
		expect(await atp('TEE-BLK-M')).toBe(before - 2);
		expect(sandbox.newStore.events.recent(9).map((event) => event.name)).toEqual([
			'fulfillment_request.assigned',
			'order.opened',
			'order.created',
		]);
		const insights = (await sandbox.call('GET', `/v0/routing/insights/order/10`)).body.insights;
		expect(insights.sales_order_items[body.items[0].id].routing_status).toBe('dispatched');
	});

	it('shows times that were stored before the clock was advanced as that much older, and now as now', async () => {
		const placed = new Date().toISOString();
		await sandbox.call(
			'POST',
			INJECT,
			sampleOrder('11', (order) => (order.placed_at = placed)),
		);
		sandbox.clock.advance(7_200_000);
		const { placed_at: shown } = (await sandbox.call('GET', `/v0/orders/11?id_type=external`)).body;
		expect(Date.parse(placed) - Date.parse(shown)).toBe(7_200_000);
	});

	it('extends the grace period by 15 minutes, but not after its end', async () => {
		await sandbox.call('POST', INJECT, sampleOrder('12'));
		const due = (await sandbox.call('POST', `/v0/orders/12/_extend_grace_period?id_type=external`)).body.due_at;
		expect(Date.parse(due) - Date.now()).toBeGreaterThan(74 * 60_000);
		sandbox.clock.advance(3_600_000);
		expect(sandbox.newStore.orderBook.find('12', 'external')!.graceUntil).toBeDefined();
		sandbox.clock.advance(15 * 60_000);
		expect((await sandbox.call('POST', `/v0/orders/12/_extend_grace_period?id_type=external`)).status).toBe(412);
	});

	it('cancels a waiting order and a routed one safely, one that is picked not, gives the stock back and says so', async () => {
		const before = await atp('TEE-BLK-M');
		const { body } = await sandbox.call('POST', INJECT, sampleOrder('13'));
		const state = async () => (await sandbox.call('GET', `/v0/orders/${body.id}/cancel?id_type=internal`)).body;
		expect(await state()).toEqual({ cancelable: true, canceled: false, is_safe: true });
		sandbox.clock.advance(3_600_000);
		expect(await state()).toEqual({ cancelable: true, canceled: false, is_safe: true });
		sandbox.newStore.fulfilment.pick(sandbox.newStore.orderBook.find('13', 'external')!);
		expect(await state()).toEqual({ cancelable: true, canceled: false, is_safe: false });
		expect((await sandbox.call('POST', `/v0/orders/13/cancel?id_type=external`, {})).status).toBe(400);
		const accepted = await sandbox.call('POST', `/v0/orders/13/cancel?id_type=external`, {
			reason: 'Buyer changed their mind',
		});
		expect(accepted).toMatchObject({ status: 200, body: '' });
		await eventually(() => sandbox.newStore.orderBook.find('13', 'external')!.cancelled);
		expect(await state()).toEqual({ cancelable: false, canceled: true, is_safe: false });
		expect(await atp('TEE-BLK-M')).toBe(before);
		expect(sandbox.newStore.events.recent(1)[0]!.name).toBe('order.cancelled');
	});

	it('puts an item without stock on hold and routes it when stock arrives', async () => {
		const { stock, inventory } = sandbox.newStore;
		for (const node of stock.nodeIds) inventory.importSilently(node, 'TEE-BLK-M', 0);
		const { body } = await sandbox.call('POST', INJECT, sampleOrder('14'));
		sandbox.clock.advance(3_600_000);
		const read = async () => (await sandbox.call('GET', `/v0/orders/${body.id}?id_type=internal`)).body;
		expect(await read()).toMatchObject({ status: 'on_hold', items: [{ status: 'on_hold' }, { status: 'on_hold' }] });
		inventory.receive('LONDON-STORE', 'TEE-BLK-M', 5);
		await eventually(() => sandbox.newStore.orderBook.held().length === 0);
		expect(await read()).toMatchObject({
			status: 'open',
			items: [{ status: 'in_fulfillment' }, { status: 'in_fulfillment' }],
		});
		expect(await atp('TEE-BLK-M', 'LONDON-STORE')).toBe(3);
	});

	it('finds orders by external id, by UUID, by customer and by GraphQL, and lags when told to', async () => {
		const { body } = await sandbox.call('POST', INJECT, sampleOrder('15'));
		expect((await sandbox.call('GET', `/v0/d/external_orders/15`)).body).toMatchObject({
			order_uuid: body.id,
			order_id: '15',
		});
		expect(
			(await sandbox.call('GET', `/v0/d/external_orders/${encodeURIComponent(`id=${body.id}`)}`)).body.order_id,
		).toBe('15');
		expect(
			(await sandbox.call('GET', `/v0/c/customer_orders/${body.id}`)).body.customer_order.products[0]
				.extended_attributes,
		).toEqual([{ name: 'tiktok_line_id', value: '15-line-1' }]);
		const customer = (await sandbox.call('GET', `/v0/orders/15?id_type=external`)).body.customer.id;
		const accept = 'application/x.newstore.orders+json;version=2';
		const history = await sandbox.call('GET', `/v0/orders?customer_id=${customer}&count=5`, undefined, { accept });
		expect(history.body).toMatchObject({ orders: [{ id: '15' }], pagination_info: { total: 1 } });
		const query =
			'query Q($ids: [String!]) { orders(filter: {externalId: {in: $ids}}, first: 10) { nodes { id externalId items { nodes { productId } } } } }';
		const found = await sandbox.call('POST', '/api/v1/org/data/query', { query, variables: { ids: ['15', 'none'] } });
		expect(found.body.data.orders.nodes).toEqual([
			{ id: body.id, externalId: '15', items: { nodes: [{ productId: 'TEE-BLK-M' }, { productId: 'TEE-BLK-M' }] } },
		]);
		const wrong = await sandbox.call('POST', '/api/v1/org/data/query', {
			query: '{ orders(filter: {}) { nodes { nope } } }',
		});
		expect(wrong.body.errors[0].message).toMatch(/externalId/);
		sandbox.newStore.settings.readLagMs = 60_000;
		expect((await sandbox.call('GET', `/v0/orders/15?id_type=external`)).status).toBe(404);
	});
});

describe('stock', () => {
	beforeEach(async () => {
		sandbox = await startTestNewStore();
	});

	it('counts ATP as on hand minus what is held minus safety stock, and refuses more than 2,000 keys', async () => {
		const { stock } = sandbox.newStore;
		expect(await atp('TEE-BLK-M', 'EDINBURGH-STORE')).toBe(stock.read('TEE-BLK-M', 'EDINBURGH-STORE').onHand - 1);
		expect(await atp('UNKNOWN')).toBe(0);
		const keys = Array.from({ length: 2_001 }, () => ({ product_id: 'A', fulfillment_node_id: 'B' }));
		expect((await sandbox.call('POST', '/v0/availabilities', { atp_keys: keys })).status).toBe(400);
		expect((await sandbox.call('POST', '/v0/availabilities', { atp_keys: [] })).status).toBe(400);
	});

	const runExport = async (body: object) => {
		sandbox.newStore.settings.exportMs = 3_600_000;
		const { availability_export_id: id } = (await sandbox.call('POST', '/v0/d/availabilities/bulk', body)).body;
		const poll = async () => (await sandbox.call('GET', `/v0/d/availabilities/bulk/${id}`)).body;
		expect(await poll()).toEqual({ state: 'processing' });
		sandbox.clock.advance(3_600_000);
		const found = await poll();
		expect(found.state).toBe('finished');
		return found;
	};

	it('exports everything, then only what has changed, then nothing', async () => {
		const full = await runExport({});
		const rows = (await sandbox.raw('GET', full.link)).body;
		expect(rows).toHaveLength(41 * 7);
		sandbox.newStore.inventory.importSilently('LONDON-STORE', 'CAP-BLK-OS', 9);
		const delta = await runExport({ last_updated_at: full.last_updated_at });
		expect(delta.last_updated_at).toBeGreaterThan(full.last_updated_at);
		expect((await sandbox.raw('GET', delta.link)).body).toEqual([
			{
				product_id: 'CAP-BLK-OS',
				fulfillment_node_id: 'LONDON-STORE',
				atp: 9,
				external_identifiers: [{ identifiers: { sku: 'CAP-BLK-OS', ean13: expect.any(String) } }],
			},
		]);
		expect(await runExport({ last_updated_at: delta.last_updated_at })).toEqual({
			state: 'finished',
			last_updated_at: 0,
		});
	});

	it('gives files only to the pre-signed link, and never with a bearer token beside it', async () => {
		const { link } = await runExport({});
		expect((await sandbox.raw('GET', link, { headers: { authorization: 'Bearer x' } })).status).toBe(400);
		expect((await sandbox.raw('GET', link.replace(/signature=.*/, 'signature=guess'))).status).toBe(403);
		const redirect = await sandbox.call('GET', '/catalog/catalogs/storefront-catalog-gb/offlineproducts?locale=en-gb');
		expect(redirect.status).toBe(302);
		const file = (await sandbox.raw('GET', redirect.headers.get('location')!)).body as string;
		const [header, ...lines] = file.split('\n').filter((line) => line !== '');
		expect(header!.split('\t').slice(0, 3)).toEqual(['product_id', 'variant_group_id', 'is_available']);
		expect(lines).toHaveLength(41);
		expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([45]));
	});

	it('sells in a store only what is free, unless told to sell from under an order', async () => {
		const { inventory, stock } = sandbox.newStore;
		for (const node of stock.nodeIds) if (node !== 'LONDON-STORE') inventory.importSilently(node, 'TEE-BLK-M', 0);
		inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 2);
		await sandbox.call('POST', INJECT, sampleOrder('20'));
		const line = [{ productId: 'TEE-BLK-M', quantity: 1 }];
		expect(() => inventory.sell('LONDON-STORE', line)).toThrow(/can sell only 0/);
		inventory.sell('LONDON-STORE', line, { evenIfAllocated: true });
		expect(inventory.soldFromAllocation).toBe(1);
		expect(await atp('TEE-BLK-M', 'LONDON-STORE')).toBe(-1);
	});

	it('holds 100,000 products', async () => {
		await sandbox.close();
		sandbox = await startTestNewStore({ skuCount: 100_000 });
		const full = await runExport({});
		const response = await fetch(full.link);
		let bytes = 0;
		const reader = response.body!.getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
		expect(bytes).toBeGreaterThan(70_000_000);
	});
});

describe('event stream', () => {
	let receiver: Awaited<ReturnType<typeof startReceiver>>;
	beforeEach(async () => {
		sandbox = await startTestNewStore();
	});
	afterEach(async () => await receiver.close());

	const register = async (extra: object = {}, id = 'connector') =>
		await sandbox.call('POST', STREAM, {
			id,
			integration_type: 'permanent',
			callback_parameters: { callback_url: receiver.url, api_key: 'key-1' },
			...extra,
		});

	it('registers, filters, sends the api key, stops, starts and deletes', async () => {
		receiver = await startReceiver(200);
		expect((await register({ filter_conditions: { event_filter: ['order.opened'] } })).body).toMatchObject({
			status: 'running',
		});
		expect((await register()).status).toBe(409);
		sandbox.newStore.inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 1 }]);
		await eventually(() => receiver.received.length === 1);
		const [event] = receiver.received;
		expect(event!.headers.authorization).toBe('Bearer key-1');
		expect(event!.body).toMatchObject({
			tenant: 'retailer-sandbox',
			name: 'order.opened',
			payload: { channel_type: 'store' },
		});
		await sandbox.call('POST', `${STREAM}/connector/_stop`, {});
		expect((await sandbox.call('GET', `${STREAM}/connector`)).body.status).toBe('stopped');
		sandbox.newStore.inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 1 }]);
		await sandbox.newStore.events.idle();
		expect(receiver.received).toHaveLength(1);
		await sandbox.call('POST', `${STREAM}/connector/_start`, {});
		expect((await sandbox.call('DELETE', `${STREAM}/connector`)).status).toBe(200);
		expect(await sandbox.call('GET', `${STREAM}/connector`)).toMatchObject({
			status: 404,
			body: { error_code: 'resource_not_found' },
		});
	});

	it('repeats nothing for an integration that was deleted', async () => {
		receiver = await startReceiver(500);
		await register();
		sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 1);
		await eventually(() => sandbox.newStore.eventStats().retriesPending === 1);
		await sandbox.call('DELETE', `${STREAM}/connector`);
		sandbox.clock.advance(5_000);
		await eventually(() => sandbox.newStore.eventStats().dropped === 1);
		expect(receiver.received).toHaveLength(1);
	});

	it('takes at most 25 integrations', async () => {
		receiver = await startReceiver(200);
		for (let number = 0; number < 25; number++) expect((await register({}, `i${number}`)).status).toBe(200);
		expect((await register({}, 'i25')).body.error_code).toBe('limit_exceeded');
	});

	it('repeats after a 500 on the virtual clock, and takes a 4xx as final', async () => {
		receiver = await startReceiver(500, 200, 400);
		await register({ filter_conditions: { event_filter: ['inventory_transaction.items_received'] } });
		sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 1);
		await eventually(() => sandbox.newStore.eventStats().retriesPending === 1);
		sandbox.clock.advance(5_000);
		await eventually(() => sandbox.newStore.eventStats().delivered === 1);
		sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 1);
		await eventually(() => sandbox.newStore.eventStats().failed === 1);
		expect(sandbox.newStore.eventStats()).toMatchObject({
			events: 2,
			attempts: 3,
			byStatus: { 200: 1, 400: 1, 500: 1 },
		});
	});

	it('duplicates, drops, delays and reorders on demand', async () => {
		receiver = await startReceiver(200);
		await register({ filter_conditions: { event_filter: ['inventory_transaction.items_received'] } });
		const receive = (quantity: number) => sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', quantity);
		const seen = () => receiver.received.map((event) => event.body.payload.items[0].quantity);
		sandbox.faults.add({ system: 'newstore', event: 'duplicate', times: 1 });
		receive(1);
		await eventually(() => seen().length === 2);
		sandbox.faults.add({ system: 'newstore', event: 'drop', times: 1 });
		receive(2);
		sandbox.faults.add({ system: 'newstore', event: 'delay', delayMs: 60_000, times: 1 });
		receive(3);
		sandbox.faults.add({ system: 'newstore', event: 'reorder', times: 1 });
		receive(4);
		receive(5);
		await eventually(() => seen().length === 4);
		sandbox.clock.advance(60_000);
		await eventually(() => seen().length === 5);
		expect(seen().slice(0, 2)).toEqual([1, 1]);
		expect(seen()).not.toContain(2);
		expect(seen().at(-1)).toBe(3);
	});

	it('replays a window of time with a temporary integration, with times as old as they are by now', async () => {
		receiver = await startReceiver(200);
		const from = new Date(Date.now() - 1_000).toISOString();
		sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 1);
		sandbox.clock.advance(3_600_000);
		const window = {
			starts_at: new Date(Date.parse(from) - 3_600_000).toISOString(),
			ends_at: new Date(Date.now() - 3_000_000).toISOString(),
		};
		sandbox.newStore.inventory.receive('LEEDS-DC', 'TEE-BLK-M', 2);
		expect((await register(window)).body).toMatchObject({ integration_type: 'temporary' });
		await eventually(() => receiver.received.length === 1);
		await sandbox.newStore.events.idle();
		expect(receiver.received).toHaveLength(1);
		expect(Date.now() - Date.parse(receiver.received[0]!.body.published_at)).toBeGreaterThan(3_500_000);
		await eventually(() => sandbox.newStore.events.integrations.get('connector')!.status === 'stopped');
	});

	it('tells about sales, returns, receipts, corrections and counts in stores, not about an ERP import', async () => {
		receiver = await startReceiver(200);
		await register();
		const { inventory, returnBook } = sandbox.newStore;
		inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 10);
		returnBook.takeBlind('LONDON-STORE', [{ productId: 'TEE-BLK-M', conditionCode: 1 }]);
		returnBook.takeBlind('LONDON-STORE', [{ productId: 'TEE-BLK-M', conditionCode: 2 }]);
		inventory.adjust('LONDON-STORE', 'TEE-BLK-M', -2);
		inventory.count('LONDON-STORE', 'TEE-BLK-M', 8);
		await eventually(() => receiver.received.length === 4);
		expect(receiver.received.map((event) => event.body.name).sort()).toEqual([
			'inventory_count.items_counted',
			'inventory_transaction.adjustment_created',
			'return.processed',
			'return.processed',
		]);
		expect(await atp('TEE-BLK-M', 'LONDON-STORE')).toBe(8);
	});
});
