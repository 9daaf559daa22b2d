/** Which orders events are about, which are from TikTok, not settled or not read, exchanges that events tell of, and the way to the form. */
import { exchangeRows, readAgainEnded, toReadAgain } from '../../nodes/ChannelRefund/ledger/readAgain.ts';
import { notCalculated } from '../../nodes/ChannelRefund/ledger/notCalculated.ts';
import { unsettledOrders } from '../../nodes/ChannelRefund/ledger/unsettled.ts';
import { pointToForm } from '../../nodes/ChannelRefund/plan/formWay.ts';
import { byShop, listTikTokOrders, ordersRead } from '../../nodes/ChannelRefund/reading/origins.ts';
import { listTikTokOrdersOperation } from '../../nodes/ChannelRefund/reading/listTikTokOrdersOperation.ts';
import { concernedOrders, sortAsked } from '../../nodes/ChannelRefund/reading/storeEvents.ts';
import { given as givenTo } from '../support/givenOperation.mts';

type Row = Record<string, unknown>;

const NOW = Date.UTC(2026, 2, 4, 10);
const jsons = (placed: Array<{ json: unknown }>) => placed.map(({ json }) => json);
const keys = (placed: Array<{ json: Row }>) => placed.map(({ json }) => json.refund_key);
const given = { failed: [{ title: 'No answer' }], asked: [], read: [], storeOrders: [], before: [], now: NOW };
const fromTikTok = (id: string, [shop, order] = ['7', '5']) => ({
	id,
	extended_attributes: [
		{ name: 'tiktok_shop_id', value: shop },
		{ name: 'tiktok_order_id', value: order },
	],
});
const event = (...exchanges: unknown[]) => ({ type: 'order.created', payload: { exchanges } });

describe('to read again, of returns in stores', () => {
	const asked = [{ newstore_order_id: 'a', events: [] }, { newstore_order_id: 'b' }, { newstore_order_id: '' }];

	test('what was asked for and not read, each once; a TikTok order with its ids', () => {
		const rows = toReadAgain('store_to_tiktok', {
			...given,
			asked: [...asked, asked[1]],
			read: [{ newstore_order_id: 'a' }],
			storeOrders: [fromTikTok('b')],
		});
		expect(rows).toEqual([
			{
				json: {
					refund_key: 'look-b',
					direction: 'store_to_tiktok',
					shop_id: '7',
					order_id: '5',
					newstore_order_id: 'b',
					state: 'waiting',
					attempts: 1,
					ask_again_at: '2026-03-04T10:05:00.000Z',
					updated_at: '2026-03-04T10:00:00.000Z',
					note: 'The order could not be read; it is looked at again.',
				},
				indexes: [0],
			},
		]);
	});

	test.each([
		[0, '10:05'],
		['1', '10:10'],
		[3, '10:40'],
		[4, '11:00'],
		[5000, '11:00'],
		['often', '10:05'],
	])('after %s looks the next one is at %s', (attempts, at) => {
		const before = [
			{ refund_key: 'look-b', state: 'nothing', attempts: 9 },
			{ refund_key: 'look-b', state: 'waiting', attempts },
		];
		const [{ json }] = toReadAgain('store_to_tiktok', { ...given, asked: [asked[1]], before });
		expect(json).toMatchObject({ attempts: (Number(attempts) || 0) + 1, ask_again_at: `2026-03-04T${at}:00.000Z` });
	});

	test('ids of the TikTok order that the run was called with are kept', () => {
		const one = { newstore_order_id: 'b', shop_id: '7', order_id: '5' };
		expect(jsons(toReadAgain('store_to_tiktok', { ...given, asked: [one] }))).toMatchObject([one]);
	});

	test('an exchange of an order that is not known is noted: its event comes no second time', () => {
		const events = [
			event({ return_id: 'r1', order_id: 'c' }, { return_id: 'r2' }, { return_id: 'r3', order_id: 'x' }, {}),
		];
		const one = { newstore_order_id: 'c', events };
		const notes = (more: Row) => keys(toReadAgain('store_to_tiktok', { ...given, asked: [one], ...more }));
		expect(notes({})).toEqual(['look-c', 'exchange-r1', 'exchange-r2']);
		expect(notes({ storeOrders: [fromTikTok('c')] })).toEqual(['look-c']);
		expect(notes({ storeOrders: [{ id: 'c' }] })).toEqual([]);
	});
});

