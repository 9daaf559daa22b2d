// Tells the truth about the world at this moment: it reads the books of both systems, which the software between them
// can only see through their APIs.
import type { Clock } from './clock.mts';
import type { ContractViolation, Contracts } from './contracts.mts';
import { dispatchTruth } from './dispatchOracle.mts';
import type { DispatchFinding, DispatchKind } from './dispatchOracle.mts';
import type { MailCatcher } from './mail.mts';
import { totalsOf } from './newstore/orders/orderTotals.mts';
import type { NewStore } from './newstore/startNewStore.mts';
import type { Order as NewStoreOrder } from './newstore/types.mts';
import { returnsTruth } from './returnsOracle.mts';
import type { ReturnFinding, ReturnKind } from './returnsOracle.mts';
import type { Seed } from './seed.mts';
import type { Order as TikTokOrder, OrderLine } from './tiktok/orders/orderTypes.mts';
import type { TikTokServer } from './tiktok/startTikTok.mts';

export interface OracleWorld {
	clock: Clock;
	contracts: Contracts;
	seed: Seed;
	newStore: NewStore;
	tiktok: TikTokServer;
	mail: MailCatcher;
}

/** The rules the stock on TikTok should follow. */
interface StockRules {
	/** Units kept back per SKU. Default 2. */
	bufferUnits?: number;
	/** Share of the units that is offered, percent. Default 100. */
	sharePercent?: number;
	/** Below this the SKU is shown as sold out. Default 0. */
	threshold?: number;
	/** At most so many units are shown. Default 99,999. */
	cap?: number;
}

export interface OracleOptions {
	rules?: StockRules;
	/** Virtual seconds after which an order that is ready to ship should be in NewStore. Default 900. */
	graceSeconds?: number;
	/** Virtual seconds that shipments and cancellations have to reach the other side. Default 300. */
	dispatchGraceSeconds?: number;
	/** Virtual seconds that returns and refunds have to reach the other side. Default 300. */
	returnGraceSeconds?: number;
}

type Kind = DispatchKind | ReturnKind;

/** Counts of what no mail tells about, see DispatchKind (lines; lateDispatches counts orders) and ReturnKind (cases). */
export interface OracleReport extends Record<Kind, number> {
	/** True when nothing is wrong. Stock out of step counts, throttled calls do not. */
	ok: boolean;
	/** Units that are promised on TikTok or allocated in NewStore and that do not exist. */
	oversold: number;
	/** Orders ready to ship on TikTok beyond the grace time that are not in NewStore and that no mail tells about. */
	ordersLost: number;
	/** TikTok orders that are in NewStore more than once. */
	ordersDoubled: number;
	/** Orders in NewStore with other units or another total than on TikTok. */
	ordersWrong: number;
	/** SKUs of which TikTok shows another number than the rules say. */
	stockOutOfStep: number;
	/** SKUs that were compared. */
	stockCompared: number;
	throttled: { newStore: number; tiktok: number };
	/** Units the seller cancelled because there was no stock. */
	unitsCancelledForStock: number;
	contractViolations: number;
	/** Findings about dispatch, cancellation and returns that a mail naming the order tells about; counted nowhere else. */
	excused: Partial<Record<Kind, number>>;
	/** TikTok lines whose goods have left NewStore with a carrier. */
	linesShipped: number;
	/** Ship calls that TikTok refused because the line was shipped already. */
	repeatedShipCalls: number;
	/** Returns in NewStore of goods that were sold on TikTok, and what became of their units. */
	returnsInNewStore: number;
	unitsRestocked: number;
	unitsNotRestocked: number;
	/** Refunds that buyers have received after a return or refund request. */
	refundsOnTikTok: number;
	details: Record<DispatchKind, DispatchFinding[]> &
		Record<ReturnKind, ReturnFinding[]> & {
			oversold: Array<{ productId: string; market: string; units: number; why: string }>;
			ordersLost: string[];
			ordersDoubled: Array<{ orderId: string; newStoreOrders: string[] }>;
			ordersWrong: Array<{ orderId: string; why: string }>;
			stockOutOfStep: SkuStock[];
			contractViolations: ContractViolation[];
			excused: Array<(DispatchFinding & { kind: DispatchKind }) | (ReturnFinding & { kind: ReturnKind })>;
		};
}

interface SkuStock {
	shopId: string;
	productId: string;
	sellerSku: string;
	shown: number;
	expected: number;
	why: string;
}

