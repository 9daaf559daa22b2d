import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../../../shared/tiktok/failures';
import { SHIPPED } from '../../../shared/tiktok/orderStatuses';

/** What Get Order Detail (202507) says about a line, as far as shipping needs it. Pure. */
interface OrderLine extends IDataObject {
	id: string;
	display_status?: string;
	package_status?: string;
	package_id?: string;
	tracking_number?: string;
	rts_time?: number;
}

/** What is wanted: these lines (none = all that are not cancelled) shipped; '' = whatever the number is. */
export interface Wanted {
	orderId: string;
	lineIds: string[];
	trackingNumber: string;
}

/** What the order says about it. */
export type Seen =
	| { state: 'done'; packageId: string; lineIds: string[]; trackingNumber: string }
	/** `left` = lines still to ship; [] = all of them, as they were asked for */
	| { state: 'open'; left: string[] }
	| { state: 'other'; failure: Failure };

const SHIPPED_PACKAGES = new Set(['PROCESSING', 'FULFILLING', 'COMPLETED']);

export function linesOf(order: IDataObject): OrderLine[] {
	return (order.line_items as OrderLine[] | undefined) ?? [];
}

export function isCancelled(line: OrderLine): boolean {
	return line.display_status === 'CANCELLED';
}

export function isShipped(line: OrderLine): boolean {
	return (
		SHIPPED_PACKAGES.has(line.package_status ?? '') ||
		SHIPPED.has(line.display_status ?? '') ||
		Boolean(line.tracking_number || line.rts_time)
	);
}

/** Carriers print numbers with blanks and dashes, TikTok Shop stores them without. */
function sameNumber(one: string, other: string): boolean {
	const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
	return bare(one) === bare(other);
}

/** Compares an order with what is wanted. */
export function compareLines(order: IDataObject | undefined, wanted: Wanted): Seen {
	if (!order) return other(orderNotFound(wanted.orderId));
	const all = linesOf(order);
	const lines = wanted.lineIds.length
		? all.filter((line) => wanted.lineIds.includes(String(line.id)))
		: all.filter((line) => !isCancelled(line));
	const unknown = wanted.lineIds.filter((id) => !all.some((line) => String(line.id) === id));
	if (unknown.length) return other(unknownLines(wanted.orderId, unknown));
	const cancelled = lines.filter(isCancelled);
	if (!lines.length || cancelled.length) return other(cancelledLines(wanted, cancelled));

	const shipped = lines.filter(isShipped);
	const open = lines.filter((line) => !isShipped(line));
	const ours = shipped.filter((line) => isOurs(line, wanted));
	const theirs = shipped.filter((line) => !isOurs(line, wanted));
	// Asked for the whole order, an earlier parcel with another number is no contradiction while the rest is open or ours.
	const contradicts = wanted.lineIds.length ? theirs.length > 0 : theirs.length > 0 && !open.length && !ours.length;
	if (contradicts) return other(otherTracking(wanted, theirs[0]));
	if (open.length) return { state: 'open', left: ours.length ? open.map((line) => String(line.id)) : [] };
	return {
		state: 'done',
		packageId: String(ours.find((line) => line.package_id)?.package_id ?? ''),
		lineIds: ours.map((line) => String(line.id)),
		trackingNumber: String(ours.find((line) => line.tracking_number)?.tracking_number ?? wanted.trackingNumber),
	};
}

function isOurs(line: OrderLine, { trackingNumber }: Wanted): boolean {
	return !trackingNumber || !line.tracking_number || sameNumber(line.tracking_number, trackingNumber);
}

/** Whether every line that is shipped has this tracking number; undefined when none is shipped. */
export function haveTracking(lines: OrderLine[], trackingNumber: string): boolean | undefined {
	const shipped = lines.filter((line) => !isCancelled(line) && isShipped(line));
	if (!shipped.length) return undefined;
	return shipped.every((line) => Boolean(line.tracking_number) && sameNumber(line.tracking_number!, trackingNumber));
}

function other(failure: Failure): Seen {
	return { state: 'other', failure };
}

export function orderNotFound(orderId: string): Failure {
	return {
		kind: 'fix',
		code: 'ORDER_NOT_FOUND',
		message: `TikTok Shop has no order ${orderId} in this shop.`,
		whatToDo: 'Check the ID and the shop: each order is only known in the shop it belongs to.',
	};
}

export function unknownLines(orderId: string, lineIds: string[]): Failure {
	return {
		kind: 'fix',
		code: 'LINE_NOT_FOUND',
		message: `Order ${orderId} has no line ${lineIds.join(', ')}.`,
		whatToDo: 'Take the line IDs from line_items of the order; NewStore keeps them in the external references.',
	};
}

function cancelledLines({ orderId }: Wanted, lines: OrderLine[]): Failure {
	return {
		kind: 'fix',
		code: 'ORDER_CANCELLED',
		message: lines.length
			? `Line ${lines.map((line) => line.id).join(', ')} of order ${orderId} is cancelled on TikTok Shop, so it cannot be shipped.`
			: `Order ${orderId} is cancelled on TikTok Shop, so it cannot be shipped.`,
		whatToDo:
			'Stop the parcel if it has not left the store. If it has left, ask the carrier to bring it back: the buyer gets the money back.',
	};
}

function otherTracking({ orderId, trackingNumber }: Wanted, line: OrderLine): Failure {
	const theirs = String(line.tracking_number);
	return {
		kind: 'fix',
		code: 'SHIPPED_WITH_OTHER_TRACKING',
		message: `Order ${orderId} is already shipped on TikTok Shop with tracking number ${theirs}, not with ${trackingNumber}.`,
		whatToDo:
			`Find out which number is on the parcel. Is it ${theirs}? Then nothing is left to do. Is it ${trackingNumber}? Then correct it with ` +
			'Package: Update Tracking; TikTok Shop allows that once, in the US, the UK and South East Asia within 72 hours of shipping.',
		ids: { tracking_number_on_tiktok: theirs, ...(line.package_id ? { package_id: String(line.package_id) } : {}) },
	};
}
