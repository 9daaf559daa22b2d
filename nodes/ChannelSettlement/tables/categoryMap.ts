/**
 * Every amount of the settlement documents (tiktok-shop.md 11.4) and the category it is booked to (accounting.md 7).
 * Platform-funded discounts and sales tax that TikTok remits are information there, so they are never booked.
 */

/** Parts of a transaction whose amounts are booked, as paths without the name of the field. */
export const GROUPS = {
	revenue: 'revenue_breakdown',
	shipping: 'shipping_cost_breakdown',
	fee: 'fee_tax_breakdown.fee',
	tax: 'fee_tax_breakdown.tax',
} as const;

export type GroupName = keyof typeof GROUPS;

/** A name in a list stands for the field with `_amount` behind it; where TikTok writes none, a `!` says so. */
const LISTS: Record<GroupName, Record<string, string>> = {
	revenue: {
		sales: 'subtotal_before_discount distant_item_fee',
		refunds: 'refund_subtotal_before_discount',
		seller_discounts: 'seller_discount seller_discount_refund',
		cod_income: 'cod_service_fee refund_cod_service_fee',
	},
	shipping: {
		shipping_income: 'customer_paid_shipping_fee',
		shipping_costs:
			'actual_shipping_fee signature_confirmation_fee shipping_insurance_fee seller_self_shipping_service_fee fbt_free_shipping_fee distant_shipping_fee international_leg_logistics shipping_app_service_fee logistics_service_fee!',
		return_shipping:
			'return_shipping_fee replacement_shipping_fee exchange_shipping_fee return_shipping_label_fee return_shipping_fee_paid_buyer',
		shipping_subsidies:
			'shipping_fee_discount failed_delivery_subsidy shipping_fee_guarantee_reimbursement! free_return_subsidy fbt_fulfillment_fee_reimbursement fbt_overall_merchant_subsidy! fbt_key_merchant_subsidy! sfr_reimbursement!',
	},
	fee: {
		platform_commission:
			'platform_commission referral_fee refund_administration_fee dynamic_commission fee_per_item_sold tsp_commission mall_service_fee platform_semi_managed_commission_fee! platform_semi_managed_commission_fee_tax!',
		payment_fees: 'transaction_fee credit_card_handling_fee seller_paylater_handling_fee',
		affiliate_commission:
			'affiliate_commission affiliate_partner_commission affiliate_ads_commission cofunded_creator_bonus external_affiliate_marketing_fee tap_shop_ads_commission! cps_shop_ads_commission_tax',
		affiliate_deposit: 'affiliate_commission_deposit! affiliate_commission_release!',
		programme_fees:
			// TikTok has documented logistics_service_fee and shipping_app_service_fee under shipping since 2026; they were seen here before.
			'sfp_service_fee live_specials_fee bonus_cashback_service_fee voucher_xtra_service_fee flash_sales_service_fee cofunded_promotion_service_fee pre_order_service_fee dt_handling_fee epr_pob_service_fee vn_fix_infrastructure_fee! shipping_fee_guarantee_service_fee! installation_service_fee! campaign_resource_fee! seller_growth_fee logistics_service_fee! shipping_app_service_fee insurance_fee! smart_promotion_fee platform_special_service_fee campaign_period_fee_cfp campaign_period_fee_cfp_tax campaign_period_fee_sp campaign_period_fee_sp_tax category_led_campaign_fee category_led_campaign_fee_tax',
		advertising:
			'gmv_max_ad_fee gmv_max_coupon_fee! brand_campaign_fee! brand_campaign_fee_tax! brand_amplification_program_commission! brand_amplification_program_fee_tax!',
		// Shipping that TikTok takes among the fees.
		return_shipping: 'failed_delivery_shipping_fee! buyer_fault_return_shipping_fee!',
		shipping_costs: 'shipping_insurance_fee_tax',
	},
	tax: {
		marketplace_tax: 'vat local_vat sst gst',
		tax_withheld: 'iva isr pit cedular_tax!',
		import_vat: 'import_vat',
		import_costs: 'customs_duty customs_clearance anti_dumping_duty',
		// Taxes on a fee cost what the fee costs.
		platform_commission: 'sales_tax_referral_fee',
		programme_fees: 'smart_promotion_fee_tax',
	},
};

const fieldName = (word: string) => (word.endsWith('!') ? word.slice(0, -1) : `${word}_amount`);

