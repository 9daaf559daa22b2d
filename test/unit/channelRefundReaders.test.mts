// Channel Refund reads documents and tables: what is damaged or mistyped is a case of its own, the rest is decided as if it were not there.
import type { Row } from '../../nodes/shared/tableRows.ts';
import { damagedAmong, eachDamage, everyMutation } from '../support/mutations.mts';
import type { Mutation } from '../support/mutations.mts';
import {
	amounts,
	calculated,
	eligibility,
	line,
	newStoreOrder,
	only,
	plan,
	reasons,
	restock,
	RETURN,
	returnEvent,
	returnMap,
	row,
	shopOf,
	shops,
	tikTokOrder,
	tikTokReturn,
	TTR,
	UUID,
} from '../support/refundExamples.mts';

type Json = Record<string, unknown>;

/** Ids that no call may ever carry. */
const NO_ID = /\[object|undefined|null|NaN/;

/** The same documents for another order: every id ends in other digits. */
function renumbered<T>(document: T, tail: string): T {
	return JSON.parse(
		JSON.stringify(document)
			.replaceAll('576460000000000001', `5764600000000000${tail}`)
			.replaceAll(UUID, `${UUID.slice(0, -2)}${tail}`)
			.replaceAll(RETURN, `${RETURN.slice(0, -2)}${tail}`)
			.replaceAll(TTR, `40350000000000002${tail}`)
			.replace(/57708000000000000(\d)/g, `5770800000000${tail}00$1`)
			.replace(/a1d0c5e2-3b7f-4c68-8e21-5d9f0a7b3c1(\d)/g, `a1d0c5e2-3b7f-4c68-8e21-5d9f0a7${tail}c1$1`),
	) as T;
}

interface Documents {
	newStore: Json;
	orders: Json;
	returns: Json;
	eligibility: Json;
}

/** An order whose first unit came back in a store, and whose second one the buyer sent back. */
const documents = (tail: string): Documents =>
	renumbered(
		{
			newStore: newStoreOrder({ events: [returnEvent()], refunds: [], returns: [] }),
			orders: tikTokOrder(),
			returns: tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS', create_time: 1_773_216_000 }, [
				[2, '21.50'],
			]),
			eligibility: eligibility(),
		},
		tail,
	);
const GOOD = ['11', '12'];
const BAD = '99';
const feedsOf = (tails: string[]) => {
	const all = tails.map(documents);
	return {
		newStore: all.map(({ newStore }) => newStore),
		orders: all.map(({ orders }) => orders),
		returns: all.map(({ returns }) => returns),
		eligibility: all.map((one) => one.eligibility),
	};
};

/** Everything that a decision puts out for the good orders, without its place in the input. */
function ofGood(decisions: object): string {
	const isGood = (text: string) => GOOD.some((tail) => text.includes(`5764600000000000${tail}`));
	const all = Object.entries(decisions).flatMap(([output, list]) =>
		(list as Array<{ json: unknown }>).map(({ json }) => `${output} ${JSON.stringify(json)}`),
	);
	return all.filter(isGood).sort().join('\n');
}

/** What the calls are made of; `about` and `location_id` are the headline of a case, and a product may be called anything. */
function callsOf(decisions: object): string {
	const calls = ['calculate', 'approve', 'returnInNewStore', 'refundInNewStore', 'create'];
	return JSON.stringify(
		Object.entries(decisions)
			.filter(([output]) => calls.includes(output))
			.flatMap(([, list]) => list as unknown[]),
		(name, value: unknown) => (['about', 'location_id'].includes(name) ? undefined : value),
	);
}

const FEEDS = ['newStore', 'orders', 'returns', 'eligibility'] as const;

