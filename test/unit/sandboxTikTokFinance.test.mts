// The finance documents of the TikTok sandbox as the API tells them. Identities are computed again from the answers.
import fc from 'fast-check';

import { BREAKS } from '../../sandbox/tiktok/finance/financeSwitches.mts';
import {
	brokenIdentities,
	readDocuments,
	readOrder,
	readPayments,
	readRows,
	readStatements,
	readUnsettled,
	units,
} from '../support/financeDocuments.mts';
import { startMarket, TEST_MARKETS } from '../support/tiktokMarkets.mts';
import type { Market, TestMarket } from '../support/tiktokMarkets.mts';

const DAY_MS = 86_400_000;

const started: Market[] = [];
async function start(...wish: Parameters<typeof startMarket>): Promise<Market> {
	const market = await startMarket(...wish);
	started.push(market);
	return market;
}
afterEach(async () => {
	await Promise.all(started.splice(0).map((one) => one.close()));
});

/** Ships and delivers. */
function deliver({ server: { actions } }: Market, orderId: string): string {
	for (const status of ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'] as const) {
		actions.advanceOrder({ orderId, status });
	}
	return orderId;
}

/** Gives the buyer back what he paid for the first `count` units, or `total` minor units of it. */
function refund(market: Market, orderId: string, count: number, total?: number): void {
	const { orders, returns } = market.server.state;
	const order = orders.require(orderId);
	const note = { by: 'SELLER' as const, description: 'Refunded' };
	const lines = order.lines.filter((line) => line.givenBack === undefined).slice(0, count);
	const asked = returns.open({ order, lines, type: 'REFUND', role: 'SELLER', reason: 'test', totalMinor: total });
	returns.grantRefund(asked, note);
	market.clock.advance(market.server.state.switches.refundMs);
}

const marketName = (region: TestMarket) => (region === 'ID' ? 'SEA' : region);

