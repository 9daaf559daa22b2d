/** Calls of a node that uses several authorizations: each shop is called with the credential that covers it. */
import { TikTokClient } from './client';
import type { Outcome, TikTokContext, TikTokRequest, Traffic } from './client';
import { FIRST_CREDENTIAL, credentialTypesOf, placeOf } from './credentialTypes';
import type { TikTokCredential } from './credentialTypes';
import { isOfConnection, tokenFailure } from './failures';
import type { Failure } from './failures';

/** What people call an authorization: the name in its credential, else its place in the node. */
export async function authorizationName(client: TikTokClient): Promise<string> {
	// A credential that is missing in the node, or gone, still has its place.
	const named = await client.credentials().catch(() => undefined);
	return named?.authorization || placeOf(client.credentialType);
}

/** Names of the shops that a credential covered the last time that it could be asked, by the id of the credential. */
const covered = new Map<string, string[]>();

export const rememberCovered = (credentialId: string, shops: string[]) => covered.set(credentialId, shops);

/** The failure with the authorization, its shops and the credential that it is about; the others of the node go on. */
function ofAuthorization(failure: Failure, name: string, credential: string, shops: readonly string[] = []): Failure {
	if (!isOfConnection(failure)) return failure;
	const which = shops.length ? `"${name}" (${shops.join(', ')})` : `"${name}"`;
	return {
		...failure,
		ids: { ...failure.ids, authorization: name },
		message: `TikTok authorization ${which}: ${failure.message}`,
		whatToDo: credential
			? failure.whatToDo.replaceAll('the TikTok Shop API credential', `the credential "${credential}"`)
			: failure.whatToDo,
	};
}

const withoutCredential = (place: string, { message }: Error): Failure => ({
	...tokenFailure(`TikTok authorization "${place}": its credential cannot be used (${message}).`),
	whatToDo: `Choose the credential of authorization ${place} in the node, or take ${place} out of Further Authorizations. npm run templates:install does it in all shipped workflows.`,
});

/** A client of one authorization among several. */
class MemberClient extends TikTokClient {
	override async send(request: TikTokRequest): Promise<Outcome> {
		const outcome = await super.send(request);
		if (outcome.ok) return outcome;
		const { id, credentialName } = await this.credentials();
		const name = await authorizationName(this);
		return { ok: false, failure: ofAuthorization(outcome.failure, name, credentialName, covered.get(id)) };
	}

	override async credentials() {
		try {
			return await super.credentials();
		} catch (error) {
			throw this.problem(withoutCredential(placeOf(this.credentialType), error as Error));
		}
	}
}

class SeveralClients extends TikTokClient {
	private readonly each: readonly TikTokClient[];

	constructor(context: TikTokContext, traffic: Partial<Traffic>, types: readonly TikTokCredential[]) {
		super(context, traffic);
		this.each = types.map((type) => new MemberClient(context, traffic, type));
	}

	override get members(): readonly TikTokClient[] {
		return this.each;
	}

	override async send(request: TikTokRequest): Promise<Outcome> {
		const cipher = request.cipher ?? request.signedFor ?? '';
		return await (this.byCipher.get(cipher) ?? this.members[0]).send(request);
	}
}

/** The client of a node: of its one authorization, or of all that it names. */
export function tikTokClient(context: TikTokContext, traffic: Partial<Traffic> = {}): TikTokClient {
	const types = credentialTypesOf(context.getNode().parameters);
	return types.length === 1
		? new TikTokClient(context, traffic, FIRST_CREDENTIAL)
		: new SeveralClients(context, traffic, types);
}
