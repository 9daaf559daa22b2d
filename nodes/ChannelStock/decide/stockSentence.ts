/** The sentence that explains a number to the people who run the shop. Built for changed SKUs only. */
import { listed, written } from '../../shared/channel/rows';
import type { Calculation, ComponentStock } from './stockArithmetic';
import type { LocationPlan, SaleRule, WarehouseSet } from '../reading/shopPlans';
import { unitsAt } from '../reading/stockFeed';
import type { RuleSet } from '../reading/stockRules';
import { MOST_UNITS } from '../reading/units';

/** What a sentence speaks of; a decided SKU has it all. */
export interface Explained {
	calculation: Calculation;
	components: readonly ComponentStock[];
	set: WarehouseSet;
	rules: RuleSet;
	sale: SaleRule | undefined;
}

const NAMED_LOCATIONS = 4;

/** Whether the location has units, of every component. */
function hasUnits({ id }: LocationPlan, components: readonly ComponentStock[]): boolean {
	for (const { atp } of components) if (unitsAt(atp, id) === 0) return false;
	return true;
}

/** "12 in Leeds DC and London store", "nothing in 12 locations" */
function whereabouts(units: number, components: readonly ComponentStock[], { locations }: WarehouseSet): string {
	const amount = units === 0 ? 'nothing' : written(units);
	if (locations.length === 0) return `${amount}, because no location of this warehouse sells here`;
	let here = 0;
	for (const location of locations) if (hasUnits(location, components)) here += 1;
	const count = here || locations.length;
	if (count > NAMED_LOCATIONS) return `${amount} in ${count} locations`;
	const named = here > 0 ? locations.filter((location) => hasUnits(location, components)) : locations;
	return `${amount} in ${listed(named.map(({ name }) => name))}`;
}

function stockPart(calculation: Calculation, components: readonly ComponentStock[], set: WarehouseSet): string {
	const text = whereabouts(calculation.available, components, set);
	if (components.length === 1 && components[0].count === 1) return text;
	const parts = components.map(({ product_id: id, count }) => (count === 1 ? id : `${count} × ${id}`));
	return `${text} as sets of ${listed(parts, Infinity)}`;
}

/** Everything up to the colon: where the units are and what takes units away, in the order of the arithmetic. */
function partsOf({ calculation, components, set, rules, sale }: Explained): string[] {
	const parts = [stockPart(calculation, components, set)];
	const { keptInLocations, afterUnrouted, afterShare, keptForSale, published } = calculation;
	if (keptInLocations > 0) {
		const labels = set.locations.flatMap((location) => Object.values(location.rules ?? {}).map(({ label }) => label));
		parts.push(`${written(keptInLocations)} kept in their locations by ${listed([...new Set(labels)].sort())}`);
	}
	let unrouted = 0;
	for (const component of components) unrouted += component.unrouted;
	if (unrouted > 0) parts.push(`${written(unrouted)} ordered on TikTok and not yet in NewStore`);
	if (rules.share_percent && afterShare < afterUnrouted)
		parts.push(`${written(afterShare)} of ${written(afterUnrouted)} offered by ${rules.share_percent.label}`);
	const buffer = rules.buffer_units;
	if (buffer && buffer.value > 0 && afterShare > 0)
		parts.push(`${written(Math.min(buffer.value, afterShare))} kept back by ${buffer.label}`);
	if (sale && keptForSale > 0) parts.push(`${written(keptForSale)} more kept back because of ${sale.label}`);
	const left = Math.max(0, afterShare - (buffer?.value ?? 0) - keptForSale);
	const capped = Math.min(left, rules.cap?.value ?? left);
	if (rules.cap && capped < left) parts.push(`at most ${written(rules.cap.value)} by ${rules.cap.label}`);
	if (capped > MOST_UNITS) parts.push(`at most ${written(MOST_UNITS)} because TikTok takes no more`);
	if (rules.threshold && published === 0 && capped > 0)
		parts.push(`${written(capped)} left count as sold out by ${rules.threshold.label}`);
	return parts;
}

/**
 * "12 in Leeds DC and London store, 2 ordered on TikTok and not yet in NewStore, 5 kept back by rule 'sku TEE-BLK-M
 * buffer 5': 5 published (was 7)."
 * @param was units that TikTok shows in the mapped warehouses; NaN when TikTok does not tell
 */
export function explainNumber(explained: Explained, was: number): string {
	const { calculation } = explained;
	const reasons = partsOf(explained).join(', ');
	// Joined, not concatenated: V8 keeps concatenated text as a tree of its pieces, three times the memory of 100,000 reasons.
	return [reasons, ': ', written(calculation.published), ' published (was ', shownAs(was), ').'].join('');
}

const shownAs = (units: number) => (Number.isNaN(units) ? 'unknown' : written(units));

/** The sentence of a SKU with several warehouses, for one of them. */
export function explainWarehouse(sentence: string, now: number, was: number): string {
	return [sentence, ' Of these ', written(now), ' in this warehouse (was ', shownAs(was), ').'].join('');
}
