// Pure rules of the TikTok Shop nodes: failures, units, stock updates, times, events.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DateTime } from 'luxon';

import { countUnits } from '../../nodes/TikTokShop/actions/order/units';
import { readUpdate } from '../../nodes/TikTokShop/actions/inventory/stockUpdate';
import { compareCancelled, linesOfSkus } from '../../nodes/TikTokShop/actions/cancellation/cancelledLines';
import { optionsField } from '../../nodes/TikTokShop/actions/fields';
import { compareLines } from '../../nodes/TikTokShop/actions/package/orderLines';
import { asList } from '../../nodes/TikTokShop/actions/session';
import { toUnixSeconds } from '../../nodes/TikTokShop/actions/time';
import { resources } from '../../nodes/TikTokShop/actions';
import { forShops, isIgnored, isOfEachShop, orderStatusOf, readEvent } from '../../nodes/TikTokShopTrigger/event';
import { DEFAULT_TRAFFIC } from '../../nodes/shared/tiktok/client';
import { classifyAnswer, classifySilence, explainCode } from '../../nodes/shared/tiktok/failures';
import { TOPICS, topicName } from '../../nodes/shared/tiktok/topics';

const answer = (code: number | undefined, message = '', httpStatus = 200) =>
	classifyAnswer({ httpStatus, code: code === undefined ? undefined : String(code), message });

describe('Failures', () => {
	test.each([
		[36009002, 'retry'],
		[36009003, 'retry'],
		[66007001, 'retry'],
		[36009007, 'reread'],
		[105002, 'refresh'],
		[105001, 'stop'],
		[105005, 'stop'],
		[101000, 'stop'],
		[36009033, 'stop'],
		[106001, 'fix'],
		[106013, 'fix'],
		[36009009, 'fix'],
		[36009010, 'fix'],
		[36009014, 'fix'],
		[36009021, 'fix'],
		[36009022, 'fix'],
		[36009023, 'fix'],
		[25001028, 'retry'],
		[21001003, 'retry'],
		[10002014, 'retry'],
		[10037004, 'retry'],
		[11034037, 'retry'],
		[12052393, 'fix'],
		[12052990, 'fix'],
		[21011006, 'done'],
		[21011020, 'done'],
		[21011040, 'done'],
		[21008099, 'done'],
		[11006021, 'done'],
		[21042056, 'done'],
		[21023046, 'done'],
		[25001010, 'done'],
		[25020009, 'done'],
		[21011044, 'later'],
		[21011007, 'later'],
		[21008044, 'later'],
		[21011025, 'look'],
		[21034012, 'look'],
		[21011051, 'look'],
		[25001011, 'look'],
		[25001051, 'look'],
		[21011041, 'fix'],
		[21011048, 'fix'],
		[21004015, 'fix'],
		[21008106, 'fix'],
		[25005010, 'fix'],
		[77777777, 'fix'],
	])('code %i: %s', (code, kind) => {
		const failure = answer(code, 'text of TikTok');
		expect(failure.kind).toBe(kind);
		expect(failure.message).not.toBe('');
		expect(failure.whatToDo).not.toBe('');
		// the code decides, whatever the status
		expect(answer(code, 'text of TikTok', 401).kind).toBe(kind);
	});

	test.each([
		['Invalid timestamp. The timestamp is outside of the window', 'clock'],
		['Invalid x-tts-access-token header', 'refresh'],
		['access_token is invalid', 'refresh'],
		['Invalid app_key', 'fix'],
		['Unexpected identifier shop_cipher', 'fix'],
		['Missing sign', 'fix'],
		['Invalid version', 'fix'],
	])('36009004 "%s": %s', (message, kind) => {
		expect(answer(36009004, message).kind).toBe(kind);
	});

	test.each([
		[429, 'retry'],
		[503, 'retry'],
		[500, 'reread'],
		[504, 'reread'],
		[404, 'stop'],
		[200, 'stop'],
	])('HTTP %i without envelope: %s', (httpStatus, kind) => {
		expect(answer(undefined, '', httpStatus).kind).toBe(kind);
	});

	test.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'ECONNRESET', 'CERT_HAS_EXPIRED'])('%s', (code) => {
		expect(classifySilence(code)).toMatchObject({ kind: 'reread', code: 'CONNECTION_TIKTOK_UNREACHABLE' });
		expect(classifySilence(code).message).not.toContain(code);
	});

	test('only what certainly had no effect may be repeated blindly', () => {
		const unprocessed = (code?: number, status = 200) => answer(code, '', status).unprocessed;
		expect([unprocessed(36009002), unprocessed(undefined, 429), unprocessed(25001028)]).toEqual([true, true, true]);
		for (const code of [36009003, 36009007, 66007001, 21001008, 21008300])
			expect([code, unprocessed(code)]).toEqual([code, false]);
		expect([unprocessed(undefined, 503), unprocessed(undefined, 500)]).toEqual([false, false]);
		expect(classifySilence('ECONNREFUSED').unprocessed).toBe(true);
		expect(classifySilence('ECONNRESET').unprocessed).toBe(false);
		expect(classifySilence('ECONNABORTED').unprocessed).toBe(false);
	});

	test('no text tells people to look at code', () => {
		for (const code of ['12052990', '105002', '36009003']) expect(explainCode(code)?.message).toMatch(/^[A-Z].*\.$/);
		expect(explainCode('77777777')).toBeUndefined();
	});
});

