// Exact money for the checks NewStore makes. Amounts come as JSON numbers in major units; they are taken apart by their
// decimal digits and added as whole minor units, never as floating point.

const DECIMALS: Record<string, number> = {
	BHD: 3,
	BIF: 0,
	CLP: 0,
	DJF: 0,
	GNF: 0,
	IQD: 3,
	ISK: 0,
	JOD: 3,
	JPY: 0,
	KMF: 0,
	KRW: 0,
	KWD: 3,
	LYD: 3,
	OMR: 3,
	PYG: 0,
	RWF: 0,
	TND: 3,
	UGX: 0,
	VND: 0,
	VUV: 0,
	XAF: 0,
	XOF: 0,
	XPF: 0,
};

/** Decimal places of a currency: GBP 2, JPY 0. */
export function decimalsOf(currency: string): number {
	return DECIMALS[currency] ?? 2;
}

/** 19.99 GBP -> 1999n. undefined when the number has more decimals than the currency. */
export function minorUnits(amount: number, currency: string): bigint | undefined {
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount));
	if (!match) return undefined;
	const [, sign, whole, fraction = ''] = match;
	const decimals = decimalsOf(currency);
	if (fraction.length > decimals) return undefined;
	const units = BigInt(whole! + fraction.padEnd(decimals, '0'));
	return sign ? -units : units;
}

/** 1999n GBP -> 19.99, for JSON answers. */
export function majorUnits(units: bigint, currency: string): number {
	return Number(moneyText(units, currency));
}

/** 1999n GBP -> '19.99'. */
export function moneyText(units: bigint, currency: string): string {
	const decimals = decimalsOf(currency);
	const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
	const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
	return units < 0n ? `-${text}` : text;
}
