/** Channel Dispatch: shipped in Seller Center while a store still has the task. */
import {
	CREATED,
	NEWSTORE_ORDER,
	ORDER,
	decide,
	fulfillment,
	outline,
	tikTokOrder,
} from '../support/dispatchExamples.mts';

const HAND = { status: 'AWAITING_COLLECTION', packageId: '1', tracking: 'HAND0001', shippedAt: CREATED + 9 * 3600 };
const OPEN = { status: 'dispatched', tracking: null };

const byHand = (items: Parameters<typeof fulfillment>[0], lines = [HAND], options = {}) =>
	decide({
		orders: [tikTokOrder(lines, { status: lines.every((line) => line === HAND) ? HAND.status : 'PARTIALLY_SHIPPING' })],
		fulfillment: [fulfillment(items)],
		options,
	});

test('the store is to be stopped at once', () => {
	const decided = byHand([{ item: 1, ...OPEN }]);
	expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_DOUBLE_SHIPMENT'] });
	expect(decided.exceptions[0]).toMatchObject({
		severity: 'critical',
		owner_role: 'operations',
		ids: {
			order_id: ORDER,
			newstore_order_id: NEWSTORE_ORDER,
			location_id: 'GB-LEEDS-01',
			tracking_number: 'HAND0001',
		},
	});
	expect(decided.exceptions[0].what_happened).toContain('GB-LEEDS-01 still has it to pack');
	expect(decided.stopStore).toEqual([]);
});

test('by setting NewStore is asked to cancel the whole order, with a reason that TikTok caused', () => {
	const decided = byHand([{ item: 1, ...OPEN }], [HAND], { doubleShipment: 'cancel' });
	expect(decided.stopStore).toEqual([
		expect.objectContaining({
			order_id: ORDER,
			newstore_order_id: NEWSTORE_ORDER,
			newstore_reason: 'tiktok_shipped_elsewhere',
			tracking_numbers: ['HAND0001'],
		}),
	]);
	expect(decided.exceptions.map(({ code }) => code)).toEqual(['DISPATCH_DOUBLE_SHIPMENT']);
});

test('only a part: NewStore is asked nothing, the rest goes on', () => {
	const decided = byHand([{ item: 1, ...OPEN }, { item: 2 }], [HAND, {} as typeof HAND], { doubleShipment: 'cancel' });
	expect(outline(decided)).toEqual({ markShipped: [[2]], exceptions: ['DISPATCH_DOUBLE_SHIPMENT'] });
	expect(decided.stopStore).toEqual([]);
});

test.each([
	['the store shipped it', [{ item: 1, tracking: 'HAND0001' }], { alreadyDone: ['SHIPPED'] }],
	['the store rejected it', [{ item: 1, status: 'rejected', tracking: null }], { alreadyDone: ['SHIPPED'] }],
	['NewStore cancelled it', [{ item: 1, status: 'cancelled', tracking: null }], { alreadyDone: ['SHIPPED'] }],
	[
		'one store rejected it, the next has it',
		[
			{ item: 1, status: 'rejected', tracking: null },
			{ item: 1, ...OPEN, node: 'GB-YORK-02' },
		],
		{ exceptions: ['DISPATCH_DOUBLE_SHIPMENT'] },
	],
])('%s', (_what, items, expected) => {
	expect(outline(byHand(items))).toEqual(expected);
});
