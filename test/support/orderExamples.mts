/** TikTok orders for tests: amounts of an order follow from its lines, as TikTok promises (all data made up). */
import fc from 'fast-check';
import { fromMinor } from '../../nodes/shared/money.ts';

export const SHOP_ID = '7495000000000000001';

/** 2025-12-01T00:00:00Z and later, Unix seconds. */
export const CREATED = 1764547200;
export const PAID = CREATED + 60;
/** well after the remorse hour */
export const NOW = PAID + 2 * 3600;

export interface LineSpec {
	id?: string;
	skuId?: string;
	sellerSku?: string;
	/** minor units */
	price?: number;
	sellerDiscount?: number;
	platformDiscount?: number;
	tax?: number;
	rate?: string;
	cancelled?: boolean;
	gift?: boolean;
	deposit?: number;
	bundle?: Array<{ sku_id: string; seller_sku: string; sku_count: number }>;
}

export interface OrderSpec {
	id?: string;
	shopId?: string;
	currency?: string;
	lines?: LineSpec[];
	/** minor units */
	shipping?: { price?: number; sellerDiscount?: number; platformDiscount?: number; cofunded?: number; tax?: number };
	/** fees by TikTok field name, minor units; `inTotal: false` leaves them out of total_amount */
	fees?: Record<string, number>;
	feesInTotal?: boolean;
	/** fields of the order */
	order?: Record<string, unknown>;
	/** fields of payment */
	payment?: Record<string, unknown>;
	/** fields of recipient_address; null = no address */
	address?: Record<string, unknown> | null;
}

export const gbAddress = {
	full_address: '12 Example Street, Flat 3, Leeds, LS1 4AB, United Kingdom',
	phone_number: '(+44)7700900123',
	name: 'Jo Example',
	first_name: 'Jo',
	last_name: 'Example',
	region_code: 'GB',
	postal_code: 'LS1 4AB',
	post_town: 'Leeds',
	address_line1: '12 Example Street',
	address_line2: 'Flat 3',
	address_detail: '12 Example Street, Flat 3',
	district_info: [
		{ address_level_name: 'Country', address_name: 'United Kingdom', address_level: 'L0' },
		{ address_level_name: 'Nation', address_name: 'England', address_level: 'L1' },
	],
};

export const usAddress = {
	phone_number: '(+1)5035550147',
	name: 'Rosa Lind',
	first_name: 'Rosa',
	last_name: 'Lind',
	region_code: 'US',
	postal_code: '97209',
	address_line1: '18 Quarry Lane',
	address_line2: 'Unit 4',
	district_info: [
		{ address_level_name: 'Country', address_name: 'United States', address_level: 'L0' },
		{ address_level_name: 'State', address_name: 'Oregon', address_level: 'L1' },
		{ address_level_name: 'County', address_name: 'Multnomah', address_level: 'L2' },
		{ address_level_name: 'City', address_name: 'Portland', address_level: 'L3' },
	],
};

const sum = <T,>(list: T[], amount: (one: T) => number | undefined) =>
	list.reduce((total, one) => total + (amount(one) ?? 0), 0);

/** An order as Get Order Detail answers it, plus shop_id. */
export function tikTokOrder(spec: OrderSpec = {}): Record<string, unknown> {
	const currency = spec.currency ?? 'GBP';
	const money = (minor = 0) => fromMinor(minor, currency);
	const lines = spec.lines ?? [{ price: 2500, sellerDiscount: 250, platformDiscount: 100 }];
	const shipping = spec.shipping ?? {};
	const products = sum(lines, (line) => line.price);
	const seller = sum(lines, (line) => line.sellerDiscount);
	const platform = sum(lines, (line) => line.platformDiscount);
	const productTax = sum(lines, (line) => line.tax);
	const subTotal = products - seller - platform;
	const shippingFee =
		(shipping.price ?? 0) -
		(shipping.sellerDiscount ?? 0) -
		(shipping.platformDiscount ?? 0) -
		(shipping.cofunded ?? 0);
	const tax = productTax + (shipping.tax ?? 0);
	const fees = Object.values(spec.fees ?? {});
	const deposits = sum(lines, (line) => line.deposit);
	const feeTotal = spec.feesInTotal === false ? 0 : sum(fees, (fee) => fee) + deposits;
	return {
		shop_id: spec.shopId ?? SHOP_ID,
		id: spec.id ?? '576460000000000001',
		status: 'AWAITING_SHIPMENT',
		order_type: 'NORMAL',
		create_time: CREATED,
		paid_time: PAID,
		update_time: PAID + 3600,
		rts_sla_time: 1764720000,
		shipping_due_time: 1764979200,
		fulfillment_type: 'FULFILLMENT_BY_SELLER',
		shipping_type: 'SELLER',
		delivery_type: 'HOME_DELIVERY',
		delivery_option_id: '7091000000000000001',
		delivery_option_name: 'Standard shipping',
		warehouse_id: '7068000000000000001',
		user_id: '7021000000000000001',
		buyer_email: 'relay-1@buyers.example',
		is_cod: false,
		is_on_hold_order: true,
		is_buyer_request_cancel: false,
		is_sample_order: false,
		is_replacement_order: false,
		is_exchange_order: false,
		payment: {
			currency,
			original_total_product_price: money(products),
			seller_discount: money(seller),
			platform_discount: money(platform),
			sub_total: money(subTotal),
			original_shipping_fee: money(shipping.price),
			shipping_fee_seller_discount: money(shipping.sellerDiscount),
			shipping_fee_platform_discount: money(shipping.platformDiscount),
			shipping_fee_cofunded_discount: money(shipping.cofunded),
			shipping_fee: money(shippingFee),
			product_tax: money(productTax),
			shipping_fee_tax: money(shipping.tax),
			tax: money(tax),
			...Object.fromEntries(Object.entries(spec.fees ?? {}).map(([name, fee]) => [name, money(fee)])),
			total_amount: money(subTotal + shippingFee + tax + feeTotal),
			...spec.payment,
		},
		...(spec.address === null ? {} : { recipient_address: { ...gbAddress, ...spec.address } }),
		line_items: lines.map((line, index) => ({
			id: line.id ?? String(577080000000000001n + BigInt(index)),
			product_id: '1729000000000000100',
			sku_id: line.skuId ?? '1729000000000000101',
			seller_sku: line.sellerSku ?? 'TEE-BLK-M',
			product_name: 'Black T-shirt',
			currency,
			original_price: money(line.price),
			seller_discount: money(line.sellerDiscount),
			platform_discount: money(line.platformDiscount),
			sale_price: money((line.price ?? 0) - (line.sellerDiscount ?? 0) - (line.platformDiscount ?? 0)),
			display_status: line.cancelled ? 'CANCELLED' : 'AWAITING_SHIPMENT',
			is_gift: line.gift ?? false,
			...(line.deposit ? { pfand_fee: money(line.deposit) } : {}),
			...(line.tax === undefined
				? {}
				: { item_tax: [{ tax_type: 'SALES_TAX', tax_amount: money(line.tax), tax_rate: line.rate ?? '0.08' }] }),
			...(line.bundle ? { combined_listing_skus: line.bundle } : {}),
		})),
		packages: [],
		...spec.order,
	};
}