/** Stock of a virtual product in TikTok status; the units of these orders must exist. */
const OPEN_STATUSES = new Set(['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT']);
const DETAILS_KEPT = 100;

export function askOracle(world: OracleWorld, options: OracleOptions = {}): OracleReport {
	const routed = newStoreOrdersByTikTokId(world);
	const oversold = findOversold(world, routed);
	const ordersLost = findLost(world, routed, (options.graceSeconds ?? 900) * 1_000);
	const ordersDoubled = [...routed]
		.filter(([, orders]) => orders.length > 1)
		.map(([orderId, orders]) => ({ orderId, newStoreOrders: orders.map((order) => order.externalId) }));
	const ordersWrong = findWrong(world, routed);
	const stock = compareStock(world, routed, options.rules ?? {});
	const both = { ...world, nowMs: world.clock.now(), mails: mailTexts(world) };
	const dispatch = dispatchTruth({ ...both, graceMs: (options.dispatchGraceSeconds ?? 300) * 1_000 }, routed);
	const returns = returnsTruth({ ...both, graceMs: (options.returnGraceSeconds ?? 300) * 1_000 }, routed);
	const contractViolations = world.contracts.violations();
	const sum = (stats: Record<string, { throttled: number }>) =>
		Object.values(stats).reduce((total, each) => total + each.throttled, 0);
	const counts = {
		oversold: oversold.reduce((total, each) => total + each.units, 0),
		ordersLost: ordersLost.length,
		ordersDoubled: ordersDoubled.length,
		ordersWrong: ordersWrong.length,
		stockOutOfStep: stock.wrong.length,
		contractViolations: contractViolations.length,
		...mapKinds(dispatch.findings, (found) => found.length),
		...mapKinds(returns.findings, (found) => found.length),
	};
	const excused = Object.entries({ ...dispatch.excused, ...returns.excused }).filter(([, found]) => found.length > 0);
	return {
		ok: Object.values(counts).every((count) => count === 0),
		...counts,
		stockCompared: stock.compared,
		throttled: { newStore: sum(world.newStore.api.stats()), tiktok: sum(world.tiktok.stats()) },
		unitsCancelledForStock: cancelledForStock(world),
		excused: Object.fromEntries(excused.map(([kind, found]) => [kind, found.length])),
		linesShipped: dispatch.linesShipped,
		repeatedShipCalls: dispatch.repeatedShipCalls,
		returnsInNewStore: returns.returnsInNewStore,
		unitsRestocked: returns.unitsRestocked,
		unitsNotRestocked: returns.unitsNotRestocked,
		refundsOnTikTok: returns.refundsOnTikTok,
		details: {
			oversold: oversold.slice(0, DETAILS_KEPT),
			ordersLost: ordersLost.slice(0, DETAILS_KEPT),
			ordersDoubled: ordersDoubled.slice(0, DETAILS_KEPT),
			ordersWrong: ordersWrong.slice(0, DETAILS_KEPT),
			stockOutOfStep: stock.wrong.slice(0, DETAILS_KEPT),
			contractViolations: contractViolations.slice(0, DETAILS_KEPT),
			...mapKinds(dispatch.findings, (found) => found.slice(0, DETAILS_KEPT)),
			...mapKinds(returns.findings, (found) => found.slice(0, DETAILS_KEPT)),
			excused: excused
				.flatMap(([kind, found]) => found.map((each) => ({ ...each, kind })))
				.slice(0, DETAILS_KEPT) as OracleReport['details']['excused'],
		},
	};
}

function mapKinds<K extends Kind, F, T>(findings: Record<K, F[]>, to: (found: F[]) => T): Record<K, T> {
	const mapped = Object.entries<F[]>(findings).map(([kind, found]) => [kind, to(found)]);
	return Object.fromEntries(mapped) as Record<K, T>;
}

function mailTexts({ mail }: OracleWorld): string[] {
	return mail.messages().map((each) => `${each.subject}\n${each.text}\n${each.html}`);
}

/**
 * NewStore orders per TikTok order id. An order belongs to a TikTok order when its external id is that id or holds it (a
 * prefix or suffix was added), so that an order injected again under another id is found too.
 */
function newStoreOrdersByTikTokId({ newStore, tiktok }: OracleWorld): Map<string, NewStoreOrder[]> {
	const ids = new Set([...tiktok.state.orders.all()].map((order) => order.id));
	const found = new Map<string, NewStoreOrder[]>();
	for (const order of newStore.orderBook.orders.values()) {
		const id = (order.externalId.match(/\d{15,}/g) ?? []).find((digits) => ids.has(digits));
		if (id) found.set(id, [...(found.get(id) ?? []), order]);
	}
	return found;
}

