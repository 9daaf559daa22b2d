// Reasons for refunds and returns, and for refusing them, per market (tiktok-shop.md 10.2, 10.3).
import type { Reason } from '../cancellations/cancelReasons.mts';
import { marketOf } from '../markets.mts';
import type { OrderStatus } from '../orders/orderTypes.mts';
import type { Return, ReturnType } from './returnTypes.mts';

const REFUND = 'ecom_order_delivered_refund_reason_';
const RETURN = 'ecom_order_delivered_refund_and_return_reason_';
/** "No longer needed": nobody is at fault. */
const NO_LONGER_NEEDED = 'seller_ecom_delivered_return_refund_reason1';
const US_FAULTS = [
	'missing_product',
	'not_received',
	'not_match_description',
	'damaged',
	'wrong_product',
	'missed_delivery_date',
];
const RETURN_FAULTS = ['not_match_description', 'missing_product', 'damaged', 'defective', 'wrong_product'];
const US_SHIPPED = [
	'seller_shipped_refund_package_lost',
	'seller_shipped_refund_package_delivery_failed',
	'seller_shipped_refund_miss_estimated_delivery_date',
];
const LATAM_RETURNS = ['late_delivery', 'missing_item', 'damaged_item', 'defective_item', 'wrong_item_was_sent'].map(
	(fault) => `seller_return_${fault}`,
);
const UNSUPPORTED = ['MY', 'PH', 'SG', 'TH'];

/** Which list of reasons goes with a state of the order; undefined where sellers can start nothing. */
function stageOf(status: OrderStatus): 'delivered' | 'shipped' | undefined {
	if (status === 'DELIVERED') return 'delivered';
	return status === 'AWAITING_COLLECTION' || status === 'IN_TRANSIT' ? 'shipped' : undefined;
}

/** What a seller may name when he starts a refund or a return; empty where the market has none for this state. */
export function sellerReturnReasons(region: string, type: ReturnType, status: OrderStatus): string[] {
	const stage = stageOf(status);
	if (stage === undefined || UNSUPPORTED.includes(region) || type === 'REPLACEMENT') return [];
	const refund = (faults: string[]) => faults.map((fault) => `${REFUND}${fault}_seller`);
	const back = (faults: string[]) => faults.map((fault) => `${RETURN}${fault}_seller`);
	if (region === 'ID') {
		if (stage === 'shipped') return [];
		return type === 'REFUND' ? refund(['missing_product']) : back(['wrong_product']);
	}
	const { group } = marketOf(region);
	if (group === 'US' || group === 'LATAM' || group === 'JAPAN') {
		if (type === 'RETURN_AND_REFUND') {
			if (stage === 'shipped' || group === 'JAPAN') return [];
			return group === 'LATAM' ? [NO_LONGER_NEEDED, ...LATAM_RETURNS] : [NO_LONGER_NEEDED];
		}
		if (stage === 'shipped') return group === 'US' ? US_SHIPPED : [...US_SHIPPED, 'seller_package_lost'];
		return group === 'JAPAN' ? [...refund(US_FAULTS), `${REFUND}general_adjustment`] : refund(US_FAULTS);
	}
	const suffix = region === 'GB' ? '_uk' : '';
	const european = {
		delivered: {
			REFUND: [...refund([...US_FAULTS, 'defective']), 'buyer_refund_suspected_counterfeit_seller'],
			RETURN_AND_REFUND: [
				NO_LONGER_NEEDED,
				...back(RETURN_FAULTS),
				'buyer_return_and_refund_suspected_counterfeit_seller',
			],
		},
		shipped: {
			REFUND: ['seller_package_lost', 'ecom_order_shipped_refund_reason_not_arrive_on_time_seller'],
			RETURN_AND_REFUND: [],
		},
	};
	return european[stage][type].map((name) => name + suffix);
}

/** Known for sellers of this market, if not for every type and state. */
export function isSellerReason(name: string, region: string): boolean {
	return (['DELIVERED', 'IN_TRANSIT'] as const).some((status) =>
		(['REFUND', 'RETURN_AND_REFUND'] as const).some((type) => sellerReturnReasons(region, type, status).includes(name)),
	);
}

/** Reasons of buyers and of the platform; a seller may not use them. */
export function isReasonOfOthers(name: string): boolean {
	return /^(ecom_order_|buyer_|system_|operator_)/.test(name) && !/_seller(_uk)?$/.test(name);
}

/** What buyers say when nothing else is told. */
export function buyersReturnReason(region: string, type: ReturnType): string {
	return `${type === 'REFUND' ? REFUND : RETURN}not_match_description${region === 'GB' ? '_uk' : ''}`;
}

/** The buyer just does not want it any more, so that the way back is on him. */
export function isBuyersWish(name: string): boolean {
	return name.includes('no_longer_needed') || name.startsWith(NO_LONGER_NEEDED);
}

/** What a refusal is about: the request itself, or goods that have come back. */
export type RejectStage = 'request' | 'parcel';

export function rejectStageOf({ status }: Pick<Return, 'status'>): RejectStage {
	return status === 'BUYER_SHIPPED_ITEM' || status === 'REJECT_RECEIVE_PACKAGE' ? 'parcel' : 'request';
}

const REQUEST_TEXTS = [
	'Reason for the request is not valid',
	'Change of mind is not covered',
	'Product was used or broken',
	'Delivery is on schedule',
	'Reached an agreement with the buyer',
];
const PARCEL_TEXTS = [
	'Another product was returned',
	'Product is not eligible for return',
	'Parts are missing',
	'Package was not received',
	'Product is damaged or used',
];
/** Dropped in the US on 2024-10-04. */
const DROPPED_IN_US = [1, 2, 3, 5].map((number) => `reverse_reject_request_reason_${number}`);
const AGREED: Reason = {
	name: 'seller_reject_apply_you_have_reached_an_agreement_with_the_buyer',
	text: 'You have reached an agreement with the buyer',
};
const STILL_IN_TIME: Reason = {
	name: 'seller_reject_apply_package_has_not_exceeded_estimated_delivery_time',
	text: 'Package has not exceeded the estimated delivery time',
};

/** What a seller may name in Reject Return. */
export function returnRejectReasons(region: string, stage: RejectStage): Reason[] {
	const suffix = region === 'GB' ? '_uk' : '';
	const family = (texts: string[], stem: string) =>
		texts.map((text, index) => ({ name: `${stem}${index + 1}${suffix}`, text }));
	if (stage === 'parcel')
		return [...family(PARCEL_TEXTS, 'reverse_reject_return_parcel_reason_'), AGREED, STILL_IN_TIME];
	return [...family(REQUEST_TEXTS, 'reverse_reject_request_reason_'), AGREED, STILL_IN_TIME].filter(
		({ name }) => !isRejectReasonOffline(name, region),
	);
}

export function isRejectReasonOffline(name: string, region: string): boolean {
	return marketOf(region).group === 'US' && DROPPED_IN_US.includes(name);
}

/** A text for a reason, as lists and records show it. */
export function returnReasonText(name: string): string {
	if (name.startsWith(NO_LONGER_NEEDED)) return 'No longer needed';
	const words = name
		.replace(/_uk$/, '')
		.replace(/_seller$/, '')
		.replace(/^.*_reason_/, '')
		.replace(/^(buyer|seller)_(shipped_)?(return_and_refund|refund|return)_/, '')
		.replaceAll('_', ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}
