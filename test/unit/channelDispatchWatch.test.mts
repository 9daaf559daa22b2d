/** Channel Dispatch, Watch Deadlines: steps, business days, stores, backlog. */
import fc from 'fast-check';
import { BusinessCalendar } from '../../nodes/ChannelDispatch/watch/businessTime.ts';
import { watchDeadlines } from '../../nodes/ChannelDispatch/watch/watchDeadlines.ts';
import { expectWords } from '../support/caseWords.mts';
import { readWatchSettings } from '../../nodes/ChannelDispatch/watch/watchSettings.ts';
import { NEWSTORE_ORDER, ORDER, SHOP, fulfillment, tikTokOrder } from '../support/dispatchExamples.mts';

type Row = Record<string, unknown>;

const seconds = (iso: string) => Date.parse(iso) / 1000;
/** Monday, 10:00 in London */
const PAID = '2025-12-01T10:00:00Z';
/** Wednesday, 10:00 */
const SHIP_BY = '2025-12-03T10:00:00Z';
/** Saturday, 10:00 */
const CANCELS = '2025-12-06T10:00:00Z';

const openOrder = (changes: Row = {}) =>
	tikTokOrder([{}], {
		is_on_hold_order: false,
		create_time: seconds(PAID),
		paid_time: seconds(PAID),
		rts_sla_time: seconds(SHIP_BY),
		shipping_due_time: seconds(CANCELS),
		collection_due_time: seconds('2025-12-08T10:00:00Z'),
		...changes,
	});

const held = (node = 'GB-LEEDS-01', changes: Row = {}) =>
	fulfillment([{ item: 1, status: 'dispatched', tracking: null, node }], changes);

const SHOPS: Row[] = [{ shop_id: SHOP, shop_name: 'Example GB', region: 'GB', timezone: 'Europe/London' }];

interface Given {
	orders?: Row[];
	fulfillment?: Row[];
	cancellations?: Row[];
	authorizations?: Row[];
	returns?: Row[];
	warnings?: Row[];
	businessDays?: Row[];
	locations?: Row[];
	shops?: Row[];
	options?: Row;
}

function watch(now: string, given: Given = {}) {
	const { warnings, rows, backlog, summary } = watchDeadlines(
		{
			orders: given.orders ?? [openOrder()],
			fulfillment: given.fulfillment ?? [held()],
			cancellations: given.cancellations ?? [],
			authorizations: given.authorizations ?? [],
			returns: given.returns ?? [],
		},
		readWatchSettings(
			{ now, ...given.options },
			{
				shops: given.shops ?? SHOPS,
				warnings: given.warnings ?? [],
				businessDays: given.businessDays ?? [],
				locations: given.locations ?? [],
			},
			0,
		),
	);
	expectWords(warnings.map(({ json }) => json));
	return { warnings: warnings.map(({ json }) => json), rows: rows.map(({ json }) => json), backlog, summary };
}

const told = (now: string, given?: Given) => watch(now, given).warnings.map(({ code, step }) => [code, step]);

