// A statement with as many order rows as one likes, each made when it is asked for. Its sums are made of the same rows.
import type { RowSource } from './financeStatement.mts';
import type { OrderRow } from './financeTypes.mts';

const MINUTE_MS = 60_000;
/** Prices in minor units, so that sums do not come out even. */
const PRICES = [1_999, 2_450, 3_795, 899, 12_950, 501];

/** Sales of the weeks before `endMs`, one a minute; every seventh was partly refunded, every fifth sold by a creator. */
export function manySales(count: number, endMs: number): RowSource {
	const id = (prefix: string, index: number) => prefix + String(index).padStart(19 - prefix.length, '0');
	return {
		count,
		rowAt(index: number): OrderRow {
			const price = PRICES[index % PRICES.length];
			const discount = index % 4 === 0 ? Math.floor(price / 10) : 0;
			const refunded = index % 7 === 0 ? Math.floor(price / 2) : 0;
			const net = price - discount - refunded;
			return {
				kind: 'order',
				id: id('16369', index),
				orderId: id('57649', index),
				orderCreatedAtMs: endMs - (count - index) * MINUTE_MS,
				skus: [
					{
						skuId: id('17309', index % PRICES.length),
						skuName: 'Default',
						productName: 'Sample product',
						quantity: 1,
						revenue: {
							subtotal_before_discount_amount: price,
							refund_subtotal_before_discount_amount: -refunded,
							seller_discount_amount: -discount,
						},
						shipping: {
							customer_paid_shipping_fee_amount: 399,
							actual_shipping_fee_amount: index % 3 === 0 ? -320 : 0,
						},
						fee: {
							platform_commission_amount: -Math.floor((net * 9) / 100),
							affiliate_commission_amount: index % 5 === 0 ? -Math.floor(net / 10) : 0,
						},
						tax: {},
					},
				],
				info: { customer_payment_amount: price - discount + 399, customer_refund_amount: -refunded },
				shippingInfo: {},
				feeInfo: {},
			};
		},
	};
}
