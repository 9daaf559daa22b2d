/** Channel Settlement: which statements are read now, which go into the report, and what finance gets of it. */
import fc from 'fast-check';
import { listOrders } from '../../nodes/ChannelSettlement/reading/listOrders.ts';
import { idsIn, joinTotals, planReading, totalsOf } from '../../nodes/ChannelSettlement/reading/planReading.ts';
import type { ReadingSettings } from '../../nodes/ChannelSettlement/reading/planReading.ts';
import { writeSheets } from '../../nodes/ChannelSettlement/reconciliation/writeSheets.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';

type Row = Record<string, unknown>;

const SHOP = '7494000000000000101';
const SEA_SHOP = '7494000000000000103';
const SHOPS: Row[] = [
	{ shop_id: SHOP, region: 'GB', external_id_prefix: 'TT-' },
	{ shop_id: SEA_SHOP, region: 'SG' },
];
const DAY_SECONDS = 86_400;
/** 00:00 UTC: the end of the day of statement 1. */
const END = Date.UTC(2026, 2, 10) / 1000;
const NOW = END * 1000 + 3_600_000;

const statement = (id: string, more: Row = {}): Row => ({
	statement_id: id,
	shop_id: SHOP,
	statement_time: END,
	payment_id: '',
	payment_status: 'PROCESSING',
	settlement_amount: '10.00',
	fee_amount: '-1.00',
	...more,
});
const payment = (id: string, status = 'PAID'): Row => ({ payment_id: id, shop_id: SHOP, status });
const noted = (row: Row, more: Row = {}): Row => ({
	journal_ref: `TTS-${String(row.statement_id)}`,
	state: 'posted',
	statement_ids: row.statement_id,
	statement_totals: totalsOf(row),
	...more,
});

function plan(statements: Row[], payments: Row[] = [], settings: Partial<ReadingSettings> = {}) {
	const result = planReading(statements, payments, {
		scope: 'due',
		named: new Set(),
		shops: readShops(SHOPS),
		ledger: [],
		payoutRows: [],
		notRead: [],
		bookFrom: 0,
		statementDay: 'ended',
		when: 'closed',
		now: NOW,
		...settings,
	});
	return {
		read: result.statements.map(({ json }) => json.statement_id),
		reported: result.statements.filter(({ json }) => json.to_report).map(({ json }) => json.statement_id),
		payments: result.payments.map(({ json }) => json.payment_id),
		result,
	};
}

