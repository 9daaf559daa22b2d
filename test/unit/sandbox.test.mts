// The sandbox as a whole: mail, control API, and an oracle that finds what is wrong.
import { createConnection } from 'node:net';
import { CREDENTIALS, SHOP_IDS } from '../../sandbox/seed.mts';
import { applyRules } from '../../sandbox/oracle.mts';
import { startSandbox } from '../../sandbox/startSandbox.mts';
import type { Sandbox } from '../../sandbox/startSandbox.mts';
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
		inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-M', quantity: 1 }], true);
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
