/**
 * The tables tts_shops and tts_locations, prepared for look-ups: which NewStore locations feed which warehouse of a shop.
 */
import { byText, groupBy, isTikTokId } from '../../shared/channel/rows';
import { hasBegun, readSale, saleEnd } from '../../shared/channel/sale';
import { readShops } from '../../shared/channel/shops';
import type { Shop } from '../../shared/channel/shops';
import { locationName, locationsTable } from '../../shared/tables/locations';
import type { RowOf, UnreadableRow } from '../../shared/tables/table';
import { readTable } from '../../shared/tables/table';
import { cell } from '../../shared/tableRows';
import type { Row } from '../../shared/tableRows';
import type { RuleSet, ShopRules, StockRules } from './stockRules';

export interface LocationPlan {
	id: string;
	/** for sentences: the note of the row when it is short, else the id */
	name: string;
	rules: RuleSet | undefined;
}

export interface WarehousePlan {
	id: string;
	/** locations whose stock the warehouse sells; those with sells = false are not among them */
	locations: LocationPlan[];
	/** rows about it that cannot be read: nothing is sent for it until they can */
	broken: BrokenLocation[];
}

/** A row of tts_locations that cannot be read. */
export interface BrokenLocation {
	/** the row in short */
	row: string;
	/** what is wrong with it, in words */
	reason: string;
	/** what it may concern; undefined when nothing, as it gives TikTok no stock */
	holds?: { shopId: string; warehouseId: string };
}

/** How the warehouses of a SKU are fed. SKUs with the same warehouses share one. */
export interface WarehouseSet {
	/** every warehouse of the SKU, each once, sorted: the order in which TikTok tells them means nothing */
	ids: string[];
	/** those that rows of tts_locations name, in the order of `ids` */
	mapped: WarehousePlan[];
	unmappedIds: string[];
	/** all locations that feed the mapped warehouses */
	locations: LocationPlan[];
	/** a location that feeds two of these warehouses: its stock would be counted twice */
	fedTwice: string | undefined;
	broken: BrokenLocation[];
}

/** What a sale of the shop holds back beside the rules, now. */
export interface SaleRule {
	units: number;
	/** hundredths of a percent of what could be offered; the larger of the two counts */
	share: number;
	/** for the sentence: "the sale until Fri 27 Nov, 23:00" */
	label: string;
}

const COLUMNS = Object.keys(locationsTable.columns);

export type LocationRow = RowOf<typeof locationsTable>;

/** What a row that cannot be read may concern. Without its location or warehouse it gives TikTok nothing, whatever it says beside. */
function heldOf({ row, columns }: UnreadableRow): BrokenLocation['holds'] {
	const warehouseId = isTikTokId(cell(row, 'warehouse_id')) ? cell(row, 'warehouse_id') : '';
	if (cell(row, 'location_id') === '' || warehouseId === '') return undefined;
	return { shopId: columns.includes('shop_id') ? '' : cell(row, 'shop_id'), warehouseId };
}

const brokenLocation = (row: UnreadableRow): BrokenLocation => ({
	row: COLUMNS.map((column) => cell(row.row, column))
		.filter(Boolean)
		.join(' '),
	reason: `${row.columns[0]} ${row.reasons[0]}`,
	holds: heldOf(row),
});

/** The table tts_locations: rows that can be read, and what is wrong with the others. */
export class LocationRows {
	readonly rows: LocationRow[] = [];
	readonly broken: BrokenLocation[];

	constructor(given: readonly Row[]) {
		const { rows, typed, unreadable } = readTable(locationsTable, given);
		this.broken = unreadable.map(brokenLocation);
		const known = rows.map((read, at) => ({ read, row: typed[at] }));
		const keyOf = ({ read }: (typeof known)[number]) => [read.shop_id, read.location_id, read.warehouse_id].join('\n');
		for (const [first, ...others] of groupBy(known, keyOf).values()) {
			if (others.every(({ read }) => read.sells === first.read.sells)) this.rows.push(first.read);
			else
				this.broken.push(
					brokenLocation({
						...first,
						number: 0,
						complaints: [],
						columns: ['sells'],
						reasons: ['is the opposite in another row'],
					}),
				);
		}
		this.broken.sort((a, b) => byText(a.row, b.row));
	}
}

export class ShopPlan {
	private readonly sets = new Map<string, WarehouseSet>();
	readonly rules: ShopRules;
	/** rows of tts_shops say different things of it */
	readonly isContradicted: boolean;
	readonly isKnown: boolean;
	readonly isActive: boolean;
	readonly name: string;
	/** undefined outside a sale */
	readonly sale: SaleRule | undefined;
	/** why nobody can tell what a sale holds back: nothing is sent for the shop until somebody can; '' when all is clear */
	readonly saleFault: string;
	readonly warehouses = new Map<string, WarehousePlan>();
	/** locations that sell in this shop */
	readonly locationIds = new Set<string>();

