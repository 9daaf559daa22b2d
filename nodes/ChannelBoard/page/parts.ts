/** Parts that pages are made of. */
import { written } from '../../shared/channel/rows';
import type { Html } from './html';
import { markup } from './html';
import type { Tone } from './page';

/** A number that stands in a table; its name says which, so that a test can compare them. */
export const figure = (name: string, number: number): Html =>
	markup`<span data-figure="${name}">${written(number)}</span>`;

export const card = (title: string, ...content: Html[]): Html =>
	markup`<section class="card">
		<h2>${title}</h2>
		${content}
	</section>`;

export interface Column {
	head: string;
	isNumber?: boolean;
	/** on a phone it stands without its head, over the whole width */
	kind?: 'head' | 'wide';
}

const cellOf = (content: Html | string | number, { head, isNumber, kind }: Column): Html =>
	kind
		? markup`<td class="${kind}">${content}</td>`
		: markup`<td class="${isNumber === true && 'num'}" data-label="${head}"><span>${content}</span></td>`;

/**
 * On a phone each row becomes a card of its own.
 * @param isNarrow it fits on a phone as it is
 */
export function table(
	columns: readonly Column[],
	rows: ReadonlyArray<ReadonlyArray<Html | string | number>>,
	isNarrow = false,
): Html {
	const heads = columns.map(
		({ head, isNumber }) => markup`<th scope="col" class="${isNumber === true && 'num'}">${head}</th>`,
	);
	const lines = rows.map(
		(cells) =>
			markup`<tr>
				${cells.map((content, place) => cellOf(content, columns[place]))}
			</tr>`,
	);
	return markup`<table class="${isNarrow && 'keep'}">
		<thead>
			<tr>
				${heads}
			</tr>
		</thead>
		<tbody>
			${lines}
		</tbody>
	</table>`;
}

export const coloured = (tone: Tone | 'soft', content: Html | string | number): Html =>
	markup`<span class="${tone}">${content}</span>`;
