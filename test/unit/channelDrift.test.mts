/** Each rule of Find Drift by example, what is told and what waits, and the list of everything that can be wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRIFT_KINDS, FOUND_ELSEWHERE } from '../../nodes/ChannelDrift/kinds.ts';
import { listOrders, listOthers } from '../../nodes/ChannelDrift/find/listOrders.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { ago, isoAgo, refund, SHOP, sides } from '../support/driftDocuments.mts';
import type { Json, Sides } from '../support/driftDocuments.mts';
import { kindsOf, look } from '../support/driftExamples.mts';

/** What the sandbox calls each kind of finding → what 09 calls it. */
const ORACLE: Record<string, string> = {
	oversold: 'oversold',
	ordersLost: 'order_not_in_newstore',
	ordersDoubled: 'order_twice_in_newstore',
	ordersWrong: 'order_differs',
	stockOutOfStep: 'stock_out_of_step',
	shippedNotOnTikTok: 'shipped_not_on_tiktok',
	shippedTwice: 'shipped_twice',
	shippedTooEarly: 'shipped_on_tiktok_only',
	wrongTracking: 'wrong_tracking',
	shippedAfterCancel: 'shipped_after_cancel',
	shippedThenCancelled: 'shipped_then_cancelled',
	workForNothing: 'work_for_nothing',
	cancelledNotOnTikTok: 'cancelled_not_on_tiktok',
	lateDispatches: 'late_dispatch',
	refundedTwice: 'refunded_twice',
	returnNotRefunded: 'return_not_refunded',
	exchangedAndRefunded: 'exchanged_and_refunded',
	refundNotOnTikTok: 'refund_not_on_tiktok',
	refundNotInNewStore: 'refund_not_in_newstore',
	returnNotRestocked: 'return_not_restocked',
	ledgerDisagrees: 'ledger_disagrees',
	paidByNewStore: 'paid_by_newstore',
	doubles: 'journal_twice',
	unbalanced: 'journal_unbalanced',
	intoClosedPeriod: 'journal_into_closed_period',
};
// Not about the two systems: whether our calls are those of the contracts.
const NOT_DRIFT = ['contractViolations'];

const source = (file: string) => readFileSync(join(process.cwd(), 'sandbox', file), 'utf8');

test('every kind of finding of the sandbox is a kind of drift, or is named with who finds it', () => {
	const listed = ['dispatchOracle.mts', 'returnsOracle.mts'].flatMap((file) => {
		const [, list] = source(file).split('const KINDS = [');
		return [...list.split('] as const')[0].matchAll(/'(\w+)'/g)].map(([, kind]) => kind);
	});
	// `counts` of the report and of the books: what makes it not ok, not clean.
	const [, counts] = source('oracle.mts').split('const counts = {');
	const own = [...counts.split('};')[0].matchAll(/^\t\t(\w+):/gm)].map(([, kind]) => kind);
	const [, clean] = source('accounting/accountingOracle.mts').split('const clean = ');
	const books = [...clean.split(' === 0')[0].matchAll(/(\w+)\.length/g)].map(([, kind]) => kind);
	expect([listed.length, own.length, books.length]).toEqual([17, 6, 3]);
	const all = [...listed, ...own, ...books].filter((kind) => !NOT_DRIFT.includes(kind));
	expect(all.sort()).toEqual(Object.keys(ORACLE).sort());
	const known = [...Object.keys(DRIFT_KINDS), ...Object.keys(FOUND_ELSEWHERE)];
	expect(Object.values(ORACLE).filter((kind) => !known.includes(kind))).toEqual([]);
});

test('each kind has a code of its own, and says why, who and how in whole sentences', () => {
	const kinds = Object.values(DRIFT_KINDS);
	expect(new Set(kinds.map(({ code }) => code)).size).toBe(kinds.length);
	const texts = kinds.flatMap(({ cause, mend }) => [cause, mend]);
	expect(texts.filter((text) => !/^[A-Z].*\.$/.test(text))).toEqual([]);
	expect(kinds.filter(({ toldBy }) => toldBy.length === 0)).toEqual([]);
});

