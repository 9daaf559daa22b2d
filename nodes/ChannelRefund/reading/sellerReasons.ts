/**
 * Reasons that TikTok takes from a seller who starts a refund or return, by market and state of the order (tiktok-shop.md
 * 10.3). TikTok has no call that lists them.
 */
import type { ReturnType } from './reasons';
import { stageOf } from './reasons';

const REFUND = 'ecom_order_delivered_refund_reason_';
const RETURN = 'ecom_order_delivered_refund_and_return_reason_';
const NO_LONGER_NEEDED = 'seller_ecom_delivered_return_refund_reason1';

const FAULTS = [
	'missing_product',
	'not_received',
	'not_match_description',
	'damaged',
	'wrong_product',
	'missed_delivery_date',
];
const RETURN_FAULTS = ['not_match_description', 'missing_product', 'damaged', 'defective', 'wrong_product'];
const SHIPPED = ['package_lost', 'package_delivery_failed', 'miss_estimated_delivery_date'].map(
	(fault) => `seller_shipped_refund_${fault}`,
);
const LATAM_RETURNS = ['late_delivery', 'missing_item', 'damaged_item', 'defective_item', 'wrong_item_was_sent'].map(
	(fault) => `seller_return_${fault}`,
);

const refund = (faults: readonly string[]) => faults.map((fault) => `${REFUND}${fault}_seller`);

type Lists = Readonly<Record<'delivered' | 'shipped' | 'back', readonly string[]>>;

const EUROPE: Lists = {
	delivered: [...refund([...FAULTS, 'defective']), 'buyer_refund_suspected_counterfeit_seller'],
	shipped: ['seller_package_lost', 'ecom_order_shipped_refund_reason_not_arrive_on_time_seller'],
	back: [
		NO_LONGER_NEEDED,
		...RETURN_FAULTS.map((fault) => `${RETURN}${fault}_seller`),
		'buyer_return_and_refund_suspected_counterfeit_seller',
	],
};
const ofUk = (names: readonly string[]) => names.map((name) => `${name}_uk`);
const US: Lists = { delivered: refund(FAULTS), shipped: SHIPPED, back: [NO_LONGER_NEEDED] };
const LATAM: Lists = {
	delivered: US.delivered,
	shipped: [...SHIPPED, 'seller_package_lost'],
	back: [NO_LONGER_NEEDED, ...LATAM_RETURNS],
};

const LISTS: Readonly<Record<string, Lists>> = {
	US,
	GB: { delivered: ofUk(EUROPE.delivered), shipped: ofUk(EUROPE.shipped), back: ofUk(EUROPE.back) },
	...Object.fromEntries(['DE', 'ES', 'FR', 'IE', 'IT', 'VN'].map((region) => [region, EUROPE])),
	ID: { delivered: refund(['missing_product']), shipped: [], back: [`${RETURN}wrong_product_seller`] },
	MX: LATAM,
	BR: LATAM,
	JP: { delivered: [...US.delivered, `${REFUND}general_adjustment`], shipped: LATAM.shipped, back: [] },
};

/** Names of the reasons; empty where the market has none for this state, or nobody has told its list. */
export function sellerReasons(region: string, type: ReturnType, orderStatus: string): readonly string[] {
	const stage = stageOf(orderStatus);
	if (stage === undefined || !Object.hasOwn(LISTS, region)) return [];
	const lists = LISTS[region];
	if (type === 'REFUND') return lists[stage];
	return stage === 'delivered' ? lists.back : [];
}

const WORDS: Readonly<Record<string, string>> = {
	missing_product: 'A piece was missing',
	missing_item: 'A piece was missing',
	not_received: 'The buyer has not got it',
	not_match_description: 'Not as described',
	damaged: 'Damaged',
	damaged_item: 'Damaged',
	defective: 'Defective',
	defective_item: 'Defective',
	wrong_product: 'The wrong product came',
	wrong_item_was_sent: 'The wrong product came',
	missed_delivery_date: 'Came too late',
	miss_estimated_delivery_date: 'Came too late',
	not_arrive_on_time: 'Came too late',
	late_delivery: 'Came too late',
	suspected_counterfeit: 'Suspected counterfeit',
	shipped_refund_package_lost: 'The parcel was lost on its way',
	package_lost: 'The parcel was lost',
	package_delivery_failed: 'The parcel could not be delivered',
	general_adjustment: 'General adjustment',
};

/** A reason as people say it; its name where nobody has given it words. */
export function reasonInWords(name: string): string {
	const core = name.replace(/_uk$/, '').replace(/_seller$/, '');
	if (core === NO_LONGER_NEEDED) return 'No longer needed';
	const key = Object.keys(WORDS).find((word) => core.endsWith(`_${word}`));
	return key === undefined ? name : WORDS[key];
}
