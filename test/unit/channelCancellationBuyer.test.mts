// Requests of buyers and orders that are cancelled on TikTok: rule by rule, market by market (tiktok-shop.md 9.1).
import type { Row } from '../../nodes/shared/tableRows.ts';
import { concludeCancels } from '../../nodes/ChannelCancellation/concludeCancel.ts';
import { decideBuyerRequests } from '../../nodes/ChannelCancellation/decideBuyerRequest.ts';
import type { BuyerOptions } from '../../nodes/ChannelCancellation/tooLate.ts';
import { readBuyerOptions } from '../../nodes/ChannelCancellation/decideBuyerRequestOperation.ts';
import type { Region } from '../support/cancelExamples.mts';
import {
	cancellation,
	DEADLINE_ISO,
	item,
	line,
	lookUp,
	notFound,
	NOW,
	ORDER,
	packing,
	request,
	REQUEST,
	shopOf,
	shops,
	tikTokOrder,
	UUID,
} from '../support/cancelExamples.mts';

const PACKED = 'seller_reject_apply_product_has_been_packed';

function decide(tikTok: Row[], newStore: Row[], options: Partial<BuyerOptions> = {}, references: Row[] = []) {
	return decideBuyerRequests(tikTok, newStore, {
		shops,
		references,
		options: { ...readBuyerOptions({}, [], NOW), ...options },
	});
}

/** The only decision: [output, item]. */
function only(decisions: object): [string, Row] {
	const all = Object.entries(decisions).flatMap(([output, items]) =>
		(items as Array<{ json: Row }>).map(({ json }): [string, Row] => [output, json]),
	);
	expect(all).toHaveLength(1);
	return all[0];
}

const requested = (region: Region = 'GB') => [tikTokOrder({ region }), cancellation({}, region)];

