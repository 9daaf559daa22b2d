/** Channel Settlement posts each journal once, whatever the ledger systems answer. Against the sandbox's three systems. */
import { exampleJournal, shape } from '../support/ledgerExamples.mts';
import { startTestAccounting } from '../support/accountingClient.mts';
import type { TestAccounting } from '../support/accountingClient.mts';
import type { ApiTarget } from '../support/ledgerPosting.mts';
import { API_TARGETS, decide, run, sandboxJournal, send, shaped } from '../support/ledgerPosting.mts';

let world: TestAccounting;
beforeEach(async () => {
	world = await startTestAccounting();
});
afterEach(async () => await world.close());

const living = () => world.accounting.report().journals.filter(({ state }) => /posted|draft/.test(state));
const CREATE: Record<ApiTarget, string> = {
	xero: 'xeroCreateManualJournals',
	quickbooks: 'qboCreateJournalEntry',
	netsuite: 'nsCreateJournalEntry',
};

describe.each(API_TARGETS)('%s', (target) => {
	test('posts once, and leaves it the next time', async () => {
		const first = await run(world, target, shaped(target));
		expect(first).toMatchObject({ end: 'posted', creates: 1, ledger: { state: 'posted', attempts: 1 } });
		expect(first.ledger.remote_id).not.toBe('');
		const second = await run(world, target, shaped(target), { ledger: [first.ledger] });
		expect(second).toMatchObject({ end: 'alreadyPosted', creates: 0, ledger: first.ledger });
		// Also when the table was lost.
		expect(await run(world, target, shaped(target))).toMatchObject({ end: 'alreadyPosted', creates: 0 });
		expect(living()).toHaveLength(1);
	});

	test.each(['timeout_before', 'timeout_after'] as const)('one journal after %s', async (kind) => {
		world.faults.add({ system: target, operationId: CREATE[target], kind, times: 1 });
		const result = await run(world, target, shaped(target));
		expect(result.ledger.state).toBe('posted');
		expect(result.end).toBe(kind === 'timeout_before' ? 'posted' : 'alreadyPosted');
		expect(living()).toHaveLength(1);
	});

	test('one journal from two runs at once', async () => {
		const item = shaped(target);
		const answers = await Promise.all([send(world, target, item.look_up!), send(world, target, item.look_up!)]);
		const creates = answers.map((answer) => decide([item], [answer]).create[0]);
		expect(creates).toHaveLength(2);
		await Promise.all(creates.map(({ request }) => send(world, target, request!)));
		expect(living()).toHaveLength(1);
		expect(await run(world, target, item)).toMatchObject({ end: 'alreadyPosted' });
	});

	test('other amounts than posted are told, and change nothing', async () => {
		const first = await run(world, target, shaped(target));
		const other = sandboxJournal();
		other.lines[0] = { ...other.lines[0], amount_minor: -10_600, amount: '106.00' };
		other.lines[11] = { ...other.lines[11], amount_minor: 7_214, amount: '72.14' };
		const changed = shaped(target, { ...other, content_hash: 'aaaaaaaaaaaa' });
		const second = await run(world, target, changed, { ledger: [first.ledger] });
		expect(second).toMatchObject({
			end: 'exceptions',
			creates: 0,
			item: { code: 'SETTLEMENT_CHANGED' },
			ledger: { state: 'changed', content_hash: first.ledger.content_hash, journal: first.ledger.journal },
		});
		expect(living()).toHaveLength(1);
	});

	test('a locked period is not posted, or goes to the first open day', async () => {
		const old = shaped(target, sandboxJournal({ date: '2025-11-20' }));
		const refused = await run(world, target, old);
		expect(refused).toMatchObject({
			end: 'exceptions',
			creates: 1,
			item: { code: 'SETTLEMENT_PERIOD_LOCKED' },
			ledger: { state: 'failed' },
		});
		const books = [{ locked_until: '2025-11-30' }];
		const known = await run(world, target, old, { books, ledger: [refused.ledger] });
		expect(known).toMatchObject({ end: 'exceptions', creates: 0, item: { code: 'SETTLEMENT_PERIOD_LOCKED' } });
		const options = { books, ledger: [refused.ledger], lockedPeriod: 'firstOpenDay' as const };
		const moved = await run(world, target, old, options);
		expect(moved).toMatchObject({ end: 'posted', ledger: { date: '2025-12-01', state: 'posted', attempts: 2 } });
		expect(living()).toHaveLength(1);
	});

	test('an account that the ledger does not know is final', async () => {
		const journal = sandboxJournal();
		journal.lines[0] = { ...journal.lines[0], xero_code: 'NONE', quickbooks_id: '99999', netsuite_id: '99999' };
		const result = await run(world, target, shaped(target, journal));
		expect(result).toMatchObject({ end: 'exceptions', creates: 1, item: { code: 'SETTLEMENT_REFUSED' } });
		// With the account set right the next run posts it; the amounts, and so the hash, are the same.
		const again = await run(world, target, shaped(target), { ledger: [result.ledger] });
		expect(again).toMatchObject({ end: 'posted', ledger: { attempts: 2 } });
	});

	test('a rejected sign-in stops it', async () => {
		world.faults.add({ system: target, kind: 'status', status: 401, times: 1 });
		const result = await run(world, target, shaped(target));
		expect(result).toMatchObject({ end: 'exceptions', creates: 0, item: { code: 'SETTLEMENT_SIGN_IN' } });
	});

	test('load is waited for, and told when it does not end', async () => {
		world.faults.add({ system: target, kind: 'status', status: 429, retryAfter: 7, times: 1 });
		const answer = await send(world, target, shaped(target).look_up!);
		expect(decide([shaped(target)], [answer]).lookUpAgain[0]).toMatchObject({
			// The others name no time.
			wait_seconds: target === 'xero' ? 7 : 60,
			tries: 1,
		});
		world.faults.add({ system: target, kind: 'status', status: 503 });
		const result = await run(world, target, shaped(target));
		expect(result).toMatchObject({ end: 'exceptions', creates: 0, item: { code: 'SETTLEMENT_UNCLEAR' } });
	});
});

