import { sleep } from 'n8n-workflow';

/**
 * Paces calls so that no window of one second sees more than the allowed number: calls of the same key start at even
 * distances. State lives in the process, shared by all executions, because the limits are per shop or tenant
 * (TikTok 50/s per API and shop, tiktok-shop.md 4.4; NewStore 20 injections/s, newstore.md 3.2).
 */
const nextStart = new Map<string, number>();

/** Waits until a call of this key may start. `perSecond` = calls a second. */
export async function pace(key: string, perSecond: number): Promise<void> {
	const now = Date.now();
	const start = Math.max(now, nextStart.get(key) ?? 0);
	nextStart.set(key, start + 1000 / perSecond);
	if (nextStart.size > 10_000) forgetIdle(now);
	if (start > now) await sleep(start - now);
}

/** After a 429: nothing of this key starts before `delayMs` from now. */
export function holdBack(key: string, delayMs: number): void {
	nextStart.set(key, Math.max(nextStart.get(key) ?? 0, Date.now() + delayMs));
}

function forgetIdle(now: number): void {
	for (const [key, start] of nextStart) if (start < now) nextStart.delete(key);
}