describe('a request of the buyer', () => {
	test('NewStore can still stop the order: cancel there first', () => {
		const [output, json] = only(decide(requested(), [lookUp()]));
		expect(output).toBe('cancel');
		expect(json).toEqual({
			shop_id: shopOf('GB'),
			order_id: ORDER,
			cancel_id: REQUEST,
			newstore_order_id: UUID,
			deadline: DEADLINE_ISO,
			cause: 'buyer_request',
			newstore_reason: 'tiktok_buyer_request',
			note: `TikTok Shop: the buyer asked to cancel (request ${REQUEST}).`,
			only_if_safe: true,
			on_too_late: 'reject',
			reject_reason: PACKED,
			comment: 'The store has already packed your order.',
			reason: 'The buyer wants to cancel, and NewStore can still stop the order.',
		});
	});

	test('not in NewStore yet: approve at once, with nothing to note', () => {
		const [output, json] = only(decide(requested(), [notFound()]));
		expect([output, json.result, json.cancel_id, json.note]).toEqual(['approve', 'stopped', REQUEST, undefined]);
	});

	test('not in NewStore: a person decides where nothing tells that nobody packs it', () => {
		const context = { shops, references: [], options: readBuyerOptions({}, [], NOW) };
		const unknown = only(decideBuyerRequests(requested(), [notFound()], { ...context, shops: [] }));
		expect(unknown[1]).toMatchObject({ code: 'CANCEL_NOT_IN_NEWSTORE', deadline: DEADLINE_ISO, cancel_id: REQUEST });
		expect(only(decide(requested(), [notFound()], { whenNotFound: 'ask' }))[1].code).toBe('CANCEL_NOT_IN_NEWSTORE');
	});

	test.each([[notFound()], [lookUp()], [packing()]])('a shop that is switched off is left alone: %#', (newStore) => {
		const off = shops.map((row) => ({ ...row, active: 'false' }));
		const context = { shops: off, references: [], options: readBuyerOptions({}, [], NOW) };
		const [output, json] = only(decideBuyerRequests(requested(), [newStore], context));
		expect([output, json.result]).toEqual(['nothing', 'nothing_to_do']);
		expect(json.reason).toContain('switched off');
	});

	test('cancelled in NewStore: approve', () => {
		const [output, json] = only(decide(requested(), [lookUp({ fields: { canceled: true, cancelable: false } })]));
		expect([output, json.result]).toEqual(['approve', 'stopped']);
		expect(json.note).toContain('approved');
	});

	test('all items cancelled counts as cancelled, without the answer of the status call', () => {
		const state = { canceled: undefined, cancelable: undefined, is_safe: undefined };
		const [output] = only(decide(requested(), [lookUp({ items: ['cancelled', 'cancelled'], fields: state })]));
		expect(output).toBe('approve');
	});

	test.each([
		['GB', PACKED],
		['DE', 'ecom_reverse_reject_cancel_reason_product_packed'],
		['TH', PACKED],
		['BR', PACKED],
	] as const)('too late in %s: rejected with the documented reason', (region, reason) => {
		const [output, json] = only(decide(requested(region), [packing(region)]));
		expect([output, json.result, json.reject_reason]).toEqual(['reject', 'too_late', reason]);
		expect(json.comment).toBe('The store has already packed your order.');
	});

	describe('too late in the US', () => {
		const HOUR = 3_600_000;
		const at = (hours: number) => ({ now: Date.parse(DEADLINE_ISO) - hours * HOUR });
		const listed = { reject_reasons: [{ name: PACKED }, { name: 'another' }] };
		const us = (order: Row = {}, request: Row = listed) => [
			// The time to ship ends after the request, as it does for one that is made in time.
			tikTokOrder({ region: 'US', fields: { rts_sla_time: Date.parse(DEADLINE_ISO) / 1000 + 86_400, ...order } }),
			cancellation(request, 'US'),
		];

		test('the parcel is reported first', () => {
			const [output, json] = only(decide(us(), [packing('US')], at(20)));
			expect([output, json.result, json.deadline]).toEqual(['nothing', 'too_late', DEADLINE_ISO]);
			expect(json.reason).toContain('reported first');
		});

		test('reported and still waiting: rejected with a reason that TikTok lists', () => {
			const shipped = us({ status: 'AWAITING_COLLECTION' });
			const [output, json] = only(
				decide(shipped, [lookUp({ region: 'US', items: ['completed', 'completed'] })], at(20)),
			);
			expect([output, json.reject_reason, json.deadline]).toEqual(['reject', PACKED, DEADLINE_ISO]);
		});

		test.each([
			['lists none that is true', { reject_reasons: [{ name: 'another' }] }],
			['was not asked', {}],
		])('reported, and TikTok %s: a person before the deadline', (_what, request) => {
			const shipped = us({ status: 'AWAITING_COLLECTION' }, request);
			const [, json] = only(decide(shipped, [packing('US')], at(20)));
			expect([json.code, json.deadline]).toEqual(['CANCEL_TOO_LATE', DEADLINE_ISO]);
		});

		test('not reported when the deadline comes near: answered without', () => {
			expect(only(decide(us(), [packing('US')], at(5)))[0]).toBe('reject');
			expect(only(decide(us({}, {}), [packing('US')], at(5)))[1].code).toBe('CANCEL_TOO_LATE');
			expect(only(decide(us(), [packing('US')], { ...at(5), answerBeforeMs: 4 * HOUR }))[0]).toBe('nothing');
		});

		test('a request without a deadline of its own has a day', () => {
			const asked = us({}, { ...listed, seller_next_action_response: [] });
			const [, json] = only(decide(asked, [packing('US')], { now: NOW - 20 * HOUR }));
			expect(json.deadline).toBe('2025-12-02T01:30:00Z');
			const [, elsewhere] = only(
				decide([tikTokOrder(), cancellation({ seller_next_action_response: [] })], [packing()]),
			);
			expect(elsewhere.deadline).toBe('2025-12-03T01:30:00Z');
		});

		describe('after the time to ship, before a carrier has it', () => {
			const late = { rts_sla_time: NOW / 1000 - 60 };

			test.each([
				['packing', packing('US'), {}],
				['shipped by the store', lookUp({ region: 'US', items: ['completed', 'completed'] }), {}],
				[
					'reported, not scanned',
					lookUp({ region: 'US', items: ['completed', 'completed'] }),
					{ status: 'AWAITING_COLLECTION' },
				],
				['not called safe', lookUp({ region: 'US', fields: { is_safe: false } }), {}],
			])('%s: TikTok approves by itself, so the store is stopped at once', (_what, look, order) => {
				const [output, json] = only(decide(us({ ...late, ...order }), [look]));
				expect(output).toBe('exceptions');
				expect(json).toMatchObject({ code: 'CANCEL_TIKTOK_APPROVES', severity: 'critical', deadline: DEADLINE_ISO });
				expect(json.note).toContain('Do not ship it');
			});

			test('what NewStore can still stop it stops, and what it does not let go is critical', () => {
				const [output, json] = only(decide(us(late), [lookUp({ region: 'US' })]));
				expect([output, json.on_too_late]).toEqual(['cancel', 'stop_store']);
				const asked = { ...json, cancel_state: 'too_late' } as Row;
				expect(only(concludeCancels([asked], []))[1]).toMatchObject({ code: 'CANCEL_TIKTOK_APPROVES' });
			});

			test('the earlier of both times counts; with the carrier the request is rejected; elsewhere nothing changes', () => {
				const scan = { rts_sla_time: NOW / 1000 + 86_400, tts_sla_time: NOW / 1000 - 60 };
				expect(only(decide(us(scan), [packing('US')]))[1].code).toBe('CANCEL_TIKTOK_APPROVES');
				expect(only(decide(us({ ...late, status: 'IN_TRANSIT' }), [packing('US')]))[0]).toBe('reject');
				const british = [tikTokOrder({ fields: late }), cancellation()];
				expect(only(decide(british, [packing()]))[0]).toBe('reject');
			});
		});
	});

	test('too late where no reason is known: a person with the deadline and the location', () => {
		const [output, json] = only(decide(requested('JP'), [packing('JP')]));
		expect(output).toBe('exceptions');
		expect(json).toMatchObject({
			code: 'CANCEL_TOO_LATE',
			result: 'too_late',
			owner_role: 'operations',
			deadline: DEADLINE_ISO,
			business_key: ORDER,
			ids: { order_id: ORDER, cancel_id: REQUEST, newstore_order_id: UUID, location_ids: 'LEEDS-STORE' },
		});
	});

	test('too late in a market that nobody set up: a person', () => {
		const decisions = decideBuyerRequests(requested(), [packing()], {
			shops: [],
			references: [],
			options: readBuyerOptions({}, [], NOW),
		});
		expect(only(decisions)[1].code).toBe('CANCEL_TOO_LATE');
	});

	test('by setting a person decides on every request that comes too late', () => {
		expect(only(decide(requested(), [packing()], { whenTooLate: 'ask' }))[1].code).toBe('CANCEL_TOO_LATE');
		expect(only(decide(requested('US'), [packing('US')], { whenTooLate: 'ask' }))[1].code).toBe('CANCEL_TOO_LATE');
	});

	describe('reasons that TikTok lists', () => {
		const rejectedWith = (rows: Row[], options: Partial<BuyerOptions> = {}) => {
			const [output, json] = only(decide(requested(), [packing()], { ...options, rejectReasons: rows }));
			return output === 'reject' ? json.reject_reason : json.code;
		};

		test('a documented reason that is not listed is not used', () => {
			expect(rejectedWith([{ name: 'something_else' }])).toBe('CANCEL_TOO_LATE');
			expect(rejectedWith([{ name: `${PACKED}_uk` }])).toBe(`${PACKED}_uk`);
			expect(rejectedWith([{ name: 'other' }, { name: PACKED }])).toBe(PACKED);
		});

		test('rows for another shop, market or request do not count', () => {
			const foreign = [{ shop_id: 'other' }, { region: 'DE' }, { cancel_id: '1' }];
			for (const row of foreign) expect(rejectedWith([{ name: PACKED, ...row }])).toBe('CANCEL_TOO_LATE');
			const own = [{ shop_id: shopOf('GB') }, { region: 'UK' }, { cancel_id: REQUEST }];
			for (const row of own) expect(rejectedWith([{ name: PACKED, ...row }])).toBe(PACKED);
		});

		test('the reason of the settings goes first, when it is listed', () => {
			const listed = [{ name: PACKED }, { name: 'mine' }];
			expect(rejectedWith(listed, { rejectReason: 'mine' })).toBe('mine');
			expect(rejectedWith(listed, { rejectReason: 'not_listed' })).toBe(PACKED);
			expect(rejectedWith([], { rejectReason: 'mine' })).toBe('mine');
		});

		test('as TikTok Shop, Cancellation: Get Reject Reasons puts them out', () => {
			const reasons = [
				{ name: 'other', text: 'Other' },
				{ name: PACKED, text: 'Product has been packed' },
			];
			expect(rejectedWith([{ shop_id: shopOf('GB'), cancel_id: REQUEST, reasons }])).toBe(PACKED);
			expect(rejectedWith([{ shop_id: shopOf('GB'), cancel_id: REQUEST, reasons: [] }])).toBe('CANCEL_TOO_LATE');
		});

		test('the request may bring its own list', () => {
			const tikTok = [tikTokOrder(), cancellation({ reject_reasons: [{ name: 'a_product_is_packed' }] })];
			expect(only(decide(tikTok, [packing()]))[1].reject_reason).toBe('a_product_is_packed');
		});
	});

	describe('NewStore could cancel, but does not call it safe', () => {
		const unsafe = lookUp({
			fields: { is_safe: false, fulfillment_requests: [request(['dispatched', 'dispatched'])] },
		});

		test('a person is asked, with the location', () => {
			const [output, json] = only(decide(requested(), [unsafe]));
			expect([output, json.code, json.deadline]).toEqual(['exceptions', 'CANCEL_NOT_SAFE', DEADLINE_ISO]);
			expect(json.what_happened).toContain('LEEDS-STORE');
		});

		test('or it is cancelled nevertheless, or too late, by setting', () => {
			const [output, json] = only(decide(requested(), [unsafe], { whenNotSafe: 'cancel' }));
			expect([output, json.only_if_safe, json.locations]).toEqual(['cancel', false, 'LEEDS-STORE']);
			expect(only(decide(requested(), [unsafe], { whenNotSafe: 'tooLate' }))[0]).toBe('reject');
		});
	});

	test.each([
		['the NewStore order', lookUp({ items: ['complete', 'pending'] })],
		['its fulfilment requests', lookUp({ fields: { fulfillment_requests: [request(['shipped', 'dispatched'])] } })],
		[
			'both, although NewStore says cancelled',
			lookUp({ items: ['complete', 'cancelled'], fields: { canceled: true } }),
		],
	])('shipped according to %s: neither approved nor cancelled', (_name, newStore) => {
		const [output, json] = only(decide(requested(), [newStore]));
		expect([output, json.result]).toEqual(['reject', 'too_late']);
	});

	test.each(['AWAITING_COLLECTION', 'IN_TRANSIT', 'PARTIALLY_SHIPPING'])(
		'shipped according to TikTok (%s): not approved, whatever NewStore says',
		(status) => {
			for (const newStore of [notFound(), lookUp(), lookUp({ fields: { canceled: true } })]) {
				expect(only(decide([tikTokOrder({ status }), cancellation()], [newStore]))[0]).toBe('reject');
			}
		},
	);

	test('in Southeast Asia a parcel that waits for the carrier can be taken out: a person', () => {
		const tikTok = [tikTokOrder({ region: 'TH', status: 'AWAITING_COLLECTION' }), cancellation({}, 'TH')];
		expect(only(decide(tikTok, [packing('TH')]))[1].code).toBe('CANCEL_TOO_LATE');
	});

	test('the order alone says that a request is open: not enough to answer it', () => {
		const flagged = tikTokOrder({ fields: { is_buyer_request_cancel: true } });
		expect(only(decide([flagged], [lookUp()]))[1]).toMatchObject({
			code: 'CANCEL_INCOMPLETE',
			owner_role: 'integration',
		});
		// A newer look at the request says that it is closed.
		const closed = cancellation({ cancel_status: 'CANCELLATION_REQUEST_CANCELLED' });
		expect(only(decide([flagged, closed], [lookUp()]))[0]).toBe('nothing');
	});

	test('the request without the order is enough', () => {
		expect(only(decide([cancellation()], [notFound()]))[0]).toBe('approve');
	});

	test('NewStore was not asked: nothing is decided', () => {
		expect(only(decide(requested(), []))[1].code).toBe('CANCEL_LOOKUP_MISSING');
		const unasked = lookUp({ fields: { canceled: undefined, cancelable: undefined } });
		expect(only(decide(requested(), [unasked]))[1].code).toBe('CANCEL_LOOKUP_MISSING');
	});

	test('two look-ups that contradict each other: what one calls impossible is not done', () => {
		expect(only(decide(requested(), [lookUp(), packing()]))[0]).toBe('reject');
		expect(only(decide(requested(), [notFound(), lookUp()]))[0]).toBe('cancel');
	});

	test('a withdrawn request is not answered; the latest of several open ones is', () => {
		const closed = cancellation({ cancel_status: 'CANCELLATION_REQUEST_CANCEL' });
		expect(only(decide([tikTokOrder(), closed], [lookUp()]))[0]).toBe('nothing');
		const second = cancellation({ cancel_id: '4035000000000000102', update_time: 1_764_560_000 });
		expect(only(decide([tikTokOrder(), second, closed], [notFound()]))[1].cancel_id).toBe('4035000000000000102');
	});

	test('withdrawn after NewStore had cancelled: a person, because TikTok waits for the goods', () => {
		const closed = cancellation({ cancel_status: 'CANCELLATION_REQUEST_CANCELLED' });
		const [output, json] = only(decide([tikTokOrder(), closed], [lookUp({ fields: { canceled: true } })]));
		expect([output, json.code, json.deadline]).toEqual(['exceptions', 'CANCEL_REQUEST_WITHDRAWN', DEADLINE_ISO]);
	});

	test('orders that TikTok ships itself are left alone', () => {
		const fbt = tikTokOrder({ fields: { fulfillment_type: 'FULFILLMENT_BY_TIKTOK' } });
		expect(only(decide([fbt, cancellation()], []))[0]).toBe('nothing');
	});

	test('of a way to ship that is not documented nobody can tell who packs it: a person answers', () => {
		const order = tikTokOrder({ fields: { fulfillment_type: 'FULFILLMENT_BY_PARTNER' } });
		const decisions = decide([order], [lookUp({ fields: { found: false } })]);
		expect(only(decisions)).toMatchObject([
			'exceptions',
			{ what_happened: expect.stringContaining('fulfillment_type') },
		]);
	});
});

