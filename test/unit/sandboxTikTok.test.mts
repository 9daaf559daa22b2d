import { createSeed, CREDENTIALS, SHOP_CIPHERS, SHOP_IDS, WAREHOUSE_IDS } from '../../sandbox/seed.mts';
import { fromMinorUnits, shareOf, splitByWeight, toMinorUnits } from '../../sandbox/tiktok/orders/amounts.mts';
import { FIRST_AUTH_CODE, tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { issuePageToken, readPageToken } from '../../sandbox/tiktok/gateway/pageToken.mts';
import { signRequest, signWebhook } from '../../sandbox/tiktok/gateway/signature.mts';
import { JAPAN_SHOP, startReceiver, startTestShop, testWorld } from '../support/tiktokSandbox.mts';
import type { Receiver, TestShop } from '../support/tiktokSandbox.mts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('signatures', () => {
	const secret = '9b7e4c1d0a5f48e2b6c3d1e0f7a8b9c0d1e2f3a4';
	const appKey = '6f1k2demo3key';
	const shopCipher = 'GCP_Ab3dExAmPlEcIpHeR00kLmNoPqRsTuV';

	test('official request vector', () => {
		const query = { app_key: '29a39d', timestamp: '1623812664' };
		expect(signRequest({ secret: 'e59af819cc', path: '/authorization/202309/shops', query })).toBe(
			'b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8',
		);
	});

	test('official webhook vector', () => {
		const body =
			'{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}';
		expect(signWebhook('abcdef', '123', body)).toBe('5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05');
	});

	test.each([
		[
			'S1 query only',
			'/authorization/202309/shops',
			{ timestamp: '1764547200' },
			undefined,
			'36742103623bf65bc05e632e3ab812a35c8595f55c45238efcd7b207b5efa4cf',
		],
		[
			'S2 JSON body and a page token with reserved characters',
			'/order/202309/orders/search',
			{
				timestamp: '1764547260',
				shop_cipher: shopCipher,
				page_size: '50',
				sort_field: 'update_time',
				sort_order: 'ASC',
				page_token: 'aB+c/d==',
			},
			'{"update_time_ge":1764540000,"update_time_lt":1764547200,"order_status":"AWAITING_SHIPMENT"}',
			'9cdd007ff79712339118b6989c804f569314b28f311765df0ba75699f9f6c74a',
		],
		[
			'S3 unicode body',
			'/return_refund/202309/returns/4035318504086604100/reject',
			{
				timestamp: '1764547320',
				shop_cipher: shopCipher,
				idempotency_key: 'rej-4035318504086604100-1',
			},
			'{"decision":"REJECT_RECEIVED_PACKAGE","reject_reason":"reverse_reject_return_parcel_reason_5_uk","comment":"Größe 38 beschädigt – 返品不可 🚫"}',
			'339c099383a090750755964e6a40e7ba7730d63e7a8a1a56a8c15c1933cb6e35',
		],
		[
			'S5 array parameter',
			'/order/202507/orders',
			{
				timestamp: '1764547440',
				shop_cipher: shopCipher,
				ids: '576461413038785752,576461413038785753,576461413038785754',
			},
			undefined,
			'4ec1b723f4e3cb568dc9f3addb6ac5fbaf246a465d842d1ef13f33ab5cf18c89',
		],
		[
			'S6 path with an id',
			'/fulfillment/202309/orders/576461413038785752/packages',
			{ timestamp: '1764547500', shop_cipher: shopCipher },
			'{"order_line_item_ids":["577086512123755123","577086512123755124"],"tracking_number":"JD014600003828291234","shipping_provider_id":"7117858858072016686"}',
			'ec318b807990da52d56b1cfae7997741e25df9afacdfaa3e6aeb520e35e886ea',
		],
	])('%s', (_name, path, query, body, expected) => {
		const all = { app_key: appKey, sign: 'left out', access_token: 'left out', ...query } as Record<string, string>;
		expect(signRequest({ secret, path, query: all, contentType: 'application/json', body })).toBe(expected);
	});

	test('S4 multipart: the body is not signed', () => {
		expect(
			signRequest({
				secret,
				path: '/product/202309/images/upload',
				query: { app_key: appKey, timestamp: '1764547380' },
				contentType: 'multipart/form-data; boundary=----n8nBoundary7MA4',
				body: 'any bytes',
			}),
		).toBe('74217f5d2f77ed674afda2d0758980d6c28270ce289a899497f80d52958165bc');
	});

	test.each([
		[
			'W1',
			'{"type":1,"tts_notification_id":"7501000000000000001","shop_id":"7494049642642441621","timestamp":1764547205,"data":{"is_on_hold_order":true,"order_id":"576461413038785752","order_status":"AWAITING_SHIPMENT","update_time":1764547203}}',
			'945f3b1137347c0138d5c48ef9e17da43e12b377fc615a5963a4a8c678443c32',
		],
		[
			'W2 with spaces, unicode and a numeric id',
			'{"type": 5, "tts_notification_id": "7501000000000000002", "shop_id": "7494049642642441621", "timestamp": 1764547265, "data": {"product_id": 1729592969712207008, "status": "PRODUCT_AUDIT_FAILURE", "suspended_reason": "Größenangabe fehlt – 画像", "update_time": 1764547264}}',
			'd39864340f12b76e22933781b53303ff4ed90d60d4135c61ff95a1cd181be96d',
		],
	])('webhook %s', (_name, body, expected) => {
		expect(signWebhook(appKey, secret, body)).toBe(expected);
	});
});

describe('amounts', () => {
	test('keeps cents, and has none for yen', () => {
		expect(toMinorUnits('25.00', 'GBP')).toBe(2500);
		expect(fromMinorUnits(5, 'GBP')).toBe('0.05');
		expect(fromMinorUnits(-1234, 'GBP')).toBe('-12.34');
		expect(fromMinorUnits(0, 'GBP')).toBe('0');
		expect(toMinorUnits('1980', 'JPY')).toBe(1980);
		expect(fromMinorUnits(1980, 'JPY')).toBe('1980');
		expect(() => toMinorUnits('19.8', 'JPY')).toThrow('more decimals');
		expect(() => toMinorUnits('1,50', 'GBP')).toThrow('not an amount');
	});

	test('splits to the last cent and never more than a part weighs', () => {
		expect(splitByWeight(100, [1, 1, 998])).toEqual([0, 0, 100]);
		expect(splitByWeight(10, [300, 300, 300])).toEqual([4, 3, 3]);
		expect(splitByWeight(900, [300, 300, 300])).toEqual([300, 300, 300]);
		expect(() => splitByWeight(901, [300, 300, 300])).toThrow('more than');
	});

	test('takes a rate and rounds half up', () => {
		expect(shareOf(1999, '0.06625')).toBe(132);
		expect(shareOf(200, '0.0025')).toBe(1);
	});
});

