// Channel Settlement in the real engine: inputs, outputs, item links, and where a wrong setting leaves.
import { ChannelSettlement } from '../../nodes/ChannelSettlement/ChannelSettlement.node.ts';
import { runWorkflow } from '../support/engine.mts';
import type { TestNode } from '../support/engine.mts';
import { SHOPS, workedPage, workedPayment, workedStatement } from '../support/settlementExamples.mts';

type Row = Record<string, unknown>;

const TYPE = 'n8n-nodes-newstore-tiktokshop.channelSettlement';
const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });
const list = (name: string, rows: Row[]): TestNode[] => [
	{
		name: `List ${name}`,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list: rows }), options: {} },
	},
	{ name, type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'list', options: {} } },
];

const settle = async (feeds: Row[][], parameters: Row, settings: Row = {}) =>
	await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				...feeds.flatMap((rows, place) => list(`Feed ${place}`, rows)),
				{ name: 'Settle', type: TYPE, parameters: { shops: SHOPS, ...parameters } as never, ...settings },
			],
			connections: {
				Start: { main: [feeds.map((_, place) => to(`List Feed ${place}`))] },
				...Object.fromEntries(
					feeds.flatMap((_, place) => [
						[`List Feed ${place}`, { main: [[to(`Feed ${place}`)]] }],
						[`Feed ${place}`, { main: [[to('Settle', place)]] }],
					]),
				),
			},
		},
		{ start: 'Start' },
	);

const worked = () => [[workedStatement()], [workedPage()], [workedPayment()]];

test('statements, transactions and payments come together into a journal with its proof', async () => {
	const run = await settle(worked(), { operation: 'buildJournals' });
	expect(run.error).toBeUndefined();
	expect(run.json('Settle', 0)).toMatchObject([{ content_hash: '15814f1b48a2', clearing_minor: 7114 }]);
	expect(run.items('Settle', 0)[0].pairedItem).toEqual([{ item: 0, input: 0 }]);
	expect(run.json('Settle', 1).map(({ document, status }) => [document, status])).toEqual([
		['statement', 'proved'],
		['payment', 'proved'],
	]);
	expect(run.items('Settle', 1)[1].pairedItem).toEqual([{ item: 0, input: 2 }]);
	expect(run.json('Settle', 2)).toEqual([]);
});

test('options and tables reach the journal', async () => {
	const run = await settle(worked(), {
		operation: 'buildJournals',
		accounts: JSON.stringify([{ category: 'clearing', account_code: '1200' }]),
		dimensions: [{ json: { class: '12' } }],
		options: { receivableMode: true, unit: 'payment' },
	});
	const [journal] = run.json('Settle', 0) as Array<{ journal_ref: string; lines: Row[] }>;
	expect(journal.journal_ref).toMatch(/^TTS-P/);
	expect(journal.lines.at(-1)).toMatchObject({ account_code: '1200' });
	expect(journal.lines[0]).toMatchObject({ category: 'receivable' });
	expect(journal.lines[1]).toMatchObject({ class: '12' });
});

test('accruals have two outputs', async () => {
	const unsettled = {
		shop_id: SHOPS[0].shop_id,
		currency: 'GBP',
		order_id: '1',
		est_revenue_amount: '5.00',
		est_settlement_amount: '5.00',
		revenue_breakdown: { subtotal_before_discount_amount: '5.00' },
	};
	const run = await settle([[unsettled]], { operation: 'accrueUnsettled', options: { month: '2026-02' } });
	expect(run.json('Settle', 0).map(({ date }) => date)).toEqual(['2026-02-28', '2026-03-01']);
	expect(run.json('Settle', 1)).toEqual([]);
});

test('a wrong setting stops the run, or leaves by Exceptions and nowhere else', async () => {
	const wrong = { operation: 'buildJournals', options: { toleranceMinor: 'some' } };
	expect((await settle(worked(), wrong)).error?.message).toContain('"Tolerance (Minor Units)"');
	const run = await settle(worked(), wrong, { onError: 'continueRegularOutput' });
	expect([run.json('Settle', 0), run.json('Settle', 1)]).toEqual([[], []]);
	expect(run.json('Settle', 2)).toMatchObject([{ code: 'SETTLEMENT_SETTINGS', business_key: 'buildJournals' }]);
});

/** For each operation a wrong value, and the field that the case names. */
const WRONG: Array<[string, Record<string, unknown>, string]> = [
	['accrueUnsettled', { options: { month: 'May' } }, 'Month'],
	['buildJournals', { options: { toleranceMinor: '0.5' } }, 'Tolerance (Minor Units)'],
	['buildJournals', { options: { baseCurrency: 'pounds' } }, 'Currency of the Books'],
	['buildJournals', { options: { informationOnly: ['F4'] } }, 'Identities for Information Only'],
	['checkPayouts', { options: { lateDays: '-1' } }, 'Late After (Days)'],
	['decidePosting', { books: [{ locked_until: 'last year' }] }, 'Books'],
	['judgePosting', { options: { maxTries: 1.5 } }, 'Most Unclear Answers'],
	['reconcile', { options: { compareShipping: 'perhaps' } }, 'Compare Shipping'],
	['reverseJournals', { books: [{ locked_until: 'last year' }] }, 'Books'],
	['shapeJournals', { target: 'xero', tenantId: ' ' }, 'Xero Organisation ID'],
	['shapeJournals', { target: 'netsuite', options: { currencyIds: 'GBP' } }, 'NetSuite Currency IDs'],
];
const { outputs } = new ChannelSettlement().description;

test.each(WRONG)('%s: a wrong setting is named (%j)', async (operation, values, field) => {
	const run = await settle(worked(), { operation, ...values }, { onError: 'continueRegularOutput' });
	const names = JSON.parse(/\((\{.*?\})\)/.exec(String(outputs))?.[1] ?? '{}') as Record<string, string[]>;
	const left = names[operation].map((name, output) => [name, run.json('Settle', output)] as const);
	for (const [name, items] of left.slice(0, -1)) expect([name, items]).toEqual([name, []]);
	const [name, [problem]] = left[left.length - 1];
	expect([name, problem.code, problem.business_key]).toEqual(['Exceptions', 'SETTLEMENT_SETTINGS', operation]);
	expect(problem.what_happened).toContain(`"${field}"`);
});

test('a row that cannot be used, and a document with an empty row, leave by Exceptions; the run goes on', async () => {
	const rows = await settle(worked(), { operation: 'buildJournals', accounts: [{ category: 'salez' }] });
	expect(rows.error).toBeUndefined();
	expect(rows.json('Settle', 0)).toEqual([]);
	expect(rows.json('Settle', 2)).toMatchObject([{ code: 'SETTLEMENT_ROW_UNREADABLE' }]);
	const [statements, transactions, ...others] = worked();
	const bad = { ...transactions[0], id: '9', statement_id: '9', transactions: [null] };
	const documents = await settle([statements, [bad, ...transactions], ...others], { operation: 'buildJournals' });
	expect(documents.json('Settle', 0)).toHaveLength(1);
	expect(documents.json('Settle', 2)).toMatchObject([
		{ code: 'SETTLEMENT_UNREADABLE', title: 'Settlement 9 cannot be read' },
	]);
});
