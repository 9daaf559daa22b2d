/** The decision of Channel Order: which orders go to NewStore now. Pure; `index` is the place of the input item. */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { OrderSkus, ServiceMap } from './orderMaps';
import { buildInjection } from './orderPayload';
import { isoTime } from './orderProblems';
import { shopSettings } from './orderSettings';
import { finalState, notNowItem, readiness } from './orderState';
import type { Candidate, StockAnswer } from './stockCheck';
import { availableUnits, checkStock, describeShortage, locationsOfShop, readStock } from './stockCheck';
import { readOrder } from './tikTokOrder';
import type { InjectItem, NotNowItem, Order, OrderOptions, ShopSettings, ShortItem } from './types';
import { OrderProblem } from './types';

export interface Placed<T> {
	json: T;
	index: number;
}

export interface Decisions {
	inject: Array<Placed<InjectItem>>;
	wait: Array<Placed<NotNowItem>>;
	skip: Array<Placed<NotNowItem>>;
	short: Array<Placed<ShortItem>>;
	/** of `inject`, those whose units a short order lacks: only to be looked up with it; without shortage */
	contested: Array<Placed<ShortItem>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

export interface DecisionContext {
	shops: Row[];
	skuMap: Row[];
	serviceMap: Row[];
	/** rows of tts_locations: which NewStore locations serve which shop; none: all serve all */
	locations?: Row[];
	options: OrderOptions;
	/** Unix seconds */
	now: number;
}

/** A candidate with its shop and its place among the input items. */
type Placement = Candidate & { shop: ShopSettings; index: number };

/** A branch without items may arrive as one empty item (alwaysOutputData). */
const isEmpty = (json: Row) => Object.keys(json).length === 0;

/** The exception of an OrderProblem; anything else is a fault of this program and must not pass for one order's problem. */
export function exceptionOf(error: unknown): ExceptionItem {
	if (error instanceof OrderProblem) return error.exception;
	throw error;
}

/** Reads the orders; of an order that comes twice the newer one counts. What cannot be read goes to `failed`. */
export function readOrders(
	items: Row[],
	failed: (exception: ExceptionItem, index: number) => void,
): Array<{ order: Order; index: number }> {
	const orders = new Map<string, { order: Order; index: number }>();
	items.forEach((json, index) => {
		if (isEmpty(json)) return;
		try {
			const order = readOrder(json);
			const key = `${order.shopId}/${order.id}`;
			const known = orders.get(key);
			if (!known || known.order.updateTime <= order.updateTime) orders.set(key, { order, index });
		} catch (error) {
			failed(exceptionOf(error), index);
		}
	});
	return [...orders.values()].sort((a, b) => a.index - b.index);
}

function shortItem({ order, item, shop }: Placement, { shortage, rivals }: StockAnswer): ShortItem {
	const shipBy = isoTime(order.shipByTime);
	const cancelsAt = isoTime(order.autoCancelTime);
	return {
		...item,
		shortage,
		rivals: rivals.map((one) => one.item.external_id),
		reason: describeShortage(shortage),
		short_action: shop.shortAction,
		region: shop.region,
		...(shipBy ? { ship_by: shipBy } : {}),
		...(cancelsAt ? { tiktok_cancels_at: cancelsAt } : {}),
	};
}

/** Sorts all orders into the five outputs. */
export function decideOrders(items: Row[], stockRows: Row[], context: DecisionContext): Decisions {
	const decisions: Decisions = { inject: [], wait: [], skip: [], short: [], contested: [], exceptions: [] };
	const stock = readStock(stockRows);
	const unitsOf = (productId: string) => availableUnits(stock, productId, undefined) ?? undefined;
	const skus = new OrderSkus(context.skuMap, context.options.unmappedSku, unitsOf);
	const services = new ServiceMap(context.serviceMap);
	const candidates: Placement[] = [];
	const fail = (exception: ExceptionItem, index: number) => decisions.exceptions.push({ json: exception, index });

	for (const { order, index } of readOrders(items, fail)) {
		try {
			const settled = finalState(order);
			if (settled && settled.kind !== 'ready') {
				decisions.skip.push({ json: notNowItem(order, settled), index });
				continue;
			}
			const shop = shopSettings(order, context.shops, context.options);
			const state = readiness(order, shop, context.options, context.now);
			if (state.kind !== 'ready') {
				decisions[state.kind].push({ json: notNowItem(order, state), index });
				continue;
			}
			const item = buildInjection(order, { shop, options: context.options, skus, services });
			const locations = locationsOfShop(context.locations ?? [], order.shopId);
			candidates.push({ order, item, shop, shortAction: shop.shortAction, locations, index });
		} catch (error) {
			fail(exceptionOf(error), index);
		}
	}

	const answers = checkStock(candidates, stock);
	const contested = new Set(answers.flatMap(({ rivals }) => rivals));
	candidates.forEach((candidate, place) => {
		const { item, index } = candidate;
		const answer = answers[place];
		const short = { json: shortItem(candidate, answer), index };
		if (answer.shortage.length) {
			decisions.short.push(short);
			return;
		}
		decisions.inject.push({ json: item, index });
		if (contested.has(candidate)) decisions.contested.push(short);
	});
	return decisions;
}
