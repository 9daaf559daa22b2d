/** Rows of the tables that people edit which nobody can act on: each is a case, and what it may be about waits. */
import type { ExceptionItem } from '../../shared/exception';
import { isBlankRow, isTikTokId } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import type { Column, RowOf, Table } from '../../shared/tables/table';
import { readTable } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

export interface RowProblem {
	table: string;
	/** what tells the row in its table: "category sales, shop 749…" */
	row: string;
	column: string;
	/** what the cell says and what it may say: 'is "salez", which is no category' */
	complaint: string;
	/** the shop it is for; '' when it may be about any */
	shopId: string;
}

const LONGEST_SHOWN = 60;

/** A cell for people. */
export const shownCell = (row: Row, column: string): string => {
	const text = cell(row, column);
	return text === '' ? 'empty' : `"${text.slice(0, LONGEST_SHOWN)}"`;
};

/** What tells a row, from the columns that are filled in; its place where none is. */
export function rowName(row: Row, place: number, ...columns: string[]): string {
	const named = columns
		.filter((column) => cell(row, column) !== '')
		.map((column) => `${column} ${cell(row, column).slice(0, LONGEST_SHOWN)}`);
	return named.length > 0 ? named.join(', ') : `row ${place + 1}`;
}

export interface NamedRows<R> {
	/** `typed`: the row as it stands in the table */
	rows: Array<{ row: R; typed: Row; place: number }>;
	/** one for each cell that the schema refuses */
	problems: RowProblem[];
}

/** @param columns those that tell a row of the table in its cases */
export function readNamed<C extends Record<string, Column>>(
	table: Table<C>,
	given: readonly Row[],
	...columns: Array<keyof C & string>
): NamedRows<RowOf<Table<C>>> {
	const { rows, typed, unreadable } = readTable(table, given);
	const problems = unreadable.flatMap(({ row, columns: wrong, reasons }) =>
		wrong.map((column, at): RowProblem => {
			const shop = 'shop_id' in table.columns ? cell(row, 'shop_id') : '';
			const name = rowName(row, given.indexOf(row), ...columns);
			return { table: table.name, row: name, column, complaint: reasons[at], shopId: isTikTokId(shop) ? shop : '' };
		}),
	);
	return { rows: rows.map((row, at) => ({ row, typed: typed[at], place: given.indexOf(typed[at]) })), problems };
}

/** Two rows that say different things in one of the columns about the same key. */
export function contradictions<T>(
	rows: ReadonlyArray<{ key: string; said: T }>,
	isSame: (one: T, other: T) => boolean,
): Set<string> {
	const first = new Map<string, T>();
	const found = new Set<string>();
	for (const { key, said } of rows) {
		const known = first.get(key);
		if (known === undefined) first.set(key, said);
		else if (!isSame(known, said)) found.add(key);
	}
	return found;
}

/** Whether a shop gets no journal because of such rows. A shop without a number is no other shop. */
export const isHeldBy = (problems: readonly RowProblem[], shopId: string) =>
	problems.some(({ table, shopId: about }) => about === shopId || (about === '' && table !== 'tts_shops'));

/** What waits because of a row. */
export function heldSentence({ table, shopId }: RowProblem): string {
	if (shopId !== '') return 'No journal of this shop is built until it is corrected.';
	if (table === 'tts_shops') return 'So it stands for no shop.';
	return 'No journal is built until it is corrected, because it could go to the wrong account.';
}

/** @param nothing what does not happen because of it, a sentence */
export function rowCase({ table, row, column, complaint, shopId }: RowProblem, nothing: string): ExceptionItem {
	return {
		code: 'SETTLEMENT_ROW_UNREADABLE',
		flow: 'settlement',
		severity: 'error',
		owner_role: 'finance',
		title: `A row of ${table} cannot be used: ${column} (${row})`,
		what_happened: `In ${table}, in the row with ${row}, the column ${column} ${complaint}. ${nothing}`,
		what_to_do: `Correct the cell, or delete the row, under Data tables in n8n. The next run goes on by itself.`,
		business_key: `${table}: ${row}, ${column}`,
		ids: shopId === '' ? {} : { shop_id: shopId },
	};
}

/** Rows of tts_shops that a settlement cannot work with. */
export function shopProblems(rows: readonly Row[], shops: ReadonlyMap<string, Shop>): RowProblem[] {
	const table = 'tts_shops';
	const nameless = rows.flatMap((row, place): RowProblem[] => {
		const id = cell(row, 'shop_id');
		if (isTikTokId(id) || isBlankRow(row)) return [];
		const complaint = `is ${shownCell(row, 'shop_id')}; it has to be the number of the shop on TikTok`;
		return [{ table, row: rowName(row, place, 'shop_name', 'shop_id'), column: 'shop_id', complaint, shopId: '' }];
	});
	const named = [...shops.values()].flatMap(({ id, name, region, baseCurrency, isContradicted, row }): RowProblem[] => {
		const about = { table, row: `shop_id ${id}${name === id ? '' : ` (${name})`}`, shopId: id } as const;
		const text = (column: string, hint: string) => `is ${shownCell(row, column)}; it has to be ${hint}`;
		return [
			...(/^[A-Z]{2}$/.test(region)
				? []
				: [{ ...about, column: 'region', complaint: text('region', 'two letters such as GB or US') }]),
			...(baseCurrency === '' || /^[A-Z]{3}$/.test(baseCurrency)
				? []
				: [{ ...about, column: 'base_currency', complaint: text('base_currency', 'three letters such as GBP') }]),
			...(isContradicted
				? [{ ...about, column: 'shop_id', complaint: 'is in several rows, which say different things' }]
				: []),
		];
	});
	return [...nameless, ...named];
}
