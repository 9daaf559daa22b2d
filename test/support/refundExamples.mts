// Synthetic returns, orders and rows for the tests of Channel Refund.
import { decideRefunds } from '../../nodes/ChannelRefund/plan/decideRefunds.ts';
import { decideRestock } from '../../nodes/ChannelRefund/restock/decideRestock.ts';
import { planRefunds } from '../../nodes/ChannelRefund/plan/planRefunds.ts';
import { readAmountSettings, readPlanSettings, readRestockSettings } from '../../nodes/ChannelRefund/settings.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

const REGIONS = [
	'GB',
	'US',
	'DE',
	'ES',
	'FR',
	'IT',
	'IE',
	'VN',
	'ID',
	'MY',
	'PH',
	'SG',
	'TH',
	'JP',
	'MX',
	'BR',
] as const;
export type Region = (typeof REGIONS)[number];

export const shopOf = (region: Region): string => `7495000000000${100 + REGIONS.indexOf(region)}`;
const CURRENCY: Partial<Record<Region, string>> = { GB: 'GBP', US: 'USD', JP: 'JPY', VN: 'VND', BR: 'BRL', MX: 'MXN' };
const currencyOf = (region: Region): string => CURRENCY[region] ?? 'EUR';

export const shops: Row[] = REGIONS.map((region) => ({ shop_id: shopOf(region), region }));

/** What the shipped table says: REFUND, "does not match the description", where the market has it. */
const delivered = (ending: string) => `ecom_order_delivered_refund_reason_not_match_description_seller${ending}`;
const EU: Region[] = ['DE', 'ES', 'FR', 'IT', 'IE'];
const reason = (region: Region, name: string, status = 'delivered', fields: Row = {}): Row => ({
	shop_id: '',
	region,
	order_status: status,
	return_type: 'REFUND',
	reason_name: name,
	condition: '',
	...fields,
});
export const reasons: Row[] = [
	reason('GB', delivered('_uk')),
	reason('GB', 'seller_package_lost_uk', 'shipped'),
	reason('GB', 'ecom_order_delivered_refund_reason_damaged_seller_uk', 'delivered', { condition: 'Damaged' }),
	...EU.map((region) => reason(region, delivered(''))),
	...(['US', 'MX', 'BR', 'VN'] as Region[]).map((region) => reason(region, delivered(''))),
	reason('JP', 'ecom_order_delivered_refund_reason_general_adjustment'),
	reason('ID', 'ecom_order_delivered_refund_reason_missing_product_seller'),
];

export const ORDER = '576460000000000001';
export const UUID = '0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01';
export const RETURN = 'd4038815-6ea2-4f9b-b154-80c23dae6f44';
export const REQUEST = 'e5149926-7fb3-40ac-8265-91d34ebf7055';
export const TTR = '4035000000000000201';
export const NOW = '2026-03-12T12:00:00Z';
export const RETURNED_AT = '2026-03-12T11:00:00Z';
export const seconds = (time: string) => Date.parse(time) / 1000;
export const line = (n: number) => `57708000000000000${n}`;
export const item = (n: number) => `a1d0c5e2-3b7f-4c68-8e21-5d9f0a7b3c1${n}`;

interface LineWish {
	sku?: string;
	price?: string;
	tax?: string;
	platform?: string;
	display?: string;
}

interface OrderWish {
	region?: Region;
	status?: string;
	lines?: LineWish[];
	shipping?: number;
	fields?: Row;
}

const twoTees: LineWish[] = [{}, {}];

/** As TikTok Shop, Order: Get puts it out; two tees of 21.50 unless told. */
export function tikTokOrder({
	region = 'GB',
	status = 'DELIVERED',
	lines = twoTees,
	shipping = 0,
	fields,
}: OrderWish = {}): Row {
	const currency = currencyOf(region);
	const total = lines.reduce((sum, { price = '21.50', tax = '0' }) => sum + Number(price) + Number(tax), shipping);
	return {
		shop_id: shopOf(region),
		order_id: ORDER,
		id: ORDER,
		status,
		fulfillment_type: 'FULFILLMENT_BY_SELLER',
		update_time: seconds('2026-03-10T00:00:00Z'),
		payment: { currency, total_amount: ['JPY', 'VND'].includes(currency) ? String(total) : total.toFixed(2) },
		line_items: lines.map(({ sku = 'TEE-BLK-M', price = '21.50', tax, platform = '0', display }, n) => ({
			id: line(n + 1),
			sku_id: '1729000000000000101',
			seller_sku: sku,
			currency,
			sale_price: price,
			platform_discount: platform,
			...(tax ? { item_tax: [{ tax_type: 'SALES_TAX', tax_amount: tax }] } : {}),
			display_status: display ?? (status === 'CANCELLED' ? 'CANCELLED' : status),
		})),
		...fields,
	};
}

