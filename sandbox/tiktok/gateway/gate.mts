// The door every signed call passes: app, time, signature, token, scope, shop, content type; then the envelope around
// the answer (tiktok-shop.md 3 and 4).
import type { FastifyRequest } from 'fastify';

import { answer } from '../../httpServer.mts';
import type { Answer, Api } from '../../httpServer.mts';
import type { App, Apps } from './apps.mts';
import { inputProblem, platformProblem, TikTokProblem, versionProblem } from './problems.mts';
import { sameSignature, signRequest } from './signature.mts';
import type { ShopSeed } from '../types.mts';

const PAST_SECONDS = 300;
const FUTURE_SECONDS = 30;

/** What a handler gets: everything checked, the shop resolved from its cipher. */
export interface Call {
	/** Set unless the operation takes no shop_cipher, or an optional one was left out. */
	shop?: ShopSeed;
	/** Shops that the authorization of the caller covers. */
	covered: ShopSeed[];
	query: Record<string, string>;
	params: Record<string, string>;
	body: unknown;
}

export interface ShopCall extends Call {
	shop: ShopSeed;
}

export interface SignedOperation {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Fastify path. */
	path: string;
	/** Name in the contract. */
	operationId: string;
	/** One of these scopes is enough. */
	scopes: readonly string[];
}

export interface GateParts {
	apps: Apps;
	shops: ReadonlyMap<string, ShopSeed>;
	/** Versions of calls that this app does not have: 36009014. */
	missingVersions: () => readonly string[];
	/** Calls a second of one operation and shop. */
	callsPerSecond: () => number;
}

export class Gate {
	private readonly api: Api;
	private readonly parts: GateParts;
	private readonly shopsByCipher = new Map<string, ShopSeed>();
	private readonly admitted = new WeakMap<FastifyRequest, Call>();
	private requestCount = 0;

	constructor(api: Api, parts: GateParts) {
		this.api = api;
		this.parts = parts;
		for (const shop of parts.shops.values()) this.shopsByCipher.set(shop.cipher, shop);
	}

	/** An operation on one shop: `shop_cipher` is required. The function gives `data`. */
	onShop(operation: SignedOperation, run: (call: ShopCall) => unknown): void {
		this.register(operation, 'required', (call) => run(call as ShopCall));
	}

	/** An operation that may name a shop. */
	onAnyShop(operation: SignedOperation, run: (call: Call) => unknown): void {
		this.register(operation, 'optional', run);
	}

	/** An operation on the seller: `shop_cipher` is refused. */
	onSeller(operation: SignedOperation, run: (call: Call) => unknown): void {
		this.register(operation, 'not accepted', run);
	}

	/** An operation of the token host: unsigned, all values in the query string. */
	unsigned(path: string, operationId: string, run: (query: Record<string, string>) => unknown): void {
		this.api.operation({
			method: 'GET',
			path,
			operationId,
			handler: (request) => this.wrap('success', () => run(queryOf(request))),
		});
	}

	private register(
		operation: SignedOperation,
		cipher: 'required' | 'optional' | 'not accepted',
		run: (call: Call) => unknown,
	): void {
		this.api.operation({
			method: operation.method,
			path: operation.path,
			operationId: operation.operationId,
			perSecond: this.parts.callsPerSecond,
			rateKey: (request) => queryOf(request).shop_cipher ?? '',
			guard: (request) => {
				try {
					this.admitted.set(request, this.admit(request, operation.scopes, cipher));
					return undefined;
				} catch (error) {
					return this.refusal(error);
				}
			},
			handler: (request) => this.wrap('Success', () => run(this.admitted.get(request)!)),
		});
	}

	private admit(request: FastifyRequest, scopes: readonly string[], cipher: string): Call {
		const { apps, shops, missingVersions } = this.parts;
		const version = pathOf(request).split('/')[2];
		if (missingVersions().includes(version)) throw versionProblem(version);
		const query = queryOf(request);
		const contentType = request.headers['content-type'] ?? '';
		const app = apps.withKey(query.app_key);
		if (!app) throw inputProblem('Invalid app_key. The `app_key` query parameter is invalid.');
		checkTime(query.timestamp);
		if (!query.sign) throw inputProblem('Missing sign. The `sign` query parameter is required.');
		const expected = signRequest({
			secret: app.key.appSecret,
			path: pathOf(request),
			query,
			contentType,
			body: request.rawBody,
		});
		if (!sameSignature(query.sign, expected)) throw platformProblem('signatureInvalid');

		const token = request.headers['x-tts-access-token'];
		app.authorizations.check(Array.isArray(token) ? token[0] : token, scopes);

		if (request.rawBody.length > 0 && (!/^application\/json\b/i.test(contentType) || request.bodyIsBroken)) {
			throw platformProblem('bodyNotJson');
		}
		return {
			shop: this.shopOf(query.shop_cipher, cipher, app),
			covered: [...shops.values()].filter(({ id }) => apps.ofShop(id) === app),
			query,
			params: request.params as Record<string, string>,
			body: request.body,
		};
	}

	private shopOf(value: string | undefined, cipher: string, app: App): ShopSeed | undefined {
		if (cipher === 'not accepted') {
			if (value === undefined) return undefined;
			throw inputProblem('Unexpected identifier. The `shop_cipher` query parameter is not accepted.');
		}
		if (value === undefined || value === '') {
			if (cipher === 'optional') return undefined;
			throw platformProblem('cipherMissing');
		}
		const shop = this.shopsByCipher.get(value);
		if (shop === undefined || this.parts.apps.ofShop(shop.id) !== app) throw platformProblem('cipherOfOthers');
		return shop;
	}

	private wrap(message: string, run: () => unknown): Answer {
		try {
			return answer(200, { code: 0, message, request_id: this.requestId(), data: run() });
		} catch (error) {
			return this.refusal(error);
		}
	}

	private refusal(error: unknown): Answer {
		if (!(error instanceof TikTokProblem)) throw error;
		return answer(error.httpStatus, {
			code: error.code,
			message: error.message,
			request_id: this.requestId(),
			data: null,
		});
	}

	private requestId(): string {
		this.requestCount += 1;
		const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
		return stamp + this.requestCount.toString(16).toUpperCase().padStart(18, '0');
	}
}

/** Decoded query values, read from the raw URL: '+' is a blank here, so an unescaped page token fails as it should. */
function queryOf(request: FastifyRequest): Record<string, string> {
	const raw = request.raw.url ?? '';
	const start = raw.indexOf('?');
	return start < 0 ? {} : Object.fromEntries(new URLSearchParams(raw.slice(start + 1)));
}

/** The path exactly as it was sent; that is what is signed. */
function pathOf(request: FastifyRequest): string {
	return (request.raw.url ?? '').split('?')[0];
}

function checkTime(timestamp: string | undefined): void {
	if (timestamp === undefined || !/^\d{10}$/.test(timestamp)) {
		throw inputProblem('Invalid timestamp. The `timestamp` query parameter must be Unix seconds with 10 digits.');
	}
	const nowSeconds = Math.floor(Date.now() / 1000);
	if (Number(timestamp) < nowSeconds - PAST_SECONDS) {
		throw inputProblem(
			'Invalid timestamp. The value of the `timestamp` query parameter must not be earlier than 5 minutes before the current time.',
		);
	}
	if (Number(timestamp) > nowSeconds + FUTURE_SECONDS) {
		throw inputProblem(
			'Invalid timestamp. The value of the `timestamp` query parameter must not be later than 30 seconds after the current time.',
		);
	}
}
