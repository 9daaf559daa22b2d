/** The one phone number in a field that people fill with words, extensions and second numbers. Nothing is invented. */

/** E.164 allows 15 digits; shorter ones than these are house numbers and extensions. */
const LEAST_DIGITS = 6;
const MOST_DIGITS = 15;

const LONGEST_FIELD = 300;

const DIGIT = /\p{Nd}/u;

/** Value of a decimal digit of any script: their blocks of ten begin at a code point that ends in 0 or 6. */
function digitValue(sign: string): string {
	const code = sign.codePointAt(0) ?? 0;
	const block = code - (code % 16);
	const zero = DIGIT.test(String.fromCodePoint(block)) ? block : block + 6;
	return String(code - zero);
}

/** The 0 in "+44 (0)7700…" is dialled inside the country only. */
const TRUNK_ZERO = /(\+\d{1,3}\)?\s*)\(0\)/g;

const inAscii = (text: string) =>
	text
		.normalize('NFKC')
		.replace(/\p{Nd}/gu, digitValue)
		.replace(TRUNK_ZERO, '$1');

const NUMBER = /\+?[\s(]*\+?\d[\d\s().\-\u2010-\u2015/]*/g;

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Two numbers behind one another: halves of equally many digits, parted by blanks or dashes. */
function firstHalf(text: string): string {
	const groups = text.trim().split(/[\s\-\u2010-\u2015]+/);
	for (let count = 1; count < groups.length; count += 1) {
		const first = groups.slice(0, count).join('');
		if (digitsOf(first).length * 2 === digitsOf(text).length) return first;
	}
	return text;
}

/** A slash joins the parts of one number, or two numbers when each side could be one. */
function firstOfTwo(text: string): string {
	const [first, ...others] = text.split('/');
	const isNumber = (part: string) => digitsOf(part).length > LEAST_DIGITS;
	const one = others.length > 0 && isNumber(first) && others.some(isNumber) ? first : text;
	return digitsOf(one).length > MOST_DIGITS ? firstHalf(one) : one;
}

export interface Phone {
	/** "+447700900123"; empty when the field holds none */
	number: string;
	/** what was left out, in a sentence without the number */
	note?: string;
}

const UNREADABLE = 'The phone number of the address cannot be read, so the order went to NewStore without one.';
const SHORTENED =
	'The phone field of the address holds more than one number (an extension or a second number); only the first was sent.';

/** "(+44)7700 900123 ext 12" → "+447700900123"; of two numbers the first; what is no number is left out. */
export function phoneOf(text: string): Phone {
	if (text.trim() === '') return { number: '' };
	const ascii = inAscii(text.slice(0, LONGEST_FIELD));
	for (const [match] of ascii.matchAll(NUMBER)) {
		const part = firstOfTwo(match);
		const digits = digitsOf(part);
		if (digits.length < LEAST_DIGITS) continue;
		if (digits.length > MOST_DIGITS) break;
		const number = (/^[\s(]*\+/.test(part) ? '+' : '') + digits;
		return digitsOf(ascii).length > digits.length ? { number, note: SHORTENED } : { number };
	}
	return { number: '', note: UNREADABLE };
}
