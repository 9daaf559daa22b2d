/** Channel Settlement, beyond Prove and Build Journals: one damaged document changes nothing that is decided about the others. */
import fc from 'fast-check';
import { accrueUnsettled } from '../../nodes/ChannelSettlement/accrueUnsettled.ts';
import { readAccrualSettings } from '../../nodes/ChannelSettlement/accrualSettings.ts';
import { checkPayouts } from '../../nodes/ChannelSettlement/reconciliation/checkPayouts.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { everyMutation } from '../support/mutations.mts';
import type { Mutation } from '../support/mutations.mts';
import type { Row } from '../support/settlementExamples.mts';
import {
	DAY,
	PAYMENT,
	SHOP,
	SHOPS,
	STATEMENT,
	US_SHOP,
	workedPayment,
	workedStatement,
} from '../support/settlementExamples.mts';

const BAD = '7540000000000000099';
const BAD_PAYMENT = '3459000000000000099';

interface Told {
	code: string;
	title: string;
	what_happened: string;
}

/** The damaged one first or last; what is decided about the good ones is `alone`. */
function holds(extra: Row, good: Row[], decide: (documents: Row[]) => unknown) {
	const alone = decide(good);
	const mutations = everyMutation(extra);
	expect(mutations.length).toBeGreaterThan(100);
	fc.assert(
		fc.property(fc.constantFrom(...mutations), fc.boolean(), (mutation: Mutation, isFirst) => {
			const documents = isFirst ? [mutation.document, ...good] : [...good, mutation.document];
			expect({ [mutation.name]: decide(documents) }).toEqual({ [mutation.name]: alone });
		}),
		{ numRuns: 400 },
	);
}

const unreadable = (exceptions: Told[]) => exceptions.filter(({ code }) => code === 'SETTLEMENT_UNREADABLE');

describe('Accrue Unsettled', () => {
	const transaction = (shopId: string, more: Row = {}): Row => ({
		shop_id: shopId,
		id: '1636000000000000009',
		type: 'ORDER',
		status: 'UNSETTLED',
		currency: shopId === SHOP ? 'GBP' : 'USD',
		order_id: '576460000000000003',
		order_create_time: DAY - 30 * 86_400,
		order_delivery_time: DAY - 25 * 86_400,
		est_revenue_amount: '22.50',
		est_fee_tax_amount: '-3.38',
		est_settlement_amount: '19.12',
		revenue_breakdown: { subtotal_before_discount_amount: '25.00', seller_discount_amount: '-2.50' },
		fee_tax_breakdown: { fee: { platform_commission_amount: '-3.38' }, tax: {} },
		...more,
	});
	function accrue(items: Row[]) {
		const tables = { shops: SHOPS, accounts: [], dimensions: [] };
		const settings = readAccrualSettings({ include: 'delivered' }, tables, Date.UTC(2025, 11, 1, 3));
		const { journals, exceptions } = accrueUnsettled(items, settings);
		return { journals: journals.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json) };
	}
	const ofShop = (items: Row[]) => accrue(items).journals.filter(({ shop_id }) => shop_id === SHOP);

	test('the other shop is accrued, whatever is damaged', () => {
		expect(ofShop([transaction(SHOP)])).toHaveLength(2);
		holds(transaction(US_SHOP), [transaction(SHOP)], ofShop);
		const page = { shop_id: US_SHOP, transactions: [transaction(US_SHOP)] };
		holds(page, [transaction(SHOP)], ofShop);
	});

	test.each<[Row, RegExp]>([
		[{ order_create_time: DAY * 1000 }, /order_create_time is not a time/],
		[{ order_delivery_time: 'soon' }, /order_delivery_time is not a time/],
		[{ currency: null }, /currency is missing/],
		[{ currency: 'Pounds' }, /currency is no code of a currency/],
		[{ revenue_breakdown: ['1'] }, /revenue_breakdown is no object/],
		[{ type: 7 }, /type is no text/],
	])('%j holds its shop, is named, and hides nothing', (damage, text) => {
		const bad = transaction(SHOP, { id: '1636000000000000010', ...damage });
		const { journals, exceptions } = accrue([transaction(SHOP), bad, transaction(US_SHOP)]);
		expect([...new Set(journals.map(({ shop_id }) => shop_id))]).toEqual([US_SHOP]);
		expect(exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				title: 'The unsettled transaction 1636000000000000010 cannot be read',
				what_happened: expect.stringMatching(text),
				ids: { shop_id: SHOP, transaction_id: '1636000000000000010' },
			},
		]);
	});

	test('an empty row in an answer is no row of nothing', () => {
		const { journals, exceptions } = accrue([{ shop_id: SHOP, transactions: [transaction(SHOP), null] }]);
		expect([journals, unreadable(exceptions)]).toMatchObject([
			[],
			[{ what_happened: expect.stringContaining('transactions[1] is no row: null') }],
		]);
	});
});

