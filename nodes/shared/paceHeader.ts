import type { IHttpRequestOptions } from 'n8n-workflow';

import { pace } from './rateLimit';

/**
 * A node names here the limits that its call counts for; the credential's authenticate takes the header off again and waits
 * for the call's turn. So a call waits at the very last moment, with the token in hand and the credential read: what happens
 * between leaving the queue and the wire is what makes a server see more calls in a second than were let go.
 */
const PACE_HEADER = 'x-n8n-pace';

/** Limits of one call as a header: key and calls per second of each. */
export function paceHeader(limits: Array<[key: string, perSecond: number]>): Record<string, string> {
	return { [PACE_HEADER]: JSON.stringify(limits) };
}

/** Waits until the call may start, when a node asked for that. The header never leaves n8n. */
export async function takeTurn(requestOptions: IHttpRequestOptions): Promise<void> {
	const limits = requestOptions.headers?.[PACE_HEADER];
	if (limits === undefined) return;
	delete requestOptions.headers?.[PACE_HEADER];
	for (const [key, perSecond] of JSON.parse(String(limits)) as Array<[string, number]>) await pace(key, perSecond);
}
