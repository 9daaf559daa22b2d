// Channel Refund, Decide Restock: every rule about returns and refunds of TikTok.
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	line,
	newStoreOrder,
	NOW,
	only,
	ORDER,
	restock,
	REQUEST,
	RETURN,
	refundRequest,
	row,
	sellerRefund,
	storeItems,
	tikTokOrder,
	tikTokReturn,
	TTR,
	UUID,
} from '../support/refundExamples.mts';

const code = (decisions: object) => {
	const { output, json } = only(decisions);
	expect(output).toBe('exceptions');
	return json.code;
};
const back = (fields: Row = {}, lines?: Array<[number, string]>) =>
	tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS', ...fields }, lines);
const moneyOnly = { return_type: 'REFUND', return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' };
const ttr = (fields: Row = {}) =>
	row({
		refund_key: `ttr-${TTR}`,
		direction: 'tiktok_to_newstore',
		newstore_return_id: '',
		tiktok_return_id: TTR,
		idempotency_key: '2026-03-11T09:00:00Z|GB-DC-01|TEE-BLK-M',
		...fields,
	});
/** As NewStore, Return: Get Many gives it, without time and attributes. */
const listed = (fields: Row = {}) => ({
	return_id: 'ns-1',
	returned_from: 'GB-DC-01',
	refunded_amount: 21.5,
	currency: 'GBP',
	return_items: [{ product_id: 'TEE-BLK-M' }],
	...fields,
});

describe('goods came back', () => {
	test('a return with location, condition and reason of the map, and TikTok’s own time', () => {
		const { output, json } = only(restock());
		expect(output).toBe('returnInNewStore');
		expect(json).toMatchObject({
			order_id: ORDER,
			newstore_order_id: UUID,
			refund_key: `ttr-${TTR}`,
			return_id: TTR,
			known_newstore_return_ids: [],
			payload: {
				returned_from: 'GB-DC-01',
				returned_at: '2026-03-11T09:00:00Z',
				is_historical: false,
				refund_amount: 21.5,
				items: [
					{
						product_id: 'TEE-BLK-M',
						return_reason: 'TikTok return',
						return_code: 9,
						item_condition: 'Sellable',
						condition_code: 1,
					},
				],
				extended_attributes: [
					{ name: 'tiktok_return_id', value: TTR },
					{ name: 'tiktok_order_id', value: ORDER },
				],
			},
			ledger: {
				direction: 'tiktok_to_newstore',
				state: 'sending',
				tiktok_return_id: TTR,
				lines: JSON.stringify([line(1)]),
				amount: '21.50',
				attempts: 1,
				idempotency_key: '2026-03-11T09:00:00Z|GB-DC-01|TEE-BLK-M',
			},
		});
	});

	test('when completed, by setting; the amount left to NewStore, by setting; historical, by setting', () => {
		expect(only(restock({ options: { restockWhen: 'completed' } })).output).toBe('wait');
		const done = [back({ return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })];
		const { json } = only(
			restock({
				returns: done,
				options: { restockWhen: 'completed', restockAmount: 'newstore_price', isHistorical: 'true' },
			}),
		);
		expect(json.payload).toMatchObject({ is_historical: true });
		expect(json.payload).not.toHaveProperty('refund_amount');
	});

	test('the most specific row of the map', () => {
		const base = { location_id: 'A', condition_code: '1' };
		const reason = String(back().return_reason);
		const rows = [base, { ...base, location_id: 'B', tiktok_reason: reason, condition_code: '2' }];
		expect(only(restock({ returnMap: rows })).json.payload).toMatchObject({
			returned_from: 'B',
			items: [{ condition_code: 2 }],
		});
		expect(
			only(restock({ returnMap: [...rows, { ...base, location_id: 'C', shop_id: back().shop_id }] })).json.payload,
		).toMatchObject({ returned_from: 'C' });
	});

	test('all parts of a bundle; products by the SKU map when NewStore items name no line', () => {
		const parts = ['CAP', 'SOCK'].map((product_id, n) => ({
			id: `i${n}`,
			product_id,
			status: 'complete',
			extended_attributes: [
				{ name: 'tiktok_line_id', value: line(1) },
				{ name: 'tiktok_bundle_sku_id', value: '17' },
			],
		}));
		const items = (
			only(restock({ newStore: [newStoreOrder({ newstore_order: { items: parts } })] })).json.payload as Row
		).items as Row[];
		expect(items.map(({ product_id }) => product_id)).toEqual(['CAP', 'SOCK']);
		const mapped = restock({
			newStore: [newStoreOrder({ newstore_order: { items: storeItems(2, { extended_attributes: [] }, 'P-77') } })],
			skuMap: [{ seller_sku: 'TEE-BLK-M', product_id: 'P-77', shop_id: '' }],
		});
		expect((only(mapped).json.payload as Row).items).toMatchObject([{ product_id: 'P-77' }]);
	});

	test('several returns of an order take no more units than NewStore has open', () => {
		const returns = [back(), back({ return_id: '4035000000000000202' }, [[2, '21.50']])];
		expect(restock({ returns }).returnInNewStore).toHaveLength(2);
		const one = restock({ returns, newStore: [newStoreOrder({ returns: [listed()] })], ledger: [] });
		expect([one.returnInNewStore.length, one.settled.length]).toEqual([1, 1]);
		const both = back({}, [
			[1, '21.50'],
			[2, '21.50'],
		]);
		const partly = only(restock({ returns: [both], newStore: [newStoreOrder({ returns: [listed()] })] })).json;
		expect((partly.payload as Row).items).toHaveLength(1);
		expect(partly.reason).toContain('The other 1 are booked back already');
		expect((partly.payload as Row).refund_amount).toBe(21.5);
		const [first, second] = storeItems(2);
		const items = [{ ...first, status: 'returned' }, second];
		const rest = only(restock({ returns: [both], newStore: [newStoreOrder({ newstore_order: { items } })] })).json;
		expect(rest.payload).toMatchObject({ items: [{ product_id: 'TEE-BLK-M' }], refund_amount: 21.5 });
	});

	test('an item that NewStore shows as returned is not returned again', () => {
		const [first, second] = storeItems(2);
		const items = [{ ...first, status: 'returned' }, second];
		expect(only(restock({ newStore: [newStoreOrder({ newstore_order: { items } })] })).output).toBe('nothing');
	});

	test.each<[string, Parameters<typeof restock>[0], string]>([
		[
			'NewStore does not know the order',
			{ newStore: [{ shop_id: tikTokOrder().shop_id, order_id: ORDER, found: false }] },
			'RESTOCK_ORDER_UNKNOWN',
		],
		['NewStore was not asked', { newStore: [] }, 'RESTOCK_INCOMPLETE'],
		['the NewStore order has no items', { newStore: [newStoreOrder({ newstore_order: {} })] }, 'RESTOCK_INCOMPLETE'],
		['the order on TikTok was not read', { orders: [] }, 'RESTOCK_INCOMPLETE'],
		['no row of the map fits', { returnMap: [] }, 'RESTOCK_NOT_MAPPED'],
		[
			'NewStore has not shipped it',
			{ newStore: [newStoreOrder({ newstore_order: { items: storeItems(2, { status: 'in_fulfillment' }) } })] },
			'RESTOCK_NOT_FULFILLED',
		],
		[
			'the NewStore order has no such product',
			{ newStore: [newStoreOrder({ newstore_order: { items: storeItems(2, { extended_attributes: [] }, 'OTHER') } })] },
			'RESTOCK_UNKNOWN_ITEM',
		],
		['the status is new', { returns: [back({ return_status: 'SOMETHING_NEW' })] }, 'RESTOCK_STATUS_UNKNOWN'],
	])('a person when %s; the sweep looks again', (_, wish, expected) => {
		const decisions = restock(wish);
		expect(code(decisions)).toBe(expected);
		expect(decisions.exceptions[0].json.ledger?.state).toBe('waiting');
		// Goods and order by name; the id of the return is among the ids.
		expect(decisions.exceptions[0].json.title).toMatch(
			new RegExp(`^Return of TEE-BLK-M \\(order ${ORDER} on TikTok\\): `),
		);
		expect(decisions.exceptions[0].json.title).not.toContain(TTR);
		expect(decisions.exceptions[0].json.ids).toMatchObject({ tiktok_return_id: TTR });
	});
});

test('a case names goods and shop as people do', () => {
	const given = back() as { return_line_items: Row[] };
	const lines = given.return_line_items.map((line) => ({ ...line, product_name: 'Black T-shirt' }));
	const { exceptions } = restock({ returns: [{ ...given, return_line_items: lines }], returnMap: [] });
	expect(exceptions[0].json).toMatchObject({
		title: expect.stringMatching(/^Return of .*Black T-shirt/),
		what_happened: expect.stringContaining('goods of shop '),
	});
});

describe('only money went back', () => {
	test.each<[string, Row]>([
		['a refund', moneyOnly],
		['the buyer keeps the goods', { return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE', can_buyer_keep_item: true }],
		[
			'a refund instead of a new item',
			{ return_type: 'REPLACEMENT', return_status: 'REPLACEMENT_REQUEST_REFUND_SUCCESS' },
		],
	])('%s is a historical refund', (_, fields) => {
		const { output, json } = only(restock({ returns: [back(fields)] }));
		expect(output).toBe('refundInNewStore');
		expect(json).toMatchObject({
			payload: {
				amount: 21.5,
				currency: 'GBP',
				is_historical: true,
				note: expect.stringMatching(new RegExp(`^TikTok Shop refund ${TTR}`)),
				extended_attributes: [{ name: 'tiktok_return_id', value: TTR }, { name: 'tiktok_order_id' }],
			},
			ledger: { state: 'sending', newstore_refund_id: '' },
		});
	});

	test('is booked when it is paid', () => {
		expect(only(restock({ returns: [back({ return_type: 'REFUND' })] })).output).toBe('wait');
	});

	test('not for goods that NewStore has taken back and refunded', () => {
		const items = storeItems(2, { status: 'returned' });
		expect(
			only(restock({ returns: [back(moneyOnly)], newStore: [newStoreOrder({ newstore_order: { items } })] })).output,
		).toBe('nothing');
	});
});

describe('nothing, or not yet', () => {
	test.each<[string, Parameters<typeof restock>[0]]>([
		['withdrawn', { returns: [back({ return_status: 'RETURN_OR_REFUND_REQUEST_CANCEL' })] }],
		['rejected', { returns: [back({ return_status: 'REFUND_OR_RETURN_REQUEST_REJECT' })] }],
		[
			'a new item was sent',
			{ returns: [back({ return_type: 'REPLACEMENT', return_status: 'REPLACEMENT_REQUEST_COMPLETE' })] },
		],
		[
			'TikTok ships the order itself',
			{ orders: [tikTokOrder({ fields: { fulfillment_type: 'FULFILLMENT_BY_TIKTOK' } })] },
		],
		[
			'our refund for a return in the store',
			{ returns: [sellerRefund()], ledger: [row({ state: 'done', tiktok_return_id: TTR })] },
		],
		['our refund whose answer is not noted yet', { returns: [sellerRefund()], ledger: [row()] }],
		[
			'a person has refunded a return of the store in Seller Center',
			{ returns: [sellerRefund()], ledger: [row({ state: 'asked' })] },
		],
		[
			'our goodwill refund, its row lost',
			{
				returns: [
					sellerRefund([
						[1, '3.00'],
						[2, '3.00'],
					]),
				],
				newStore: [newStoreOrder({ refunds: [refundRequest(6)] })],
			},
		],
		[
			'a request of the buyer that we have approved for goods in the store',
			{
				returns: [back({ can_buyer_keep_item: true, return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })],
				ledger: [row({ state: 'done', tiktok_return_id: TTR })],
			},
		],
		['booked', { ledger: [ttr({ state: 'done', newstore_return_id: 'ns-1' })] }],
		['refused by a person', { ledger: [ttr({ state: 'refused' })] }],
		[
			'nothing was paid',
			{ returns: [back({ ...moneyOnly, refund_amount: { currency: 'GBP', refund_total: '0' } }, [[1, '0']])] },
		],
	])('nothing: %s', (_, wish) => {
		const { output, json } = only(restock(wish));
		expect([output, json.reason]).toEqual(['nothing', expect.stringMatching(/\.$/)]);
	});

	test.each([
		'RETURN_OR_REFUND_REQUEST_PENDING',
		'AWAITING_BUYER_SHIP',
		'BUYER_SHIPPED_ITEM',
		'AWAITING_BUYER_RESPONSE',
	])('wait: %s', (status) => {
		const { output, json } = only(
			restock({
				returns: [
					back({
						return_status: status,
						seller_next_action_response: [{ action: 'x', deadline: Date.parse(NOW) / 1000 + 120 }],
					}),
				],
			}),
		);
		expect([output, json.ask_again_at]).toEqual(['wait', '2026-03-12T12:02:00Z']);
	});

	test('an edited request that was booked is not booked again under its new id', () => {
		const next = '4035000000000000299';
		const decisions = restock({
			returns: [back({ next_return_id: next }), back({ return_id: next, pre_return_id: TTR })],
			ledger: [ttr({ state: 'done' })],
		});
		expect(only(decisions).output).toBe('nothing');
	});
});

describe('the ledger', () => {
	const later = '2026-03-12T11:30:00Z';

	test.each<[string, Row]>([
		['by its mark', listed({ returned_from: 'X', extended_attributes: [{ name: 'tiktok_return_id', value: TTR }] })],
		['by place and products', listed()],
		['by time, place and products', listed({ returned_at: '2026-03-11T09:00:00Z' })],
	])('sending and found in NewStore %s: settled', (_, found) => {
		const { output, json } = only(restock({ newStore: [newStoreOrder({ returns: [found] })], ledger: [ttr()] }));
		expect([output, json.found_id, json.ledger.newstore_return_id]).toEqual(['settled', 'ns-1', 'ns-1']);
	});

	test('sending, and the store’s way has seen the booking as ours meanwhile: settled, not booked again', () => {
		const seen = row({ refund_key: 'nsr-ns-1', newstore_return_id: 'ns-1', state: 'nothing' });
		const [first, second] = storeItems(2);
		const items = [first, { ...second, status: 'returned' }];
		const newStore = [newStoreOrder({ newstore_order: { items }, returns: [listed()] })];
		expect(only(restock({ newStore, ledger: [ttr(), seen], now: later })).json.found_id).toBe('ns-1');
	});

	test('a row that was lost is found by the mark', () => {
		const found = {
			...refundRequest(21.5),
			is_historical: true,
			metadata: { extended_attributes: [{ name: 'tiktok_return_id', value: TTR }] },
		};
		const { output, json } = only(
			restock({ returns: [back(moneyOnly)], newStore: [newStoreOrder({ refunds: [found] })] }),
		);
		expect([output, json.ledger.newstore_refund_id]).toEqual(['settled', REQUEST]);
	});

	test('a return that another row stands for, or of another time, is not this one', () => {
		const other = ttr({ refund_key: 'ttr-2', tiktok_return_id: '2', state: 'done', newstore_return_id: 'ns-1' });
		for (const wish of [
			{ ledger: [ttr(), other], newStore: [newStoreOrder({ returns: [listed()] })] },
			{ ledger: [ttr()], newStore: [newStoreOrder({ returns: [listed({ returned_at: '2026-03-11T10:00:00Z' })] })] },
		]) {
			expect(restock(wish).settled).toEqual([]);
		}
	});

	test.each<[string, Parameters<typeof restock>[0]]>([
		['the order on TikTok', { orders: [] }],
		['the order in NewStore', { newStore: [] }],
		['its items', { newStore: [newStoreOrder({ newstore_order: {} })] }],
	])(
		'what is settled stays so when %s cannot be read; what is not keeps its state and is looked at again',
		(_, wish) => {
			for (const state of ['done', 'nothing', 'refused']) {
				const { output, json } = only(restock({ ...wish, ledger: [ttr({ state, note: 'as it was' })] }));
				expect([output, json.ledger.state, json.ledger.note]).toEqual(['nothing', state, 'as it was']);
			}
			for (const state of ['sending', 'failed', 'asked', 'approved']) {
				const decisions = restock({ ...wish, ledger: [ttr({ state })] });
				expect([code(decisions), only(decisions).json.ledger.state]).toEqual(['RESTOCK_INCOMPLETE', state]);
			}
		},
	);

	test('sending and not found: wait, then just the same call again', () => {
		expect(only(restock({ ledger: [ttr()], now: later })).output).toBe('wait');
		const moved = [back({ update_time: Date.parse(later) / 1000, return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE' })];
		const first = only(restock()).json.payload;
		expect(only(restock({ returns: moved, ledger: [ttr()] })).json.payload).toEqual(first);
	});

	test('failed: later, then a person', () => {
		expect(only(restock({ ledger: [ttr({ state: 'failed', ask_again_at: '2026-03-12T13:00:00Z' })] })).output).toBe(
			'wait',
		);
		expect(only(restock({ ledger: [ttr({ state: 'failed', ask_again_at: '2026-03-12T11:00:00Z' })] })).output).toBe(
			'returnInNewStore',
		);
		expect(code(restock({ ledger: [ttr({ state: 'failed', attempts: 6 })] }))).toBe('RESTOCK_FAILED');
	});

	test('booked by a run at the same time, or by hand: the row names that return, and nothing is booked a second time', () => {
		// NewStore has taken the unit of the other line for it.
		const [first, second] = storeItems(2);
		const items = [first, { ...second, status: 'returned' }];
		const decide = (returns: Row[], ledger: Row[] = []) =>
			only(restock({ newStore: [newStoreOrder({ newstore_order: { items }, returns })], ledger }));
		const booked = listed();
		const own = row({ refund_key: 'nsr-ns-1', newstore_return_id: 'ns-1' });
		const found = decide([booked]);
		expect(found.output).toBe('settled');
		expect(found.json.ledger).toMatchObject({ state: 'done', newstore_return_id: 'ns-1' });
		// The store's way has seen that it is a booking.
		expect(decide([booked], [{ ...own, state: 'nothing' }]).output).toBe('settled');
		expect(decide([booked], [{ ...own, state: 'done' }]).output).toBe('returnInNewStore');
		expect(decide([listed({ returned_from: 'GB-STORE-01' })]).output).toBe('returnInNewStore');
		expect(decide([listed({ return_items: [{ product_id: 'CAP' }] })]).output).toBe('returnInNewStore');
	});

	test('a store return of the same units, not ours: nothing more comes back', () => {
		const decisions = restock({
			newStore: [
				newStoreOrder({
					returns: [
						listed({ return_id: RETURN, return_items: [{ product_id: 'TEE-BLK-M' }, { product_id: 'TEE-BLK-M' }] }),
					],
				}),
			],
		});
		expect(only(decisions).output).toBe('nothing');
	});
});
