/** One damaged document, of any feed or table, never changes what is decided on the others; nothing damaged is injected. */
import { compareAddresses } from '../../nodes/ChannelOrder/addressChange.ts';
import { externalReference } from '../../nodes/ChannelOrder/externalReferences.ts';
import { listStockToCheck } from '../../nodes/ChannelOrder/listStock.ts';
import { resolveShort } from '../../nodes/ChannelOrder/resolveShort.ts';
import { decide, injected, refused } from '../support/decide.mts';
import type { Setting } from '../support/decide.mts';
import { damagedAmong, eachDamage, everyMutation } from '../support/mutations.mts';
import type { Mutation } from '../support/mutations.mts';
import { SHOP_ID, gbAddress, shopRow, tikTokOrder, usAddress } from '../support/orderExamples.mts';

type Row = Record<string, unknown>;

const bundle = [
	{ sku_id: '301', seller_sku: 'TEE-BLK-M', sku_count: 2 },
	{ sku_id: '302', seller_sku: 'CAP-NVY-OS', sku_count: 1 },
];
const orderOf = (id: string, more: Row = {}) =>
	tikTokOrder({
		id,
		lines: [
			{ id: `${id}1`, price: 2500, sellerDiscount: 250, platformDiscount: 100 },
			{ id: `${id}2`, price: 900, bundle, sellerSku: 'SET' },
		],
		shipping: { price: 399 },
		order: more,
	});

const GOOD = [
	orderOf('1000'),
	orderOf('2000', { status: 'ON_HOLD' }),
	orderOf('3000', { status: 'CANCELLED' }),
	tikTokOrder({ id: '4000', lines: [{ id: '40001', price: 100, sellerSku: '' }] }),
];
const TAXED = tikTokOrder({
	id: '9000',
	lines: [{ id: '90001', price: 2000, tax: 160 }],
	shipping: { price: 499, tax: 40 },
	address: { ...usAddress, post_town: undefined },
	order: { release_date: 0, has_updated_recipient_address: false },
});
const BASES: Row[] = [orderOf('9000'), TAXED];

const shops = [shopRow()];
const FIELDS_OF_IDS = ['external_id', 'external_item_id', 'product_id', 'tiktok_line_id'];

/** Everything a decision says, without the places of the items. */
function said(orders: Row[], setting: Setting = {}) {
	const { contested: _, asked: __, ...outputs } = decide(orders, { shops, ...setting });
	return Object.entries(outputs).flatMap(([output, placed]) =>
		placed.map(({ json, index }) => ({ output, json: json as unknown as Row, index })),
	);
}

const idOf = (json: Row) => String((json.ids as Row | undefined)?.order_id ?? json.order_id);
const GOOD_IDS = GOOD.map((order) => String(order.id));
const aboutGood = (answers: ReturnType<typeof said>) =>
	answers
		.filter(({ json }) => GOOD_IDS.includes(idOf(json)))
		.map(({ output, json }) => JSON.stringify({ output, json }))
		.sort();

/** Places of an injected order that hold what a damage left: no id, a lost value, a number that is none, an endless text. */
function dirt(value: unknown, key: string): string[] {
	if (typeof value === 'object' && value !== null)
		return Object.entries(value).flatMap(([name, entry]) => dirt(entry, FIELDS_OF_IDS.includes(name) ? name : key));
	const text = String(value);
	const isId = FIELDS_OF_IDS.includes(key);
	const isDirty =
		typeof value === 'number'
			? !Number.isFinite(value)
			: text.length > 300 || /^(undefined|NaN|null)$|\[object \w+\]/.test(text) || (isId && text.trim() === '');
	return isDirty ? [`${key}: ${text.slice(0, 40)}`] : [];
}

const expectClean = (json: Row) => expect(dirt(json, '')).toEqual([]);

