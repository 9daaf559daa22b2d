/** One order as both sides and the ledger see it, and what one run has already planned for it. */
import type { SkuMap } from '../shared/skuMap';
import type { Row } from '../shared/tableRows';
import type { Eligibility } from './eligibility';
import { sameSet, sum, tableMinor } from './fields';
import { lineIds } from './ledger';
import type { ItemMap } from './lineMap';
import type { PlanSettings } from './settings';
import type { Shop } from './shops';
import type { StoreCase, StoreOrder } from './storeCases';
import type { OrderLine, TikTokOrder } from './tikTokOrder';
import type { OrderReturns, TikTokReturn } from './tikTokReturns';
import { amountsByLine, linesOf } from './tikTokReturns';
import type { LedgerRow } from './types';

interface Parts {
	store: StoreOrder;
	order: TikTokOrder;
	returns: OrderReturns;
	eligibility: Eligibility | undefined;
	shop: Shop | undefined;
	items: ItemMap;
	skus: SkuMap;
	/** rows of this order, both directions */
	rows: LedgerRow[];
	settings: PlanSettings;
}

/** Clocks of two systems differ a little. */
const CLOCK_MS = 10 * 60_000;

export class RefundContext {
	readonly store: StoreOrder;
	readonly order: TikTokOrder;
	readonly returns: OrderReturns;
	readonly eligibility: Eligibility | undefined;
	readonly shop: Shop | undefined;
	readonly items: ItemMap;
	readonly skus: SkuMap;
	readonly settings: PlanSettings;
	readonly rows: LedgerRow[];
	/** lines that a call of this run is about */
	private readonly planned = new Map<string, number>();
	/** lines that a return of this run stands for */
	private readonly taken = new Map<string, string>();

	constructor(parts: Parts) {
		this.store = parts.store;
		this.order = parts.order;
		this.returns = parts.returns;
		this.eligibility = parts.eligibility;
		this.shop = parts.shop;
		this.items = parts.items;
		this.skus = parts.skus;
		this.settings = parts.settings;
		this.rows = parts.rows;
	}

	get reasons(): Row[] {
		return this.settings.reasons;
	}

	rowsOf(one: StoreCase): LedgerRow[] {
		return this.rows.filter((row) => row.direction === 'store_to_tiktok' && isAbout(row, one.id));
	}

	line(id: string): OrderLine | undefined {
		return this.order.lines.find((line) => line.id === id);
	}

	/** Line → id of the return that stands for it, by the ledger and by this run. */
	takenBy(lineId: string): string | undefined {
		const row = this.rows.find(
			(one) => one.newstore_return_id !== '' && one.state !== 'refused' && lineIds(one).includes(lineId),
		);
		return this.taken.get(lineId) ?? row?.newstore_return_id;
	}

	take(lineId: string, returnId: string): void {
		this.taken.set(lineId, returnId);
	}

	/** The row that a TikTok return is the effect of. */
	rowOfReturn(one: TikTokReturn): LedgerRow | undefined {
		return this.rows.find(
			(row) => row.tiktok_return_id !== '' && this.returns.headId(row.tiktok_return_id) === this.returns.headId(one.id),
		);
	}

	headsOn(lineId: string): TikTokReturn[] {
		return this.returns.heads.filter((one) => linesOf(one, this.order).includes(lineId));
	}

	/** Minor units that TikTok has refunded, or has decided to, for a line. */
	refundedOf(lineId: string, only: (one: TikTokReturn) => boolean = () => true): number {
		const refunded = this.headsOn(lineId).filter((one) => one.phase === 'refunded' && only(one));
		return sum(refunded.map((one) => amountsByLine(one, this.order).get(lineId) ?? 0));
	}

	/** What can still be refunded for a line: paid, less refunded, less what calls under way will take. */
	restOf(lineId: string): number {
		const line = this.line(lineId);
		if (!line || line.isCancelled) return 0;
		return Math.max(0, line.paid - this.refundedOf(lineId));
	}

	/** The same for the order, shipping included. */
	orderRest(): number {
		const counted = this.returns.heads.filter((one) => ['refunded', 'running', 'open'].includes(one.phase));
		const underWay = this.rows
			.filter((row) => row.state === 'sending' && row.tiktok_return_id === '')
			.map((row) => tableMinor(row.amount, this.order.currency) ?? 0);
		const cancelled = this.order.lines.filter((line) => line.isCancelled).map((line) => line.paid);
		const spent = [...counted.map((one) => one.amount), ...underWay, ...this.planned.values(), ...cancelled];
		return Math.max(0, this.order.total - sum(spent));
	}

	/** A decision of this run counts for the cases after it. */
	note(row: LedgerRow): void {
		const place = this.rows.findIndex((known) => known.refund_key === row.refund_key);
		if (place >= 0) this.rows[place] = row;
		else this.rows.push(row);
	}

	/** A call of this run, or one of another case whose end is not known, is about the line. */
	isBusy(lineId: string, own: LedgerRow): boolean {
		if (this.planned.has(lineId)) return true;
		return this.rows.some(
			(row) =>
				row.refund_key !== own.refund_key &&
				row.direction === 'store_to_tiktok' &&
				row.state === 'sending' &&
				lineIds(row).includes(lineId),
		);
	}

	/** From now on no other case of this run may call for these lines. */
	plan(ids: string[]): void {
		for (const id of ids) this.planned.set(id, this.restOf(id));
	}

	/**
	 * The return that a row's call has made, when the answer was lost: made by the seller, about exactly these lines, and
	 * no other row's effect. `amount`: it has to be this, where lines alone do not tell two refunds apart.
	 */
	effectOf(row: LedgerRow, lines: string[], since: number, amount?: number): TikTokReturn | undefined {
		return this.returns.heads.find((one) => {
			if (!one.isBySeller || !['refunded', 'running', 'open'].includes(one.phase)) return false;
			const owner = this.rowOfReturn(one);
			if (owner && owner.refund_key !== row.refund_key) return false;
			if (since > 0 && one.createdAt > 0 && one.createdAt < since - CLOCK_MS) return false;
			if (amount !== undefined && one.amount !== amount) return false;
			return sameSet(linesOf(one, this.order), lines);
		});
	}
}

export const isAbout = (row: LedgerRow, id: string) => row.newstore_return_id === id || row.newstore_refund_id === id;
