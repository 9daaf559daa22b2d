/** Which type of return and which reason TikTok is told: a decision of the merchant, in tts_refund_reasons (tiktok-shop.md 10.3). */
import { regionCode } from '../../shared/channel/markets';
import { isBlankRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { RowProblem } from './unreadable';

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

/** Words that these columns may hold, in upper case; an empty cell is allowed as well. */
const WORDS: Record<string, string[]> = {
	order_status: ['DELIVERED', 'SHIPPED'],
	return_type: ['REFUND', 'RETURN_AND_REFUND'],
	shipment_type: ['PLATFORM', 'BUYER_ARRANGE'],
	handover_method: ['DROP_OFF', 'PICKUP'],
};

/** What is wrong with a row, as a sentence; undefined when it can be used. */
function complaintOf(row: Row): string | undefined {
	if (cell(row, 'reason_name') === '') return 'It has no reason_name.';
	const region = cell(row, 'region');
	if (region !== '' && !/^[A-Za-z]{2}$/.test(region))
		return `Its region is "${region}"; two letters are needed, like GB.`;
	for (const [column, words] of Object.entries(WORDS)) {
		const text = cell(row, column);
		if (text !== '' && !words.includes(text.toUpperCase()))
			return `Its ${column} is "${text}"; known are ${words.map((one) => (column === 'order_status' ? one.toLowerCase() : one)).join(' and ')}.`;
	}
	return undefined;
}

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

const TODO =
	'Correct or delete the row in the Data Table tts_refund_reasons. Refunds that wait for it go on after you approve them.';
const EFFECT = 'A refund that the row may be meant for is asked to a person.';

/** Rows that nobody can use, and rows for the same refunds that say different things. */
export function reasonProblems(rows: Row[]): RowProblem[] {
	const filled = rows.filter((row) => !isBlankRow(row));
	const problem = (row: Row, complaint: string): RowProblem => ({
		table: 'tts_refund_reasons',
		row: named(row),
		complaint,
		effect: EFFECT,
		todo: TODO,
		role: 'service',
	});
	return filled.flatMap((row, place) => {
		const complaint = complaintOf(row);
		if (complaint) return problem(row, complaint);
		const other = filled.slice(0, place).find((one) => keyOf(one) === keyOf(row) && answerOf(one) !== answerOf(row));
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
	return (
		isFor('shop_id', wanted.shopId) && isOfRegion && isOfStatus && isFor('condition', wanted.condition) && isOfType
	);
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
	const fitting = rows.filter((row) => !isBlankRow(row) && fits(row, wanted));
	const most = Math.max(...fitting.map(rank));
	const best = fitting.filter((row) => rank(row) === most);
	const [row] = best;
	if (!row || best.some((one) => complaintOf(one) !== undefined)) return undefined;
	if (best.some((one) => keyOf(one) === keyOf(row) && answerOf(one) !== answerOf(row))) return undefined;
	return {
		type: typeOf(row),
		name: cell(row, 'reason_name'),
		shipmentType: cell(row, 'shipment_type'),
		handoverMethod: cell(row, 'handover_method'),
	};
}
