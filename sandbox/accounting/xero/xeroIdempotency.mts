// Xero's Idempotency-Key: for six minutes the first answer comes back, and the key may not carry anything else.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.mts';
import type { Answer } from '../../httpServer.mts';
import { xeroValidation } from './xeroProblems.mts';
import type { XeroSettings } from './xeroTypes.mts';

const LONGEST_KEY = 128;

export class XeroIdempotency {
	private readonly kept = new Map<string, { call: string; reply: Answer; until: number }>();
	private readonly clock: Clock;
	private readonly settings: XeroSettings;

	constructor(clock: Clock, settings: XeroSettings) {
		this.clock = clock;
		this.settings = settings;
	}

	/** Runs `work` once per key. */
	once(request: FastifyRequest, work: () => Answer): Answer {
		const key = request.headers['idempotency-key'];
		if (typeof key !== 'string' || key === '') return work();
		if (key.length > LONGEST_KEY) return xeroValidation('The Idempotency-Key is longer than 128 characters');
		const call = `${request.method} ${request.url} ${createHash('sha256').update(request.rawBody).digest('hex')}`;
		const now = this.clock.now();
		const first = this.kept.get(key);
		if (first && first.until > now) {
			// What Xero does with another body is not documented. The sandbox is strict, so that it shows.
			return first.call === call
				? first.reply
				: xeroValidation('The Idempotency-Key was used with another request already');
		}
		const reply = work();
		this.kept.set(key, { call, reply, until: now + this.settings.idempotencySeconds * 1_000 });
		return reply;
	}
}
