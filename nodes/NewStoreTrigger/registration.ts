import { createHash } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { NewStoreClient } from '../shared/newStore/client';
import { chosenEventNames } from '../shared/newStore/events';
import {
	createIntegration,
	deleteIntegration,
	findIntegration,
	startIntegration,
	stopIntegration,
	updateCallback,
} from '../shared/newStore/eventStream';
import type { Integration, NewIntegration } from '../shared/newStore/eventStream';
import { isTestRun } from '../shared/trigger/testRun';

/** What this node registered last, kept by n8n with the workflow: tells our own callback from a foreign one. */
interface Registered extends IDataObject {
	id: string;
	callbackUrl: string;
	/** fingerprint of address, key and events */
	hash: string;
	/** absent in what an older version of this node remembered */
	eventNames?: string[];
}

type State = 'absent' | 'same' | 'ours' | 'foreign';

const MAX_ID_LENGTH = 60;

/** Test runs have an integration of their own, so that they never take events away from production. */
function wantedIntegration(context: IHookFunctions, apiKey: string): NewIntegration {
	const entered = String(context.getNodeParameter('integrationId', '') ?? '').trim();
	const derived = `n8n-${context.getWorkflow().id ?? ''}-${context.getNode().id.replace(/-/g, '').slice(0, 8)}`;
	const id = (entered || derived).slice(0, MAX_ID_LENGTH);
	return {
		id: isTestRun(context) ? `${id}-test` : id,
		callbackUrl: context.getNodeWebhookUrl('default') ?? '',
		apiKey,
		eventNames: chosenEventNames(context.getNodeParameter('events', []) as string[]),
	};
}

async function eventStreamKey(context: IHookFunctions): Promise<string> {
	const credentials = await context.getCredentials('newStoreApi');
	const key = String(credentials.eventStreamApiKey ?? '').trim();
	if (key) return key;
	throw new NodeOperationError(context.getNode(), 'The NewStore credential has no event stream API key', {
		description:
			'Open the credential and fill in a long random text. NewStore sends it with every event; without it anybody could send events, so none would be accepted.',
	});
}

const hashOf = ({ callbackUrl, apiKey, eventNames }: NewIntegration) =>
	createHash('sha256')
		.update(JSON.stringify([callbackUrl, apiKey, eventNames]))
		.digest('hex');

function registered(context: IHookFunctions): Registered | undefined {
	const data = context.getWorkflowStaticData('node') as { registered?: Registered };
	return data.registered;
}

function remember(context: IHookFunctions, integration: NewIntegration | undefined): void {
	// A test run must not make n8n forget what production registered.
	if (isTestRun(context)) return;
	const data = context.getWorkflowStaticData('node') as { registered?: Registered };
	if (!integration) delete data.registered;
	else {
		const { id, callbackUrl, eventNames } = integration;
		data.registered = { id, callbackUrl, hash: hashOf(integration), eventNames };
	}
}

function stateOf(context: IHookFunctions, wanted: NewIntegration, found: Integration | undefined): State {
	if (!found) return 'absent';
	if (isTestRun(context)) return 'ours';
	const known = registered(context);
	const knownHere = known?.id === wanted.id;
	const callback = found.callback_parameters?.callback_url;
	// NewStore does not always show the address; then only our own memory tells whose integration it is.
	const isOurs =
		callback === undefined
			? knownHere
			: callback === wanted.callbackUrl || (knownHere && callback === known.callbackUrl);
	if (!isOurs) return 'foreign';
	const isCurrent =
		knownHere && known.hash === hashOf(wanted) && (callback ?? wanted.callbackUrl) === wanted.callbackUrl;
	return isCurrent && sameFilter(context, wanted, found) && found.status === 'running' ? 'same' : 'ours';
}

/** NewStore does not always show the filter either; then our own memory tells what was asked for. */
function sameFilter(context: IHookFunctions, wanted: NewIntegration, found: Integration): boolean {
	const known = registered(context);
	const remembered = known?.id === wanted.id ? known.eventNames : undefined;
	const filter = found.filter_conditions?.event_filter ?? remembered ?? [];
	return [...filter].sort().join() === [...wanted.eventNames].sort().join();
}

/** Whether NewStore already sends what this node wants to the address of this node. Changes nothing. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const wanted = wantedIntegration(context, await eventStreamKey(context));
	const client = await NewStoreClient.create(context);
	return stateOf(context, wanted, await findIntegration(client, wanted.id)) === 'same';
}

/** Makes NewStore send the events here: creates, changes or starts the integration. A foreign one is left alone. */
export async function register(context: IHookFunctions): Promise<void> {
	const wanted = wantedIntegration(context, await eventStreamKey(context));
	const client = await NewStoreClient.create(context);
	const found = await findIntegration(client, wanted.id);
	const state = stateOf(context, wanted, found);
	if (state === 'foreign' && context.getNodeParameter('replaceForeignCallback', false) !== true) {
		throw new NodeOperationError(
			context.getNode(),
			`The event stream integration "${wanted.id}" sends its events to another address`,
			{
				description:
					'Somebody else may depend on it. Choose another Integration ID, or switch "Replace Foreign Callback" on if this workflow shall take it over.',
			},
		);
	}
	if (found && sameFilter(context, wanted, found)) {
		await updateCallback(client, wanted);
		if (found.status !== 'running') await startIntegration(client, wanted.id);
	} else {
		// A filter can only be set when an integration is created (newstore.md 13).
		if (found) await deleteIntegration(client, wanted.id);
		await createIntegration(client, wanted);
	}
	remember(context, wanted);
}

/** On unpublish: stops or deletes what this node registered, as its setting says; a test integration is always deleted. */
export async function unregister(context: IHookFunctions): Promise<void> {
	const credentials = await context.getCredentials('newStoreApi');
	const wanted = wantedIntegration(context, String(credentials.eventStreamApiKey ?? ''));
	const client = await NewStoreClient.create(context);
	const choice = String(context.getNodeParameter('options.whenUnpublished', 'stop'));
	const isTest = isTestRun(context);
	if (!isTest && choice === 'keep') return;
	const found = await findIntegration(client, wanted.id);
	if (!found || stateOf(context, wanted, found) === 'foreign') return;
	if (isTest || choice === 'delete') {
		await deleteIntegration(client, wanted.id);
		remember(context, undefined);
	} else await stopIntegration(client, wanted.id);
}
