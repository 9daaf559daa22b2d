// A trading day of the invented retailer, played on the stage: people sell, return and order in the sandbox, n8n has to
// keep up. Told in plain sentences; judged at the end by the sandbox's own books.
import { SHOP_IDS } from '../../sandbox/seed.mts';
import type { Market } from '../../sandbox/seed.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/actions.mts';
import { listedSkus, outOfStep, routedAs, shownUnits } from './channelTruth.mts';
import { DispatchDesk } from './dispatchDay.mts';
import type { DispatchSummary } from './dispatchDay.mts';
import { SecondAuthorization } from './secondAuthorization.mts';
import type { AuthorizationSummary } from './secondAuthorization.mts';
import { failureOf } from './n8nClient.mts';
import type { Execution } from './n8nClient.mts';
import { ReturnsDesk } from './returnsDay.mts';
import type { ReturnsSummary } from './returnsDay.mts';
import { owners } from './stage.mts';
import type { Stage } from './stage.mts';
import { until } from './waiting.mts';

export interface DaySummary extends DispatchSummary, ReturnsSummary, Partial<AuthorizationSummary> {
	/** units over the counters */
	soldInStores: number;
	returnedInStores: number;
	ordersOnTikTok: number;
	/** of them, in NewStore exactly once and with the reference written back */
	routed: number;
	skusInStep: number;
	skus: number;
	/** units promised to buyers that nobody has */
	oversold: number;
	ordersLost: number;
	ordersDoubled: number;
	exceptionsMailed: number;
	/** cases that a workflow closed because what they were about was over */
	casesClosed: number;
	/** seconds from the sale in a store to the new number on TikTok, the slowest of the day */
	slowestStockSeconds: number;
	/** seconds from "ready to ship" to the NewStore order, the slowest of the day */
	slowestOrderSeconds: number;
	/** what is wrong at the end of the day, in words; empty on a good day */
	problems: string[];
}

type Basket = Array<[sellerSku: string, quantity: number]>;

/** Plays the day. Never throws: whatever goes wrong is in `problems`. */
export async function playTradingDay(stage: Stage, tell: (line: string) => void): Promise<DaySummary> {
	const desk = new DispatchDesk(stage, tell);
	const returns = new ReturnsDesk(stage, tell);
	const second = stage.authorizations === 2 ? new SecondAuthorization(stage, tell, desk) : undefined;
	const day = new TradingDay(stage, tell, desk, returns, second);
	try {
		await play(day, desk, returns, second);
		return day.summary();
	} catch (error) {
		return day.summary(`The day could not be played to its end. ${(error as Error).message}`);
	}
}

