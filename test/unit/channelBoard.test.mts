/** The board (people.md 4): each figure is that of its table, everything from outside is text, and "all is well" is earned. */
import fc from 'fast-check';
import { caseNumber } from '../../nodes/shared/channel/cases/caseKey.ts';
import { at } from '../../nodes/ChannelBoard/page/words.ts';
import { drawBoardOperation } from '../../nodes/ChannelBoard/board/drawBoardOperation.ts';
import { figuresOf } from '../../nodes/ChannelBoard/board/figures.ts';
import { STATES, isOpen } from '../../nodes/ChannelRefund/ledger/states.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	backlogDay,
	badDay,
	caseRow,
	dryDay,
	emptyDay,
	flowRow,
	normalDay,
	saleDay,
	SHOP_ROWS,
	storeRow,
} from '../support/boardDays.mts';
import type { Day } from '../support/boardDays.mts';
import { given } from '../support/givenOperation.mts';

const NOON_MS = Date.UTC(2028, 4, 17, 12, 0);
const HOUR_MS = 3_600_000;
const isoAt = (ms: number) => new Date(ms).toISOString();

interface Page {
	html: string;
	all_is_well: boolean;
	sentence: string;
	need_you_today: number;
	open_cases: number;
}

function draw(day: Day, more: Record<string, unknown> = {}): Page {
	const parameters = { ...day.parameters, ...more };
	const { page } = drawBoardOperation.run(given({ feeds: day.feeds, parameters, now: NOON_MS }));
	return page[0].json as Page;
}

/** Figures of a page by name. */
const figuresIn = (html: string) =>
	Object.fromEntries(
		[...html.matchAll(/data-figure="([^"]+)">([\d,]+)</g)].map(([, name, number]) => [
			name,
			Number(number.replaceAll(',', '')),
		]),
	);

