import { createHash } from 'node:crypto';

/** Readable part of a key: letters, digits and dashes. */
export function slug(text: string, limit: number): string {
	return text
		.normalize('NFKD')
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, limit);
}

/**
 * Key of a case: the same problem about the same thing gives the same key for ever. `shown` is the business key as people may see
 * it; the hash is of the real one, so that two buyers' e-mail addresses stay two cases without being readable.
 */
export function caseKey(flow: string, code: string, businessKey: string, shown: string): string {
	const hash = createHash('sha256').update(`${flow}\n${code}\n${businessKey}`).digest('hex').slice(0, 10);
	return [slug(flow, 20), slug(code, 40), slug(shown, 40), hash].filter(Boolean).join('.');
}

/** The last part of a key names the case alone, and says nothing about it: what a link may carry. '' when the key has none. */
export const caseNumber = (key: string) => /(?:^|\.)([0-9a-f]{10})$/.exec(key)?.[1] ?? '';

/** What a case of a system that is down is about, whatever was tried meanwhile; the name of an authorization may follow. */
export const OUTAGE = 'outage';

/** Business key of an outage; authorizations of TikTok end one by one. */
export const outageKey = (authorization: string) => [OUTAGE, authorization].filter(Boolean).join('/');

/** Is it about a system that is down, not about one order or product? */
export const isOutageKey = (key: string) => /^outage(-|$)/.test(key.split('.')[2] ?? '');
