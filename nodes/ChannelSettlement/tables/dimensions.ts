/** Rows of the parameter Dimensions → tracking, class, department, location of a line and subsidiary of a journal. */
import { dimensionsTable } from '../../shared/tables/dimensions';
import type { RowOf } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import type { RowProblem } from './tableProblems';
import { contradictions, readNamed, rowName } from './tableProblems';
import type { LineDimensions, TrackingEntry } from '../types';

export interface DimensionBook {
	ofLine(category: string, shopId: string): LineDimensions;
	/** '' when no row says */
	subsidiaryOf(shopId: string): string;
	/** rows that nobody can act on */
	problems: RowProblem[];
}

const VALUES = [
	'tracking_name',
	'tracking_option',
	'tracking_name_2',
	'tracking_option_2',
	'class',
	'department',
	'location',
	'subsidiary',
] as const;

type DimensionRow = RowOf<typeof dimensionsTable>;

const kindOf = ({ category, shop_id: shop }: DimensionRow) => `${category} ${shop}`;

const tracking = (row: DimensionRow): TrackingEntry[] =>
	[
		{ name: row.tracking_name, option: row.tracking_option },
		{ name: row.tracking_name_2, option: row.tracking_option_2 },
	].filter(({ name }) => name !== '');

/**
 * @param rows category (empty or * = every line of profit and loss), shop_id (empty = every shop), tracking_name,
 * tracking_option, tracking_name_2, tracking_option_2, class, department, location, subsidiary. A row for a category wins over
 * one for all, a row for a shop over one for every shop; two rows of the same kind that
 * say different things are a problem.
 */
export function readDimensions(given: Row[]): DimensionBook {
	const { rows: readable, problems } = readNamed(dimensionsTable, given, 'category', 'shop_id');
	const filled = readable.filter(({ row }) => VALUES.some((name) => row[name] !== ''));
	const twice = contradictions(
		filled.map(({ row }) => ({ key: kindOf(row), said: row })),
		(one, other) => VALUES.every((name) => one[name] === other[name]),
	);
	for (const key of twice) {
		const { row, typed, place } = filled.find((one) => kindOf(one.row) === key)!;
		problems.push({
			table: 'tts_dimensions',
			row: rowName(typed, place, 'category', 'shop_id'),
			column: 'category',
			complaint: 'has several rows, which say different things',
			shopId: row.shop_id,
		});
	}
	const rows = filled.map(({ row }) => row);

	function best(fits: (row: DimensionRow) => number): DimensionRow | undefined {
		let found: DimensionRow | undefined;
		let score = 0;
		for (const row of rows) {
			const how = fits(row);
			if (how === 0 || how < score) continue;
			found = row;
			score = how;
		}
		return found;
	}

	const shopFit = ({ shop_id: shop }: DimensionRow, shopId: string) => {
		if (shop === '') return 1;
		return shop === shopId ? 2 : 0;
	};

	return {
		problems,
		ofLine(category, shopId) {
			const isBalance = CATEGORY_BY_NAME.get(category)?.kind === 'balance';
			const row = best((candidate) => {
				const shop = shopFit(candidate, shopId);
				if (candidate.category === category) return shop && shop + 2;
				return candidate.category === '' && !isBalance ? shop : 0;
			});
			if (!row) return {};
			const entries = tracking(row);
			const plain = (name: 'class' | 'department' | 'location') => (row[name] ? { [name]: row[name] } : {});
			return {
				...(entries.length ? { tracking: entries } : {}),
				...plain('class'),
				...plain('department'),
				...plain('location'),
			};
		},
		subsidiaryOf: (shopId) => best((row) => (row.subsidiary ? shopFit(row, shopId) : 0))?.subsidiary ?? '',
	};
}
