/** The decision of Channel Order: which orders go to NewStore now. Pure; `index` is the place of the input item. */
import { MalformedDocument } from '../shared/channel/malformed';
import { isEmptyItem, orderKey } from '../shared/channel/rows';
import { shopRowCases } from '../shared/channel/rowCases';
import { maybeIso } from '../shared/channel/times';
import type { ExceptionItem } from '../shared/exception';
import type { Placed } from '../shared/channel/placed';
import type { Row } from '../shared/tableRows';
import { OrderSkus, ServiceMap } from './orderMaps';
import { buildInjection, externalIdOf } from './orderPayload';
import { aboutOrder } from './orderProblems';
import { shopSettings } from './orderSettings';
import {
	CANCEL_REQUESTED,
	ORDER_SHIPPED,
	finalState,
	isPartlyShipped,
	notNowItem,
	openLines,
	readiness,
} from './orderState';
import type { Candidate, StockAnswer } from './stockCheck';
import { availableUnits, checkStock, describeShortage, locationsByShop, readStock } from './stockCheck';
import { malformedOrder, readOrder } from './tikTokOrder';
import type { InjectItem, NotNowItem, Order, OrderOptions, ShopSettings, ShortItem } from './types';
import { OrderProblem } from './types';

export interface Decisions {
	inject: Array<Placed<InjectItem>>;
	wait: Array<Placed<NotNowItem>>;
	skip: Array<Placed<NotNowItem>>;
	short: Array<Placed<ShortItem>>;
	/** of `inject`, those whose units a short order lacks: only to be looked up with it; without shortage */
	contested: Array<Placed<ShortItem>>;
	/** of `wait` and `skip`, those that NewStore may have while TikTok does not know their number there */
	asked: Array<Placed<ShortItem>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

export interface DecisionContext {
	shops: Row[];
	skuMap: Row[];
	serviceMap: Row[];
	/** rows of tts_locations: which NewStore locations serve which shop; none: all serve all */
	locations?: Row[];
	options: OrderOptions;
	/** Unix milliseconds */
	now: number;
}

/** A candidate with its shop and its place among the input items. */
type Placement = Candidate & { shop: ShopSettings; index: number };

/** The exception of one order; an error of another kind is a fault of this program and must not pass for the order's. */
export function exceptionOf(error: unknown, json: Row): ExceptionItem {
	const problem = error instanceof MalformedDocument ? malformedOrder(json, error) : error;
	if (problem instanceof OrderProblem) return problem.exception;
	throw error;
}

/** undefined when the order cannot be built: a person is asked when its turn comes. */
function builtOrUndefined(build: () => ShortItem | undefined, json: Row): ShortItem | undefined {
	try {
		return build();
	} catch (error) {
		exceptionOf(error, json);
		return undefined;
	}
}

/** Reads the orders; of an order that comes twice the newer one counts. What cannot be read goes to `failed`. */
export function readOrders(
	items: Row[],
	failed: (exception: ExceptionItem, index: number) => void,
): Array<{ order: Order; index: number }> {
	const orders = new Map<string, { order: Order; index: number }>();
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		try {
			const order = readOrder(json);
			const key = orderKey(order.shopId, order.id);
			const known = orders.get(key);
			if (!known || known.order.updateTime <= order.updateTime) orders.set(key, { order, index });
		} catch (error) {
			failed(exceptionOf(error, json), index);
		}
	});
	return [...orders.values()].sort((a, b) => a.index - b.index);
}

/** What Resolve Short needs to know of an order beside the item to inject. */
const knownOf = (order: Order, shop: ShopSettings) => ({
	...aboutOrder(order),
	short_action: shop.shortAction,
	region: shop.region,
	...maybeIso('ship_by', order.shipByTime),
	...maybeIso('tiktok_cancels_at', order.autoCancelTime),
});

function shortItem({ order, item, shop }: Placement, { shortage, rivals }: StockAnswer): ShortItem {
	return {
		...item,
		shortage,
		rivals: rivals.map((one) => one.item.external_id),
		reason: shortage.length ? describeShortage(shortage) : PARTLY_SHIPPED,
		...(isPartlyShipped(order) ? { partly_shipped: 'inject' as const } : {}),
		...knownOf(order, shop),
	};
}

const PARTLY_SHIPPED = 'A part of the order is shipped on TikTok; NewStore has to be asked whether it has the order.';

