// TikTok shipping in the US: eligible services, and Create Packages, which buys the label and ships (tiktok-shop.md 7.1).
import { marketOf } from '../markets.mts';
import { unshippedLines } from '../orders/orderStates.mts';
import type { Order, OrderLine, Package, Provider } from '../orders/orderTypes.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import { notAllowed, orderShipped, readLineIds, requireShippable, wrongRegion } from './shipping.mts';
import type { Shipping } from './shipping.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

interface Service {
	id: string;
	name: string;
	price: string;
	days: [number, number];
	provider: Provider;
}

/** The first is the default. */
const SERVICES: Service[] = [
	{
		id: '7288000000000000001',
		name: 'Ground',
		price: '5.20',
		days: [3, 5],
		provider: { id: '7117999999999999011', name: 'USPS' },
	},
	{
		id: '7288000000000000002',
		name: 'Two-day air',
		price: '11.80',
		days: [2, 2],
		provider: { id: '7117999999999999012', name: 'UPS' },
	},
];

interface Measures {
	weight?: Package['weight'];
	dimension?: Package['dimension'];
}

export interface BoughtLabel {
	order: Order;
	parcel: Package;
	service: Record<string, unknown>;
}

/** `data` of Get Eligible Shipping Service. */
export function eligibleServices(shipping: Shipping, shop: ShopSeed, orderId: string, body: unknown) {
	if (marketOf(shop.region).tiktokShipping !== 'create_packages') throw wrongRegion();
	const order = shipping.ownOrder(shop, orderId);
	requireShippable(order);
	const lineIds = readLineIds(body);
	const named = order.lines.filter((line) => lineIds?.includes(line.id) ?? true);
	if (named.length < (lineIds?.length ?? 0)) throw new TikTokProblem(21011029, 'order does not belong to fulfill unit');
	const lines = unshippedLines(order).filter((line) => named.includes(line));
	if (lines.length === 0) throw orderShipped();
	const measures = readMeasures(body);
	return {
		order_id: order.id,
		order_line_id: lines.map(({ id }) => id),
		...measures,
		shipping_services: SERVICES.map((service, index) => ({ ...serviceOnWire(service, shop), is_default: index === 0 })),
	};
}

/** Create Packages: buys the label, or throws the problem TikTok would answer. */
export function createPackage(state: TikTokState, shipping: Shipping, shop: ShopSeed, input: unknown): BoughtLabel {
	const { order_id: orderId } = (input ?? {}) as Record<string, unknown>;
	if (typeof orderId !== 'string' || orderId === '') throw parameterProblem('order_id is required.');
	const lineIds = readLineIds(input);
	const market = marketOf(shop.region);
	if (market.tiktokShipping !== 'create_packages') throw wrongRegion();
	const order = shipping.ownOrder(shop, orderId);
	requireShippable(order);
	if (order.shippingType !== 'TIKTOK') throw notAllowed();
	const lines: OrderLine[] = shipping.linesToShip(order, market, lineIds);
	const { service, measures } = labelOf(state, input);
	const parcel = state.packages.separate(order, lines);
	Object.assign(parcel, measures);
	shipping.dispatch(parcel, { provider: service.provider, trackingNumber: state.ids.digits('9400'), by: 'API' });
	return { order, parcel, service: serviceOnWire(service, shop) };
}

const SEVERAL_ORDERS = '3';

/**
 * Create Packages 202512: one order (ship_type 1), or one label for several combined orders (ship_type 3: `order_id` and
 * `order_list_ids`). Lines of one order (ship_type 2) are bought in 202309 here.
 */
export function createPackage202512(
	state: TikTokState,
	shipping: Shipping,
	shop: ShopSeed,
	input: unknown,
): Pick<BoughtLabel, 'parcel' | 'service'> {
	const body = (input ?? {}) as Record<string, unknown>;
	const { ship_type: shipType = '1', order_list_ids: further, ...first } = body;
	if (shipType === '1') return createPackage(state, shipping, shop, first);
	const ids = Array.isArray(further) ? further : [];
	if (shipType !== SEVERAL_ORDERS || ids.length === 0 || !ids.every((id) => typeof id === 'string'))
		throw parameterProblem('ship_type and order_list_ids do not fit.');
	const market = marketOf(shop.region);
	if (market.tiktokShipping !== 'create_packages') throw wrongRegion();
	const orders = [...new Set([String(first.order_id ?? ''), ...(ids as string[])])].map((id) =>
		shipping.ownOrder(shop, id),
	);
	for (const order of orders) {
		requireShippable(order);
		if (order.shippingType !== 'TIKTOK') throw notAllowed();
	}
	const lines = orders.flatMap((order) => shipping.linesToShip(order, market, undefined));
	const { service, measures } = labelOf(state, input);
	const parcel = state.packages.together(orders, lines);
	Object.assign(parcel, measures);
	shipping.dispatch(parcel, { provider: service.provider, trackingNumber: state.ids.digits('9400'), by: 'API' });
	return { parcel, service: serviceOnWire(service, shop) };
}

/** The service that is bought, and the measures of the parcel. */
function labelOf(state: TikTokState, input: unknown): { service: Service; measures: Measures } {
	const { shipping_service_id: serviceId } = (input ?? {}) as Record<string, unknown>;
	const measures = readMeasures(input);
	const wanted = serviceId === undefined ? SERVICES[0] : SERVICES.find(({ id }) => id === serviceId);
	if (wanted === undefined) throw new TikTokProblem(21004008, 'create label shipping service not found');
	// TikTok may buy another service than the one that was asked for.
	const service = state.switches.otherLabelService ? SERVICES.find((one) => one !== wanted)! : wanted;
	return { service, measures };
}

function serviceOnWire({ id, name, price, days, provider }: Service, shop: ShopSeed): Record<string, unknown> {
	return {
		id,
		name,
		price,
		currency: shop.currency,
		earliest_delivery_days: days[0],
		latest_delivery_days: days[1],
		shipping_provider_id: provider.id,
		shipping_provider_name: provider.name,
	};
}

function readMeasures(input: unknown): Measures {
	const { weight, dimension } = (input ?? {}) as Measures;
	const isNumber = (value: unknown) => typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
	if (weight !== undefined && !(isNumber(weight?.value) && ['GRAM', 'POUND'].includes(weight.unit))) {
		throw parameterProblem('weight is invalid.');
	}
	const sides = [dimension?.length, dimension?.width, dimension?.height];
	if (dimension !== undefined && !(sides.every(isNumber) && ['CM', 'INCH'].includes(dimension.unit))) {
		throw parameterProblem('dimension is invalid.');
	}
	return { ...(weight && { weight }), ...(dimension && { dimension }) };
}