test('two sides that agree are no difference', () => {
	expect(kindsOf(look([sides()]))).toEqual([]);
	const delivered = sides('1', {
		states: ['complete'],
		status: 'DELIVERED',
		lines: { tracking_number: 'P1', rts_time: ago(3) },
	});
	expect(look([delivered]).summary).toMatchObject({
		ok: true,
		orders_compared: 1,
		sentence: '1 order compared: both systems agree.',
	});
});

const CASES: Array<[kind: string, one: () => Sides, words: string]> = [
	[
		'order_not_in_newstore',
		() => ({
			...sides(),
			found: { shop_id: SHOP, order_id: sides().order.order_id, found: false },
			reference: { ...sides().reference, external_orders: [] },
		}),
		'1 × Tee (TEE) is paid on TikTok and not in NewStore. It has been so for 9 hours (UK shop).',
	],
	[
		'order_twice_in_newstore',
		() => {
			const one = sides();
			const [own] = one.reference.external_orders as Json[];
			return {
				...one,
				reference: { ...one.reference, external_orders: [own, { id: 'other', platform: 'ORDER_MANAGEMENT_SYSTEM' }] },
				others: [{ newstore_order_id: 'other', items: [{ id: 'x', status: 'pending' }] }],
			};
		},
		'1 × Tee (TEE) is in NewStore as 2 orders.',
	],
	[
		'order_differs',
		() => {
			const one = sides();
			(one.found.newstore_order as Json).totals = { total: 25 };
			return one;
		},
		'The NewStore order has another total than the buyer has paid.',
	],
	[
		'reference_missing',
		() => ({ ...sides(), reference: { ...sides().reference, external_orders: [] } }),
		'TikTok has no reference to it.',
	],
	[
		'oversold',
		() => sides('1', { states: ['on_hold'] }),
		'1 × Tee (TEE) waits in NewStore for stock that no store has.',
	],
	[
		'shipped_not_on_tiktok',
		() => sides('1', { states: ['complete'] }),
		'1 × Tee (TEE) left from LEEDS-DC with DPD P1, and TikTok still waits for it. It has been so for 4 hours',
	],
	[
		'shipped_on_tiktok_only',
		() => sides('1', { status: 'AWAITING_COLLECTION', lines: { rts_time: ago(3) } }),
		'is shipped on TikTok, and NewStore still has the task (LEEDS-DC).',
	],
	[
		'shipped_twice',
		() => {
			const one = sides('1', {
				states: ['complete', 'complete'],
				status: 'DELIVERED',
				lines: { tracking_number: 'P1', rts_time: ago(3) },
			});
			const [line] = one.order.line_items as Json[];
			const [own] = one.reference.external_orders as Json[];
			own.line_items = (own.line_items as Json[]).map((entry) => ({ ...entry, origin_id: line.id }));
			one.order.line_items = [line];
			one.order.payment = { currency: 'GBP', total_amount: '40.00' };
			return one;
		},
		'left more than once',
	],
	[
		'wrong_tracking',
		() =>
			sides('1', { states: ['complete'], status: 'IN_TRANSIT', lines: { tracking_number: 'Q9', rts_time: ago(3) } }),
		'left from LEEDS-DC with DPD P1, and TikTok shows Q9.',
	],
	[
		'work_for_nothing',
		() => sides('1', { status: 'CANCELLED', order: { cancel_time: ago(3) } }),
		'is cancelled on TikTok, and NewStore still works on it (LEEDS-DC). It has been so for 3 hours',
	],
	[
		'cancelled_not_on_tiktok',
		() => sides('1', { states: ['cancelled'] }),
		'is cancelled in NewStore, and TikTok still expects it.',
	],
	[
		'shipped_after_cancel',
		() => sides('1', { states: ['complete'], status: 'CANCELLED', order: { cancel_time: ago(6) } }),
		'after the order was cancelled on TikTok.',
	],
	[
		'shipped_then_cancelled',
		() => sides('1', { states: ['complete'], status: 'CANCELLED', order: { cancel_time: ago(2) } }),
		'and TikTok has cancelled the order.',
	],
	[
		'late_dispatch',
		() => sides('1', { order: { rts_sla_time: ago(2), shipping_due_time: ago(-9) } }),
		'should have left by now',
	],
	[
		'request_unanswered',
		() => ({
			...sides(),
			buyers: [
				{
					shop_id: SHOP,
					order_id: sides().order.order_id,
					cancel_id: '5',
					cancel_status: 'CANCELLATION_REQUEST_PENDING',
					create_time: ago(5),
				},
			],
		}),
		'The buyer has asked to cancel the order and has no answer.',
	],
	[
		'return_not_refunded',
		() => returned({ returns: [{ return_id: 'r', returned_at: isoAgo(3), return_items: [{ product_id: 'TEE' }] }] }),
		'came back to a store, and TikTok knows of no refund. It has been so for 3 hours',
	],
	[
		'refund_not_on_tiktok',
		() => shipped({ refunds: [{ id: 'f', amount: 5, currency: 'GBP', requested_at: isoAgo(3), status: 'succeeded' }] }),
		'NewStore has refunded 5.00 GBP without goods, and TikTok has not.',
	],
	[
		'refund_not_in_newstore',
		() => withRefund(shipped()),
		'1 × Tee (TEE) was refunded on TikTok (20.00 GBP), and NewStore knows of no refund.',
	],
	[
		'return_not_restocked',
		() => withRefund(shipped(), { return_type: 'RETURN_AND_REFUND' }),
		'came back by parcel and 20.00 GBP was refunded on TikTok',
	],
	[
		'exchanged_and_refunded',
		() => withRefund(returned({ returns: [{ return_id: 'r', is_exchange: true, returned_at: isoAgo(3) }] })),
		'was exchanged in a store, and TikTok has refunded it as well.',
	],
	[
		'ledger_disagrees',
		() =>
			withRefund(
				returned({
					refunds: [
						{ id: 'f', return_id: 'r', amount: 12, currency: 'GBP', requested_at: isoAgo(3), status: 'succeeded' },
					],
				}),
			),
		'NewStore has refunded 12.00 GBP, TikTok 20.00 GBP.',
	],
];

