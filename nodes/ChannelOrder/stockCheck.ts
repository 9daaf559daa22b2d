/** Is there stock in NewStore for the units of each order? Orders of one batch compete; the first paid is served first. */
import { byId, isRow } from '../shared/channel/rows';
import type { Row } from '../shared/tableRows';
import { locationsTable } from '../shared/tables/locations';
import type { UnreadableRow } from '../shared/tables/table';
import { readTable } from '../shared/tables/table';
import { cell } from '../shared/tableRows';
import type { InjectItem, Order, Shortage, ShortAction } from './types';

/** Units that NewStore can promise, by product and location. A product that is not in it is unknown. */
export type Stock = Map<string, Map<string, number>>;

/** Locations that may serve an order; undefined: all. */
export type Locations = ReadonlySet<string> | undefined;

/** More units than any stock holds; a figure beyond is damaged, and nobody sells by it. */
const MOST_UNITS = 1e9;

const units = (value: unknown): number | undefined => {
	const isFigure = typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value));
	const number = isFigure ? Number(value) : Number.NaN;
	return Math.abs(number) <= MOST_UNITS ? number : undefined;
};

/** Ids in rows of stock; what is no id is no product that an order wants. */
const idOf = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

/** A figure for one location; none when the location cannot be read, as it would count everywhere. */
function figureOf(row: Row): Array<readonly [string, unknown]> {
	const location = idOf(row.fulfillment_node_id);
	const isReadable = location !== '' || ['', undefined, null].includes(row.fulfillment_node_id as null);
	return isReadable ? [[location, row.atp]] : [];
}

/**
 * Items of NewStore Availability in any of its shapes: `{product_id, atp_by_location}`, `{product_id, fulfillment_node_id, atp}`,
 * `{product_id, atp}` (its location is ''). A location below zero promises nothing and takes nothing from the others. Where a
 * figure comes twice the lower one counts.
 */
export function readStock(rows: Row[]): Stock {
	const stock: Stock = new Map();
	for (const row of rows) {
		const productId = idOf(row.product_id);
		if (!productId) continue;
		const figures =
			row.atp_by_location === undefined || row.atp_by_location === null
				? figureOf(row)
				: isRow(row.atp_by_location)
					? Object.entries(row.atp_by_location)
					: [];
		const locations = stock.get(productId) ?? new Map<string, number>();
		for (const [location, value] of figures) {
			const atp = units(value);
			if (atp === undefined) continue;
			const known = locations.get(location) ?? Number.MAX_SAFE_INTEGER;
			locations.set(location, Math.min(Math.max(0, Math.floor(atp)), known));
		}
		if (locations.size) stock.set(productId, locations);
	}
	return stock;
}

/**
 * Locations that may serve the orders of a shop: rows of tts_locations for it, or for every shop. Undefined when there is no
 * row for it: then the stock of all locations counts. A row that cannot be read is a row, and serves nothing.
 */
export function locationsByShop(given: readonly Row[]): (shopId: string) => Locations {
	const { rows, unreadable } = readTable(locationsTable, given);
	const isMeant = ({ row, columns }: UnreadableRow, shopId: string) =>
		columns.includes('shop_id') || ['', shopId].includes(cell(row, 'shop_id'));
	const known = new Map<string, Locations>();
	return (shopId) => {
		if (known.has(shopId)) return known.get(shopId);
		const ofShop = rows.filter((row) => row.shop_id === '' || row.shop_id === shopId);
		const isListed = ofShop.length > 0 || unreadable.some((row) => isMeant(row, shopId));
		const selling = ofShop.filter(({ sells }) => sells).map((row) => row.location_id);
		known.set(shopId, isListed ? new Set(selling) : undefined);
		return known.get(shopId);
	};
}

const mayServe = (locations: Locations, location: string) => !locations || location === '' || locations.has(location);

/** Units of a product at the given locations; null when NewStore gave no figure for the product at all. */
export function availableUnits(stock: Stock, productId: string, locations: Locations): number | null {
	const figures = stock.get(productId);
	if (!figures) return null;
	return [...figures].reduce((sum, [location, atp]) => (mayServe(locations, location) ? sum + atp : sum), 0);
}

