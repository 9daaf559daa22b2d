import { pause } from './pause';

/** How often and how long to try again. Times in milliseconds. */
export interface RetryPolicy {
	/** calls in all, the first included */
	attempts: number;
	/** first wait, doubled each time */
	baseDelayMs: number;
	/** no wait is longer than this, a Retry-After header included */
	maxDelayMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, baseDelayMs: 500, maxDelayMs: 60_000 };

/** Wait before attempt `attempt + 1` (attempt counts from 1): Retry-After if given, else exponential with full jitter. */
export function retryDelayMs(
	attempt: number,
	policy: RetryPolicy,
	retryAfterMs?: number,
	random = Math.random,
): number {
	if (retryAfterMs !== undefined) return Math.min(policy.maxDelayMs, Math.max(0, retryAfterMs));
	const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
	return Math.ceil(ceiling * random());
}

/** Value of a Retry-After header (seconds, or an HTTP date) in milliseconds; undefined when absent or unreadable. */
export function parseRetryAfterMs(value: unknown, now = Date.now()): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const seconds = Number(value);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(String(value));
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Calls `attempt` until it is done, at most `policy.attempts` times. `attempt` answers `{ retry: true }` to be called again;
 * the last answer is returned either way, so that the caller turns it into the right error.
 */
export async function withRetry<T>(
	policy: RetryPolicy,
	attempt: (count: number) => Promise<{ retry: boolean; retryAfterMs?: number; result: T }>,
): Promise<T> {
	for (let count = 1; ; count++) {
		const { retry, retryAfterMs, result } = await attempt(count);
		if (!retry || count >= policy.attempts) return result;
		await pause(retryDelayMs(count, policy, retryAfterMs));
	}
}