/** Products and units of the lines that still stand; a bundle counts as its components. */
function openUnits(lines: OrderLine[]): Map<string, number> {
	const units = new Map<string, number>();
	for (const line of lines) {
		if (line.cancelled) continue;
		for (const part of line.sku.components ?? [{ sku: { sellerSku: line.sellerSku }, count: 1 }]) {
			const productId = productOf(part.sku.sellerSku);
			units.set(productId, (units.get(productId) ?? 0) + part.count);
		}
	}
	return units;
}

/** The product a person would mean by the SKU; the spelling on TikTok may differ. */
function productOf(sellerSku: string): string {
	return sellerSku.trim().toUpperCase();
}

function findOversold(world: OracleWorld, routed: Map<string, NewStoreOrder[]>) {
	const { seed, newStore, tiktok } = world;
	const found: OracleReport['details']['oversold'] = [];
	// What NewStore has promised beyond what lies on the shelves.
	for (const location of seed.locations) {
		for (const productId of promisedProducts(newStore)) {
			const { onHand, allocated, reserved } = newStore.stock.read(productId, location.id);
			const units = allocated + reserved - onHand;
			if (units > 0)
				found.push({ productId, market: location.market, units, why: `more promised than there is at ${location.id}` });
		}
	}
	for (const order of newStore.orderBook.held()) {
		for (const item of order.items.filter((each) => each.status === 'on_hold')) {
			const market = order.shippingAddress?.country ?? '';
			found.push({ productId: item.productId, market, units: 1, why: `order ${order.externalId} waits for stock` });
		}
	}
	// What TikTok has sold and NewStore does not know yet must be free somewhere in the market.
	for (const shop of seed.shops) {
		const wanted = new Map<string, number>();
		for (const order of tiktok.state.orders.ofShop(shop.id)) {
			if (!OPEN_STATUSES.has(order.status) || order.fulfillmentType !== 'FULFILLMENT_BY_SELLER' || routed.has(order.id))
				continue;
			for (const [productId, units] of openUnits(order.lines))
				wanted.set(productId, (wanted.get(productId) ?? 0) + units);
		}
		const locations = seed.locations.filter((location) => location.market === shop.market);
		for (const [productId, units] of wanted) {
			if (!newStore.stock.hasProduct(productId)) continue;
			const free = locations.reduce(
				(sum, location) => sum + Math.max(0, newStore.stock.atp(productId, location.id)),
				0,
			);
			if (units > free)
				found.push({
					productId,
					market: shop.market,
					units: units - free,
					why: 'sold on TikTok and not free in NewStore',
				});
		}
	}
	return found;
}

function promisedProducts(newStore: NewStore): Set<string> {
	const products = new Set<string>();
	for (const order of newStore.orderBook.orders.values()) {
		if (order.status === 'closed') continue;
		for (const item of order.items) products.add(item.productId);
	}
	return products;
}

function findLost(world: OracleWorld, routed: Map<string, NewStoreOrder[]>, graceMs: number): string[] {
	const { tiktok, clock } = world;
	const told = mailTexts(world);
	const lost: string[] = [];
	for (const order of tiktok.state.orders.all()) {
		if (order.status !== 'AWAITING_SHIPMENT' || order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') continue;
		if (routed.has(order.id) || openUnits(order.lines).size === 0) continue;
		// Without ON_HOLD the remorse hour runs while the order already says AWAITING_SHIPMENT.
		const readyAt = order.isOnHoldOrder
			? order.updatedAtMs
			: Math.max(order.updatedAtMs, (order.paidAtMs ?? 0) + 3_600_000);
		if (clock.now() - readyAt < graceMs) continue;
		if (!told.some((text) => text.includes(order.id))) lost.push(order.id);
	}
	return lost;
}

function findWrong(world: OracleWorld, routed: Map<string, NewStoreOrder[]>): OracleReport['details']['ordersWrong'] {
	const wrong: OracleReport['details']['ordersWrong'] = [];
	for (const [orderId, orders] of routed) {
		const source = world.tiktok.state.orders.require(orderId);
		for (const order of orders) {
			const why = unitsDiffer(source, order) ?? totalDiffers(source, order);
			if (why) wrong.push({ orderId, why });
		}
	}
	return wrong;
}

function unitsDiffer(source: TikTokOrder, order: NewStoreOrder): string | undefined {
	const text = (units: Map<string, number>) =>
		[...units]
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([productId, count]) => `${count} ${productId}`)
			.join(', ');
	const injected = new Map<string, number>();
	for (const item of order.items) injected.set(item.productId, (injected.get(item.productId) ?? 0) + 1);
	// Lines cancelled after the injection are still in NewStore's list.
	const candidates = [
		openUnits(source.lines),
		openUnits(source.lines.map((line) => ({ ...line, cancelled: undefined }))),
	];
	if (candidates.some((units) => text(units) === text(injected))) return undefined;
	return `NewStore has ${text(injected)}, TikTok ${text(candidates[0]!)}`;
}

