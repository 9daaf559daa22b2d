// Signatures of TikTok Shop, written from the documentation alone (tiktok-shop.md 3.1 and 5.2), so that the sandbox can
// disagree with the nodes.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedParts {
	secret: string;
	/** Path exactly as sent: no host, no query string. */
	path: string;
	/** Decoded query values. `sign` and `access_token` may be present: they are left out of the signature. */
	query: Record<string, string>;
	contentType?: string;
	/** Raw bytes of the body as sent; absent or empty when there is none. */
	body?: Buffer | string;
}

/** Lower-case hex `sign` of a request. */
export function signRequest({ secret, path, query, contentType = '', body }: SignedParts): string {
	const names = Object.keys(query).filter((name) => name !== 'sign' && name !== 'access_token');
	names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	const hmac = createHmac('sha256', secret);
	hmac.update(secret + path + names.map((name) => name + query[name]).join(''), 'utf8');
	const isMultipart = contentType.trim().toLowerCase().startsWith('multipart/form-data');
	if (body !== undefined && !isMultipart) hmac.update(body);
	return hmac.update(secret, 'utf8').digest('hex');
}

/** Value of the `Authorization` header of a webhook delivery with this raw body. */
export function signWebhook(appKey: string, secret: string, rawBody: Buffer | string): string {
	return createHmac('sha256', secret).update(appKey, 'utf8').update(rawBody).digest('hex');
}

/** Compares two signatures without telling by its duration where they differ. */
export function sameSignature(a: string, b: string): boolean {
	const left = Buffer.from(a);
	const right = Buffer.from(b);
	return left.length === right.length && timingSafeEqual(left, right);
}
