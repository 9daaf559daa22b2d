// Ids: what is one, lists of them, and ids in the paths of calls.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

import { returnFault } from '../../nodes/NewStore/actions/return/returns';
import { payloadFault } from '../../nodes/NewStore/actions/order/injection';
import { readSkus } from '../../nodes/TikTokShop/actions/cancellation/cancelledLines';
import { readUpdate } from '../../nodes/TikTokShop/actions/inventory/stockUpdate';
import { BadId, pathSegment, readId, readIds } from '../../nodes/shared/ids';

const NO_IDS = [
	undefined,
	null,
	'',
	' ',
	{},
	[],
	[1],
	true,
	Number.NaN,
	1.5,
	2 ** 60,
	'undefined',
	'null',
	'NaN',
	'[object Object]',
	'[object Array]',
];

describe('an id', () => {
	test.each(NO_IDS)('%p is none', (value) => expect(readId(value)).toBe(''));

	test.each([
		['576460000000000001', '576460000000000001'],
		[' a b ', 'a b'],
		[42, '42'],
		[0, '0'],
		['NULL-1', 'NULL-1'],
	])('%p is one', (value, id) => expect(readId(value)).toBe(id));
});

describe('a list of ids', () => {
	test.each<[unknown, string[]]>([
		[undefined, []],
		['', []],
		[[], []],
		['1, 2,\n3,', ['1', '2', '3']],
		['[576460000000000001, "2"]', ['576460000000000001', '2']],
		[
			['1', 2, '1'],
			['1', '2'],
		],
		['one', ['one']],
		[7, ['7']],
	])('%p', (value, ids) => expect(readIds(value)).toEqual(ids));

	test.each([
		[[null]],
		[['1', '']],
		[['1', {}]],
		[{ id: 1 }],
		[true],
		['[{"id":1}]'],
		['[object Object]'],
		['undefined'],
		['1,undefined'],
		[['1', undefined]],
	])('%p is refused: what is left of it could mean all', (value) => expect(() => readIds(value)).toThrow(BadId));
});

describe('an id in a path', () => {
	test('property: stays one segment of the address that it was put into, or is refused', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.constantFrom('.', '..', '%2e', '../..', 'a/../b', '..%2f', '?', '#', '\\..\\')),
				(id) => {
					let segment: string;
					try {
						segment = pathSegment(id);
					} catch (error) {
						expect(error).toBeInstanceOf(BadId);
						return;
					}
					const url = new URL(`https://api.example.com/v0/orders/${segment}/returns?x=1`);
					expect(url.pathname.split('/')).toHaveLength(5);
					expect(url.pathname.startsWith('/v0/orders/')).toBe(true);
					expect(url.pathname.endsWith('/returns')).toBe(true);
					expect(decodeURIComponent(url.pathname.split('/')[3])).toBe(id);
				},
			),
			{ numRuns: 500 },
		);
	});

	test.each(['.', '..', '', '\ud800', 'x'.repeat(501)])('%p is refused', (id) =>
		expect(() => pathSegment(id)).toThrow(BadId),
	);

	test('no node builds a path of NewStore or TikTok Shop in another way', () => {
		const files = (folder: string): string[] =>
			readdirSync(folder).flatMap((name) => {
				const path = join(folder, name);
				return statSync(path).isDirectory() ? files(path) : [path];
			});
		const own = ['nodes/NewStore', 'nodes/TikTokShop', 'nodes/shared/newStore', 'nodes/shared/tiktok']
			.flatMap(files)
			.filter((path) => path.endsWith('.ts'));
		expect(own.length).toBeGreaterThan(100);
		const wrong = own.filter((path) => {
			const text = readFileSync(path, 'utf8');
			// signing encodes the query, the token host gets the tenant of the credential
			if (/authenticate\.ts$|newStore\/token\.ts$/.test(path)) return false;
			return text.includes('encodeURIComponent(');
		});
		expect(wrong).toEqual([]);
	});
});

