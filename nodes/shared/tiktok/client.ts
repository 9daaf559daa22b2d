import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { problem } from '../errors';
import { pathSegment } from '../ids';
import { tryParseJson } from '../json';
import { paceHeader } from '../paceHeader';
import { holdBack, newTicket, settle } from '../rateLimit';
import type { Limit } from '../rateLimit';
import { DEFAULT_RETRY, parseRetryAfterMs, withRetry } from '../retry';
import { apiBaseUrlOf, EARLY_HEADER, REFUSED_HEADER, TOKEN_HEADER } from './authenticate';
import { FIRST_CREDENTIAL } from './credentialTypes';
import type { TikTokCredential } from './credentialTypes';
import { correctClock } from './clock';
import { classifyAnswer, classifySilence, tokenFailure } from './failures';
import type { Failure } from './failures';
import { isGrantRefused, isPairReplaced, letOthersRenew } from './token';

/** Where calls are made from: a node that runs, a drop-down list, the registration of a trigger, or an event that came. */
export type TikTokContext = IExecuteFunctions | ILoadOptionsFunctions | IHookFunctions | IWebhookFunctions;

/** How fast and how often to call. */
export interface Traffic {
	/** most per app, shop and API; TikTok Shop documents 50 (tiktok-shop.md 4.4) */
	requestsPerSecond: number;
	/** to begin with; 0 = by the kind of call. It rises while nothing is refused */
	firstRequestsPerSecond: number;
	/** calls in flight at the same time */
	concurrency: number;
	/** calls in all, the first included */
	maxAttempts: number;
	/** longest wait before the second call, doubled each time */
	retryDelaySeconds: number;
	timeoutSeconds: number;
}

/** The defaults that the node shows are taken from here. */
export const DEFAULT_TRAFFIC: Traffic = {
	requestsPerSecond: 47.6,
	firstRequestsPerSecond: 0,
	concurrency: 12,
	maxAttempts: 5,
	retryDelaySeconds: 0.5,
	timeoutSeconds: 60,
};

/** First rates where nothing else is set: limits are dynamic, and a third party was told of 3 to 10 reads and 1 to 3 writes. */
const FIRST_READS = 10;
const FIRST_WRITES = 3;
/** Pairs that other processes may put into the credential during one call. */
const REPLACEMENTS = 3;
/** Longest wait of a lane after a refusal that names none. */
const HOLD_MS = 250;

export interface TikTokRequest {
	method: IHttpRequestMethods;
	/** template: /order/202407/orders/{order_id}/price_detail */
	path: string;
	/** values for the braces of the path */
	ids?: Record<string, string>;
	/** lists are joined with commas; undefined and empty values are left out */
	query?: IDataObject;
	body?: IDataObject;
	/** a file instead of a body: a multipart form as it is sent; forms are not part of the signature */
	form?: { body: Buffer; contentType: string };
	/** cipher of the shop; undefined for the calls that take none */
	cipher?: string;
	/** cipher of the shop whose authorization makes a call that takes no shop; undefined: the first one */
	signedFor?: string;
	/** whether the call may be made again when it is not known if it had its effect; if not, only what was throttled or locked is */
	repeatable: boolean;
	/** renews the access token before the call when it ends within these seconds */
	renewWithinSeconds?: number;
}

interface Attempt {
	outcome: Outcome;
	token?: string;
	date?: unknown;
	/** TikTok Shop did not take the refresh token of the credential */
	grantRefused?: boolean;
}

const causes = new WeakMap<Error, Failure>();

/** The failure behind an error of a call; undefined for other errors. */
export function failureOf(error: Error): Failure | undefined {
	return causes.get(error);
}

const shopRefused: Array<() => void> = [];

/** `forget` runs when TikTok Shop says that the token and the shop cipher do not belong together. */
export function whenShopRefused(forget: () => void): void {
	shopRefused.push(forget);
}

/** What came of a call: the `data` of the answer, or why there is none. */
export type Outcome = { ok: true; data: IDataObject; requestId: string } | { ok: false; failure: Failure };

/**
 * Calls TikTok Shop: signs through the credential, keeps to the rate limit, tries again where that helps, renews the token
 * once when TikTok Shop calls it expired, and reads answers without rounding ids. Success is `code` 0, never the HTTP status.
 */
export class TikTokClient {
	readonly traffic: Traffic;

	private readonly context: TikTokContext;

	private baseUrl = '';

	private appKey = '';

	constructor(
		context: TikTokContext,
		traffic: Partial<Traffic> = {},
		readonly credentialType: TikTokCredential = FIRST_CREDENTIAL,
	) {
		this.context = context;
		this.traffic = { ...DEFAULT_TRAFFIC, ...traffic };
	}

	/** One client for each authorization of the node; this one alone where there is one. */
	get members(): readonly TikTokClient[] {
		return [this];
	}