describe('Plan Statements to Read', () => {
	test('a closed statement that the ledger does not have is read; the item says its totals', () => {
		const { read, reported, result } = plan([statement('1'), {}]);
		expect([read, reported]).toEqual([['1'], []]);
		expect(result.statements[0]).toEqual({
			json: { ...statement('1'), totals: '1 -1.00 10.00', to_report: false },
			indexes: [0],
		});
	});

	test('the day has to be over, by either meaning of the time; what is paid out is over', () => {
		const rows = [
			statement('1'),
			statement('2', { statement_time: END + DAY_SECONDS }),
			statement('3', { payment_status: 'PAID', statement_time: END + DAY_SECONDS }),
		];
		expect(plan(rows).read).toEqual(['1', '3']);
		expect(plan(rows, [], { statementDay: 'begins' }).read).toEqual(['3']);
		expect(plan(rows, [], { when: 'paid' }).read).toEqual(['3']);
	});

	test('the first day to book counts by the day of the statement', () => {
		const rows = [statement('1')];
		expect(plan(rows, [], { bookFrom: Date.UTC(2026, 2, 9) }).read).toEqual(['1']);
		expect(plan(rows, [], { bookFrom: Date.UTC(2026, 2, 10) }).read).toEqual([]);
		expect(
			plan(rows, [], { bookFrom: Date.UTC(2026, 2, 10), statementDay: 'begins', now: NOW + DAY_SECONDS * 1000 }).read,
		).toEqual(['1']);
	});

	test.each([
		['posted', 0],
		['sending', 0],
		['asked', 0],
		['changed', 0],
		['refused', 0],
		['open', 1],
		['failed', 1],
	])('in the ledger as %s, with these totals: %i to read', (state, count) => {
		const row = statement('1');
		expect(plan([row], [], { ledger: [noted(row, { state })] }).read.length).toBe(count);
	});

	test('other totals than the ledger has, or those of another statement, are read again', () => {
		const row = statement('1');
		const two = statement('2', { fee_amount: '-7.00' });
		const both = noted(row, { statement_ids: '1 2', statement_totals: joinTotals([totalsOf(row), totalsOf(two)]) });
		expect(plan([row, two], [], { ledger: [both] }).read).toEqual([]);
		expect(plan([row, { ...two, fee_amount: '-7.50' }], [], { ledger: [both] }).read).toEqual(['2']);
		expect(plan([{ ...row, fee_amount: '-1.000' }], [], { ledger: [both] }).read).toEqual(['1']);
	});

	test('a time or amounts that are none never stop the others; such a statement is told by Check Payouts', () => {
		const broken = [
			statement('2', { statement_time: 'soon' }),
			statement('3', { fee_amount: {} }),
			statement('4', { shop_id: null }),
		];
		expect(plan([...broken, statement('1')]).read).toEqual(['3', '4', '1']);
	});

	test('a shop that could not be read waits, the others do not', () => {
		const rows = [statement('1'), statement('2', { shop_id: SEA_SHOP })];
		const notRead = [{ code: 'TIKTOK_FAILED', ids: { shop_id: SHOP } }];
		expect(plan(rows, [], { notRead }).read).toEqual(['2']);
	});

	test('all again: what is posted too; or those named, whatever the ledger says', () => {
		const rows = [statement('1'), statement('2')];
		const ledger = rows.map((row) => noted(row));
		expect(plan(rows, [], { ledger, scope: 'again' }).read).toEqual(['1', '2']);
		expect(plan(rows, [], { ledger, scope: 'again', named: idsIn('no 2,\n') }).read).toEqual(['2']);
		expect(plan(rows, [], { ledger, named: idsIn('2') }).read).toEqual(['2']);
		expect([...idsIn('"7368 1234 5678 9012 34"\n736812345678901235 736812345678901236')]).toEqual([
			'736812345678901234',
			'736812345678901235',
			'736812345678901236',
		]);
	});

	test('named: exactly those, also of an open day, and their payouts, and no report', () => {
		const rows = [
			statement('1', { payment_id: '9', statement_time: END + 10 * DAY_SECONDS }),
			statement('2', { payment_id: '9' }),
		];
		const { read, reported, payments } = plan(rows, [payment('9'), payment('8')], {
			scope: 'named',
			named: idsIn('1'),
		});
		expect([read, reported, payments]).toEqual([['1'], [], ['9']]);
		expect(plan(rows, [], { scope: 'named' }).read).toEqual([]);
	});

	test('a payout in the bank is reported once, with all its statements; one on its way is not', () => {
		const rows = [
			statement('1', { payment_id: '9' }),
			statement('2', { payment_id: '9' }),
			statement('3', { payment_id: '8' }),
		];
		const ledger = rows.map((row) => noted(row));
		const payments = [payment('9'), payment('8', 'PROCESSING')];
		expect(plan(rows, payments, { ledger })).toMatchObject({ read: ['1', '2'], reported: ['1', '2'], payments: ['9'] });
		const payoutRows = [{ payment_id: '9', reported_at: '2026-03-10T00:00:00Z' }];
		expect(plan(rows, payments, { ledger, payoutRows }).read).toEqual([]);
		expect(plan(rows, payments, { ledger, payoutRows: [{ payment_id: '9', reported_at: '' }] }).reported).toEqual([
			'1',
			'2',
		]);
	});

	test('a due statement brings the other statements of its payout, which are reported with it only when asked again', () => {
		const rows = [statement('1', { payment_id: '9' }), statement('2', { payment_id: '9' })];
		const ledger = [noted(rows[1])];
		const payoutRows = [{ payment_id: '9', reported_at: '2026-03-10T00:00:00Z' }];
		const settings = { ledger, payoutRows };
		expect(plan(rows, [payment('9')], settings)).toMatchObject({ read: ['1', '2'], reported: [] });
		const again = { ...settings, scope: 'again' as const, named: idsIn('1') };
		expect(plan(rows, [payment('9')], again).reported).toEqual(['1', '2']);
	});

	test('where TikTok shows no payouts, each statement is reported by itself', () => {
		const rows = [statement('1', { shop_id: SEA_SHOP }), statement('2', { shop_id: SEA_SHOP })];
		const payoutRows = [{ payment_id: '1', reported_at: '2026-03-10T00:00:00Z' }];
		expect(plan(rows, [], { payoutRows }).reported).toEqual(['2']);
	});

	test('property: nothing that the ledger has as it is, is read; everything else that is closed is, each once', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(
					fc.record({ id: fc.integer({ min: 1, max: 999 }), isNoted: fc.boolean(), isClosed: fc.boolean() }),
					{
						selector: ({ id }) => id,
					},
				),
				(given) => {
					const rows = given.map(({ id, isClosed }) =>
						statement(String(id), { statement_time: isClosed ? END : END + DAY_SECONDS }),
					);
					const ledger = rows.filter((_, place) => given[place].isNoted).map((row) => noted(row));
					const expected = given.filter(({ isNoted, isClosed }) => isClosed && !isNoted).map(({ id }) => String(id));
					expect(plan(rows, [], { ledger }).read).toEqual(expected);
				},
			),
		);
	});
});

