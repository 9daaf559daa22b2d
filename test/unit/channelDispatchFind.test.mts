/** Which orders to look at: those of NewStore orders, and those of a sweep whose turn has come. */
import fc from 'fast-check';
import { listDueOrders } from '../../nodes/ChannelDispatch/find/listDueOrders.ts';
import { listTikTokOrders } from '../../nodes/ChannelDispatch/find/listTikTokOrders.ts';
import { sortAsked } from '../../nodes/ChannelDispatch/find/sortAsked.ts';
import { expectWords } from '../support/caseWords.mts';
import { SHOP } from '../support/dispatchExamples.mts';

type Row = Record<string, unknown>;

const ORDER = '576460000000000001';
const OTHER = '576460000000000002';

describe('Sort What Was Asked For', () => {
	const event = (order_id: string, changes: Row = {}) => ({
		type: 'fulfillment_request.items_completed',
		order_id,
		payload: { service_level: 'STANDARD_SHIP' },
		...changes,
	});
	const json = (placed: Array<{ json: unknown }>) => placed.map((one) => one.json);

	test('events lead to NewStore, orders with their own ids past it; each once, counter sales not at all', () => {
		const { storeOrders, orders } = sortAsked([
			event('ns-1'),
			event('ns-2', { payload: { service_level: 'IN_STORE_HANDOVER' } }),
			event('ns-1', { type: 'order.completed', payload: null }),
			// A trigger with declared inputs gives null for those that nobody has filled.
			{ shop_id: SHOP, order_id: ORDER, type: null, payload: null },
			{ shop_id: SHOP, order_id: ORDER },
			event(''),
			{},
		]);
		expect(json(storeOrders)).toEqual([{ newstore_order_id: 'ns-1' }]);
		expect(json(orders)).toEqual([{ shop_id: SHOP, order_id: ORDER }]);
	});
});

describe('List TikTok Orders', () => {
	const attributes = (orderId: string) => [
		{ name: 'tiktok_order_id', value: orderId },
		{ name: 'tiktok_shop_id', value: SHOP },
	];
	const found = (orderId: string) => ({
		order_id: orderId,
		external_id: orderId,
		found: true,
		newstore_order: { extended_attributes: attributes(orderId) },
	});
	const list = (items: Row[]) => {
		const { orders, exceptions } = listTikTokOrders(items);
		expectWords(exceptions.map(({ json }) => json));
		return { orders, exceptions: exceptions.map(({ json }) => json) };
	};

	test('by attributes, each once; sales in stores are none and no case', () => {
		const { orders, exceptions } = list([
			{ id: 'ns-1', extended_attributes: attributes(ORDER) },
			{ id: 'ns-2', extended_attributes: [] },
			{ id: 'ns-1', extended_attributes: attributes(ORDER) },
			{ id: 'ns-3', extended_attributes: [{ name: 'tiktok_order_id', value: 'undefined' }, attributes(OTHER)[1]] },
			{},
		]);
		expect(orders).toEqual([{ json: { shop_id: SHOP, order_id: ORDER }, indexes: [0, 2] }]);
		expect(exceptions).toEqual([]);
	});

	test('orders that are known already come along once; those of a shop that is switched off are left alone', () => {
		const off = '7495000000000000077';
		const items = [{ id: 'ns-1', extended_attributes: attributes(ORDER) }];
		const known = [
			{ shop_id: SHOP, order_id: OTHER },
			{ shop_id: SHOP, order_id: ORDER },
			{ shop_id: off, order_id: ORDER },
			{},
		];
		const rows = [
			{ shop_id: SHOP, active: true },
			{ shop_id: off, active: false },
		];
		expect(listTikTokOrders(items, known, rows).orders).toEqual([
			{ json: { shop_id: SHOP, order_id: ORDER }, indexes: [0] },
			{ json: { shop_id: SHOP, order_id: OTHER }, indexes: [0], input: 1 },
		]);
		// Without a row nothing says that a shop is switched off.
		expect(listTikTokOrders(items, known).orders).toHaveLength(3);
		expect(listTikTokOrders(items, known, [{ shop_id: SHOP, active: false }]).orders).toHaveLength(1);
	});

	test('a number that NewStore has under one prefix is found', () => {
		const { orders, exceptions } = list([{ order_id: ORDER, external_id: ORDER, found: false }, found(ORDER)]);
		expect(orders.map(({ json }) => json.order_id)).toEqual([ORDER]);
		expect(exceptions).toEqual([]);
	});

	test.each([
		[[OTHER], '1 number that you entered is not known', `with the number ${OTHER}. Nothing was written back for it.`],
		[
			[OTHER, '576460000000000003'],
			'2 numbers that you entered are not known',
			`with the numbers ${OTHER} and 576460000000000003. Nothing was written back for them.`,
		],
	])('numbers that NewStore does not have are one case: %j', (numbers, title, happened) => {
		const { orders, exceptions } = list([found(ORDER), ...numbers.map((order_id) => ({ order_id, found: false }))]);
		expect(orders).toHaveLength(1);
		expect(exceptions).toMatchObject([
			{
				code: 'DISPATCH_REPLAY_NOT_FOUND',
				title: expect.stringContaining(title),
				what_happened: expect.stringContaining(happened),
				ids: { order_ids: numbers.join(', ') },
			},
		]);
	});
});

