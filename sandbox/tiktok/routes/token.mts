// The token host: unsigned GETs with everything in the query string (tiktok-shop.md 2.2).
import type { Gate } from '../gateway/gate.mts';
import { inputProblem, TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';

export function registerTokenRoutes(gate: Gate, { authorizations, world }: TikTokState): void {
	const checkApp = (query: Record<string, string>, grantType: string): void => {
		if (query.app_key !== world.app.appKey || query.app_secret !== world.app.appSecret) {
			throw new TikTokProblem(36004003, 'invalid app_key or app_secret');
		}
		if (query.grant_type !== grantType) throw inputProblem('Invalid grant_type.');
	};

	gate.unsigned('/api/v2/token/get', 'getAccessToken', (query) => {
		checkApp(query, 'authorized_code');
		return authorizations.exchangeCode(query.auth_code ?? '');
	});

	gate.unsigned('/api/v2/token/refresh', 'refreshAccessToken', (query) => {
		checkApp(query, 'refresh_token');
		return authorizations.refresh(query.refresh_token ?? '');
	});
}
