// What TikTok charges per market (tiktok-shop.md 11.4). The rates are invented; which fields a market fills is not.
import { marketOf } from '../markets.mts';
import type { ShopSeed } from '../types.mts';

interface Rate {
	group: 'fee' | 'tax';
	field: string;
	/** Hundredths of a percent of the net sale. */
	bps: number;
}

export interface FeeModel {
	rates: Rate[];
	/** Fixed amounts per unit sold, not given back with a refund. */
	perUnit: Array<{ group: 'fee' | 'tax'; field: string; amount: number }>;
	/** The fee of which a share is kept when it is given back. */
	refundAdministration?: { of: string; bps: number };
	/** Creators' commission tells the amount before their income tax as well. */
	tellsCommissionBeforeTax: boolean;
	/** What TikTok takes for carrying a parcel. */
	shippingCost: number;
}

const fee = (field: string, bps: number): Rate => ({ group: 'fee', field, bps });
const tax = (field: string, bps: number): Rate => ({ group: 'tax', field, bps });

const PLAIN: FeeModel = {
	rates: [fee('platform_commission_amount', 900)],
	perUnit: [],
	tellsCommissionBeforeTax: false,
	shippingCost: 320,
};
const EUROPE: FeeModel = {
	...PLAIN,
	perUnit: [{ group: 'fee', field: 'epr_pob_service_fee_amount', amount: 7 }],
};
const UNITED_STATES: FeeModel = {
	...PLAIN,
	rates: [fee('referral_fee_amount', 600)],
	refundAdministration: { of: 'referral_fee_amount', bps: 2_000 },
	shippingCost: 455,
};
const SOUTH_EAST_ASIA: FeeModel = {
	...PLAIN,
	rates: [
		fee('platform_commission_amount', 400),
		fee('transaction_fee_amount', 200),
		fee('mall_service_fee_amount', 150),
		fee('sfp_service_fee_amount', 250),
	],
	tellsCommissionBeforeTax: true,
};

const MODELS: Record<string, FeeModel> = {
	US: UNITED_STATES,
	DE: EUROPE,
	FR: EUROPE,
	JP: {
		...PLAIN,
		rates: [fee('platform_commission_amount', 700), fee('transaction_fee_amount', 100)],
		shippingCost: 480,
	},
	ID: {
		...SOUTH_EAST_ASIA,
		rates: [...SOUTH_EAST_ASIA.rates, fee('dynamic_commission_amount', 300)],
		shippingCost: 12_000,
	},
	VN: {
		...SOUTH_EAST_ASIA,
		rates: [...SOUTH_EAST_ASIA.rates, tax('pit_amount', 50), tax('local_vat_amount', 100)],
		perUnit: [{ group: 'fee', field: 'vn_fix_infrastructure_fee', amount: 3_000 }],
		shippingCost: 18_000,
	},
	BR: {
		...PLAIN,
		rates: [fee('platform_commission_amount', 600)],
		perUnit: [{ group: 'fee', field: 'fee_per_item_sold_amount', amount: 200 }],
		shippingCost: 1_250,
	},
	MX: {
		...PLAIN,
		rates: [fee('platform_commission_amount', 600), tax('iva_amount', 800), tax('isr_amount', 250)],
		shippingCost: 5_500,
	},
};

/** Sellers from abroad: taxes and duties that TikTok pays for them. */
const FROM_ABROAD: Record<string, Rate[]> = {
	MY: [tax('sst_amount', 1_000)],
	SG: [tax('gst_amount', 900)],
	US: [tax('customs_duty_amount', 300), tax('customs_clearance_amount', 50)],
};
const DUTIES = [tax('vat_amount', 1_667), tax('import_vat_amount', 200), tax('customs_duty_amount', 300)];

export function feeModelOf({ region, sellerType }: ShopSeed): FeeModel {
	const model = MODELS[region] ?? (marketOf(region).group === 'SEA' ? SOUTH_EAST_ASIA : PLAIN);
	if (sellerType !== 'CROSS_BORDER') return model;
	return { ...model, rates: [...model.rates, ...(FROM_ABROAD[region] ?? DUTIES)] };
}