describe('one damaged document among good ones', () => {
	test.each(FEEDS)('Plan Refunds: the input %s', (feed) => {
		const expected = ofGood(plan(feedsOf(GOOD)));
		const all = feedsOf([...GOOD, BAD]);
		eachDamage(damagedAmong(feedsOf(GOOD)[feed], documents(BAD)[feed]), ({ documents: damaged }) => {
			const decisions = plan({ ...all, [feed]: damaged });
			expect(ofGood(decisions)).toBe(expected);
			expect(callsOf(decisions)).not.toMatch(NO_ID);
		});
	});

	test.each(['newStore', 'orders', 'returns'] as const)('Decide Restock: the input %s', (feed) => {
		const expected = ofGood(restock(feedsOf(GOOD)));
		const all = feedsOf([...GOOD, BAD]);
		eachDamage(damagedAmong(feedsOf(GOOD)[feed], documents(BAD)[feed]), ({ documents: damaged }) => {
			const decisions = restock({ ...all, [feed]: damaged });
			expect(ofGood(decisions)).toBe(expected);
			expect(callsOf(decisions)).not.toMatch(NO_ID);
		});
	});

	test('Decide Refunds: an item with its plan', () => {
		const planned = (tail: string): Json => ({
			...(plan(feedsOf([tail])).calculate[0].json as unknown as Json),
			...calculated('21.50'),
		});
		const good = GOOD.map(planned);
		const expected = ofGood(amounts(good));
		eachDamage(damagedAmong(good, planned(BAD)), ({ documents: damaged }) => {
			const decisions = amounts(damaged);
			expect(ofGood(decisions)).toBe(expected);
			expect(callsOf(decisions)).not.toMatch(NO_ID);
		});
	});
});

const told = (decisions: { exceptions: Array<{ json: { code: string } }> }) =>
	decisions.exceptions.map(({ json }) => json.code);

