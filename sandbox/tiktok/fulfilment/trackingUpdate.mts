// Correction of a tracking number after shipping: Update Package Shipping Info and Update Shipping Info
// (tiktok-shop.md 4.3, 7.2). Windows and counts differ between the markets.
import { carrierOf } from './deliveryOptions.mts';
import { marketOf } from '../markets.mts';
import { isShipped } from '../orders/orderStates.mts';
import type { Package } from '../orders/orderTypes.mts';
import { packagesOf } from './packageBook.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { fulfilledByTikTok, onHold, orderCancelled, readShipment, requestOpen } from './shipping.mts';
import type { OwnShipment, Shipping } from './shipping.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const HOUR_MS = 3_600_000;

const notShipped = () => new TikTokProblem(21011043, 'The package has not been shipped yet.');
const againstRule = () =>
	new TikTokProblem(21011049, 'Due to platform rule limitations, you are unable to update the tracking number.');

export function updatePackageTracking(
	state: TikTokState,
	shipping: Shipping,
	shop: ShopSeed,
	id: string,
	body: unknown,
) {
	const shipment = readShipment(body);
	const parcel = shipping.ownPackage(shop, id);
	if (parcel.status === 'CANCELLED') throw packageCancelled();
	if (parcel.status === 'TO_FULFILL') throw notShipped();
	const refusal = refusalOf(state, shop, parcel);
	if (refusal === 'window') {
		throw new TikTokProblem(21011050, 'The tracking number can only be updated within a certain number of hours.');
	}
	if (refusal === 'own count') throw new TikTokProblem(21011051, 'The tracking number can only be updated once.');
	if (refusal === 'order count') {
		throw new TikTokProblem(21011052, 'The tracking number can only be updated a limited number of times.');
	}
	change(state, shop, parcel, shipment);
}

export function updateOrderTracking(state: TikTokState, shop: ShopSeed, orderId: string, body: unknown): void {
	const shipment = readShipment(body);
	const order = state.orders.get(orderId);
	if (order === undefined || order.shopId !== shop.id) {
		throw new TikTokProblem(21011028, 'The package does not belong to the current shop.');
	}
	if (order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') throw fulfilledByTikTok();
	if (order.status === 'ON_HOLD') throw onHold();
	if (order.status === 'CANCELLED') throw orderCancelled();
	if (!order.lines.some((line) => line.cancelled === undefined && isShipped(line))) throw notShipped();
	const shipped = packagesOf(order).filter(({ status }) => status !== 'TO_FULFILL' && status !== 'CANCELLED');
	// With several parcels it would not be clear which one is meant.
	if (shipped.length > 1) throw againstRule();
	if (refusalOf(state, shop, shipped[0]) !== undefined) throw againstRule();
	change(state, shop, shipped[0], shipment);
}

function packageCancelled(): TikTokProblem {
	return new TikTokProblem(21011042, 'Cannot complete the operation when order is cancelled.');
}

/** Why the rules of the market forbid it, after what never allows it was ruled out. */
function refusalOf(
	{ clock }: TikTokState,
	shop: ShopSeed,
	parcel: Package,
): 'window' | 'own count' | 'order count' | undefined {
	if (parcel.orders.some((order) => order.fulfillmentType !== 'FULFILLMENT_BY_SELLER')) throw fulfilledByTikTok();
	if (parcel.orders[0].shippingType !== 'SELLER') {
		throw new TikTokProblem(
			21011004,
			'This API cannot be used to update package shipping information for packages that are not shipped by sellers.',
		);
	}
	if (parcel.deliveredAtMs !== undefined) {
		throw new TikTokProblem(
			21011030,
			'Package has already been delivered. If you would still like to update the tracking number, please contact the platform for assistance.',
		);
	}
	if (parcel.orders.some((order) => order.isCancelRequested)) throw requestOpen();
	const { withinHours, once } = marketOf(shop.region).trackingChange;
	if (parcel.trackingChanges > 0) return 'own count';
	const changesOfOrders = parcel.orders.flatMap(packagesOf).some(({ trackingChanges }) => trackingChanges > 0);
	if (once === 'per_order' && changesOfOrders) return 'order count';
	const isOver = withinHours !== undefined && clock.now() > parcel.shippedAtMs! + withinHours * HOUR_MS;
	return isOver ? 'window' : undefined;
}

function change({ carriers, clock }: TikTokState, shop: ShopSeed, parcel: Package, shipment: OwnShipment): void {
	const provider = carrierOf(shop, parcel.orders[0], shipment.shipping_provider_id);
	carriers.check(parcel.orders, shop.region, provider, shipment.tracking_number, parcel);
	carriers.use(parcel, shipment.tracking_number);
	parcel.provider = provider;
	parcel.trackingNumber = shipment.tracking_number;
	parcel.trackingChanges += 1;
	parcel.updatedAtMs = clock.now();
	parcel.events.push({ description: 'The seller has corrected the tracking number', atMs: clock.now() });
}
