/** Answers of the injection → the references that TikTok keeps for us (tiktok-shop.md 6.7, design 1). */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

/** TikTok keeps at most this many lines per order. */
const MAX_LINES = 100;

/** One order of TikTok Shop, External Reference: Add. */
export interface ExternalReference {
	shop_id: string;
	order_id: string;
	external_order_id: string;
	platform: 'ORDER_MANAGEMENT_SYSTEM';
	/** `id` = NewStore item, `origin_id` = TikTok line; the parts of a bundle share their origin_id */
	line_items: Array<{ id: string; origin_id: string }>;
}

const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

/** Line of an item: from the line map, else from the item id itself, which is `<line id>-<n>`. */
function lineIdOf(externalItemId: string, map: Map<string, string>): string {
	return map.get(externalItemId) ?? /^(.+)-\d+$/.exec(externalItemId)?.[1] ?? '';
}

/** Reference of one injected order, or what is wrong with the answer. */
export function externalReference(json: Row): { reference: ExternalReference } | { exception: ExceptionItem } {
	const shopId = cell(json, 'shop_id');
	const orderId = cell(json, 'order_id');
	const newStoreId = cell(json, 'newstore_order_id') || cell(json, 'id');
	const lineMap = new Map(
		rowsOf(json.line_map).map((entry) => [cell(entry, 'external_item_id'), cell(entry, 'tiktok_line_id')]),
	);
	const lines = rowsOf(json.items).map((item) => ({
		id: cell(item, 'id'),
		origin_id: lineIdOf(cell(item, 'external_item_id'), lineMap),
	}));
	const answered = new Set(rowsOf(json.items).map((item) => cell(item, 'external_item_id')));
	const unanswered = [...lineMap.keys()].filter((id) => !answered.has(id));
	const faults = [
		...(shopId ? [] : ['shop_id is missing']),
		...(orderId ? [] : ['order_id is missing']),
		...(newStoreId ? [] : ['the NewStore order id is missing']),
		...(lines.length ? [] : ['NewStore answered without items']),
		...(lines.some((line) => !line.id || !line.origin_id) ? ['an item has no id or belongs to no TikTok line'] : []),
		...(unanswered.length ? [`NewStore did not answer for ${unanswered.join(', ')}`] : []),
		...(lines.length > MAX_LINES ? [`${lines.length} items are more than the ${MAX_LINES} that TikTok keeps`] : []),
	];
	if (faults.length === 0) {
		return {
			reference: {
				shop_id: shopId,
				order_id: orderId,
				external_order_id: newStoreId,
				platform: 'ORDER_MANAGEMENT_SYSTEM',
				line_items: lines,
			},
		};
	}
	return {
		exception: {
			code: 'ORDER_REFERENCE_INCOMPLETE',
			flow: 'orders',
			severity: 'error',
			owner_role: 'integration',
			title: `Order ${orderId || '(no id)'}: the link between TikTok and NewStore cannot be written`,
			what_happened: `The order was sent to NewStore, but the answer does not name all its items: ${faults.join('; ')}. TikTok does not know the NewStore order yet.`,
			what_to_do:
				'Compare the order in both systems. The sweep tries again; if it fails again, look at the order in NewStore and report it to the owner of the integration.',
			business_key: orderId || newStoreId || 'unknown order',
			ids: { order_id: orderId, shop_id: shopId, newstore_order_id: newStoreId },
		},
	};
}
