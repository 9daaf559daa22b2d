import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { takeTurn } from '../paceHeader';
import { forbidRedirects } from '../redirects';
import { apiBaseUrl, currentToken, refuseTokensUntil } from './token';

/**
 * A node sets this header on a call that NewStore refused (401, or 403 with a JSON body) when it repeats it; the value is
 * the moment of the first try in Unix milliseconds. Tokens older than that are renewed, younger ones are simply used: so
 * twenty calls that fail together fetch one token. The header never leaves n8n.
 */
export const REFUSED_SINCE_HEADER = 'x-n8n-token-refused-since-ms';

/** n8n renews the credential when authenticate() throws an error that looks like a 401 (n8n.md 6); nothing was sent yet. */
class RenewalNeeded extends Error {
	readonly response = { status: 401 };

	constructor() {
		super('The NewStore token has to be renewed');
	}
}

/** Address of the call; the HTTP Request node says `uri`. */
function originOf({ baseURL, ...options }: IHttpRequestOptions): string {
	const address = String(options.url ?? (options as { uri?: unknown }).uri ?? '');
	const absolute = /^[a-z][a-z\d+.-]*:/i.test(address) || address.startsWith('//');
	const full = absolute ? address : `${(baseURL ?? '').replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
	return URL.canParse(full) ? new URL(full).origin : '';
}

/** The token opens the whole tenant, so it only goes to the API host of the credential. */
function refuseOtherHost(credentials: ICredentialDataDecryptedObject, options: IHttpRequestOptions): void {
	const base = apiBaseUrl(credentials);
	const origin = originOf(options);
	if (URL.canParse(base) && origin === new URL(base).origin) return;
	throw new Error(
		`The NewStore credential may only be used for ${base}, not for ${origin || 'another address'}. Change its Tenant or API Base URL if that is the right host.`,
	);
}

/**
 * Adds the bearer token, or asks n8n for a renewal. Can be called twice with the same options. Refuses other hosts than that of
 * the credential, and redirects.
 */
export async function authenticateNewStore(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	refuseOtherHost(credentials, requestOptions);
	forbidRedirects(requestOptions);
	const headers = (requestOptions.headers ??= {});
	const refusedSince = headers[REFUSED_SINCE_HEADER];
	delete headers[REFUSED_SINCE_HEADER];
	if (refusedSince !== undefined) refuseTokensUntil(credentials, Number(refusedSince));
	const token = currentToken(credentials);
	if (!token) throw new RenewalNeeded();
	await takeTurn(requestOptions);
	for (const name of Object.keys(headers)) if (name.toLowerCase() === 'authorization') delete headers[name];
	// Renewed meanwhile by another call, or still the same.
	headers.Authorization = `Bearer ${currentToken(credentials) ?? token}`;
	return requestOptions;
}
