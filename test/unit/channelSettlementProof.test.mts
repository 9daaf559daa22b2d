/** Channel Settlement: each identity of tiktok-shop.md 11.3 holds on good documents, and is named when it is broken. */
import { readFileSync } from 'node:fs';
import { IDENTITIES } from '../../nodes/ChannelSettlement/proof/identities.ts';
import type { Row } from '../support/settlementExamples.mts';
import {
	DAY,
	PAYMENT,
	SHOP,
	STATEMENT,
	build,
	workedPage,
	workedPayment,
	workedRows,
	workedStatement,
} from '../support/settlementExamples.mts';

type Built = ReturnType<typeof build>;

const failedOf = (built: Built) =>
	built.proof.flatMap(({ identities }) => identities.filter(({ ok }) => ok === false).map(({ identity }) => identity));
const codesOf = (built: Built) => built.exceptions.map(({ code }) => code);
const resultOf = (built: Built, name: string) =>
	built.proof.flatMap(({ identities }) => identities).find(({ identity }) => identity === name);

/** The worked rows with one of them changed. */
const rowsWith = (place: number, change: (row: Row) => Row): Row[] =>
	workedRows().map((row, index) => (index === place ? change(row) : row));

const brokenRow = (place: number, change: (row: Row) => Row) => ({
	transactions: [workedPage({ transactions: rowsWith(place, change) })],
});

/** A change of the documents per identity that breaks this one alone. */
const BROKEN: Record<string, Parameters<typeof build>[0]> = {
	ROWS: { transactions: [workedPage({ total_count: 6 })] },
	F1: brokenRow(0, (row) => ({
		...row,
		revenue_breakdown: { ...(row.revenue_breakdown as Row), seller_discount_amount: '-6.40' },
	})),
	F2: brokenRow(1, (row) => ({ ...row, shipping_cost_breakdown: { customer_paid_shipping_fee_amount: '3.79' } })),
	F3: brokenRow(1, (row) => ({
		...row,
		fee_tax_breakdown: { fee: { platform_commission_amount: '-3.60' }, tax: { vat_amount: '-0.50' } },
	})),
	F4: brokenRow(2, (row) => ({ ...row, adjustment_amount: '-4.50' })),
	F5: {
		transactions: [
			workedPage({
				total_settlement_breakdown: {
					total_revenue_amount: '76.00',
					total_shipping_cost_amount: '4.78',
					total_fee_tax_amount: '-8.64',
					total_adjustment_amount: '7.10',
				},
			}),
		],
	},
	F6: { transactions: [workedPage({ transactions: rowsWith(4, (row) => ({ ...row, reserve_amount: '-8.50' })) })] },
	F7: { statements: [workedStatement({ net_sales_amount: '76.50' })] },
	F8: { payments: [workedPayment({ amount: { value: '71.40', currency: 'GBP' } })] },
	F9: {
		payments: [
			workedPayment({
				settlement_amount: { value: '80.14', currency: 'GBP' },
				payment_amount_before_exchange: { value: '72.14', currency: 'GBP' },
				amount: { value: '72.14', currency: 'GBP' },
			}),
		],
	},
};

const order = (more: Row = {}): Row => ({
	shop_id: SHOP,
	order_id: '576460000000000001',
	currency: 'GBP',
	revenue_amount: '36.00',
	fee_and_tax_amount: '-5.04',
	shipping_cost_amount: '0.79',
	settlement_amount: '31.75',
	total_count: 2,
	sku_transactions: [
		{
			sku_id: '1729000000000000101',
			statement_id: STATEMENT,
			revenue_amount: '22.50',
			shipping_cost_amount: '-0.54',
			fee_tax_amount: '-3.16',
			settlement_amount: '18.80',
		},
		{
			sku_id: '1729000000000000201',
			statement_id: STATEMENT,
			revenue_amount: '13.50',
			shipping_cost_amount: '1.33',
			fee_tax_amount: '-1.88',
			settlement_amount: '12.95',
		},
	],
	...more,
});

