// Channel Refund, Plan Refunds: every rule about returns and refund requests of NewStore.
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	eligibility,
	item,
	line,
	newStoreOrder,
	only,
	ORDER,
	plan,
	refundRequest,
	REQUEST,
	RETURN,
	RETURNED_AT,
	returnEvent,
	row,
	sellerRefund,
	shopOf,
	storeItems,
	tikTokOrder,
	tikTokReturn,
	TTR,
	UUID,
} from '../support/refundExamples.mts';
import type { Region } from '../support/refundExamples.mts';

const inStore = (events: Row[], fields: Row = {}) => [newStoreOrder({ events, ...fields })];
const code = (plans: object) => {
	const { output, json } = only(plans);
	expect(output).toBe('exceptions');
	return json.code;
};

describe('which line', () => {
	test('the item that the reference names, whatever the product', () => {
		const references = [
			{
				order_id: ORDER,
				external_orders: [
					{ id: UUID, platform: 'ORDER_MANAGEMENT_SYSTEM', line_items: [{ id: item(1), origin_id: line(2) }] },
				],
			},
		];
		const { output, json } = only(plan({ references }));
		expect(output).toBe('calculate');
		expect(json).toMatchObject({
			shop_id: shopOf('GB'),
			order_id: ORDER,
			newstore_order_id: UUID,
			refund_key: `nsr-${RETURN}`,
			newstore_return_id: RETURN,
			request_type: 'REFUND',
			reason_name: 'ecom_order_delivered_refund_reason_not_match_description_seller_uk',
			order_line_item_ids: [line(2)],
			known_return_ids: [],
			plan: {
				kind: 'return',
				currency: 'GBP',
				lines_rest: 2150,
				line_rests: [2150],
				order_rest: 4300,
				store_amount: 2150,
			},
		});
		expect(json.ledger).toMatchObject({
			refund_key: `nsr-${RETURN}`,
			state: 'waiting',
			lines: JSON.stringify([line(2)]),
			idempotency_key: `refund-${RETURN}`,
		});
	});

	test('else the attribute that NewStore kept; a swapped item has a new id and the same attribute', () => {
		const [first, second] = storeItems(2);
		const items = [first, { ...second, id: 'new', origin_id: 'new' }];
		const event = returnEvent();
		(event.payload as Row).items = [{ id: 'new', product_id: 'TEE-BLK-M', quantity: 1, refund_amount: 21.5 }];
		const plans = plan({ newStore: inStore([event], { newstore_order: { items } }) });
		expect(only(plans).json.order_line_item_ids).toEqual([line(2)]);
	});

	test('else product and units not yet refunded, quantity by units', () => {
		const events = [returnEvent({ items: [0] })];
		((events[0].payload as Row).items as Row[])[0].quantity = 2;
		const plans = plan({
			newStore: inStore(events, { newstore_order: {} }),
			orders: [tikTokOrder({ lines: [{ sku: 'CAP' }, {}, {}, {}] })],
			returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' }, [[2, '21.50']])],
			eligibility: [eligibility(4)],
		});
		expect(only(plans).json.order_line_item_ids).toEqual([line(3), line(4)]);
	});

	test('a list of returns without events names products; several returns take different lines, the older first', () => {
		const returns = [
			{
				return_id: 'b',
				return_items: [{ product_id: 'TEE-BLK-M' }],
				refunded_amount: 21.5,
				returned_at: '2026-03-12T10:00:00Z',
			},
			{
				return_id: 'a',
				return_items: [{ product_id: 'TEE-BLK-M' }],
				refunded_amount: 21.5,
				returned_at: '2026-03-12T11:00:00Z',
			},
		];
		for (const list of [returns, [...returns].reverse()]) {
			const { calculate } = plan({
				newStore: [newStoreOrder({ returns: list })],
				orders: [tikTokOrder({ lines: [{}, {}, {}] })],
			});
			expect(calculate.map(({ json }) => [json.newstore_return_id, json.order_line_item_ids])).toEqual([
				['b', [line(1)]],
				['a', [line(2)]],
			]);
			// Shipping comes with the last refund of an order, so that one waits until the others are made.
			const { calculate: first, wait } = plan({ newStore: [newStoreOrder({ returns: list })] });
			expect(first.map(({ json }) => json.newstore_return_id)).toEqual(['b']);
			expect(wait.map(({ json }) => json.ledger)).toMatchObject([{ newstore_return_id: 'a', state: 'waiting' }]);
		}
	});

	test('NewStore products with another name come by the SKU map', () => {
		const newStore = inStore([returnEvent({ items: [0], product: 'P-77' })], { newstore_order: {} });
		expect(code(plan({ newStore }))).toBe('REFUND_UNKNOWN_ITEM');
		const skuMap = [{ seller_sku: 'TEE-BLK-M', product_id: 'P-77', shop_id: '' }];
		expect(only(plan({ newStore, skuMap })).json.order_line_item_ids).toEqual([line(1)]);
	});

	test('a person may name the lines that nothing tells', () => {
		const newStore = inStore([returnEvent({ items: [0], product: 'P-77' })]);
		const ledger = [row({ state: 'approved', decision: 'approve', lines: line(2), idempotency_key: '' })];
		expect(only(plan({ newStore, ledger })).json.order_line_item_ids).toEqual([line(2)]);
	});

	test('a third tee of an order with two', () => {
		expect(code(plan({ newStore: inStore([returnEvent({ items: [0, 0, 0] })]) }))).toBe('REFUND_UNKNOWN_ITEM');
	});

	test('a part of a bundle is for a person, all parts are the line', () => {
		const parts = storeItems(2, {
			extended_attributes: [
				{ name: 'tiktok_line_id', value: line(1) },
				{ name: 'tiktok_bundle_sku_id', value: '17' },
			],
		});
		const order = { newstore_order: { items: parts } };
		expect(code(plan({ newStore: inStore([returnEvent()], order) }))).toBe('REFUND_BUNDLE_PART');
		const whole = plan({ newStore: inStore([returnEvent({ items: [1, 2] })], order) });
		expect(only(whole).json.order_line_item_ids).toEqual([line(1)]);
	});
});

