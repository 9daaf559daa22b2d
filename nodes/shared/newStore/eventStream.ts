import { pathSegment } from '../ids';
import type { NewStoreClient } from './client';
import { errorCodeOf } from './failure';
import type { Answer } from './failure';

/** Event stream integrations: where NewStore sends its events (newstore.md 13). */
export interface Integration {
	id: string;
	status: string;
	integration_type?: string;
	callback_parameters?: { callback_url?: string };
	/** a stream into a bucket has these instead */
	s3_parameters?: { bucket?: string; key_prefix?: string };
	filter_conditions?: { event_filter?: string[]; entity_filter?: string[] };
	[field: string]: unknown;
}

export interface NewIntegration {
	id: string;
	callbackUrl: string;
	/** sent back by NewStore as bearer token with every event */
	apiKey: string;
	/** empty = all events */
	eventNames: string[];
	/** a replay: events of this time only, UTC ISO */
	window?: { startsAt: string; endsAt: string };
}

const BASE = '/api/v1/org/integrations/eventstream';
const pathOf = (id: string, suffix = '') => `${BASE}/${pathSegment(id)}${suffix}`;

// Keys, our own and those of a stream into a bucket, must not come back into outputs and logs.
function withoutKey(integration: Integration): Integration {
	const { callback_parameters: callback, s3_parameters: bucket, ...rest } = integration;
	return {
		...rest,
		...(callback ? { callback_parameters: { callback_url: callback.callback_url } } : {}),
		...(bucket ? { s3_parameters: { bucket: bucket.bucket, key_prefix: bucket.key_prefix } } : {}),
	} as Integration;
}

export async function listIntegrations(client: NewStoreClient): Promise<Integration[]> {
	const answer = await client.call({ what: 'The event stream integrations were not read', path: BASE });
	const { integrations } = (answer.data ?? {}) as { integrations?: Integration[] };
	return (integrations ?? []).map(withoutKey);
}

/** The code of the answer is documented, its HTTP status is not (newstore.md 13). */
const isUnknown = (answer: Answer) => answer.status === 404 || errorCodeOf(answer) === 'resource_not_found';

/** Undefined when there is none of this id. */
export async function findIntegration(client: NewStoreClient, id: string): Promise<Integration | undefined> {
	const answer = await client.call({
		what: `The event stream integration "${id}" was not read`,
		path: pathOf(id),
		acceptIf: isUnknown,
	});
	return isUnknown(answer) ? undefined : withoutKey(answer.data as Integration);
}

const callbackOf = (integration: Pick<NewIntegration, 'callbackUrl' | 'apiKey'>) => ({
	callback_url: integration.callbackUrl,
	api_key: integration.apiKey,
});

/** Creates an integration; NewStore starts it by itself. */
export async function createIntegration(client: NewStoreClient, integration: NewIntegration): Promise<Integration> {
	const { id, eventNames, window } = integration;
	const answer = await client.call({
		what: `The event stream integration "${id}" was not created`,
		method: 'POST',
		path: BASE,
		body: {
			id,
			integration_type: window ? 'temporary' : 'permanent',
			callback_parameters: callbackOf(integration),
			...(eventNames.length > 0 ? { filter_conditions: { event_filter: eventNames, entity_filter: [] } } : {}),
			...(window ? { starts_at: window.startsAt, ends_at: window.endsAt } : {}),
		},
	});
	return withoutKey(answer.data as Integration);
}

/** Gives an integration another address or key; its filter stays. */
export async function updateCallback(
	client: NewStoreClient,
	integration: Pick<NewIntegration, 'id' | 'callbackUrl' | 'apiKey'>,
): Promise<void> {
	await client.call({
		what: `The event stream integration "${integration.id}" was not changed`,
		method: 'PATCH',
		path: pathOf(integration.id),
		body: { callback_parameters: callbackOf(integration) },
		repeat: 'always',
	});
}

async function switchIntegration(client: NewStoreClient, id: string, action: 'start' | 'stop'): Promise<Integration> {
	const answer = await client.call({
		what: `The event stream integration "${id}" was not ${action === 'start' ? 'started' : 'stopped'}`,
		method: 'POST',
		path: pathOf(id, `/_${action}`),
		body: {},
		repeat: 'always',
	});
	return withoutKey((answer.data ?? { id }) as Integration);
}

export const startIntegration = async (client: NewStoreClient, id: string) =>
	await switchIntegration(client, id, 'start');

export const stopIntegration = async (client: NewStoreClient, id: string) =>
	await switchIntegration(client, id, 'stop');

/** Deletes an integration; one that is not there counts as deleted. */
export async function deleteIntegration(client: NewStoreClient, id: string): Promise<void> {
	await client.call({
		what: `The event stream integration "${id}" was not deleted`,
		method: 'DELETE',
		path: pathOf(id),
		repeat: 'always',
		acceptIf: isUnknown,
	});
}
