/** When an order may go, and what holds it back (tiktok-shop.md 6.2, 6.3). */
import { decide, injected, notNow, refused } from '../support/decide.mts';
import { CREATED, NOW, PAID, SHOP_ID, shopRow, tikTokOrder } from '../support/orderExamples.mts';

const order = (fields: Record<string, unknown>) => tikTokOrder({ order: fields });

describe('orders that are not ours to ship, or are done', () => {
	test.each([
		['FULFILLMENT_BY_TIKTOK', 'FULFILLED_BY_TIKTOK'],
		['FULFILLMENT_BY_DILAYANI_TOKOPEDIA', 'FULFILLED_BY_DILAYANI'],
	])('%s is skipped', (fulfillment_type, code) => {
		expect(notNow(order({ fulfillment_type }))).toMatchObject({
			output: 'skip',
			code,
			order_id: '576460000000000001',
			shop_id: SHOP_ID,
		});
	});

	test('an order of a way to ship that is not documented is for a person; the case of the letters means nothing', () => {
		expect(refused(order({ fulfillment_type: 'FULFILLMENT_BY_PARTNER' }))).toMatchObject({
			code: 'ORDER_MALFORMED',
			title: 'TikTok order 576460000000000001 cannot be read: fulfillment_type names a way to ship that is not known',
		});
		expect(injected(order({ fulfillment_type: 'fulfillment_by_seller' })).order_id).toBe('576460000000000001');
	});

	test.each([
		['CANCELLED', 'ORDER_CANCELLED'],
		['CANCEL', 'ORDER_CANCELLED'],
		['AWAITING_COLLECTION', 'ORDER_SHIPPED'],
		['IN_TRANSIT', 'ORDER_SHIPPED'],
		['DELIVERED', 'ORDER_SHIPPED'],
		['COMPLETED', 'ORDER_SHIPPED'],
	])('status %s is skipped', (status, code) => {
		expect(notNow(order({ status }))).toMatchObject({ output: 'skip', code, reason: expect.stringMatching(/\.$/) });
	});

	test('an order whose lines are all cancelled is skipped', () => {
		expect(notNow(tikTokOrder({ lines: [{ price: 100, cancelled: true }] }))).toMatchObject({
			code: 'ORDER_CANCELLED',
		});
	});

	test('an order that is done needs no row of its shop', () => {
		expect(decide([order({ status: 'CANCELLED' })], { shops: [] }).skip).toHaveLength(1);
	});

	test('a shop that is switched off is skipped', () => {
		expect(notNow(tikTokOrder(), { shops: [shopRow({ active: false })] })).toMatchObject({ code: 'SHOP_OFF' });
		for (const active of [null, ''])
			expect(refused(tikTokOrder(), { shops: [shopRow({ active })] })).toMatchObject({
				code: 'ORDER_SHOP_NOT_SET_UP',
				what_happened: expect.stringContaining('active is empty'),
			});
	});

	test.each([
		['sampleOrders', 'is_sample_order', 'SAMPLE_ORDER'],
		['replacementOrders', 'is_replacement_order', 'REPLACEMENT_ORDER'],
		['exchangeOrders', 'is_exchange_order', 'EXCHANGE_ORDER'],
	])('%s can be left out by setting', (option, flag, code) => {
		expect(notNow(order({ [flag]: true }), { options: { [option]: 'skip' } })).toMatchObject({ output: 'skip', code });
		expect(injected(order({ [flag]: true })).order_id).toBe('576460000000000001');
	});
});

describe('orders that wait', () => {
	test('UNPAID waits for the payment', () => {
		expect(notNow(order({ status: 'UNPAID' }))).toMatchObject({ output: 'wait', code: 'UNPAID', status: 'UNPAID' });
	});

	test('ON_HOLD waits, and says when it may go at the earliest', () => {
		const onHold = tikTokOrder({ address: null, order: { status: 'ON_HOLD' } });
		expect(notNow(onHold)).toMatchObject({ output: 'wait', code: 'ON_HOLD', ready_at: '2025-12-01T01:01:00Z' });
	});

	test('a pre-order waits for its release, held by TikTok or not', () => {
		const release = { order_type: 'PRE_ORDER', release_date: NOW + 86_400 };
		const expected = {
			output: 'wait',
			code: 'PRE_ORDER',
			ready_at: new Date((NOW + 86_400) * 1000).toISOString().replace('.000Z', 'Z'),
		};
		expect(notNow(order({ ...release, status: 'ON_HOLD' }))).toMatchObject(expected);
		expect(notNow(order(release))).toMatchObject(expected);
		expect(injected(order({ ...release, release_date: NOW })).order_id).toBeTruthy();
	});

	test('a release date of another order type says nothing', () => {
		expect(injected(order({ order_type: 'NORMAL', release_date: NOW + 86_400 })).order_id).toBeTruthy();
	});

	test('an open request to cancel waits for its answer', () => {
		expect(notNow(order({ is_buyer_request_cancel: true }))).toMatchObject({
			output: 'wait',
			code: 'CANCEL_REQUESTED',
		});
	});

	describe('the remorse hour of shops that TikTok does not hold', () => {
		const free = (fields: Record<string, unknown> = {}) => order({ is_on_hold_order: false, ...fields });

		test('waits until an hour after the payment', () => {
			expect(notNow(free(), { now: PAID + 3599 })).toMatchObject({
				output: 'wait',
				code: 'REMORSE_HOUR',
				ready_at: '2025-12-01T01:01:00Z',
			});
			expect(injected(free(), { now: PAID + 3600 }).order_id).toBeTruthy();
		});

		test('a missing flag counts as not held', () => {
			expect(notNow(free({ is_on_hold_order: undefined }), { now: PAID })).toMatchObject({ code: 'REMORSE_HOUR' });
		});

		test('the minutes come from the shop, else from the options', () => {
			const shops = [shopRow({ remorse_minutes: 10 })];
			expect(injected(free(), { now: PAID + 600, shops }).order_id).toBeTruthy();
			expect(notNow(free(), { now: PAID + 600, options: { remorseMinutes: 20 } })).toMatchObject({
				ready_at: '2025-12-01T00:21:00Z',
			});
			expect(
				injected(free(), { now: PAID, shops: [shopRow({ remorse_minutes: '0' })], options: { remorseMinutes: 20 } })
					.order_id,
			).toBeTruthy();
		});

		test('a sample that nobody paid counts from its creation', () => {
			const sample = tikTokOrder({
				lines: [{ price: 0 }],
				order: { is_on_hold_order: false, is_sample_order: true, paid_time: undefined },
			});
			expect(notNow(sample, { now: CREATED + 3599 })).toMatchObject({ code: 'REMORSE_HOUR' });
			expect(injected(sample, { now: CREATED + 3600 }).payload.placed_at).toBe('2025-12-01T00:00:00Z');
		});

		test('an order that TikTok held goes at once', () => {
			expect(injected(order({ is_on_hold_order: true }), { now: PAID }).order_id).toBeTruthy();
		});
	});
});