BROKEN.F10 = { orderTransactions: [order({ shipping_cost_amount: '0.89' })] };

test('on the worked example every identity is checked and holds', () => {
	const built = build({ orderTransactions: [order()] });
	const all = built.proof.flatMap(({ identities }) => identities);
	expect(all.map(({ identity }) => identity)).toEqual(IDENTITIES.map(({ name }) => name));
	expect(all.every(({ ok, difference_minor }) => ok === true && difference_minor === 0)).toBe(true);
	expect(built.proof.map(({ document, status }) => [document, status])).toEqual([
		['statement', 'proved'],
		['payment', 'proved'],
		['order', 'proved'],
	]);
});

test.each(Object.entries(BROKEN))('%s broken: it alone is named, and nothing is posted', (identity, feeds) => {
	const built = build(feeds);
	expect(failedOf(built)).toEqual([identity]);
	expect(built.journals).toEqual([]);
	expect(built.exceptions).toHaveLength(1);
	const [{ title, what_happened, flow, owner_role }] = built.exceptions;
	expect({ flow, owner_role }).toEqual({ flow: 'settlement', owner_role: 'finance' });
	expect(`${title} ${what_happened}`).toContain(identity);
});

test('each identity has its row in the playbook of finance, in the words of the proof, and a broken document here', () => {
	const rows = [...readFileSync('docs/playbooks/finance.md', 'utf8').matchAll(/^\| (ROWS|F\d+) \| (.*?) \|/gm)];
	const compares = (sums: ReadonlyArray<{ compares: string }>) => sums.map((sum) => sum.compares).join('; ');
	expect(rows.map(([, name, words]) => `${name} ${words.toLowerCase()}`)).toEqual(
		IDENTITIES.map(({ name, sums }) => `${name} ${compares(sums)}`.replace(/TikTok/g, 'tiktok')),
	);
	expect(Object.keys(BROKEN)).toEqual(IDENTITIES.map(({ name }) => name));
});

test('a total that fails twice is told once: no figure is doubled', () => {
	const built = build({
		transactions: [workedPage({ total_settlement_amount: '79.24', payable_amount: '71.24' })],
		statements: [workedStatement({ settlement_amount: '79.24' })],
		payments: [],
	});
	const f5 = resultOf(built, 'F5');
	expect(f5).toMatchObject({ expected: '79.24', found: '79.14', difference: '0.10', difference_minor: 10 });
	expect(f5?.sentence).toBe(
		'F5 compares the settlement of the statement with its parts and with its transactions: they differ by 0.10 GBP, on the four parts of the settlement (79.24 stated, 79.14 found) and the transactions together (79.24 stated, 79.14 found).',
	);
});

test('two totals that miss by the tolerance each miss by more together', () => {
	const transactions = [workedPage({ total_settlement_amount: '79.15', payable_amount: '71.15' })];
	const built = build({ transactions, statements: [workedStatement({ settlement_amount: '79.15' })], payments: [] });
	expect(resultOf(built, 'F5')).toMatchObject({ ok: false, difference: '0.01', tolerance_minor: 1 });
	expect(resultOf(built, 'F5')?.sentence).toContain('Together that is more than the tolerance of 0.01 GBP.');
	expect(built.journals).toEqual([]);
});

test('a failure says by how much and on which row', () => {
	const built = build(BROKEN.F1);
	expect(resultOf(built, 'F1')).toMatchObject({
		ok: false,
		difference: '0.10',
		difference_minor: 10,
		rows_failed: 1,
		rows: [
			{
				id: '1636000000000000001',
				order_id: '576460000000000001',
				type: 'ORDER',
				expected: '36.00',
				found: '36.10',
				difference: '0.10',
			},
		],
	});
	expect(built.exceptions[0]).toMatchObject({
		code: 'SETTLEMENT_IDENTITY',
		business_key: `statement:${STATEMENT}`,
		ids: { shop_id: SHOP, statement_id: STATEMENT },
	});
	expect(built.exceptions[0].what_happened).toContain('order 576460000000000001');
});

