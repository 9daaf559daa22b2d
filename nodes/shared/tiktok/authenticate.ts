import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { tryParseJson } from '../json';
import { forbidRedirects } from '../redirects';
import { isMultipart, signRequest } from '../tiktokSignature';
import { signingTime } from './clock';
import { isAccessTokenUsable, isEarlyRenewalDue, readTokens, rejectAccessToken, renewEarly } from './token';

/** Header in which our node names an access token that TikTok Shop has just called expired; it is never sent. */
export const REFUSED_HEADER = 'x-n8n-refused-token';

/** Header in which our node asks for a renewal so many seconds before the access token ends; it is never sent. */
export const EARLY_HEADER = 'x-n8n-renew-within';

/** The only host of the API (tiktok-shop.md 1). */
export const API_BASE_URL = 'https://open-api.tiktokglobalshop.com';

export const TOKEN_HEADER = 'x-tts-access-token';

/** Query parameters that this function owns; those of an earlier signing are thrown away. */
const OWN_QUERY = ['app_key', 'timestamp', 'sign', 'access_token'];

/** Operations that refuse a shop cipher (tiktok-shop.md 3). */
const WITHOUT_SHOP = [/^\/authorization\//, /^\/seller\/\d+\/(shops|permissions)$/, /^\/product\/\d+\/images\/upload$/];

/** Options of httpRequestWithAuthentication, or of the HTTP Request node, which says `uri`, `form` and `formData`. */
type RequestOptions = IHttpRequestOptions & { uri?: string; form?: unknown; formData?: unknown };

/**
 * Signs a request to TikTok Shop (tiktok-shop.md 3). Used by our nodes and by n8n's HTTP Request node alike, and may be called
 * again on the options it returned: n8n does so when it repeats a request. What it signs is what is sent: the body becomes a
 * string here, and the query becomes part of the address.
 *
 * Throws an error with `response.status` 401 when the access token has to be renewed first; n8n then calls
 * preAuthentication and this function once more, and only then sends.
 */
export function authenticate(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const options = requestOptions as RequestOptions;
	const appKey = text(credentials.appKey);
	const appSecret = text(credentials.appSecret);
	if (!appKey || !appSecret) throw new Error('The TikTok Shop API credential has no app key or no app secret.');
	const accessToken = requireToken(credentials, options);

	const apiBaseUrl = apiBaseUrlOf(credentials);
	const target = targetUrl(options, apiBaseUrl);
	refuseOtherHost(target, apiBaseUrl);
	forbidRedirects(options);
	const path = target.pathname.replace(/\/+$/, '');
	const query = readQuery(target, options.qs);
	for (const name of OWN_QUERY) delete query[name];
	applyShop(query, path, text(credentials.shopCipher));
	query.app_key = appKey;
	query.timestamp = String(signingTime(target.origin));

	const body = prepareBody(options);
	const contentType = header(options, 'content-type');
	query.sign = signRequest({ appSecret, path, query, body, contentType });

	const address = `${target.origin}${path}?${encodeQuery(query)}`;
	if (options.uri !== undefined) options.uri = address;
	else options.url = address;
	delete options.qs;
	delete options.baseURL;
	setHeader(options, TOKEN_HEADER, accessToken);
	return options;
}

/** Host of the API, without a slash at its end: the one entered, or TikTok Shop's. */
export const apiBaseUrlOf = (credentials: ICredentialDataDecryptedObject): string =>
	text(credentials.apiBaseUrl).replace(/\/+$/, '') || API_BASE_URL;

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** The access token to send; throws the 401 that makes n8n renew it when it is missing, expiring or was refused. */
function requireToken(credentials: ICredentialDataDecryptedObject, options: RequestOptions): string {
	const tokens = readTokens(credentials);
	const refused = header(options, REFUSED_HEADER);
	removeHeader(options, REFUSED_HEADER);
	const withinSeconds = Number(header(options, EARLY_HEADER) ?? 0);
	removeHeader(options, EARLY_HEADER);
	if (refused !== undefined && refused === tokens.accessToken) {
		rejectAccessToken(tokens);
		throw renewFirst();
	}
	if (tokens.authCode || !isAccessTokenUsable(tokens)) throw renewFirst();
	if (isEarlyRenewalDue(tokens, withinSeconds)) {
		renewEarly(tokens);
		throw renewFirst();
	}
	return tokens.accessToken;
}

function renewFirst(): Error {
	return Object.assign(new Error('The TikTok Shop access token has to be renewed first.'), {
		response: { status: 401 },
	});
}

function targetUrl(options: RequestOptions, apiBaseUrl: string): URL {
	const address = String(options.url ?? options.uri ?? '');
	const base = options.baseURL ?? apiBaseUrl;
	const absolute = /^[a-z][a-z\d+.-]*:\/\//i.test(address);
	const full = absolute ? address : `${base.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
	if (URL.canParse(full)) return new URL(full);
	throw new Error(`"${address.split('?')[0]}" is not an address. It should start with ${apiBaseUrl}.`);
}

/** The access token opens the whole shop, so it only goes to the API host of the credential. */
function refuseOtherHost(target: URL, apiBaseUrl: string): void {
	if (target.origin !== new URL(apiBaseUrl).origin) {
		throw new Error(
			`The TikTok Shop API credential may only be used for ${apiBaseUrl}, not for ${target.origin}. Change its API base URL if that is the right host.`,
		);
	}
}

/** Query of the address and `qs` as one map of decoded values; lists are joined with commas. */
function readQuery(target: URL, qs: IDataObject | undefined): Record<string, string> {
	const query: Record<string, string> = {};
	for (const [name, value] of target.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
	for (const [name, value] of Object.entries(qs ?? {})) {
		if (value === undefined || value === null) continue;
		query[name] = queryValue(value);
	}
	return query;
}

function queryValue(value: unknown): string {
	if (Array.isArray(value)) return value.map(queryValue).join(',');
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** The credential's shop where the call takes one and names none. An empty shop_cipher in the call means: send none. */
function applyShop(query: Record<string, string>, path: string, shopCipher: string): void {
	if (WITHOUT_SHOP.some((pattern) => pattern.test(path)) || query.shop_cipher === '') delete query.shop_cipher;
	else if (query.shop_cipher === undefined && shopCipher) query.shop_cipher = shopCipher;
}

/** RFC 3986: a space is %20, as the decoded value is what was signed. */
function encodeQuery(query: Record<string, string>): string {
	return Object.entries(query)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
		.join('&');
}

/** Makes the body what will be sent, byte for byte, and returns what of it is signed; undefined when nothing is. */
function prepareBody(options: RequestOptions): string | Buffer | undefined {
	const method = String(options.method ?? 'GET').toUpperCase();
	if (method === 'GET' || method === 'HEAD') {
		// n8n drops the body of a GET on one of its two ways, so it is dropped on both.
		delete options.body;
		return undefined;
	}
	const { body } = options as { body?: unknown };
	if (options.formData !== undefined || isForm(body) || isMultipart(header(options, 'content-type'))) return undefined;
	if (options.form !== undefined || body instanceof URLSearchParams) {
		throw new Error('TikTok Shop takes JSON or multipart bodies only, no URL-encoded forms.');
	}
	if (body === undefined || body === null || body === '') {
		delete options.body;
		return undefined;
	}
	if (typeof body === 'object' && 'pipe' in body) {
		throw new Error('A stream cannot be signed for TikTok Shop. Send files as multipart/form-data.');
	}
	// A string goes out as it is; an object would be written once more by n8n, and `{}` would be left out.
	const sent = Buffer.isBuffer(body) ? body : typeof body === 'string' ? requireJson(body) : JSON.stringify(body);
	options.body = sent;
	setHeader(options, 'content-type', 'application/json');
	return sent;
}

/** n8n puts text that is no JSON in quotes on the way out, which would break the signature. */
function requireJson(body: string): string {
	if (tryParseJson(body) === undefined) throw new Error('The body for TikTok Shop is not valid JSON.');
	return body.trim();
}

/** FormData of Node or of the form-data package. */
function isForm(body: unknown): boolean {
	return typeof body === 'object' && body !== null && body.constructor?.name === 'FormData';
}

function headerName(options: RequestOptions, name: string): string | undefined {
	return Object.keys(options.headers ?? {}).find((key) => key.toLowerCase() === name);
}

function header(options: RequestOptions, name: string): string | undefined {
	const key = headerName(options, name);
	const value = key === undefined ? undefined : options.headers?.[key];
	return value === undefined ? undefined : String(value);
}

function removeHeader(options: RequestOptions, name: string): void {
	const key = headerName(options, name);
	if (key !== undefined && options.headers) delete options.headers[key];
}

function setHeader(options: RequestOptions, name: string, value: string): void {
	removeHeader(options, name);
	options.headers = { ...options.headers, [name]: value };
}
