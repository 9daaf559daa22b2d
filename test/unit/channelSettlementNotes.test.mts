/** Channel Settlement: the ledger of journals before and after posting, the mail with the files, and what a person decides. */
import { checkDecision, wayToForm } from '../../nodes/ChannelSettlement/ledger/decisionForm.ts';
import { noteJournals } from '../../nodes/ChannelSettlement/ledger/noteJournals.ts';
import { notePosting, totalsByRef } from '../../nodes/ChannelSettlement/ledger/notePosting.ts';
import { writeMail } from '../../nodes/ChannelSettlement/ledger/writeMail.ts';
import { LEDGER_STATES } from '../../nodes/ChannelSettlement/posting/postingTypes.ts';
import { exampleJournal } from '../support/ledgerExamples.mts';

type Row = Record<string, unknown>;

const NOW = Date.UTC(2026, 2, 10, 6, 30);
const TIME = '2026-03-10T06:30:00.000Z';
const JOURNAL = exampleJournal();
const REF = JOURNAL.journal_ref;
const row = (state: string, more: Row = {}): Row => ({
	journal_ref: REF,
	state,
	target: 'xero',
	content_hash: JOURNAL.content_hash,
	journal: JSON.stringify(JOURNAL),
	created_at: '2026-03-01T00:00:00.000Z',
	...more,
});

describe('Note Journals', () => {
	const note = (ledger: Row[], { target = 'xero', journal = JOURNAL as unknown as Row, totals = 'T' } = {}) => {
		const {
			journals,
			ledger: rows,
			exceptions,
		} = noteJournals([{ journal, statement_totals: totals }, {}], { target, ledger, now: NOW });
		return {
			journals: journals.map(({ json }) => json),
			rows: rows.map(({ json }) => json),
			exceptions: exceptions.map(({ json }) => json),
		};
	};

	test('a new one is noted whole, without its details; files are CSV', () => {
		const { journals, rows } = note([], { target: 'files' });
		expect(journals).toEqual([{ journal: JOURNAL, statement_totals: 'T', target: 'csv' }]);
		expect(rows).toEqual([
			{
				journal_ref: REF,
				target: 'csv',
				shop_id: JOURNAL.shop_id,
				statement_ids: JOURNAL.statement_ids.join(' '),
				payment_id: JOURNAL.payment_id,
				date: JOURNAL.date,
				currency: 'GBP',
				amount: '71.14',
				content_hash: JOURNAL.content_hash,
				state: 'open',
				remote_id: '',
				attempts: 0,
				request_key: '',
				request_hash: '',
				approved_hash: '',
				statement_totals: 'T',
				new_totals: '',
				journal: JSON.stringify({ ...JOURNAL, detail: [] }),
				run_id: '',
				posted_at: '',
				created_at: TIME,
				updated_at: TIME,
				note: '',
			},
		]);
	});

	test.each(LEDGER_STATES)('%s with the same content in the same system: its row stays', (state) => {
		const { rows } = note([row(state)]);
		expect(rows).toEqual(state === 'refused' ? [] : [{ journal_ref: REF }]);
	});

	test.each(LEDGER_STATES)('%s, and the settlement is another now: only what was not sent is replaced', (state) => {
		const { rows } = note([row(state, { content_hash: 'older' })]);
		const isReplaced = ['open', 'failed', 'asked', 'refused'].includes(state);
		expect(rows).toMatchObject([
			isReplaced ? { state: 'open', created_at: '2026-03-01T00:00:00.000Z' } : { journal_ref: REF },
		]);
		if (!isReplaced) expect(Object.keys(rows[0])).toEqual(['journal_ref']);
	});

	test.each(LEDGER_STATES)('%s in Xero while the settings say QuickBooks', (state) => {
		const { journals } = note([row(state)], { target: 'quickbooks' });
		const targets = journals.map(({ target }) => target);
		if (['draft', 'posted', 'reversed', 'refused'].includes(state)) expect(targets).toEqual([]);
		else expect(targets).toEqual([['sending', 'changed'].includes(state) ? 'xero' : 'quickbooks']);
	});

	test('a reversal goes where its journal is, also when that was taken back', () => {
		const journal = { ...JOURNAL, journal_ref: `${REF}-R1` } as unknown as Row;
		for (const state of ['sending', 'draft', 'posted', 'changed', 'reversed', 'deleted'])
			expect(note([row(state)], { target: 'files', journal }).journals).toMatchObject([{ target: 'xero' }]);
		expect(note([row('open')], { target: 'files', journal }).journals).toMatchObject([{ target: 'csv' }]);
	});

	test('what was sent keeps its day and text; when the row lost them it is told and nothing leaves', () => {
		const journal = { ...JOURNAL, date: '2026-01-05', description: 'Another text' } as unknown as Row;
		expect(note([row('sending')], { journal }).journals[0].journal).toMatchObject({
			date: JOURNAL.date,
			description: JOURNAL.description,
		});
		expect(note([row('open')], { journal }).journals[0].journal).toMatchObject({ date: '2026-01-05' });
		const { journals, rows, exceptions } = note([row('posted', { journal: '{"date":' })]);
		expect([journals, rows]).toEqual([[], []]);
		expect(exceptions).toMatchObject([
			{ code: 'SETTLEMENT_ROW_UNREADABLE', title: expect.stringContaining('tts_journals') },
		]);
	});

	test('a journal that is named only comes from its row, that of a part as a whole; what is lost there is told', () => {
		const named = (ref: string) => ({ journal_ref: ref }) as Row;
		expect(note([row('failed')], { journal: named(REF) }).journals).toEqual([
			{ journal: JOURNAL, statement_totals: 'T', target: 'xero' },
		]);
		const part = row('sending', { journal_ref: `${REF}-P1` });
		expect(note([part, row('open')], { journal: named(`${REF}-P1`) })).toMatchObject({
			journals: [{ journal: { journal_ref: REF } }],
			rows: [{ journal_ref: REF }],
		});
		for (const journal of ['', 'nothing', '[]', '{"date":"2026-01-01"}'])
			expect(note([row('failed', { journal })], { journal: named(REF) })).toMatchObject({
				journals: [],
				rows: [],
				exceptions: [{ code: 'SETTLEMENT_ROW_UNREADABLE' }],
			});
		expect(note([], { journal: named(REF) }).exceptions.length).toBe(1);
	});

	test('a target that does not exist is handed on as it is, and a journal without an amount is noted', () => {
		expect(note([], { target: 'sage' }).journals).toMatchObject([{ target: 'sage' }]);
		expect(note([], { journal: { ...JOURNAL, clearing_minor: 'much' } as unknown as Row }).rows).toMatchObject([
			{ amount: '' },
		]);
	});
});

