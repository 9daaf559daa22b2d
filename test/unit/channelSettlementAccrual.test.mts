/** Channel Settlement: accrual of unsettled orders at the end of the month, and its reversal. */
import { accrueUnsettled } from '../../nodes/ChannelSettlement/accrual/accrueUnsettled.ts';
import { readAccrualSettings } from '../../nodes/ChannelSettlement/accrual/accrualSettings.ts';
import type { Row } from '../support/settlementExamples.mts';
import { SHOP, SHOPS, US_SHOP, linesOf } from '../support/settlementExamples.mts';

const NOVEMBER_20 = Date.UTC(2025, 10, 20) / 1000;
const DECEMBER_1 = Date.UTC(2025, 11, 1) / 1000;

const unsettled = (more: Row = {}): Row => ({
	shop_id: SHOP,
	id: '1636000000000000009',
	type: 'ORDER',
	status: 'UNSETTLED',
	currency: 'GBP',
	order_id: '576460000000000003',
	order_create_time: NOVEMBER_20,
	est_revenue_amount: '22.50',
	est_shipping_cost_amount: '0.00',
	est_fee_tax_amount: '-3.38',
	est_adjustment_amount: '0.00',
	est_settlement_amount: '19.12',
	revenue_breakdown: { subtotal_before_discount_amount: '25.00', seller_discount_amount: '-2.50' },
	fee_tax_breakdown: {
		fee: {
			platform_commission_amount: '-2.03',
			affiliate_commission_amount: '-1.35',
			retail_delivery_fee_amount: '0.28',
		},
		tax: { sales_tax_amount: '4.00' },
	},
	...more,
});

function accrue(items: Row[], options: Row = {}) {
	const settings = readAccrualSettings(
		options,
		{ shops: SHOPS, accounts: [], dimensions: [] },
		Date.UTC(2025, 11, 1, 3),
	);
	const { journals, exceptions } = accrueUnsettled(items, settings);
	return { journals: journals.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json) };
}

test('the last day of the month before, and the mirror on the first of the next', () => {
	const { journals, exceptions } = accrue([unsettled()]);
	expect(exceptions).toEqual([]);
	expect(journals.map(({ journal_ref, date }) => [journal_ref, date])).toEqual([
		[`TTS-A${SHOP}-202511`, '2025-11-30'],
		[`TTS-A${SHOP}-202511-R1`, '2025-12-01'],
	]);
	const accrued = linesOf(journals[0]);
	expect(accrued).toEqual({
		sales: -2500,
		seller_discounts: 250,
		platform_commission: 203,
		affiliate_commission: 135,
		unsettled: 1912,
	});
	expect(linesOf(journals[1])).toEqual(
		Object.fromEntries(Object.entries(accrued).map(([category, minor]) => [category, -minor])),
	);
	expect(journals.map(({ must_be_draft, clearing_minor }) => [must_be_draft, clearing_minor])).toEqual([
		[false, 0],
		[false, 0],
	]);
});

test('which orders belong to the month', () => {
	const later = unsettled({ order_create_time: DECEMBER_1 });
	expect(accrue([later]).journals).toEqual([]);
	expect(accrue([later], { month: '2025-12' }).journals[0].date).toBe('2025-12-31');
	expect(accrue([unsettled()], { include: 'delivered' }).journals).toEqual([]);
	const delivered = unsettled({ order_delivery_time: NOVEMBER_20 + 86_400 });
	expect(accrue([delivered], { include: 'delivered' }).journals).toHaveLength(2);
	expect(() => accrue([], { month: 'May' })).toThrow(/"Month"/);
});

test('estimates that do not add up leave a suspense line and a draft', () => {
	const [journal] = accrue([unsettled({ est_settlement_amount: '19.00' })]).journals;
	expect(linesOf(journal)).toMatchObject({ unsettled: 1900, suspense: 12 });
	expect(journal.must_be_draft).toBe(true);
});

test('adjustments by type, pages of rows, several shops and currencies', () => {
	const adjustment = {
		id: '7',
		type: 'PLATFORM_PENALTY',
		currency: 'USD',
		est_adjustment_amount: '-5.00',
		est_settlement_amount: '-5.00',
	};
	const { journals, exceptions } = accrue([
		unsettled(),
		{ shop_id: US_SHOP, transactions: [adjustment, unsettled({ currency: 'EUR' })] },
		{ ...unsettled(), shop_id: '1' },
	]);
	expect(journals.map(({ journal_ref }) => journal_ref).filter((ref) => !ref.endsWith('R1'))).toEqual([
		`TTS-A${SHOP}-202511`,
		`TTS-A${US_SHOP}-202511-USD`,
		`TTS-A${US_SHOP}-202511-EUR`,
	]);
	expect(linesOf(journals[2])).toEqual({ penalties: 500, unsettled: -500 });
	expect(exceptions.map(({ code }) => code)).toEqual(['SETTLEMENT_UNKNOWN_SHOP']);
});

test('an amount that cannot be read stops the accrual of its shop', () => {
	const { journals, exceptions } = accrue([unsettled({ est_settlement_amount: 'soon' })]);
	expect([journals, exceptions.map(({ code }) => code)]).toEqual([[], ['SETTLEMENT_AMOUNT']]);
});