/** Looked up in NewStore and, when it is not there, told to a person; nothing of it is injected. */
function partlyShippedItem(order: Order, shop: ShopSettings): ShortItem {
	return {
		shop_id: order.shopId,
		order_id: order.id,
		external_id: externalIdOf(order, shop.externalIdPrefix),
		payload: {} as ShortItem['payload'],
		warnings: [],
		shortage: [],
		rivals: [],
		line_map: openLines(order).map((line) => ({ external_item_id: '', tiktok_line_id: line.id })),
		reason: PARTLY_SHIPPED,
		partly_shipped: 'exception',
		...knownOf(order, shop),
	};
}

/**
 * Nothing new is sent of an order that the buyer asked to cancel, or that is shipped. But n8n may have ended between its injection
 * and the reference, or TikTok has refused that: without it the parcel and the return of an order that NewStore has are not found.
 */
const lookUpItem = (order: Order, item: InjectItem, shop: ShopSettings): ShortItem => ({
	...item,
	shortage: [],
	rivals: [],
	reason: 'NewStore is asked whether it has the order, so that TikTok learns its number there.',
	only_reference: true,
	...knownOf(order, shop),
});

/** Sorts all orders into the five outputs. */
export function decideOrders(items: Row[], stockRows: Row[], context: DecisionContext): Decisions {
	const decisions: Decisions = { inject: [], wait: [], skip: [], short: [], contested: [], asked: [], exceptions: [] };
	const stock = readStock(stockRows);
	const unitsOf = (productId: string) => availableUnits(stock, productId, undefined) ?? undefined;
	const skus = new OrderSkus(context.skuMap, context.options.unmappedSku, unitsOf);
	const services = new ServiceMap(context.serviceMap);
	const locationsOf = locationsByShop(context.locations ?? []);
	const candidates: Placement[] = [];
	const fail = (exception: ExceptionItem, index: number) => decisions.exceptions.push({ json: exception, index });

	const lookUp = (order: Order, index: number) => {
		// What NewStore has is the whole order; the lines that are left of it are another body.
		if (isPartlyShipped(order) || openLines(order).length < order.lines.length) return;
		const build = () => {
			const shop = shopSettings(order, context.shops, context.options);
			if (!shop.active) return undefined;
			return lookUpItem(order, buildInjection(order, { shop, options: context.options, skus, services }), shop);
		};
		const item = builtOrUndefined(build, items[index]);
		if (item) decisions.asked.push({ json: item, index });
	};

	const orders = readOrders(items, fail);
	const odd = [...shopRowCases(context.shops), ...skus.rowCases(), ...services.incompleteRows()];
	if (orders.length > 0) for (const exception of odd) fail(exception, orders[0].index);
	for (const { order, index } of orders) {
		try {
			const settled = finalState(order);
			if (settled && settled.kind !== 'ready') {
				decisions.skip.push({ json: notNowItem(order, settled), index });
				if (settled.code === ORDER_SHIPPED) lookUp(order, index);
				continue;
			}
			const shop = shopSettings(order, context.shops, context.options);
			const state = readiness(order, shop, context.options, context.now);
			if (state.kind !== 'ready') {
				decisions[state.kind].push({ json: notNowItem(order, state), index });
				if (state.code === CANCEL_REQUESTED) lookUp(order, index);
				continue;
			}
			if (isPartlyShipped(order) && context.options.partlyShipped === 'exception') {
				decisions.short.push({ json: partlyShippedItem(order, shop), index });
				continue;
			}
			const item = buildInjection(order, { shop, options: context.options, skus, services });
			candidates.push({
				order,
				item,
				shop,
				shortAction: shop.shortAction,
				locations: locationsOf(order.shopId),
				index,
			});
		} catch (error) {
			fail(exceptionOf(error, items[index]), index);
		}
	}

	const answers = checkStock(candidates, stock);
	const contested = new Set(answers.flatMap(({ rivals }) => rivals));
	candidates.forEach((candidate, place) => {
		const { item, index } = candidate;
		const answer = answers[place];
		const short = { json: shortItem(candidate, answer), index };
		if (answer.shortage.length || isPartlyShipped(candidate.order)) {
			decisions.short.push(short);
			return;
		}
		decisions.inject.push({ json: item, index });
		if (contested.has(candidate)) decisions.contested.push(short);
	});
	return decisions;
}
