// Calls the payment-provider adapters of the tenant (newstore.md 5.4): with repeats under the same idempotency key, and
// with whatever can go wrong on the way. Keeps a record of every call.
import type { Clock } from '../../clock.mts';
import { seededRandom } from '../../ids.mts';
import { wait } from '../../httpServer.mts';
import { adapterPath, adapterRequest, errorCodeOf, readAnswer } from './paymentMessages.mts';
import type { AnsweredTransaction, Movement } from './paymentMessages.mts';

const KEPT_CALLS = 20_000;

/** external_providers.<name> of the tenant configuration. */
export interface PaymentProvider {
	callbackUrl: string;
	/** The unit of the real setting is not known; seconds here. */
	timeoutSeconds: number;
	apiKey: string;
}

export interface AdapterRules {
	/** How the api key travels. The real header is not known. */
	header: string;
	prefix: string;
	/** Share of calls that are made twice at the same time, 0 to 1. */
	doubledShare: number;
	/** Share of calls whose answer never arrives although the adapter did its part, 0 to 1. */
	lostShare: number;
	/** Added to the way back of every answer, real ms. Beyond the provider's timeout no answer arrives. */
	slowMs: number;
	/** Between the cause and the first call, virtual ms. */
	delayMs: number;
	/** Waits before the second, third, … attempt, virtual seconds. Payments at injection go on with the last wait. */
	retrySeconds: number[];
	/** Error codes after which no further attempt is made. */
	finalErrors: string[];
}

export interface AdapterCall {
	provider: string;
	path: string;
	orderId: string;
	externalId: string;
	idempotencyKey: string;
	amount: string;
	currency: string;
	/** 1 for the first attempt; a call made twice has two records with one number. */
	attempt: number;
	/** HTTP status, 0 without an answer in time. */
	status: number;
	errorCode: string;
	/** What NewStore could not work with in an answer of status 2xx. */
	problems: string[];
	/** Virtual ms. */
	at: number;
	durationMs: number;
}

export type AdapterOutcome = { transactions: AnsweredTransaction[] } | { failed: string };

interface Attempt {
	transactions?: AnsweredTransaction[];
	errorCode: string;
	why: string;
}

export class PaymentAdapter {
	readonly providers = new Map<string, PaymentProvider>();
	/** The newest last. */
	readonly calls: AdapterCall[] = [];
	readonly rules: AdapterRules = {
		header: 'authorization',
		prefix: 'Bearer ',
		doubledShare: 0,
		lostShare: 0,
		slowMs: 0,
		delayMs: 0,
		retrySeconds: [5, 10, 20, 40, 80, 160],
		finalErrors: ['instrument_error', 'fraud_error'],
	};
	private readonly random = seededRandom(51_412);
	private readonly clock: Clock;
	private closed = false;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	/** Asks until there is an answer that can be used, or until it is given up. Never throws. */
	async move(movement: Movement): Promise<AdapterOutcome> {
		if (this.rules.delayMs > 0) await this.pause(this.rules.delayMs);
		for (let number = 1; ; number++) {
			const attempt = await this.attempt(movement, number);
			if (attempt.transactions) return { transactions: attempt.transactions };
			if (this.rules.finalErrors.includes(attempt.errorCode)) return { failed: attempt.why };
			const waits = this.rules.retrySeconds;
			const seconds = movement.kind === 'authorization' ? (waits[number - 1] ?? waits.at(-1)) : waits[number - 1];
			if (seconds === undefined) return { failed: attempt.why };
			await this.pause(seconds * 1_000);
		}
	}

	close(): void {
		this.closed = true;
	}

	private async attempt(movement: Movement, number: number): Promise<Attempt> {
		if (this.random() >= this.rules.doubledShare) return await this.send(movement, number);
		const [first, second] = await Promise.all([this.send(movement, number), this.send(movement, number)]);
		const ids = ({ transactions }: Attempt) => transactions?.map((each) => each.id).join();
		if (first.transactions && second.transactions && ids(first) !== ids(second)) {
			this.calls.at(-1)?.problems.push('another answer for the same idempotency key');
		}
		return first.transactions ? first : second;
	}

	private async send(movement: Movement, number: number): Promise<Attempt> {
		const { order, instrument } = movement;
		const provider = this.providers.get(instrument.provider);
		if (!provider || this.closed) return { errorCode: '', why: `no provider ${instrument.provider} is configured` };
		const started = performance.now();
		const request = adapterRequest(movement);
		const call: AdapterCall = {
			provider: instrument.provider,
			path: adapterPath(movement),
			orderId: order.id,
			externalId: order.externalId,
			idempotencyKey: movement.key,
			amount: String(request.arguments.amount),
			currency: order.currency,
			attempt: number,
			status: 0,
			errorCode: '',
			problems: [],
			at: this.clock.now(),
			durationMs: 0,
		};
		this.calls.push(call);
		if (this.calls.length > KEPT_CALLS) this.calls.splice(0, 1_000);
		const answer = await this.post(provider, call.path, request);
		call.durationMs = Math.round(performance.now() - started);
		if (!answer) return { errorCode: '', why: 'no answer in time' };
		call.status = answer.status;
		if (answer.status < 200 || answer.status > 299) {
			call.errorCode = errorCodeOf(answer.body);
			return { errorCode: call.errorCode, why: `HTTP ${answer.status} ${call.errorCode}`.trim() };
		}
		const { transactions, problems } = readAnswer(answer.body, movement);
		call.problems.push(...problems);
		return problems.length === 0
			? { transactions, errorCode: '', why: '' }
			: { errorCode: '', why: problems.join('; ') };
	}

	/** undefined when no answer came in time. */
	private async post(
		provider: PaymentProvider,
		path: string,
		body: object,
	): Promise<{ status: number; body: unknown } | undefined> {
		const { header, prefix, slowMs, lostShare } = this.rules;
		const timeoutMs = provider.timeoutSeconds * 1_000;
		const isLost = this.random() < lostShare;
		try {
			const response = await fetch(provider.callbackUrl.replace(/\/$/, '') + path, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [header]: prefix + provider.apiKey },
				body: JSON.stringify(body),
				redirect: 'manual',
				signal: AbortSignal.timeout(timeoutMs),
			});
			const text = await response.text();
			if (slowMs > 0) await wait(Math.min(slowMs, timeoutMs));
			if (isLost || slowMs >= timeoutMs) return undefined;
			return { status: response.status, body: parsed(text) };
		} catch {
			// No connection or no answer in time: the same to NewStore, the next attempt asks again.
			return undefined;
		}
	}

	private async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.clock.schedule(this.clock.now() + ms, resolve));
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
