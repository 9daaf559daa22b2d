/**
 * NewStore item → TikTok line. First source: the external reference that was written when the order was routed. Second:
 * what NewStore kept of the line, `<line id>-<n>` as external item id or the extended attribute `tiktok_line_id`; an item
 * that was swapped has a new id and is found by these only (newstore.md 16.8).
 */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { byText, firstCell, isRow, rowsOf } from '../../shared/channel/rows';
import type { StoreOrder } from './storeOrder';

const PLATFORM = 'ORDER_MANAGEMENT_SYSTEM';

export interface OrderLineMap {
	lineOf: Map<string, string>;
	/** how many NewStore items make up a line, where a source says so */
	partsOf: Map<string, number>;
}

interface Reference {
	externalId: string;
	lines: Row[];
}

/** References of an item of External Reference: Get, or of one that Channel Order built. */
function referencesOf(row: Row): Reference[] {
	const all = rowsOf(row.external_orders)
		.filter((entry) => [PLATFORM, ''].includes(cell(entry, 'platform')))
		.map((entry) => ({ externalId: cell(entry, 'id'), lines: rowsOf(entry.line_items) }));
	if (all.length > 0) return all;
	const lines = rowsOf(row.line_items).filter((line) => cell(line, 'origin_id') !== '');
	return lines.length ? [{ externalId: firstCell(row, 'external_order_id', 'newstore_order_id'), lines }] : [];
}

/** References of all orders, by TikTok order id. */
export class References {
	private readonly byOrder = new Map<string, Reference[]>();

	constructor(rows: Row[]) {
		for (const row of rows) {
			const orderId = firstCell(row, 'order_id', 'id');
			this.byOrder.set(orderId, [...(this.byOrder.get(orderId) ?? []), ...referencesOf(row)]);
		}
	}

	/** The reference of this NewStore order where it is named, else all of the TikTok order. */
	linesFor(store: StoreOrder): Row[] {
		const all = [...(this.byOrder.get(store.orderId) ?? []), ...store.sources.flatMap(referencesOf)];
		const own = all.filter((reference) => reference.externalId === store.newStoreOrderId);
		return (own.length ? own : all).flatMap((reference) => reference.lines);
	}
}

function attributeLine(item: Row): string {
	const attributes = item.extended_attributes;
	if (isRow(attributes)) return cell(attributes, 'tiktok_line_id');
	return cell(rowsOf(attributes).find((attribute) => cell(attribute, 'name') === 'tiktok_line_id') ?? {}, 'value');
}

const lineFromItemId = (externalItemId: string) => /^(.+)-\d+$/.exec(externalItemId)?.[1] ?? '';

/** The order's items as NewStore names them itself: all of them, in a reading of the order or the answer to its injection. */
function orderItems(source: Row): Row[] {
	const order = isRow(source.newstore_order) ? source.newstore_order : {};
	return [...rowsOf(order.items), ...rowsOf(source.items)];
}

const requestItems = (source: Row) => rowsOf(source.fulfillment_requests).flatMap((request) => rowsOf(request.items));

const lineOfItem = (item: Row) => attributeLine(item) || lineFromItemId(cell(item, 'external_item_id'));

function countParts(pairs: Array<[itemId: string, lineId: string]>): Map<string, number> {
	const items = new Map<string, Set<string>>();
	for (const [itemId, lineId] of pairs) items.set(lineId, (items.get(lineId) ?? new Set<string>()).add(itemId));
	return new Map([...items].map(([lineId, ids]) => [lineId, ids.size]));
}

export function mapLines(store: StoreOrder, references: References): OrderLineMap {
	const lineOf = new Map<string, string>();
	const add = (itemId: string, lineId: string) => {
		if (itemId !== '' && lineId !== '' && !lineOf.has(itemId)) lineOf.set(itemId, lineId);
	};
	const referenced = references
		.linesFor(store)
		.map((line): [string, string] => [cell(line, 'id'), cell(line, 'origin_id')])
		.sort((a, b) => byText(a.join(), b.join()));
	for (const [itemId, lineId] of referenced) add(itemId, lineId);
	const named = store.sources.flatMap(orderItems);
	for (const item of [...named, ...store.sources.flatMap(requestItems)]) {
		// A reading of an order has `id` and `origin_id`, a request has `item_id`: all name the same item.
		for (const id of [cell(item, 'item_id'), cell(item, 'origin_id'), cell(item, 'id')]) add(id, lineOfItem(item));
	}
	const partsOf = new Map([
		...countParts(named.map((item) => [firstCell(item, 'item_id', 'origin_id', 'id'), lineOfItem(item)])),
		...countParts(referenced),
	]);
	return { lineOf, partsOf };
}
