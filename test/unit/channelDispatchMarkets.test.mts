/** Channel Dispatch, Decide: what differs by market and shipping type (tiktok-shop.md 7.1, 7.2), and shared parcels. */
import {
	CREATED,
	NEWSTORE_ORDER,
	ORDER,
	SHOP,
	decide,
	fulfillment,
	lineId,
	outline,
	straight,
	tikTokOrder,
} from '../support/dispatchExamples.mts';

const BY_LINES = ['US', 'GB', 'UK', 'ES', 'IE', 'DE', 'FR', 'IT', 'JP'];
const BY_PACKAGES = ['ID', 'TH', 'SG', 'MY', 'VN', 'PH', 'BR', 'MX'];

describe('seller shipping', () => {
	test.each(BY_LINES)('%s: Mark Package As Shipped with line ids, in parts', (region) => {
		const decided = decide({
			orders: [tikTokOrder([{}, {}])],
			fulfillment: [fulfillment([{ item: 2 }])],
			region,
		});
		expect(outline(decided)).toEqual({ markShipped: [[2]] });
	});

	test.each(BY_PACKAGES)('%s: Ship Package with the number', (region) => {
		const decided = decide({
			orders: [tikTokOrder([{ packageId: '11' }, { packageId: '11' }, { packageId: '12' }])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 2 }, { item: 3, tracking: 'JD0002' }])],
			region,
		});
		expect(outline(decided)).toEqual({ shipPackage: [[1, 2], [3]] });
		expect(decided.shipPackage).toMatchObject([
			{
				call: 'ship',
				package_id: '11',
				order_id: ORDER,
				newstore_order_id: NEWSTORE_ORDER,
				tracking_number: 'JD0001',
				shipping_provider_id: '7117000000000000001',
				order_ids: [ORDER],
			},
			{ package_id: '12', tracking_number: 'JD0002' },
		]);
	});

	test('an unknown region or shop is a case of the shop', () => {
		const given = { orders: [tikTokOrder([{}])], fulfillment: [fulfillment([{ item: 1 }])] };
		for (const shops of [[], [{ shop_id: SHOP, region: 'AQ' }]]) {
			const decided = decide({ ...given, shops });
			expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_SHOP_NOT_SET_UP'] });
			expect(decided.exceptions[0]).toMatchObject({ business_key: SHOP, owner_role: 'integration' });
		}
	});
});

describe('whole packages only (SEA, LATAM)', () => {
	const half = (options = {}) =>
		decide({
			orders: [tikTokOrder([{ packageId: '11' }, { packageId: '11' }])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 2, status: 'dispatched', tracking: null }])],
			region: 'MY',
			options,
		});

	test('a part of a package waits for the rest, and says why', () => {
		const decided = half();
		expect(outline(decided)).toEqual({ wait: ['PARTLY_SHIPPED'] });
		expect(decided.wait[0].reason).toContain('a split cannot be taken back');
	});

	test('or is a case', () => {
		expect(outline(half({ partialPackage: 'exception' }))).toEqual({ exceptions: ['DISPATCH_SPLIT_NEEDED'] });
	});

	test('one package in two parcels needs a split', () => {
		const decided = decide({
			orders: [tikTokOrder([{ packageId: '11' }, { packageId: '11' }])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 2, tracking: 'JD0002' }])],
			region: 'BR',
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_SPLIT_NEEDED'] });
		expect(decided.exceptions[0].what_happened).toContain(
			'JD0001 with Classic tee (TEE-BLK-M); JD0002 with Classic tee (TEE-BLK-M)',
		);
		expect(decided.exceptions[0].ids.line_ids).toBe(`${lineId(1)}, ${lineId(2)}`);
	});

	test('a cancelled line does not hold the package back', () => {
		const decided = decide({
			orders: [tikTokOrder([{ packageId: '11' }, { packageId: '11', cancelled: true }])],
			fulfillment: [fulfillment([{ item: 1 }])],
			region: 'TH',
		});
		expect(outline(decided)).toEqual({ shipPackage: [[1]] });
	});

	test('the only package of the order is that of its lines; without one a person reports it', () => {
		const given = { fulfillment: [fulfillment([{ item: 1 }])], region: 'VN' };
		expect(decide({ ...given, orders: [tikTokOrder([{}], { packages: [{ id: '77' }] })] }).shipPackage).toMatchObject([
			{ package_id: '77' },
		]);
		expect(outline(decide({ ...given, orders: [tikTokOrder([{}])] }))).toEqual({
			exceptions: ['DISPATCH_PACKAGE_UNKNOWN'],
		});
	});
});

