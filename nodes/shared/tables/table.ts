/**
 * The Data Tables that people edit, and the reading of their rows. One schema per table says its columns, their types, what
 * an empty cell means, and the sentence that people read beside it; workflows/tables.json, the documentation and the types of
 * rows come from it. A cell that cannot be what it says is never taken for an empty one: the row is told by table, row and
 * column, and whoever reads the table decides what it holds back.
 */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { isLostValue } from '../channel/malformed';
import { isTikTokId, rowNumber } from '../channel/rows';
import { parseEnd, parseTime } from '../channel/times';
import type { Row } from '../tableRows';
import { yesOrNo } from '../tableRows';

export interface Column<T = unknown> {
	/** type of the column in n8n */
	type: 'string' | 'number' | 'boolean';
	/** what stands beside it in the table's documentation */
	note: string;
	/** what the text of a cell has to look like, the message goes on behind the text; absent where any text will do */
	check?: z.ZodType<string>;
	/** of a text that the check lets through */
	value(text: string): T;
	/** blanks around the text belong to it */
	isExact?: boolean;
}

type Columns = Record<string, Column>;

export interface Table<C extends Columns = Columns> {
	name: string;
	purpose: string;
	/** columns that make a row the same row */
	key: ReadonlyArray<keyof C & string>;
	columns: C;
	/** several rows may have the same key, and all of them count */
	mayRepeat?: boolean;
	/** what no single cell can say: column and complaint, of a row whose cells can all be read; texts without blanks around them */
	together?(texts: Record<keyof C & string, string>): Array<[column: keyof C & string, complaint: string]>;
	/** of the columns that do not take any text; null when all do */
	schema: z.ZodTypeAny | null;
}

/** A row of a table, typed. */
export type RowOf<T> = T extends Table<infer C> ? Values<C> : never;

type Values<C extends Columns> = { [K in keyof C]: ReturnType<C[K]['value']> };

export interface UnreadableRow {
	/** as it stands in the table */
	row: Row;
	/** number in the table, as n8n shows it, else its place in the list */
	number: number;
	/** one sentence for each wrong cell: `tts_carriers, row 3, column open: "perhaps" is neither true nor false` */
	complaints: string[];
	/** column of each complaint */
	columns: string[];
	/** each complaint as it goes on behind the name of its column: `is "perhaps", which is neither true nor false` */
	reasons: string[];
}

export interface ReadTable<C extends Columns> {
	rows: Array<Values<C>>;
	/** each of `rows` as it stands in the table */
	typed: Row[];
	unreadable: UnreadableRow[];
}

export function defineTable<C extends Columns>(table: Omit<Table<C>, 'schema'>): Table<C> {
	const checks = Object.entries(table.columns).flatMap(([name, { check }]) => (check ? [[name, check]] : []));
	return { ...table, schema: checks.length > 0 ? z.object(Object.fromEntries(checks)) : null };
}

/** What an odd cell is called in a sentence; a long one is cut. */
function shown(text: string): string {
	if (text === '') return 'the cell';
	return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

/** What is wrong, behind the name of the column. */
const reasonOf = (text: string, complaint: string) =>
	text === '' ? complaint : `is ${shown(text)}, which ${complaint}`;

const said = (text: string) => (text === '' ? 'nothing' : shown(text));

/** Cells come as text, numbers, booleans or dates, whatever n8n made of what was typed. */
function textIn(value: unknown, isExact = false): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return isExact ? value : value.trim();
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
	return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value).trim();
}

/** A list, an object or what a program has left of one says nothing, whatever the column; a remark may say what it likes. */
const isOdd = (value: unknown) =>
	typeof value === 'string'
		? isLostValue(value)
		: typeof value === 'object' && value !== null && !(value instanceof Date);

const oddCells = (columns: string[], row: Row): Array<[string, string]> =>
	columns.flatMap((name) =>
		name !== 'note' && isOdd(row[name]) ? [[name, 'is not something that a person types']] : [],
	);

/** Columns of a row that cannot be read, each with the first thing that is wrong: what is no number is not too small as well. */
function wrongCells<C extends Columns>(table: Table<C>, texts: Record<string, string>): Array<[string, string]> {
	const checked = table.schema?.safeParse(texts);
	if (checked && !checked.success) {
		const first = new Map<string, string>();
		for (const { path, message } of checked.error.issues) {
			const name = String(path[0]);
			if (!first.has(name)) first.set(name, message);
		}
		return [...first];
	}
	return table.together?.(texts as Record<keyof C & string, string>) ?? [];
}

/**
 * Rows of a table, typed. Rows without anything in them are left out; columns that people have added are not looked at. zod
 * checks texts only, which costs a tenth of transforming them: each run reads up to 50,000 rows of tts_sku_map.
 */