describe('documents of one day', () => {
	test('the worked statement, to the penny', async () => {
		const market = await start('GB');
		market.server.actions.loadWorkedExample({ shopId: market.shop.id });
		const { statements, details, payments, orders } = await readDocuments(market);
		expect(statements).toEqual([
			{
				id: '7540000000000000001',
				statement_time: 1_765_324_800,
				currency: 'GBP',
				settlement_amount: '79.14',
				net_sales_amount: '76.00',
				shipping_cost_amount: '4.78',
				fee_amount: '-8.64',
				adjustment_amount: '7.00',
				payment_status: 'PAID',
				payment_id: '3459000000000000001',
			},
		]);
		expect(details[0].head).toMatchObject({ payable_amount: '71.14', total_reserve_amount: '-8.00', total_count: 5 });
		expect(details[0].rows.map(({ type, settlement_amount: amount }) => [type, amount])).toEqual([
			['ORDER', '31.75'],
			['ORDER', '40.39'],
			['PLATFORM_PENALTY', '-5.00'],
			['LOGISTICS_REIMBURSEMENT', '12.00'],
			['RESERVE', '0'],
		]);
		expect(details[0].rows[0]).toMatchObject({ order_id: '576460000000000001', order_create_time: 1_764_547_200 });
		expect(payments[0]).toMatchObject({ amount: { value: '71.14', currency: 'GBP' }, paid_time: 1_765_497_600 });
		expect(orders[0].sku_transactions.map((sku: { settlement_amount: string }) => sku.settlement_amount)).toEqual([
			'18.80',
			'12.95',
		]);
		expect(brokenIdentities({ statements, details, payments, orders }, 'GB')).toEqual([]);
	});

	test('the fields differ between markets', async () => {
		const fields = async (region: TestMarket, change = {}) => {
			const market = await start(region, change);
			const { actions } = market.server;
			const orderId = deliver(market, market.place().id);
			actions.setAffiliate({ orderId, percent: '10' });
			actions.settleOrder({ orderId });
			const [statement] = await readStatements(market);
			const [row] = (await readRows(market, statement.id)).rows;
			const { fee, tax } = row.fee_tax_breakdown;
			return { statement: Object.keys(statement), fees: Object.keys({ ...fee, ...tax }), row };
		};
		const britain = await fields('GB');
		expect(britain.statement).toEqual(expect.arrayContaining(['net_sales_amount', 'shipping_cost_amount']));
		expect(britain.statement).not.toContain('revenue_amount');
		expect(britain.fees).toEqual(['platform_commission_amount', 'affiliate_commission_amount']);
		const america = await fields('US');
		expect(america.fees).toContain('referral_fee_amount');
		// Sales tax is told and enters no sum: 24.00 and 3.99 at 6.625 %.
		expect(america.row.supplementary_component).toMatchObject({ sales_tax_amount: '1.85' });
		expect(america.row.settlement_amount).toBe('24.15');
		const fromAbroad = (await fields('US', { sellerType: 'CROSS_BORDER' })).statement;
		expect(fromAbroad.filter((name) => /^(net_sales|revenue|shipping_cost)_/.test(name))).toEqual([]);
		const indonesia = await fields('ID');
		expect(indonesia.statement).toContain('revenue_amount');
		expect(indonesia.statement).not.toContain('shipping_cost_amount');
		const { fee } = indonesia.row.fee_tax_breakdown;
		expect([fee.affiliate_commission_amount, fee.affiliate_commission_amount_before_pit]).toEqual(['-25000', '-27500']);
		expect((await fields('DE')).fees).toContain('epr_pob_service_fee_amount');
		expect((await fields('BR')).fees).toContain('fee_per_item_sold_amount');
	});

	test('a refund before the settlement is part of the row, one after it is a row of its own', async () => {
		const market = await start('US');
		const { actions } = market.server;
		const line = [{ seller_sku: 'TEE', quantity: 2 }];
		const early = deliver(market, market.place({ lines: line, sellerDiscount: '4.00', platformDiscount: '2.00' }).id);
		const late = deliver(market, market.place({ lines: line }).id);
		refund(market, early, 1);
		for (const orderId of [early, late]) actions.settleOrder({ orderId });
		expect(await readOrder(market, early)).toMatchObject({ total_count: 1, revenue_amount: '22.00' });
		expect(await readOrder(market, late)).toMatchObject({ total_count: 1, revenue_amount: '48.00' });

		actions.closeDay();
		refund(market, late, 2, 2_559);
		const order = await readOrder(market, late);
		expect(order.sku_transactions.map(({ sku_id: id }: { sku_id: string }) => id)).toEqual(
			Array(2).fill(market.truth(late).lines[0].skuId),
		);
		const [sale, back] = order.sku_transactions;
		expect(new Set([sale.statement_id, back.statement_id]).size).toBe(2);
		// 6 % of what was refunded comes back, a fifth of that is kept.
		const { revenue_amount: revenue, fee_tax_breakdown: fees } = back;
		expect(units(fees.fee.referral_fee_amount)).toBeGreaterThan(0n);
		expect(units(fees.fee.refund_administration_fee_amount)).toBeLessThan(0n);
		expect(units(order.revenue_amount)).toBe(units('48.00') + units(revenue));
		expect(brokenIdentities(await readDocuments(market), 'US')).toEqual([]);
	});

	test('all fields, unknown fields and unknown types keep the sums', async () => {
		const market = await start('GB');
		const { actions } = market.server;
		const { id: shopId } = market.shop;
		actions.setFinance({ unknownField: { group: 'fee', field: 'gmv_max_ad_fee_amount', amount: -30 } });
		const orderId = deliver(market, market.place({ lines: [{ seller_sku: 'TEE', quantity: 3 }] }).id);
		actions.settleOrder({ orderId });
		actions.addEveryField({ shopId });
		actions.addAdjustment({ shopId, type: 'Something new', amount: '-1.23' });
		actions.setFinance({ tellsAllFields: true });
		const documents = await readDocuments(market);
		expect(brokenIdentities(documents, 'GB')).toEqual([]);
		const [row, every, adjustment] = documents.details[0].rows;
		expect(row.fee_tax_breakdown.fee.gmv_max_ad_fee_amount).toBe('-0.30');
		expect(row.fee_tax_breakdown.fee.installation_service_fee).toBe('0');
		expect(Object.values(every.fee_tax_breakdown.tax)).not.toContain('0');
		expect(adjustment).toMatchObject({ type: 'Something new', settlement_amount: '-1.23' });
	});
});

