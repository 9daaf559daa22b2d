/** Many cases at once: which share a mail, which wait, what the mail with the list says; subjects of single mails. */
import fc from 'fast-check';
import { recordCases } from '../../nodes/ChannelException/recordCases.ts';
import { commonTitle, sharedSentences } from '../../nodes/ChannelException/sharedWords.ts';
import { writeMails } from '../../nodes/ChannelException/writeMails.ts';

type Row = Record<string, unknown>;

const NOW = '2025-12-01T12:00:00.000Z';
const now = Date.parse(NOW);
const minutes = (count: number) => new Date(now + count * 60_000).toISOString();
const source = {
	workflowId: 'tts03aOrderBatch',
	workflowName: 'Orders: route a batch',
	executionId: '77',
	editorUrl: 'https://n8n.example.com',
	playbookUrl: 'https://wiki.example.com/playbooks',
};
const owners = [
	{ role: 'operations', email: 'ops@retailer.example' },
	{ role: 'ecommerce', email: 'shop@retailer.example' },
	{ role: 'integration', email: 'it@retailer.example' },
];
const shops = [{ shop_id: '7495000000000000001', timezone: 'Europe/London' }];
const settings = {
	fallbackAddress: '',
	subjectPrefix: '[TikTok Shop]',
	timeZone: '',
	otherZone: 'America/New_York',
	retryAfterMinutes: 15,
	mostSingleMails: 5,
	pauseMinutes: 15,
	mailsPerRun: 0,
	nowMs: now,
};

const orderId = (index: number) => `5764600000000000${10 + index}`;
const problem = (index: number, changes: Row = {}): Row => ({
	code: 'ORDER_SHORT_STOCK',
	flow: 'orders',
	severity: 'error',
	owner_role: 'operations',
	title: `Order ${orderId(index)}: not enough stock in NewStore`,
	what_happened: `NewStore can promise 0 of the 1 unit of TEE-${index}. The order is held.`,
	what_to_do: 'Look for the units. Then it goes by itself.',
	business_key: orderId(index),
	ids: { order_id: orderId(index), shop_id: '7495000000000000001' },
	deadline: `2025-12-${String(3 + (index % 20)).padStart(2, '0')}T00:00:00Z`,
	...changes,
});
const rowsOf = (...problems: Row[]) =>
	recordCases(problems, [], source, { now: NOW, quietDays: 3, sameTroubleMinutes: 180 }).map(
		({ row }) => row as unknown as Row,
	);
const many = (count: number, changes: Row = {}) =>
	rowsOf(...Array.from({ length: count }, (_, index) => problem(index, changes)));
const write = (rows: Row[], told: Row[] = [], changes: Partial<typeof settings> = {}) =>
	writeMails(rows, owners, { shops, locations: [] }, told, { ...settings, ...changes }).mails.map(({ json }) => json);
const sent = (rows: Row[], at: string) => rows.map((row) => ({ ...row, mail_state: 'sent', mail_at: at }));

