/** SKUs of which TikTok shows another number than Channel Stock allows. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { rowsOf } from '../../shared/channel/rows';
import type { Finding } from './finding';

/** What an earlier look has seen of a SKU. */
export interface EarlierStock {
	shown: number;
	isMoved: boolean;
	/** Unix milliseconds */
	firstSeen: number;
}

interface Counted {
	shopId: string;
	sellerSku: string;
	shown: number;
	allowed: number;
	reason: string;
}

const numberIn = (row: Row, field: string) => (Number.isFinite(Number(row[field])) ? Number(row[field]) : 0);

/** Warehouses of a SKU added up. */
function countedSkus(items: readonly Row[]): Counted[] {
	const skus = new Map<string, Counted>();
	for (const item of items) {
		const shopId = cell(item, 'shop_id');
		for (const line of rowsOf(item.explain)) {
			const sellerSku = cell(line, 'seller_sku');
			const key = `${shopId} ${sellerSku}`;
			const known = skus.get(key) ?? { shopId, sellerSku, shown: 0, allowed: 0, reason: '' };
			skus.set(key, {
				...known,
				shown: known.shown + numberIn(line, 'was'),
				allowed: known.allowed + numberIn(line, 'now'),
				reason: known.reason || cell(line, 'reason'),
			});
		}
	}
	return [...skus.values()].filter(({ shown, allowed }) => shown !== allowed);
}

/**
 * @param items Updates and Held of Channel Stock, Decide
 * @param earlier rows of tts_drift by shop and SKU
 */
export function stockFindings(items: readonly Row[], earlier: ReadonlyMap<string, EarlierStock>): Finding[] {
	return countedSkus(items).map(({ shopId, sellerSku, shown, allowed, reason }): Finding => {
		const before = earlier.get(`${shopId} ${sellerSku}`);
		// Orders only lower it, and we only set what is allowed: a number that rose was set by somebody else.
		const isMoved = before !== undefined && (before.isMoved || shown > before.shown);
		return {
			kind: isMoved ? 'stock_moved_without_us' : 'stock_out_of_step',
			shopId,
			orderId: '',
			sellerSku,
			newStoreOrderId: '',
			what: `TikTok shows ${shown} of ${sellerSku}, ${allowed} ${allowed === 1 ? 'is' : 'are'} allowed.${reason ? ` ${reason.replace(/([^.])$/, '$1.')}` : ''}`,
			since: before?.firstSeen ?? 0,
			deadline: 0,
			shown,
			allowed,
		};
	});
}
