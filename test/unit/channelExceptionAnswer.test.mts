/** What a person may say about a case, what it changes, and what the page says; the way there from the mail. */
import fc from 'fast-check';
import { ANSWERS, answerCase } from '../../nodes/ChannelException/answer/answerCase.ts';
import { caseKey, caseNumber } from '../../nodes/shared/channel/cases/caseKey.ts';
import { writeMail } from '../../nodes/ChannelException/mailText.ts';
import { redact } from '../../nodes/ChannelException/redact.ts';

type Row = Record<string, unknown>;

const NOW = Date.parse('2025-12-01T10:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const settings = { nowMs: NOW, timeZone: 'Europe/London' };

const key = caseKey('orders', 'ORDER_SHORT_STOCK', '5000', '5000');
const number = caseNumber(key);
const open: Row = {
	case_key: key,
	title: 'Order 5000: not enough stock in NewStore',
	state: 'open',
	severity: 'error',
	ids: '{"order_id":"5000"}',
	last_seen_at: at(-1),
	mail_state: 'sent',
	mail_reason: 'new',
};
const done = { case: number, what_to_do: 'Mark as done', by_whom: 'Jo', reason: 'The store found the unit.' };
const putOff = { case: number, what_to_do: 'Put off', by_whom: 'Jo', hours: 24 };
const takeOver = { case: number, what_to_do: 'Take over', by_whom: 'Jo' };
const say = (answer: Row, row: Row = {}) => answerCase(answer, [{ ...open, ...row }], settings);

function isRefused(answer: ReturnType<typeof answerCase>, words: string | RegExp) {
	expect(answer).toMatchObject({ page_title: 'Nothing was changed', page_text: expect.stringMatching(words) });
	expect(answer.page_text).toMatch(/Nothing was changed\.$/);
	expect(answer.row).toBeUndefined();
}

describe('which case', () => {
	test.each([number, key, ` ${number} `, `#${number}`, `"${number}"`, `“${key}”`])(
		'"%s" is its number or its key',
		(name) => expect(say({ ...done, case: name }).row).toMatchObject({ case_key: key }),
	);

	test.each(['', 'typo', number.slice(1), `${number}0`, '%', 'orders'])('"%s" is none', (name) =>
		isRefused(say({ ...done, case: name }), /There is no case/),
	);

	test('an empty table, as n8n gives it, holds no case', () => isRefused(answerCase(done, [{}], settings), /no case/));

	test('a number that two cases share is refused; the whole key is not', () => {
		const rows = [open, { ...open, case_key: `stock.${number}` }];
		isRefused(answerCase(done, rows, settings), 'More than one case');
		expect(answerCase({ ...done, case: key }, rows, settings).row).toMatchObject({ case_key: key });
	});

	test('of a case that stands in the table twice, the row that was met last counts', () => {
		const rows = [open, { ...open, state: 'closed', last_seen_at: at(-9) }];
		for (const list of [rows, [...rows].reverse()]) expect(answerCase(done, list, settings).row).toBeDefined();
	});
});

describe('a case that is closed', () => {
	test.each(Object.values(ANSWERS))('%s changes nothing, and the page says by whom, when and why', (what_to_do) => {
		const row = { state: 'Closed', closed_by: 'Kim', closed_at: at(-2), closed_why: 'Shipped.' };
		isRefused(
			say({ ...done, what_to_do }, row),
			/"Order 5000: .+" was closed before by Kim, on Mon 1 December 2025, 08:00 \(Europe\/London\): Shipped\./,
		);
	});

	test('by itself, or without a word who', () => {
		isRefused(say(done, { state: 'closed', closed_by: 'itself' }), 'was closed before by itself\\.');
		isRefused(say(done, { state: 'closed' }), 'was closed before\\.');
	});
});

describe('mark as done', () => {
	test('closes with name, time and reason, and says so', () => {
		const { row, ...page } = say(done);
		expect(row).toEqual({
			case_key: key,
			state: 'closed',
			closed_at: at(0),
			closed_by: 'Jo',
			closed_why: 'The store found the unit.',
		});
		expect(page.page_title).toBe('It is marked as done');
		expect(page.page_text).toContain('closed by Jo: The store found the unit. If the problem');
	});

	test('pressed twice, the second press finds it closed', () => {
		isRefused(say(done, { ...say(done).row }), 'closed before by Jo');
	});

	test('a mail that has not left does not leave any more', () => {
		expect(say(done, { mail_state: 'pending', mail_reason: 'new' }).row).toMatchObject({ mail_state: 'none' });
		expect(say(done, { mail_state: 'pending', mail_reason: 'reminder' }).row).toMatchObject({ mail_state: 'sent' });
	});

	test('needs a reason; what a buyer would not want kept is left out, and the page shows it', () => {
		isRefused(say({ ...done, reason: ' ' }), 'write why it is over');
		const { row, page_text } = say({ ...done, reason: 'Called +44 7700 900123, all fine' });
		expect(row?.closed_why).toBe('Called [personal data removed], all fine');
		expect(page_text).toContain('[personal data removed]');
	});

	test('a case whose state says nothing can be closed', () => {
		expect(say(done, { state: 'Done' }).row).toMatchObject({ state: 'closed' });
	});
});

describe('put off', () => {
	test('until so many hours from now, in local time on the page', () => {
		const { row, page_text } = say(putOff);
		expect(row).toEqual({ case_key: key, state: 'open', snoozed_until: at(24) });
		expect(page_text).toContain('until Tue 2 December 2025, 10:00 (Europe/London). It stays open');
	});

	test.each([
		['1,5', 1.5],
		['0.5', 0.5],
		[720, 720],
	])('%s hours', (hours, expected) =>
		expect(say({ ...putOff, hours }).row).toMatchObject({ snoozed_until: at(expected) }),
	);

	test.each(['', null, 0, '0', -1, 'tomorrow', '1e3', '721', 'Infinity', '1.', '24h'])(
		'%p hours are refused',
		(hours) => isRefused(say({ ...putOff, hours }), 'write for how many hours'),
	);

	test('not beyond a deadline ahead; one that has passed does not count', () => {
		isRefused(say(putOff, { deadline: at(23) }), /settled by Tue 2 December 2025, 09:00/);
		expect(say(putOff, { deadline: at(24) }).row).toBeDefined();
		expect(say(putOff, { deadline: at(-1) }).row).toBeDefined();
	});

	test('again: the page names the earlier time', () => {
		expect(say(putOff, { snoozed_until: at(2) }).page_text).toContain('instead of Mon 1 December 2025, 12:00');
		expect(say(putOff, { snoozed_until: at(-2) }).page_text).not.toContain('instead of');
	});
});

describe('take over', () => {
	test('it is with whoever says so, and the page names who had it', () => {
		expect(say(takeOver).row).toEqual({ case_key: key, state: 'open', taken_by: 'Jo' });
		expect(say(takeOver, { taken_by: 'Kim' }).page_text).toContain('with Jo now; it was with Kim before');
	});

	test('pressed twice, the second changes nothing', () => isRefused(say(takeOver, { taken_by: 'Jo' }), 'already'));

	test('a reason that is not kept is not swallowed', () =>
		expect(say({ ...takeOver, reason: 'I know it' }).page_text).toContain('reason was not kept'));
});

test.each([
	[{ what_to_do: 'Delete' }, 'Choose what to do'],
	[{ by_whom: ' ' }, 'Write your name'],
	[{ by_whom: 'itself' }, 'Write your name'],
	[{ by_whom: 'jo@retailer.example' }, 'Write your name only'],
	[{ by_whom: 'J'.repeat(81) }, 'write less'],
	[{ reason: 'why '.repeat(300) }, 'write less'],
])('refused in words: %p', (changes, words) => isRefused(say({ ...done, ...changes }), words));

test('whatever is typed: a row that is written is that of the case, and a page always has its words', () => {
	const typed = fc.oneof(fc.string(), fc.constantFrom(number, key, ...Object.values(ANSWERS), 'Jo', '24'));
	fc.assert(
		fc.property(typed, typed, typed, typed, typed, (name, what_to_do, by_whom, reason, hours) => {
			const found = say({ case: name, what_to_do, by_whom, reason, hours });
			expect(found.page_text).not.toMatch(/undefined|NaN|^\s*$/);
			if (found.row) expect([found.row.case_key, [number, key].includes(name.trim())]).toEqual([key, true]);
		}),
	);
});

describe('the way to the form', () => {
	const style = { subjectPrefix: '', timeZone: 'UTC', nowMs: NOW };
	const caseFormUrl = 'https://n8n.retailer.example/form/f2c1a7de-5b0e-4c36-9d41-12a0000ec012';
	const link = `${caseFormUrl}?case=${number}`;

	test('stands beside the decision; one button is filled, and the link names nothing of the case', () => {
		const decide = 'Decide: https://n8n.retailer.example/form/x?refund_key=nsr-1';
		const { html, text } = writeMail({ ...open, what_to_do: decide }, { ...style, caseFormUrl });
		expect(html.match(/background:#0b57d0/g)).toHaveLength(1);
		expect(html.indexOf('>Decide</a>')).toBeLessThan(html.indexOf('>Mark as done or put off</a>'));
		expect(html).toContain(`href="${link}"`);
		expect(text).toContain(`Mark as done or put off: ${link}`);
		expect(link).not.toContain('5000');
	});

	test('alone it is the filled button, with "Mark as done" chosen; the second leads to all answers', () => {
		const { html } = writeMail(open, { ...style, caseFormUrl });
		expect(html.match(/background:#0b57d0/g)).toHaveLength(1);
		expect(html).toContain(`href="${link}&amp;what_to_do=${encodeURIComponent(ANSWERS.done)}"`);
		expect(html.indexOf('>Mark as done</a>')).toBeLessThan(html.indexOf('>Put off or take over</a>'));
		expect(html).toContain(`href="${link}"`);
	});

	test('without an address, or for a row without a number, there is none', () => {
		for (const [row, url] of [
			[open, ''],
			[open, 'javascript:alert(1)'],
			[{ ...open, case_key: 'typed by hand' }, caseFormUrl],
		] as Array<[Row, string]>)
			expect(writeMail(row, { ...style, caseFormUrl: url }).html).not.toContain('Mark as done');
	});

	test('stays whole when a text quotes it, and nothing hides behind it', () => {
		const quoted = `${caseFormUrl}?case=ab12cd34ef`;
		expect(redact(`Answer here: ${quoted}`)).toBe(`Answer here: ${quoted}`);
		for (const more of ['&sign=abcdef', '0', '%2F', '.abcdef', '&case=abcdef0123'])
			expect(redact(quoted + more)).toContain('?[secret removed]');
		expect(redact(`${caseFormUrl}?case=jo.example`)).toContain('?[secret removed]');
	});
});