/** As TikTok Shop, Return: Search puts it out: a buyer's wish to return line 1, waiting for the seller. */
export function tikTokReturn(
	fields: Row = {},
	lines: Array<[n: number, amount: string]> = [[1, '21.50']],
	region: Region = 'GB',
): Row {
	const currency = currencyOf(region);
	const total = lines.reduce((sum, [, amount]) => sum + Math.round(Number(amount) * 100), 0) / 100;
	return {
		shop_id: shopOf(region),
		order_id: ORDER,
		return_id: TTR,
		return_type: 'RETURN_AND_REFUND',
		return_status: 'RETURN_OR_REFUND_REQUEST_PENDING',
		role: 'BUYER',
		return_reason: 'ecom_order_delivered_refund_and_return_reason_not_match_description_uk',
		create_time: seconds('2026-03-11T08:00:00Z'),
		update_time: seconds('2026-03-11T09:00:00Z'),
		refund_amount: { currency, refund_total: total.toFixed(2) },
		return_line_items: lines.map(([n, amount]) => ({
			order_line_item_id: line(n),
			seller_sku: 'TEE-BLK-M',
			refund_amount: { currency, refund_total: amount },
		})),
		...fields,
	};
}

/** A refund that the seller has made and TikTok has paid. */
export const sellerRefund = (
	lines: Array<[n: number, amount: string]> = [[1, '21.50']],
	fields: Row = {},
	region: Region = 'GB',
): Row =>
	tikTokReturn(
		{
			return_type: 'REFUND',
			return_status: 'RETURN_OR_REFUND_REQUEST_COMPLETE',
			role: 'SELLER',
			create_time: seconds('2026-03-12T11:30:00Z'),
			update_time: seconds('2026-03-12T11:31:00Z'),
			...fields,
		},
		lines,
		region,
	);

/** As TikTok Shop, Return: Check Eligibility puts it out; all lines eligible unless told. */
export function eligibility(
	count = 2,
	refused: Record<number, [code: number, reason: string]> = {},
	region: Region = 'GB',
): Row {
	const all = Array.from({ length: count }, (_, n) => n + 1);
	return {
		shop_id: shopOf(region),
		order_id: ORDER,
		sku_eligibility: [
			{
				sku_id: '1729000000000000101',
				line_item_eligibility: all.flatMap((n) =>
					['REFUND', 'RETURN_AND_REFUND'].map((type) => ({
						request_type: type,
						order_line_items_ids: [line(n)],
						eligible: refused[n] === undefined,
						...(refused[n] ? { ineligible_code: refused[n][0], ineligible_reason: refused[n][1] } : {}),
					})),
				),
			},
		],
	};
}

interface ReturnWish {
	/** numbers of items; 0 = NewStore names the product only */
	items?: number[];
	amount?: number;
	fee?: number;
	product?: string;
	condition?: string;
	fields?: Row;
}

/** Event return.processed as the NewStore Trigger puts it out. */
export const returnEvent = ({
	items = [1],
	amount = 21.5,
	fee = 0,
	product = 'TEE-BLK-M',
	condition = 'Sellable',
	fields,
}: ReturnWish = {}): Row => ({
	type: 'return.processed',
	payload: {
		id: RETURN,
		order_id: UUID,
		returned_at: RETURNED_AT,
		total_refund_amount: amount * items.length,
		return_fee: fee,
		currency: 'GBP',
		return_location_id: 'GB-STORE-014',
		items: items.map((n) => ({
			...(n > 0 ? { id: item(n) } : {}),
			product_id: product,
			quantity: 1,
			refund_amount: amount,
			item_condition: condition,
			condition_code: 1,
		})),
		...fields,
	},
});

/** A refund request as NewStore, Refund: Get Many gives it. */
export const refundRequest = (amount: number, fields: Row = {}): Row => ({
	id: REQUEST,
	order_id: UUID,
	amount,
	currency: 'GBP',
	requested_at: RETURNED_AT,
	status: 'pending',
	is_historical: false,
	...fields,
});