export function readTable<C extends Columns>(table: Table<C>, rows: readonly Row[]): ReadTable<C> {
	const columns = Object.entries(table.columns);
	const names = Object.keys(table.columns);
	const result: ReadTable<C> = { rows: [], typed: [], unreadable: [] };
	rows.forEach((row, index) => {
		const texts: Record<string, string> = {};
		let isFilled = false;
		for (const [name, { isExact }] of columns) {
			texts[name] = textIn(row[name], isExact);
			// A remark alone says nothing to the workflows, nor does a box that is not ticked.
			isFilled ||= name !== 'note' && texts[name] !== '' && row[name] !== false;
		}
		if (!isFilled) return;
		const odd = oddCells(names, row);
		const wrong = [...odd, ...wrongCells(table, texts).filter(([name]) => !odd.some(([other]) => other === name))];
		if (wrong.length === 0) {
			const values: Record<string, unknown> = {};
			for (const [name, { value }] of columns) values[name] = value(texts[name]);
			result.rows.push(values as Values<C>);
			result.typed.push(row);
			return;
		}
		const number = rowNumber(row, index);
		const complaints = wrong.map(([name, complaint]) =>
			[`${table.name}, row ${number}, column ${name}:`, shown(texts[name]), complaint].join(' '),
		);
		const reasons = wrong.map(([name, complaint]) => reasonOf(texts[name], complaint));
		result.unreadable.push({ row, number, complaints, columns: wrong.map(([name]) => name), reasons });
	});
	return result;
}

/** Rows that a reader of these columns cannot use; what is wrong in others is told by those who read them. */
export const unreadableRows = <C extends Columns>(
	table: Table<C>,
	rows: readonly Row[],
	columns: ReadonlyArray<keyof C & string>,
): UnreadableRow[] =>
	readTable(table, rows).unreadable.flatMap(({ row, number, complaints, columns: wrong, reasons }) => {
		const own = wrong.flatMap((column, at) => (columns.includes(column) ? [at] : []));
		if (own.length === 0) return [];
		const of = (list: string[]) => own.map((at) => list[at]);
		return [{ row, number, complaints: of(complaints), columns: of(wrong), reasons: of(reasons) }];
	});

interface KnownRow {
	number: number;
	texts: Record<string, string>;
}

/** The first column in which two rows with one key differ, in a sentence; undefined when they say the same. */
function contradiction<C extends Columns>(
	table: Table<C>,
	{ number, texts }: KnownRow,
	other: KnownRow,
): [column: string, complaint: string] | undefined {
	const column = Object.keys(table.columns).find(
		(name) => name !== 'note' && !table.key.includes(name) && texts[name] !== other.texts[name],
	);
	if (column === undefined) return undefined;
	const key = table.key.filter((name) => texts[name] !== '').map((name) => `${name} ${shown(texts[name])}`);
	return [
		column,
		`${table.name}, row ${number}, column ${column}: ${said(texts[column])}, but row ${other.number} says ${said(other.texts[column])} of the same ${key.join(' and ') || 'things'}`,
	];
}

/**
 * Rows with the key of an earlier row that say something else: only one of the two can count. A row that says the same twice,
 * but for its note, harms nobody. `unreadable` are left out, they are told anyway.
 */
export function contradictions<C extends Columns>(
	table: Table<C>,
	rows: readonly Row[],
	unreadable: readonly UnreadableRow[],
): UnreadableRow[] {
	if (table.mayRepeat) return [];
	const columns = Object.entries(table.columns);
	const skipped = new Set(unreadable.map(({ row }) => row));
	const first = new Map<string, KnownRow>();
	return rows.flatMap((row, index): UnreadableRow[] => {
		const texts = Object.fromEntries(columns.map(([name, { isExact }]) => [name, textIn(row[name], isExact)]));
		if (skipped.has(row) || columns.every(([name]) => name === 'note' || texts[name] === '')) return [];
		const key = table.key.map((name) => String(table.columns[name].value(texts[name]))).join('\n');
		const one = { number: rowNumber(row, index), texts };
		const other = first.get(key);
		if (!other) first.set(key, one);
		const found = other && contradiction(table, one, other);
		if (!found || !other) return [];
		const [column, complaint] = found;
		const reasons = [reasonOf(one.texts[column], `is not what row ${other.number} says`)];
		return [{ row, number: one.number, complaints: [complaint], columns: [column], reasons }];
	});
}

const asText = (given: string) => given;

/** Text without blanks around it; empty when the cell is. */
export const text = (note: string): Column<string> => ({ type: 'string', note, value: asText });

/** Text that a row cannot do without. */
export const needed = (note: string): Column<string> => ({
	type: 'string',
	note,
	check: z.string().min(1, 'is empty'),
	value: asText,
});

/** Text of a certain shape; empty when the cell is. `complaint` goes on behind the text: "is no region". */
export const shaped = (note: string, isRight: (given: string) => boolean, complaint: string): Column<string> => ({
	type: 'string',
	note,
	check: z.string().refine((given) => given === '' || isRight(given), complaint),
	value: asText,
});

export const NO_TIKTOK_ID = 'is no id of TikTok; it has digits only, 24 at most';

const isDigits = (given: string) => /^\d+$/.test(given);

