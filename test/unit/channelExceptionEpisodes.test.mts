/** The life of a case: it opens, it is over when a run sees that, and its owner hears of what is new and of nothing else. */
import fc from 'fast-check';
import { readFineReports } from '../../nodes/ChannelException/fineReport.ts';
import { recordCases } from '../../nodes/ChannelException/recordCases.ts';

type Row = Record<string, unknown>;

const source = { workflowId: 'w1', workflowName: 'Stock', executionId: '7', editorUrl: '', playbookUrl: '' };
const SETTINGS = { quietDays: 1.25, sameTroubleMinutes: 180 };
const START = Date.parse('2025-12-04T03:15:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();

/** The table, as workflow 12 keeps it: upsert by key, and the mail leaves at once. */
class Cases {
	rows: Row[] = [];
	mails: string[] = [];

	run(hours: number, ...items: Row[]): this {
		for (const { row } of recordCases(items, this.rows, source, { ...SETTINGS, now: at(hours) })) {
			const known = this.rows.find(({ case_key }) => case_key === row.case_key);
			if (known) Object.assign(known, row);
			else this.rows.push({ ...row });
		}
		return this;
	}

	mail(): this {
		for (const row of this.rows) {
			if (row.mail_state !== 'pending' || row.state === 'closed') continue;
			row.mail_state = 'sent';
			this.mails.push(String(row.mail_reason));
		}
		return this;
	}
}

const guardrail = {
	code: 'STOCK_GUARDRAIL',
	flow: 'stock',
	severity: 'error',
	owner_role: 'operations',
	title: 'Too many SKUs would drop to zero',
	what_happened: '20 SKUs would drop to zero.',
	what_to_do: 'Compare some of them.',
	business_key: '1',
	ids: { shop_id: '1' },
};
const held = (order: string, more: Row = {}) => ({
	...guardrail,
	code: 'ORDER_SHORT_STOCK',
	flow: 'orders',
	business_key: order,
	ids: { order_id: order, shop_id: '1' },
	...more,
});
const fine = (report: Row) => ({ fine: { codes: ['STOCK_*'], ...report } });
const states = (cases: Cases) => cases.rows.map(({ state }) => state);

describe('episodes', () => {
	test('the guardrail on Thursday, Friday and Saturday is three mails', () => {
		const cases = new Cases();
		for (const day of [0, 24, 48])
			cases
				.run(day, guardrail)
				.mail()
				.run(day + 0.5, fine({ shops: ['1'] }));
		expect(cases.mails).toEqual(['new', 'again', 'again']);
		expect(cases.rows).toMatchObject([{ state: 'closed', closed_by: 'itself', occurrences: 1, closed_at: at(48.5) }]);
	});

	test('an outage 50 hours later is a second mail, also when nothing has closed the first', () => {
		const cases = new Cases().run(0, guardrail).run(0.1, guardrail).mail().run(50, guardrail).mail();
		expect(cases.mails).toEqual(['new', 'again']);
		expect(cases.rows).toMatchObject([{ occurrences: 1, first_seen_at: at(0), opened_at: at(50) }]);
	});

	test('what is met every night stays one episode', () => {
		const cases = new Cases();
		for (const night of [0, 24, 48, 72]) cases.run(night, guardrail).mail();
		expect(cases.mails).toEqual(['new']);
		expect(cases.rows).toMatchObject([{ occurrences: 4, opened_at: at(0) }]);
	});

	test('a system that answers and fails in turns is one trouble and one mail', () => {
		const cases = new Cases();
		for (const hour of [0, 1, 2, 3, 4])
			cases
				.run(hour, guardrail)
				.mail()
				.run(hour + 0.5, fine({}));
		expect(cases.mails).toEqual(['new']);
		expect(cases.rows).toMatchObject([{ opened_at: at(0), occurrences: 5 }]);
	});

	test('closed before anybody was told: no mail; when it comes back, its owner is told', () => {
		const cases = new Cases().run(0, guardrail).run(0.5, fine({}));
		expect(cases.rows).toMatchObject([{ state: 'closed', mail_state: 'none' }]);
		expect(cases.mail().mails).toEqual([]);
		expect(cases.run(1, guardrail).mail().mails).toEqual(['new']);
	});

	test('a case that a person closed and that comes back is told at once', () => {
		const cases = new Cases().run(0, guardrail).mail();
		Object.assign(cases.rows[0], { state: 'closed', closed_by: 'Jo' });
		expect(cases.run(0.2, guardrail).mail().mails).toEqual(['new', 'again']);
		expect(cases.rows[0]).toMatchObject({ state: 'open', closed_by: '', closed_why: '' });
	});

	test('a word in state that nobody knows stays until somebody says what it means', () => {
		const cases = new Cases().run(0, guardrail).mail();
		cases.rows[0].state = 'Done';
		expect(cases.run(0.2, guardrail, fine({})).mail().mails).toEqual(['new']);
		expect(cases.run(2, fine({})).rows[0].state).toBe('Done');
	});
});

describe('told again within an episode', () => {
	test('when severity rises, once for each step', () => {
		const cases = new Cases();
		for (const severity of ['warning', 'error', 'warning', 'error', 'critical', 'error', 'critical'])
			cases.run(0, held('1', { severity })).mail();
		expect(cases.mails).toEqual(['new', 'worse', 'worse']);
	});

	test('when it holds other things than it did, once for each of them', () => {
		const cases = new Cases();
		for (const product_ids of ['A', 'A, B', 'B', 'A', 'C, A']) cases.run(0, held('1', { ids: { product_ids } })).mail();
		expect(cases.mails).toEqual(['new', 'more', 'more']);
	});

	test('rows of earlier versions, which do not say what was told, start with what stands in them', () => {
		const cases = new Cases().run(0, held('1', { ids: { product_ids: 'A' } })).mail();
		Object.assign(cases.rows[0], { told: null, opened_at: null, mail_reason: null });
		expect(cases.run(1, held('1', { ids: { product_ids: 'A' } })).mail().mails).toEqual(['new']);
		expect(cases.run(1, held('1', { ids: { product_ids: 'A, B' } })).mail().mails).toEqual(['new', 'more']);
	});
});

describe('what a run reports to be fine', () => {
	const open = (...items: Row[]) => new Cases().run(0, ...items).mail();
	const orders = (report: Row) => ({
		fine: { codes: 'ORDER_SHORT_STOCK, ORDER_UNKNOWN_SKU', by: 'order_id', ...report },
	});

	test('these keys: they are over, with the sentence that says why; others stay open', () => {
		const cases = open(held('1'), held('2'), guardrail).run(1, orders({ keys: ['1'], why: 'NewStore has the order.' }));
		expect(cases.rows).toMatchObject([
			{ state: 'closed', closed_why: 'NewStore has the order.', title: guardrail.title },
			{ state: 'open' },
			{ state: 'open' },
		]);
	});

	test('all but these keys', () => {
		expect(states(open(held('1'), held('2')).run(1, orders({ except: ['2'], shops: ['1'] })))).toEqual([
			'closed',
			'open',
		]);
		expect(states(open(held('1'), held('2')).run(1, orders({ except: [], shops: ['1'] })))).toEqual([
			'closed',
			'closed',
		]);
	});

	test('a case about several things is over when all of them are', () => {
		const several = held('1', { ids: { order_id: '1, 2' } });
		expect(states(open(several).run(1, orders({ keys: ['1'] })))).toEqual(['open']);
		expect(states(open(several).run(1, orders({ keys: ['1', '2'] })))).toEqual(['closed']);
		expect(states(open(several).run(1, orders({ except: ['2'] })))).toEqual(['open']);
	});

	test.each([
		['a shop that was not looked at', { shops: ['2'] }],
		['a shop that gave no answer', { shops: ['1', '2'], silent: ['1'] }],
		['an answer that is missing, nobody knows for which shop', { silent: [null] }],
		['other codes', { codes: ['ORDER_*'] }],
		['before the case was met', { began: at(-1) }],
	])('nothing is closed by %s', (_, report) => {
		expect(states(open(guardrail).run(1, fine(report)))).toEqual(['open']);
	});

	test('a case without a shop needs the answers of all shops', () => {
		const all = { ...guardrail, ids: {} };
		expect(states(open(all).run(1, fine({ shops: ['1', '2'], silent: ['2'] })))).toEqual(['open']);
		expect(states(open(all).run(1, fine({ shops: ['1', '2'] })))).toEqual(['closed']);
	});

	test('a system that answers again closes its outage, by whichever code it was down, and no case about one thing', () => {
		const down = (code: string, http_status?: number) =>
			held('1', { code, error: 'x', ...(http_status === undefined ? {} : { http_status }) });
		const cases = open(
			down('NEWSTORE_HTTP_503', 503),
			down('NEWSTORE_GRPC_UNAVAILABLE', 500),
			down('NEWSTORE_HTTP_422', 422),
		);
		const answers = (more: Row) => ({
			fine: { codes: ['NEWSTORE_*'], by: 'outage', why: 'It answers again.', ...more },
		});
		expect(states(cases.run(1, answers({ silent: [null] })))).toEqual(['open', 'open', 'open']);
		expect(states(cases.run(1, answers({ shops: ['1'] })))).toEqual(['closed', 'closed', 'open']);
		const nowhere = open(down('NEWSTORE_HTTP_503', 503), { ...down('TIKTOK_ERROR', 503), ids: {} });
		expect(states(nowhere.run(1, answers({ shops: ['1'], codes: ['TIKTOK_*'] })))).toEqual(['open', 'closed']);
	});

	test('a case that the same call tells of stays open, whatever the order of the items', () => {
		expect(states(open(guardrail).run(1, fine({}), guardrail))).toEqual(['open']);
		expect(states(open(guardrail).run(1, guardrail, fine({})))).toEqual(['open']);
	});

	test('a case met a moment ago is newer than what was looked at, unless the run says when it began', () => {
		expect(states(open(guardrail).run(0.05, fine({})))).toEqual(['open']);
		expect(states(open(guardrail).run(0.05, fine({ began: at(0.01) })))).toEqual(['closed']);
	});

	test.each([
		[{ fine: 'all' }, 'fine is no object'],
		[fine({ codes: [] }), 'codes is empty'],
		[fine({ codes: ['*'] }), 'codes names "*"'],
		[fine({ by: 'order_id' }), 'by needs either keys or except'],
		[fine({ by: 'order_id', keys: [], except: [] }), 'by needs either keys or except'],
		[fine({ keys: ['1'] }), 'keys and except need by'],
		[fine({ by: 'outage', keys: ['1'] }), 'keys and except need by'],
		[fine({ by: 'order_id', except: '1' }), 'except is no list'],
		[fine({ began: 'yesterday' }), 'began is no time'],
	])('%j closes nothing and is a case', (report, complaint) => {
		expect(readFineReports(report as Row)).toEqual([complaint]);
		const cases = open(guardrail).run(1, report as Row);
		expect(cases.rows).toMatchObject([{ state: 'open' }, { code: 'CASES_REPORT_UNREADABLE', state: 'open' }]);
		expect(cases.rows[1].what_happened).toContain(complaint);
	});

	test('several reports in one item: what can be read counts', () => {
		const [first, second] = [fine({}).fine, orders({ keys: ['1'] }).fine];
		const cases = open(held('1'), held('2'), guardrail).run(1, { fine: [first, 'all', second] });
		expect(states(cases)).toEqual(['closed', 'open', 'closed', 'open']);
	});

	test('whatever is reported: only open cases of the codes close, and no case is lost', () => {
		const key = fc.constantFrom('1', '2', '3');
		const report = fc.record(
			{
				codes: fc.constantFrom('ORDER_*', 'STOCK_*', ''),
				by: fc.constantFrom('order_id', ''),
				keys: fc.array(key),
				except: fc.array(key),
				shops: fc.array(key),
				silent: fc.array(key),
			},
			{ requiredKeys: ['codes'] },
		);
		fc.assert(
			fc.property(report, (one) => {
				const cases = open(held('1'), held('2'), guardrail).run(1, { fine: one });
				const before = ['ORDER_SHORT_STOCK', 'ORDER_SHORT_STOCK', 'STOCK_GUARDRAIL'];
				expect(cases.rows.slice(0, 3).map(({ code }) => code)).toEqual(before);
				const prefix = one.codes.replace('*', '');
				const closed = cases.rows.filter(({ state }) => state === 'closed');
				expect(closed.every(({ code }) => prefix !== '' && String(code).startsWith(prefix))).toBe(true);
				if (one.silent?.includes('1')) expect(closed).toEqual([]);
			}),
		);
	});
});
