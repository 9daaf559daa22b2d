// The token host: unsigned GETs with everything in the query string (tiktok-shop.md 2.2).
import type { Authorizations } from '../gateway/authorizations.mts';
import type { Gate } from '../gateway/gate.mts';
import { inputProblem, TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';

export function registerTokenRoutes(gate: Gate, { apps }: TikTokState): void {
	const authorizationsOf = (query: Record<string, string>, grantType: string): Authorizations => {
		const app = apps.withKey(query.app_key);
		if (!app || query.app_secret !== app.key.appSecret) {
			throw new TikTokProblem(36004003, 'invalid app_key or app_secret');
		}
		if (query.grant_type !== grantType) throw inputProblem('Invalid grant_type.');
		return app.authorizations;
	};

	gate.unsigned('/api/v2/token/get', 'getAccessToken', (query) => {
		return authorizationsOf(query, 'authorized_code').exchangeCode(query.auth_code ?? '');
	});

	gate.unsigned('/api/v2/token/refresh', 'refreshAccessToken', (query) => {
		return authorizationsOf(query, 'refresh_token').refresh(query.refresh_token ?? '');
	});
}