describe('to read again, of returns on TikTok', () => {
	const asked = [
		{ shop_id: '7', order_id: '1' },
		{ shop_id: '7', order_id: '2' },
		{ shop_id: '7', order_id: '2' },
		{ shop_id: '7', order_id: '' },
	];
	const keysOf = (...failed: Row[]) => keys(toReadAgain('tiktok_to_newstore', { ...given, asked, failed }));

	test('the orders that failures name; all when one names none', () => {
		expect(keysOf({ order_id: '2' }, { order_id: '9' })).toEqual(['look-2']);
		expect(keysOf({ order_id: '2' }, { title: 'No answer' })).toEqual(['look-1', 'look-2']);
		expect(keysOf()).toEqual([]);
	});

	test('a row says which order, and when', () => {
		expect(
			toReadAgain('tiktok_to_newstore', { ...given, asked, failed: [{ order_id: '3' }, { order_id: '1' }] }),
		).toEqual([
			{
				json: {
					refund_key: 'look-1',
					direction: 'tiktok_to_newstore',
					shop_id: '7',
					order_id: '1',
					state: 'waiting',
					ask_again_at: '2026-03-04T10:05:00.000Z',
					updated_at: '2026-03-04T10:00:00.000Z',
					note: 'The returns of the order could not be read; it is looked at again.',
				},
				indexes: [1],
			},
		]);
	});
});

describe('read again', () => {
	const look = { refund_key: 'look-a', state: 'waiting', newstore_order_id: 'a', direction: 'store_to_tiktok' };
	const ended = (row: Row, direction: 'store_to_tiktok' | 'tiktok_to_newstore' = 'store_to_tiktok') =>
		readAgainEnded(direction, [{}, { newstore_order_id: 'a', order_id: '5' }], [row], NOW);

	test('the row of an order that was read ends', () => {
		expect(ended(look)).toEqual([
			{
				json: {
					ledger: {
						refund_key: 'look-a',
						state: 'nothing',
						ask_again_at: '',
						updated_at: '2026-03-04T10:00:00.000Z',
						note: 'It could be read again.',
					},
				},
				index: 1,
			},
		]);
		const back = { ...look, refund_key: 'look-5', order_id: '5', direction: 'tiktok_to_newstore' };
		expect(ended(back, 'tiktok_to_newstore')).toHaveLength(1);
	});
	test.each<[string, Row]>([
		['of another order', { newstore_order_id: 'b' }],
		['that has ended', { state: 'nothing' }],
		['of a refund', { refund_key: 'nsr-1' }],
		['of the other way', { direction: 'tiktok_to_newstore' }],
	])('a row %s stays', (_, more) => {
		expect(ended({ ...look, ...more })).toEqual([]);
	});
});

describe('exchanges', () => {
	const order = { shop_id: '7', order_id: '5', newstore_order_id: 'a' };

	test('each return once, only those of this order; in a dry run nothing waits', () => {
		const events = [
			event({ return_id: 'r1' }),
			event({ return_id: 'r1', order_id: 'a' }, { return_id: 'r2', order_id: 'b' }),
		];
		const rows = (isDryRun: boolean) => exchangeRows([{}, { ...order, events }], { isDryRun, now: NOW });
		expect(rows(false)).toEqual([
			{
				json: {
					refund_key: 'exchange-r1',
					direction: 'store_to_tiktok',
					...order,
					state: 'waiting',
					newstore_state: 'exchanged',
					ask_again_at: '2026-03-04T10:05:00.000Z',
					updated_at: '2026-03-04T10:00:00.000Z',
					note: 'The store has given other goods for this return.',
				},
				index: 1,
			},
		]);
		expect(rows(true)[0].json.state).toBe('nothing');
	});
	test.each([[undefined], ['no list'], [[null, {}, { payload: null }, { payload: { exchanges: 'x' } }]]])(
		'events that tell of none: %j',
		(events) => {
			expect(exchangeRows([{ ...order, events }], { isDryRun: false, now: NOW })).toEqual([]);
		},
	);
});

