/** Channel Settlement: journals in the form of each ledger system. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { CATEGORY_BY_NAME } from '../../nodes/ChannelSettlement/tables/categories.ts';
import { docNumber, idempotencyKey } from '../../nodes/ChannelSettlement/shapes/references.ts';
import { FEWEST_LINES, splitJournal } from '../../nodes/ChannelSettlement/shapes/splitJournal.ts';
import type { JournalLine } from '../../nodes/ChannelSettlement/types.ts';
import { exampleJournal, journalOf, lineOf, shape } from '../support/ledgerExamples.mts';
import { build, workedPage, workedRows } from '../support/settlementExamples.mts';

const REF = 'TTS-7540000000000000001';

/** Lines of any categories with any texts, and the clearing line that balances them. */
const journals = fc
	.array(
		fc.record({
			category: fc.constantFrom(...[...CATEGORY_BY_NAME.keys()].filter((name) => name !== 'clearing')),
			minor: fc.integer({ min: -10_000_000, max: 10_000_000 }).filter((minor) => minor !== 0),
			text: fc.string({ maxLength: 20 }),
		}),
		{ minLength: 2, maxLength: 40 },
	)
	.map((parts) => {
		const lines = parts.map(({ category, minor, text }) => lineOf(category, minor, { description: text }));
		const sum = lines.reduce((total, { amount_minor }) => total + amount_minor, 0);
		return journalOf(sum === 0 ? lines : [...lines, lineOf('clearing', -sum)]);
	});

const sumBy = (lines: JournalLine[], key: (line: JournalLine) => string) => {
	const sums = new Map<string, number>();
	for (const line of lines) sums.set(key(line), (sums.get(key(line)) ?? 0) + line.amount_minor);
	return Object.fromEntries([...sums].filter(([, minor]) => minor !== 0).sort());
};

test('parts of a long journal balance, keep the limit, and add up to the journal on every account', () => {
	fc.assert(
		fc.property(journals, fc.integer({ min: FEWEST_LINES, max: 45 }), (journal, limit) => {
			const parts = splitJournal(journal, limit);
			for (const { lines } of parts) {
				expect(lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(0);
				expect(lines.length).toBeLessThanOrEqual(limit);
			}
			const all = parts.flatMap(({ lines }) => lines);
			expect(sumBy(all, ({ account_code }) => account_code)).toEqual(
				sumBy(journal.lines, ({ account_code }) => account_code),
			);
			expect(parts.map(({ ref }) => ref)).toEqual(
				parts.length === 1 ? [REF] : parts.map((_, place) => `${REF}-P${place + 1}`),
			);
		}),
	);
});

/** RFC 4180, read by somebody else. */
function readCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	let value = '';
	let quoted = false;
	for (let place = 0; place < text.length; place++) {
		const sign = text[place];
		if (quoted) {
			if (sign !== '"') value += sign;
			else if (text[place + 1] === '"') value += text[++place];
			else quoted = false;
		} else if (sign === '"') quoted = true;
		else if (sign === ',' || sign === '\n') {
			rows.at(-1)!.push(value);
			value = '';
			if (sign === '\n') rows.push([]);
		} else value += sign;
	}
	expect(rows.pop()).toEqual([]);
	return rows;
}

const minorOf = (text: string) => Math.round(Number(text) * 100);

