/** Who is told once more, when, and by which address; what a role reads every morning. Times are parameters. */
import fc from 'fast-check';
import { writeDigests } from '../../nodes/ChannelException/digest/writeDigests.ts';
import { followUp } from '../../nodes/ChannelException/followUp/followUp.ts';
import { hoursBySeverity } from '../../nodes/ChannelException/followUp/followUpOperation.ts';
import { addressesFor, hoursUntilWork, levelOf } from '../../nodes/ChannelException/owners.ts';
import { writeMail } from '../../nodes/ChannelException/mailText.ts';
import { writeMails } from '../../nodes/ChannelException/writeMails.ts';

type Row = Record<string, unknown>;

const HOUR = 3_600_000;
/** a Monday */
const OPENED = Date.parse('2025-12-01T10:00:00Z');
const at = (hours: number) => new Date(OPENED + hours * HOUR).toISOString();

const settings = {
	timeZone: 'UTC',
	remind: { critical: 4, error: 24, warning: 72 },
	deputy: { critical: 8, error: 48 },
	escalate: { critical: 24, error: 96 },
	beforeDeadline: 4,
	hasEscalationAddress: true,
};
const owners: Row[] = [
	{ role: 'service', email: 'service@retailer.example', deputy: 'deputy@retailer.example' },
	{ role: 'integration', email: 'it@retailer.example' },
];
const asked: Row = {
	case_key: 'returns.REFUND-ABOVE-LIMIT.nsr-1.x',
	code: 'REFUND_ABOVE_LIMIT',
	flow: 'returns',
	severity: 'error',
	owner_role: 'service',
	title: 'Shall the buyer get 23.98 GBP back?',
	what_happened: 'It is above the limit.',
	what_to_do: 'Decide.',
	ids: '{"refund_key":"nsr-1"}',
	state: 'open',
	opened_at: at(0),
	first_seen_at: at(0),
	last_seen_at: at(0),
	mail_state: 'sent',
	mail_at: at(0),
};

/** What is asked for, look by look; the mail leaves at once. */
function ladder(
	row: Row,
	hours: number[],
	{ own = owners, ...more }: { own?: Row[] } & Partial<typeof settings> = {},
): string[] {
	const current = { ...row };
	return hours.map((hour) => {
		const { due } = followUp([current], own, { ...settings, ...more, nowMs: OPENED + hour * HOUR });
		if (due.length === 0) return '';
		Object.assign(current, due[0].row, { mail_state: 'sent', mail_at: at(hour) });
		return due[0].row.mail_reason;
	});
}

