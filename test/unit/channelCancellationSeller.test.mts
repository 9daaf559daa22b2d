// NewStore cancels, or cannot fulfil → cancellations on TikTok: rule by rule, market by market (tiktok-shop.md 9.2).
import { decideSellerCancels } from '../../nodes/ChannelCancellation/decideSellerCancel.ts';
import type { SellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancel.ts';
import { readSellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancelOperation.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import type { Region } from '../support/cancelExamples.mts';
import {
	cancellation,
	cancelledEvent,
	DEADLINE_ISO,
	item,
	line,
	lookUp,
	notFound,
	ORDER,
	shopOf,
	shops,
	tikTokOrder,
	UUID,
} from '../support/cancelExamples.mts';

const OUT_OF_STOCK = 'seller_cancel_reason_out_of_stock';

function decide(newStore: Row[], tikTok: Row[], options: Partial<SellerOptions> = {}, references: Row[] = []) {
	const decisions = decideSellerCancels(newStore, tikTok, {
		shops,
		references,
		options: { ...readSellerOptions({}), ...options },
	});
	return Object.entries(decisions).flatMap(([output, items]) =>
		(items as Array<{ json: Row }>).map(({ json }): [string, Row] => [output, json]),
	);
}

function only(...given: Parameters<typeof decide>): [string, Row] {
	const all = decide(...given);
	expect(all).toHaveLength(1);
	return all[0];
}

const whole = (region: Region = 'GB', fields: Row = {}) =>
	lookUp({ region, items: ['cancelled', 'cancelled'], fields: { canceled: true, cancelable: false, ...fields } });
/** NewStore has cancelled the first of two lines for lack of stock. */
const partly = (region: Region = 'GB', reason = 'insufficient_stock') =>
	lookUp({ region, items: ['cancelled', 'in_fulfillment'], itemFields: [{ cancellation_reason: reason }] });

describe('NewStore has cancelled the whole order', () => {
	test.each([
		['US', OUT_OF_STOCK],
		['GB', `${OUT_OF_STOCK}_uk`],
	] as const)('%s: by lines, out of stock', (region, reason) => {
		const [output, json] = only([whole(region)], [tikTokOrder({ region })]);
		expect(output).toBe('cancel');
		expect(json).toEqual({
			shop_id: shopOf(region),
			order_id: ORDER,
			newstore_order_id: UUID,
			deadline: DEADLINE_ISO,
			result: 'stopped',
			cancel_reason: reason,
			order_line_item_ids: [line(1), line(2)],
			reason: 'NewStore has cancelled the order.',
			note: `TikTok Shop: the order was cancelled there as well (${reason}). Result: stopped.`,
		});
	});

	test.each(['DE', 'TH', 'PH', 'BR', 'JP'] as const)('%s: the whole order, without lines', (region) => {
		const [output, json] = only([whole(region)], [tikTokOrder({ region })]);
		expect([output, json.cancel_reason, json.result]).toEqual(['cancel', OUT_OF_STOCK, 'stopped']);
		expect(json).not.toHaveProperty('order_line_item_ids');
	});

	test('a shop that is switched off is left alone', () => {
		const off = shops.map((row) => ({ ...row, active: false }));
		const options = readSellerOptions({});
		const decisions = decideSellerCancels([whole()], [tikTokOrder()], { shops: off, references: [], options });
		expect(decisions).toMatchObject({ cancel: [], exceptions: [], nothing: [{ json: { result: 'nothing_to_do' } }] });
	});

	test('the event counts before the look-up shows it', () => {
		const [output] = only([lookUp(), cancelledEvent()], [tikTokOrder()]);
		expect(output).toBe('cancel');
		expect(only([cancelledEvent()], [tikTokOrder()])[1].code).toBe('CANCEL_INCOMPLETE');
	});

	test('by setting, or in an unknown market, a person', () => {
		expect(only([whole()], [tikTokOrder()], { wholeOrder: 'ask' })[1].code).toBe('CANCEL_STORE_CANNOT_FULFIL');
		const unknown = decideSellerCancels([whole()], [tikTokOrder()], {
			shops: [],
			references: [],
			options: readSellerOptions({}),
		});
		expect(unknown.exceptions[0].json.what_happened).toContain('market');
	});

	test('TikTok has shipped lines: a person for those, the others are cancelled', () => {
		const [output, json] = only(
			[whole()],
			[tikTokOrder({ status: 'IN_TRANSIT', lines: ['IN_TRANSIT', 'IN_TRANSIT'] })],
		);
		expect([output, json.code]).toEqual(['exceptions', 'CANCEL_SHIPPED_ON_TIKTOK']);
		const some = tikTokOrder({ status: 'PARTIALLY_SHIPPING', lines: ['AWAITING_COLLECTION', 'TO_SHIP'] });
		expect(decide([whole()], [some]).map(([name, { code, order_line_item_ids: ids }]) => [name, code ?? ids])).toEqual([
			['cancel', [line(2)]],
			['exceptions', 'CANCEL_SHIPPED_ON_TIKTOK'],
		]);
	});
});

describe('NewStore has cancelled lines', () => {
	test.each(['US', 'GB'] as const)('%s: those lines, for lack of stock', (region) => {
		const [output, json] = only([partly(region)], [tikTokOrder({ region })]);
		expect([output, json.result, json.order_line_item_ids]).toEqual(['cancel', 'partly', [line(1)]]);
		expect(json.reason).toContain('insufficient_stock');
	});

	test('another reason than stock does not cancel lines', () => {
		const [output, json] = only([partly('US', 'wrong_price')], [tikTokOrder({ region: 'US' })]);
		expect([output, json.code]).toEqual(['exceptions', 'CANCEL_STORE_CANNOT_FULFIL']);
		expect(
			only([partly('US', 'wrong_price')], [tikTokOrder({ region: 'US' })], { partlyElsewhere: 'cancelWhole' })[0],
		).toBe('exceptions');
	});

	test.each(['DE', 'TH', 'BR', 'JP'] as const)('%s: a person, or the whole order by setting', (region) => {
		const [, asked] = only([partly(region)], [tikTokOrder({ region })]);
		expect(asked).toMatchObject({
			code: 'CANCEL_STORE_CANNOT_FULFIL',
			deadline: DEADLINE_ISO,
			ids: { line_ids: line(1) },
		});
		const [output, json] = only([partly(region)], [tikTokOrder({ region })], { partlyElsewhere: 'cancelWhole' });
		expect([output, json.cancel_reason, json.result]).toEqual(['cancel', OUT_OF_STOCK, 'stopped']);
		expect(json).not.toHaveProperty('order_line_item_ids');
	});

	test('the whole order is not cancelled once a line has left', () => {
		const shipped = lookUp({ region: 'DE', items: ['cancelled', 'complete'] });
		const [output, json] = only([shipped], [tikTokOrder({ region: 'DE' })], { partlyElsewhere: 'cancelWhole' });
		expect([output, json.code]).toEqual(['exceptions', 'CANCEL_STORE_CANNOT_FULFIL']);
	});

	test('the rest of an order whose other line is cancelled already', () => {
		const [output, json] = only([whole()], [tikTokOrder({ lines: ['CANCELLED', ''] })]);
		expect([output, json.order_line_item_ids, json.result]).toEqual(['cancel', [line(2)], 'stopped']);
	});

	test('nothing tells which lines: a person', () => {
		const anonymous = lookUp({ items: ['cancelled', 'pending'], itemFields: [{ extended_attributes: [] }] });
		expect(only([anonymous], [tikTokOrder()])[1].code).toBe('CANCEL_UNKNOWN_LINES');
		const references = [{ order_id: ORDER, line_items: [{ id: item(1), origin_id: line(1) }] }];
		expect(only([anonymous], [tikTokOrder()], {}, references)[1].order_line_item_ids).toEqual([line(1)]);
	});

	test('a line that another location took over lives', () => {
		const attributes = (n: number) => ({ extended_attributes: [{ name: 'tiktok_line_id', value: line(n) }] });
		const swapped = lookUp({
			items: ['cancelled', 'pending', 'pending'],
			itemFields: [attributes(1), attributes(2), attributes(1)],
		});
		expect(only([swapped], [tikTokOrder()])[0]).toBe('nothing');
	});

	test('a bundle that lost a part is for a person', () => {
		const part = {
			extended_attributes: [1, 'tiktok_bundle_sku_id'].map((name) => ({
				name: name === 1 ? 'tiktok_line_id' : name,
				value: line(1),
			})),
		};
		const torn = lookUp({ items: ['cancelled', 'pending'], itemFields: [part, part] });
		expect(only([torn], [tikTokOrder({ lines: [''] })])[1].code).toBe('CANCEL_STORE_CANNOT_FULFIL');
		const gone = lookUp({ items: ['cancelled', 'cancelled'], itemFields: [part, part] });
		expect(only([gone], [tikTokOrder({ lines: [''] })])[0]).toBe('cancel');
	});
});

describe('reasons', () => {
	const reasonOf = (newStoreReason: string, region: Region, options: Partial<SellerOptions> = {}) => {
		const fields = [1, 2].map(() => ({ cancellation_reason: newStoreReason }));
		const newStore = lookUp({
			region,
			items: ['cancelled', 'cancelled'],
			itemFields: fields,
			fields: { canceled: true },
		});
		const [output, json] = only([newStore], [tikTokOrder({ region })], options);
		return output === 'cancel' ? json.cancel_reason : json.code;
	};

	test.each([
		['insufficient_stock', 'DE', OUT_OF_STOCK],
		['failed_fulfillment_node_mapping', 'DE', OUT_OF_STOCK],
		['wrong_price', 'GB', 'seller_cancel_reason_wrong_price_uk'],
		['wrong_price', 'BR', 'CANCEL_STORE_CANNOT_FULFIL'],
		['address_not_deliverable', 'US', 'seller_cancel_paid_reason_address_not_deliver'],
		['address_not_deliverable', 'TH', 'CANCEL_STORE_CANNOT_FULFIL'],
		['buyer_asked', 'PH', 'seller_cancel_paid_reason_buyer_requested_cancellation'],
		['buyer_asked', 'GB', 'CANCEL_STORE_CANNOT_FULFIL'],
		['never heard of', 'JP', OUT_OF_STOCK],
	] as const)('%s in %s: %s', (newStoreReason, region, expected) => {
		expect(reasonOf(newStoreReason, region)).toBe(expected);
	});

	test('the map of the retailer goes first; what is not in it can be asked', () => {
		const reasonMap = [
			{ newstore_reason: 'Typo in price', means: 'wrong_price' },
			{ newstore_reason: 'insufficient_stock', means: 'ask' },
		];
		expect(reasonOf('typo in price', 'US', { reasonMap })).toBe('seller_cancel_reason_wrong_price');
		expect(reasonOf('insufficient_stock', 'US', { reasonMap })).toBe('CANCEL_STORE_CANNOT_FULFIL');
		expect(reasonOf('never heard of', 'US', { unknownReason: 'ask' })).toBe('CANCEL_STORE_CANNOT_FULFIL');
		expect(() => readSellerOptions({ reasonMap: [{ newstore_reason: 'x', means: 'y' }] })).toThrow(
			'"Reason Map" says "y"',
		);
	});

	test('a region of tts_shops may be written UK, and an unknown one has no reasons', () => {
		const inRegion = (region: string) =>
			decideSellerCancels([whole()], [tikTokOrder()], {
				shops: [{ shop_id: shopOf('GB'), region }],
				references: [],
				options: readSellerOptions({}),
			});
		expect(inRegion('uk').cancel[0].json.cancel_reason).toBe(`${OUT_OF_STOCK}_uk`);
		expect(inRegion('XX').exceptions[0].json.what_happened).toContain('no such reason in this market');
	});
});

describe('items on hold', () => {
	const held = (region: Region = 'GB') => lookUp({ region, items: ['on_hold', 'in_fulfillment'] });

	test('a person with the deadline; or as cancelled; or nothing', () => {
		expect(only([held()], [tikTokOrder()])[1]).toMatchObject({
			code: 'CANCEL_ON_HOLD',
			deadline: DEADLINE_ISO,
			ids: { line_ids: line(1) },
		});
		expect(only([held()], [tikTokOrder()], { onHold: 'cancel' })[1].order_line_item_ids).toEqual([line(1)]);
		expect(only([held()], [tikTokOrder()], { onHold: 'wait' })[0]).toBe('nothing');
	});

	test('a cancelled line and a held one: both are told', () => {
		const both = lookUp({ items: ['cancelled', 'on_hold'] });
		expect(decide([both], [tikTokOrder()]).map(([output, { code, result }]) => [output, code ?? result])).toEqual([
			['cancel', 'partly'],
			['exceptions', 'CANCEL_ON_HOLD'],
		]);
	});
});

describe('never sent back', () => {
	test.each([
		['cancelled on TikTok', [tikTokOrder({ status: 'CANCELLED' })]],
		['approved on TikTok', [tikTokOrder(), cancellation({ cancel_status: 'CANCELLATION_REQUEST_SUCCESS' })]],
		['requested on TikTok', [tikTokOrder(), cancellation()]],
		['requested, as the order says', [tikTokOrder({ fields: { is_buyer_request_cancel: true } })]],
		['being cancelled by the seller', [tikTokOrder(), cancellation({ role: 'SELLER' })]],
		[
			'just cancelled by the seller',
			[tikTokOrder(), cancellation({ role: 'SELLER', cancel_status: 'CANCELLATION_REQUEST_SUCCESS' })],
		],
		['not paid', [tikTokOrder({ status: 'UNPAID' })]],
		['shipped by TikTok', [tikTokOrder({ fields: { fulfillment_type: 'FULFILLMENT_BY_TIKTOK' } })]],
	])('%s: nothing to do', (_name, tikTok) => {
		const [output, json] = only([whole()], tikTok);
		expect([output, json.result]).toEqual(['nothing', 'nothing_to_do']);
	});

	test.each(['tiktok_buyer_request', 'tiktok_order_cancelled', 'buyer_cancelled_on_marketplace'])(
		'NewStore was cancelled by us (%s) and TikTok still waits: a person',
		(reason) => {
			const event = cancelledEvent();
			(event.payload as Row).reason = reason;
			expect(only([whole(), event], [tikTokOrder()])[1].code).toBe('CANCEL_REQUEST_WITHDRAWN');
			expect(only([partly('GB', reason)], [tikTokOrder()])[1].code).toBe('CANCEL_REQUEST_WITHDRAWN');
		},
	);

	test('a closed request tells that we may have been the cause, unless NewStore gives another', () => {
		const closed = cancellation({ cancel_status: 'CANCELLATION_REQUEST_CANCELLED' });
		expect(only([whole()], [tikTokOrder(), closed])[1].code).toBe('CANCEL_REQUEST_WITHDRAWN');
		const reasons = [1, 2].map(() => ({ cancellation_reason: 'insufficient_stock' }));
		const ownReason = lookUp({ items: ['cancelled', 'cancelled'], itemFields: reasons, fields: { canceled: true } });
		expect(only([ownReason], [tikTokOrder(), closed])[0]).toBe('cancel');
	});
});

test('nothing cancelled, or not in NewStore: nothing to do', () => {
	expect(only([lookUp()], [tikTokOrder()])[0]).toBe('nothing');
	expect(only([notFound()], [tikTokOrder()])[0]).toBe('nothing');
	expect(decide([{}], [{}])).toEqual([]);
});

test('an event that names no order is not taken for one that NewStore does not have', () => {
	const nameless = { type: 'order.cancelled', payload: { items: [] } };
	const answers = decide([notFound(), nameless], [tikTokOrder()]);
	expect(answers.map(([output]) => output).sort()).toEqual(['exceptions', 'nothing']);
	expect(JSON.stringify(answers)).toContain('lacks the id of the NewStore order');
});

test('cancelled in NewStore and not read on TikTok: a case, no call', () => {
	expect(only([whole()], [])[1].code).toBe('CANCEL_INCOMPLETE');
	expect(only([{ newstore_order_id: UUID }], [])[1].code).toBe('CANCEL_INCOMPLETE');
});
