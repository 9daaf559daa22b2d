/** NewStore item → TikTok line of one order, and how many items a line has. */
import type { Row } from '../../shared/tableRows';
import { firstCell, isRow, rowsOf } from '../../shared/channel/rows';
import { itemIds, itemLinesOf, lineOfItem, referencesOf } from '../../shared/channel/storeLines';
import type { StoreReference } from '../../shared/channel/storeLines';
import type { StoreOrder } from './storeOrder';

export interface OrderLineMap {
	lineOf: Map<string, string>;
	/** how many NewStore items make up a line, where a source says so */
	partsOf: Map<string, number>;
}

/** References of all orders, by TikTok order id. */
export class References {
	private readonly byOrder = new Map<string, StoreReference[]>();

	constructor(rows: Row[]) {
		for (const row of rows) {
			const orderId = firstCell(row, 'order_id', 'id');
			this.byOrder.set(orderId, [...(this.byOrder.get(orderId) ?? []), ...referencesOf(row)]);
		}
	}

	/** The reference of this NewStore order where it is named, else all of the TikTok order. */
	of(store: StoreOrder): StoreReference[] {
		const all = [...(this.byOrder.get(store.orderId) ?? []), ...store.sources.flatMap(referencesOf)];
		const own = all.filter((reference) => reference.externalId === store.newStoreOrderId);
		return own.length ? own : all;
	}
}

/** The order's items as NewStore names them itself: all of them, in a reading of the order or the answer to its injection. */
function orderItems(source: Row): Row[] {
	const order = isRow(source.newstore_order) ? source.newstore_order : {};
	return [...rowsOf(order.items), ...rowsOf(source.items)];
}

const requestItems = (source: Row) => rowsOf(source.fulfillment_requests).flatMap((request) => rowsOf(request.items));

function countParts(pairs: Array<[itemId: string, lineId: string]>): Map<string, number> {
	const items = new Map<string, Set<string>>();
	for (const [itemId, lineId] of pairs) items.set(lineId, (items.get(lineId) ?? new Set<string>()).add(itemId));
	return new Map([...items].map(([lineId, ids]) => [lineId, ids.size]));
}

export function mapLines(store: StoreOrder, references: References): OrderLineMap {
	const own = references.of(store);
	const lines = itemLinesOf(own);
	const lineOf = new Map(lines);
	const named = store.sources.flatMap(orderItems);
	for (const item of [...named, ...store.sources.flatMap(requestItems)]) {
		const lineId = lineOfItem(item, lines);
		for (const id of lineId === '' ? [] : itemIds(item)) if (!lineOf.has(id)) lineOf.set(id, lineId);
	}
	const partsOf = new Map([
		...countParts(named.map((item) => [firstCell(item, 'item_id', 'origin_id', 'id'), lineOfItem(item, lines)])),
		...countParts(own.flatMap(({ pairs }) => pairs)),
	]);
	return { lineOf, partsOf };
}