describe('dispatch', () => {
	test.each([
		['2025-12-02T09:00:00Z', []],
		['2025-12-02T10:00:00Z', [['SLA_DISPATCH_DUE', 50]]],
		['2025-12-02T22:00:00Z', [['SLA_DISPATCH_DUE', 25]]],
		['2025-12-03T06:00:00Z', [['SLA_DISPATCH_DUE', 10]]],
		['2025-12-03T10:00:00Z', [['SLA_DISPATCH_LATE', 0]]],
		[
			'2025-12-04T12:00:00Z',
			[
				['SLA_DISPATCH_LATE', 0],
				['SLA_AUTO_CANCEL_DUE', 50],
			],
		],
		[
			'2025-12-06T11:00:00Z',
			[
				['SLA_DISPATCH_LATE', 0],
				['SLA_AUTO_CANCEL_DUE', 0],
			],
		],
	])('at %s: %j', (now, expected) => {
		expect(told(now)).toEqual(expected);
	});

	test('the case names order, store, deadline in the time of the shop, and what to do', () => {
		const [warning] = watch('2025-12-03T07:00:00Z', {
			locations: [{ location_id: 'GB-LEEDS-01', name: 'Leeds Briggate' }],
			shops: [{ ...SHOPS[0], timezone: 'America/New_York' }],
		}).warnings;
		expect(warning).toMatchObject({
			code: 'SLA_DISPATCH_DUE',
			flow: 'dispatch',
			severity: 'error',
			owner_role: 'operations',
			title: `Order ${ORDER} has to be shipped by Wed 3 December, 05:00 (America/New_York)`,
			business_key: `${ORDER}/${seconds(SHIP_BY)}/10`,
			deadline: SHIP_BY,
			ids: { order_id: ORDER, newstore_order_id: NEWSTORE_ORDER, location_id: 'GB-LEEDS-01', shop_id: SHOP },
			stores: ['GB-LEEDS-01'],
			time_left: '3 h 0 min',
		});
		expect(warning.what_happened).toContain('It is with Leeds Briggate, not shipped yet.');
		expect(warning.what_to_do).toContain('Call Leeds Briggate');
	});

	test.each([
		[[fulfillment([{ item: 1 }])], 'has shipped it, but TikTok was not told', 'workflow 05'],
		[[fulfillment([])], 'given it to no store', 'no store has the stock'],
		[[], 'named no store', 'workflow 03'],
	])('who has it: %#', (requests, happened, todo) => {
		const [warning] = watch('2025-12-03T07:00:00Z', { fulfillment: requests }).warnings;
		expect(warning.what_happened).toContain(happened);
		expect(warning.what_to_do).toContain(todo);
	});

	test('steps are settable', () => {
		expect(told('2025-12-01T20:00:00Z', { options: { dispatchSteps: '80' } })).toEqual([['SLA_DISPATCH_DUE', 80]]);
		expect(told('2025-12-03T09:59:00Z', { options: { dispatchSteps: 'none' } })).toEqual([]);
	});

	test.each([
		{ status: 'ON_HOLD' },
		{ status: 'UNPAID' },
		{ status: 'CANCELLED' },
		{ status: 'IN_TRANSIT' },
		{ fulfillment_type: 'FULFILLMENT_BY_TIKTOK' },
	])('no clock runs for %j', (changes) => {
		expect(told('2025-12-03T09:00:00Z', { orders: [openOrder(changes)] })).toEqual([]);
	});

	test('the carrier scan', () => {
		const orders = [openOrder({ status: 'AWAITING_COLLECTION', rts_time: seconds('2025-12-02T10:00:00Z') })];
		expect(told('2025-12-03T10:00:00Z', { orders })).toEqual([]);
		// Saturday and Sunday do not count.
		expect(told('2025-12-05T10:00:00Z', { orders })).toEqual([['SLA_COLLECTION_DUE', 25]]);
		expect(told('2025-12-08T10:00:00Z', { orders })).toEqual([['SLA_COLLECTION_DUE', 0]]);
		expect(watch('2025-12-05T10:00:00Z', { orders }).backlog).toMatchObject([
			{ store: 'GB-LEEDS-01', open: 0, awaiting_collection: 1 },
		]);
	});

	test('the carrier scan that is due before it: first late, then cancelled', () => {
		const order = (changes: Row = {}) =>
			openOrder({
				status: 'AWAITING_COLLECTION',
				rts_time: seconds('2025-12-02T10:00:00Z'),
				tts_sla_time: seconds('2025-12-04T10:00:00Z'),
				...changes,
			});
		const orders = [order()];
		expect(told('2025-12-02T12:00:00Z', { orders })).toEqual([]);
		const due = watch('2025-12-03T10:00:00Z', { orders }).warnings;
		expect(due).toMatchObject([
			{ code: 'SLA_SCAN_DUE', step: 50, deadline: '2025-12-04T10:00:00Z', severity: 'warning' },
		]);
		expect(due[0].title).toContain('has to scan it by');
		expect(due[0].what_happened).toContain('late dispatch');
		expect(told('2025-12-04T10:00:00Z', { orders })).toEqual([
			['SLA_SCAN_DUE', 0],
			['SLA_COLLECTION_DUE', 50],
		]);
		expect(watch('2025-12-04T10:00:00Z', { orders }).warnings[0].title).toContain('counts as late');
		// A scan that may come later than TikTok's own cancellation warns of nothing.
		expect(
			told('2025-12-05T10:00:00Z', { orders: [order({ tts_sla_time: seconds('2025-12-09T10:00:00Z') })] }),
		).toEqual([['SLA_COLLECTION_DUE', 25]]);
		expect(told('2025-12-03T10:00:00Z', { orders: [order({ collection_due_time: undefined })] })).toEqual([
			['SLA_SCAN_DUE', 50],
		]);
		// Not shipped yet: the dispatch is what runs out.
		expect(told('2025-12-03T09:00:00Z', { orders: [order({ status: 'AWAITING_SHIPMENT', rts_time: 0 })] })).toEqual([
			['SLA_DISPATCH_DUE', 10],
		]);
	});
});

