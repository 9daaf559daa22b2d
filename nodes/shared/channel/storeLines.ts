/**
 * Which TikTok line an item of NewStore is. First source: the external reference that was written when the order was routed
 * (tiktok-shop.md 6.7). Second: what NewStore kept of the line on the item, the extended attribute `tiktok_line_id` or the
 * external item id `<line id>-<n>`; an item that was swapped has a new id and is found by these only (newstore.md 16.8).
 */
import type { Row } from '../tableRows';
import { cell } from '../tableRows';
import { attribute } from './attributes';
import { isLostValue } from './malformed';
import { byText, firstCell, rowsOf } from './rows';

/** NewStore is not in TikTok's list of platforms; references of others name items of others. */
export const PLATFORM = 'ORDER_MANAGEMENT_SYSTEM';

/** NewStore item id → TikTok line id */
export type ItemLines = ReadonlyMap<string, string>;

/** What TikTok keeps of one NewStore order. */
export interface StoreReference {
	/** id of the NewStore order, '' when it is not named */
	externalId: string;
	/** the parts of a bundle are several items of one line */
	pairs: Array<[itemId: string, lineId: string]>;
}

const isOurs = (reference: Row) => [PLATFORM, ''].includes(cell(reference, 'platform'));

const idIn = (row: Row, field: string) => (isLostValue(cell(row, field)) ? '' : cell(row, field));

const pairsOf = (reference: Row): StoreReference['pairs'] =>
	rowsOf(reference.line_items)
		.map((line): [string, string] => [idIn(line, 'id'), idIn(line, 'origin_id')])
		.filter(([itemId, lineId]) => itemId !== '' && lineId !== '');

/** References of an item of External Reference: Get, or of one that Channel Order built. */
export function referencesOf(row: Row): StoreReference[] {
	const listed = rowsOf(row.external_orders).filter(isOurs);
	const own = isOurs(row) ? [{ externalId: firstCell(row, 'external_order_id', 'newstore_order_id'), row }] : [];
	return [...listed.map((one) => ({ externalId: cell(one, 'id'), row: one })), ...own]
		.map(({ externalId, row: reference }) => ({ externalId, pairs: pairsOf(reference) }))
		.filter(({ pairs }) => pairs.length > 0);
}

/** Where two references disagree about an item, the same one counts whatever their order is. */
export const itemLinesOf = (references: readonly StoreReference[]): ItemLines =>
	new Map(
		references
			.flatMap(({ pairs }) => pairs)
			.sort((a, b) => byText(b.join(), a.join()))
			.map(([itemId, lineId]) => [itemId, lineId]),
	);

/** As `itemLinesOf`, of the rows of a parameter References. */
export const readItemLines = (rows: readonly Row[]): ItemLines => itemLinesOf(rows.flatMap(referencesOf));

/** The line in an external item id, '' when it has another form. */
export const lineInExternalId = (externalItemId: string) => /^(.+)-\d+$/.exec(externalItemId)?.[1] ?? '';

/** Ids by which NewStore names one item: `id` and `origin_id` in an order, `item_id` in a fulfillment request. */
export const itemIds = (item: Row): string[] =>
	['origin_id', 'id', 'item_id'].map((field) => idIn(item, field)).filter((id) => id !== '');

/** TikTok line of an item, '' when nothing tells. */
export function lineOfItem(item: Row, lines: ItemLines): string {
	const referenced = itemIds(item).find((id) => lines.has(id));
	if (referenced !== undefined) return lines.get(referenced) ?? '';
	const externalId = attribute(item, 'external_item_id') || cell(item, 'external_item_id');
	return attribute(item, 'tiktok_line_id') || lineInExternalId(externalId);
}

/** Several items make one line: the part of a bundle. */
export const isBundlePart = (item: Row) => attribute(item, 'tiktok_bundle_sku_id') !== '';
