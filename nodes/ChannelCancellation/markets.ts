/** What each market allows, and the names of its reasons (tiktok-shop.md 9.1 and 9.2). */
import { DAY_MS } from '../shared/channel/times';

const EU = ['ES', 'IE', 'FR', 'DE', 'IT'];
const SEA = ['ID', 'MY', 'TH', 'VN', 'SG', 'PH'];
const LATAM = ['MX', 'BR'];

/** In the US a parcel is reported first; that alone does not answer the request (tiktok-shop.md 9.1). */
export const reportsFirst = (region: string) => region === 'US';

/** TikTok approves a request by itself after this time, where it names no deadline. */
export const answerMs = (region: string) => (region === 'US' ? DAY_MS : 2 * DAY_MS);

/** Here a buyer may still cancel a parcel that waits for the carrier. */
export const isSoutheastAsia = (region: string) => SEA.includes(region);

/** Single lines can be cancelled, for lack of stock only. */
export const cancelsLines = (region: string) => region === 'US' || region === 'GB';

const PACKED = 'seller_reject_apply_product_has_been_packed';
const DOCUMENTED_REJECT: Record<string, string> = {
	GB: PACKED,
	...Object.fromEntries(EU.map((region) => [region, 'ecom_reverse_reject_cancel_reason_product_packed'])),
	...Object.fromEntries([...SEA, ...LATAM].map((region) => [region, PACKED])),
};

/**
 * Reason to reject with: `listed` are the names that TikTok offers, undefined when nobody asked. Undefined when no name
 * says that the goods are packed: another one would not be true.
 */
export function rejectReason(region: string, listed: string[] | undefined, wanted: string): string | undefined {
	// In the US only what TikTok lists for this very request: sources disagree about rejecting there.
	if (!listed) return region === 'US' ? undefined : wanted || DOCUMENTED_REJECT[region];
	if (wanted && listed.includes(wanted)) return wanted;
	const documented = DOCUMENTED_REJECT[region];
	if (documented && listed.includes(documented)) return documented;
	return [...listed].sort().find((name) => /product.*packed/i.test(name));
}

/** What a cancellation by the seller says to the buyer. */
export type Meaning = 'out_of_stock' | 'wrong_price' | 'address_not_deliverable' | 'buyer_asked';

const OUT_OF_STOCK = { out_of_stock: 'seller_cancel_reason_out_of_stock' };
const WRONG_PRICE = { wrong_price: 'seller_cancel_reason_wrong_price' };
const ADDRESS = { address_not_deliverable: 'seller_cancel_paid_reason_address_not_deliver' };
const BUYER_ASKED = { buyer_asked: 'seller_cancel_paid_reason_buyer_requested_cancellation' };
const ALL = { ...OUT_OF_STOCK, ...WRONG_PRICE, ...ADDRESS, ...BUYER_ASKED };

const SELLER_REASONS: Record<string, Partial<Record<Meaning, string>>> = {
	US: ALL,
	JP: ALL,
	...Object.fromEntries(EU.map((region) => [region, ALL])),
	GB: {
		out_of_stock: 'seller_cancel_reason_out_of_stock_uk',
		wrong_price: 'seller_cancel_reason_wrong_price_uk',
		address_not_deliverable: 'seller_cancel_paid_reason_address_not_deliver_uk',
	},
	...Object.fromEntries(SEA.map((region) => [region, { ...OUT_OF_STOCK, ...WRONG_PRICE }])),
	PH: { ...OUT_OF_STOCK, ...WRONG_PRICE, ...BUYER_ASKED },
	...Object.fromEntries(LATAM.map((region) => [region, { ...OUT_OF_STOCK, ...ADDRESS, ...BUYER_ASKED }])),
};

/** Undefined when the market has no such reason, or the market is unknown. */
export const sellerReason = (region: string, meaning: Meaning): string | undefined => SELLER_REASONS[region]?.[meaning];
