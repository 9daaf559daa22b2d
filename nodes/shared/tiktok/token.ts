import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { tryParseJson } from '../json';
import { isToken } from '../tokenText';
import { describeSilence } from './failures';

/**
 * Access tokens of TikTok Shop (tiktok-shop.md 2.2): one exchange of the authorization code, then renewals that always keep
 * the whole pair of the answer, because a renewal may replace the refresh token as well.
 *
 * n8n reads the credential anew for every request, and calls preAuthentication whenever a request failed in the HTTP Request
 * node, whatever the reason. So renewals of the same pair share one call, and who still holds an older pair gets the newest.
 *
 * In queue mode several processes share the credential and nothing else. TikTok Shop may refuse a refresh token that another
 * process has used, so a refusal is no end before the credential has been read again (`isPairReplaced`).
 */

/** Tokens of a credential. Times in Unix seconds, 0 = not known. */
export interface Tokens {
	tokenBaseUrl: string;
	appKey: string;
	appSecret: string;
	authCode: string;
	accessToken: string;
	accessTokenExpiresAt: number;
	refreshToken: string;
	refreshTokenExpiresAt: number;
	/** when this pack got the pair; 0 = entered by hand, undefined = never looked at */
	renewedAt?: number;
}

/** A token is renewed at most this long before it expires, or in the last tenth of its life when that is shorter. */
const MARGIN_SECONDS = 3600;
/** Each process draws its part of the margin, so that two of them seldom renew the same pair at the same moment. */
const MARGIN_SHARE = 0.5 + Math.random() / 2;
/** How long a renewal that was asked for early may precede the end, as a part of the token's life. */
const EARLY_SHARE = 0.25;
/** A token younger than this is not renewed because some call failed. */
const YOUNG_SECONDS = 3600;
/** Even when TikTok Shop calls a token expired, the pair is not renewed more often than this. */
const SHORTEST_RENEWAL_SECONDS = 10;
/** After a renewal that failed for a passing reason, a token that is still valid is used this long before the next try. */
const POSTPONE_SECONDS = 60;
const REMEMBER_SECONDS = 24 * 3600;
const ATTEMPTS = 3;

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** Reads the fields of the credential; accepts times as numbers or as text. */
export function readTokens(credentials: ICredentialDataDecryptedObject): Tokens {
	const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
	const seconds = (value: unknown) => {
		const number = Number(value);
		return Number.isFinite(number) && number > 0 ? Math.floor(number) : 0;
	};
	const { tokenRenewedAt } = credentials;
	return {
		tokenBaseUrl: text(credentials.tokenBaseUrl).replace(/\/+$/, ''),
		appKey: text(credentials.appKey),
		appSecret: text(credentials.appSecret),
		authCode: text(credentials.authCode),
		accessToken: text(credentials.accessToken),
		accessTokenExpiresAt: seconds(credentials.accessTokenExpiresAt),
		refreshToken: text(credentials.refreshToken),
		refreshTokenExpiresAt: seconds(credentials.refreshTokenExpiresAt),
		renewedAt: tokenRenewedAt === undefined || tokenRenewedAt === '' ? undefined : seconds(tokenRenewedAt),
	};
}

/** False when the access token is missing or (nearly) expired. A token without a known end is taken as valid. */
export function isAccessTokenUsable(tokens: Tokens, now = nowSeconds()): boolean {
	const { accessToken, accessTokenExpiresAt, renewedAt = 0 } = tokens;
	if (!accessToken) return false;
	if (!accessTokenExpiresAt) return true;
	const lifetime = renewedAt ? accessTokenExpiresAt - renewedAt : Number.POSITIVE_INFINITY;
	if (lifetime <= 0) return true; // the clocks disagree; TikTok Shop will say when the token has expired
	const left = accessTokenExpiresAt - now;
	if (left > Math.min(MARGIN_SECONDS, lifetime / 10) * MARGIN_SHARE) return true;
	return left > 0 && (postponedUntil.get(accessToken) ?? 0) > now;
}

/** Access tokens that TikTok Shop called expired (105002), with the time it said so. */
const rejected = new Map<string, number>();
const postponedUntil = new Map<string, number>();
/** Access tokens that are renewed although they are good for hours. */
const early = new Set<string>();
/** Refresh tokens and authorization codes that TikTok Shop did not take, with the time it first said so. */
const refused = new Map<string, number>();
/** Newest pair by the refresh token or authorization code that it came from. */
const successors = new Map<string, { tokens: Tokens; at: number }>();
/** Renewals that run now, by the refresh token or authorization code they use. */
const running = new Map<string, Promise<Tokens>>();