describe('orders that need a person', () => {
	test('a status that nobody knows', () => {
		expect(refused(order({ status: 'TELEPORTED' }))).toMatchObject({
			code: 'ORDER_UNKNOWN_STATUS',
			owner_role: 'integration',
		});
	});

	test('cash on delivery', () => {
		expect(refused(order({ is_cod: true }))).toMatchObject({ code: 'ORDER_CASH_ON_DELIVERY' });
	});

	test.each([
		['no id', { id: '' }],
		['no shop', { shop_id: undefined }],
		['no status', { status: undefined }],
		['no payment', { payment: undefined }],
		['no currency', { payment: {} }],
		['no lines', { line_items: [] }],
		['a line without id', { line_items: [{ original_price: '1.00' }] }],
	])('data with %s', (_, fields) => {
		expect(refused({ ...tikTokOrder(), ...fields })).toMatchObject({
			code: 'ORDER_INCOMPLETE',
			owner_role: 'integration',
		});
	});

	test('two lines with one id', () => {
		expect(
			refused(
				tikTokOrder({
					lines: [
						{ id: '1', price: 1 },
						{ id: '1', price: 1 },
					],
				}),
			),
		).toMatchObject({ code: 'ORDER_INCOMPLETE' });
	});

	test('no time at all', () => {
		expect(refused(order({ create_time: undefined, paid_time: undefined }))).toMatchObject({
			code: 'ORDER_INCOMPLETE',
		});
	});

	test.each([
		['no row', []],
		['two rows that differ', [shopRow(), shopRow({ service_level: 'EXPRESS' })]],
		['no NewStore shop', [shopRow({ newstore_shop: '' })]],
		['no channel', [shopRow({ channel_name: '' })]],
		['a wrong price method', [shopRow({ price_method: 'gross' })]],
		['a wrong short action', [shopRow({ short_stock_action: 'panic' })]],
		['no minutes', [shopRow({ remorse_minutes: 'soon' })]],
	])('a shop with %s', (_, shops) => {
		expect(refused(tikTokOrder(), { shops })).toMatchObject({
			code: 'ORDER_SHOP_NOT_SET_UP',
			owner_role: 'integration',
		});
	});
});

test('a wrong setting is one case for all orders that it hits', () => {
	const keys = ['1', '2'].map((id) => refused(tikTokOrder({ id }), { shops: [] }).business_key);
	expect(keys).toEqual([SHOP_ID, SHOP_ID]);
	const unserved = ['1', '2'].map(
		(id) => refused(tikTokOrder({ id }), { shops: [shopRow({ service_level: '' })] }).business_key,
	);
	expect(new Set(unserved).size).toBe(1);
});

describe('batches', () => {
	test('an empty item is no order, an order that comes twice is one, the newer counts', () => {
		const old = tikTokOrder({ order: { status: 'ON_HOLD', update_time: PAID } });
		const { inject, wait, skip, exceptions } = decide([{}, tikTokOrder(), old]);
		expect([inject.length, wait.length, skip.length, exceptions.length]).toEqual([1, 0, 0, 0]);
		expect(inject[0].index).toBe(1);
	});

	test('one bad order does not hold the others', () => {
		const { inject, exceptions } = decide([
			tikTokOrder({ id: '1', order: { is_cod: true } }),
			tikTokOrder({ id: '2' }),
			{ id: '3' },
		]);
		expect(inject.map((item) => item.json.order_id)).toEqual(['2']);
		expect(exceptions.map((item) => [item.json.business_key, item.index])).toEqual([
			['3', 2],
			['1', 0],
		]);
	});

	test('an exception carries the deadline of the dispatch', () => {
		expect(refused(order({ is_cod: true })).deadline).toBe('2025-12-03T00:00:00Z');
		expect(refused(order({ is_cod: true, rts_sla_time: 0 })).deadline).toBe('2025-12-06T00:00:00Z');
	});
});
