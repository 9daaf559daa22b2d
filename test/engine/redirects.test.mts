// Where the token goes: to the host of the credential and nowhere else, whatever that host answers.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { credential, runNode } from '../support/engine.mts';
import type { CredentialStore } from '../support/engine.mts';

const NEWSTORE = 'n8n-nodes-newstore-tiktokshop.newStore';
const TIKTOK = 'n8n-nodes-newstore-tiktokshop.tikTokShop';
const HTTP = 'n8n-nodes-base.httpRequest';
const STATUSES = [301, 302, 303, 307, 308];

interface Host {
	url: string;
	requests: Array<{ method: string; path: string; headers: IncomingMessage['headers']; body: string }>;
	answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string };
	close(): Promise<void>;
}

async function host(): Promise<Host> {
	const requests: Host['requests'] = [];
	const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			const path = request.url ?? '';
			requests.push({
				method: request.method ?? '',
				path,
				headers: request.headers,
				body: Buffer.concat(pieces).toString(),
			});
			const { status, headers = {}, body = '' } = one.answer(path);
			response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const one: Host = {
		url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
		requests,
		answer: () => ({ status: 200, body: '{"code":0,"data":{},"ok":true}' }),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	return one;
}

let api: Host;
let foreign: Host;
let store: CredentialStore;
let serial = 0;

const pair = () => ({
	status: 200,
	body: JSON.stringify({
		code: 0,
		data: { access_token: 'tiktok-new', refresh_token: 'tiktok-next', access_token_expire_in: 4_895_000_000 },
	}),
});
const token = () => ({ status: 200, body: JSON.stringify({ access_token: 'newstore-token', expires_in: 300 }) });

beforeEach(async () => {
	[api, foreign] = await Promise.all([host(), host()]);
	serial++;
	store = {
		ns: {
			tenant: 'retailer',
			clientId: `client-${serial}`,
			clientSecret: 'newstore-secret',
			apiBaseUrl: api.url,
			identityBaseUrl: api.url,
			accessToken: '',
		},
		tt: {
			appKey: `app-${serial}`,
			appSecret: 'tiktok-secret',
			accessToken: 'tiktok-token',
			accessTokenExpiresAt: 0,
			refreshToken: 'tiktok-refresh',
			refreshTokenExpiresAt: 0,
			shopCipher: 'CIPHER_GB',
			apiBaseUrl: api.url,
			tokenBaseUrl: api.url,
			authCode: '',
			tokenRenewedAt: '0',
		},
	};
});
afterEach(async () => void (await Promise.all([api.close(), foreign.close()])));

const run = async (
	type: string,
	parameters: object,
	input: Array<Record<string, unknown>> = [{}],
	settings: object = {},
) =>
	await runNode(
		{
			type,
			parameters: {
				...parameters,
				options: { retryDelaySeconds: 0.01, maxAttempts: 2, ...(parameters as { options?: object }).options },
			} as never,
			credentials: type === TIKTOK ? credential('tikTokShopApi', 'tt') : credential('newStoreApi', 'ns'),
			onError: 'continueErrorOutput',
			...settings,
		},
		input,
		store,
	);

const order = {
	external_id: '576460000000000001',
	currency: 'GBP',
	shipments: [{ items: [{ external_item_id: '1', product_id: 'TEE' }] }],
};

const NEWSTORE_CALLS: Array<[string, object, Record<string, unknown>]> = [
	[
		'a read',
		{ resource: 'order', operation: 'get', idSource: 'item', idField: 'id', idType: 'internal' },
		{ id: 'o1' },
	],
	[
		'an order',
		{ resource: 'order', operation: 'inject', payloadSource: 'item', payloadField: 'payload' },
		{ payload: order },
	],
	[
		'a cancellation',
		{ resource: 'order', operation: 'cancel', idSource: 'item', idField: 'id', idType: 'internal' },
		{ id: 'o1' },
	],
];

describe.each(STATUSES)('a redirect (%s) to another host', (status) => {
	const away = (path: string) => ({ status, headers: { location: `${foreign.url}${path}` } });

	test.each(NEWSTORE_CALLS)(
		'takes nothing along with %s of NewStore, and is an error',
		async (_what, parameters, json) => {
			api.answer = (path) => (path.startsWith('/auth/') ? token() : away(path));
			const result = await run(NEWSTORE, parameters, [json]);
			expect(foreign.requests).toEqual([]);
			expect(api.requests.filter(({ path }) => !path.startsWith('/auth/'))).not.toHaveLength(0);
			expect(result.json('Node')).toEqual([]);
			expect(String(result.json('Node', 1)[0]?.error)).toContain('address of another server');
		},
	);

	test('takes no client secret along when a token is fetched', async () => {
		api.answer = (path) => away(path);
		const [, parameters, json] = NEWSTORE_CALLS[0];
		const result = await run(NEWSTORE, parameters, [json]);
		expect(foreign.requests).toEqual([]);
		expect(String(result.json('Node', 1)[0]?.error)).toContain('address of another server');
	});

	test('takes nothing along with a call to TikTok Shop, and is an error', async () => {
		api.answer = (path) => away(path);
		const result = await run(TIKTOK, { resource: 'order', operation: 'get', idSource: 'list', orderIds: '1' });
		expect(foreign.requests).toEqual([]);
		expect(result.json('Node')).toEqual([]);
		expect(result.json('Node', 1)).not.toEqual([]);
	});

	test.each(['newStoreApi', 'tikTokShopApi'])(
		'takes nothing along with a call of the HTTP Request node (%s)',
		async (type) => {
			api.answer = (path) => (path.startsWith('/auth/') ? token() : path.startsWith('/api/v2/') ? pair() : away(path));
			for (const [method, typeVersion] of [
				['GET', 4.2],
				['POST', 4.4],
			] as const) {
				await runNode(
					{
						type: HTTP,
						typeVersion,
						parameters: {
							method,
							url: `${api.url}/v0/anything`,
							authentication: 'predefinedCredentialType',
							nodeCredentialType: type,
							options: { redirect: { redirect: { followRedirects: true, maxRedirects: 5 } } },
						} as never,
						credentials: credential(type, type === 'newStoreApi' ? 'ns' : 'tt'),
						onError: 'continueRegularOutput',
					} as never,
					[{}],
					store,
				).catch(() => undefined);
			}
			expect(foreign.requests).toEqual([]);
			expect(api.requests.some(({ path }) => path.startsWith('/v0/anything'))).toBe(true);
		},
	);
});

test.each(['newStoreApi', 'tikTokShopApi'])(
	'the HTTP Request node cannot send the token of %s to another host',
	async (type) => {
		api.answer = (path) => (path.startsWith('/auth/') ? token() : { status: 200, body: '{}' });
		const result = await runNode(
			{
				type: HTTP,
				typeVersion: 4.2,
				parameters: {
					method: 'GET',
					url: `${foreign.url}/v0/orders`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: type,
				} as never,
				credentials: credential(type, type === 'newStoreApi' ? 'ns' : 'tt'),
			},
			[{}],
			store,
		).catch((error: Error) => ({ error }));
		expect(foreign.requests).toEqual([]);
		expect(JSON.stringify((result as { error?: { message?: string } }).error?.message ?? result)).toContain(
			'may only be used for',
		);
	},
);

describe.each(['.', '..', '[object Object]', 'undefined'])('the id %p', (id) => {
	const written = { idSource: 'fields', orderId: id, returnId: id, exportId: id, fulfillmentRequestId: id, itemId: id };
	test.each<[string, object]>([
		['order get', { resource: 'order', operation: 'get', idType: 'internal' }],
		['order cancel', { resource: 'order', operation: 'cancel', idType: 'internal' }],
		['order add note', { resource: 'order', operation: 'addNote', textSource: 'value', text: 'x' }],
		['return get many', { resource: 'return', operation: 'getMany' }],
		['refund get many', { resource: 'refund', operation: 'getMany' }],
		['routing insights', { resource: 'routing', operation: 'getInsights' }],
		['requests of an order', { resource: 'fulfillmentRequest', operation: 'getManyForOrder' }],
		[
			'states of items',
			{ resource: 'fulfillmentRequest', operation: 'setItemStates', state: 'rejected', itemIds: 'i1' },
		],
		['cancel item', { resource: 'order', operation: 'cancelItem', idType: 'internal', orderId: 'o1' }],
		['export status', { resource: 'availability', operation: 'getExportStatus' }],
	])('of NewStore %s calls nothing and is an error of its item', async (_what, parameters) => {
		api.answer = (path) => (path.startsWith('/auth/') ? token() : { status: 200, body: '{}' });
		const result = await run(NEWSTORE, { ...written, ...parameters }, [{ id: 'x' }]);
		expect(api.requests.filter(({ path }) => !path.startsWith('/auth/'))).toEqual([]);
		expect(result.json('Node', 1)).toHaveLength(1);
	});

	test.each<[string, object, Record<string, unknown>]>([
		[
			'get price detail',
			{ resource: 'order', operation: 'getPriceDetail', idSource: 'items', idField: 'order_id' },
			{ order_id: id },
		],
		[
			'label',
			{ resource: 'package', operation: 'getLabel', idSource: 'items', idField: 'package_id' },
			{ package_id: id },
		],
		[
			'approve',
			{ resource: 'cancellation', operation: 'approve', idSource: 'items', idField: 'cancel_id' },
			{ cancel_id: id },
		],
		[
			'stock',
			{ resource: 'inventory', operation: 'update' },
			{ product_id: id, skus: [{ id: '1', inventory: [{ quantity: 1 }] }] },
		],
		[
			'mark as shipped',
			{ resource: 'package', operation: 'markShipped' },
			{ order_id: id, tracking_number: 'T1', shipping_provider_id: '1' },
		],
	])('of TikTok Shop %s calls nothing and is an error of its item', async (_what, parameters, json) => {
		const result = await run(TIKTOK, parameters, [{ shop_cipher: 'CIPHER_GB', ...json }]);
		expect(api.requests.filter(({ path }) => !path.includes('/shops'))).toEqual([]);
		expect(result.json('Node', 1)).toHaveLength(1);
		expect(result.json('Node')).toEqual([]);
	});
});