describe('Units of orders', () => {
	const line = (seller_sku: string, more: object = {}) => ({
		sku_id: `id-${seller_sku}`,
		product_id: 'p',
		seller_sku,
		...more,
	});

	test('one line is one unit; cancelled lines and orders of TikTok do not count', () => {
		const rows = countUnits([
			{ id: '1', line_items: [line('A'), line('A'), line('B', { display_status: 'CANCELLED' })] },
			{ id: '2', fulfillment_type: 'FULFILLMENT_BY_TIKTOK', line_items: [line('A')] },
			{ id: '3', fulfillment_type: 'FULFILLMENT_BY_SELLER', line_items: [line('A')] },
			{ id: '4' },
		]);
		expect(rows).toEqual([{ sku_id: 'id-A', product_id: 'p', seller_sku: 'A', units: 3, order_ids: ['1', '3'] }]);
	});

	test('of a partly shipped order the open lines count; empty entries and lists that are none count nothing', () => {
		const states = ['AWAITING_COLLECTION', 'IN_TRANSIT', 'AWAITING_SHIPMENT', 'CANCELLED', 'DELIVERED'];
		const line_items = [null, ...states.map((display_status) => line('A', { display_status }))];
		const units = (status: string) => countUnits([{ id: '1', status, line_items }])[0].units;
		expect([units('PARTIALLY_SHIPPING'), units('AWAITING_SHIPMENT')]).toEqual([1, 4]);
		expect(countUnits([{ id: '1', line_items: 'none' }])).toEqual([]);
	});

	test('components instead of the bundle', () => {
		const parts = [
			{ sku_id: 'x', seller_sku: 'X', product_id: 'px', sku_count: 2 },
			{ sku_id: 'y', seller_sku: 'Y', product_id: 'py' },
		];
		const rows = countUnits([{ id: '1', line_items: [line('BUNDLE', { combined_listing_skus: parts })] }]);
		expect(rows.map((row) => [row.seller_sku, row.units])).toEqual([
			['X', 2],
			['Y', 1],
		]);
	});

	test('a count that is a text counts as its number; one that is none makes the units unreadable', () => {
		const bundle = (sku_count: unknown) => ({
			id: '1',
			line_items: [line('SET', { combined_listing_skus: [{ sku_id: 'x', seller_sku: 'X', sku_count }] })],
		});
		expect(countUnits([bundle('2'), bundle(2)])[0].units).toBe(4);
		expect(countUnits([bundle('two'), bundle(2)])[0].units).toBeNaN();
	});

	test('an order of a way to ship that is new takes stock like one of ours; so does one whose way is no text', () => {
		const orders = ['FULFILLMENT_BY_PARTNER', 'fulfillment_by_seller', {}, 'FULFILLMENT_BY_TIKTOK'].map(
			(fulfillment_type, id) => ({ id: String(id), fulfillment_type, line_items: [line('A')] }),
		);
		expect(countUnits(orders)[0]).toMatchObject({ units: 3, order_ids: ['0', '1', '2'] });
	});

	test('the sum of units is the number of open lines', () => {
		const lines = fc.array(
			fc.record({ seller_sku: fc.constantFrom('A', 'B', 'C'), sku_id: fc.constantFrom('1', '2') }),
		);
		fc.assert(
			fc.property(fc.array(lines), (orders) => {
				const rows = countUnits(orders.map((line_items, id) => ({ id: String(id), line_items })));
				expect(rows.reduce((sum, row) => sum + row.units, 0)).toBe(orders.flat().length);
			}),
		);
	});
});

