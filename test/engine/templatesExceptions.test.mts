/** Workflow 12 when there is much of it: lists instead of floods, small batches, a crash in between, the nightly tidying up. */
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { TemplateStage } from '../support/templates.mts';

// Send Email loads n8n's form nodes as well, and these an ES module that jest does not take; no form is shown here.
jest.mock('sanitize-html', () => (html: string) => html);

const DAY = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const mails: Array<{ subject: string; text: string; to: string[] }> = [];
let refuse = false;
const server = new SMTPServer({
	authOptional: true,
	disabledCommands: ['STARTTLS'],
	onMailFrom: (_address, _session, done) => (refuse ? done(new Error('mailbox busy')) : done()),
	onData(stream, _session, done) {
		void simpleParser(stream).then((mail) => {
			const to = [mail.to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
			mails.push({ subject: mail.subject ?? '', text: mail.text ?? '', to });
			done();
		}, done);
	},
});
let stage: TemplateStage;

beforeAll(async () => await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)));
afterAll(async () => await new Promise<void>((closed) => server.close(() => closed())));
beforeEach(() => {
	const { port } = server.server.address() as AddressInfo;
	stage = new TemplateStage(
		{ smtp: { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true } },
		{ tts_owners: [{ role: 'operations', name: '', email: 'operations@retailer.example' }] },
	);
	stage.set('mail_from', 'n8n@retailer.example');
	mails.length = 0;
	refuse = false;
});

const problem = (index: number, code = 'ORDER_SHORT_STOCK') => ({
	code,
	flow: 'orders',
	severity: 'error',
	owner_role: 'operations',
	title: `Order ${5000 + index}: not enough stock in NewStore`,
	what_happened: 'The order is held.',
	what_to_do: 'Look for the units.',
	business_key: String(5000 + index),
	ids: { order_id: String(5000 + index) },
});
const record = async (...problems: Array<Record<string, unknown>>) =>
	await stage.run('tts12Exceptions0', 'When a workflow reports problems', problems);
const notify = async () => await stage.run('tts12Exceptions0', 'Every 20 seconds');
const tidyUp = async () => await stage.run('tts12Exceptions0', 'Every night at 4');
const cases = () => stage.tables.rows('tts_cases');
const change = (changes: Record<string, unknown>) =>
	stage.tables.replace('tts_cases', cases().map((row) => ({ ...row, ...changes })) as never);
const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test('two runs that write mails at once, as on two workers: each case is told once, and each row is marked', async () => {
	await record(problem(1), problem(2, 'ORDER_TOTAL_MISMATCH'));
	const runs = await Promise.all([notify(), notify()]);
	expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
	expect(mails.map(({ subject }) => subject).sort()).toEqual([
		'[TikTok Shop] Order 5001: not enough stock in NewStore',
		'[TikTok Shop] Order 5002: not enough stock in NewStore',
	]);
	expect(cases().map(({ mail_state }) => mail_state)).toEqual(['sent', 'sent']);
});

test('an outage: one mail lists its cases, each row is marked; what follows is collected and told together', async () => {
	await record(...count(0, 12).map((index) => problem(index)), problem(90, 'ORDER_TOTAL_MISMATCH'));
	expect((await notify()).error).toBeUndefined();
	expect(mails.map(({ subject }) => subject)).toEqual([
		'[TikTok Shop] 12 orders: not enough stock in NewStore',
		'[TikTok Shop] Order 5090: not enough stock in NewStore',
	]);
	for (const index of count(0, 12)) expect(mails[0].text).toContain(`Order ${5000 + index}`);
	expect(new Set(cases().map(({ mail_state }) => mail_state))).toEqual(new Set(['sent']));

	await record(...count(12, 15).map((index) => problem(index)));
	expect((await notify()).error).toBeUndefined();
	expect(mails.length).toBe(2);
	stage.set('mails_pause_minutes', '0');
	stage.set('mails_single_max', '2');
	await notify();
	expect(mails[2].subject).toContain('3 orders');
	await notify();
	expect(mails.length).toBe(3);
	expect(cases().length).toBe(16);
});