describe('Note What Was Posted', () => {
	const item = (ledger: Row, more: Row = {}): Row => ({
		journal_ref: REF,
		shop_id: JOURNAL.shop_id,
		amount: '71.14',
		currency: 'GBP',
		description: 'TikTok Shop GB settlement',
		reason: 'Because.',
		part: 1,
		parts: 1,
		journal: JOURNAL,
		ledger: { journal_ref: REF, note: '', ...ledger },
		...more,
	});
	const note = (items: Row[], more: { formUrl?: string; runId?: string } = {}) => {
		const { ledger, cases } = notePosting(items, {
			totals: totalsByRef([{ journal: JOURNAL, statement_totals: 'now' }]),
			formUrl: '',
			runId: '77',
			now: NOW,
			...more,
		});
		return { ledger: ledger.map(({ json }) => json), cases: cases.map(({ json }) => json as Row) };
	};

	test('what is in the books carries the totals of its statements, by this run and at this time', () => {
		for (const state of ['draft', 'posted', 'reversed'])
			expect(note([item({ state })]).ledger).toEqual([
				{ journal_ref: REF, note: '', state, run_id: '77', updated_at: TIME, statement_totals: 'now' },
			]);
		expect(note([item({ state: '' })]).ledger).toEqual([
			{ journal_ref: REF, note: '', state: 'open', run_id: '77', updated_at: TIME },
		]);
		expect(note([item({ state: 'posted' })], { runId: '' }).ledger[0]).not.toHaveProperty('run_id');
	});

	test('a problem leaves the totals of what was posted, and says those of what has changed', () => {
		expect(note([item({ state: 'posted' }, { code: 'SETTLEMENT_UNCLEAR' })]).ledger[0]).not.toHaveProperty(
			'statement_totals',
		);
		expect(note([item({ state: 'changed' }, { code: 'SETTLEMENT_CHANGED' })]).ledger).toMatchObject([
			{ state: 'changed', new_totals: 'now' },
		]);
		expect(note([item({ state: 'posted' }, { code: 'SETTLEMENT_REMOVED' })]).ledger).toMatchObject([
			{ state: 'reversed' },
		]);
	});

	test('the last part speaks for the whole journal, after the parts', () => {
		const part = (number: number, state = 'posted') =>
			item(
				{ journal_ref: `${REF}-P${number}`, state, remote_id: `id${number}`, posted_at: TIME },
				{ journal_ref: `${REF}-P${number}`, part: number, parts: 2 },
			);
		const { ledger } = note([part(1), part(2)]);
		expect(ledger.map(({ journal_ref }) => journal_ref)).toEqual([`${REF}-P1`, `${REF}-P2`, REF]);
		expect(ledger[1]).toMatchObject({ statement_totals: 'now' });
		expect(ledger[2]).toEqual({
			journal_ref: REF,
			state: 'posted',
			remote_id: 'id2',
			posted_at: TIME,
			note: 'Posted in 2 parts',
			updated_at: TIME,
		});
		expect(note([part(1), part(2, 'failed')]).ledger.length).toBe(2);
	});

	test('cases lead to the form where a person decides there, and show no row', () => {
		const changed = { code: 'SETTLEMENT_CHANGED', what_to_do: 'Look.' };
		const [first] = note([item({ journal_ref: `${REF}-C1`, state: 'changed' }, changed)], {
			formUrl: 'n8n/form/1',
		}).cases;
		expect(first).toMatchObject({ code: 'SETTLEMENT_CHANGED', what_to_do: `Look. n8n/form/1?journal_ref=${REF}-C1` });
		expect(Object.keys(first).filter((key) => ['ledger', 'journal'].includes(key))).toEqual([]);
		expect(note([item({ state: 'changed' }, changed)]).cases[0].what_to_do).toBe(
			`Look. (form of workflow 08f, journal ${REF})`,
		);
		expect(
			note([item({ state: 'failed' }, { code: 'SETTLEMENT_REFUSED', what_to_do: 'Correct it.' })]).cases[0].what_to_do,
		).toBe('Correct it.');
	});

	test('what is asked becomes a question with its lines; what only was asked once does not', () => {
		const { cases } = note([item({ state: 'asked' }, { asked_before: false }), item({ state: 'asked' })]);
		expect(cases).toMatchObject([
			{
				code: 'SETTLEMENT_APPROVAL',
				title: `Journal ${REF} waits for your yes: 71.14 GBP`,
				what_to_do: `Answer in the form: ${wayToForm('', REF)}`,
				business_key: REF,
				ids: { journal_ref: REF, shop_id: JOURNAL.shop_id },
			},
		]);
		expect(cases[0].what_happened).toContain(
			'TikTok Shop GB settlement. Because. Lines: TikTok sales (gross) 105.00 credit; ',
		);
	});

	test('an item that says nothing is left out', () => {
		expect(note([{}])).toEqual({ ledger: [], cases: [] });
	});
});