	constructor(
		readonly shopId: string,
		shop: Shop | undefined,
		acceptsEveryShop: boolean,
		locations: LocationRows,
		rules: StockRules,
	) {
		const read = readSale(shop?.row ?? {}, rules.nowMs);
		this.saleFault = read && 'fault' in read ? read.fault : '';
		this.sale =
			read && 'sale' in read && hasBegun(read.sale, rules.nowMs)
				? { units: read.sale.units, share: read.sale.share, label: `the sale until ${saleEnd(read.sale)}` }
				: undefined;
		this.isContradicted = shop?.isContradicted === true;
		this.isKnown = shop ? !shop.isContradicted : acceptsEveryShop;
		// Rows that differ may mean that it takes part: somebody is asked.
		this.isActive = shop === undefined || shop.active || shop.isContradicted;
		this.name = shop?.name ?? shopId;
		this.rules = rules.forShop(shopId);
		this.addLocations(locations.rows);
		for (const broken of locations.broken) {
			const { holds } = broken;
			if (holds && (holds.shopId === '' || holds.shopId === shopId))
				this.warehouse(holds.warehouseId).broken.push(broken);
		}
	}

	private warehouse(id: string): WarehousePlan {
		let warehouse = this.warehouses.get(id);
		if (!warehouse) this.warehouses.set(id, (warehouse = { id, locations: [], broken: [] }));
		return warehouse;
	}

	private addLocations(rows: readonly LocationRow[]): void {
		const ofShop = rows.filter((row) => row.shop_id === this.shopId);
		const own = new Set(ofShop.map((row) => row.location_id));
		const general = rows.filter((row) => row.shop_id === '' && !own.has(row.location_id));
		for (const { location_id: id, warehouse_id: warehouseId, sells, note } of [...ofShop, ...general]) {
			const warehouse = this.warehouse(warehouseId);
			if (!sells || warehouse.locations.some((location) => location.id === id)) continue;
			warehouse.locations.push({ id, name: locationName(id, note), rules: this.rules.forLocation(id) });
			this.locationIds.add(id);
		}
		for (const { locations } of this.warehouses.values()) locations.sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	/** How these warehouses are fed; each is named once. */
	warehouseSet(ids: readonly string[]): WarehouseSet {
		const key = ids.length === 1 ? ids[0] : ids.join('\n');
		let set = this.sets.get(key);
		if (!set) this.sets.set(key, (set = this.makeSet([...ids].sort())));
		return set;
	}

	private makeSet(ids: string[]): WarehouseSet {
		const mapped = ids.map((id) => this.warehouses.get(id)).filter((plan) => plan !== undefined);
		const locations = mapped.flatMap((warehouse) => warehouse.locations);
		const broken = mapped.flatMap((warehouse) => warehouse.broken);
		const seen = new Set<string>();
		let fedTwice: string | undefined;
		for (const { id } of locations) {
			if (seen.has(id)) fedTwice ??= id;
			seen.add(id);
		}
		return { ids, mapped, unmappedIds: ids.filter((id) => !this.warehouses.has(id)), locations, fedTwice, broken };
	}

	/** Whether both shops sell from a common location; a shop without locations may do so. */
	sharesStockWith(other: ShopPlan): boolean {
		if (other === this || this.locationIds.size === 0 || other.locationIds.size === 0) return true;
		for (const id of this.locationIds) if (other.locationIds.has(id)) return true;
		return false;
	}
}

export class ShopPlans {
	private readonly plans = new Map<string, ShopPlan>();
	private readonly shops: Map<string, Shop>;
	private readonly acceptsEveryShop: boolean;

	constructor(
		shopRows: readonly Row[],
		private readonly locations: LocationRows,
		private readonly rules: StockRules,
	) {
		this.shops = readShops(shopRows);
		this.acceptsEveryShop = shopRows.length === 0;
	}

	get(shopId: string): ShopPlan {
		let plan = this.plans.get(shopId);
		if (!plan) {
			plan = new ShopPlan(shopId, this.shops.get(shopId), this.acceptsEveryShop, this.locations, this.rules);
			this.plans.set(shopId, plan);
		}
		return plan;
	}
}

/** Ids of the table tts_shops. */
export const shopIdsOf = (rows: readonly Row[]): Set<string> =>
	new Set(rows.map((row) => cell(row, 'shop_id')).filter((id) => id !== ''));