/** Row of tts_shops for the shop of the orders above. */
export function shopRow(changes: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		shop_id: SHOP_ID,
		shop_name: 'Example GB',
		region: 'GB',
		currency: 'GBP',
		timezone: 'Europe/London',
		newstore_shop: 'storefront-catalog-en',
		shop_locale: 'en-GB',
		channel_name: 'tiktok-shop-gb',
		price_method: 'tax_included',
		service_level: 'STANDARD',
		payment_processor: '',
		payment_method: '',
		short_stock_action: '',
		remorse_minutes: null,
		external_id_prefix: '',
		platform_discount_as_payment: true,
		active: true,
		...changes,
	};
}

/** A market that orders are made for. */
export interface Market {
	region: string;
	currency: string;
	priceMethod: 'tax_included' | 'tax_excluded';
	address: Record<string, unknown>;
}

export const MARKETS: Market[] = [
	{ region: 'GB', currency: 'GBP', priceMethod: 'tax_included', address: gbAddress },
	{ region: 'US', currency: 'USD', priceMethod: 'tax_excluded', address: usAddress },
	{
		region: 'JP',
		currency: 'JPY',
		priceMethod: 'tax_included',
		address: { ...gbAddress, region_code: 'JP', post_town: undefined },
	},
];

const lineSpec = (taxed: boolean) =>
	fc
		.record({
			price: fc.integer({ min: 0, max: 500_000 }),
			seller: fc.integer({ min: 0, max: 100 }),
			platform: fc.integer({ min: 0, max: 100 }),
			tax: fc.integer({ min: 0, max: 30 }),
			pieces: fc.oneof(
				{ weight: 3, arbitrary: fc.constant(0) },
				{ weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
			),
			sku: fc.constantFrom('TEE-BLK-M', 'CAP-NVY-OS', 'SOCK-MIX-OS'),
		})
		.map(({ price, seller, platform, tax, pieces, sku }): LineSpec => {
			const sellerDiscount = Math.floor((price * seller) / 100);
			const platformDiscount = Math.floor(((price - sellerDiscount) * platform) / 100);
			return {
				price,
				sellerDiscount,
				platformDiscount,
				...(taxed ? { tax: Math.floor(((price - sellerDiscount) * tax) / 100) } : {}),
				sellerSku: pieces ? 'GIFT-BOX' : sku,
				...(pieces
					? {
							bundle: [
								{ sku_id: '1729000000000000301', seller_sku: 'TEE-BLK-M', sku_count: pieces },
								{ sku_id: '1729000000000000302', seller_sku: 'CAP-NVY-OS', sku_count: 1 },
							],
						}
					: {}),
			};
		});

/** Orders whose amounts hold, of any of the three markets. */
export const validOrder = fc.constantFrom(...MARKETS).chain((market) => {
	const taxed = market.priceMethod === 'tax_excluded';
	return fc
		.record({
			lines: fc.array(lineSpec(taxed), { minLength: 1, maxLength: 8 }),
			shippingPrice: fc.integer({ min: 0, max: 2000 }),
			sellerShare: fc.integer({ min: 0, max: 50 }),
			platformShare: fc.integer({ min: 0, max: 50 }),
			shippingTax: fc.integer({ min: 0, max: taxed ? 200 : 0 }),
			fee: fc.constantFrom(0, 0, 27),
		})
		.map(({ lines, shippingPrice, sellerShare, platformShare, shippingTax, fee }) => ({
			market,
			order: tikTokOrder({
				currency: market.currency,
				lines,
				shipping: {
					price: shippingPrice,
					sellerDiscount: Math.floor((shippingPrice * sellerShare) / 100),
					platformDiscount: Math.floor((shippingPrice * platformShare) / 100),
					tax: shippingTax,
				},
				...(fee ? { fees: { retail_delivery_fee: fee } } : {}),
				address: market.address,
			}),
		}));
});

/** The shop of a market. */
export const shopOf = (market: Market) =>
	shopRow({ region: market.region, currency: market.currency, price_method: market.priceMethod });