describe('once per step', () => {
	test('rows of the first run silence the second; the next step speaks', () => {
		const first = watch('2025-12-02T11:00:00Z');
		expect(first.rows).toEqual([
			{
				warn_key: `dispatch/${SHOP}/${ORDER}/${seconds(SHIP_BY)}/50`,
				step: '50',
				order_id: ORDER,
				shop_id: SHOP,
				due_at: SHIP_BY,
				warned_at: '2025-12-02T11:00:00Z',
			},
		]);
		const second = watch('2025-12-02T12:00:00Z', { warnings: first.rows as unknown as Row[] });
		expect(second.warnings).toEqual([]);
		expect(second.summary).toMatchObject({ warnings: 0, warned_before: 1 });
		expect(told('2025-12-03T00:00:00Z', { warnings: first.rows as unknown as Row[] })).toEqual([
			['SLA_DISPATCH_DUE', 25],
		]);
	});

	test('who slept through the first steps hears the last one only, and no earlier one later', () => {
		const late = watch('2025-12-03T09:00:00Z');
		expect(late.warnings.map(({ step }) => step)).toEqual([10]);
		expect(told('2025-12-02T11:00:00Z', { warnings: late.rows as unknown as Row[] })).toEqual([]);
	});

	test('a deadline that TikTok moves counts anew', () => {
		const { rows } = watch('2025-12-02T11:00:00Z');
		const orders = [openOrder({ rts_sla_time: seconds('2025-12-03T12:00:00Z') })];
		const moved = watch('2025-12-02T12:00:00Z', { orders, warnings: rows as unknown as Row[] });
		expect(moved.warnings.map(({ code, step }) => [code, step])).toEqual([['SLA_DISPATCH_DUE', 50]]);
		// A case of its own: of a case that is open nobody would hear again.
		expect(moved.warnings[0].business_key).not.toBe(watch('2025-12-02T11:00:00Z').warnings[0].business_key);
	});

	test('however often and whenever it runs, no step is told twice', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 130 * 60 }), { minLength: 1, maxLength: 25 }), (minutes) => {
				const warnings: Row[] = [];
				const keys: string[] = [];
				for (const minute of [...minutes].sort((a, b) => a - b)) {
					const now = new Date(Date.parse(PAID) + minute * 60_000).toISOString();
					const run = watch(now, { warnings });
					expect(run.rows).toHaveLength(run.warnings.length);
					keys.push(...run.warnings.map(({ code, business_key }) => `${code} ${business_key}`));
					warnings.push(...(run.rows as unknown as Row[]));
				}
				expect(new Set(keys).size).toBe(keys.length);
			}),
			{ numRuns: 50 },
		);
	});
});