test('two errors that cancel out are still two errors', () => {
	const transactions = workedRows();
	transactions[0] = { ...transactions[0], settlement_amount: '31.85' };
	transactions[1] = { ...transactions[1], settlement_amount: '40.29' };
	const built = build({ transactions: [workedPage({ transactions })] });
	expect(failedOf(built)).toEqual(['F4']);
	expect(resultOf(built, 'F4')).toMatchObject({ difference: '0.20', rows_failed: 2 });
});

test('signs are added, never subtracted: the formula with minus signs fails', () => {
	const built = build({
		transactions: [
			workedPage({
				transactions: rowsWith(1, (row) => ({
					...row,
					fee_tax_amount: '3.60',
					fee_tax_breakdown: { fee: { platform_commission_amount: '3.60' }, tax: {} },
				})),
			}),
		],
	});
	expect(failedOf(built)).toEqual(['F4']);
});

test('supplementary parts and repeats are information', () => {
	const built = build(
		brokenRow(1, (row) => ({
			...row,
			fee_tax_breakdown: {
				fee: { platform_commission_amount: '-3.60', affiliate_commission_amount_before_pit: '-9.00' },
				tax: {},
				supplementary_component: { anything_amount: '5.00' },
			},
			supplementary_component: { sales_tax_amount: '3.00' },
		})),
	);
	expect(built.exceptions).toEqual([]);
	expect(built.journals[0].content_hash).toBe('15814f1b48a2');
});

describe('the parts of Get Statements by market (F7)', () => {
	const f7 = (region: string, parts: Row) => {
		const statement = workedStatement({ net_sales_amount: undefined, shipping_cost_amount: undefined, ...parts });
		const built = build({ statements: [statement] }, {}, { shops: [{ shop_id: SHOP, region }] });
		const [{ market }] = built.proof;
		return { market, ok: resultOf(built, 'F7')?.ok };
	};
	const local = { net_sales_amount: '76.00', shipping_cost_amount: '4.78' };
	const sea = { revenue_amount: '76.00', fee_amount: '-3.86' };

	test.each([
		['GB', local, 'local', true],
		['US', local, 'local', true],
		['DE', { ...local, revenue_amount: '76.00' }, 'local', true],
		['DE', { ...local, net_sales_amount: '70.00' }, 'local', false],
		['ID', sea, 'sea', true],
		// Some answers fill fields of other markets with zero.
		['TH', { ...sea, net_sales_amount: '0', shipping_cost_amount: '0' }, 'sea', true],
		['TH', { ...sea, fee_amount: '-8.64' }, 'sea', false],
		// Cross-border rows of these two have no sales field: only the settlement can be compared.
		['US', { fee_amount: '-1.00' }, 'cross_border', true],
		['UK', { fee_amount: '-1.00', settlement_amount: '79.14' }, 'cross_border', true],
		['US', { settlement_amount: '70.00' }, 'cross_border', false],
	])('%s %j is %s', (region, parts, market, ok) => {
		expect(f7(region, parts)).toEqual({ market, ok });
	});
});

describe('tolerance', () => {
	const off = (place: number, by: string) =>
		brokenRow(place, (row) => ({ ...row, fee_tax_breakdown: { fee: { platform_commission_amount: by } } }));

	test('a cent goes to suspense and keeps the journal a draft', () => {
		const { journals, exceptions, proof } = build(off(1, '-3.59'));
		expect(exceptions).toEqual([]);
		expect(proof[0].identities.find(({ identity }) => identity === 'F3')).toMatchObject({
			ok: true,
			difference_minor: 1,
		});
		expect(journals[0]).toMatchObject({
			must_be_draft: true,
			clearing_minor: 7114,
			suspense: [{ field: 'difference_within_tolerance', amount_minor: 1, rows: 1 }],
		});
	});

	test('it is per identity and document, not per row', () => {
		const transactions = workedRows();
		transactions[0] = {
			...transactions[0],
			fee_tax_breakdown: { fee: { platform_commission_amount: '-3.23', affiliate_commission_amount: '-1.80' } },
		};
		transactions[1] = { ...transactions[1], fee_tax_breakdown: { fee: { platform_commission_amount: '-3.59' } } };
		const feeds = { transactions: [workedPage({ transactions })] };
		expect(failedOf(build(feeds))).toEqual(['F3']);
		expect(failedOf(build(feeds, { toleranceMinor: 2 }))).toEqual([]);
	});

	test('0 allows nothing', () => {
		expect(failedOf(build(off(1, '-3.59'), { toleranceMinor: 0 }))).toEqual(['F3']);
	});
});

