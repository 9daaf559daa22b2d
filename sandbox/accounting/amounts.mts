// Amounts as the accounting systems send them: JSON numbers. Inside everything is whole minor units.

/** Currencies without minor units. */
const WHOLE = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'XAF', 'XOF', 'XPF', 'UGX', 'PYG', 'RWF']);

export function digitsOf(currency: string): 0 | 2 {
	return WHOLE.has(currency) ? 0 : 2;
}

/** 71.14 -> 7114. undefined for what is no number or has more decimals than the currency. */
export function minorUnits(value: unknown, digits: number): number | undefined {
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
	const scaled = value * 10 ** digits;
	const minor = Math.round(scaled);
	if (!Number.isSafeInteger(minor) || Math.abs(scaled - minor) > 1e-4) return undefined;
	return minor === 0 ? 0 : minor;
}

/** 7114 -> 71.14. One division, so the number is the one nearest to the amount. */
export function amountOf(minor: number, digits: number): number {
	return minor / 10 ** digits;
}

/** 7114 -> '71.14', for error texts. */
export function amountText(minor: number, digits: number): string {
	return amountOf(minor, digits).toFixed(digits);
}

export function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
