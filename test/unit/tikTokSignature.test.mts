import { authenticate } from '../../nodes/shared/tiktok/authenticate';
import { correctClock, signingTime } from '../../nodes/shared/tiktok/clock';
import { isWebhookSignatureValid, signRequest, signWebhook } from '../../nodes/shared/tiktokSignature';

const appKey = '6f1k2demo3key';
const appSecret = '9b7e4c1d0a5f48e2b6c3d1e0f7a8b9c0d1e2f3a4';
const shopCipher = 'GCP_Ab3dExAmPlEcIpHeR00kLmNoPqRsTuV';

interface Vector {
	name: string;
	method: 'GET' | 'POST';
	path: string;
	timestamp: number;
	shop: boolean;
	query: Record<string, string>;
	body?: string;
	contentType?: string;
	sign: string;
}

// tiktok-shop.md 3.2
const vectors: Vector[] = [
	{
		name: 'S1 query only',
		method: 'GET',
		path: '/authorization/202309/shops',
		timestamp: 1764547200,
		shop: false,
		query: {},
		sign: '36742103623bf65bc05e632e3ab812a35c8595f55c45238efcd7b207b5efa4cf',
	},
	{
		name: 'S2 JSON body and reserved characters in a page token',
		method: 'POST',
		path: '/order/202309/orders/search',
		timestamp: 1764547260,
		shop: true,
		query: { page_size: '50', sort_field: 'update_time', sort_order: 'ASC', page_token: 'aB+c/d==' },
		body: '{"update_time_ge":1764540000,"update_time_lt":1764547200,"order_status":"AWAITING_SHIPMENT"}',
		sign: '9cdd007ff79712339118b6989c804f569314b28f311765df0ba75699f9f6c74a',
	},
	{
		name: 'S3 unicode body',
		method: 'POST',
		path: '/return_refund/202309/returns/4035318504086604100/reject',
		timestamp: 1764547320,
		shop: true,
		query: { idempotency_key: 'rej-4035318504086604100-1' },
		body: '{"decision":"REJECT_RECEIVED_PACKAGE","reject_reason":"reverse_reject_return_parcel_reason_5_uk","comment":"Größe 38 beschädigt – 返品不可 🚫"}',
		sign: '339c099383a090750755964e6a40e7ba7730d63e7a8a1a56a8c15c1933cb6e35',
	},
	{
		name: 'S4 multipart',
		method: 'POST',
		path: '/product/202309/images/upload',
		timestamp: 1764547380,
		shop: false,
		query: {},
		body: 'parts of the form',
		contentType: 'multipart/form-data; boundary=----n8nBoundary7MA4',
		sign: '74217f5d2f77ed674afda2d0758980d6c28270ce289a899497f80d52958165bc',
	},
	{
		name: 'S5 list in the query',
		method: 'GET',
		path: '/order/202507/orders',
		timestamp: 1764547440,
		shop: true,
		query: { ids: '576461413038785752,576461413038785753,576461413038785754' },
		sign: '4ec1b723f4e3cb568dc9f3addb6ac5fbaf246a465d842d1ef13f33ab5cf18c89',
	},
	{
		name: 'S6 path with an id',
		method: 'POST',
		path: '/fulfillment/202309/orders/576461413038785752/packages',
		timestamp: 1764547500,
		shop: true,
		query: {},
		body: '{"order_line_item_ids":["577086512123755123","577086512123755124"],"tracking_number":"JD014600003828291234","shipping_provider_id":"7117858858072016686"}',
		sign: 'ec318b807990da52d56b1cfae7997741e25df9afacdfaa3e6aeb520e35e886ea',
	},
];

const W1 = {
	body: '{"type":1,"tts_notification_id":"7501000000000000001","shop_id":"7494049642642441621","timestamp":1764547205,"data":{"is_on_hold_order":true,"order_id":"576461413038785752","order_status":"AWAITING_SHIPMENT","update_time":1764547203}}',
	sign: '945f3b1137347c0138d5c48ef9e17da43e12b377fc615a5963a4a8c678443c32',
};
const W2 = {
	body: '{"type": 5, "tts_notification_id": "7501000000000000002", "shop_id": "7494049642642441621", "timestamp": 1764547265, "data": {"product_id": 1729592969712207008, "status": "PRODUCT_AUDIT_FAILURE", "suspended_reason": "Größenangabe fehlt – 画像", "update_time": 1764547264}}',
	sign: 'd39864340f12b76e22933781b53303ff4ed90d60d4135c61ff95a1cd181be96d',
};