describe('NewStore orders from TikTok', () => {
	const told = event({ return_id: 'r1' });
	const asked = [
		{ newstore_order_id: 'a', events: [told] },
		{ newstore_order_id: 'b', events: [] },
		{ newstore_order_id: 'c', events: [told] },
	];

	test('with the events of each; others that a sweep asked for end, others that were told leave nothing', () => {
		const orders = [fromTikTok('a'), {}, { id: 'b' }, { id: 'c' }];
		const listed = listTikTokOrders(orders, asked, NOW);
		expect(listed.orders).toEqual([
			{
				json: { shop_id: '7', order_id: '5', newstore_order_id: 'a', newstore_order: orders[0], events: [told] },
				index: 0,
			},
		]);
		expect(listed.ended).toEqual([
			{
				json: {
					newstore_order_id: 'b',
					state: 'nothing',
					ask_again_at: '',
					updated_at: '2026-03-04T10:00:00.000Z',
					note: 'The order is not from TikTok Shop.',
				},
				index: 2,
			},
		]);
	});
	test('an attribute that is no id makes no TikTok order, and nobody has asked for it: nothing', () => {
		const orders = [fromTikTok('d', ['7', 'see note']), fromTikTok('e', ['', '5'])];
		expect(listTikTokOrders(orders, asked, NOW)).toEqual({ orders: [], ended: [] });
	});
	test('the id of the order that NewStore made of another one is the first', () => {
		expect(jsons(listTikTokOrders([{ ...fromTikTok('x'), origin_id: 'a' }], [], NOW).orders)).toMatchObject([
			{ newstore_order_id: 'a', events: [] },
		]);
	});
});

describe('what 06a is called with', () => {
	const processed = (order_id: string, id = 'r1') => ({ type: 'return.processed', order_id, payload: { id } });

	test('events and known orders, each order once; a trigger gives null for fields that nobody has filled', () => {
		const known = { newstore_order_id: 'a', events: [], type: null, order_id: null, payload: null };
		const { orders, withoutOrder } = sortAsked([processed('a'), known, processed('b'), processed(''), {}], 'report');
		expect(jsons(orders)).toEqual([
			{ newstore_order_id: 'a', events: [processed('a')] },
			{ newstore_order_id: 'b', events: [processed('b')] },
		]);
		expect(jsons(withoutOrder)).toEqual([{ newstore_order_id: '', events: [processed('')] }]);
		expect(sortAsked([processed('')], 'ignore').withoutOrder).toEqual([]);
	});

	test('orders of a shop that is switched off leave a row and nothing else; contradicting rows switch it off', () => {
		const { orders } = listTikTokOrders([fromTikTok('a')], [], NOW);
		const shop = (active: boolean) => ({ shop_id: '7', active });
		expect(byShop(orders, [shop(true)], NOW)).toEqual({ on: orders, off: [] });
		expect(byShop(orders, [], NOW)).toEqual({ on: orders, off: [] });
		for (const rows of [[shop(false)], [shop(true), shop(false)], [shop(false), shop(true)]]) {
			const { on, off } = byShop(orders, rows, NOW);
			expect(on).toEqual([]);
			expect(off).toEqual([
				{
					json: {
						refund_key: 'look-a',
						direction: 'store_to_tiktok',
						shop_id: '7',
						order_id: '5',
						newstore_order_id: 'a',
						state: 'waiting',
						ask_again_at: '2026-03-04T14:00:00.000Z',
						updated_at: '2026-03-04T10:00:00.000Z',
						note: 'The shop is switched off in the table tts_shops, so it is left alone.',
					},
					index: 0,
				},
			]);
		}
	});

	test('an exchange is noted also for a shop that is switched off, at the item that it came with', () => {
		const told = { type: 'order.created', payload: { exchanges: [{ order_id: 'a', return_id: 'r9' }] } };
		const out = listTikTokOrdersOperation.run(
			givenTo({
				feeds: { orders: [{}, fromTikTok('a')] },
				parameters: {
					asked: JSON.stringify([{ newstore_order_id: 'a', events: [told] }]),
					shops: JSON.stringify([{ shop_id: '7', active: false }]),
					dryRun: false,
				},
				now: NOW,
			}),
		);
		expect(out.orders).toEqual([]);
		expect(out.exchanges).toMatchObject([{ json: { refund_key: 'exchange-r9', state: 'waiting' }, index: 1 }]);
		expect(out.off).toMatchObject([{ json: { refund_key: 'look-a' }, index: 1 }]);
	});

	test('an order that a failure of the search names was not read', () => {
		const orders = [{ order_id: '5' }, { order_id: '6' }, {}];
		expect(jsons(ordersRead(orders, [{ error: { order_ids: ['5'] } }, {}]))).toEqual([{ order_id: '6' }]);
		expect(jsons(ordersRead(orders, []))).toEqual([{ order_id: '5' }, { order_id: '6' }]);
	});
});

