// Splitting and combining orders before they are shipped (tiktok-shop.md 7.1): South East Asia, Latin America, Japan.
import { recipientKey } from './carriers.mts';
import { marketOf } from '../markets.mts';
import { isShipped, openLines } from '../orders/orderStates.mts';
import type { Order, OrderLine, Package } from '../orders/orderTypes.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import { fulfilledByTikTok, onHold } from './shipping.mts';
import type { Shipping } from './shipping.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const MAX_COMBINED = 20;

const splitRefused = () => new TikTokProblem(21011035, 'split order not allowed');
const badParameter = (detail: string) => new TikTokProblem(21011005, `Invalid parameters. ${detail}`);

/** One row of Get Order Split Attributes. */
export function splitAttributes(state: TikTokState, shop: ShopSeed, orderId: string): Record<string, unknown> {
	const order = state.orders.get(orderId);
	const reason = whyNotSplit(shop, order);
	return {
		order_id: orderId,
		can_split: reason === undefined,
		...(reason === undefined ? {} : { reason }),
		must_split: false,
		must_split_reasons: [],
	};
}

/** Splits an order, one parcel per group; lines in no group stay in the parcel they are in. */
export function splitOrder(state: TikTokState, shop: ShopSeed, orderId: string, input: unknown) {
	const groups = readGroups(input);
	const order = state.orders.get(orderId);
	if (order?.status === 'ON_HOLD') throw onHold();
	if (order !== undefined && order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') throw fulfilledByTikTok();
	if (order === undefined || whyNotSplit(shop, order) !== undefined) throw splitRefused();
	const wanted = groups.flatMap((group) => group.order_line_item_ids);
	if (new Set(wanted).size !== wanted.length) throw badParameter('A line may be in one group only.');
	const lines = openLines(order);
	const linesOf = groups.map(({ order_line_item_ids: ids }) =>
		ids.map((id) => {
			const line = lines.find((one) => one.id === id);
			if (line === undefined) throw badParameter('order_line_item_ids names no open line of the order.');
			return line;
		}),
	);
	if (groups.length + (wanted.length < lines.length ? 1 : 0) < 2)
		throw badParameter('At least two packages are needed.');
	if (marketOf(shop.region).splits === 'by_sku') {
		const rest = lines.filter((line) => !wanted.includes(line.id));
		if (dividesSku([...linesOf, rest])) throw splitRefused();
	}
	const made = state.packages.split(order, linesOf);
	return groups.map((group, index) => ({ splittable_group_id: group.id, id: made[index].id }));
}

/** Parcels of one buyer at one address that could travel as one. */
export function combinablePackages(state: TikTokState, shop: ShopSeed): Array<{ id: string; orders: Order[] }> {
	if (!marketOf(shop.region).combines) return [];
	const groups = new Map<string, Order[]>();
	for (const parcel of state.packages.ofShop(shop.id)) {
		if (!isCombinable(parcel)) continue;
		const [order] = parcel.orders;
		const key = recipientKey(order);
		const known = groups.get(key);
		if (known === undefined) groups.set(key, [order]);
		else if (known.length < MAX_COMBINED) known.push(order);
	}
	return [...groups]
		.filter(([, orders]) => orders.length > 1)
		.map(([key, orders]) => {
			// The id is made beforehand and stays until it is used.
			const known = state.combinableIds.get(key) ?? { id: state.packages.newId(), shopId: shop.id };
			state.combinableIds.set(key, known);
			return { id: known.id, orders };
		});
}

/** Combine Package: gives the parcels made and what was refused. */
export function combinePackages(state: TikTokState, shop: ShopSeed, input: unknown) {
	const wishes = (input as { combinable_packages?: unknown } | undefined)?.combinable_packages;
	const isWish = (one: { id?: unknown; order_ids?: unknown }) =>
		typeof one?.id === 'string' && (one.order_ids === undefined || Array.isArray(one.order_ids));
	if (!Array.isArray(wishes) || wishes.length === 0 || !wishes.every(isWish)) {
		throw parameterProblem('combinable_packages is invalid.');
	}
	const packages: Package[] = [];
	const errors: Array<{ code: number; message: string; detail: { package_id: string } }> = [];
	for (const { id, order_ids: orderIds } of wishes as Array<{ id: string; order_ids?: string[] }>) {
		const key = [...state.combinableIds].find(([, known]) => known.id === id && known.shopId === shop.id)?.[0];
		const found = combinablePackages(state, shop).find((one) => one.id === id);
		if (key === undefined) {
			throw new TikTokProblem(
				21011028,
				'The package does not belong to the current shop. Please ensure you are providing the correct package ID(s) and/or shop cipher.',
			);
		}
		const orders = (orderIds ?? found?.orders.map((order) => order.id) ?? []).map((orderId) =>
			state.orders.get(orderId),
		);
		if (orders.some((order) => order === undefined || recipientKey(order) !== key)) {
			throw new TikTokProblem(
				21011031,
				'Order does not belong to pre_pkg. Please ensure you are providing the correct order ID(s).',
			);
		}
		const parcels = orders.map((order) => found?.orders.includes(order!) && openLines(order!)[0].package);
		if (parcels.length < 2 || parcels.some((parcel) => !parcel)) {
			errors.push({ code: 10007014, message: 'fulfillment not allow combine package', detail: { package_id: id } });
			continue;
		}
		state.combinableIds.delete(key);
		packages.push(state.packages.combine(parcels as Package[], id));
	}
	return { packages, errors };
}

/** Uncombine Packages; without order ids the whole parcel is taken apart. */
export function uncombinePackage(state: TikTokState, shipping: Shipping, shop: ShopSeed, id: string, input: unknown) {
	const orderIds = (input as { order_ids?: unknown } | undefined)?.order_ids;
	if (orderIds !== undefined && !Array.isArray(orderIds)) throw badParameter('order_ids is invalid.');
	const parcel = shipping.ownPackage(shop, id);
	if (parcel.orders.length < 2 || parcel.status !== 'TO_FULFILL') throw badParameter('The package is not combined.');
	const orders = parcel.orders.filter((order) => (orderIds as string[] | undefined)?.includes(order.id) ?? true);
	if (orders.length < ((orderIds as string[] | undefined)?.length ?? 0)) {
		throw new TikTokProblem(21011029, 'order does not belong to fulfill unit');
	}
	return state.packages.uncombine(parcel, orders);
}

function whyNotSplit(shop: ShopSeed, order: Order | undefined): string | undefined {
	const { splits } = marketOf(shop.region);
	if (order === undefined || order.shopId !== shop.id) return 'Order does not exist';
	if (order.status === 'CANCELLED') return 'Order has been canceled';
	if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') return 'Order is fulfilled by the platform';
	if (order.status !== 'AWAITING_SHIPMENT') return 'Order is not awaiting shipment';
	if (splits === 'no') return 'Orders of this region are split when they are shipped';
	if (order.isCancelRequested) return 'The buyer has requested to cancel the order';
	const lines = openLines(order);
	if (lines.some((line) => (line.package?.orders.length ?? 1) > 1)) return 'Order is combined with others';
	if (lines.length < 2) return 'Order has one item only';
	if (splits === 'by_sku' && new Set(lines.map((line) => line.sku)).size < 2) return 'Order has one SKU only';
	return undefined;
}

function dividesSku(groups: OrderLine[][]): boolean {
	const places = new Map<string, number>();
	return groups.some((lines, index) =>
		lines.some((line) => {
			const place = places.get(line.sku.id) ?? index;
			places.set(line.sku.id, place);
			return place !== index;
		}),
	);
}

/** One order, whole, ready, nobody has asked to cancel it. */
function isCombinable({ orders, lines, status, tag }: Package): boolean {
	const [order] = orders;
	return (
		orders.length === 1 &&
		status === 'TO_FULFILL' &&
		tag === 'DEFAULT' &&
		order.status === 'AWAITING_SHIPMENT' &&
		order.fulfillmentType === 'FULFILLMENT_BY_SELLER' &&
		!order.isCancelRequested &&
		!lines.some(isShipped)
	);
}

function readGroups(input: unknown): Array<{ id: string; order_line_item_ids: string[] }> {
	const groups = (input as { splittable_groups?: unknown } | undefined)?.splittable_groups;
	const isGroup = (one: { id?: unknown; order_line_item_ids?: unknown }) =>
		typeof one?.id === 'string' &&
		Array.isArray(one.order_line_item_ids) &&
		one.order_line_item_ids.length > 0 &&
		one.order_line_item_ids.every((id) => typeof id === 'string');
	if (!Array.isArray(groups) || groups.length === 0 || !groups.every(isGroup)) {
		throw badParameter('splittable_groups is invalid.');
	}
	return groups as Array<{ id: string; order_line_item_ids: string[] }>;
}
