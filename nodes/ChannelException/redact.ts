/**
 * Takes secrets and personal data of buyers out of texts before they reach a table or a mail. Errors of other systems quote what we
 * sent them, so every text is cleaned; ids that a person has to search for stay.
 */
const SECRET = '[secret removed]';
const PERSONAL = '[personal data removed]';

// Field names are compared without case, blanks, dashes and underscores.
const SECRET_KEYS = new Set(
	[
		'access_token',
		'refresh_token',
		'id_token',
		'token',
		'auth_code',
		'app_secret',
		'client_secret',
		'secret',
		'api_key',
		'apikey',
		'x-api-key',
		'authorization',
		'proxy-authorization',
		'x-tts-access-token',
		'password',
		'passwd',
		'pwd',
		'passphrase',
		'cookie',
		'set-cookie',
		'sign',
		'signature',
		'private_key',
		'event_stream_api_key',
		'payment_api_key',
		'x-n8n-api-key',
		'shop_cipher',
		'bearer',
	].map(plainKey),
);

const PERSONAL_KEYS = new Set(
	[
		'recipient_address',
		'shipping_address',
		'billing_address',
		'address',
		'full_address',
		'address_detail',
		'address_line_1',
		'address_line_2',
		'address_line1',
		'address_line2',
		'address_line3',
		'address_line4',
		'street',
		'post_town',
		'postal_code',
		'post_code',
		'postcode',
		'zip',
		'zip_code',
		'phone',
		'phone_number',
		'mobile',
		'first_name',
		'last_name',
		'full_name',
		'customer_name',
		'buyer_name',
		'recipient_name',
		'first_name_local_script',
		'last_name_local_script',
		'buyer_email',
		'customer_email',
		'email',
		'e_mail',
		'buyer_message',
		'buyer_nickname',
		'cpf',
		'cpf_name',
		'delivery_preferences',
		'drop_off_location',
		'ip_address',
		'user_id',
	].map(plainKey),
);

// A personal field that is an object holds only personal fields (recipient_address.name), whatever they are called.
const PERSONAL_OBJECTS = new Set(
	['recipient_address', 'shipping_address', 'billing_address', 'customer', 'buyer'].map(plainKey),
);

function plainKey(key: string): string {
	return key.toLowerCase().replace(/[\s_-]/g, '');
}

const kindOf = (key: string): 'secret' | 'personal' | undefined => {
	const plain = plainKey(key);
	return SECRET_KEYS.has(plain) ? 'secret' : PERSONAL_KEYS.has(plain) ? 'personal' : undefined;
};

/** Words of an item that must not show up in a text about it: values of its secret and personal fields, at any depth. */
export function sensitiveValues(json: unknown): Map<string, string> {
	const found = new Map<string, string>();
	const collect = (value: unknown, mark: string | undefined, depth: number): void => {
		if (depth > 12 || value === null || value === undefined) return;
		if (Array.isArray(value)) {
			value.forEach((one) => collect(one, mark, depth + 1));
			return;
		}
		if (typeof value === 'object') {
			for (const [key, inner] of Object.entries(value)) {
				const kind = kindOf(key);
				const own =
					kind === 'secret' ? SECRET : kind ? PERSONAL : PERSONAL_OBJECTS.has(plainKey(key)) ? PERSONAL : undefined;
				collect(inner, own ?? mark, depth + 1);
			}
			return;
		}
		if (typeof value !== 'string' && typeof value !== 'number') return;
		const text = String(value).trim();
		// Two letters of a country or a region would blacken half of every sentence.
		if (mark && text.length >= 4) found.set(text, mark);
	};
	collect(json, undefined, 0);
	return found;
}

// Every pattern below takes steps in proportion to the text: what repeats is bounded, or can begin at one place only.
const KEY_AND_SIGN =
	/["']?([A-Za-z][A-Za-z0-9_-]{0,60}(?: (?=key|token|secret)[A-Za-z]{1,20})?)["']?\s{0,20}[:=]\s{0,20}/g;
const BARE_VALUE = /(?:Bearer|Basic|bearer|basic)\s{1,20}\S+|[^\s,;&}\])"']+/y;
// An unquoted address, name or message goes on to the end of its sentence.
const OPEN_VALUE = /[^\n;}]+/y;

