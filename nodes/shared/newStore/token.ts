import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { tryParseJson } from '../json';
import { isToken } from '../tokenText';

/**
 * Tokens of a NewStore API client (newstore.md 2): form post to the identity host, life time as `expires_in` says.
 * State in memory is shared by all executions of the process, so that many calls and parallel executions fetch one token.
 */
export interface StoredToken {
	accessToken: string;
	/** when the request for it was answered, Unix milliseconds of this machine's clock */
	accessObtainedAtMs: number;
	accessExpiresAtMs: number;
	/** fingerprint of the API client and host that the token belongs to; changes when the credential is edited */
	accessOwner: string;
}

/** What n8n hands to preAuthentication. */
export interface TokenRequestHelper {
	helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
}

/** Why no token could be fetched, in words for the person who set up the credential. */
export class SignInError extends Error {
	constructor(
		message: string,
		readonly description: string,
		/** trying again may help: network, rate limit, 5xx */
		readonly transient: boolean,
	) {
		super(message);
		this.name = 'SignInError';
	}
}

const DEFAULT_LIFETIME_S = 300;
/** A longer life is no answer of an identity host. */
const LONGEST_LIFETIME_S = 366 * 24 * 3600;
const RENEWAL_MARGIN_MS = 30_000;
const SHARE_OF_LIFETIME = 0.2;
/** n8n's HTTP Request node asks for a renewal after any failure; a token younger than this is kept then (n8n.md 0.8). */
const YOUNG_MS = 60_000;
const TIMEOUT_MS = 30_000;

const newest = new Map<string, StoredToken>();
const inFlight = new Map<string, Promise<StoredToken>>();
/** by owner: tokens obtained up to this moment were refused by NewStore */
const refusedUntilMs = new Map<string, number>();

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** Base URL of the API, without a slash at its end: the one entered, or derived from the tenant. */
export function apiBaseUrl(credentials: ICredentialDataDecryptedObject): string {
	const entered = text(credentials.apiBaseUrl).replace(/\/+$/, '');
	return entered || `https://${text(credentials.tenant)}.p.newstore.net`;
}

function tokenUrl(credentials: ICredentialDataDecryptedObject): string {
	const base = text(credentials.identityBaseUrl).replace(/\/+$/, '') || 'https://id.p.newstore.net';
	return `${base}/auth/realms/${encodeURIComponent(text(credentials.tenant))}/protocol/openid-connect/token`;
}