describe('which mails leave', () => {
	test('up to the limit one each; above it one list; 0 is always one each', () => {
		expect(write(many(5)).map(({ cases }) => cases)).toEqual([1, 1, 1, 1, 1]);
		expect(write(many(6)).map(({ cases }) => cases)).toEqual([6]);
		expect(write(many(6), [], { mostSingleMails: 0 }).length).toBe(6);
	});

	test('other codes, other owners and critical cases keep their own mails', () => {
		const rows = [
			...many(6),
			...rowsOf(
				problem(40, { code: 'ORDER_TOTAL_MISMATCH' }),
				problem(41, { owner_role: 'ecommerce' }),
				problem(42, { severity: 'critical' }),
			),
		];
		const mails = write(rows);
		expect(mails.map(({ cases, severity, to }) => [cases, severity, to])).toEqual([
			[1, 'critical', 'ops@retailer.example'],
			[6, 'error', 'ops@retailer.example'],
			[1, 'error', 'ops@retailer.example'],
			[1, 'error', 'shop@retailer.example'],
		]);
	});

	test('a storm that goes on is told once per pause', () => {
		const [told, fresh] = [many(20).slice(0, 8), many(20).slice(8)];
		expect(write(fresh, sent(told, minutes(-14)))).toEqual([]);
		expect(write(fresh, sent(told, minutes(-16))).map(({ cases }) => cases)).toEqual([12]);
		expect(write(fresh, sent(told, minutes(-14)), { pauseMinutes: 0 }).length).toBe(1);
	});

	test('a trickle becomes a list as soon as it is more than the limit', () => {
		const [told, fresh] = [many(7).slice(0, 4), many(7).slice(4)];
		expect(write(fresh, sent(told, minutes(-1))).map(({ cases }) => cases)).toEqual([3]);
	});

	test('a deadline that ends before the pause does not wait', () => {
		const told = sent(many(8), minutes(-5));
		const fresh = rowsOf(problem(50, { deadline: minutes(9) }), problem(51));
		expect(write(fresh, told).map(({ cases }) => cases)).toEqual([2]);
		expect(write(rowsOf(problem(50, { deadline: minutes(11) })), told)).toEqual([]);
	});

	test('other kinds do not wait, and what was told of them does not count', () => {
		const told = sent(many(8), minutes(-5));
		expect(write(rowsOf(problem(50, { code: 'ORDER_TOTAL_MISMATCH' })), told).length).toBe(1);
	});

	test('of more mails than a run takes the most urgent leave first', () => {
		const rows = rowsOf(
			problem(0, { code: 'A', severity: 'warning' }),
			problem(9, { code: 'B' }),
			problem(1, { code: 'C' }),
			problem(2, { code: 'D', severity: 'critical', deadline: undefined }),
			problem(3, { code: 'E', deadline: undefined }),
		);
		expect(write(rows, [], { mailsPerRun: 3 }).map(({ code }) => code)).toEqual(['D', 'C', 'B']);
		expect(write(rows).map(({ code }) => code)).toEqual(['D', 'C', 'B', 'E', 'A']);
	});

	test('no case is lost or told twice, and each mail has its own mark', () => {
		const kinds = fc.array(
			fc.record({ code: fc.constantFrom('A', 'B'), severity: fc.constantFrom('info', 'error', 'critical') }),
			{ maxLength: 40 },
		);
		fc.assert(
			fc.property(kinds, fc.nat(8), (list, mostSingleMails) => {
				const rows = rowsOf(...list.map((changes, index) => problem(index, changes)));
				const mails = write(rows, [], { mostSingleMails });
				expect(mails.flatMap(({ case_keys }) => case_keys).sort()).toEqual(rows.map(({ case_key }) => case_key).sort());
				expect(new Set(mails.map(({ claimed_at }) => claimed_at)).size).toBe(mails.length);
				for (const { case_keys, cases } of mails) expect(case_keys.length).toBe(cases);
			}),
		);
	});
});