describe('identities', () => {
	test.each(TEST_MARKETS)('hold whatever is sold, refunded, fined and withheld in %s', async (region) => {
		const market = await start(region);
		const { actions } = market.server;
		const { id: shopId, currency } = market.shop;
		const whole = currency === 'IDR' || currency === 'JPY';
		const text = (amount: number) => (whole ? String(amount) : (amount / 100).toFixed(2));
		const step = fc.record({
			units: fc.array(fc.constantFrom('TEE', 'CAP', 'SOCK'), { minLength: 1, maxLength: 4 }),
			sellerDiscount: fc.integer({ min: 0, max: 700 }),
			platformDiscount: fc.integer({ min: 0, max: 700 }),
			carrier: fc.constantFrom('SELLER' as const, 'TIKTOK' as const),
			affiliate: fc.integer({ min: 0, max: 30 }),
			refundedBefore: fc.integer({ min: 0, max: 2 }),
			refundedAfter: fc.integer({ min: 0, max: 2 }),
			partly: fc.integer({ min: 1, max: 900 }),
			adjustment: fc.integer({ min: -4_000, max: 4_000 }),
			closes: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
				for (const one of steps) {
					const { id: orderId } = market.place({
						lines: one.units.map((seller_sku) => ({ seller_sku, quantity: 1 })),
						sellerDiscount: text(one.sellerDiscount),
						platformDiscount: text(one.platformDiscount),
					});
					deliver(market, orderId);
					actions.setAffiliate({ orderId, percent: String(one.affiliate) });
					if (one.refundedBefore > 0) refund(market, orderId, one.refundedBefore, one.partly);
					actions.settleOrder({ orderId });
					if (one.closes) actions.closeDay();
					const left = market.server.state.orders.require(orderId).lines.some(({ givenBack }) => !givenBack);
					if (one.refundedAfter > 0 && left) refund(market, orderId, one.refundedAfter);
					actions.addAdjustment({ shopId, type: 'OTHER_ADJUSTMENT', amount: text(one.adjustment) });
				}
				expect(brokenIdentities(await readDocuments(market), marketName(region))).toEqual([]);
			}),
			{ numRuns: 6 },
		);
	});
});

describe('switches', () => {
	let market: Market;
	beforeAll(async () => {
		market = await startMarket('GB');
		const { actions } = market.server;
		for (let count = 0; count < 3; count++) {
			actions.settleOrder({ orderId: deliver(market, market.place().id) });
			actions.closeDay();
		}
	});
	afterAll(() => market.close());

	test.each(Object.keys(BREAKS))('%s is broken alone, and mended', async (name) => {
		market.server.actions.breakIdentity({ identity: name });
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual([name.split('_')[0]]);
		market.server.actions.mendIdentities();
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual([]);
	});

	test('a missing row is not given away by the count', async () => {
		market.server.actions.breakIdentity({ identity: 'F5_ROWS' });
		const { details } = await readDocuments(market);
		for (const { head, rows } of details) expect(head.total_count).toBe(rows.length);
		market.server.actions.mendIdentities();
	});

	test('one document only can be wrong', async () => {
		const [, { id }] = await readStatements(market);
		market.server.actions.breakIdentity({ identity: 'F6', id, amount: -3 });
		const { details } = await readDocuments(market);
		expect(details.map(({ head }) => head.total_reserve_amount)).toEqual(['-1.11', '-1.14', '-1.11']);
		market.server.actions.mendIdentities();
	});
});