test('a page token belongs to its filters and holds reserved characters', () => {
	const token = issuePageToken(200, { status: 'UNPAID' });
	expect(token).toMatch(/\+\/==$/);
	expect(readPageToken(token, { status: 'UNPAID' })).toBe(200);
	expect(readPageToken(token, { status: 'ON_HOLD' })).toBeUndefined();
	expect(readPageToken('anything', { status: 'UNPAID' })).toBeUndefined();
});

describe('the door', () => {
	let shop: TestShop;
	beforeAll(async () => {
		shop = await startTestShop();
	});
	afterAll(() => shop.close());

	const SHOPS = '/authorization/202309/shops';
	const WAREHOUSES = '/logistics/202309/warehouses';

	test('answers in an envelope with a request id', async () => {
		const reply = await shop.call('GET', SHOPS, { cipher: null });
		expect(reply).toMatchObject({ status: 200, code: 0, message: 'Success' });
		expect(reply.requestId).not.toBe('');
		expect(reply.data.shops.map(({ cipher }: { cipher: string }) => cipher)).toContain(SHOP_CIPHERS.GB);
	});

	test('refuses a wrong signature with HTTP 401', async () => {
		const reply = await shop.call('GET', SHOPS, {
			cipher: null,
			tamper: (parts) => (parts.search = parts.search.replace(/sign=.{4}/, 'sign=0000')),
		});
		expect(reply).toMatchObject({ status: 401, code: 106001 });
	});

	test('refuses a body that is not the signed one', async () => {
		const reply = await shop.call('POST', '/order/202309/orders/search', {
			query: { page_size: '10' },
			body: { order_status: 'UNPAID' },
			tamper: (parts) => (parts.body = '{"order_status": "UNPAID"}'),
		});
		expect(reply.code).toBe(106001);
	});

	test('refuses a page token that was sent unescaped', async () => {
		const reply = await shop.call('POST', '/order/202309/orders/search', {
			query: { page_size: '10', page_token: 'aB+c/d==' },
			body: {},
			tamper: (parts) => (parts.search = parts.search.replace('aB%2Bc%2Fd%3D%3D', 'aB+c/d==')),
		});
		expect(reply.code).toBe(106001);
	});

	test.each([
		['five minutes ago', -301, 'earlier than 5 minutes'],
		['31 seconds ahead', 32, 'later than 30 seconds'],
	])('refuses a timestamp %s', async (_name, offset, text) => {
		const reply = await shop.call('GET', SHOPS, { cipher: null, timestamp: Math.floor(Date.now() / 1000) + offset });
		expect(reply.code).toBe(36009004);
		expect(reply.message).toContain(text);
	});

	test('knows missing sign, wrong app and unknown tokens', async () => {
		const noSign = await shop.call('GET', SHOPS, {
			cipher: null,
			tamper: (parts) => (parts.search = parts.search.replace(/&sign=.*/, '')),
		});
		expect(noSign).toMatchObject({ code: 36009004, message: expect.stringContaining('sign') });
		const wrongApp = await shop.call('GET', SHOPS, { cipher: null, query: { app_key: 'other' } });
		expect(wrongApp).toMatchObject({ code: 36009004, message: expect.stringContaining('app_key') });
		const noToken = await shop.call('GET', SHOPS, { cipher: null, token: null });
		expect(noToken).toMatchObject({ code: 36009004, message: expect.stringContaining('x-tts-access-token') });
		const badToken = await shop.call('GET', SHOPS, { cipher: null, token: 'someone-else' });
		expect(badToken).toMatchObject({ code: 36009004, message: expect.stringContaining('x-tts-access-token') });
	});

	test('wants shop_cipher where it belongs and nowhere else', async () => {
		expect(await shop.call('GET', SHOPS)).toMatchObject({
			code: 36009004,
			message: expect.stringContaining('Unexpected identifier'),
		});
		expect(await shop.call('GET', WAREHOUSES, { cipher: null })).toMatchObject({ code: 106013 });
		expect(await shop.call('GET', WAREHOUSES, { cipher: 'GCP_other' })).toMatchObject({ code: 101000 });
		expect(await shop.call('GET', WAREHOUSES)).toMatchObject({ code: 0 });
	});

	test('wants JSON bodies', async () => {
		const search = { query: { page_size: '1' } };
		const path = '/product/202502/products/search';
		expect(await shop.call('POST', path, { ...search, body: 'a=b', contentType: 'text/plain' })).toMatchObject({
			code: 36009022,
		});
		expect(await shop.call('POST', path, { ...search, body: '{oops' })).toMatchObject({ code: 36009022 });
		expect(await shop.call('POST', path, search)).toMatchObject({ code: 0 });
	});

	test('names unknown paths', async () => {
		expect(await shop.call('GET', '/order/209912/orders')).toMatchObject({ status: 404, code: 36009009 });
	});
});

test('allows 50 calls a second per operation and shop', async () => {
	const shop = await startTestShop({ rateLimits: true });
	let passed = 0;
	shop.clock.steady = () => passed;
	const calls = await Promise.all(Array.from({ length: 60 }, () => shop.call('GET', '/logistics/202309/warehouses')));
	expect(calls.filter(({ code }) => code === 0)).toHaveLength(50);
	expect(calls.filter(({ status, code }) => status === 429 && code === 36009002)).toHaveLength(10);
	const otherShop = await shop.call('GET', '/logistics/202309/warehouses', { cipher: SHOP_CIPHERS.US });
	const otherOperation = await shop.call('GET', '/event/202309/webhooks');
	expect([otherShop.code, otherOperation.code]).toEqual([0, 0]);
	passed = 999;
	expect((await shop.call('GET', '/logistics/202309/warehouses')).code).toBe(36009002);
	passed = 1_000;
	expect((await shop.call('GET', '/logistics/202309/warehouses')).code).toBe(0);
	await shop.close();
});

