// Ship calls (tiktok-shop.md 7.1, 7.2): who may ship what with which call, and what a call does. Every refusal leaves
// everything as it was.
import { carrierOf } from './deliveryOptions.mts';
import { marketOf } from '../markets.mts';
import type { Market } from '../markets.mts';
import { isShipped, unshippedLines } from '../orders/orderStates.mts';
import type { Order, OrderLine, Package, Provider, ShippedBy } from '../orders/orderTypes.mts';
import { ActionRefused, parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

export interface OwnShipment {
	tracking_number: string;
	shipping_provider_id: string;
}

/** What is told about a parcel when it is shipped. */
export interface Dispatch {
	provider: Provider;
	trackingNumber: string;
	by: ShippedBy;
	handoverMethod?: Package['handoverMethod'];
	pickupSlot?: Package['pickupSlot'];
}

export const orderShipped = () => new TikTokProblem(21011006, 'These orders are already shipped.');
const linesShipped = () => new TikTokProblem(21011020, 'These orders are already shipped.');
export const notAllowed = () => new TikTokProblem(21011003, 'fulfill_unit action not allowed');
export const wrongRegion = () => new TikTokProblem(21008106, 'This interface cannot be used in this region.');
export const requestOpen = () =>
	new TikTokProblem(21011007, 'Package item has after-sale request, please process the after-sale request first.');
const orderOfOthers = () => new TikTokProblem(21011029, 'order does not belong to fulfill unit');
const notShippedBySeller = () =>
	new TikTokProblem(
		21011004,
		'This API cannot be used to update package shipping information for packages that are not shipped by sellers.',
	);

export class Shipping {
	private readonly state: TikTokState;

	constructor(state: TikTokState) {
		this.state = state;
	}

	/** Mark Package As Shipped: the whole order, or the lines that are named. */
	markAsShipped(shop: ShopSeed, orderId: string, body: unknown): { parcel: Package; order: Order; warning?: string } {
		const market = marketOf(shop.region);
		const { shipment, lineIds } = readMark(body);
		if (market.ownShipping !== 'mark_as_shipped') throw wrongRegion();
		const order = this.ownOrder(shop, orderId);
		requireShippable(order);
		if (order.shippingType !== 'SELLER') throw notShippedBySeller();
		const lines = this.linesToShip(order, market, lineIds);
		const provider = carrierOf(shop, order, shipment.shipping_provider_id);
		const warning = this.state.carriers.check([order], shop.region, provider, shipment.tracking_number);
		const parcel = this.state.packages.separate(order, lines);
		this.dispatch(parcel, { provider, trackingNumber: shipment.tracking_number, by: 'API' });
		return { parcel, order, warning };
	}

	/** An order of this shop, or the problem of a ship call that names another. */
	ownOrder(shop: ShopSeed, orderId: string): Order {
		const order = this.state.orders.get(orderId);
		if (order === undefined || order.shopId !== shop.id) throw orderOfOthers();
		return order;
	}

	ownPackage(shop: ShopSeed, packageId: string): Package {
		const found = this.state.packages.get(packageId);
		if (found === undefined || found.shopId !== shop.id) {
			throw new TikTokProblem(21011028, 'The package does not belong to the current shop.');
		}
		return found;
	}

	/** The lines a ship call is about, all of one parcel to be. */
	linesToShip(order: Order, market: Market, lineIds: string[] | undefined): OrderLine[] {
		if (order.isCancelRequested && market.openRequest === 'refuses_shipping') throw requestOpen();
		if (lineIds === undefined) {
			const lines = unshippedLines(order);
			if (lines.length === 0) {
				countRepeat(order.lines);
				throw orderShipped();
			}
			if (new Set(lines.map((line) => line.package)).size > 1) {
				throw new TikTokProblem(
					21011048,
					'There are multiple packages that can be shipped, please specify the order line that needs to be shipped.',
				);
			}
			return lines;
		}
		const wanted = new Set(lineIds);
		const lines = order.lines.filter((line) => wanted.has(line.id));
		if (lines.length !== wanted.size) throw orderOfOthers();
		if (lines.some((line) => line.cancelled !== undefined)) throw orderCancelled();
		if (lines.some(isShipped)) {
			countRepeat(lines);
			throw linesShipped();
		}
		if (lines.some((line) => (line.package?.orders.length ?? 1) > 1)) {
			throw new TikTokProblem(21011046, 'Order has combine, not allow split order');
		}
		return lines;
	}

	/** The effect of every ship call. */
	dispatch(parcel: Package, { provider, trackingNumber, by, handoverMethod, pickupSlot }: Dispatch): void {
		const { carriers, cancellations, clock, orders } = this.state;
		const nowMs = clock.now();
		carriers.use(parcel, trackingNumber);
		parcel.provider = provider;
		parcel.trackingNumber = trackingNumber;
		parcel.handoverMethod = handoverMethod;
		parcel.pickupSlot = pickupSlot;
		parcel.status = 'PROCESSING';
		parcel.shippedAtMs = nowMs;
		parcel.updatedAtMs = nowMs;
		parcel.events.push({ description: 'The seller has arranged the shipment', atMs: nowMs });
		for (const order of parcel.orders) {
			cancellations.rejectByShipping(order);
			orders.ship(
				order,
				parcel.lines.filter((line) => order.lines.includes(line)),
				by,
			);
		}
	}

	/** A person ships in Seller Center, or TikTok its own goods: all that is left, or the lines that are named. */
	shipByHand(order: Order, wish: { lineIds?: string[]; trackingNumber?: string; providerId?: string } = {}): Package[] {
		const { ids, shops } = this.state;
		if (order.status !== 'AWAITING_SHIPMENT' && order.status !== 'PARTIALLY_SHIPPING') {
			throw new ActionRefused('NOT_SHIPPABLE', `Order ${order.id} is ${order.status}`);
		}
		const shop = shops.get(order.shopId)!;
		if (order.isCancelRequested && marketOf(shop.region).openRequest === 'refuses_shipping') {
			throw new ActionRefused('PENDING', `The buyer of order ${order.id} has asked to cancel it`);
		}
		const lines = unshippedLines(order).filter((line) => wish.lineIds?.includes(line.id) ?? true);
		if (lines.length === 0) throw new ActionRefused('NOTHING_LEFT', `Order ${order.id} has no such line to ship`);
		const option = shop.deliveryOptions.find(({ id }) => id === order.deliveryOptionId);
		const provider =
			option?.providers.find(({ id }) => id === wish.providerId) ?? option?.providers[0] ?? TIKTOK_CARRIER;
		const parcels = [...new Set(lines.map((line) => line.package))].map((current) => {
			const own = lines.filter((line) => line.package === current);
			// A combined parcel leaves as a whole.
			return current !== undefined && current.orders.length > 1 ? current : this.state.packages.separate(order, own);
		});
		for (const parcel of parcels) {
			this.dispatch(parcel, {
				provider,
				trackingNumber: wish.trackingNumber ?? ids.digits('99'),
				by: 'SELLER_CENTER',
			});
		}
		return parcels;
	}
}

/** Plays the carrier of TikTok's own shipping. */
export const TIKTOK_CARRIER: Provider = { id: '7117999999999999001', name: 'TikTok Shipping Partner' };

/** Throws unless orders of this state may be shipped at all. */
export function requireShippable(order: Order): void {
	if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') throw fulfilledByTikTok();
	if (order.status === 'ON_HOLD') throw onHold();
	if (order.status === 'UNPAID') throw notAllowed();
	if (order.status === 'CANCELLED') throw orderCancelled();
}

export const fulfilledByTikTok = () =>
	new TikTokProblem(21008025, 'Seller cannot operate orders which are fulfilled by platform');
export const onHold = () =>
	new TikTokProblem(21011044, 'Order status is on hold. Please process when order status update to awaiting shipment');
export const orderCancelled = () =>
	new TikTokProblem(21011041, 'Cannot complete the operation when order is cancelled.');

/** Notes that somebody tried to ship these once more. */
export function countRepeat(lines: OrderLine[]): void {
	for (const line of lines) if (isShipped(line)) line.repeatedShipCalls += 1;
}

/** Tracking number and carrier as ship and update calls take them. */
export function readShipment(input: unknown): OwnShipment {
	const { tracking_number: number, shipping_provider_id: providerId } = (input ?? {}) as Partial<OwnShipment>;
	if (typeof number !== 'string' || number === '') throw parameterProblem('tracking_number is required.');
	if (typeof providerId !== 'string' || providerId === '') throw parameterProblem('shipping_provider_id is required.');
	return { tracking_number: number, shipping_provider_id: providerId };
}

/** `order_line_item_ids`; undefined when it is absent or empty. */
export function readLineIds(input: unknown): string[] | undefined {
	const ids = (input as { order_line_item_ids?: unknown } | undefined)?.order_line_item_ids;
	if (ids === undefined || ids === null) return undefined;
	if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) {
		throw parameterProblem('order_line_item_ids is invalid.');
	}
	return ids.length === 0 ? undefined : (ids as string[]);
}

function readMark(body: unknown): { shipment: OwnShipment; lineIds?: string[] } {
	return { shipment: readShipment(body), lineIds: readLineIds(body) };
}
