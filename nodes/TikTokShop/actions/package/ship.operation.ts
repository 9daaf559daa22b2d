import type { IDataObject } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import { change } from '../change';
import type { Look } from '../change';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import type { Result } from '../session';
import { toUnixSeconds } from '../time';
import { ownField, packageIdField, trackingFields, valueSourceField, Values } from '../values';
import { compareLines, isCancelled, isShipped, linesOf } from './orderLines';
import { ordersOf, readOrders, readPackage } from './read';
import { shippedItem } from './shipped';

const bySeller = { shippedBy: ['seller'] };
const byTikTok = { shippedBy: ['tiktok'] };

/**
 * Ships a package that TikTok Shop has made already: with the seller's own carrier in South East Asia and Latin America, or
 * with TikTok shipping in the UK, EU, South East Asia and Latin America (tiktok-shop.md 7.1). One item per input item:
 * `{shop_id, order_id?, package_id, order_line_item_ids, tracking_number?, ok: true, already_done}`.
 */
export const ship: Operation = {
	value: 'ship',
	name: 'Ship',
	action: 'Ship packages',
	description:
		'Ship a package with your own carrier (South East Asia, Latin America) or with TikTok shipping (UK, EU, South East Asia, Latin America)',
	itemFields:
		'fields package_id, and for your own carrier tracking_number and shipping_provider_id of each item. Without these two it is TikTok shipping, with handover_method and pickup_slot if wanted. Where is_combined is true the package is shipped only when order_ids names all orders in it that are still to be shipped.',
	properties: [
		...shopFields,
		valueSourceField,
		ownField({
			displayName: 'Shipped By',
			name: 'shippedBy',
			type: 'options',
			options: [
				{ name: 'Own Carrier', value: 'seller' },
				{ name: 'TikTok Shipping', value: 'tiktok' },
			],
			default: 'seller',
			description: 'Who arranges the carrier: shipping_type of the order',
		}),
		packageIdField,
		...trackingFields.map((field) => ({
			...field,
			displayOptions: { show: { ...field.displayOptions?.show, ...bySeller } },
		})),
		ownField({
			displayName: 'Handover',
			name: 'handoverMethod',
			type: 'options',
			displayOptions: { show: byTikTok },
			options: [
				{ name: "TikTok Shop's Choice", value: '' },
				{ name: 'Drop-Off', value: 'DROP_OFF', description: 'You bring the parcel to the carrier' },
				{ name: 'Pickup', value: 'PICKUP', description: 'The carrier collects the parcel' },
			],
			default: '',
			description: 'How the carrier gets the parcel; ignored in South East Asia',
		}),
		ownField({
			displayName: 'Pickup From',
			name: 'pickupStart',
			type: 'dateTime',
			displayOptions: { show: { ...byTikTok, handoverMethod: ['PICKUP'] } },
			default: '',
			description: 'Start of the time slot, one of Package: Get Handover Slots',
		}),
		ownField({
			displayName: 'Pickup Until',
			name: 'pickupEnd',
			type: 'dateTime',
			displayOptions: { show: { ...byTikTok, handoverMethod: ['PICKUP'] } },
			default: '',
			description: 'End of the time slot',
		}),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'dispatch');
		const zone = this.getTimezone();
		return await session.eachItemOf(
			(index) => new Values(this, index).text('package_id'),
			async (shop, index): Promise<Result> => {
				const values = new Values(this, index);
				const packageId = session.required(values.text('package_id'), 'package_id', index);
				const body = readBody(session, values, zone, index);
				const trackingNumber = String((body.self_shipment as IDataObject | undefined)?.tracking_number ?? '');
				const known = values.known(['is_combined', 'order_ids']);
				if (known.is_combined === true) {
					const others = await othersToShip(session, shop, packageId, asList(known.order_ids), index);
					// Without an order id: the case is that of the package, and no order of it waits longer than the others.
					const ids = { shop_id: shop.shop_id, package_id: packageId, order_id: undefined };
					if (others.length) return [session.failItem(shared(packageId, others), [index], ids)];
				}
				const request: TikTokRequest = {
					method: 'POST',
					path: '/fulfillment/202309/packages/{package_id}/ship',
					ids: { package_id: packageId },
					body,
					cipher: shop.cipher,
					repeatable: false,
				};
				const changed = await change(
					session,
					request,
					async () => await look(session, shop, packageId, trackingNumber, index),
				);
				const asked = {
					...values.known(['order_id', 'order_line_item_ids']),
					package_id: packageId,
					tracking_number: trackingNumber,
				};
				return [shippedItem(session, shop, changed, asked, index)];
			},
		);
	},
};