describe('an amount that TikTok did not say', () => {
	const limits = { waitLeastMinutes: 5, waitMostMinutes: 240, now: NOW };
	const plan = { refund_key: 'nsr-1', ledger: { refund_key: 'nsr-1', state: 'waiting', attempts: 2, amount: '5.00' } };
	const failed = { refund_key: 'nsr-1', title: 'TikTok does not answer.' };

	test('a refusal counts, and is tried again later and later', () => {
		expect(notCalculated([{ title: 'odd' }, failed], [plan], limits)).toEqual([
			{
				json: {
					ledger: {
						...plan.ledger,
						state: 'failed',
						attempts: 3,
						ask_again_at: '2026-03-04T10:20:00Z',
						note: 'TikTok does not answer.',
					},
				},
				index: 1,
			},
		]);
		const often = [{ ...plan, ledger: { ...plan.ledger, attempts: 30 } }];
		expect(notCalculated([failed], often, limits)[0].json.ledger.ask_again_at).toBe('2026-03-04T14:00:00Z');
	});
	test('what passes by itself does not count', () => {
		expect(jsons(notCalculated([{ ...failed, try_again: true }], [plan], limits))).toEqual([
			{ ledger: { ...plan.ledger, note: 'TikTok does not answer.' } },
		]);
	});
});

describe('orders that events are about', () => {
	const about = (order_id: string, more: Row = {}) => ({ type: 'return.processed', order_id, ...more });
	const of = (events: Row[], withoutOrder: 'report' | 'ignore' = 'report') =>
		jsons(concernedOrders(events, withoutOrder)).map((json) => {
			const { newstore_order_id: id, events: told } = json as { newstore_order_id: string; events: Row[] };
			return [id, told.map((one) => events.indexOf(one))];
		});

	test('each order once with its events; each return without one by itself, last', () => {
		const events = [about('a'), about(''), about('b', { type: 'refund_request.issued' }), {}, about('a'), about('')];
		expect(of(events)).toEqual([
			['a', [0, 4]],
			['b', [2]],
			['', [1]],
			['', [5]],
		]);
		expect(of(events, 'ignore')).toEqual([
			['a', [0, 4]],
			['b', [2]],
		]);
		expect(concernedOrders(events, 'report')[0].indexes).toEqual([0, 4]);
	});
	test('a new order is about those whose goods came back for it', () => {
		const exchanges = [{ order_id: 'a', return_id: 'r' }, { order_id: 'b' }, { return_id: 'r2' }, null];
		expect(of([about('new', { type: 'order.created', payload: { exchanges } })])).toEqual([
			['a', [0]],
			['b', [0]],
		]);
		expect(of([about('new', { type: 'order.opened', original_order_id: 'c', payload: { exchanges } })])).toEqual([
			['c', [0]],
		]);
		expect(of([about('new', { type: 'order.opened', payload: null })])).toEqual([]);
	});
	test('only a return goes on without an order', () => {
		expect(of([about('', { type: 'refund_request.issued' }), { type: 'order.created' }])).toEqual([]);
	});
});

