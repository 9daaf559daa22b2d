/**
 * The tables tts_shops and tts_locations, prepared for look-ups: which NewStore locations feed which warehouse of a shop.
 */
import { isShopActive } from '../shared/channel/shops';
import { cell, yesNo, type Row } from '../shared/tableRows';
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
}

const NAME_LENGTH = 40;

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
		locationRows: readonly Row[],
		rules: StockRules,
	) {
		this.isKnown = shopRow !== undefined || acceptsEveryShop;
		this.isActive = shopRow === undefined || isShopActive(shopRow);
		this.name = (shopRow && cell(shopRow, 'shop_name')) || shopId;
		this.rules = rules.forShop(shopId);
		this.addLocations(locationRows);
	}

	private addLocations(rows: readonly Row[]): void {
		const ofShop = rows.filter((row) => cell(row, 'shop_id') === this.shopId);
		const own = new Set(ofShop.map((row) => cell(row, 'location_id')));
		const general = rows.filter((row) => cell(row, 'shop_id') === '' && !own.has(cell(row, 'location_id')));
		for (const row of [...ofShop, ...general]) {
			const id = cell(row, 'location_id');
			const warehouseId = cell(row, 'warehouse_id');
			if (id === '' || warehouseId === '') continue;
			let warehouse = this.warehouses.get(warehouseId);
			if (!warehouse) this.warehouses.set(warehouseId, (warehouse = { id: warehouseId, locations: [] }));
			if (!yesNo(row, 'sells', true) || warehouse.locations.some((location) => location.id === id)) continue;
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
		const seen = new Set<string>();
		let fedTwice: string | undefined;
		for (const { id } of locations) {
			if (seen.has(id)) fedTwice ??= id;
			seen.add(id);
		}
		return { ids, mapped, unmappedIds: ids.filter((id) => !this.warehouses.has(id)), locations, fedTwice };
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
		private readonly locationRows: readonly Row[],
		private readonly rules: StockRules,
	) {}

	get(shopId: string): ShopPlan {
		let plan = this.plans.get(shopId);
		if (!plan) {
			const row = this.shopRows.find((candidate) => cell(candidate, 'shop_id') === shopId);
			plan = new ShopPlan(shopId, row, this.shopRows.length === 0, this.locationRows, this.rules);
			this.plans.set(shopId, plan);
		}
		return plan;
	}

	/** Rows that name a location without warehouse or the other way round, in short. */
	incompleteRows(): string[] {
		const isIncomplete = (row: Row) => (cell(row, 'location_id') === '') !== (cell(row, 'warehouse_id') === '');
		return this.locationRows
			.filter(isIncomplete)
			.map((row) =>
				['location_id', 'warehouse_id', 'shop_id', 'note'].map((column) => cell(row, column)).filter(Boolean),
			)
			.map((cells) => cells.join(' '));
	}
}