describe("TikTok's own shipping", () => {
	const tikTok = (
		region: string,
		options = {},
		lines = [{ packageId: '11' }],
		changes = {},
		tracking: string | null = 'JD1',
	) =>
		decide({
			orders: [tikTokOrder(lines, { shipping_type: 'TIKTOK', ...changes })],
			fulfillment: [fulfillment([{ item: 1, tracking }])],
			region,
			options,
		});
	const arrange = { tiktokShipping: 'arrange' };

	test.each([...BY_LINES, ...BY_PACKAGES])("%s: a label that is not TikTok's is a case by default", (region) => {
		const decided = tikTok(region);
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_TIKTOK_LABEL'] });
		expect(decided.exceptions[0].what_happened).toContain('has issued no label yet');
	});

	test.each(['GB', 'DE', 'SG', 'MX'])('%s by setting: Ship Package without tracking number', (region) => {
		const [item] = tikTok(region, arrange).shipPackage;
		expect(item).toMatchObject({ call: 'ship', package_id: '11', order_line_item_ids: [lineId(1)] });
		expect(item).not.toHaveProperty('tracking_number');
	});

	test('no number is needed for it', () => {
		expect(outline(tikTok('GB', arrange, undefined, {}, null))).toEqual({ shipPackage: [[1]] });
	});

	test('US by setting: Create Packages', () => {
		expect(tikTok('US', arrange, [{ packageId: '' }]).shipPackage).toMatchObject([{ call: 'create', package_id: '' }]);
	});

	test('JP: nobody says how', () => {
		expect(outline(tikTok('JP', arrange))).toEqual({ exceptions: ['DISPATCH_TIKTOK_LABEL'] });
	});

	test('BR: the invoice first', () => {
		expect(outline(tikTok('BR', arrange, undefined, { need_upload_invoice: 'NEED_INVOICE' }))).toEqual({
			exceptions: ['DISPATCH_INVOICE_MISSING'],
		});
	});

	test('GB without package id, and a part of a package', () => {
		expect(outline(tikTok('GB', arrange, [{ packageId: '' }]))).toEqual({ exceptions: ['DISPATCH_PACKAGE_UNKNOWN'] });
		expect(outline(tikTok('GB', arrange, [{ packageId: '11' }, { packageId: '11' }]))).toEqual({
			wait: ['PARTLY_SHIPPED'],
		});
	});

	test('a package that several orders share is shipped once for all of them; TikTok is asked for others in it', () => {
		const combined = { shipping_type: 'TIKTOK', split_or_combine_tag: 'COMBINED' };
		const second = '576460000000000977';
		const first = tikTokOrder([{ packageId: '11' }], combined);
		const line = { ...(first.line_items as Array<Record<string, unknown>>)[0], id: lineId(7) };
		const other = { ...first, id: second, order_id: second, line_items: [line] };
		const sent = (order_id: string, item: number) => ({
			...fulfillment([{ item }], { order_id, newstore_order_id: `ns-${order_id}` }),
		});
		const references = [
			{ order_id: ORDER, line_items: [{ id: 'item-1', origin_id: lineId(1) }] },
			{ order_id: second, line_items: [{ id: 'item-7', origin_id: lineId(7) }] },
		];
		const given = { orders: [first, other], references, region: 'GB', options: arrange };
		const both = decide({ ...given, fulfillment: [sent(ORDER, 1), sent(second, 7)] });
		expect(both.shipPackage).toHaveLength(1);
		expect(both.shipPackage[0]).toMatchObject({
			package_id: '11',
			is_combined: true,
			order_ids: [ORDER, second].sort(),
			order_line_item_ids: [lineId(1), lineId(7)],
		});
		// Only one of them is packed: Package: Ship looks, and refuses while the other is not.
		const one = decide({ ...given, fulfillment: [sent(ORDER, 1)] });
		expect(one.shipPackage).toMatchObject([{ package_id: '11', is_combined: true, order_ids: [ORDER] }]);
	});

	test("with TikTok's label on the parcel it is done; another number is a case", () => {
		const shipped = { status: 'AWAITING_COLLECTION', packageId: '11', tracking: 'TT-9' };
		const state = { status: 'AWAITING_COLLECTION' };
		expect(outline(tikTok('US', {}, [shipped], state, 'TT9'))).toEqual({ alreadyDone: ['SHIPPED'] });
		expect(outline(tikTok('US', {}, [shipped], state, 'JD1'))).toEqual({ exceptions: ['DISPATCH_TIKTOK_LABEL'] });
		expect(outline(tikTok('US', arrange, [shipped], state, 'JD1'))).toEqual({ alreadyDone: ['SHIPPED'] });
	});
});

