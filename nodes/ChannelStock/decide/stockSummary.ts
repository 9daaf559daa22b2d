import { counted, written } from '../../shared/channel/rows';
import type { StockSettings, StockSummary } from '../types';
import { isoExact } from '../../shared/channel/times';

/** Numbers of SKUs. */
export interface Tallies {
	skus: number;
	decided: number;
	changed: number;
	lowered: number;
	toZero: number;
	keptByRule: number;
	held: number;
	refused: number;
	notInRun: number;
	unproven: number;
	inactive: number;
	bundles: number;
}

interface Facts {
	productsWithStock: number;
	listings: number;
	updates: number;
	heldShops: number;
	unroutedUnits: number;
	unmatchedUnits: number;
	findings: number;
	findingsByCode: Record<string, number>;
	needsAPerson: boolean;
	bundles: string[];
	released: boolean;
}

function sentenceOf({ scope, silentShops }: StockSettings, tallies: Tallies, facts: Facts): string {
	const { skus, decided, changed, lowered, toZero, keptByRule, held, refused, notInRun, unproven } = tallies;
	const { inactive, bundles } = tallies;
	const of = `${counted(skus, 'SKU')} in ${counted(facts.listings, 'listing')}`;
	const parts = [
		`${written(changed)} to change (${written(lowered)} lower, ${written(toZero)} to zero)`,
		`${written(decided - changed)} right already`,
	];
	if (keptByRule > 0) parts.push(`${written(keptByRule)} kept by rule`);
	if (held > 0) parts.push(`${written(held)} held for a person`);
	if (refused > 0) parts.push(`${written(refused)} refused`);
	if (notInRun > 0) parts.push(`${written(notInRun)} not in this run`);
	if (unproven > 0) parts.push(`${written(unproven)} of them only a full run can decide`);
	if (inactive > 0) parts.push(`${written(inactive)} not on sale`);
	if (bundles > 0) parts.push(`${written(bundles)} of bundles that TikTok makes of others`);
	if (silentShops.size > 0) parts.push(`${counted(silentShops.size, 'shop')} without an answer`);
	const ending = facts.findings === 0 ? 'No exceptions.' : `${counted(facts.findings, 'exception')}.`;
	const released = facts.released ? ' Released by a person.' : '';
	return `${scope === 'full' ? 'Full' : 'Partial'} run over ${of}: ${parts.join(', ')}. ${ending}${released}`;
}

export function summarize(settings: StockSettings, tallies: Tallies, facts: Facts): StockSummary {
	return {
		ok: !facts.needsAPerson && facts.heldShops === 0 && settings.silentShops.size === 0,
		sentence: sentenceOf(settings, tallies, facts),
		scope: settings.scope,
		decided_at: isoExact(settings.nowMs),
		products_with_stock: facts.productsWithStock,
		listings: facts.listings,
		skus: tallies.skus,
		skus_decided: tallies.decided,
		skus_changed: tallies.changed,
		skus_unchanged: tallies.decided - tallies.changed,
		skus_oversell_protected: tallies.lowered,
		skus_to_zero: tallies.toZero,
		skus_kept_by_rule: tallies.keptByRule,
		skus_held: tallies.held,
		skus_refused: tallies.refused,
		skus_not_in_run: tallies.notInRun,
		skus_unproven: tallies.unproven,
		skus_inactive: tallies.inactive,
		skus_of_bundles: tallies.bundles,
		bundles: facts.bundles,
		shops_without_answer: settings.silentShops.size,
		updates: facts.updates,
		unrouted_units: facts.unroutedUnits,
		unrouted_units_unmatched: facts.unmatchedUnits,
		exceptions: facts.findings,
		exceptions_by_code: facts.findingsByCode,
		released: facts.released,
	};
}
