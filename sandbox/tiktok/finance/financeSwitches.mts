// Documents that do not add up, on demand: one switch per identity of tiktok-shop.md 11.3. A switch changes only what
// is sent, and as little of it as it takes, so that exactly the identity it is named after fails.
import { fromMinorUnits, toMinorUnits } from '../orders/amounts.mts';
import type { Statement } from './financeStatement.mts';
import { ActionRefused } from '../gateway/problems.mts';

type Wire = Record<string, unknown>;

/** What is wrong, by the name of the switch. */
export const BREAKS = {
	F1: 'the revenue parts of the first order row',
	F2: 'the shipping parts of the first order row',
	F3: 'the fee parts of the first order row',
	F4: 'the parts of the settlement of the first order row',
	F5: 'the parts of the total of the statement',
	F5_ROWS: 'the first order row is missing',
	F6: 'the reserve of the statement and its payable amount',
	F6_ROWS: 'the first reserve row and the reserve of the statement',
	F7: 'the settlement amount in the list of statements',
	F7_PARTS: 'the parts of a statement in the list',
	F8: 'the parts of a payment before the exchange',
	F8_RATE: 'the payment after the exchange',
	F9: 'the payment and its statements',
	F10: 'the totals of an order and its SKU rows',
	F10_SKU: 'the settlement of a SKU row',
} as const;
export type BreakName = keyof typeof BREAKS;

export interface FinanceBreak {
	identity: BreakName;
	/** Minor units by which it is wrong. */
	amount: number;
	/** Only this statement, payment or order; all when absent. */
	id?: string;
}

export class FinanceBreaks {
	private active: FinanceBreak[] = [];

	add({ identity, amount, id }: { identity: string; amount?: number; id?: string }): FinanceBreak {
		if (!(identity in BREAKS)) throw new ActionRefused('BREAK_UNKNOWN', `There is no switch ${identity}`);
		const added = { identity: identity as BreakName, amount: amount ?? 100, id };
		this.active.push(added);
		return added;
	}

	list(): readonly FinanceBreak[] {
		return this.active;
	}

	clear(): void {
		this.active = [];
	}

	/** A row of Get Statements. */
	inStatementList(wire: Wire): Wire {
		this.each('F7', wire, (amount) => {
			// Both, so that the parts still add up to the wrong amount.
			move(wire, 'settlement_amount', amount);
			move(wire, 'fee_amount', amount);
		});
		this.each('F7_PARTS', wire, (amount) => move(wire, 'fee_amount', amount));
		return wire;
	}

	/** The head of Get Transactions by Statement. */
	inStatementHead(wire: Wire): Wire {
		this.each('F5', wire, (amount) => {
			move(wire, 'total_revenue_amount', amount, 'total_settlement_breakdown');
		});
		this.each('F6', wire, (amount) => move(wire, 'total_reserve_amount', amount));
		// The count does not give it away.
		this.each('F5_ROWS', wire, () => (wire.total_count = Number(wire.total_count) - 1));
		return wire;
	}

	/** The rows of one page of it. Undefined: the row is left out. */
	inRow(wire: Wire, statement: Statement): Wire | undefined {
		if (this.list().length === 0) return wire;
		const { currency } = statement;
		const isFirst = (kind: 'order' | 'reserve') => wire.id === firstRowId(statement, kind);
		const strike = (name: BreakName, change: (amount: number) => void) => this.each(name, statement, change);
		let row: Wire | undefined = wire;
		if (isFirst('order')) {
			strike('F1', (amount) => move(wire, 'subtotal_before_discount_amount', amount, 'revenue_breakdown', currency));
			strike('F2', (amount) => move(wire, 'actual_shipping_fee_amount', amount, 'shipping_cost_breakdown', currency));
			strike('F3', (amount) => {
				const { fee } = wire.fee_tax_breakdown as { fee: Wire };
				move(fee, Object.keys(fee)[0] ?? 'platform_commission_amount', amount, undefined, currency);
			});
			// The adjustment alone: settlement and statement stay what they are.
			strike('F4', (amount) => move(wire, 'adjustment_amount', amount, undefined, currency));
			strike('F5_ROWS', () => (row = undefined));
		}
		if (isFirst('reserve')) {
			strike('F6_ROWS', (amount) => move(wire, 'reserve_amount', amount, undefined, currency));
		}
		return row;
	}

	/** A row of Get Payments. */
	inPayment(wire: Wire): Wire {
		const objects = wire as Record<string, Wire>;
		const shift = (name: string, amount: number) => move(objects[name], 'value', amount);
		this.each('F8', wire, (amount) => shift('settlement_amount', amount));
		this.each('F8_RATE', wire, (amount) => shift('amount', amount));
		this.each('F9', wire, (amount) => {
			// The payment stays right in itself; only its statements tell another sum.
			shift('settlement_amount', amount);
			shift('payment_amount_before_exchange', amount);
			wire.exchange_rate = '1.000000';
			wire.amount = { ...objects.payment_amount_before_exchange };
		});
		return wire;
	}

	/** `data` of Get Transactions by Order. */
	inOrder(wire: Wire): Wire {
		const target = { id: wire.order_id, currency: wire.currency };
		const rows = wire.sku_transactions as Wire[];
		if (rows.length === 0) return wire;
		this.each('F10', target, (amount) => {
			// Two of the root, so that it still adds up in itself.
			move(wire, 'settlement_amount', amount);
			move(wire, 'revenue_amount', amount);
		});
		this.each('F10_SKU', target, (amount) => {
			move(rows[0], 'settlement_amount', amount, undefined, String(wire.currency));
			move(wire, 'settlement_amount', amount);
		});
		return wire;
	}

	private each(name: BreakName, target: { id?: unknown }, change: (amount: number) => void): void {
		for (const { identity, amount, id } of this.active) {
			if (identity === name && (id === undefined || id === target.id)) change(amount);
		}
	}
}

/** The first row of a kind; a source of many rows has orders only. */
function firstRowId(statement: Statement, kind: 'order' | 'reserve'): string | undefined {
	if (kind === 'order' && statement.count > 0 && statement.rowAt(0).kind === 'order') return statement.rowAt(0).id;
	return statement.rows().find((row) => row.kind === kind)?.id;
}

function move(holder: Wire, field: string, amount: number, inside?: string, currency = String(holder.currency)): void {
	const place = inside === undefined ? holder : (holder[inside] as Wire);
	place[field] = fromMinorUnits(toMinorUnits(String(place[field] ?? '0'), currency) + amount, currency);
}