/** The order's value may be booked with the platform discount as a second payment, or without. */
function totalDiffers(source: TikTokOrder, order: NewStoreOrder): string | undefined {
	const total = totalsOf(order).total;
	const { amounts } = source;
	const platform = BigInt(amounts.platformDiscount + amounts.shippingPlatformDiscount);
	const whole = BigInt(amounts.total);
	const cancelled = source.lines.filter((line) => line.cancelled);
	const off = BigInt(cancelled.reduce((sum, line) => sum + line.amounts.sale + line.amounts.tax, 0));
	const offPlatform = BigInt(cancelled.reduce((sum, line) => sum + line.amounts.platformDiscount, 0));
	const candidates = [whole, whole + platform, whole - off, whole - off + platform - offPlatform];
	if (candidates.includes(total)) return undefined;
	return `NewStore total ${total}, TikTok ${whole} (platform discount ${platform}), minor units`;
}

/** What TikTok should show for a SKU and why, or undefined for one nobody may write (unknown, ambiguous, not active). */
function compareStock(world: OracleWorld, routed: Map<string, NewStoreOrder[]>, rules: StockRules) {
	const { seed, newStore, tiktok } = world;
	const wrong: SkuStock[] = [];
	let compared = 0;
	for (const shop of seed.shops) {
		const unrouted = new Map<string, number>();
		for (const order of tiktok.state.orders.ofShop(shop.id)) {
			if (!OPEN_STATUSES.has(order.status) || routed.has(order.id)) continue;
			if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') continue;
			for (const [productId, units] of openUnits(order.lines))
				unrouted.set(productId, (unrouted.get(productId) ?? 0) + units);
		}
		for (const product of tiktok.state.catalogue.productsOf(shop.id)) {
			if (product.status !== 'ACTIVATE') continue;
			for (const sku of product.skus) {
				// A bundle's stock follows from its components at TikTok.
				if (sku.components || !newStore.stock.hasProduct(sku.sellerSku)) continue;
				if (tiktok.state.catalogue.skusOf(shop.id, sku.sellerSku).length > 1) continue;
				const locations = seed.locationMap.filter((row) => row.shopId === shop.id && sku.stock.has(row.warehouseId));
				const atp = locations.reduce((sum, row) => sum + newStore.stock.atp(sku.sellerSku, row.locationId), 0);
				const open = unrouted.get(sku.sellerSku) ?? 0;
				const expected = applyRules(atp - open, rules);
				const shown = [...sku.stock.values()].reduce((sum, each) => sum + each.available, 0);
				compared += 1;
				if (shown === expected) continue;
				const why = `ATP ${atp}, ${open} ordered and not in NewStore, rules ${JSON.stringify(rules)}`;
				wrong.push({ shopId: shop.id, productId: product.id, sellerSku: sku.sellerSku, shown, expected, why });
			}
		}
	}
	return { wrong, compared };
}

/** published = clamp(0, 99,999, min(cap, floor(units x share) - buffer)), 0 below the threshold. */
export function applyRules(units: number, rules: StockRules): number {
	const shared = Math.floor((units * (rules.sharePercent ?? 100)) / 100) - (rules.bufferUnits ?? 2);
	const published = Math.max(0, Math.min(99_999, rules.cap ?? 99_999, shared));
	return published < (rules.threshold ?? 0) ? 0 : published;
}

function cancelledForStock({ tiktok }: OracleWorld): number {
	let units = 0;
	for (const order of tiktok.state.orders.all()) {
		for (const { cancelled } of order.lines) {
			if (cancelled?.by === 'SELLER' && /out_of_stock/.test(cancelled.reason)) units += 1;
		}
	}
	return units;
}
