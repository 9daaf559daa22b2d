/** Channel Dispatch, Decide: the rules for one order, output by output. */
import { readDispatchSettings } from '../../nodes/ChannelDispatch/decide/dispatchSettings.ts';
import {
	CREATED,
	NEWSTORE_ORDER,
	NOW,
	OPTION,
	ORDER,
	PROVIDERS,
	SHIP_BY,
	SHOP,
	decide,
	fulfillment,
	lineId,
	outline,
	reference,
	tikTokOrder,
} from '../support/dispatchExamples.mts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

test('a shipped order is reported with its carrier, number and lines', () => {
	const decided = decide({
		orders: [tikTokOrder([{}, {}])],
		fulfillment: [fulfillment([{ item: 1 }, { item: 2 }])],
	});
	expect(decided.markShipped).toEqual([
		{
			shop_id: SHOP,
			order_id: ORDER,
			newstore_order_id: NEWSTORE_ORDER,
			tracking_number: 'JD0001',
			shipping_provider_id: '7117000000000000001',
			shipping_provider_name: 'Royal Mail',
			carrier: 'Royal Mail',
			shipped_at: iso(CREATED + 3 * 3600),
			order_line_item_ids: [lineId(1), lineId(2)],
			combined_with: [],
			reason: 'GB-LEEDS-01 shipped 2 of 2 lines with Royal Mail, number JD0001; TikTok does not know it yet.',
			ship_by: iso(SHIP_BY),
		},
	]);
	expect(outline(decided)).toEqual({ markShipped: [[1, 2]] });
});

test('several requests, stores and parcels: one call per parcel', () => {
	const decided = decide({
		orders: [tikTokOrder([{}, {}, {}])],
		fulfillment: [
			fulfillment([
				{ item: 1, tracking: 'JD 0001' },
				{ item: 2, tracking: 'H9', carrier: 'EVRI', node: 'GB-YORK-02' },
				{ item: 3, tracking: 'jd0001' },
			]),
		],
	});
	expect(outline(decided)).toEqual({ markShipped: [[2], [1, 3]] });
	expect(decided.markShipped[1].tracking_number).toBe('JD0001');
});

test('only lines that TikTok does not have yet; the rest comes with later events', () => {
	const decided = decide({
		orders: [
			tikTokOrder([{ status: 'AWAITING_COLLECTION', tracking: 'JD0001' }, {}, {}], { status: 'PARTIALLY_SHIPPING' }),
		],
		fulfillment: [
			fulfillment([{ item: 1 }, { item: 2, tracking: 'JD0002' }, { item: 3, status: 'dispatched', tracking: null }]),
		],
	});
	expect(outline(decided)).toEqual({ markShipped: [[2]], alreadyDone: ['SHIPPED'] });
});

test.each(['rejected', 'cancelled', 'dispatched'])('an item that is %s is not reported', (status) => {
	const decided = decide({
		orders: [tikTokOrder([{}, {}])],
		fulfillment: [fulfillment([{ item: 1 }, { item: 2, status, tracking: null }])],
	});
	expect(outline(decided)).toEqual({ markShipped: [[1]] });
});

test('an item that one store rejected and another shipped is shipped', () => {
	const decided = decide({
		orders: [tikTokOrder([{}])],
		fulfillment: [
			fulfillment([
				{ item: 1, status: 'rejected', tracking: null },
				{ item: 1, tracking: 'JD0009', node: 'GB-YORK-02' },
			]),
		],
	});
	expect(decided.markShipped).toMatchObject([{ tracking_number: 'JD0009' }]);
});

test('the same order from several events is one decision, linked to all of them', () => {
	const decided = decide({
		orders: [tikTokOrder([{}, {}])],
		fulfillment: [fulfillment([{ item: 1 }]), fulfillment([{ item: 1 }, { item: 2 }]), fulfillment([{ item: 1 }])],
	});
	expect(outline(decided)).toEqual({ markShipped: [[1, 2]] });
});

test('nothing shipped yet, and no store at all', () => {
	const nothing = decide({
		orders: [tikTokOrder([{}])],
		fulfillment: [fulfillment([{ item: 1, status: 'dispatched', tracking: null }])],
	});
	expect(outline(nothing)).toEqual({ wait: ['NOT_SHIPPED'] });
	const unrouted = decide({ orders: [tikTokOrder([{}])], fulfillment: [fulfillment([])] });
	expect(unrouted.wait[0].reason).toBe('NewStore has given the order to no store yet.');
});