describe('Check Payouts', () => {
	const day = { statement_time: DAY - 86_400, id: BAD, payment_id: BAD_PAYMENT };
	const extra = { statements: workedStatement(day), payments: workedPayment({ id: BAD_PAYMENT }) };
	function check(statements: Row[], payments: Row[]) {
		const { payouts, exceptions } = checkPayouts(statements, payments, {
			now: Date.UTC(2026, 0, 15),
			shops: readShops(SHOPS),
			lateMs: 7 * 86_400_000,
			quietMs: 0,
			readFrom: 0,
			toleranceMinor: 1,
			statementDay: 'ended',
		});
		return { payouts: payouts.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json) };
	}
	const good = ({ payouts, exceptions }: ReturnType<typeof check>) => ({
		payouts: payouts.filter(({ payment_id, statement_ids }) => payment_id === PAYMENT || statement_ids === STATEMENT),
		exceptions: exceptions.filter(({ business_key }) =>
			[`payment:${PAYMENT}`, `statement:${STATEMENT}`].includes(business_key),
		),
	});

	test('the other payouts are judged as without it', () => {
		expect(good(check([workedStatement()], [workedPayment()])).payouts).toMatchObject([{ state: 'ok' }]);
		holds(extra.statements, [workedStatement()], (rows) => good(check(rows, [workedPayment(), extra.payments])));
		holds(extra.payments, [workedPayment()], (rows) => good(check([workedStatement(), extra.statements], rows)));
	});

	test.each<[Row, string]>([
		[{ settlement_amount: '1e21' }, 'settlement_amount is no amount in GBP: "1e21"'],
		[{ settlement_amount: null, statement_time: DAY * 1000 }, `statement_time is not a time: ${DAY * 1000}`],
		[{ currency: '' }, 'currency is missing: nothing'],
		[{ id: { id: '1' } }, 'id is not an id: an object'],
	])('a statement with %j is named; its payout is not called wrong, and counts nothing as 0', (damage, text) => {
		const { payouts, exceptions } = check(
			[workedStatement(), workedStatement({ ...day, payment_id: PAYMENT, settlement_amount: '5.00', ...damage })],
			[workedPayment({ settlement_amount: { value: '84.14', currency: 'GBP' } })],
		);
		expect(payouts).toMatchObject([{ state: 'ok', payment_id: PAYMENT }]);
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_UNREADABLE', what_happened: expect.stringContaining(text) }]);
	});

	test.each<[Row, string]>([
		[{ settlement_amount: { value: 'abc', currency: 'GBP' } }, 'value is no amount in GBP: a text'],
		[{ settlement_amount: [] }, 'settlement_amount is no object: a list'],
		[{ create_time: DAY * 1_000_000 }, 'create_time is not a time'],
	])('a payout with %j is named, and its statement is not called unpaid', (damage, text) => {
		const { payouts, exceptions } = check([workedStatement()], [workedPayment(damage)]);
		expect(payouts).toEqual([]);
		expect(exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				title: `Payout ${PAYMENT} cannot be read`,
				what_happened: expect.stringContaining(text),
			},
		]);
	});
});
