// What carriers do with parcels: collect, deliver, lose (tiktok-shop.md 6.2, 7.3).
import type { Package } from '../orders/orderTypes.mts';
import { ActionRefused } from '../gateway/problems.mts';
import { isGivenBack } from '../returns/refundAmounts.mts';
import type { TikTokState } from '../state.mts';

/** The first scan. Orders of which every parcel was scanned become IN_TRANSIT. */
export function collect({ clock, orders }: TikTokState, parcel: Package): void {
	if (parcel.status !== 'PROCESSING') throw refused(parcel);
	parcel.status = 'FULFILLING';
	parcel.collectedAtMs = clock.now();
	note(parcel, 'Package collected by the carrier', parcel.collectedAtMs);
	for (const order of parcel.orders) orders.settle(order);
}

export function deliver({ clock, orders }: TikTokState, parcel: Package): void {
	if (parcel.status !== 'FULFILLING') throw refused(parcel);
	parcel.status = 'COMPLETED';
	parcel.deliveredAtMs = clock.now();
	note(parcel, 'Delivered', parcel.deliveredAtMs);
	for (const order of parcel.orders) orders.settle(order);
}

/** Lost, or refused by the buyer: TikTok cancels what was in it. */
export function lose({ clock, orders, shops }: TikTokState, parcel: Package): void {
	if (parcel.status !== 'FULFILLING') throw refused(parcel);
	note(parcel, 'Package lost', clock.now());
	const suffix = shops.get(parcel.shopId)!.region === 'GB' ? '_uk' : '';
	for (const order of parcel.orders) {
		const lines = parcel.lines.filter(
			(line) => line.cancelled === undefined && !isGivenBack(line) && order.lines.includes(line),
		);
		if (lines.length === 0) continue;
		orders.cancelLines(
			order,
			lines.map((line) => line.id),
			{ by: 'SYSTEM', reason: `package_lost${suffix}` },
		);
	}
}

function note(parcel: Package, description: string, atMs: number): void {
	parcel.updatedAtMs = atMs;
	parcel.events.push({ description, atMs });
}

function refused({ id, status }: Package): ActionRefused {
	return new ActionRefused('STEP_UNKNOWN', `Package ${id} is ${status}`);
}
