// The `q` parameter of record lists: field IS "x", field AFTER "2/14/26", joined with AND.

type Fields = Record<string, string>;

const CONDITION = /^\s*(\w+)\s+(IS|START_WITH|CONTAIN|AFTER|BEFORE|ON_OR_AFTER|ON_OR_BEFORE)\s+"([^"]*)"\s*$/i;

/** The test for `q`; undefined when it is not understood. */
export function readListQuery(q: string | undefined): ((fields: Fields) => boolean) | undefined {
	if (!q) return () => true;
	const conditions = q.split(/\s+AND\s+/i).map(readCondition);
	return conditions.includes(undefined) ? undefined : (fields) => conditions.every((test) => test!(fields));
}

function readCondition(text: string): ((fields: Fields) => boolean) | undefined {
	const [, field, operator, value] = CONDITION.exec(text) ?? [];
	if (!field || value === undefined) return undefined;
	const of = (fields: Fields) => fields[field.toLowerCase()] ?? '';
	const date = isoDate(value);
	switch (operator!.toUpperCase()) {
		case 'IS':
			return (fields) => of(fields) === value;
		case 'START_WITH':
			return (fields) => of(fields).startsWith(value);
		case 'CONTAIN':
			return (fields) => of(fields).includes(value);
		case 'AFTER':
			return (fields) => of(fields) > date;
		case 'BEFORE':
			return (fields) => of(fields) < date;
		case 'ON_OR_AFTER':
			return (fields) => of(fields) >= date;
		default:
			return (fields) => of(fields) <= date;
	}
}

/** '2/14/26' -> '2026-02-14'. */
function isoDate(value: string): string {
	const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})$/.exec(value) ?? [];
	if (!month || !day || !year) return value;
	return `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
