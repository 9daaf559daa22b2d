/** How the parts of Get Statements add up in a market (F7, tiktok-shop.md 11.3). */
import { marketOf } from '../../shared/channel/markets';
import type { Row } from '../../shared/tableRows';
import type { MarketVariant } from '../types';

const given = (row: Row, field: string) => row[field] !== undefined && row[field] !== null && row[field] !== '';

/**
 * local: net sales, shipping, fees, adjustments. sea: revenue, fees with shipping, adjustments. cross_border: TikTok gives no
 * sales field, so the parts cannot be added. The fields decide; the region only where a row has both.
 */
export function marketVariant(region: string, statement: Row | undefined): MarketVariant {
	const market = marketOf(region);
	if (!statement) return market?.statements ?? 'local';
	const hasNetSales = given(statement, 'net_sales_amount');
	const hasRevenue = given(statement, 'revenue_amount');
	if (hasNetSales && !(hasRevenue && market?.statements === 'sea')) return 'local';
	return hasRevenue && market?.tellsRevenue !== false ? 'sea' : 'cross_border';
}
