/** Orders of NewStore with a return or refund that the ledger does not call settled. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { firstCell, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { refundKey, returnKey } from './keys';
import { isEnded, stateOfWord } from './states';

/** Only then the buyer has the money: TikTok may still close a refund that is asked for. */
const PAID_OUT = /(COMPLETED?|REFUND_SUCCESS)$/i;

function isSettled(row: Row): boolean {
	const state = stateOfWord(cell(row, 'state').toLowerCase());
	if (state === undefined || !isEnded({ state })) return false;
	return state !== 'done' || cell(row, 'direction') !== 'store_to_tiktok' || PAID_OUT.test(cell(row, 'tiktok_state'));
}

/** A refund that belongs to a return is settled with it. */
const keysOf = (order: Row) => [
	...rowsOf(order.returns).map((one) => returnKey(firstCell(one, 'return_id', 'id'))),
	...rowsOf(order.refunds)
		.filter((one) => cell(one, 'return_id') === '')
		.map((one) => refundKey(cell(one, 'id'))),
];

/**
 * @param orders items of NewStore, Refund: Get Many: `newstore_order_id`, `returns`, `refunds`
 * @returns as 06a takes them
 */
export function unsettledOrders(
	orders: readonly Row[],
	ledger: readonly Row[],
): Array<Placed<{ newstore_order_id: string; events: [] }>> {
	const settled = new Set(
		rowsOf(ledger)
			.filter(isSettled)
			.map((row) => cell(row, 'refund_key')),
	);
	return orders.flatMap((order, index) =>
		keysOf(order).some((key) => !settled.has(key))
			? [{ json: { newstore_order_id: cell(order, 'newstore_order_id'), events: [] }, index }]
			: [],
	);
}
