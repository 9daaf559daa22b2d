// What holds for Channel Cancellation whatever the two systems say, in whatever order and number.
import fc from 'fast-check';
import { concludeCancels } from '../../nodes/ChannelCancellation/concludeCancel.ts';
import { decideBuyerRequests } from '../../nodes/ChannelCancellation/decideBuyerRequest.ts';
import { decideSellerCancels } from '../../nodes/ChannelCancellation/decideSellerCancel.ts';
import { marketOf } from '../../nodes/shared/channel/markets.ts';
import { readBuyerOptions } from '../../nodes/ChannelCancellation/decideBuyerRequestOperation.ts';
import { readSellerOptions } from '../../nodes/ChannelCancellation/decideSellerCancelOperation.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';
import { cancellation, line, lookUp, notFound, NOW, request, shops, tikTokOrder } from '../support/cancelExamples.mts';
import type { Region } from '../support/cancelExamples.mts';

const REGIONS: Region[] = ['GB', 'US', 'DE', 'TH', 'PH', 'BR', 'JP'];
const MEANINGS = ['out_of_stock', 'wrong_price', 'address_not_deliverable', 'buyer_asked'] as const;
const SHIPPED = ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'];
const some = <T,>(...values: T[]) => fc.constantFrom(...values);

/** What is known of one order: pictures of several moments, which may contradict each other. */
const world = some(...REGIONS).chain((region) =>
	fc.record({
		region: fc.constant(region),
		orders: fc.array(
			fc
				.record({
					status: some(
						'UNPAID',
						'ON_HOLD',
						'AWAITING_SHIPMENT',
						'PARTIALLY_SHIPPING',
						'IN_TRANSIT',
						'CANCELLED',
						'COMPLETED',
					),
					lines: fc.array(some('TO_SHIP', 'CANCELLED', 'AWAITING_COLLECTION', ''), { minLength: 2, maxLength: 2 }),
					update_time: some(1_764_552_000, 1_764_552_600, 1_764_560_000),
					is_buyer_request_cancel: fc.boolean(),
				})
				.map(({ status, lines, ...fields }) => tikTokOrder({ region, status, lines, fields })),
			{ maxLength: 2 },
		),
		cancellations: fc.array(
			fc
				.record({
					cancel_id: some('4035000000000000101', '4035000000000000102'),
					cancel_status: some('PENDING', 'SUCCESS', 'CANCELLED', 'COMPLETE').map(
						(word) => `CANCELLATION_REQUEST_${word}`,
					),
					role: some('BUYER', 'SELLER', 'SYSTEM'),
					update_time: some(1_764_552_600, 1_764_560_000),
					cancel_line_items: some([], [{ order_line_item_id: line(1) }]),
				})
				.map((fields) => cancellation(fields, region)),
			{ maxLength: 3 },
		),
		lookUps: fc.array(
			fc.oneof(
				{ weight: 1, arbitrary: fc.constant(notFound(region)) },
				{
					weight: 5,
					arbitrary: fc
						.record({
							items: fc.array(some('pending', 'in_fulfillment', 'on_hold', 'complete', 'cancelled'), {
								minLength: 2,
								maxLength: 2,
							}),
							reason: some(undefined, 'insufficient_stock', 'wrong_price', 'tiktok_buyer_request'),
							cancelable: fc.boolean(),
							canceled: fc.boolean(),
							is_safe: fc.boolean(),
							requested: some([], ['dispatched', 'dispatched'], ['shipped', 'dispatched']),
						})
						.map(({ items, reason, requested, ...fields }) =>
							lookUp({
								region,
								items,
								itemFields: items.map(() => (reason ? { cancellation_reason: reason } : undefined)),
								fields: { ...fields, fulfillment_requests: requested.length ? [request(requested)] : [] },
							}),
						),
				},
			),
			{ maxLength: 2 },
		),
	}),
);

const buyerOptions = fc.record({
	whenNotFound: some('approve', 'ask'),
	whenNotSafe: some('ask', 'cancel', 'tooLate'),
	whenTooLate: some('reject', 'ask'),
});
const sellerOptions = fc.record({
	wholeOrder: some('cancel', 'ask'),
	partlyElsewhere: some('ask', 'cancelWhole'),
	onHold: some('ask', 'cancel', 'wait'),
	unknownReason: some('out_of_stock', 'ask'),
});

const decideBuyer = (tikTok: Row[], newStore: Row[], options: Row) =>
	decideBuyerRequests(tikTok, newStore, { shops, references: [], options: readBuyerOptions(options, [], NOW) });
const decideSeller = (newStore: Row[], tikTok: Row[], options: Row) =>
	decideSellerCancels(newStore, tikTok, { shops, references: [], options: readSellerOptions(options) });

type Outputs = Record<string, Array<{ json: object }>>;
const listed = (decisions: object) =>
	Object.entries(decisions as Outputs)
		.flatMap(([output, items]) => items.map(({ json }) => JSON.stringify([output, json])))
		.sort();

