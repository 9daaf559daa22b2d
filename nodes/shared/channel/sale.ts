/**
 * The sale of a shop: for a time more is held back of everything, beside the rules of tts_stock_rules. The columns peak_… of
 * tts_shops say it; this is their one reader.
 */
import { SALE_COLUMNS, saleFaults, shopsTable } from '../tables/shops';
import { unreadableRows } from '../tables/table';
import type { Row } from '../tableRows';
import { cell } from '../tableRows';
import { shortTime } from './localTime';
import { iso, parseEnd, readTime } from './times';

export interface Sale {
	/** Unix milliseconds; 0 = has begun long ago */
	fromMs: number;
	/** Unix milliseconds: the first moment after the sale */
	untilMs: number;
	/** units that are held back of each SKU beside the buffer */
	units: number;
	/** hundredths of a percent of what could be offered; the larger of the two counts */
	share: number;
	/** IANA zone of the shop, or UTC */
	zone: string;
}

export type ReadSale =
	/** it counts now, or will */
	| { sale: Sale }
	/** nobody can tell what it holds back or until when: what is wrong, in words */
	| { fault: string }
	| undefined;

const WHOLE = 10_000;

/** @param nowMs a sale that is over by then is none, whatever else stands in its cells */
export function readSale(row: Row, nowMs: number): ReadSale {
	const cells = Object.fromEntries(SALE_COLUMNS.map((column) => [column, cell(row, column)])) as Record<
		(typeof SALE_COLUMNS)[number],
		string
	>;
	if (cells.peak_from === '' && cells.peak_until === '') return undefined;
	const untilMs = parseEnd(cells.peak_until);
	if (untilMs > 0 && untilMs <= nowMs) return undefined;
	const [unreadable] = unreadableRows(shopsTable, [row], SALE_COLUMNS);
	if (unreadable) return { fault: `${unreadable.columns[0]} ${unreadable.reasons[0]}` };
	const [wrong] = saleFaults(cells);
	if (wrong) return { fault: wrong.join(' ') };
	return {
		sale: {
			fromMs: readTime(cells.peak_from),
			untilMs,
			units: Number(cells.peak_buffer_units),
			share: Math.round(Number(cells.peak_buffer_percent) * 100),
			zone: cell(row, 'timezone') || 'UTC',
		},
	};
}

export const hasBegun = ({ fromMs }: Sale, nowMs: number) => fromMs <= nowMs;

/** Units that a sale holds back where so many could be offered before the buffer. */
export const keptForSale = ({ units, share }: Pick<Sale, 'units' | 'share'>, offered: number) =>
	Math.max(units, Math.ceil((Math.max(0, offered) * share) / WHOLE));

/** "5 units more", "10 % more", "at least 5 units and 10 % more" */
export function saleAmount({ units, share }: Pick<Sale, 'units' | 'share'>): string {
	const parts = [
		...(units > 0 ? [units === 1 ? '1 unit' : `${units} units`] : []),
		...(share > 0 ? [`${share / 100} %`] : []),
	];
	return `${parts.length === 2 ? `at least ${parts.join(' and ')}` : parts[0]} more`;
}

const timeOf = (ms: number, zone: string) => {
	if (ms === Infinity) return 'it is ended';
	const words = shortTime(iso(ms), zone);
	return zone === 'UTC' ? `${words} UTC` : words;
};

/** "Fri 27 Nov, 23:00", in the time of the shop. */
export const saleEnd = ({ untilMs, zone }: Sale) => timeOf(untilMs, zone);
export const saleBegin = ({ fromMs, zone }: Sale) => timeOf(fromMs, zone);

/** "5 units more until Fri 27 Nov, 23:00", "10 % more, from Thu 26 Nov, 18:00 until …"; '' without a sale, which may be to come. */
export function saleInWords(row: Row, nowMs: number): string {
	const read = readSale(row, nowMs);
	if (!read) return '';
	if ('fault' in read) return `cannot be read: ${read.fault}`;
	const { sale } = read;
	const begin = hasBegun(sale, nowMs) ? '' : `, from ${saleBegin(sale)}`;
	return `${saleAmount(sale)}${begin} until ${saleEnd(sale)}`;
}