describe('TikTok has refunded the line, and the order has an equal piece', () => {
	const parcel = (fields: Row = {}) =>
		tikTokReturn({
			return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE',
			return_tracking_number: 'RM000000009GB',
			update_time: Date.parse(RETURNED_AT) / 1000,
			...fields,
		});

	test('by a parcel: a person is asked about the other piece, and an approval refunds that', () => {
		const { output, json } = only(plan({ returns: [parcel()] }));
		expect(output).toBe('exceptions');
		expect(json).toMatchObject({ code: 'REFUND_WHICH_PIECE', ids: { line_ids: line(2) } });
		const asked = row({ state: 'asked', decision: 'approve', lines: JSON.stringify([line(2)]) });
		const answered = only(plan({ returns: [parcel()], ledger: [asked] }));
		expect(answered.output).toBe('calculate');
		expect(answered.json.order_line_item_ids).toEqual([line(2)]);
	});

	test('by a parcel that is booked in NewStore: the other piece is refunded', () => {
		const booked = row({
			refund_key: `ttr-${TTR}`,
			direction: 'tiktok_to_newstore',
			state: 'done',
			tiktok_return_id: TTR,
			newstore_return_id: 'another',
			lines: JSON.stringify([line(1)]),
		});
		const { output, json } = only(plan({ returns: [parcel()], ledger: [booked] }));
		expect([output, json.order_line_item_ids]).toEqual(['calculate', [line(2)]]);
	});

	test('long before, or after somebody has said yes to another question: asked all the same', () => {
		const before = parcel({ update_time: Date.parse(RETURNED_AT) / 1000 - 3600 });
		const answered = row({ state: 'asked', decision: 'approve', lines: JSON.stringify([line(1)]) });
		for (const given of [{ returns: [before] }, { returns: [parcel()], ledger: [answered] }])
			expect(code(plan(given))).toBe('REFUND_WHICH_PIECE');
	});

	test.each<[string, Parameters<typeof plan>[0]]>([
		['without a parcel it is the same piece', { returns: [parcel({ return_tracking_number: '' })] }],
		[
			'the other piece is refunded as well',
			{ returns: [parcel(), parcel({ return_id: '9', return_line_items: [{ order_line_item_id: line(2) }] })] },
		],
		['the other one is another product', { returns: [parcel()], orders: [tikTokOrder({ lines: [{}, { sku: 'X' }] })] }],
	])('%s: nothing is refunded', (_, given) => {
		expect(only(plan(given)).output).toBe('nothing');
	});
});

