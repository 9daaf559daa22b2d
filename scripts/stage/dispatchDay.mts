// The part of the trading day that is about parcels and cancellations: stores pick, pack and ship, or cannot; buyers think
// better of it; deadlines come near. Told in plain sentences, with the seconds until the other side knows.
import type { Order } from '../../sandbox/newstore/types.mts';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/actions.mts';
import { DEFAULT_SLA } from '../../sandbox/tiktok/orders/sla.mts';
import { failureOf } from './n8nClient.mts';
import { owners } from './stage.mts';
import type { Stage } from './stage.mts';
import { until } from './waiting.mts';

export interface DispatchSummary {
	/** units that left stores with a carrier, as TikTok counts them: a bundle is one */
	shipped: number;
	/** of them, on TikTok with carrier and tracking number */
	writtenBack: number;
	/** orders whose buyer asked in time: work stopped, request approved */
	cancelledInTime: number;
	/** orders whose buyer asked when the goods had left */
	tooLate: number;
	/** mails about a deadline that comes near */
	warnings: number;
	/** seconds from the parcel leaving the store to TikTok knowing it, the slowest of the day */
	slowestDispatchSeconds: number;
}

export class DispatchDesk {
	private readonly stage: Stage;
	private readonly say: (line: string) => void;
	private readonly random: () => number = Math.random;
	private cancelledInTime = 0;
	private tooLate = 0;
	private warnings = 0;
	private slowest = 0;

	constructor(stage: Stage, say: (line: string) => void) {
		this.stage = stage;
		this.say = say;
	}

	/** Orders placed while `place` runs must be shipped within so many hours instead of the usual 48. */
	async withDispatchHours<T>(hours: number, place: () => Promise<T>): Promise<T> {
		const { actions } = this.sandbox.tiktok;
		actions.setShop({ shopId: SHOP_IDS.GB, sla: { ...DEFAULT_SLA, dispatch: hours } });
		try {
			return await place();
		} finally {
			actions.setShop({ shopId: SHOP_IDS.GB, sla: DEFAULT_SLA });
		}
	}

	/** All that is still in the store leaves in one parcel. */
	async ship(time: string, order: OrderSnapshot, carrier: string): Promise<void> {
		const held = await this.isWithStore(order);
		await this.send(`${time}  ${this.holder(held)} picks, packs and ships`, held, carrier);
	}

	/** The parcel leaves, and nobody can tell TikTok yet. */
	async leaves(order: OrderSnapshot, carrier: string): Promise<string> {
		return this.leave(await this.isWithStore(order), carrier);
	}

	/** Half of the pieces leave at once, the others later with another carrier. */
	async shipInTwoParcels(times: [string, string], order: OrderSnapshot, carriers: [string, string]): Promise<void> {
		const held = await this.isWithStore(order);
		const itemIds = held.items.map((item) => item.id);
		const half = Math.ceil(itemIds.length / 2);
		await this.send(
			`${times[0]}  ${this.holder(held)} ships ${half} of ${itemIds.length} pieces of`,
			held,
			carriers[0],
			itemIds.slice(0, half),
		);
		await this.send(
			`${times[1]}  The other pieces leave in a second parcel of`,
			held,
			carriers[1],
			itemIds.slice(half),
		);
	}

	/** The store gives the order back, NewStore finds another one, which ships it. */
	async reject(time: string, order: OrderSnapshot, carrier: string): Promise<void> {
		const held = await this.isWithStore(order);
		const first = this.holder(held);
		this.sandbox.newStore.fulfilment.reject(held, undefined, 'no_inventory');
		await this.isWithStore(order);
		this.say(
			`${time}  ${first} rejects order ${order.id}. NewStore gives it to ${this.holder(held)}, which ships; TikTok need not know of the detour.`,
		);
		await this.send(`${time}  ${this.holder(held)} ships`, held, carrier);
	}

