/** Answers of the injection → the references that TikTok keeps for us (tiktok-shop.md 6.7, design 1). */
import type { ExceptionItem } from '../shared/exception';
import { listed } from '../shared/channel/rows';
import type { Row } from '../shared/tableRows';
import { documentId, documentRows, readOrFault } from '../shared/channel/malformed';
import { lineInExternalId, PLATFORM } from '../shared/channel/storeLines';

/** TikTok keeps at most this many lines per order. */
const MAX_LINES = 100;

/** One order of TikTok Shop, External Reference: Add. */
interface ExternalReference {
	shop_id: string;
	order_id: string;
	external_order_id: string;
	platform: typeof PLATFORM;
	/** `id` = NewStore item, `origin_id` = TikTok line; the parts of a bundle share their origin_id */
	line_items: Array<{ id: string; origin_id: string }>;
}

/** Line of an item: from the line map, else from the item id itself, which is `<line id>-<n>`. */
function lineIdOf(externalItemId: string, map: Map<string, string>): string {
	return map.get(externalItemId) ?? lineInExternalId(externalItemId);
}

type ReferenceAnswer = { reference: ExternalReference } | { exception: ExceptionItem };

interface OrderIds {
	shopId: string;
	orderId: string;
	newStoreId: string;
}

function incomplete({ shopId, orderId, newStoreId }: OrderIds, faults: string[]): ReferenceAnswer {
	return {
		exception: {
			code: 'ORDER_REFERENCE_INCOMPLETE',
			flow: 'orders',
			severity: 'error',
			owner_role: 'integration',
			title: `Order ${orderId || '(no id)'}: the link between TikTok and NewStore cannot be written`,
			what_happened: `The order was sent to NewStore, but the answer does not name all its items: ${faults.join('; ')}. TikTok does not know the NewStore order yet.`,
			what_to_do:
				'Compare the order in both systems. It is tried again by itself; if it fails again, look at the order in NewStore and report it to the owner of the integration.',
			business_key: orderId || newStoreId || 'unknown order',
			ids: { order_id: orderId, shop_id: shopId, newstore_order_id: newStoreId },
		},
	};
}

function referenceOf(json: Row, ids: OrderIds): ReferenceAnswer {
	const { shopId, orderId, newStoreId } = ids;
	const lineMap = new Map(
		documentRows(json, 'line_map').map((entry) => [
			documentId(entry, 'external_item_id'),
			documentId(entry, 'tiktok_line_id'),
		]),
	);
	const items = documentRows(json, 'items').map((item) => ({
		id: documentId(item, 'id'),
		externalItemId: documentId(item, 'external_item_id'),
	}));
	const lines = items.map(({ id, externalItemId }) => ({ id, origin_id: lineIdOf(externalItemId, lineMap) }));
	const answered = new Set(items.map(({ externalItemId }) => externalItemId));
	const unanswered = [...lineMap.keys()].filter((id) => !answered.has(id));
	const faults = [
		...(shopId ? [] : ['shop_id is missing']),
		...(orderId ? [] : ['order_id is missing']),
		...(newStoreId ? [] : ['the NewStore order id is missing']),
		...(lines.length ? [] : ['NewStore answered without items']),
		...(lines.some((line) => !line.id || !line.origin_id) ? ['an item has no id or belongs to no TikTok line'] : []),
		...(new Set(items.map(({ id }) => id)).size < items.length ? ['two items have the same id'] : []),
		...(unanswered.length ? [`NewStore did not answer for ${listed(unanswered)}`] : []),
		...(lines.length > MAX_LINES ? [`${lines.length} items are more than the ${MAX_LINES} that TikTok keeps`] : []),
	];
	if (faults.length > 0) return incomplete(ids, faults);
	return {
		reference: {
			shop_id: shopId,
			order_id: orderId,
			external_order_id: newStoreId,
			platform: PLATFORM,
			line_items: lines,
		},
	};
}

/** Reference of one injected order, or what is wrong with the answer. */
export function externalReference(json: Row): ReferenceAnswer {
	const faults: string[] = [];
	const attempt = <T>(read: () => T, otherwise: T): T => {
		const result = readOrFault(read);
		if ('value' in result) return result.value;
		faults.push(result.fault.message);
		return otherwise;
	};
	const idOf = (field: string) => attempt(() => documentId(json, field), '');
	const ids = {
		shopId: idOf('shop_id'),
		orderId: idOf('order_id'),
		newStoreId: idOf('newstore_order_id') || idOf('id'),
	};
	const answer = attempt(() => referenceOf(json, ids), undefined);
	return faults.length === 0 && answer ? answer : incomplete(ids, faults);
}