describe('a document that cannot be read', () => {
	const damage = (document: Json, path: string, name: Mutation['damage']): Json => {
		const found = everyMutation(document).find((one) => one.path.join('.') === path && one.damage === name);
		if (!found) throw new Error(`${path} cannot be damaged so`);
		return found.document;
	};

	test.each<[string, string, Mutation['damage']]>([
		['a time in milliseconds', 'update_time', 'milliseconds of a time in seconds'],
		['a time in microseconds', 'create_time', 'microseconds of a time in seconds'],
		['an amount out of range', 'refund_amount.refund_total', '1e21 as text'],
		['a negative amount', 'refund_amount.refund_total', 'a negative number'],
		['lines that are no list', 'return_line_items', 'an object'],
		['a line without its id', 'return_line_items.0.order_line_item_id', 'null'],
		['an id that is an object', 'return_line_items.0.order_line_item_id', 'an object'],
		['the text "undefined" as id', 'return_id', 'text "undefined"'],
		['a type that nobody knows', 'return_type', 'a number'],
	])('a return with %s: a case, and the lines of its order are not refunded by a guess', (_, path, name) => {
		const returns = [damage(tikTokReturn(), path, name)];
		const plans = plan({ returns });
		expect(told(plans)).toEqual(['REFUND_UNREADABLE']);
		expect([plans.calculate, plans.approve, plans.nothing]).toEqual([[], [], []]);
		expect(plans.wait[0].json).toMatchObject({
			ledger: { state: 'waiting' },
			reason: expect.stringContaining('cannot be read'),
		});
		expect(told(restock({ returns }))).toEqual(['RESTOCK_UNREADABLE']);
	});

	test.each<[string, string, Mutation['damage']]>([
		['an amount that is none', 'payment.total_amount', 'a word'],
		['a line twice', 'line_items', 'an entry twice'],
		['no lines', 'line_items', 'dropped'],
		['a line id that is an object', 'line_items.0.id', 'an object'],
		['a time in milliseconds', 'update_time', 'milliseconds of a time in seconds'],
	])('an order with %s: a case, and its returns wait', (_, path, name) => {
		const orders = [damage(tikTokOrder(), path, name)];
		const plans = plan({ orders });
		expect(told(plans)).toEqual(['REFUND_UNREADABLE']);
		expect(plans.exceptions[0].json).toMatchObject({ owner_role: 'integration', flow: 'returns' });
		expect(plans.wait).toHaveLength(1);
		const restocks = restock({ orders });
		expect(told(restocks)).toEqual(['RESTOCK_UNREADABLE']);
		expect(restocks.wait).toHaveLength(1);
	});

	test('null entries of lists say nothing', () => {
		const orders = [damage(tikTokOrder(), 'line_items', 'an empty entry first')];
		expect(only(plan({ orders })).output).toBe('calculate');
	});

	test('an answer about eligibility that is no list is not taken for yes or no', () => {
		const plans = plan({ eligibility: [damage(eligibility(), 'sku_eligibility', 'an object')] });
		expect(told(plans)).toEqual(['REFUND_UNREADABLE']);
		expect(plans.wait).toHaveLength(1);
	});

	test('a return of NewStore: the other returns of the order are decided, none is booked beside it', () => {
		const odd = returnEvent({ items: [2], fields: { id: 'odd', returned_at: '2026-02-30T25:00:00Z' } });
		const newStore = [newStoreOrder({ events: [returnEvent(), odd] })];
		const plans = plan({ newStore });
		expect(plans.calculate.map(({ json }) => json.order_line_item_ids)).toEqual([[line(1)]]);
		expect(plans.exceptions[0].json).toMatchObject({
			code: 'REFUND_UNREADABLE',
			title: 'Return odd in NewStore of order 576460000000000001 cannot be read',
			what_happened: expect.stringContaining('returned_at is not a time'),
			ids: { newstore_return_id: 'odd' },
		});
		const restocks = restock({ newStore });
		expect(told(restocks)).toEqual(['RESTOCK_UNREADABLE']);
		expect(restocks.returnInNewStore).toEqual([]);
		expect(restocks.wait).toHaveLength(1);
	});

	test.each([5_000_000, 3, 0, -1, 0.5, 1e21, 'two', {}])(
		'the quantity %p of an order of two units is no quantity',
		(quantity) => {
			const event = returnEvent();
			const [first] = (event.payload as { items: Row[] }).items;
			const before = process.memoryUsage().heapUsed;
			const plans = plan({
				newStore: [
					newStoreOrder({
						events: [{ ...event, payload: { ...(event.payload as Row), items: [{ ...first, quantity }] } }],
					}),
				],
			});
			expect(told(plans)).toEqual(['REFUND_UNREADABLE']);
			expect(plans.exceptions[0].json.what_happened).toContain('quantity is');
			expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
		},
	);

	test('two of two units are a quantity', () => {
		const event = returnEvent({ items: [0], amount: 43 });
		const [first] = (event.payload as { items: Row[] }).items;
		const items = [{ ...first, quantity: 2 }];
		const { json } = only(
			plan({ newStore: [newStoreOrder({ events: [{ ...event, payload: { ...(event.payload as Row), items } }] })] }),
		);
		expect(json.order_line_item_ids).toEqual([line(1), line(2)]);
	});
});

