/**
 * The tables tts_shops and tts_locations, prepared for look-ups: which NewStore locations feed which warehouse of a shop.
 */
import { byText, groupBy } from '../../shared/channel/rows';
import { isShopActive } from '../../shared/channel/shops';
import { cell, yesNo } from '../../shared/tableRows';
import type { Row } from '../../shared/tableRows';
import { isOddCell, namesShop } from './stockRules';
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

const NAME_LENGTH = 40;
const LOCATION_COLUMNS = ['location_id', 'warehouse_id', 'shop_id', 'sells', 'note'];

/** Yes or no of the cell sells, undefined when it says something else. An empty one means yes. */
function sellsOf(row: Row): boolean | undefined {
	const whenNo = yesNo(row, 'sells', false);
	if (cell(row, 'sells') !== '' && whenNo !== yesNo(row, 'sells', true)) return undefined;
	return whenNo || cell(row, 'sells') === '';
}

/** The table tts_locations: rows that can be read, and what is wrong with the others. */
export class LocationRows {
	readonly rows: Row[] = [];
	readonly broken: BrokenLocation[] = [];

	/** @param shopIds shops of the table tts_shops; none = every shop is accepted */
	constructor(all: readonly Row[], shopIds: ReadonlySet<string>) {
		const readable: Row[] = [];
		for (const row of all) {
			const problem = this.problemOf(row, shopIds);
			if (problem === undefined) readable.push(row);
			else if (problem !== '') this.add(row, problem, shopIds);
		}
		const keyOf = (row: Row) =>
			['shop_id', 'location_id', 'warehouse_id'].map((column) => cell(row, column)).join('\n');
		for (const same of groupBy(readable, keyOf).values()) {
			if (same.some((row) => sellsOf(row) !== sellsOf(same[0])))
				this.add(same[0], 'another row says the opposite in sells', shopIds);
			else this.rows.push(same[0]);
		}
		this.broken.sort((a, b) => byText(a.row, b.row));
	}

	/** What is wrong with a row, '' when it says nothing at all. */
	private problemOf(row: Row, shopIds: ReadonlySet<string>): string | undefined {
		if (['location_id', 'warehouse_id', 'shop_id', 'note'].every((column) => cell(row, column) === '')) return '';
		const odd = LOCATION_COLUMNS.find((column) => isOddCell(row, column));
		if (odd !== undefined) return `the cell ${odd} is not text`;
		if (cell(row, 'location_id') === '') return 'its location is missing';
		if (cell(row, 'warehouse_id') === '') return 'its warehouse is missing';
		if (sellsOf(row) === undefined) return `sells is "${cell(row, 'sells')}", which is neither true nor false`;
		const shopId = cell(row, 'shop_id');
		return namesShop(shopId, shopIds) ? undefined : `the shop "${shopId}" is not in the table tts_shops`;
	}

	private add(row: Row, reason: string, shopIds: ReadonlySet<string>): void {
		const text = LOCATION_COLUMNS.map((column) => cell(row, column)).filter(Boolean);
		const warehouseId = isOddCell(row, 'warehouse_id') ? '' : cell(row, 'warehouse_id');
		const shopId = namesShop(cell(row, 'shop_id'), shopIds) ? cell(row, 'shop_id') : '';
		// Without its location or warehouse the row gives TikTok nothing, whatever it says beside.
		const isHarmless = cell(row, 'location_id') === '' || warehouseId === '';
		this.broken.push({ row: text.join(' '), reason, ...(isHarmless ? {} : { holds: { shopId, warehouseId } }) });
	}
}

export class ShopPlan {
	private readonly sets = new Map<string, WarehouseSet>();
	readonly rules: ShopRules;
	readonly isKnown: boolean;
	readonly isActive: boolean;
	readonly name: string;
	readonly warehouses = new Map<string, WarehousePlan>();
	/** locations that sell in this shop */
	readonly locationIds = new Set<string>();

	constructor(
		readonly shopId: string,
		shopRow: Row | undefined,
		acceptsEveryShop: boolean,
		locations: LocationRows,
		rules: StockRules,
	) {
		this.isKnown = shopRow !== undefined || acceptsEveryShop;
		this.isActive = shopRow === undefined || isShopActive(shopRow);
		this.name = (shopRow && cell(shopRow, 'shop_name')) || shopId;
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

	private addLocations(rows: readonly Row[]): void {
		const ofShop = rows.filter((row) => cell(row, 'shop_id') === this.shopId);
		const own = new Set(ofShop.map((row) => cell(row, 'location_id')));
		const general = rows.filter((row) => cell(row, 'shop_id') === '' && !own.has(cell(row, 'location_id')));
		for (const row of [...ofShop, ...general]) {
			const id = cell(row, 'location_id');
			const warehouse = this.warehouse(cell(row, 'warehouse_id'));
			if (!sellsOf(row) || warehouse.locations.some((location) => location.id === id)) continue;
			const note = cell(row, 'note');
			const name = note !== '' && note.length <= NAME_LENGTH ? note : id;
			warehouse.locations.push({ id, name, rules: this.rules.forLocation(id) });
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

	constructor(
		private readonly shopRows: readonly Row[],
		private readonly locations: LocationRows,
		private readonly rules: StockRules,
	) {}

	get(shopId: string): ShopPlan {
		let plan = this.plans.get(shopId);
		if (!plan) {
			const row = this.shopRows.find((candidate) => cell(candidate, 'shop_id') === shopId);
			plan = new ShopPlan(shopId, row, this.shopRows.length === 0, this.locations, this.rules);
			this.plans.set(shopId, plan);
		}
		return plan;
	}
}

/** Ids of the table tts_shops. */
export const shopIdsOf = (rows: readonly Row[]): Set<string> =>
	new Set(rows.map((row) => cell(row, 'shop_id')).filter((id) => id !== ''));
