// The part of the trading day that is about goods and money that go back: buyers hand things in at a counter, ask on TikTok,
// or send a parcel. Told in plain sentences, with the seconds until the other side has its part.
import type { ReturnRecord } from '../../sandbox/newstore/returns/returnTypes.mts';
import type { Order } from '../../sandbox/newstore/types.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/actions.mts';
import type { ReturnSnapshot } from '../../sandbox/tiktok/returns/returnActions.mts';
import { outOfStep, shownUnits } from './channelTruth.mts';
import { failureOf } from './n8nClient.mts';
import type { Stage } from './stage.mts';
import { until } from './waiting.mts';

export interface ReturnsSummary {
	/** returns of TikTok orders and refunds without goods that people entered in NewStore */
	storeRefunds: number;
	/** of them, refunded on TikTok exactly once */
	refundedOnce: number;
	/** refunds that TikTok was told to make a second time */
	refundedTwice: number;
	/** returns that buyers sent by parcel */
	parcelsBack: number;
	/** of them, booked in NewStore exactly once */
	bookedOnce: number;
	/** seconds from the return in the store to the refund on TikTok, the slowest of the day */
	slowestRefundSeconds: number;
	/** seconds from "parcel accepted" on TikTok to the return in NewStore, the slowest of the day */
	slowestRestockSeconds: number;
}

interface Goods {
	locationId: string;
	sellerSku: string;
	quantity: number;
	isDamaged?: boolean;
}

const CONDITION = { sellable: 1, damaged: 2 };

export class ReturnsDesk {
	private readonly stage: Stage;
	private readonly say: (line: string) => void;
	private storeRefunds = 0;
	private refundedOnce = 0;
	private readonly parcels: Array<{ order: Order; booked: () => number }> = [];
	private slowestRefund = 0;
	private slowestRestock = 0;
	/** refunds on TikTok that are accounted for */
	private readonly refundIds: string[] = [];

	constructor(stage: Stage, say: (line: string) => void) {
		this.stage = stage;
		this.say = say;
	}

	/** Every parcel on its way reaches its buyer. */
	carriersDeliver(time: string): void {
		const onTheWay = this.tiktok.snapshotPackages().filter((parcel) => parcel.status === 'FULFILLING');
		for (const { id } of onTheWay) this.tiktok.carrierDelivers({ packageId: id });
		this.say(
			`${time}  A week later. The carriers have delivered ${onTheWay.length} parcels, and some goods come back.`,
		);
	}

	/** Goods come back over a counter; the buyer gets back on TikTok what these pieces cost. */
	async storeReturn(time: string, order: OrderSnapshot, goods: Goods, what: string): Promise<void> {
		const before = this.shown(order, goods.sellerSku);
		const started = performance.now();
		const record = this.takeBack(order, goods);
		const refund = await this.isRefunded(order, record.id, [goods.sellerSku, goods.quantity]);
		const seconds = this.refundTook(started);
		this.say(
			`${time}  ${this.placeName(goods.locationId)} takes back ${what} of order ${order.id}. TikTok refunds ${refund.refundTotal} ${refund.currency} after ${seconds} s.`,
		);
		await this.stockInStep(goods.sellerSku);
		const now = this.shown(order, goods.sellerSku);
		if (goods.isDamaged && now > before)
			throw new Error(`${goods.sellerSku} came back damaged, and TikTok offers ${now} instead of ${before}.`);
		if (!goods.isDamaged && now <= before)
			throw new Error(`${goods.sellerSku} is sellable again, and TikTok still offers ${now}.`);
		this.say(
			goods.isDamaged
				? `${time}  It cannot be sold again: TikTok still shows ${now}.`
				: `${time}  It can be sold again: TikTok shows ${now} (was ${before}).`,
		);
	}

	/** The buyer asks on TikTok and hands the goods in at the same time: one refund, with the request. */
	async buyerAsksAndStoreTakesBack(time: string, order: OrderSnapshot, goods: Goods): Promise<void> {
		const lineIds = this.linesOf(order, goods);
		const asked = this.tiktok.buyerRequestsReturn({ orderId: order.id, lineIds });
		const started = performance.now();
		const record = this.takeBack(order, goods);
		const refund = await this.isRefunded(order, record.id, [goods.sellerSku, goods.quantity]);
		const seconds = this.refundTook(started);
		if (refund.id !== asked.id) throw new Error(`Order ${order.id} was refunded past the request of its buyer.`);
		this.say(
			`${time}  The buyer of order ${order.id} asks on TikTok to return it, and hands it in at ${this.placeName(goods.locationId)} in the same minute. n8n says yes to the request after ${seconds} s: ${refund.refundTotal} ${refund.currency}, once.`,
		);
		await this.stockInStep(goods.sellerSku);
	}

