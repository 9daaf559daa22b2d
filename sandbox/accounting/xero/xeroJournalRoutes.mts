// Manual journals: find, read, create, change, void.
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import type { FastifyRequest } from 'fastify';
import { xeroList } from './xeroList.mts';
import { XeroIdempotency } from './xeroIdempotency.mts';
import { xeroValidation } from './xeroProblems.mts';
import type { Saved } from './xeroBook.mts';
import type { XeroContext } from './xeroContext.mts';
import type { XeroJournal } from './xeroTypes.mts';

type Json = Record<string, unknown>;

const PATH = '/api.xro/2.0/ManualJournals';
const PAGE_SIZE = 100;
const LARGEST_PAGE = 1_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

export function journalRoutes({ api, book, wire, parts, guard, withLimits }: XeroContext): void {
	const { clock, ids } = parts;
	const idempotency = new XeroIdempotency(clock, book.settings);
	const write = (request: FastifyRequest, work: () => Answer) => withLimits(idempotency.once(request, work));
	const envelope = (content: object) => answer(200, wire.envelope(ids.uuid(), content));
	const notFound = () =>
		answer(404, 'The resource you are looking for cannot be found.', { 'content-type': 'text/html' });

	/** The journal as it was sent, with what is wrong with it. */
	const refused = (sent: Json, existing: XeroJournal | undefined, errors: string[]) => ({
		Narration: String(sent['Narration'] ?? existing?.narration ?? ''),
		Status: String(existing?.status ?? sent['Status'] ?? 'DRAFT'),
		JournalLines: [],
		ManualJournalID: existing?.id ?? NO_ID,
		ValidationErrors: errors.map((Message) => ({ Message })),
	});

	/** PUT and POST of a list: with summarizeErrors one bad journal refuses all, without it the errors are inside a 200. */
	function saveAll(request: FastifyRequest, mayUpdate: boolean): Answer {
		const sent = journalsOf(request.body);
		if (sent.length === 0) return xeroValidation('No manual journal was sent');
		const existing = sent.map((json) => (mayUpdate ? book.journal(String(json['ManualJournalID'] ?? '')) : undefined));
		const unknown = (json: Json, index: number): Saved | undefined =>
			mayUpdate && json['ManualJournalID'] && !existing[index]
				? { errors: ['There is no manual journal with this ManualJournalID'] }
				: undefined;
		const together = (request.query as Json)['summarizeErrors'] === 'true';
		if (together) {
			const checked = sent.map((json, index) => unknown(json, index) ?? book.check(json, existing[index]));
			const bad = checked.flatMap((result, index) =>
				'errors' in result ? [refused(sent[index]!, existing[index], result.errors)] : [],
			);
			if (bad.length > 0) return xeroValidation('A validation exception occurred', bad);
		}
		const results = sent.map((json, index) => unknown(json, index) ?? book.save(json, existing[index]));
		return envelope({
			ManualJournals: results.map((result, index) =>
				'errors' in result
					? { ...refused(sent[index]!, existing[index], result.errors), StatusAttributeString: 'ERROR' }
					: wire.journal(result.journal),
			),
		});
	}

	api.operation({
		method: 'GET',
		path: PATH,
		operationId: 'xeroGetManualJournals',
		guard: guard('accounting.manualjournals'),
		handler(request) {
			const query = request.query as Record<string, string>;
			const since = Date.parse(asUtc(request.headers['if-modified-since']));
			const rows = book.all().filter((journal) => !(clock.wire(journal.updatedAt) <= since));
			const pageSize = Math.min(LARGEST_PAGE, Math.max(1, Number(query['pageSize'] ?? PAGE_SIZE)));
			const page = Math.max(1, Number(query['page'] ?? 1));
			return withLimits(
				xeroList(
					request,
					rows,
					(journal) => wire.journalFields(journal),
					book.settings.narrationFunctions,
					(found) =>
						envelope({
							pagination: {
								page,
								pageSize,
								pageCount: Math.max(1, Math.ceil(found.length / pageSize)),
								itemCount: found.length,
							},
							ManualJournals: found
								.slice((page - 1) * pageSize, page * pageSize)
								.map((journal) => wire.journal(journal)),
						}),
				),
			);
		},
	});
	api.operation({
		method: 'PUT',
		path: PATH,
		operationId: 'xeroCreateManualJournals',
		guard: guard('accounting.manualjournals'),
		handler: (request) => write(request, () => saveAll(request, false)),
	});
	api.operation({
		method: 'POST',
		path: PATH,
		operationId: 'xeroUpdateOrCreateManualJournals',
		guard: guard('accounting.manualjournals'),
		handler: (request) => write(request, () => saveAll(request, true)),
	});
	api.operation({
		method: 'GET',
		path: `${PATH}/:id`,
		operationId: 'xeroGetManualJournal',
		guard: guard('accounting.manualjournals'),
		handler(request) {
			const journal = book.journal((request.params as { id: string }).id);
			return withLimits(journal ? envelope({ ManualJournals: [wire.journal(journal)] }) : notFound());
		},
	});
	api.operation({
		method: 'POST',
		path: `${PATH}/:id`,
		operationId: 'xeroUpdateManualJournal',
		guard: guard('accounting.manualjournals'),
		handler: (request) =>
			write(request, () => {
				const existing = book.journal((request.params as { id: string }).id);
				if (!existing) return notFound();
				const sent = journalsOf(request.body)[0] ?? {};
				const result = book.save(sent, existing);
				return 'errors' in result
					? xeroValidation('A validation exception occurred', [refused(sent, existing, result.errors)])
					: envelope({ ManualJournals: [wire.journal(result.journal)] });
			}),
	});
}

/** A list, or one journal alone: Xero takes both. */
function journalsOf(body: unknown): Json[] {
	const json = (body ?? {}) as Json;
	if (Array.isArray(json['ManualJournals'])) return json['ManualJournals'] as Json[];
	return json['Narration'] !== undefined || json['JournalLines'] !== undefined || json['Status'] !== undefined
		? [json]
		: [];
}

/** If-Modified-Since without a zone is UTC. */
function asUtc(value: string | undefined): string {
	if (!value) return '';
	return /[zZ]$|[+-]\d\d:?\d\d$|GMT$/.test(value) ? value : `${value}Z`;
}
