import { guardrail } from './stockFindings';
import type { Finding } from './stockFindings';
import type { ShopPlan } from '../reading/shopPlans';

export interface GuardrailLimits {
	/** percent of the SKUs on sale; more than this holds the run */
	percent: number;
	/** fewer SKUs than this never hold it */
	minimumSkus: number;
}

interface Tally {
	shop: ShopPlan;
	onSale: number;
	toZero: number;
}

/** Counts SKUs that would drop to zero, per shop and in all (design 7). */
export class Guardrail {
	private readonly tallies = new Map<string, Tally>();

	constructor(private readonly limits: GuardrailLimits) {}

	/** @param was units that TikTok shows in all warehouses @param now units it would show */
	count(shop: ShopPlan, was: number, now: number): void {
		let tally = this.tallies.get(shop.shopId);
		if (!tally) this.tallies.set(shop.shopId, (tally = { shop, onSale: 0, toZero: 0 }));
		if (!(was > 0)) return;
		tally.onSale += 1;
		if (now === 0) tally.toZero += 1;
	}

	private holds({ onSale, toZero }: Omit<Tally, 'shop'>): boolean {
		return toZero >= this.limits.minimumSkus && toZero * 100 > onSale * this.limits.percent;
	}

	/** What holds a shop: its own numbers, or those of all shops together (key ''). */
	findings(): Map<string, Finding> {
		const found = new Map<string, Finding>();
		const all = { onSale: 0, toZero: 0 };
		for (const tally of this.tallies.values()) {
			all.onSale += tally.onSale;
			all.toZero += tally.toZero;
			const { shop, toZero, onSale } = tally;
			if (this.holds(tally))
				found.set(shop.shopId, guardrail(shop.name, shop.shopId, toZero, onSale, this.limits.percent));
		}
		// Several shops, none of them far enough on its own.
		if (found.size === 0 && this.holds(all))
			found.set('', guardrail('all shops', '', all.toZero, all.onSale, this.limits.percent));
		return found;
	}
}