describe('nothing to do', () => {
	test.each<[string, Parameters<typeof plan>[0]]>([
		['historical', { newStore: inStore([returnEvent({ fields: { is_historical: true } })]) }],
		[
			'booked by our restock, by its mark',
			{
				newStore: [
					newStoreOrder({
						returns: [
							{
								return_id: RETURN,
								extended_attributes: [{ name: 'tiktok_return_id', value: TTR }],
								return_items: [{ product_id: 'TEE-BLK-M' }],
							},
						],
					}),
				],
			},
		],
		[
			'booked by our restock, by the ledger',
			{
				ledger: [
					row({ refund_key: `ttr-${TTR}`, direction: 'tiktok_to_newstore', state: 'done', tiktok_return_id: TTR }),
				],
			},
		],
		[
			'booked by our restock, by time, place and products',
			{
				ledger: [
					row({
						refund_key: `ttr-${TTR}`,
						direction: 'tiktok_to_newstore',
						newstore_return_id: '',
						tiktok_return_id: TTR,
						idempotency_key: `${RETURNED_AT}|GB-STORE-014|TEE-BLK-M`,
					}),
				],
			},
		],
		['order cancelled on TikTok', { orders: [tikTokOrder({ status: 'CANCELLED' })] }],
		['line cancelled on TikTok', { orders: [tikTokOrder({ lines: [{ display: 'CANCELLED' }, {}] })] }],
		['gift', { orders: [tikTokOrder({ lines: [{ price: '0' }, {}] })] }],
		[
			'refunded on TikTok by the buyer, the order is completed by that',
			{
				orders: [tikTokOrder({ status: 'COMPLETED' })],
				returns: [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })],
			},
		],
		[
			'order of another channel',
			{ newStore: [{ ...newStoreOrder({ events: [returnEvent()] }), order_id: '', newstore_order: {} }] },
		],
		[
			'refund request that we have recorded',
			{
				newStore: [
					newStoreOrder({ refunds: [refundRequest(21.5, { note: `TikTok Shop refund ${TTR}: paid by TikTok` })] }),
				],
			},
		],
		['refused by a person', { ledger: [row({ state: 'refused' })] }],
		['done', { ledger: [row({ state: 'done', tiktok_return_id: TTR })], returns: [sellerRefund()] }],
	])('%s', (_, wish) => {
		const { output, json } = only(plan(wish));
		expect(output).toBe('nothing');
		expect(json.reason).toMatch(/\w.*\.$/);
		expect(json.ledger.refund_key).toMatch(/^ns[rf]-/);
	});

	test('refund request of a return: the return is the case, so it has no row', () => {
		const decisions = plan({ newStore: [newStoreOrder({ refunds: [refundRequest(21.5, { return_id: 'other' })] })] });
		expect(Object.values(decisions).flat()).toEqual([]);
	});

	test.each(['sending', 'failed', 'waiting', 'asked'])(
		'listed without a time, while the restock of just these goods is %s: our booking, never refunded',
		(state) => {
			const listed = { return_id: RETURN, returned_from: 'GB-STORE-014', return_items: [{ product_id: 'TEE-BLK-M' }] };
			const ledger = [
				row({
					refund_key: `ttr-${TTR}`,
					direction: 'tiktok_to_newstore',
					state,
					attempts: 1,
					newstore_return_id: '',
					tiktok_return_id: TTR,
					idempotency_key: `${RETURNED_AT}|GB-STORE-014|TEE-BLK-M`,
				}),
			];
			expect(only(plan({ newStore: [newStoreOrder({ returns: [listed] })], ledger })).output).toBe('nothing');
		},
	);

	test('what two runs have booked for one parcel is never refunded, and a person hears once that it is there twice', () => {
		const booked = row({
			refund_key: `ttr-${TTR}`,
			direction: 'tiktok_to_newstore',
			state: 'done',
			newstore_return_id: 'ns-2',
			tiktok_return_id: TTR,
			idempotency_key: `${RETURNED_AT}|GB-STORE-014|TEE-BLK-M`,
		});
		const first = plan({ ledger: [booked] });
		expect(code(first)).toBe('RESTOCK_TWICE');
		const { ledger } = only(first).json;
		expect(ledger.state).toBe('nothing');
		expect(only(plan({ ledger: [booked, ledger] })).output).toBe('nothing');
	});

	test('what was not refunded by time, place and products of another moment is a return of the store', () => {
		const ledger = [
			row({
				refund_key: 'ttr-1',
				direction: 'tiktok_to_newstore',
				newstore_return_id: '',
				idempotency_key: '2026-03-12T10:00:00Z|GB-STORE-014|TEE-BLK-M',
			}),
		];
		expect(only(plan({ ledger })).output).toBe('calculate');
	});

	test('reductions of cancelled orders that the payment adapter names are no returns', () => {
		const events = ['refund', 'revoke'].map((type) => ({ type, idempotency_key: 'x-reduction-cancel', amount: 5 }));
		expect(Object.values(plan({ newStore: inStore(events) })).flat()).toEqual([]);
	});
});