describe('Stock updates', () => {
	const sku = (inventory: unknown, id: unknown = '1') => ({ product_id: '9', skus: [{ id, inventory }], explain: 'x' });

	test('only what TikTok Shop takes is sent', () => {
		expect(readUpdate(sku([{ warehouse_id: '7', quantity: '5', note: 'x' }]))).toEqual({
			productId: '9',
			skus: [{ id: '1', inventory: [{ warehouse_id: '7', quantity: 5 }] }],
		});
		expect(readUpdate(sku([{ quantity: 0 }])).skus[0].inventory).toEqual([{ quantity: 0 }]);
	});

	test.each([
		['no product', { skus: [] }, /no product_id/],
		['no SKU', { product_id: '9' }, /no skus/],
		['no quantity', sku([]), /no quantities/],
		['a SKU without id', sku([{ quantity: 1 }], ''), /has no id/],
		['a rounded id', sku([{ quantity: 1 }], 1729592969712207000), /has no id/],
		['"undefined" as SKU', sku([{ quantity: 1 }], 'undefined' as never), /has no id/],
		['an object as SKU', sku([{ quantity: 1 }], {} as never), /has no id/],
		['"[object Object]" as product', { ...sku([{ quantity: 1 }]), product_id: '[object Object]' }, /has no product_id/],
		['an object as warehouse', sku([{ warehouse_id: {}, quantity: 1 }] as never), /has no warehouse_id/],
		['a text without digits as quantity', sku([{ quantity: ' ' }] as never), /no whole number/],
		['an empty entry among the SKUs', { product_id: '9', skus: [null] }, /no list of objects/],
		['SKUs that are no list', { product_id: '9', skus: { id: '1' } }, /no list of objects/],
		[
			'the same SKU twice',
			{ product_id: '9', skus: [sku([{ quantity: 1 }]).skus[0], sku([{ quantity: 2 }]).skus[0]] },
			/twice/,
		],
		[
			'two quantities, one without warehouse',
			sku([{ warehouse_id: '7', quantity: 1 }, { quantity: 2 }]),
			/names no warehouse/,
		],
		[
			'101 SKUs',
			{ product_id: '9', skus: Array.from({ length: 101 }, (_, id) => ({ id: String(id) })) },
			/at most 100/,
		],
		['an empty quantity', sku([{ quantity: null }]), /no whole number/],
		['NaN', sku([{ quantity: 'x' }]), /no whole number/],
	])('%s is refused', (_what, fields, message) => {
		expect(() => readUpdate(fields)).toThrow(message);
	});
});

describe('Lists and times', () => {
	test.each([
		['a, b\nc', ['a', 'b', 'c']],
		[
			['1', 2, '1'],
			['1', '2'],
		],
		['["576460000000000001", 576460000000000002]', ['576460000000000001', '576460000000000002']],
		['[1, 2', ['1', '2']],
		['', []],
		[undefined, []],
		[7, ['7']],
	])('list %j', (value, expected) => {
		expect(asList(value)).toEqual(expected);
	});

	test.each([
		['', undefined],
		[1764547200, 1764547200],
		['1764547200', 1764547200],
		[1764547200999, 1764547200],
		['2025-12-01T00:00:00Z', 1764547200],
		['2025-12-01T00:00:00', 1764543600],
		['2025-12-01 01:00:00', 1764547200],
		[new Date('2025-12-01T00:00:00Z'), 1764547200],
		[DateTime.fromISO('2025-12-01T00:00:00Z'), 1764547200],
	])('time %s', (value, expected) => {
		expect(toUnixSeconds(value, 'Europe/Berlin')).toBe(expected);
	});

	test('no time', () => expect(() => toUnixSeconds('soon', 'UTC')).toThrow('"soon" is not a time.'));
});

