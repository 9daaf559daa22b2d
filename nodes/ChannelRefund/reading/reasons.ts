/** Which type of return and which reason TikTok is told: a decision of the merchant, in tts_refund_reasons (tiktok-shop.md 10.3). */
import { regionCode } from '../../shared/channel/markets';
import { refundReasonsTable } from '../../shared/tables/refundReasons';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { RowProblem } from './unreadable';
import { isForShop, judgedRows } from './unreadable';

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

/** Words of two columns that narrow a row down, in upper case; a row with another word in them may be for any refund. */
const WORDS = {
	order_status: ['DELIVERED', 'SHIPPED'],
	return_type: ['REFUND', 'RETURN_AND_REFUND'],
};

const named = (row: Row) =>
	['shop_id', 'region', 'order_status', 'condition', 'reason_name']
		.filter((column) => cell(row, column) !== '')
		.map((column) => `${column} ${cell(row, column)}`)
		.join(', ') || 'without any of its cells';

/** Cells that say which refunds a row is for. */
const keyOf = (row: Row) =>
	[
		cell(row, 'shop_id'),
		regionCode(cell(row, 'region')),
		cell(row, 'order_status').toLowerCase(),
		cell(row, 'condition').toLowerCase(),
		typeOf(row),
	].join('\n');

const answerOf = (row: Row) =>
	['reason_name', 'shipment_type', 'handover_method'].map((column) => cell(row, column)).join('\n');

const typeOf = (row: Row): ReturnType =>
	cell(row, 'return_type').toUpperCase() === 'RETURN_AND_REFUND' ? 'RETURN_AND_REFUND' : 'REFUND';

const WHAT_TO_DO =
	'Correct or delete the row in the Data Table tts_refund_reasons. Refunds that wait for it go on after you approve them.';
const EFFECT = 'A refund that the row may be meant for is asked to a person.';

/** Rows that nobody can use, and rows for the same refunds that say different things. */
export function reasonProblems(rows: Row[]): RowProblem[] {
	const judged = judgedRows(refundReasonsTable, rows);
	const problem = (row: Row, complaint: string): RowProblem => ({
		table: 'tts_refund_reasons',
		row: named(row),
		complaint,
		effect: EFFECT,
		todo: WHAT_TO_DO,
		role: 'service',
	});
	return judged.flatMap(({ row, complaint }, place) => {
		if (complaint) return problem(row, complaint);
		const earlier = judged.slice(0, place).map((one) => one.row);
		const other = earlier.find((one) => keyOf(one) === keyOf(row) && answerOf(one) !== answerOf(row));
		return other ? problem(row, `Another row is for the same refunds and says ${cell(other, 'reason_name')}.`) : [];
	});
}

/** Whether a row is for this refund; a row with a fault may be for it as far as its other cells say. */
function fits(row: Row, wanted: Wanted): boolean {
	const isFor = (column: string, value: string) => ['', value.toLowerCase()].includes(cell(row, column).toLowerCase());
	const region = cell(row, 'region');
	const isOfRegion = !/^[A-Za-z]{2}$/.test(region) || regionCode(region) === wanted.region;
	const status = cell(row, 'order_status');
	const isOfStatus =
		(status !== '' && !WORDS.order_status.includes(status.toUpperCase())) ||
		isFor('order_status', stageOf(wanted.orderStatus) ?? '');
	const type = cell(row, 'return_type');
	const isOfType =
		wanted.type === undefined ||
		!['', ...WORDS.return_type].includes(type.toUpperCase()) ||
		typeOf(row) === wanted.type;
	return isForShop(row, wanted.shopId) && isOfRegion && isOfStatus && isFor('condition', wanted.condition) && isOfType;
}

/**
 * The most specific row that fits: shop before market, condition before any, state of the order before any. Undefined when
 * none fits, or when the one that does cannot be used (see `reasonProblems`).
 */
export function chooseReason(rows: Row[], wanted: Wanted): Reason | undefined {
	const rank = (row: Row) =>
		(cell(row, 'shop_id') ? 8 : 0) +
		(cell(row, 'region') ? 4 : 0) +
		(cell(row, 'condition') ? 2 : 0) +
		(cell(row, 'order_status') ? 1 : 0);
	const fitting = judgedRows(refundReasonsTable, rows).filter(({ row }) => fits(row, wanted));
	const most = Math.max(...fitting.map(({ row }) => rank(row)));
	const best = fitting.filter(({ row }) => rank(row) === most);
	if (best.length === 0 || best.some(({ complaint }) => complaint !== undefined)) return undefined;
	const [{ row }] = best;
	if (best.some((one) => keyOf(one.row) === keyOf(row) && answerOf(one.row) !== answerOf(row))) return undefined;
	return {
		type: typeOf(row),
		name: cell(row, 'reason_name'),
		shipmentType: cell(row, 'shipment_type'),
		handoverMethod: cell(row, 'handover_method'),
	};
}
