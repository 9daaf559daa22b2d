// Xero's `where` and `order` parameters: the small part of the language that journals, accounts and rates need.

export class FilterProblem extends Error {}

export type Fields = Record<string, string | number | boolean>;

/** Turns 'Status=="ACTIVE" && Name=="x"' into a test. Throws FilterProblem for anything it does not know. */
export function xeroWhere(text: string | undefined, functions: boolean): (row: Fields) => boolean {
	if (!text) return () => true;
	const clauses = splitAnd(text).map((clause) => readClause(clause, functions));
	return (row) => clauses.every((clause) => clause(row));
}

/** 'Date DESC' -> a comparison. */
export function xeroOrder(text: string | undefined): (one: Fields, other: Fields) => number {
	if (!text) return () => 0;
	const [, field, direction] = /^\s*(\w+)(?:\s+(ASC|DESC))?\s*$/i.exec(text) ?? [];
	if (!field) throw new FilterProblem(`The order '${text}' is not understood`);
	const sign = /desc/i.test(direction ?? '') ? -1 : 1;
	return (one, other) => {
		const [left, right] = [known(one, field), known(other, field)];
		return left === right ? 0 : left < right ? -sign : sign;
	};
}

const CLAUSE = /^\s*(\w+)\s*(==|!=|>=|<=|>|<|=)\s*(.+?)\s*$/;
const FUNCTION = /^\s*(\w+)\.(StartsWith|EndsWith|Contains)\(\s*("(?:[^"\\]|\\.)*")\s*\)\s*$/;
const DATE = /^DateTime(?:\.Parse\(\s*"([^"]+)"\s*\)|\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\))$/;

function readClause(clause: string, functions: boolean): (row: Fields) => boolean {
	const call = FUNCTION.exec(clause);
	if (call) {
		if (!functions) throw new FilterProblem(`${call[2]} is not available for ${call[1]}`);
		const wanted = unquote(call[3]!);
		return (row) => {
			const value = String(known(row, call[1]!));
			if (call[2] === 'StartsWith') return value.startsWith(wanted);
			return call[2] === 'EndsWith' ? value.endsWith(wanted) : value.includes(wanted);
		};
	}
	const [, field, operator, right] = CLAUSE.exec(clause) ?? [];
	if (!field) throw new FilterProblem(`The filter '${clause.trim()}' is not understood`);
	const wanted = readValue(right!);
	return (row) => {
		const value = known(row, field);
		if (operator === '==' || operator === '=') return value === wanted;
		if (operator === '!=') return value !== wanted;
		if (operator === '>=') return value >= wanted;
		if (operator === '<=') return value <= wanted;
		return operator === '>' ? value > wanted : value < wanted;
	};
}

function readValue(text: string): string | number | boolean {
	if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return unquote(text);
	if (text === 'true' || text === 'false') return text === 'true';
	const date = DATE.exec(text);
	if (date) {
		const [, parsed, year, month, day] = date;
		return parsed
			? Date.parse(`${parsed.slice(0, 10)}T00:00:00Z`)
			: Date.UTC(Number(year), Number(month) - 1, Number(day));
	}
	throw new FilterProblem(`The value ${text} is not understood`);
}

function known(row: Fields, field: string): string | number | boolean {
	const value = row[field];
	if (value === undefined) throw new FilterProblem(`There is no field ${field}`);
	return value;
}

function unquote(text: string): string {
	return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Cuts at && and AND outside of quotes. */
function splitAnd(text: string): string[] {
	const parts: string[] = [];
	let current = '';
	for (const token of text.match(/"(?:[^"\\]|\\.)*"|&&|\sAND\s|[^"&]+?(?=\sAND\s|"|&&|$)|./gi) ?? []) {
		if (token === '&&' || /^\sAND\s$/i.test(token)) {
			parts.push(current);
			current = '';
		} else current += token;
	}
	parts.push(current);
	return parts;
}
