// The sandbox Xero: one organisation, its sign-in and its manual journals.
import type { FastifyRequest } from 'fastify';
import { answer, createApi } from '../../httpServer.mts';
import type { Answer, Api } from '../../httpServer.mts';
import { CallLimits } from '../limits.mts';
import { OAuth } from '../oauth.mts';
import type { AccountingParts } from '../parts.mts';
import { ACCOUNTING_CREDENTIALS, RETAILER_NAME } from '../seed.mts';
import { XeroBook } from './xeroBook.mts';
import type { XeroContext } from './xeroContext.mts';
import { journalRoutes } from './xeroJournalRoutes.mts';
import { TOKEN_EXPIRED, XERO_DIALECT, xeroProblem, xeroThrottled } from './xeroProblems.mts';
import { settingsRoutes } from './xeroSettingsRoutes.mts';
import { XeroWire } from './xeroWire.mts';

const SCOPES = 'offline_access accounting.manualjournals accounting.settings accounting.attachments';
const PER_DAY = 5_000;

export interface Xero {
	url: string;
	api: Api;
	book: XeroBook;
	oauth: OAuth;
	limits: CallLimits;
	close(): Promise<void>;
}

export async function startXero(parts: AccountingParts, port: number): Promise<Xero> {
	const seed = ACCOUNTING_CREDENTIALS.xero;
	const book = new XeroBook(parts.clock, parts.ids);
	const limits = new CallLimits({ atOnce: 5, perMinute: 60 });
	const oauth = new OAuth({
		...seed,
		scope: SCOPES,
		settings: { accessSeconds: 1_800, refreshSeconds: 60 * 86_400, rotates: true, graceSeconds: 1_800 },
	});
	let calls = 0;
	const limitHeaders = () => ({
		'x-minlimit-remaining': String(limits.remaining()),
		'x-daylimit-remaining': String(Math.max(0, PER_DAY - calls)),
		'x-appminlimit-remaining': '10000',
	});
	const api = createApi({
		...parts,
		name: 'xero',
		port,
		dialect: XERO_DIALECT,
		admission(request) {
			// The limits belong to the organisation, so sign-in and the list of connections are outside of them.
			if (!request.url.startsWith('/api.xro/')) return () => undefined;
			calls += 1;
			const entered = limits.enter();
			if (typeof entered === 'function') return entered;
			return xeroThrottled(entered.problem, entered.retryAfterSeconds, limitHeaders());
		},
	});
	const guard = (scope: string) => (request: FastifyRequest) => {
		const allowed = oauth.allows(request, scope);
		if (allowed === 'no_token') return TOKEN_EXPIRED;
		if (allowed === 'no_scope') return xeroProblem(403, 'Forbidden', 'The token has not the scope for this call');
		if (request.headers['xero-tenant-id'] === seed.tenantId) return undefined;
		return xeroProblem(403, 'Forbidden', 'AuthenticationUnsuccessful');
	};
	const withLimits = (reply: Answer): Answer => ({ ...reply, headers: { ...limitHeaders(), ...reply.headers } });
	const context: XeroContext = { api, book, wire: new XeroWire(parts.clock, book), parts, guard, withLimits };

	api.operation({
		method: 'GET',
		path: '/identity/connect/authorize',
		operationId: 'xeroAuthorize',
		handler: (request) => oauth.authorize(request),
	});
	api.operation({
		method: 'POST',
		path: '/connect/token',
		operationId: 'xeroToken',
		handler: (request) => oauth.token(request),
	});
	const connection = { id: parts.ids.uuid(), authEventId: parts.ids.uuid() };
	api.operation({
		method: 'GET',
		path: '/connections',
		operationId: 'xeroGetConnections',
		guard: (request) => (oauth.allows(request) === 'yes' ? undefined : TOKEN_EXPIRED),
		handler: () =>
			answer(200, [
				{
					...connection,
					tenantId: seed.tenantId,
					tenantType: 'ORGANISATION',
					tenantName: RETAILER_NAME,
					createdDateUtc: '2025-11-01T09:00:00.0000000',
					updatedDateUtc: '2025-11-01T09:00:00.0000000',
				},
			]),
	});
	settingsRoutes(context);
	journalRoutes(context);
	const url = await api.listen();
	return { url, api, book, oauth, limits, close: () => api.close() };
}