function ownerOf(credentials: ICredentialDataDecryptedObject): string {
	const parts = [
		tokenUrl(credentials),
		text(credentials.clientId),
		text(credentials.clientSecret),
		text(credentials.scope),
		text(credentials.clientAuthentication),
	];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function stored(credentials: ICredentialDataDecryptedObject): StoredToken {
	return {
		accessToken: text(credentials.accessToken),
		accessObtainedAtMs: Number(credentials.accessObtainedAtMs) || 0,
		accessExpiresAtMs: Number(credentials.accessExpiresAtMs) || 0,
		accessOwner: text(credentials.accessOwner),
	};
}

function isUsable(token: StoredToken | undefined, owner: string, nowMs: number): token is StoredToken {
	if (!token?.accessToken || token.accessOwner !== owner) return false;
	const lifetimeMs = token.accessExpiresAtMs - token.accessObtainedAtMs;
	const marginMs = Math.min(RENEWAL_MARGIN_MS, lifetimeMs * SHARE_OF_LIFETIME);
	return nowMs < token.accessExpiresAtMs - marginMs && token.accessObtainedAtMs > (refusedUntilMs.get(owner) ?? -1);
}

/** The token to send now; undefined when there is none or it has to be renewed first. */
export function currentToken(credentials: ICredentialDataDecryptedObject, nowMs = Date.now()): string | undefined {
	const owner = ownerOf(credentials);
	const token = [stored(credentials), newest.get(owner)].find((candidate) => isUsable(candidate, owner, nowMs));
	return token?.accessToken;
}

/** Notes that NewStore refused a call sent at `sentAtMs`: tokens obtained before that moment are not used any more. */
export function refuseTokensUntil(credentials: ICredentialDataDecryptedObject, sentAtMs: number): void {
	const owner = ownerOf(credentials);
	refusedUntilMs.set(owner, Math.max(sentAtMs, refusedUntilMs.get(owner) ?? -1));
}

/**
 * A usable token: the newest in this process, or a fresh one (one request however many ask at the same time). A young token
 * that NewStore did not refuse is kept, whatever made n8n ask. Throws SignInError.
 */
export async function renewToken(
	helpers: TokenRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
	nowMs = Date.now(),
): Promise<StoredToken> {
	const owner = ownerOf(credentials);
	const mine = stored(credentials);
	const latest = newest.get(owner);
	if (isUsable(latest, owner, nowMs) && latest.accessObtainedAtMs > mine.accessObtainedAtMs) return latest;
	const lifetimeMs = mine.accessExpiresAtMs - mine.accessObtainedAtMs;
	const isYoung = nowMs - mine.accessObtainedAtMs < Math.min(YOUNG_MS, lifetimeMs / 2);
	if (isUsable(mine, owner, nowMs) && isYoung) return mine;

	let flight = inFlight.get(owner);
	if (!flight) {
		flight = fetchToken(helpers, credentials, owner).finally(() => inFlight.delete(owner));
		inFlight.set(owner, flight);
	}
	return await flight;
}

/** Fetches a token whatever is in store; used by the credential's Test. */
export async function fetchToken(
	helpers: TokenRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
	owner = ownerOf(credentials),
): Promise<StoredToken> {
	assertComplete(credentials);
	const answer = await helpers.httpRequest(tokenRequest(credentials)).catch((error: unknown) => {
		throw new SignInError(
			`NewStore's identity host cannot be reached: ${networkReason(error)}`,
			`Check Tenant and Identity Base URL in the credential, and that this n8n may open connections to ${new URL(tokenUrl(credentials)).host}.`,
			true,
		);
	});
	const { statusCode, body } = answer as { statusCode: number; body: string };
	const data = tryParseJson(String(body ?? '')) as Record<string, unknown> | undefined;
	if (statusCode !== 200 || !data || typeof data !== 'object') throw refusal(statusCode, data, credentials);
	if (!isToken(data.access_token)) throw unusable(statusCode);
	const nowMs = Date.now();
	const named = Number(data.expires_in);
	const lifetimeS = named > 0 && named < LONGEST_LIFETIME_S ? named : DEFAULT_LIFETIME_S;
	const token: StoredToken = {
		accessToken: data.access_token,
		accessObtainedAtMs: nowMs,
		accessExpiresAtMs: nowMs + lifetimeS * 1000,
		accessOwner: owner,
	};
	newest.set(owner, token);
	return token;
}

function assertComplete(credentials: ICredentialDataDecryptedObject) {
	const missing = [
		['tenant', 'Tenant'],
		['clientId', 'Client ID'],
		['clientSecret', 'Client Secret'],
	].filter(([name]) => !text(credentials[name]));
	if (missing.length > 0) {
		const names = missing.map(([, label]) => label).join(' and ');
		throw new SignInError(`The NewStore credential has no ${names}`, 'Open the credential and fill it in.', false);
	}
}

function tokenRequest(credentials: ICredentialDataDecryptedObject): IHttpRequestOptions {
	const form = new URLSearchParams({ grant_type: 'client_credentials' });
	const headers: Record<string, string> = {
		'content-type': 'application/x-www-form-urlencoded',
		accept: 'application/json',
	};
	const id = text(credentials.clientId);
	const secret = text(credentials.clientSecret);
	if (credentials.clientAuthentication === 'basic') {
		// RFC 6749 2.3.1: id and secret are form-encoded before they are joined.
		headers.authorization = `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;
	} else {
		form.set('client_id', id);
		form.set('client_secret', secret);
	}
	if (text(credentials.scope)) form.set('scope', text(credentials.scope));
	return {
		method: 'POST',
		url: tokenUrl(credentials),
		headers,
		body: form.toString(),
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// The secret goes to this host and no other.
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
}

const formEncode = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);

function refusal(
	status: number,
	data: Record<string, unknown> | undefined,
	credentials: ICredentialDataDecryptedObject,
): SignInError {
	const code = text(data?.error);
	const said = [code, text(data?.error_description)].filter(Boolean).join(': ');
	const answer = `NewStore's identity host answered HTTP ${status}${said ? ` (${said})` : ''}.`;
	if (status === 404) {
		return new SignInError(
			`NewStore does not know the tenant "${text(credentials.tenant)}"`,
			`${answer} Check Tenant (company and stage, such as mycompany-staging) and Identity Base URL.`,
			false,
		);
	}
	if (code === 'invalid_scope') {
		return new SignInError(
			'NewStore does not grant the scope of this credential',
			`${answer} Empty the field Scope, or grant these scopes to the API client in NewStore Omnichannel Manager.`,
			false,
		);
	}
	if (status === 401 || code === 'invalid_client' || code === 'unauthorized_client') {
		return new SignInError(
			'NewStore refused the Client ID or the Client Secret',
			`${answer} Copy both again from NewStore Omnichannel Manager > Settings > Users & Roles > API clients; the secret is shown only once. If the client expects HTTP Basic, switch Client Authentication.`,
			false,
		);
	}
	if (status >= 300 && status < 400) {
		return new SignInError(
			"NewStore's identity host answered with the address of another server, to which nothing was sent",
			`${answer} Check Identity Base URL in the credential, and whether a proxy stands between.`,
			false,
		);
	}
	if (status === 429 || status >= 500) {
		return new SignInError('NewStore cannot issue a token right now', `${answer} Try again in a minute.`, true);
	}
	return new SignInError(
		'NewStore issued no token',
		`${answer} Check Tenant, Identity Base URL, Client ID and Client Secret.`,
		false,
	);
}

/** An answer that is no refusal and holds no token that can be sent: it is not kept. */
const unusable = (status: number): SignInError =>
	new SignInError(
		"NewStore's identity host gave a token that cannot be used",
		`It answered HTTP ${status} with something else than a token. Check Identity Base URL in the credential, and whether a proxy stands between.`,
		true,
	);

function networkReason(error: unknown): string {
	const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no server has this name';
	if (code === 'ECONNREFUSED') return 'it refused the connection';
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return 'it did not answer in time';
	return text(code) || text(message) || 'the connection failed';
}
