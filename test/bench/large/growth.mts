/**
 * What a large retailer's tables grow by: 100,000 SKUs in 3 shops, 400 stores, 20,000 orders a day. The bytes of a row are
 * measured by `npm run bench -- large`; the rest is what this page multiplies. docs/operations.md (Growth) holds the table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepCost } from '../sweeps.mts';

export const ORDERS_A_DAY = 20_000;
export const STORES = 400;
export const MB = 1024 * 1024;

interface Kind {
	table: string;
	/** why so many */
	because: string;
	/** at 20,000 orders a day */
	rowsADay: number;
	/** days until a row goes; Infinity = it stays */
	keptDays: number;
	/** the setting that says so, or the workflow */
	keptBy: string;
}

/** Shares of a calm day: one order in twenty comes back, three in a hundred are cancelled, one in a hundred needs a person. */
export const GROWING: readonly Kind[] = [
	{
		table: 'tts_order_payouts',
		because: 'one for each order',
		rowsADay: ORDERS_A_DAY,
		keptDays: 200,
		keptBy: '`order_payouts_keep_days`',
	},
	{
		table: 'tts_refunds',
		because: '5 % come back',
		rowsADay: ORDERS_A_DAY * 0.05,
		keptDays: 180,
		keptBy: '`refunds_keep_days`',
	},
	{
		table: 'tts_warnings',
		because: '3 % cancelled, 2 % told or waiting',
		rowsADay: ORDERS_A_DAY * 0.05,
		keptDays: 37,
		keptBy: '`warnings_keep_days`, weekly',
	},
	{
		table: 'tts_cases',
		because: '1 % need a person',
		rowsADay: ORDERS_A_DAY * 0.01,
		keptDays: 90,
		keptBy: '`cases_keep_days`',
	},
	{
		table: 'tts_runs',
		because: 'two for each order, and the schedules',
		rowsADay: ORDERS_A_DAY * 2 + 2_000,
		keptDays: 200 / 1440,
		keptBy: '11a, 200 minutes',
	},
	{
		table: 'tts_journals',
		because: 'one for each shop',
		rowsADay: 3,
		keptDays: 365,
		keptBy: 'nobody: a year is shown',
	},
	{ table: 'tts_payouts', because: 'one for each shop', rowsADay: 3, keptDays: 365, keptBy: 'nobody: a year is shown' },
];

export type BytesOfRow = ReadonlyMap<string, number>;

const page = join(process.cwd(), 'docs', 'operations.md');
type Part = 'growth' | 'sweeps';
const MARKS: Record<Part, [begin: string, end: string]> = {
	growth: ['<!-- growth: npm run bench -- large -->', '<!-- growth: end -->'],
	sweeps: ['<!-- sweeps: npm run bench -- large -->', '<!-- sweeps: end -->'],
};

const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
const mb = (bytes: number) => {
	const value = bytes / MB;
	return value >= 10 ? grouped(Math.round(value)) : value.toFixed(1);
};

const bytesInTheEnd = ({ rowsADay, keptDays }: Kind, bytes: number, times = 1) => rowsADay * keptDays * bytes * times;

/** The table as it stands in the page: the bytes of a row are measured, all else is worked out of them. */
export function growthTable(bytesOfRow: BytesOfRow): string {
	const bytes = ({ table }: Kind) => bytesOfRow.get(table) ?? Number.NaN;
	const line = (kind: Kind) => [
		`\`${kind.table}\``,
		`${grouped(Math.round(kind.rowsADay))} (${kind.because})`,
		grouped(bytes(kind)),
		mb(kind.rowsADay * bytes(kind)),
		kind.keptBy,
		...[1, 2, 10].map((times) => mb(bytesInTheEnd(kind, bytes(kind), times))),
	];
	const all = (times: number) => mb(GROWING.reduce((sum, kind) => sum + bytesInTheEnd(kind, bytes(kind), times), 0));
	const aDay = mb(GROWING.reduce((sum, kind) => sum + kind.rowsADay * bytes(kind), 0));
	const rows = [
		['Table', 'Rows a day', 'Bytes a row', 'MB a day', 'Goes by', 'MB in the end', 'at 2 ×', 'at 10 ×'],
		['---', '---', '---', '---', '---', '---', '---', '---'],
		...GROWING.map(line),
		['all', '', '', aDay, '', all(1), all(2), all(10)],
	];
	return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function between(text: string, part: Part): { from: number; to: number } {
	const [begin, end] = MARKS[part];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`docs/operations.md has no place for the table: ${begin} … ${end}`);
	return { from: from + begin.length, to };
}

function onThePage(part: Part): string {
	const text = readFileSync(page, 'utf8');
	const { from, to } = between(text, part);
	return text.slice(from, to).trim();
}

function write(part: Part, table: string): void {
	const text = readFileSync(page, 'utf8');
	const { from, to } = between(text, part);
	writeFileSync(page, `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`);
}

const cellsOf = (table: string) =>
	table
		.split('\n')
		.slice(2)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);

export const growthOnThePage = () => onThePage('growth');
export const writeGrowth = (bytesOfRow: BytesOfRow) => write('growth', growthTable(bytesOfRow));

const minutes = (seconds: number) => (seconds / 60).toFixed(1);

/** How long each sweep takes at the documented limits of the APIs, minutes, and what n8n holds of it meanwhile. */
function sweepTable(costs: readonly SweepCost[]): string {
	const line = ({ name, everySeconds, seconds, megabytes }: SweepCost) => [
		name,
		String(everySeconds / 60),
		...seconds.map(minutes),
		String(Math.ceil(megabytes / 50) * 50),
	];
	const rows = [
		['Sweep', 'Every (min)', 'Takes (min)', 'at 2 ×', 'at 10 ×', 'Holds at most (MB)'],
		['---', '---', '---', '---', '---', '---'],
		...costs.map(line),
	];
	return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const writeSweeps = (costs: readonly SweepCost[]) => write('sweeps', sweepTable(costs));

/** What the page says of each sweep, minutes: how often it begins, and how long it takes at this size, at 2 × and at 10 ×. */
export const sweepsOnThePage = (): Map<string, { every: number; takes: number[] }> =>
	new Map(
		cellsOf(onThePage('sweeps')).map(([name, every, ...rest]) => [
			name,
			{ every: Number(every), takes: rest.slice(0, 3).map(Number) },
		]),
	);

/** What the page says a row takes. */
export const bytesOnThePage = (): Map<string, number> =>
	new Map(
		cellsOf(growthOnThePage())
			.filter(([table]) => table !== 'all')
			.map(([table, , bytes]) => [table.replaceAll('`', ''), Number(bytes.replace(',', ''))]),
	);
