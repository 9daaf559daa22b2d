import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	NodeApiError,
} from 'n8n-workflow';

import { problem } from '../errors';
import { tryParseJson } from '../json';
import { paceHeader } from '../paceHeader';
import { holdBack, newTicket, settle } from '../rateLimit';
import type { Limit } from '../rateLimit';
import { parseRetryAfterMs, withRetry } from '../retry';
import { REFUSED_SINCE_HEADER } from './authenticate';
import { describeFailure, isBlock } from './failure';
import type { Answer, Failure, Outcome } from './failure';
import { CALLS_PER_SECOND } from './limits';
import type { LimitName } from './limits';
import { apiBaseUrl, SignInError } from './token';

type Context = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** Settings of one node, from its Options; seconds as people enter them, 0 or absent = default. */
export interface ClientSettings {
	maxAttempts?: number;
	retryDelaySeconds?: number;
	requestsPerSecond?: number;
	timeoutSeconds?: number;
}

export interface Call {
	/** begins the error message: "Order 1 was not injected" */
	what: string;
	method?: IHttpRequestMethods;
	/** path with encoded ids */
	path: string;
	query?: IDataObject;
	body?: unknown;
	headers?: Record<string, string>;
	limit?: LimitName;
	/**
	 * `always`: repeating does no harm (reads, idempotent writes). `unsent`: only when NewStore cannot have seen the call or
	 * refused it by rate limit. Default: always for GET, unsent for others.
	 */
	repeat?: 'always' | 'unsent';
	/** first wait before a repeat, doubled each time; default 0.5 s with jitter */
	firstWaitMs?: number;
	/** statuses besides 2xx that are an answer, not a failure */
	accept?: number[];
	/** the same for answers that their status does not tell apart */
	acceptIf?: (answer: Answer) => boolean;
	/** a redirect is an answer, whose address is read; it is never followed, so that the token stays with NewStore */
	keepRedirect?: boolean;
	itemIndex?: number;
}

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_FIRST_WAIT_MS = 500;
const DEFAULT_TIMEOUT_S = 60;
const MAX_WAIT_MS = 60_000;
const RATE_LIMIT_WAIT_MS = 1_000;
/** A block lasts five minutes (newstore.md 3.2). A call waits twice for it, then all calls rest for a minute. */
const BLOCK_ATTEMPTS = 3;
const BLOCK_WAIT_FACTOR = 10;
const BLOCK_REST_MS = 60_000;
/** A renewed token that is refused as well means missing rights: no token is fetched for that reason for a while. */
const FUTILE_RENEWAL_MS = 60_000;

// The connection was never made, so NewStore cannot have seen the call.
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** No answer to a call that may have arrived, or a failure of NewStore itself: the call can have had its effect. */
export const isUnclear = (outcome: Outcome): boolean =>
	(outcome.kind === 'network' && !UNSENT.has(outcome.code)) || (outcome.kind === 'answer' && outcome.status >= 500);

const blockedUntilMs = new Map<string, number>();
const noRenewalUntilMs = new Map<string, number>();

/** Statuses after which the same call can succeed. */
const isTransient = (status: number) => status === 500 || status === 502 || status === 503 || status === 504;

const isRefusal = (outcome: Outcome): outcome is Answer =>
	outcome.kind === 'answer' && (outcome.status === 401 || outcome.status === 403) && !isBlock(outcome);

/**
 * One NewStore for one execution: signs in, paces, repeats what may be repeated, and turns every failure into an error that
 * says what to do (newstore.md 3).
 */
export class NewStoreClient {
	private constructor(
		private readonly context: Context,
		private readonly settings: ClientSettings,
		readonly baseUrl: string,
		readonly tenant: string,
	) {}

	static async create(context: Context, settings: ClientSettings = {}): Promise<NewStoreClient> {
		const credentials = await context.getCredentials('newStoreApi');
		return new NewStoreClient(context, settings, apiBaseUrl(credentials), String(credentials.tenant ?? ''));
	}

