/** Is there stock in NewStore for the units of each order? Orders of one batch compete; the first paid is served first. */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import type { InjectItem, Order, Shortage, ShortAction } from './types';

/** Units that NewStore can promise, by product. A product that is not in it is unknown. */
export type Stock = Map<string, number>;

const units = (value: unknown): number | undefined => {
	const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value ?? Number.NaN);
	return Number.isFinite(number) ? number : undefined;
};

/**
 * Items of NewStore Availability in any of its shapes: `{product_id, atp_by_location}`, `{product_id, fulfillment_node_id, atp}`,
 * `{product_id, atp}`. A location below zero promises nothing and takes nothing from the others. Where a figure comes twice the
 * lower one counts.
 * @param locationIds only these locations count, and figures without a location; undefined: all
 */
export function readStock(rows: Row[], locationIds?: ReadonlySet<string>): Stock {
	const byLocation = new Map<string, Map<string, number>>();
	for (const row of rows) {
		const productId = cell(row, 'product_id');
		if (!productId) continue;
		const figures =
			typeof row.atp_by_location === 'object' && row.atp_by_location !== null
				? Object.entries(row.atp_by_location)
				: [[cell(row, 'fulfillment_node_id'), row.atp] as const];
		const locations = byLocation.get(productId) ?? new Map<string, number>();
		for (const [location, value] of figures) {
			const atp = units(value);
			if (atp === undefined) continue;
			if (locationIds && location !== '' && !locationIds.has(location)) {
				// The product is known, and has nothing for this shop.
				if (!locations.size) locations.set('', 0);
				continue;
			}
			locations.set(
				location,
				Math.min(Math.max(0, Math.floor(atp)), locations.get(location) ?? Number.MAX_SAFE_INTEGER),
			);
		}
		if (locations.size) byLocation.set(productId, locations);
	}
	return new Map(
		[...byLocation].map(([productId, locations]) => [productId, [...locations.values()].reduce((a, b) => a + b, 0)]),
	);
}

/**
 * Locations that may serve the orders of a shop: rows of tts_locations for it, or for every shop. Undefined when there is no
 * row for it: then the stock of all locations counts.
 */
export function locationsOfShop(rows: Row[], shopId: string): ReadonlySet<string> | undefined {
	const ofShop = rows.filter((row) => ['', shopId].includes(cell(row, 'shop_id')) && cell(row, 'location_id') !== '');
	if (ofShop.length === 0) return undefined;
	return new Set(ofShop.filter((row) => yesNo(row, 'sells', true)).map((row) => cell(row, 'location_id')));
}

/** Units wanted by product, in the order of the items. */
function wantedUnits(item: InjectItem): Map<string, number> {
	const wanted = new Map<string, number>();
	for (const { product_id } of item.payload.shipments[0].items)
		wanted.set(product_id, (wanted.get(product_id) ?? 0) + 1);
	return wanted;
}

/** An order that could go, waiting for its stock. */
export interface Candidate {
	order: Order;
	item: InjectItem;
	shortAction: ShortAction;
}

const paidAt = ({ order }: Candidate) => order.paidTime || order.createTime;

const firstPaidFirst = (a: Candidate, b: Candidate) =>
	paidAt(a) - paidAt(b) ||
	a.order.createTime - b.order.createTime ||
	a.order.id.length - b.order.id.length ||
	(a.order.id < b.order.id ? -1 : 1);

/**
 * Shortage of each candidate, in the order given; [] where everything is there. An order that is short takes nothing from those
 * after it, unless it is to be injected nevertheless.
 */
export function checkStock(candidates: Candidate[], stock: Stock): Shortage[][] {
	const left = new Map(stock);
	const shortages = new Map<Candidate, Shortage[]>();
	for (const candidate of [...candidates].sort(firstPaidFirst)) {
		const wanted = [...wantedUnits(candidate.item)];
		const short = wanted
			.filter(([productId, count]) => (left.get(productId) ?? -1) < count)
			.map(([productId, count]) => ({ product_id: productId, wanted: count, available: left.get(productId) ?? null }));
		shortages.set(candidate, short);
		if (short.length && candidate.shortAction !== 'inject') continue;
		for (const [productId, count] of wanted) {
			const available = left.get(productId);
			if (available !== undefined) left.set(productId, Math.max(0, available - count));
		}
	}
	return candidates.map((candidate) => shortages.get(candidate) ?? []);
}

/** The shortage in a sentence. */
export function describeShortage(shortage: Shortage[]): string {
	return shortage
		.map(({ product_id, wanted, available }) =>
			available === null
				? `NewStore gave no stock figure for ${product_id}: the product may be unknown there, or the stock was not read.`
				: `NewStore can promise ${available} of the ${wanted} ${wanted === 1 ? 'unit' : 'units'} of ${product_id}.`,
		)
		.join(' ');
}
