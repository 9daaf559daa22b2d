// Ship Package and Batch Ship Packages: own shipping in South East Asia and Latin America, TikTok shipping everywhere
// but in the US (tiktok-shop.md 7.1).
import type { Clock } from '../../clock.mts';
import { carrierOf } from './deliveryOptions.mts';
import { marketOf } from '../markets.mts';
import { isShipped } from '../orders/orderStates.mts';
import type { Package } from '../orders/orderTypes.mts';
import { parameterProblem, TikTokProblem } from '../gateway/problems.mts';
import { countRepeat, notAllowed, readShipment, requestOpen, requireShippable, TIKTOK_CARRIER } from './shipping.mts';
import type { Dispatch, Shipping } from './shipping.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const DAY_SECONDS = 86_400;
const SLOT_DAYS = 3;
const MAX_BATCH = 50;

interface ShipBody {
	handover_method?: 'PICKUP' | 'DROP_OFF';
	pickup_slot?: { start_time: number; end_time: number };
	self_shipment?: unknown;
}

interface BatchError {
	code: number;
	message: string;
	detail: { package_id: string };
}

/** Ships one parcel, or throws the problem TikTok would answer. */
export function shipPackage(state: TikTokState, shipping: Shipping, shop: ShopSeed, packageId: string, input: unknown) {
	const body = readBody(input);
	const market = marketOf(shop.region);
	const parcel = shipping.ownPackage(shop, packageId);
	for (const order of parcel.orders) requireShippable(order);
	if (parcel.status === 'CANCELLED') {
		throw new TikTokProblem(21011041, 'Cannot complete the operation when order is cancelled.');
	}
	if (parcel.deliveredAtMs !== undefined) throw new TikTokProblem(21011027, 'Package has already been delivered.');
	if (parcel.status !== 'TO_FULFILL' || parcel.lines.some(isShipped)) {
		countRepeat(parcel.lines);
		throw new TikTokProblem(21008099, 'Package has been shipped. Please not ship the package again.');
	}
	if (parcel.orders.some((order) => order.isCancelRequested)) throw requestOpen();
	const [order] = parcel.orders;
	if (order.shippingType === 'SELLER') {
		// Where Mark Package As Shipped is the way, this one is not.
		if (market.ownShipping !== 'ship_package') throw notAllowed();
		const shipment = readShipment(body.self_shipment);
		const provider = carrierOf(shop, order, shipment.shipping_provider_id);
		state.carriers.check(parcel.orders, shop.region, provider, shipment.tracking_number);
		shipping.dispatch(parcel, { provider, trackingNumber: shipment.tracking_number, by: 'API' });
		return;
	}
	if (market.tiktokShipping !== 'ship_package') throw notAllowed();
	for (const { invoice } of parcel.orders) {
		if (invoice === 'NEED_INVOICE') {
			throw new TikTokProblem(21004006, 'Failed to ship. Please ensure an invoice is uploaded before shipping.');
		}
		if (invoice === 'INVOICE_PROCESSING') {
			throw new TikTokProblem(21004020, 'Fulfillment Invoice status is not success, can not rts pkg.');
		}
	}
	shipping.dispatch(parcel, {
		provider: TIKTOK_CARRIER,
		trackingNumber: state.ids.digits('9400'),
		by: 'API',
		// South East Asia ignores the wish.
		...(market.group === 'SEA' ? {} : handoverOf(body, state.clock)),
	});
}

/** Ships several; gives the refusals one by one. */
export function batchShip(state: TikTokState, shipping: Shipping, shop: ShopSeed, input: unknown): BatchError[] {
	const packages = (input as { packages?: unknown } | undefined)?.packages;
	if (!Array.isArray(packages) || packages.length === 0) throw parameterProblem('packages is required.');
	if (packages.length > MAX_BATCH) throw parameterProblem(`packages takes at most ${MAX_BATCH} packages.`);
	if (packages.some((one: { id?: unknown }) => typeof one?.id !== 'string')) throw parameterProblem('id is required.');
	const errors: BatchError[] = [];
	for (const one of packages as Array<{ id: string }>) {
		try {
			shipPackage(state, shipping, shop, one.id, one);
		} catch (error) {
			if (!(error instanceof TikTokProblem)) throw error;
			errors.push({ code: error.code, message: error.message, detail: { package_id: one.id } });
		}
	}
	return errors;
}

/** Slots in which the carrier comes by: the next days, 9 to 13 o'clock UTC. Unix seconds on the wire. */
export function pickupSlots(clock: Clock): Array<{ start_time: number; end_time: number; avaliable: boolean }> {
	const today = Math.floor(clock.wireSeconds(clock.now()) / DAY_SECONDS) * DAY_SECONDS;
	return Array.from({ length: SLOT_DAYS }, (_, day) => {
		const morning = today + (day + 1) * DAY_SECONDS;
		// The field is misspelt in the real API as well.
		return { start_time: morning + 9 * 3_600, end_time: morning + 13 * 3_600, avaliable: true };
	});
}

function handoverOf(body: ShipBody, clock: Clock): Pick<Dispatch, 'handoverMethod' | 'pickupSlot'> {
	if (body.handover_method !== 'PICKUP') return { handoverMethod: 'DROP_OFF' };
	const slot = body.pickup_slot;
	if (slot === undefined) {
		throw new TikTokProblem(
			21011054,
			'No available shipping services for this request due to missing pick-up time slot. Please contact customer service for assistance.',
		);
	}
	const isOffered = pickupSlots(clock).some(
		({ start_time, end_time }) => start_time === slot.start_time && end_time === slot.end_time,
	);
	if (!isOffered) {
		throw new TikTokProblem(
			21011053,
			'Fail to ship package because the shipment time is outside of the pick-up time slot.',
		);
	}
	const pickupSlot: Package['pickupSlot'] = {
		startMs: clock.fromWire(slot.start_time * 1_000),
		endMs: clock.fromWire(slot.end_time * 1_000),
	};
	return { handoverMethod: 'PICKUP', pickupSlot };
}

function readBody(input: unknown): ShipBody {
	const body = (input ?? {}) as ShipBody;
	const { handover_method: method, pickup_slot: slot } = body;
	if (method !== undefined && method !== 'PICKUP' && method !== 'DROP_OFF') {
		throw parameterProblem('handover_method is unknown.');
	}
	if (slot !== undefined && !(Number.isInteger(slot?.start_time) && Number.isInteger(slot?.end_time))) {
		throw parameterProblem('pickup_slot is invalid.');
	}
	return body;
}
