/** Whether what the decision goes by has changed: notices a new buffer, and the beginning and end of a rule's time or a sale. */
import { createHash } from 'node:crypto';

import { hasBegun, readSale } from '../shared/channel/sale';
import { isShopActive, readShops } from '../shared/channel/shops';
import { SkuMap } from '../shared/skuMap';
import { cell } from '../shared/tableRows';
import type { Row } from '../shared/tableRows';
import { LocationRows } from './reading/shopPlans';
import { StockRules } from './reading/stockRules';
import type { RulesFingerprint } from './types';

export interface StockTables {
	shops: readonly Row[];
	locations: readonly Row[];
	rules: readonly Row[];
	skuMap: readonly Row[];
}

/** Each text once, in an order that does not depend on the order of the rows. */
const sorted = (texts: Iterable<unknown[]>) => [...new Set([...texts].map((text) => JSON.stringify(text)))].sort();

/** What a sale holds back of everything in the shop now; nothing outside of one, so that the text stays the same then. */
function saleInForce(row: Row, nowMs: number): unknown[] {
	const read = readSale(row, nowMs);
	if (!read) return [];
	if ('fault' in read) return ['sale held'];
	return hasBegun(read.sale, nowMs) ? ['sale', read.sale.units, read.sale.share] : [];
}

/**
 * A short text that is the same as long as the same shops, locations, mappings and rules count. Order of rows, notes, other
 * columns, rows that hold nothing although they cannot be read, and rules whose time has not come or is over make no
 * difference.
 * @param nowMs Unix milliseconds; decides which rules count, as it does in the decision
 */
export function fingerprintRules(tables: StockTables, nowMs: number): RulesFingerprint {
	const known = readShops(tables.shops);
	const contradicted = (id: string) => (known.get(id)?.isContradicted ? ['contradicted'] : []);
	const shops = sorted(
		tables.shops
			.filter((row) => cell(row, 'shop_id') !== '')
			.map((row) => [
				cell(row, 'shop_id'),
				isShopActive(row),
				...saleInForce(row, nowMs),
				...contradicted(cell(row, 'shop_id')),
			]),
	);
	const read = new LocationRows(tables.locations);
	const locations = sorted([
		...read.rows.map((row) => [row.shop_id, row.location_id, row.warehouse_id, row.sells]),
		...read.broken.flatMap(({ holds }) => (holds ? [['held', holds.shopId, holds.warehouseId]] : [])),
	]);
	const rules = sorted(new StockRules(tables.rules, 0, nowMs).inForce());
	const skus = sorted(
		[...new SkuMap(tables.skuMap).entries()].map(([shopId, sku, { text, contradictedBy }]) => [
			shopId,
			sku,
			[text, ...contradictedBy].sort(),
		]),
	);
	const fingerprint = createHash('sha256')
		.update(JSON.stringify([shops, locations, rules, skus]))
		.digest('hex');
	return {
		fingerprint: fingerprint.slice(0, 16),
		shops: shops.length,
		locations: locations.length,
		rules: rules.length,
		mapped_skus: skus.length,
	};
}
