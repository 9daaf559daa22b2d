/** Which type of return and which reason TikTok is told: a decision of the merchant, in tts_refund_reasons (tiktok-shop.md 10.3). */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { regionCode } from './shops';

export type ReturnType = 'REFUND' | 'RETURN_AND_REFUND';

export interface Reason {
	type: ReturnType;
	name: string;
	shipmentType: string;
	handoverMethod: string;
}

interface Wanted {
	shopId: string;
	region: string;
	/** status of the TikTok order */
	orderStatus: string;
	/** condition of the goods in NewStore, empty when it does not matter */
	condition: string;
	/** only this type */
	type?: ReturnType;
}

/** Rows speak of `delivered` and `shipped`; undefined for orders that have not left. */
export function stageOf(orderStatus: string): 'delivered' | 'shipped' | undefined {
	if (orderStatus === 'DELIVERED') return 'delivered';
	return ['PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT'].includes(orderStatus) ? 'shipped' : undefined;
}

/** The most specific row that fits: shop before market, condition before any, state of the order before any. */
export function chooseReason(rows: Row[], wanted: Wanted): Reason | undefined {
	const stage = stageOf(wanted.orderStatus) ?? '';
	const fits = (row: Row, column: string, value: string) =>
		cell(row, column) === '' || cell(row, column).toLowerCase() === value.toLowerCase();
	const typeOf = (row: Row): ReturnType =>
		cell(row, 'return_type').toUpperCase() === 'RETURN_AND_REFUND' ? 'RETURN_AND_REFUND' : 'REFUND';
	const rank = (row: Row) =>
		(cell(row, 'shop_id') ? 8 : 0) +
		(cell(row, 'region') ? 4 : 0) +
		(cell(row, 'condition') ? 2 : 0) +
		(cell(row, 'order_status') ? 1 : 0);
	const fitting = rows
		.filter((row) => cell(row, 'reason_name') !== '')
		.filter((row) => fits(row, 'shop_id', wanted.shopId))
		.filter((row) => cell(row, 'region') === '' || regionCode(cell(row, 'region')) === wanted.region)
		.filter((row) => fits(row, 'order_status', stage) && fits(row, 'condition', wanted.condition))
		.filter((row) => wanted.type === undefined || typeOf(row) === wanted.type)
		.sort((a, b) => rank(b) - rank(a));
	const [row] = fitting;
	if (!row) return undefined;
	return {
		type: typeOf(row),
		name: cell(row, 'reason_name'),
		shipmentType: cell(row, 'shipment_type'),
		handoverMethod: cell(row, 'handover_method'),
	};
}