describe('the request of the buyer', () => {
	const both: Array<[number, string]> = [
		[1, '21.50'],
		[2, '21.50'],
	];

	test.each([
		['REFUND', 'RETURN_OR_REFUND_REQUEST_PENDING', {}, 'APPROVE_REFUND', undefined],
		['RETURN_AND_REFUND', 'RETURN_OR_REFUND_REQUEST_PENDING', {}, 'APPROVE_RETURN', true],
		[
			'RETURN_AND_REFUND',
			'BUYER_SHIPPED_ITEM',
			{ seller_next_action_response: [{ action: 'SELLER_RESPOND_RECEIVE_PACKAGE', deadline: 1773500000 }] },
			'APPROVE_RECEIVED_PACKAGE',
			undefined,
		],
	])('%s, %s is approved', (type, status, fields, decision, keeps) => {
		const returns = [tikTokReturn({ return_type: type, return_status: status, ...fields })];
		const { output, json } = only(plan({ returns }));
		expect(output).toBe('approve');
		expect(json).toMatchObject({ return_id: TTR, decision, idempotency_key: `approve-${TTR}-${decision}` });
		expect(json.buyer_keep_item).toBe(keeps);
		expect(json.ledger).toMatchObject({ state: 'sending', tiktok_return_id: TTR, amount: '21.50', attempts: 1 });
	});

	test('one of two lines is asked for: approve that, refund the other, one row each', () => {
		const plans = plan({ newStore: inStore([returnEvent({ items: [1, 2] })]), returns: [tikTokReturn()] });
		expect(plans.approve.map(({ json }) => json.refund_key)).toEqual([`nsr-${RETURN}/${TTR}`]);
		expect(
			plans.calculate.map(({ json }) => [json.refund_key, json.order_line_item_ids, json.plan.order_rest]),
		).toEqual([[`nsr-${RETURN}`, [line(2)], 2150]]);
		expect(plans.approve[0].json.ledger.lines).toBe(JSON.stringify([line(1)]));
	});

	test.each<[string, Row, Array<[number, string]> | undefined, Row[], string]>([
		['it is about more than came back', {}, both, [], 'REFUND_REQUEST_DIFFERS'],
		[
			'a dispute runs',
			{ return_status: 'REFUND_OR_RETURN_REQUEST_REJECT', arbitration_status: 'IN_PROGRESS' },
			undefined,
			[],
			'REFUND_ARBITRATION',
		],
		[
			'the buyer wants a new item',
			{ return_type: 'REPLACEMENT', return_status: 'REPLACEMENT_REQUEST_PENDING' },
			undefined,
			[],
			'REFUND_REPLACEMENT',
		],
		[
			'a new item was sent',
			{ return_type: 'REPLACEMENT', return_status: 'REPLACEMENT_REQUEST_COMPLETE' },
			undefined,
			[],
			'REFUND_REPLACEMENT',
		],
		[
			'a status that nobody has documented',
			{ return_status: 'SOMETHING_NEW' },
			undefined,
			[],
			'REFUND_REQUEST_UNKNOWN',
		],
		[
			'it shares a parcel with goods that did not come back',
			{ is_combined_return: 'true ', combined_return_id: 'c' },
			undefined,
			[
				tikTokReturn({ return_id: '4035000000000000202', is_combined_return: true, combined_return_id: 'c' }, [
					[2, '21.50'],
				]),
			],
			'REFUND_COMBINED',
		],
	])('a person, because %s', (_, fields, lines, more, expected) => {
		expect(code(plan({ returns: [tikTokReturn(fields, lines), ...more] }))).toBe(expected);
	});

	test('all returns of a combined parcel came back: each is approved', () => {
		const returns = [1, 2].map((n) =>
			tikTokReturn({ return_id: `403500000000000020${n}`, is_combined_return: true, combined_return_id: 'c' }, [
				[n, '21.50'],
			]),
		);
		const plans = plan({ newStore: inStore([returnEvent({ items: [1, 2] })]), returns });
		expect(plans.approve.map(({ json }) => json.refund_key)).toEqual([
			`nsr-${RETURN}`,
			`nsr-${RETURN}/4035000000000000202`,
		]);
	});

	test('running where others act: wait, with the deadline in sight; after three days a person', () => {
		const returns = [tikTokReturn({ return_status: 'AWAITING_BUYER_SHIP' })];
		expect(only(plan({ returns }))).toMatchObject({ output: 'wait', json: { ledger: { state: 'waiting' } } });
		const ledger = [row({ state: 'waiting', idempotency_key: '', created_at: '2026-03-09T11:00:00Z' })];
		expect(code(plan({ returns, ledger }))).toBe('REFUND_REQUEST_RUNNING');
	});

	test.each(['REFUND_OR_RETURN_REQUEST_REJECT', 'RETURN_OR_REFUND_REQUEST_CANCEL'])(
		'%s is over: the store starts a refund',
		(status) => {
			const { output, json } = only(plan({ returns: [tikTokReturn({ return_status: status })] }));
			expect(output).toBe('calculate');
			expect(json.known_return_ids).toEqual([TTR]);
		},
	);

	test('a dispute that the buyer has won is followed by the refund: wait', () => {
		const returns = [
			tikTokReturn({ return_status: 'REFUND_OR_RETURN_REQUEST_REJECT', arbitration_status: 'SUPPORT_BUYER' }),
		];
		expect(only(plan({ returns })).output).toBe('wait');
	});

	test('an edited request is the same goods: only the last of the chain counts, seen from either end', () => {
		const next = '4035000000000000299';
		for (const links of [
			{ a: { next_return_id: next }, b: {} },
			{ a: {}, b: { pre_return_id: TTR } },
		]) {
			const returns = [tikTokReturn(links.a), tikTokReturn({ return_id: next, ...links.b })];
			expect(only(plan({ returns })).json).toMatchObject({ return_id: next, decision: 'APPROVE_RETURN' });
		}
		expect(only(plan({ returns: [tikTokReturn({ next_return_id: next })] })).output).toBe('wait');
	});

	test('product without item id: the unit that the buyer asks for', () => {
		const returns = [tikTokReturn({}, [[2, '21.50']])];
		expect(only(plan({ newStore: inStore([returnEvent({ items: [0] })]), returns })).output).toBe('approve');
	});

	test('an approval above the limit, or of another amount than a person has decided, is not made', () => {
		const returns = [tikTokReturn()];
		expect(code(plan({ returns, options: { askAbove: '20' } }))).toBe('REFUND_ABOVE_LIMIT');
		const decided = row({ state: 'approved', decision: 'approve', idempotency_key: '' });
		expect(only(plan({ returns, options: { askAbove: '20' }, ledger: [decided] })).output).toBe('approve');
		expect(code(plan({ returns, ledger: [{ ...decided, decision_amount: '5' }] }))).toBe('REFUND_REQUEST_AMOUNT');
	});
});

