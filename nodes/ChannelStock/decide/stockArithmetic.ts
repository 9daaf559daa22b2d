/**
 * The arithmetic of the channel (design 7):
 *
 *   published = clamp(0, 99,999, min(cap, floor((Σ ATP of mapped locations − unrouted units) × share) − buffer − sale)),
 *   less than the threshold counts as sold out; then per warehouse.
 *
 * What is written is what TikTok calls available: ATP lacks the orders that NewStore knows already, unrouted units are
 * those it does not know yet, so orders are subtracted once (tiktok-shop.md 8).
 */
import type { SkuComponent } from '../../shared/skuMap';
import { keptForSale } from '../../shared/channel/sale';
import type { SaleRule, WarehouseSet } from '../reading/shopPlans';
import { unitsAt } from '../reading/stockFeed';
import type { AtpByLocation } from '../reading/stockFeed';
import { WHOLE_SHARE } from '../reading/stockRules';
import type { RuleSet } from '../reading/stockRules';
import { MOST_UNITS } from '../reading/units';

export interface ComponentStock extends SkuComponent {
	atp: AtpByLocation;
	/** units of this product ordered on TikTok and not yet in NewStore */
	unrouted: number;
}

export interface Calculation {
	/** sellable units of the SKU in all mapped locations, before unrouted units and rules; may be negative */
	available: number;
	/** of them, units that location rules keep where they are */
	keptInLocations: number;
	afterUnrouted: number;
	afterShare: number;
	/** of what the buffer leaves, units that a sale holds back */
	keptForSale: number;
	published: number;
	/** published, per warehouse of `set.mapped` */
	perWarehouse: number[];
	hasNegativeAtp: boolean;
}

/** What a location gives for one product; negative stock stays negative, so that it lowers the sum. */
function givenBy(units: number, rules: RuleSet | undefined): number {
	if (!rules || units <= 0) return units;
	const share = rules.share_percent?.value ?? WHOLE_SHARE;
	const less = Math.floor((units * share) / WHOLE_SHARE) - (rules.buffer_units?.value ?? 0);
	const given = Math.max(0, Math.min(less, rules.cap?.value ?? Infinity));
	return given < (rules.threshold?.value ?? 0) ? 0 : given;
}

/**
 * Distributes units over warehouses that can hold `capacities`: what has to be taken away is taken from the fullest one
 * first, until it is level with the next (10, 4 and 3 with 9 units: 3, 3 and 3). Equal ones: the earlier keeps more.
 * `units` is at most the sum of the capacities.
 */
export function distribute(units: number, capacities: readonly number[]): number[] {
	if (capacities.length === 1) return [units];
	const parts = capacities.map((capacity) => Math.max(0, capacity));
	if (total(parts) === units) return parts;
	let left = units;
	const open = parts.map((_, index) => index);
	while (open.length > 0) {
		let smallest = 0;
		for (let at = 1; at < open.length; at++) if (parts[open[at]] <= parts[open[smallest]]) smallest = at;
		const [index] = open.splice(smallest, 1);
		parts[index] = Math.min(parts[index], Math.floor(left / (open.length + 1)));
		left -= parts[index];
	}
	return parts;
}

/** Sums of one component over the locations of one warehouse. */
function warehouseSum(
	component: ComponentStock,
	set: WarehouseSet,
	at: number,
	sum: { raw: number; given: number; negative: boolean },
) {
	sum.raw = 0;
	sum.given = 0;
	for (const { id, rules } of set.mapped[at].locations) {
		const units = unitsAt(component.atp, id);
		if (units < 0) sum.negative = true;
		sum.raw += units;
		sum.given += rules ? givenBy(units, rules) : units;
	}
}

/** What the channel shows for a SKU. Undefined when a number of units cannot be read. */
export function calculate(
	components: readonly ComponentStock[],
	set: WarehouseSet,
	rules: RuleSet,
	sale?: SaleRule,
): Calculation | undefined {
	const before = new Array<number>(set.mapped.length).fill(Infinity);
	const capacities = new Array<number>(set.mapped.length).fill(Infinity);
	const sum = { raw: 0, given: 0, negative: false };
	let afterUnrouted = Infinity;
	for (const component of components) {
		let given = 0;
		for (let at = 0; at < capacities.length; at++) {
			warehouseSum(component, set, at, sum);
			given += sum.given;
			before[at] = Math.min(before[at], Math.floor(sum.raw / component.count));
			capacities[at] = Math.min(capacities[at], Math.floor(sum.given / component.count));
		}
		afterUnrouted = Math.min(afterUnrouted, Math.floor((given - component.unrouted) / component.count));
	}
	const available = total(before);
	const capacity = total(capacities);
	// A bundle is packed in one place, so its warehouses may hold fewer sets than all of them together.
	afterUnrouted = Math.min(afterUnrouted, capacity);
	if (Number.isNaN(available + afterUnrouted)) return undefined;

	const share = rules.share_percent?.value ?? WHOLE_SHARE;
	const afterShare = afterUnrouted > 0 ? Math.floor((afterUnrouted * share) / WHOLE_SHARE) : afterUnrouted;
	const most = Math.min(MOST_UNITS, rules.cap?.value ?? MOST_UNITS);
	const afterBuffer = afterShare - (rules.buffer_units?.value ?? 0);
	const kept = sale ? Math.min(Math.max(0, afterBuffer), keptForSale(sale, afterShare)) : 0;
	const clamped = Math.max(0, Math.min(most, afterBuffer - kept));
	const published = clamped < (rules.threshold?.value ?? 0) ? 0 : clamped;
	return {
		available,
		keptInLocations: available - capacity,
		afterUnrouted,
		afterShare,
		keptForSale: kept,
		published,
		perWarehouse: distribute(published, capacities),
		hasNegativeAtp: sum.negative,
	};
}

function total(units: readonly number[]): number {
	let all = 0;
	for (const each of units) all += each;
	return all;
}
