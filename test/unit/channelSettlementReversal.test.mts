/** Channel Settlement takes journals back and books them anew (accounting.md 8). */
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';
import type { LedgerRow } from '../../nodes/ChannelSettlement/posting/postingTypes.ts';
import { reverseJournals } from '../../nodes/ChannelSettlement/reversal/reverseJournals.ts';
import type { LedgerRequest } from '../../nodes/ChannelSettlement/shapes/shapedTypes.ts';
import type { Journal } from '../../nodes/ChannelSettlement/types.ts';
import { startTestAccounting } from '../support/accountingClient.mts';
import type { TestAccounting } from '../support/accountingClient.mts';
import { describeContracts } from '../support/contracts.mts';
import { exampleJournal, shape } from '../support/ledgerExamples.mts';
import { API_TARGETS, run, sandboxJournal, send, shaped } from '../support/ledgerPosting.mts';

type Row = Record<string, unknown>;

const REF = 'TTS-7540000000000000001';
const posted = (more: Row = {}): Row => ({
	journal_ref: REF,
	target: 'xero',
	content_hash: '15814f1b48a2',
	remote_id: 'd8064222-9122-5963-81e0-6d1a12cd9e08',
	state: 'posted',
	date: '2025-12-10',
	journal: JSON.stringify(exampleJournal()),
	...more,
});

interface Options {
	fresh?: Journal[];
	ledger?: Row[];
	lockedUntil?: string;
	openPeriod?: 'mirror' | 'undo';
	what?: 'reverse' | 'reverseAndRepost' | 'repost';
}

function reverse(
	rows: Row[],
	{ fresh = [], ledger = [], lockedUntil = '', openPeriod = 'mirror', what = 'reverse' }: Options = {},
) {
	const result = reverseJournals(rows, fresh as unknown as Row[], {
		ledger,
		books: readBooks([{ locked_until: lockedUntil }]),
		openPeriod,
		what,
		tenantId: 'tenant',
		companyId: '9130350000000000001',
	});
	return {
		journals: result.journals.map(({ json }) => json),
		undo: result.undo.map(({ json }) => json),
		ledger: result.ledger.map(({ json }) => json),
		exceptions: result.exceptions.map(({ json }) => json),
	};
}

const changedJournal = () => {
	const journal = exampleJournal({ content_hash: 'bbbbbbbbbbbb' });
	return journal;
};

test('locked: a mirror on the first open day, and the corrected one on the same day', () => {
	const { journals, undo, ledger } = reverse([posted()], {
		lockedUntil: '2026-01-01',
		fresh: [changedJournal()],
		what: 'reverseAndRepost',
		openPeriod: 'undo',
	});
	expect(undo).toEqual([]);
	expect(
		journals.map(({ journal_ref, date, description, content_hash }) => [journal_ref, date, description, content_hash]),
	).toEqual([
		[`${REF}-R1`, '2026-01-02', 'Reversal of TikTok Shop GB settlement 2025-12-10', '15814f1b48a2'],
		[`${REF}-C1`, '2026-01-02', 'Correction of TikTok Shop GB settlement 2025-12-10', 'bbbbbbbbbbbb'],
	]);
	expect(ledger).toMatchObject([{ journal_ref: REF, state: 'reversed' }]);
	const all = [...exampleJournal().lines, ...journals[0].lines];
	const sums = new Map<string, number>();
	for (const { account_code: code, amount_minor: minor } of all) sums.set(code, (sums.get(code) ?? 0) + minor);
	expect([...sums.values()].every((minor) => minor === 0)).toBe(true);
});

describeContracts('the accounting contract', ({ json }) => {
	test('the mirror is what the contract shows', () => {
		const { journals } = reverse([posted()], { lockedUntil: '2026-01-01' });
		const [item] = shape('xero', journals, {}, { status: 'post' }).shaped;
		const wanted = json('accounting.examples/xero.manual-journal.reversal.request.json') as { ManualJournals: Row[] };
		wanted.ManualJournals[0].ShowOnCashBasisReports = true;
		expect(item.request?.body).toEqual(wanted);
		expect(item.request?.headers['Idempotency-Key']).toBe('tts-7540000000000000001-r1-15814f1b48a2');
	});
});

test('a second correction gets the next number', () => {
	const first = posted({ journal_ref: `${REF}-C1` });
	const ledger = [posted({ state: 'reversed' }), posted({ journal_ref: `${REF}-R1` }), first];
	const { journals } = reverse([first], { ledger, fresh: [changedJournal()], what: 'reverseAndRepost' });
	expect(journals.map(({ journal_ref }) => journal_ref)).toEqual([`${REF}-R2`, `${REF}-C2`]);
});

