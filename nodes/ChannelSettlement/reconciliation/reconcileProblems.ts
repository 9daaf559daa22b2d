/** Orders that finance has to look at. */
import type { ExceptionItem } from '../../shared/exception';
import type { OrderRow } from './reconcileTypes';

type Words = Pick<ExceptionItem, 'code' | 'title' | 'what_to_do'> & Partial<ExceptionItem>;

const orderCase = (row: OrderRow, words: Words): ExceptionItem => ({
	flow: 'settlement',
	severity: 'warning',
	owner_role: 'finance',
	business_key: `order:${row.order_id}`,
	ids: {
		shop_id: row.shop_id,
		order_id: row.order_id,
		...(row.newstore_order_id ? { newstore_order_id: row.newstore_order_id } : {}),
	},
	what_happened: `${row.result} Expected ${row.expected}, settled ${row.settled} ${row.currency}.`,
	...words,
});

/** undefined when nobody has to do anything. */
export function reconcileCase(row: OrderRow): ExceptionItem | undefined {
	if (row.class === 'missing_in_newstore') {
		return orderCase(row, {
			code: 'SETTLEMENT_ORDER_NOT_IN_NEWSTORE',
			severity: 'error',
			title: `Order ${row.order_id} was paid out and is not in NewStore`,
			what_to_do:
				'Look for a case about this order, or try it again with the form "Try again now"; else have operations enter the order in NewStore.',
		});
	}
	if (row.class === 'missing_on_tiktok') {
		return orderCase(row, {
			code: 'SETTLEMENT_ORDER_NOT_SETTLED',
			title: `Order ${row.order_id} has not been paid out`,
			what_to_do: 'Look it up in Seller Center under Finance, unsettled orders: TikTok says there what it waits for.',
		});
	}
	if (row.class === 'amount') {
		return orderCase(row, {
			code: 'SETTLEMENT_ORDER_AMOUNT',
			title: `Order ${row.order_id} was settled with ${row.difference} ${row.currency} difference`,
			what_to_do:
				'Compare the order in NewStore with Seller Center: a discount, a refund or shipping is in one of them only.',
		});
	}
	return undefined;
}
