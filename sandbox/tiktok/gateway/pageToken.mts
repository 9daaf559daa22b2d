// Opaque page tokens. They hold the characters + / and = on purpose: a client that sends them unescaped, or signs the
// escaped text, must fail here as it would against TikTok.
import { createHash } from 'node:crypto';

const MARK = '+/==';

function fingerprint(query: unknown): string {
	return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 12);
}

/** Token of the page that starts at an offset, bound to the query it belongs to. */
export function issuePageToken(offset: number, query: unknown): string {
	const text = Buffer.from(`${offset}:${fingerprint(query)}`)
		.toString('base64')
		.replaceAll('=', '');
	return text + MARK;
}

/** Offset of a token; undefined when the token is not ours or belongs to a query with other filters or sorting. */
export function readPageToken(token: string, query: unknown): number | undefined {
	if (!token.endsWith(MARK)) return undefined;
	const text = Buffer.from(token.slice(0, -MARK.length), 'base64').toString('utf8');
	const match = /^(\d+):([0-9a-f]{12})$/.exec(text);
	if (match === null || match[2] !== fingerprint(query)) return undefined;
	return Number(match[1]);
}
