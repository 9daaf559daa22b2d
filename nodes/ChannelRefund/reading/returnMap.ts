/** Rows of tts_return_map: how NewStore books what comes back on TikTok. A decision of the merchant (newstore.md 11). */
import { returnMapTable } from '../../shared/tables/returnMap';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { RowProblem } from './unreadable';
import { isForShop, judgedRows } from './unreadable';

export interface Booking {
	locationId: string;
	conditionCode: number;
	condition: string;
	reason: string;
	reasonCode?: number;
}

const keyOf = (row: Row) => `${cell(row, 'shop_id')}\n${cell(row, 'tiktok_reason')}`;
const answerOf = (row: Row) =>
	['location_id', 'condition_code', 'item_condition', 'return_reason', 'return_code']
		.map((column) => cell(row, column))
		.join('\n');

/** Rows that nobody can use, and rows for the same returns that say different things. */
export function returnMapProblems(rows: Row[]): RowProblem[] {
	const judged = judgedRows(returnMapTable, rows);
	return judged.flatMap(({ row, complaint: refused }, place) => {
		const other = judged
			.slice(0, place)
			.find((one) => keyOf(one.row) === keyOf(row) && answerOf(one.row) !== answerOf(row));
		const complaint =
			refused ?? (other ? 'Another row is for the same shop and reason and says something else.' : undefined);
		if (complaint === undefined) return [];
		const shop = cell(row, 'shop_id') || 'all shops';
		return {
			table: 'tts_return_map' as const,
			row: `${shop}, ${cell(row, 'tiktok_reason') || 'all reasons'}`,
			complaint,
			effect: 'Returns that the row is meant for are not booked.',
			todo: 'Correct or delete the row in the Data Table tts_return_map. The returns that wait for it are then booked by themselves.',
			role: 'operations' as const,
		};
	});
}

/**
 * The most specific row: shop before all shops, reason before all reasons. Undefined when there is none, or when it cannot be
 * used (see `returnMapProblems`).
 */
export function bookingFor(rows: Row[], shopId: string, tikTokReason: string): Booking | undefined {
	const rank = (row: Row) => (cell(row, 'shop_id') ? 2 : 0) + (cell(row, 'tiktok_reason') ? 1 : 0);
	const fitting = judgedRows(returnMapTable, rows)
		.filter(({ row }) => isForShop(row, shopId) && ['', tikTokReason].includes(cell(row, 'tiktok_reason')))
		.sort((a, b) => rank(b.row) - rank(a.row));
	if (fitting.length === 0 || fitting[0].complaint !== undefined) return undefined;
	const [{ row }] = fitting;
	if (fitting.some((one) => keyOf(one.row) === keyOf(row) && answerOf(one.row) !== answerOf(row))) return undefined;
	const reasonCode = cell(row, 'return_code');
	return {
		locationId: cell(row, 'location_id'),
		conditionCode: Number(cell(row, 'condition_code')),
		condition: cell(row, 'item_condition'),
		reason: cell(row, 'return_reason'),
		...(reasonCode === '' ? {} : { reasonCode: Number(reasonCode) }),
	};
}