function shipped(back: Json = {}): Sides {
	const one = sides('1', {
		states: ['complete'],
		status: 'DELIVERED',
		lines: { tracking_number: 'P1', rts_time: ago(3) },
	});
	return { ...one, back: { ...one.back, ...back } };
}
function returned(back: Json = {}): Sides {
	const one = sides('1', {
		states: ['returned'],
		status: 'DELIVERED',
		lines: { tracking_number: 'P1', rts_time: ago(3) },
	});
	return { ...one, back: { ...one.back, ...back } };
}
const withRefund = (one: Sides, change: Json = {}): Sides => ({ ...one, buyers: [refund(one, change)] });

test.each(CASES)('%s', (kind, one, words) => {
	const { drift, cases, summary } = look([one()], { windowMs: 0 });
	expect(drift.map(({ json }) => json.kind)).toEqual([kind]);
	expect(drift[0].json.what).toContain(words);
	expect(cases).toHaveLength(1);
	expect(cases[0].json).toMatchObject({
		business_key: drift[0].json.drift_key,
		code: DRIFT_KINDS[drift[0].json.kind].code,
	});
	expect(summary.keys).toEqual([drift[0].json.drift_key]);
});

/** Delivered, TikTok has this number, and the field of NewStore holds that text. */
function numbered(onTikTok: string, inNewStore: string): Sides {
	const lines = { tracking_number: onTikTok, rts_time: ago(3) };
	const one = sides('1', { states: ['complete'], status: 'IN_TRANSIT', lines });
	for (const request of one.requests.fulfillment_requests as Json[])
		request.items = (request.items as Json[]).map((entry) => ({ ...entry, tracking_code: inNewStore }));
	return one;
}

