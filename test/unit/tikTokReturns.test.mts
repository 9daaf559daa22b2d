// When a refund of the TikTok Shop node counts as made, and when a return counts as answered.
import * as fc from 'fast-check';

import { compareAnswer } from '../../nodes/TikTokShop/actions/return/answered';
import { compareRefund } from '../../nodes/TikTokShop/actions/return/refundedLines';
import type { WantedRefund } from '../../nodes/TikTokShop/actions/return/refundedLines';
import { inTurn } from '../../nodes/shared/inTurn';

type Row = Record<string, unknown>;

const wanted: WantedRefund = {
	orderId: '1',
	returnType: 'REFUND',
	lineIds: ['a', 'b'],
	refundTotal: '20.00',
	currency: 'GBP',
	knownIds: new Set(),
	isForeign: () => false,
	isAfterCall: false,
};
const entry = (more: Row = {}, lines = ['a', 'b']) => ({
	return_id: 'r',
	role: 'SELLER',
	return_type: 'REFUND',
	return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS',
	refund_amount: { currency: 'GBP', refund_total: '20' },
	return_line_items: lines.map((line) => ({ order_line_item_id: line })),
	...more,
});
const see = (entries: unknown[], more: Partial<WantedRefund> = {}) => {
	const seen = compareRefund(entries as never, { ...wanted, ...more });
	return seen.state === 'other' ? seen.failure.code : seen.state;
};
const amount = (refund_total: string, currency = 'GBP') => ({ refund_amount: { currency, refund_total } });
const BUYER = { role: 'BUYER', return_status: 'RETURN_OR_REFUND_REQUEST_PENDING' };