	/** Customer service gives some money back; the buyer keeps the goods. */
	async appeasement(time: string, order: OrderSnapshot, amount: string, why: string): Promise<void> {
		const started = performance.now();
		const request = this.sandbox.newStore.refundRequests.issue(this.inNewStore(order), {
			amount: BigInt(amount.replace('.', '')),
			isHistorical: false,
			note: why,
			reason: 'Goodwill',
			reasonCode: 2,
			associateId: 'associate-7',
			attributes: [],
		});
		this.storeRefunds += 1;
		const refund = await this.isRefunded(order, request.id);
		const seconds = this.refundTook(started);
		if (refund.refundTotal !== amount) throw new Error(`TikTok has refunded ${refund.refundTotal}, not ${amount}.`);
		this.say(
			`${time}  ${why}: customer service gives ${amount} ${refund.currency} back for order ${order.id}, without goods. TikTok refunds it after ${seconds} s.`,
		);
	}

	/** The buyer sends goods back with TikTok's label; the distribution centre has them in NewStore. */
	async parcelComesBack(time: string, order: OrderSnapshot, sellerSku: string, quantity: number): Promise<void> {
		const before = this.shown(order, sellerSku);
		const stored = this.inNewStore(order);
		const { returnBook } = this.sandbox.newStore;
		const known = returnBook.ofOrder(stored.id).length;
		const lineIds = this.linesOf(order, { sellerSku, quantity });
		const { id: returnId } = this.tiktok.buyerRequestsReturn({ orderId: order.id, lineIds });
		this.tiktok.answerReturn({ returnId, decision: 'APPROVE_RETURN' });
		this.tiktok.buyerShipsReturn({ returnId });
		this.tiktok.returnArrives({ returnId });
		const started = performance.now();
		this.tiktok.answerReturn({ returnId, decision: 'APPROVE_RECEIVED_PACKAGE' });
		const booked = () => returnBook.ofOrder(stored.id).length - known;
		this.parcels.push({ order: stored, booked });
		await until(
			`the return ${returnId} of TikTok is in NewStore`,
			() => booked() > 0,
			30_000,
			() => this.lastFailures(),
		);
		const seconds = (performance.now() - started) / 1000;
		this.slowestRestock = Math.max(this.slowestRestock, seconds);
		await this.stockInStep(sellerSku);
		const { locationId } = returnBook.ofOrder(stored.id).at(-1)!;
		this.say(
			`${time}  The buyer of order ${order.id} sends back ${quantity} ${sellerSku} by parcel. NewStore has ${quantity === 1 ? 'it' : 'them'} in ${this.placeName(locationId)} after ${seconds.toFixed(1)} s; TikTok shows ${this.shown(order, sellerSku)} (was ${before}).`,
		);
	}

	/** The comparison of the night and the sweeps find nothing that is still to be done. */
	async nothingIsLeft(time: string): Promise<void> {
		const refunds = this.tiktok.snapshotReturns().length;
		const returns = this.sandbox.newStore.returnBook.all().length;
		await this.run('tts06ReturnStore', 'Every night');
		await this.run('tts06ReturnStore', 'Every 5 minutes');
		await this.run('tts07ReturnTikTo', 'Every 15 minutes');
		await this.run('tts07ReturnTikTo', 'Every 5 minutes');
		const more = this.tiktok.snapshotReturns().length - refunds;
		const booked = this.sandbox.newStore.returnBook.all().length - returns;
		if (more !== 0 || booked !== 0)
			throw new Error(`The sweeps made ${more} refunds and ${booked} returns more, and all was done.`);
		this.say(`${time}  n8n compares all returns of both sides once more and finds nothing to do.`);
	}

	summary(): ReturnsSummary {
		return {
			storeRefunds: this.storeRefunds,
			refundedOnce: this.refundedOnce,
			refundedTwice: this.sandbox.oracle().refundedTwice,
			parcelsBack: this.parcels.length,
			bookedOnce: this.parcels.filter(({ booked }) => booked() === 1).length,
			slowestRefundSeconds: round(this.slowestRefund),
			slowestRestockSeconds: round(this.slowestRestock),
		};
	}