function readBody(session: Session, values: Values, zone: string, itemIndex: number): IDataObject {
	const tracking = values.text('tracking_number');
	const provider = values.text('shipping_provider_id');
	const own = values.choice('shipped_by', tracking || provider ? 'seller' : 'tiktok') === 'seller';
	if (own) {
		return {
			self_shipment: {
				tracking_number: session.required(tracking, 'tracking_number', itemIndex),
				shipping_provider_id: session.required(provider, 'shipping_provider_id', itemIndex),
			},
		};
	}
	const slot = values.json<IDataObject>('pickup_slot') ?? {};
	const start = toUnixSeconds(slot.start_time ?? values.raw('pickup_start'), zone);
	const end = toUnixSeconds(slot.end_time ?? values.raw('pickup_end'), zone);
	const handover = values.text('handover_method');
	return {
		...(handover ? { handover_method: handover } : {}),
		...(start && end ? { pickup_slot: { start_time: start, end_time: end } } : {}),
	};
}

/** Orders that are to be shipped with the package and are not among `known`. */
async function othersToShip(
	session: Session,
	shop: Shop,
	packageId: string,
	known: string[],
	itemIndex: number,
): Promise<string[]> {
	const others = ordersOf(await readPackage(session, shop, packageId, itemIndex)).filter((id) => !known.includes(id));
	const orders = others.length ? await readOrders(session, shop, others, itemIndex) : [];
	return orders
		.filter((order) =>
			linesOf(order).some(
				(line) => ['', packageId].includes(String(line.package_id ?? '')) && !isCancelled(line) && !isShipped(line),
			),
		)
		.map((order) => String(order.id));
}

function shared(packageId: string, others: string[]): Failure {
	return {
		kind: 'later',
		code: 'PACKAGE_SHARED',
		message: `Package ${packageId} holds order ${others.join(', ')} as well, which is not ready to be shipped with it. TikTok Shop takes a package as a whole, so nothing was reported.`,
		whatToDo:
			'If all its orders leave in one parcel: nothing, it is reported when the last one has left. If they leave in several: take the package apart in Seller Center before the deadline; each order is then reported by itself.',
		ids: { package_id: packageId, other_order_ids: others.join(', ') },
	};
}

/** Reads the package, then the lines of its orders: only they say whether it is shipped. */
async function look(
	session: Session,
	shop: Shop,
	packageId: string,
	trackingNumber: string,
	itemIndex: number,
): Promise<Look> {
	const orderIds = ordersOf(await readPackage(session, shop, packageId, itemIndex));
	const orders = orderIds.length ? await readOrders(session, shop, orderIds, itemIndex) : [];
	const lineIds: string[] = [];
	for (const order of orders) {
		const inPackage = linesOf(order).filter((line) => String(line.package_id ?? '') === packageId);
		// Lines of an order that has one package only may come without its id.
		const wanted = { orderId: String(order.id), lineIds: inPackage.map((line) => String(line.id)), trackingNumber };
		const seen = compareLines(order, wanted);
		if (seen.state === 'other') return seen;
		if (seen.state === 'open') return { state: 'open' };
		lineIds.push(...seen.lineIds);
		trackingNumber ||= seen.trackingNumber;
	}
	if (!orders.length) return { state: 'open' };
	const found = { package_id: packageId, order_line_item_ids: lineIds, tracking_number: trackingNumber };
	return { state: 'done', found: { order_id: String(orders[0].id), ...found } };
}
