// Pure rules of the TikTok Shop nodes: failures, units, stock updates, times, events.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DateTime } from 'luxon';

import { countUnits } from '../../nodes/TikTokShop/actions/order/units';
import { readUpdate } from '../../nodes/TikTokShop/actions/inventory/stockUpdate';
import { asList } from '../../nodes/TikTokShop/actions/session';
import { toUnixSeconds } from '../../nodes/TikTokShop/actions/time';
import { resources } from '../../nodes/TikTokShop/actions';
import { readEvent } from '../../nodes/TikTokShopTrigger/event';
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
			['1', 2, '', null, '1'],
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
		expect(event.event_key).toMatch(/^[0-9a-f]{64}$/);
		expect(event).toMatchObject({
			type: 'RECIPIENT_ADDRESS_UPDATE',
			order_id: '1',
			occurred_at: '2025-12-01T00:01:05.000Z',
		});
		expect(event).not.toHaveProperty('shop_id');
	});

	test('unknown topics pass, other bodies do not', () => {
		expect(readEvent(Buffer.from('{"type":99,"data":{"anything":"goes"}}')).type).toBe('TOPIC_99');
		expect(topicName(27)).toBe('TOPIC_27');
		for (const body of ['[]', '7', 'null', 'hello']) expect(() => readEvent(Buffer.from(body))).toThrow(SyntaxError);
	});

	test('each topic has one name', () => {
		expect(new Set(TOPICS.map((topic) => topic.number)).size).toBe(TOPICS.length);
		expect(new Set(TOPICS.map((topic) => topicName(topic.number))).size).toBe(TOPICS.length);
	});
});

describe('The description', () => {
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
