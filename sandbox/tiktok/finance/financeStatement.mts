// One statement: a shop's UTC day with its rows, which may be many and made only when they are asked for.
import { addTotals, noTotals, rowTotals } from './financeMath.mts';
import type { FinanceRow, Totals } from './financeTypes.mts';

export const DAY_MS = 24 * 3_600_000;

export function dayStart(ms: number): number {
	return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** Rows that are not kept: the sandbox's answer to a shop with tens of thousands of sales a day. */
export interface RowSource {
	count: number;
	/** In the order of `order_create_time`. */
	rowAt(index: number): FinanceRow;
}

export interface StatementParts {
	id: string;
	shopId: string;
	currency: string;
	/** 00:00 UTC of its day, virtual ms. */
	startMs: number;
	source?: RowSource;
}

export class Statement {
	readonly id: string;
	readonly shopId: string;
	readonly currency: string;
	readonly startMs: number;
	readonly closesAtMs: number;
	isOpen = true;
	/** Nobody sees it before. */
	visibleFromMs = 0;
	/** Once it is paid out, or credited to the balance in wallet markets. */
	paymentId?: string;
	isCredited = false;
	totals: Totals = noTotals();
	private readonly source: RowSource | undefined;
	private readonly added: FinanceRow[] = [];
	private readonly known: number[] = [];

	constructor({ id, shopId, currency, startMs, source }: StatementParts) {
		this.id = id;
		this.shopId = shopId;
		this.currency = currency;
		this.startMs = startMs;
		this.closesAtMs = startMs + DAY_MS;
		this.source = source;
		for (let index = 0; index < (source?.count ?? 0); index++) {
			this.totals = addTotals(this.totals, rowTotals(source!.rowAt(index)));
		}
	}

	get count(): number {
		return (this.source?.count ?? 0) + this.added.length;
	}

	get payable(): number {
		return this.totals.settlement + this.totals.reserve;
	}

	add(row: FinanceRow): void {
		// Sorted by the time of the order; rows without an order come last, in the order they were added.
		const time = sortTime(row);
		let at = this.added.length;
		while (at > 0 && sortTime(this.added[at - 1]) > time) at -= 1;
		this.added.splice(at, 0, row);
		this.totals = addTotals(this.totals, rowTotals(row));
	}

	/** 0 to count - 1, kept between calls: a page of a long statement must not cost its length. */
	indexes(): readonly number[] {
		for (let index = this.known.length; index < this.count; index++) this.known.push(index);
		return this.known;
	}

	rowAt(index: number): FinanceRow {
		const early = this.source?.count ?? 0;
		return index < early ? this.source!.rowAt(index) : this.added[index - early];
	}

	/** The rows that are kept; those of a source are not among them. */
	rows(): readonly FinanceRow[] {
		return this.added;
	}
}

function sortTime(row: FinanceRow): number {
	return row.kind === 'order' ? row.orderCreatedAtMs : Infinity;
}
