import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { pace } from '../rateLimit';
import { currentToken, refuseTokensUntil } from './token';

/**
 * A node sets this header on a call that NewStore refused (401, or 403 with a JSON body) when it repeats it; the value is
 * the moment of the first try in Unix milliseconds. Tokens older than that are renewed, younger ones are simply used: so
 * twenty calls that fail together fetch one token. The header never leaves n8n.
 */
export const REFUSED_SINCE_HEADER = 'x-n8n-token-refused-since-ms';

/**
 * A node names here the limits that its call counts for, as JSON `[[key, calls per second], …]`. The call waits for its turn
 * at the very last moment, with the token in hand: calls that waited for a renewal together would else start in one burst.
 * The header never leaves n8n.
 */
export const PACE_HEADER = 'x-n8n-pace';

/** n8n renews the credential when authenticate() throws an error that looks like a 401 (n8n.md 6); nothing was sent yet. */
class RenewalNeeded extends Error {
	readonly response = { status: 401 };

	constructor() {
		super('The NewStore token has to be renewed');
	}
}

/** Adds the bearer token, or asks n8n for a renewal. Can be called twice with the same options. */
export async function authenticateNewStore(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const headers = (requestOptions.headers ??= {});
	const refusedSince = headers[REFUSED_SINCE_HEADER];
	delete headers[REFUSED_SINCE_HEADER];
	if (refusedSince !== undefined) refuseTokensUntil(credentials, Number(refusedSince));
	const token = currentToken(credentials);
	if (!token) throw new RenewalNeeded();
	const limits = headers[PACE_HEADER];
	delete headers[PACE_HEADER];
	for (const [key, perSecond] of pacedBy(limits)) await pace(key, perSecond);
	for (const name of Object.keys(headers)) if (name.toLowerCase() === 'authorization') delete headers[name];
	// Renewed meanwhile by another call, or still the same.
	headers.Authorization = `Bearer ${currentToken(credentials) ?? token}`;
	return requestOptions;
}

function pacedBy(header: unknown): Array<[string, number]> {
	return typeof header === 'string' ? (JSON.parse(header) as Array<[string, number]>) : [];
}