async function play(
	day: TradingDay,
	desk: DispatchDesk,
	returns: ReturnsDesk,
	second: SecondAuthorization | undefined,
): Promise<void> {
	await day.open();
	await day.sell('10:02', 'LONDON-STORE', 'TEE-BLK-M', 1);
	await day.sell('10:05', 'LEEDS-DC', 'JEAN-IND-32', 2);
	await day.sell('10:09', 'AUSTIN-STORE', 'HOODIE-GRY-L', 1);
	await day.takeBack('10:30', 'BRISTOL-STORE', 'TEE-BLK-M', 1);
	const single = await day.order('11:00', 'GB', [['TEE-WHT-S', 1]], 'one T-shirt');
	const several = await day.order(
		'11:04',
		'GB',
		[
			['JEAN-IND-32', 1],
			['SHOE-WHT-39', 2],
			['BELT-BRN-M', 1],
		],
		'three different things, four pieces',
		{ platformDiscount: '5.00' },
	);
	const bundle = await day.order(
		'11:10',
		'GB',
		[['BUNDLE-TEE-SOCK', 1]],
		'the bundle of one tee and two packs of socks',
		{
			sellerDiscount: '3.00',
		},
	);
	const us = await day.order('11:20', 'US', [['TEE-BLK-M', 2]], 'two T-shirts in the US shop, with sales tax on top');
	await day.order('11:26', 'GB', [['STICKER-PACK', 1]], 'a sticker pack that NewStore does not know');
	const short = await day.order('11:31', 'GB', [['GLOVE-NVY-M', 3]], 'three pairs of gloves');
	const regretted = await day.order('11:33', 'GB', [['DRESS-RED-M', 1]], 'a dress');
	const regrettedUs = await day.order('11:34', 'US', [['TEE-BLK-M', 1]], 'one more T-shirt in the US');
	const regrettedLate = await day.order('11:35', 'GB', [['SHIRT-WHT-M', 1]], 'a shirt');
	const incomplete = await day.order(
		'11:36',
		'GB',
		[
			['TEE-BLK-L', 1],
			['BELT-BRN-M', 1],
		],
		'a T-shirt and a belt',
	);
	const urgent = await desk.withDispatchHours(
		4,
		async () => await day.order('11:38', 'GB', [['TEE-WHT-S', 1]], 'a T-shirt that has to leave within four hours'),
	);
	const parcel = second && (await day.order('11:39', 'US', [['CAP-KHK-OS', 1]], 'a cap in the US'));
	await day.empty('11:40', 'GLOVE-NVY-M');
	await day.nothingRoutedYet('11:45');
	await day.anHourLater('12:45', [short]);
	const waiting = second && (await endOfAuthorization(day, second));
	const late = await day.restartN8n('13:00');
	if (second && parcel && waiting) {
		await day.sell('14:08', 'BERLIN-STORE', 'JEAN-IND-30', 1);
		await second.parcelLeaves('14:10', parcel, 'UPS');
		await desk.buyerCancelsInTime('14:12', regrettedUs, async () => await second.comesBack('14:15', waiting.us));
		await desk.ship('14:40', waiting.de, 'DHL');
	}
	await day.goodsArrive('15:00', 'LEEDS-DC', 'GLOVE-NVY-M', 12, short);
	await desk.ship('15:20', single, 'RoyalMail');
	await desk.ship('15:24', us, 'UPS');
	await desk.shipInTwoParcels(['15:30', '15:34'], several, ['RoyalMail', 'EVRI']);
	await desk.reject('15:36', bundle, 'EVRI');
	await desk.buyerCancelsInTime('15:40', regretted);
	if (!second) await desk.buyerCancelsInTime('15:43', regrettedUs);
	await desk.buyerCancelsTooLate('15:50', regrettedLate, 'RoyalMail');
	await desk.cannotFulfil('16:00', incomplete, 'BELT-BRN-M', 'EVRI');
	await day.sell('16:10', 'MANCHESTER-STORE', 'SHOE-WHT-39', 1);
	await desk.deadlineComesNear('16:15', urgent, 75);
	await desk.ship('16:20', urgent, 'RoyalMail');
	await desk.ship('16:40', late, 'RoyalMail');
	await desk.ship('16:45', short, 'EVRI');
	desk.carriersCollect('17:00');
	await day.close('17:30');
	await takeBackGoods(returns, { single, several, bundle, us, urgent, late, short });
}

/** The seller in the US takes the authorization back; buyers and stores go on. What comes now waits, in the US alone. */
async function endOfAuthorization(
	day: TradingDay,
	second: SecondAuthorization,
): Promise<Record<'us' | 'de', OrderSnapshot>> {
	await second.ends('12:50');
	second.storeSells('12:52', 'AUSTIN-STORE', 'HOODIE-GRY-S');
	return {
		us: await day.order('12:54', 'US', [['SOCK-MIX-OS', 1]], 'socks in the US shop, which n8n may not call'),
		de: await day.order('12:56', 'DE', [['TEE-WHT-M', 1]], 'a T-shirt in the German shop'),
	};
}

/** What comes a week later, told at the end of the day. */
async function takeBackGoods(desk: ReturnsDesk, sold: Record<string, OrderSnapshot>): Promise<void> {
	const { single, several, bundle, us, urgent, late, short } = sold;
	const one = { quantity: 1 };
	desk.carriersDeliver('09:00');
	await desk.storeReturn(
		'10:10',
		single,
		{ locationId: 'LONDON-STORE', sellerSku: 'TEE-WHT-S', ...one },
		'all, a T-shirt,',
	);
	await desk.storeReturn(
		'10:15',
		several,
		{ locationId: 'BRISTOL-STORE', sellerSku: 'SHOE-WHT-39', ...one },
		'one of the two pairs of shoes',
	);
	await desk.storeReturn(
		'10:20',
		us,
		{ locationId: 'AUSTIN-STORE', sellerSku: 'TEE-BLK-M', ...one },
		'one of the two T-shirts',
	);
	await desk.storeReturn(
		'10:25',
		late,
		{ locationId: 'MANCHESTER-STORE', sellerSku: 'SHIRT-WHT-M', ...one, isDamaged: true },
		'the shirt, torn,',
	);
	await desk.buyerAsksAndStoreTakesBack('10:30', urgent, {
		locationId: 'LONDON-STORE',
		sellerSku: 'TEE-WHT-S',
		...one,
	});
	await desk.appeasement('10:40', bundle, '2.00', 'The parcel came late');
	await desk.parcelComesBack('10:50', short, 'GLOVE-NVY-M', 2);
	await desk.parcelComesBack('10:55', us, 'TEE-BLK-M', 1);
	await desk.nothingIsLeft('11:30');
}