test.each([
	['the number is one of two', 'JD0001, JD0002', []],
	['it stands in an address', 'https://carrier.example/track?n=JD0001', []],
	['it is printed in blocks', 'JD 00 01', []],
	['nobody has a number yet', 'n/a', []],
	['another number begins alike', 'JD00012', ['wrong_tracking']],
	['two other numbers', 'JD0003 JD0004', ['wrong_tracking']],
])('what NewStore has as tracking is read as dispatch reads it: %s', (_name, text, kinds) => {
	expect(kindsOf(look([numbered('JD0001', text)], { windowMs: 0 }))).toEqual(kinds);
});

test('an order of a way to ship that is new is compared like one of ours', () => {
	const one = sides('1', { status: 'AWAITING_SHIPMENT', states: ['complete'], order: { fulfillment_type: 'NEW_WAY' } });
	expect(kindsOf(look([one], { windowMs: 0 }))).toEqual(['shipped_not_on_tiktok']);
});

test('more money back than was paid for it', () => {
	const one = returned({ returns: [{ return_id: 'r', returned_at: isoAgo(3) }] });
	one.buyers = [refund(one), refund(one, { return_id: '901', role: 'SELLER' })];
	expect(kindsOf(look([one]))).toContain('refunded_twice');
});

test('every kind that 09 finds has an example here', () => {
	const shown = [...CASES.map(([kind]) => kind), 'refunded_twice', 'stock_out_of_step', 'stock_moved_without_us'];
	expect(shown.sort()).toEqual(Object.keys(DRIFT_KINDS).sort());
});

describe('stock', () => {
	const update = (was: number, now: number) => [
		{ shop_id: SHOP, explain: [{ seller_sku: 'TEE', was, now, reason: '9 in stock, 2 kept back' }] },
	];

	test('is told when it has differed as long as the window, by the first look', () => {
		const first = look([], {}, update(9, 7));
		expect(first.drift[0].json).toMatchObject({ kind: 'stock_out_of_step', state: 'waits', shown: 9, allowed: 7 });
		expect(first.drift[0].json.what).toBe(
			'TikTok shows 9 of TEE, 7 are allowed. 9 in stock, 2 kept back. It has been so for 0 seconds (UK shop).',
		);
		const earlier = [{ ...first.drift[0].json, first_seen_at: isoAgo(1), since: isoAgo(1) }];
		const second = look([], { earlier }, update(9, 7));
		expect(second.cases.map(({ json }) => json.code)).toEqual(['DRIFT_STOCK']);
		expect(look([], { earlier }).over).toEqual([{ json: { drift_key: `stock_out_of_step/${SHOP}/TEE` } }]);
	});

	test('a number that rose was set by somebody else', () => {
		const earlier = [{ drift_key: 'x', kind: 'stock_out_of_step', shop_id: SHOP, seller_sku: 'TEE', shown: 9 }];
		expect(kindsOf(look([], { earlier }, update(30, 7)))).toEqual(['stock_moved_without_us']);
		expect(kindsOf(look([], { earlier }, update(8, 7)))).toEqual(['stock_out_of_step']);
	});

	test('stays as it was when nobody has looked at the stock', () => {
		const earlier = [
			{ drift_key: `stock_out_of_step/${SHOP}/TEE`, kind: 'stock_out_of_step', shop_id: SHOP, seller_sku: 'TEE' },
		];
		const { over, summary } = look([], { earlier, isStockKnown: false });
		expect(over).toEqual([]);
		expect(summary.keys).toEqual([`stock_out_of_step/${SHOP}/TEE`]);
	});

	test('the guardrail of a shop tells of its stock', () => {
		const cases = [{ case_key: 'c', code: 'STOCK_GUARDRAIL', state: 'open', ids: JSON.stringify({ shop_id: SHOP }) }];
		expect(look([], { cases, windowMs: 0 }, update(9, 7)).drift[0].json).toMatchObject({
			state: 'known',
			case_key: 'c',
		});
	});
});