describe('business days', () => {
	// Paid on Friday 10:00, to be shipped by Monday 10:00: 24 open hours, not 72.
	const weekend = {
		orders: [
			openOrder({
				create_time: seconds('2025-12-05T10:00:00Z'),
				paid_time: seconds('2025-12-05T10:00:00Z'),
				rts_sla_time: seconds('2025-12-08T10:00:00Z'),
			}),
		],
	};

	test('the weekend is no time left', () => {
		expect(told('2025-12-05T21:00:00Z', weekend)).toEqual([]);
		expect(told('2025-12-05T22:00:00Z', weekend)).toEqual([['SLA_DISPATCH_DUE', 50]]);
		expect(told('2025-12-06T12:00:00Z', weekend)).toEqual([['SLA_DISPATCH_DUE', 50]]);
	});

	test('a deadline on a closed day: the last step before it, and that it has passed', () => {
		// Paid on Wednesday 10:00, to be shipped by Sunday 10:00; the stores are closed from Friday night on.
		const paid = seconds('2025-12-03T10:00:00Z');
		const orders = [
			openOrder({
				create_time: paid,
				paid_time: paid,
				rts_sla_time: seconds('2025-12-07T10:00:00Z'),
				shipping_due_time: seconds('2025-12-12T10:00:00Z'),
			}),
		];
		const saturday = watch('2025-12-06T09:00:00Z', { orders });
		expect(saturday.warnings).toMatchObject([
			{ code: 'SLA_DISPATCH_DUE', step: 10, severity: 'error', time_left: '1 d 1 h' },
		]);
		const warnings = saturday.rows as unknown as Row[];
		expect(told('2025-12-07T09:00:00Z', { orders, warnings })).toEqual([]);
		expect(watch('2025-12-07T10:00:00Z', { orders, warnings }).warnings).toMatchObject([
			{ code: 'SLA_DISPATCH_LATE', step: 0, severity: 'critical' },
		]);
		expect(told('2025-12-06T09:00:00Z', { orders, options: { dispatchSteps: 'none' } })).toEqual([]);
	});

	test('stores that ship every day; a holiday; an open Saturday of one shop', () => {
		const everyDay = { ...weekend, options: { closedWeekdays: 'none' } };
		expect(told('2025-12-06T12:00:00Z', everyDay)).toEqual([]);
		const holiday = { ...weekend, businessDays: [{ date: '2025-12-08', open: false }] };
		expect(told('2025-12-05T21:00:00Z', holiday)).toEqual([['SLA_DISPATCH_DUE', 25]]);
		const saturday = { ...weekend, businessDays: [{ date: '2025-12-06', open: 'true', shop_id: SHOP }] };
		expect(told('2025-12-05T22:00:00Z', saturday)).toEqual([]);
	});

	test('a day that is open in one row and closed in another counts by the weekly rule, and somebody is told', () => {
		const rows = [
			{ date: '2025-12-08', open: false },
			{ date: '2025-12-08', open: true },
		];
		for (const businessDays of [rows, [...rows].reverse()]) {
			const calendar = new BusinessCalendar(businessDays, [6, 7]);
			expect(calendar.unreadable).toMatchObject([{ complaint: expect.stringContaining('2025-12-08') }]);
			expect(calendar.between(Date.parse('2025-12-08'), Date.parse('2025-12-09'), 'UTC', '')).toBe(86_400_000);
		}
		expect(new BusinessCalendar([rows[0], rows[0]], [6, 7]).unreadable).toEqual([]);
	});

	test('days begin in the zone of the shop, also when the clocks change', () => {
		const calendar = new BusinessCalendar([], [6, 7]);
		const hours = (from: string, to: string, zone: string) =>
			calendar.between(Date.parse(from), Date.parse(to), zone, '') / 3_600_000;
		expect(hours('2025-12-05T00:00:00Z', '2025-12-08T00:00:00Z', 'Europe/London')).toBe(24);
		expect(hours('2025-12-05T00:00:00Z', '2025-12-08T00:00:00Z', 'America/New_York')).toBe(29);
		// The Sunday of the change has 25 hours; counted as open it is one more.
		const open = new BusinessCalendar([], []);
		const day = open.between(
			Date.parse('2025-10-25T23:00:00Z'),
			Date.parse('2025-10-27T00:00:00Z'),
			'Europe/London',
			'',
		);
		expect(day / 3_600_000).toBe(25);
	});

	test('with every day closed the calendar counts', () => {
		expect(told('2025-12-02T10:00:00Z', { options: { closedWeekdays: '1,2,3,4,5,6,7' } })).toEqual([
			['SLA_DISPATCH_DUE', 50],
		]);
	});
});