/** Remembers that TikTok Shop called this access token expired, so that the next renewal of it is not refused. */
export function rejectAccessToken(tokens: Tokens): void {
	rejected.set(tokens.accessToken, nowSeconds());
}

/**
 * Whether a renewal that is asked for so long before the end is due: the access token ends within these seconds, or within
 * the last quarter of its life when that is shorter.
 */
export function isEarlyRenewalDue(tokens: Tokens, withinSeconds: number, now = nowSeconds()): boolean {
	const { accessTokenExpiresAt, refreshToken, renewedAt = 0 } = tokens;
	if (withinSeconds <= 0 || !refreshToken || !accessTokenExpiresAt) return false;
	const lifetime = renewedAt ? accessTokenExpiresAt - renewedAt : Number.POSITIVE_INFINITY;
	return accessTokenExpiresAt - now <= Math.min(withinSeconds, lifetime * EARLY_SHARE);
}

/** Makes the next renewal of this access token happen, although it is good for hours. */
export function renewEarly({ accessToken }: Tokens): void {
	early.add(accessToken);
}

/** Waits between looks at the credential: who renews it stores it right after TikTok Shop has answered. */
const LOOKS_MS = [0, 100, 200, 400, 800, 1600];
/** A pair that was refused this long ago has been waited for. */
const WAITED_SECONDS = 10;

/**
 * Whether the credential holds another pair than the one that TikTok Shop did not renew: another process of this n8n was
 * faster. Reads it anew, for three seconds at most when the refusal is fresh.
 */
export async function isPairReplaced(read: () => Promise<ICredentialDataDecryptedObject>): Promise<boolean> {
	for (const waitMs of LOOKS_MS) {
		if (waitMs) await sleep(waitMs);
		const tokens = readTokens(await read());
		const refusedAt = refused.get(keyOf(tokens, grantOf(newest(tokens))));
		if (refusedAt === undefined) return true;
		if (refusedAt < nowSeconds() - WAITED_SECONDS) return false;
	}
	return false;
}

/** The while that this process leaves to others before it renews a token that TikTok Shop calls expired. */
const SLOT_MS = 200 + Math.random() * 1800;
const LOOK_MS = 100;

/**
 * TikTok Shop calls this access token expired before its time. Perhaps another process has just renewed it and is storing the
 * pair, and a second use of the refresh token could end the authorization: waits for a newer pair, two seconds at most.
 */
export async function letOthersRenew(
	read: () => Promise<ICredentialDataDecryptedObject>,
	accessToken: string,
): Promise<void> {
	for (let waitedMs = 0; waitedMs < SLOT_MS; waitedMs += LOOK_MS) {
		await sleep(LOOK_MS);
		if (newest(readTokens(await read())).accessToken !== accessToken) return;
	}
}

const grantOf = ({ authCode, refreshToken }: Tokens): string => authCode || refreshToken;

const keyOf = (tokens: Tokens, grant: string) => `${tokens.tokenBaseUrl} ${tokens.appKey} ${grant}`;

/**
 * The newest pair that grew out of this one in this process; the pair itself when there is none. A pair that another process
 * has stored meanwhile is newer than what this one remembers of the same refresh token: TikTok Shop may leave that as it is.
 */
function newest(tokens: Tokens): Tokens {
	let current = tokens;
	const seen = new Set<string>();
	for (let grant = grantOf(tokens); grant && !seen.has(grant); grant = current.refreshToken) {
		seen.add(grant);
		const next = successors.get(keyOf(tokens, grant));
		if (!next || isOlder(next.tokens, current)) break;
		current = next.tokens;
	}
	return current;
}

const isOlder = (one: Tokens, other: Tokens): boolean => (one.renewedAt ?? 0) < (other.renewedAt ?? 0);

function forgetOld(now: number): void {
	for (const [key, { at }] of successors) if (at < now - REMEMBER_SECONDS) successors.delete(key);
	for (const [token, at] of rejected) if (at < now - REMEMBER_SECONDS) rejected.delete(token);
	for (const [key, at] of refused) if (at < now - REMEMBER_SECONDS) refused.delete(key);
	for (const [token, until] of postponedUntil) if (until < now) postponedUntil.delete(token);
}

/** Fields of the credential that n8n stores: the whole pair. */
function toFields(tokens: Tokens): IDataObject {
	return {
		accessToken: tokens.accessToken,
		accessTokenExpiresAt: tokens.accessTokenExpiresAt,
		refreshToken: tokens.refreshToken,
		refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
		authCode: '',
		tokenRenewedAt: String(tokens.renewedAt ?? 0),
	};
}