/** NewStore items: one per TikTok line, which their attributes name. */
export const storeItems = (count: number, fields: Row = {}, product = 'TEE-BLK-M'): Row[] =>
	Array.from({ length: count }, (_, n) => ({
		id: item(n + 1),
		origin_id: item(n + 1),
		product_id: product,
		status: 'complete',
		extended_attributes: [{ name: 'tiktok_line_id', value: line(n + 1) }],
		...fields,
	}));

/** Item of the NewStore input. */
export const newStoreOrder = (fields: Row = {}, region: Region = 'GB', count = 2): Row => ({
	shop_id: shopOf(region),
	order_id: ORDER,
	newstore_order_id: UUID,
	newstore_order: { id: ORDER, origin_id: UUID, currency: currencyOf(region), items: storeItems(count) },
	returns: [],
	refunds: [],
	...fields,
});

/** A row of tts_refunds. */
export const row = (fields: Row = {}): Row => ({
	refund_key: `nsr-${RETURN}`,
	direction: 'store_to_tiktok',
	shop_id: shopOf('GB'),
	order_id: ORDER,
	newstore_order_id: UUID,
	newstore_return_id: RETURN,
	newstore_refund_id: '',
	tiktok_return_id: '',
	lines: JSON.stringify([line(1)]),
	amount: '21.50',
	currency: 'GBP',
	state: 'sending',
	attempts: 1,
	idempotency_key: `refund-${RETURN}`,
	decision: '',
	created_at: '2026-03-12T11:29:00Z',
	updated_at: '2026-03-12T11:29:00Z',
	...fields,
});

/** tts_return_map with one row for everything. */
export const returnMap: Row[] = [
	{
		shop_id: '',
		tiktok_reason: '',
		location_id: 'GB-DC-01',
		item_condition: 'Sellable',
		condition_code: '1',
		return_reason: 'TikTok return',
		return_code: '9',
	},
];

interface PlanWish {
	newStore?: Row[];
	orders?: Row[];
	returns?: Row[];
	eligibility?: Row[];
	shops?: Row[];
	ledger?: Row[];
	reasons?: Row[];
	references?: Row[];
	skuMap?: Row[];
	options?: Row;
	now?: string;
}

export const plan = (wish: PlanWish = {}) =>
	planRefunds(
		{
			newStore: wish.newStore ?? [newStoreOrder({ events: [returnEvent()] })],
			orders: wish.orders ?? [tikTokOrder()],
			returns: wish.returns ?? [],
			eligibility: wish.eligibility ?? [eligibility()],
		},
		readPlanSettings(
			wish.options ?? {},
			{
				shops: wish.shops ?? shops,
				ledger: wish.ledger ?? [],
				reasons: wish.reasons ?? reasons,
				references: wish.references ?? [],
				skuMap: wish.skuMap ?? [],
			},
			Date.parse(wish.now ?? NOW),
		),
	);

/** Output and item of the only thing that a plan says. */
export function only(plans: object): { output: string; json: Row & { ledger: Row } } {
	const all = Object.entries(plans).flatMap(([output, list]) =>
		(list as Array<{ json: unknown }>).map(({ json }) => ({ output, json: json as Row & { ledger: Row } })),
	);
	expect(all).toHaveLength(1);
	return all[0];
}

export const amounts = (items: Row[], options: Row = {}, shopRows = shops) =>
	decideRefunds(items, readAmountSettings(options, shopRows, Date.parse(NOW)));

/** TikTok's answer to Calculate. */
export const calculated = (total: string, parts: Row = {}, currency = 'GBP') => ({
	order_refund_amount: {
		currency,
		refund_total: total,
		refund_subtotal: total,
		refund_shipping_fee: '0',
		refund_tax: '0',
		...parts,
	},
});

interface RestockWish {
	returns?: Row[];
	orders?: Row[];
	newStore?: Row[];
	shops?: Row[];
	ledger?: Row[];
	returnMap?: Row[];
	references?: Row[];
	skuMap?: Row[];
	options?: Row;
	now?: string;
}

export const restock = (wish: RestockWish = {}) =>
	decideRestock(
		{
			returns: wish.returns ?? [tikTokReturn({ return_status: 'RETURN_OR_REFUND_REQUEST_SUCCESS' })],
			orders: wish.orders ?? [tikTokOrder()],
			newStore: wish.newStore ?? [newStoreOrder()],
		},
		readRestockSettings(
			wish.options ?? {},
			{
				shops: wish.shops ?? shops,
				ledger: wish.ledger ?? [],
				returnMap: wish.returnMap ?? returnMap,
				references: wish.references ?? [],
				skuMap: wish.skuMap ?? [],
			},
			Date.parse(wish.now ?? NOW),
		),
	);
