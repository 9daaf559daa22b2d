/** Channel Settlement: payouts against the orders of NewStore, and payouts against statements. */
import fc from 'fast-check';
import { checkPayouts } from '../../nodes/ChannelSettlement/reconciliation/checkPayouts.ts';
import { reconcile } from '../../nodes/ChannelSettlement/reconciliation/reconcile.ts';
import { reconcileShops } from '../../nodes/ChannelSettlement/reconciliation/reconcileShops.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import {
	DAY,
	PAYMENT,
	SHOP,
	SHOPS,
	STATEMENT,
	US_SHOP,
	workedPage,
	workedPayment,
	workedRows,
	workedStatement,
} from '../support/settlementExamples.mts';
import type { Row } from '../support/settlementExamples.mts';

const NOW = Date.UTC(2026, 0, 15);
const DAY_SECONDS = 86_400;
const O1 = '576460000000000001';
const O2 = '576460000000000002';

/** As NewStore "Find by External ID" delivers it, in its short form. */
const newStoreOrder = (orderId: string, gross: number, shipping: number, more: Row = {}): Row => ({
	shop_id: SHOP,
	order_id: orderId,
	found: true,
	newstore_order_id: `ns-${orderId}`,
	newstore_order: {
		external_id: orderId,
		status: 'completed',
		placed_at: '2025-12-01T10:00:00Z',
		currency: 'GBP',
		totals: { gross, net: gross, tax: 0, discount: 0, shipping, total: gross + shipping },
		items: [{ id: '1', status: 'completed', price: { base: gross, discount: 0, gross, net: gross, tax: 0 } }],
		...more,
	},
});

const refund = (orderId: string, amount: string, more: Row = {}): Row => ({
	shop_id: SHOP,
	order_id: orderId,
	amount,
	currency: 'GBP',
	state: 'done',
	created_at: '2025-12-08T10:00:00Z',
	...more,
});

/** O1: 65.00 − 6.50, shipping paid by TikTok; 22.50 given back. O2: 40.00 and 3.99. */
const ORDERS = () => [newStoreOrder(O1, 58.5, 3.99), newStoreOrder(O2, 40, 3.99)];
const REFUNDS = () => [refund(O1, '22.50')];

interface Feeds {
	settled?: Row[];
	orders?: Row[];
	refunds?: Row[];
	payments?: Row[];
	statements?: Row[];
}

function run(
	feeds: Feeds = {},
	options: {
		taxOnTop?: boolean;
		now?: number;
		platformDiscount?: 'payment' | 'discount';
		shopRows?: Row[];
	} = {},
) {
	const result = reconcile(
		{
			settled: feeds.settled ?? [workedPage()],
			orders: feeds.orders ?? ORDERS(),
			refunds: feeds.refunds ?? REFUNDS(),
			payments: feeds.payments ?? [workedPayment()],
			statements: feeds.statements ?? [workedStatement()],
		},
		{
			shops: new Map([[SHOP, { name: 'Northwind', taxOnTop: options.taxOnTop ?? false, externalIdPrefix: 'tt-' }]]),
			problems: [],
			...(options.shopRows ? reconcileShops(options.shopRows) : {}),
			overrides: new Map(),
			now: options.now ?? NOW,
			settleMs: 30 * 86_400_000,
			toleranceMinor: 1,
			mostCases: 20,
			platformDiscount: options.platformDiscount ?? 'payment',
			compareShipping: true,
		},
	);
	return {
		orders: new Map(result.orders.map(({ json }) => [json.order_id, json])),
		payouts: result.payouts.map(({ json }) => json),
		report: result.report[0]?.json,
		exceptions: result.exceptions.map(({ json }) => json),
		placed: result,
	};
}

const classOf = (result: ReturnType<typeof run>, order: string) => result.orders.get(order)?.class;

test('the worked example matches NewStore, and its payout ties out', () => {
	const result = run();
	// The reimbursement is about an order of an earlier statement that nobody asked NewStore for.
	expect(result.orders.get('576460000000000000')).toMatchObject({ class: 'missing_in_newstore', adjustments: '12.00' });
	expect(result.orders.get(O1)).toMatchObject({
		class: 'matched',
		expected: '39.99',
		settled: '39.99',
		difference: '0.00',
		expected_refunds: '22.50',
		settled_refunds: '22.50',
		payout: '31.75',
		statement_ids: STATEMENT,
		payment_ids: PAYMENT,
		newstore_order_id: `ns-${O1}`,
	});
	expect(classOf(result, O2)).toBe('matched');
	expect(result.payouts).toMatchObject([
		{
			payment_id: PAYMENT,
			sales: '98.50',
			refunds: '-22.50',
			reserves: '-8.00',
			total: '71.14',
			paid: '71.14',
			difference: '0.00',
			ties_out: true,
			orders: 3,
			orders_with_difference: 1,
		},
	]);
	expect(result.report).toMatchObject({ orders: 3, matched: 2, differences: 1, payouts_tied_out: 1 });
	expect(result.report.html).toContain(O1.slice(0, -1));
});

