// Parcels as Get Package Detail, Search Package, Get Tracking and the combine calls send them.
import type { Clock } from '../../clock.mts';
import { addressOnWire } from '../orders/buyerAddress.mts';
import type { Order, Package } from '../orders/orderTypes.mts';
import { maskingOf } from '../orders/orderWire.mts';
import type { ShopSeed } from '../types.mts';

type Wire = Record<string, unknown>;

const ADDRESS_FIELDS = [
	'full_address',
	'phone_number',
	'name',
	'postal_code',
	'address_detail',
	'region_code',
	'address_line1',
	'address_line2',
];

/** The documented states begin with the ship call; before it the field is left out. */
function statusOnWire({ status }: Package): Wire {
	return status === 'TO_FULFILL' ? {} : { status };
}

function carrierOnWire({ provider, trackingNumber }: Package): Wire {
	if (provider === undefined) return {};
	return {
		tracking_number: trackingNumber,
		shipping_provider_id: provider.id,
		shipping_provider_name: provider.name,
	};
}

function ordersOnWire(parcel: Package): Wire[] {
	return parcel.orders.map((order) => {
		const quantities = new Map<string, { name: string; quantity: number }>();
		for (const { sku } of parcel.lines.filter((line) => order.lines.includes(line))) {
			const known = quantities.get(sku.id);
			if (known === undefined) quantities.set(sku.id, { name: sku.name, quantity: 1 });
			else known.quantity += 1;
		}
		return { id: order.id, skus: [...quantities].map(([id, { name, quantity }]) => ({ id, name, quantity })) };
	});
}

/** A row of Search Package. */
export function packageRowOnWire(parcel: Package, clock: Clock): Wire {
	return {
		id: parcel.id,
		orders: ordersOnWire(parcel),
		create_time: clock.wireSeconds(parcel.createdAtMs),
		update_time: clock.wireSeconds(parcel.updatedAtMs),
		...statusOnWire(parcel),
		...carrierOnWire(parcel),
		order_line_item_ids: parcel.lines.map(({ id }) => id),
	};
}

/** `data` of Get Package Detail. */
export function packageOnWire(parcel: Package, shop: ShopSeed, clock: Clock): Wire {
	const [order] = parcel.orders;
	const { status } = statusOnWire(parcel);
	const wire: Wire = {
		package_id: parcel.id,
		orders: ordersOnWire(parcel),
		split_and_combine_tag: parcel.tag,
		has_multi_skus: new Set(parcel.lines.map(({ sku }) => sku)).size > 1,
		note_tag: order.buyerMessage === '' ? 'BUYER_UNNOTED' : 'BUYER_NOTED',
		shipping_type: order.shippingType,
		delivery_option_id: order.deliveryOptionId,
		delivery_option_name: order.deliveryOptionName,
		...carrierOnWire(parcel),
		order_line_item_ids: parcel.lines.map(({ id }) => id),
		create_time: clock.wireSeconds(parcel.createdAtMs),
		update_time: clock.wireSeconds(parcel.updatedAtMs),
		sender_address: senderOnWire(order, shop),
	};
	if (status !== undefined) wire.package_status = status;
	if (parcel.handoverMethod !== undefined) wire.handover_method = parcel.handoverMethod;
	if (parcel.pickupSlot !== undefined) {
		const { startMs, endMs } = parcel.pickupSlot;
		wire.pickup_slot = { start_time: clock.wireSeconds(startMs), end_time: clock.wireSeconds(endMs) };
	}
	if (parcel.weight !== undefined) wire.weight = parcel.weight;
	if (parcel.dimension !== undefined) wire.dimension = parcel.dimension;
	const masking = maskingOf(order, clock.now());
	if (masking !== undefined) {
		const address = addressOnWire(order.address, masking);
		wire.recipient_address = Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, address[name]]));
	}
	return wire;
}

function senderOnWire(order: Order, shop: ShopSeed): Wire {
	const warehouse = shop.warehouses.find(({ id }) => id === order.warehouseId) ?? shop.warehouses[0];
	return {
		full_address: `${warehouse.addressLine1}, ${warehouse.city}, ${warehouse.postalCode}`,
		name: shop.name,
		postal_code: warehouse.postalCode,
		address_detail: warehouse.addressLine1,
		region_code: shop.region,
		address_line1: warehouse.addressLine1,
	};
}

/** Events of all parcels of an order, the newest first; times in milliseconds, unlike everywhere else. */
export function trackingOnWire(packages: Package[], clock: Clock): Wire[] {
	return packages
		.flatMap(({ events }) => events)
		.sort((one, other) => other.atMs - one.atMs)
		.map(({ description, atMs }) => ({ description, update_time_millis: clock.wire(atMs) }));
}
