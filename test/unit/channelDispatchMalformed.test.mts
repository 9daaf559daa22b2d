/** Channel Dispatch: a damaged document or row leaves as a case of its own name; the others are decided as if it were not there. */
import { watchDeadlines } from '../../nodes/ChannelDispatch/watch/watchDeadlines.ts';
import { readWatchSettings } from '../../nodes/ChannelDispatch/watch/watchSettings.ts';
import {
	CREATED,
	NOW,
	OPTION,
	PROVIDERS,
	SHOP,
	decide,
	fulfillment,
	lineId,
	outline,
	tikTokOrder,
} from '../support/dispatchExamples.mts';
import { damagedAmong, eachDamage, everyMutation } from '../support/mutations.mts';

type Row = Record<string, unknown>;

const SHOPS: Row[] = [
	{ shop_id: SHOP, shop_name: 'Example GB', region: 'GB', timezone: 'Europe/London', active: true },
];
const orderId = (number: number) => String(576460000000000100n + BigInt(number));

/** Order n with lines of its own, so that a damaged one shares nothing with the others. */
function order(number: number): Row {
	const json = tikTokOrder([{}, { components: 2 }], { id: orderId(number), tts_sla_time: CREATED + 3 * 86_400 });
	const lines = (json.line_items as Row[]).map((line, index) => ({ ...line, id: lineId(number * 10 + index) }));
	return { ...json, line_items: lines, recipient_address: { name: `Buyer ${number}`, region_code: 'GB' } };
}

const shipped = (number: number): Row => {
	const json = fulfillment([{ item: `${number}-1`, tracking: `JD100${number}` }], {
		order_id: orderId(number),
		newstore_order_id: `0f6c1b52-7a3e-4d19-9b44-2f5a6d7e800${number}`,
	});
	return { ...json, occurred_at: NOW };
};

const references = [1, 2, 3].map((number) => ({
	order_id: orderId(number),
	line_items: [{ id: `item-${number}-1`, origin_id: lineId(number * 10) }],
}));

const run = (orders: Row[], requests: Row[], given: Row = {}) =>
	decide({ orders, fulfillment: requests, references, shops: SHOPS, ...given });

const about = (decided: ReturnType<typeof decide>, numbers: number[]) => {
	const ids = new Set(numbers.map(orderId));
	return Object.fromEntries(
		Object.entries(decided).map(([output, items]) => [
			output,
			(items as unknown as Row[]).filter((item) =>
				ids.has(String(item.order_id ?? (item.ids as Row | undefined)?.order_id)),
			),
		]),
	);
};

const good = { orders: [order(1), order(2)], requests: [shipped(1), shipped(2)] };
const expected = about(run(good.orders, good.requests), [1, 2]);

const callsOf = ({ markShipped, shipPackage, updateTracking, stopStore }: ReturnType<typeof decide>) =>
	[...markShipped, ...shipPackage, ...updateTracking, ...stopStore] as unknown as Row[];

function expectSoundCalls(decided: ReturnType<typeof decide>): void {
	for (const call of callsOf(decided)) {
		expect(call.order_id).toMatch(/^\d+$/);
		for (const id of (call.order_line_item_ids as string[] | undefined) ?? []) expect(id).toMatch(/^\d+$/);
		expect(call.tracking_number ?? 'X').toMatch(/^[A-Za-z0-9-]+$/);
	}
}

test('the good ones alone are reported', () => {
	expect(outline(run(good.orders, good.requests))).toEqual({ markShipped: [[10], [20]] });
});