describe('documents that are not whole', () => {
	const page = (number: number, more: Row = {}) => {
		const rows = workedRows();
		return workedPage({
			page: number,
			last_page: number === 3,
			transactions: number === 3 ? rows.slice(4) : rows.slice((number - 1) * 2, number * 2),
			...more,
		});
	};
	const pages = [page(1), page(2), page(3)];

	test('pages come together in any order', () => {
		const built = build({ transactions: [pages[2], pages[0], pages[1]] });
		expect(built.journals[0].content_hash).toBe('15814f1b48a2');
	});

	test.each([
		['a page in between', [pages[0], pages[2]], /Page 2/],
		['the last page', [pages[0], pages[1]], /not read to the end/],
		['all', [], /not read/],
		['the same state on all', [pages[0], pages[1], page(3, { payable_amount: '70.00' })], /changed while it was read/],
	])('without %s: told once, nothing posted', (_, transactions, text) => {
		const built = build({ transactions });
		expect(codesOf(built)).toEqual(['SETTLEMENT_INCOMPLETE']);
		expect(built.exceptions[0].what_happened).toMatch(text);
		expect(built.journals).toEqual([]);
	});

	test('a page that was read twice counts once', () => {
		expect(build({ transactions: [...pages, pages[1]] }).exceptions).toEqual([]);
	});

	test('single transactions without the totals give a draft only', () => {
		const transactions = workedRows().map((row) => ({ ...row, shop_id: SHOP, statement_id: STATEMENT }));
		const built = build({ transactions });
		expect(built.exceptions).toEqual([]);
		expect(built.journals[0]).toMatchObject({ must_be_draft: true, content_hash: '15814f1b48a2' });
		expect(resultOf(built, 'F6')?.ok).toBeNull();
	});

	test('a day that is not over waits, unless it is paid', () => {
		const open = { payment_status: 'PROCESSING', payment_id: '' };
		const now = new Date((DAY - 3600) * 1000).toISOString();
		const built = build({ statements: [workedStatement(open)], payments: [] }, { now });
		expect([built.journals, built.exceptions, built.proof[0].status]).toEqual([[], [], 'open']);
		expect(build({}, { now }).journals).toHaveLength(1);
		const over = new Date(DAY * 1000).toISOString();
		expect(build({ statements: [workedStatement(open)], payments: [] }, { now: over }).journals).toHaveLength(1);
		// A person may wait longer; counted from the beginning of the day.
		const later = { now: new Date((DAY + 86_000) * 1000).toISOString(), closedAfterHours: 48 };
		expect(build({ statements: [workedStatement(open)], payments: [] }, later).proof[0].status).toBe('open');
	});

	test.each([
		['a word', { settlement_amount: 'n/a' }],
		['too many decimals', { revenue_amount: '40.005' }],
		['an exponent', { adjustment_amount: '1e3' }],
		['a known part of a group', { fee_tax_breakdown: { fee: { platform_commission_amount: '-3,60' } } }],
	])('an amount that is %s stops the statement', (_, change) => {
		const built = build(brokenRow(1, (row) => ({ ...row, ...change })));
		expect(codesOf(built)).toEqual(['SETTLEMENT_AMOUNT']);
		expect(built.journals).toEqual([]);
	});

	test('a shop that is not set up is told', () => {
		const built = build({}, {}, { shops: [] });
		expect([codesOf(built), built.journals]).toEqual([['SETTLEMENT_UNKNOWN_SHOP'], []]);
	});
});