describe('in-store handover, history, orders of TikTok', () => {
	test('handover alone is left alone', () => {
		const decided = decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1, handover: true, tracking: null, carrier: null }])],
		});
		expect(outline(decided)).toEqual({ alreadyDone: ['IN_STORE_HANDOVER'] });
	});

	test('in a mixed cart the parcel is reported, and a person looks at the line over the counter', () => {
		const decided = decide({
			orders: [tikTokOrder([{}, {}])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 2, handover: true, tracking: null, carrier: null }])],
		});
		expect(outline(decided)).toEqual({ markShipped: [[1]], exceptions: ['DISPATCH_HANDED_OVER'] });
	});

	test('what the buyer took along in the store and is no line of the order does not matter', () => {
		const decided = decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 'extra', handover: true, tracking: null, carrier: null }])],
		});
		expect(outline(decided)).toEqual({ markShipped: [[1]] });
	});

	test('historical orders and shipments older than the order', () => {
		const order = tikTokOrder([{}]);
		const flagged = decide({
			orders: [order],
			fulfillment: [fulfillment([{ item: 1 }], { newstore_order: { is_historical: true } })],
		});
		expect(outline(flagged)).toEqual({ alreadyDone: ['HISTORICAL'] });
		const old = decide({
			orders: [order],
			fulfillment: [fulfillment([{ item: 1, fields: { shipped_at: '2024-05-01T10:00:00Z' } }])],
		});
		expect(outline(old)).toEqual({ wait: ['NOT_SHIPPED'] });
	});

	test('orders that TikTok fulfils', () => {
		const decided = decide({
			orders: [tikTokOrder([{}], { fulfillment_type: 'FULFILLMENT_BY_TIKTOK' })],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(outline(decided)).toEqual({ alreadyDone: ['FULFILLED_BY_TIKTOK'] });
	});

	test('a parcel of an order of a way to ship that is new is reported: the store has shipped it', () => {
		for (const fulfillment_type of ['FULFILLMENT_BY_PARTNER', 'fulfillment_by_seller']) {
			const decided = decide({
				orders: [tikTokOrder([{}], { fulfillment_type })],
				fulfillment: [fulfillment([{ item: 1 }])],
			});
			expect(Object.keys(outline(decided))).toEqual(['markShipped']);
		}
	});

	test('a shop that is switched off is left alone', () => {
		const decided = decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1 }])],
			shops: [{ shop_id: SHOP, region: 'GB', active: false }],
		});
		expect(outline(decided)).toEqual({ wait: ['SHOP_OFF'] });
	});
});

describe('tracking number that comes later', () => {
	const late = (changes: Record<string, unknown>, given: Record<string, unknown> = {}) =>
		decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1, tracking: null }], changes)],
			...given,
		});

	test.each([
		['2025-12-01T10:00:00Z', '2025-12-01T10:01:00Z'],
		['2025-12-01T09:50:00Z', '2025-12-01T10:10:00Z'],
		['2025-12-01T09:20:00Z', '2025-12-01T10:40:00Z'],
		['2025-12-01T08:10:00Z', '2025-12-01T11:00:00Z'],
	])('shipped at %s: asked again at %s', (occurred_at, ask_again_at) => {
		const decided = late({ occurred_at });
		expect(outline(decided)).toEqual({ wait: ['NO_TRACKING'] });
		expect(decided.wait[0]).toMatchObject({ ask_again_at, waiting_since: occurred_at, order_id: ORDER });
	});

	test('after the settable time it is an exception as well, and still asked for', () => {
		const decided = late({ occurred_at: '2025-12-01T07:59:00Z' });
		expect(outline(decided)).toEqual({ wait: ['NO_TRACKING'], exceptions: ['DISPATCH_NO_TRACKING'] });
		expect(decided.exceptions[0]).toMatchObject({ deadline: iso(SHIP_BY), ids: { location_id: 'GB-LEEDS-01' } });
		const patient = late({ occurred_at: '2025-12-01T07:59:00Z' }, { options: { trackingWaitMinutes: 300 } });
		expect(outline(patient)).toEqual({ wait: ['NO_TRACKING'] });
	});

	test('a sweep knows from the table of warnings since when', () => {
		const [{ warn_key, warned_at }] = late({}).wait;
		expect(warned_at).toBe(NOW);
		const warnings = [{ warn_key, step: 'waiting', warned_at }];
		const later = late({}, { warnings, options: { now: '2025-12-01T10:20:00Z' } });
		expect(later.wait[0]).toMatchObject({ waiting_since: NOW, ask_again_at: '2025-12-01T10:40:00Z' });
	});

	test('without any memory a person learns of it before the deadline', () => {
		expect(outline(late({}, { options: { now: iso(SHIP_BY - 3600) } }))).toEqual({
			wait: ['NO_TRACKING'],
			exceptions: ['DISPATCH_NO_TRACKING'],
		});
	});

	test.each(['', 'n/a', '—'])('"%s" is no tracking number', (tracking) => {
		const decided = decide({ orders: [tikTokOrder([{}])], fulfillment: [fulfillment([{ item: 1, tracking }])] });
		expect(outline(decided)).toEqual({ wait: ['NO_TRACKING'] });
	});
});

