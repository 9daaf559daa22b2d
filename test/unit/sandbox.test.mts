// The sandbox as a whole: mail, control API, and an oracle that finds what is wrong.
import { createConnection } from 'node:net';
import { CREDENTIALS, SHOP_CIPHERS, SHOP_IDS } from '../../sandbox/seed.mts';
import { applyRules } from '../../sandbox/oracle.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
import { signRequest } from '../../sandbox/tiktok/gateway/signature.mts';
import { eventually, sampleOrder } from '../support/newStoreClient.mts';
import type { Json } from '../support/newStoreClient.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ graceSeconds: 0 });
});
afterEach(async () => await sandbox.close());

async function post(action: string, body: object = {}): Promise<{ status: number; body: Json }> {
	const response = await fetch(`${sandbox.controlUrl}/api/${action}`, { method: 'POST', body: JSON.stringify(body) });
	return { status: response.status, body: await response.json() };
}

async function get(view: string): Promise<Json> {
	return await (await fetch(`${sandbox.controlUrl}/api/${view}`)).json();
}

/** One mail over plain SMTP. */
async function sendMail(subject: string, text: string): Promise<void> {
	const lines = [
		'EHLO test',
		'MAIL FROM:<n8n@retailer.example>',
		'RCPT TO:<operations@retailer.example>',
		'DATA',
		`From: n8n@retailer.example\r\nTo: operations@retailer.example\r\nSubject: ${subject}\r\nContent-Type: text/html\r\n\r\n${text}\r\n.`,
		'QUIT',
	];
	await new Promise<void>((resolve, reject) => {
		const socket = createConnection(sandbox.smtpPort, '127.0.0.1');
		socket.on('error', reject);
		socket.on('close', () => resolve());
		// One command per answer; an EHLO answer has several lines, the last one without a dash.
		socket.on('data', (data) => {
			if (/^\d{3} [^\n]*\n?$/m.test(String(data))) socket.write(`${lines.shift() ?? 'NOOP'}\r\n`);
		});
	});
}