describe('days and payouts', () => {
	test('an order is an estimate, then part of the open day, then of a closed statement that is paid', async () => {
		const market = await start('GB');
		const { actions } = market.server;
		actions.addAdjustment({ shopId: market.shop.id, type: 'PLATFORM_PENALTY', amount: '-2.00', inDays: 20 });
		const { id: orderId } = market.place();
		const early = await readUnsettled(market);
		expect(early).toMatchObject({ total_count: 2, sum_est_settlement_amount: '20.18' });
		expect(early.transactions.find(({ type }: { type: string }) => type === 'ORDER')).toMatchObject({
			estimated_settlement: '7 days after delivery',
			est_settlement_amount: '22.18',
		});
		expect(await readOrder(market, orderId)).toMatchObject({
			total_count: 0,
			settlement_amount: '0',
			order_create_time: 0,
		});

		deliver(market, orderId);
		market.clock.advance(7 * DAY_MS - 1_000);
		expect((await readUnsettled(market)).total_count).toBe(2);
		market.clock.advance(2_000);
		expect((await readUnsettled(market)).total_count).toBe(1);
		const [open] = await readStatements(market);
		expect(open).toMatchObject({ settlement_amount: '22.18', payment_status: 'PROCESSING' });
		expect(open.payment_id).toBeUndefined();
		// The end of its day.
		expect(open.statement_time).toBe((Math.floor(Date.now() / DAY_MS) + 1) * 86_400);
		actions.setFinance({ showsOpenDay: false });
		expect(await readStatements(market)).toEqual([]);

		actions.closeDay();
		const [closed] = await readStatements(market);
		expect(closed).toMatchObject({ id: open.id, payment_status: 'PROCESSING' });
		expect(closed.statement_time).toBeLessThan(open.statement_time);
		expect((await readRows(market, closed.id)).head).toMatchObject({
			total_reserve_amount: '-1.11',
			payable_amount: '21.07',
		});
		market.clock.advance(2 * DAY_MS);
		const [payment] = await readPayments(market);
		expect(payment).toMatchObject({ id: closed.payment_id, status: 'PAID', amount: { value: '21.07' } });
		expect((await readStatements(market, { payment_status: 'PAID' })).map(({ id }) => id)).toEqual([open.id]);

		// Two weeks later the reserve comes back, with no settlement of its own.
		market.clock.advance(14 * DAY_MS);
		const released = (await readStatements(market)).at(-1);
		expect((await readRows(market, released.id)).rows.map(({ type }) => type)).toContain('RESERVE');
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual([]);
	});

	test('statements are merged, and what is owed to TikTok is carried', async () => {
		const market = await start('GB');
		const { actions } = market.server;
		const { id: shopId } = market.shop;
		actions.setFinance({ reserveBps: 0 });
		actions.addAdjustment({ shopId, type: 'PLATFORM_PENALTY', amount: '-30.00' });
		actions.closeDay();
		expect(await readPayments(market)).toEqual([]);
		expect(() => actions.payOut({ shopId })).toThrow('owed nothing');
		for (let count = 0; count < 2; count++) {
			actions.settleOrder({ orderId: deliver(market, market.place().id) });
			actions.closeDay();
		}
		const statements = await readStatements(market);
		const [payment, ...more] = await readPayments(market);
		expect(more).toEqual([]);
		expect(payment.amount.value).toBe('14.36');
		expect(statements.map(({ payment_id: id }) => id)).toEqual(Array(3).fill(payment.id));
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual([]);
	});

	test('a payout in another currency, one that fails, one that is tried again', async () => {
		const market = await start('DE');
		const { actions } = market.server;
		const { id: shopId } = market.shop;
		actions.setFinance({ exchange: { [shopId]: { currency: 'JPY', rate: '163.123457' } }, failPayouts: 1 });
		actions.settleOrder({ orderId: deliver(market, market.place().id) });
		actions.closeDay();
		const [{ id }] = await readPayments(market);
		market.clock.advance(2 * DAY_MS);
		expect(await readPayments(market)).toEqual([expect.objectContaining({ id, status: 'FAILED' })]);
		expect(await readStatements(market, { payment_status: 'FAILED' })).toHaveLength(1);
		actions.retryPayout({ paymentId: id });
		market.clock.advance(2 * DAY_MS);
		const [payment] = await readPayments(market);
		expect(payment).toMatchObject({ status: 'PAID', exchange_rate: '163.123457', amount: { currency: 'JPY' } });
		expect(payment.amount.value).toMatch(/^\d+$/);
		expect(brokenIdentities(await readDocuments(market), 'DE')).toEqual([]);
	});

	test('documents come late, and change after they were paid', async () => {
		const market = await start('GB');
		const { actions } = market.server;
		actions.setFinance({ delayDays: 5, showsOpenDay: false });
		actions.settleOrder({ orderId: deliver(market, market.place().id) });
		actions.closeDay();
		expect(await readStatements(market)).toEqual([]);
		const [{ id }] = market.server.state.finance.ofShop(market.shop.id);
		const path = `/finance/202501/statements/${id}/statement_transactions`;
		expect((await market.call('GET', path, { query: { sort_field: 'order_create_time' } })).code).toBe(36009004);
		expect(await readPayments(market)).toHaveLength(1);
		market.clock.advance(5 * DAY_MS);
		expect(await readStatements(market)).toHaveLength(1);

		actions.changeStatement({ statementId: id, amount: '-1.00' });
		expect((await readRows(market, id)).head.payable_amount).toBe('20.07');
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual([]);
		actions.changeStatement({ statementId: id, amount: '-1.00', keepPayment: true });
		expect(brokenIdentities(await readDocuments(market), 'GB')).toEqual(['F9']);
	});

	test('South East Asia has a balance instead of payouts', async () => {
		const market = await start('ID');
		const { actions } = market.server;
		const { id: shopId } = market.shop;
		actions.settleOrder({ orderId: deliver(market, market.place().id) });
		actions.closeDay();
		expect(await readPayments(market)).toEqual([]);
		const [statement] = await readStatements(market);
		expect(statement).toMatchObject({ payment_status: 'PAID' });
		expect(statement.payment_id).toBeUndefined();
		const read = async (types: string) =>
			(await market.call('GET', '/finance/202309/withdrawals', { query: { types } })).data;
		expect(await read('SETTLE')).toMatchObject({
			total_count: 1,
			withdrawals: [{ type: 'SETTLE', amount: statement.settlement_amount, currency: 'IDR', status: 'SUCCESS' }],
		});
		actions.setFinance({ failPayouts: 1 });
		actions.withdraw({ shopId });
		expect(() => actions.withdraw({ shopId })).toThrow('balance');
		market.clock.advance(2 * DAY_MS);
		const all = (await read('SETTLE,WITHDRAW,REVERSE')).withdrawals;
		expect(all.map(({ type, status }: Record<string, string>) => `${type} ${status}`)).toEqual([
			'SETTLE SUCCESS',
			'WITHDRAW FAILED',
			'REVERSE SUCCESS',
		]);
		actions.withdraw({ shopId, amount: '1000' });
		expect((await market.call('GET', '/finance/202309/withdrawals')).code).toBe(21001001);
	});
});