describe('Follow Up', () => {
	test('an asked refund: reminded on day 2, the deputy on day 3, the escalation address on day 5, each once', () => {
		expect(ladder(asked, [1, 23, 24, 30, 48, 60, 96, 200])).toEqual([
			...['', '', 'reminder', '', 'deputy', '', 'escalation', ''],
		]);
	});

	test('what is late takes the furthest step only, and never one before it', () => {
		expect(ladder(asked, [100, 101])).toEqual(['escalation', '']);
		expect(ladder(asked, [50, 51, 96])).toEqual(['deputy', '', 'escalation']);
	});

	test('critical is faster, a warning is reminded only, information never', () => {
		expect(ladder({ ...asked, severity: 'critical' }, [4, 8, 24])).toEqual(['reminder', 'deputy', 'escalation']);
		expect(ladder({ ...asked, severity: 'warning' }, [71, 72, 500])).toEqual(['', 'reminder', '']);
		expect(ladder({ ...asked, severity: 'info' }, [1000])).toEqual(['']);
	});

	test('without a deputy or an address nobody else is told', () => {
		const own = [{ role: 'service', email: 'service@retailer.example' }];
		expect(ladder(asked, [24, 48, 96], { own, hasEscalationAddress: false })).toEqual(['reminder', '', '']);
	});

	test('whoever has taken it over is reminded, and the deputy need not step in', () => {
		expect(ladder({ ...asked, taken_by: 'Jo' }, [24, 48, 96])).toEqual(['reminder', '', 'escalation']);
	});

	test.each([
		['put off', { snoozed_until: at(300) }],
		['closed', { state: 'closed' }],
		['waiting for its first mail', { mail_state: 'pending' }],
		['without a time', { opened_at: '', first_seen_at: '' }],
	])('not while it is %s', (_, changes) => {
		expect(ladder({ ...asked, ...changes }, [100])).toEqual(['']);
	});

	test('what was put off is told once when that is over, and its hours count from there', () => {
		const put = { ...asked, snoozed_until: at(50) };
		expect(ladder(put, [49, 50, 51, 74, 98, 146])).toEqual(['', 'reminder', '', 'reminder', 'deputy', 'escalation']);
		const late = { ...put, snoozed_until: at(200), followed_up: '["reminder","deputy","escalation"]' };
		expect(ladder(late, [199, 200, 400])).toEqual(['', 'reminder', '']);
	});

	test('before a deadline once more, unless the mail was written then; a deadline that moves counts anew', () => {
		const soon = { ...asked, deadline: at(10) };
		expect(ladder(soon, [5, 6, 7])).toEqual(['', 'deadline', '']);
		expect(ladder({ ...soon, mail_at: at(6.5) }, [7])).toEqual(['']);
		expect(ladder({ ...soon, deadline: at(14), followed_up: JSON.stringify([`deadline ${at(10)}`]) }, [11])).toEqual([
			'deadline',
		]);
		expect(ladder(soon, [6], { beforeDeadline: 0 })).toEqual(['']);
	});

	test('a word in state that nobody knows is a case of its owner, and is over when it is corrected', () => {
		const look = (state: string) => followUp([{ ...asked, state }], owners, { ...settings, nowMs: OPENED }).problems;
		expect(look('Done')).toMatchObject([
			{ code: 'CASES_STATE_UNKNOWN', owner_role: 'service', ids: { case: asked.case_key } },
			{ fine: { codes: ['CASES_STATE_UNKNOWN'], except: [asked.case_key] } },
			{ fine: { codes: ['CASES_OWNER_UNREADABLE'] } },
		]);
		expect(look(' OPEN ').filter(({ code }) => code)).toEqual([]);
		expect(look('open')).toMatchObject([{ fine: { except: [] } }, { fine: { except: [] } }]);
	});

	test('a cell of tts_owners that cannot be read is a case', () => {
		const rows = [{ ...owners[0], working_hours: 'nine to five' }];
		const [problem, , over] = followUp([], rows, { ...settings, nowMs: OPENED }).problems as [Row, Row, Row];
		expect(problem).toMatchObject({
			code: 'CASES_OWNER_UNREADABLE',
			what_happened: expect.stringContaining('nine to five'),
		});
		expect(over).toMatchObject({ fine: { except: [(problem.ids as Row).row] } });
		expect(String((problem.ids as Row).row)).not.toContain(',');
	});

	test('hours by severity are typed by people', () => {
		expect(hoursBySeverity(' Critical = 4,error=24; warning=0.5 ', 'Remind After')).toEqual({
			critical: 4,
			error: 24,
			warning: 0.5,
		});
		expect(hoursBySeverity('', 'Remind After')).toEqual({});
		for (const wrong of ['4', 'error=soon', 'urgent=4', 'error 24'])
			expect(() => hoursBySeverity(wrong, 'Remind After')).toThrow('"Remind After" has to be hours by severity');
	});
});

describe('addresses', () => {
	const rows: Row[] = [
		{
			role: 'operations',
			email: 'all@retailer.example',
			deputy: 'stand-in@retailer.example',
			days_off: '2025-12-24, 2025-12-27..2025-12-31',
		},
		{ role: 'operations', shop_id: '2', email: 'us@retailer.example' },
		{ role: 'integration', email: 'it@retailer.example' },
	];
	const to = (about: Partial<{ role: string; shopId: string; nowMs: number; timeZone: string }>, reason = 'new') =>
		addressesFor({ role: 'operations', shopId: '', nowMs: OPENED, timeZone: 'UTC', ...about }, rows, levelOf(reason), {
			fallback: 'fall@retailer.example',
			escalation: 'boss@retailer.example',
		});

	test('a row of the shop comes before the one of all shops, then the integration', () => {
		expect([to({}), to({ shopId: '1' }), to({ shopId: '2' }), to({ role: 'finance' })]).toEqual([
			...['all@retailer.example', 'all@retailer.example', 'us@retailer.example', 'it@retailer.example'],
		]);
	});

	test('the deputy and the escalation address come to the owner, not instead', () => {
		expect(to({}, 'deputy')).toBe('all@retailer.example, stand-in@retailer.example');
		expect(to({}, 'escalation')).toBe('boss@retailer.example, all@retailer.example, stand-in@retailer.example');
		expect(to({ shopId: '2' }, 'deputy')).toBe('us@retailer.example');
	});

	test.each(['2025-12-24', '2025-12-27', '2025-12-29', '2025-12-31'])('on a day off (%s) the deputy gets it', (day) => {
		expect(to({ nowMs: Date.parse(`${day}T12:00:00Z`) })).toBe('stand-in@retailer.example');
	});

	test('the day is that of the owner, not of the server', () => {
		const evening = Date.parse('2025-12-23T23:30:00Z');
		expect(to({ nowMs: evening })).toBe('all@retailer.example');
		expect(to({ nowMs: evening, timeZone: 'Europe/Berlin' })).toBe('stand-in@retailer.example');
	});
});

