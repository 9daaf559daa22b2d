// The sandbox NetSuite: one account, its sign-in, the REST record service for journal entries and SuiteQL.
import type { FastifyRequest } from 'fastify';
import { answer, createApi } from '../../httpServer.mts';
import type { Answer, Api } from '../../httpServer.mts';
import { amountOf, digitsOf } from '../amounts.mts';
import { CallLimits } from '../limits.mts';
import { OAuth } from '../oauth.mts';
import type { AccountingParts } from '../parts.mts';
import { ACCOUNTING_CREDENTIALS } from '../seed.mts';
import { NetSuiteBook } from './netSuiteBook.mts';
import { NetSuiteJobs } from './netSuiteJobs.mts';
import { periodOf } from './netSuitePeriods.mts';
import { INVALID_LOGIN, NETSUITE_DIALECT, netSuiteError, notFound, tooMany, userError } from './netSuiteProblems.mts';
import type { NetSuiteEntry } from './netSuiteTypes.mts';
import { readListQuery } from './netSuiteList.mts';
import { runSuiteQl, SuiteQlProblem } from './suiteQl.mts';

type Json = Record<string, unknown>;

const SCOPE = 'rest_webservices';
const RECORD = '/services/rest/record/v1';
const JOURNALS = `${RECORD}/journalEntry`;
const JOBS = '/services/rest/async/v1/job';
const MOST_ROWS = 1_000;

export interface NetSuite {
	url: string;
	api: Api;
	book: NetSuiteBook;
	oauth: OAuth;
	limits: CallLimits;
	close(): Promise<void>;
}

