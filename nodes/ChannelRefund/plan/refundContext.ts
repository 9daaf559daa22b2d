/** One order as both sides and the ledger see it, and what one run has already planned for it. */
import type { SkuMap } from '../../shared/skuMap';
import type { Row } from '../../shared/tableRows';
import type { Eligibility } from '../reading/eligibility';
import { sameSet, sum } from '../../shared/channel/rows';
import { tableMinor } from '../amounts';
import { lineIds } from '../ledger/ledger';
import type { ItemMap } from '../reading/lineMap';
import type { PlanSettings } from '../settings';
import type { Shop } from '../../shared/channel/shops';
import type { StoreCase, StoreOrder } from '../reading/storeCases';
import type { OrderLine, TikTokOrder } from '../reading/tikTokOrder';
import type { OrderReturns, TikTokReturn } from '../reading/tikTokReturns';
import { amountsByLine, linesOf } from '../reading/tikTokReturns';
import { MINUTE_MS, readTime } from '../../shared/channel/times';
import type { LedgerRow } from '../types';

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
export const CLOCK_MS = 10 * MINUTE_MS;

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
	/** calls of this run by the key of their row: their lines, and what they may take of the order in minor units */
	private readonly planned = new Map<string, { lines: string[]; most: number }>();
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

	/** The row of the store that a TikTok return is the effect of; rows of the other way only follow it. */
	rowOfReturn(one: TikTokReturn): LedgerRow | undefined {
		return this.rows.find(
			(row) =>
				row.direction === 'store_to_tiktok' &&
				row.tiktok_return_id !== '' &&
				this.returns.headId(row.tiktok_return_id) === this.returns.headId(one.id),
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

	/** The same for the order, shipping included; a row does not take anything from itself. */
	orderRest(own: LedgerRow): number {
		const counted = this.returns.heads.filter((one) => ['refunded', 'running', 'open'].includes(one.phase));
		const underWay = this.rows
			.filter((row) => row.state === 'sending' && row.tiktok_return_id === '')
			.filter((row) => row.refund_key !== own.refund_key && !this.planned.has(row.refund_key))
			// What TikTok shows already is counted there.
			.filter((row) => this.effectOfRow(row) === undefined)
			.map((row) => tableMinor(row.amount, this.order.currency) ?? 0);
		const planned = [...this.planned].filter(([key]) => key !== own.refund_key).map(([, call]) => call.most);
		const cancelled = this.order.lines.filter((line) => line.isCancelled).map((line) => line.paid);
		return Math.max(
			0,
			this.order.total - sum([...counted.map((one) => one.amount), ...underWay, ...planned, ...cancelled]),
		);
	}

	/** A decision of this run counts for the cases after it. */
	note(row: LedgerRow): void {
		const place = this.rows.findIndex((known) => known.refund_key === row.refund_key);
		if (place >= 0) this.rows[place] = row;
		else this.rows.push(row);
	}

	/** A call of this run, or one of another case whose end is not known, is about the line. */
	isBusy(lineId: string, own: LedgerRow): boolean {
		if ([...this.planned.values()].some((call) => call.lines.includes(lineId))) return true;
		return this.rows.some(
			(row) =>
				row.refund_key !== own.refund_key &&
				row.direction === 'store_to_tiktok' &&
				row.state === 'sending' &&
				lineIds(row).includes(lineId),
		);
	}

	/** From now on no other case of this run may call for these lines. `most`: what of the order it may take beyond what TikTok shows. */
	plan(own: LedgerRow, lines: string[], most: number): void {
		this.planned.set(own.refund_key, { lines, most });
	}

	/** The same by what the row says of its call. Lines alone do not tell two goodwill payments apart. */
	effectOfRow(row: LedgerRow): TikTokReturn | undefined {
		const amount = row.newstore_refund_id ? tableMinor(row.amount, this.order.currency) : undefined;
		return this.effectOf(row, lineIds(row), readTime(row.created_at), amount);
	}

	/**
	 * The return that a row's call has made, when the answer was lost: made by the seller, about exactly these lines, and
	 * no other row's effect. `amount`: it has to be this, where lines alone do not tell two refunds apart.
	 */
	private effectOf(row: LedgerRow, lines: string[], since: number, amount?: number): TikTokReturn | undefined {
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