describe('Write the Mail', () => {
	const decided = (ref: string, more: Row = {}): Row => ({
		journal_ref: ref,
		must_be_draft: false,
		draft_reasons: [],
		journal: { ...JOURNAL, journal_ref: ref, ...more },
		ledger: { journal_ref: ref, state: 'posted' },
		...more,
	});
	const write = (marked: string[], items: Row[]) => {
		const result = writeMail(
			marked.map((journal_ref) => ({ journal_ref })),
			items,
			new Map([[REF, 'now']]),
			'Here they are.',
		);
		return {
			journals: result.journals.map(({ json }) => json.journal_ref),
			mail: result.mail.map(({ json }) => json),
			ledger: result.ledger.map(({ json }) => json),
		};
	};

	test('only what carries the mark of this run is written', () => {
		const { journals, mail, ledger } = write([REF], [decided(REF), decided('TTS-2')]);
		expect(journals).toEqual([REF]);
		expect(mail[0].subject).toBe(`TikTok Shop: journal of ${JOURNAL.date}, ${JOURNAL.payable} ${JOURNAL.currency}`);
		expect(ledger).toEqual([{ journal_ref: REF, state: 'posted', statement_totals: 'now', note: '' }]);
		expect(write([], [decided(REF)])).toEqual({ journals: [], mail: [], ledger: [] });
	});

	test('several: the subject says how many and from when to when', () => {
		const { mail } = write([REF, 'TTS-2'], [decided(REF), decided('TTS-2', { date: '2025-11-02' })]);
		expect(mail[0].subject).toBe(`TikTok Shop: 2 journals, 2025-11-02 to ${JOURNAL.date}`);
	});

	test('a day of fines says who owes', () => {
		const headline = (payable: string) =>
			/>([^<]*owe[^<]*)</.exec(String(write([REF], [decided(REF, { payable, currency: 'GBP' })]).mail[0].html))?.[1];
		expect(['105.00', '-14.56'].map(headline)).toEqual(['TikTok owes 105.00 GBP', 'You owe TikTok 14.56 GBP']);
	});

	test('text and HTML hold each line on its side; what a name holds is no HTML', () => {
		const lines = [
			{ account_code: 'TT200', account_name: 'Sales <b>&', amount: '105.00', side: 'credit' },
			{ account_code: 'TT900', account_name: 'Clearing', amount: '105.00', side: 'debit' },
		];
		const { mail, ledger } = write(
			[REF],
			[decided(REF, { lines, must_be_draft: true, draft_reasons: ['A new fee.', 'Look.'] })],
		);
		const [, credit, debit] = mail[0].text.split('\n');
		expect(mail[0].text).toContain('PLEASE REVIEW: A new fee. Look.');
		expect(credit).toBe(`  TT200   ${'Sales <b>&'.padEnd(44)}${' '.repeat(18)}105.00`);
		expect(debit).toBe(`  TT900   ${'Clearing'.padEnd(44)}      105.00`);
		expect(mail[0].html).toContain('>Here they are.</p>');
		const cells = [...mail[0].html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, html]) => html.replace(/<div.*/, ''));
		expect(cells).toEqual(['Sales &lt;b&gt;&amp;', '', '105.00', 'Clearing', '105.00', '']);
		expect(mail[0].html).toContain('<b>Please review:</b> A new fee. Look.');
		expect(ledger[0].note).toBe('To be reviewed: A new fee. Look.');
	});
});

