/**
 * Reads amounts of settlement documents. A statement of 50,000 rows holds some two million of them, so this looks at the
 * characters itself; the rules are those of shared/money.
 */
const ZERO = 48;
const NINE = 57;
const DOT = 46;
const MINUS = 45;

/** Not an amount of the currency. */
const UNREADABLE = Number.NaN;

/**
 * Decimal string (or a number that prints as one) → integer minor units. Empty and absent amounts are 0: TikTok leaves out
 * what does not apply. UNREADABLE for anything else, also for more decimals than `digits` that are not zero.
 */
export function parseMinor(amount: unknown, digits: number): number {
	if (amount === undefined || amount === null || amount === '') return 0;
	const text = typeof amount === 'string' ? amount : typeof amount === 'number' ? String(amount) : 'x';
	const length = text.length;
	const negative = text.charCodeAt(0) === MINUS;
	let minor = 0;
	// -1 until the point, then the number of decimals read.
	let decimals = -1;
	let any = false;
	for (let place = negative ? 1 : 0; place < length; place++) {
		const code = text.charCodeAt(place);
		if (code >= ZERO && code <= NINE) {
			any = true;
			if (decimals >= digits) {
				if (code !== ZERO) return UNREADABLE;
			} else {
				minor = minor * 10 + (code - ZERO);
				if (decimals >= 0) decimals += 1;
			}
		} else if (code === DOT && decimals < 0 && any && place < length - 1) {
			decimals = 0;
		} else {
			return UNREADABLE;
		}
	}
	if (!any) return UNREADABLE;
	for (let missing = digits - Math.max(decimals, 0); missing > 0; missing--) minor *= 10;
	if (minor > Number.MAX_SAFE_INTEGER) return UNREADABLE;
	return negative && minor !== 0 ? -minor : minor;
}
