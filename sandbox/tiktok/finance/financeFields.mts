// The amount fields of a settlement as TikTok documents them (tiktok-shop.md 11.4), for answers that tell every field.
// Names without "_amount" are spelled like that. Two that repeat another amount are no parts and not here:
// tiktok_shop_shipping_incentive_amount and affiliate_commission_amount_before_pit.

const withAmount = (names: string): string[] => names.split(' ').map((name) => `${name}_amount`);

export const REVENUE_FIELDS = withAmount(
	'subtotal_before_discount refund_subtotal_before_discount seller_discount seller_discount_refund cod_service_fee refund_cod_service_fee distant_item_fee',
);
/** Told even when nothing else is. */
export const CORE_REVENUE_FIELDS = REVENUE_FIELDS.slice(0, 4);

export const SHIPPING_FIELDS = [
	...withAmount(
		'actual_shipping_fee shipping_fee_discount customer_paid_shipping_fee return_shipping_fee replacement_shipping_fee exchange_shipping_fee signature_confirmation_fee shipping_insurance_fee fbt_fulfillment_fee_reimbursement return_shipping_label_fee seller_self_shipping_service_fee return_shipping_fee_paid_buyer failed_delivery_subsidy fbt_free_shipping_fee free_return_subsidy international_leg_logistics distant_shipping_fee shipping_app_service_fee',
	),
	'shipping_fee_guarantee_reimbursement',
	'logistics_service_fee',
	'fbt_overall_merchant_subsidy',
	'fbt_key_merchant_subsidy',
];
export const CORE_SHIPPING_FIELDS = SHIPPING_FIELDS.slice(0, 4);

export const FEE_FIELDS = [
	...withAmount(
		'platform_commission referral_fee refund_administration_fee transaction_fee credit_card_handling_fee affiliate_commission affiliate_partner_commission affiliate_ads_commission sfp_service_fee live_specials_fee bonus_cashback_service_fee mall_service_fee voucher_xtra_service_fee flash_sales_service_fee cofunded_promotion_service_fee pre_order_service_fee tsp_commission dt_handling_fee epr_pob_service_fee seller_paylater_handling_fee fee_per_item_sold cofunded_creator_bonus dynamic_commission external_affiliate_marketing_fee platform_special_service_fee smart_promotion_fee gmv_max_ad_fee campaign_period_fee_cfp campaign_period_fee_cfp_tax campaign_period_fee_sp campaign_period_fee_sp_tax seller_growth_fee category_led_campaign_fee category_led_campaign_fee_tax cps_shop_ads_commission_tax shipping_insurance_fee_tax',
	),
	'vn_fix_infrastructure_fee',
	'affiliate_commission_deposit',
	'affiliate_commission_release',
	'tap_shop_ads_commission',
	'shipping_fee_guarantee_service_fee',
	'installation_service_fee',
	'campaign_resource_fee',
	'gmv_max_coupon_fee',
	'platform_semi_managed_commission_fee',
	'platform_semi_managed_commission_fee_tax',
	'brand_amplification_program_commission',
	'brand_amplification_program_fee_tax',
	'brand_campaign_fee',
	'brand_campaign_fee_tax',
	'failed_delivery_shipping_fee',
	'buyer_fault_return_shipping_fee',
	'insurance_fee',
];

export const TAX_FIELDS = [
	...withAmount(
		'vat import_vat customs_duty customs_clearance sst gst iva isr anti_dumping_duty local_vat pit sales_tax_referral_fee smart_promotion_fee_tax',
	),
	'cedular_tax',
];

export const INFO_FIELDS = withAmount(
	'customer_payment customer_refund platform_discount platform_discount_refund seller_cofunded_discount seller_cofunded_discount_refund platform_cofunded_discount platform_cofunded_discount_refund retail_delivery_fee retail_delivery_fee_payment retail_delivery_fee_refund sales_tax sales_tax_payment sales_tax_refund',
);
