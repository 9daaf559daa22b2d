/** Who ships an order of TikTok, and by when (tiktok-shop.md 6.1, 6.4): the one reader of `fulfillment_type` and the dispatch deadlines. */
import type { Row } from '../tableRows';
import { MalformedDocument, documentText } from './malformed';
import { documentTime } from './times';

const BY_SELLER: ReadonlySet<string> = new Set(['', 'FULFILLMENT_BY_SELLER']);

/** Warehouses that are not the seller's. */
const BY_OTHERS: ReadonlyMap<string, 'TikTok' | 'Dilayani Tokopedia'> = new Map([
	['FULFILLMENT_BY_TIKTOK', 'TikTok'],
	['FULFILLMENT_BY_DILAYANI_TOKOPEDIA', 'Dilayani Tokopedia'],
]);

const typeOf = (order: Row) => documentText(order, 'fulfillment_type').toUpperCase();

/**
 * Who ships the order instead of the seller; undefined: the seller does, or it is not known. TikTok's list of ways is open. An
 * order of a new way counts as the seller's where its goods are counted, and where the store has shipped it.
 * @throws MalformedDocument when the field is no text
 */
export const shippedForSeller = (order: Row) => BY_OTHERS.get(typeOf(order));

/**
 * As `shippedForSeller`, before somebody is told to ship the order or that nobody does: of a way that is not documented nobody
 * can say that.
 * @throws MalformedDocument
 */
export function knownShipper(order: Row): 'TikTok' | 'Dilayani Tokopedia' | undefined {
	const type = typeOf(order);
	if (BY_SELLER.has(type) || BY_OTHERS.has(type)) return BY_OTHERS.get(type);
	throw new MalformedDocument('fulfillment_type', type, 'names a way to ship that is not known');
}

/**
 * Dispatch deadline of an order that is not shipped, Unix milliseconds; 0 when TikTok names none. The first of its two counts:
 * reported as shipped, and scanned by the carrier, which is what counts in the US.
 * @throws MalformedDocument
 */
export function shipByOf(order: Row): number {
	const due = ['rts_sla_time', 'tts_sla_time'].map((field) => documentTime(order, field)).filter((ms) => ms > 0);
	return due.length > 0 ? Math.min(...due) : 0;
}
