/**
 * Time of signing. TikTok Shop refuses a timestamp older than 5 minutes or more than 30 seconds ahead (tiktok-shop.md 3), so
 * after such a refusal the time of the answer's Date header is used for this host instead of this machine's clock.
 */
const offsetSeconds = new Map<string, number>();

/** Unix seconds for a request to `origin` (https://open-api.tiktokglobalshop.com). */
export function signingTime(origin: string, nowMs = Date.now()): number {
	return Math.floor(nowMs / 1000) + (offsetSeconds.get(origin) ?? 0);
}

/** Learns the time of a server from its Date header. False when the header does not explain the refusal. */
export function correctClock(origin: string, dateHeader: unknown, nowMs = Date.now()): boolean {
	const serverMs = typeof dateHeader === 'string' ? Date.parse(dateHeader) : Number.NaN;
	if (Number.isNaN(serverMs)) return false;
	const offset = Math.round((serverMs - nowMs) / 1000);
	if (Math.abs(offset - (offsetSeconds.get(origin) ?? 0)) < 15) return false;
	offsetSeconds.set(origin, offset);
	return true;
}