describe('authorization', () => {
	const refreshToken = CREDENTIALS.tiktok.refreshToken;
	const refresh = (shop: TestShop, token: string) =>
		shop.token('refresh', { grant_type: 'refresh_token', refresh_token: token });
	const probe = (shop: TestShop, token?: string) =>
		shop.call('GET', '/authorization/202309/shops', { cipher: null, token });

	let shop: TestShop;
	beforeEach(async () => {
		shop = await startTestShop();
	});
	afterEach(() => shop.close());

	test('an expired token is renewed; expiries are absolute', async () => {
		shop.server.actions.expireAccessToken();
		expect(await probe(shop)).toMatchObject({ status: 401, code: 105002 });
		const renewed = await refresh(shop, refreshToken);
		expect(renewed).toMatchObject({ code: 0, message: 'success', data: { refresh_token: refreshToken } });
		const inSeconds = renewed.data.access_token_expire_in - Date.now() / 1000;
		expect(inSeconds).toBeGreaterThan(6.9 * 24 * 3600);
		expect(inSeconds).toBeLessThan(7.1 * 24 * 3600);
		expect(await probe(shop, renewed.data.access_token)).toMatchObject({ code: 0 });
	});

	test('rotation ends the old refresh token, and the old access token when told so', async () => {
		shop.server.actions.setRotation({ refreshToken: 'rotate', oldAccessToken: 'lives' });
		const first = await refresh(shop, refreshToken);
		expect(first.data.refresh_token).not.toBe(refreshToken);
		expect(await refresh(shop, refreshToken)).toMatchObject({ code: 36004001, message: 'rt has expired' });
		expect(await probe(shop)).toMatchObject({ code: 0 });

		shop.server.actions.setRotation({ oldAccessToken: 'dies' });
		const second = await refresh(shop, first.data.refresh_token);
		expect(await probe(shop, first.data.access_token)).toMatchObject({ code: 105002 });
		expect(await probe(shop, second.data.access_token)).toMatchObject({ code: 0 });
	});

	test('refuses unknown and outlived refresh tokens, a wrong secret and a wrong grant', async () => {
		expect(await refresh(shop, 'unknown')).toMatchObject({ code: 36004005 });
		expect((await shop.token('refresh', { refresh_token: refreshToken, grant_type: 'other' })).code).toBe(36009004);
		expect((await shop.token('refresh', { refresh_token: refreshToken, app_secret: 'x' })).code).not.toBe(0);
		shop.server.actions.expireRefreshToken();
		expect(await refresh(shop, refreshToken)).toMatchObject({ code: 36004001 });
	});

	test('an auth code works once; a revoked authorization stays dead until then', async () => {
		const get = (code: string) => shop.token('get', { grant_type: 'authorized_code', auth_code: code });
		expect(await get(FIRST_AUTH_CODE)).toMatchObject({ code: 0 });
		expect(await get(FIRST_AUTH_CODE)).toMatchObject({ code: 36004004 });

		shop.server.actions.revokeAuthorization();
		expect(await probe(shop)).toMatchObject({ status: 401, code: 105001 });
		expect(await refresh(shop, shop.server.actions.currentTokens().refresh_token)).toMatchObject({ code: 36004005 });
		const again = await get(shop.server.actions.authorizeAgain().authCode);
		expect(await probe(shop, again.data.access_token)).toMatchObject({ code: 0 });
		expect(await probe(shop)).toMatchObject({ code: 105001 });
	});

	test('a missing scope is told with HTTP 401', async () => {
		shop.server.actions.setScopes({ scopes: ['seller.order.info'] });
		expect(await probe(shop)).toMatchObject({ status: 401, code: 105005 });
	});
});