test('a run takes a few mails and leaves the rest to the next one; none is sent twice', async () => {
	await record(...count(0, 8).map((index) => problem(index, `CODE_${index}X`)));
	await notify();
	expect(mails.length).toBe(6);
	expect(cases().filter(({ mail_state }) => mail_state === 'pending').length).toBe(2);
	await notify();
	await notify();
	expect(new Set(mails.map(({ subject }) => subject)).size).toBe(8);
	expect(mails.length).toBe(8);
});

test('a list that could not leave stays "sending" and is sent once, as a whole, later', async () => {
	await record(...count(0, 7).map((index) => problem(index)));
	refuse = true;
	expect((await notify()).error?.message).toMatch(/could not be sent/);
	refuse = false;
	await notify();
	expect(mails).toEqual([]);
	change({ mail_at: ago(16 * 60_000) });
	await notify();
	expect(mails.map(({ subject }) => subject.slice(0, 22))).toEqual(['[TikTok Shop] 7 orders']);
	expect(new Set(cases().map(({ mail_state }) => mail_state))).toEqual(new Set(['sent']));
});

describe('12a: a person answers a case', () => {
	const FORM = 'https://n8n.example.com/form/f2c1a7de-5b0e-4c36-9d41-12a0000ec012?case=';
	const answer = async (form: Record<string, unknown>) => {
		const run = await stage.run('tts12aAnswerCase', 'Answer a case', [
			{ hours: null, by_whom: 'Jo', reason: '', ...form },
		]);
		expect(run.error).toBeUndefined();
		return run.json('What became of it')[0] as { title: string; message: string };
	};

	test('by the link in the mail: taken over, put off, done; a second press finds it closed, the other case is left alone', async () => {
		stage.set('forms_base_url', 'https://n8n.example.com/');
		await record(problem(0), problem(1));
		await notify();
		const found =
			mails
				.find(({ text }) => text.includes('Order 5000'))
				?.text.split(FORM)[1]
				?.slice(0, 10) ?? '';
		expect(cases()[0].case_key).toBe(`orders.ORDER-SHORT-STOCK.5000.${found}`);

		expect(await answer({ case: found, what_to_do: 'Take over' })).toMatchObject({ title: 'It is with you' });
		expect(await answer({ case: found, what_to_do: 'Put off', hours: '24' })).toMatchObject({
			title: 'It is put off',
			message: expect.stringContaining('Order 5000'),
		});
		expect(cases()[0]).toMatchObject({ state: 'open', taken_by: 'Jo', snoozed_until: expect.stringMatching(/Z$/) });
		const done = { case: ` ${String(cases()[0].case_key)} `, what_to_do: 'Mark as done', reason: 'Found.' };
		expect(await answer(done)).toMatchObject({ title: 'It is marked as done' });
		expect(cases()[0]).toMatchObject({ state: 'closed', closed_by: 'Jo', closed_why: 'Found.', mail_state: 'sent' });
		expect(await answer(done)).toMatchObject({
			title: 'Nothing was changed',
			message: expect.stringMatching(/closed before by Jo, on .+: Found\./),
		});
		expect(cases()[1]).toMatchObject({ state: 'open', closed_by: '', taken_by: '' });
	});

	test('wrong hours and an unknown case change nothing, and the page says why; without an address no mail has a link', async () => {
		await record(problem(0));
		await notify();
		expect(mails[0].text).not.toContain('/form/');
		const before = cases();
		const number = String(before[0].case_key).slice(-10);
		for (const [form, words] of [
			[{ case: number, what_to_do: 'Put off', hours: 'soon' }, 'it was "soon"'],
			[{ case: '%', what_to_do: 'Take over' }, 'There is no case'],
			[{ case: 'typo', what_to_do: 'Take over' }, 'There is no case'],
		] as const)
			expect(await answer(form)).toEqual({
				title: 'Nothing was changed',
				message: expect.stringContaining(words),
			});
		expect(cases()).toEqual(before);
	});
});