describe('cancellations and authorizations', () => {
	const cancellation = (changes: Row = {}) => ({
		shop_id: SHOP,
		cancel_id: '4035000000000000101',
		order_id: ORDER,
		cancel_status: 'CANCELLATION_REQUEST_PENDING',
		cancel_reason_text: 'No longer needed',
		create_time: seconds(PAID),
		seller_next_action_response: [{ action: 'SELLER_RESPOND_CANCEL', deadline: seconds(SHIP_BY) }],
		...changes,
	});

	test('answers to buyers', () => {
		const at = (now: string, changes?: Row, options?: Row) =>
			watch(now, { orders: [], cancellations: [cancellation(changes)], options });
		expect(at('2025-12-02T09:00:00Z').warnings).toEqual([]);
		const { warnings, summary } = at('2025-12-02T10:00:00Z');
		expect(warnings).toMatchObject([
			{
				code: 'SLA_CANCEL_ANSWER_DUE',
				step: 50,
				flow: 'cancellations',
				business_key: `4035000000000000101/${seconds(SHIP_BY)}/50`,
			},
		]);
		expect(warnings[0].what_happened).toContain('No longer needed');
		expect(summary).toMatchObject({ pending_cancellations: 1, open: 0 });
		expect(at('2025-12-02T10:00:00Z', { cancel_status: 'CANCELLATION_REQUEST_SUCCESS' }).warnings).toEqual([]);
		// Without a deadline the 48 hours count.
		expect(at('2025-12-03T10:00:00Z', { seller_next_action_response: [] }).warnings).toMatchObject([{ step: 0 }]);
		expect(at('2025-12-01T15:00:00Z', {}, { cancellationSteps: '90' }).warnings).toMatchObject([{ step: 90 }]);
	});

	const ends = (now: string, authorization: Row, options?: Row) =>
		watch(now, { orders: [], authorizations: [authorization], options }).warnings;

	test('authorizations, in days', () => {
		const authorization = { shop_id: SHOP, name: 'Example GB', expires_at: seconds('2026-01-01T00:00:00Z') };
		expect(ends('2025-12-01T00:00:00Z', authorization)).toEqual([]);
		expect(ends('2025-12-03T00:00:00Z', authorization)).toMatchObject([
			{ code: 'SLA_AUTHORIZATION_ENDS', step: 30, owner_role: 'integration', flow: 'connection', severity: 'warning' },
		]);
		expect(ends('2025-12-31T12:00:00Z', authorization)).toMatchObject([{ step: 1, severity: 'error' }]);
		expect(ends('2026-01-02T00:00:00Z', authorization)).toMatchObject([{ step: 0, severity: 'critical' }]);
		expect(ends('2025-12-20T00:00:00Z', authorization, { authorizationSteps: '14, 3' })).toMatchObject([{ step: 14 }]);
	});

	test('several authorizations are told one by one; one without a known end says nothing', () => {
		const of = (authorization: string, end: string | null) => ({ authorization, refresh_token_expires_at: end });
		const all = [of('uk', '2026-01-02T00:00:00Z'), of('us', '2025-12-31T00:00:00Z'), of('japan', null)];
		const { warnings, summary } = watch('2025-12-30T12:00:00Z', { orders: [], authorizations: all });
		expect(warnings).toMatchObject([
			{ title: expect.stringContaining('authorization of us'), step: 1 },
			{ title: expect.stringContaining('authorization of uk'), step: 7 },
		]);
		expect(summary).toMatchObject({ authorizations: 2, problems: [] });
	});

	test('the event of webhook 7, a renewal, an unreadable end', () => {
		const event = { shop_id: SHOP, payload: { data: { expiration_time: '1767225600' } } };
		expect(ends('2025-12-31T12:00:00Z', event)).toMatchObject([{ step: 1 }]);
		const renewed = watch('2025-12-31T12:00:00Z', {
			orders: [],
			authorizations: [event, { shop_id: SHOP, expires_at: '2026-12-31T00:00:00Z' }],
		});
		expect(renewed.warnings).toEqual([]);
		const unreadable = watch(PAID, { orders: [], authorizations: [{ shop_id: SHOP, name: 'A', expires_at: 'soon' }] });
		expect(unreadable.summary.problems).toEqual(['The end of the authorization of A cannot be read.']);
	});
});

test('backlog: one row per store, the most urgent first', () => {
	const orderIdOf = (number: number) => `57646000000000010${number}`;
	const make = (number: number, changes: Row) => openOrder({ id: orderIdOf(number), ...changes });
	const { backlog, summary } = watch('2025-12-03T12:00:00Z', {
		orders: [
			make(1, {}),
			make(2, { rts_sla_time: seconds('2025-12-03T20:00:00Z'), paid_time: seconds('2025-11-30T10:00:00Z') }),
			make(3, { rts_sla_time: seconds('2025-12-05T10:00:00Z') }),
			make(4, { rts_sla_time: seconds('2025-12-05T10:00:00Z') }),
			make(5, { status: 'AWAITING_COLLECTION', rts_time: seconds('2025-12-03T10:00:00Z') }),
		],
		fulfillment: [
			held('LEEDS', { order_id: orderIdOf(1) }),
			held('LEEDS', { order_id: orderIdOf(2) }),
			held('YORK', { order_id: orderIdOf(3) }),
			fulfillment([{ item: 1, node: 'YORK' }], { order_id: orderIdOf(5) }),
		],
	});
	expect(backlog).toEqual([
		{
			store: 'LEEDS',
			store_name: 'LEEDS',
			shop_ids: [SHOP],
			open: 2,
			due_today: 1,
			late: 1,
			report_missing: 0,
			awaiting_collection: 0,
			oldest_order_id: orderIdOf(2),
			oldest_paid_at: '2025-11-30T10:00:00Z',
			next_deadline: '2025-12-03T20:00:00Z',
			due_hours: [
				{ hour: '2025-12-03T10:00:00Z', orders: 1 },
				{ hour: '2025-12-03T20:00:00Z', orders: 1 },
			],
			late_order_ids: [orderIdOf(1)],
			reason: 'LEEDS: 2 open, 1 due today, 1 late.',
		},
		expect.objectContaining({ store: '', store_name: 'No store', open: 1 }),
		expect.objectContaining({ store: 'YORK', open: 1, awaiting_collection: 1 }),
	]);
	expect(summary).toMatchObject({ orders: 5, open: 4, due_today: 1, late: 1, awaiting_collection: 1, stores: 2 });
	expect(summary.reason).toContain('4 open orders, 1 due today, 1 late');
});

