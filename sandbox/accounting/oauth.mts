// Sign-in of the accounting systems: OAuth 2 authorization code and refresh, as n8n's own credentials use it.
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { answer } from '../httpServer.mts';
import type { Answer } from '../httpServer.mts';

export interface OAuthSettings {
	/** Life of an access token. */
	accessSeconds: number;
	/** Life of a refresh token. */
	refreshSeconds: number;
	/** A refresh gives a new refresh token, and the old one ends. */
	rotates: boolean;
	/** A refresh token that was replaced still works this long, so that an answer that was lost does no harm. */
	graceSeconds: number;
}

interface Grant {
	/** Real ms since the epoch. */
	until: number;
	scope: string;
}

export interface OAuthOptions {
	clientId: string;
	clientSecret: string;
	/** Valid from the start, as if a person had signed in already. */
	accessToken: string;
	refreshToken: string;
	scope: string;
	settings: OAuthSettings;
	/** Added to the redirect back to the client: QuickBooks says the company there. */
	redirectParameters?: Record<string, string>;
}

export class OAuth {
	readonly settings: OAuthSettings;
	/** How often a refresh token was used with success. */
	refreshes = 0;
	private readonly options: OAuthOptions;
	private readonly access = new Map<string, Grant>();
	private readonly refresh = new Map<string, Grant>();
	private readonly codes = new Map<string, Grant & { redirectUri: string }>();

	constructor(options: OAuthOptions) {
		this.options = options;
		this.settings = options.settings;
		this.reconnect();
	}

	/** Signs the retailer in again with the tokens of the seed. */
	reconnect(): void {
		this.disconnect();
		const { accessToken, refreshToken, scope } = this.options;
		this.access.set(accessToken, { until: Date.now() + this.settings.accessSeconds * 1_000, scope });
		this.refresh.set(refreshToken, { until: Date.now() + this.settings.refreshSeconds * 1_000, scope });
	}

	/** Nothing that was given out works any more; only a person can sign in again. */
	disconnect(): void {
		this.access.clear();
		this.refresh.clear();
		this.codes.clear();
	}

	/** Access tokens end now; refresh tokens go on. */
	expireAccess(): void {
		this.access.clear();
	}

	/** The bearer token of the call is valid; with `scope`, it was granted that too. */
	allows(request: FastifyRequest, scope?: string): 'yes' | 'no_token' | 'no_scope' {
		const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
		const grant = token ? this.access.get(token) : undefined;
		if (!grant || grant.until <= Date.now()) return 'no_token';
		return scope && !grant.scope.split(' ').includes(scope) ? 'no_scope' : 'yes';
	}

	/** The consent page. The sandbox's person always agrees at once. */
	authorize(request: FastifyRequest): Answer {
		const query = request.query as Record<string, string>;
		const redirectUri = query['redirect_uri'] ?? '';
		if (query['client_id'] !== this.options.clientId || query['response_type'] !== 'code' || !isUrl(redirectUri)) {
			return answer(400, { error: 'invalid_request' });
		}
		const code = secret('code');
		const scope = query['scope'] || this.options.scope;
		this.codes.set(code, { until: Date.now() + 300_000, scope, redirectUri });
		const target = new URL(redirectUri);
		target.searchParams.set('code', code);
		if (query['state']) target.searchParams.set('state', query['state']);
		for (const [name, value] of Object.entries(this.options.redirectParameters ?? {})) {
			target.searchParams.set(name, value);
		}
		return answer(302, undefined, { location: target.href });
	}

	/** The token endpoint: a code or a refresh token for a new pair. Client as HTTP Basic or in the form. */
	token(request: FastifyRequest): Answer {
		const form = (request.body ?? {}) as Record<string, string>;
		const client = basicClient(request) ?? { id: form['client_id'], secret: form['client_secret'] };
		if (client.id !== this.options.clientId || client.secret !== this.options.clientSecret) {
			return answer(401, { error: 'invalid_client' });
		}
		if (form['grant_type'] === 'authorization_code') {
			const grant = this.codes.get(form['code'] ?? '');
			this.codes.delete(form['code'] ?? '');
			if (!grant || grant.until <= Date.now() || grant.redirectUri !== form['redirect_uri']) return INVALID_GRANT;
			return this.issue(grant.scope);
		}
		if (form['grant_type'] !== 'refresh_token') return answer(400, { error: 'unsupported_grant_type' });
		const old = form['refresh_token'] ?? '';
		const grant = this.refresh.get(old);
		if (!grant || grant.until <= Date.now()) return INVALID_GRANT;
		this.refreshes += 1;
		if (!this.settings.rotates) return this.issue(grant.scope, old);
		grant.until = Math.min(grant.until, Date.now() + this.settings.graceSeconds * 1_000);
		return this.issue(grant.scope);
	}

	private issue(scope: string, keep?: string): Answer {
		const { accessSeconds, refreshSeconds } = this.settings;
		const accessToken = secret('access');
		const refreshToken = keep ?? secret('refresh');
		this.access.set(accessToken, { until: Date.now() + accessSeconds * 1_000, scope });
		if (!keep) this.refresh.set(refreshToken, { until: Date.now() + refreshSeconds * 1_000, scope });
		return answer(200, {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			expires_in: accessSeconds,
			scope,
		});
	}
}

const INVALID_GRANT = answer(400, { error: 'invalid_grant' });

function secret(kind: string): string {
	return `${kind}-${randomBytes(16).toString('hex')}`;
}

function isUrl(text: string): boolean {
	return URL.canParse(text);
}

function basicClient(request: FastifyRequest): { id: string; secret: string } | undefined {
	const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
	if (!encoded) return undefined;
	const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
	return { id, secret: rest.join(':') };
}
