/** Posting and reconciling operations of Channel Settlement in the real engine: fields, inputs, outputs, item links. */
import { runWorkflow } from '../support/engine.mts';
import type { TestNode } from '../support/engine.mts';
import { exampleJournal } from '../support/ledgerExamples.mts';
import { SHOPS, workedPage, workedPayment, workedStatement } from '../support/settlementExamples.mts';

type Row = Record<string, unknown>;

const TYPE = 'n8n-nodes-newstore-tiktokshop.channelSettlement';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
const settlement = (name: string, parameters: Row, more: Row = {}): TestNode => ({
	name,
	type: TYPE,
	parameters: parameters as never,
	...more,
});
/** Items of a feed. */
const feed = (name: string, rows: unknown[]): TestNode[] => [
	{
		name: `List ${name}`,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list: rows }), options: {} },
	},
	{ name, type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'list', options: {} } },
];
const start: TestNode = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
const feedLinks = (names: string[]) =>
	Object.fromEntries(names.map((name) => [`List ${name}`, { main: [[to(name)]] }]));

const RECORD = { ledger: [] as Row[] };
const LOOK_UP = { statusCode: 200, headers: {}, body: { ManualJournals: [] } };
const CREATED = { statusCode: 200, headers: {}, body: { ManualJournals: [{ ManualJournalID: 'id-1' }] } };

test('shaped, decided and judged: a journal for Xero', async () => {
	const run = await runWorkflow(
		{
			nodes: [
				start,
				...feed('Journals', [exampleJournal()]),
				...feed('Look-ups', [LOOK_UP]),
				...feed('Answers', [CREATED]),
				settlement('Shape', { operation: 'shapeJournals', target: 'xero', status: 'post', tenantId: 'tenant-1' }),
				settlement('Decide', { operation: 'decidePosting', ...RECORD, books: [{ locked_until: '2025-11-30' }] }),
				settlement('Judge', { operation: 'judgePosting' }),
			],
			connections: {
				Start: { main: [[to('List Journals'), to('List Look-ups'), to('List Answers')]] },
				...feedLinks(['Journals', 'Look-ups', 'Answers']),
				Journals: { main: [[to('Shape')]] },
				Shape: { main: [[to('Decide')]] },
				'Look-ups': { main: [[to('Decide', 1)]] },
				Decide: { main: [[to('Judge')]] },
				Answers: { main: [[to('Judge', 1)]] },
			},
		},
		{ start: 'Start' },
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Shape', 0)).toMatchObject([{ target: 'xero', status: 'posted' }]);
	expect(run.json('Decide', 0)).toMatchObject([{ ledger: { state: 'sending', attempts: 1 } }]);
	expect(run.json('Judge', 0)).toMatchObject([{ ledger: { state: 'posted', remote_id: 'id-1' } }]);
	expect(run.items('Judge', 0)[0].pairedItem).toEqual([{ item: 0, input: 0 }]);
});

test('files need no look-up, and an empty table row changes nothing', async () => {
	const run = await runWorkflow(
		{
			nodes: [
				start,
				...feed('Journals', [exampleJournal()]),
				settlement('Shape', { operation: 'shapeJournals' }),
				settlement('Decide', { operation: 'decidePosting', ledger: [{}] }),
			],
			connections: {
				Start: { main: [[to('List Journals')]] },
				...feedLinks(['Journals']),
				Journals: { main: [[to('Shape')]] },
				Shape: { main: [[to('Decide')]] },
			},
		},
		{ start: 'Start' },
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Decide', 0)).toMatchObject([
		{ file_name: 'TTS-7540000000000000001.csv', ledger: { state: 'posted', target: 'csv' } },
	]);
});

test('a connection that is missing leaves by Exceptions', async () => {
	const run = await runWorkflow(
		{
			nodes: [
				start,
				...feed('Journals', [exampleJournal()]),
				settlement(
					'Shape',
					{ operation: 'shapeJournals', target: 'quickbooks', companyId: '={{ "" }}' },
					{ onError: 'continueRegularOutput' },
				),
			],
			connections: {
				Start: { main: [[to('List Journals')]] },
				...feedLinks(['Journals']),
				Journals: { main: [[to('Shape')]] },
			},
		},
		{ start: 'Start' },
	);
	expect(run.json('Shape', 0)).toEqual([]);
	expect(run.json('Shape', 1)).toMatchObject([{ code: 'SETTLEMENT_SETTINGS' }]);
});

test('a posted journal is reversed', async () => {
	const row = {
		journal_ref: 'TTS-7540000000000000001',
		target: 'csv',
		state: 'posted',
		date: '2025-12-10',
		journal: JSON.stringify(exampleJournal()),
	};
	const run = await runWorkflow(
		{
			nodes: [
				start,
				...feed('Posted', [row]),
				settlement('Reverse', { operation: 'reverseJournals', what: 'reverse', ledger: [row] }),
			],
			connections: {
				Start: { main: [[to('List Posted')]] },
				...feedLinks(['Posted']),
				Posted: { main: [[to('Reverse')]] },
			},
		},
		{ start: 'Start' },
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Reverse', 0)).toMatchObject([{ journal_ref: 'TTS-7540000000000000001-R1' }]);
	expect(run.json('Reverse', 2)).toMatchObject([{ state: 'reversed' }]);
});

test('payouts are reconciled and checked', async () => {
	const now = '2026-01-15T00:00:00Z';
	const run = await runWorkflow(
		{
			nodes: [
				start,
				...feed('Pages', [workedPage()]),
				...feed('Payments', [workedPayment()]),
				...feed('Statements', [workedStatement()]),
				settlement('Reconcile', { operation: 'reconcile', shops: SHOPS, options: { now } }),
				settlement('Check', { operation: 'checkPayouts', shops: SHOPS, options: { now, quietDays: 0 } }),
			],
			connections: {
				Start: { main: [[to('List Pages'), to('List Payments'), to('List Statements')]] },
				...feedLinks(['Pages', 'Payments', 'Statements']),
				Pages: { main: [[to('Reconcile')]] },
				Payments: { main: [[to('Reconcile', 3), to('Check', 1)]] },
				Statements: { main: [[to('Reconcile', 4), to('Check')]] },
			},
		},
		{ start: 'Start' },
	);
	expect(run.error).toBeUndefined();
	expect(run.json('Reconcile', 1)).toMatchObject([{ total: '71.14', ties_out: true }]);
	expect(run.json('Reconcile', 2)).toMatchObject([{ orders: 3, payouts_tied_out: 1 }]);
	expect(run.json('Check', 0)).toMatchObject([{ state: 'ok' }]);
});
