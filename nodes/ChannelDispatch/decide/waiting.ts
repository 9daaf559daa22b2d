/** When to look again. The time grows with the time that somebody waits already, so that it doubles from try to try. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { DispatchSettings } from './dispatchSettings';
import { MINUTE_MS, readTime } from '../../shared/channel/times';

/** Times of rows of tts_warnings by their key; of a key that comes twice the earliest. */
export function readMemory(rows: Row[]): Map<string, number> {
	const memory = new Map<string, number>();
	for (const row of rows) {
		const key = cell(row, 'warn_key');
		const time = readTime(row.warned_at);
		if (key === '') continue;
		memory.set(key, Math.min(memory.get(key) ?? Infinity, time));
	}
	return memory;
}

type Limits = Pick<DispatchSettings, 'now' | 'waitLeastMinutes' | 'waitMostMinutes'>;

/** Unix milliseconds of the next look. `notBefore`: an end of the wait that is known. */
export function askAgainAt(since: number, limits: Limits, notBefore = 0): number {
	if (notBefore > limits.now) return notBefore;
	const least = limits.waitLeastMinutes * MINUTE_MS;
	const most = Math.max(least, limits.waitMostMinutes * MINUTE_MS);
	return limits.now + Math.min(most, Math.max(least, limits.now - since));
}