describe('List Due Orders', () => {
	const START = Date.parse('2025-12-01T10:00:00Z');
	const minutes = (count: number) => START + count * 60_000;
	const order = (changes: Row = {}): Row => ({
		shop_id: SHOP,
		order_id: ORDER,
		rts_sla_time: START / 1000 + 2 * 86_400,
		...changes,
	});
	const failed = (occurrences: number, changes: Row = {}): Row => ({
		case_key: `dispatch.TIKTOK-21008106.${ORDER}.0a1b2c3d4e`,
		code: 'TIKTOK_21008106',
		ids: JSON.stringify({ order_id: ORDER }),
		occurrences,
		last_seen_at: new Date(START).toISOString(),
		...changes,
	});
	const list = (now: number, cases: Row[], orders = [order()], longestWaitMinutes = 60) => {
		const { due, exceptions } = listDueOrders(orders, { cases, longestWaitMinutes, mostOrders: 6_000, now });
		expectWords(exceptions.map(({ json }) => json));
		return { due: due.map(({ json }) => json.order_id), exceptions: exceptions.map(({ json }) => json) };
	};
	/** Minutes after the failure at which it is tried again. */
	const triedAfter = (cases: Row[], orders?: Row[], longest?: number) =>
		Array.from({ length: 200 }, (_, at) => at).find((at) => list(minutes(at), cases, orders, longest).due.length > 0);

	describe('more than one run can read within its interval', () => {
		const many = (count: number) =>
			Array.from({ length: count }, (_, at) =>
				order({ order_id: String(576460000000000000n + BigInt(at) * 7_000n), rts_sla_time: START / 1000 + 3_600 + at }),
			);
		const part = (orders: Row[], now: number, mostOrders: number, cases: Row[] = []) =>
			listDueOrders(orders, { cases, longestWaitMinutes: 60, mostOrders, now }).due.map(({ json }) => json.order_id);

		test('in the US the scan has to come first: an order is as near as the earlier of its two deadlines', () => {
			const far = many(60);
			const scan = order({ order_id: OTHER, rts_sla_time: START / 1000 + 86_400, tts_sla_time: START / 1000 + 600 });
			const shown = [0, 5, 10, 15, 20].map((at) => part([...far, scan], minutes(at), 9).includes(OTHER));
			expect(shown).toEqual([true, true, true, true, true]);
		});

		test('each is looked at in turn, also by a sweep that runs in every second slot only', () => {
			const orders = many(2_000);
			for (const step of [5, 10, 15]) {
				const seen = new Set<string>();
				let most = 0;
				for (let run = 0; run < 300; run++) {
					const now = part(orders, minutes(run * step), 600);
					most = Math.max(most, now.length);
					now.forEach((id) => seen.add(id));
				}
				expect([step, seen.size]).toEqual([step, 2_000]);
				// The parts are about alike: no run is much longer than it may be.
				expect(most).toBeLessThan(750);
			}
			const round = new Set([0, 5, 10, 15, 20].flatMap((at) => part(orders, minutes(at), 600)));
			expect(round.size).toBe(2_000);
		});

		test('the nearest deadlines are in every run, and whose wait is over comes beside them', () => {
			const orders = many(2_000);
			const nearest = orders.slice(0, 200).map(({ order_id: id }) => id);
			const waited = String(orders[1_999].order_id);
			const cases = [failed(1, { ids: JSON.stringify({ order_id: waited }) })];
			for (const at of [5, 10, 15, 20, 25])
				expect(part(orders, minutes(at), 600, cases)).toEqual(expect.arrayContaining([...nearest, waited]));
		});

		test('up to the limit all are', () => {
			expect(part(many(600), START, 600)).toHaveLength(600);
		});
	});

	test.each([
		['never failed', [], undefined, undefined, 0],
		['once', [failed(1)], undefined, undefined, 5],
		['twice', [failed(2)], undefined, undefined, 10],
		['four times', [failed(4)], undefined, undefined, 40],
		['often', [failed(12)], undefined, undefined, 60],
		['often, by setting', [failed(12)], undefined, 20, 20],
		['near the deadline', [failed(12)], [order({ rts_sla_time: minutes(30) / 1000 })], undefined, 6],
		['no deadline', [failed(12)], [order({ rts_sla_time: undefined })], 180, 60],
		['a warning is no failure', [failed(12, { code: 'SLA_DISPATCH_DUE' })], undefined, undefined, 0],
		['a case of another order', [failed(12, { ids: JSON.stringify({ order_id: OTHER }) })], undefined, undefined, 0],
		['ids that are no JSON', [failed(12, { ids: '{order' })], undefined, undefined, 0],
		['a time that is none', [failed(12, { last_seen_at: 'yesterday' })], undefined, undefined, 0],
		[
			'of two cases the one met last',
			[failed(1), failed(12, { last_seen_at: new Date(START - 3_600_000).toISOString() })],
			undefined,
			undefined,
			5,
		],
	])('%s: tried again after %#', (_name, cases, orders, longest, after) => {
		expect(triedAfter(cases as Row[], orders as Row[] | undefined, longest as number | undefined)).toBe(after);
	});

	test('an order that cannot be read is a case, the others are listed, each once', () => {
		const bad = order({ order_id: { id: 1 } });
		const { due, exceptions } = list(START, [], [order(), bad, order(), order({ order_id: OTHER }), {}]);
		expect(due).toEqual([ORDER, OTHER]);
		expect(exceptions).toMatchObject([{ code: 'DISPATCH_MALFORMED' }]);
	});

	test('what failed is tried at least once in the longest wait, and never within 4 minutes', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1000 }),
				fc.integer({ min: 5, max: 300 }),
				fc.integer({ min: -3000, max: 3000 }),
				(times, longest, dueIn) => {
					const orders = [order({ rts_sla_time: minutes(dueIn) / 1000 })];
					const isDue = (at: number) => list(minutes(at), [failed(times)], orders, longest).due.length > 0;
					expect(isDue(3.9)).toBe(false);
					expect(isDue(longest)).toBe(true);
				},
			),
		);
	});
});