	private get sandbox(): Stage['sandbox'] {
		return this.stage.sandbox;
	}

	private get tiktok(): Stage['sandbox']['tiktok']['actions'] {
		return this.sandbox.tiktok.actions;
	}

	private takeBack(order: OrderSnapshot, { locationId, sellerSku, quantity, isDamaged }: Goods): ReturnRecord {
		const goods = {
			productId: sellerSku,
			conditionCode: isDamaged ? CONDITION.damaged : CONDITION.sellable,
			reason: isDamaged ? 'Damaged' : 'Too small',
			reasonCode: isDamaged ? 3 : 4,
		};
		this.storeRefunds += 1;
		return this.sandbox.newStore.returnBook.book(this.inNewStore(order), {
			locationId,
			goods: Array.from({ length: quantity }, () => goods),
			associateId: 'associate-7',
		});
	}

	/** Waits for a refund on TikTok that no earlier return has brought about; it must be about just these pieces. */
	private async isRefunded(
		order: OrderSnapshot,
		newStoreId: string,
		goods?: [sellerSku: string, quantity: number],
	): Promise<ReturnSnapshot> {
		const { value } = await until(
			`TikTok refunds what NewStore gives back for order ${order.id}`,
			() =>
				this.tiktok
					.snapshotReturns({ orderId: order.id })
					.find((one) => !this.refundIds.includes(one.id) && isGranted(one)),
			30_000,
			() => this.lastFailures(),
		);
		this.refundIds.push(value.id);
		if (goods) {
			const skus = order.lines.filter((line) => value.lineIds.includes(line.id)).map((line) => line.sellerSku);
			if (skus.length !== goods[1] || skus.some((sku) => sku !== goods[0]))
				throw new Error(`Return ${newStoreId} is about ${goods.join(' × ')}, TikTok has refunded ${skus.join(', ')}.`);
		}
		this.refundedOnce += 1;
		return value;
	}

	private refundTook(started: number): string {
		const seconds = (performance.now() - started) / 1000;
		this.slowestRefund = Math.max(this.slowestRefund, seconds);
		return seconds.toFixed(1);
	}

	private linesOf({ id }: OrderSnapshot, { sellerSku, quantity }: Pick<Goods, 'sellerSku' | 'quantity'>): string[] {
		const given = this.tiktok.refundedOf({ orderId: id });
		const free = given.filter((line) => line.sellerSku === sellerSku && line.refundedMinor === 0);
		return free.slice(-quantity).map((line) => line.lineId);
	}

	private inNewStore({ id }: OrderSnapshot): Order {
		const order = this.sandbox.newStore.orderBook.find(id, 'external');
		if (!order) throw new Error(`NewStore has no order ${id}.`);
		return order;
	}

	private shown({ shopId }: OrderSnapshot, sellerSku: string): number {
		return shownUnits(this.sandbox, shopId, sellerSku);
	}

	private async stockInStep(sellerSku: string): Promise<void> {
		await until(
			`TikTok shows the stock of ${sellerSku}`,
			() => outOfStep(this.sandbox).every((one) => one.sellerSku !== sellerSku),
			30_000,
			() => this.lastFailures(),
		);
	}

	private async run(templateId: string, trigger: string): Promise<void> {
		const execution = await this.stage.client.runAndWait(this.stage.workflowIds[templateId], trigger);
		if (execution.status !== 'success')
			throw new Error(`Workflow ${templateId}, "${trigger}": ${failureOf(execution)}`);
	}

	private placeName(locationId: string): string {
		return this.sandbox.seed.locations.find((location) => location.id === locationId)?.name ?? locationId;
	}

	private async lastFailures(): Promise<string> {
		const failed = await this.stage.client.executions({ status: 'error', limit: 3, includeData: true });
		const mails = this.sandbox.mail.messages().map((mail) => `  ${mail.to}: ${mail.subject}`);
		return [...failed.map((execution) => `  execution ${execution.id}: ${failureOf(execution)}`), ...mails].join('\n');
	}
}

/** The buyer has the money, or TikTok has said that it comes. */
const isGranted = ({ status }: ReturnSnapshot) => /SUCCESS$|COMPLETE$/.test(status);

const round = (seconds: number) => Math.round(seconds * 10) / 10;