class TradingDay {
	private readonly stage: Stage;
	private readonly say: (line: string) => void;
	private readonly desk: DispatchDesk;
	private readonly returns: ReturnsDesk;
	private readonly second: SecondAuthorization | undefined;
	private readonly orders: OrderSnapshot[] = [];
	private sold = 0;
	private casesClosed = 0;
	private returned = 0;
	private slowestStock = 0;
	private slowestOrder = 0;

	constructor(
		stage: Stage,
		tell: (line: string) => void,
		desk: DispatchDesk,
		returns: ReturnsDesk,
		second: SecondAuthorization | undefined,
	) {
		this.stage = stage;
		this.say = tell;
		this.desk = desk;
		this.returns = returns;
		this.second = second;
	}

	async open(): Promise<void> {
		this.say('08:30  Before the shops open, n8n compares the stock of all listings (workflow 02).');
		await this.run('tts02StockRecon0', 'Now, by hand');
		const { seconds } = await until(
			'TikTok shows what NewStore has',
			() => outOfStep(this.sandbox).length === 0,
			60_000,
			() => this.differences(),
		);
		const compared = this.sandbox.oracle().stockCompared;
		this.say(
			`08:31  TikTok shows NewStore's stock less the buffer of 2 for ${compared} SKUs, after ${seconds.toFixed(1)} s. ` +
				`${listedSkus(this.sandbox) - compared} SKUs are left alone: unknown, ambiguous, a bundle or not on sale.`,
		);
	}

	async sell(time: string, locationId: string, productId: string, quantity: number): Promise<void> {
		const before = this.shown(productId, locationId);
		this.sandbox.newStore.inventory.sell(locationId, [{ productId, quantity }]);
		this.sold += quantity;
		await this.stockFollows(
			`${time}  ${this.placeName(locationId)} sold ${quantity} ${this.productName(productId)}`,
			productId,
			locationId,
			before,
		);
	}

	async takeBack(time: string, locationId: string, productId: string, quantity: number): Promise<void> {
		const before = this.shown(productId, locationId);
		const goods = Array.from({ length: quantity }, () => ({ productId, conditionCode: 1 }));
		this.sandbox.newStore.returnBook.takeBlind(locationId, goods);
		this.returned += quantity;
		await this.stockFollows(
			`${time}  ${this.placeName(locationId)} took back ${quantity} ${this.productName(productId)}`,
			productId,
			locationId,
			before,
		);
	}

	async order(
		time: string,
		market: Market,
		basket: Basket,
		what: string,
		more: { platformDiscount?: string; sellerDiscount?: string } = {},
	): Promise<OrderSnapshot> {
		const order = this.sandbox.tiktok.actions.placeOrder({
			shopId: SHOP_IDS[market],
			lines: basket.map(([seller_sku, quantity]) => ({ seller_sku, quantity })),
			...more,
		});
		this.orders.push(order);
		this.say(
			`${time}  TikTok order ${order.id}: ${what}. It is ${order.status} for the hour in which the buyer may still cancel.`,
		);
		return order;
	}

	/** The shelf turns out to be empty: stock that TikTok has sold already is gone. */
	async empty(time: string, productId: string): Promise<void> {
		const { seed, newStore } = this.sandbox;
		const gb = seed.locations.filter((location) => location.market === 'GB');
		let units = 0;
		for (const location of gb) {
			units += newStore.stock.read(productId, location.id).onHand;
			newStore.inventory.count(location.id, productId, 0);
		}
		const { seconds } = await this.stockInStep(productId);
		this.say(
			`${time}  A count finds none of the ${units} ${this.productName(productId)} that NewStore had; TikTok shows 0 after ${seconds.toFixed(1)} s.`,
		);
	}

	async nothingRoutedYet(time: string): Promise<void> {
		await this.run('tts03OrdersRoute', 'Every 15 minutes');
		const early = this.orders.filter((order) => this.sandbox.newStore.orderBook.find(order.id, 'external'));
		if (early.length) throw new Error(`Orders on hold went to NewStore: ${early.map((order) => order.id).join(', ')}`);
		this.say(`${time}  The order sweep leaves all ${this.orders.length} orders alone: they are on hold.`);
	}

