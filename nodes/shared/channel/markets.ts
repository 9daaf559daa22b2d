/**
 * What the markets of TikTok Shop differ in: a row for each region of a shop, a column for each concern. A market that is not
 * here is one whose rules nobody has told us: each flow decides what is safe then.
 */
import { DAY_MS } from './times';

/** What a cancellation by the seller says to the buyer. */
export type CancelMeaning = 'out_of_stock' | 'wrong_price' | 'address_not_deliverable' | 'buyer_asked';

interface Rules {
	/** lines: Mark Package As Shipped takes line ids; packages: Ship Package takes whole packages only (tiktok-shop.md 7.1) */
	reports: 'lines' | 'packages';
	/** call that arranges TikTok's own shipping; JP: the flow is not stated (tiktok-shop.md 7.1) */
	tikTokShipping: 'create' | 'ship' | 'unknown';
	/** TikTok arranges no shipment before the invoice is uploaded (tiktok-shop.md 7.1) */
	invoiceFirst: boolean;
	/** time after shipping in which the tracking number may be corrected, once (tiktok-shop.md 7.2) */
	correctionMs: number;
	/** a delivery option covers several routes, each with carriers of its own (tiktok-shop.md 7.2) */
	carriersByRoute: boolean;
	/** what counts as dispatched in time (tiktok-shop.md 6.4) */
	dispatchedBy: 'ship call' | 'carrier scan';
	/** TikTok hides the address of every order that ships with its label, in every status, since August 2026 (tiktok-shop.md 6.6) */
	hidesLabelAddresses: boolean;
	/**
	 * a shipment is taken while the buyer's request to cancel is open and does not answer it, so the parcel is reported first;
	 * elsewhere the call fails with 21011007 (tiktok-shop.md 7.2, 9.1)
	 */
	shipsDuringCancelRequest: boolean;
	/** TikTok approves a request to cancel by itself after this time, where it names no deadline (tiktok-shop.md 9.1) */
	cancelAnswerMs: number;
	/** what is asked after the time to ship and before the carrier has it is approved at once (tiktok-shop.md 9.1) */
	approvesLateCancels: boolean;
	/** a buyer may still cancel a parcel that waits for the carrier (tiktok-shop.md 9.1) */
	cancelsUntilCollection: boolean;
	/** a request is rejected with a reason that TikTok lists for it only: sources disagree about rejecting there */
	rejectsAsListedOnly: boolean;
	/** documented reason to reject because the goods are packed; '' where none is */
	rejectPacked: string;
	/** single lines can be cancelled by the seller, for lack of stock only (tiktok-shop.md 9.2) */
	cancelsLines: boolean;
	/** names of the reasons that a seller may give (tiktok-shop.md 9.2) */
	sellerReasons: Partial<Record<CancelMeaning, string>>;
	/** prices of local shops hold the tax (tiktok-shop.md 6.5) */
	pricesHoldTax: boolean;
	/** sea: shipping is inside the fees of a statement, and there are no payments to read (tiktok-shop.md 11.1, 11.3) */
	statements: 'local' | 'sea';
	/** revenue_amount of Get Statements: documented as absent in the US and the UK (tiktok-shop.md 11.3) */
	tellsRevenue: boolean;
}

export interface Market extends Rules {
	/** two letters, GB for the United Kingdom */
	region: string;
}

const OUT_OF_STOCK = { out_of_stock: 'seller_cancel_reason_out_of_stock' };
const WRONG_PRICE = { wrong_price: 'seller_cancel_reason_wrong_price' };
const ADDRESS = { address_not_deliverable: 'seller_cancel_paid_reason_address_not_deliver' };
const BUYER_ASKED = { buyer_asked: 'seller_cancel_paid_reason_buyer_requested_cancellation' };
const PACKED = 'seller_reject_apply_product_has_been_packed';

const EU: Rules = {
	reports: 'lines',
	tikTokShipping: 'ship',
	invoiceFirst: false,
	correctionMs: Infinity,
	carriersByRoute: true,
	dispatchedBy: 'ship call',
	hidesLabelAddresses: false,
	shipsDuringCancelRequest: false,
	cancelAnswerMs: 2 * DAY_MS,
	approvesLateCancels: false,
	cancelsUntilCollection: false,
	rejectsAsListedOnly: false,
	rejectPacked: 'ecom_reverse_reject_cancel_reason_product_packed',
	cancelsLines: false,
	sellerReasons: { ...OUT_OF_STOCK, ...WRONG_PRICE, ...ADDRESS, ...BUYER_ASKED },
	pricesHoldTax: true,
	statements: 'local',
	tellsRevenue: true,
};

const UK: Rules = {
	...EU,
	correctionMs: 3 * DAY_MS,
	carriersByRoute: false,
	rejectPacked: PACKED,
	cancelsLines: true,
	sellerReasons: {
		out_of_stock: 'seller_cancel_reason_out_of_stock_uk',
		wrong_price: 'seller_cancel_reason_wrong_price_uk',
		address_not_deliverable: 'seller_cancel_paid_reason_address_not_deliver_uk',
	},
	tellsRevenue: false,
};

const US: Rules = {
	...EU,
	tikTokShipping: 'create',
	correctionMs: 3 * DAY_MS,
	carriersByRoute: false,
	dispatchedBy: 'carrier scan',
	hidesLabelAddresses: true,
	shipsDuringCancelRequest: true,
	cancelAnswerMs: DAY_MS,
	approvesLateCancels: true,
	rejectsAsListedOnly: true,
	rejectPacked: '',
	cancelsLines: true,
	pricesHoldTax: false,
	tellsRevenue: false,
};

const JP: Rules = { ...EU, tikTokShipping: 'unknown', carriersByRoute: false, rejectPacked: '' };

const SEA: Rules = {
	...EU,
	reports: 'packages',
	correctionMs: 3 * DAY_MS,
	carriersByRoute: false,
	cancelsUntilCollection: true,
	rejectPacked: PACKED,
	sellerReasons: { ...OUT_OF_STOCK, ...WRONG_PRICE },
	statements: 'sea',
};

const LATAM: Rules = {
	...EU,
	reports: 'packages',
	carriersByRoute: false,
	rejectPacked: PACKED,
	sellerReasons: { ...OUT_OF_STOCK, ...ADDRESS, ...BUYER_ASKED },
};

const MARKETS = new Map<string, Market>(
	Object.entries({
		US,
		GB: UK,
		DE: EU,
		ES: EU,
		FR: EU,
		IE: EU,
		IT: EU,
		JP,
		ID: SEA,
		MY: SEA,
		PH: { ...SEA, sellerReasons: { ...SEA.sellerReasons, ...BUYER_ASKED } },
		SG: SEA,
		TH: SEA,
		VN: SEA,
		BR: { ...LATAM, invoiceFirst: true },
		MX: LATAM,
	}).map(([region, rules]) => [region, { region, ...rules }]),
);

/** Two letters in upper case; people write UK for what TikTok and ISO 3166 call GB. */
export function regionCode(text: string): string {
	const code = text.trim().toUpperCase();
	return code === 'UK' ? 'GB' : code;
}

/** The market of a region code, as regionCode reads it; undefined when nobody knows its rules. */
export const marketOf = (region: string): Market | undefined => MARKETS.get(regionCode(region));

/** When TikTok approves a request to cancel by itself that names no deadline; where the market is not known, two days. */
export const cancelAnswerMs = (region: string): number => marketOf(region)?.cancelAnswerMs ?? EU.cancelAnswerMs;