describe('A refund is there', () => {
	test.each<[string, unknown[], Partial<WantedRefund>, string]>([
		['same lines, made by the shop', [entry()], {}, 'done'],
		['same lines in another order', [entry({}, ['b', 'a', 'a'])], {}, 'done'],
		['paid after a request of the buyer', [entry({ role: 'BUYER' })], {}, 'done'],
		['no return', [], {}, 'open'],
		['other lines', [entry({}, ['c'])], {}, 'open'],
		['known', [entry()], { knownIds: new Set(['r']) }, 'open'],
		['one line less', [entry({}, ['a'])], {}, 'RETURN_OTHER_REFUND'],
		['one line more', [entry({}, ['a', 'b', 'c'])], {}, 'RETURN_OTHER_REFUND'],
		['lines not told', [entry({ return_line_items: undefined })], {}, 'RETURN_OTHER_REFUND'],
		['another amount', [entry(amount('19.99'))], {}, 'RETURN_OTHER_REFUND'],
		['another currency', [entry(amount('20.00', 'EUR'))], {}, 'RETURN_OTHER_REFUND'],
		['an unreadable amount', [entry(amount('twenty'))], {}, 'RETURN_OTHER_REFUND'],
		['of another refund', [entry()], { isForeign: (id: string) => id === 'r' }, 'RETURN_OTHER_REFUND'],
		['two of them', [entry(), entry({ return_id: 's' })], {}, 'RETURN_OTHER_REFUND'],
		['a request of the buyer', [entry(BUYER)], {}, 'RETURN_OPEN'],
		['a refund and a request', [entry(), entry({ ...BUYER, return_id: 's' }, ['a'])], {}, 'RETURN_OPEN'],
		['an id that is none', [entry({ return_id: { id: 'r' } })], {}, 'RETURN_OPEN'],
		['a line id that is none', [entry({ return_line_items: [{ order_line_item_id: {} }] })], {}, 'RETURN_OPEN'],
		['an empty line', [entry({ return_line_items: [null] })], {}, 'RETURN_OPEN'],
		['lines that are no list', [entry({ return_line_items: { a: 1 } })], {}, 'RETURN_OPEN'],
		['unreadable lines, seen before', [entry({ return_line_items: [null] })], { knownIds: new Set(['r']) }, 'open'],
		['unreadable and withdrawn', [entry({ return_id: {}, return_status: 'RETURN_OR_REFUND_CANCEL' })], {}, 'open'],
		['withdrawn', [entry({ ...BUYER, return_status: 'RETURN_OR_REFUND_REQUEST_CANCELLED' })], {}, 'open'],
		['refused', [entry({ return_status: 'REFUND_OR_RETURN_REQUEST_REJECT' })], {}, 'open'],
		[
			'refused, and TikTok Shop is for the buyer',
			[entry({ ...BUYER, return_status: 'REFUND_OR_RETURN_REQUEST_REJECT', arbitration_status: 'SUPPORT_BUYER' })],
			{},
			'RETURN_OPEN',
		],
		['edited', [entry({ next_return_id: 's' }), entry({ ...BUYER, return_id: 's' }, ['c'])], {}, 'open'],
		['edited, the new one is not told', [entry({ ...BUYER, next_return_id: 's' })], {}, 'RETURN_OPEN'],
		[
			'of another type, running',
			[entry({ return_type: 'RETURN_AND_REFUND', return_status: 'AWAITING_BUYER_SHIP' })],
			{},
			'RETURN_OPEN',
		],
		[
			'our own return that the buyer has to ship',
			[entry({ return_type: 'RETURN_AND_REFUND', return_status: 'AWAITING_BUYER_SHIP' })],
			{ returnType: 'RETURN_AND_REFUND' },
			'done',
		],
		['after our call, with no amount yet', [entry({ refund_amount: undefined })], { isAfterCall: true }, 'done'],
		['after our call, but made by the buyer', [entry(BUYER)], { isAfterCall: true }, 'RETURN_OPEN'],
	])('%s', (_what, entries, more, result) => {
		expect(see(entries, more)).toBe(result);
	});

	const status = fc.constantFrom(
		'RETURN_OR_REFUND_REQUEST_PENDING',
		'RETURN_OR_REFUND_REQUEST_SUCCESS',
		'RETURN_OR_REFUND_REQUEST_COMPLETE',
		'RETURN_OR_REFUND_REQUEST_CANCEL',
		'REFUND_OR_RETURN_REQUEST_REJECT',
		'AWAITING_BUYER_SHIP',
		'SOMETHING_NEW',
	);
	const returns = fc.uniqueArray(
		fc.record({
			return_id: fc.constantFrom('1', '2', '3', '4'),
			role: fc.constantFrom('SELLER', 'BUYER'),
			return_type: fc.constantFrom('REFUND', 'RETURN_AND_REFUND'),
			return_status: status,
			refund_amount: fc.constantFrom({ currency: 'GBP', refund_total: '20.00' }, undefined),
			lines: fc.subarray(['a', 'b', 'c']),
		}),
		{ selector: ({ return_id: id }) => id, maxLength: 4 },
	);

	test('a call is only made when no return on these lines is new and alive, whatever the order of the list', () => {
		fc.assert(
			fc.property(returns, fc.subarray(['1', '2', '3', '4']), fc.boolean(), (list, known, isAfterCall) => {
				const entries = list.map(({ lines, ...rest }) => entry(rest, lines));
				const more = { knownIds: new Set(known), isAfterCall };
				const result = see(entries, more);
				const isOver = (one: string) => one.endsWith('CANCEL') || one.endsWith('REJECT');
				const news = list.filter(
					({ return_id: id, return_status: now, lines }) =>
						!known.includes(id) && !isOver(now) && (!lines.length || lines.includes('a') || lines.includes('b')),
				);
				expect(result === 'open').toBe(news.length === 0);
				if (result === 'done') expect(news.map(({ lines }) => [...lines].sort())).toEqual([['a', 'b']]);
				const turned = see([...entries].reverse(), more);
				expect([turned === 'open', turned === 'done']).toEqual([result === 'open', result === 'done']);
			}),
		);
	});
});