describe('an order that is cancelled on TikTok: on hold, unpaid, approved, by the seller', () => {
	const cancelled = tikTokOrder({ status: 'CANCELLED' });

	test('NewStore can stop it: cancel there, without any answer on TikTok', () => {
		const [output, json] = only(decide([cancelled], [lookUp()]));
		expect(output).toBe('cancel');
		expect(json).toMatchObject({
			cause: 'tiktok_cancelled',
			newstore_reason: 'tiktok_order_cancelled',
			on_too_late: 'stop_store',
		});
		expect(json).not.toHaveProperty('cancel_id');
		expect(json).not.toHaveProperty('reject_reason');
	});

	test('the words of webhook 1 and of the API are the same', () => {
		expect(only(decide([tikTokOrder({ status: 'CANCEL' })], [lookUp()]))[0]).toBe('cancel');
	});

	test('an approved request counts before the order shows it', () => {
		const approved = cancellation({ cancel_status: 'CANCELLATION_REQUEST_SUCCESS' });
		expect(only(decide([tikTokOrder(), approved], [lookUp()]))[0]).toBe('cancel');
		const bySeller = cancellation({
			cancel_status: 'CANCELLATION_REQUEST_SUCCESS',
			role: 'SELLER',
			cancel_type: 'CANCEL',
		});
		expect(only(decide([tikTokOrder(), bySeller], [lookUp()]))[0]).toBe('cancel');
		expect(only(decide([bySeller], [lookUp()]))[1].code).toBe('CANCEL_INCOMPLETE');
	});

	test('an old picture of an open request does not hide the cancellation', () => {
		expect(only(decide([cancelled, cancellation()], [notFound()]))[0]).toBe('nothing');
	});

	test('never in NewStore, or cancelled there as well: nothing to do', () => {
		for (const newStore of [notFound(), lookUp({ fields: { canceled: true } })]) {
			const [output, json] = only(decide([cancelled], [newStore]));
			expect([output, json.result]).toEqual(['nothing', 'nothing_to_do']);
		}
	});

	test.each([
		['packed by the store', packing(), 'CANCEL_STOP_STORE', 'too_late'],
		['shipped', lookUp({ items: ['complete', 'complete'] }), 'CANCEL_SHIPPED_ANYWAY', 'too_late'],
		['partly shipped', lookUp({ items: ['complete', 'in_fulfillment'] }), 'CANCEL_PARTLY_SHIPPED', 'partly'],
		['partly shipped, rest cancelled', lookUp({ items: ['complete', 'cancelled'] }), 'CANCEL_PARTLY_SHIPPED', 'partly'],
	])('%s: a person', (_name, newStore, code, result) => {
		const [output, json] = only(decide([cancelled], [newStore]));
		expect([output, json.code, json.result]).toEqual(['exceptions', code, result]);
		expect(json.note).toContain('TikTok Shop');
	});

	test('not safe: asked, cancelled or too late, by setting', () => {
		const unsafe = lookUp({ fields: { is_safe: false } });
		expect(only(decide([cancelled], [unsafe]))[1].code).toBe('CANCEL_NOT_SAFE');
		expect(only(decide([cancelled], [unsafe], { whenNotSafe: 'cancel' }))[1].only_if_safe).toBe(false);
		expect(only(decide([cancelled], [unsafe], { whenNotSafe: 'tooLate' }))[1].code).toBe('CANCEL_STOP_STORE');
	});

	test('NewStore was not asked: nothing is decided', () => {
		expect(only(decide([cancelled], []))[1].code).toBe('CANCEL_LOOKUP_MISSING');
	});
});