describe('Decide', () => {
	test('one damaged order', () => {
		eachDamage(damagedAmong(good.orders, order(3)), ({ documents }) => {
			const decided = run(documents, [...good.requests, shipped(3)]);
			expect(about(decided, [1, 2])).toEqual(expected);
			expectSoundCalls(decided);
		});
	});

	test('one damaged reading of NewStore', () => {
		eachDamage(damagedAmong(good.requests, shipped(3)), ({ documents }) => {
			const decided = run([...good.orders, order(3)], documents);
			expect(about(decided, [1, 2])).toEqual(expected);
			expectSoundCalls(decided);
		});
	});

	test.each([
		[
			'carrierMap',
			{ newstore_carrier: 'UPS', provider_name: 'UPS', provider_id: '', shop_id: '', delivery_option_id: '' },
		],
		[
			'providers',
			{ shop_id: SHOP, delivery_option_id: OPTION, shipping_provider_id: '7117000000000000003', name: 'UPS' },
		],
		['warnings', { warn_key: 'wait/NO_TRACKING/1/2', warned_at: NOW, step: 'waiting' }],
		['references', { order_id: orderId(3), line_items: [{ id: 'x', origin_id: lineId(30) }] }],
	] as Array<[string, Row]>)('one damaged row of %s', (table, row) => {
		const before = { providers: PROVIDERS, references }[table] ?? [];
		eachDamage(damagedAmong(before, row), ({ documents }) => {
			const decided = run(good.orders, good.requests, { [table]: documents });
			expect(about(decided, [1, 2])).toEqual(expected);
		});
	});

	test.each([
		['created_at', 'NewStore'],
		['rts_sla_time', 'TikTok'],
	])('%s of milliseconds is named', (field, source) => {
		const late = CREATED * 1000;
		const orders = [...good.orders, { ...order(3), ...(source === 'TikTok' ? { [field]: late } : {}) }];
		const third = shipped(3);
		if (source === 'NewStore') (third.fulfillment_requests as Row[])[0][field] = late;
		const { exceptions } = run(orders, [...good.requests, third]);
		expect(exceptions).toEqual([
			expect.objectContaining({
				code: 'DISPATCH_MALFORMED',
				title: `Order ${orderId(3)}: the answer of ${source} cannot be used`,
				what_happened: expect.stringContaining(`${field} is not a time: ${late}`),
			}),
		]);
	});

	test('ids that are objects or missing: a case, never a call', () => {
		for (const { document } of everyMutation(order(3), [['line_items', 0, 'id'], ['id'], ['shop_id']])) {
			const decided = run([document], [shipped(3)]);
			expectSoundCalls(decided);
			expect(decided.exceptions.length + decided.markShipped.length).toBeGreaterThan(0);
		}
	});
});

describe('Watch Deadlines', () => {
	const now = new Date((CREATED + 1.9 * 86_400) * 1000).toISOString();
	const cancellation = (number: number): Row => ({
		shop_id: SHOP,
		order_id: orderId(number),
		cancel_id: `403500000000000010${number}`,
		cancel_status: 'CANCELLATION_REQUEST_PENDING',
		create_time: CREATED + 86_400,
		seller_next_action_response: [{ action: 'SELLER_RESPOND_CANCEL', deadline: CREATED + 2 * 86_400 }],
	});
	const goods: Row = { return_status: 'RETURN_OR_REFUND_REQUEST_PENDING', return_type: 'RETURN_AND_REFUND' };
	const returned = (number: number): Row => ({
		shop_id: SHOP,
		order_id: orderId(number),
		return_id: `403500000000000020${number}`,
		create_time: CREATED + 86_400,
		...goods,
		seller_next_action_response: [{ action: 'SELLER_RESPOND_RETURN', deadline: CREATED + 2 * 86_400 }],
	});
	const day = { date: '2025-12-25', open: false, shop_id: '' };
	const feeds = {
		orders: [order(1), order(2)],
		fulfillment: [shipped(1), shipped(2)],
		cancellations: [cancellation(1), cancellation(2)],
		authorizations: [] as Row[],
		returns: [returned(1), returned(2)],
		businessDays: [day] as Row[],
	};
	const watch = ({ businessDays, ...given }: typeof feeds) => {
		const tables = { shops: SHOPS, warnings: [], businessDays, locations: [] };
		return watchDeadlines(given, readWatchSettings({ now }, tables, 0)).warnings.map(({ json }) => json);
	};
	const ofGood = (warnings: ReturnType<typeof watch>) =>
		warnings.filter(({ order_id: id }) => [orderId(1), orderId(2)].includes(id));
	const before = ofGood(watch(feeds));

	test('there is something to warn of', () => {
		expect(before.map(({ code }) => code).sort()).toEqual(
			['SLA_CANCEL_ANSWER_DUE', 'SLA_DISPATCH_DUE', 'SLA_RETURN_ANSWER_DUE'].flatMap((code) => [code, code]),
		);
	});

	test.each([
		['orders', order(3)],
		['fulfillment', shipped(3)],
		['cancellations', cancellation(3)],
		['returns', returned(3)],
		['authorizations', { shop_id: SHOP, name: 'Example', expires_at: CREATED + 400 * 86_400 }],
		['businessDays', { date: '2026-01-01', open: false, shop_id: SHOP }],
	] as Array<[keyof typeof feeds, Row]>)('one damaged item of %s', (feed, extra) => {
		eachDamage(damagedAmong(feeds[feed], extra), ({ documents }) => {
			expect(ofGood(watch({ ...feeds, [feed]: documents }))).toEqual(before);
		});
	});

	test('a deadline of microseconds is a case that is told once', () => {
		const damaged = cancellation(3);
		damaged.seller_next_action_response = [{ action: 'SELLER_RESPOND_CANCEL', deadline: CREATED * 1_000_000 }];
		const told = watch({ ...feeds, cancellations: [damaged] }).filter(({ code }) => code === 'SLA_MALFORMED');
		expect(told).toEqual([
			expect.objectContaining({
				title: `Cancellation request ${damaged.cancel_id} cannot be read: its deadline is not watched`,
				what_happened: expect.stringContaining('deadline is not a time'),
			}),
		]);
	});
});
