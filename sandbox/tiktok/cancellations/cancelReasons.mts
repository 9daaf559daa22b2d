// Reasons for cancelling and for refusing to, per market (tiktok-shop.md 9).
import { marketOf } from '../markets.mts';

export interface Reason {
	name: string;
	text: string;
}

interface SellerReason extends Reason {
	isOutOfStock: boolean;
}

const TEXT = {
	stock: 'Out of stock',
	price: 'Pricing error',
	address: 'Unable to deliver to buyer address',
	buyer: 'Buyer requested cancellation',
	fraud: 'Potential fraud',
} as const;
type Kind = keyof typeof TEXT;

const NAMES: Record<Kind, string> = {
	stock: 'seller_cancel_reason_out_of_stock',
	price: 'seller_cancel_reason_wrong_price',
	address: 'seller_cancel_paid_reason_address_not_deliver',
	buyer: 'seller_cancel_paid_reason_buyer_requested_cancellation',
	fraud: 'seller_cancel_order_reason_potential_fraud',
};

function kindsOf(region: string): Kind[] {
	const { group } = marketOf(region);
	if (region === 'GB') return ['stock', 'price', 'address'];
	if (group === 'JAPAN') return ['stock', 'price', 'address', 'buyer', 'fraud'];
	if (group === 'LATAM') return ['stock', 'address', 'buyer'];
	if (group === 'SEA') return region === 'PH' ? ['stock', 'price', 'buyer'] : ['stock', 'price'];
	return ['stock', 'price', 'address', 'buyer'];
}

function nameOf(kind: Kind, region: string): string {
	return region === 'GB' ? `${NAMES[kind]}_uk` : NAMES[kind];
}

/** What a seller may name in Cancel Order. */
export function sellerReasons(region: string): SellerReason[] {
	return kindsOf(region).map((kind) => ({
		name: nameOf(kind, region),
		text: TEXT[kind],
		isOutOfStock: kind === 'stock',
	}));
}

export function outOfStockReason(region: string): string {
	return nameOf('stock', region);
}

/** Withdrawn on 2025-08-31, although the page still lists it. */
export function isOffline(name: string, region: string): boolean {
	return marketOf(region).group === 'SEA' && name === NAMES.address;
}

/** Reasons of buyers and of the platform; a seller may not use them. */
export function isForOthers(name: string): boolean {
	return /^(ecom_order_|buyer_|system_|operator_)/.test(name) || name.startsWith('package_lost');
}

export function isForUnpaid(name: string): boolean {
	return name.startsWith('seller_cancel_unpaid_reason_');
}

const POPUP = 'order_manage_list_action_respond_popup_reject_reason';
const PACKED: Reason = { name: 'seller_reject_apply_product_has_been_packed', text: 'Product has been packed' };

/** What a seller may name in Reject Cancellation. */
export function rejectReasons(region: string): Reason[] {
	const { group } = marketOf(region);
	if (group === 'LATAM') {
		return [
			PACKED,
			{ name: 'reverse_reject_request_reason_5', text: 'Package already handed to the carrier' },
			{ name: 'seller_reject_apply_unable_to_change_address', text: 'Unable to change the address' },
		];
	}
	if (group === 'EUROPE' && region !== 'GB') {
		return [
			{ name: 'ecom_refund_reject_reason_cancel_unacceptable_uk', text: 'Cancellation not acceptable' },
			{ name: 'ecom_reverse_reject_cancel_reason_product_packed', text: 'Product has been packed' },
		];
	}
	const suffix = region === 'GB' ? '_uk' : '';
	return [
		{ name: `${POPUP}_invalid_cancellation_reason${suffix}`, text: 'Invalid reason for cancellation' },
		{ name: `${POPUP}_delivered${suffix}`, text: 'Product is being delivered' },
		{ name: `${POPUP}_buyer_agree${suffix}`, text: 'Reached an agreement with the buyer' },
		PACKED,
	];
}

/** What buyers say when nothing else is told. */
export function buyerReason(region: string): string {
	return `ecom_order_to_ship_canceled_reason_no_longer_needed${region === 'GB' ? '_uk' : ''}`;
}

/** A text for a reason, as lists show it. */
export function reasonText(name: string): string {
	const kind = (Object.keys(NAMES) as Kind[]).find((one) => name.startsWith(NAMES[one]));
	if (kind !== undefined) return TEXT[kind];
	const words = name
		.replace(/_uk$/, '')
		.replace(/^.*_reason_/, '')
		.replaceAll('_', ' ');
	return words.charAt(0).toUpperCase() + words.slice(1);
}
