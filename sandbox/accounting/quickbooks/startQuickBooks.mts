// The sandbox QuickBooks Online: one company, its sign-in and its journal entries.
import type { FastifyRequest } from 'fastify';
import { answer, createApi } from '../../httpServer.mts';
import type { Answer, Api } from '../../httpServer.mts';
import { amountOf, digitsOf, sum } from '../amounts.mts';
import { pacificIso } from '../dates.mts';
import { CallLimits } from '../limits.mts';
import { OAuth } from '../oauth.mts';
import type { AccountingParts } from '../parts.mts';
import { ACCOUNTING_CREDENTIALS, QUICKBOOKS_CLASSES, QUICKBOOKS_DEPARTMENTS, QUICKBOOKS_TAX_CODES } from '../seed.mts';
import { QuickBooksBook } from './quickBooksBook.mts';
import { invalid, QUICKBOOKS_DIALECT, quickBooksFault, quickBooksThrottled } from './quickBooksProblems.mts';
import { QueryProblem, readQuery } from './quickBooksQuery.mts';
import type { Row } from './quickBooksQuery.mts';
import type { QuickBooksEntry } from './quickBooksTypes.mts';

type Json = Record<string, unknown>;

const SCOPE = 'com.intuit.quickbooks.accounting';
const COMPANY = '/v3/company/:realmId';
const LONGEST_REQUEST_ID = 50;

export interface QuickBooks {
	url: string;
	api: Api;
	book: QuickBooksBook;
	oauth: OAuth;
	limits: CallLimits;
	close(): Promise<void>;
}

