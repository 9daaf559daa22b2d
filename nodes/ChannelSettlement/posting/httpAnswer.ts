/** Answers of n8n's HTTP Request node with full response and "never error" (accounting.md 9). */
import { tryParseJson } from '../../shared/json';
import { parseRetryAfterMs } from '../../shared/retry';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';

export interface HttpAnswer {
	/** 0: no answer came */
	status: number;
	/** names in lower case */
	headers: Row;
	body: Row;
	/** error of the node when no answer came */
	failure: string;
}

const NOTHING: Row = {};

const asRow = (value: unknown): Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : NOTHING;

export const listOf = (value: unknown): Row[] => (Array.isArray(value) ? value.map(asRow) : []);

/** @param item statusCode, headers, body; or what the node gives when no answer came: error */
function readAnswer(item: Row | undefined): HttpAnswer {
	const given = item ?? NOTHING;
	const body = typeof given.body === 'string' ? tryParseJson(given.body) : given.body;
	const headers = Object.entries(asRow(given.headers)).map(([name, value]) => [name.toLowerCase(), value]);
	const error = asRow(given.error);
	return {
		status: Number(given.statusCode ?? given.status ?? 0) || 0,
		headers: Object.fromEntries(headers) as Row,
		body: asRow(body),
		failure: (cell(error, 'message') || (typeof given.error === 'string' ? given.error : '')).slice(0, 200),
	};
}

/**
 * The answer of each journal: by its own journal_ref, otherwise by its place, because the HTTP Request node answers item by
 * item.
 * @throws WrongSetting when there are answers and it is not clear whose they are
 */
export function answersOf(journals: Row[], answers: Row[]): Array<HttpAnswer | undefined> {
	const byRef = new Map<string, Row>();
	for (const answer of answers) {
		const ref = cell(answer, 'journal_ref');
		if (ref !== '') byRef.set(ref, answer);
	}
	if (byRef.size === 0 && answers.length > 0 && answers.length !== journals.length) {
		throw new WrongSetting(
			`Answers: ${answers.length}, journals: ${journals.length}. Let the HTTP Request node answer every item, or give each answer its journal_ref.`,
		);
	}
	return journals.map((journal, place) => {
		const answer = byRef.size > 0 ? byRef.get(cell(journal, 'journal_ref')) : answers[place];
		return answer ? readAnswer(answer) : undefined;
	});
}

/** Seconds of Retry-After; undefined when there is none. A date there counts from `now`, Unix milliseconds. */
export function retryAfter({ headers }: HttpAnswer, now: number): number | undefined {
	const ms = parseRetryAfterMs(cell(headers, 'retry-after'), now);
	return ms === undefined ? undefined : Math.ceil(ms / 1000);
}