describe('Check a Decision', () => {
	const FITS: Record<string, [string, string[]]> = {
		'Post it': ['approve', ['asked', 'refused']],
		'Do not post it': ['refuse', ['asked', 'open', 'failed']],
		'Reverse it': ['reverse', ['draft', 'posted', 'changed']],
		'Reverse it and post it as it is now': ['reverseAndRepost', ['draft', 'posted', 'changed']],
		'Post it as it is now': ['repost', ['deleted', 'reversed', 'failed']],
		'Leave it as it is': ['leave', ['changed']],
	};
	const check = (decision: string, state: string, more: Row = {}) =>
		checkDecision({ journal_ref: ` ${REF} `, decision, day: '2026-03-09T00:00:00' }, [
			row(state, { remote_id: '1', ...more }),
		]);

	test.each(Object.entries(FITS))('%s fits exactly the states in which it can be done', (asked, [decision, fits]) => {
		for (const state of LEDGER_STATES)
			expect([state, check(asked, state).decision]).toEqual([state, fits.includes(state) ? decision : '']);
		expect(check(asked, fits[0])).toMatchObject({
			journal_ref: REF,
			asked,
			day: '2026-03-09',
			row: { journal_ref: REF },
		});
	});

	test('an answer that was carried out before is known as such, and never fits as well', () => {
		for (const [asked, done] of [
			['Post it', ['approved', 'sending', 'draft', 'posted']],
			['Do not post it', ['refused']],
			['Reverse it', ['reversed', 'deleted']],
			['Reverse it and post it as it is now', ['reversed', 'deleted']],
			['Post it as it is now', ['sending', 'draft', 'posted']],
			['Leave it as it is', ['posted', 'draft']],
		] as Array<[string, string[]]>)
			for (const state of LEDGER_STATES) {
				const { answered, decision } = check(asked, state);
				expect([asked, state, answered]).toEqual([asked, state, done.includes(state)]);
				expect(answered && decision !== '').toBe(false);
			}
	});

	test('what never reached the books is not posted as a correction; unknown words and journals fit nothing', () => {
		expect(check('Post it as it is now', 'failed', { remote_id: '' }).decision).toBe('');
		expect(check('toString', 'asked').decision).toBe('');
		expect(checkDecision({ journal_ref: 'TTS-0', decision: 'Post it' }, [row('asked')])).toMatchObject({
			decision: '',
			answered: false,
			row: {},
			rows: [],
			day: '',
		});
		expect(checkDecision({}, [{}]).decision).toBe('');
	});

	test('its rows are the journal and its parts; a file that was sent as a draft is out', () => {
		const ledger = [
			row('draft', { target: 'csv' }),
			row('draft', { journal_ref: `${REF}-P1` }),
			row('posted', { journal_ref: `${REF}-R1` }),
		];
		const { rows } = checkDecision({ journal_ref: REF, decision: 'Reverse it' }, ledger);
		expect(rows.map(({ journal_ref, state }) => `${String(journal_ref)} ${String(state)}`)).toEqual([
			`${REF} posted`,
			`${REF}-P1 draft`,
		]);
	});
});