describe('the mail with a list', () => {
	test('says once what is common, then each case with its own words and deadline', () => {
		const [mail] = write(many(6));
		expect(mail.subject).toBe('[TikTok Shop] 6 orders: not enough stock in NewStore (first by Wed 3 Dec, 00:00)');
		for (const part of [mail.text, mail.html]) {
			expect(part.split('The order is held.').length).toBe(2);
			expect(part.split('Look for the units.').length).toBe(2);
			for (let index = 0; index < 6; index++) {
				expect(part).toContain(`Order ${orderId(index)}`);
				expect(part).toContain(`of TEE-${index}.`);
			}
			expect(part).toContain('Wed 3 December 2025, 00:00 (Europe/London)');
			expect(part).toContain('Mon 8 Dec, 00:00');
			expect(part).toContain('https://n8n.example.com/workflow/tts03aOrderBatch/executions/77');
			expect(part).toContain('https://wiki.example.com/playbooks/operations.md#order_short_stock');
		}
		expect(mail.html).not.toMatch(/<(img|script|link)\b|src=|@import|url\(/);
	});

	test('of 73 cases it shows 50 and says how many more', () => {
		const [mail] = write(rowsOf(...Array.from({ length: 73 }, (_, index) => problem(index, { deadline: undefined }))));
		expect(mail.text.match(/^- Order/gm)?.length).toBe(50);
		expect(mail.text).toContain('And 23 more. All are in the table tts_cases: state open, code ORDER_SHORT_STOCK.');
		expect(mail.case_keys.length).toBe(73);
	});

	test('what only one case asks for stands in its line: each form keeps its own address', () => {
		const link = (index: number) => `https://n8n.example.com/form/x?refund_key=R${index}`;
		const rows = rowsOf(
			...Array.from({ length: 6 }, (_, index) =>
				problem(index, { what_to_do: `Decide here: ${link(index)} . Today.` }),
			),
		);
		const [mail] = write(rows);
		for (let index = 0; index < 6; index++) {
			expect(mail.html).toContain(`<a href="${link(index)}"`);
			expect(mail.text.split(link(index)).length).toBe(2);
		}
		expect(mail.text).toContain('As the list says. Today.');
	});

	test('titles without anything in common, and texts that carry markup', () => {
		const titles = ['Field x is empty', 'No such <b>SKU</b>', 'Nothing', 'What', 'Where to', 'Why'];
		const rows = rowsOf(...titles.map((title, index) => problem(index, { title, deadline: '', ids: {} })));
		const [mail] = write(rows);
		expect(mail.subject).toContain('Field x is empty and 5 more like it');
		expect(mail.html).toContain('No such &lt;b&gt;SKU&lt;/b&gt;');
	});
});

describe('what texts have in common', () => {
	test('titles', () => {
		expect(commonTitle(['SKU A is unknown in NewStore', 'SKU B is unknown in NewStore'])).toBe(
			'SKU … is unknown in NewStore',
		);
		expect(
			commonTitle([
				'Order 1 has to be shipped by Tue 2 December, 10:00 (Europe/London)',
				'Order 2 has to be shipped by Wed 3 December, 18:30 (Europe/London)',
			]),
		).toBe('Order … has to be shipped');
		expect(commonTitle(['Order 1', 'Order 2'])).toBeUndefined();
		expect(commonTitle(['a b c', 'a b'])).toBeUndefined();
	});

	test('sentences: what is left with the shared ones is the whole text', () => {
		expect(sharedSentences(['A one. B.', 'A two. B.'])).toEqual({
			shared: 'B.',
			own: ['A one.', 'A two.'],
			startsAlike: false,
		});
		expect(sharedSentences(['A.', 'A.'])).toEqual({ shared: 'A.', own: ['', ''], startsAlike: true });
	});
});

describe('the subject of one case', () => {
	const subject = (changes: Row) => write(rowsOf(problem(0, changes)))[0].subject;

	test('says what and which first, then by when; "Urgent" only where it is', () => {
		const title = 'Stock is locked';
		expect(subject({ title })).toBe(`[TikTok Shop] Order …0010: Stock is locked (by Wed 3 Dec, 00:00)`);
		expect(subject({ title, severity: 'critical', deadline: '' })).toBe(
			`[TikTok Shop] Urgent: Order …0010: Stock is locked`,
		);
	});

	test('a deadline that has passed is said so; one that the title says is not repeated', () => {
		expect(subject({ deadline: '2025-11-30T18:00:00Z' })).toMatch(/\(was due Sun 30 Nov, 18:00\)$/);
		const title = `Order ${orderId(0)} has to be shipped by Wed 3 December, 00:00 (Europe/London)`;
		expect(subject({ title })).toBe(`[TikTok Shop] ${title.replace(orderId(0), '…0010')}`);
	});

	test('a long title is cut, the deadline is not', () => {
		expect(subject({ title: `Order ${orderId(0)} ${'word '.repeat(60)}` })).toMatch(/… \(by Wed 3 Dec, 00:00\)$/);
	});

	test('an outage is not about the order that it hit last', () => {
		const outage = {
			title: 'NewStore does not answer',
			code: 'NEWSTORE_HTTP_503',
			http_status: 503,
			error: 'x',
			deadline: '',
		};
		expect(subject(outage)).toBe('[TikTok Shop] Urgent: NewStore does not answer');
	});

	test('without a shop the time zone of all shops counts, not that of the server', () => {
		const rows = rowsOf(problem(0, { ids: { order_id: orderId(0) } }));
		expect(write(rows)[0].text).toContain('00:00 (Europe/London)');
		expect(write(rows, [], { timeZone: 'Europe/Paris' })[0].text).toContain('01:00 (Europe/Paris)');
	});
});