describe('working hours', () => {
	const row = {
		role: 'operations',
		email: 'ops@retailer.example',
		working_days: '1, 2, 3, 4, 5',
		working_hours: '09:00-18:00',
		timezone: 'Europe/London',
	};
	const wait = (iso: string, changes: Row = {}) =>
		hoursUntilWork({ role: 'operations', shopId: '', nowMs: Date.parse(iso), timeZone: 'UTC' }, [
			{ ...row, ...changes },
		]);

	test.each([
		['2025-12-01T09:00:00Z', 0],
		['2025-12-01T17:59:00Z', 0],
		['2025-12-01T18:00:00Z', 15],
		['2025-12-05T18:00:00Z', 63],
		['2025-07-01T08:00:00Z', 0],
	])('at %s it is %s hours', (iso, hours) => expect(wait(iso)).toBe(hours));

	test('over midnight, empty cells, cells that cannot be read, days off with and without a deputy', () => {
		expect(wait('2025-12-01T23:00:00Z', { working_hours: '22:00-06:00' })).toBe(0);
		expect(wait('2025-12-01T12:00:00Z', { working_hours: '22:00-06:00' })).toBe(10);
		expect(wait('2025-12-06T03:00:00Z', { working_days: '', working_hours: '' })).toBe(0);
		expect(wait('2025-12-01T03:00:00Z', { working_hours: 'nine' })).toBe(0);
		expect(wait('2025-12-01T12:00:00Z', { days_off: '2025-12-01' })).toBe(21);
		expect(wait('2025-12-01T12:00:00Z', { days_off: '2025-12-01', deputy: 'd@retailer.example' })).toBe(0);
	});

	test('whatever the row says, nobody waits longer than two weeks', () => {
		const text = fc.constantFrom('', '1', '6, 7', '09:00-09:00', '00:00-00:30', '2025-12-01..2027-01-01', 'x');
		fc.assert(
			fc.property(text, text, text, (working_days, working_hours, days_off) => {
				const hours = wait('2025-12-01T12:00:00Z', { working_days, working_hours, days_off });
				expect(hours).toBeGreaterThanOrEqual(0);
				expect(hours).toBeLessThan(24 * 14);
			}),
		);
	});

	const mails = (changes: Row, iso: string) =>
		writeMails(
			[{ ...asked, owner_role: 'operations', mail_state: 'pending', ...changes }],
			[row],
			{ shops: [], locations: [] },
			[],
			{
				fallbackAddress: '',
				subjectPrefix: '',
				timeZone: 'UTC',
				otherZone: 'UTC',
				mostSingleMails: 0,
				pauseMinutes: 0,
				mailsPerRun: 0,
				retryAfterMinutes: 15,
				nowMs: Date.parse(iso),
			},
		);

	test('at night a mail waits for the morning, unless it is critical or its deadline does not wait', () => {
		const night = '2025-12-01T23:00:00Z';
		expect(mails({}, night)).toEqual({ mails: [], undeliverable: [] });
		expect(mails({}, '2025-12-02T09:00:00Z').mails).toHaveLength(1);
		expect(mails({ severity: 'critical' }, night).mails).toHaveLength(1);
		expect(mails({ deadline: '2025-12-02T10:00:00Z' }, night).mails).toHaveLength(1);
		expect(mails({ deadline: '2025-12-02T18:00:00Z' }, night).mails).toHaveLength(0);
	});

	test.each([
		['again', 'Again: ', 'has come back'],
		['worse', 'Worse: ', 'more serious'],
		['more', 'More of it: ', 'more than when you were told'],
		['reminder', 'Reminder: ', 'It is open since Mon 1 Dec, 10:00, and nobody has settled it.'],
		['deadline', 'Soon due: ', 'The deadline is near'],
		['deputy', 'For the deputy: ', 'its owner has not settled it'],
		['escalation', 'Escalated: ', 'nobody has settled it'],
	])('a mail that is not the first says why (%s)', (mail_reason, word, why) => {
		const [{ json }] = mails({ mail_reason }, '2025-12-02T09:00:00Z').mails;
		expect(json.subject).toContain(word);
		expect(json.text).toContain(why);
		expect(json.html).toContain(why);
	});
});