describe('single lines that are cancelled on TikTok', () => {
	const partly = tikTokOrder({ lines: ['CANCELLED', ''] });

	test.each([
		['open in NewStore', lookUp(), 'CANCEL_LINES_BY_HAND'],
		['shipped by the store', lookUp({ items: ['complete', 'pending'] }), 'CANCEL_PARTLY_SHIPPED'],
		['not to be told', lookUp({ itemFields: [{ extended_attributes: [] }] }), 'CANCEL_UNKNOWN_LINES'],
		['not read', lookUp({ items: [] }), 'CANCEL_UNKNOWN_LINES'],
	])('%s: a person', (_name, newStore, code) => {
		const [output, json] = only(decide([partly], [newStore]));
		expect([output, json.code]).toEqual(['exceptions', code]);
		expect((json.ids as Row).line_ids).toBe(line(1));
	});

	test('cancelled in NewStore as well, or not there yet: nothing to do', () => {
		expect(only(decide([partly], [lookUp({ items: ['cancelled', 'pending'] })]))[0]).toBe('nothing');
		expect(only(decide([partly], [notFound()]))[0]).toBe('nothing');
		expect(only(decide([partly], [lookUp({ fields: { canceled: true } })]))[0]).toBe('nothing');
	});

	test('items are recognised by the references, their line attribute or their own id', () => {
		const anonymous = { extended_attributes: [] };
		const references = [
			{ order_id: ORDER, external_orders: [{ line_items: [1, 2].map((n) => ({ id: item(n), origin_id: line(n) })) }] },
		];
		const newStore = lookUp({ itemFields: [anonymous, anonymous] });
		expect(only(decide([partly], [newStore], {}, references))[1].code).toBe('CANCEL_LINES_BY_HAND');
		const byItemId = lookUp({
			itemFields: [1, 2].map((n) => ({ extended_attributes: [{ name: 'external_item_id', value: `${line(n)}-1` }] })),
		});
		expect(only(decide([partly], [byItemId]))[1].code).toBe('CANCEL_LINES_BY_HAND');
	});
});

