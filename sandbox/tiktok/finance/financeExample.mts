// The worked statement of tiktok-shop.md 11.5, to the penny, with its times: two orders, a penalty, a reimbursement and
// a reserve, paid out. Pounds.
import type { Clock } from '../../clock.mts';
import type { FinanceBook } from './financeBook.mts';
import { DAY_MS } from './financeStatement.mts';
import type { Statement } from './financeStatement.mts';
import type { Amounts, FinanceRow, OrderRow, Payment, SkuPart } from './financeTypes.mts';

const STATEMENT_ID = '7540000000000000001';
const PAYMENT_ID = '3459000000000000001';
const SECOND = 1_000;

interface Figures {
	skuId: string;
	productName: string;
	quantity: number;
	revenue: [gross: number, refund: number, discount: number, discountBack: number];
	shipping: Amounts;
	commission: number;
	affiliate?: number;
}

function sku({ skuId, productName, quantity, revenue, shipping, commission, affiliate }: Figures): SkuPart {
	const [gross, refund, discount, discountBack] = revenue;
	return {
		skuId,
		skuName: 'Default',
		productName,
		quantity,
		revenue: {
			subtotal_before_discount_amount: gross,
			refund_subtotal_before_discount_amount: refund,
			seller_discount_amount: discount,
			seller_discount_refund_amount: discountBack,
		},
		shipping,
		fee: {
			platform_commission_amount: commission,
			...(affiliate === undefined ? {} : { affiliate_commission_amount: affiliate }),
		},
		tax: {},
	};
}

const FIRST: SkuPart[] = [
	sku({
		skuId: '1729000000000000101',
		productName: 'Black T-shirt',
		quantity: 2,
		revenue: [5_000, -2_500, -500, 250],
		shipping: { shipping_fee_discount_amount: 266, return_shipping_fee_amount: -320 },
		commission: -203,
		affiliate: -113,
	}),
	sku({
		skuId: '1729000000000000201',
		productName: 'Navy cap',
		quantity: 1,
		revenue: [1_500, 0, -150, 0],
		shipping: { shipping_fee_discount_amount: 133 },
		commission: -121,
		affiliate: -67,
	}),
];
const SECOND_ORDER: SkuPart[] = [
	sku({
		skuId: '1729000000000000301',
		productName: 'Grey hoodie',
		quantity: 1,
		revenue: [4_000, 0, 0, 0],
		shipping: { customer_paid_shipping_fee_amount: 399 },
		commission: -360,
	}),
];

/** Takes it into the books of a shop whose currency is the pound. Twice changes nothing. */
export function loadWorkedExample(finance: FinanceBook, clock: Clock, shopId: string): Statement {
	const known = finance.get(STATEMENT_ID);
	if (known !== undefined) return known;
	const at = (wireSeconds: number) => clock.fromWire(wireSeconds * SECOND);
	const order = (number: number, createdAt: number, skus: SkuPart[], more: Partial<OrderRow> = {}): OrderRow => ({
		kind: 'order',
		id: `163600000000000000${number}`,
		orderId: `57646000000000000${number}`,
		orderCreatedAtMs: at(createdAt),
		skus,
		info: {},
		shippingInfo: {},
		feeInfo: {},
		...more,
	});
	const rows: FinanceRow[] = [
		order(1, 1_764_547_200, FIRST, {
			shippingInfo: { shipping_fee_subsidy_amount: 399 },
			info: { customer_payment_amount: 5_550, platform_discount_amount: 300 },
		}),
		order(2, 1_764_547_300, SECOND_ORDER),
		{
			kind: 'adjustment',
			id: '1636000000000000003',
			type: 'PLATFORM_PENALTY',
			adjustmentId: '7238000000000000003',
			amount: -500,
		},
		{
			kind: 'adjustment',
			id: '1636000000000000004',
			type: 'LOGISTICS_REIMBURSEMENT',
			adjustmentId: '7238000000000000004',
			orderId: '576460000000000000',
			amount: 1_200,
		},
		{
			kind: 'reserve',
			id: '1636000000000000005',
			reserveId: '56780000001',
			amount: -800,
			status: 'COLLECTED',
			orderId: '576460000000000002',
			releaseAtMs: at(1_773_100_800),
		},
	];
	const statement = finance.load({ id: STATEMENT_ID, shopId, currency: 'GBP', startMs: at(1_765_324_800) - DAY_MS });
	for (const row of rows) statement.add(row);
	const payment: Payment = {
		id: PAYMENT_ID,
		shopId,
		status: 'PAID',
		createdAtMs: at(1_765_325_400),
		paidAtMs: at(1_765_497_600),
		payoutCurrency: 'GBP',
		exchangeRate: '1.000000',
	};
	finance.payouts.load(payment, [statement]);
	return statement;
}
