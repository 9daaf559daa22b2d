/** Channel Dispatch, Decide: what holds for every mix of orders, parcels, states and readings. */
import fc from 'fast-check';
import type { Decided } from '../support/dispatchExamples.mts';
import {
	CREATED,
	NOW,
	PROVIDERS,
	decide,
	fulfillment,
	lineId,
	reference,
	tikTokOrder,
} from '../support/dispatchExamples.mts';

interface PartModel {
	status: 'shipped' | 'dispatched' | 'rejected' | 'cancelled';
	tracking: string | null;
	carrier: string;
	handover: boolean;
}

interface LineModel {
	parts: PartModel[];
	onTikTok: 'open' | 'shipped' | 'cancelled';
	/** tracking number that TikTok has of a shipped line */
	tracking: string;
	packageId: string;
	shippedAt: number;
}

interface OrderModel {
	id: string;
	status: string;
	cancelRequested: boolean;
	shippingType: string;
	recipient: string;
	lines: LineModel[];
}

interface World {
	region: string;
	orders: OrderModel[];
	options: Record<string, unknown>;
}

const numbers = fc.constantFrom('JD1', 'JD2', 'JD3');

const part = (isClean: boolean): fc.Arbitrary<PartModel> =>
	isClean
		? fc.record({
				status: fc.constant('shipped' as const),
				tracking: numbers as fc.Arbitrary<string | null>,
				carrier: fc.constantFrom('Royal Mail', 'ROYAL MAIL'),
				handover: fc.constant(false),
			})
		: fc.record({
				status: fc.constantFrom(
					'shipped' as const,
					'shipped' as const,
					'dispatched' as const,
					'rejected' as const,
					'cancelled' as const,
				),
				tracking: fc.option(numbers, { freq: 4 }),
				carrier: fc.constantFrom('Royal Mail', 'evri', 'Unknown'),
				handover: fc.constantFrom(false, false, false, true),
			});

const line = (isClean: boolean): fc.Arbitrary<LineModel> =>
	fc.record({
		parts: fc.array(part(isClean), { minLength: 1, maxLength: 2 }),
		onTikTok: isClean
			? fc.constant('open' as const)
			: fc.constantFrom('open' as const, 'open' as const, 'shipped' as const, 'cancelled' as const),
		tracking: numbers,
		packageId: isClean ? fc.constant('') : fc.constantFrom('', 'p1', 'p2'),
		shippedAt: fc.constantFrom(CREATED + 3600, CREATED + 9 * 3600),
	});

