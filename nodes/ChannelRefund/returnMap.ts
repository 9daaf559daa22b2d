/** Rows of tts_return_map: how NewStore books what comes back on TikTok. A decision of the merchant (newstore.md 11). */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

export interface Booking {
	locationId: string;
	conditionCode: number;
	condition: string;
	reason: string;
	reasonCode?: number;
}

/** The most specific row: shop before all shops, reason before all reasons. Undefined when none is complete. */
export function bookingFor(rows: Row[], shopId: string, tikTokReason: string): Booking | undefined {
	const fits = (row: Row, column: string, value: string) => ['', value].includes(cell(row, column));
	const rank = (row: Row) => (cell(row, 'shop_id') ? 2 : 0) + (cell(row, 'tiktok_reason') ? 1 : 0);
	const code = (row: Row, column: string) => (/^\d+$/.test(cell(row, column)) ? Number(cell(row, column)) : undefined);
	const [row] = rows
		.filter((one) => fits(one, 'shop_id', shopId) && fits(one, 'tiktok_reason', tikTokReason))
		.sort((a, b) => rank(b) - rank(a));
	const conditionCode = row && code(row, 'condition_code');
	if (!row || conditionCode === undefined || cell(row, 'location_id') === '') return undefined;
	const reasonCode = code(row, 'return_code');
	return {
		locationId: cell(row, 'location_id'),
		conditionCode,
		condition: cell(row, 'item_condition'),
		reason: cell(row, 'return_reason'),
		...(reasonCode === undefined ? {} : { reasonCode }),
	};
}
