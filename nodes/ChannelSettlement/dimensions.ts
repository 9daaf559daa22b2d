/** Rows of the parameter Dimensions → tracking, class, department, location of a line and subsidiary of a journal. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import type { LineDimensions, TrackingEntry } from './types';

export interface DimensionBook {
	ofLine(category: string, shopId: string): LineDimensions;
	/** '' when no row says */
	subsidiaryOf(shopId: string): string;
}

const ALL = new Set(['', '*', 'all']);

function tracking(row: Row): TrackingEntry[] {
	return ['', '_2'].flatMap((place) => {
		const name = cell(row, `tracking_name${place}`);
		const option = cell(row, `tracking_option${place}`);
		return name && option ? [{ name, option }] : [];
	});
}

/**
 * @param rows category (empty or * = every line of profit and loss), shop_id (empty = every shop), tracking_name,
 * tracking_option, tracking_name_2, tracking_option_2, class, department, location, subsidiary. A row for a category wins over
 * one for all, a row for a shop over one for every shop; of equal rows the last.
 * @throws TypeError when a row names a category that does not exist
 */
export function readDimensions(rows: Row[]): DimensionBook {
	for (const row of rows) {
		const category = cell(row, 'category').toLowerCase();
		if (ALL.has(category) || CATEGORY_BY_NAME.has(category)) continue;
		throw new TypeError(`"Dimensions" has a row for the category "${category}", which does not exist.`);
	}

	function best(fits: (row: Row) => number): Row | undefined {
		let found: Row | undefined;
		let score = 0;
		for (const row of rows) {
			const how = fits(row);
			if (how === 0 || how < score) continue;
			found = row;
			score = how;
		}
		return found;
	}

	const shopFit = (row: Row, shopId: string) => {
		const shop = cell(row, 'shop_id');
		if (shop === '') return 1;
		return shop === shopId ? 2 : 0;
	};

	return {
		ofLine(category, shopId) {
			const isBalance = CATEGORY_BY_NAME.get(category)?.kind === 'balance';
			const row = best((candidate) => {
				const own = cell(candidate, 'category').toLowerCase();
				const shop = shopFit(candidate, shopId);
				if (own === category) return shop && shop + 2;
				return ALL.has(own) && !isBalance ? shop : 0;
			});
			if (!row) return {};
			const entries = tracking(row);
			const plain = (name: 'class' | 'department' | 'location') => {
				const value = cell(row, name);
				return value ? { [name]: value } : {};
			};
			return {
				...(entries.length ? { tracking: entries } : {}),
				...plain('class'),
				...plain('department'),
				...plain('location'),
			};
		},
		subsidiaryOf: (shopId) =>
			cell(best((row) => (cell(row, 'subsidiary') ? shopFit(row, shopId) : 0)) ?? {}, 'subsidiary'),
	};
}