describe('bundles: a line of several items', () => {
	const bundle = (items: Parameters<typeof fulfillment>[0], options = {}) =>
		decide({
			orders: [tikTokOrder([{ components: 2 }, {}])],
			fulfillment: [fulfillment(items)],
			references: [
				reference([
					['a', 1],
					['b', 1],
					[2, 2],
				]),
			],
			options,
		});

	test('all parts in one parcel', () => {
		expect(outline(bundle([{ item: 'a' }, { item: 'b' }]))).toEqual({ markShipped: [[1]] });
	});

	test('it is told when the last part has left', () => {
		expect(outline(bundle([{ item: 'a' }, { item: 'b', status: 'dispatched', tracking: null }, { item: 2 }]))).toEqual({
			markShipped: [[2]],
			wait: ['PARTS_MISSING'],
		});
		expect(outline(bundle([{ item: 'a' }]))).toEqual({ wait: ['PARTS_MISSING'] });
	});

	const twoParcels: Parameters<typeof fulfillment>[0] = [
		{ item: 'a', tracking: 'JD0005', hour: 8 },
		{ item: 'b', tracking: 'JD0007', hour: 4 },
	];

	test.each([
		['last', 'JD0005'],
		['first', 'JD0007'],
	])('in two parcels it takes the %s one', (severalParcels, tracking_number) => {
		const decided = bundle(twoParcels, { severalParcels });
		expect(decided.markShipped).toMatchObject([{ tracking_number, order_line_item_ids: [lineId(1)] }]);
		expect(decided.markShipped[0].reason).toContain('left in 2 parcels (JD0007 and JD0005)');
	});

	test('or a person chooses', () => {
		expect(outline(bundle(twoParcels, { severalParcels: 'exception' }))).toEqual({
			exceptions: ['DISPATCH_SEVERAL_PARCELS'],
		});
	});

	test('either number of a bundle in two parcels is the right one later', () => {
		const decided = decide({
			orders: [
				tikTokOrder([{ components: 2, status: 'AWAITING_COLLECTION', tracking: 'JD0007', packageId: '1' }], {
					status: 'AWAITING_COLLECTION',
				}),
			],
			fulfillment: [fulfillment(twoParcels)],
			references: [
				reference([
					['a', 1],
					['b', 1],
				]),
			],
		});
		expect(outline(decided)).toEqual({ alreadyDone: ['SHIPPED'] });
	});

	test('a part that NewStore cancelled makes it a case', () => {
		expect(outline(bundle([{ item: 'a' }, { item: 'b', status: 'cancelled', tracking: null }]))).toEqual({
			exceptions: ['DISPATCH_LINE_INCOMPLETE'],
		});
	});

	test('without reference the components that TikTok names count', () => {
		const parts = (count: number) =>
			decide({
				orders: [tikTokOrder([{ components: 2 }])],
				fulfillment: [
					fulfillment(
						Array.from({ length: count }, (_, index) => ({
							item: `part-${index}`,
							fields: { external_item_id: `${lineId(1)}-${index + 1}` },
						})),
					),
				],
				references: [],
			});
		expect(outline(parts(1))).toEqual({ wait: ['PARTS_MISSING'] });
		expect(outline(parts(2))).toEqual({ markShipped: [[1]] });
	});
});