describe('stock updates', () => {
	const update = (sku: object, more: object = {}) =>
		readUpdate({
			product_id: '1',
			skus: [{ id: '2', inventory: [{ warehouse_id: '3', quantity: 4, ...more }], ...sku }],
		});

	test('are read as they are meant', () => {
		expect(update({})).toEqual({
			productId: '1',
			skus: [{ id: '2', inventory: [{ warehouse_id: '3', quantity: 4 }] }],
		});
		expect(update({}, { quantity: ' 12 ' }).skus[0].inventory[0].quantity).toBe(12);
		expect(update({}, { quantity: 0 }).skus[0].inventory[0].quantity).toBe(0);
		expect(update({}, { warehouse_id: '' }).skus[0].inventory).toEqual([{ quantity: 4 }]);
	});

	test.each(['', ' ', null, undefined, '0x10', '1e3', '5,0', '-1', -1, 1.5, 100_000, true, {}, [4]])(
		'the quantity %p is refused, never taken for 0',
		(quantity) => expect(() => update({}, { quantity })).toThrow(/quantity of SKU 2/),
	);

	test.each(['[object Object]', 'undefined', {}, [], true])('the warehouse %p is refused', (warehouse_id) =>
		expect(() => update({}, { warehouse_id })).toThrow(/^SKU 2 has no warehouse_id/),
	);

	test.each(NO_IDS)('the product or SKU %p is refused', (id) => {
		expect(() => readUpdate({ product_id: id, skus: [{ id: '2', inventory: [{ quantity: 1 }] }] })).toThrow(
			/no product_id/,
		);
		expect(() => update({ id })).toThrow(/has no id/);
	});

	test.each([{}, 'x', null, 7, [null], [{}], [7]])('the list %p is refused', (list) => {
		expect(() => readUpdate({ product_id: '1', skus: list })).toThrow(/has no (?:skus|id)|no list of objects/);
		expect(() => update({ inventory: list })).toThrow(/SKU 2/);
	});
});

describe('what is written', () => {
	test.each([
		{},
		'x',
		7,
		true,
		[null],
		[{}],
		[{ sku_id: {} }],
		[{ sku_id: '1', quantity: 0 }],
		[{ sku_id: '1', quantity: 'all' }],
	])('the SKUs of a cancellation %p never mean the whole order', (given) =>
		expect(() => readSkus(given)).toThrow(/nothing was cancelled/),
	);

	test('SKUs of a cancellation', () => {
		expect(readSkus([{ sku_id: 17, quantity: '2' }, { sku_id: 'a' }])).toEqual([
			{ sku_id: '17', quantity: 2 },
			{ sku_id: 'a', quantity: 1 },
		]);
	});

	const order = (change: object = {}, item: object = {}) => ({
		external_id: '576460000000000001',
		currency: 'GBP',
		shipments: [{ items: [{ external_item_id: '1', product_id: 'TEE', ...item }] }],
		...change,
	});

	test('an order is sent', () => expect(payloadFault(order())).toBeUndefined());

	test.each(['', 'undefined', '[object Object]', {}, null, 7])(
		'an order with the external_id %p is not',
		(external_id) => expect(payloadFault(order({ external_id }))).toBe('external_id is missing'),
	);

	test.each(NO_IDS)('nor one with the line or product %p', (id) => {
		expect(payloadFault(order({}, { external_item_id: id }))).toBe('an item has no external_item_id');
		expect(payloadFault(order({}, { product_id: id }))).toBe('an item has no product_id');
	});

	test.each([{}, 'x', null, [null], [{ items: {} }], [{ items: [null] }]])(
		'nor one with the shipments %p',
		(shipments) => expect(payloadFault(order({ shipments }))).toBeDefined(),
	);

	test.each(['', 'undefined', '[object Object]', {}, null])('a return of the product %p is not booked', (product_id) =>
		expect(
			returnFault({ returned_from: 'S1', returned_at: '2026-11-01T00:00:00Z', items: [{ product_id }] }, undefined),
		).toBe('an item has no product_id'),
	);
});