describe('a shop', () => {
	const withShop = (fields: Row) => shops.map((one) => (one.shop_id === shopOf('GB') ? { ...one, ...fields } : one));

	test.each([{ active: false }, { active: '' }, { active: null }, { active: 'false' }])(
		'that is switched off (%p) is left alone: nothing is called, the row says why',
		(fields) => {
			const plans = plan({ shops: withShop(fields) });
			const { output, json } = only(plans);
			expect(output).toBe('wait');
			expect(json).toMatchObject({
				reason: expect.stringContaining('switched off'),
				ledger: { state: 'waiting' },
				ask_again_at: '2026-03-12T16:00:00Z',
			});
			const restocked = only(restock({ shops: withShop(fields) }));
			expect(restocked).toMatchObject({ output: 'wait', json: { reason: expect.stringContaining('switched off') } });
			const planned = plan().calculate.map((one) => ({ ...(one.json as unknown as Row), ...calculated('21.50') }));
			const decided = amounts(planned, {}, withShop(fields));
			expect(decided.create).toEqual([]);
			expect(told(decided)).toEqual(['REFUND_SHOP_OFF']);
		},
	);

	test('that is ticked, or whose row does not speak of it, takes part', () => {
		expect(only(plan({ shops: withShop({ active: true }) })).output).toBe('calculate');
		expect(only(plan()).output).toBe('calculate');
	});

	test('a row that is ended, and a question that waits, stay what they are while the shop is off', () => {
		const off = withShop({ active: false });
		expect(only(plan({ shops: off, ledger: [row({ state: 'done', tiktok_return_id: TTR })] })).output).toBe('nothing');
		expect(only(plan({ shops: off, ledger: [row({ state: 'asked' })] })).json.ledger.state).toBe('asked');
	});

	test('whose rows differ waits, and a person hears of it', () => {
		const plans = plan({ shops: [...shops, { shop_id: shopOf('GB'), region: 'DE' }] });
		expect(told(plans)).toEqual(['REFUND_ROW_UNCLEAR']);
		expect(plans.wait).toHaveLength(1);
		expect(plans.calculate).toEqual([]);
	});
});

