// A TikTok sandbox for one test file, with a client that signs its calls, and a receiver for webhooks.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Clock } from '../../sandbox/clock.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { Faults } from '../../sandbox/faults.mts';
import { Ids } from '../../sandbox/ids.mts';
import { createSeed, CREDENTIALS, SHOP_CIPHERS } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { signRequest } from '../../sandbox/tiktok/gateway/signature.mts';
import { startTikTokWorld } from '../../sandbox/tiktok/startTikTok.mts';
import type { TikTokServer } from '../../sandbox/tiktok/startTikTok.mts';
import type { ShopSeed, TikTokSeed } from '../../sandbox/tiktok/types.mts';
import { eventually } from './newStoreClient.mts';

/** A Japanese shop without ON_HOLD: whole yen, prices with tax. */
export const JAPAN_SHOP: ShopSeed = {
	id: '7494000000000000303',
	cipher: 'GCP_SandboxJpShopCipher00',
	name: 'Sandbox Retail JP',
	code: 'JPSANDBOX01',
	region: 'JP',
	currency: 'JPY',
	onHold: false,
	shippingFee: '500',
	warehouses: [
		{
			id: '7293000000000000031',
			entityId: '7293100000000000031',
			name: 'JP main',
			type: 'SALES_WAREHOUSE',
			isDefault: true,
			city: 'Chiba',
			postalCode: '999-0001',
			addressLine1: '1 Depot Road',
		},
	],
	deliveryOptions: [
		{
			id: '7091000000000000051',
			name: 'TikTok shipping',
			type: 'STANDARD',
			description: 'Shipped by TikTok',
			providers: [],
			warehouseIds: ['7293000000000000031'],
		},
	],
	products: [
		{
			id: '1729999999999999001',
			title: 'Tenugui',
			skus: [
				{
					id: '1730999999999999001',
					sellerSku: 'TENUGUI-BLU',
					price: '1980',
					stock: { '7293000000000000031': 50 },
				},
			],
		},
	],
};

export function testWorld(): TikTokSeed {
	const world = tiktokWorld(createSeed());
	world.shops.push(structuredClone(JAPAN_SHOP));
	world.buyers.push({
		userId: '7492000000000039999',
		email: 'v2bjp0relay@scs.tiktok.example',
		address: {
			firstName: '花子',
			lastName: '見本',
			phone: '+810000000000',
			regionCode: 'JP',
			postalCode: '999-0009',
			line1: '見本町1-2-3',
			line2: '',
			districts: [{ level: 'L0', levelName: 'Country', name: 'Japan' }],
		},
	});
	return world;
}

export interface Reply {
	status: number;
	code: number;
	message: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	data: any;
	requestId: string;
}

export interface CallOptions {
	query?: Record<string, string>;
	/** An object is sent as JSON; a string as it is. */
	body?: unknown;
	/** Default: the cipher of the GB shop. null leaves it out. */
	cipher?: string | null;
	token?: string | null;
	timestamp?: number;
	contentType?: string;
	/** Changes what was signed, to see it refused. */
	tamper?: (parts: { query: Record<string, string>; search: string; body?: string }) => void;
}

export interface TestShop {
	server: TikTokServer;
	clock: Clock;
	faults: Faults;
	contracts: Contracts;
	call(method: string, path: string, options?: CallOptions): Promise<Reply>;
	token(path: 'get' | 'refresh', query: Record<string, string>): Promise<Reply>;
	close(): Promise<void>;
}

export async function startTestShop(options: { rateLimits?: boolean; world?: TikTokSeed } = {}): Promise<TestShop> {
	const clock = new Clock({ stands: true });
	const faults = new Faults();
	const contracts = new Contracts();
	const server = await startTikTokWorld({
		port: 0,
		clock,
		ids: new Ids(),
		faults,
		latencyMs: 0,
		contracts,
		rateLimits: options.rateLimits ?? false,
		world: options.world ?? testWorld(),
	});
	const { appKey, appSecret, accessToken } = CREDENTIALS.tiktok;

	async function call(method: string, path: string, wish: CallOptions = {}): Promise<Reply> {
		const body =
			wish.body === undefined ? undefined : typeof wish.body === 'string' ? wish.body : JSON.stringify(wish.body);
		const contentType = wish.contentType ?? 'application/json';
		const cipher = wish.cipher === undefined ? SHOP_CIPHERS.GB : wish.cipher;
		const query: Record<string, string> = {
			app_key: appKey,
			timestamp: String(wish.timestamp ?? Math.floor(Date.now() / 1000)),
			...(cipher === null ? {} : { shop_cipher: cipher }),
			...wish.query,
		};
		query.sign = signRequest({ secret: appSecret, path, query, contentType, body });
		const parts = { query, search: '', body };
		parts.search = new URLSearchParams(query).toString();
		wish.tamper?.(parts);
		const token = wish.token === undefined ? accessToken : wish.token;
		return read(
			await fetch(`${server.url}${path}?${parts.search}`, {
				method,
				headers: {
					...(parts.body === undefined ? {} : { 'content-type': contentType }),
					...(token === null ? {} : { 'x-tts-access-token': token }),
				},
				body: parts.body,
			}),
		);
	}

	return {
		server,
		clock,
		faults,
		contracts,
		call,
		token: async (path, query) => {
			const all = { app_key: appKey, app_secret: appSecret, ...query };
			return read(await fetch(`${server.url}/api/v2/token/${path}?${new URLSearchParams(all).toString()}`));
		},
		close: async () => {
			clock.close();
			await server.close();
		},
	};
}

async function read(response: Response): Promise<Reply> {
	const { code, message, data, request_id: requestId } = (await response.json()) as Record<string, never>;
	return { status: response.status, code, message, data, requestId };
}

interface Received {
	headers: Record<string, string | string[] | undefined>;
	raw: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	json: any;
}

export interface Receiver {
	url: string;
	received: Received[];
	/** Status of the next answers. */
	status: number;
	/** Waits until so many have arrived. */
	until(count: number): Promise<Received[]>;
	close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const receiver = { url: '', received, status: 200 } as Receiver;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks).toString('utf8');
			received.push({ headers: request.headers, raw, json: JSON.parse(raw) });
			response.writeHead(receiver.status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	receiver.until = async (count) => {
		await eventually(() => received.length >= count);
		return received;
	};
	receiver.close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return receiver;
}