describe('which line an item is', () => {
	const one = (given: Partial<Parameters<typeof decide>[0]>, changes = {}, fields = {}) =>
		outline(
			decide({
				orders: [tikTokOrder([{}, {}])],
				fulfillment: [fulfillment([{ item: 'x', fields }], changes)],
				references: [],
				...given,
			}),
		);

	test('by the external reference, as TikTok keeps it', () => {
		const lines = [{ id: 'item-x', origin_id: lineId(2) }];
		const external_orders = [
			{ id: 'erp-1', platform: 'ERP_SYSTEM', line_items: [{ id: 'item-x', origin_id: lineId(1) }] },
			{ id: 'older', platform: 'ORDER_MANAGEMENT_SYSTEM', line_items: [{ id: 'item-x', origin_id: lineId(1) }] },
			{ id: NEWSTORE_ORDER, platform: 'ORDER_MANAGEMENT_SYSTEM', line_items: lines },
		];
		expect(one({ references: [{ order_id: ORDER, external_orders }] })).toEqual({ markShipped: [[2]] });
		expect(one({}, { line_items: lines })).toEqual({ markShipped: [[2]] });
	});

	test('by the external item id or the extended attribute', () => {
		expect(one({}, {}, { external_item_id: `${lineId(2)}-1` })).toEqual({ markShipped: [[2]] });
		const extended_attributes = [{ name: 'tiktok_line_id', value: lineId(1) }];
		expect(one({}, { newstore_order: { items: [{ origin_id: 'item-x', extended_attributes }] } })).toEqual({
			markShipped: [[1]],
		});
		expect(one({}, { items: [{ id: 'item-x', external_item_id: `${lineId(1)}-1` }] })).toEqual({ markShipped: [[1]] });
	});

	test('an item that was swapped is found by its attribute', () => {
		const swapped = fulfillment([
			{ item: 1, status: 'cancelled', tracking: null },
			{ item: 'new', fields: { external_item_id: `${lineId(1)}-1` } },
		]);
		expect(outline(decide({ orders: [tikTokOrder([{}])], fulfillment: [swapped] }))).toEqual({ markShipped: [[1]] });
	});

	test('an item of no line is a case, and the others go on', () => {
		const decided = decide({
			orders: [tikTokOrder([{}, {}])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 'x' }])],
		});
		expect(outline(decided)).toEqual({ markShipped: [[1]], exceptions: ['DISPATCH_ITEM_UNKNOWN'] });
		expect(decided.exceptions[0]).toMatchObject({
			what_happened: expect.stringContaining('TEE-BLK-M'),
			ids: { item_ids: 'item-x' },
		});
	});
});

describe('carriers', () => {
	const ship = (carrier: string | null, carrierMap: Record<string, unknown>[] = [], providers = PROVIDERS) =>
		decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1, carrier }])],
			carrierMap,
			providers,
		});
	const provider = (decided: ReturnType<typeof ship>) => decided.markShipped[0]?.shipping_provider_id;
	const ROYAL_MAIL = '7117000000000000001';
	const EVRI = '7117000000000000002';

	test.each(['Royal Mail', 'ROYAL_MAIL', ' royalmail '])('"%s" by name', (carrier) => {
		expect(provider(ship(carrier))).toBe(ROYAL_MAIL);
	});

	test('rows of the table: name, id, the more specific one', () => {
		expect(provider(ship('RM24', [{ newstore_carrier: 'rm24', provider_name: 'Royal Mail' }]))).toBe(ROYAL_MAIL);
		expect(provider(ship('RM24', [{ newstore_carrier: 'RM24', provider_id: EVRI }]))).toBe(EVRI);
		const rows = [
			{ newstore_carrier: '*', provider_id: EVRI },
			{ newstore_carrier: 'RM24', provider_name: 'Evri' },
			{ newstore_carrier: 'RM24', provider_name: 'Royal Mail', delivery_option_id: OPTION },
			{ newstore_carrier: 'RM24', provider_name: 'Evri', shop_id: '7495000000000000099' },
		];
		expect(provider(ship('RM24', rows))).toBe(ROYAL_MAIL);
		expect(provider(ship('Royal Mail', rows))).toBe(EVRI);
		expect(provider(ship(null, rows))).toBe(EVRI);
	});

	test('without a list the id of the table is trusted', () => {
		expect(provider(ship('RM24', [{ newstore_carrier: 'RM24', provider_id: '99' }], []))).toBe('99');
	});

	test.each([
		['DHL', [], PROVIDERS, 'has no "DHL"'],
		[null, [], PROVIDERS, 'names no carrier'],
		['Evri', [], [], 'no list of carriers'],
		['Evri', [{ newstore_carrier: 'Evri', provider_id: '99' }], PROVIDERS, 'does not take'],
		[
			'Evri',
			[
				{ newstore_carrier: 'Evri', provider_id: '1' },
				{ newstore_carrier: 'Evri', provider_id: '2' },
			],
			PROVIDERS,
			'several answers',
		],
		['Evri', [], [...PROVIDERS, { ...PROVIDERS[1], shipping_provider_id: '3' }], 'several carriers of the name'],
	])('%s with %j is refused', (carrier, rows, providers, fault) => {
		const decided = ship(carrier, rows, providers);
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_UNKNOWN_CARRIER'] });
		expect(decided.exceptions[0].what_happened).toContain(fault);
		if (providers === PROVIDERS)
			expect(decided.exceptions[0].what_happened).toContain('TikTok takes: Evri and Royal Mail');
	});
});