describe('orders', () => {
	let shop: TestShop;
	beforeEach(async () => {
		shop = await startTestShop();
	});
	afterEach(() => shop.close());

	const place = (wish: object = {}) =>
		shop.server.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }], ...wish });
	const detail = async (id: string, cipher?: string) =>
		(await shop.call('GET', '/order/202507/orders', { query: { ids: id }, cipher })).data.orders[0];
	const search = (body: object, query: Record<string, string> = {}, cipher?: string) =>
		shop.call('POST', '/order/202309/orders/search', { query: { page_size: '100', ...query }, body, cipher });
	const available = (sellerSku: string) =>
		shop.server.state.catalogue.skusOf(SHOP_IDS.GB, sellerSku)[0].stock.get(WAREHOUSE_IDS.GB_MAIN)!;

	test('one line per unit; stock moves from available to committed', async () => {
		const order = place({
			lines: [
				{ seller_sku: 'TEE-WHT-M', quantity: 2 },
				{ seller_sku: 'SOCK-MIX-OS', quantity: 1 },
			],
		});
		const wire = await detail(order.id);
		expect(wire.line_items.map(({ seller_sku }: { seller_sku: string }) => seller_sku)).toEqual([
			'TEE-WHT-M',
			'TEE-WHT-M',
			'SOCK-MIX-OS',
		]);
		expect(new Set(wire.line_items.map(({ id }: { id: string }) => id)).size).toBe(3);
		expect(available('TEE-WHT-M')).toEqual({ available: 1, committed: 2 });
	});

	test('sells no more than it shows, and keeps nothing of a refused basket', () => {
		expect(() =>
			place({
				lines: [
					{ seller_sku: 'SOCK-MIX-OS', quantity: 1 },
					{ seller_sku: 'TEE-WHT-M', quantity: 4 },
				],
			}),
		).toThrow('sold out');
		expect(available('TEE-WHT-M')).toEqual({ available: 3, committed: 0 });
		expect(available('SOCK-MIX-OS')).toEqual({ available: 3, committed: 0 });
		expect(shop.server.actions.snapshot().refusedUnits).toBe(5);
		expect(() => place({ lines: [{ seller_sku: 'SKIRT-BLK-S', quantity: 1 }] })).toThrow('SELLER_DEACTIVATED');
		expect(() => place({ lines: [{ seller_sku: 'NOT-LISTED', quantity: 1 }] })).toThrow('lists no SKU');
	});

	test('UNPAID, ON_HOLD, then AWAITING_SHIPMENT after an hour; the address comes last', async () => {
		const order = place({ paid: false });
		expect(await detail(order.id)).toMatchObject({ status: 'UNPAID', is_on_hold_order: true });
		expect(await detail(order.id)).not.toHaveProperty('paid_time');
		shop.server.actions.payOrder({ orderId: order.id });
		const held = await detail(order.id);
		expect(held.status).toBe('ON_HOLD');
		expect(held).not.toHaveProperty('recipient_address');
		shop.clock.advance(HOUR_MS - 1_000);
		expect((await detail(order.id)).status).toBe('ON_HOLD');
		shop.clock.advance(1_000);
		const ready = await detail(order.id);
		expect(ready.status).toBe('AWAITING_SHIPMENT');
		expect(ready.recipient_address).toMatchObject({ region_code: 'GB', name: expect.stringMatching(/^[^*]+$/) });
		expect(ready.update_time).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1000) - 2);
		expect(ready.paid_time).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) - 3_600);
	});

	test('an unpaid order lapses after a day and gives its stock back', async () => {
		const order = place({ paid: false });
		shop.clock.advance(DAY_MS);
		expect(await detail(order.id)).toMatchObject({ status: 'CANCELLED', cancellation_initiator: 'SYSTEM' });
		expect(available('TEE-WHT-M')).toEqual({ available: 3, committed: 0 });
	});

	test('a shop without ON_HOLD is ready at once and says so', async () => {
		const order = place({ shopId: JAPAN_SHOP.id, lines: [{ seller_sku: 'TENUGUI-BLU', quantity: 1 }] });
		expect(await detail(order.id, JAPAN_SHOP.cipher)).toMatchObject({
			status: 'AWAITING_SHIPMENT',
			is_on_hold_order: false,
		});
	});

	test('a pre-order stays on hold until its release', async () => {
		const order = place({ preOrderForMs: 3 * DAY_MS });
		shop.clock.advance(2 * DAY_MS);
		const held = await detail(order.id);
		expect(held).toMatchObject({ status: 'ON_HOLD', order_type: 'PRE_ORDER' });
		expect(held.release_date).toBeGreaterThan(Date.now() / 1000 + 86_000);
		shop.clock.advance(DAY_MS);
		expect((await detail(order.id)).status).toBe('AWAITING_SHIPMENT');
	});

	test('the amounts add up, with discounts of both kinds and shipping', async () => {
		const order = place({
			lines: [
				{ seller_sku: 'TEE-WHT-M', quantity: 2 },
				{ seller_sku: 'SOCK-MIX-OS', quantity: 1 },
			],
			sellerDiscount: '5.00',
			platformDiscount: '1.01',
			shippingPlatformDiscount: '3.99',
		});
		const { payment, line_items: lines } = await detail(order.id);
		expect(payment).toMatchObject({
			currency: 'GBP',
			original_total_product_price: '49.97',
			seller_discount: '5.00',
			platform_discount: '1.01',
			sub_total: '43.96',
			shipping_fee: '0',
			tax: '0',
			total_amount: '43.96',
		});
		const cents = (field: string) =>
			lines.reduce((sum: number, line: Record<string, string>) => sum + toMinorUnits(line[field], 'GBP'), 0);
		expect([cents('seller_discount'), cents('platform_discount'), cents('sale_price')]).toEqual([500, 101, 4396]);
	});

	test('US prices get sales tax per line and on shipping', async () => {
		const order = place({ shopId: SHOP_IDS.US, lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }] });
		shop.clock.advance(HOUR_MS);
		const { payment, line_items: lines, recipient_address: address } = await detail(order.id, SHOP_CIPHERS.US);
		expect(payment).toMatchObject({
			sub_total: '24.00',
			shipping_fee: '4.99',
			product_tax: '1.59',
			shipping_fee_tax: '0.33',
			tax: '1.92',
			total_amount: '30.91',
		});
		expect(lines[0].item_tax).toEqual([{ tax_type: 'SALES_TAX', tax_amount: '1.59', tax_rate: '0.06625' }]);
		expect(address.delivery_preferences).toEqual({ drop_off_location: 'Front Door' });
	});

	test('yen have no decimals; TikTok shipping masks the buyer outside the US', async () => {
		const order = place({
			shopId: JAPAN_SHOP.id,
			lines: [{ seller_sku: 'TENUGUI-BLU', quantity: 2 }],
			sellerDiscount: '333',
			shippingType: 'TIKTOK',
		});
		const wire = await detail(order.id, JAPAN_SHOP.cipher);
		expect(wire.payment).toMatchObject({ sub_total: '3627', shipping_fee: '500', total_amount: '4127' });
		expect(wire.line_items.map((line: Record<string, string>) => line.seller_discount)).toEqual(['167', '166']);
		expect(wire.recipient_address).toMatchObject({ name: '花**** 見****', region_code: 'JP' });
	});

	test("US orders with TikTok's label hide name, phone and street; town and post code stay open", async () => {
		const line = { shopId: SHOP_IDS.US, lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }] };
		const order = place({ ...line, shippingType: 'TIKTOK' });
		shop.clock.advance(HOUR_MS);
		const { recipient_address: address } = await detail(order.id, SHOP_CIPHERS.US);
		for (const field of ['name', 'phone_number', 'address_line1']) expect(address[field]).toContain('**');
		expect(address.postal_code).toMatch(/^\d{5}$/);
		expect(JSON.stringify(address.district_info)).not.toContain('*');
	});

	test('the VAT calculation of EU shops names the tax inside the prices', async () => {
		shop.server.actions.setSwitches({ vatRate: '0.19', vatInPaymentTax: true });
		const { payment, line_items: lines } = await detail(place().id);
		shop.server.actions.setSwitches({ vatRate: '', vatInPaymentTax: false });
		const inside = (gross: string) => (Number(gross) - Number(gross) / 1.19).toFixed(2);
		expect(lines[0].item_tax).toEqual([{ tax_type: 'VAT', tax_amount: inside(lines[0].sale_price), tax_rate: '0.19' }]);
		expect(payment.shipping_tax_amount).toBe(inside(payment.shipping_fee));
		expect(Number(payment.tax)).toBeGreaterThan(0);
		expect(Number(payment.total_amount)).toBeCloseTo(Number(payment.sub_total) + Number(payment.shipping_fee), 2);
	});

	test('US data are masked once cancelled, and 30 days after completion', async () => {
		const line = { shopId: SHOP_IDS.US, lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }] };
		const cancelled = place(line);
		const completed = place(line);
		shop.clock.advance(HOUR_MS);
		shop.server.actions.cancelOrder({ orderId: cancelled.id });
		expect((await detail(cancelled.id, SHOP_CIPHERS.US)).recipient_address.name).toContain('*');
		for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'] as const) {
			shop.server.actions.advanceOrder({ orderId: completed.id, status });
		}
		expect((await detail(completed.id, SHOP_CIPHERS.US)).recipient_address.name).not.toContain('*');
		shop.clock.advance(30 * DAY_MS);
		const old = (await detail(completed.id, SHOP_CIPHERS.US)).recipient_address;
		expect(old.postal_code).toContain('*');
		expect(old.district_info.at(-1).address_name).toContain('*');
	});

	test('samples, gifts, replacements, exchanges and goods stored by TikTok', async () => {
		const first = place();
		const sample = await detail(place({ sample: true }).id);
		expect(sample).toMatchObject({ is_sample_order: true, payment: { total_amount: '0', seller_discount: '19.99' } });
		const replacement = await detail(place({ replacesOrderId: first.id }).id);
		expect(replacement).toMatchObject({ is_replacement_order: true, replaced_order_id: first.id });
		const line = [{ seller_sku: 'SOCK-MIX-OS', quantity: 1 }];
		const exchange = await detail(place({ exchangesOrderId: first.id, lines: line }).id);
		expect(exchange).toMatchObject({ is_exchange_order: true, exchange_source_order_id: first.id });
		const gift = await detail(
			place({
				lines: [
					{ seller_sku: 'CAP-KHK-OS', quantity: 1 },
					{ ...line[0], gift: true },
				],
			}).id,
		);
		expect(gift.line_items[1]).toMatchObject({ is_gift: true, gift_retail_price: '9.99', sale_price: '0' });
		expect(gift.payment.sub_total).toBe('17.50');
		const fbt = await detail(place({ lines: line, fulfillmentType: 'FULFILLMENT_BY_TIKTOK' }).id);
		expect(fbt.fulfillment_type).toBe('FULFILLMENT_BY_TIKTOK');
		expect(available('SOCK-MIX-OS')).toEqual({ available: 1, committed: 2 });
	});

	test('a bundle is one line, takes its components, and has no stock of its own', async () => {
		const order = place({ lines: [{ seller_sku: 'BUNDLE-TEE-SOCK', quantity: 1 }] });
		const [line] = (await detail(order.id)).line_items;
		expect(line.combined_listing_skus).toEqual([
			expect.objectContaining({ seller_sku: 'TEE-WHT-M', sku_count: 1 }),
			expect.objectContaining({ seller_sku: 'SOCK-MIX-OS', sku_count: 2 }),
		]);
		expect(available('TEE-WHT-M')).toEqual({ available: 2, committed: 1 });
		expect(available('SOCK-MIX-OS')).toEqual({ available: 1, committed: 2 });
		expect(() => place({ lines: [{ seller_sku: 'BUNDLE-TEE-SOCK', quantity: 1 }] })).toThrow('sold out');
	});

	test('buyers cancel freely on hold, not later; single lines can be cancelled', async () => {
		const held = place();
		shop.server.actions.cancelByBuyer({ orderId: held.id });
		expect(await detail(held.id)).toMatchObject({ status: 'CANCELLED', cancellation_initiator: 'BUYER' });

		const order = place({ lines: [{ seller_sku: 'TEE-WHT-M', quantity: 2 }] });
		shop.clock.advance(HOUR_MS);
		expect(() => shop.server.actions.cancelByBuyer({ orderId: order.id })).toThrow('ask the seller');
		shop.server.actions.cancelLines({ orderId: order.id, lineIds: [order.lines[0].id] });
		const partly = await detail(order.id);
		expect(partly.status).toBe('AWAITING_SHIPMENT');
		expect(partly.line_items[0]).toMatchObject({ display_status: 'CANCELLED', cancel_user: 'SELLER' });
		expect(partly.line_items[1].display_status).toBe('AWAITING_SHIPMENT');
		expect(available('TEE-WHT-M')).toEqual({ available: 2, committed: 1 });
		shop.server.actions.cancelLines({ orderId: order.id, lineIds: [order.lines[1].id] });
		expect((await detail(order.id)).status).toBe('CANCELLED');
	});

	test('shipping takes units out of the books; a step that TikTok does not know is refused', () => {
		const order = place();
		const advance = (status: 'DELIVERED' | 'AWAITING_COLLECTION') =>
			shop.server.actions.advanceOrder({ orderId: order.id, status });
		expect(() => advance('DELIVERED')).toThrow('cannot go from ON_HOLD');
		shop.server.actions.releaseHold({ orderId: order.id });
		advance('AWAITING_COLLECTION');
		expect(available('TEE-WHT-M')).toEqual({ available: 2, committed: 0 });
	});

	test('Get Order List filters, sorts and pages; filters may not change between pages', async () => {
		const paid = place();
		shop.clock.advance(10_000);
		const unpaid = place({ paid: false });
		shop.clock.advance(10_000);
		const other = place({ lines: [{ seller_sku: 'CAP-KHK-OS', quantity: 1 }] });
		const ids = async (body: object, query?: Record<string, string>) =>
			(await search(body, query)).data.orders.map(({ id }: { id: string }) => id);

		expect(await ids({})).toEqual([other.id, unpaid.id, paid.id]);
		expect(await ids({}, { sort_field: 'update_time', sort_order: 'ASC' })).toEqual([paid.id, unpaid.id, other.id]);
		expect(await ids({ order_status: 'UNPAID' })).toEqual([unpaid.id]);
		const created = (await detail(unpaid.id)).create_time;
		expect(await ids({ create_time_ge: created })).toEqual([other.id, unpaid.id]);
		expect(await ids({ create_time_lt: created })).toEqual([paid.id]);
		expect(await ids({ update_time_ge: created, update_time_lt: created + 1 })).toEqual([unpaid.id]);
		expect(await ids({ shipping_type: 'TIKTOK' })).toEqual([]);
		expect(await ids({ warehouse_ids: [WAREHOUSE_IDS.GB_MAIN] })).toHaveLength(3);
		expect(await ids({ buyer_user_id: (await detail(paid.id)).user_id })).toEqual([paid.id]);
		expect(await ids({ is_buyer_request_cancel: true })).toEqual([]);

		const first = await search({}, { page_size: '2' });
		expect(first.data).toMatchObject({ total_count: 3, next_page_token: expect.stringMatching(/[+/=]/) });
		const next = { page_size: '2', page_token: first.data.next_page_token };
		const second = await search({}, next);
		expect(second.data.orders.map(({ id }: { id: string }) => id)).toEqual([paid.id]);
		expect(second.data.next_page_token).toBe('');
		expect((await search({ order_status: 'UNPAID' }, next)).code).toBe(21001001);
		expect((await search({}, { page_size: '101' })).code).toBe(21001001);
		expect((await search({ order_status: 'PAID' })).code).toBe(21001001);
		expect((await search({}, {}, SHOP_CIPHERS.US)).data.orders).toEqual([]);
	});

	test('Get Order Detail: 50 ids, unknown ids left out, nothing found refused', async () => {
		const order = place();
		const get = (ids: string[], cipher?: string) =>
			shop.call('GET', '/order/202507/orders', { query: { ids: ids.join(',') }, cipher });
		expect((await get([order.id, '576400000000000001'])).data.orders).toHaveLength(1);
		expect((await get(['576400000000000001'])).code).toBe(21008111);
		expect((await get([order.id], SHOP_CIPHERS.US)).code).toBe(21008111);
		expect((await get(Array.from({ length: 51 }, (_, index) => String(index)))).code).toBe(21001001);
	});

	test('Get Price Detail agrees with the order', async () => {
		const order = place({ sellerDiscount: '2.00' });
		const path = `/order/202407/orders/${order.id}/price_detail`;
		const { data } = await shop.call('GET', path);
		expect(data).toMatchObject({ sku_list_price: '19.99', sku_sale_price: '17.99', payment: '21.98' });
		expect(data.line_items).toHaveLength(1);
		expect((await shop.call('GET', path, { cipher: SHOP_CIPHERS.US })).code).toBe(21008111);
	});

	test('external references: added, overwritten per platform, found, refused one by one', async () => {
		const order = place();
		const platform = 'ORDER_MANAGEMENT_SYSTEM';
		const reference = (orderId: string, id: string, originId = order.lines[0].id) => ({
			id: orderId,
			external_order: { id, platform, line_items: [{ id: `unit-${id}`, origin_id: originId }] },
		});
		const add = (orders: unknown[]) => shop.call('POST', '/order/202406/orders/external_orders', { body: { orders } });
		const find = async (id: string) =>
			(
				await shop.call('POST', '/order/202406/orders/external_order_search', {
					query: { platform, external_order_id: id },
					body: {},
				})
			).data.orders;

		const partial = await add([
			reference(order.id, 'NS-1'),
			reference('576400000000000001', 'NS-2'),
			reference(order.id, 'NS-3', '1'),
		]);
		expect(partial).toMatchObject({
			code: 0,
			data: { errors: [{ code: '36020001', detail: { order_id: '576400000000000001' } }, { code: '36020002' }] },
		});
		expect(await find('NS-1')).toEqual([reference(order.id, 'NS-1')]);
		await add([reference(order.id, 'NS-9')]);
		expect(await find('NS-1')).toEqual([]);
		expect(await find('NS-9')).toHaveLength(1);
		const read = await shop.call('GET', `/order/202406/orders/${order.id}/external_orders`, { query: { platform } });
		expect(read.data.external_orders).toEqual([reference(order.id, 'NS-9').external_order]);

		const many = Array.from({ length: 101 }, () => reference(order.id, 'NS-1'));
		expect((await add(many)).code).toBe(21001001);
		const long = reference(order.id, 'NS-1');
		long.external_order.line_items = Array.from({ length: 101 }, () => ({ id: 'a', origin_id: 'b' }));
		expect((await add([long])).code).toBe(21001001);
		expect((await add([{ id: order.id, external_order: { id: 'NS-1', platform } }])).code).toBe(21001001);
	});
});