describe('the lists', () => {
	test('a long statement comes in pages whose rows add up', async () => {
		const market = await start('GB');
		const { statementId } = market.server.actions.loadBigStatement({ shopId: market.shop.id, rows: 1_234 });
		const { head, rows } = await readRows(market, statementId);
		expect(head.total_count).toBe(1_234);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(1_234);
		const times = rows.map(({ order_create_time: time }) => time);
		expect(times).toEqual([...times].sort((a, b) => a - b));
		const documents = { statements: await readStatements(market), details: [{ head, rows }], orders: [] };
		expect(brokenIdentities({ ...documents, payments: await readPayments(market) }, 'GB')).toEqual([]);
	});

	test('filters are half open, pages keep their filters, wrong input is refused', async () => {
		const market = await start('GB', {}, ['US']);
		const { actions } = market.server;
		for (let count = 0; count < 3; count++) {
			actions.addAdjustment({ shopId: market.shop.id, type: 'REBATE', amount: '5.00' });
			actions.closeDay();
		}
		const [first, second, third] = await readStatements(market);
		const between = {
			statement_time_ge: String(first.statement_time),
			statement_time_lt: String(third.statement_time),
		};
		expect((await readStatements(market, between)).map(({ id }) => id)).toEqual([first.id, second.id]);
		expect((await readStatements(market, { sort_order: 'DESC', page_size: '1' })).map(({ id }) => id)).toEqual([
			third.id,
			second.id,
			first.id,
		]);

		const path = '/finance/202309/statements';
		const code = async (query: Record<string, string>) => (await market.call('GET', path, { query })).code;
		const sorted = { sort_field: 'statement_time', page_size: '1' };
		const { data } = await market.call('GET', path, { query: sorted });
		expect(await code({ ...sorted, page_token: data.next_page_token })).toBe(0);
		expect(await code({ ...sorted, ...between, page_token: data.next_page_token })).toBe(21001001);
		for (const wrong of [
			{ sort_field: 'create_time' },
			{ ...sorted, page_size: '101' },
			{ ...sorted, payment_status: 'OPEN' },
			{ ...sorted, statement_time_ge: 'yesterday' },
			{ ...sorted, sort_order: 'UP' },
		]) {
			expect(await code(wrong as Record<string, string>)).toBe(21001001);
		}
		// A statement of another shop is not told.
		const other = [...market.server.state.shops.values()].find(({ region }) => region === 'US')!;
		const rows = `/finance/202501/statements/${first.id}/statement_transactions`;
		const query = { sort_field: 'order_create_time' };
		expect((await market.call('GET', rows, { query, cipher: other.cipher })).code).toBe(36009004);
		actions.setScopes({ scopes: ['seller.order.info'] });
		expect(await code(sorted)).toBe(105005);
	});
});
