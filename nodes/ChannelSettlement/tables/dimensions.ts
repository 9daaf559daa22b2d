/** Rows of the parameter Dimensions → tracking, class, department, location of a line and subsidiary of a journal. */
import { isShopId } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { CATEGORY_BY_NAME } from './categories';
import type { RowProblem } from './tableProblems';
import { contradictions, rowName, shownCell } from './tableProblems';
import type { LineDimensions, TrackingEntry } from '../types';

export interface DimensionBook {
	ofLine(category: string, shopId: string): LineDimensions;
	/** '' when no row says */
	subsidiaryOf(shopId: string): string;
	/** rows that nobody can act on */
	problems: RowProblem[];
}

const ALL = new Set(['', '*', 'all']);
const VALUES = [
	'tracking_name',
	'tracking_option',
	'tracking_name_2',
	'tracking_option_2',
	'class',
	'department',
	'location',
	'subsidiary',
];

type Complaint = [column: string, complaint: string];

const kindOf = (row: Row) => {
	const category = cell(row, 'category').toLowerCase();
	return `${ALL.has(category) ? '' : category} ${cell(row, 'shop_id')}`;
};

function complaintOf(row: Row): Complaint | undefined {
	const category = cell(row, 'category').toLowerCase();
	if (!ALL.has(category) && !CATEGORY_BY_NAME.has(category)) {
		return [
			'category',
			`is ${shownCell(row, 'category')}, which is no category; empty means every line of profit and loss`,
		];
	}
	const shop = cell(row, 'shop_id');
	if (shop !== '' && !isShopId(shop)) {
		return ['shop_id', `is ${shownCell(row, 'shop_id')}; it has to be the number of the shop on TikTok, or empty`];
	}
	for (const place of ['', '_2']) {
		const [name, option] = [`tracking_name${place}`, `tracking_option${place}`];
		if ((cell(row, name) === '') === (cell(row, option) === '')) continue;
		const missing = cell(row, name) === '' ? name : option;
		return [missing, `is empty, and ${missing === name ? option : name} is not: both belong together`];
	}
	return undefined;
}

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
 * one for all, a row for a shop over one for every shop; two rows of the same kind that
 * say different things are a problem.
 */
export function readDimensions(given: Row[]): DimensionBook {
	const problems: RowProblem[] = [];
	const filled = given
		.map((row, place) => ({ row, place }))
		.filter(({ row }) => VALUES.some((name) => cell(row, name) !== ''));
	const tell = (row: Row, place: number, [column, complaint]: Complaint) => {
		const shop = cell(row, 'shop_id');
		const name = rowName(row, place, 'category', 'shop_id');
		problems.push({ table: 'tts_dimensions', row: name, column, complaint, shopId: isShopId(shop) ? shop : '' });
	};
	const readable = filled.filter(({ row, place }) => {
		const complaint = complaintOf(row);
		if (complaint) tell(row, place, complaint);
		return !complaint;
	});
	const twice = contradictions(
		readable.map(({ row }) => ({ key: kindOf(row), said: row })),
		(one, other) => VALUES.every((name) => cell(one, name) === cell(other, name)),
	);
	for (const key of twice) {
		const found = readable.find(({ row }) => kindOf(row) === key);
		if (found) tell(found.row, found.place, ['category', 'has several rows, which say different things']);
	}
	const rows = readable.map(({ row }) => row);

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
		problems,
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