	/** Makes the call and returns its answer. Throws NodeApiError. */
	async call(call: Call): Promise<Answer> {
		const outcome = await this.tryCall(call);
		if (outcome.kind === 'answer' && this.isAccepted(call, outcome)) return outcome;
		throw this.failed(call, outcome);
	}

	/** Makes the call and hands back whatever came of it after the repeats. */
	async tryCall(call: Call): Promise<Outcome> {
		const body = call.body === undefined ? undefined : JSON.stringify(call.body);
		const firstWaitMs = this.settings.retryDelaySeconds
			? this.settings.retryDelaySeconds * 1000
			: (call.firstWaitMs ?? DEFAULT_FIRST_WAIT_MS);
		const attempts = this.settings.maxAttempts || DEFAULT_ATTEMPTS;
		const policy = { attempts, baseDelayMs: firstWaitMs, maxDelayMs: MAX_WAIT_MS };
		let blocks = 0;
		return await withRetry<Outcome>(policy, async (count) => {
			if (Date.now() < (blockedUntilMs.get(this.baseUrl) ?? 0)) return { retry: false, result: { kind: 'blocked' } };
			const outcome = await this.sendWithFreshToken(call, body);
			if (isBlock(outcome)) {
				blocks += 1;
				const waitMs = Math.min(MAX_WAIT_MS, firstWaitMs * BLOCK_WAIT_FACTOR * 2 ** (blocks - 1));
				holdBack(this.limitKey('tenant'), waitMs);
				const retry = blocks < Math.min(BLOCK_ATTEMPTS, attempts);
				if (!retry) blockedUntilMs.set(this.baseUrl, Date.now() + BLOCK_REST_MS);
				return { retry, retryAfterMs: waitMs, result: { kind: 'blocked' } };
			}
			return { ...this.judge(call, outcome, count, firstWaitMs), result: outcome };
		});
	}

	/** The error for an outcome of `tryCall`. */
	failed(call: Pick<Call, 'what' | 'itemIndex'>, outcome: Outcome): NodeApiError {
		if (outcome.kind === 'cancelled') {
			return problem(this.context.getNode(), {
				message: `${call.what}: the execution was stopped`,
				description: 'Run it again when you want it to go on.',
			});
		}
		return this.failure({ ...describeFailure(call.what, outcome), itemIndex: call.itemIndex });
	}

	/** An error with the name that exception cases use for it. */
	failure(failure: Failure): NodeApiError {
		const error = problem(this.context.getNode(), failure);
		error.context.caseCode = failure.caseCode;
		return error;
	}

	private isAccepted(call: Call, answer: Answer): boolean {
		const isRedirect = call.keepRedirect === true && answer.status >= 300 && answer.status < 400;
		return (
			(answer.status >= 200 && answer.status < 300) ||
			isRedirect ||
			(call.accept ?? []).includes(answer.status) ||
			call.acceptIf?.(answer) === true
		);
	}

	private limitKey(limit: LimitName): string {
		return `newstore ${this.baseUrl} ${limit}`;
	}

	/** The limits that a call counts for: the tenant's, that of its operation, and the one of the node's options. */
	private limitsOf(call: Call): Limit[] {
		const limits: Limit[] = [{ key: this.limitKey('tenant'), top: CALLS_PER_SECOND.tenant }];
		const own = this.settings.requestsPerSecond;
		if (call.limit && call.limit !== 'tenant') {
			limits.push({ key: this.limitKey(call.limit), top: own || CALLS_PER_SECOND[call.limit] });
		} else if (own) limits.push({ key: `${this.limitKey('tenant')} ${call.method ?? 'GET'}`, top: own });
		return limits;
	}