const categoriesOf = (lists: Record<string, string>): ReadonlyMap<string, string> =>
	new Map(
		Object.entries(lists).flatMap(([category, words]) =>
			words.split(' ').map((word) => [fieldName(word), category] as const),
		),
	);

/** Category of each field of a group. */
export const FIELD_CATEGORIES: Record<GroupName, ReadonlyMap<string, string>> = {
	revenue: categoriesOf(LISTS.revenue),
	shipping: categoriesOf(LISTS.shipping),
	fee: categoriesOf(LISTS.fee),
	tax: categoriesOf(LISTS.tax),
};

/** Fields of a group that repeat another amount or only inform; they are no part of the group's total. */
export const INFORMATION: Record<GroupName, ReadonlySet<string>> = {
	revenue: new Set(),
	// Repeats shipping_fee_discount_amount (facts of 2026: on 36 of 36 rows).
	shipping: new Set(['tiktok_shop_shipping_incentive_amount']),
	fee: new Set([
		// Repeats affiliate_commission_amount (216 of 216 rows).
		'affiliate_commission_amount_before_pit',
		'affiliate_commission_before_pit_amount',
		// Only in unsettled rows, where TikTok says that they are for information.
		'pit_withheld_from_ads_commission_amount',
		'retail_delivery_fee_amount',
		'retail_delivery_fee_payment_amount',
		'retail_delivery_fee_refund_amount',
	]),
	tax: new Set(['sales_tax_amount', 'sales_tax_payment_amount', 'sales_tax_refund_amount']),
};

/** Category of each type of adjustment, as TikTok writes the type. */
export const TYPE_CATEGORIES: ReadonlyMap<string, string> = new Map(
	Object.entries({
		refunds: 'CHARGE_BACK',
		customer_compensation: 'CUSTOMER_SERVICE_COMPENSATION',
		penalties: 'PLATFORM_PENALTY DEDUCTIONS_INCURRED_BY_SELLER',
		advertising: 'GMV_PAYMENT_FOR_ADS GMV_PAYMENT_FOR_TIKTOK_ADS',
		platform_commission: 'PLATFORM_COMMISSION_ADJUSTMENT PLATFORM_COMMISSION_COMPENSATION',
		programme_fees: 'PROMOTION_ADJUSTMENT REBATE',
		platform_reimbursements:
			'PLATFORM_COMPENSATION PLATFORM_REIMBURSEMENT LOGISTICS_REIMBURSEMENT SELLER_MISSION_REWARD',
		affiliate_commission: 'COFUNDED_CREATOR_REWARDS',
		fulfilment_fees: 'FBT_WAREHOUSE_SERVICE_FEE',
		shipping_costs: 'SHIPPING_FEE_ADJUSTMENT SAMPLE_SHIPPING_FEE',
		shipping_subsidies: 'SHIPPING_FEE_COMPENSATION SHIPPING_FEE_REBATE',
		// They move a balance from one statement to another: never an expense.
		rollover: 'NET_EARNINGS_BALANCE BILL_PAYMENT_(NEGATIVE_BALANCE)',
		suspense: 'OTHER_ADJUSTMENT',
	}).flatMap(([category, types]) => types.split(' ').map((type) => [type, category] as const)),
);

/** "Platform penalty" and PLATFORM_PENALTY are one type: some are told in prose. */
export const foldType = (type: string) =>
	type
		.trim()
		.toUpperCase()
		.replace(/[^A-Z0-9]+/g, '_')
		.replace(/^_|_$/g, '');

const CATEGORY_BY_FOLDED_TYPE: ReadonlyMap<string, string> = new Map(
	[...TYPE_CATEGORIES].map(([type, category]) => [foldType(type), category]),
);

/** Category of a type of adjustment in any spelling; undefined when nobody knows it. */
export const categoryOfType = (type: string): string | undefined => CATEGORY_BY_FOLDED_TYPE.get(foldType(type));

/** Amounts of a transaction beside its groups: totals, and what only RESERVE rows and adjustments carry. */
export const TRANSACTION_TOTALS: ReadonlySet<string> = new Set([
	'revenue_amount',
	'shipping_cost_amount',
	'fee_tax_amount',
	'adjustment_amount',
	'settlement_amount',
]);

/** An object with this in its name holds amounts for information (tiktok-shop.md 11.4). */
export const SUPPLEMENTARY = 'supplementary';
