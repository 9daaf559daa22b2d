// Access tokens of the identity service (newstore.md 2).
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.mts';
import { answer, problem } from '../httpServer.mts';
import type { Answer } from '../httpServer.mts';
import type { Ids } from '../ids.mts';
import { CREDENTIALS } from '../seed.mts';
import type { NewStoreSettings } from './types.mts';

export class Tokens {
	// By the steady clock: a client renews by the life it was told, and that must not change when a test advances time.
	private readonly expiry = new Map<string, number>();
	private readonly clock: Clock;
	private readonly ids: Ids;
	private readonly settings: NewStoreSettings;

	constructor(clock: Clock, ids: Ids, settings: NewStoreSettings) {
		this.clock = clock;
		this.ids = ids;
		this.settings = settings;
	}

	/** Answers the token endpoint: client credentials in the form body or as HTTP Basic. */
	issue(request: FastifyRequest): Answer {
		const { tenant } = request.params as { tenant: string };
		const form = (request.body ?? {}) as Record<string, string>;
		if (tenant !== CREDENTIALS.newStore.tenant) return answer(404, { error: 'Realm does not exist' });
		if (form['grant_type'] !== 'client_credentials') {
			return answer(400, { error: 'unsupported_grant_type', error_description: 'Unsupported grant_type' });
		}
		const { id, secret } = basicCredentials(request) ?? { id: form['client_id'], secret: form['client_secret'] };
		if (id !== CREDENTIALS.newStore.clientId || secret !== CREDENTIALS.newStore.clientSecret) {
			return answer(401, {
				error: 'invalid_client',
				error_description: 'Invalid client or Invalid client credentials',
			});
		}
		const wanted = form['scope']?.split(' ').filter(Boolean) ?? [];
		const refused = wanted.filter((scope) => !this.settings.scopes.includes(scope));
		if (refused.length > 0) {
			return answer(400, { error: 'invalid_scope', error_description: `Invalid scopes: ${refused.join(' ')}` });
		}
		const token = `ns.${this.ids.uuid()}.${this.ids.uuid()}`;
		this.forgetExpired();
		this.expiry.set(token, this.clock.steady() + this.settings.tokenSeconds * 1_000);
		return answer(200, {
			access_token: token,
			expires_in: this.settings.tokenSeconds,
			token_type: 'Bearer',
			scope: (wanted.length > 0 ? wanted : this.settings.scopes).join(' '),
		});
	}

	/**
	 * Refuses a call without a valid token. New services say 401; the gateway of the older ones says 401 without a
	 * header and 403 for a token it does not accept.
	 */
	check(request: FastifyRequest, needed: { legacy: boolean; scope?: string }, requestId: string): Answer | undefined {
		const header = request.headers.authorization ?? '';
		const token = /^Bearer (.+)$/.exec(header)?.[1];
		if (!token) {
			return problem(401, {
				title: 'Unauthorized',
				message: 'The Authorization header is missing',
				request_id: requestId,
			});
		}
		if ((this.expiry.get(token) ?? -Infinity) <= this.clock.steady()) {
			const text = 'The access token is invalid or has expired';
			return needed.legacy
				? problem(403, { error_code: 'forbidden', message: text, request_id: requestId })
				: problem(401, { title: 'Unauthorized', detail: text, request_id: requestId });
		}
		if (needed.scope && !this.settings.scopes.includes(needed.scope)) {
			return problem(403, {
				title: 'Forbidden',
				detail: `The scope ${needed.scope} is missing`,
				request_id: requestId,
			});
		}
		return undefined;
	}

	/** Makes every token that was given out invalid. */
	revokeAll(): void {
		this.expiry.clear();
	}

	private forgetExpired(): void {
		if (this.expiry.size < 1_000) return;
		for (const [token, until] of this.expiry) if (until <= this.clock.steady()) this.expiry.delete(token);
	}
}

function basicCredentials(request: FastifyRequest): { id: string; secret: string } | undefined {
	const encoded = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (!encoded) return undefined;
	const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
	try {
		return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) };
	} catch {
		return { id, secret: secret.join(':') };
	}
}