describe('no second case', () => {
	const late = () => sides('1', { states: ['complete'] });
	const key = `shipped_not_on_tiktok/${SHOP}/1`;

	test('while an open case of a workflow tells of the same order', () => {
		const cases = [
			{
				case_key: 'c',
				code: 'DISPATCH_UNKNOWN_CARRIER',
				state: 'open',
				ids: JSON.stringify({ order_id: '1', shop_id: SHOP }),
			},
		];
		const known = look([late()], { cases });
		expect(known.cases).toEqual([]);
		expect(known.drift[0].json).toMatchObject({ state: 'known', case_key: 'c' });
		// Somebody has typed a word that means nothing: the case is not closed by that.
		const odd = look([late()], { cases: [{ ...cases[0], state: 'waiting for Jo' }] });
		expect(odd.drift[0].json).toMatchObject({ state: 'known', case_key: 'c' });
		// A case about something else, a closed one, one of another shop: none tells of it.
		for (const change of [
			{ code: 'ORDER_ADDRESS_MISSING' },
			{ state: 'closed' },
			{ ids: JSON.stringify({ order_id: '1', shop_id: '5' }) },
		])
			expect(look([late()], { cases: [{ ...cases[0], ...change }] }).cases).toHaveLength(1);
	});

	test('after a person has closed it; a difference that began later is another one', () => {
		const closed = {
			code: 'DRIFT_SHIPPED_NOT_ON_TIKTOK',
			state: 'closed',
			closed_by: 'Ann',
			ids: JSON.stringify({ drift_key: key }),
		};
		const accepted = look([late()], { cases: [{ ...closed, closed_at: isoAgo(1) }] });
		expect(accepted.drift[0].json.state).toBe('accepted');
		expect(accepted.cases).toEqual([]);
		expect(look([late()], { cases: [{ ...closed, closed_at: isoAgo(40) }] }).cases).toHaveLength(1);
		expect(look([late()], { cases: [{ ...closed, closed_by: 'itself', closed_at: isoAgo(1) }] }).cases).toHaveLength(1);
		// The row keeps it when the case has been deleted.
		expect(look([late()], { earlier: [accepted.drift[0].json] }).cases).toEqual([]);
	});
});

describe('what could not be read', () => {
	const key = `shipped_not_on_tiktok/${SHOP}/1`;
	const earlier = [{ drift_key: key, kind: 'shipped_not_on_tiktok', shop_id: SHOP, order_id: '1', state: 'told' }];
	const one = () =>
		sides('1', { states: ['complete'], status: 'IN_TRANSIT', lines: { tracking_number: 'P1', rts_time: ago(3) } });

	test('when both sides agree it is over', () => {
		expect(look([one()], { earlier })).toMatchObject({ over: [{ json: { drift_key: key } }], summary: { keys: [] } });
	});

	test.each(['found', 'reference', 'requests'] as const)('without %s nothing is over and nothing differs', (part) => {
		const { drift, over, summary } = look([{ ...one(), [part]: {} }], { earlier });
		expect([drift, over, summary.keys, summary.orders_unread]).toEqual([[], [], [key], 1]);
	});

	test('a document with a field that cannot be', () => {
		const odd = one();
		odd.order.paid_time = 'soon';
		expect(look([odd, sides('2')], { earlier }).summary).toMatchObject({
			orders_compared: 1,
			orders_unread: 1,
			keys: [key],
		});
	});

	test('a shop without an answer keeps everything', () => {
		expect(look([one()], { earlier, silent: new Set([SHOP]) }).over).toEqual([]);
		expect(look([one()], { earlier, silent: new Set(['']) }).over).toEqual([]);
		expect(look([], { earlier }).over).toEqual([]);
	});
});

test('very many of one kind: the oldest have cases, one more tells of the others, and no case is taken for over', () => {
	const many = Array.from({ length: 8 }, (_, place) => sides(String(100 + place), { states: ['complete'] }));
	const { drift, cases, summary } = look(many, { mostPerKind: 3 });
	expect([drift.length, cases.length, summary.keys.length, summary.differences]).toEqual([3, 4, 9, 8]);
	expect(cases[3].json).toMatchObject({
		business_key: 'shipped_not_on_tiktok/further',
		title: 'A parcel has left, TikTok does not know it: 5 more',
	});
});