async function inject(order: Json): Promise<number> {
	const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
	const token = await fetch(`${sandbox.newStoreUrl}/auth/realms/${tenant}/protocol/openid-connect/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
	});
	const { access_token: bearer } = (await token.json()) as { access_token: string };
	const response = await fetch(`${sandbox.newStoreUrl}/v0/d/fulfill_order`, {
		method: 'POST',
		headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
		body: JSON.stringify(order),
	});
	await response.text();
	return response.status;
}

/** The order a correct integration would inject for two black tees: 39.98 and shipping. */
function tees(order: { id: string; totalAmount: string }, change: (order: Json) => void = () => undefined): Json {
	return sampleOrder(order.id, (json) => {
		const total = Number(order.totalAmount);
		json.shipments[0].shipping_option.price = Number((total - 39.98).toFixed(2));
		json.payments[0].amount = total;
		change(json);
	});
}

const placeTees = (quantity = 2, sellerSku = 'TEE-BLK-M') =>
	sandbox.tiktok.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: sellerSku, quantity }] });

describe('control API', () => {
	it('plays people in stores and on TikTok, and shows the world in pages', async () => {
		const line = { locationId: 'LONDON-STORE', productId: 'TEE-BLK-M' };
		const before = sandbox.newStore.stock.atp('TEE-BLK-M', 'LONDON-STORE');
		expect((await post('newstore/sell', { ...line, quantity: 2 })).status).toBe(200);
		expect((await post('newstore/return', { ...line, condition: 'damaged' })).status).toBe(200);
		expect((await post('newstore/return', line)).status).toBe(200);
		expect((await post('newstore/receive', { ...line, quantity: 5 })).body).toMatchObject({ atp: before + 4 });
		expect((await post('newstore/adjust', { ...line, quantity: -1 })).body).toMatchObject({ atp: before + 3 });
		expect((await post('newstore/count', { ...line, found: 9 })).body).toMatchObject({ onHand: 9 });
		expect((await post('newstore/erp-import', { ...line, onHand: 6 })).body).toMatchObject({ onHand: 6 });
		const wish = { shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'TEE-BLK-M', quantity: 1 }] };
		const order = (await post('tiktok/placeOrder', wish)).body;
		expect(order).toMatchObject({ status: 'ON_HOLD' });
		await post('clock/advance', { minutes: 61 });
		expect(await get(`orders?search=${order.id}`)).toMatchObject({ total: 1, rows: [{ status: 'AWAITING_SHIPMENT' }] });
		const stock = await get('stock?search=tee-blk-m');
		expect(stock.rows[0].stock['LONDON-STORE'].atp).toBe(6);
		expect(stock.rows[0].shown[SHOP_IDS.GB]).toEqual([expect.objectContaining({ available: 2 })]);
		expect((await get('events')).rows.map((row: Json) => row.name)).toContain('return.processed');
		expect((await get('listings?search=sticker')).rows[0].skus[0].knownInNewStore).toBe(false);
		expect((await get('state')).ordersOnTikTok).toBe(1);
		expect(await (await fetch(sandbox.controlUrl)).text()).toMatch(/<!doctype html>/);
	});

	it('says what is wrong with a wish', async () => {
		expect(await post('newstore/sell', { locationId: 'LONDON-STORE' })).toEqual({
			status: 400,
			body: { error: 'productId is missing' },
		});
		expect((await post('newstore/receive', { locationId: 'X', productId: 'TEE-BLK-M', quantity: 1 })).status).toBe(409);
		expect(
			(await post('newstore/sell', { locationId: 'LONDON-STORE', productId: 'TEE-BLK-M', quantity: 99 })).body.error,
		).toMatch(/can sell only/);
		expect((await post('tiktok/placeOrder', { shopId: 'none', lines: [] })).status).toBe(409);
		expect((await post('faults/add', { system: 'newstore' })).status).toBe(400);
		expect((await post('newstore/settings', { nonsense: 1 })).status).toBe(400);
	});

	it('orders faults, latency and limits at run time', async () => {
		const { id } = (await post('faults/add', { system: 'newstore', kind: 'status', status: 503, times: 1 })).body;
		expect(await get('faults')).toMatchObject([{ id, kind: 'status' }]);
		await post('latency', { ms: 60, system: 'newstore' });
		const started = Date.now();
		expect((await fetch(`${sandbox.newStoreUrl}/v0/locations`)).status).toBe(503);
		expect((await fetch(`${sandbox.newStoreUrl}/v0/locations`)).status).toBe(401);
		expect(Date.now() - started).toBeGreaterThan(75);
		expect(await get('faults')).toEqual([]);
		const { lastCalls } = (await get('stats')).newStore.listLocations;
		expect(lastCalls.map((call: Json) => call.status)).toEqual([503, 401]);
		expect(lastCalls[0].fault).toBe(id);
	});
});

it('catches mail and shows it without letting it run anything', async () => {
	await sendMail('Order 42 waits', '<h1>Hello</h1><script>alert(1)</script>');
	await eventually(() => sandbox.mail.messages().length === 1);
	const [mail] = sandbox.mail.messages();
	expect(mail).toMatchObject({ to: 'operations@retailer.example', subject: 'Order 42 waits' });
	const page = await (await fetch(`${sandbox.mailboxUrl}/${mail!.id}`)).text();
	expect(page).toContain('<iframe sandbox=""');
	expect(page).not.toContain('<script>alert');
	sandbox.mail.clear();
	expect(await get('mail')).toEqual([]);
});

describe('oracle', () => {
	const advanceHour = () => sandbox.clock.advance(61 * 60_000);

	it('finds nothing wrong with an order that was injected as it should be', async () => {
		const order = placeTees();
		advanceHour();
		expect(await inject(tees(order))).toBe(200);
		expect(sandbox.oracle()).toMatchObject({
			oversold: 0,
			ordersLost: 0,
			ordersDoubled: 0,
			ordersWrong: 0,
			contractViolations: 0,
		});
	});

	it('finds an order that is lost, until a mail tells about it', async () => {
		const order = placeTees();
		advanceHour();
		expect(sandbox.oracle().ordersLost).toBe(0);
		sandbox.clock.advance(16 * 60_000);
		expect(sandbox.oracle().details.ordersLost).toEqual([order.id]);
		await sendMail('An order waits', `Order ${order.id} has no stock`);
		await eventually(() => sandbox.mail.messages().length === 1);
		expect(sandbox.oracle().ordersLost).toBe(0);
	});

	it('finds an order that was injected twice, with a wrong total, or with other units', async () => {
		const [doubled, dear, other] = [placeTees(), placeTees(1, 'CAP-KHK-OS'), placeTees(2, 'JEAN-IND-30')];
		advanceHour();
		await inject(tees(doubled));
		await inject(tees(doubled, (json) => (json.external_id = `${doubled.id}-again`)));
		await inject(
			tees(dear, (json) => {
				json.shipments[0].items.pop();
				json.shipments[0].items[0].product_id = 'CAP-KHK-OS';
				json.shipments[0].shipping_option.price = 3.5;
				json.payments[0].amount = 23.49;
			}),
		);
		await inject(
			tees(other, (json) => {
				json.shipments[0].shipping_option.price = 3.5;
				json.payments[0].amount = 43.48;
			}),
		);
		const { details } = sandbox.oracle();
		expect(details.ordersDoubled).toEqual([
			{ orderId: doubled.id, newStoreOrders: [doubled.id, `${doubled.id}-again`] },
		]);
		expect(details.ordersWrong.map((each) => each.orderId).sort()).toEqual([dear.id, other.id].sort());
		expect(details.ordersWrong.find((each) => each.orderId === other.id)!.why).toBe(
			'NewStore has 2 TEE-BLK-M, TikTok 2 JEAN-IND-30',
		);
	});

	it('finds units sold on both sides, before and after the order reaches NewStore', async () => {
		const { inventory, stock } = sandbox.newStore;
		for (const node of stock.nodeIds) inventory.importSilently(node, 'TEE-BLK-M', 0);
		inventory.importSilently('LONDON-STORE', 'TEE-BLK-M', 2);
		const order = placeTees();
		expect(sandbox.oracle().oversold).toBe(0);
		inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 1 }]);
		expect(sandbox.oracle().details.oversold).toEqual([
			{ productId: 'TEE-BLK-M', market: 'GB', units: 1, why: 'sold on TikTok and not free in NewStore' },
		]);
		advanceHour();
		await inject(tees(order));
		await eventually(() => sandbox.newStore.orderBook.held().length === 1);
		expect(sandbox.oracle().oversold).toBe(1);
		inventory.receive('LONDON-STORE', 'TEE-BLK-M', 1);
		await eventually(() => sandbox.newStore.orderBook.held().length === 0);
		expect(sandbox.oracle().oversold).toBe(0);
		inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 1 }], { evenIfAllocated: true });
		expect(sandbox.oracle().oversold).toBe(1);
	});

	it('compares what TikTok shows with the rules it is given, SKU by SKU', () => {
		const before = sandbox.oracle({ rules: { cap: 3, bufferUnits: 0 } });
		const two = new Set(['KNIT', 'SHIRT']);
		expect(before.details.stockOutOfStep.every((sku) => two.has(sku.sellerSku.split('-')[0]!) && sku.shown === 6)).toBe(
			true,
		);
		expect(before.stockCompared).toBe(49);
		placeTees(1, 'JEAN-IND-32');
		const after = sandbox.oracle({ rules: { cap: 3, bufferUnits: 0 } }).details.stockOutOfStep;
		expect(after.find((sku) => sku.sellerSku === 'JEAN-IND-32')).toMatchObject({ shown: 2, expected: 3 });
		expect(applyRules(10, { bufferUnits: 2, sharePercent: 50 })).toBe(3);
		expect(applyRules(4, { bufferUnits: 1, threshold: 5 })).toBe(0);
		expect(applyRules(-3, {})).toBe(0);
		expect(applyRules(200_000, {})).toBe(99_999);
	});
});

describe('oracle, dispatch and cancellation', () => {
	type Placed = ReturnType<typeof placeTees>;
	const HOUR_MS = 3_600_000;
	const ROYAL_MAIL = '7117000000000000051';

	beforeEach(() => {
		const [tee] = sandbox.tiktok.state.catalogue.skusOf(SHOP_IDS.GB, 'TEE-BLK-M');
		for (const stock of tee!.stock.values()) stock.available = 20;
		sandbox.newStore.inventory.importSilently('LEEDS-DC', 'TEE-BLK-M', 20);
	});

	/** An order of two tees that both sides know and a store or centre holds. */
	async function routed(change: (order: Json) => void = () => undefined, placed = placeTees()): Promise<Placed> {
		sandbox.clock.advance(HOUR_MS + 60_000);
		const link = (json: Json) => {
			json.shipments[0].items.forEach((item: Json, index: number) => {
				item.external_item_id = `${placed.lines[index]!.id}-1`;
			});
			change(json);
		};
		expect(await inject(tees(placed, link))).toBe(200);
		await eventually(() => sandbox.newStore.orderBook.find(placed.id, 'external')?.items[0]!.fulfillmentRequestId);
		return placed;
	}

	/** Mark Package As Shipped, as an app calls it. Gives TikTok's code. */
	async function mark(order: Placed, trackingNumber: string, lineIds?: string[]): Promise<number> {
		const { appKey, appSecret, accessToken } = CREDENTIALS.tiktok;
		const path = `/fulfillment/202309/orders/${order.id}/packages`;
		const contentType = 'application/json';
		const body = JSON.stringify({
			tracking_number: trackingNumber,
			shipping_provider_id: ROYAL_MAIL,
			...(lineIds ? { order_line_item_ids: lineIds } : {}),
		});
		const timestamp = String(Math.floor(Date.now() / 1_000));
		const query: Record<string, string> = { app_key: appKey, shop_cipher: SHOP_CIPHERS.GB, timestamp };
		query['sign'] = signRequest({ secret: appSecret, path, query, contentType, body });
		const response = await fetch(`${sandbox.tiktokUrl}${path}?${new URLSearchParams(query).toString()}`, {
			method: 'POST',
			headers: { 'content-type': contentType, 'x-tts-access-token': accessToken },
			body,
		});
		return ((await response.json()) as Json).code;
	}

	const ship = async (order: Placed, trackingCode: string, itemIds?: string[]) => {
		const reply = await post('newstore/ship', { orderId: order.id, itemIds, carrier: 'RoyalMail', trackingCode });
		expect(reply.status).toBe(200);
	};
	const KINDS = [
		'shippedNotOnTikTok',
		'shippedTwice',
		'shippedTooEarly',
		'wrongTracking',
		'shippedAfterCancel',
		'shippedThenCancelled',
		'workForNothing',
		'cancelledNotOnTikTok',
		'lateDispatches',
	] as const;
	/** What is wrong now, without any time to put it right. */
	const wrong = (dispatchGraceSeconds = 0) => {
		const report = sandbox.oracle({ dispatchGraceSeconds });
		return Object.fromEntries(KINDS.filter((kind) => report[kind] > 0).map((kind) => [kind, report[kind]]));
	};

	it('finds parcels TikTok does not know, after their grace, until each is there once with its tracking', async () => {
		const order = await routed();
		const [first, second] = order.lines.map((line) => line.id) as [string, string];
		expect(wrong()).toEqual({});
		await ship(order, 'AA000000001GB', [`${first}-1`]);
		expect(wrong(300)).toEqual({});
		expect(wrong()).toEqual({ shippedNotOnTikTok: 1 });
		expect(sandbox.oracle({ dispatchGraceSeconds: 0 }).details.shippedNotOnTikTok).toEqual([
			{
				orderId: order.id,
				lineId: first,
				why: 'NewStore sent it with RoyalMail AA000000001GB; the order is AWAITING_SHIPMENT on TikTok',
			},
		]);
		expect(await mark(order, 'AA000000001GB', [first])).toBe(0);
		expect(wrong()).toEqual({});
		await ship(order, 'AA000000002GB');
		expect(wrong()).toEqual({ shippedNotOnTikTok: 1 });
		expect(await mark(order, 'AA000000002GB', [second])).toBe(0);
		expect(await mark(order, 'AA000000002GB', [second])).not.toBe(0);
		expect(wrong()).toEqual({});
		expect(sandbox.oracle()).toMatchObject({ linesShipped: 2, repeatedShipCalls: 1 });
		expect((await get('oracle?dispatchGraceSeconds=0')).linesShipped).toBe(2);
	});

	it('finds another tracking number than that of the store, and waits for one that comes later', async () => {
		await post('newstore/tracking-later', { seconds: 600 });
		const order = await routed();
		await ship(order, 'AA000000003GB');
		expect(wrong()).toEqual({});
		expect(await mark(order, 'AA000000004GB')).toBe(0);
		sandbox.clock.advance(600_000);
		expect(wrong()).toEqual({ wrongTracking: 2 });
		expect(
			(await post('newstore/change-tracking', { orderId: order.id, trackingCode: 'aa 0000 00004 gb' })).status,
		).toBe(200);
		expect(wrong()).toEqual({});
	});

	it('finds what was marked as shipped before it has left, and no mail excuses that', async () => {
		const order = await routed();
		expect(await mark(order, 'AA000000005GB')).toBe(0);
		await sendMail('Shipped', `Order ${order.id}`);
		await eventually(() => sandbox.mail.messages().length === 1);
		expect(wrong()).toEqual({ shippedTooEarly: 2 });
		await ship(order, 'AA000000005GB');
		expect(wrong()).toEqual({});
	});

	it('asks nothing of TikTok for goods that were handed over in the store', async () => {
		const order = await routed();
		await post('newstore/hand-over', { orderId: order.id });
		expect(wrong()).toEqual({});
		expect(sandbox.oracle().linesShipped).toBe(0);
	});

	it('finds work on a cancelled order, then its shipment, until a mail tells about it', async () => {
		const order = await routed();
		await post('tiktok/cancelOrder', { orderId: order.id });
		expect(wrong(300)).toEqual({});
		expect(wrong()).toEqual({ workForNothing: 2 });
		sandbox.clock.advance(1_000);
		await ship(order, 'AA000000006GB');
		expect(wrong()).toEqual({ shippedAfterCancel: 2 });
		await sendMail('Too late', `Order ${order.id} was cancelled and has left`);
		await eventually(() => sandbox.mail.messages().length === 1);
		expect(wrong()).toEqual({});
		const report = sandbox.oracle();
		expect(report.excused).toEqual({ shippedAfterCancel: 2 });
		expect(report.details.excused[0]).toMatchObject({ kind: 'shippedAfterCancel', orderId: order.id });
	});

	it('finds shipped orders that the seller cancelled or let go, not those that TikTok takes back by itself', async () => {
		const [cancelled, agreed, lost] = [await routed(), await routed(), await routed()];
		for (const [index, order] of [cancelled, agreed, lost].entries()) await ship(order, `AA00000001${index}GB`);
		sandbox.clock.advance(1_000);
		await post('tiktok/cancelOrder', { orderId: cancelled.id });
		await post('tiktok/buyerRequestsCancellation', { orderId: agreed.id });
		await post('tiktok/answerRequest', { orderId: agreed.id, answer: 'approve' });
		expect(await mark(lost, 'AA000000012GB')).toBe(0);
		await post('tiktok/carrierCollects', { orderId: lost.id });
		await post('tiktok/carrierLoses', { orderId: lost.id });
		expect(sandbox.tiktok.state.orders.require(lost.id).status).toBe('CANCELLED');
		expect(wrong()).toEqual({ shippedThenCancelled: 4 });
		const { details } = sandbox.oracle();
		expect(details.shippedThenCancelled.map((each) => each.orderId)).toEqual([
			cancelled.id,
			cancelled.id,
			agreed.id,
			agreed.id,
		]);
		expect(details.shippedThenCancelled[2]!.why).toMatch(/agreed to by the seller$/);
	});

	it('finds what NewStore cancelled and TikTok still expects', async () => {
		const order = await routed();
		await post('newstore/cancel-items', { orderId: order.id, itemIds: [`${order.lines[0]!.id}-1`] });
		expect(wrong()).toEqual({ cancelledNotOnTikTok: 1 });
		expect(sandbox.oracle({ dispatchGraceSeconds: 0 }).details.cancelledNotOnTikTok).toEqual([
			{
				orderId: order.id,
				lineId: order.lines[0]!.id,
				why: 'NewStore cancelled TEE-BLK-M (insufficient_stock); AWAITING_SHIPMENT on TikTok',
			},
		]);
		await post('tiktok/cancelLines', { orderId: order.id, lineIds: [order.lines[0]!.id] });
		expect(wrong()).toEqual({});
	});

	it('finds late dispatches and says on which side they were late', async () => {
		const [atStore, atUs, nowhere] = [await routed(), await routed(), placeTees()];
		await ship(atUs, 'AA000000020GB');
		sandbox.clock.advance(45 * HOUR_MS);
		const early = wrong();
		sandbox.clock.advance(4 * HOUR_MS);
		const { details } = sandbox.oracle();
		expect(early).toEqual({ shippedNotOnTikTok: 2 });
		expect(details.lateDispatches).toEqual([
			{
				orderId: atStore.id,
				why: expect.stringMatching(/^not shipped in time by NewStore \(.*\); TikTok says AWAITING/),
			},
			{ orderId: atUs.id, why: 'NewStore shipped in time; TikTok says AWAITING_SHIPMENT' },
			{ orderId: nowhere.id, why: 'not in NewStore; TikTok says AWAITING_SHIPMENT' },
		]);
	});

	it('follows items by their line id, by the reference on TikTok, and by their product', async () => {
		const byReference = await routed((json) => {
			for (const item of json.shipments[0].items)
				Object.assign(item, { external_item_id: `u${item.external_item_id.slice(-9)}` });
			json.shipments[0].items.forEach((item: Json) => (item.extended_attributes = []));
		});
		const injected = sandbox.newStore.orderBook.find(byReference.id, 'external')!;
		sandbox.tiktok.state.orders.require(byReference.id).references.set('ORDER_MANAGEMENT_SYSTEM', {
			id: injected.id,
			platform: 'ORDER_MANAGEMENT_SYSTEM',
			lineItems: injected.items.map((item, index) => ({ id: item.id, originId: byReference.lines[1 - index]!.id })),
		});
		await ship(byReference, 'AA000000030GB', [injected.items[0]!.id]);
		const found = () =>
			sandbox.oracle({ dispatchGraceSeconds: 0 }).details.shippedNotOnTikTok.map((each) => each.lineId);
		expect(found()).toEqual([byReference.lines[1]!.id]);
		sandbox.tiktok.state.orders.require(byReference.id).references.clear();
		expect(found()).toEqual([byReference.lines[0]!.id]);
	});

	it('shows fulfilment and cancellation on the page of the world', async () => {
		const order = await routed();
		const row = async () => (await get(`orders?search=${order.id}`)).rows[0];
		await post('newstore/pick', { orderId: order.id });
		expect(await row()).toMatchObject({
			newStore: {
				requests: [{ status: 'acknowledged', shipments: [{ state: 'picking', units: 2 }] }],
				cancellation: { cancelable: true, is_safe: false },
				notes: [],
			},
			dispatch: { shippedUnits: 0, cancelRequested: false, isLate: false },
		});
		await post('tiktok/buyerRequestsCancellation', { orderId: order.id });
		expect((await row()).dispatch.cancelRequested).toBe(true);
		await post('tiktok/withdrawRequest', { orderId: order.id });
		await ship(order, 'AA000000040GB');
		await mark(order, 'AA000000040GB');
		expect(await row()).toMatchObject({
			newStore: { requests: [{ shipments: [{ state: 'shipped', trackingCode: 'AA000000040GB' }] }] },
			dispatch: { shippedUnits: 2, parcels: [{ status: 'PROCESSING', trackingNumber: 'AA000000040GB' }] },
		});
		expect((await get('state')).dispatch).toMatchObject({ shippedUnits: 2, unitsLeftNewStore: 2, late: 0 });
	});
});