/** An id of TikTok. */
export const tikTokId = (note: string): Column<string> => shaped(note, isTikTokId, NO_TIKTOK_ID);

/** The same where a row cannot do without. */
export const neededTikTokId = (note: string): Column<string> => ({
	...needed(note),
	check: z
		.string()
		.min(1, 'is empty')
		.refine((given) => given === '' || isTikTokId(given), NO_TIKTOK_ID),
});

/** A code that is a number. */
export const code = (note: string): Column<string> => shaped(note, isDigits, 'is not a number');

/** Two letters of a market. */
export const market = (note: string): Column<string> =>
	shaped(note, (given) => /^[a-z]{2}$/i.test(given), 'is no market; write two letters like GB');

/** Three letters of a currency, in capitals. */
export const currency = (note: string): Column<string> => ({
	...shaped(note, (given) => /^[a-z]{3}$/i.test(given), 'is no currency; write three letters like GBP'),
	value: (given) => given.toUpperCase(),
});

/** IANA zone. */
export const timeZone = (note: string): Column<string> =>
	shaped(note, (given) => IANAZone.isValidZone(given), 'is no time zone; write it like Europe/London');

/** Text of which blanks are a part. */
export const exactText = (note: string): Column<string> => ({ ...text(note), isExact: true });

const anyOf = (words: readonly string[]) =>
	new RegExp(`^(${words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})?$`, 'i');

/** One of some words, whatever its case; empty when the cell is. */
export const word = <T extends string>(note: string, words: readonly T[]): Column<T | ''> => ({
	type: 'string',
	note,
	check: z.string().regex(anyOf(words), `is none of ${words.join(', ')}`),
	value: (given) => words.find((candidate) => candidate.toLowerCase() === given.toLowerCase()) ?? '',
});

/** Yes or no; `otherwise` when the cell is empty. */
export const flag = (note: string, otherwise: boolean): Column<boolean> => ({
	type: 'boolean',
	note,
	check: z.string().refine((given) => given === '' || yesOrNo(given) !== undefined, 'is neither true nor false'),
	value: (given) => yesOrNo(given) ?? otherwise,
});

interface Bounds {
	least?: number;
	most?: number;
	/** most digits behind the dot */
	decimals?: number;
}

const decimalsOf = (given: string) => given.split('.')[1]?.length ?? 0;

/** A number; undefined when the cell is empty. */
export const number = (
	note: string,
	{ least = -Infinity, most = Infinity, decimals = Infinity }: Bounds = {},
): Column<number | undefined> => ({
	type: 'number',
	note,
	check: z
		.string()
		.regex(/^(-?\d+(\.\d+)?)?$/, 'is not a number; write it with digits and a dot, like 5 or 2.5')
		.refine((given) => given === '' || Number(given) >= least, `is less than ${least}`)
		.refine((given) => given === '' || Number(given) <= most, `is more than ${most}`)
		.refine((given) => decimalsOf(given) <= decimals, `has more than ${decimals} digits behind the dot`),
	value: (given) => (given === '' ? undefined : Number(given)),
});

/** A number in a column of text. */
export const numberText = (note: string, bounds: Bounds = {}): Column<number | undefined> => ({
	...number(note, bounds),
	type: 'string',
});

/** A moment (UTC) → Unix milliseconds; 0 when the cell is empty. */
export const moment = (note: string): Column<number> => ({
	type: 'string',
	note,
	check: z
		.string()
		.refine((given) => !Number.isNaN(parseTime(given)), 'is no time; write it like 2026-11-27T18:00:00Z (UTC)'),
	value: (given) => parseTime(given),
});

/** The end of a span: a day alone counts to its end, 9999-12-31 is none → Unix milliseconds, 0 when the cell is empty. */
export const end = (note: string): Column<number> => ({
	type: 'string',
	note,
	check: z
		.string()
		.refine((given) => !Number.isNaN(parseEnd(given)), 'is no time; write it like 2026-11-27T18:00:00Z (UTC)'),
	value: (given) => parseEnd(given),
});

/** n8n gives a cell that looks like a date with a time behind it. */
const dateIn = (given: string) => given.replace(/^(\d{4}-\d\d-\d\d)[T ].*$/, '$1');

/** A day of the calendar, `2026-12-25`. */
export const day = (note: string): Column<string> => ({
	type: 'string',
	note,
	check: z
		.string()
		.refine(
			(given) => /^\d{4}-\d\d-\d\d$/.test(dateIn(given)) && parseTime(dateIn(given)) > 0,
			'is no day; write it like 2026-12-25',
		),
	value: dateIn,
});

const addressesIn = (given: string) =>
	given
		.split(/[,;]/)
		.map((address) => address.trim())
		.filter((address) => address !== '');

/** E-mail addresses with commas between them. */
export const addresses = (note: string): Column<string[]> => ({
	type: 'string',
	note,
	check: z
		.string()
		.refine(
			(given) => addressesIn(given).every((address) => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address)),
			'is not a list of e-mail addresses with commas between them',
		),
	value: addressesIn,
});