	protected readonly byCipher = new Map<string, TikTokClient>();

	/** Has the calls of a shop made by the authorization that covers it. */
	bind(cipher: string, member: TikTokClient): void {
		this.byCipher.set(cipher, member);
	}

	/** Credential of the node, for its app, its shop cipher and its host. */
	async credentials(): Promise<{
		id: string;
		appKey: string;
		appSecret: string;
		shopCipher: string;
		apiBaseUrl: string;
		/** what people call the authorization; empty where there is one */
		authorization: string;
		/** name of the credential in n8n */
		credentialName: string;
	}> {
		const credentials = await this.context.getCredentials(this.credentialType);
		const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
		return {
			id: this.context.getNode().credentials?.[this.credentialType]?.id ?? '',
			appKey: text(credentials.appKey),
			appSecret: text(credentials.appSecret),
			shopCipher: text(credentials.shopCipher),
			apiBaseUrl: apiBaseUrlOf(credentials),
			authorization: text(credentials.authorizationName),
			credentialName: this.context.getNode().credentials?.[this.credentialType]?.name ?? '',
		};
	}

	/** Calls and returns `data`; throws a NodeApiError in plain words. `itemIndex` links the error to its input item. */
	async call(request: TikTokRequest, itemIndex?: number): Promise<IDataObject> {
		const outcome = await this.send(request);
		if (!outcome.ok) throw this.problem(outcome.failure, itemIndex);
		return outcome.data;
	}

	/** The credential as the database has it now: n8n keeps none in memory. */
	readonly stored = async () => await this.context.getCredentials(this.credentialType);

	/** The node that calls, for errors of its own. */
	get node() {
		return this.context.getNode();
	}

	/** A NodeApiError for a failure: message = what is wrong, description = what to do and what to name to support. */
	problem(failure: Failure, itemIndex?: number) {
		const error = problem(this.node, {
			message: failure.message,
			description: failure.whatToDo,
			httpCode: failure.httpStatus === undefined ? undefined : String(failure.httpStatus),
			code: failure.code,
			requestId: failure.requestId,
			itemIndex,
		});
		causes.set(error, failure);
		return error;
	}

	/** All pages of a list from `firstToken` on, one page per step; stops hard when a page token comes twice. */
	async *pages(request: TikTokRequest, itemIndex?: number, firstToken = ''): AsyncGenerator<IDataObject> {
		let pageToken = firstToken;
		const seen = new Set([pageToken].filter(Boolean));
		do {
			const data = await this.call({ ...request, query: { ...request.query, page_token: pageToken } }, itemIndex);
			yield data;
			pageToken = typeof data.next_page_token === 'string' ? data.next_page_token : '';
			if (seen.has(pageToken)) {
				throw problem(this.node, {
					message: 'TikTok Shop returned the same page twice, so the list was not read to its end.',
					description: 'Narrow the search, for example by time, and run the node again.',
					itemIndex,
				});
			}
			seen.add(pageToken);
		} while (pageToken);
	}