describe('no row of a table is ignored without a word', () => {
	const gb = reasons.filter(({ region }) => region === 'GB');

	test.each<[string, Row, string]>([
		['a reason without a name', { reason_name: '' }, 'reason_name is empty'],
		['a shop by its name', { shop_id: 'Northwind' }, 'shop_id is "Northwind", which is no id of TikTok'],
		['a type that is none', { return_type: 'money back' }, 'return_type is "money back"'],
		['a state that is none', { order_status: 'deliverd' }, 'order_status is "deliverd"'],
		['a region in words', { region: 'England' }, 'region is "England"'],
		['a shipment that is none', { shipment_type: 'post' }, 'shipment_type is "post"'],
	])('%s', (_, fields, text) => {
		const wrong = { ...gb[0], condition: 'Sellable', ...fields };
		const plans = plan({ reasons: [...gb, wrong] });
		const rows = plans.exceptions.filter(({ json }) => json.code === 'REFUND_ROW_UNCLEAR');
		expect(rows).toHaveLength(1);
		expect(rows[0].json).toMatchObject({ owner_role: 'service', what_happened: expect.stringContaining(text) });
		// It may be meant for these goods, so nothing less specific takes its place.
		expect(plans.calculate).toEqual([]);
		expect(told(plans)).toContain('REFUND_NO_REASON');
	});

	test('two rows for the same refunds that say different things; the same one twice is none', () => {
		const other = { ...gb[0], reason_name: 'another' };
		expect(told(plan({ reasons: [...gb, other] })).sort()).toEqual(['REFUND_NO_REASON', 'REFUND_ROW_UNCLEAR']);
		expect(only(plan({ reasons: [...gb, gb[0]] })).output).toBe('calculate');
	});

	test('a row that somebody has added and not filled in says nothing', () => {
		const blank = { id: 7, createdAt: '2026-03-12', updatedAt: '2026-03-12', reason_name: null, region: '' };
		expect(only(plan({ reasons: [...gb, blank], ledger: [{ ...blank, refund_key: null }] })).output).toBe('calculate');
	});

	test('a remark alone says nothing in either table', () => {
		const remark = { id: 9, note: 'for the sale' };
		expect(only(plan({ reasons: [...gb, remark] })).output).toBe('calculate');
		expect(told(restock({ returnMap: [remark] }))).toEqual(told(restock({ returnMap: [] })));
	});

	test.each<[string, Row, string]>([
		['no condition code', { condition_code: '' }, 'condition_code is empty'],
		['a shop by its name', { shop_id: 'Northwind' }, 'shop_id is "Northwind", which is no id of TikTok'],
		['a condition in words', { condition_code: 'good' }, 'condition_code is "good"'],
		['no location', { location_id: '' }, 'location_id is empty'],
		['a return code in words', { return_code: 'nine' }, 'return_code is "nine"'],
	])('tts_return_map: %s', (_, fields, text) => {
		const decisions = restock({ returnMap: [{ ...returnMap[0], ...fields }] });
		const [rows] = decisions.exceptions.filter(({ json }) => json.code === 'REFUND_ROW_UNCLEAR');
		expect(rows.json).toMatchObject({ owner_role: 'operations', what_happened: expect.stringContaining(text) });
		expect(told(decisions)).toContain('RESTOCK_NOT_MAPPED');
		expect(decisions.returnInNewStore).toEqual([]);
	});

	test.each<[string, Row, string]>([
		['a state that nobody knows', { state: 'pls refund' }, 'state is "pls refund"'],
		['no state', { state: '' }, 'state is empty'],
		['a decision that nobody knows', { state: 'asked', decision: 'yes' }, 'decision is "yes"'],
		['an amount without a decision', { state: 'asked', decision_amount: '12.50' }, 'decision_amount is filled in'],
		['a time that is none', { state: 'waiting', ask_again_at: 'tomorrow' }, 'ask_again_at is "tomorrow"'],
		['a direction that is none', { state: 'waiting', direction: 'to tiktok' }, 'direction is "to tiktok"'],
		['attempts that are no number', { state: 'failed', attempts: 'many' }, 'attempts are "many"'],
	])('tts_refunds: %s', (_, fields, text) => {
		const plans = plan({ ledger: [row(fields)] });
		const { output, json } = only(plans);
		expect(output).toBe('exceptions');
		expect(json).toMatchObject({
			code: 'REFUND_ROW_UNCLEAR',
			what_happened: expect.stringContaining(text),
			ids: { refund_key: `nsr-${RETURN}`, order_id: expect.any(String) },
		});
		expect(json.ledger).toBeUndefined();
		const ttr = row({
			...fields,
			refund_key: `ttr-${TTR}`,
			tiktok_return_id: TTR,
			...(fields.direction ? {} : { direction: 'tiktok_to_newstore' }),
		});
		expect(told(restock({ ledger: [ttr] }))).toEqual(['REFUND_ROW_UNCLEAR']);
		expect(restock({ ledger: [ttr] }).returnInNewStore).toEqual([]);
	});

	test('tts_refunds: line ids that the order does not have', () => {
		const { json } = only(plan({ ledger: [row({ state: 'approved', decision: 'approve', lines: '577, 578' })] }));
		expect(json).toMatchObject({ code: 'REFUND_ROW_UNCLEAR', what_happened: expect.stringContaining('577 and 578') });
	});

	test('tts_refunds: an answer typed beside the question counts as one', () => {
		const asked = row({ state: 'asked', decision: 'approve', decision_amount: '', idempotency_key: '', attempts: 0 });
		expect(only(plan({ ledger: [asked] })).output).toBe('calculate');
		// A new question has no answer yet, so that the old one does not answer it.
		const completed = plan({ ledger: [asked], orders: [tikTokOrder({ status: 'COMPLETED' })] });
		expect(only(completed).json.ledger).toMatchObject({ state: 'asked', decision: '' });
	});

	test('rows that are ended are history', () => {
		expect(only(plan({ ledger: [row({ state: 'refused', ask_again_at: 'never' })] })).output).toBe('nothing');
	});
});

