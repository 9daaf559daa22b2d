// What goes wrong between a parcel that leaves and TikTok that has to know, and between a buyer who cancels and the store
// that has to stop. Every scenario ends with the books in order: shipped once, cancelled on both sides or on none.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '../../sandbox/newstore/types.mts';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { waitUntilRouted, waitUntilWithStores } from '../bench/orderLoad.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';
import { stageMoves } from './stageMoves.mts';

/** One order of two pieces for each use; they are routed together, because an hour has to pass for it. */
const ORDERS = 12;

export function dispatchFailureScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	const { sandbox, client, n8n } = stage;
	const { fulfilment, orderBook, settings } = sandbox.newStore;
	const { actions, state } = sandbox.tiktok;

	const { eventIsLost, inStep, runs, waits, withFaults } = stageMoves(stage);
	const sweepDispatch = () => runs('tts05DispatchWrb', 'Every 5 minutes');
	const sweepCancellations = () => runs('tts04OrderCancel', 'Every 5 minutes');

	let waiting: Promise<string[]> | undefined;
	/** Whatever ran before: TikTok has stock to sell, and the orders are with the stores before anything goes wrong. */
	const prepare = async () => {
		await runs('tts02StockRecon0', 'Now, by hand');
		await inStep();
		const ids = Array.from(
			{ length: ORDERS },
			() => actions.placeOrder({ shopId: SHOP_IDS.GB, lines: [{ seller_sku: 'JEAN-IND-32', quantity: 2 }] }).id,
		);
		sandbox.clock.advance(61 * 60_000);
		await waitUntilRouted(sandbox, ids, 60);
		await waitUntilWithStores(sandbox, ids, 60);
		return ids;
	};
	/** An order that is with a store and has not been touched. */
	const next = async (): Promise<Order> => {
		const id = (await waiting)?.pop();
		assert.ok(id, 'there are enough orders for all scenarios');
		return orderBook.find(id, 'external')!;
	};
	const ship = (order: Order, itemIds?: string[]) => {
		const trackingCode = newTrackingCode('RoyalMail', Math.random);
		fulfilment.ship(order, { itemIds, carrier: 'RoyalMail', trackingCode });
		return trackingCode;
	};
	const linesOf = (order: Order) => state.orders.require(order.externalId).lines;
	const timesShipped = (order: Order) => linesOf(order).map((line) => line.timesShipped);
	const isShipped = (order: Order) => timesShipped(order).every((times) => times > 0);
	const writtenBack = (order: Order) =>
		waits(`TikTok knows that order ${order.externalId} left`, () => isShipped(order));
	const buyerCancels = (order: Order) => actions.buyerRequestsCancellation({ orderId: order.externalId }).id;
	const endingOf = (cancelId: string) => state.cancellations.get(cancelId)?.ending;
	const stopped = (order: Order, cancelId: string) =>
		waits(
			`order ${order.externalId} is cancelled on both sides`,
			() => order.cancelled && endingOf(cancelId) === 'APPROVED_BY_SELLER',
		);
	/** A write-back that failed is tried again after minutes; lets them pass for the cases that name the order. */
	const letTheWaitPass = async (order: Order) => {
		const cases = await client.rows<{ case_key: string; ids: string }>('tts_cases');
		const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
		for (const { case_key } of cases.filter((row) => row.ids.includes(order.externalId)))
			await client.updateRows('tts_cases', 'case_key', case_key, { last_seen_at: anHourAgo });
	};

	const scenarios: Scenario[] = [
		{
			name: 'dispatch: TikTok notes the parcel and answers 504, it is shipped once',
			run: () =>
				withFaults(
					[{ system: 'tiktok', operationId: 'markPackageAsShipped', kind: 'timeout_after', delayMs: 200, times: 1 }],
					async () => {
						const order = await next();
						ship(order);
						await writtenBack(order);
						await sleep(2000);
						assert.deepEqual(timesShipped(order), [1, 1]);
					},
				),
		},
		{
			name: 'dispatch: two parcels, every event twice and in another order, each parcel is told once',
			run: () =>
				withFaults(
					[
						{ system: 'newstore', event: 'reorder', probability: 0.5 },
						{ system: 'newstore', event: 'duplicate' },
						{ system: 'tiktok', event: 'reorder', probability: 0.5 },
						{ system: 'tiktok', event: 'duplicate' },
					],
					async () => {
						const order = await next();
						const codes = order.items.map((item) => ship(order, [item.id]));
						await writtenBack(order);
						await sleep(2000);
						assert.deepEqual(timesShipped(order), [1, 1]);
						const shown = linesOf(order).map((line) => line.package?.trackingNumber);
						assert.deepEqual(new Set(shown), new Set(codes));
					},
				),
		},
		{
			name: 'dispatch: the event is lost, the sweep writes back',
			run: () =>
				withFaults([{ system: 'newstore', event: 'drop' }], async () => {
					const order = await next();
					ship(order);
					await eventIsLost();
					await sweepDispatch();
					await writtenBack(order);
				}),
		},
		{
			name: 'dispatch: the event is lost, a person writes back that order by the form',
			run: () =>
				withFaults([{ system: 'newstore', event: 'drop' }], async () => {
					const order = await next();
					ship(order);
					const pressButton = () =>
						browser.submitForm('tts05DispatchWrb', 'Replay by hand', { order_ids: order.externalId });
					await pressButton();
					await writtenBack(order);
					await pressButton();
					await sleep(3000);
					assert.deepEqual(timesShipped(order), [1, 1]);
				}),
		},
		{
			name: 'dispatch: TikTok is down when the store ships, it is written back once TikTok is back',
			run: async () => {
				const order = await next();
				await withFaults([{ system: 'tiktok', kind: 'status', status: 503 }], async () => {
					ship(order);
					await until('TikTok refuses', () => sandbox.faults.list().some((rule) => rule.struck >= 5), 60_000);
					await sleep(4000);
					assert.deepEqual(timesShipped(order), [0, 0]);
				});
				await letTheWaitPass(order);
				await sweepDispatch();
				await writtenBack(order);
				assert.deepEqual(timesShipped(order), [1, 1]);
			},
		},
		{
			name: 'dispatch: the tracking number comes after the parcel has left, TikTok gets it then',
			run: async () => {
				const order = await next();
				const before = { trackingDelayMs: settings.trackingDelayMs, trackingInEvents: settings.trackingInEvents };
				Object.assign(settings, { trackingDelayMs: 30 * 60_000, trackingInEvents: false });
				try {
					const code = ship(order);
					await sleep(3000);
					assert.deepEqual(timesShipped(order), [0, 0]);
					sandbox.clock.advance(31 * 60_000);
					await letTheWaitPass(order);
					await sweepDispatch();
					await writtenBack(order);
					assert.ok(linesOf(order).every((line) => line.package?.trackingNumber === code));
				} finally {
					Object.assign(settings, before);
				}
			},
		},
		{
			name: 'cancellation: NewStore cancels and answers 504, the buyer gets one yes',
			run: () =>
				withFaults(
					[{ system: 'newstore', operationId: 'createCancellation', kind: 'timeout_after', delayMs: 200, times: 1 }],
					async () => {
						const order = await next();
						await stopped(order, buyerCancels(order));
					},
				),
		},
		{
			name: 'cancellation: TikTok takes the approval and answers 504, both sides are cancelled',
			run: () =>
				withFaults(
					[{ system: 'tiktok', operationId: 'approveCancellation', kind: 'timeout_after', delayMs: 200, times: 1 }],
					async () => {
						const order = await next();
						await stopped(order, buyerCancels(order));
					},
				),
		},
		{
			name: 'dispatch: n8n is down when a store ships and a buyer cancels, both are settled after its start',
			run: async () => {
				const [left, regretted] = [await next(), await next()];
				await n8n.stop();
				const trackingCode = ship(left);
				const cancelId = buyerCancels(regretted);
				await n8n.start();
				await client.signIn();
				await sweepDispatch();
				await sweepCancellations();
				await writtenBack(left);
				await stopped(regretted, cancelId);
				assert.deepEqual(timesShipped(left), [1, 1]);
				assert.ok(linesOf(left).every((line) => line.package?.trackingNumber === trackingCode));
			},
		},
		{
			name: 'dispatch: n8n is killed while it ships and cancels, nothing is done twice or left half done',
			run: async () => {
				const [left, regretted] = [await next(), await next()];
				let cancelId = '';
				await withFaults(
					[
						{ system: 'tiktok', operationId: 'markPackageAsShipped', kind: 'timeout_after', delayMs: 20_000 },
						{ system: 'newstore', operationId: 'createCancellation', kind: 'timeout_after', delayMs: 20_000 },
					],
					async () => {
						ship(left);
						cancelId = buyerCancels(regretted);
						await waits('both systems have taken it', () => isShipped(left) && regretted.cancelled);
						assert.equal(endingOf(cancelId), undefined, 'the buyer has no answer yet');
						await n8n.killAndWait();
					},
				);
				await n8n.start();
				await client.signIn();
				await sweepDispatch();
				await sweepCancellations();
				await stopped(regretted, cancelId);
				assert.deepEqual(timesShipped(left), [1, 1]);
			},
		},
	];
	return scenarios.map(({ name, run }) => ({
		name,
		run: async (on) => {
			await (waiting ??= prepare());
			await run(on);
			const { details } = sandbox.oracle({ dispatchGraceSeconds: 0 });
			const { shippedNotOnTikTok, shippedTwice, shippedTooEarly, wrongTracking } = details;
			const { shippedAfterCancel, shippedThenCancelled, workForNothing, cancelledNotOnTikTok } = details;
			assert.deepEqual(
				[shippedNotOnTikTok, shippedTwice, shippedTooEarly, wrongTracking],
				[[], [], [], []],
				'what TikTok knows of parcels',
			);
			assert.deepEqual(
				[shippedAfterCancel, shippedThenCancelled, workForNothing, cancelledNotOnTikTok],
				[[], [], [], []],
				'what both sides know of cancellations',
			);
		},
	}));
}
