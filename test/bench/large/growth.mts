/**
 * What a large retailer's tables grow by: 100,000 SKUs in 3 shops, 400 stores, 20,000 orders a day. The bytes of a row are
 * measured by `npm run bench -- large`; the rest is what this page multiplies. docs/operations.md (Growth) holds the table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
const BEGIN = '<!-- growth: npm run bench -- large -->';
const END = '<!-- growth: end -->';

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

const between = (text: string) => {
	const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
	if (from < 0 || to < from) throw new Error(`docs/operations.md has no place for the table: ${BEGIN} … ${END}`);
	return { from: from + BEGIN.length, to };
};

export function growthOnThePage(): string {
	const text = readFileSync(page, 'utf8');
	const { from, to } = between(text);
	return text.slice(from, to).trim();
}

export function writeGrowth(bytesOfRow: BytesOfRow): void {
	const text = readFileSync(page, 'utf8');
	const { from, to } = between(text);
	writeFileSync(page, `${text.slice(0, from)}\n\n${growthTable(bytesOfRow)}\n\n${text.slice(to)}`);
}

/** What the page says a row takes. */
export function bytesOnThePage(): Map<string, number> {
	const lines = growthOnThePage().split('\n').slice(2);
	const cells = lines.map((one) => one.split('|').map((cell) => cell.trim()));
	return new Map(
		cells
			.filter(([, table]) => table !== 'all')
			.map((one) => [one[1].replaceAll('`', ''), Number(one[3].replace(',', ''))]),
	);
}