	/** The store has not started: work stops, the buyer gets a yes. `meanwhile`: what happens before n8n can answer. */
	async buyerCancelsInTime(time: string, order: OrderSnapshot, meanwhile?: () => Promise<void>): Promise<void> {
		const held = await this.isWithStore(order);
		const at = this.holder(held);
		const { id } = this.sandbox.tiktok.actions.buyerRequestsCancellation({ orderId: order.id });
		await meanwhile?.();
		const { seconds } = await until(
			`the cancellation of order ${order.id} is settled on both sides`,
			() => held.cancelled && this.ending(id) === 'APPROVED_BY_SELLER',
			30_000,
			() => this.lastFailures(),
		);
		this.cancelledInTime += 1;
		this.say(
			`${time}  The buyer of order ${order.id} asks to cancel; ${at} has not shipped it. NewStore stops the work and TikTok gets the yes after ${seconds.toFixed(1)} s.`,
		);
	}

	/** The parcel leaves, and before TikTok knows of it the buyer asks to cancel. */
	async buyerCancelsTooLate(time: string, order: OrderSnapshot, carrier: string): Promise<void> {
		const held = await this.isWithStore(order);
		const from = this.holder(held);
		const trackingCode = this.leave(held, carrier);
		const { id } = this.sandbox.tiktok.actions.buyerRequestsCancellation({ orderId: order.id });
		const started = performance.now();
		await until(
			`the request to cancel order ${order.id}, which has left, gets a no`,
			() => this.ending(id) === 'REJECTED' || this.ending(id) === 'REJECTED_BY_SHIPPING',
			30_000,
			() => this.lastFailures(),
		);
		this.tooLate += 1;
		this.say(
			`${time}  ${from} ships order ${order.id}; in the same moment its buyer asks to cancel. Too late: TikTok gets the no after ${((performance.now() - started) / 1000).toFixed(1)} s.`,
		);
		// While the request was open TikTok took no tracking; the event is over, so the sweep writes it back.
		if (!this.isKnown(order.id, trackingCode)) await this.sweep();
		await this.knows(order.id, trackingCode, 30_000);
		this.say(`${time}  TikTok has its tracking number ${trackingCode}.`);
	}

	/** A store cannot find a piece and NewStore cancels it: TikTok hears of it, the rest is shipped. */
	async cannotFulfil(time: string, order: OrderSnapshot, sellerSku: string, carrier: string): Promise<void> {
		const held = await this.isWithStore(order);
		const missing = held.items.filter((item) => item.productId === sellerSku);
		const from = this.holder(held);
		this.sandbox.newStore.orderBook.cancelItems(
			held,
			missing.map((item) => item.id),
			'insufficient_stock',
		);
		const lines = this.sandbox.tiktok.state.orders
			.require(order.id)
			.lines.filter((line) => line.sellerSku === sellerSku);
		const { seconds } = await until(
			`TikTok has cancelled ${sellerSku} of order ${order.id}`,
			() => lines.every((line) => line.cancelled !== undefined),
			30_000,
			() => this.lastFailures(),
		);
		this.say(
			`${time}  ${from} cannot find ${sellerSku} of order ${order.id} and NewStore cancels it; TikTok cancels the line after ${seconds.toFixed(1)} s ("${lines[0].cancelled?.reason}").`,
		);
		await this.send(`${time}  ${from} ships the rest of`, held, carrier);
	}

	/** Nobody ships; the monitor tells operations before the deadline. */
	async deadlineComesNear(time: string, order: OrderSnapshot, minutes: number): Promise<void> {
		const held = await this.isWithStore(order);
		this.sandbox.clock.advance(minutes * 60_000);
		const monitor = this.stage.workflowIds.tts11SlaMonitor0;
		for (const run of ['once', 'again']) {
			const execution = await this.stage.client.runAndWait(monitor, 'Every 15 minutes');
			if (execution.status !== 'success') throw new Error(`Workflow 11, ${run}: ${failureOf(execution)}`);
		}
		const about = () =>
			this.sandbox.mail
				.messages()
				.filter((mail) => mail.to.includes(owners.operations) && `${mail.subject} ${mail.text}`.includes(order.id));
		await until(
			`a mail to ${owners.operations} about the deadline of order ${order.id}`,
			() => about().length > 0,
			60_000,
			() => this.lastFailures(),
		);
		this.warnings += about().length;
		this.say(
			`${time}  Order ${order.id} still waits at ${this.holder(held)}. ${owners.operations} gets a mail: "${about()[0].subject}"`,
		);
	}