test('an order that NewStore does not know', () => {
	const unknown = { shop_id: SHOP, order_id: O2, found: false };
	const result = run({ orders: [ORDERS()[0], unknown] });
	expect(classOf(result, O2)).toBe('missing_in_newstore');
	expect(result.exceptions.map(({ code }) => code)).toContain('SETTLEMENT_ORDER_NOT_IN_NEWSTORE');
});

test('an order that TikTok has not settled: it follows, and is missing after a month', () => {
	const open = newStoreOrder('576460000000000009', 10, 0);
	const early = run({ orders: [...ORDERS(), open] }, { now: Date.UTC(2025, 11, 15) });
	expect(classOf(early, '576460000000000009')).toBe('timing');
	const late = run({ orders: [...ORDERS(), open] });
	expect(late.orders.get('576460000000000009')).toMatchObject({ class: 'missing_on_tiktok', difference: '-10.00' });
	expect(late.exceptions.map(({ code }) => code)).toContain('SETTLEMENT_ORDER_NOT_SETTLED');
	const cancelled = newStoreOrder('576460000000000009', 10, 0, { status: 'cancelled' });
	expect(classOf(run({ orders: [...ORDERS(), cancelled] }), '576460000000000009')).toBe('matched');
});

test('other amounts, and which of them', () => {
	const result = run({ orders: [ORDERS()[0], newStoreOrder(O2, 41, 3.99)] });
	expect(result.orders.get(O2)).toMatchObject({
		class: 'amount',
		difference: '-1.00',
		result: 'Sales 40.00 settled, 41.00 in NewStore.',
	});
	expect(result.exceptions.filter(({ code }) => code === 'SETTLEMENT_ORDER_AMOUNT')).toHaveLength(1);
});

test('a refund that is not settled yet will follow; an old one is a difference', () => {
	const refunds = (at: string) => [...REFUNDS(), refund(O2, '5.00', { created_at: at })];
	expect(classOf(run({ refunds: refunds('2026-01-10T00:00:00Z') }), O2)).toBe('timing');
	expect(classOf(run({ refunds: refunds('2025-12-02T00:00:00Z') }), O2)).toBe('amount');
	expect(classOf(run({ refunds: [...REFUNDS(), refund(O2, '5.00', { state: 'asked' })] }), O2)).toBe('matched');
});

test('a refund after the statement of the sale is compared alone', () => {
	const [first] = workedRows();
	const later = {
		...first,
		revenue_breakdown: { refund_subtotal_before_discount_amount: '-25.00', seller_discount_refund_amount: '2.50' },
		shipping_cost_breakdown: {},
		supplementary_component: { customer_refund_amount: '-22.50' },
		settlement_amount: '-22.50',
	};
	const result = run({ settled: [workedPage({ transactions: [later] })] });
	expect(result.orders.get(O1)).toMatchObject({ class: 'matched', expected: '-22.50', settled: '-22.50' });
});