export async function startQuickBooks(parts: AccountingParts, port: number): Promise<QuickBooks> {
	const { clock } = parts;
	const seed = ACCOUNTING_CREDENTIALS.quickbooks;
	const book = new QuickBooksBook(clock);
	const { settings } = book;
	const limits = new CallLimits({ atOnce: 10, perMinute: 500 });
	const oauth = new OAuth({
		...seed,
		scope: SCOPE,
		settings: { accessSeconds: 3_600, refreshSeconds: 100 * 86_400, rotates: true, graceSeconds: 86_400 },
		redirectParameters: { realmId: seed.realmId },
	});
	const api = createApi({
		...parts,
		name: 'quickbooks',
		port,
		dialect: QUICKBOOKS_DIALECT,
		totalPerSecond: 10,
		admission(request) {
			if (!request.url.startsWith('/v3/')) return () => undefined;
			const entered = limits.enter();
			return typeof entered === 'function' ? entered : quickBooksThrottled();
		},
	});

	function guard(request: FastifyRequest): Answer | undefined {
		if (oauth.allows(request, SCOPE) !== 'yes') {
			return quickBooksFault(401, '3200', 'Token expired', 'AUTHENTICATION');
		}
		if ((request.params as { realmId: string }).realmId !== seed.realmId) {
			return quickBooksFault(403, '3100', 'The application has no access to this company', 'AuthorizationFault');
		}
		return settings.subscriptionEnded
			? quickBooksFault(403, '6190', 'The subscription of this company has ended or has a problem')
			: undefined;
	}

	const time = () => pacificIso(Date.now());

	function entryJson(entry: QuickBooksEntry): Row {
		const digits = digitsOf(entry.currency);
		return {
			...entry.body,
			domain: 'QBO',
			sparse: false,
			Id: entry.id,
			SyncToken: String(entry.syncToken),
			MetaData: {
				CreateTime: pacificIso(clock.wire(entry.createdAt)),
				LastUpdatedTime: pacificIso(clock.wire(entry.updatedAt)),
			},
			CurrencyRef: { value: entry.currency },
			TotalAmt: amountOf(sum(entry.lines.map(({ minor }) => Math.max(0, minor))), digits),
		};
	}

	// A repeated requestid gets the first answer, whatever it carries, and changes nothing.
	const requests = new Map<string, { reply: Answer; at: number }>();

	function once(request: FastifyRequest, work: () => Answer): Answer {
		const { requestid: id } = request.query as { requestid?: string };
		if (!id) return work();
		if (id.length > LONGEST_REQUEST_ID) return invalid('2050', 'requestid is longer than 50 characters', 'requestid');
		const first = requests.get(id);
		const kept = settings.requestIdSeconds * 1_000;
		if (first && (kept === 0 || clock.now() - first.at < kept)) return first.reply;
		const reply = work();
		if ((reply.status ?? 200) < 400 || settings.replayRefusals) requests.set(id, { reply, at: clock.now() });
		return reply;
	}

	function write(request: FastifyRequest): Answer {
		const { operation, include } = request.query as { operation?: string; include?: string };
		const body = (request.body ?? {}) as Json;
		if (operation === 'delete') {
			const removed = book.remove(body);
			if ('refused' in removed) return removed.refused;
			return answer(200, { JournalEntry: { Id: removed.entry.id, status: 'Deleted', domain: 'QBO' }, time: time() });
		}
		const written = book.write(body, include === 'allowduplicatedocnum');
		return 'refused' in written
			? written.refused
			: answer(200, { JournalEntry: entryJson(written.entry), time: time() });
	}

	function find(request: FastifyRequest): Answer {
		const text = (request.query as { query?: string }).query;
		if (!text) return invalid('4000', 'Error parsing query');
		try {
			const query = readQuery(text);
			const rows = rowsOf(query.entity);
			// Lists leave inactive objects out unless the query speaks of them.
			const all = rows.filter((row) => row['Active'] !== false || query.namesActive).filter(query.matches);
			if (query.count) return answer(200, { QueryResponse: { totalCount: all.length }, time: time() });
			const page = all.slice(query.startPosition - 1, query.startPosition - 1 + query.maxResults);
			const found =
				page.length === 0 ? {} : { [query.entity]: page, startPosition: query.startPosition, maxResults: page.length };
			return answer(200, { QueryResponse: found, time: time() });
		} catch (error) {
			if (!(error instanceof QueryProblem)) throw error;
			return invalid('4000', error.message);
		}
	}

	function rowsOf(entity: string): Row[] {
		const rows: Record<string, () => Row[]> = {
			JournalEntry: () =>
				book.all().map((entry) => ({ DocNumber: undefined, PrivateNote: undefined, ...entryJson(entry) })),
			Account: () => book.accounts.map((account) => ({ ...account })),
			Class: () => QUICKBOOKS_CLASSES,
			Department: () => QUICKBOOKS_DEPARTMENTS,
			TaxCode: () => QUICKBOOKS_TAX_CODES,
		};
		const give = rows[entity];
		if (!give) throw new QueryProblem(`QueryValidationError: invalid context declaration: ${entity}`);
		return give();
	}

	api.operation({
		method: 'GET',
		path: '/connect/oauth2',
		operationId: 'quickBooksAuthorize',
		handler: (request) => oauth.authorize(request),
	});
	api.operation({
		method: 'POST',
		path: '/oauth2/v1/tokens/bearer',
		operationId: 'quickBooksToken',
		handler: (request) => oauth.token(request),
	});
	api.operation({
		method: 'POST',
		path: `${COMPANY}/journalentry`,
		operationId: 'qboCreateJournalEntry',
		guard,
		handler: (request) => once(request, () => write(request)),
	});
	api.operation({
		method: 'GET',
		path: `${COMPANY}/journalentry/:id`,
		operationId: 'qboReadJournalEntry',
		guard,
		handler(request) {
			const entry = book.entry((request.params as { id: string }).id);
			return entry
				? answer(200, { JournalEntry: entryJson(entry), time: time() })
				: invalid('610', 'Object Not Found : there is no journal entry with this id');
		},
	});
	api.operation({ method: 'GET', path: `${COMPANY}/query`, operationId: 'qboQuery', guard, handler: find });
	api.operation({
		method: 'GET',
		path: `${COMPANY}/preferences`,
		operationId: 'qboGetPreferences',
		guard,
		handler: () =>
			answer(200, {
				Preferences: {
					AccountingInfoPrefs: {
						...(settings.bookCloseDate ? { BookCloseDate: settings.bookCloseDate } : {}),
						ClassTrackingPerTxnLine: true,
						TrackDepartments: true,
						UseAccountNumbers: true,
					},
					CurrencyPrefs: {
						MultiCurrencyEnabled: settings.multiCurrency,
						HomeCurrency: { value: settings.homeCurrency },
					},
				},
				time: time(),
			}),
	});
	const url = await api.listen();
	return { url, api, book, oauth, limits, close: () => api.close() };
}
