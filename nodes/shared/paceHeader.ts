import type { IHttpRequestOptions } from 'n8n-workflow';

import { pace } from './rateLimit';
import type { Limit } from './rateLimit';

/**
 * A node names here the limits that its call counts for; the credential's authenticate takes the header off again and waits
 * for the call's turn. So a call waits at the very last moment, with the token in hand and the credential read: what happens
 * between leaving the queue and the wire is what makes a server see more calls in a second than were let go.
 */
const PACE_HEADER = 'x-n8n-pace';

/** Limits of one call as a header. `ticket` names the call, so that its answer can be told to these lanes (`settle`). */
export function paceHeader(limits: Limit[], ticket: string): Record<string, string> {
	return { [PACE_HEADER]: JSON.stringify({ limits, ticket }) };
}

/** Waits until the call may start, when a node asked for that. The header never leaves n8n. */
export async function takeTurn(requestOptions: IHttpRequestOptions): Promise<void> {
	const asked = requestOptions.headers?.[PACE_HEADER];
	if (asked === undefined) return;
	delete requestOptions.headers?.[PACE_HEADER];
	const { limits, ticket } = JSON.parse(String(asked)) as { limits: Limit[]; ticket: string };
	for (const { key, top, start } of limits) await pace(key, top, start, ticket);
}