/**
 * What preAuthentication of the credential returns: the fields to store, or nothing at all when the pair stays as it is
 * (n8n then neither stores nor repeats the call in the HTTP Request node).
 * Throws an Error whose text says in plain words what is wrong; it holds no token, secret or address.
 */
export async function preAuthenticate(
	http: IHttpRequestHelper['helpers']['httpRequest'],
	credentials: ICredentialDataDecryptedObject,
): Promise<IDataObject> {
	const stored = readTokens(credentials);
	const now = nowSeconds();
	forgetOld(now);
	const current = newest(stored);
	const isRejected = rejected.has(current.accessToken);
	const usable = !current.authCode && isAccessTokenUsable(current, now);
	const isEarly = early.delete(current.accessToken);

	const outdated = current.accessToken !== stored.accessToken || stored.authCode !== current.authCode;
	if (outdated && usable && !isRejected) return toFields(current);
	if (current.authCode) return toFields(await exchangeAuthCode(http, current));
	if (usable && !isEarly) {
		if (stored.renewedAt === undefined && !isRejected) return toFields(current);
		const age = now - (current.renewedAt ?? 0);
		if (age < (isRejected ? SHORTEST_RENEWAL_SECONDS : YOUNG_SECONDS)) return {};
	}
	if (!current.refreshToken) {
		if (usable && !isRejected) return {};
		throw new Error(
			current.accessToken
				? 'The TikTok Shop access token has expired and there is no refresh token. Let the seller authorize the app again and enter the new authorization code.'
				: 'The TikTok Shop API credential has no tokens yet. Enter an authorization code, or an access token with its refresh token.',
		);
	}
	const fresh = await refresh(http, current).catch((error: Error) => error);
	if (!(fresh instanceof Error)) return toFields(fresh);
	// Nothing says that the token is bad: the failed call is the news, not the renewal that was tried on its account.
	if (usable && !isRejected && !(isEarly && fresh instanceof GrantRefused)) return {};
	if (fresh instanceof TokenHostBusy && !isRejected && current.accessTokenExpiresAt > now) {
		postponedUntil.set(current.accessToken, now + POSTPONE_SECONDS);
		return {};
	}
	throw fresh;
}

/** One call for all who ask at the same time for the same pair; the answer is remembered for those who come late. */
async function once(tokens: Tokens, grant: string, work: () => Promise<Tokens>): Promise<Tokens> {
	const key = keyOf(tokens, grant);
	let renewal = running.get(key);
	if (!renewal) {
		renewal = work().then(
			(fresh) => {
				successors.set(key, { tokens: fresh, at: nowSeconds() });
				refused.delete(key);
				return fresh;
			},
			(error: Error) => {
				if (error instanceof GrantRefused && !refused.has(key)) refused.set(key, nowSeconds());
				throw error;
			},
		);
		const settled = () => running.delete(key);
		renewal.then(settled, settled);
		running.set(key, renewal);
	}
	return await renewal;
}

async function refresh(http: IHttpRequestHelper['helpers']['httpRequest'], tokens: Tokens): Promise<Tokens> {
	return await once(tokens, tokens.refreshToken, async () => {
		const fresh = await requestTokens(http, tokens, '/api/v2/token/refresh', {
			refresh_token: tokens.refreshToken,
			grant_type: 'refresh_token',
		});
		rejected.delete(tokens.accessToken);
		return fresh;
	});
}

async function exchangeAuthCode(http: IHttpRequestHelper['helpers']['httpRequest'], tokens: Tokens): Promise<Tokens> {
	const exchanged = await once(tokens, tokens.authCode, async () => {
		const grant = { auth_code: tokens.authCode, grant_type: 'authorized_code' };
		return await requestTokens(http, tokens, '/api/v2/token/get', grant);
	}).catch((error: Error) => error);
	if (!(exchanged instanceof Error)) return exchanged;
	if (!(exchanged instanceof TokenRefused) || !tokens.refreshToken) throw exchanged;
	// A code that was used before and is still in the field does no harm while the tokens it gave are there.
	const older = { ...tokens, authCode: '' };
	return isAccessTokenUsable(older) ? older : await refresh(http, older);
}

/** The token host did not answer or is overloaded; trying later helps. */
class TokenHostBusy extends Error {}
/** The token host said no. */
class TokenRefused extends Error {}
/** It said no to the refresh token or the authorization code. */
class GrantRefused extends TokenRefused {}

