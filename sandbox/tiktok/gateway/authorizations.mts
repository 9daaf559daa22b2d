// Access and refresh tokens (tiktok-shop.md 2). Expiries are checked against the real clock, as signatures are.
import { randomBytes } from 'node:crypto';

import { platformProblem, TikTokProblem, inputProblem } from './problems.mts';
import type { AuthorizationSeed } from '../types.mts';

const ACCESS_LIFE_SECONDS = 7 * 24 * 3600;
const REFRESH_LIFE_SECONDS = 365 * 24 * 3600;

/**
 * What a refresh does to the old pair; TikTok does not document it, so both answers can be played.
 * `refreshToken`: 'keep' returns the same refresh token, 'rotate' a new one, and the old one is dead.
 * `oldAccessToken`: whether the access token of before still works until its own expiry.
 * `reuse`: 'refused' turns a dead refresh token down, 'revokes' ends the whole authorization as well, as hosts do that take a
 * second use for a theft (RFC 9700 4.14.2).
 */
export interface RotationRule {
	refreshToken: 'keep' | 'rotate';
	oldAccessToken: 'lives' | 'dies';
	reuse: 'refused' | 'revokes';
}

interface AccessToken {
	expiresAtSeconds: number;
	isDead: boolean;
	isRevoked: boolean;
}

export interface TokenPair {
	access_token: string;
	access_token_expire_in: number;
	refresh_token: string;
	refresh_token_expire_in: number;
	open_id: string;
	seller_name: string;
	seller_base_region: string;
	user_type: number;
	granted_scopes: string[];
}

function nowSeconds(): number {
	return Math.floor(Date.now() / 1000);
}

export class Authorizations {
	rotation: RotationRule = { refreshToken: 'keep', oldAccessToken: 'lives', reuse: 'refused' };
	scopes: string[];
	/** How often a refresh succeeded; ten executions with one expired token should need one. */
	refreshCount = 0;
	private isRevoked = false;
	private readonly seed: AuthorizationSeed;
	private readonly accessTokens = new Map<string, AccessToken>();
	private readonly deadRefreshTokens = new Set<string>();
	private readonly authCodes = new Set<string>();
	private accessToken: string;
	private accessLifeSeconds = ACCESS_LIFE_SECONDS;
	private refreshToken: string;
	private refreshExpiresAtSeconds = nowSeconds() + REFRESH_LIFE_SECONDS;

	constructor(seed: AuthorizationSeed) {
		this.seed = seed;
		this.scopes = [...seed.scopes];
		this.accessToken = seed.accessToken;
		this.refreshToken = seed.refreshToken;
		this.authCodes.add(seed.authCode);
		this.accessTokens.set(seed.accessToken, {
			expiresAtSeconds: nowSeconds() + ACCESS_LIFE_SECONDS,
			isDead: false,
			isRevoked: false,
		});
	}

	/** The pair in force, as a seller who just authorized would have it. For tests and for filling in credentials. */
	current(): TokenPair {
		return {
			access_token: this.accessToken,
			access_token_expire_in: this.accessTokens.get(this.accessToken)!.expiresAtSeconds,
			refresh_token: this.refreshToken,
			refresh_token_expire_in: this.refreshExpiresAtSeconds,
			open_id: this.seed.openId,
			seller_name: this.seed.sellerName,
			seller_base_region: this.seed.baseRegion,
			user_type: 0,
			granted_scopes: [...this.scopes],
		};
	}

	/** Exchanges the one-time code of the consent redirect. */
	exchangeCode(code: string): TokenPair {
		if (!this.authCodes.delete(code)) throw new TikTokProblem(36004004, 'invalid auth code');
		this.isRevoked = false;
		this.refreshToken = this.newToken('refresh');
		this.refreshExpiresAtSeconds = nowSeconds() + REFRESH_LIFE_SECONDS;
		this.issueAccessToken();
		return this.current();
	}

	refresh(refreshToken: string): TokenPair {
		if (this.isRevoked) throw new TikTokProblem(36004005, 'can not find related auth record');
		if (this.deadRefreshTokens.has(refreshToken) && this.rotation.reuse === 'revokes') this.revoke();
		if (this.deadRefreshTokens.has(refreshToken)) throw new TikTokProblem(36004001, 'rt has expired');
		if (refreshToken !== this.refreshToken) throw new TikTokProblem(36004005, 'can not find related auth record');
		if (this.refreshExpiresAtSeconds <= nowSeconds()) throw new TikTokProblem(36004001, 'rt has expired');
		if (this.rotation.oldAccessToken === 'dies') this.accessTokens.get(this.accessToken)!.isDead = true;
		if (this.rotation.refreshToken === 'rotate') {
			this.deadRefreshTokens.add(this.refreshToken);
			this.refreshToken = this.newToken('refresh');
		}
		this.issueAccessToken();
		this.refreshCount += 1;
		return this.current();
	}

	/** Throws the problem TikTok would answer when this access token may not call an operation with these scopes. */
	check(accessToken: string | undefined, anyOfScopes: readonly string[]): void {
		if (accessToken === undefined || accessToken === '') {
			throw inputProblem('Invalid credentials. The x-tts-access-token header is missing.');
		}
		const token = this.accessTokens.get(accessToken);
		if (token === undefined) throw inputProblem('Invalid credentials. The x-tts-access-token header is invalid.');
		if (token.isRevoked) throw platformProblem('revoked');
		if (token.isDead || token.expiresAtSeconds <= nowSeconds()) throw platformProblem('expired');
		if (!anyOfScopes.some((scope) => this.scopes.includes(scope))) throw platformProblem('scopeMissing');
	}

	/** Ends the access token now; the refresh token stays good. */
	expireAccessToken(): void {
		for (const token of this.accessTokens.values()) token.expiresAtSeconds = nowSeconds() - 1;
	}

	/** The seller takes the authorization back: every token is dead until the seller consents again. */
	revoke(): void {
		this.isRevoked = true;
		for (const token of this.accessTokens.values()) token.isRevoked = true;
	}

	/** Ends the refresh token now, as when the time the seller granted is over. */
	expireRefreshToken(): void {
		this.refreshExpiresAtSeconds = nowSeconds() - 1;
	}

	/** Life of the tokens issued from now on, in seconds. */
	setAccessTokenLife(seconds: number): void {
		this.accessLifeSeconds = seconds;
	}

	/** The seller consents again; the code goes into /api/v2/token/get. */
	newAuthCode(): string {
		const code = this.newToken('code');
		this.authCodes.add(code);
		return code;
	}

	private issueAccessToken(): void {
		this.accessToken = this.newToken('access');
		this.accessTokens.set(this.accessToken, {
			expiresAtSeconds: nowSeconds() + this.accessLifeSeconds,
			isDead: false,
			isRevoked: false,
		});
	}

	private newToken(kind: string): string {
		return `ROW_sandbox-${kind}-${randomBytes(9).toString('base64url')}`;
	}
}
