/** What the row of a case says about its life. Reads the words that people type, and refuses those that mean nothing. */
import { parseTime } from '../times';
import { tryParseJson } from '../../json';
import type { Row } from '../../tableRows';
import { cell } from '../../tableRows';
import { oneRowPerKey } from '../../tables/oneRow';

export type CaseState = 'open' | 'closed' | 'unknown';

/** An empty cell is open: nobody has said that the case is over. */
export function stateOf(row: Row): CaseState {
	const word = cell(row, 'state').toLowerCase();
	if (word === '' || word === 'open') return 'open';
	return word === 'closed' ? 'closed' : 'unknown';
}

/** Unix milliseconds of a column; 0 when it is empty or no time. */
export const timeIn = (row: Row, column: string) => parseTime(cell(row, column)) || 0;

/**
 * Rows of tts_cases, each case once: of one that two processes have written at the same moment the row that was met last
 * counts, else the one that was there first.
 */
export const oneRowPerCase = (rows: readonly Row[]): Row[] =>
	oneRowPerKey(
		rows,
		(row) => cell(row, 'case_key'),
		(row) => timeIn(row, 'last_seen_at'),
	);

/** Since when this episode of the case is open (Unix ms); rows of earlier versions have no time of their own for it. */
export const openedAt = (row: Row) => timeIn(row, 'opened_at') || timeIn(row, 'first_seen_at');

/** `closed_by` of a case whose key came back in order */
export const CLOSED_BY_ITSELF = 'itself';

export const isSnoozed = (row: Row, nowMs: number) => timeIn(row, 'snoozed_until') > nowMs;

const RANK: Record<string, number> = { critical: 0, error: 1, warning: 2, info: 3 };

/** 0 for critical to 3 for information; a word that nobody knows counts as an error. */
export const rankOf = (severity: string) => RANK[severity.toLowerCase()] ?? RANK.error;

/** What the owner was told of this episode. */
interface Told {
	severity: string;
	/** ids of the lists that the case names (products, SKUs) */
	things: string[];
}

/** Ids in lists, like `product_ids: "1, 2"`: several things of one case. */
export function thingsIn(ids: unknown): string[] {
	const parsed = typeof ids === 'string' ? tryParseJson(ids) : ids;
	if (typeof parsed !== 'object' || parsed === null) return [];
	return Object.entries(parsed)
		.filter(([name]) => name.endsWith('_ids') || name === 'seller_skus')
		.flatMap(([, value]) => String(value ?? '').split(','))
		.map((one) => one.trim())
		.filter(Boolean);
}

/** Rows of earlier versions have no such column; what stands in them has been told. */
export function toldOf(row: Row): Told {
	const parsed = tryParseJson(cell(row, 'told')) as Partial<Told> | undefined;
	return {
		severity: typeof parsed?.severity === 'string' ? parsed.severity : cell(row, 'severity'),
		things: Array.isArray(parsed?.things) ? parsed.things.map(String) : thingsIn(row.ids),
	};
}

export const toldText = (told: Told) => JSON.stringify(told);

/** A mail that has not left is not sent any more: there is nothing to do. */
export function unsentMail(row: Row): { mail_state?: string } {
	if (cell(row, 'mail_state').toLowerCase() !== 'pending') return {};
	return { mail_state: ['', 'new', 'again'].includes(cell(row, 'mail_reason')) ? 'none' : 'sent' };
}