describe('a case closes by itself', () => {
	const fine = (report: Record<string, unknown>) => ({
		fine: { codes: ['ORDER_SHORT_STOCK'], by: 'order_id', why: 'NewStore has the order.', ...report },
	});

	test('when a run reports it to be fine; when it comes back, its owner is told of the new episode', async () => {
		await record(problem(0), problem(1));
		await notify();
		change({ last_seen_at: ago(10 * 60_000), opened_at: ago(10 * 60_000) });
		await record(fine({ keys: ['5000'] }));
		expect(cases()).toMatchObject([
			{
				state: 'closed',
				closed_by: 'itself',
				closed_why: 'NewStore has the order.',
				what_happened: 'The order is held.',
			},
			{ state: 'open', closed_by: '' },
		]);
		await record(problem(0));
		await notify();
		expect(mails.length).toBe(2);
		expect(cases()[0]).toMatchObject({ state: 'open', closed_by: '', occurrences: 2 });

		change({ state: 'closed', closed_by: 'itself', closed_at: ago(4 * 3_600_000) });
		await record(problem(0));
		await notify();
		expect(mails.length).toBe(3);
		expect(cases()[0]).toMatchObject({ state: 'open', mail_reason: 'again', occurrences: 1 });
	});

	test('problems and what is fine come in one call: what the call tells of stays open', async () => {
		await record(problem(0), problem(1));
		await notify();
		change({ last_seen_at: ago(10 * 60_000), opened_at: ago(10 * 60_000) });
		await record(problem(0), fine({ except: [] }));
		expect(cases()).toMatchObject([{ state: 'open' }, { state: 'closed' }]);
		await notify();
		expect(mails.length).toBe(2);
	});

	test('a case that is over before anybody was told is not mailed', async () => {
		await record(problem(0));
		change({ last_seen_at: ago(10 * 60_000), opened_at: ago(10 * 60_000) });
		await record(fine({ except: [] }));
		await notify();
		expect(mails).toEqual([]);
		expect(cases()).toMatchObject([{ state: 'closed', mail_state: 'none' }]);
	});
});

describe('what nobody settles', () => {
	const followUp = async () => await stage.run('tts12Exceptions0', 'Every 10 minutes');
	const own = (...rows: Array<Record<string, string>>) => stage.tables.replace('tts_owners', rows);
	const older = (hours: number) => change({ opened_at: ago(hours * 3_600_000), mail_at: ago(hours * 3_600_000) });

	test('is reminded on day 2, told to the deputy on day 3 and escalated on day 5, once each, by mail', async () => {
		own({ role: 'operations', email: 'ops@retailer.example', deputy: 'deputy@retailer.example' });
		stage.set('cases_escalation_address', 'boss@retailer.example');
		await record(problem(0));
		await notify();
		const steps: Array<[number, string, string[]]> = [
			[25, 'Reminder: ', ['ops@retailer.example']],
			[49, 'For the deputy: ', ['ops@retailer.example', 'deputy@retailer.example']],
			[97, 'Escalated: ', ['boss@retailer.example', 'ops@retailer.example', 'deputy@retailer.example']],
		];
		for (const [hours, word, to] of steps) {
			older(hours);
			for (let times = 0; times < 2; times++) {
				expect((await followUp()).error).toBeUndefined();
				expect((await notify()).error).toBeUndefined();
			}
			expect(mails.at(-1)?.subject).toBe(`[TikTok Shop] ${word}Order 5000: not enough stock in NewStore`);
			expect(mails.at(-1)?.to).toEqual(to);
		}
		expect(mails).toHaveLength(4);
		expect(cases()).toMatchObject([{ state: 'open', followed_up: '["reminder","deputy","escalation"]' }]);
	});

	test('a reminder that is due is not written when the case is over in the meantime', async () => {
		await record(problem(0));
		await notify();
		older(25);
		await followUp();
		change({ last_seen_at: ago(3_600_000) });
		await record({ fine: { codes: ['ORDER_*'] } });
		await notify();
		expect(mails).toHaveLength(1);
		expect(cases()).toMatchObject([{ state: 'closed', mail_state: 'sent' }]);
	});

	test('a word in state that nobody knows is a case until it is corrected', async () => {
		await record(problem(0));
		change({ state: 'Done', mail_state: 'sent' });
		expect((await followUp()).error).toBeUndefined();
		await notify();
		expect(mails).toMatchObject([{ subject: '[TikTok Shop] "Done" in the column state means nothing' }]);
		const [first, second] = cases();
		expect(second).toMatchObject({ code: 'CASES_STATE_UNKNOWN', state: 'open' });
		stage.tables.replace('tts_cases', [
			{ ...first, state: 'closed' },
			{ ...second, last_seen_at: ago(600_000), opened_at: ago(600_000) },
		] as never);
		await followUp();
		expect(cases()).toMatchObject([{ state: 'closed' }, { state: 'closed', closed_by: 'itself' }]);
	});

	test('a setting that cannot be read is a case, and the mails of today leave', async () => {
		stage.set('cases_remind_hours', 'error=soon');
		await record(problem(0));
		expect((await followUp()).error).toBeUndefined();
		expect(cases()).toMatchObject([{}, { code: 'CASES_NOT_TOLD', owner_role: 'integration' }]);
		own({ role: 'operations', email: 'ops@retailer.example' }, { role: 'integration', email: 'it@retailer.example' });
		await notify();
		expect(mails).toHaveLength(2);
	});
});