describe('Decide', () => {
	const expected = aboutGood(said(GOOD));

	test('n good orders and one damaged give the n good decisions', () => {
		eachDamage(
			BASES.flatMap((extra) => damagedAmong(GOOD, extra)),
			({ documents, place }) => {
				const answers = said(documents);
				expect(aboutGood(answers)).toEqual(expected);
				const ofDamaged = answers.filter(({ index }) => index === place);
				expect(ofDamaged).toHaveLength(1);
				for (const { output, json } of ofDamaged) if (output === 'inject') expectClean(json);
			},
		);
	});

	test('every damage at every place of an order: one answer, and nothing damaged is injected', () => {
		for (const base of BASES)
			for (const { name, document } of everyMutation(base)) {
				const answers = said([document]);
				expect([name, answers.length]).toEqual([name, 1]);
				if (answers[0].output === 'inject') expectClean(answers[0].json);
			}
	});

	test.each([
		['paid_time', 1764547260000],
		['paid_time', 1764547260000000],
		['rts_sla_time', 1e21],
		['update_time', -5],
		['create_time', 'yesterday'],
		['id', { id: '1' }],
		['shop_id', ['1']],
		['line_items', { 0: {} }],
		['payment', 'paid'],
		['recipient_address', 'Leeds'],
		['is_cod', 'maybe'],
	])('%s = %j is an exception that names the field', (field, value) => {
		expect(refused({ ...tikTokOrder(), [field]: value })).toMatchObject({
			code: 'ORDER_MALFORMED',
			title: expect.stringContaining(field),
			what_happened: expect.stringMatching(new RegExp(`${field} (is|holds) .*The order was not sent to NewStore\\.$`)),
		});
	});

	test('empty entries of a list say nothing (field case)', () => {
		const address = { district_info: [...(gbAddress.district_info as unknown[]), null] };
		expect(injected(tikTokOrder({ address })).order_id).toBeTruthy();
	});

	test.each(['seller_sku', 'id', 'sku_id'])('a line whose %s is an object, or names none, is no line', (field) => {
		for (const value of [{}, [], 'undefined', '[object Object]', 'x'.repeat(40_000)]) {
			const order = tikTokOrder();
			(order.line_items as Row[])[0][field] = value;
			expect(refused(order).code).toBe('ORDER_MALFORMED');
		}
	});
});

describe('tables and stock', () => {
	/** cases about a row itself, beside what becomes of the order */
	const ROW_CODES = ['ORDER_SERVICE_MAP_INCOMPLETE', 'SHOP_ROW_UNREADABLE', 'STOCK_SKU_MAP_INCOMPLETE'];
	const tables = {
		shops: [shopRow()],
		skuMap: [{ seller_sku: 'TEE-BLK-M', product_id: 'P-1', shop_id: '' }],
		serviceMap: [{ delivery_option_id: '7091000000000000001', service_level: 'EXPRESS', shop_id: '' }],
		locations: [{ shop_id: SHOP_ID, location_id: 'LEEDS', sells: true }],
		stock: ['TEE-BLK-M', 'P-1', 'CAP-NVY-OS'].map((product_id) => ({ product_id, atp_by_location: { LEEDS: 50 } })),
	};
	const others: typeof tables = {
		shops: [shopRow({ shop_id: '77', region: 'IE', currency: 'EUR' })],
		skuMap: [{ seller_sku: 'OTHER', product_id: 'P-9', shop_id: '' }],
		serviceMap: [{ delivery_option_id: '5', service_level: 'SLOW', shop_id: '' }],
		locations: [{ shop_id: '77', location_id: 'CORK', sells: true }],
		stock: [{ product_id: 'P-9', atp_by_location: { LEEDS: 5 } }],
	};
	const order = orderOf('1000');

	test.each(Object.keys(tables) as Array<keyof typeof tables>)(
		'%s: a damaged row of something else changes nothing, one of this order never goes out damaged',
		(table) => {
			const expected = aboutGood(said([order], tables));
			for (const { name, document } of everyMutation(others[table][0] as Row)) {
				const row = document as never;
				// A row that is damaged into one of this shop concerns it.
				if (name.startsWith('shop_id') || name.startsWith('delivery_option_id')) continue;
				const setting = { ...tables, [table]: [...tables[table], row] };
				expect([name, aboutGood(said([order], setting))]).toEqual([name, expected]);
			}
			for (const { name, document } of everyMutation(tables[table][0] as Row)) {
				const all = said([order], { ...tables, [table]: [document, ...tables[table].slice(1)] });
				const answers = all.filter(({ json }) => !ROW_CODES.includes(String(json.code)));
				expect([name, answers.length]).toEqual([name, 1]);
				if (answers[0].output === 'inject') expectClean(answers[0].json);
			}
		},
	);
});