	/** The remorse hour ends: TikTok sets the orders free and tells n8n by webhook. */
	async anHourLater(time: string, shortOrders: OrderSnapshot[]): Promise<void> {
		const since = performance.now();
		this.sandbox.clock.advance(61 * 60_000);
		this.say(`${time}  An hour has passed. TikTok sets the orders free and tells n8n.`);
		const waiting = this.orders.filter((order) => this.routable(order) && !shortOrders.includes(order));
		for (const order of waiting) await this.isRouted(order, time, since);
		await this.isMailed(time, 'STICKER-PACK', 'ecommerce');
		for (const order of shortOrders) {
			await this.isMailed(time, order.id, 'operations');
			if (this.sandbox.newStore.orderBook.find(order.id, 'external'))
				throw new Error(`Order ${order.id} lacks stock and went to NewStore all the same.`);
			const { title } = await this.isCase(order.id, 'open');
			this.say(`${time}  Order ${order.id} waits: NewStore has too little stock for it. A case is open: ${title}.`);
		}
	}

	/** Gives the order that came meanwhile. */
	async restartN8n(time: string): Promise<OrderSnapshot> {
		const { n8n, client } = this.stage;
		this.say(`${time}  n8n is stopped for maintenance. Meanwhile the shops go on.`);
		await n8n.stop();
		const before = this.shown('TEE-BLK-L', 'LONDON-STORE');
		this.sandbox.newStore.inventory.sell('LONDON-STORE', [{ productId: 'TEE-BLK-L', quantity: 1 }]);
		this.sold += 1;
		const order = this.sandbox.tiktok.actions.placeOrder({
			shopId: SHOP_IDS.GB,
			lines: [{ seller_sku: 'SHIRT-WHT-M', quantity: 1 }],
		});
		this.orders.push(order);
		this.sandbox.clock.advance(61 * 60_000);
		this.say(
			`${time}  London store sells 1 ${this.productName('TEE-BLK-L')}, and TikTok order ${order.id} becomes ready to ship. Nobody answers.`,
		);
		await n8n.start();
		await client.signIn();
		for (const id of Object.values(this.stage.workflowIds)) await this.isBackUp(id);
		this.say(
			'14:05  n8n is back. Its sweeps look for what it missed (workflows 02 and 03, every few minutes; started at once here).',
		);
		await this.run('tts02StockRecon0', 'Every 5 minutes');
		await this.run('tts03OrdersRoute', 'Every 5 minutes');
		await this.stockFollows(
			`14:06  The sale of the ${this.productName('TEE-BLK-L')} was found`,
			'TEE-BLK-L',
			'LONDON-STORE',
			before,
		);
		await this.isRouted(order, '14:06');
		return order;
	}

	async goodsArrive(
		time: string,
		locationId: string,
		productId: string,
		quantity: number,
		order: OrderSnapshot,
	): Promise<void> {
		this.sandbox.newStore.inventory.receive(locationId, productId, quantity);
		const { seconds } = await this.stockInStep(productId);
		this.say(
			`${time}  ${quantity} ${this.productName(productId)} arrive in ${this.placeName(locationId)}; TikTok follows after ${seconds.toFixed(1)} s.`,
		);
		await this.run('tts03OrdersRoute', 'Every 15 minutes');
		await this.isRouted(order, '15:10');
		const { title, closed_why: why } = await this.isCase(order.id, 'closed');
		this.casesClosed += 1;
		this.say(`15:11  The case "${title}" closes by itself: ${why}`);
	}

	/** Waits until the case about an order is open, or closed by a workflow. */
	private async isCase(orderId: string, state: 'open' | 'closed'): Promise<Record<string, string>> {
		const read = async () =>
			(await this.stage.client.rows<Record<string, string>>('tts_cases')).filter(({ ids }) => ids.includes(orderId));
		const isRight = (one: Record<string, string>) =>
			one.code === 'ORDER_SHORT_STOCK' && one.state === state && (state === 'open' || one.closed_by === 'itself');
		let found: Record<string, string> | undefined;
		await until(
			`the case about order ${orderId} is ${state}`,
			async () => (found = (await read()).find(isRight)) !== undefined,
			60_000,
			async () => JSON.stringify(await read()),
		);
		return found!;
	}