// Capitalised on purpose: "2 lines in a row" is no street.
const STREET_TYPES =
	'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Crescent|Way|Terrace|Place|Square|Gardens|Grove|Hill|Mews|Parade|Row|Walk';

// The link to a form has to stay whole: it names a row of our own table, a request and its shop by their numbers, or a case by its
// number, and the form asks for a sign-in.
const FORM_LINK =
	/^\?(?:(?:refund_key|journal_ref)=[A-Za-z0-9%-]+|case=[0-9a-f]{10}|return_id=\d{1,30}&shop_id=\d{1,30})$/;
const ADDRESS = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]+/gi;
const PATH = /\/[A-Za-z0-9_./{}-]+(?:\?[^\s"'<>]*)?/g;
const FIRST_PARAMETER = /^\?[A-Za-z0-9_.-]{1,80}=/;

const PATTERNS: Array<[RegExp, string]> = [
	[/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, SECRET],
	[/\bBearer\s+[A-Za-z0-9+/=._~-]{8,}/gi, SECRET],
	[/\bBasic\s+[A-Za-z0-9+/=]{16,}/gi, SECRET],
	[/\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/g, SECRET],
	[/\b(?:TTP|ROW|GCP|n8n_api|sk|pk|ghp|gho|xox[a-z])_[A-Za-z0-9_-]{8,}/g, SECRET],
	// user:password@ in an address
	[/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${SECRET}@`],
	[/(?<![A-Za-z0-9._%+'*-])[A-Za-z0-9._%+'*-]+@[A-Za-z0-9.*-]+\.[A-Za-z*]{2,}/g, PERSONAL],
	// +44 7700 900123, (+44)7700900123
	[/\(?\+\d{1,3}\)?[\s./-]?(?:\(?\d{1,5}\)?[\s./-]?){1,5}\d{2,}/g, PERSONAL],
	// (503) 555-0147, 503-555-0147, 503.555.0147
	[/(?<![\dA-Za-z-])(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\dA-Za-z-])/g, PERSONAL],
	// 07700 900123, 090-1234-5678: ten or eleven digits; bar codes have twelve or more
	[/(?<![\dA-Za-z.-])0(?:[-\s]?\d){9,10}(?![-\s]?\d)(?![A-Za-z])/g, PERSONAL],
	[new RegExp(String.raw`\b\d{1,5}[A-Za-z]?\s+(?:[A-Z][\p{L}'’.-]+\s+){1,4}(?:${STREET_TYPES})\b\.?`, 'gu'), PERSONAL],
	[/\b\d{1,4},?\s+(?:rue|avenue|boulevard|place)(?:\s+(?:d[eu]s?|la|les?|aux?)|\s+\p{Lu}[\p{L}'’-]*)+/gu, PERSONAL],
	[/\b(?:Via|Calle|Rue|Avenida|Plaza|Piazza)\s+\p{Lu}[\p{L}'’.-]*(?:\s+[\p{L}'’.-]+){0,4},?\s+\d{1,4}\b/gu, PERSONAL],
	[/(?<![\p{L}\p{N}_-])[A-ZÄÖÜ][\p{L}-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee)\s+\d{1,4}[a-z]?\b/gu, PERSONAL],
	// British postcode
	[/\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/g, PERSONAL],
];

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
// Request ids start with the date; support asks for them.
const REQUEST_ID = /^20\d{12}[0-9A-F]+$/i;
const LONG_WORD = /[A-Za-z0-9_+/=-]{24,}/g;

/** Letters and digits mixed at random, or many letters of both cases: no word, no SKU part, no number. */
function isScrambled(part: string): boolean {
	if (part.length < 12) return false;
	if (/\d/.test(part) && /[A-Za-z]/.test(part)) return true;
	return part.length >= 20 && /[a-z][A-Z]/.test(part) && (part.match(/[A-Z]/g) ?? []).length >= 5;
}

/** Long words with a scrambled part are keys; ids are digits, UUIDs or request ids, and SKUs and codes speak in short parts. */
function looksLikeKey(word: string): boolean {
	if (REQUEST_ID.test(word)) return false;
	const parts = word.replace(UUID, '').split(/[-_/=+]/);
	return parts.some(isScrambled);
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whole words only: a buyer called Rose must not blacken the SKU PRIMROSE. Secrets go wherever they stand. */
function replaceKnown(text: string, known: Map<string, string>): string {
	let result = text;
	// Long values first, so that no part of one is left beside the mark of a shorter one.
	for (const [value, mark] of [...known].sort(([a], [b]) => b.length - a.length)) {
		if (!result.includes(value)) continue;
		const exact = escapeRegExp(value);
		const pattern = mark === SECRET ? exact : `(?<![\\p{L}\\p{N}])${exact}(?![\\p{L}\\p{N}])`;
		result = result.replace(new RegExp(pattern, 'gu'), mark);
	}
	return result;
}

/** End of a value that begins at `start`: a text in quotes, a list or an object to their ends, else a word or a sentence. */
function endOfValue(text: string, start: number, isPersonal: boolean): number {
	const first = text[start];
	if (first === '"' || first === "'") return endOfQuoted(text, start);
	if (first === '{' || first === '[') return endOfBraces(text, start);
	const pattern = isPersonal ? OPEN_VALUE : BARE_VALUE;
	pattern.lastIndex = start;
	return start + (pattern.exec(text)?.[0].length ?? 0);
}

/** A quote that is never closed reaches to the end of the text: it may have been cut off. */
function endOfQuoted(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === text[start]) return at + 1;
	}
	return text.length;
}

function endOfBraces(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const letter = text[at];
		if (letter === '"') at = endOfQuoted(text, at) - 1;
		else if (letter === '{' || letter === '[') depth++;
		else if ((letter === '}' || letter === ']') && --depth === 0) return at + 1;
	}
	return text.length;
}

/** Values beside the name of a secret or personal field; fields inside the values of other fields are looked at as well. */
function replaceFields(text: string): string {
	let result = '';
	let done = 0;
	KEY_AND_SIGN.lastIndex = 0;
	for (let match = KEY_AND_SIGN.exec(text); match; match = KEY_AND_SIGN.exec(text)) {
		const [whole, key] = match;
		const kind = kindOf(key) ?? (PERSONAL_OBJECTS.has(plainKey(key)) ? 'personal' : undefined);
		const start = match.index + whole.length;
		const end = kind ? endOfValue(text, start, kind === 'personal') : start;
		if (!kind || end === start) continue;
		result += text.slice(done, start) + (kind === 'secret' ? SECRET : PERSONAL);
		done = end;
		KEY_AND_SIGN.lastIndex = end;
	}
	return result + text.slice(done);
}

/** Everything behind the question mark of an address or a path: tokens, signatures, page tokens. */
function replaceQueries(text: string): string {
	const withoutQuery = (address: string, mark: number) => `${address.slice(0, mark)}?${SECRET}`;
	return text
		.replace(ADDRESS, (address) => {
			const mark = address.indexOf('?');
			return mark < 0 || FORM_LINK.test(address.slice(mark)) ? address : withoutQuery(address, mark);
		})
		.replace(PATH, (path) => {
			const mark = path.indexOf('?');
			const query = mark < 0 ? '' : path.slice(mark);
			return FIRST_PARAMETER.test(query) && !FORM_LINK.test(query) ? withoutQuery(path, mark) : path;
		});
}

/** No text that people read is longer, so no more is cleaned. */
const MAX_TEXT = 20_000;
/** Longer than any e-mail address; of longer words the beginning is enough to know them again. */
const MAX_WORD = 300;
const SHOWN_OF_WORD = 60;
const WORD = /[^\s"'{}[\]():;,=&?<>|]{301,}/g;

/** The beginning of a text that is too long, without the word in which it was cut. */
function cutText(text: string): string {
	if (text.length <= MAX_TEXT) return text;
	const cut = text.slice(0, MAX_TEXT);
	const lastGap = /\s\S*$/.exec(cut.slice(-MAX_WORD))?.[0].length ?? 0;
	return `${cut.slice(0, MAX_TEXT - lastGap)}…`;
}

const cutWords = (text: string) => text.replace(WORD, (word) => `${word.slice(0, SHOWN_OF_WORD)}…`);

/** The text without secrets and personal data. `known` are values that must not appear (see sensitiveValues). */
export function redact(text: string, known: Map<string, string> = new Map()): string {
	let result = replaceFields(replaceQueries(cutWords(replaceKnown(cutText(text), known))));
	for (const [pattern, mark] of PATTERNS) result = result.replace(pattern, mark);
	return result.replace(LONG_WORD, (word) => (looksLikeKey(word) ? SECRET : word));
}
