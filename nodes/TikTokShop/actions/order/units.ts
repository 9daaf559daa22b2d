/** Units of orders, counted by SKU. Pure. */
import { shippedForSeller } from '../../../shared/channel/fulfilment';
import { documentCount, readOrFault } from '../../../shared/channel/malformed';
import { rowsOf } from '../../../shared/channel/rows';
import type { Row } from '../../../shared/tableRows';

interface OrderLine {
	sku_id?: string;
	seller_sku?: string;
	product_id?: string;
	display_status?: string;
	combined_listing_skus?: Array<{ sku_id?: string; seller_sku?: string; product_id?: string; sku_count?: unknown }>;
}

export interface SkuUnits {
	sku_id: string;
	seller_sku: string;
	product_id: string;
	units: number;
	order_ids: string[];
	[field: string]: string | number | string[];
}

const CANCELLED: ReadonlySet<string> = new Set(['CANCELLED']);
const GONE: ReadonlySet<string> = new Set([
	...CANCELLED,
	'AWAITING_COLLECTION',
	'IN_TRANSIT',
	'DELIVERED',
	'COMPLETED',
]);

/** An order whose way cannot be read takes stock: too few units are offered rather than too many. */
function isShippedForSeller(order: Row): boolean {
	const read = readOrFault(() => shippedForSeller(order));
	return 'value' in read && read.value !== undefined;
}

/** Units of a part of a bundle; NaN when it cannot be read, for which the stock of the product is not sent. */
function countOf(part: Row): number {
	const read = readOrFault(() => documentCount(part, 'sku_count', 1));
	return 'value' in read ? read.value : Number.NaN;
}

/**
 * One line item is one unit (tiktok-shop.md 6.1). Cancelled lines and orders that TikTok fulfils take no stock of ours; what a
 * partly shipped order has shipped has left it. Of a bundle its components are counted.
 */
export function countUnits(orders: Row[]): SkuUnits[] {
	const rows = new Map<string, SkuUnits>();
	for (const order of orders) {
		if (isShippedForSeller(order)) continue;
		const gone = order.status === 'PARTIALLY_SHIPPING' ? GONE : CANCELLED;
		for (const line of rowsOf(order.line_items) as OrderLine[]) {
			if (gone.has(String(line.display_status))) continue;
			const components = rowsOf(line.combined_listing_skus) as NonNullable<OrderLine['combined_listing_skus']>;
			if (components.length === 0) add(rows, String(order.id), line, 1);
			for (const part of components) add(rows, String(order.id), part, countOf(part));
		}
	}
	return [...rows.values()];
}

function add(rows: Map<string, SkuUnits>, orderId: string, sku: OrderLine, units: number): void {
	const { sku_id = '', seller_sku = '', product_id = '' } = sku;
	const key = `${product_id} ${sku_id} ${seller_sku}`;
	let row = rows.get(key);
	if (!row) {
		row = { sku_id, seller_sku, product_id, units: 0, order_ids: [] };
		rows.set(key, row);
	}
	row.units += units;
	if (row.order_ids.at(-1) !== orderId) row.order_ids.push(orderId);
}