describe('cancelled on TikTok', () => {
	test('shipped after the cancellation is urgent, and TikTok is told nothing', () => {
		const decided = decide({
			orders: [tikTokOrder([{ cancelled: true }], { status: 'CANCELLED', cancellation_initiator: 'BUYER' })],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_SHIPPED_AFTER_CANCEL'] });
		expect(decided.exceptions[0]).toMatchObject({ severity: 'critical', ids: { tracking_number: 'JD0001' } });
	});

	test('also when nobody can tell the line', () => {
		const decided = decide({
			orders: [tikTokOrder([{ cancelled: true }], { status: 'CANCELLED' })],
			fulfillment: [fulfillment([{ item: 'x' }])],
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_SHIPPED_AFTER_CANCEL'] });
	});

	test('a cancelled line among others', () => {
		const order = tikTokOrder([{ cancelled: true }, {}]);
		expect(outline(decide({ orders: [order], fulfillment: [fulfillment([{ item: 1 }, { item: 2 }])] }))).toEqual({
			markShipped: [[2]],
			exceptions: ['DISPATCH_SHIPPED_AFTER_CANCEL'],
		});
		expect(outline(decide({ orders: [order], fulfillment: [fulfillment([{ item: 2 }])] }))).toEqual({
			markShipped: [[2]],
		});
	});

	test('cancelled after it was reported: a parcel to look for', () => {
		const decided = decide({
			orders: [
				tikTokOrder([{ cancelled: true, tracking: 'JD0001', shippedAt: CREATED + 9000 }], { status: 'CANCELLED' }),
			],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_CANCELLED_IN_TRANSIT'] });
	});

	test('cancelled and never shipped: nothing to do', () => {
		const decided = decide({
			orders: [tikTokOrder([{ cancelled: true }], { status: 'CANCELLED' })],
			fulfillment: [fulfillment([{ item: 1, status: 'cancelled', tracking: null }])],
		});
		expect(outline(decided)).toEqual({ alreadyDone: ['CANCELLED'] });
	});
});

describe('what TikTok does not take now', () => {
	test.each(['ON_HOLD', 'UNPAID'])('%s: wait', (status) => {
		const decided = decide({
			orders: [tikTokOrder([{}], { status, paid_time: Date.parse(NOW) / 1000 - 600 })],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(outline(decided)).toEqual({ wait: ['ON_HOLD'] });
		expect(decided.wait[0].ask_again_at).toBe('2025-12-01T10:50:00Z');
	});

	test('a status nobody knows', () => {
		const decided = decide({
			orders: [tikTokOrder([{}], { status: 'NEW_STATUS' })],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_UNKNOWN_STATUS'] });
	});

	test('an order that is not in the feed, cannot be read, or has no TikTok id', () => {
		expect(outline(decide({ fulfillment: [fulfillment([{ item: 1 }])] }))).toEqual({
			exceptions: ['DISPATCH_ORDER_MISSING'],
		});
		const unreadable = decide({
			orders: [tikTokOrder([], { id: ORDER })],
			fulfillment: [fulfillment([{ item: 1 }])],
		});
		expect(unreadable.exceptions[0]).toMatchObject({ code: 'DISPATCH_MALFORMED' });
		expect(unreadable.exceptions[0].what_happened).toContain('line_items names no line');
		expect(outline(decide({ fulfillment: [fulfillment([], { order_id: NEWSTORE_ORDER })] }))).toEqual({
			exceptions: ['DISPATCH_ORDER_UNLINKED'],
		});
	});

	test('empty items of empty branches are no orders', () => {
		expect(outline(decide({ orders: [{}], fulfillment: [{}], providers: [{}] }))).toEqual({});
	});
});

test.each([
	[{ trackingWaitMinutes: -1 }, 'No Tracking Number After'],
	[{ waitLeastMinutes: 'soon' }, 'Ask Again After at Least'],
	[{ severalParcels: 'middle' }, 'Parts of a Line in Several Parcels'],
	[{ now: 'yesterday' }, 'Time of the Decision'],
])('settings are refused in words: %j', (options, name) => {
	const tables = { shops: [], carrierMap: [], carriersUnread: [], references: [], warnings: [] };
	expect(() => readDispatchSettings(options, tables, 0)).toThrow(name);
});

test('carriers of the route of the order: another route offers others', () => {
	const route = (buyerRegion: string, name: string, id: string) => ({
		...PROVIDERS[0],
		shipping_provider_id: id,
		name,
		buyer_region: buyerRegion,
		warehouse_region: 'DE',
		warehouse_ids: ['7068000000000000001'],
	});
	const ship = (buyerRegion: string, warehouseId = '7068000000000000001') =>
		decide({
			region: 'DE',
			orders: [tikTokOrder([{}], { warehouse_id: warehouseId, recipient_address: { region_code: buyerRegion } })],
			fulfillment: [fulfillment([{ item: 1, carrier: 'DHL' }])],
			providers: [route('FR', 'DHL', '7117000000000000011'), route('IT', 'DHL', '7117000000000000012')],
		});
	expect(ship('FR').markShipped).toMatchObject([{ shipping_provider_id: '7117000000000000011' }]);
	expect(ship('IT').markShipped).toMatchObject([{ shipping_provider_id: '7117000000000000012' }]);
	expect(outline(ship('ES'))).toEqual({ exceptions: ['DISPATCH_UNKNOWN_CARRIER'] });
	expect(outline(ship('FR', '7068000000000000002'))).toEqual({ exceptions: ['DISPATCH_UNKNOWN_CARRIER'] });
});

test('carriers that could not be read are not unknown: the parcel waits, the others go on', () => {
	const ship = (carriersUnread: Array<{ order_id: string }>, carrierMap: Array<Record<string, unknown>> = []) =>
		decide({
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1, carrier: 'Evri' }])],
			providers: [],
			carrierMap,
			carriersUnread,
		});
	const unread = ship([{ order_id: ORDER }]);
	expect(outline(unread)).toEqual({ wait: ['CARRIERS_UNREAD'] });
	expect(outline(ship([{ order_id: '576460000000000999' }]))).toEqual({ exceptions: ['DISPATCH_UNKNOWN_CARRIER'] });
	const trusted = ship([{ order_id: ORDER }], [{ newstore_carrier: 'Evri', provider_id: '99' }]);
	expect(trusted.markShipped).toMatchObject([{ shipping_provider_id: '99' }]);
});

test('a row of tts_carriers that cannot be used is a case, and the parcels of others go on', () => {
	const decided = decide({
		orders: [tikTokOrder([{}])],
		fulfillment: [fulfillment([{ item: 1 }])],
		carrierMap: [{ newstore_carrier: 'UPS', provider_name: '', provider_id: '', shop_id: '', delivery_option_id: '' }],
	});
	expect(decided.exceptions).toMatchObject([{ code: 'DISPATCH_CARRIER_ROW_UNREADABLE' }]);
	expect(outline(decided).markShipped).toEqual([[1]]);
});

test.each([
	[{ newstore_carrier: '' }, 'newstore_carrier: the cell is empty'],
	[{ newstore_carrier: '--' }, 'newstore_carrier: "--" has no letter and no digit'],
	[{ provider_id: '7.1E+18' }, 'provider_id: "7.1E+18" is no id of TikTok'],
	[{ delivery_option_id: 'standard' }, 'delivery_option_id: "standard" is no id of TikTok'],
	[{ shop_id: '7495000000000000099' }, 'shop_id: "7495000000000000099" is not in the table tts_shops'],
])('a row of tts_carriers with %j is told by row and column, and its key is its cells', (cells, complaint) => {
	const row = { newstore_carrier: 'UPS', provider_name: 'UPS', provider_id: '', shop_id: '', delivery_option_id: '' };
	const wrong = { ...row, ...cells, id: 7 };
	const { exceptions } = decide({
		orders: [tikTokOrder([{}])],
		fulfillment: [fulfillment([{ item: 1 }])],
		carrierMap: [row, wrong, { id: 8, note: 'later' }],
	});
	expect(exceptions).toMatchObject([
		{
			code: 'DISPATCH_CARRIER_ROW_UNREADABLE',
			what_happened: expect.stringContaining(`tts_carriers, row 7, column ${complaint}`),
			business_key: Object.keys(row)
				.map((column) => wrong[column as keyof typeof row])
				.join('/'),
		},
	]);
});
