// From closed statements to money in the bank: payouts, and in wallet markets (South East Asia) credits and withdrawals.
// What adds up to nothing or less is carried into the next payout.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { addTotals, noTotals } from './financeMath.mts';
import type { FinanceSettings } from './financeSettings.mts';
import { DAY_MS } from './financeStatement.mts';
import type { Statement } from './financeStatement.mts';
import type { Payment, Withdrawal } from './financeTypes.mts';
import { marketOf } from '../markets.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { ShopSeed } from '../types.mts';

/** Payouts run ten minutes after midnight. */
const PAYOUT_DELAY_MS = 600_000;

export interface PayoutParts {
	clock: Clock;
	ids: Ids;
	shops: ReadonlyMap<string, ShopSeed>;
	settings: FinanceSettings;
	statementsOf: (shopId: string) => readonly Statement[];
}

export class Payouts {
	private readonly parts: PayoutParts;
	private readonly payments = new Map<string, Payment>();
	private readonly withdrawals: Withdrawal[] = [];
	private withdrawalCount = 0;

	constructor(parts: PayoutParts) {
		this.parts = parts;
	}

	ofShop(shopId: string): Payment[] {
		return [...this.payments.values()].filter((payment) => payment.shopId === shopId);
	}

	get(paymentId: string): Payment | undefined {
		return this.payments.get(paymentId);
	}

	/** Wallet markets only. */
	withdrawalsOf(shopId: string): Withdrawal[] {
		return this.withdrawals.filter((one) => one.shopId === shopId);
	}

	/** Settlement and reserve of a payout, from its statements. */
	amountsOf(payment: Payment): { settlement: number; reserve: number } {
		if (payment.frozen !== undefined) return payment.frozen;
		return this.statementsOf(payment).reduce((sum, { totals }) => addTotals(sum, totals), noTotals());
	}

	/** The statement changes, its payout does not. */
	freeze(statement: Statement): void {
		const payment = this.payments.get(statement.paymentId ?? '');
		if (payment === undefined) return;
		const { settlement, reserve } = this.amountsOf(payment);
		payment.frozen = { settlement, reserve };
	}

	/** Has a statement that was closed just now paid out, together with those that have waited for it since the last payout. */
	plan({ shopId, closesAtMs }: Statement): void {
		const waitMs = (this.parts.settings.payEveryDays - 1) * DAY_MS;
		const [oldest] = this.unpaid(shopId);
		const dueMs = Math.max(closesAtMs, oldest.closesAtMs + waitMs) + PAYOUT_DELAY_MS;
		this.parts.clock.schedule(dueMs, () => void this.run(shopId, dueMs));
	}

	/** Pays what is due without waiting; refused when nothing is owed. */
	payNow(shopId: string): Payment | Withdrawal {
		const paid = this.run(shopId, this.parts.clock.now());
		if (paid === undefined) throw new ActionRefused('NOTHING_OWED', `Shop ${shopId} is owed nothing`);
		return paid;
	}

	/** Takes a complete payout into the books. */
	load(payment: Payment, statements: readonly Statement[]): void {
		this.payments.set(payment.id, payment);
		for (const statement of statements) statement.paymentId = payment.id;
	}

	/** A payout that failed is tried again, under the same id. */
	retry(paymentId: string): Payment {
		const payment = this.payments.get(paymentId);
		if (payment?.status !== 'FAILED') throw new ActionRefused('NOT_FAILED', `Payment ${paymentId} has not failed`);
		payment.status = 'PROCESSING';
		this.transfer(payment, this.parts.clock.now());
		return payment;
	}

	/** Takes money from the balance of a wallet market to the bank; all of it by default. */
	withdraw(shopId: string, amount = this.balanceOf(shopId)): Withdrawal {
		if (amount <= 0 || amount > this.balanceOf(shopId)) {
			throw new ActionRefused('BALANCE', `The balance of shop ${shopId} is ${this.balanceOf(shopId)}`);
		}
		return this.takeOut(shopId, amount, this.parts.clock.now());
	}

	balanceOf(shopId: string): number {
		return this.withdrawalsOf(shopId).reduce(
			(sum, { type, amount }) => sum + (type === 'WITHDRAW' ? -amount : amount),
			0,
		);
	}

	private statementsOf(payment: Payment): Statement[] {
		return this.parts.statementsOf(payment.shopId).filter(({ paymentId }) => paymentId === payment.id);
	}

	/** Closed statements that no payout holds, the oldest first. */
	private unpaid(shopId: string): Statement[] {
		return this.parts
			.statementsOf(shopId)
			.filter(({ isOpen, isCredited, paymentId }) => !isOpen && !isCredited && paymentId === undefined);
	}

	private run(shopId: string, atMs: number): Payment | Withdrawal | undefined {
		const { shops, ids, settings } = this.parts;
		const due = this.unpaid(shopId);
		const owed = due.reduce((sum, { payable }) => sum + payable, 0);
		// A shop that owes TikTok pays with its next sales.
		if (owed <= 0) return undefined;
		const { region, currency } = shops.get(shopId)!;
		if (marketOf(region).group === 'SEA') {
			for (const statement of due) statement.isCredited = true;
			return this.note({ shopId, type: 'SETTLE', status: 'SUCCESS', amount: owed, createdAtMs: atMs });
		}
		const abroad = settings.exchange[shopId] ?? { currency, rate: '1.000000' };
		const payment: Payment = {
			id: ids.digits('3459'),
			shopId,
			status: 'PROCESSING',
			createdAtMs: atMs,
			payoutCurrency: abroad.currency,
			exchangeRate: abroad.rate,
		};
		this.load(payment, due);
		this.transfer(payment, atMs);
		return payment;
	}

	private transfer(payment: Payment, atMs: number): void {
		const { settings, clock } = this.parts;
		const fails = settings.failPayouts > 0;
		if (fails) settings.failPayouts -= 1;
		const dueMs = atMs + settings.bankDays * DAY_MS;
		clock.schedule(dueMs, () => {
			payment.status = fails ? 'FAILED' : 'PAID';
			if (!fails) payment.paidAtMs = dueMs;
		});
	}

	private takeOut(shopId: string, amount: number, atMs: number): Withdrawal {
		const { settings, clock } = this.parts;
		const fails = settings.failPayouts > 0;
		if (fails) settings.failPayouts -= 1;
		const taken = this.note({ shopId, type: 'WITHDRAW', status: 'PROCESSING', amount, createdAtMs: atMs });
		const dueMs = atMs + settings.bankDays * DAY_MS;
		clock.schedule(dueMs, () => {
			taken.status = fails ? 'FAILED' : 'SUCCESS';
			// The money comes back to the balance.
			if (fails) this.note({ shopId, type: 'REVERSE', status: 'SUCCESS', amount, createdAtMs: dueMs });
		});
		return taken;
	}

	private note(fields: Omit<Withdrawal, 'id'>): Withdrawal {
		this.withdrawalCount += 1;
		const noted = { id: `WDSANDBOX${String(this.withdrawalCount).padStart(8, '0')}`, ...fields };
		this.withdrawals.push(noted);
		return noted;
	}
}
