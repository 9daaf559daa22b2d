/** Two names that look equal on a screen and are not: what differs, in words for people. */

const NAMES: Readonly<Record<string, string>> = {
	'\t': 'tab',
	'\n': 'line break',
	'\r': 'line break',
	'\u00a0': 'no-break space',
	'\u00ad': 'soft hyphen',
	'\u2007': 'figure space',
	'\u200b': 'zero-width space',
	'\u200c': 'zero-width non-joiner',
	'\u200d': 'zero-width joiner',
	'\u200e': 'left-to-right mark',
	'\u200f': 'right-to-left mark',
	'\u2010': 'typographic hyphen',
	'\u2011': 'non-breaking hyphen',
	'\u2012': 'figure dash',
	'\u2013': 'en dash',
	'\u2014': 'em dash',
	'\u202f': 'narrow no-break space',
	'\u2060': 'word joiner',
	'\u2212': 'minus sign',
	'\u3000': 'wide space',
	'\ufeff': 'byte order mark',
};

const codeOf = (sign: string) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Signs that nobody sees, or takes for another: format signs, blanks other than the usual one, dashes other than the hyphen. */
const ODD = /[\p{Cf}\p{Cc}\u2028\u2029]|(?! )\p{Zs}|(?!-)[\p{Pd}\u2212]/gu;

/** The text with each such sign named: "TEE⟨no-break space⟩M"; blanks at its ends as well. */
export function withOddSignsNamed(text: string): string {
	return text
		.replace(ODD, (sign) => `⟨${NAMES[sign] ?? codeOf(sign)}⟩`)
		.replace(/^ +| +$/g, (blanks) => '⟨blank⟩'.repeat(blanks.length));
}

/** Spelling that a person takes for the same: without case, blanks, invisible signs and kinds of dashes. */
export const looksOf = (text: string): string =>
	text
		.normalize('NFKC')
		.replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
		.replace(/[\p{Pd}\u2212]/gu, '-')
		.toLowerCase();

/** Of two names that look alike, what differs: "capitals differ", "the first has a soft hyphen"; undefined when they are equal. */
export function howTheyDiffer(first: string, second: string): string | undefined {
	if (first === second) return undefined;
	if (first.toLowerCase() === second.toLowerCase()) return 'capitals differ';
	const named = [first, second].map(withOddSignsNamed);
	if (named[0] !== first || named[1] !== second) return `one is "${named[0]}", the other "${named[1]}"`;
	const withoutBlanks = (text: string) => text.replaceAll(' ', '');
	if (withoutBlanks(first) === withoutBlanks(second)) return 'blanks differ';
	if (withoutBlanks(first).toLowerCase() === withoutBlanks(second).toLowerCase()) return 'capitals and blanks differ';
	return 'signs differ that look alike';
}