export async function startNetSuite(parts: AccountingParts, port: number): Promise<NetSuite> {
	const { clock } = parts;
	const book = new NetSuiteBook(clock);
	const { settings } = book;
	const limits = new CallLimits({ atOnce: 5 });
	const jobs = new NetSuiteJobs(clock, () => settings.jobMs);
	const oauth = new OAuth({
		...ACCOUNTING_CREDENTIALS.netsuite,
		scope: SCOPE,
		settings: { accessSeconds: 3_600, refreshSeconds: 7 * 86_400, rotates: false, graceSeconds: 0 },
	});
	let url = '';
	const api = createApi({
		...parts,
		name: 'netsuite',
		port,
		dialect: NETSUITE_DIALECT,
		admission(request) {
			if (request.url.includes('/oauth2/')) return () => undefined;
			const entered = limits.enter();
			return typeof entered === 'function' ? entered : tooMany(settings.concurrencyError);
		},
	});
	const guard = (request: FastifyRequest) => (oauth.allows(request, SCOPE) === 'yes' ? undefined : INVALID_LOGIN);
	const keyOf = (request: FastifyRequest) => (request.params as { id: string }).id;
	const addressOf = (entry: NetSuiteEntry) => `${url}${JOURNALS}/${entry.id}`;
	const done = (entry: NetSuiteEntry, status = 204): Answer =>
		answer(status, undefined, { location: addressOf(entry) });

	/** Does the work now, or as a job when the caller prefers that. The idempotency key counts for jobs only. */
	function now(request: FastifyRequest, work: () => Answer): Answer {
		if (!/\brespond-async\b/.test(String(request.headers['prefer'] ?? ''))) return work();
		const key = request.headers['x-netsuite-idempotency-key'];
		return jobs.submit(typeof key === 'string' ? key : undefined, (id) => `${url}${JOBS}/${id}`, work);
	}

	function create(body: Json): Answer {
		const written = book.create(body);
		return 'refused' in written ? written.refused : done(written.entry, settings.createdStatus);
	}

	function change(entry: NetSuiteEntry, body: Json, replaceLines: boolean): Answer {
		const written = book.change(entry, body, replaceLines);
		return 'refused' in written ? written.refused : done(written.entry);
	}

	const replacesLines = (request: FastifyRequest) =>
		String((request.query as { replace?: string }).replace ?? '')
			.split(',')
			.includes('line');

	function entryJson(entry: NetSuiteEntry, expanded: boolean): object {
		const self = addressOf(entry);
		const digits = digitsOf(entry.currency.symbol);
		const period = periodOf(entry.tranDate);
		const items = entry.lines.map((line, index) => ({
			line: index,
			account: { id: line.account.id, refName: `${line.account.acctNumber} ${line.account.name}` },
			...(line.minor < 0 ? { credit: amountOf(0 - line.minor, digits) } : { debit: amountOf(line.minor, digits) }),
			...(line.memo ? { memo: line.memo } : {}),
			...line.dimensions,
		}));
		return {
			links: [{ rel: 'self', href: self }],
			id: entry.id,
			tranId: entry.tranId,
			...(entry.externalId ? { externalId: entry.externalId } : {}),
			tranDate: entry.tranDate,
			memo: entry.memo,
			approved: entry.approved,
			...(entry.subsidiary ? { subsidiary: { id: entry.subsidiary.id, refName: entry.subsidiary.name } } : {}),
			currency: { id: entry.currency.id, refName: entry.currency.symbol },
			exchangeRate: entry.exchangeRate,
			postingPeriod: { id: period.id, refName: period.name },
			...(entry.reversalDate ? { reversalDate: entry.reversalDate } : {}),
			createdDate: clock.wireIso(entry.createdAt),
			lastModifiedDate: clock.wireIso(entry.updatedAt),
			line: {
				links: [{ rel: 'self', href: `${self}/line` }],
				...(expanded ? { items, totalResults: items.length } : {}),
			},
		};
	}

	function list(request: FastifyRequest, rows: Array<{ fields: Record<string, string>; href: string }>): Answer {
		const { q, limit, offset } = request.query as { q?: string; limit?: string; offset?: string };
		const matches = readListQuery(q);
		if (!matches) return userError(`The query ${String(q)} is not understood.`);
		const found = rows.filter(({ fields }) => matches(fields));
		const from = Number(offset ?? 0);
		const page = found.slice(from, from + Number(limit ?? MOST_ROWS));
		return answer(200, {
			links: [],
			count: page.length,
			hasMore: from + page.length < found.length,
			offset: from,
			totalResults: found.length,
			items: page.map(({ fields, href }) => ({ links: [{ rel: 'self', href }], id: fields['id'] })),
		});
	}

	function query(request: FastifyRequest): Answer {
		if (!/\btransient\b/.test(String(request.headers['prefer'] ?? ''))) {
			return netSuiteError(400, 'INVALID_HEADER', 'The required header Prefer: transient is missing');
		}
		const { limit, offset } = request.query as { limit?: string; offset?: string };
		try {
			const rows = runSuiteQl(book, String((request.body as Json | undefined)?.['q'] ?? ''));
			const from = Number(offset ?? 0);
			const page = rows.slice(from, from + Number(limit ?? MOST_ROWS));
			return answer(200, {
				links: [],
				count: page.length,
				hasMore: from + page.length < rows.length,
				items: page,
				offset: from,
				totalResults: rows.length,
			});
		} catch (error) {
			if (!(error instanceof SuiteQlProblem)) throw error;
			return netSuiteError(400, 'INVALID_PARAMETER', `Invalid search query. ${error.message}`);
		}
	}

	api.operation({
		method: 'GET',
		path: '/app/login/oauth2/authorize.nl',
		operationId: 'netSuiteAuthorize',
		handler: (request) => oauth.authorize(request),
	});
	api.operation({
		method: 'POST',
		path: '/services/rest/auth/oauth2/v1/token',
		operationId: 'netSuiteToken',
		handler: (request) => oauth.token(request),
	});
	api.operation({
		method: 'POST',
		path: JOURNALS,
		operationId: 'nsCreateJournalEntry',
		guard,
		handler: (request) => now(request, () => create((request.body ?? {}) as Json)),
	});
	api.operation({
		method: 'GET',
		path: JOURNALS,
		operationId: 'nsListJournalEntries',
		guard,
		handler: (request) =>
			list(
				request,
				book.all().map((entry) => ({
					href: addressOf(entry),
					fields: {
						id: entry.id,
						externalid: entry.externalId,
						tranid: entry.tranId,
						memo: entry.memo,
						trandate: entry.tranDate,
						createddate: clock.wireIso(entry.createdAt).slice(0, 10),
						lastmodifieddate: clock.wireIso(entry.updatedAt).slice(0, 10),
					},
				})),
			),
	});
	api.operation({
		method: 'GET',
		path: `${JOURNALS}/:id`,
		operationId: 'nsGetJournalEntry',
		guard,
		handler(request) {
			const entry = book.entry(keyOf(request));
			if (!entry) return notFound(keyOf(request));
			if (settings.recordsLocked) return userError('This record has been locked by a user defined workflow.');
			return answer(200, entryJson(entry, (request.query as Json)['expandSubResources'] === 'true'));
		},
	});
	api.operation({
		method: 'PUT',
		path: `${JOURNALS}/:id`,
		operationId: 'nsUpsertJournalEntry',
		guard,
		handler: (request) =>
			now(request, () => {
				const key = keyOf(request);
				if (!key.startsWith('eid:')) return userError('An upsert needs an external id.');
				const body = { ...((request.body ?? {}) as Json), externalId: key.slice(4) };
				const entry = book.entry(key);
				return entry ? change(entry, body, replacesLines(request) && settings.replaceOnPut) : create(body);
			}),
	});
	api.operation({
		method: 'PATCH',
		path: `${JOURNALS}/:id`,
		operationId: 'nsUpdateJournalEntry',
		guard,
		handler: (request) =>
			now(request, () => {
				const entry = book.entry(keyOf(request));
				return entry ? change(entry, (request.body ?? {}) as Json, replacesLines(request)) : notFound(keyOf(request));
			}),
	});
	api.operation({
		method: 'DELETE',
		path: `${JOURNALS}/:id`,
		operationId: 'nsDeleteJournalEntry',
		guard,
		handler(request) {
			const entry = book.entry(keyOf(request));
			if (!entry) return notFound(keyOf(request));
			return book.remove(entry) ?? answer(204);
		},
	});
	api.operation({
		method: 'GET',
		path: `${RECORD}/account`,
		operationId: 'nsListAccounts',
		guard,
		handler: (request) =>
			list(
				request,
				book.accounts.map((account) => ({
					href: `${url}${RECORD}/account/${account.id}`,
					fields: {
						id: account.id,
						acctnumber: account.acctNumber,
						acctname: account.name,
						accttype: account.acctType,
					},
				})),
			),
	});
	api.operation({
		method: 'POST',
		path: '/services/rest/query/v1/suiteql',
		operationId: 'nsSuiteQl',
		guard,
		handler: query,
	});
	api.operation({
		method: 'GET',
		path: `${JOBS}/:id`,
		operationId: 'nsGetJob',
		guard,
		handler(request) {
			const job = jobs.job(keyOf(request));
			if (!job) return userError('There is no such job.');
			return answer(200, {
				links: [],
				id: job.id,
				completed: job.progress !== 'processing',
				progress: job.progress,
				task: { links: [{ rel: 'self', href: `${url}${JOBS}/${job.id}/task` }] },
			});
		},
	});
	url = await api.listen();
	return { url, api, book, oauth, limits, close: () => api.close() };
}
