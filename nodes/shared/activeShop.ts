import type { Row } from './tableRows';
import { yesNo } from './tableRows';

/**
 * Whether a row of tts_shops says that the shop takes part. An empty cell looks unticked in n8n, and the filter of the sweeps
 * leaves it out, so it means no. Rows written by hand, without the column, say nothing against the shop.
 */
export const isShopActive = (row: Row): boolean => !('active' in row) || yesNo(row, 'active', false);