const credentials = {
	appKey,
	appSecret,
	shopCipher,
	accessToken: 'ROW_example_access',
	apiBaseUrl: 'https://open-api.tiktokglobalshop.com',
	tokenBaseUrl: 'https://auth.tiktok-shops.com',
	tokenRenewedAt: '0',
};
const base = credentials.apiBaseUrl;

const signOf = (address: unknown) => new URL(String(address)).searchParams.get('sign');

describe('Signature of a request', () => {
	test.each(vectors)('$name', ({ path, timestamp, shop, query, body, contentType, sign }) => {
		const all = { ...query, app_key: appKey, timestamp: String(timestamp), ...(shop && { shop_cipher: shopCipher }) };
		expect(signRequest({ appSecret, path, query: all, body, contentType })).toBe(sign);
	});

	test.each(vectors)('$name, through the credential, on both kinds of options', (vector) => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(vector.timestamp * 1000 + 400);
		const headers = vector.contentType ? { 'Content-Type': vector.contentType } : undefined;
		const shared = { method: vector.method, body: vector.body, headers };
		const ours = authenticate(credentials, {
			...shared,
			headers: { ...headers },
			baseURL: base,
			url: vector.path,
			qs: vector.query,
		});
		expect(signOf(ours.url)).toBe(vector.sign);
		const legacy = { ...shared, headers: { ...headers }, uri: base + vector.path, qs: vector.query, json: false };
		const theirs = authenticate(credentials, legacy as never) as unknown as { uri: string };
		expect(signOf(theirs.uri)).toBe(vector.sign);
		clock.mockRestore();
	});

	test('the official vector of TikTok Shop', () => {
		const query = { app_key: '29a39d', timestamp: '1623812664' };
		const path = '/authorization/202309/shops';
		expect(signRequest({ appSecret: 'e59af819cc', path, query })).toBe(
			'b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8',
		);
	});

	test('sign and access_token are never signed', () => {
		const query = { app_key: '29a39d', timestamp: '1623812664', sign: 'old', access_token: 'old' };
		const path = '/authorization/202309/shops';
		expect(signRequest({ appSecret: 'e59af819cc', path, query })).toBe(
			'b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8',
		);
	});
});

describe('The credential prepares a request', () => {
	test('twice with the same result, as n8n does when it repeats a call', () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1764547260_000);
		const options = {
			method: 'POST' as const,
			url: '/order/202309/orders/search?page_size=50',
			qs: { page_token: 'aB+c/d==' },
			body: { a: 'Größe 🚫' },
		};
		const first = { ...authenticate(credentials, options) };
		const second = authenticate(credentials, { ...first, headers: { ...first.headers } });
		expect(second.url).toBe(first.url);
		expect(second.body).toBe('{"a":"Größe 🚫"}');
		clock.mockReturnValue(1764547999_000);
		const later = authenticate(credentials, { ...first, headers: { ...first.headers } });
		const { searchParams } = new URL(String(later.url));
		expect(searchParams.getAll('timestamp')).toEqual(['1764547999']);
		expect(searchParams.getAll('sign')).toHaveLength(1);
		expect(searchParams.get('sign')).not.toBe(signOf(first.url));
		clock.mockRestore();
	});

	const query = (options: Parameters<typeof authenticate>[1]) =>
		Object.fromEntries(new URL(String(authenticate(credentials, options).url)).searchParams);

	test.each([
		['/order/202309/orders/search', shopCipher],
		['/authorization/202309/shops', undefined],
		['/seller/202309/shops', undefined],
		['/seller/202309/permissions', undefined],
		['/product/202309/images/upload', undefined],
		['/product/202309/products/1/inventory/update', shopCipher],
	])('shop_cipher on %s', (url, expected) => {
		expect(query({ url }).shop_cipher).toBe(expected);
	});

	test('a shop of the call wins, an empty one means none', () => {
		expect(query({ url: '/order/202309/orders/search', qs: { shop_cipher: 'other' } }).shop_cipher).toBe('other');
		expect(query({ url: '/order/202309/orders/search', qs: { shop_cipher: '' } }).shop_cipher).toBeUndefined();
	});

	test('lists are joined with commas, also when they are written into the address twice', () => {
		expect(query({ url: '/order/202507/orders', qs: { ids: ['1', '2'] } }).ids).toBe('1,2');
		expect(query({ url: '/order/202507/orders?ids=1&ids=2' }).ids).toBe('1,2');
	});

	test('{} is sent as {}, nothing as nothing, a GET has no body', () => {
		const body = (method: 'POST' | 'GET' | 'DELETE', value: unknown) =>
			authenticate(credentials, { method, url: '/event/202309/webhooks', body: value as never }).body;
		expect(body('POST', {})).toBe('{}');
		expect(body('POST', undefined)).toBeUndefined();
		expect(body('GET', { a: 1 })).toBeUndefined();
		expect(body('DELETE', { event_type: 'X' })).toBe('{"event_type":"X"}');
	});

	test('a trailing slash is neither sent nor signed', () => {
		const { url } = authenticate(credentials, { url: '/authorization/202309/shops/' });
		expect(new URL(String(url)).pathname).toBe('/authorization/202309/shops');
	});

	test('the access token goes to no other host', () => {
		const elsewhere = { url: 'https://elsewhere.example.com/order' };
		expect(() => authenticate(credentials, elsewhere)).toThrow(/only be used for/);
		// An empty field means TikTok Shop's own host, not every host.
		const unsaid = { ...credentials, apiBaseUrl: '' };
		expect(() => authenticate(unsaid, elsewhere)).toThrow(/only be used for https:\/\/open-api.tiktokglobalshop.com/);
		expect(authenticate(unsaid, { url: '/order' }).url).toMatch(/^https:\/\/open-api\.tiktokglobalshop\.com\/order\?/);
	});

	test.each([
		['a stream', { method: 'POST' as const, url: '/x', body: { pipe: () => undefined } as never }, /stream/],
		['a form', { method: 'POST' as const, url: '/x', body: new URLSearchParams('a=1') as never }, /JSON or multipart/],
		['text that is no JSON', { method: 'POST' as const, url: '/x', body: 'hello' as never }, /not valid JSON/],
		['no address', { url: 'http://' }, /not an address/],
	])('refuses %s', (_what, options, message) => {
		expect(() => authenticate(credentials, options)).toThrow(message);
	});

	test('without app secret nothing is signed', () => {
		expect(() => authenticate({ ...credentials, appSecret: '' }, { url: '/x' })).toThrow(/no app secret/);
	});
});

