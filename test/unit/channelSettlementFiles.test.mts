/** Channel Settlement: what gets into file names, CSV cells and text ledgers. */
import { spawnSync } from 'node:child_process';
import { exampleJournal, shape } from '../support/ledgerExamples.mts';

test.each(['(virtual)', '[balanced]', '* cleared', 'Income:Some  account', 'Assets;x', 'Assets\nBank', '"Bank"', '=x'])(
	'hledger: the account %j is refused by name, never written',
	(ledger_account) => {
		const journal = exampleJournal();
		journal.lines[0] = { ...journal.lines[0], ledger_account };
		const { shaped, exceptions } = shape('hledger', [journal, exampleJournal({ journal_ref: 'TTS-2' })]);
		expect(shaped.map(({ journal_ref }) => journal_ref)).toEqual(['TTS-2']);
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_NOT_SHAPED' }]);
		expect(exceptions[0].what_happened).toContain('sales');
	},
);

test.each(['../TTS-1', 'TTS-1/x', "TTS-1' or 'a", ''])('the reference %j reaches no file and no path', (ref) => {
	for (const target of ['csv', 'hledger', 'xero', 'netsuite']) {
		const { shaped, exceptions } = shape(target, [exampleJournal({ journal_ref: ref })]);
		expect([target, shaped]).toEqual([target, []]);
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_NOT_SHAPED' }]);
	}
});

const PROGRAM: string = 'hledger';
const hasProgram = spawnSync(PROGRAM, ['--version']).status === 0;
(hasProgram ? test : test.skip)('hledger takes a text with dates, tags and payees of its own as plain text', () => {
	const odd = exampleJournal({ description: 'Odd; text | paid [2025-12-31] date: 2025-12-10' });
	odd.lines[0] = {
		...odd.lines[0],
		description: 'semi; colon: date:2025-13-45 [2020-02-31]\nline\u0085\u2028next',
		ledger_account: 'Income:Some account, 19 %',
	};
	const [{ text }] = shape('hledger', [odd]).shaped;
	const { stderr, status } = spawnSync(PROGRAM, ['-f', '-', 'check', '--strict'], { input: text });
	expect(`${status} ${String(stderr)}`).toBe('0 ');
});

describe('CSV in a spreadsheet', () => {
	const journal = exampleJournal();
	journal.lines[0] = { ...journal.lines[0], account_code: '0400', account_name: 'Erlöse, 19 %' };
	journal.lines[1] = { ...journal.lines[1], account_code: '1E5' };
	journal.lines[2] = { ...journal.lines[2], description: '＝1+1' };
	journal.lines[3] = { ...journal.lines[3], description: '\n=1+1' };
	const csv = (csvNumbers: string) => shape('csv', [journal], { csvNumbers }).shaped[0].text ?? '';

	test('as text: codes and ids keep their digits and zeros, accents their form; amounts stay numbers', () => {
		const text = csv('spreadsheet');
		expect(text.startsWith('\uFEFFjournal_ref,')).toBe(true);
		for (const code of ['0400', '1E5', '7540000000000000001', '3459000000000000001']) {
			expect(text).toContain(`,"=""${code}""",`);
		}
		expect(text).toContain(',105.00,GBP,');
	});

	test('as they are, for programs that import the file', () => {
		expect(csv('plain')).toContain(',0400,"Erlöse, 19 %",');
		expect(csv('plain')).toContain(',7540000000000000001,3459000000000000001,');
		expect(csv('')).toBe(csv('plain'));
		expect(() => csv('excel')).toThrow('"Codes and IDs in CSV"');
	});

	test('formulas are none, also with signs of full width and after a line feed', () => {
		for (const text of [csv('plain'), csv('spreadsheet')]) {
			expect(text).toContain(",'＝1+1,");
			expect(text).toContain(`"'\n=1+1"`);
		}
	});
});