	/** The last look at everything before the books are read. */
	async close(time: string): Promise<void> {
		await this.run('tts02StockRecon0', 'Now, by hand');
		await this.run('tts03OrdersRoute', 'Every 15 minutes');
		await until(
			'all SKUs in step',
			() => outOfStep(this.sandbox).length === 0,
			30_000,
			() => this.differences(),
		);
		this.say(`${time}  The shops close. n8n has compared everything once more.`);
	}

	/** What the books say, whatever happened before; `problem` is why the day ended early. */
	summary(problem?: string): DaySummary {
		const truth = this.sandbox.oracle({ dispatchGraceSeconds: 0, returnGraceSeconds: 0 });
		const problems = problem ? [problem] : [];
		const routable = this.orders.filter((order) => this.routable(order));
		const routed = routable.filter((order) => routedAs(this.sandbox, order.id));
		const note = (count: number, words: string, details: unknown) => {
			if (count > 0) problems.push(`${count} ${words}: ${JSON.stringify(details)}`);
		};
		note(
			routable.length - routed.length,
			'orders are not in NewStore',
			routable.filter((order) => !routed.includes(order)).map((order) => order.id),
		);
		note(truth.oversold, 'units are oversold', truth.details.oversold);
		note(truth.ordersLost, 'orders are lost', truth.details.ordersLost);
		note(truth.ordersDoubled, 'orders are in NewStore twice', truth.details.ordersDoubled);
		note(truth.ordersWrong, 'orders are wrong in NewStore', truth.details.ordersWrong);
		note(truth.stockOutOfStep, 'SKUs show wrong stock', truth.details.stockOutOfStep);
		note(truth.shippedNotOnTikTok, 'shipped lines are not on TikTok', truth.details.shippedNotOnTikTok);
		note(truth.shippedTwice, 'lines were shipped twice on TikTok', truth.details.shippedTwice);
		note(truth.shippedTooEarly, 'lines were shipped on TikTok too early', truth.details.shippedTooEarly);
		note(truth.wrongTracking, 'lines have the wrong tracking', truth.details.wrongTracking);
		note(truth.shippedAfterCancel, 'lines were shipped after their cancellation', truth.details.shippedAfterCancel);
		note(truth.shippedThenCancelled, 'shipped lines were cancelled', truth.details.shippedThenCancelled);
		note(truth.workForNothing, 'cancelled lines are still worked on', truth.details.workForNothing);
		note(truth.cancelledNotOnTikTok, 'cancellations of NewStore are not on TikTok', truth.details.cancelledNotOnTikTok);
		note(truth.lateDispatches, 'orders are late', truth.details.lateDispatches);
		note(truth.refundedTwice, 'refunds were made twice', truth.details.refundedTwice);
		note(truth.returnNotRefunded, 'returns of stores are not refunded', truth.details.returnNotRefunded);
		note(truth.exchangedAndRefunded, 'exchanged returns are refunded as well', truth.details.exchangedAndRefunded);
		note(truth.refundNotOnTikTok, 'refunds of NewStore are not on TikTok', truth.details.refundNotOnTikTok);
		note(truth.refundNotInNewStore, 'refunds of TikTok are not in NewStore', truth.details.refundNotInNewStore);
		note(truth.returnNotRestocked, 'returned goods are on no shelf', truth.details.returnNotRestocked);
		note(truth.ledgerDisagrees, 'orders have other refunds on TikTok than in NewStore', truth.details.ledgerDisagrees);
		note(truth.paidByNewStore, 'refunds were paid out by NewStore', truth.details.paidByNewStore);
		note(truth.contractViolations, 'calls or answers break the contracts', truth.details.contractViolations);
		const repeated = this.mailsPerCase().filter(([, count]) => count > 1);
		note(repeated.length, 'cases were mailed more than once', repeated);
		return {
			soldInStores: this.sold + (this.second?.soldInStores ?? 0),
			returnedInStores: this.returned,
			ordersOnTikTok: this.orders.length,
			routed: routed.length,
			skusInStep: truth.stockCompared - truth.stockOutOfStep,
			skus: truth.stockCompared,
			oversold: truth.oversold,
			ordersLost: truth.ordersLost,
			ordersDoubled: truth.ordersDoubled,
			exceptionsMailed: this.sandbox.mail.messages().length,
			casesClosed: this.casesClosed + (this.second?.casesClosed ?? 0),
			slowestStockSeconds: round(this.slowestStock),
			slowestOrderSeconds: round(this.slowestOrder),
			...this.desk.summary(),
			...this.returns.summary(),
			...this.second?.summary(),
			problems,
		};
	}

