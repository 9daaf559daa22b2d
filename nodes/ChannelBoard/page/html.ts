/** HTML in which everything that comes from a table or an API is escaped, unless it was made here. */
import { escapeHtml } from '../../shared/channel/html';

export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** What a place in the markup may hold; false and undefined are nothing. */
type Piece = Html | string | number | false | undefined | readonly Piece[];

function markupOf(piece: Piece): string {
	if (piece instanceof Html) return piece.text;
	if (piece === false || piece === undefined) return '';
	if (typeof piece === 'object') return piece.map(markupOf).join('');
	return escapeHtml(String(piece));
}

/** Markup stands in the template, values are text: they are escaped, also between the quotes of an attribute. */
export const markup = (parts: TemplateStringsArray, ...values: Piece[]): Html =>
	new Html(parts.reduce((all, part, place) => all + markupOf(values[place - 1]) + part));

/** Addresses of cells are typed or come from outside: what is neither http nor a path of this n8n becomes no link. */
const isSafeAddress = (address: string) => /^(https?:\/\/|\.\.?\/|\?|#)[^\s<>"']*$/i.test(address);

/** Opens beside the page; nothing when the address is none. */
export const link = (address: string, label: string, kind = ''): Html | undefined =>
	isSafeAddress(address)
		? markup`<a class="${kind}" href="${address}" target="_blank" rel="noopener noreferrer">${label}</a>`
		: undefined;
