/**
 * JSON that keeps big integers.
 *
 * TikTok ids have 18 to 19 digits; three webhooks (5, 16, 37) and some answers send them as JSON numbers
 * (tiktok-shop.md 1 and 12.5). JSON.parse would round them, so integers beyond 2^53 become strings.
 */

// A JSON string, or a JSON number. Strings are matched so that digits inside them are left alone.
// A string without an end reaches to the end of the text, else each of its quotes would begin another search.
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MANY_DIGITS = /\d{16}/;
const INTEGER = /^-?\d{16,}$/;

/** Parses JSON text; integers beyond the safe range come back as strings. Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): unknown {
	if (!MANY_DIGITS.test(text)) return JSON.parse(text);
	return JSON.parse(
		text.replace(STRING_OR_NUMBER, (token) =>
			INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
		),
	);
}

/** Parses JSON text, or returns undefined when it is not JSON (IP block pages, gateway errors). */
export function tryParseJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}