/** Whether a call failed because the pair was not renewed, which another process may have done meanwhile. */
export function isGrantRefused(error: unknown): boolean {
	return error instanceof GrantRefused || (error instanceof Error && error.cause instanceof GrantRefused);
}

const AUTHORIZE =
	'Let the seller authorize the app again and enter the new authorization code in the TikTok Shop API credential.';

/** Texts for the errors of the token host (tiktok-shop.md 2.2). */
function refusal(code: string, message: string, tokens: Tokens): TokenRefused {
	if (code === '36004004') {
		return new GrantRefused(`The authorization code was used before or is older than 30 minutes. ${AUTHORIZE}`);
	}
	if (code === '36004001') return new GrantRefused(`The authorization by the seller has ended. ${AUTHORIZE}`);
	if (code === '36004005') {
		return new GrantRefused(`TikTok Shop does not know the refresh token; it may have been replaced. ${AUTHORIZE}`);
	}
	// The text of the answer could repeat what was sent.
	const secrets = [tokens.appSecret, tokens.refreshToken, tokens.authCode, tokens.accessToken].filter(Boolean);
	const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message);
	// A refusal that no paper names may also mean that another process was faster; a wrong secret does not.
	const Refused = code === '36004003' ? TokenRefused : GrantRefused;
	return new Refused(
		`TikTok Shop refused to renew the access token (code ${code}: ${safe}). Check app key and app secret in the TikTok Shop API credential.`,
	);
}

/** Calls the token host. Its address carries the app secret, so no error of the call itself is let through. */
async function requestTokens(
	http: IHttpRequestHelper['helpers']['httpRequest'],
	tokens: Tokens,
	path: string,
	grant: IDataObject,
): Promise<Tokens> {
	if (!tokens.appKey || !tokens.appSecret) {
		throw new TokenRefused('The TikTok Shop API credential has no app key or no app secret.');
	}
	const request: IHttpRequestOptions = {
		method: 'GET',
		url: `${tokens.tokenBaseUrl}${path}`,
		qs: { app_key: tokens.appKey, app_secret: tokens.appSecret, ...grant },
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 30_000,
	};
	for (let attempt = 1; ; attempt++) {
		const outcome = await askTokenHost(http, request, tokens);
		if (!(outcome instanceof TokenHostBusy)) return outcome;
		if (attempt === ATTEMPTS) throw outcome;
		await sleep(500 * attempt);
	}
}

/** Unix seconds, also a hundred years ahead, as TikTok Shop really gives them; 0 = not known for anything else. */
function readEnd(value: unknown): number {
	const seconds = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
	return seconds > 0 && seconds < 1e11 ? Math.floor(seconds) : 0;
}

async function askTokenHost(
	http: IHttpRequestHelper['helpers']['httpRequest'],
	request: IHttpRequestOptions,
	tokens: Tokens,
): Promise<Tokens | TokenHostBusy> {
	let response: { body: unknown; statusCode: number };
	try {
		response = (await http(request)) as typeof response;
	} catch (error) {
		const reason = describeSilence(String((error as { code?: unknown }).code));
		return new TokenHostBusy(`The TikTok Shop token host could not be reached: ${reason}. Check the token base URL.`);
	}
	const answer = tryParseJson(String(response.body ?? '')) as
		{ code?: number | string; message?: string; data?: IDataObject } | undefined;
	if (answer?.code === undefined) {
		return new TokenHostBusy(
			`The TikTok Shop token host answered with HTTP ${response.statusCode}. Check the token base URL.`,
		);
	}
	const code = String(answer.code);
	if (response.statusCode === 429 || response.statusCode >= 500 || code === '36009003' || code === '36009002') {
		return new TokenHostBusy(`The TikTok Shop token host is overloaded (code ${code}).`);
	}
	const { data } = answer;
	if (code !== '0') throw refusal(code, String(answer.message ?? ''), tokens);
	if (!isToken(data?.access_token) || !isToken(data?.refresh_token)) {
		return new TokenHostBusy(
			'The TikTok Shop token host answered with something that is no pair of tokens, so nothing was stored. Check the token base URL, and whether a proxy stands between.',
		);
	}
	return {
		...tokens,
		authCode: '',
		accessToken: data.access_token,
		accessTokenExpiresAt: readEnd(data.access_token_expire_in),
		refreshToken: data.refresh_token,
		refreshTokenExpiresAt: readEnd(data.refresh_token_expire_in),
		renewedAt: nowSeconds(),
	};
}
