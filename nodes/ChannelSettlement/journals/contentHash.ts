import { createHash } from 'node:crypto';

/**
 * Tells "the same journal" from "changed": first 12 hex digits of SHA-256 over the lines `category=signed minor units`
 * (debit positive), sorted, joined with newlines (accounting.md 1.5). It is over categories, not accounts, so that renaming
 * an account does not make an old journal look changed; categories that are zero are left out.
 */
export function contentHash(minorByCategory: Iterable<readonly [string, number]>): string {
	const lines = [...minorByCategory]
		.filter(([, minor]) => minor !== 0)
		.map(([category, minor]) => `${category}=${minor}`);
	return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 12);
}