describe('products and stock', () => {
	let shop: TestShop;
	beforeEach(async () => {
		shop = await startTestShop();
	});
	afterEach(() => shop.close());

	const search = (body: object, query: Record<string, string> = {}) =>
		shop.call('POST', '/product/202502/products/search', { query: { page_size: '100', ...query }, body });
	const skuOf = (sellerSku: string) => shop.server.state.catalogue.skusOf(SHOP_IDS.GB, sellerSku)[0];
	const update = (productId: string, skus: unknown, cipher?: string | null) =>
		shop.call('POST', `/product/202309/products/${productId}/inventory/update`, { body: { skus }, cipher });
	const both = (first: number, second: number) => [
		{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, quantity: first },
		{ warehouse_id: WAREHOUSE_IDS.GB_SCOTLAND, quantity: second },
	];

	test('Search Products by SKU, status and time', async () => {
		const knit = skuOf('KNIT-CRM-M');
		const found = (await search({ seller_skus: ['KNIT-CRM-M', 'KNIT-CRM-S', 'none'] })).data.products;
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ id: knit.product.id, status: 'ACTIVATE', sales_regions: ['GB'] });
		expect(found[0].skus[0].inventory).toHaveLength(2);
		expect((await search({ seller_skus: ['CAP-BLK-OS'] })).data.products).toHaveLength(2);
		expect((await search({ sku_ids: [knit.id] })).data.products).toHaveLength(1);
		expect((await search({ sku_ids: [knit.id], seller_skus: ['TEE-WHT-M'] })).data.products).toHaveLength(0);
		expect((await search({ status: 'SELLER_DEACTIVATED' })).data.total_count).toBe(1);
		expect((await search({ seller_skus: Array(11).fill('x') })).code).toBe(12019027);
		expect((await search({ sku_ids: Array(11).fill('x') })).code).toBe(12019087);
		const at = found[0].update_time;
		expect((await search({ update_time_le: at, update_time_ge: at })).data.total_count).toBeGreaterThan(0);
		expect((await search({ update_time_le: at - 1 })).data.total_count).toBe(0);
		expect((await search({}, { page_size: '0' })).code).toBe(12019109);
	});

	test('Search Products ends at 10,000 results', async () => {
		const world = tiktokWorld(createSeed({ skuCount: 40_200 }));
		const big = await startTestShop({ world });
		const token = issuePageToken(10_000, { filters: {}, shop: SHOP_IDS.GB });
		const page = (query: Record<string, string>) =>
			big.call('POST', '/product/202502/products/search', { query: { page_size: '100', ...query }, body: {} });
		expect((await page({})).data.total_count).toBeGreaterThan(10_000);
		expect((await page({ page_token: token })).code).toBe(12052180);
		await big.close();
	});

	test('Get Product shows bundles and refuses frozen products', async () => {
		const bundle = skuOf('BUNDLE-TEE-SOCK');
		const get = (id: string) => shop.call('GET', `/product/202309/products/${id}`);
		expect((await get(bundle.product.id)).data).toMatchObject({
			product_types: ['COMBINED_PRODUCT'],
			skus: [{ combined_skus: [{ seller_sku: 'TEE-WHT-M', sku_count: 1 }, { sku_count: 2 }] }],
		});
		shop.server.actions.changeListing({ productId: bundle.product.id, status: 'FREEZE' });
		expect((await get(bundle.product.id)).code).toBe(12052901);
		expect((await get('1729000000000000001')).code).toBe(12052032);
	});

	test('activate goes through the audit; errors come one by one', async () => {
		const { product } = skuOf('SKIRT-BLK-S');
		const call = (verb: string, ids: string[]) =>
			shop.call('POST', `/product/202309/products/${verb}`, { body: { product_ids: ids } });
		const answer = await call('activate', [product.id, '1729000000000000001']);
		expect(answer.data.errors).toEqual([
			expect.objectContaining({
				code: 12052990,
				detail: expect.objectContaining({ product_id: '1729000000000000001' }),
			}),
		]);
		expect(product.status).toBe('PENDING');
		expect((await call('deactivate', [product.id])).data.errors).toMatchObject([{ code: 12052901 }]);
		shop.clock.advance(600_000);
		expect(product.status).toBe('ACTIVATE');
		expect((await call('deactivate', [product.id])).data).toEqual({});
		expect(product.status).toBe('SELLER_DEACTIVATED');
		expect((await call('deactivate', Array(21).fill('1'))).code).toBe(12019120);
	});

	test('Inventory Search tells available from committed; SKU ids win', async () => {
		const sku = skuOf('KNIT-CRM-M');
		shop.server.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ sku_id: sku.id, quantity: 1 }] });
		const find = (body: object) => shop.call('POST', '/product/202309/inventory/search', { body });
		const [row] = (await find({ sku_ids: [sku.id], product_ids: ['1'] })).data.inventory;
		expect(row.skus).toHaveLength(1);
		expect(row.skus[0]).toMatchObject({
			total_available_quantity: 5,
			total_committed_quantity: 1,
			warehouse_inventory: [
				{ warehouse_id: WAREHOUSE_IDS.GB_MAIN, available_quantity: 2, committed_quantity: 1 },
				{ warehouse_id: WAREHOUSE_IDS.GB_SCOTLAND, available_quantity: 3, committed_quantity: 0 },
			],
		});
		expect((await find({ product_ids: [sku.product.id] })).data.inventory[0].skus).toHaveLength(3);
		expect((await find({ product_ids: Array(101).fill('1') })).code).toBe(12019120);
		expect((await find({ sku_ids: Array(601).fill('1') })).code).toBe(12019015);
	});

	test('Update Inventory writes absolute numbers; other SKUs stay', async () => {
		const sku = skuOf('KNIT-CRM-M');
		expect((await update(sku.product.id, [{ id: sku.id, inventory: both(0, 99_999) }])).data).toEqual({});
		expect([...sku.stock.values()].map(({ available }) => available)).toEqual([0, 99_999]);
		expect([...skuOf('KNIT-CRM-S').stock.values()].map(({ available }) => available)).toEqual([3, 3]);
		const single = skuOf('TEE-WHT-M');
		expect((await update(single.product.id, [{ id: single.id, inventory: [{ quantity: 7 }] }], null)).code).toBe(0);
		expect(single.stock.get(WAREHOUSE_IDS.GB_MAIN)!.available).toBe(7);
	});

	test('Update Inventory refuses the whole call for a wrong shape', async () => {
		const sku = skuOf('KNIT-CRM-M');
		const code = async (skus: unknown, productId = sku.product.id) => (await update(productId, skus)).code;
		const one = (inventory: unknown) => [{ id: sku.id, inventory }];
		const [main] = both(1, 1);
		expect(await code(one([main]))).toBe(12019028);
		expect(await code(one([{ quantity: 1 }]))).toBe(12019028);
		expect(await code(one([...both(1, 1), { warehouse_id: WAREHOUSE_IDS.GB_RETURNS, quantity: 1 }]))).toBe(12052533);
		expect(await code(one(both(-1, 1)))).toBe(12052055);
		expect(await code(one(both(1.5, 1)))).toBe(12052055);
		expect(await code(one(both(100_000, 1)))).toBe(12052055);
		expect(await code(one([{ ...main, quantity: '1' }]))).toBe(12019024);
		expect(await code(one([]))).toBe(12019022);
		expect(await code([])).toBe(12052902);
		expect(await code([{ inventory: both(1, 1) }])).toBe(12052036);
		expect(await code([...one(both(1, 1)), ...one(both(1, 1))])).toBe(12052553);
		expect(await code([{ id: skuOf('TEE-WHT-M').id, inventory: both(1, 1) }])).toBe(12052556);
		expect(await code(one(both(1, 1)), '1729000000000000001')).toBe(12052032);
		expect(await code(one(both(1, 1)), skuOf('SKIRT-BLK-S').product.id)).toBe(12052901);
		expect((await update(sku.product.id, one(both(1, 1)), SHOP_CIPHERS.US)).code).toBe(12052048);
		expect([...sku.stock.values()].map(({ available }) => available)).toEqual([3, 3]);

		shop.server.actions.setSwitches({ refuseZero: true });
		expect(await code(one(both(0, 1)))).toBe(12052055);
	});

	test('Update Inventory fails single SKUs: unknown, foreign and disabled warehouses, promotions, bundles', async () => {
		const [small, medium] = [skuOf('KNIT-CRM-S'), skuOf('KNIT-CRM-M')];
		const send = async (extra: string) =>
			(
				await update(small.product.id, [
					{ id: small.id, inventory: both(8, 8) },
					{ id: medium.id, inventory: [...both(9, 9), { warehouse_id: extra, quantity: 1 }] },
				])
			).data.errors;
		expect(await send('7293999999999999999')).toEqual([
			{
				code: 12052990,
				message: 'Check failed',
				detail: {
					sku_id: medium.id,
					extra_errors: [
						{ warehouse_id: '7293999999999999999', code: 12052097, message: 'The warehouse does not exist' },
					],
				},
			},
		]);
		expect([...small.stock.values()].map(({ available }) => available)).toEqual([8, 8]);
		expect([...medium.stock.values()].map(({ available }) => available)).toEqual([3, 3]);
		expect((await send(WAREHOUSE_IDS.US_MAIN))[0].detail.extra_errors[0].code).toBe(12052530);

		shop.server.actions.setWarehouseStatus({
			shopId: SHOP_IDS.GB,
			warehouseId: WAREHOUSE_IDS.GB_SCOTLAND,
			effectStatus: 'DISABLED',
		});
		const disabled = await update(small.product.id, [{ id: small.id, inventory: both(5, 5) }]);
		expect(disabled.data.errors[0].detail.extra_errors[0].code).toBe(12052531);

		const tee = skuOf('TEE-WHT-M');
		shop.server.actions.setPromotionLock({ skuId: tee.id, quantity: 3 });
		expect((await update(tee.product.id, [{ id: tee.id, inventory: [{ quantity: 2 }] }])).data.errors).toMatchObject([
			{ code: 12052393, detail: { sku_id: tee.id } },
		]);
		expect((await update(tee.product.id, [{ id: tee.id, inventory: [{ quantity: 3 }] }])).data).toEqual({});
		const bundle = skuOf('BUNDLE-TEE-SOCK');
		expect(
			(await update(bundle.product.id, [{ id: bundle.id, inventory: [{ quantity: 3 }] }])).data.errors,
		).toMatchObject([{ code: 12052850 }]);
	});

	test('warehouses, delivery options and carriers', async () => {
		const warehouses = (await shop.call('GET', '/logistics/202309/warehouses')).data.warehouses;
		expect(warehouses.map(({ type }: { type: string }) => type)).toContain('RETURN_WAREHOUSE');
		const options = await shop.call(
			'GET',
			`/logistics/202309/warehouses/${WAREHOUSE_IDS.GB_SCOTLAND}/delivery_options`,
		);
		expect(options.data.delivery_options).toMatchObject([{ name: 'Standard shipping', type: 'SEND_BY_SELLER' }]);
		const providers = (id: string, cipher?: string) =>
			shop.call('GET', `/logistics/202309/delivery_options/${id}/shipping_providers`, { cipher });
		expect((await providers(options.data.delivery_options[0].id)).data.shipping_providers[0].name).toBe('Royal Mail');
		expect((await providers('1')).code).toBe(21008116);
		expect((await providers(JAPAN_SHOP.deliveryOptions[0].id, JAPAN_SHOP.cipher)).code).toBe(21008117);
	});
});