describe('approval', () => {
	const none = [{ statusCode: 200, headers: {}, body: { QueryResponse: {} } }];
	const draft = () => shaped('quickbooks', sandboxJournal(), 'draft');

	test('QuickBooks has no drafts, so a person is asked once, and the answer counts for these amounts only', () => {
		const [first] = decide([draft()], none).ask;
		expect(first).toMatchObject({ asked_before: false, ledger: { state: 'asked' } });
		expect(decide([draft()], none, { ledger: [first.ledger] }).ask).toMatchObject([{ asked_before: true }]);
		const approved = { ...first.ledger, state: 'approved' as const };
		const [create] = decide([draft()], none, { ledger: [approved] }).create;
		expect(create.ledger).toMatchObject({ state: 'sending', approved_hash: '15814f1b48a2' });
		// A refusal by the system does not take the approval back.
		const failed = { ...create.ledger, state: 'failed' as const };
		expect(decide([draft()], none, { ledger: [failed] }).create).toHaveLength(1);
		const changed = { ...draft(), content_hash: 'cccccccccccc' };
		expect(decide([changed], none, { ledger: [approved] }).ask).toMatchObject([{ asked_before: false }]);
	});

	test('a no counts until the settlement changes, also when nobody has to be asked any more', () => {
		const [{ ledger }] = decide([draft()], none).ask;
		const refused = { ...ledger, state: 'refused' as const };
		const item = shaped('quickbooks');
		expect(decide([item], none, { ledger: [refused] })).toMatchObject({
			create: [],
			alreadyPosted: [{ ledger: { state: 'refused' } }],
		});
		expect(decide([{ ...item, content_hash: 'cccccccccccc' }], none, { ledger: [refused] }).create).toHaveLength(1);
	});

	test('always asks in every ledger, also for files', () => {
		const [item] = shape('csv').shaped;
		expect(decide([item], [], { approval: 'always' }).ask).toHaveLength(1);
		expect(decide([item], []).create).toMatchObject([{ ledger: { state: 'posted' } }]);
	});
});

test('files: written once, and told when the settlement changes', () => {
	const [item] = shape('csv').shaped;
	const [{ ledger }] = decide([item], []).create;
	expect(decide([item], [], { ledger: [ledger] }).alreadyPosted).toHaveLength(1);
	const changed = { ...item, content_hash: 'cccccccccccc' };
	expect(decide([changed], [], { ledger: [ledger] }).exceptions).toMatchObject([{ code: 'SETTLEMENT_CHANGED' }]);
});

