/** Orders of NewStore with a return or refund that the ledger does not call settled. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { firstCell, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { lookKey, refundKey, returnKey } from './keys';
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

interface UnsettledOrder {
	newstore_order_id: string;
	events: [];
	/** no row of the ledger speaks of one of its returns or refunds: no event has told of it */
	is_unknown?: true;
}

/**
 * @param orders items of NewStore, Refund: Get Many: `newstore_order_id`, `returns`, `refunds`
 * @param ledger rows of tts_refunds, all of them
 * @returns as 06a takes them
 */
export function unsettledOrders(orders: readonly Row[], ledger: readonly Row[]): Array<Placed<UnsettledOrder>> {
	const rows = rowsOf(ledger);
	const known = new Set(rows.map((row) => cell(row, 'refund_key')));
	const settled = new Set(rows.filter(isSettled).map((row) => cell(row, 'refund_key')));
	return orders.flatMap((order, index) => {
		const keys = keysOf(order);
		if (keys.every((key) => settled.has(key))) return [];
		const id = cell(order, 'newstore_order_id');
		const isUnknown = !known.has(lookKey(id)) && keys.some((key) => !known.has(key));
		return [
			{ json: { newstore_order_id: id, events: [], ...(isUnknown ? { is_unknown: true as const } : {}) }, index },
		];
	});
}