	private judge(call: Call, outcome: Outcome, count: number, firstWaitMs: number) {
		const mayRepeat = (call.repeat ?? ((call.method ?? 'GET') === 'GET' ? 'always' : 'unsent')) === 'always';
		if (outcome.kind === 'signIn') return { retry: outcome.error.transient };
		if (outcome.kind === 'network') return { retry: mayRepeat || UNSENT.has(outcome.code) };
		if (outcome.kind !== 'answer' || this.isAccepted(call, outcome)) return { retry: false };
		const retryAfterMs = parseRetryAfterMs(outcome.headers['retry-after']);
		if (outcome.status === 429) {
			const waitMs = retryAfterMs ?? RATE_LIMIT_WAIT_MS * 2 ** (count - 1);
			holdBack(this.limitKey(call.limit ?? 'tenant'), waitMs);
			return { retry: true, retryAfterMs: waitMs };
		}
		// A call with its own first wait (order injection: 2 s, 4 s, …) waits exactly so long, others with jitter.
		const waitMs = call.firstWaitMs === undefined ? undefined : firstWaitMs * 2 ** (count - 1);
		return { retry: mayRepeat && isTransient(outcome.status), retryAfterMs: retryAfterMs ?? waitMs };
	}

	/** Sends; when NewStore refuses the token (401, or 403 with JSON) once more with a renewed one. */
	private async sendWithFreshToken(call: Call, body: string | undefined): Promise<Outcome> {
		const sentAtMs = Date.now();
		const outcome = await this.send(call, body);
		if (!isRefusal(outcome) || sentAtMs < (noRenewalUntilMs.get(this.baseUrl) ?? 0)) return outcome;
		const second = await this.send(call, body, sentAtMs);
		if (isRefusal(second)) noRenewalUntilMs.set(this.baseUrl, Date.now() + FUTILE_RENEWAL_MS);
		return second;
	}

	/** A refusal is about the limit of the operation, where it has one; the others have taken the call. */
	private learn(call: Call, limits: Limit[], ticket: string, status: number): void {
		const refusing = this.limitKey(call.limit ?? 'tenant');
		for (const { key } of limits) {
			const isRefused = status === 429 && key === refusing;
			settle(key, ticket, isRefused ? 'refused' : status === 429 ? 'unknown' : 'taken');
		}
	}

	private async send(call: Call, body: string | undefined, refusedSinceMs?: number): Promise<Outcome> {
		const ticket = newTicket();
		const limits = this.limitsOf(call);
		const options: IHttpRequestOptions = {
			method: call.method ?? 'GET',
			baseURL: this.baseUrl,
			url: call.path,
			qs: call.query,
			headers: {
				accept: 'application/json',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...call.headers,
				...paceHeader(limits, ticket),
				...(refusedSinceMs === undefined ? {} : { [REFUSED_SINCE_HEADER]: String(refusedSinceMs) }),
			},
			...(body === undefined ? {} : { body }),
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: (this.settings.timeoutSeconds || DEFAULT_TIMEOUT_S) * 1000,
		};
		try {
			const { helpers } = this.context;
			const answer = await helpers.httpRequestWithAuthentication.call(this.context, 'newStoreApi', options);
			const text = String(answer.body ?? '');
			this.learn(call, limits, ticket, answer.statusCode);
			return {
				kind: 'answer',
				status: answer.statusCode,
				headers: answer.headers ?? {},
				text,
				data: text === '' ? undefined : tryParseJson(text),
			};
		} catch (error) {
			for (const { key } of limits) settle(key, ticket, 'unknown');
			return outcomeOf(error);
		}
	}
}

/** n8n wraps what axios or our sign-in threw; the original is the cause. */
function outcomeOf(error: unknown): Outcome {
	const chain: Array<{ code?: unknown; message?: unknown; name?: unknown }> = [];
	for (let next = error; next && typeof next === 'object' && chain.length < 5; next = (next as Error).cause) {
		chain.push(next);
	}
	const signIn = chain.find((link): link is SignInError => link instanceof SignInError);
	if (signIn) return { kind: 'signIn', error: signIn };
	const codes = chain.map((link) => link.code).filter((code): code is string => typeof code === 'string');
	if (codes.includes('ERR_CANCELED') || chain.some((link) => link.name === 'CanceledError'))
		return { kind: 'cancelled' };
	const last = chain[chain.length - 1];
	return { kind: 'network', code: codes[0] ?? '', reason: String(last?.message ?? 'unknown reason') };
}
