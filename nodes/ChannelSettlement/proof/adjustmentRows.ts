/** Transactions that are no sale of an order: reimbursements, penalties and other adjustments. */
import { isRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { foldType } from '../tables/categoryMap';

const hasAmount = (value: unknown): boolean =>
	isRow(value) ? Object.values(value).some(hasAmount) : /[1-9]/.test(String(value ?? ''));

/**
 * Whether the revenue of a row is what its type says and no sale: a reimbursement may carry its amount in revenue_amount without
 * any parts (tiktok-shop.md 11.4).
 */
export function isRevenueOfType(row: Row): boolean {
	const type = typeof row.type === 'string' ? foldType(row.type) : '';
	return type !== '' && type !== 'ORDER' && hasAmount(row.revenue_amount) && !hasAmount(row.revenue_breakdown);
}