	/** The vans come: every parcel gets its first scan. */
	carriersCollect(time: string): void {
		const { actions } = this.sandbox.tiktok;
		const waiting = actions
			.snapshotPackages()
			.filter((parcel) => parcel.status === 'PROCESSING' && parcel.trackingNumber);
		for (const parcel of waiting) actions.carrierCollects({ packageId: parcel.id });
		this.say(`${time}  The carriers collect ${waiting.length} parcels.`);
	}

	summary(): DispatchSummary {
		const { linesShipped } = this.sandbox.oracle();
		const lines = [...this.sandbox.tiktok.state.orders.all()].flatMap((order) => order.lines);
		return {
			shipped: linesShipped,
			writtenBack: lines.filter((line) => line.shippedBy === 'API' && !line.cancelled).length,
			cancelledInTime: this.cancelledInTime,
			tooLate: this.tooLate,
			warnings: this.warnings,
			slowestDispatchSeconds: Math.round(this.slowest * 10) / 10,
		};
	}

	private get sandbox(): Stage['sandbox'] {
		return this.stage.sandbox;
	}

	private async send(what: string, order: Order, carrier: string, itemIds?: string[]): Promise<void> {
		const trackingCode = this.leave(order, carrier, itemIds);
		const seconds = await this.knows(order.externalId, trackingCode, 30_000);
		this.slowest = Math.max(this.slowest, seconds);
		this.say(
			`${what} order ${order.externalId} with ${carrier} ${trackingCode}; TikTok knows after ${seconds.toFixed(1)} s.`,
		);
	}

	private leave(order: Order, carrier: string, itemIds?: string[]): string {
		const { fulfilment } = this.sandbox.newStore;
		const trackingCode = newTrackingCode(carrier, this.random);
		fulfilment.pick(order, itemIds);
		fulfilment.pack(order, itemIds);
		fulfilment.ship(order, { itemIds, carrier, trackingCode });
		return trackingCode;
	}

	private async knows(orderId: string, trackingCode: string, timeoutMs: number): Promise<number> {
		const { seconds } = await until(
			`TikTok knows that order ${orderId} left with ${trackingCode}`,
			() => this.isKnown(orderId, trackingCode),
			timeoutMs,
			() => this.lastFailures(),
		);
		return seconds;
	}

	isKnown(orderId: string, trackingCode: string): boolean {
		const { lines } = this.sandbox.tiktok.state.orders.require(orderId);
		return lines.some((line) => line.timesShipped > 0 && line.package?.trackingNumber === trackingCode);
	}

	private async sweep(): Promise<void> {
		const execution = await this.stage.client.runAndWait(this.stage.workflowIds.tts05DispatchWrb, 'Every 5 minutes');
		if (execution.status !== 'success') throw new Error(`Workflow 05: ${failureOf(execution)}`);
	}

	private ending(cancelId: string): string | undefined {
		return this.sandbox.tiktok.state.cancellations.get(cancelId)?.ending;
	}

	/** The NewStore order, once its pieces that are not cancelled are at a store or centre. */
	private async isWithStore({ id }: OrderSnapshot): Promise<Order> {
		const { value } = await until(`order ${id} is with a store`, () => {
			const order = this.sandbox.newStore.orderBook.find(id, 'external');
			return order?.items.every((item) => ['in_fulfillment', 'cancelled'].includes(item.status)) ? order : undefined;
		});
		return value;
	}

	/** Names of the places that hold pieces of the order. */
	private holder(order: Order): string {
		const ids = [...new Set(order.items.flatMap((item) => item.nodeId ?? []))];
		return ids.map((id) => this.sandbox.seed.locations.find((one) => one.id === id)?.name ?? id).join(' and ');
	}

	private async lastFailures(): Promise<string> {
		const failed = await this.stage.client.executions({ status: 'error', limit: 3, includeData: true });
		const mails = this.sandbox.mail.messages().map((mail) => `  ${mail.to}: ${mail.subject}`);
		return [...failed.map((execution) => `  execution ${execution.id}: ${failureOf(execution)}`), ...mails].join('\n');
	}
}
