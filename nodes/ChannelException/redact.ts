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

const KEY = String.raw`["']?([A-Za-z][A-Za-z0-9_-]*(?: (?=key|token|secret)[A-Za-z]+)?)["']?`;
const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\{[^{}]*\}|\[[^\][]*\]|(?:Bearer|Basic|bearer|basic)\s+\S+|[^\s,;&}\])"']+)`;
const KEY_VALUE = new RegExp(String.raw`${KEY}(\s*[:=]\s*)${VALUE}`, 'g');
// An unquoted address, name or message goes on to the end of its sentence.
const OPEN_PERSONAL = new RegExp(String.raw`${KEY}(\s*[:=]\s*)(?!["'{\[])([^\n;}]+)`, 'g');

// Capitalised on purpose: "2 lines in a row" is no street.
const STREET_TYPES =
	'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Close|Crescent|Way|Terrace|Place|Square|Gardens|Grove|Hill|Mews|Parade|Row|Walk';

// The link to the form of a refund has to stay whole: it names a row of our own table, and the form asks for a sign-in.
const NO_FORM_LINK = String.raw`(?!(?:refund_key|journal_ref)=[A-Za-z0-9%-]+(?![^\s"'<>]))`;

const PATTERNS: Array<[RegExp, string]> = [
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, SECRET],
	[/\bBearer\s+[A-Za-z0-9+/=._~-]{8,}/gi, SECRET],
	[/\bBasic\s+[A-Za-z0-9+/=]{16,}/gi, SECRET],
	[/\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/g, SECRET],
	[/\b(?:TTP|ROW|GCP|n8n_api|sk|pk|ghp|gho|xox[a-z])_[A-Za-z0-9_-]{8,}/g, SECRET],
	// user:password@ in an address
	[/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${SECRET}@`],
	// everything behind the question mark of an address: tokens, signatures, page tokens
	[new RegExp(String.raw`\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]+)\?${NO_FORM_LINK}[^\s"'<>]*`, 'gi'), `$1?${SECRET}`],
	[new RegExp(String.raw`(\/[A-Za-z0-9_./{}-]+)\?(?=[A-Za-z0-9_.-]+=)${NO_FORM_LINK}[^\s"'<>]*`, 'g'), `$1?${SECRET}`],
	[/[A-Za-z0-9._%+'*-]+@[A-Za-z0-9.*-]+\.[A-Za-z*]{2,}/g, PERSONAL],
	// +44 7700 900123, (+44)7700900123
	[/\(?\+\d{1,3}\)?[\s./-]?(?:\(?\d{1,5}\)?[\s./-]?){1,5}\d{2,}/g, PERSONAL],
	// (503) 555-0147, 503-555-0147, 503.555.0147
	[/(?<![\dA-Za-z-])(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\dA-Za-z-])/g, PERSONAL],
	// 07700 900123, 090-1234-5678: ten or eleven digits; bar codes have twelve or more
	[/(?<![\dA-Za-z.-])0(?:[-\s]?\d){9,10}(?![-\s]?\d)(?![A-Za-z])/g, PERSONAL],
	[new RegExp(String.raw`\b\d{1,5}[A-Za-z]?\s+(?:[A-Z][\p{L}'’.-]+\s+){1,4}(?:${STREET_TYPES})\b\.?`, 'gu'), PERSONAL],
	[/\b\d{1,4},?\s+(?:rue|avenue|boulevard|place)(?:\s+(?:d[eu]s?|la|les?|aux?)|\s+\p{Lu}[\p{L}'’-]*)+/gu, PERSONAL],
	[/\b(?:Via|Calle|Rue|Avenida|Plaza|Piazza)\s+\p{Lu}[\p{L}'’.-]*(?:\s+[\p{L}'’.-]+){0,4},?\s+\d{1,4}\b/gu, PERSONAL],
	[/\b[A-ZÄÖÜ][\p{L}-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee)\s+\d{1,4}[a-z]?\b/gu, PERSONAL],
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

function replaceFields(text: string): string {
	const marked = text.replace(KEY_VALUE, (whole, key: string, between: string) => {
		const kind = kindOf(key) ?? (PERSONAL_OBJECTS.has(plainKey(key)) ? 'personal' : undefined);
		return kind ? `${key}${between}${kind === 'secret' ? SECRET : PERSONAL}` : whole;
	});
	return marked.replace(OPEN_PERSONAL, (whole, key: string, between: string) =>
		kindOf(key) === 'personal' ? `${key}${between}${PERSONAL}` : whole,
	);
}

/** The text without secrets and personal data. `known` are values that must not appear (see sensitiveValues). */
export function redact(text: string, known: Map<string, string> = new Map()): string {
	let result = replaceFields(replaceKnown(text, known));
	for (const [pattern, mark] of PATTERNS) result = result.replace(pattern, mark);
	return result.replace(LONG_WORD, (word) => (looksLikeKey(word) ? SECRET : word));
}
