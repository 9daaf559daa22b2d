/** Channel Settlement: what repeats another amount, what nobody knows yet, and amounts that stand in another place. */
import type { Row } from '../support/settlementExamples.mts';
import { SHOP, STATEMENT, build, linesOf, workedPage, workedRows } from '../support/settlementExamples.mts';

const withRow = (place: number, change: Row) => ({
	transactions: [
		workedPage({ transactions: workedRows().map((row, index) => (index === place ? { ...row, ...change } : row)) }),
	],
});

const codesOf = ({ exceptions }: ReturnType<typeof build>) => exceptions.map(({ code }) => code);

describe('amounts that repeat another one', () => {
	const REPEATED = {
		shipping_cost_breakdown: {
			shipping_fee_discount_amount: '3.99',
			tiktok_shop_shipping_incentive_amount: '3.99',
			return_shipping_fee_amount: '-3.20',
		},
		fee_tax_breakdown: {
			fee: {
				platform_commission_amount: '-3.24',
				affiliate_commission_amount: '-1.80',
				affiliate_commission_amount_before_pit: '-1.80',
			},
			tax: {},
		},
	};

	test('are information: the journal is the one without them', () => {
		const built = build(withRow(0, REPEATED));
		expect(built.exceptions).toEqual([]);
		expect(built.journals).toMatchObject([{ content_hash: '15814f1b48a2', must_be_draft: false }]);
	});

	test('hide no unknown field beside them', () => {
		const built = build(
			withRow(0, {
				...REPEATED,
				fee_tax_breakdown: {
					fee: { ...REPEATED.fee_tax_breakdown.fee, affiliate_commission_amount: '-1.30', new_fee_amount: '-0.50' },
				},
			}),
		);
		expect(codesOf(built)).toEqual(['SETTLEMENT_UNKNOWN_FIELD']);
		expect(built.journals[0].suspense).toEqual([
			{ field: 'fee_tax_breakdown.fee.new_fee_amount', amount_minor: 50, rows: 1 },
		]);
	});
});

describe('unknown fields of one group', () => {
	const fees = (fee: Row) => build(withRow(1, { fee_tax_breakdown: { fee, tax: {} } }));

	test('one that repeats and one that counts: the second is booked, both are named', () => {
		const built = fees({
			platform_commission_amount: '-3.10',
			platform_commission_copy_amount: '-3.10',
			new_fee_amount: '-0.50',
		});
		expect(built.journals[0].suspense).toEqual([
			{ field: 'fee_tax_breakdown.fee.new_fee_amount', amount_minor: 50, rows: 1 },
		]);
		expect(codesOf(built)).toEqual(['SETTLEMENT_UNKNOWN_FIELD']);
		expect(built.exceptions[0].what_happened).toMatch(
			/Booked to suspense: \S*new_fee_amount .*Not booked.*: \S*platform_commission_copy_amount\./,
		);
	});

	test('no choice of them fits: F3 fails with all of them', () => {
		const built = fees({ platform_commission_amount: '-3.10', a_fee_amount: '-0.20', b_fee_amount: '-0.17' });
		expect(codesOf(built)).toEqual(['SETTLEMENT_IDENTITY']);
		expect(built.journals).toEqual([]);
	});

	test('more than can be chosen from count all together', () => {
		const many = Object.fromEntries(Array.from({ length: 40 }, (_, place) => [`new_fee_${place}_amount`, '-0.01']));
		const built = fees({ platform_commission_amount: '-3.20', ...many });
		expect(built.journals[0].suspense).toHaveLength(40);
		expect(codesOf(fees({ platform_commission_amount: '-3.60', ...many }))).toEqual(['SETTLEMENT_UNKNOWN_FIELD']);
	});
});

describe('a reimbursement whose amount stands in revenue_amount', () => {
	const MOVED = { adjustment_amount: '0', revenue_amount: '12.00', order_id: '576460000000000000' };

	test('is booked by its type and holds no statement', () => {
		const built = build(withRow(3, MOVED));
		expect(built.exceptions).toEqual([]);
		expect(built.journals[0].content_hash).toBe('15814f1b48a2');
		expect(linesOf(built.journals[0]).platform_reimbursements).toBe(-1200);
	});

	test('of a type nobody knows goes to suspense', () => {
		const built = build(withRow(3, { ...MOVED, type: 'NEW_REIMBURSEMENT' }));
		expect(codesOf(built)).toEqual(['SETTLEMENT_UNKNOWN_FIELD']);
		expect(built.journals[0].suspense).toEqual([{ type: 'NEW_REIMBURSEMENT', amount_minor: -1200, rows: 1 }]);
	});

	test('the sale of an order without parts still fails F1, and so do parts that do not add up', () => {
		expect(codesOf(build(withRow(1, { revenue_breakdown: {} })))).toEqual(['SETTLEMENT_IDENTITY']);
		const parts = { revenue_breakdown: { subtotal_before_discount_amount: '11.00' } };
		expect(codesOf(build(withRow(3, { ...MOVED, ...parts })))).toEqual(['SETTLEMENT_IDENTITY']);
	});
});

test.each(['NET_EARNINGS_BALANCE', 'BILL_PAYMENT_(NEGATIVE_BALANCE)', 'Bill payment (negative balance)'])(
	'%s moves a balance: never an expense',
	(type) => {
		const built = build(withRow(2, { type }));
		expect(built.exceptions).toEqual([]);
		expect(linesOf(built.journals[0])).toMatchObject({ rollover: 500 });
		expect(linesOf(built.journals[0])).not.toHaveProperty('penalties');
	},
);

test('a person gives a balance movement another account by naming its type', () => {
	const accounts = [{ category: 'reserve', fields: 'NET_EARNINGS_BALANCE, BILL_PAYMENT_(NEGATIVE_BALANCE)' }];
	const rows = ['NET_EARNINGS_BALANCE', 'BILL_PAYMENT_(NEGATIVE_BALANCE)'].map((type, place) => ({
		...workedRows()[2 + place],
		type,
	}));
	const [first, second, , , last] = workedRows();
	const { journals } = build(
		{ transactions: [workedPage({ transactions: [first, second, ...rows, last] })] },
		{},
		{ accounts },
	);
	expect(linesOf(journals[0])).toMatchObject({ reserve: 800 + 500 - 1200 });
	expect([SHOP, STATEMENT]).toEqual([journals[0].shop_id, journals[0].statement_ids[0]]);
});