test.each(API_TARGETS)('%s: amounts of another currency never count as those of the books', (target) => {
	const free = [{ statusCode: target === 'netsuite' ? 404 : 200, headers: {}, body: {} }];
	const books = [{ base_currency: 'GBP' }];
	const dollars = exampleJournal({ journal_currency: 'USD' });
	for (const status of ['draft', 'post']) {
		const [unaware] = shape(target, [dollars], {}, { status }).shaped;
		expect(decide([unaware], free, { books }).exceptions).toMatchObject([{ code: 'SETTLEMENT_CURRENCY' }]);
		const [own] = shape(target, [exampleJournal()], {}, { status }).shaped;
		expect(decide([own], free, { books }).exceptions).toEqual([]);
	}
	// With the currency of the books it carries its own, and a person looks at it.
	const [aware] = shape(target, [dollars], { baseCurrency: 'GBP', currencyIds: 'USD=1' }, { status: 'post' }).shaped;
	expect(aware).toMatchObject({ status: 'draft', books_currency: 'GBP' });
	expect(JSON.stringify(aware.request?.body)).toMatch(target === 'netsuite' ? '"currency":{"id":"1"}' : 'USD');
	expect(decide([aware], free, { books }).exceptions).toEqual([]);
});

test('NetSuite: a rate of 1 is sent only where it is certain', () => {
	const rate = (journal_currency: string, options: Record<string, unknown>) =>
		shape('netsuite', [exampleJournal({ journal_currency })], options).shaped[0].request?.body?.exchangeRate;
	expect(rate('GBP', { currencyIds: 'GBP=2' })).toBe(1);
	expect(rate('GBP', { currencyIds: 'GBP=2, USD=1', baseCurrency: 'GBP' })).toBe(1);
	expect(rate('USD', { currencyIds: 'GBP=2, USD=1', baseCurrency: 'GBP' })).toBeUndefined();
	expect(rate('USD', { currencyIds: 'GBP=2, USD=1' })).toBeUndefined();
});

test('entries that nobody can tell: without our check sum, and twice', () => {
	const item = shaped('xero');
	const entry = (id: string, text: string) => ({
		ManualJournalID: id,
		Narration: item.look_up_by,
		Status: 'POSTED',
		JournalLines: [{ Description: text }],
	});
	const answer = (...entries: object[]) => [{ statusCode: 200, headers: {}, body: { ManualJournals: entries } }];
	expect(decide([item], answer(entry('1', 'by hand'))).exceptions).toMatchObject([
		{ code: 'SETTLEMENT_ENTRY_UNKNOWN' },
	]);
	const twice = answer(entry('1', '[15814f1b48a2]'), entry('2', '[15814f1b48a2]'));
	expect(decide([item], twice).exceptions).toMatchObject([{ code: 'SETTLEMENT_DUPLICATE' }]);
	const other = { ...entry('3', '[15814f1b48a2]'), Narration: `${item.look_up_by} and more` };
	expect(decide([item], answer(other)).create).toHaveLength(1);
});

test('answers go to their journals by reference or place, never by chance', () => {
	const item = shaped('xero');
	const other = { ...item, journal_ref: 'TTS-2' };
	const free = { statusCode: 200, headers: {}, body: { ManualJournals: [] } };
	expect(decide([item, other], [free, { error: 'timeout' }])).toMatchObject({
		create: [{ journal_ref: item.journal_ref }],
		lookUpAgain: [{ journal_ref: 'TTS-2' }],
	});
	expect(decide([item, other], [{ ...free, journal_ref: 'TTS-2' }])).toMatchObject({
		create: [{ journal_ref: 'TTS-2' }],
		lookUpAgain: [{ journal_ref: item.journal_ref }],
	});
	expect(() => decide([item, other], [free])).toThrow('Answers: 1, journals: 2');
});

test.each(API_TARGETS)('%s: the reversal of an accrual waits until the accrual is in the books', async (target) => {
	const accrual = shaped(target, sandboxJournal({ journal_ref: 'TTS-A1-202511', date: '2025-12-09' }));
	const reversal = shaped(target, sandboxJournal({ journal_ref: 'TTS-A1-202511-R1' }));
	const books = [{ locked_until: '2025-12-09' }];
	const locked = await run(world, target, accrual, { books });
	expect(locked.ledger.state).toBe('failed');
	const waiting = await run(world, target, reversal, { books, ledger: [locked.ledger] });
	expect(waiting).toMatchObject({
		end: 'alreadyPosted',
		creates: 0,
		item: { reason: expect.stringContaining('waits') },
	});
	expect(['posted', 'draft']).not.toContain(waiting.ledger.state);
	expect(living()).toEqual([]);
	const posted = await run(world, target, accrual, { ledger: [locked.ledger] });
	const ledger = [posted.ledger, waiting.ledger];
	expect(await run(world, target, reversal, { ledger })).toMatchObject({ creates: 1, ledger: { state: 'posted' } });
	expect(living()).toHaveLength(2);
});