describe('several refunds of an order in several payouts', () => {
	/** What a payout after that of the sale holds about O2. */
	const later = (back: string, adjustment = '0.00'): Row => ({
		...workedRows()[1],
		revenue_amount: `-${back}`,
		revenue_breakdown: { refund_subtotal_before_discount_amount: `-${back}` },
		shipping_cost_amount: '0.00',
		shipping_cost_breakdown: {},
		fee_tax_amount: '0.00',
		fee_tax_breakdown: {},
		adjustment_amount: adjustment,
		settlement_amount: `-${back}`,
	});
	const old = { created_at: '2025-11-20T10:00:00Z' };
	const both = [refund(O2, '10.00', old), refund(O2, '12.50')];
	const of = (row: Row, refunds = both) =>
		run({ settled: [workedPage({ transactions: [row] })], refunds }, { now: Date.UTC(2026, 5, 1) });

	test('the second one is as expected, and nothing is missing for the first', () => {
		const result = of(later('12.50'));
		expect(result.orders.get(O2)).toMatchObject({
			class: 'matched',
			expected: '-12.50',
			difference: '0.00',
			result: expect.stringContaining('Refunds of 10.00 GBP are not in these statements'),
		});
		expect(result.exceptions.filter(({ code }) => code === 'SETTLEMENT_ORDER_AMOUNT')).toEqual([]);
		expect(of(later('22.50')).orders.get(O2)).toMatchObject({
			class: 'matched',
			result: 'What came after the sale is as expected.',
		});
	});

	test('an adjustment of an order that was refunded before is no missing refund', () => {
		expect(classOf(of(later('0.00', '-1.00')), O2)).toBe('matched');
	});

	test('an amount that is none of them is told, also too much', () => {
		expect(classOf(of(later('11.00')), O2)).not.toBe('matched');
		expect(classOf(of(later('25.00')), O2)).toBe('amount');
		expect(classOf(of(later('12.50'), []), O2)).toBe('amount');
	});
});

test('a new fee is told', () => {
	const rows = workedRows();
	const breakdown = { fee: { platform_commission_amount: '-3.50', brand_new_fee_amount: '-0.10' }, tax: {} };
	rows[1] = { ...rows[1], fee_tax_breakdown: breakdown };
	const result = run({ settled: [workedPage({ transactions: rows })] });
	expect(result.orders.get(O2)).toMatchObject({ class: 'fee_unknown' });
	expect(result.orders.get(O2)?.result).toContain('brand_new_fee_amount');
});

test('where sales tax comes on top, it is no part of the settlement', () => {
	const taxed = newStoreOrder(O2, 44, 3.99, {
		items: undefined,
		totals: { gross: 44, net: 40, tax: 4, shipping: 3.99 },
	});
	expect(classOf(run({ orders: [ORDERS()[0], taxed] }, { taxOnTop: true }), O2)).toBe('matched');
	expect(classOf(run({ orders: [ORDERS()[0], taxed] }), O2)).toBe('amount');
});

test('discounts of TikTok that NewStore has as discounts are taken off', () => {
	// O1: TikTok paid 3.00 of the goods and the shipping.
	const orders = [newStoreOrder(O1, 55.5, 0), ORDERS()[1]];
	expect(classOf(run({ orders }, { platformDiscount: 'discount' }), O1)).toBe('matched');
	expect(classOf(run({ orders }), O1)).toBe('amount');
});

test('orders of TikTok serve when NewStore was not asked, and names with a prefix are the same', () => {
	const tikTok = {
		shop_id: SHOP,
		id: O2,
		create_time: DAY - 9 * DAY_SECONDS,
		payment: { currency: 'GBP', original_total_product_price: '40.00', seller_discount: '0', shipping_fee: '3.99' },
	};
	expect(classOf(run({ orders: [tikTok] }), O2)).toBe('matched');
	const prefixed = { ...newStoreOrder(O2, 40, 3.99), order_id: `tt-${O2}` };
	expect(classOf(run({ orders: [ORDERS()[0], prefixed] }), O2)).toBe('matched');
});

test('nothing is called matching while a payout is not what its statements add up to', () => {
	// The reimbursement in the example is for an order that no feed knows.
	const orders = [...ORDERS(), newStoreOrder('576460000000000000', 0, 0)];
	const subject = (payments: Row[]) => run({ orders, payments }).report.subject;
	const matching = 'TikTok Shop settlement: everything matches';
	expect(subject([workedPayment()])).toBe(matching);
	const payment_amount_before_exchange = { value: '81.14', currency: 'GBP' };
	expect(subject([workedPayment({ payment_amount_before_exchange })])).toBe(
		'TikTok Shop settlement: 1 payout to look at',
	);
	// Not read is not wrong.
	expect(subject([])).toBe(matching);
});

test('the report holds no tags of others, and no more orders than people read', () => {
	const transactions = Array.from({ length: 80 }, (_, index) => ({
		id: String(index),
		type: 'ORDER',
		order_id: `<b>${index}</b>`,
		revenue_breakdown: { subtotal_before_discount_amount: '1.00' },
		settlement_amount: '1.00',
	}));
	const { report, exceptions } = run({ settled: [workedPage({ transactions })], orders: [] });
	expect(report.html).not.toContain('<b>');
	expect(report.html).toContain('30 more are in the spreadsheet.');
	expect(exceptions).toHaveLength(20);
});

