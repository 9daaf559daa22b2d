/**
 * The tracking field of NewStore holds what a person or a label printer wrote into it. TikTok takes one number, checks it
 * against the carrier and lets it be corrected once (tiktok-shop.md 7.2), so a text is one number or it is nobody's guess.
 */
import { byText, fold } from './rows';

export interface TrackingText {
	/** the number as it is sent, without blanks; '' when there is none, or more than one */
	number: string;
	/** what the field says when that is no number; '' else */
	unclear: string;
}

const SHOWN = 80;
/** A part as printed in blocks ("1Z 999 AA1 01 2345 6784"); what is longer is a number of its own. */
const LONGEST_BLOCK = 5;

/** Zero-width signs, soft hyphens, marks of direction; no-break blanks become blanks by NFKC. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Mn}]/gu;

const clean = (text: string) => text.slice(0, 400).normalize('NFKC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim();

const hasDigit = (text: string) => /\d/.test(text);

/** Blocks of one number: none is a word, none a number of its own, and no two begin alike ("JD1 JD2"). */
function isOneNumber(blocks: string[]): boolean {
	if (blocks.length === 1) return true;
	if (/^[A-Z]{2}\d{9}[A-Z]{2}$/i.test(blocks.join(''))) return true;
	if (blocks.some((block) => block.length > LONGEST_BLOCK || /^\p{L}{4,}$/u.test(block))) return false;
	const prefixes = blocks.map((block) => /^(\p{L}{2,})\d/u.exec(block)?.[1].toLowerCase()).filter(Boolean);
	return new Set(prefixes).size === prefixes.length;
}

/** "1.23457E+11": a spreadsheet has rounded it. "A12" is a number; "12" alone counts parcels. */
const isTooShort = (text: string) => /^\d{1,3}$/.test(text);

export function readTracking(raw: string): TrackingText {
	const text = clean(raw);
	// "n/a", "tbd": nobody has a number yet
	if (!hasDigit(text)) return { number: '', unclear: '' };
	const number = text.replace(/ /g, '');
	const isPlain = /^[A-Z0-9]+([ -][A-Z0-9]+)*$/i.test(text) && !isTooShort(number);
	if (isPlain && isOneNumber(text.split(/[ -]/))) return { number, unclear: '' };
	return { number: '', unclear: text.slice(0, SHOWN) };
}

/** What looks like numbers in an unclear text, for the person who has to choose. */
export const numbersIn = (unclear: string): string[] =>
	[...new Set(unclear.match(/[A-Z0-9]{4,}/gi)?.filter((part) => (part.match(/\d/g) ?? []).length >= 3) ?? [])].sort(
		byText,
	);

/** Whether the number that TikTok has stands in the text, so that nothing has changed. */
export const holdsNumber = (unclear: string, trackingNumber: string): boolean =>
	fold(trackingNumber).length > 3 && fold(unclear).includes(fold(trackingNumber));