describe("buyer's open request to cancel", () => {
	const pending = (region: string, changes = {}, options = {}) =>
		decide({
			orders: [
				tikTokOrder([{ packageId: '11' }], {
					is_buyer_request_cancel: true,
					request_cancel_time: CREATED + 9.5 * 3600,
					...changes,
				}),
			],
			fulfillment: [fulfillment([{ item: 1 }])],
			region,
			options,
		});

	test('US: the parcel is reported, which does not answer the request', () => {
		const decided = pending('US');
		expect(outline(decided)).toEqual({ markShipped: [[1]] });
		expect(decided.markShipped[0].reason).toContain("The buyer's request to cancel is open");
	});

	test.each(['GB', 'FR', 'JP', 'ID', 'MX'])('%s: the cancellation workflow answers it first', (region) => {
		expect(outline(pending(region))).toEqual({ wait: ['CANCEL_REQUESTED'] });
	});

	test('unanswered for long it is a case', () => {
		expect(outline(pending('GB', { request_cancel_time: CREATED + 8 * 3600 }))).toEqual({
			exceptions: ['DISPATCH_CANCEL_PENDING'],
		});
		expect(outline(pending('GB', {}, { cancelAnswerMinutes: 0 }))).toEqual({
			exceptions: ['DISPATCH_CANCEL_PENDING'],
		});
	});
});

describe('correction of a tracking number', () => {
	const changed = (
		region: string,
		lines: Parameters<typeof tikTokOrder>[0],
		given = {},
		items = [{ item: 1, tracking: 'JD0002' }],
	) =>
		decide({
			orders: [tikTokOrder(lines, { status: 'AWAITING_COLLECTION' })],
			fulfillment: [fulfillment(items)],
			region,
			options: { now: new Date((CREATED + 80 * 3600) * 1000).toISOString() },
			...given,
		});
	const line = (hoursAgo: number, changes = {}) => ({
		status: 'AWAITING_COLLECTION',
		packageId: '11',
		tracking: 'JD0001',
		shippedAt: CREATED + (80 - hoursAgo) * 3600,
		...changes,
	});

	test('within the window, with the package', () => {
		const decided = changed('GB', [line(10)]);
		expect(outline(decided)).toEqual({ updateTracking: [[1]] });
		expect(decided.updateTracking[0]).toMatchObject({
			package_id: '11',
			tracking_number: 'JD0002',
			previous_tracking_number: 'JD0001',
			shipping_provider_id: '7117000000000000001',
			correct_by: new Date((CREATED + 142 * 3600) * 1000).toISOString().replace('.000Z', 'Z'),
			step: 'corrected',
		});
	});

	test.each([
		['US', false],
		['GB', false],
		['PH', false],
		['DE', true],
		['BR', true],
		['JP', true],
	])('%s after 73 hours: %s', (region, isTaken) => {
		expect(outline(changed(region, [line(73)]))).toEqual(
			isTaken ? { updateTracking: [[1]] } : { exceptions: ['DISPATCH_TRACKING_CHANGED'] },
		);
	});

	test('once only', () => {
		const [{ warn_key, warned_at }] = changed('GB', [line(10)]).updateTracking;
		const again = changed('GB', [line(10)], { warnings: [{ warn_key, warned_at }] });
		expect(outline(again)).toEqual({ exceptions: ['DISPATCH_TRACKING_CHANGED'] });
		const two = changed('GB', [line(10), line(10, { packageId: '12', tracking: 'JD0003' })], {}, [
			{ item: 1, tracking: 'JD0002' },
			{ item: 2, tracking: 'JD0004' },
		]);
		expect(outline(two)).toEqual({ updateTracking: [[1]], exceptions: ['DISPATCH_TRACKING_CHANGED'] });
	});

	test('not when the package holds lines of two parcels now', () => {
		const two = (first: string, second: string) =>
			outline(
				changed('GB', [line(10), line(10)], {}, [
					{ item: 1, tracking: first },
					{ item: 2, tracking: second },
				]),
			);
		expect(two('JD0001', 'JD0002')).toEqual({ exceptions: ['DISPATCH_TRACKING_CHANGED'], alreadyDone: ['SHIPPED'] });
		expect(two('JD0002', 'JD0003')).toEqual({ exceptions: ['DISPATCH_TRACKING_CHANGED'] });
	});

	test('not for a parcel that has arrived, nor where TikTok shows no number', () => {
		expect(outline(changed('GB', [line(10, { status: 'DELIVERED' })]))).toEqual({ alreadyDone: ['SHIPPED'] });
		expect(outline(changed('GB', [line(10, { tracking: '' })]))).toEqual({ alreadyDone: ['SHIPPED'] });
	});

	test('an unknown carrier, a missing package, an open request to cancel', () => {
		expect(outline(changed('GB', [line(10)], { providers: [] }))).toEqual({
			exceptions: ['DISPATCH_TRACKING_CHANGED'],
		});
		expect(outline(changed('GB', [line(10, { packageId: '' })]))).toEqual({
			exceptions: ['DISPATCH_TRACKING_CHANGED'],
		});
	});

	test('the same number in other spelling is the same', () => {
		expect(outline(changed('GB', [line(10)], {}, [{ item: 1, tracking: 'jd 0001' }]))).toEqual({
			alreadyDone: ['SHIPPED'],
		});
	});
});