describe('Events', () => {
	test('big ids keep their digits, times are UTC ISO', () => {
		const raw =
			'{"type": 5, "tts_notification_id": "7501000000000000002", "shop_id": "7494049642642441621", "timestamp": 1764547265, "data": {"product_id": 1729592969712207008, "update_time": 1764547264}}';
		expect(readEvent(Buffer.from(raw))).toMatchObject({
			event_key: '7501000000000000002',
			occurred_at: '2025-12-01T00:01:04.000Z',
			shop_id: '7494049642642441621',
			type: 'PRODUCT_STATUS_CHANGE',
			type_number: 5,
			product_id: '1729592969712207008',
			payload: { data: { product_id: '1729592969712207008' } },
		});
	});

	test('without notification id the body is the key', () => {
		const event = readEvent(Buffer.from('{"type":3,"timestamp":1764547265,"data":{"order_id":"1"}}'));
		expect(event?.event_key).toMatch(/^[0-9a-f]{64}$/);
		expect(event).toMatchObject({
			type: 'RECIPIENT_ADDRESS_UPDATE',
			order_id: '1',
			occurred_at: '2025-12-01T00:01:05.000Z',
		});
		expect(event).not.toHaveProperty('shop_id');
	});

	test('unknown topics pass, other bodies do not', () => {
		expect(readEvent(Buffer.from('{"type":99,"data":{"anything":"goes"}}'))?.type).toBe('TOPIC_99');
		expect(topicName(27)).toBe('TOPIC_27');
		for (const body of [
			'',
			'[]',
			'7',
			'null',
			'hello',
			'{}',
			'{"type":null}',
			'{"type":""}',
			'{"type":"x"}',
			'{"type":1.5}',
			'{"type":{}}',
		])
			expect(readEvent(Buffer.from(body))).toBeUndefined();
	});

	const changed = (causes: unknown, more: object = {}) =>
		readEvent(
			Buffer.from(
				JSON.stringify({
					type: 68,
					tts_notification_id: '7501000000000000068',
					seller_open_id: 'ExAmPlEopenid0001',
					timestamp: 1779440405,
					data: {
						event_id: '3f0c6a52-7a55-4c0e-9d8e-0a1b2c3d4e5f',
						occurred_at: '2026-05-22T09:00:04.120345678Z',
						seller_id: '7495000000000000001',
						product_id: '1729000000000000300',
						sku_id: '1729000000000000301',
						change_detail: causes,
						...more,
					},
				}),
			),
		)!;

	test('a change of stock names its causes, its own id and its time; it becomes one event per shop', () => {
		const event = changed([
			{ trigger_source: 'manual_adjustment' },
			{ trigger_source: 'manual_adjustment' },
			{},
			null,
			7,
		]);
		expect(event).toMatchObject({
			event_key: '3f0c6a52-7a55-4c0e-9d8e-0a1b2c3d4e5f',
			occurred_at: '2026-05-22T09:00:04.120Z',
			product_id: '1729000000000000300',
			sku_id: '1729000000000000301',
			change_sources: ['manual_adjustment'],
		});
		expect(isOfEachShop(event)).toBe(true);
		expect(forShops(event, ['1', '2']).map(({ shop_id, event_key }) => [shop_id, event_key])).toEqual([
			['1', '3f0c6a52-7a55-4c0e-9d8e-0a1b2c3d4e5f:1'],
			['2', '3f0c6a52-7a55-4c0e-9d8e-0a1b2c3d4e5f:2'],
		]);
		expect(changed([], { occurred_at: '2026-05-22T09:00:04+02:00' }).occurred_at).toBe('2026-05-22T07:00:04.000Z');
		for (const odd of ['soon', '', 5, {}, '2026-13-45T09:00:04Z'])
			expect(changed([], { occurred_at: odd }).occurred_at).toBe('2026-05-22T09:00:05.000Z');
	});

	test.each<[string[], string[], boolean]>([
		[['api_sync'], ['OPEN_API'], true],
		[['order_created'], ['OPEN_API', 'ORDERS'], true],
		[['order_created', 'api_sync'], ['OPEN_API', 'ORDERS'], true],
		[['order_created', 'manual_adjustment'], ['OPEN_API', 'ORDERS'], false],
		[['campaign_lock'], ['OPEN_API', 'ORDERS', 'SELLER_CENTER'], false],
		[['manual_adjustment'], ['SELLER_CENTER'], true],
		[['some_new_cause'], ['OPEN_API', 'ORDERS', 'SELLER_CENTER'], false],
		[[], ['OPEN_API', 'ORDERS', 'SELLER_CENTER'], false],
		[['constructor'], ['constructor'], true],
	])('a change by %s is ignored with %s: %s', (causes, ignored, expected) => {
		expect(isIgnored(changed(causes.map((trigger_source) => ({ trigger_source }))), ignored)).toBe(expected);
	});

	test('each topic has one name', () => {
		expect(new Set(TOPICS.map((topic) => topic.number)).size).toBe(TOPICS.length);
		expect(new Set(TOPICS.map((topic) => topicName(topic.number))).size).toBe(TOPICS.length);
	});
});