describe('webhooks', () => {
	let shop: TestShop;
	let receiver: Receiver;
	beforeEach(async () => {
		[shop, receiver] = await Promise.all([startTestShop(), startReceiver()]);
	});
	afterEach(async () => {
		await shop.close();
		await receiver.close();
	});

	const EVENTS = '/event/202309/webhooks';
	const subscribe = (eventType: string, address = receiver.url) =>
		shop.call('PUT', EVENTS, { body: { address, event_type: eventType } });
	const place = () =>
		shop.server.actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'TEE-WHT-M', quantity: 1 }] });

	test('one address per shop and event type; https except on this machine; removing always succeeds', async () => {
		await subscribe('ORDER_STATUS_CHANGE', 'https://n8n.example.com/webhook/a');
		await subscribe('ORDER_STATUS_CHANGE');
		await subscribe('PRODUCT_CREATION');
		const { data } = await shop.call('GET', EVENTS);
		expect(data).toMatchObject({ total_count: 2, webhooks: [{ address: receiver.url }, {}] });
		for (const address of [
			'http://n8n.example.com/hook',
			'https://192.0.2.10/hook',
			'https://n8n.example.com:5678/hook',
			`https://n8n.example.com/${'a'.repeat(255)}`,
			'nonsense',
		]) {
			expect((await subscribe('ORDER_STATUS_CHANGE', address)).code).toBe(21001001);
		}
		expect((await subscribe('NO_SUCH_EVENT')).code).toBe(21001001);
		for (let attempt = 0; attempt < 2; attempt++) {
			expect((await shop.call('DELETE', EVENTS, { body: { event_type: 'PRODUCT_CREATION' } })).code).toBe(0);
		}
		expect((await shop.call('GET', EVENTS)).data.total_count).toBe(1);
		expect((await shop.call('GET', EVENTS, { cipher: SHOP_CIPHERS.US })).data.total_count).toBe(0);
	});

	test('states of an order are announced, signed, with CANCEL for CANCELLED', async () => {
		await subscribe('ORDER_STATUS_CHANGE');
		const order = place();
		await receiver.until(2);
		shop.server.actions.cancelByBuyer({ orderId: order.id });
		const received = await receiver.until(3);
		// Deliveries run side by side, so their order is not promised.
		expect(received.map(({ json }) => json.data.order_status).sort()).toEqual(['CANCEL', 'ON_HOLD', 'UNPAID']);
		const { appKey, appSecret } = CREDENTIALS.tiktok;
		for (const { raw, headers, json } of received) {
			expect(headers.authorization).toBe(signWebhook(appKey, appSecret, raw));
			expect(json).toMatchObject({ type: 1, shop_id: SHOP_IDS.GB, data: { order_id: order.id } });
		}
		expect(new Set(received.map(({ json }) => json.tts_notification_id)).size).toBe(3);
	});

	test('listings announce themselves with numeric ids that no double can hold', async () => {
		await subscribe('PRODUCT_STATUS_CHANGE');
		await subscribe('PRODUCT_CREATION');
		await subscribe('PRODUCT_INFORMATION_CHANGE');
		const productId = '1729000000000000777';
		const { actions } = shop.server;
		actions.addListing({
			shopId: SHOP_IDS.GB,
			product: {
				id: productId,
				title: 'New',
				skus: [{ id: '1730000000000000777', sellerSku: 'NEW-1', price: '1.00', stock: {} }],
			},
		});
		actions.changeListing({
			productId,
			title: 'Newer',
			status: 'PLATFORM_DEACTIVATED',
			suspendedReason: 'Größe fehlt',
		});
		const received = await receiver.until(3);
		const raw = (type: number) => received.find(({ json }) => json.type === type)!.raw;
		expect(raw(16)).toContain(`"product_id":${productId},`);
		expect(raw(5)).toContain(`"product_id":${productId},`);
		expect(raw(5)).toContain('Größe fehlt');
		expect(raw(15)).toContain(`"product_id":"${productId}"`);
	});

	test('an address change is told without a notification id and without the address', async () => {
		await subscribe('RECIPIENT_ADDRESS_UPDATE');
		const order = place();
		shop.server.actions.updateAddress({ orderId: order.id, address: { line1: '99 Elsewhere Road' } });
		const [{ json }] = await receiver.until(1);
		expect(json).toEqual({
			type: 3,
			shop_id: SHOP_IDS.GB,
			timestamp: expect.any(Number),
			data: { order_id: order.id, update_time: expect.any(Number) },
		});
	});

	test('retries after 2 and 30 minutes with the same bytes; 401 ends it', async () => {
		await subscribe('PRODUCT_INFORMATION_CHANGE');
		receiver.status = 500;
		shop.server.actions.changeListing({
			productId: shop.server.state.catalogue.productsOf(SHOP_IDS.GB)[0].id,
			title: 'Changed',
		});
		const settled = () => shop.server.state.webhooks.delivery.idle();
		await receiver.until(1);
		await settled();
		shop.clock.advance(119_000);
		await settled();
		expect(receiver.received).toHaveLength(1);
		shop.clock.advance(1_000);
		await receiver.until(2);
		await settled();
		receiver.status = 401;
		shop.clock.advance(30 * 60_000);
		await receiver.until(3);
		await settled();
		shop.clock.advance(DAY_MS);
		await settled();
		expect(receiver.received).toHaveLength(3);
		expect(new Set(receiver.received.map(({ raw }) => raw)).size).toBe(1);
	});

	test('a duplicated delivery repeats the notification id', async () => {
		await subscribe('RECIPIENT_ADDRESS_UPDATE');
		await subscribe('PRODUCT_INFORMATION_CHANGE');
		shop.faults.add({ system: 'tiktok', operationId: 'PRODUCT_INFORMATION_CHANGE', event: 'duplicate', times: 1 });
		const [product] = shop.server.state.catalogue.productsOf(SHOP_IDS.GB);
		shop.server.actions.changeListing({ productId: product.id, title: 'Changed' });
		const received = await receiver.until(2);
		expect(new Set(received.map(({ json }) => json.tts_notification_id)).size).toBe(1);
	});

	test('topics without an event type come through Partner Center; any topic can be sent', async () => {
		shop.server.actions.setPartnerWebhook({ address: receiver.url, types: [6, 24, 27] });
		const { actions } = shop.server;
		actions.sendWebhook({ shopId: SHOP_IDS.GB, type: 27, data: { product_id: '1', sku_id: '2' } });
		actions.sendWebhook({ shopId: SHOP_IDS.GB, type: 24, data: { goods_id: '1' } });
		actions.sendWebhook({ shopId: SHOP_IDS.GB, type: 1, data: {} });
		actions.revokeAuthorization();
		const received = await receiver.until(2 + testWorld().shops.length);
		expect(received.map(({ json }) => json.type).sort()).toEqual([24, 27, 6, 6, 6]);
		expect(received.find(({ json }) => json.type === 24)!.json).toHaveProperty('seller_open_id');
	});
});

test('searching by SKU does not walk through the shop', async () => {
	const shop = await startTestShop({ world: tiktokWorld(createSeed({ skuCount: 2_000 })) });
	const walks = jest.spyOn(shop.server.state.catalogue, 'productsOf');
	for (let group = 1; group <= 400; group += 20) {
		const number = String(group).padStart(6, '0');
		const reply = await shop.call('POST', '/product/202502/products/search', {
			query: { page_size: '100' },
			body: { seller_skus: ['S', 'M', 'L', 'XL'].map((size) => `BULK-${number}-${size}`) },
		});
		expect(reply.data.products).toHaveLength(1);
	}
	expect(walks).not.toHaveBeenCalled();
	await shop.call('POST', '/product/202502/products/search', { query: { page_size: '100' }, body: {} });
	expect(walks).toHaveBeenCalled();
	await shop.close();
});