describe('Time of signing', () => {
	test('follows the Date header of a server that refused the timestamp', () => {
		const now = Date.parse('2026-01-01T12:00:00Z');
		expect(signingTime('https://clock.example.com', now)).toBe(now / 1000);
		expect(correctClock('https://clock.example.com', 'not a date', now)).toBe(false);
		expect(correctClock('https://clock.example.com', 'Thu, 01 Jan 2026 12:00:05 GMT', now)).toBe(false);
		expect(correctClock('https://clock.example.com', 'Thu, 01 Jan 2026 12:10:00 GMT', now)).toBe(true);
		expect(signingTime('https://clock.example.com', now)).toBe(now / 1000 + 600);
		expect(signingTime('https://other.example.com', now)).toBe(now / 1000);
	});
});

describe('Signature of a webhook', () => {
	test.each([
		['W1', W1],
		['W2', W2],
	])('%s', (_name, { body, sign }) => {
		expect(signWebhook(appKey, appSecret, Buffer.from(body))).toBe(sign);
		expect(isWebhookSignatureValid({ appKey, appSecret }, Buffer.from(body), sign)).toBe(true);
	});

	test('the official vector of TikTok Shop', () => {
		const body =
			'{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}';
		expect(signWebhook('abcdef', '123', Buffer.from(body))).toBe(
			'5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05',
		);
	});

	const raw = Buffer.from(W1.body);
	test.each([
		['one byte of the body changed', { appKey, appSecret }, Buffer.from(W1.body.replace('true', 'True')), W1.sign],
		['the body written anew', { appKey, appSecret }, Buffer.from(JSON.stringify(JSON.parse(W2.body))), W2.sign],
		['another secret', { appKey, appSecret: 'x' }, raw, W1.sign],
		['another app', { appKey: 'x', appSecret }, raw, W1.sign],
		['no header', { appKey, appSecret }, raw, undefined],
		['an empty header', { appKey, appSecret }, raw, ''],
		['a list of headers', { appKey, appSecret }, raw, [W1.sign]],
		['a shorter signature', { appKey, appSecret }, raw, W1.sign.slice(0, 63)],
		['a longer signature', { appKey, appSecret }, raw, `${W1.sign}0`],
		['an empty secret', { appKey, appSecret: '' }, raw, signWebhook(appKey, '', raw)],
		['an empty app key', { appKey: '', appSecret }, raw, signWebhook('', appSecret, raw)],
	])('is not valid with %s', (_what, secret, body, header) => {
		expect(isWebhookSignatureValid(secret, body, header)).toBe(false);
	});
});