describe('a refund by the seller', () => {
	test.each<[Region, string]>([
		['US', 'ecom_order_delivered_refund_reason_not_match_description_seller'],
		['GB', 'ecom_order_delivered_refund_reason_not_match_description_seller_uk'],
		['DE', 'ecom_order_delivered_refund_reason_not_match_description_seller'],
		['VN', 'ecom_order_delivered_refund_reason_not_match_description_seller'],
		['MX', 'ecom_order_delivered_refund_reason_not_match_description_seller'],
		['JP', 'ecom_order_delivered_refund_reason_general_adjustment'],
		['ID', 'ecom_order_delivered_refund_reason_missing_product_seller'],
	])('%s: type and reason of its rows', (region, name) => {
		const lines = [{ price: '2150' }, { price: '2150' }];
		const plans = plan({
			newStore: [newStoreOrder({ events: [returnEvent({ amount: 2150, fields: { currency: '' } })] }, region)],
			orders: [tikTokOrder({ region, lines })],
			eligibility: [eligibility(2, {}, region)],
		});
		expect(only(plans).json).toMatchObject({ request_type: 'REFUND', reason_name: name });
	});

	test.each<Region>(['MY', 'PH', 'SG', 'TH'])('%s has no reason for sellers: a person', (region) => {
		const plans = plan({
			newStore: [newStoreOrder({ events: [returnEvent()] }, region)],
			orders: [tikTokOrder({ region })],
			eligibility: [eligibility(2, {}, region)],
		});
		expect(code(plans)).toBe('REFUND_NO_REASON');
	});

	test('condition and state of the order choose the row; a row of the shop goes first', () => {
		expect(only(plan({ newStore: inStore([returnEvent({ condition: 'Damaged' })]) })).json.reason_name).toBe(
			'ecom_order_delivered_refund_reason_damaged_seller_uk',
		);
		expect(only(plan({ orders: [tikTokOrder({ status: 'IN_TRANSIT' })] })).json.reason_name).toBe(
			'seller_package_lost_uk',
		);
		const own = [
			{
				shop_id: shopOf('GB'),
				return_type: 'RETURN_AND_REFUND',
				reason_name: 'own',
				shipment_type: 'PLATFORM',
				handover_method: 'DROP_OFF',
			},
		];
		expect(only(plan({ reasons: own })).json).toMatchObject({
			request_type: 'RETURN_AND_REFUND',
			reason_name: 'own',
			shipment_type: 'PLATFORM',
		});
	});

	test.each<[string, Parameters<typeof plan>[0], string]>([
		['the order is completed', { orders: [tikTokOrder({ status: 'COMPLETED' })] }, 'REFUND_COMPLETED'],
		['the market is unknown', { shops: [] }, 'REFUND_MARKET_UNKNOWN'],
		['no reason fits', { reasons: [] }, 'REFUND_NO_REASON'],
		[
			'TikTok says not eligible',
			{ eligibility: [eligibility(2, { 1: [25001046, 'risk control'] })] },
			'REFUND_NOT_ELIGIBLE',
		],
		['eligibility was not asked', { eligibility: [] }, 'REFUND_INCOMPLETE'],
		['the order was not read', { orders: [] }, 'REFUND_INCOMPLETE'],
		['the store has refunded nothing', { newStore: inStore([returnEvent({ amount: 0 })]) }, 'REFUND_ZERO_IN_STORE'],
		[
			'the NewStore order is an exchange',
			{ newStore: inStore([returnEvent()], { newstore_order: { is_exchange: true, items: storeItems(2) } }) },
			'REFUND_EXCHANGE',
		],
		[
			'goods were exchanged for it',
			{
				newStore: inStore([
					returnEvent(),
					{
						type: 'order.created',
						payload: { id: 'n', is_exchange: true, exchanges: [{ order_id: UUID, return_id: RETURN }] },
					},
				]),
			},
			'REFUND_EXCHANGE',
		],
		[
			'the TikTok order is an exchange',
			{ orders: [tikTokOrder({ fields: { is_exchange_order: true } })] },
			'REFUND_EXCHANGE',
		],
		[
			'the TikTok order is a replacement',
			{ orders: [tikTokOrder({ fields: { is_replacement_order: true } })] },
			'REFUND_REPLACEMENT',
		],
		[
			'there is no order',
			{ newStore: [{ events: [returnEvent({ fields: { order_id: undefined } })] }] },
			'REFUND_BLIND',
		],
		[
			'a part of the money is back for another reason',
			{
				returns: [
					tikTokReturn({ return_type: 'REFUND', return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' }, [[1, '5.00']]),
				],
			},
			'REFUND_PARTLY_REFUNDED',
		],
	])('a person when %s', (_, wish, expected) => {
		const plans = plan(wish);
		expect(code(plans)).toBe(expected);
		expect(plans.exceptions[0].json).toMatchObject({
			flow: 'returns',
			what_to_do: expect.stringMatching(/\w+/),
			ledger: { refund_key: `nsr-${RETURN}` },
		});
	});

	test('one line is eligible, the other is not: the first goes, the second waits for a person in a row of its own', () => {
		const plans = plan({
			newStore: inStore([returnEvent({ items: [1, 2] })]),
			eligibility: [eligibility(2, { 2: [25001046, 'risk'] })],
		});
		expect(plans.calculate[0].json).toMatchObject({
			refund_key: `nsr-${RETURN}`,
			order_line_item_ids: [line(1)],
			plan: { store_amount: 2150 },
		});
		expect(plans.exceptions[0].json).toMatchObject({
			code: 'REFUND_NOT_ELIGIBLE',
			refund_key: `nsr-${RETURN}/rest`,
			ids: { line_ids: line(2) },
		});
	});

	test('not shipped on TikTok, or not refundable before delivery: wait for it, then a person', () => {
		const early = { orders: [tikTokOrder({ status: 'AWAITING_SHIPMENT' })] };
		const onTheWay = {
			orders: [tikTokOrder({ status: 'IN_TRANSIT' })],
			eligibility: [eligibility(2, { 1: [25001003, 'invalid order status'] })],
		};
		for (const wish of [early, onTheWay]) expect(only(plan(wish)).output).toBe('wait');
		const ledger = [row({ state: 'waiting', idempotency_key: '', created_at: '2026-03-09T00:00:00Z' })];
		expect(code(plan({ ...early, ledger }))).toBe('REFUND_NOT_SHIPPED');
		expect(code(plan({ ...onTheWay, ledger }))).toBe('REFUND_NOT_ELIGIBLE');
	});

	test('a goodwill payment before does not stand for the goods: the rest is refunded', () => {
		const ledger = [
			row({
				refund_key: `nsf-${REQUEST}`,
				newstore_return_id: '',
				newstore_refund_id: REQUEST,
				state: 'done',
				tiktok_return_id: TTR,
				amount: '5.00',
			}),
		];
		const { output, json } = only({ ...plan({ ledger, returns: [sellerRefund([[1, '5.00']])] }), nothing: [] });
		expect(output).toBe('calculate');
		expect(json.plan).toMatchObject({ lines_rest: 1650, order_rest: 3800 });
	});

	test('orders of two shops in one run, each with its market', () => {
		const us = {
			...newStoreOrder({ events: [returnEvent({ fields: { id: 'us' } })], newstore_order_id: 'us-order' }, 'US'),
			newstore_order: { items: storeItems(2) },
		};
		const plans = plan({
			newStore: [...inStore([returnEvent()]), us],
			orders: [tikTokOrder(), tikTokOrder({ region: 'US' })],
			eligibility: [eligibility(), eligibility(2, {}, 'US')],
		});
		expect(
			plans.calculate.map(({ json }) => [json.shop_id, json.plan.currency, json.reason_name.endsWith('_uk')]),
		).toEqual([
			[shopOf('GB'), 'GBP', true],
			[shopOf('US'), 'USD', false],
		]);
	});
});