test('nothing cancelled: nothing to do, also without a look-up', () => {
	expect(only(decide([tikTokOrder()], []))[0]).toBe('nothing');
	const other = only(decide([tikTokOrder()], [lookUp({ fields: { canceled: true } })]));
	expect(other[1].reason).toContain('Decide Seller Cancel');
});

test('what is neither an order nor a cancellation becomes a case, empty items do not', () => {
	const wrong = [
		{},
		{ order_id: ORDER },
		tikTokOrder({ fields: { shop_id: '' } }),
		{ ...cancellation(), cancel_status: 'NEW' },
	];
	const { exceptions } = decide(wrong, [{}]);
	expect(exceptions.map(({ json, index }) => [json.code, index])).toEqual(
		[1, 2, 3].map((n) => ['CANCEL_INCOMPLETE', n]),
	);
});

describe('after NewStore was asked', () => {
	const [, asked] = only(decide(requested(), [lookUp()]));
	const [, askedUs] = only(decide(requested('US'), [lookUp({ region: 'US' })]));
	const [, stop] = only(decide([tikTokOrder({ status: 'CANCELLED' })], [lookUp()]));
	const after = (state: string, sent = asked, tikTok: Row[] = []) =>
		only(
			concludeCancels([{ ...sent, cancel_state: state, canceled: state === 'cancelled', cancelable: false }], tikTok),
		);

	test('confirmed: approve, stopped', () => {
		const [output, json] = after('cancelled');
		expect([output, json.result, json.cancel_id, json.deadline]).toEqual(['approve', 'stopped', REQUEST, DEADLINE_ISO]);
	});

	test('too late: rejected, nothing in the US, a person elsewhere', () => {
		const [output, json] = after('too_late');
		expect([output, json.result, json.reject_reason]).toEqual(['reject', 'too_late', PACKED]);
		expect(after('too_late', askedUs)[0]).toBe('nothing');
		expect(after('too_late', askedUs)[1].result).toBe('too_late');
		const askingPerson = { ...asked, on_too_late: 'ask' };
		expect(after('too_late', askingPerson)[1].code).toBe('CANCEL_TOO_LATE');
	});

	test('not confirmed: neither approved nor rejected', () => {
		expect(after('unconfirmed')[1]).toMatchObject({ code: 'CANCEL_UNCONFIRMED', severity: 'warning' });
		expect(after('unconfirmed', stop)[1].code).toBe('CANCEL_UNCONFIRMED');
	});

	test('cancelled on TikTok before: stopped, or the store has to be stopped by a person', () => {
		const [output, json] = after('cancelled', stop);
		expect([output, json.result]).toEqual(['nothing', 'stopped']);
		expect(after('too_late', stop)[1].code).toBe('CANCEL_STOP_STORE');
	});

	test('the store was faster than the cancellation: never approved', () => {
		const shipped = { ...asked, fulfillment_requests: [request(['shipped', 'dispatched'])] };
		expect(after('cancelled', shipped)[1].code).toBe('CANCEL_PARTLY_SHIPPED');
	});

	test('what TikTok shows meanwhile counts', () => {
		const closed = [tikTokOrder(), cancellation({ cancel_status: 'CANCELLATION_REQUEST_CANCELLED' })];
		expect(after('cancelled', asked, closed)[1].code).toBe('CANCEL_REQUEST_WITHDRAWN');
		expect(after('too_late', asked, closed)[0]).toBe('nothing');
		const cancelled = [tikTokOrder({ status: 'CANCELLED' })];
		expect(after('cancelled', asked, cancelled)[0]).toBe('nothing');
		expect(after('too_late', asked, cancelled)[1].code).toBe('CANCEL_STOP_STORE');
		expect(after('cancelled', asked, requested())[0]).toBe('approve');
	});

	test('the same order twice is concluded once, by the answer that NewStore cannot take back', () => {
		const late = { ...asked, cancel_state: 'too_late', canceled: false };
		const done = { ...asked, cancel_state: 'cancelled', canceled: true };
		for (const items of [
			[late, done],
			[done, late],
			[done, done],
		]) {
			expect(only(concludeCancels(items, []))[0]).toBe('approve');
		}
	});

	test('items from elsewhere are refused in words', () => {
		expect(() => concludeCancels([{ order_id: ORDER }], [])).toThrow('does not come from NewStore, Order: Cancel');
	});

	describe("TikTok's refusals", () => {
		const refused = (code: string) => ({
			error: 'x',
			code: `TIKTOK_${code}`,
			error_code: code,
			what_happened: 'x',
			ids: { order_id: ORDER, shop_id: shopOf('GB'), cancel_id: REQUEST },
		});

		test.each([
			['25001010', 'CANCEL_REFUSED'],
			['25001011', 'CANCEL_REFUSED'],
			['25001014', 'CANCEL_REASON_REFUSED'],
			['25001015', 'CANCEL_REASON_REFUSED'],
			['25001020', 'CANCEL_REASON_REFUSED'],
			['25001021', 'CANCEL_REFUSED'],
			['25001045', 'CANCEL_REFUSED'],
			['25001046', 'CANCEL_REFUSED'],
			['25001051', 'CANCEL_REFUSED'],
			['25005005', 'CANCEL_REFUSED'],
			['25005010', 'CANCEL_REFUSED'],
			['25005011', 'CANCEL_REFUSED'],
			['25007006', 'CANCEL_REFUSED'],
			['25011010', 'CANCEL_REFUSED'],
			['25020009', 'CANCEL_REFUSED'],
			['25020010', 'CANCEL_REFUSED'],
		])('%s has words of its own', (number, code) => {
			const [output, json] = only(concludeCancels([refused(number)], []));
			expect([output, json.code, json.flow]).toEqual(['exceptions', code, 'cancellations']);
			expect(json.what_happened).toContain(`(TikTok code ${number})`);
			expect(String(json.what_to_do).length).toBeGreaterThan(40);
			expect(json.ids).toMatchObject({ order_id: ORDER, cancel_id: REQUEST, tiktok_code: number });
		});

		test('somebody was faster and the order is cancelled now: nothing to do', () => {
			for (const number of ['25001010', '25001011', '25001051', '25020009']) {
				const [output, json] = only(
					concludeCancels(
						[{ ...refused(number), order_id: ORDER, shop_id: shopOf('GB') }],
						[tikTokOrder({ status: 'CANCELLED' })],
					),
				);
				expect([output, json.result]).toEqual(['nothing', 'nothing_to_do']);
			}
		});

		test('other failures pass unchanged', () => {
			const failure = { ...refused('36009003'), title: 'as it was' };
			expect(only(concludeCancels([failure], []))).toEqual(['exceptions', failure]);
		});
	});
});
