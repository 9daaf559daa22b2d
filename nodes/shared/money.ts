/**
 * Money as decimal strings on the wire and integer minor units inside, never as floats.
 */

// ISO 4217 currencies whose minor unit is not 1/100.
const DIGITS: Record<string, number> = {
	BIF: 0,
	CLP: 0,
	DJF: 0,
	GNF: 0,
	ISK: 0,
	JPY: 0,
	KMF: 0,
	KRW: 0,
	PYG: 0,
	RWF: 0,
	UGX: 0,
	UYI: 0,
	VND: 0,
	VUV: 0,
	XAF: 0,
	XOF: 0,
	XPF: 0,
	BHD: 3,
	IQD: 3,
	JOD: 3,
	KWD: 3,
	LYD: 3,
	OMR: 3,
	TND: 3,
};

/** Number of decimals of a currency: 2 for most, 0 for JPY and VND, 3 for KWD. */
export function currencyDigits(currency: string): number {
	return DIGITS[currency.toUpperCase()] ?? 2;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Decimal string (or a number that prints as one) → integer minor units of the currency.
 * Empty and absent amounts are 0: TikTok leaves out amounts that do not apply.
 * Throws RangeError on anything that is not a decimal, and on more decimals than the currency has.
 */
export function toMinor(amount: string | number | null | undefined, currency: string): number {
	if (amount === undefined || amount === null || amount === '') return 0;
	const match = DECIMAL.exec(String(amount).trim());
	if (!match) throw new RangeError(`"${String(amount)}" is not an amount of money`);
	const digits = currencyDigits(currency);
	const [, sign, whole, fraction = ''] = match;
	if (/[1-9]/.test(fraction.slice(digits))) {
		throw new RangeError(`"${String(amount)}" has more than the ${digits} decimals of ${currency}`);
	}
	const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
	if (!Number.isSafeInteger(minor)) throw new RangeError(`"${String(amount)}" is too large`);
	return sign && minor !== 0 ? -minor : minor;
}

/** Integer minor units → decimal string with the decimals of the currency: 2150, GBP → "21.50". */
export function fromMinor(minor: number, currency: string): string {
	if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not a whole number of minor units`);
	const digits = currencyDigits(currency);
	const text = String(Math.abs(minor)).padStart(digits + 1, '0');
	const sign = minor < 0 ? '-' : '';
	return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Splits a total over weights so that the parts add up to the total exactly (largest remainder, first come first served).
 * Total and weights are integers of any safe size; all-zero weights share equally. The sign of the total is kept.
 */
export function allocate(total: number, weights: number[]): number[] {
	if (weights.length === 0) return [];
	const given = weights.reduce((a, b) => a + b, 0);
	const shares = (given > 0 ? weights : weights.map(() => 1)).map(BigInt);
	const sum = shares.reduce((a, b) => a + b, 0n);
	const size = BigInt(Math.abs(total));
	const parts = shares.map((share) => Number((size * share) / sum));
	let rest = Math.abs(total) - parts.reduce((a, b) => a + b, 0);
	const byRemainder = shares.map((share, index) => ({ index, remainder: (size * share) % sum }));
	byRemainder.sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index);
	for (const { index } of byRemainder) {
		if (rest <= 0) break;
		parts[index] += 1;
		rest -= 1;
	}
	return total < 0 ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}