describe('unsettled', () => {
	const order = { newstore_order_id: 'a', returns: [{ return_id: 'r' }], refunds: [{ id: 'f', return_id: 'r' }] };
	const paid = { refund_key: 'nsr-r', direction: 'store_to_tiktok', state: 'done', tiktok_state: 'X_COMPLETE' };
	const isUnsettled = (ledger: Row[], one: Row = order) => unsettledOrders([{}, one], ledger).length === 1;

	test('as 06a takes it', () => {
		expect(unsettledOrders([{}, order], [])).toEqual([
			{ json: { newstore_order_id: 'a', events: [], is_unknown: true }, index: 1 },
		]);
	});
	test.each<[string, Row, boolean]>([
		['paid out', {}, false],
		['paid out, in the words of a replacement', { tiktok_state: 'REPLACEMENT_REQUEST_REFUND_SUCCESS' }, false],
		['asked for, and TikTok may close it', { tiktok_state: 'RETURN_OR_REFUND_REQUEST_SUCCESS' }, true],
		['done, and nobody knows what TikTok did', { tiktok_state: null }, true],
		['booked from TikTok', { direction: 'tiktok_to_newstore', tiktok_state: '' }, false],
		['refused by a person', { state: 'refused', tiktok_state: '' }, false],
		['not needed', { state: 'nothing', tiktok_state: '' }, false],
		['still open', { state: 'waiting' }, true],
		['a state that nobody knows', { state: 'odd' }, true],
		['of another return', { refund_key: 'nsr-s' }, true],
	])('a row that is %s', (_, more, unsettled) => {
		expect(isUnsettled([{ ...paid, ...more }])).toBe(unsettled);
	});
	test('of what no row speaks no event has told', () => {
		const made = { newstore_order_id: 'a', returns: [{ return_id: 'r' }, { return_id: 's' }], refunds: [{ id: 'g' }] };
		const isUnknown = (...keys: string[]) =>
			unsettledOrders(
				[made],
				keys.map((refund_key) => ({ refund_key, state: 'asked' })),
			).map(({ json }) => json.is_unknown === true);
		expect(isUnknown('nsr-s')).toEqual([true]);
		expect(isUnknown('nsr-r', 'nsr-s')).toEqual([true]);
		expect(isUnknown('nsr-r', 'nsr-s', 'nsf-g')).toEqual([false]);
		// Somebody has looked at the order, and could not read all of it.
		expect(isUnknown('look-a')).toEqual([false]);
	});
	test('a refund without goods has a row of its own', () => {
		const gift = { newstore_order_id: 'a', refunds: [{ id: 'f' }] };
		expect(isUnsettled([paid], gift)).toBe(true);
		expect(isUnsettled([{ ...paid, refund_key: 'nsf-f' }], gift)).toBe(false);
		expect(isUnsettled([], { newstore_order_id: 'a', returns: [], refunds: 'x' })).toBe(false);
	});
});

describe('the way to the form', () => {
	const URL = 'https://n8n.example.com/form/06b';
	const asks = { refund_key: 'nsr-1 2', what_to_do: 'Approve or refuse it.', ledger: { state: 'asked' } };

	test('a case that a person answers names the form, and the row stays behind', () => {
		expect(jsons(pointToForm([asks], URL))).toEqual([
			{ refund_key: 'nsr-1 2', what_to_do: `Approve or refuse it. Answer here: ${URL}?refund_key=nsr-1%202` },
		]);
		expect(jsons(pointToForm([asks], ''))).toEqual([
			{
				refund_key: 'nsr-1 2',
				what_to_do: 'Approve or refuse it. Answer in the form "Decide a refund"; it is called nsr-1 2 there.',
			},
		]);
	});
	test.each<[string, Row]>([
		['that nobody answers', { what_to_do: 'Look at the information in Seller Center.' }],
		['whose row does not wait for it', { ledger: { state: 'done' } }],
		['without a row', { ledger: undefined }],
	])('a case %s stays as it is', (_, more) => {
		const { ledger: _row, ...told } = { ...asks, ...more };
		expect(jsons(pointToForm([{ ...asks, ...more }], URL))).toEqual([told]);
	});
	const refused = {
		error: 'Sellers may not use this reason.',
		try_again: false,
		code: 'TIKTOK_RETURN_25001015',
		owner_role: 'service',
		refund_key: 'nsr-1',
		title: 'Sellers may not use this reason.',
		ids: { order_id: '5', newstore_return_id: '7' },
		what_happened: 'Sellers may not use this reason.',
		what_to_do: 'Look at it.',
	};
	test('what TikTok has refused leads back to the form, with what it said', () => {
		const way = `Answer here: ${URL}?refund_key=nsr-1`;
		expect(jsons(pointToForm([refused, { ...refused, code: 'TIKTOK_RETURN_25001046' }], URL))).toMatchObject([
			{
				title: 'Return 7 of order 5: TikTok has refused the refund',
				what_happened: 'TikTok has not taken the refund. Sellers may not use this reason.',
				what_to_do: expect.stringMatching(/^Choose another reason: /),
			},
			{ what_to_do: `Look at it. ${way}` },
		]);
	});
	test.each<[string, Row]>([
		['that is tried again by itself', { try_again: true }],
		['of the connection', { owner_role: 'integration' }],
		['of no refund', { refund_key: '' }],
	])('a failure %s stays as it is', (_, more) => {
		const failure = { ...refused, ...more };
		expect(jsons(pointToForm([failure], URL))).toEqual([failure]);
	});
	test('an empty item is no case', () => {
		expect(pointToForm([{}], URL)).toEqual([]);
	});
});