test('a row of tts_service_map without delivery option is told once, and orders go on', () => {
	const serviceMap = [
		{ service_level: 'EXPRESS' },
		{ delivery_option_id: '', service_level: '' },
		{ id: 7, service_level: 'SLOW' },
	];
	const { exceptions, inject } = decide([orderOf('1000'), orderOf('2000')], { serviceMap });
	expect(inject).toHaveLength(2);
	expect(exceptions.map(({ json }) => json)).toMatchObject([
		{
			code: 'ORDER_SERVICE_MAP_INCOMPLETE',
			title: 'tts_service_map has 2 rows without a delivery option',
			what_happened: expect.stringContaining('EXPRESS and SLOW'),
		},
	]);
	expect(decide([], { serviceMap }).exceptions).toEqual([]);
});

describe('List Stock To Check', () => {
	test('a damaged order asks for nothing that is no product, and the others for theirs', () => {
		for (const { document } of everyMutation(orderOf('9000'))) {
			const products = listStockToCheck([GOOD[0], document], []).map(({ productId }) => productId);
			expect(products).toEqual(expect.arrayContaining(['TEE-BLK-M', 'CAP-NVY-OS']));
			for (const id of products) expect(id).toMatch(/^[\w.:-]{1,64}$/);
		}
	});
});

/** Each document alone through an operation that decides one by one: it answers, and never throws. */
function answersOf<Answer>(base: Row, decideOne: (json: Row) => Answer): Array<Mutation & { answer: Answer }> {
	return everyMutation(base).map((mutation) => ({ ...mutation, answer: decideOne(mutation.document) }));
}

describe('Resolve Short', () => {
	const { short } = decide([orderOf('1000')], { stock: [{ product_id: 'CAP-NVY-OS', atp: 5 }] });
	const item = { ...(short[0].json as unknown as Row), found: false };

	test.each(['hold', 'inject', 'cancel'])('%s: a damaged item is an exception, or clean', (short_action) => {
		for (const { name, answer } of answersOf({ ...item, short_action }, (json) => resolveShort(json, 'repeat'))) {
			// The order to inject was made and checked by Decide; its sums are NewStore's to refuse.
			if (answer.kind === 'inject' && !name.startsWith('payload.')) expectClean(answer.item as unknown as Row);
			if ('exception' in answer && answer.exception) expect(answer.exception.title.length).toBeLessThan(300);
		}
	});
});

describe('Compare Addresses', () => {
	const json = {
		...orderOf('1000'),
		found: true,
		newstore_order_id: 'NS-1',
		newstore_order: {
			shipping_address: { first_name: 'Jo', last_name: 'Example', address_line_1: '1 Old Road', country_code: 'GB' },
			items: [{ id: 'I-1', status: 'in_fulfillment' }],
		},
	};

	test('a damaged document is an answer of its own, and tells nothing of the buyer', () => {
		for (const { name, answer } of answersOf(json, compareAddresses)) {
			expect(JSON.stringify(answer)).not.toMatch(/Example Street|Old Road|7700900123/);
			// What stands in the name of the goods is no buyer's.
			if (!/product_name|seller_sku/.test(name)) expect(JSON.stringify(answer)).not.toMatch(/xxxxxxxxxx/);
		}
	});
});

describe('Build External References', () => {
	const json = {
		shop_id: SHOP_ID,
		order_id: '1000',
		newstore_order_id: 'NS-1',
		line_map: [{ external_item_id: '10001-1', tiktok_line_id: '10001' }],
		items: [{ id: 'I-1', external_item_id: '10001-1' }],
	};

	test('a damaged answer of NewStore is an exception, or the reference is clean', () => {
		for (const { answer } of answersOf(json, externalReference)) {
			if ('reference' in answer) {
				const { line_items, ...ids } = answer.reference;
				for (const id of [...Object.values(ids), ...line_items.flatMap((line) => Object.values(line))])
					expect(id).toMatch(/^[\w.:-]{1,200}$/);
			} else expect(answer.exception.code).toBe('ORDER_REFERENCE_INCOMPLETE');
		}
	});
});
