// The frame both API servers share: raw bodies, latency, faults, rate limits, contract checks, statistics, request log.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from './clock.mts';
import type { Contracts } from './contracts.mts';
import type { ActiveFault, Faults, SystemName } from './faults.mts';

declare module 'fastify' {
	interface FastifyRequest {
		/** The bytes of the body exactly as received; empty without a body. */
		rawBody: Buffer;
		/** True when the body claims to be JSON and is not. `body` is undefined then. */
		bodyIsBroken: boolean;
	}
}

export interface Answer {
	status?: number;
	headers?: Record<string, string>;
	/** An object is sent as JSON. A string, Buffer or stream is sent as it is (set content-type). undefined: no body. */
	body?: unknown;
}

/** A value that is not an Answer cannot be returned by accident: handlers build answers with this. */
export function answer(status: number, body?: unknown, headers?: Record<string, string>): Answer {
	return { status, body, headers };
}

export interface Operation {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Fastify path: '/v0/orders/:id'. */
	path: string;
	operationId: string;
	/** Calls per second, per rate key; a function where the limit may change. */
	perSecond?: number | (() => number);
	/** Calls are counted per this key, default one count for the operation. */
	rateKey?: (request: FastifyRequest) => string;
	/** Runs after rate limit and faults, before the contract check and the handler: authentication, signature. An answer ends the call. */
	guard?: (request: FastifyRequest) => Answer | undefined;
	handler: (request: FastifyRequest) => Answer | Promise<Answer>;
}

interface CallRecord {
	/** ISO time, real clock. */
	at: string;
	method: string;
	/** With secrets and tokens masked. */
	url: string;
	headers: Record<string, string>;
	status: number;
	durationMs: number;
	/** The id of the fault that struck, if one did. */
	fault?: string;
}

export interface OperationStats {
	calls: number;
	/** Answers with a status of 400 and above, 429 not counted. */
	errors: number;
	throttled: number;
	/** The most calls that arrived within any one second. */
	peakPerSecond: number;
	/** The newest last. */
	lastCalls: CallRecord[];
}

/** How a system words what this frame answers by itself. */
export interface Dialect {
	failure(status: number, message: string, requestId: string): Answer;
	throttled(requestId: string, retryAfterSeconds?: number): Answer;
	unknownPath(call: string, requestId: string): Answer;
	/** An ordered fault of kind `code`. */
	coded(fault: ActiveFault, requestId: string): Answer;
}

export interface ApiOptions {
	name: SystemName;
	/** Default: NewStore's or TikTok Shop's own words. */
	dialect?: Dialect;
	/** How a call above `perSecond` is refused; absent: with 429 in the system's own words. */
	refusal?: (requestId: string) => Answer;
	/** Limits that are not calls per second: refuses with an answer, or gives the function that ends the call. */
	admission?: (request: FastifyRequest) => Answer | (() => void);
	port: number;
	latencyMs: number;
	faults: Faults;
	clock: Clock;
	contracts: Contracts;
	rateLimits: boolean;
	/** Calls per second over all operations (NewStore: 100 on a sandbox tenant). */
	totalPerSecond?: number;
	/** How many calls per operation `lastCalls` keeps. Default 50. */
	keepCalls?: number;
}

export interface Api {
	app: FastifyInstance;
	/** Declares one operation of the API. */
	operation(operation: Operation): void;
	/** Starts to listen on 127.0.0.1 and gives the base URL without a slash at the end. */
	listen(): Promise<string>;
	stats(): Record<string, OperationStats>;
	resetStats(): void;
	latencyMs(): number;
	setLatency(ms: number): void;
	setRateLimits(on: boolean): void;
	close(): Promise<void>;
}

const SECRET_HEADERS = new Set(['authorization', 'x-tts-access-token', 'cookie', 'proxy-authorization']);
const SECRET_PARAMETERS =
	/([?&](?:app_secret|refresh_token|access_token|auth_code|client_secret|password|sign)=)[^&]*/gi;
const BLOCK_PAGE = '<html><body><h1>403 Forbidden</h1><p>Request blocked.</p></body></html>';