const itemsOf = (side: Row): Row[] => ((side.newstore_order as Row | undefined)?.items ?? []) as Row[];
const requestsOf = (side: Row): Row[] =>
	((side.fulfillment_requests ?? []) as Row[]).flatMap((one) => one.items as Row[]);
const hasShipped = (side: Row) =>
	itemsOf(side).some((one) => one.status === 'complete') || requestsOf(side).some((one) => one.status === 'shipped');
const isCancelledIn = (side: Row) => side.canceled === true || itemsOf(side).every((one) => one.status === 'cancelled');

test('approved is only what NewStore does not have, or has cancelled without shipping any of it', () => {
	fc.assert(
		fc.property(world, buyerOptions, ({ orders, cancellations, lookUps }, options) => {
			const { approve } = decideBuyer([...orders, ...cancellations], lookUps, options);
			if (approve.length === 0) return;
			expect(lookUps.length).toBeGreaterThan(0);
			expect(lookUps.some(hasShipped)).toBe(false);
			expect(
				lookUps.every((side) => side.found === false) ||
					lookUps.some((side) => side.found === true && isCancelledIn(side)),
			).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
});

test('NewStore is asked to cancel only what nobody has shipped and every look called possible', () => {
	fc.assert(
		fc.property(world, buyerOptions, ({ orders, cancellations, lookUps }, options) => {
			const { cancel } = decideBuyer([...orders, ...cancellations], lookUps, options);
			if (cancel.length === 0) return;
			const found = lookUps.filter((side) => side.found === true);
			expect(found.some(hasShipped)).toBe(false);
			expect(found.every((side) => side.cancelable === true)).toBe(true);
			const [{ json }] = cancel;
			if (options.whenNotSafe !== 'cancel') expect(found.every((side) => side.is_safe === true)).toBe(true);
			if (json.only_if_safe) expect(found.every((side) => side.is_safe === true)).toBe(true);
			if (json.cause === 'buyer_request' && orders.length > 0) {
				expect(orders.some((order) => !SHIPPED.includes(String(order.status)))).toBe(true);
			}
		}),
		{ numRuns: 2_000 },
	);
});

test('rejected is only a request that is open, and never in the US', () => {
	fc.assert(
		fc.property(world, buyerOptions, ({ region, orders, cancellations, lookUps }, options) => {
			const { reject } = decideBuyer([...orders, ...cancellations], lookUps, options);
			if (reject.length === 0) return;
			expect(region).not.toBe('US');
			expect(options.whenTooLate).toBe('reject');
			const open = cancellations.filter((one) => one.cancel_status === 'CANCELLATION_REQUEST_PENDING');
			expect(open.map((one) => one.cancel_id)).toContain(reject[0].json.cancel_id);
		}),
		{ numRuns: 2_000 },
	);
});

test('every order gets exactly one answer with a result word, the same in every order and number of the items', () => {
	fc.assert(
		fc.property(
			world,
			buyerOptions,
			fc.infiniteStream(fc.nat()),
			({ orders, cancellations, lookUps }, options, dice) => {
				const tikTok = [...orders, ...cancellations];
				const shuffled = <T,>(list: T[]) =>
					list
						.map((value) => ({ value, at: dice.next().value as number }))
						.sort((a, b) => a.at - b.at)
						.map(({ value }) => value);
				const decisions = decideBuyer(tikTok, lookUps, options);
				const all = Object.values(decisions).flat() as Array<{ json: Row }>;
				expect(all).toHaveLength(tikTok.length ? 1 : 0);
				for (const { json } of all) {
					expect(typeof json.reason).toBe('string');
					if (!('cause' in json)) expect(['stopped', 'too_late', 'partly', 'nothing_to_do']).toContain(json.result);
				}
				const again = decideBuyer(shuffled([...tikTok, ...tikTok]), shuffled([...lookUps, ...lookUps]), options);
				expect(listed(again)).toEqual(listed(decisions));
			},
		),
		{ numRuns: 1_000 },
	);
});

test('on TikTok only lines are cancelled that live there, with a reason of the market, and never back and forth', () => {
	fc.assert(
		fc.property(world, sellerOptions, ({ region, orders, cancellations, lookUps }, options) => {
			const order = orders.slice(0, 1);
			const { cancel } = decideSeller(lookUps, [...order, ...cancellations], options);
			if (cancel.length === 0) return;
			const [{ json }] = cancel;
			const lines = order[0].line_items as Row[];
			const isGone = (one: Row) => one.display_status === 'CANCELLED' || order[0].status === 'CANCELLED';
			const hasLeft = (one: Row) =>
				[one.display_status, order[0].status].some((state) => SHIPPED.includes(String(state)));
			expect(MEANINGS.map((meaning) => marketOf(region)?.sellerReasons[meaning])).toContain(json.cancel_reason);
			// A request that is open and that no other picture shows as settled.
			const open = cancellations.filter((one) => one.cancel_status === 'CANCELLATION_REQUEST_PENDING');
			const isSettled = (id: unknown) =>
				cancellations.some((one) => one.cancel_id === id && one.cancel_status !== 'CANCELLATION_REQUEST_PENDING');
			expect(open.every((one) => isSettled(one.cancel_id))).toBe(true);
			const named = json.order_line_item_ids;
			if (named) expect(['US', 'GB']).toContain(region);
			const concerned = lines.filter((one) => (named ? named.includes(String(one.id)) : !isGone(one)));
			expect(concerned.length).toBeGreaterThan(0);
			for (const one of concerned) expect([isGone(one), hasLeft(one)]).toEqual([false, false]);
			if (!named) expect(lookUps.some(hasShipped)).toBe(false);
		}),
		{ numRuns: 2_000 },
	);
});

test('the seller side does not depend on the order and number of the items either', () => {
	fc.assert(
		fc.property(world, sellerOptions, ({ orders, cancellations, lookUps }, options) => {
			const tikTok = [...orders, ...cancellations];
			const decisions = decideSeller(lookUps, tikTok, options);
			const again = decideSeller([...lookUps, ...lookUps].reverse(), [...tikTok, ...tikTok].reverse(), options);
			expect(listed(again)).toEqual(listed(decisions));
		}),
		{ numRuns: 1_000 },
	);
});

/** Two systems that do what they are told; the store may ship in between. */
class TwoSystems {
	items: string[];
	status = 'AWAITING_SHIPMENT';
	requestState: string;
	calls: string[] = [];

	constructor(
		readonly region: Region,
		start: { items: readonly string[]; isRequested: boolean },
	) {
		this.items = [...start.items];
		this.requestState = start.isRequested ? 'PENDING' : '';
	}

	get isCanceled() {
		return this.items.every((status) => status === 'cancelled');
	}

	newStore(): Row[] {
		const canStop = this.items.every((status) => status === 'pending');
		return [
			lookUp({
				region: this.region,
				items: this.items,
				fields: { cancelable: canStop, is_safe: canStop, canceled: this.isCanceled },
			}),
		];
	}

	tikTok(): Row[] {
		const cancel_status = `CANCELLATION_REQUEST_${this.requestState}`;
		const order = tikTokOrder({ region: this.region, status: this.status });
		return this.requestState ? [order, cancellation({ cancel_status }, this.region)] : [order];
	}

	approve() {
		this.calls.push('approve');
		expect(this.items.some((status) => status === 'complete')).toBe(false);
		expect(this.isCanceled).toBe(true);
		this.requestState = 'SUCCESS';
		this.status = 'CANCELLED';
	}

	/** Everything that both flows do in one round. */
	round(isShippedBefore: boolean) {
		const decisions = decideBuyer(this.tikTok(), this.newStore(), {});
		// The store is faster than our call.
		if (isShippedBefore && !this.isCanceled) this.items = this.items.map(() => 'complete');
		for (const { json } of decisions.cancel) {
			this.calls.push('cancel');
			const canStop = this.items.every((status) => status === 'pending');
			if (canStop) this.items = this.items.map(() => 'cancelled');
			const answer = { ...json, cancel_state: canStop ? 'cancelled' : 'too_late', canceled: canStop };
			const conclusions = concludeCancels([answer as unknown as Row], this.tikTok());
			conclusions.approve.forEach(() => this.approve());
			conclusions.reject.forEach(() => (this.requestState = 'CANCELLED'));
		}
		decisions.approve.forEach(() => this.approve());
		decisions.reject.forEach(() => {
			this.calls.push('reject');
			this.requestState = 'CANCELLED';
		});
		for (const { json } of decideSeller(this.newStore(), this.tikTok(), {}).cancel) {
			this.calls.push('seller cancel');
			if (!json.order_line_item_ids || json.order_line_item_ids.length === 2) this.status = 'CANCELLED';
		}
	}
}

test('both flows together come to rest: no call is made twice, nothing goes back and forth', () => {
	const start = fc.record({
		items: fc.constantFrom(
			['pending', 'pending'],
			['in_fulfillment', 'in_fulfillment'],
			['cancelled', 'cancelled'],
			['complete', 'complete'],
		),
		isRequested: fc.boolean(),
	});
	fc.assert(
		fc.property(some(...REGIONS), start, fc.boolean(), (region, given, isShipped) => {
			const systems = new TwoSystems(region, given);
			systems.round(isShipped);
			for (let n = 0; n < 3; n++) systems.round(false);
			expect(new Set(systems.calls).size).toBe(systems.calls.length);
			const before = [...systems.calls];
			systems.round(false);
			expect(systems.calls).toEqual(before);
			// Never both: cancelled on TikTok after a request, and shipped by the store.
			if (systems.calls.includes('approve')) expect(systems.items).not.toContain('complete');
			if (given.isRequested) expect(systems.calls).not.toContain('seller cancel');
		}),
	);
});