const textOf = (html: string) =>
	html
		.replace(/<style>.*?<\/style>/s, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ');

test('every state in which a refund is open stands in one figure, and no other does', () => {
	const none = {
		cases: [],
		backlog: [],
		flows: [],
		drift: [],
		journals: [],
		payouts: [],
		authorization: [],
		shops: [],
	};
	for (const state of STATES) {
		const { refunds } = figuresOf({ ...none, refunds: [{ state }] }, NOON_MS, 'utc');
		const counted = Object.values(refunds).reduce((sum, count) => sum + count, 0);
		expect([state, counted]).toEqual([state, isOpen({ state }) ? 1 : 0]);
	}
});

describe('the one line', () => {
	test('an empty installation does not say that all is well', () => {
		const page = draw(emptyDay());
		expect(page).toMatchObject({ all_is_well: false, sentence: 'Nothing has run yet' });
		expect(textOf(page.html)).toContain('DRY RUN');
	});

	test('a normal day is well, although a case for information is open', () => {
		expect(draw(normalDay(NOON_MS))).toMatchObject({ all_is_well: true, sentence: 'All is well', open_cases: 1 });
	});

	test('a bad day says how many need somebody today, and why', () => {
		const page = draw(badDay(NOON_MS));
		expect(page).toMatchObject({ all_is_well: false, sentence: '4 need you today', need_you_today: 4 });
		const text = textOf(page.html);
		expect(text).toContain('12 orders are late to be dispatched');
		expect(text).toContain('Orders: no run for 3 hours');
		expect(text).toContain('2 h 13 min left');
		expect(text).toContain('1 h 24 min late');
	});

	test('a sale stands there while it lasts, a late store is named as a number, a dry run at the top', () => {
		expect(textOf(draw(saleDay(NOON_MS)).html)).toContain('Sale, UK shop: 5 units more until Wed 17 May, 16:48');
		expect(figuresIn(draw(backlogDay(NOON_MS)).html)).toMatchObject({
			'dispatch.late': 14,
			'store.MANCHESTER.late': 14,
		});
		const dry = draw(dryDay(NOON_MS));
		expect(dry).toMatchObject({ all_is_well: false, need_you_today: 2 });
		expect(textOf(dry.html)).toContain('DRY RUN: nothing is written');
	});

	test.each<[string, (day: Day) => void]>([
		['a flow that is silent', ({ feeds }) => feeds.flows.push(flowRow('09', 'Drift', NOON_MS, { state: 'silent' }))],
		['a late order', ({ feeds }) => feeds.backlog.push(storeRow('X', 'X', NOON_MS, { late: 1 }))],
		['a refund that asks', ({ feeds }) => feeds.refunds.push({ refund_key: 'r', state: 'asked' })],
		['a refund that failed', ({ feeds }) => feeds.refunds.push({ refund_key: 'r', state: 'failed' })],
		['a journal that failed', ({ feeds }) => feeds.journals.push({ journal_ref: 'j', state: 'failed' })],
		['an error', ({ feeds }) => feeds.cases.push(caseRow('00000000c1', NOON_MS))],
		[
			'a word in state that means nothing',
			({ feeds }) => feeds.cases.push(caseRow('00000000c1', NOON_MS, { state: 'Done' })),
		],
		[
			'an authorization that has ended',
			({ feeds }) => (feeds.authorization = [{ refresh_token_expires_at: isoAt(NOON_MS - 1) }]),
		],
		[
			'one of several authorizations that has ended',
			({ feeds }) =>
				(feeds.authorization = [
					{ authorization: 'uk', refresh_token_expires_at: isoAt(NOON_MS + HOUR_MS) },
					{ authorization: 'us', refresh_token_expires_at: isoAt(NOON_MS - 1) },
				]),
		],
		[
			'a backlog that nobody counts any more',
			({ feeds }) => (feeds.backlog = [storeRow('X', 'X', NOON_MS, { counted_at: isoAt(NOON_MS - HOUR_MS) })]),
		],
	])('%s: not all is well', (_, spoil) => {
		const day = normalDay(NOON_MS);
		spoil(day);
		expect(draw(day).all_is_well).toBe(false);
	});

	test('a case that is put off does not need anybody today; its deadline of today does not hide', () => {
		const day = normalDay(NOON_MS);
		day.feeds.cases = [
			caseRow('00000000d1', NOON_MS, { snoozed_until: isoAt(NOON_MS + HOUR_MS) }),
			caseRow('00000000d2', NOON_MS, { severity: 'warning', deadline: isoAt(NOON_MS + HOUR_MS) }),
			caseRow('00000000d3', NOON_MS, { severity: 'warning', deadline: isoAt(NOON_MS + 30 * HOUR_MS) }),
			caseRow('00000000d4', NOON_MS, { state: 'closed' }),
		];
		expect(draw(day)).toMatchObject({ need_you_today: 1, open_cases: 3 });
	});
});

describe('what can be pressed', () => {
	const html = draw(badDay(NOON_MS)).html;

	test('Done opens the form of 12a with the number of the case; Decide the form that the case names; How the playbook', () => {
		expect(html).toContain(
			'href="https://n8n.example/form/f2c1a7de-5b0e-4c36-9d41-12a0000ec012?case=00000000b2&amp;what_to_do=Mark%20as%20done"',
		);
		expect(html).toContain('href="https://n8n.example/form/f2c1a7de-5b0e-4c36-9d41-06b0000ec006?refund_key=nsr-7"');
		expect(html).toContain('href="https://playbooks.example/operations#order_short_stock"');
	});

	test('without forms_base_url the forms are found beside the page', () => {
		const day = badDay(NOON_MS);
		expect(draw(day, { settings: [{ key: 'dry_run', value: 'false' }] }).html).toContain('href="../form/f2c1a7de');
	});

	test('cases of one owner are all there, up to 200', () => {
		const day = normalDay(NOON_MS);
		day.feeds.cases = Array.from({ length: 230 }, (_, place) => caseRow(`00000${10_000 + place}`, NOON_MS));
		expect(draw(day).html.match(/<h3>/g)).toHaveLength(12);
		const own = draw(day, { owner: 'Operations ' }).html;
		expect(own.match(/<h3>/g)).toHaveLength(200);
		expect(figuresIn(own)['cases.more']).toBe(30);
		expect(textOf(draw(day, { owner: 'finance' }).html)).toContain('No case is open');
	});
});

describe('a page of our own', () => {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)> & 'x'`;

	test('what stands in a table is text, wherever it is shown', () => {
		const day = badDay(NOON_MS);
		const spoilt = Object.fromEntries(
			Object.entries(day.feeds).map(([feed, rows]) => [
				feed,
				rows.map((row) =>
					Object.fromEntries(
						Object.entries(row).map(([column, value]) => [
							column,
							typeof value === 'string' && !/_at$|state|hours|case_key|shop_id|deadline|since/.test(column)
								? `${value}${evil}`
								: value,
						]),
					),
				),
			]),
		);
		for (const owner of ['', 'operations']) {
			const { html } = draw({ ...day, feeds: spoilt as Record<string, Row[]> }, { owner });
			expect(html).not.toMatch(/<script|<img|onerror=alert\(2\)>/i);
		}
	});

	test('an address that is none becomes no link', () => {
		const day = normalDay(NOON_MS);
		day.feeds.cases = [caseRow('00000000e1', NOON_MS, { playbook: 'javascript:alert(1)' })];
		expect(draw(day).html).not.toContain('javascript:');
	});

	test.each([
		['empty', emptyDay()],
		['normal', normalDay(NOON_MS)],
		['bad', badDay(NOON_MS)],
		['backlog', backlogDay(NOON_MS)],
		['sale', saleDay(NOON_MS)],
		['dry', dryDay(NOON_MS)],
	])('%s day: no script, nothing loaded from elsewhere, every tag closed', (_, day) => {
		const { html } = draw(day);
		expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
		expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(|\ssrc=/i);
		for (const tag of ['table', 'tr', 'td', 'section', 'ul', 'li', 'svg', 'form', 'span', 'div', 'main'])
			expect([tag, html.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0]).toEqual([
				tag,
				html.match(new RegExp(`</${tag}\\s*>`, 'g'))?.length ?? 0,
			]);
	});
});

describe('each figure is that of its table', () => {
	const roles = ['operations', 'ecommerce', 'service', 'finance', 'integration', ''];
	const number = fc.integer({ min: 0, max: 25_000 });
	const caseOf = fc.record({
		state: fc.constantFrom('open', 'closed', '', 'Done'),
		severity: fc.constantFrom('info', 'warning', 'error', 'critical'),
		owner_role: fc.constantFrom(...roles),
		code: fc.constantFrom('STOCK_GUARDRAIL', 'STOCK_FEED_STALE', 'ORDER_SHORT_STOCK', 'REFUND_BLIND'),
		flow: fc.constantFrom('orders', 'stock', 'returns'),
		opened_at: fc.integer({ min: 0, max: 200 }).map((hours) => isoAt(NOON_MS - hours * HOUR_MS)),
		deadline: fc.option(
			fc.integer({ min: -50, max: 90 }).map((hours) => isoAt(NOON_MS + hours * HOUR_MS)),
			{ nil: '' },
		),
		snoozed_until: fc.constantFrom('', isoAt(NOON_MS + HOUR_MS), isoAt(NOON_MS - HOUR_MS)),
	});
	const storeOf = fc.record({
		open: number,
		due_today: number,
		late: number,
		report_missing: number,
		awaiting_collection: number,
	});
	const states = (...known: string[]) => fc.array(fc.constantFrom(...known, 'done', ''), { maxLength: 30 });

	test('random tables, read back from the page', () => {
		fc.assert(
			fc.property(
				fc.array(caseOf, { maxLength: 60 }),
				fc.array(storeOf, { maxLength: 12 }),
				states('asked', 'failed', 'waiting', 'sending', 'approved'),
				states('asked', 'failed', 'open', 'changed'),
				fc.array(fc.tuple(number, number, number), { maxLength: 8 }),
				fc.array(fc.constantFrom('stock_differs', 'routed_twice'), { maxLength: 20 }),
				(cases, stores, refunds, journals, flows, drift) => {
					const rows = cases.map((row, place) => caseRow(`00000${10_000 + place}`, NOON_MS, row));
					const backlog = stores.map((row, place) => storeRow(place === 0 ? '' : `S${place}`, '', NOON_MS, row));
					const day: Day = {
						parameters: { settings: [], shops: SHOP_ROWS },
						feeds: {
							cases: rows,
							backlog,
							flows: flows.map(([events, byEvents, bySweep], place) =>
								flowRow(`1${place}`, 'Flow', NOON_MS, {
									events_today: events,
									found_by_events: byEvents,
									found_by_sweep: bySweep,
								}),
							),
							refunds: refunds.map((state, place) => ({ refund_key: `r${place}`, state })),
							journals: journals.map((state, place) => ({ journal_ref: `j${place}`, state })),
							drift: drift.map((kind, place) => ({ drift_key: `d${place}`, kind, state: 'waits' })),
							payouts: [],
							authorization: [],
						},
					};
					const found = figuresIn(draw(day).html);
					const open = rows.filter(({ state }) => state !== 'closed');
					const of = (role: string) => open.filter((row) => (String(row.owner_role) || 'integration') === role);
					const age = (row: Row) => (NOON_MS - Date.parse(String(row.opened_at))) / HOUR_MS;
					const total = (column: keyof (typeof stores)[number]) => stores.reduce((all, row) => all + row[column], 0);
					const having = (list: string[], ...wanted: string[]) => list.filter((one) => wanted.includes(one)).length;
					expect(found['cases.open']).toBe(open.length);
					for (const role of roles.filter(Boolean)) {
						expect(found[`owner.${role}.open`]).toBe(of(role).length);
						expect(found[`owner.${role}.day`]).toBe(of(role).filter((row) => age(row) < 24).length);
						expect(found[`owner.${role}.older`]).toBe(of(role).filter((row) => age(row) >= 72).length);
						expect(found[`owner.${role}.days`]).toBe(of(role).filter((row) => age(row) >= 24 && age(row) < 72).length);
					}
					expect(found['stock.held']).toBe(open.filter(({ code }) => /^STOCK_(GUARD|FEED)/.test(String(code))).length);
					expect(found['orders.held']).toBe(
						open.filter(({ flow, severity }) => flow === 'orders' && severity !== 'info').length,
					);
					expect(found['orders.unrouted']).toBe(stores[0]?.open ?? 0);
					expect(found['dispatch.late']).toBe(total('late'));
					expect(found['dispatch.open']).toBe(total('open'));
					expect(found['dispatch.today']).toBe(total('due_today'));
					stores.forEach((row, place) => {
						const key = place === 0 ? 'none' : `S${place}`;
						expect(found[`store.${key}.open`]).toBe(row.open);
						expect(found[`store.${key}.late`]).toBe(row.late);
						expect(found[`store.${key}.notReported`]).toBe(row.report_missing);
						expect(found[`store.${key}.toCollect`]).toBe(row.awaiting_collection);
					});
					expect(found['refunds.asked']).toBe(having(refunds, 'asked'));
					expect(found['refunds.failed']).toBe(having(refunds, 'failed'));
					expect(found['refunds.waiting']).toBe(having(refunds, 'waiting', 'sending', 'approved'));
					expect(found['journals.failed']).toBe(having(journals, 'failed'));
					expect(found['journals.open']).toBe(having(journals, 'open'));
					flows.forEach(([events, byEvents, bySweep], place) => {
						expect(found[`flow.1${place}.events`]).toBe(events);
						expect(found[`flow.1${place}.byEvents`]).toBe(byEvents);
						expect(found[`flow.1${place}.bySweep`]).toBe(bySweep);
					});
					for (const kind of new Set(drift)) expect(found[`drift.${kind}.all`]).toBe(having(drift, kind));
					const dated = open.filter(({ deadline }) => deadline !== '');
					expect(found.deadlines ?? 0).toBe(dated.length);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('10,000 cases: the page stays small, and each button has the number of its case', () => {
		const day = badDay(NOON_MS);
		day.feeds.cases = Array.from({ length: 10_000 }, (_, place) => caseRow(`00000${10_000 + place}`, NOON_MS));
		const { html, open_cases: open } = draw(day);
		expect(open).toBe(10_000);
		expect(html.length).toBeLessThan(120_000);
		expect(html).toContain(`case=${caseNumber(String(day.feeds.cases[0].case_key))}&amp;`);
	});
});

test.each([
	['2026-12-01T09:00:00Z', 'Tue 1 Dec, 09:00'],
	['2027-11-30T09:00:00Z', 'Tue 30 Nov 2027, 09:00'],
	['2027-01-02T09:00:00Z', 'Sat 2 Jan 2027, 09:00'],
	['2025-12-31T09:00:00Z', 'Wed 31 Dec 2025, 09:00'],
])('%s, read on 1 December 2026, is %s', (iso, words) =>
	expect(at(Date.parse(iso), 'Europe/London', Date.UTC(2026, 11, 1, 12))).toBe(words),
);

test('from January on the end of the same year is far away too', () =>
	expect(at(Date.UTC(2026, 11, 30, 9), 'Europe/London', Date.UTC(2026, 0, 5))).toBe('Wed 30 Dec 2026, 09:00'));
