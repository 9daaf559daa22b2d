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
