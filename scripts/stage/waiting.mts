// Waiting for what n8n does in the background, with a reason when it does not happen.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until `probe` gives something else than undefined or false. Returns it with the seconds it took. Throws an Error
 * that names what was waited for and, if given, what `describe` says about the state.
 */
export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined | false> | T | undefined | false,
	timeoutMs = 30_000,
	describe?: () => string | Promise<string>,
): Promise<{ value: T; seconds: number }> {
	const started = performance.now();
	for (;;) {
		const value = await probe();
		const elapsed = performance.now() - started;
		if (value !== undefined && value !== false) return { value, seconds: elapsed / 1000 };
		if (elapsed > timeoutMs) {
			throw new Error(
				`Waited ${Math.round(timeoutMs / 1000)} s in vain: ${what}${describe ? `\n${await describe()}` : ''}`,
			);
		}
		await sleep(50);
	}
}