describe('payouts', () => {
	const day = (n: number) => ({
		statement: workedStatement({ id: `754000000000000001${n}`, statement_time: DAY + n * 86_400 }),
		page: workedPage({ id: `754000000000000001${n}`, statement_id: `754000000000000001${n}` }),
	});
	const merged = (value: string) =>
		workedPayment({
			settlement_amount: { value, currency: 'GBP' },
			reserve_amount: { value: '0', currency: 'GBP' },
			payment_amount_before_exchange: { value, currency: 'GBP' },
			amount: { value, currency: 'GBP' },
		});
	const feeds = (days: number[], value: string) => ({
		statements: days.map((n) => day(n).statement),
		transactions: days.map((n) => day(n).page),
		payments: [merged(value)],
	});

	describe('of version 202605, which tells no reserve', () => {
		const newest = (more: Row = {}) => {
			const { reserve_amount: _reserve, ...payment } = workedPayment({ exchange_rate: '1', ...more });
			return { payments: [payment] };
		};

		test('holds: the reserve is what lies between settlement and payout, and F9 proves it', () => {
			const built = build(newest());
			expect(built.exceptions).toEqual([]);
			expect(built.journals[0].content_hash).toBe('15814f1b48a2');
			expect([resultOf(built, 'F8'), resultOf(built, 'F9')]).toMatchObject([{ ok: true }, { ok: true }]);
			expect(build(newest(), { unit: 'payment' }).journals).toMatchObject([{ clearing_minor: 7114 }]);
		});

		test('another payout, or another amount in the bank, is found all the same', () => {
			const other = { value: '72.14', currency: 'GBP' };
			expect(failedOf(build(newest({ payment_amount_before_exchange: other, amount: other })))).toEqual(['F9']);
			expect(failedOf(build(newest({ amount: other })))).toEqual(['F8']);
			expect(failedOf(build(newest({ settlement_amount: { value: '80.14', currency: 'GBP' } })))).toEqual(['F9']);
		});

		test('a payout that is not in the bank yet has the time 0', () => {
			expect(build(newest({ paid_time: 0, status: 'PROCESSING' })).exceptions).toEqual([]);
		});
	});

	test('a payout of several statements is their sum', () => {
		const built = build(feeds([0, 1, 2], '213.42'));
		expect(built.exceptions).toEqual([]);
		expect(built.journals.map(({ payment_id }) => payment_id)).toEqual([PAYMENT, PAYMENT, PAYMENT]);
	});

	test('a statement too few stops the others', () => {
		const built = build(feeds([1, 2], '213.42'));
		expect(failedOf(built)).toEqual(['F9']);
		expect(codesOf(built)).toEqual(['SETTLEMENT_PAYOUT_MISMATCH']);
		expect(built.journals).toEqual([]);
	});

	test('unless it lies before the first day that was asked for', () => {
		const readFrom = new Date((DAY + 86_400) * 1000).toISOString();
		const built = build(feeds([1, 2], '213.42'), { readFrom });
		expect(resultOf(built, 'F9')?.ok).toBeNull();
		expect(built.journals).toHaveLength(2);
		// A payout that begins later is compared all the same.
		expect(failedOf(build(feeds([2], '213.42'), { readFrom }))).toEqual(['F9']);
	});

	test('an order that is not settled is no zero', () => {
		const built = build({
			orderTransactions: [order({ settlement_amount: '0', sku_transactions: [], total_count: 0 })],
		});
		expect(built.proof[2]).toMatchObject({ document: 'order', status: 'not_settled' });
		expect(built.journals).toHaveLength(1);
	});

	test('identities for information only are shown and do not stop', () => {
		const built = build(BROKEN.F7, { informationOnly: ['F7'] });
		expect(failedOf(built)).toEqual(['F7']);
		expect([built.exceptions, built.journals.length]).toEqual([[], 1]);
		expect(() => build({}, { informationOnly: ['F4'] })).toThrow(/rests on the others/);
	});
});