export function createApi(options: ApiOptions): Api {
	const { name, faults, contracts, clock } = options;
	let latency = options.latencyMs;
	let limited = options.rateLimits;
	let requestCounter = 0;
	const dialect = options.dialect ?? dialectOf(name);
	const total = options.totalPerSecond ? new Window(options.totalPerSecond) : undefined;
	const measured = new Map<string, Measured>();
	const app = Fastify({
		logger: false,
		bodyLimit: 32 * 1024 * 1024,
		keepAliveTimeout: 72_000,
		routerOptions: { maxParamLength: 2_000 },
	});

	app.decorateRequest('rawBody');
	app.decorateRequest('bodyIsBroken', false);
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, payload, done) => {
		const raw = payload as Buffer;
		request.rawBody = raw;
		const type = request.headers['content-type'] ?? '';
		if (raw.length === 0 || /multipart\//i.test(type)) return done(null, undefined);
		const text = raw.toString('utf8');
		if (/x-www-form-urlencoded/i.test(type)) return done(null, Object.fromEntries(new URLSearchParams(text)));
		try {
			done(null, JSON.parse(text));
		} catch {
			request.bodyIsBroken = true;
			done(null, undefined);
		}
	});
	app.addHook('preValidation', async (request) => {
		request.rawBody ??= Buffer.alloc(0);
	});
	app.setNotFoundHandler((request, reply) => {
		send(reply, dialect.unknownPath(`${request.method} ${request.url.split('?')[0]}`, requestId()));
	});
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		send(reply, dialect.failure(error.statusCode ?? 500, error.message, requestId()));
	});

	const requestId = () => `${name}-${(++requestCounter).toString(16).padStart(10, '0')}`;

	function operation(definition: Operation): void {
		const { operationId } = definition;
		const own = new Measured(options.keepCalls ?? 50);
		measured.set(operationId, own);
		const windows = new Map<string, Window>();

		app.route({
			method: definition.method,
			url: definition.path,
			handler: async (request, reply) => {
				const started = performance.now();
				const arrivedAt = clock.steady();
				own.arrived(arrivedAt);
				const fault = faults.take(name, operationId, request.query as Record<string, unknown>);
				const result = await run(request, reply, fault, arrivedAt).catch((error: unknown) =>
					dialect.failure(500, `Bug in the sandbox: ${String((error as Error).stack ?? error)}`, requestId()),
				);
				own.ended(request, result?.status ?? 200, started, fault);
				// The connection was closed on purpose: nothing to send any more.
				if (!result) return reply.hijack();
				send(reply, result);
				return reply;
			},
		});

		async function run(
			request: FastifyRequest,
			reply: FastifyReply,
			fault: ActiveFault | undefined,
			arrivedAt: number,
		): Promise<Answer | undefined> {
			if (latency > 0) await wait(latency / 2);
			if (fault?.kind === 'slow' && fault.delayMs) await wait(fault.delayMs);
			if (limited && !admit(request, arrivedAt)) {
				const refusal = options.refusal?.(requestId()) ?? dialect.throttled(requestId(), 1);
				if (refusal.status !== 429) own.refused();
				return refusal;
			}
			const admitted = limited ? options.admission?.(request) : undefined;
			if (admitted && typeof admitted !== 'function') return admitted;
			try {
				return await serve(request, reply, fault);
			} finally {
				admitted?.();
			}
		}

		async function serve(
			request: FastifyRequest,
			reply: FastifyReply,
			fault: ActiveFault | undefined,
		): Promise<Answer | undefined> {
			if (fault?.kind === 'background') {
				void wait(fault.delayMs ?? 1_000).then(() => attend(request));
				return strike(reply, { ...fault, delayMs: undefined });
			}
			if (fault && fault.kind !== 'timeout_after' && fault.kind !== 'slow') return strike(reply, fault);

			const checked = await attend(request);
			if (fault?.kind === 'timeout_after') return strike(reply, fault);
			if (latency > 0) await wait(latency / 2);
			return checked;
		}

		async function attend(request: FastifyRequest): Promise<Answer> {
			return definition.guard?.(request) ?? brokenBody(request) ?? (await handle(request));
		}

		async function handle(request: FastifyRequest): Promise<Answer> {
			if (contracts.enabled) {
				contracts.checkRequest(name, operationId, request.body, request.query as Record<string, unknown>);
			}
			const result = await definition.handler(request);
			if (contracts.enabled) {
				const isJson = result.body !== undefined && !isRaw(result.body);
				contracts.checkResponse(name, operationId, result.status ?? 200, isJson ? result.body : undefined);
			}
			return result;
		}

		function admit(request: FastifyRequest, now: number): boolean {
			if (definition.perSecond !== undefined) {
				const key = definition.rateKey?.(request) ?? '';
				const { perSecond } = definition;
				const limit = typeof perSecond === 'function' ? perSecond() : perSecond;
				let window = windows.get(key);
				if (window?.limit !== limit) windows.set(key, (window = new Window(limit)));
				if (!window.admit(now)) return false;
			}
			return total?.admit(now) ?? true;
		}
	}

	function brokenBody(request: FastifyRequest): Answer | undefined {
		return request.bodyIsBroken ? dialect.failure(400, 'The request body is not valid JSON', requestId()) : undefined;
	}

	async function strike(reply: FastifyReply, fault: ActiveFault): Promise<Answer | undefined> {
		if (fault.delayMs) await wait(fault.delayMs);
		const headers = fault.retryAfter === undefined ? undefined : { 'retry-after': String(fault.retryAfter) };
		if (fault.kind === 'drop_connection' || (fault.kind?.startsWith('timeout') && fault.status === 0)) {
			(reply.raw.req as IncomingMessage).socket.destroy();
			return undefined;
		}
		if (fault.kind === 'non_json_403') {
			return answer(403, fault.body ?? BLOCK_PAGE, { 'content-type': 'text/html; charset=utf-8', ...headers });
		}
		if (fault.body !== undefined) return answer(fault.status ?? 500, fault.body, headers);
		if (fault.code !== undefined) {
			const result = dialect.coded(fault, requestId());
			return { ...result, headers: { ...result.headers, ...headers } };
		}
		if (fault.kind?.startsWith('timeout') || fault.kind === 'background') {
			// A gateway answers 504 with a text of its own, not with the JSON of the service behind it.
			return answer(fault.status ?? 504, 'upstream request timeout', { 'content-type': 'text/plain', ...headers });
		}
		const status = fault.status ?? 500;
		if (status === 429) return dialect.throttled(requestId(), fault.retryAfter);
		return { ...dialect.failure(status, 'A fault was ordered through the control API', requestId()), headers };
	}

	return {
		app,
		operation,
		async listen() {
			await app.listen({ host: '127.0.0.1', port: options.port });
			const address = app.server.address();
			if (typeof address === 'string' || address === null) throw new Error('The server has no TCP address');
			return `http://127.0.0.1:${address.port}`;
		},
		stats: () => Object.fromEntries([...measured].map(([id, own]) => [id, own.stats()])),
		resetStats: () => {
			for (const own of measured.values()) own.reset();
		},
		latencyMs: () => latency,
		setLatency(ms) {
			latency = Math.max(0, ms);
		},
		setRateLimits(on) {
			limited = on;
		},
		async close() {
			app.server.closeAllConnections();
			await app.close();
		},
	};
}