describe('List Orders of Payouts', () => {
	const page = (id: string, transactions: unknown): Row => ({ statement_id: id, shop_id: SHOP, transactions });
	const planned = (id: string, more: Row = {}) => statement(id, { payment_id: '9', to_report: true, ...more });
	const list = (statements: Row[], pages: Row[], notRead: Row[] = []) => {
		const { pages: chosen, orders } = listOrders(statements, pages, notRead, readShops(SHOPS));
		return { pages: chosen.map(({ indexes }) => indexes?.[0]), orders: orders.map(({ json }) => json) };
	};

	test('each order once, with the prefix of its shop; rows without an order are none', () => {
		const rows = [{ order_id: '11' }, { adjustment_order_id: '12' }, { type: 'PLATFORM_PENALTY' }, { order_id: {} }];
		const { pages, orders } = list(
			[planned('1')],
			[page('1', rows), page('1', [{ order_id: '11' }]), page('2', [{ order_id: '13' }])],
		);
		expect(pages).toEqual([0, 1]);
		expect(orders).toEqual([
			{ shop_id: SHOP, order_id: '11', external_id: 'TT-11' },
			{ shop_id: SHOP, order_id: '12', external_id: 'TT-12' },
		]);
	});

	test('a payout of which a statement could not be read waits; another one does not', () => {
		const statements = [
			planned('1'),
			planned('2'),
			planned('3', { payment_id: '8' }),
			planned('4', { payment_id: '' }),
		];
		const pages = ['1', '3', '4'].map((id) => page(id, [{ order_id: `1${id}` }]));
		expect(list(statements, pages, [{ error: 'no answer' }]).pages).toEqual([1, 2]);
		expect(list(statements, pages, [{}]).pages).toEqual([0, 1, 2]);
	});

	test('what is not reported, and a page without a list, bring no order', () => {
		expect(list([planned('1', { to_report: false })], [page('1', [{ order_id: '11' }])])).toEqual({
			pages: [],
			orders: [],
		});
		expect(list([planned('1')], [page('1', 'none')])).toEqual({ pages: [0], orders: [] });
	});

	test('50,000 transactions are gone through once', () => {
		const pages = Array.from({ length: 500 }, (_, number) =>
			page(
				'1',
				Array.from({ length: 100 }, (__, row) => ({ order_id: String(number * 100 + row) })),
			),
		);
		let reads = 0;
		const counted = pages.map(
			(one) =>
				new Proxy(one, {
					get: (target, field) => ((reads += field === 'transactions' ? 1 : 0), target[field as string]),
				}),
		);
		expect(list([planned('1')], counted).orders.length).toBe(50_000);
		expect(reads).toBe(500);
	});
});