const amount = fc.integer({ min: -100_000, max: 100_000 }).map((minor) => (minor / 100).toFixed(2));

test('the parts of a payout always add up to its total', () => {
	const rows = fc.array(
		fc.record({
			type: fc.constantFrom('ORDER', 'PLATFORM_PENALTY', 'RESERVE'),
			order_id: fc.constantFrom('1', '2', ''),
			revenue_breakdown: fc.record({ subtotal_before_discount_amount: amount, seller_discount_amount: amount }),
			shipping_cost_breakdown: fc.record({ customer_paid_shipping_fee_amount: amount }),
			adjustment_amount: amount,
			settlement_amount: amount,
			reserve_amount: amount,
		}),
	);
	fc.assert(
		fc.property(rows, (transactions) => {
			const { payouts } = run({ settled: [workedPage({ transactions })], orders: [], refunds: [] });
			for (const payout of payouts) {
				const parts = ['sales', 'shipping', 'refunds', 'fees', 'adjustments', 'other', 'reserves'] as const;
				const sum = parts.reduce((total, part) => total + Math.round(Number(payout[part]) * 100), 0);
				expect(sum).toBe(Math.round(Number(payout.total) * 100));
			}
		}),
	);
});

describe('rows of tts_shops', () => {
	const shop = (more: Row) => ({ shop_id: SHOP, shop_name: 'Northwind GB', region: 'GB', ...more });

	test.each<[Row, boolean]>([
		[{ region: 'UK' }, false],
		[{ region: 'US' }, true],
		[{ region: 'us', price_method: 'tax_included' }, false],
		[{ price_method: ' TAX_EXCLUDED ' }, true],
	])('%j says whether the tax comes on top: %s', (more, taxOnTop) => {
		const { shops, problems } = reconcileShops([shop(more)]);
		expect([shops.get(SHOP)?.taxOnTop, problems]).toEqual([taxOnTop, []]);
	});

	test.each<[Row[], RegExp]>([
		[
			[shop({ price_method: 'gross' })],
			/price_method is "gross"; it has to be tax_included or tax_excluded\. The orders/,
		],
		[[shop({ region: '' })], /price_method is empty, and region is too/],
		[[shop({}), shop({ external_id_prefix: 'x' })], /shop_id is in several rows/],
	])('%j is told, and the orders of the shop are not compared', (shopRows, text) => {
		const { orders, payouts, exceptions } = run({}, { shopRows });
		expect([orders.size, payouts.map(({ ties_out }) => ties_out)]).toEqual([0, [true]]);
		expect(exceptions).toMatchObject([
			{ code: 'SETTLEMENT_ROW_UNREADABLE', what_happened: expect.stringMatching(text), ids: { shop_id: SHOP } },
		]);
	});
});

