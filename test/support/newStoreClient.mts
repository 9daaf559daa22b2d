// A small HTTP client of the sandbox NewStore for tests, and a receiver for its events.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { Clock } from '../../sandbox/clock.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { Faults } from '../../sandbox/faults.mts';
import { Ids } from '../../sandbox/ids.mts';
import { startNewStore } from '../../sandbox/newstore/startNewStore.mts';
import type { NewStore, NewStoreOptions } from '../../sandbox/newstore/startNewStore.mts';
import { createSeed, CREDENTIALS } from '../../sandbox/seed.mts';

/** Parsed JSON of any shape. */
export type Json = ReturnType<typeof JSON.parse>;

interface Reply {
	status: number;
	headers: Headers;
	/** Parsed when it is JSON, else the text. */
	body: Json;
}

export interface TestNewStore {
	newStore: NewStore;
	clock: Clock;
	faults: Faults;
	contracts: Contracts;
	/** A call with a bearer token of its own. */
	call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
	/** A call exactly as given. */
	raw(method: string, path: string, init?: RequestInit): Promise<Reply>;
	token(): Promise<string>;
	close(): Promise<void>;
}

export async function startTestNewStore(
	options: Partial<NewStoreOptions> & { skuCount?: number } = {},
): Promise<TestNewStore> {
	const clock = new Clock();
	const faults = new Faults();
	const contracts = options.contracts ?? new Contracts();
	const newStore = await startNewStore({
		port: 0,
		clock,
		ids: new Ids(),
		faults,
		latencyMs: 0,
		contracts,
		rateLimits: false,
		seed: createSeed({ skuCount: options.skuCount }),
		graceSeconds: 3_600,
		...options,
	});
	const raw = async (method: string, path: string, init: RequestInit = {}): Promise<Reply> => {
		const url = path.startsWith('http') ? path : newStore.url + path;
		const response = await fetch(url, { method, redirect: 'manual', ...init });
		const text = await response.text();
		const isJson = (response.headers.get('content-type') ?? '').includes('json');
		return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
	};
	const token = async (): Promise<string> => {
		const { tenant, clientId, clientSecret } = CREDENTIALS.newStore;
		const reply = await raw('POST', `/auth/realms/${tenant}/protocol/openid-connect/token`, {
			body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
		});
		return reply.body.access_token as string;
	};
	let bearer: string | undefined;
	return {
		newStore,
		clock,
		faults,
		contracts,
		raw,
		token,
		async call(method, path, body, headers = {}) {
			bearer ??= await token();
			const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
			return await raw(method, path, {
				headers: { authorization: `Bearer ${bearer}`, ...json, ...headers },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
		},
		async close() {
			clock.close();
			await newStore.close();
		},
	};
}

export interface Received {
	headers: IncomingHttpHeaders;
	body: Json;
}

/** Receives events; `answers` are the statuses given, the last one for ever. */
export async function startReceiver(
	...answers: number[]
): Promise<{ url: string; received: Received[]; close(): Promise<void> }> {
	const received: Received[] = [];
	const server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
			response.statusCode = (answers.length > 1 ? answers.shift() : answers[0]) ?? 200;
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	return {
		url: `http://127.0.0.1:${port}/events`,
		received,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** A valid order: one entry per unit, tax in the prices, one captured payment. `change` edits it before it is returned. */
export function sampleOrder(externalId: string, change: (order: Json) => void = () => undefined): Json {
	const price = {
		item_price: 19.99,
		item_list_price: 19.99,
		item_tax_lines: [{ amount: 3.33, name: 'VAT', rate: 0.2 }],
	};
	const order = {
		external_id: externalId,
		shop: 'storefront-catalog-gb',
		shop_locale: 'en-GB',
		channel_type: 'web',
		channel_name: 'tiktok-shop-gb',
		currency: 'GBP',
		price_method: 'tax_included',
		placed_at: '2026-11-01T09:15:27Z',
		customer_name: 'Testa Sample',
		customer_email: 'testa@buyer.example',
		is_preconfirmed: true,
		notification_blacklist: ['shipment_dispatched'],
		shipping_address: {
			first_name: 'Testa',
			last_name: 'Sample',
			address_line_1: '1 Nowhere Street',
			city: 'Sampleton',
			zip_code: 'ZZ1 9ZZ',
			country: 'GB',
		},
		extended_attributes: [{ name: 'tiktok_order_id', value: externalId }],
		shipments: [
			{
				shipping_option: { service_level_identifier: 'STANDARD_SHIP', price: 3.5, tax: 0.58 },
				items: [1, 2].map((unit) => ({
					external_item_id: `${externalId}-line-${unit}`,
					product_id: 'TEE-BLK-M',
					price: structuredClone(price),
					extended_attributes: [{ name: 'tiktok_line_id', value: `${externalId}-line-${unit}` }],
				})),
			},
		],
		payments: [
			{
				amount: 43.48,
				correlation_ref: `${externalId}-pay`,
				method: 'tiktok_shop',
				processor: 'tiktok_shop',
				type: 'captured',
				processed_at: '2026-11-01T09:15:30Z',
			},
		],
	};
	change(order);
	return order;
}

/** Waits until `check` gives a value; the end is a safety net, far behind what a busy machine needs. */
export async function eventually<T>(check: () => T | undefined | false, ms = 60_000): Promise<T> {
	const until = Date.now() + ms;
	for (;;) {
		const value = check();
		if (value) return value;
		if (Date.now() > until) throw new Error(`Still not true after ${ms} ms: ${check.toString()}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
