// SuiteQL, as far as look-ups need it: SELECT columns FROM table WHERE a = 'x' AND b <= TO_DATE('…', 'YYYY-MM-DD').
import { monthDayYear } from '../dates.mts';
import { NETSUITE_CURRENCIES, NETSUITE_SUBSIDIARIES } from '../seed.mts';
import type { NetSuiteBook } from './netSuiteBook.mts';
import { allPeriods, isClosed, periodOf } from './netSuitePeriods.mts';

export class SuiteQlProblem extends Error {}

/** A value and, for dates, what it is compared by. */
type Cell = { shown: string | null; compared: string };
type Row = Record<string, Cell>;

const SHAPE = /^\s*select\s+(.+?)\s+from\s+(\w+)(?:\s+where\s+(.+?))?(?:\s+order\s+by\s+.+?)?\s*;?\s*$/is;
const CONDITION = /^\s*(\w+)\s*(=|!=|<>|>=|<=|<|>|like|in)\s*(.+?)\s*$/is;
const TO_DATE = /to_date\(\s*'(\d{4}-\d{2}-\d{2})'\s*,\s*'yyyy-mm-dd'\s*\)/gi;

/** Runs the query and gives rows with the selected columns in lower case. Throws SuiteQlProblem. */
export function runSuiteQl(book: NetSuiteBook, text: string): Array<Record<string, unknown>> {
	const [, select, table, where] = SHAPE.exec(text) ?? [];
	if (!select || !table) throw new SuiteQlProblem('Invalid or unsupported search');
	const rows = tables(book)[table.toLowerCase()]?.();
	if (!rows) throw new SuiteQlProblem(`Record '${table}' was not found.`);
	const columns = select.split(',').map((column) => column.trim().toLowerCase());
	const conditions = where ? splitAnd(where).map(readCondition) : [];
	return rows
		.filter((row) => conditions.every((condition) => condition(row)))
		.map((row) => {
			const names = columns.includes('*') ? Object.keys(row) : columns;
			const shown = names.map((name) => [name, cell(row, name).shown]).filter(([, value]) => value !== null);
			return { links: [], ...Object.fromEntries(shown) };
		});
}

function tables(book: NetSuiteBook): Record<string, () => Row[]> {
	return {
		transaction: () =>
			book.all().map((entry) => ({
				id: text(entry.id),
				type: text('Journal'),
				tranid: text(entry.tranId),
				externalid: text(entry.externalId || null),
				trandate: day(entry.tranDate),
				memo: text(entry.memo || null),
				approvalstatus: text(entry.approved ? '2' : '1'),
				posting: flag(entry.approved),
				voided: flag(entry.state === 'void'),
				postingperiod: text(periodOf(entry.tranDate).id),
				subsidiary: text(entry.subsidiary?.id ?? null),
				currency: text(entry.currency.id),
			})),
		account: () =>
			book.accounts.map((account) => ({
				id: text(account.id),
				acctnumber: text(account.acctNumber),
				accountsearchdisplaynamecopy: text(account.name),
				fullname: text(account.name),
				accttype: text(account.acctType),
				isinactive: flag(account.inactive),
			})),
		accountingperiod: () =>
			allPeriods().map((period) => ({
				id: text(period.id),
				periodname: text(period.name),
				startdate: day(period.start),
				enddate: day(period.end),
				closed: flag(isClosed(period, book.settings.closedThrough)),
				alllocked: flag(isClosed(period, book.settings.closedThrough)),
				isquarter: flag(false),
				isyear: flag(false),
				isadjust: flag(false),
			})),
		subsidiary: () =>
			NETSUITE_SUBSIDIARIES.map(({ id, name, currency }) => ({
				id: text(id),
				name: text(name),
				currency: text(currency),
			})),
		currency: () =>
			NETSUITE_CURRENCIES.map(({ id, symbol }) => ({ id: text(id), symbol: text(symbol), name: text(symbol) })),
	};
}

function text(value: string | null): Cell {
	return { shown: value, compared: value ?? '' };
}

function flag(value: boolean): Cell {
	return text(value ? 'T' : 'F');
}

/** Shown in the format of the account, compared as YYYY-MM-DD. */
function day(date: string): Cell {
	return { shown: monthDayYear(date), compared: date };
}

function cell(row: Row, column: string): Cell {
	const found = row[column.toLowerCase()];
	if (!found) throw new SuiteQlProblem(`Field '${column}' was not found.`);
	return found;
}

function readCondition(condition: string): (row: Row) => boolean {
	const [, column, operator, right] = CONDITION.exec(condition) ?? [];
	if (!column || !operator) throw new SuiteQlProblem(`Invalid expression: ${condition.trim()}`);
	const values = readValues(right!);
	const value = values[0]!;
	const of = (row: Row) => cell(row, column).compared;
	const tests: Record<string, (row: Row) => boolean> = {
		'=': (row) => of(row) === value,
		'!=': (row) => of(row) !== value,
		'<>': (row) => of(row) !== value,
		'<': (row) => of(row) < value,
		'<=': (row) => of(row) <= value,
		'>': (row) => of(row) > value,
		'>=': (row) => of(row) >= value,
		in: (row) => values.includes(of(row)),
		like: (row) => likePattern(value).test(of(row)),
	};
	return tests[operator.toLowerCase()]!;
}

function readValues(source: string): string[] {
	const plain = source.replace(TO_DATE, "'$1'");
	const strings = [...plain.matchAll(/'((?:[^']|'')*)'/g)].map(([, inner]) => inner!.replace(/''/g, "'"));
	if (strings.length > 0) return strings;
	const numbers = plain
		.replace(/[()]/g, '')
		.split(',')
		.map((part) => part.trim());
	if (numbers.every((part) => /^\d+$/.test(part))) return numbers;
	throw new SuiteQlProblem(`Invalid expression: ${source}`);
}

function likePattern(value: string): RegExp {
	return new RegExp(`^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*')}$`, 's');
}

/** Cuts at AND outside of quotes. */
function splitAnd(source: string): string[] {
	const parts: string[] = [''];
	for (const token of source.match(/'(?:[^']|'')*'|\s+and\s+|[^'\s]+|\s+/gi) ?? []) {
		if (/^\s+and\s+$/i.test(token)) parts.push('');
		else parts[parts.length - 1] += token;
	}
	return parts;
}
