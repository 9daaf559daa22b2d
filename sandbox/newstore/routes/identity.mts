import type { RouteContext } from './context.mts';

export function identityRoutes(context: RouteContext): void {
	context.api.operation({
		method: 'POST',
		path: '/auth/realms/:tenant/protocol/openid-connect/token',
		operationId: 'clientCredentialsToken',
		handler: (request) => context.tokens.issue(request),
	});
}