test('the order state of a webhook is spelt as the API spells it', () => {
	const event = (type: number, status: string) =>
		readEvent(Buffer.from(JSON.stringify({ type, timestamp: 1764547265, data: { order_status: status } })))!;
	expect(orderStatusOf(event(1, 'CANCEL'))).toBe('CANCELLED');
	expect(orderStatusOf(event(1, 'UNPAID'))).toBe('UNPAID');
	expect(orderStatusOf(event(3, 'UNPAID'))).toBe('');
});

describe('Lines of an order and what is wanted', () => {
	const line = (id: string, more: object = {}) => ({ id, display_status: 'AWAITING_SHIPMENT', ...more });
	const gone = (id: string, number: string, more: object = {}) =>
		line(id, {
			display_status: 'AWAITING_COLLECTION',
			package_status: 'PROCESSING',
			package_id: `p-${number}`,
			tracking_number: number,
			...more,
		});
	const compare = (lines: object[], lineIds: string[] = [], trackingNumber = 'T1') =>
		compareLines({ line_items: lines } as never, { orderId: 'o', lineIds, trackingNumber });

	test.each<[string, object[], string[], unknown]>([
		['nothing is shipped', [line('1'), line('2')], [], { state: 'open', left: [] }],
		[
			'all is shipped with this number',
			[gone('1', 'T1'), gone('2', 't-1')],
			[],
			{ state: 'done', packageId: 'p-T1', lineIds: ['1', '2'] },
		],
		[
			'cancelled lines do not count',
			[gone('1', 'T1'), line('2', { display_status: 'CANCELLED' })],
			[],
			{ state: 'done', lineIds: ['1'] },
		],
		['an earlier parcel, the rest open', [gone('1', 'T0'), line('2')], [], { state: 'open', left: [] }],
		[
			'an earlier parcel, the rest with this number',
			[gone('1', 'T0'), gone('2', 'T1')],
			[],
			{ state: 'done', lineIds: ['2'] },
		],
		[
			'all with another number',
			[gone('1', 'T0')],
			[],
			{ state: 'other', failure: { code: 'SHIPPED_WITH_OTHER_TRACKING' } },
		],
		[
			'a wanted line with another number',
			[gone('1', 'T0'), line('2')],
			['1', '2'],
			{ state: 'other', failure: { code: 'SHIPPED_WITH_OTHER_TRACKING' } },
		],
		['a part of the wanted lines', [gone('1', 'T1'), line('2'), line('3')], ['1', '2'], { state: 'open', left: ['2'] }],
		[
			'a wanted line is cancelled',
			[line('1', { display_status: 'CANCELLED' }), line('2')],
			['1'],
			{ state: 'other', failure: { code: 'ORDER_CANCELLED' } },
		],
		[
			'the order is cancelled',
			[line('1', { display_status: 'CANCELLED' })],
			[],
			{ state: 'other', failure: { code: 'ORDER_CANCELLED' } },
		],
		['a line of another order', [line('1')], ['9'], { state: 'other', failure: { code: 'LINE_NOT_FOUND' } }],
		[
			'a package that is not arranged yet',
			[line('1', { package_status: 'TO_FULFILL', package_id: 'p' })],
			[],
			{ state: 'open' },
		],
	])('%s', (_what, lines, wanted, seen) => {
		expect(compare(lines, wanted)).toMatchObject(seen as object);
	});

	test('an order that is not there', () => {
		expect(compareLines(undefined, { orderId: 'o', lineIds: [], trackingNumber: '' })).toMatchObject({
			failure: { code: 'ORDER_NOT_FOUND' },
		});
	});

	test('whatever was shipped, nothing that is left to ship is shipped, and nothing shipped is sent again', () => {
		const states = fc.constantFrom('open', 'ours', 'theirs');
		fc.assert(
			fc.property(fc.array(states, { minLength: 1, maxLength: 6 }), fc.boolean(), (kinds, named) => {
				const lines = kinds.map((kind, index) =>
					kind === 'open' ? line(String(index)) : gone(String(index), kind === 'ours' ? 'T1' : 'T0'),
				);
				const ids = lines.map(({ id }) => id);
				const seen = compare(lines, named ? ids : []);
				const of = (kind: string) => ids.filter((_, index) => kinds[index] === kind);
				if (seen.state === 'done') expect([of('open'), seen.lineIds]).toEqual([[], of('ours')]);
				if (seen.state === 'open') expect([[], of('open')]).toContainEqual(seen.left);
				if (seen.state === 'other') expect(of('theirs').length).toBeGreaterThan(0);
			}),
		);
	});

	test('cancelled lines: by the order or by a cancellation that is agreed', () => {
		const agreed = { cancel_status: 'CANCELLATION_REQUEST_SUCCESS', cancel_line_items: [{ order_line_item_id: '2' }] };
		const pending = { ...agreed, cancel_status: 'CANCELLATION_REQUEST_PENDING' };
		const order = { line_items: [line('1', { display_status: 'CANCELLED' }), line('2'), line('3')] };
		const state = (ids: string[], cancellations: object[]) =>
			compareCancelled(order as never, 'o', ids, cancellations as never);
		expect(state(['1', '2'], [agreed])).toEqual({ state: 'done' });
		expect(state(['1', '2'], [pending])).toEqual({ state: 'open', left: ['2'] });
		expect(state([], [agreed])).toEqual({ state: 'open', left: [] });
		expect(state(['9'], [])).toMatchObject({ state: 'other', failure: { code: 'LINE_NOT_FOUND' } });
		expect(compareCancelled(undefined, 'o', [], [])).toMatchObject({ failure: { code: 'ORDER_NOT_FOUND' } });
	});

	test('units of SKUs become lines, those not shipped first', () => {
		const order = {
			line_items: [gone('1', 'T1', { sku_id: 's' }), line('2', { sku_id: 's' }), line('3', { sku_id: 't' })],
		};
		expect(linesOfSkus(order as never, 'o', [{ sku_id: 's', quantity: 1 }])).toEqual(['2']);
		expect(
			linesOfSkus(order as never, 'o', [
				{ sku_id: 's', quantity: 2 },
				{ sku_id: 't', quantity: 1 },
			]),
		).toEqual(['2', '1', '3']);
		expect(linesOfSkus(order as never, 'o', [{ sku_id: 's', quantity: 3 }])).toMatchObject({ code: 'TOO_FEW_UNITS' });
	});
});