/** Units of a product that a candidate took at a location. */
interface Take {
	by: Candidate;
	productId: string;
	location: string;
	count: number;
}

/** Takes units away, first where the fewest other orders may look: what several shops share is kept for them. */
function takeUnits(stock: Stock, productId: string, count: number, by: Candidate, others: Locations[]): Take[] {
	const figures = stock.get(productId);
	if (!figures) return [];
	const { locations } = by;
	const takes: Take[] = [];
	const rivals = (location: string) => others.filter((one) => mayServe(one, location)).length;
	const own = [...figures.keys()].filter((location) => mayServe(locations, location));
	own.sort((a, b) => rivals(a) - rivals(b) || (a < b ? -1 : 1));
	let open = count;
	for (const location of own) {
		const taken = Math.min(open, figures.get(location) ?? 0);
		figures.set(location, (figures.get(location) ?? 0) - taken);
		open -= taken;
		if (taken > 0) takes.push({ by, productId, location, count: taken });
	}
	return takes;
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
	/** locations that may serve the order; undefined: all */
	locations?: Locations;
}

const paidAt = ({ order }: Candidate) => order.paidTime || order.createTime;

const firstPaidFirst = (a: Candidate, b: Candidate) =>
	paidAt(a) - paidAt(b) || a.order.createTime - b.order.createTime || byId(a.order.id, b.order.id);

export interface StockAnswer {
	/** [] when everything is there */
	shortage: Shortage[];
	/**
	 * Candidates whose units are all that is missing. The stock does not hold the units of orders that NewStore has already, so
	 * if one of them is there, its units were counted twice and nothing may be missing at all.
	 */
	rivals: Candidate[];
}

// Webhooks come 100 at a time. A larger batch is a sweep, which leaves out what NewStore has, and each rival costs a look-up.
const MAX_RIVALS = 100;

/** Who took what is missing; [] when it would be missing without the others too, and in the rush of a sale. */
function rivalsOf(shortage: Shortage[], takes: Take[], locations: Locations): Candidate[] {
	const rivals = new Set<Candidate>();
	for (const { product_id: productId, wanted, available } of shortage) {
		const before = takes.filter((one) => one.productId === productId && mayServe(locations, one.location));
		const taken = before.reduce((sum, { count }) => sum + count, 0);
		if (available === null || available + taken < wanted) return [];
		for (const { by } of before) rivals.add(by);
	}
	return rivals.size > MAX_RIVALS ? [] : [...rivals];
}

/**
 * Stock for each candidate, in the order given. An order that is short takes nothing from those after it, unless it is to be
 * injected nevertheless.
 */
export function checkStock(candidates: Candidate[], stock: Stock): StockAnswer[] {
	const left: Stock = new Map([...stock].map(([productId, figures]) => [productId, new Map(figures)]));
	const sets = distinctSets(candidates);
	const takes: Take[] = [];
	const answers = new Map<Candidate, StockAnswer>();
	for (const candidate of [...candidates].sort(firstPaidFirst)) {
		const { locations } = candidate;
		const wanted = [...wantedUnits(candidate.item)];
		const short = wanted
			.map(([productId, count]) => ({
				product_id: productId,
				wanted: count,
				available: availableUnits(left, productId, locations),
			}))
			.filter(({ wanted: count, available }) => (available ?? -1) < count);
		answers.set(candidate, { shortage: short, rivals: rivalsOf(short, takes, locations) });
		if (short.length && candidate.shortAction !== 'inject') continue;
		for (const [productId, count] of wanted) takes.push(...takeUnits(left, productId, count, candidate, sets));
	}
	return candidates.map((candidate) => answers.get(candidate) ?? { shortage: [], rivals: [] });
}

/** The different sets of locations in a batch: as many as there are shops, not as there are orders. */
function distinctSets(candidates: Candidate[]): Locations[] {
	const sets = new Map<string, Locations>();
	for (const { locations } of candidates) sets.set(locations ? JSON.stringify([...locations].sort()) : '', locations);
	return [...sets.values()];
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