describe('payouts', () => {
	const check = (
		statements: Row[],
		payments: Row[],
		more: { readFrom?: number; now?: number; shops?: Row[]; day?: 'begins' } = {},
	) => {
		const { payouts, exceptions } = checkPayouts(statements, payments, {
			now: more.now ?? (DAY + 20 * DAY_SECONDS) * 1000,
			shops: readShops(more.shops ?? SHOPS.slice(0, 1)),
			lateMs: 7 * 86_400_000,
			quietMs: 30 * 86_400_000,
			readFrom: more.readFrom ?? 0,
			toleranceMinor: 1,
			statementDay: more.day ?? 'ended',
		});
		return {
			states: payouts.map(({ json }) => json.state),
			codes: exceptions.map(({ json }) => json.code),
			texts: exceptions.map(({ json }) => json.what_happened),
			titles: exceptions.map(({ json }) => json.title),
		};
	};
	const unpaid = (more: Row = {}) => workedStatement({ payment_id: '', payment_status: 'PROCESSING', ...more });

	test('in order', () => {
		expect(check([workedStatement()], [workedPayment()])).toMatchObject({ states: ['ok'], codes: [] });
	});

	test('failed, late, and not there', () => {
		expect(check([workedStatement()], [workedPayment({ status: 'FAILED' })])).toMatchObject({
			states: ['failed'],
			codes: ['SETTLEMENT_PAYOUT_FAILED'],
		});
		const processing = workedPayment({ status: 'PROCESSING' });
		expect(check([workedStatement()], [processing]).codes).toEqual(['SETTLEMENT_PAYOUT_LATE']);
		expect(check([workedStatement()], [processing], { now: (DAY + DAY_SECONDS) * 1000 }).states).toEqual(['waiting']);
		expect(check([unpaid()], []).codes).toEqual(['SETTLEMENT_PAYOUT_MISSING']);
		expect(check([workedStatement()], []).codes).toEqual(['SETTLEMENT_PAYOUT_MISSING']);
		expect(check([unpaid({ payment_status: 'FAILED' })], []).codes).toEqual(['SETTLEMENT_PAYOUT_FAILED']);
	});

	test('every case names the shop, and its sentence says more than its title', () => {
		const told = [
			check([workedStatement()], [workedPayment({ status: 'FAILED' })]),
			check([workedStatement()], [workedPayment({ status: 'PROCESSING' })]),
			check([workedStatement({ settlement_amount: '70.00' })], [workedPayment()]),
			check([unpaid()], []),
			check([], []),
		];
		expect(told.flatMap(({ titles }) => titles)).toEqual([
			'Northwind GB: TikTok could not pay out',
			'Northwind GB: payout of 2025-12-13 (71.14 GBP) is late',
			'Northwind GB: payout of 2025-12-13 (71.14 GBP) does not match its statements',
			'Northwind GB: settlement of 2025-12-09 (79.14 GBP) has not been paid out',
			'Northwind GB: no settlement statements',
		]);
		expect(told[0].texts).toEqual([`Payout ${PAYMENT} of the shop Northwind GB failed. The money is still at TikTok.`]);
		expect(told[1].texts).toEqual([`TikTok began payout ${PAYMENT} on 2025-12-13 and has not finished it.`]);
		// A shop that is in no row of the table.
		expect(check([unpaid()], [], { shops: [] }).titles).toEqual([
			`Shop ${SHOP}: settlement of 2025-12-09 (79.14 GBP) has not been paid out`,
		]);
	});

	test('people read the day that the statement is of', () => {
		expect(check([unpaid()], []).texts).toEqual([expect.stringContaining('of 2025-12-09')]);
		expect(check([unpaid()], [], { day: 'begins' }).texts).toEqual([expect.stringContaining('of 2025-12-10')]);
	});

	test('nothing is expected where the seller owes, where the day is young, and where there are no payouts', () => {
		expect(check([unpaid({ settlement_amount: '-5.00' })], []).codes).toEqual([]);
		const onDay = (days: number, day?: 'begins') =>
			check([unpaid()], [], { now: (DAY + days * DAY_SECONDS) * 1000 + 1, day }).codes;
		expect([onDay(2), onDay(6), onDay(7)]).toEqual([[], [], ['SETTLEMENT_PAYOUT_MISSING']]);
		expect(onDay(7, 'begins')).toEqual([]);
		const shops = [{ shop_id: SHOP, region: 'MY' }];
		expect(check([unpaid()], [], { shops }).codes).toEqual([]);
	});

	test('a payout that is not its statements; one that may begin before the first statement is left', () => {
		const other = workedStatement({ settlement_amount: '70.00' });
		expect(check([other], [workedPayment()]).codes).toEqual(['SETTLEMENT_PAYOUT_MISMATCH']);
		expect(check([other], [workedPayment()], { readFrom: DAY * 1000 }).codes).toEqual([]);
	});

	test('a shop without statements', () => {
		const codes = check([workedStatement()], [workedPayment()], { shops: SHOPS }).codes;
		expect(codes).toEqual(['SETTLEMENT_NO_STATEMENTS']);
		expect(SHOPS[1].shop_id).toBe(US_SHOP);
	});
});

test('the report is a card for each payout: money first, what is wrong on top, no table wider than a phone', () => {
	const orders = [...ORDERS(), newStoreOrder('576460000000000000', 0, 0)];
	const payment_amount_before_exchange = { value: '81.14', currency: 'GBP' };
	const { report } = run({ orders, payments: [workedPayment({ payment_amount_before_exchange })] });
	expect(report.html).toContain('>Payout 81.14 GBP</div>');
	expect(report.html).toMatch(/text-align:right[^"]*">71\.14</);
	expect(report.html).toContain('>Difference</td>');
	// Each row of the page has a label and one amount; the sheet has the rest.
	const widest = [...report.html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => row.split('<td').length - 1);
	expect(Math.max(...widest)).toBe(2);
	expect(report.html).not.toMatch(/[^…\d]\d{19}/);
	expect(report.text).toContain('Payout 81.14 GBP');
	expect(report.text).not.toMatch(/\b1 (?:orders|payouts|statements)\b/);
});
