// Intuit's query language, as far as look-ups need it: select … from … where a = 'x' and b in ('y') startposition maxresults.

export class QueryProblem extends Error {}

export type Row = Record<string, unknown>;

export interface Query {
	entity: string;
	count: boolean;
	matches: (row: Row) => boolean;
	/** From 1. */
	startPosition: number;
	maxResults: number;
	/** The query asks for inactive objects by itself. */
	namesActive: boolean;
}

const SHAPE =
	/^\s*select\s+(.+?)\s+from\s+(\w+)(?:\s+where\s+(.+?))?(?:\s+order\s*by\s+.+?)?(?:\s+startposition\s+(\d+))?(?:\s+maxresults\s+(\d+))?\s*;?\s*$/is;
const CONDITION = /^\s*(\w+)\s*(=|>=|<=|<|>|like|in)\s*(.+?)\s*$/is;
const STRING = /'((?:[^'\\]|\\.)*)'/g;
const MOST_RESULTS = 1_000;

/** Throws QueryProblem for what Intuit's parser would refuse. */
export function readQuery(text: string): Query {
	const [, select, entity, where, start, max] = SHAPE.exec(text) ?? [];
	if (!select || !entity) throw new QueryProblem(`QueryParserError: ${text}`);
	if (!/^(\*|count\(\*\)|[\w\s,]+)$/i.test(select)) throw new QueryProblem(`QueryParserError: select ${select}`);
	const conditions = where ? splitAnd(where).map(readCondition) : [];
	const maxResults = max ? Number(max) : 100;
	if (maxResults > MOST_RESULTS) throw new QueryProblem('maxresults is at most 1000');
	return {
		entity,
		count: /^count/i.test(select),
		matches: (row) => conditions.every(({ test }) => test(row)),
		startPosition: start ? Number(start) : 1,
		maxResults,
		namesActive: conditions.some(({ field }) => field === 'Active'),
	};
}

function readCondition(text: string): { field: string; test: (row: Row) => boolean } {
	const [, field, operator, right] = CONDITION.exec(text) ?? [];
	if (!field || !operator) throw new QueryProblem(`QueryParserError: ${text}`);
	const values = readValues(right!);
	const value = values[0]!;
	const of = (row: Row) => {
		if (!(field in row)) throw new QueryProblem(`Property ${field} not found`);
		return String(row[field] ?? '');
	};
	const tests: Record<string, (row: Row) => boolean> = {
		'=': (row) => of(row) === value,
		'<': (row) => of(row) < value,
		'<=': (row) => of(row) <= value,
		'>': (row) => of(row) > value,
		'>=': (row) => of(row) >= value,
		in: (row) => values.includes(of(row)),
		like: (row) => likePattern(value).test(of(row)),
	};
	return { field, test: tests[operator.toLowerCase()]! };
}

function readValues(text: string): string[] {
	const strings = [...text.matchAll(STRING)].map(([, inner]) => inner!.replace(/\\(.)/g, '$1'));
	if (strings.length > 0) return strings;
	const bare = text
		.replace(/[()]/g, '')
		.split(',')
		.map((part) => part.trim());
	if (bare.every((part) => /^(true|false|[\d.]+)$/i.test(part))) return bare.map((part) => part.toLowerCase());
	throw new QueryProblem(`QueryParserError: ${text}`);
}

function likePattern(value: string): RegExp {
	const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*');
	return new RegExp(`^${escaped}$`, 'is');
}

/** Cuts at `and` outside of quotes. */
function splitAnd(text: string): string[] {
	const parts: string[] = [''];
	for (const token of text.match(/'(?:[^'\\]|\\.)*'|\s+and\s+|[^'\s]+|\s+/gi) ?? []) {
		if (/^\s+and\s+$/i.test(token)) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts;
}