test('the form that tries again is linked when this n8n has an address, with a choice that its list has', () => {
	const formsBase = 'https://n8n.example/';
	const { drift, cases } = look([sides('1', { states: ['complete'] })], { formsBase });
	expect(drift[0].json.mend_url).toMatch(/^https:\/\/n8n\.example\/form\/[\w-]+\?order_ids=1&what=Tell%20TikTok/);
	expect(cases[0].json.what_to_do).toContain(String(drift[0].json.mend_url));
	const form = readFileSync(join(process.cwd(), 'workflows/12d-orders-try-again-now.json'), 'utf8');
	expect(form).toContain(`"webhookId": "${String(drift[0].json.mend_url).split('/form/')[1].split('?')[0]}"`);
	const choices = Object.values(DRIFT_KINDS).flatMap(({ tryAgain }) => tryAgain ?? []);
	expect(choices.filter((choice) => !form.includes(`"option": "${choice}"`))).toEqual([]);
	expect(choices.length).toBeGreaterThan(0);
	// Nothing may be repeated where a unit is missing.
	expect(look([sides('1', { states: ['on_hold'] })], { formsBase }).drift[0].json.mend_url).toBe('');
	expect(look([sides('1', { states: ['complete'] })]).drift[0].json.mend_url).toBe('');
});

test('a request of a buyer leads to the form that answers it, and two requests are one difference', () => {
	const one = shipped();
	const asked = { shop_id: SHOP, order_id: '1', create_time: ago(5) };
	one.buyers = [
		refund(one, { return_id: '77', return_status: 'RETURN_OR_REFUND_REQUEST_PENDING' }),
		{ ...asked, cancel_id: '5', cancel_status: 'CANCELLATION_REQUEST_PENDING' },
	];
	expect(kindsOf(look([one]))).toEqual(['request_unanswered']);
	one.buyers.pop();
	const [{ json }] = look([one], { formsBase: 'https://n8n.example' }).drift;
	expect(json.mend_url).toContain(`?return_id=77&shop_id=${SHOP}`);
	const form = String(json.mend_url).split('/form/')[1].split('?')[0];
	const answer = readFileSync(join(process.cwd(), 'workflows/07b-returns-answer-a-buyer.json'), 'utf8');
	expect(answer).toContain(`"webhookId": "${form}"`);
});

test('orders to compare: each once, of active shops, with the id that NewStore knows', () => {
	const shops = readShops([
		{ shop_id: SHOP, active: true, external_id_prefix: 'TT-' },
		{ shop_id: '2', active: false },
	]);
	const { orders, missing } = listOrders(
		[{}, { shop_id: SHOP, id: '1' }, { shop_id: SHOP, order_id: '1' }, { shop_id: '2', id: '9' }],
		[
			{ shop_id: SHOP, order_id: '1', return_id: '5' },
			{ shop_id: SHOP, order_id: '3', cancel_id: '6' },
			{ shop_id: SHOP, order_id: '' },
		],
		shops,
	);
	expect(orders.map(({ json }) => json)).toEqual([
		{ shop_id: SHOP, order_id: '1', external_id: 'TT-1', has_return: true },
		{ shop_id: SHOP, order_id: '3', external_id: 'TT-3', has_return: false },
	]);
	expect(missing.map(({ json }) => json.order_id)).toEqual(['3']);
});

test('other NewStore orders: only what a reference names beside the order that NewStore has, each once', () => {
	const store = [
		{ shop_id: SHOP, order_id: '1', newstore_order_id: 'a' },
		{ shop_id: SHOP, order_id: '2', found: false },
	];
	const reference = (order_id: string, ...ids: string[]) => ({
		shop_id: SHOP,
		order_id,
		external_orders: ids.map((id) => ({ id })),
	});
	const others = listOthers(store, [
		reference('1', 'a', 'b', ''),
		reference('1', 'b'),
		reference('2', 'c'),
		reference('3', 'd'),
	]);
	expect(others).toEqual([{ json: { newstore_order_id: 'b' }, index: 0, input: 1 }]);
});
