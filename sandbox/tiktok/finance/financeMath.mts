// Integer arithmetic of settlements: shares, splits, sums, currencies.
import { decimalsOf } from '../orders/amounts.mts';
import type { Amounts, Breakdown, FinanceRow, Totals } from './financeTypes.mts';

/** A share in hundredths of a percent, rounded half away from zero. */
export function shareBps(units: number, bps: number): number {
	const exact = BigInt(Math.abs(units)) * BigInt(bps);
	const share = Number((exact * 2n + 10_000n) / 20_000n);
	return units < 0 ? -share : share;
}

/** `units × part / whole`, rounded half up; all three are 0 or more. */
export function proportion(units: number, part: number, whole: number): number {
	if (whole === 0) return 0;
	return Number((2n * BigInt(units) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/** Splits a signed total by weights, to the last unit; without any weight the first part takes all. */
export function splitSigned(total: number, weights: number[]): number[] {
	const whole = weights.reduce((a, b) => a + b, 0);
	const size = Math.abs(total);
	const parts = weights.map((weight) => (whole === 0 ? 0 : Number((BigInt(size) * BigInt(weight)) / BigInt(whole))));
	let rest = size - parts.reduce((a, b) => a + b, 0);
	if (whole === 0) parts[0] += rest;
	else for (let index = 0; rest > 0; index = (index + 1) % parts.length, rest -= 1) parts[index] += 1;
	return parts.map((part) => (total < 0 ? -part : part));
}

/** Units of another currency at a rate with up to six decimals, rounded half away from zero. */
export function exchange(units: number, rate: string, from: string, to: string): number {
	const [whole, fraction = ''] = rate.split('.');
	const scale = 10n ** BigInt(fraction.length + decimalsOf(from));
	const exact = BigInt(Math.abs(units)) * BigInt(whole + fraction) * 10n ** BigInt(decimalsOf(to));
	const result = Number((exact * 2n + scale) / (scale * 2n));
	return units < 0 ? -result : result;
}

function sumOf(amounts: Amounts): number {
	return Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
}

export function addInto(target: Amounts, source: Amounts): void {
	for (const [name, amount] of Object.entries(source)) target[name] = (target[name] ?? 0) + amount;
}

/** The breakdown of several SKUs together. */
export function sumParts(parts: readonly Breakdown[]): Breakdown {
	const sum: Breakdown = { revenue: {}, shipping: {}, fee: {}, tax: {} };
	for (const part of parts) {
		for (const group of ['revenue', 'shipping', 'fee', 'tax'] as const) addInto(sum[group], part[group]);
	}
	return sum;
}

export function partTotals({ revenue, shipping, fee, tax }: Breakdown): Totals {
	const totals = { revenue: sumOf(revenue), shipping: sumOf(shipping), feeTax: sumOf(fee) + sumOf(tax) };
	return {
		...totals,
		adjustment: 0,
		settlement: totals.revenue + totals.shipping + totals.feeTax,
		reserve: 0,
	};
}

export function noTotals(): Totals {
	return { revenue: 0, shipping: 0, feeTax: 0, adjustment: 0, settlement: 0, reserve: 0 };
}

export function addTotals(sum: Totals, more: Totals): Totals {
	return {
		revenue: sum.revenue + more.revenue,
		shipping: sum.shipping + more.shipping,
		feeTax: sum.feeTax + more.feeTax,
		adjustment: sum.adjustment + more.adjustment,
		settlement: sum.settlement + more.settlement,
		reserve: sum.reserve + more.reserve,
	};
}

export function rowTotals(row: FinanceRow): Totals {
	if (row.kind === 'order') return partTotals(sumParts(row.skus));
	if (row.kind === 'adjustment') return { ...noTotals(), adjustment: row.amount, settlement: row.amount };
	// Reserves move money between two pots of the seller; the settlement stays.
	return { ...noTotals(), reserve: row.amount };
}