describe('The description', () => {
	test('shows the defaults that count', () => {
		const shown = (optionsField().options ?? []) as Array<{ name: string; default: number }>;
		const defaults = Object.fromEntries(shown.map((option) => [option.name, option.default]));
		expect(defaults).toMatchObject(DEFAULT_TRAFFIC);
	});

	const operations = resources.flatMap((resource) =>
		resource.operations.map((operation) => ({ name: `${resource.value}: ${operation.value}`, resource, operation })),
	);

	test.each(operations)('$name has a schema and explains every field', ({ resource, operation }) => {
		const file = join('nodes/TikTokShop/__schema__/v1.0.0', resource.value, `${operation.value}.json`);
		expect(existsSync(file)).toBe(true);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ type: 'object', properties: expect.any(Object) });
		for (const property of operation.properties) {
			if (!['collection', 'notice'].includes(property.type))
				expect(property.name === 'shop' || property.description).toBeTruthy();
		}
	});

	test('no schema without operation', () => {
		const folder = 'nodes/TikTokShop/__schema__/v1.0.0';
		const known = new Set(operations.map(({ resource, operation }) => `${resource.value}/${operation.value}.json`));
		const files = readdirSync(folder).flatMap((name) =>
			readdirSync(join(folder, name)).map((file) => `${name}/${file}`),
		);
		expect(files.filter((file) => !known.has(file))).toEqual([]);
	});
});