	private get sandbox(): Stage['sandbox'] {
		return this.stage.sandbox;
	}

	/** Runs a workflow from a trigger, as "Execute workflow" in the editor does, and wants it to succeed. */
	private async run(templateId: string, trigger: string): Promise<Execution> {
		const execution = await this.stage.client.runAndWait(this.stage.workflowIds[templateId], trigger);
		if (execution.status !== 'success')
			throw new Error(`Workflow ${templateId}, "${trigger}": ${failureOf(execution)}`);
		return execution;
	}

	private async stockFollows(what: string, productId: string, locationId: string, before: number): Promise<void> {
		const { seconds } = await this.stockInStep(productId);
		this.slowestStock = Math.max(this.slowestStock, seconds);
		const now = this.shown(productId, locationId);
		this.say(`${what}; TikTok shows ${now} (was ${before}) after ${seconds.toFixed(1)} s.`);
	}

	private async stockInStep(productId: string): Promise<{ seconds: number }> {
		return await until(
			`TikTok shows the new stock of ${productId}`,
			() => outOfStep(this.sandbox).every((one) => one.sellerSku !== productId),
			30_000,
			() => this.differences(),
		);
	}

	/** `since`: when the order became ready, performance.now(); left out for one that only a sweep could find. */
	private async isRouted(order: OrderSnapshot, time: string, since?: number): Promise<void> {
		const { value } = await until(
			`TikTok order ${order.id} is in NewStore and TikTok knows its number there`,
			() => routedAs(this.sandbox, order.id),
			30_000,
			() => this.lastFailures(),
		);
		const seconds = since === undefined ? undefined : (performance.now() - since) / 1000;
		this.slowestOrder = Math.max(this.slowestOrder, seconds ?? 0);
		const after = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
		this.say(`${time}  TikTok order ${order.id} is NewStore order ${value}, and TikTok shows that number${after}.`);
	}

	private routable(order: OrderSnapshot): boolean {
		return order.lines.every((line) => line.sellerSku !== 'STICKER-PACK');
	}

	private async isMailed(time: string, about: string, role: string): Promise<void> {
		const { value } = await until(
			`a mail about ${about} to ${owners[role]}`,
			() =>
				this.sandbox.mail
					.messages()
					.find((mail) => mail.to.includes(owners[role]) && `${mail.subject} ${mail.text}`.includes(about)),
			60_000,
			() =>
				`Mails so far:\n${this.sandbox.mail
					.messages()
					.map((mail) => `  ${mail.to}: ${mail.subject}`)
					.join('\n')}\n`,
		);
		this.say(`${time}  ${owners[role]} gets a mail: "${value.subject}"`);
	}

	private mailsPerCase(): Array<[string, number]> {
		const counts = new Map<string, number>();
		for (const mail of this.sandbox.mail.messages()) {
			const key = `${mail.to} ${mail.subject}`;
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		return [...counts];
	}

	private async isBackUp(workflowId: string): Promise<void> {
		const { active } = await this.stage.client.api<{ active: boolean }>('get', `/workflows/${workflowId}`);
		if (active) await this.stage.client.waitUntilPublished(workflowId);
	}

	private async lastFailures(): Promise<string> {
		const failed = await this.stage.client.executions({ status: 'error', limit: 3, includeData: true });
		return failed.map((execution) => `  execution ${execution.id}: ${failureOf(execution)}`).join('\n');
	}

	private differences(): string {
		return outOfStep(this.sandbox)
			.slice(0, 12)
			.map((one) => `  ${one.sellerSku}: shows ${one.shown}, should be ${one.expected} (${one.why})`)
			.join('\n');
	}

	private shown(productId: string, locationId: string): number {
		const shopId = this.sandbox.seed.locationMap.find((row) => row.locationId === locationId)?.shopId ?? SHOP_IDS.GB;
		return shownUnits(this.sandbox, shopId, productId);
	}

	private placeName(locationId: string): string {
		return this.sandbox.seed.locations.find((location) => location.id === locationId)?.name ?? locationId;
	}

	private productName(productId: string): string {
		const product = this.sandbox.seed.products.find((one) => one.productId === productId);
		return product ? `${product.name} ${product.color} ${product.size}` : productId;
	}
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;