/** At most `limit` calls in any sliding second. Keeps only the times of the last `limit` admitted calls. */
class Window {
	readonly limit: number;
	private readonly times: Float64Array;
	private next = 0;

	constructor(limit: number) {
		this.limit = limit;
		this.times = new Float64Array(limit).fill(-Infinity);
	}

	admit(now: number): boolean {
		if (now - this.times[this.next]! < 1_000) return false;
		this.times[this.next] = now;
		this.next = (this.next + 1) % this.times.length;
		return true;
	}
}

class Measured {
	private calls = 0;
	private errors = 0;
	private throttled = 0;
	private peak = 0;
	private recent: number[] = [];
	private first = 0;
	private readonly log: CallRecord[] = [];
	private readonly keep: number;

	constructor(keep: number) {
		this.keep = keep;
	}

	/** A call was refused for coming too fast, with a status that does not say so. */
	refused(): void {
		this.throttled += 1;
	}

	arrived(now: number): void {
		this.calls += 1;
		this.recent.push(now);
		while (now - this.recent[this.first]! >= 1_000) this.first += 1;
		this.peak = Math.max(this.peak, this.recent.length - this.first);
		if (this.first > 5_000) {
			this.recent = this.recent.slice(this.first);
			this.first = 0;
		}
	}

	ended(request: FastifyRequest, status: number, started: number, fault: ActiveFault | undefined): void {
		if (status === 429) this.throttled += 1;
		else if (status >= 400) this.errors += 1;
		if (this.log.length >= this.keep) this.log.shift();
		const headers: Record<string, string> = {};
		for (const [key, value] of Object.entries(request.headers)) {
			headers[key] = SECRET_HEADERS.has(key) ? '(hidden)' : String(value);
		}
		this.log.push({
			at: new Date().toISOString(),
			method: request.method,
			url: request.url.replace(SECRET_PARAMETERS, '$1(hidden)'),
			headers,
			status,
			durationMs: Math.round(performance.now() - started),
			...(fault ? { fault: fault.id } : {}),
		});
	}

