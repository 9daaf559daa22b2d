/** Rows of tts_return_map: how NewStore books what comes back on TikTok. A decision of the merchant (newstore.md 11). */
import { isBlankRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { RowProblem } from './unreadable';

export interface Booking {
	locationId: string;
	conditionCode: number;
	condition: string;
	reason: string;
	reasonCode?: number;
}

const isCode = (text: string) => /^\d+$/.test(text);

/** What is wrong with a row, as a sentence; undefined when it can be used. */
function complaintOf(row: Row): string | undefined {
	if (cell(row, 'location_id') === '') return 'It has no location_id.';
	const condition = cell(row, 'condition_code');
	if (!isCode(condition))
		return condition === '' ? 'It has no condition_code.' : `Its condition_code is "${condition}"; a number is needed.`;
	const reason = cell(row, 'return_code');
	return reason === '' || isCode(reason)
		? undefined
		: `Its return_code is "${reason}"; a number is needed, or nothing.`;
}

const keyOf = (row: Row) => `${cell(row, 'shop_id')}\n${cell(row, 'tiktok_reason')}`;
const answerOf = (row: Row) =>
	['location_id', 'condition_code', 'item_condition', 'return_reason', 'return_code']
		.map((column) => cell(row, column))
		.join('\n');

/** Rows that nobody can use, and rows for the same returns that say different things. */
export function returnMapProblems(rows: Row[]): RowProblem[] {
	const filled = rows.filter((row) => !isBlankRow(row));
	return filled.flatMap((row, place) => {
		const other = filled.slice(0, place).find((one) => keyOf(one) === keyOf(row) && answerOf(one) !== answerOf(row));
		const complaint =
			complaintOf(row) ?? (other ? 'Another row is for the same shop and reason and says something else.' : undefined);
		if (complaint === undefined) return [];
		const shop = cell(row, 'shop_id') || 'all shops';
		return {
			table: 'tts_return_map' as const,
			row: `${shop}, ${cell(row, 'tiktok_reason') || 'all reasons'}`,
			complaint,
			effect: 'Returns that the row is meant for are not booked.',
			todo: 'Correct or delete the row in the Data Table tts_return_map. The sweep then books the returns that wait for it.',
			role: 'operations' as const,
		};
	});
}

/**
 * The most specific row: shop before all shops, reason before all reasons. Undefined when there is none, or when it cannot be
 * used (see `returnMapProblems`).
 */
export function bookingFor(rows: Row[], shopId: string, tikTokReason: string): Booking | undefined {
	const fits = (row: Row, column: string, value: string) => ['', value].includes(cell(row, column));
	const rank = (row: Row) => (cell(row, 'shop_id') ? 2 : 0) + (cell(row, 'tiktok_reason') ? 1 : 0);
	const fitting = rows
		.filter((one) => !isBlankRow(one))
		.filter((one) => fits(one, 'shop_id', shopId) && fits(one, 'tiktok_reason', tikTokReason))
		.sort((a, b) => rank(b) - rank(a));
	const [row] = fitting;
	if (!row || complaintOf(row) !== undefined) return undefined;
	if (fitting.some((one) => keyOf(one) === keyOf(row) && answerOf(one) !== answerOf(row))) return undefined;
	const reasonCode = cell(row, 'return_code');
	return {
		locationId: cell(row, 'location_id'),
		conditionCode: Number(cell(row, 'condition_code')),
		condition: cell(row, 'item_condition'),
		reason: cell(row, 'return_reason'),
		...(reasonCode === '' ? {} : { reasonCode: Number(reasonCode) }),
	};
}
