/** How each side's own bookings are recognised, so that no refund comes back as a new one (newstore.md 12). */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { attribute } from '../../shared/channel/attributes';

export const RETURN_MARK = 'tiktok_return_id';
export const ORDER_MARK = 'tiktok_order_id';
const OWN_NOTE = 'TikTok Shop refund ';

export const ownNote = (returnId: string) => `${OWN_NOTE}${returnId}: paid by TikTok, nothing to pay here`;

/** TikTok return that a return or refund in NewStore was booked for; empty when it is none of ours. */
export function markOf(record: Row): string {
	const marked = attribute(record, RETURN_MARK) || attribute(record, 'tiktok_refund_id');
	if (marked !== '') return marked;
	const note = cell(record, 'note');
	return note.startsWith(OWN_NOTE) ? note.slice(OWN_NOTE.length).split(/[\s:]/)[0] : '';
}

/** What a return in NewStore is recognised by when no mark is given back: events and lists show no attributes of returns. */
export interface Identity {
	returnedAt: string;
	returnedFrom: string;
	products: string[];
}

const SEPARATOR = '|';

export const identityText = ({ returnedAt, returnedFrom, products }: Identity) =>
	[returnedAt, returnedFrom, [...products].sort().join(',')].join(SEPARATOR);

/** Undefined when the text is no identity. */
export function readIdentity(text: string): Identity | undefined {
	const [returnedAt, returnedFrom, products] = text.split(SEPARATOR);
	if (!returnedAt || returnedFrom === undefined || products === undefined) return undefined;
	return { returnedAt, returnedFrom, products: products.split(',').filter(Boolean) };
}
