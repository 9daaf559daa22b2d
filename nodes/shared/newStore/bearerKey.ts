import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (value: string) => createHash('sha256').update(value, 'utf8').digest();

/**
 * Whether an Authorization header carries the key as bearer token. Takes the same time for every wrong key; an empty key
 * is never right.
 */
export function hasBearerKey(authorization: unknown, key: unknown): boolean {
	if (typeof key !== 'string' || key === '') return false;
	const match = /^Bearer (.+)$/i.exec(typeof authorization === 'string' ? authorization : '');
	return timingSafeEqual(digest(match?.[1] ?? ''), digest(key)) && match !== null;
}

/**
 * Whether the header of this name (any case) carries the key: `Authorization` as bearer token, any other header as the bare
 * key or as bearer token.
 */
export function hasKeyInHeader(headers: Record<string, unknown>, headerName: string, key: unknown): boolean {
	const name = headerName.trim().toLowerCase();
	const value = headers[name];
	if (name === 'authorization') return hasBearerKey(value, key);
	const given = typeof value === 'string' ? value : '';
	return hasBearerKey(/^Bearer /i.test(given) ? given : `Bearer ${given}`, key);
}