test('what a correction stands for is not booked a second time', () => {
	const gone = posted({ state: 'reversed' });
	const again = (state: string) =>
		reverse([gone], {
			ledger: [gone, posted({ journal_ref: `${REF}-C1`, state })],
			fresh: [changedJournal()],
			what: 'repost',
		});
	for (const state of ['posted', 'draft', 'changed', 'open', 'sending', 'failed', 'asked', 'approved']) {
		expect(again(state)).toMatchObject({ journals: [], exceptions: [{ code: 'SETTLEMENT_STILL_THERE' }] });
	}
	for (const state of ['reversed', 'deleted', 'refused']) {
		expect(again(state)).toMatchObject({ journals: [{ journal_ref: `${REF}-C2` }], exceptions: [] });
	}
});

test('a draft is deleted and comes again under its reference', () => {
	const { journals, undo } = reverse([posted({ state: 'draft' })], {
		fresh: [changedJournal()],
		what: 'reverseAndRepost',
	});
	expect(undo).toMatchObject([{ ledger: { state: 'deleted' }, request: { method: 'POST' } }]);
	expect(journals.map(({ journal_ref }) => journal_ref)).toEqual([REF]);
});

test('parts are mirrored as the one journal they are', () => {
	const rows = ['-P1', '-P2'].map((part) => posted({ journal_ref: REF + part }));
	const { journals, ledger } = reverse(rows);
	expect(journals.map(({ journal_ref }) => journal_ref)).toEqual([`${REF}-R1`]);
	expect(ledger.map(({ journal_ref }) => journal_ref)).toEqual([`${REF}-P1`, `${REF}-P2`]);
});

test('what was posted is not known: nothing is mirrored and nothing booked again', () => {
	const result = reverse([posted({ journal: '' })], { fresh: [changedJournal()], what: 'reverseAndRepost' });
	expect(result.journals).toEqual([]);
	expect(result.exceptions).toMatchObject([{ code: 'SETTLEMENT_NOT_REVERSIBLE' }]);
	expect(reverse([posted()], { what: 'repost' }).exceptions).toMatchObject([{ code: 'SETTLEMENT_NOTHING_TO_REPOST' }]);
});

describe.each(API_TARGETS)('in %s', (target) => {
	let world: TestAccounting;
	beforeEach(async () => {
		world = await startTestAccounting();
	});
	afterEach(async () => await world.close());
	const living = () => world.accounting.report().journals.filter(({ state }) => /posted|draft/.test(state));

	async function undone(row: LedgerRow): Promise<LedgerRow> {
		const [undo] = reverse([row as unknown as Row], { openPeriod: 'undo' }).undo;
		const request: LedgerRequest = { ...undo.request };
		if (target === 'xero')
			request.headers = { ...request.headers, 'xero-tenant-id': 'b2f1c0de-1111-4222-8333-444455556666' };
		if (undo.read_first) {
			const { body } = (await send(world, target, undo.read_first)) as { body: { JournalEntry: Row } };
			request.body = { ...request.body, SyncToken: body.JournalEntry.SyncToken };
		}
		const answer = await send(world, target, request);
		expect(Number(answer.statusCode)).toBeLessThan(300);
		return undo.ledger;
	}

	test('a posted entry is taken out, and its correction stays alone', async () => {
		const { ledger: row } = await run(world, target, shaped(target));
		const taken = await undone(row);
		expect(living()).toEqual([]);
		expect(await run(world, target, shaped(target), { ledger: [taken] })).toMatchObject({
			end: 'alreadyPosted',
			creates: 0,
		});
		const { journals } = reverse([taken as unknown as Row], { what: 'repost', fresh: [sandboxJournal()] });
		const correction = await run(world, target, shaped(target, journals[0]));
		expect(correction).toMatchObject({ end: 'posted', ledger: { journal_ref: `${REF}-C1` } });
		const later = await run(world, target, shaped(target), { ledger: [taken, correction.ledger] });
		expect(later).toMatchObject({ end: 'alreadyPosted', creates: 0, ledger: { journal_ref: `${REF}-C1` } });
		expect(living()).toHaveLength(1);
	});

	test('an entry that a person took out is told and not posted again', async () => {
		const { ledger: row } = await run(world, target, shaped(target));
		await undone(row);
		const result = await run(world, target, shaped(target), { ledger: [row] });
		expect(result).toMatchObject({ end: 'exceptions', creates: 0, item: { code: 'SETTLEMENT_REMOVED' } });
	});
});

test('a draft of Xero is deleted and made anew', async () => {
	const world = await startTestAccounting();
	try {
		const { ledger: row } = await run(world, 'xero', shaped('xero', sandboxJournal(), 'draft'));
		expect(row.state).toBe('draft');
		const [undo] = reverse([row as unknown as Row]).undo;
		const headers = { ...undo.request.headers, 'xero-tenant-id': 'b2f1c0de-1111-4222-8333-444455556666' };
		await send(world, 'xero', { ...undo.request, headers });
		const again = await run(world, 'xero', shaped('xero', sandboxJournal(), 'draft'), { ledger: [undo.ledger] });
		expect(again).toMatchObject({ end: 'posted', creates: 1, ledger: { state: 'draft' } });
		expect(again.ledger.remote_id).not.toBe(row.remote_id);
	} finally {
		await world.close();
	}
});