describe('one parcel for several orders', () => {
	const orderIdOf = (number: number) => String(576460000000000000n + BigInt(number));
	const shared = (count: number, changes: (number: number) => Record<string, unknown> = () => ({}), region = 'GB') => {
		const numbers = Array.from({ length: count }, (_, index) => index + 1);
		return decide({
			orders: numbers.map((number) => tikTokOrder([{ packageId: 'p' }], { id: orderIdOf(number), ...changes(number) })),
			fulfillment: numbers.map((number) =>
				fulfillment([{ item: 1 }], { order_id: orderIdOf(number), newstore_order_id: `ns-${number}` }),
			),
			references: numbers.map((number) => straight(1, orderIdOf(number))),
			region,
		});
	};

	test('same recipient: the number goes to each order', () => {
		const decided = shared(3);
		expect(outline(decided)).toEqual({ markShipped: [[1], [1], [1]] });
		expect(decided.markShipped[0].combined_with).toEqual([orderIdOf(2), orderIdOf(3)]);
	});

	test('another recipient, none, or more than 20 orders: a case each', () => {
		const other = shared(2, (number) => ({ recipient_address: { name: `Buyer ${number}`, address_line1: 'x' } }));
		expect(outline(other)).toEqual({ exceptions: ['DISPATCH_COMBINED_PARCEL', 'DISPATCH_COMBINED_PARCEL'] });
		expect(other.exceptions[0].what_happened).toContain('recipients or their addresses differ');
		const hidden = shared(2, () => ({ recipient_address: null }));
		expect(hidden.exceptions[0].what_happened).toContain('does not show the recipients');
		expect(shared(21).exceptions).toHaveLength(21);
		expect(shared(20).markShipped).toHaveLength(20);
	});

	test('an order that TikTok has with the number already is in the parcel as well', () => {
		const decided = shared(2, (number) =>
			number === 1
				? {
						status: 'AWAITING_COLLECTION',
						tracking_number: 'JD0001',
						recipient_address: { name: 'Somebody else', address_line1: 'x' },
					}
				: {},
		);
		expect(outline(decided)).toEqual({ alreadyDone: ['SHIPPED'], exceptions: ['DISPATCH_COMBINED_PARCEL'] });
	});

	test('packages that TikTok combined are one call; packages that it did not are a case', () => {
		const combined = shared(2, undefined, 'TH');
		expect(combined.shipPackage).toMatchObject([
			{ package_id: 'p', order_id: orderIdOf(1), order_ids: [orderIdOf(1), orderIdOf(2)], is_combined: true },
		]);
		// The other order may not be in the run: Package: Ship has to look before it reports both.
		const alone = (changes: Record<string, unknown>) => shared(1, () => changes, 'TH').shipPackage[0];
		expect(alone({ split_or_combine_tag: 'COMBINED' })).toMatchObject({ is_combined: true, order_ids: [ORDER] });
		expect(alone({ auto_combine_group_id: '12345677' })).toMatchObject({ is_combined: true });
		expect(alone({ split_or_combine_tag: 'SPLIT' })).not.toHaveProperty('is_combined');
		const apart = shared(
			2,
			(number) => ({ line_items: [{ id: lineId(1), package_id: `p${number}`, display_status: 'AWAITING_SHIPMENT' }] }),
			'TH',
		);
		expect(outline(apart)).toEqual({ exceptions: ['DISPATCH_COMBINED_PARCEL', 'DISPATCH_COMBINED_PARCEL'] });
	});

	test('two packages of one order in one parcel, where TikTok takes packages', () => {
		const decided = decide({
			orders: [tikTokOrder([{ packageId: '11' }, { packageId: '12' }])],
			fulfillment: [fulfillment([{ item: 1 }, { item: 2 }])],
			region: 'SG',
		});
		expect(outline(decided)).toEqual({ exceptions: ['DISPATCH_COMBINED_PARCEL'] });
	});
});
