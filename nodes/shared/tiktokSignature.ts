import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signatures of TikTok Shop: of our requests (tiktok-shop.md 3) and of its webhooks (tiktok-shop.md 5.2).
 */

/** Query parameters that are sent but never signed. */
const UNSIGNED = new Set(['sign', 'access_token']);

export interface SignedParts {
	appSecret: string;
	/** path exactly as sent: ids filled in, no host, no query, no trailing slash */
	path: string;
	/** decoded values; lists already joined with commas */
	query: Record<string, string>;
	/** exactly the bytes sent; leave out when nothing is sent */
	body?: string | Buffer;
	/** multipart bodies are not part of the signature */
	contentType?: string;
}

export function isMultipart(contentType: string | undefined): boolean {
	return /^\s*multipart\/form-data\b/i.test(contentType ?? '');
}

/** Value of the query parameter `sign`: HMAC-SHA256 in lower-case hex (tiktok-shop.md 3.1). */
export function signRequest({ appSecret, path, query, body, contentType }: SignedParts): string {
	const names = Object.keys(query)
		.filter((name) => !UNSIGNED.has(name))
		.sort();
	const hmac = createHmac('sha256', appSecret).update(appSecret).update(path);
	for (const name of names) hmac.update(name).update(query[name]);
	if (body !== undefined && !isMultipart(contentType)) hmac.update(body);
	return hmac.update(appSecret).digest('hex');
}

/** Signature of a webhook: HMAC-SHA256 over app key and raw body, in lower-case hex (tiktok-shop.md 5.2). */
export function signWebhook(appKey: string, appSecret: string, rawBody: Buffer): string {
	return createHmac('sha256', appSecret).update(appKey).update(rawBody).digest('hex');
}

/**
 * Whether the Authorization header of a webhook is the signature of its raw body, compared in constant time.
 * Never true without an app key and an app secret: an empty secret would let everyone sign.
 */
export function isWebhookSignatureValid(
	credentials: { appKey: string; appSecret: string },
	rawBody: Buffer,
	header: unknown,
): boolean {
	const { appKey, appSecret } = credentials;
	if (!appKey || !appSecret || typeof header !== 'string') return false;
	// Digests of equal length make the comparison safe for a header of any length.
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(signWebhook(appKey, appSecret, rawBody)), digest(header.trim()));
}
