/** Amounts of documents of TikTok and NewStore → integer minor units of their currency. */
import { currencyDigits, toMinor } from '../money';
import type { Row } from '../tableRows';
import { MalformedDocument } from './malformed';

const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

/**
 * Decimal text of TikTok (or a number that prints as one); 0 when it is absent: TikTok leaves out amounts that do not apply.
 * @throws MalformedDocument that names the field, when it is no amount of the currency
 */
export function documentMinor(row: Row, field: string, currency: string): number {
	const value = row[field];
	if (isAbsent(value)) return 0;
	if (typeof value !== 'string' && typeof value !== 'number')
		throw new MalformedDocument(field, value, 'is not an amount');
	const minor = minorOf(value, currency);
	if (minor === undefined)
		throw new MalformedDocument(field, value, `is not an amount in ${currency || 'its currency, which is missing'}`);
	return minor;
}

function minorOf(value: string | number, currency: string): number | undefined {
	try {
		return toMinor(value, currency);
	} catch {
		return undefined;
	}
}

/**
 * The same for amounts that are never below 0: prices, payments, refunds.
 * @throws MalformedDocument
 */
export function paidMinor(row: Row, field: string, currency: string): number {
	const minor = documentMinor(row, field, currency);
	if (minor < 0) throw new MalformedDocument(field, row[field], 'is below 0');
	return minor;
}

/**
 * Amount of NewStore, a JSON number in major units that is never below 0; undefined when there is none. Sums of binary
 * fractions may print as 21.599999999999998, so the number is rounded to the decimals of the currency first.
 * @throws MalformedDocument
 */
export function storeMinor(row: Row, field: string, currency: string): number | undefined {
	const value = row[field];
	if (isAbsent(value)) return undefined;
	const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
	const rounded = Number.isFinite(number) ? number.toFixed(currencyDigits(currency)) : '';
	// Above 10^21 numbers print with an exponent.
	if (!/^\d+(\.\d+)?$/.test(rounded)) throw new MalformedDocument(field, value, 'is not an amount');
	return paidMinor({ [field]: rounded }, field, currency);
}