	/** Calls and returns what came of it; throws only when the credential itself is missing or unusable. */
	async send(request: TikTokRequest): Promise<Outcome> {
		if (!this.baseUrl) ({ apiBaseUrl: this.baseUrl, appKey: this.appKey } = await this.credentials());
		const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) => pathSegment(request.ids?.[name] ?? ''));
		const limit = this.limitOf(request);
		const { maxAttempts: attempts, retryDelaySeconds } = this.traffic;
		const policy = { ...DEFAULT_RETRY, attempts, baseDelayMs: retryDelaySeconds * 1000 };
		let secondChance = true;
		return await withRetry<Outcome>(policy, async () => {
			const first = await this.attemptWithNewestPair(request, path, limit);
			let { outcome } = first;
			// An expired token or a wrong clock is mended once, within the same attempt.
			if (!outcome.ok && secondChance && this.canMend(outcome.failure, first.date)) {
				secondChance = false;
				const expired = outcome.failure.kind === 'refresh' ? first.token : undefined;
				if (expired !== undefined) await letOthersRenew(this.stored, expired);
				({ outcome } = await this.attemptWithNewestPair(request, path, limit, expired));
			}
			if (outcome.ok) return { retry: false, result: outcome };
			const { kind, retryAfterMs, code, unprocessed } = outcome.failure;
			if (isThrottled(outcome.failure)) holdBack(limit.key, retryAfterMs ?? Math.min(HOLD_MS, policy.baseDelayMs * 2));
			if (code === '101000') for (const forget of shopRefused) forget();
			const passing = kind === 'retry' || kind === 'reread';
			const retry = passing && (request.repeatable || unprocessed === true);
			return { retry, retryAfterMs, result: outcome };
		});
	}

	/** What paces a call: limits are per app, shop and operation. */
	private limitOf({ method, path, cipher = '' }: TikTokRequest): Limit {
		const isRead = method === 'GET' || path.endsWith('/search');
		const { requestsPerSecond: top, firstRequestsPerSecond: first } = this.traffic;
		const key = `${this.baseUrl} ${this.appKey} ${method} ${path} ${cipher}`;
		return { key, top, start: first || (isRead ? FIRST_READS : FIRST_WRITES) };
	}

	private canMend(failure: Failure, date: unknown): boolean {
		if (failure.kind === 'refresh') return true;
		return failure.kind === 'clock' && correctClock(new URL(this.baseUrl).origin, date);
	}

	/** A pair that TikTok Shop did not renew was perhaps renewed by another process of this n8n; nothing was sent then. */
	private async attemptWithNewestPair(...call: Parameters<TikTokClient['attempt']>): Promise<Attempt> {
		let last = await this.attempt(...call);
		for (let round = 0; last.grantRefused && round < REPLACEMENTS; round++) {
			if (!(await isPairReplaced(this.stored))) break;
			last = await this.attempt(...call);
		}
		return last;
	}

	/** One call on the wire. `expiredToken` makes the credential renew its pair first, unless it already has a newer one. */
	private async attempt(request: TikTokRequest, path: string, limit: Limit, expiredToken?: string): Promise<Attempt> {
		const ticket = newTicket();
		const options: IHttpRequestOptions = {
			method: request.method,
			baseURL: this.baseUrl,
			url: path,
			qs: withoutEmpty({ ...request.query, shop_cipher: request.cipher }),
			headers: {
				...paceHeader([limit], ticket),
				...(expiredToken === undefined ? {} : { [REFUSED_HEADER]: expiredToken }),
				...(request.renewWithinSeconds ? { [EARLY_HEADER]: String(request.renewWithinSeconds) } : {}),
			},
			// big ids would be rounded by n8n's own JSON.parse
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: this.traffic.timeoutSeconds * 1000,
		};
		if (request.body !== undefined) options.body = JSON.stringify(request.body);
		if (request.form) {
			options.body = request.form.body;
			options.headers = { ...options.headers, 'content-type': request.form.contentType };
		}
		let response: { body: unknown; statusCode: number; headers: IDataObject };
		try {
			response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				this.credentialType,
				options,
			)) as typeof response;
		} catch (error) {
			settle(limit.key, ticket, 'unknown');
			return { outcome: { ok: false, failure: readThrown(error) }, grantRefused: isGrantRefused(error) };
		}
		const token = options.headers?.[TOKEN_HEADER];
		const outcome = readAnswer(response);
		settle(limit.key, ticket, outcome.ok || !isThrottled(outcome.failure) ? 'taken' : 'refused');
		return {
			outcome,
			token: typeof token === 'string' ? token : undefined,
			date: response.headers.date,
		};
	}
}

/** Refused because too many calls came: 429, or the code inside HTTP 200. */
const isThrottled = ({ httpStatus, code }: Failure): boolean => httpStatus === 429 || code === '36009002';

function withoutEmpty(query: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(query).filter(
			([, value]) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && !value.length),
		),
	);
}

/** The envelope decides, then the status (tiktok-shop.md 4.1). */
function readAnswer(response: { body: unknown; statusCode: number; headers: IDataObject }): Outcome {
	const text = typeof response.body === 'string' ? response.body : '';
	const envelope = tryParseJson(text) as IDataObject | undefined;
	const isEnvelope = typeof envelope === 'object' && envelope !== null && envelope.code !== undefined;
	if (isEnvelope && String(envelope.code) === '0') {
		return {
			ok: true,
			data: (envelope.data as IDataObject | null | undefined) ?? {},
			requestId: String(envelope.request_id ?? ''),
		};
	}
	const failure = classifyAnswer({
		httpStatus: response.statusCode,
		code: isEnvelope ? String(envelope.code) : undefined,
		message: isEnvelope ? String(envelope.message ?? '') : undefined,
		requestId: isEnvelope && envelope.request_id ? String(envelope.request_id) : undefined,
		retryAfterMs: parseRetryAfterMs(response.headers['retry-after']),
	});
	return { ok: false, failure };
}

const SILENCE = /^E[A-Z_]+$|CERT|^ERR_/;

/** An exception: no answer came, or the credential could not sign or renew (its texts are ours and hold no secret). */
function readThrown(error: unknown): Failure {
	const {
		message = '',
		httpCode,
		code,
		errorCode,
	} = error as Record<'httpCode' | 'code' | 'errorCode', unknown> & {
		message?: string;
	};
	const reason = [httpCode, code, errorCode].find((value) => typeof value === 'string' && SILENCE.test(value));
	return typeof reason === 'string' ? classifySilence(reason) : tokenFailure(message);
}