const order = (isClean: boolean): fc.Arbitrary<Omit<OrderModel, 'id'>> =>
	fc.record({
		status: isClean
			? fc.constant('AWAITING_SHIPMENT')
			: fc.constantFrom('AWAITING_SHIPMENT', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING', 'ON_HOLD', 'CANCELLED'),
		cancelRequested: isClean ? fc.constant(false) : fc.boolean(),
		shippingType: isClean ? fc.constant('SELLER') : fc.constantFrom('SELLER', 'SELLER', 'TIKTOK'),
		recipient: isClean ? fc.constant('Jo Example') : fc.constantFrom('Jo Example', 'Jo Example', 'Rosa Lind'),
		lines: fc.array(line(isClean), { minLength: 1, maxLength: 4 }),
	});

const world = (isClean: boolean): fc.Arbitrary<World> =>
	fc
		.record({
			region: isClean ? fc.constantFrom('US', 'GB', 'JP') : fc.constantFrom('US', 'GB', 'JP', 'MY', 'BR'),
			orders: fc.array(order(isClean), { minLength: 1, maxLength: 4 }),
			options: fc.record({
				severalParcels: fc.constantFrom('last', 'first'),
				partialPackage: fc.constantFrom('wait', 'exception'),
				tiktokShipping: fc.constantFrom('exception', 'arrange'),
			}),
		})
		.map((one) => ({
			...one,
			orders: one.orders.map((model, index) => ({ ...model, id: String(576460000000000001n + BigInt(index)) })),
		}));

const partId = (lineIndex: number, partIndex: number) => `${lineIndex + 1}-${partIndex + 1}`;

function tikTokSide(model: OrderModel) {
	const facts = model.lines.map((one) => ({
		cancelled: one.onTikTok === 'cancelled',
		packageId: one.packageId,
		...(one.onTikTok === 'shipped'
			? {
					status: 'AWAITING_COLLECTION',
					tracking: one.tracking,
					shippedAt: one.shippedAt,
					packageId: one.packageId || 'p9',
				}
			: {}),
	}));
	return tikTokOrder(facts, {
		id: model.id,
		status: model.status,
		shipping_type: model.shippingType,
		is_buyer_request_cancel: model.cancelRequested,
		request_cancel_time: CREATED + 9.9 * 3600,
		recipient_address: { name: model.recipient, address_line1: '12 Example Street' },
	});
}

function storeSide(model: OrderModel) {
	const items = model.lines.flatMap((one, lineIndex) =>
		one.parts.map((each, partIndex) => ({
			item: partId(lineIndex, partIndex),
			status: each.status,
			carrier: each.status === 'shipped' ? each.carrier : null,
			tracking: each.status === 'shipped' ? each.tracking : null,
			handover: each.handover,
			hour: 3 + ((lineIndex + partIndex) % 4),
		})),
	);
	return fulfillment(items, { order_id: model.id, newstore_order_id: `ns-${model.id}` });
}

const referenceOf = (model: OrderModel) =>
	reference(
		model.lines.flatMap((one, lineIndex) =>
			one.parts.map((_, partIndex): [string, number] => [partId(lineIndex, partIndex), lineIndex + 1]),
		),
		model.id,
	);

const feeds = ({ orders, region, options }: World) => ({
	orders: orders.map(tikTokSide),
	fulfillment: orders.map(storeSide),
	references: orders.map(referenceOf),
	region,
	options,
});

/** Order and line of every line in a call that reports it. */
const reported = ({ markShipped, shipPackage }: Decided) => [
	...markShipped.flatMap((one) => one.order_line_item_ids.map((id) => ({ orderIds: [one.order_id], id }))),
	...shipPackage.flatMap((one) => one.order_line_item_ids.map((id) => ({ orderIds: one.order_ids, id }))),
];

/** TikTok after the calls: what was reported is shipped, what was corrected has its new number. */
function applied(before: World, decided: Decided): World {
	const now = Date.parse(NOW) / 1000;
	const shipped = new Map<string, { tracking: string; packageId: string }>();
	for (const one of decided.markShipped)
		for (const id of one.order_line_item_ids)
			shipped.set(`${one.order_id} ${id}`, { tracking: one.tracking_number, packageId: `new-${one.tracking_number}` });
	for (const one of decided.shipPackage)
		for (const orderId of one.order_ids)
			for (const id of one.order_line_item_ids)
				shipped.set(`${orderId} ${id}`, { tracking: one.tracking_number ?? '', packageId: one.package_id });
	for (const one of decided.updateTracking)
		for (const id of one.order_line_item_ids)
			shipped.set(`${one.order_id} ${id}`, { tracking: one.tracking_number, packageId: one.package_id });
	return {
		...before,
		orders: before.orders.map((model) => ({
			...model,
			lines: model.lines.map((one, index) => {
				const call = shipped.get(`${model.id} ${lineId(index + 1)}`);
				// A package of the model may be named like one of another order; lines keep to themselves.
				return call && one.onTikTok !== 'cancelled'
					? { ...one, ...call, onTikTok: 'shipped' as const, shippedAt: now }
					: one;
			}),
		})),
	};
}

const shuffled = <T,>(list: T[], seed: number): T[] =>
	list
		.map((one, index) => ({ one, key: Math.sin(seed * 1000 + index * 7919) }))
		.sort((a, b) => a.key - b.key)
		.map(({ one }) => one);

test('a line is reported once at most, only when all of it was shipped and TikTok does not know it', () => {
	fc.assert(
		fc.property(world(false), (given) => {
			const lines = reported(decide(feeds(given)));
			const keys = lines.map(({ orderIds, id }) => `${orderIds.join()} ${id}`);
			expect(new Set(keys).size).toBe(keys.length);
			for (const { orderIds, id } of lines) {
				const index = Number(BigInt(id) - BigInt(lineId(0))) - 1;
				const owners = given.orders.filter((model) => orderIds.includes(model.id));
				const candidates = owners.map((model) => model.lines[index]).filter((one) => one !== undefined);
				expect(
					candidates.some((one) => one.onTikTok === 'open' && one.parts.every((each) => each.status === 'shipped')),
				).toBe(true);
				for (const owner of owners) expect(['ON_HOLD', 'CANCELLED']).not.toContain(owner.status);
			}
		}),
		{ numRuns: 400 },
	);
});

test('every order gets an answer, and every answer says why', () => {
	fc.assert(
		fc.property(world(false), (given) => {
			const decided = decide(feeds(given));
			const items = [
				...decided.markShipped,
				...decided.shipPackage,
				...decided.updateTracking,
				...decided.wait,
				...decided.alreadyDone,
			];
			for (const item of items) expect(item.reason).toMatch(/^\S.*\.$/);
			const answered = new Set([
				...items.flatMap((item) => ('order_ids' in item ? item.order_ids : [item.order_id])),
				...decided.exceptions.map(({ ids }) => ids.order_id),
			]);
			for (const { id } of given.orders) expect(answered).toContain(id);
		}),
		{ numRuns: 300 },
	);
});

test('order of the input, of requests, and doubled readings change nothing', () => {
	fc.assert(
		fc.property(world(false), fc.integer({ min: 1, max: 1_000_000 }), (given, seed) => {
			const plain = feeds(given);
			const expected = decide(plain);
			const mixed = {
				...plain,
				providers: shuffled(PROVIDERS, seed),
				orders: shuffled([...plain.orders, ...plain.orders], seed),
				references: shuffled(plain.references, seed),
				fulfillment: shuffled([...plain.fulfillment, ...plain.fulfillment], seed).map((json) => ({
					...json,
					fulfillment_requests: shuffled(json.fulfillment_requests as unknown[], seed),
				})),
			};
			expect(decide(mixed)).toEqual(expected);
		}),
		{ numRuns: 200 },
	);
});

// A number that is corrected away can set another order's parcel free, so there can be something to do in the next run.
test('no call is made twice, an order is corrected once, and the runs come to rest', () => {
	fc.assert(
		fc.property(world(false), (given) => {
			const made = new Set<string>();
			const warnings: Array<Record<string, unknown>> = [];
			let now = given;
			for (let run = 0; run <= given.orders.length + 1; run += 1) {
				const decided = decide({ ...feeds(now), warnings });
				const calls = [
					...reported(decided).map(({ orderIds, id }) => `report ${orderIds.join()} ${id}`),
					...decided.updateTracking.map(({ order_id }) => `correct ${order_id}`),
				];
				if (calls.length === 0) return;
				for (const call of calls) {
					expect(made).not.toContain(call);
					made.add(call);
				}
				warnings.push(...decided.updateTracking.map(({ warn_key, warned_at }) => ({ warn_key, warned_at })));
				now = applied(now, decided);
			}
			throw new Error('The runs do not come to rest');
		}),
		{ numRuns: 300 },
	);
});

test('orders that are shipped in full are reported in full, and then all is Already Done', () => {
	fc.assert(
		fc.property(world(true), (given) => {
			const first = decide(feeds(given));
			expect(first.exceptions).toEqual([]);
			expect(first.wait).toEqual([]);
			const lines = given.orders.flatMap((model) => model.lines.map((_, index) => `${model.id} ${lineId(index + 1)}`));
			expect(
				reported(first)
					.map(({ orderIds, id }) => `${orderIds[0]} ${id}`)
					.sort(),
			).toEqual(lines.sort());
			const again = decide(feeds(applied(given, first)));
			expect(again).toMatchObject({ markShipped: [], shipPackage: [], updateTracking: [], wait: [], exceptions: [] });
			expect(again.alreadyDone.map(({ order_id }) => order_id)).toEqual(given.orders.map(({ id }) => id));
		}),
		{ numRuns: 300 },
	);
});