test('CSV gives the same totals back, and no cell is a formula', () => {
	fc.assert(
		fc.property(journals, (journal) => {
			const [head, ...rows] = readCsv(shape('csv', [journal]).shaped[0].text!);
			const at = (name: string) => head.indexOf(name);
			const read = rows.map((row) => ({
				...lineOf('sales', minorOf(row[at('debit')]) - minorOf(row[at('credit')])),
				category: row[at('category')],
			}));
			expect(sumBy(read, ({ category }) => category)).toEqual(sumBy(journal.lines, ({ category }) => category));
			for (const text of rows.flat()) expect(text).not.toMatch(/^[=+\-@]/);
			const plain = (text: string) => text.replace(/^'/, '');
			expect(rows.map((row) => plain(row[at('description')]))).toEqual(
				journal.lines.map(({ description }) => plain(description)),
			);
		}),
	);
});

test('hledger text gives the same totals back', () => {
	fc.assert(
		fc.property(journals, (journal) => {
			const lines = shape('hledger', [journal])
				.shaped[0].text!.split('\n')
				.flatMap((line) => {
					const match = /^ {4}(\S.*?) {2,}GBP +(-?\d+\.\d\d)(?: {2}; .*)?$/.exec(line);
					return match ? [{ ...lineOf('sales', minorOf(match[2])), ledger_account: match[1] }] : [];
				});
			expect(lines).toHaveLength(journal.lines.length);
			const byAccount = ({ ledger_account: account }: JournalLine) => account;
			expect(sumBy(lines, byAccount)).toEqual(sumBy(journal.lines, byAccount));
		}),
	);
});

// A package of the system, none of npm's.
const PROGRAM: string = 'hledger';
const hledger = spawnSync(PROGRAM, ['--version']).status === 0;
if (!hledger) test('hledger is not installed, its check is left out', () => expect(hledger).toBe(false));
else {
	test('hledger check --strict accepts the files', () => {
		const yen = exampleJournal({ journal_currency: 'JPY', must_be_draft: true, minor_digits: 0 });
		yen.lines = yen.lines.map((line) => ({ ...line, amount: String(Math.abs(line.amount_minor)) }));
		const odd = exampleJournal({
			payment_id: '',
			statement_ids: ['1', '2'],
			description: 'Odd; text  "here" 2025-12-10',
		});
		odd.lines[0] = { ...odd.lines[0], description: 'semi; colon: and\nline', ledger_account: 'Income:Some account' };
		const { shaped } = shape('hledger', [exampleJournal(), yen, odd]);
		for (const { text } of shaped) {
			const { stderr, status } = spawnSync(PROGRAM, ['-f', '-', 'check', '--strict'], { input: text });
			expect(`${status} ${String(stderr)}`).toBe('0 ');
		}
		expect(shaped[1].text).toContain('! (TTS-');
	});
}

test('the same statement in any order gives the same bytes', () => {
	const bytes = (rows: Row[]) => {
		const { journals: built } = build({ transactions: [workedPage({ transactions: rows })] });
		const [journal] = built;
		journal.lines = journal.lines.map((line) => ({ ...line, quickbooks_id: '1', netsuite_id: '2' }));
		return (['xero', 'quickbooks', 'netsuite', 'csv', 'hledger'] as const).map((target) =>
			JSON.stringify(shape(target, [journal]).shaped),
		);
	};
	const wanted = bytes(workedRows());
	fc.assert(
		fc.property(fc.shuffledSubarray(workedRows(), { minLength: 5, maxLength: 5 }), (rows) => {
			expect(bytes(rows)).toEqual(wanted);
		}),
		{ numRuns: 20 },
	);
});
type Row = Record<string, unknown>;

test('numbers and keys keep the limits of the systems', () => {
	expect(docNumber(REF)).toBe('T7540000000000000001');
	expect(docNumber('TTS-P3459000000000000001')).toBe('TP3459000000000000001');
	const long = ['-R1', '-C12', '-R2-P3'].map((suffix) => docNumber(REF + suffix));
	expect(long.map((number) => number.length)).toEqual([21, 21, 21]);
	expect(long[2]).toMatch(/^T[0-9a-f]{14}-R2-P3$/);
	expect(new Set([...long, docNumber(`${REF}1-R1`)]).size).toBe(4);
	expect(idempotencyKey(REF, '15814f1b48a2')).toBe('tts-7540000000000000001-15814f1b48a2');
	const key = idempotencyKey('TTS-A7494000000000000101-202512-GBP-R1-P12', '15814f1b48a2');
	// 50, less what further attempts add.
	expect(key.length).toBeLessThanOrEqual(43);
	expect(key).not.toBe(idempotencyKey('TTS-A7494000000000000101-202512-GBP-R1-P13', '15814f1b48a2'));
});

test('a category without an account is told, never guessed', () => {
	const journal = exampleJournal();
	journal.lines[1] = { ...journal.lines[1], quickbooks_id: '' };
	const { shaped, exceptions } = shape('quickbooks', [journal]);
	expect(shaped).toEqual([]);
	expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_ACCOUNT_MISSING' }]);
	expect(exceptions[0].what_happened).toContain('refunds');
	expect(shape('xero', [journal]).shaped).toHaveLength(1);
});

test('a journal that waited for its account gets it from the table; accounts that it has stay', () => {
	const journal = exampleJournal();
	journal.lines[1] = { ...journal.lines[1], quickbooks_id: '' };
	const accounts = [
		{ category: 'refunds', quickbooks_id: '902' },
		{ category: 'sales', quickbooks_id: '901' },
	];
	const [item] = shape('quickbooks', [journal], {}, { accounts }).shaped;
	expect(item.journal.lines.slice(0, 2).map((line) => line.quickbooks_id)).toEqual(['101', '902']);
	// Lines of several categories were one account; when the table says two, nobody knows which part is whose.
	journal.lines[1].category = 'refunds+sales';
	expect(shape('quickbooks', [journal], {}, { accounts }).exceptions).toMatchObject([
		{ code: 'SETTLEMENT_ACCOUNT_MISSING' },
	]);
});

test('what a system would not take is told', () => {
	const codes = (target: string, change: Partial<JournalLine>, options = {}) => {
		const journal = exampleJournal();
		journal.lines[0] = { ...journal.lines[0], ...change };
		return shape(target, [journal], options).exceptions.map(({ code }) => code);
	};
	const entry = { name: 'Channel', option: 'TikTok Shop' };
	expect(codes('xero', { tracking: [entry, entry, entry] })).toEqual(['SETTLEMENT_NOT_SHAPED']);
	expect(codes('quickbooks', { tax_code: 'S20' })).toEqual(['SETTLEMENT_NOT_SHAPED']);
	expect(codes('netsuite', { tax_code: 'S20' })).toEqual(['SETTLEMENT_NOT_SHAPED']);
	expect(codes('netsuite', {}, { currencyIds: 'USD=1' })).toEqual(['SETTLEMENT_NOT_SHAPED']);
	expect(codes('csv', { amount_minor: -1, amount: '0.01', side: 'credit' })).toEqual(['SETTLEMENT_NOT_SHAPED']);
});

test('NetSuite gets nothing while shops have two currencies and nobody says which is which: one case', () => {
	const two = [exampleJournal(), { ...exampleJournal(), journal_ref: 'TTS-2' }];
	const shaped = (options: Record<string, unknown>, journals = two) => shape('netsuite', journals, options);
	expect(shaped({ shopCurrencies: 'USD, GBP' })).toMatchObject({
		shaped: [],
		exceptions: [{ code: 'SETTLEMENT_NOT_SHAPED', what_happened: expect.stringContaining('GBP, USD') }],
	});
	// What comes in this run counts as well.
	expect(shaped({}, [two[0], { ...two[1], journal_currency: 'USD' }]).shaped).toEqual([]);
	expect(shaped({ shopCurrencies: 'GBP' }).shaped).toHaveLength(2);
	expect(shaped({ shopCurrencies: 'USD GBP', baseCurrency: 'GBP' }).shaped).toHaveLength(2);
	expect(shaped({ shopCurrencies: 'USD GBP', currencyIds: 'GBP=2' }).shaped).toHaveLength(2);
	expect(shape('quickbooks', two, { shopCurrencies: 'USD GBP' }).shaped).toHaveLength(2);
});

test('another currency than that of the books stays a draft in Xero, and says so', () => {
	const [item] = shape('xero', [exampleJournal()], { baseCurrency: 'USD' }, { status: 'post' }).shaped;
	expect(item).toMatchObject({ status: 'draft', must_be_draft: true });
	const body = item.request?.body as {
		ManualJournals: [{ Status: string; JournalLines: Array<{ Description: string }> }];
	};
	expect(body.ManualJournals[0].Status).toBe('DRAFT');
	expect(body.ManualJournals[0].JournalLines.at(-1)?.Description).toBe(
		'Payable, payment 3459000000000000001 [15814f1b48a2] amounts in GBP',
	);
});

test('parts are sent with their own reference and key', () => {
	const { shaped } = shape('xero', [exampleJournal()], { lineLimit: 8 });
	expect(shaped.map(({ journal_ref, part, parts }) => [journal_ref, part, parts])).toEqual([
		[`${REF}-P1`, 1, 2],
		[`${REF}-P2`, 2, 2],
	]);
	expect(shaped.map(({ request }) => request?.headers['Idempotency-Key'])).toEqual([
		'tts-7540000000000000001-p1-15814f1b48a2',
		'tts-7540000000000000001-p2-15814f1b48a2',
	]);
	// Files have no limit.
	expect(shape('csv', [exampleJournal()], { lineLimit: 8 }).shaped).toHaveLength(1);
});

test('a setting that is missing or wrong is named', () => {
	expect(() => shape('xero', [], {}, { tenantId: '' })).toThrow('"Xero Organisation ID" is empty');
	expect(() => shape('sage', [])).toThrow('"Ledger"');
	expect(() => shape('netsuite', [], { currencyIds: 'GBP' })).toThrow('GBP=2');
	expect(() => shape('csv', [], { lineLimit: 2 })).toThrow('Most Lines');
	expect(() => shape('csv', [], { shopCurrencies: 'GBP, pounds' })).toThrow('"Currencies of the Shops"');
	expect(() => shape('xero', [], { cashBasis: 'perhaps' })).toThrow('"Show on Cash Basis Reports"');
});
