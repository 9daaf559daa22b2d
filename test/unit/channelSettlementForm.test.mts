/** The pages behind the form of 08f: only what fits the state of a journal is offered, and nothing of a row becomes HTML. */
import { describeJournal } from '../../nodes/ChannelSettlement/form/describeJournal.ts';
import { tellJournal } from '../../nodes/ChannelSettlement/form/tellJournal.ts';
import { checkDecision } from '../../nodes/ChannelSettlement/ledger/decisionForm.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';

const REF = 'TTS-7540000000000000001';
const settings = {
	shops: readShops([{ shop_id: '1', shop_name: 'Shop UK', timezone: 'Europe/London' }]),
	formUrl: '/form/x',
	isDryRun: false,
	timeZone: 'UTC',
};
const row = (state: string, more: Record<string, unknown> = {}) => ({
	journal_ref: REF,
	shop_id: '1',
	target: 'xero',
	date: '2026-03-01',
	amount: '71.14',
	currency: 'GBP',
	state,
	remote_id: 'r1',
	note: 'Why <b>so</b>',
	journal: JSON.stringify({
		lines: [{ account_code: '200', account_name: 'Sales & more', side: 'credit', amount: '71.14' }],
	}),
	...more,
});
const STATES = [
	...['open', 'sending', 'draft', 'posted', 'asked', 'approved', 'refused', 'changed', 'failed', 'deleted', 'reversed'],
	'done',
];

test.each(STATES)('%s: what the page offers is what the check takes, and it takes nothing else', (state) => {
	const ledger = [row(state)];
	const described = describeJournal(REF, ledger, settings);
	const offered = 'ask' in described ? described.ask.decisions : [];
	const all = [
		'Post it',
		'Do not post it',
		'Reverse it',
		'Reverse it and post it as it is now',
		'Post it as it is now',
		'Leave it as it is',
	];
	const taken = all.filter((decision) => checkDecision({ journal_ref: REF, decision }, ledger).decision !== '');
	expect(offered).toEqual(taken);
	if ('told' in described) expect(described.told.page_text).toContain('71.14 GBP');
});

test('the page shows shop, amount, lines and why, as text', () => {
	const described = describeJournal(REF, [row('asked')], settings);
	if (!('ask' in described)) throw new Error('nothing is asked');
	const [facts, lines] = JSON.parse(described.ask.page_fields) as Array<{ html: string }>;
	for (const text of ['Shop UK', '71.14 GBP', 'Xero: waits for a person', 'Why &lt;b&gt;so&lt;/b&gt;'])
		expect(facts.html).toContain(text);
	expect(lines.html).toContain('<td>200 Sales &amp; more</td><td></td><td>71.14</td>');
});

test('a day is asked for where something is booked anew', () => {
	const asks = (state: string) =>
		JSON.stringify(describeJournal(REF, [row(state)], settings)).includes('fieldType\\":\\"date');
	expect([asks('asked'), asks('posted')]).toEqual([false, true]);
});

test('the last page: state, followers, who and when; a link back where another answer may help', () => {
	const decided = { decided_by: 'Jo', decided_at: '2026-03-02T10:00:00Z' };
	const ledger = [
		row('reversed', decided),
		row('posted', { journal_ref: `${REF}-R1` }),
		row('asked', { journal_ref: `${REF}0` }),
	];
	const page = tellJournal(REF, ledger, settings);
	expect(page.page_title).toBe('It is reversed');
	expect(page.page_text).toContain(`${REF}-R1: in the books.`);
	expect(page.page_text).not.toContain(`${REF}0`);
	expect(page.page_text).toContain('Answered by Jo, Mon 2 March 2026, 10:00 (Europe/London).');
	expect(tellJournal(REF, [row('failed')], settings).page_text).toContain('/form/x?journal_ref=TTS-');
	expect(tellJournal('<i>', [], settings)).toEqual({
		page_title: 'There is no such journal',
		page_text: expect.stringContaining('&lt;i&gt;'),
	});
	expect(tellJournal(REF, ledger, { ...settings, isDryRun: true }).page_text).toContain('Dry run');
});