describe('Write Digests', () => {
	const NOW = OPENED + 48 * HOUR;
	const digests = (cases: Row[], when: 'something' | 'always' = 'something', backlog: Row[] = []) =>
		writeDigests(cases, owners, backlog, {
			nowMs: NOW,
			timeZone: 'Europe/London',
			hours: 24,
			when,
			subjectPrefix: '[TikTok Shop]',
			fallbackAddress: '',
		});

	test('open by age, new, closed by itself and information, for the role that owns them', () => {
		const cases = [
			{ ...asked, case_key: 'b', title: 'New one', opened_at: at(40), taken_by: 'Jo' },
			{ ...asked, case_key: 'a', title: 'Old one', deadline: at(60) },
			{
				...asked,
				case_key: 'c',
				title: 'Mended',
				state: 'closed',
				closed_by: 'itself',
				closed_at: at(30),
				closed_why: 'NewStore has it.',
			},
			{ ...asked, case_key: 'd', title: 'By hand', state: 'closed', closed_by: 'Jo', closed_at: at(30) },
			{ ...asked, case_key: 'e', title: 'Mended long ago', state: 'closed', closed_by: 'itself', closed_at: at(10) },
			{ ...asked, case_key: 'f', title: 'Just so you know', severity: 'info', opened_at: at(30) },
		];
		const [digest, ...others] = digests(cases);
		expect(others).toEqual([]);
		expect(digest).toMatchObject({
			role: 'service',
			to: 'service@retailer.example',
			subject: '[TikTok Shop] Wed 3 Dec: 2 cases open, 1 new, 1 closed by itself',
			open: 2,
			new: 1,
			closed: 1,
		});
		expect(digest.text.indexOf('Old one')).toBeLessThan(digest.text.indexOf('New one'));
		expect(digest.text).toContain('open for 2 days, due Wed 3 Dec, 22:00');
		expect(digest.text).toContain('open for 8 hours, new, with Jo');
		expect(digest.text).toContain('NewStore has it.');
		expect(digest.html).toContain('Just so you know');
		for (const absent of ['By hand', 'Mended long ago']) expect(digest.text).not.toContain(absent);
	});

	test('none on an empty day, by setting one that says so', () => {
		expect(digests([{}])).toEqual([]);
		expect(digests([], 'always').map(({ role, subject }) => [role, subject])).toEqual([
			['integration', '[TikTok Shop] Wed 3 Dec: Nothing is open'],
			['service', '[TikTok Shop] Wed 3 Dec: Nothing is open'],
		]);
	});

	test('operations read what the stores have to ship; that alone is something only when it is late', () => {
		const rows = [...owners, { role: 'operations', email: 'ops@retailer.example' }];
		const of = (late: number) =>
			writeDigests([], rows, [{ store: 'L', store_name: 'Leeds DC', open: 7, due_today: 1, late }], {
				...{ nowMs: NOW, timeZone: 'UTC', hours: 24, when: 'something', subjectPrefix: '', fallbackAddress: '' },
			});
		expect(of(0)).toEqual([]);
		expect(of(2)).toMatchObject([
			{ role: 'operations', text: expect.stringContaining('7 to ship, 1 due today, 2 late') },
		]);
	});

	test('a long list is cut, and says so; a word in state that nobody knows counts as open', () => {
		const many = Array.from({ length: 40 }, (_, index) => ({
			...asked,
			case_key: String(index),
			state: index ? 'open' : 'Done',
		}));
		const [{ text, open }] = digests(many);
		expect(open).toBe(40);
		expect(text).toContain('And 10 more in the table tts_cases.');
	});
});

describe('the one thing to press', () => {
	const form = 'https://n8n.retailer.example/form/decide?refund_key=nsr-1&x=2';
	const style = { subjectPrefix: '', timeZone: 'UTC', nowMs: OPENED };
	const execution_url = 'https://n8n.retailer.example/workflow/w1/executions/7';

	test('a mail that asks for a decision has one filled button; the address is not spelled out again', () => {
		const mail = writeMail({ ...asked, what_to_do: `Approve or refuse: ${form}`, execution_url }, style);
		expect(mail.html.match(/background:#0b57d0/g)).toHaveLength(1);
		expect(mail.html).toContain(`<a href="${form.replace('&', '&amp;')}" style="display:inline-block`);
		expect(mail.html).toContain('>Open the form</a>');
		expect(mail.html).not.toContain('>https://n8n.retailer.example/form');
		expect(mail.text).toContain(`Decide: ${form}`);
	});

	test('without a form there is no button, and the execution is a small link behind the playbook', () => {
		const playbook = 'https://wiki.retailer.example/service.md#refund_above_limit';
		const { html } = writeMail({ ...asked, playbook, execution_url }, style);
		expect(html).not.toContain('background:#0b57d0');
		expect(html.indexOf('How to decide (playbook)')).toBeLessThan(html.indexOf('Run (integration team)'));
		expect(html.indexOf('How to decide (playbook)')).toBeGreaterThan(0);
	});

	test.each(['javascript:alert(1)/form/x', 'form/decide', 'https://n8n.retailer.example/forms/x'])(
		'%s is no form',
		(what_to_do) => expect(writeMail({ ...asked, what_to_do }, style).html).not.toContain('background:#0b57d0'),
	);
});