test('several returns of one order in one parcel, alike and at the same second, are booked each for itself', () => {
	const returns = [1, 2].map((n) =>
		tikTokReturn(
			{
				return_id: `${TTR.slice(0, -1)}${n}`,
				return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS',
				is_combined_return: 'true ',
			},
			[[n, '21.50']],
		),
	);
	const { returnInNewStore } = restock({ returns });
	const keys = returnInNewStore.map(({ json }) => json.ledger.idempotency_key);
	expect(new Set(keys).size).toBe(2);
	// Both answers are lost, and NewStore shows one of the two bookings, without marks.
	const [first, second] = returnInNewStore.map(({ json }) => json);
	const record = {
		return_id: 'ns-1',
		returned_at: first.payload.returned_at,
		returned_from: 'GB-DC-01',
		return_items: [{ product_id: 'TEE-BLK-M' }],
	};
	const again = restock({
		returns,
		newStore: [newStoreOrder({ returns: [record] })],
		ledger: [first.ledger, second.ledger] as unknown as Row[],
		now: '2026-03-12T12:30:00Z',
	});
	expect(again.settled.map(({ json }) => json.ledger.refund_key)).toEqual([first.refund_key]);
	expect(again.returnInNewStore.map(({ json }) => json.ledger.refund_key)).toEqual([second.refund_key]);
	expect(again.returnInNewStore[0].json.payload.returned_at).toBe(second.payload.returned_at);
});

describe('an exchange on TikTok', () => {
	const exchange = (status: string, fields: Row = {}) =>
		tikTokReturn({ return_type: 'EXCHANGE', return_status: status, ...fields });

	test.each(['RETURN_OR_REFUND_REQUEST_SUCCESS', 'RETURN_OR_REFUND_REQUEST_COMPLETE'])(
		'whose goods were received (%s) is booked without a refund',
		(status) => {
			for (const options of [{}, { restockAmount: 'newstore_price' }, { restockWhen: 'completed' }]) {
				const { output, json } = only(restock({ returns: [exchange(status)], options }));
				expect(output).toBe('returnInNewStore');
				expect(json.payload).toMatchObject({ refund_amount: 0, items: [{ product_id: 'TEE-BLK-M' }] });
			}
		},
	);

	test('that is only at its end is for a person, who books it without a refund', () => {
		const returns = [exchange('EXCHANGE_REQUEST_COMPLETE')];
		const asked = only(restock({ returns }));
		expect(asked.json).toMatchObject({ code: 'RESTOCK_EXCHANGE', ledger: { state: 'asked' } });
		const approved = { ...asked.json.ledger, state: 'approved', decision: 'approve' };
		const { output, json } = only(restock({ returns, ledger: [approved] }));
		expect(output).toBe('returnInNewStore');
		expect(json.payload).toMatchObject({ refund_amount: 0 });
	});

	test('that is open waits; withdrawn, nothing comes back', () => {
		expect(only(restock({ returns: [exchange('EXCHANGE_REQUEST_PENDING')] })).output).toBe('wait');
		expect(only(restock({ returns: [exchange('EXCHANGE_REQUEST_CANCEL')] })).output).toBe('nothing');
	});

	test('is in the way of a refund in a store', () => {
		expect(only(plan({ returns: [exchange('EXCHANGE_REQUEST_PENDING')] })).json.code).toBe('REFUND_REPLACEMENT');
		expect(only(plan({ returns: [exchange('EXCHANGE_REQUEST_COMPLETE')] })).json.code).toBe('REFUND_REPLACEMENT');
	});
});

test('a VAT that prices contain is not paid a second time', () => {
	const orders = [
		tikTokOrder({
			region: 'DE',
			lines: [
				{ price: '21.50', tax: '3.43' },
				{ price: '21.50', tax: '3.43' },
			],
			fields: {
				payment: {
					currency: 'EUR',
					sub_total: '43.00',
					shipping_fee: '3.99',
					total_amount: '46.99',
					shipping_fee_tax: '0.64',
				},
			},
		}),
	];
	const newStore = [newStoreOrder({ events: [returnEvent({ fields: { currency: 'EUR' } })] }, 'DE')];
	const { json } = only(plan({ orders, newStore, eligibility: [eligibility(2, {}, 'DE')] }));
	expect(json.plan).toMatchObject({ lines_rest: 2150, shipping_tax: 0 });
});