describe('every morning', () => {
	const morning = async () => await stage.run('tts12Exceptions0', 'Every morning at 7:30');

	test('a summary for the role that has something, none on an empty day, one always by setting', async () => {
		expect((await morning()).error).toBeUndefined();
		expect(mails).toEqual([]);
		await record(problem(0), problem(1));
		await notify();
		change({ last_seen_at: ago(600_000), opened_at: ago(600_000) });
		await record({ fine: { codes: ['ORDER_*'], by: 'order_id', keys: ['5001'], why: 'NewStore has the order.' } });
		expect((await morning()).error).toBeUndefined();
		expect(mails.at(-1)?.subject).toMatch(/1 case open, 1 new, 1 closed by itself$/);
		expect(mails.at(-1)?.text).toContain('NewStore has the order.');
		const told = mails.length;
		stage.set('cases_digest', 'off');
		await morning();
		expect(mails).toHaveLength(told);
		stage.set('cases_digest', 'always');
		stage.tables.replace('tts_cases', []);
		await morning();
		expect(mails.at(-1)?.subject).toMatch(/: Nothing is open$/);
	});
});

describe('every night', () => {
	const stateOf = () => cases().map(({ state }) => state);

	test('a case that was told and is not met any more is closed with a note; when it comes back it is told again', async () => {
		await record(problem(0));
		await notify();
		change({ last_seen_at: ago(31 * DAY) });
		expect((await tidyUp()).error).toBeUndefined();
		expect(cases()).toMatchObject([{ state: 'closed', mail_state: 'sent', closed_by: 'workflow 12' }]);
		expect(cases()[0].what_happened).toMatch(
			/^The order is held\. \[Closed by the integration on 20\d\d-\d\d-\d\d: not/,
		);

		await record(problem(0));
		await notify();
		expect(cases()).toMatchObject([{ state: 'open', what_happened: 'The order is held.', occurrences: 1 }]);
		expect(mails.length).toBe(2);
	});

	test.each([
		['it was met lately', { last_seen_at: ago(29 * DAY), mail_state: 'sent' }],
		['nobody was told', { last_seen_at: ago(99 * DAY), mail_state: 'pending' }],
		['its deadline is ahead', { last_seen_at: ago(99 * DAY), mail_state: 'sent', deadline: ago(-DAY) }],
	])('it stays open when %s', async (_, changes) => {
		await record(problem(0));
		change(changes);
		expect((await tidyUp()).error).toBeUndefined();
		expect(stateOf()).toEqual(['open']);
	});

	test('0 days: nothing is closed by itself', async () => {
		stage.set('cases_close_days', '0');
		await record(problem(0));
		change({ last_seen_at: ago(999 * DAY), mail_state: 'sent' });
		await tidyUp();
		expect(stateOf()).toEqual(['open']);
	});

	test('closed cases are deleted after their time, open ones never', async () => {
		stage.set('cases_close_days', '0');
		await record(problem(0));
		change({ state: 'closed' });
		await record(problem(1));
		stage.tables.setUpdatedAt('tts_cases', new Date(Date.now() - 89 * DAY));
		await tidyUp();
		expect(cases().length).toBe(2);
		stage.tables.setUpdatedAt('tts_cases', new Date(Date.now() - 91 * DAY));
		await tidyUp();
		expect(stateOf()).toEqual(['open']);
	});
});
