/** Channel Settlement writes what the examples of the accounting contracts show. */
import { readClass } from '../../nodes/ChannelSettlement/posting/answerClass.ts';
import type { Target } from '../../nodes/ChannelSettlement/shapes/shapedTypes.ts';
import type { JournalLine } from '../../nodes/ChannelSettlement/types.ts';
import { describeContracts } from '../support/contracts.mts';
import { decide } from '../support/ledgerPosting.mts';
import { exampleJournal, journalOf, lineOf, shape } from '../support/ledgerExamples.mts';

type Json = Record<string, unknown>;

/** Names beside the ids of classes and departments are for people; the node has the ids only. */
function withoutNames(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNames);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			if (key === 'ClassRef' || key === 'DepartmentRef') return [key, { value: (inner as Json).value }];
			return [key, withoutNames(inner)];
		}),
	);
}

const URL = 'https://n8n.example.com/workflow/tts-books';
const taxed = (lines: JournalLine[], code: string) =>
	lines.map((line, place) => (place < 4 ? { ...line, tax_code: code } : line));

describeContracts('ledger forms against the accounting contracts', (contracts) => {
	const text = (name: string) => contracts.text(`accounting.examples/${name}`);
	const example = (name: string) => contracts.json(`accounting.examples/${name}`) as Json;

	test('Xero: the manual journal', () => {
		const [item] = shape('xero', [exampleJournal()], { url: URL }).shaped;
		expect(item.request?.body).toEqual(example('xero.manual-journal.create.request.json'));
		expect(item.request?.method).toBe('PUT');
		expect(item.request?.headers['Idempotency-Key']).toBe('tts-7540000000000000001-15814f1b48a2');
	});

	test('Xero: VAT inside the sales lines, posted at once', () => {
		const { lines } = exampleJournal();
		const journal = exampleJournal({ lines: taxed(lines, 'OUTPUT2') });
		const [item] = shape('xero', [journal], { url: URL }, { status: 'post' }).shaped;
		expect(item.request?.body).toEqual(example('xero.manual-journal.create.uk-vat.request.json'));
	});

	test('Xero: a negative statement', () => {
		const plain = { tracking: undefined };
		const lines = [
			lineOf('penalties', 500, { ...plain, description: 'PLATFORM_PENALTY' }),
			lineOf('clearing', -500, { description: 'Payable -5.00 (owed to TikTok)' }),
		];
		const journal = journalOf(lines, {
			journal_ref: 'TTS-7540000000000000002',
			date: '2025-12-11',
			description: 'TikTok Shop GB settlement 2025-12-11',
		});
		const { ManualJournals: found } = shape('xero', [journal]).shaped[0].request?.body as { ManualJournals: Json[] };
		const { ManualJournals: wanted } = example('xero.manual-journal.create.negative.request.json') as {
			ManualJournals: [{ JournalLines: Json[] }];
		};
		// Ours tells the basis of reports, and the hash on the last line.
		wanted[0].JournalLines[1].Description += ` [${journal.content_hash}]`;
		expect(found).toEqual([{ ...wanted[0], ShowOnCashBasisReports: true }]);
	});

	const quickBooks = (more = {}) => {
		const { lines } = exampleJournal();
		const own = lines.map((line) =>
			line.class ? { ...line, class: '5000000000000000001', department: '3', location: undefined } : line,
		);
		return exampleJournal({ lines: own, ...more });
	};

	test('QuickBooks: the journal entry', () => {
		const [item] = shape('quickbooks', [quickBooks()]).shaped;
		expect(item.request?.body).toEqual(withoutNames(example('qbo.journalentry.create.request.json')));
		expect(item.request?.query).toEqual({
			requestid: 'tts-7540000000000000001-15814f1b48a2',
			minorversion: '75',
		});
	});

	test('QuickBooks: a foreign currency with its rate', () => {
		const [item] = shape('quickbooks', [quickBooks({ exchange_rate: '1.27' })], { baseCurrency: 'USD' }).shaped;
		expect(item.request?.body).toEqual(withoutNames(example('qbo.journalentry.create.foreign-currency.request.json')));
	});

	test('QuickBooks: net amounts with tax', () => {
		const journal = quickBooks({ lines: taxed(quickBooks().lines, 'S20') });
		const vatRates = [
			{ tax_code: 'S20', rate_percent: '20', quickbooks_tax_code_id: '6', quickbooks_tax_code_name: '20.0% S' },
		];
		const [item] = shape('quickbooks', [journal], {}, { vatRates }).shaped;
		expect(item.request?.body).toEqual(withoutNames(example('qbo.journalentry.create.uk-vat.request.json')));
	});

	const netSuite = { currencyIds: 'GBP=2', subsidiary: '3' };

	test('NetSuite: the journal entry', () => {
		const [item] = shape('netsuite', [exampleJournal()], netSuite).shaped;
		expect(item.request?.body).toEqual(example('netsuite.journalentry.create.request.json'));
	});

	test('NetSuite: VAT as a line of its own', () => {
		const journal = exampleJournal({ lines: taxed(exampleJournal().lines, 'S20') });
		const vatRates = [{ tax_code: 'S20', rate_percent: '20', netsuite_account_id: '588' }];
		const body = shape('netsuite', [journal], netSuite, { vatRates }).shaped[0].request?.body as {
			line: { items: Json[] };
		};
		const wanted = example('netsuite.journalentry.create.uk-vat.request.json') as { line: { items: Json[] } };
		expect(body.line.items.at(-1)).toMatchObject({ account: { id: '588' }, credit: 13.33 });
		expect(body.line.items.slice(0, -1)).toEqual(wanted.line.items.slice(0, -1));
	});

	test('CSV: byte by byte', () => {
		const [item] = shape('csv').shaped;
		expect(item.text).toBe(text('plain.journal.csv'));
		expect(item.file_name).toBe('TTS-7540000000000000001.csv');
	});

	test('hledger: the entry byte by byte, with its declarations', () => {
		const [item] = shape('hledger').shaped;
		const wanted = text('plain.hledger.journal').split('\n\n');
		const found = (item.text ?? '').trimEnd().split('\n\n');
		expect(found.at(-1)).toBe(wanted[4 - 1]);
		expect(found[0]).toBe(wanted[0]);
		expect(found[1]).toBe(wanted[1]);
		// The example has the bank in the same file.
		expect(found[2]).toBe(wanted[2].replace('account Assets:Bank\n', ''));
	});

	const answered = (name: string, status: number) => ({ status, headers: {}, body: example(name), failure: '' });

	test.each<[Target, string, number, string, string]>([
		['xero', 'error.xero.unbalanced.json', 400, 'data', 'must equal total credits'],
		['xero', 'error.xero.account.json', 400, 'data', 'not a valid code'],
		['xero', 'error.xero.lock-date.json', 400, 'period', 'lock date'],
		['xero', 'error.xero.inside-200.response.json', 200, 'data', 'must equal total credits'],
		['xero', 'error.xero.token-expired.json', 401, 'sign_in', 'token expired'],
		['quickbooks', 'error.qbo.unbalanced.json', 400, 'data', 'balance debits and credits'],
		['quickbooks', 'error.qbo.inactive-account.json', 400, 'data', 'made inactive'],
		['quickbooks', 'error.qbo.period-closed.json', 400, 'period', 'period has closed'],
		['quickbooks', 'error.qbo.duplicate-docnumber.json', 400, 'duplicate', 'TxnId=1187'],
		['quickbooks', 'error.qbo.throttled.json', 429, 'unclear', 'request limit'],
		// Older answers to too many calls.
		['quickbooks', 'error.qbo.throttled.json', 403, 'unclear', 'request limit'],
		['netsuite', 'error.netsuite.period-closed.json', 400, 'period', 'is closed'],
		['netsuite', 'error.netsuite.duplicate-external-id.json', 400, 'duplicate', 'already exists'],
		['netsuite', 'error.netsuite.idempotency.json', 400, 'duplicate', 'same idempotency key'],
		['netsuite', 'error.netsuite.invalid-login.json', 401, 'sign_in', 'Invalid login'],
		['netsuite', 'error.netsuite.not-found.json', 404, 'not_found', 'does not exist'],
	])('%s: %s (%d) is %s', (target, name, status, kind, words) => {
		const read = readClass(target, answered(name, status));
		expect(read.kind).toBe(kind);
		expect(read.message).toContain(words);
	});

	test('Xero: the limits of a minute and of a day', () => {
		const limit = example('error.xero.rate-limit.http.json') as { headers: Json };
		const item = shape('xero').shaped[0];
		const answer = (headers: Json) => [{ statusCode: 429, headers, body: '' }];
		expect(decide([item], answer(limit.headers)).lookUpAgain).toMatchObject([{ wait_seconds: 37 }]);
		const day = { ...limit.headers, 'X-Rate-Limit-Problem': 'day', 'Retry-After': '40000' };
		expect(decide([item], answer(day)).exceptions).toMatchObject([{ code: 'SETTLEMENT_DAY_LIMIT' }]);
	});

	test.each<[Target, string, string, number]>([
		['xero', 'xero.manual-journals.lookup.response.json', 'xero.manual-journals.lookup.empty.response.json', 200],
		['quickbooks', 'qbo.query.journal.found.response.json', 'qbo.query.journal.none.response.json', 200],
		['netsuite', 'netsuite.journalentry.get.response.json', 'error.netsuite.not-found.json', 404],
	])('%s: what a look-up finds', (target, found, none, status) => {
		const [item] = shape(target, [exampleJournal()], {}, { status: 'post' }).shaped;
		const there = decide([item], [{ statusCode: 200, headers: {}, body: example(found) }]);
		expect(there.alreadyPosted).toHaveLength(1);
		expect(there.alreadyPosted[0].ledger.remote_id).not.toBe('');
		const other = { ...item, content_hash: '000000000000' };
		expect(decide([other], [{ statusCode: 200, headers: {}, body: example(found) }]).exceptions).toMatchObject([
			{ code: 'SETTLEMENT_CHANGED', ledger: { content_hash: '15814f1b48a2' } },
		]);
		expect(decide([item], [{ statusCode: status, headers: {}, body: example(none) }]).create).toHaveLength(1);
	});

	test('closed days: Xero takes the later lock, QuickBooks its closing date', () => {
		const books = [example('xero.organisation.response.json'), example('qbo.preferences.response.json')];
		for (const book of books) {
			const free = [{ statusCode: 200, headers: {}, body: { ManualJournals: [] } }];
			const on = (date: string) =>
				decide([shape('xero', [exampleJournal({ date })]).shaped[0]], free, { books: [book] });
			expect(on('2025-11-30').exceptions).toMatchObject([{ code: 'SETTLEMENT_PERIOD_LOCKED' }]);
			expect(on('2025-12-01').create).toHaveLength(1);
		}
	});

	test('Xero: journals of another currency are never posted', () => {
		const [item] = shape('xero', [exampleJournal({ journal_currency: 'USD' })], {}, { status: 'post' }).shaped;
		const free = [{ statusCode: 200, headers: {}, body: { ManualJournals: [] } }];
		const decided = decide([item], free, { books: [{ body: example('xero.organisation.response.json') }] });
		expect(decided.exceptions).toMatchObject([{ code: 'SETTLEMENT_CURRENCY' }]);
	});
});