describe('An answer is there', () => {
	const answered = (status: string, body: Row, more: Row = {}) => {
		const seen = compareAnswer(
			{ return_id: 'r', order_id: '1', return_status: status, ...more } as never,
			body as never,
		);
		return seen.state === 'other' ? seen.failure.code : seen.state;
	};
	const offer = { decision: 'OFFER_PARTIAL_REFUND', partial_refund: { currency: 'GBP', amount: '5.00' } };
	const sameOffer = { partial_refund: { currency: 'GBP', amount: '5' } };

	test.each<[string, Row, Row, string]>([
		['RETURN_OR_REFUND_REQUEST_PENDING', { decision: 'APPROVE_REFUND' }, {}, 'open'],
		['RETURN_OR_REFUND_REQUEST_COMPLETE', { decision: 'APPROVE_REFUND' }, {}, 'done'],
		['BUYER_SHIPPED_ITEM', { decision: 'APPROVE_RETURN' }, {}, 'done'],
		['BUYER_SHIPPED_ITEM', { decision: 'APPROVE_RECEIVED_PACKAGE' }, {}, 'open'],
		['AWAITING_BUYER_SHIP', { decision: 'APPROVE_RETURN', buyer_keep_item: true }, {}, 'open'],
		['AWAITING_BUYER_RESPONSE', offer, sameOffer, 'done'],
		['AWAITING_BUYER_RESPONSE', offer, { partial_refund: { currency: 'GBP', amount: '4.00' } }, 'open'],
		['RETURN_OR_REFUND_REQUEST_SUCCESS', offer, sameOffer, 'done'],
		['RETURN_OR_REFUND_REQUEST_SUCCESS', offer, {}, 'RETURN_PAID'],
		['REJECT_RECEIVE_PACKAGE', { decision: 'APPROVE_RECEIVED_PACKAGE' }, {}, 'RETURN_REJECTED'],
		['REJECT_RECEIVE_PACKAGE', { decision: 'REJECT_RECEIVED_PACKAGE' }, {}, 'done'],
		['AWAITING_BUYER_SHIP', { decision: 'REJECT_RETURN' }, {}, 'RETURN_APPROVED'],
		['BUYER_SHIPPED_ITEM', { decision: 'REJECT_RECEIVED_PACKAGE' }, {}, 'open'],
		['RETURN_OR_REFUND_REQUEST_SUCCESS', { decision: 'REJECT_RECEIVED_PACKAGE' }, {}, 'RETURN_APPROVED'],
		['RETURN_OR_REFUND_REQUEST_CANCEL', { decision: 'REJECT_REFUND' }, {}, 'done'],
		['RETURN_OR_REFUND_REQUEST_CANCEL', { decision: 'APPROVE_REFUND' }, {}, 'RETURN_WITHDRAWN'],
		['RETURN_OR_REFUND_REQUEST_CANCEL', { decision: 'APPROVE_REFUND' }, { next_return_id: 's' }, 'RETURN_REPLACED'],
		['REPLACEMENT_REQUEST_REFUND_SUCCESS', { decision: 'ISSUE_REPLACEMENT_REFUND' }, {}, 'done'],
	])('%s: %j %j', (status, body, more, result) => {
		expect(answered(status, body, more)).toBe(result);
	});

	test('an id that is no text is none: nobody is sent to an [object Object]', () => {
		const odd = { order_id: { id: '1' }, return_id: 7, next_return_id: { id: 's' } };
		const seen = compareAnswer(
			{ ...odd, return_status: 'RETURN_OR_REFUND_REQUEST_CANCEL' } as never,
			{ decision: 'APPROVE_REFUND' } as never,
		);
		expect(seen).toMatchObject({ failure: { code: 'RETURN_WITHDRAWN', ids: { order_id: '', return_id: '7' } } });
		expect(
			compareAnswer({ ...odd, return_status: 'BUYER_SHIPPED_ITEM' } as never, { decision: 'APPROVE_RETURN' } as never),
		).toEqual({ state: 'done', found: { order_id: '', return_status: 'BUYER_SHIPPED_ITEM' } });
	});
});

test('work on the same thing is done one after the other, in order, also after a failure', async () => {
	const seen: string[] = [];
	const work = (name: string, ms: number) => async () => {
		seen.push(`${name} starts`);
		await new Promise((resolve) => setTimeout(resolve, ms));
		seen.push(`${name} ends`);
		if (name === 'first') throw new Error('failed');
	};
	const runs = [
		inTurn('order', work('first', 10)),
		inTurn('order', work('second', 0)),
		inTurn('other', work('third', 0)),
	];
	expect((await Promise.allSettled(runs)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
	expect(seen.filter((line) => !line.startsWith('third'))).toEqual([
		'first starts',
		'first ends',
		'second starts',
		'second ends',
	]);
});
