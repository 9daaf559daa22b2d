/** How the parts of Get Statements add up in a market (F7, tiktok-shop.md 11.3). */
import type { Row } from '../shared/tableRows';
import type { MarketVariant } from './types';

/** Shipping is inside the fees there, and there are no payments to read. */
const SEA = new Set(['ID', 'MY', 'PH', 'SG', 'TH', 'VN']);

export const isSea = (region: string) => SEA.has(region);

const given = (row: Row, field: string) => row[field] !== undefined && row[field] !== null && row[field] !== '';

/**
 * local: net sales, shipping, fees, adjustments. sea: revenue, fees with shipping, adjustments. cross_border: TikTok gives no
 * sales field, so the parts cannot be added. The fields decide; the region only where a row has both.
 */
export function marketVariant(region: string, statement: Row | undefined): MarketVariant {
	if (!statement) return isSea(region) ? 'sea' : 'local';
	const hasNetSales = given(statement, 'net_sales_amount');
	const hasRevenue = given(statement, 'revenue_amount');
	if (hasNetSales && !(hasRevenue && isSea(region))) return 'local';
	// TikTok documents that the UK and the US have no revenue field.
	return hasRevenue && region !== 'GB' && region !== 'US' ? 'sea' : 'cross_border';
}
