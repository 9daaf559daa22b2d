import { startWire } from '../support/tikTokWire.mts';
import type { WireServer } from '../support/tikTokWire.mts';
import { credential, runNode } from '../support/engine.mts';
import type { CredentialStore } from '../support/engine.mts';

const appSecret = 'wire-app-secret';
const TIKTOK = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const HTTP = 'n8n-nodes-base.httpRequest';

let wire: WireServer;
let credentials: CredentialStore;

beforeAll(async () => {
	wire = await startWire(appSecret);
});
afterAll(async () => await wire.close());
beforeEach(() => {
	wire.requests.length = 0;
	wire.answer = ({ path }) =>
		path.endsWith('/authorization/202309/shops')
			? { data: { shops: [{ id: '7495000000000000101', name: 'Example GB', region: 'GB', cipher: 'CIPHER_GB' }] } }
			: { data: {} };
	credentials = {
		tt: {
			appKey: 'wire-app',
			appSecret,
			accessToken: 'wire-access',
			accessTokenExpiresAt: 0,
			refreshToken: 'wire-refresh',
			refreshTokenExpiresAt: 0,
			shopCipher: 'CIPHER_GB',
			apiBaseUrl: wire.url,
			tokenBaseUrl: wire.url,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
});

const ours = async (parameters: Record<string, unknown>, input: Array<Record<string, unknown>> = [{}]) =>
	await runNode(
		{ type: TIKTOK, parameters: parameters as never, credentials: credential('tikTokShopApi', 'tt') },
		input,
		credentials,
	);

const theirs = async (parameters: Record<string, unknown>) =>
	await runNode(
		{
			type: HTTP,
			typeVersion: 4.2,
			parameters: {
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'tikTokShopApi',
				...parameters,
			} as never,
			credentials: credential('tikTokShopApi', 'tt'),
		},
		[{}],
		credentials,
	);

const json = (jsonBody: string) => ({ sendBody: true, contentType: 'json', specifyBody: 'json', jsonBody });
const query = (jsonQuery: string) => ({ sendQuery: true, specifyQuery: 'json', jsonQuery });

describe('Our node sends the bytes that it signs', () => {
	test('unicode body', async () => {
		const { error } = await ours({
			resource: 'order',
			operation: 'getMany',
			returnAll: true,
			filters: { buyerUserId: 'Größe – 返品 🚫  ' },
		});
		expect(error).toBeUndefined();
		const [search] = wire.to('/order/202309/orders/search');
		expect(search.signed).toBe(true);
		expect(search.body.toString()).toContain('"buyer_user_id":"Größe – 返品 🚫  "');
		expect(search.headers['content-type']).toBe('application/json');
		expect(search.headers['x-tts-access-token']).toBe('wire-access');
		expect(search.query.shop_cipher).toBe('CIPHER_GB');
	});

	test('lists as one parameter with commas', async () => {
		wire.answer = ({ query: { ids } }) =>
			ids
				? { data: { orders: ids.split(',').map((id) => ({ id })) } }
				: { data: { shops: [{ id: '7495000000000000101', name: 'GB', region: 'GB', cipher: 'CIPHER_GB' }] } };
		const run = await ours({
			resource: 'order',
			operation: 'get',
			idSource: 'list',
			orderIds: '576460000000000001, 576460000000000002',
		});
		expect(run.json('Node').map((order) => order.order_id)).toEqual(['576460000000000001', '576460000000000002']);
		const [request] = wire.to('/order/202507/orders');
		expect(request.query.ids).toBe('576460000000000001,576460000000000002');
		expect(request.signed).toBe(true);
		expect(request.body).toHaveLength(0);
	});

	test('reserved characters in a page token', async () => {
		const shops = wire.answer;
		wire.answer = (request) => {
			if (request.path !== '/order/202309/orders/search') return shops(request);
			const second = request.query.page_token === 'aB+c/d== &?#%';
			return { data: { next_page_token: second ? '' : 'aB+c/d== &?#%', orders: [{ id: second ? '2' : '1' }] } };
		};
		const run = await ours({ resource: 'order', operation: 'getMany', returnAll: true });
		expect(run.error).toBeUndefined();
		expect(run.json('Node').map((order) => order.id)).toEqual(['1', '2']);
		const [, next] = wire.to('/order/202309/orders/search');
		expect(next.signed).toBe(true);
		expect(next.rawQuery).toContain('page_token=aB%2Bc%2Fd%3D%3D%20%26%3F%23%25');
	});

	test('an empty object', async () => {
		await ours({ resource: 'externalReference', operation: 'findOrder', idSource: 'list', externalOrderIds: 'ns-1' });
		const [request] = wire.to('/order/202406/orders/external_order_search');
		expect(request.body.toString()).toBe('{}');
		expect(request.signed).toBe(true);
	});

	test('DELETE with a body', async () => {
		const run = await ours({ resource: 'webhook', operation: 'delete', eventType: 'RETURN_STATUS_CHANGE' });
		expect(run.error).toBeUndefined();
		const [request] = wire.to('/event/202309/webhooks');
		expect(request.method).toBe('DELETE');
		expect(request.body.toString()).toBe('{"event_type":"RETURN_STATUS_CHANGE"}');
		expect(request.signed).toBe(true);
	});
});

describe("n8n's HTTP Request node with the same credential sends the bytes that it signs", () => {
	test('an endpoint that our node does not model, with a unicode body and loose JSON', async () => {
		const run = await theirs({
			method: 'POST',
			url: `${wire.url}/return_refund/202309/returns/4035318504086604100/reject`,
			...query('{"idempotency_key": "rej-1"}'),
			...json('{ "comment":   "Größe 38 – 返品不可 🚫", "images": [] }'),
		});
		expect(run.error).toBeUndefined();
		expect(run.json('Node')[0].code).toBe(0);
		const [request] = wire.requests;
		expect(request.signed).toBe(true);
		expect(request.body.toString()).toContain('Größe 38 – 返品不可 🚫');
		expect(request.query.shop_cipher).toBe('CIPHER_GB');
	});

	test('lists and reserved characters in the query', async () => {
		await theirs({
			method: 'GET',
			url: `${wire.url}/order/202507/orders?page_token=aB%2Bc%2Fd%3D%3D`,
			...query('{"ids": ["576460000000000001", "576460000000000002"], "note": "a b&c"}'),
		});
		const [request] = wire.requests;
		expect(request.signed).toBe(true);
		expect(request.query).toMatchObject({
			ids: '576460000000000001,576460000000000002',
			page_token: 'aB+c/d==',
			note: 'a b&c',
		});
	});

	test.each([
		['an empty object', json('{}'), '{}'],
		['no body', {}, ''],
		[
			'raw text',
			{ sendBody: true, contentType: 'raw', rawContentType: 'application/json', body: '{ "id": 1729592969712207008 }' },
			'{ "id": 1729592969712207008 }',
		],
	])('POST with %s', async (_what, body, expected) => {
		await theirs({ method: 'POST', url: `${wire.url}/order/202406/orders/external_order_search`, ...body });
		const [request] = wire.requests;
		expect(request.body.toString()).toBe(expected);
		expect(request.signed).toBe(true);
	});

	test('DELETE with a body', async () => {
		await theirs({
			method: 'DELETE',
			url: `${wire.url}/event/202309/webhooks`,
			...json('{"event_type": "PACKAGE_UPDATE"}'),
		});
		const [request] = wire.requests;
		expect(request.body.toString()).toBe('{"event_type":"PACKAGE_UPDATE"}');
		expect(request.signed).toBe(true);
	});

	test('multipart, which is not signed', async () => {
		const run = await theirs({
			method: 'POST',
			url: `${wire.url}/product/202309/images/upload`,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: { parameters: [{ parameterType: 'formData', name: 'use_case', value: 'MAIN_IMAGE' }] },
		});
		expect(run.error).toBeUndefined();
		const [request] = wire.requests;
		expect(String(request.headers['content-type'])).toMatch(/^multipart\/form-data; boundary=/);
		expect(request.body.toString()).toContain('MAIN_IMAGE');
		expect(request.signed).toBe(true);
		expect(request.query.shop_cipher).toBeUndefined();
	});

	test('its retry after a failure is signed anew, and a young token is not renewed for it', async () => {
		credentials.tt.tokenRenewedAt = String(Math.floor(Date.now() / 1000) - 60);
		wire.answer = () => ({ status: 404, code: 36009009, message: 'no such path' });
		const run = await theirs({ method: 'GET', url: `${wire.url}/nowhere/202309/at_all` });
		expect(run.status).toBe('error');
		expect(wire.requests.map((request) => request.path)).toEqual(['/nowhere/202309/at_all']);
		expect(credentials.tt.refreshToken).toBe('wire-refresh');
	});
});

describe('Answers', () => {
	const withShops = (answer: typeof wire.answer): typeof wire.answer => {
		const shops = wire.answer;
		return (request) => (request.path.includes('/authorization/') ? shops(request) : answer(request));
	};

	test('ids that come as numbers keep their digits', async () => {
		wire.answer = withShops(() => ({
			raw: '{"code":0,"message":"Success","request_id":"r","data":{"warehouses":[{"id":7293000000000000011,"is_default":true}]}}',
		}));
		const { json } = await ours({ resource: 'logistics', operation: 'getWarehouses' });
		expect(json('Node')[0]).toMatchObject({ id: '7293000000000000011', warehouse_id: '7293000000000000011' });
	});

	test('a page token that comes twice stops the reading', async () => {
		wire.answer = withShops(() => ({ data: { next_page_token: 'same', orders: [{ id: '1' }] } }));
		const { error } = await ours({ resource: 'order', operation: 'getMany', returnAll: true });
		expect(error?.message).toBe('TikTok Shop returned the same page twice, so the list was not read to its end.');
		expect(wire.to('/order/202309/orders/search')).toHaveLength(2);
	});

	interface Habit {
		/** results from this one on are refused */
		refusesFrom?: number;
		counts?: (found: number) => number | undefined;
	}
	test.each<[string, Habit]>([
		['refuses it', { refusesFrom: 0 }],
		['refuses the page after and tells no number', { refusesFrom: 10_000, counts: () => undefined }],
		['counts to 10,000 and ends there', { counts: (found) => Math.min(found, 10_000) }],
	])(
		'a search with more than 10,000 results is cut by creation time, when TikTok %s; every product comes once',
		async (_, { refusesFrom = Infinity, counts = (found) => found }) => {
			const products = Array.from({ length: 25_000 }, (_product, i) => ({
				id: String(i),
				create_time: 1_600_000_000 + i * 4000,
			}));
			wire.answer = withShops(({ body, query: { page_size: size, page_token: token } }) => {
				const { create_time_ge: from = 0, create_time_le: to = 9e9 } = JSON.parse(body.toString());
				const found = products.filter(({ create_time: time }) => time >= from && time <= to);
				const start = Number(token ?? 0);
				if (found.length > 10_000 && start >= refusesFrom)
					return { code: 12052180, message: 'The total number of search results can not exceed 10000.' };
				const end = start + Number(size);
				const next = end < Math.min(found.length, refusesFrom === Infinity ? 10_000 : Infinity) ? String(end) : '';
				return {
					data: { total_count: counts(found.length), next_page_token: next, products: found.slice(start, end) },
				};
			});
			const options = { requestsPerSecond: 1000 };
			const { json, error } = await ours({ resource: 'product', operation: 'search', returnAll: true, options });
			expect(error).toBeUndefined();
			expect(new Set(json('Node').map((product) => product.id)).size).toBe(25_000);
			expect(json('Node')).toHaveLength(25_000);
		},
	);

	test('a clock that is wrong is corrected by the time of the server, once', async () => {
		const serverTime = Date.now() + 3_600_000;
		wire.answer = withShops(({ query: { timestamp } }) =>
			Math.abs(Number(timestamp) - serverTime / 1000) < 30
				? { data: { warehouses: [] } }
				: {
						code: 36009004,
						message: 'Invalid timestamp. The timestamp is outside the window.',
						headers: { date: new Date(serverTime).toUTCString() },
					},
		);
		const { error } = await ours({ resource: 'logistics', operation: 'getWarehouses' });
		expect(error).toBeUndefined();
		expect(wire.to('/logistics/202309/warehouses')).toHaveLength(2);
	});

	test('neither token nor secret is in an error', async () => {
		wire.answer = () => ({ code: 77777777, message: 'refused' });
		const { run, error } = await ours({ resource: 'shop', operation: 'getAuthorized' });
		expect(error?.message).toBe('TikTok Shop refused the request: refused');
		const everything = JSON.stringify(run.data.resultData.error) + String(error?.stack);
		for (const secret of [appSecret, 'wire-access', 'wire-refresh']) expect(everything).not.toContain(secret);
	});
});