describe('Write the Sheets', () => {
	const order: Row = {
		order_id: '11',
		newstore_order_id: 'ns-11',
		class: 'amount',
		result: 'It differs.',
		currency: 'GBP',
		expected: '10.00',
		settled: '9.50',
		difference: '-0.50',
		expected_sales: '8.00',
		settled_sales: '7.50',
		expected_shipping: '2.00',
		settled_shipping: '2.00',
		expected_refunds: '0.00',
		settled_refunds: '0.00',
		fees: '-1.00',
		adjustments: '0.00',
		payout: '8.50',
		statement_ids: '1',
		payment_ids: '9',
		shop_id: SHOP,
		difference_minor: -50,
	};
	const payout: Row = {
		payment_id: '9',
		shop_id: SHOP,
		status: 'PAID',
		paid_at: '2026-03-12T08:00:00.000Z',
		currency: 'USD',
		statement_ids: '1,2',
		orders: 3,
		orders_with_difference: 1,
		sales: '30.00',
		shipping: '0.00',
		refunds: '0.00',
		fees: '-3.00',
		adjustments: '0.00',
		other: '0.00',
		reserves: '0.00',
		total: '27.00',
		paid: '',
		difference: '0.00',
		ties_out: true,
		result: 'It adds up.',
	};

	test('which payout an order is in is kept; one that is not settled is in none', () => {
		const { orderNotes } = writeSheets([order, { ...order, order_id: '12', statement_ids: '' }, {}], [], []);
		expect(orderNotes).toEqual([
			{
				json: {
					order_id: '11',
					shop_id: SHOP,
					newstore_order_id: 'ns-11',
					payment_ids: '9',
					statement_ids: '1',
					currency: 'GBP',
					payout: '8.50',
					difference: '-0.50',
					note: 'It differs.',
				},
				indexes: [0],
				input: 0,
			},
		]);
	});

	test('amounts are numbers, words are for people, and the columns are the known ones', () => {
		const { orders, payouts } = writeSheets([order, {}], [payout], []);
		expect(orders.map(({ json }) => json)).toEqual([
			{
				Order: '11',
				'NewStore order': 'ns-11',
				Result: 'Amount differs',
				Why: 'It differs.',
				Currency: 'GBP',
				Expected: 10,
				Settled: 9.5,
				Difference: -0.5,
				'Sales expected': 8,
				'Sales settled': 7.5,
				'Shipping expected': 2,
				'Shipping settled': 2,
				'Refunds expected': 0,
				'Refunds settled': 0,
				Fees: -1,
				Adjustments: 0,
				'Paid out': 8.5,
				Statements: '1',
				Payouts: '9',
			},
		]);
		expect(payouts.map(({ json }) => json)).toEqual([
			{
				Payout: '9',
				Status: 'PAID',
				Paid: '2026-03-12',
				Currency: 'USD',
				Orders: 3,
				'Orders to look at': 1,
				Sales: 30,
				Shipping: 0,
				Refunds: 0,
				Fees: -3,
				Adjustments: 0,
				Other: 0,
				Reserves: 0,
				Together: 27,
				'Paid by TikTok': '',
				Difference: 0,
				Result: 'It adds up.',
				Statements: '1,2',
			},
		]);
	});

	test('a payout is noted in the money of the bank; without a payout each statement is', () => {
		const notes = (rows: Row[]) =>
			writeSheets([], rows, [{ payment_id: '9', amount: { currency: 'GBP', value: '21.00' } }]).notes.map(
				({ json }) => json,
			);
		expect(notes([payout])).toEqual([
			{
				payment_id: '9',
				shop_id: SHOP,
				statement_ids: '1,2',
				status: 'PAID',
				currency: 'GBP',
				amount: '21.00',
				paid_at: '2026-03-12T08:00:00.000Z',
				orders: 3,
				orders_matched: 2,
				orders_open: 1,
				difference: '0.00',
				note: 'It adds up.',
			},
		]);
		expect(notes([{ ...payout, payment_id: '' }])).toMatchObject([
			{ payment_id: '1', statement_ids: '1', currency: 'USD', amount: '27.00' },
			{ payment_id: '2', statement_ids: '2' },
		]);
	});
});
