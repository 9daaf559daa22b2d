/**
 * Pages of n8n forms that an operation writes: fields for a Form node that is defined by JSON, and the last page. n8n shows
 * HTML in both and strips scripts only, so whatever comes from a document or a person is escaped here.
 */
import type { Row } from '../tableRows';
import { cell } from '../tableRows';
import { escapeHtml } from './html';

/** What the person reads when nothing more is asked; `page_text` is HTML. */
export interface LastPage {
	page_title: string;
	page_text: string;
}

/** A further page: a title, and the fields as JSON for the Form node. */
export interface NextPage {
	page_title: string;
	page_fields: string;
}

/** A field as a Form node takes it in JSON. */
export type FormField = Readonly<Record<string, unknown>>;

/** Sentences, each in a paragraph; empty ones are left out. */
export const paragraphs = (...texts: string[]): string =>
	texts
		.filter((text) => text !== '')
		.map((text) => `<p>${escapeHtml(text)}</p>`)
		.join('');

/** A link of a last page, in a new paragraph; '' when there is no address that a browser opens. */
export const link = (address: string, words: string): string =>
	/^(https?:\/\/|\/form\/)/.test(address) ? `<p><a href="${escapeHtml(address)}">${escapeHtml(words)}</a></p>` : '';

const IN_QUOTES = /^(["'“”‘’«»„])\s*(.*?)\s*["'“”‘’«»]$/s;

/**
 * A number or name as somebody pastes it from a mail, a spreadsheet or a chat: without quotes around it, "#" before a long
 * number, and spaces within one. Anything else stays as it is, a SKU such as `#RED` or `27"` too.
 */
export function asPasted(given: string): string {
	const text = given.trim().replace(IN_QUOTES, '$2');
	const together = text.replace(/^#\s*/, '').replace(/\s+/g, '');
	if (/^\d{15,24}$/.test(together)) return together;
	return text.replace(/^#\s*(?=\S*(?:\d{15,24}|[0-9a-f]{10,12})$)/i, '');
}

/** What the page is about: a name and a text each; those without a text are left out. */
export const about = (facts: ReadonlyArray<readonly [name: string, text: string]>): FormField => ({
	fieldType: 'html',
	elementName: 'about',
	html: facts
		.filter(([, text]) => text !== '')
		.map(([name, text]) => `<p><b>${escapeHtml(name)}</b><br>${escapeHtml(text)}</p>`)
		.join(''),
});

interface FieldOptions {
	required?: boolean;
	value?: string;
	placeholder?: string;
}

const field = (
	fieldType: string,
	fieldName: string,
	fieldLabel: string,
	{ required = false, value = '', placeholder = '' }: FieldOptions,
): FormField => ({
	fieldLabel,
	fieldName,
	fieldType,
	...(required ? { requiredField: true } : {}),
	...(value === '' ? {} : { defaultValue: value }),
	...(placeholder === '' ? {} : { placeholder }),
});

export const textField = (name: string, label: string, options: FieldOptions = {}): FormField =>
	field('text', name, label, options);

export const longTextField = (name: string, label: string, options: FieldOptions = {}): FormField =>
	field('textarea', name, label, options);

/** One of some words. */
export const choiceField = (
	name: string,
	label: string,
	words: readonly string[],
	options: FieldOptions = {},
): FormField => ({
	...field('dropdown', name, label, options),
	fieldOptions: { values: words.map((option) => ({ option })) },
});

/**
 * Who answers, as n8n's sign-in says it: name, or the address of an account without a name. Empty where the form asks for no
 * sign-in.
 */
export function personOf(answer: Row): string {
	const { user } = answer;
	if (typeof user !== 'object' || user === null) return '';
	const account = user as Row;
	return [cell(account, 'firstName'), cell(account, 'lastName')].filter(Boolean).join(' ') || cell(account, 'email');
}

/** A table with a head; numbers are not told apart, n8n strips styles. */
export const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): FormField => {
	const cells = (tag: string, texts: readonly string[]) =>
		texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('');
	return {
		fieldType: 'html',
		elementName: 'table',
		html: `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows
			.map((row) => `<tr>${cells('td', row)}</tr>`)
			.join('')}</tbody></table>`,
	};
};

/** A day of the calendar. */
export const dayField = (name: string, label: string, options: FieldOptions = {}): FormField =>
	field('date', name, label, options);
