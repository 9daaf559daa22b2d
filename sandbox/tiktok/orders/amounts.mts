// Money inside the TikTok sandbox: integers of the smallest unit of the currency.

const CURRENCIES_WITHOUT_CENTS = new Set(['JPY', 'IDR', 'VND']);

/** Digits after the point. */
export function decimalsOf(currency: string): number {
	return CURRENCIES_WITHOUT_CENTS.has(currency) ? 0 : 2;
}

/** '25.00' GBP is 2500. Throws when the text has more decimals than the currency. */
export function toMinorUnits(amount: string, currency: string): number {
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
	if (match === null) throw new Error(`"${amount}" is not an amount of money`);
	const decimals = decimalsOf(currency);
	const fraction = (match[3] ?? '').replace(/0+$/, '');
	if (fraction.length > decimals) throw new Error(`"${amount}" has more decimals than ${currency} has`);
	const units = Number(match[2] + fraction.padEnd(decimals, '0'));
	return match[1] === '-' ? -units : units;
}

/** 2500 GBP is '25.00'; zero is '0', as TikTok writes it. */
export function fromMinorUnits(units: number, currency: string): string {
	if (units === 0) return '0';
	const decimals = decimalsOf(currency);
	if (decimals === 0) return String(units);
	const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
	return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Splits a total over parts in proportion to their weights, to the last unit; no part gets more than its weight.
 * Throws when the total is more than all weights together.
 */
export function splitByWeight(total: number, weights: number[]): number[] {
	const sum = weights.reduce((a, b) => a + b, 0);
	if (total === 0) return weights.map(() => 0);
	if (total < 0 || total > sum) throw new Error('A discount cannot be more than the goods cost');
	const parts = weights.map((weight) => Math.floor((total * weight) / sum));
	let rest = total - parts.reduce((a, b) => a + b, 0);
	const byRemainder = weights
		.map((weight, index) => ({ index, remainder: (total * weight) % sum }))
		.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
	for (const { index } of byRemainder) {
		if (rest === 0) break;
		if (parts[index] >= weights[index]) continue;
		parts[index] += 1;
		rest -= 1;
	}
	return parts;
}

/** Share of an amount at a rate such as '0.0825', rounded half up. */
export function shareOf(units: number, rate: string): number {
	const match = /^(\d+)(?:\.(\d+))?$/.exec(rate);
	if (match === null) throw new Error(`"${rate}" is not a rate`);
	const fraction = match[2] ?? '';
	const scale = 10n ** BigInt(fraction.length);
	const numerator = BigInt(match[1] + fraction) * BigInt(units);
	return Number((numerator * 2n + scale) / (scale * 2n));
}
