/** A trigger of several authorizations: one address takes the events of all apps, and each is registered for itself. */
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { problem } from '../shared/errors';
import { failureOf } from '../shared/tiktok/client';
import type { TikTokClient } from '../shared/tiktok/client';
import { FIRST_CREDENTIAL } from '../shared/tiktok/credentialTypes';
import { isOfConnection } from '../shared/tiktok/failures';
import { authorizationName, tikTokClient } from '../shared/tiktok/severalClients';
import { authorizedShops } from '../shared/tiktok/shops';
import { isWebhookSignatureValid } from '../shared/tiktokSignature';
import { isRegistered, register, unregister } from './registration';
import type { Registered, Registration } from './registration';

/** What the node has registered: of the first authorization in the fields of old, of each further one beside them. */
export type RegisteredOfAll = Registered & { further?: Record<string, Registered> };

function storeOf({ credentialType }: TikTokClient, all: RegisteredOfAll): Registered {
	if (credentialType === FIRST_CREDENTIAL) return all;
	return ((all.further ??= {})[credentialType] ??= {});
}

/** App key and secret; a missing secret would accept everyone, so it is an error. */
async function readSecret(
	context: IWebhookFunctions | IHookFunctions,
	member: TikTokClient,
): Promise<{ appKey: string; appSecret: string }> {
	const { appKey, appSecret } = await member.credentials();
	if (appKey && appSecret) return { appKey, appSecret };
	throw new NodeOperationError(
		context.getNode(),
		'The TikTok Shop API credential has no app key or no app secret, so webhooks cannot be checked.',
		{ description: 'Enter both in the credential; until then no event is accepted.' },
	);
}

/** Signatures are checked with the secret whoever registers, so its absence stops publishing; of several, that of all. */
export async function checkSecrets(context: IHookFunctions): Promise<void> {
	const { members } = tikTokClient(context);
	const checked = await Promise.allSettled(members.map(async (member) => await readSecret(context, member)));
	const failed = checked.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
	if (failed.length === members.length) throw failed[0];
	tell(context, failed);
}

/**
 * The authorization whose app has signed the call; undefined when none has. One whose credential cannot be used is passed
 * over where there are others.
 */
export async function signer(
	context: IWebhookFunctions,
	rawBody: Buffer,
	signature: unknown,
): Promise<TikTokClient | undefined> {
	const { members } = tikTokClient(context);
	for (const member of members) {
		const secret = await readSecret(context, member).catch((error: Error) => {
			if (members.length === 1) throw error;
			context.logger.warn(`TikTok Shop Trigger: an authorization cannot check webhooks: ${error.message}`);
			return undefined;
		});
		if (secret && isWebhookSignatureValid(secret, rawBody, signature)) return member;
	}
	return undefined;
}

/** `{authorization}` where the node has several. */
export async function nameOfSigner(
	context: IWebhookFunctions,
	member: TikTokClient,
): Promise<{ authorization?: string }> {
	return tikTokClient(context).members.length > 1 ? { authorization: await authorizationName(member) } : {};
}

/** An authorization that has ended, or whose credential cannot be used, must not stop the events of the others. */
function isDead(error: Error): boolean {
	const failure = failureOf(error);
	return failure !== undefined && isOfConnection(failure);
}

/** The error as a value when it is that of a dead authorization; any other is thrown. */
function ifDead(error: Error): Error {
	if (isDead(error)) return error;
	throw error;
}

interface Share {
	member: TikTokClient;
	wanted: Registration;
}

/**
 * What each authorization has to register: all its shops, or the chosen ones that it covers. Those that cannot be asked are
 * among `dead`; when all are, the first error is thrown.
 */
async function sharesOf(context: IHookFunctions, wanted: Registration): Promise<{ shares: Share[]; dead: Error[] }> {
	const { members } = tikTokClient(context);
	if (members.length === 1) return { shares: [{ member: members[0], wanted }], dead: [] };
	const shares: Share[] = [];
	const dead: Error[] = [];
	const covered = new Set<string>();
	for (const member of members) {
		const shops = await authorizedShops(member, true).catch(ifDead);
		if (shops instanceof Error) {
			dead.push(shops);
			continue;
		}
		const own = wanted.shops.filter((named) => shops.some(({ id, cipher }) => named === id || named === cipher));
		for (const named of own) covered.add(named);
		const isOfOthers = wanted.shops.length > 0 && own.length === 0;
		// What was registered before it was of others is taken back.
		shares.push({ member, wanted: { ...wanted, shops: own, ...(isOfOthers ? { eventTypes: [] } : {}) } });
	}
	if (dead.length === members.length) throw dead[0];
	const missing = wanted.shops.find((named) => !covered.has(named));
	if (missing !== undefined && !dead.length)
		throw problem(context.getNode(), {
			message: `The shop ${missing} is not among the shops that the ${members.length} authorizations of this node cover.`,
			description: 'Let the seller authorize the app for this shop, or choose other shops in this node.',
		});
	return { shares, dead };
}

function tell(context: IHookFunctions, errors: Error[]): void {
	for (const { message } of errors)
		context.logger.error(
			`TikTok Shop Trigger: the webhooks of an authorization are not registered: ${message} When it is mended, workflow 11 registers those of the shipped workflows; publish a workflow of your own again.`,
		);
}

export async function areRegistered(
	context: IHookFunctions,
	wanted: Registration,
	registered: RegisteredOfAll,
): Promise<boolean> {
	const { shares, dead } = await sharesOf(context, wanted);
	tell(context, dead);
	for (const { member, wanted: own } of shares)
		if (!(await isRegistered(member, own, storeOf(member, registered)))) return false;
	return true;
}

export async function registerAll(
	context: IHookFunctions,
	wanted: Registration,
	registered: RegisteredOfAll,
	replaceForeign: boolean,
): Promise<void> {
	const { shares, dead } = await sharesOf(context, wanted);
	tell(context, dead);
	for (const { member, wanted: own } of shares) {
		const store = storeOf(member, registered);
		const now = await register(member, own, store, replaceForeign).catch(ifDead);
		if (!(now instanceof Error)) Object.assign(store, now);
		else if (shares.length === 1) throw now;
		else tell(context, [now]);
	}
}

/**
 * What is registered with an authorization. Of one that had ended when the workflow was published nothing is known here:
 * workflow 11 registers the same as with the others when it is back.
 */
function heldFor(member: TikTokClient, all: RegisteredOfAll): Registered {
	const own = storeOf(member, all);
	if (own.address) return own;
	const known = [all, ...Object.values(all.further ?? {})].find(({ address }) => address);
	return known ? { address: known.address, eventTypes: known.eventTypes, shops: [] } : own;
}

/** Takes back what each has registered; an authorization that has ended takes its webhooks with it. */
export async function unregisterAll(context: IHookFunctions, registered: RegisteredOfAll): Promise<void> {
	const { members } = tikTokClient(context);
	for (const member of members) {
		await unregister(member, heldFor(member, registered)).catch((error: Error) => {
			if (members.length === 1 || !isDead(error)) throw error;
			context.logger.error(`TikTok Shop Trigger: the webhooks of an authorization are not removed: ${error.message}`);
		});
	}
	for (const name of Object.keys(registered)) delete (registered as IDataObject)[name];
}