test('a shop without a time zone is told once and counted in UTC', () => {
	const given = { shops: [{ shop_id: SHOP, timezone: 'Mars/Base' }], orders: [openOrder(), openOrder({ id: '9' })] };
	const first = watch('2025-12-01T12:00:00Z', given);
	expect(first.warnings).toMatchObject([{ code: 'SLA_TIME_ZONE', business_key: SHOP, owner_role: 'integration' }]);
	expect(watch('2025-12-01T13:00:00Z', { ...given, warnings: first.rows as unknown as Row[] }).warnings).toEqual([]);
});

test('orders that cannot be read are named; empty branches are no orders', () => {
	const { summary } = watch(PAID, { orders: [{ id: '7', status: 'AWAITING_SHIPMENT' }, {}], fulfillment: [{}] });
	expect(summary.problems).toEqual(['Order 7 cannot be read: line_items names no line: nothing.']);
	expect(summary).toMatchObject({ orders: 0, open: 0 });
});

test.each([
	[{ dispatchSteps: '50, lots' }, 'Dispatch Steps'],
	[{ closedWeekdays: '0' }, 'Closed Weekdays'],
	[{ authorizationSteps: '-1' }, 'Authorization Steps'],
	[{ now: 'later' }, 'Time of the Decision'],
])('settings are refused in words: %j', (options, name) => {
	expect(() => watch(PAID, { options })).toThrow(name);
});

describe('what people typed', () => {
	test.each(['25/12/2026', '25.12.2026', '2026/12/25', '2026-02-30'])(
		'a holiday as %s is a case that shows the text, not a day like any other',
		(date) => {
			const { warnings } = watch('2025-12-01T11:00:00Z', { businessDays: [{ date, open: false, shop_id: '' }] });
			expect(warnings).toMatchObject([{ code: 'SLA_BUSINESS_DAY_UNREADABLE' }]);
			expect(JSON.stringify(warnings[0])).toContain(date);
		},
	);

	test('open is neither yes nor no', () => {
		const { warnings } = watch('2025-12-01T11:00:00Z', {
			businessDays: [{ date: '2026-12-25', open: 'perhaps', shop_id: '' }],
		});
		expect(warnings).toMatchObject([{ code: 'SLA_BUSINESS_DAY_UNREADABLE' }]);
	});

	test('a day without a date, and one of a shop that nobody knows: by row and column', () => {
		const { warnings } = watch('2025-12-01T11:00:00Z', {
			businessDays: [
				{ id: 4, date: '', open: true, shop_id: '' },
				{ id: 5, date: '2026-12-25', open: false, shop_id: '7495000000000000099' },
				{ id: 6, date: '', open: false, shop_id: '' },
			],
		});
		expect(warnings.map(({ what_happened: text }) => text)).toEqual([
			expect.stringMatching(/^tts_business_days, row 4, column date: the cell is no day; write it like 2026-12-25\. /),
			expect.stringMatching(
				/^tts_business_days, row 5, column shop_id: "7495000000000000099" is not in the table tts_shops\. /,
			),
		]);
	});
});

test('in the US the earlier of both times counts while nothing is shipped, and the words speak of the scan', () => {
	const scanBy = '2025-12-02T22:00:00Z';
	const { warnings } = watch('2025-12-02T21:00:00Z', {
		shops: [{ shop_id: SHOP, shop_name: 'Example US', region: 'US', timezone: 'America/New_York' }],
		orders: [openOrder({ tts_sla_time: seconds(scanBy) })],
		fulfillment: [held('US-NYC-01')],
	});
	const due = warnings.find(({ code }) => code === 'SLA_DISPATCH_DUE');
	expect(due).toMatchObject({ deadline: scanBy });
	expect(`${due?.title} ${due?.what_happened} ${due?.what_to_do}`).toMatch(/scan/);
});