	stats(): OperationStats {
		const { calls, errors, throttled, peak: peakPerSecond, log } = this;
		return { calls, errors, throttled, peakPerSecond, lastCalls: [...log] };
	}

	reset(): void {
		this.calls = this.errors = this.throttled = this.peak = this.first = 0;
		this.recent = [];
		this.log.length = 0;
	}
}

function isRaw(body: unknown): body is string | Buffer | Readable {
	return typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable;
}

function send(reply: FastifyReply, result: Answer): void {
	reply.code(result.status ?? 200);
	// Node keeps its own date of a second; this one is of the clock that everything here goes by.
	reply.header('date', new Date().toUTCString());
	if (result.headers) reply.headers(result.headers);
	if (result.body === undefined || isRaw(result.body)) {
		void reply.send(result.body ?? '');
		return;
	}
	if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json');
	void reply.send(JSON.stringify(result.body));
}

/** What each system says when a limit is hit: NewStore a problem with Retry-After, TikTok Shop code 36009002 without. */
function throttled(name: SystemName, requestId: string, retryAfterSeconds?: number): Answer {
	if (name === 'tiktok')
		return answer(429, { code: 36009002, message: 'Too many requests', request_id: requestId, data: null });
	return problem(429, { title: 'Too Many Requests', request_id: requestId }, retryAfterSeconds);
}

/** An application/problem+json answer of NewStore. */
export function problem(status: number, fields: Record<string, unknown>, retryAfterSeconds?: number): Answer {
	const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
	if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
	return answer(status, { type: 'about:blank', status, ...fields }, headers);
}

function failure(name: SystemName, status: number, message: string, requestId: string): Answer {
	if (name === 'newstore')
		return problem(status, { title: message, error_code: legacyCode(status), message, request_id: requestId });
	const code = status === 429 ? 36009002 : status === 503 ? 36009001 : status < 500 ? 36009004 : 36009003;
	return answer(status, { code, message, request_id: requestId, data: null });
}

function legacyCode(status: number): string {
	if (status === 404) return 'resource_not_found';
	return status < 500 ? 'bad_request' : 'internal_error';
}

function unknownPath(name: SystemName, call: string, requestId: string): Answer {
	if (name === 'newstore') return problem(404, { title: `No operation ${call}`, request_id: requestId });
	return answer(404, { code: 36009009, message: `Invalid path ${call}`, request_id: requestId, data: null });
}

function coded(name: SystemName, fault: ActiveFault, requestId: string): Answer {
	const message = 'A fault was ordered through the control API';
	if (name === 'tiktok') {
		return answer(fault.status ?? 200, { code: Number(fault.code), message, request_id: requestId, data: null });
	}
	return problem(fault.status ?? 400, { error_code: String(fault.code), message, request_id: requestId });
}

function dialectOf(name: SystemName): Dialect {
	return {
		failure: (status, message, requestId) => failure(name, status, message, requestId),
		throttled: (requestId, retryAfterSeconds) => throttled(name, requestId, retryAfterSeconds),
		unknownPath: (call, requestId) => unknownPath(name, call, requestId),
		coded: (fault, requestId) => coded(name, fault, requestId),
	};
}

export function wait(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
