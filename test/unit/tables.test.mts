/** Data Tables: one schema each. workflows/tables.json says the same; `UPDATE_TABLES=1 npx jest tables` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { TABLES } from '../../nodes/shared/tables/index.ts';
import { businessDaysTable } from '../../nodes/shared/tables/businessDays.ts';
import { ownersTable } from '../../nodes/shared/tables/owners.ts';
import { shopsTable } from '../../nodes/shared/tables/shops.ts';
import { readTable } from '../../nodes/shared/tables/table.ts';

interface Told {
	name: string;
	purpose: string;
	key: string[];
	columns: Array<{ name: string; type: string; note: string }>;
	rows: Array<Record<string, unknown>>;
}

const file = join(process.cwd(), 'workflows/tables.json');
const { tables } = JSON.parse(readFileSync(file, 'utf8')) as { tables: Told[] };

test('tables.json says what the schemas say; the first rows are its own', () => {
	const now = TABLES.map(({ name, purpose, key, columns }) => ({
		name,
		purpose,
		key: [...key],
		columns: Object.entries(columns).map(([column, { type, note }]) => ({ name: column, type, note })),
		rows: tables.find((table) => table.name === name)?.rows ?? [],
	}));
	if (process.env.UPDATE_TABLES) writeFileSync(file, `${JSON.stringify({ tables: now }, undefined, '\t')}\n`);
	expect(tables).toEqual(now);
});

test('the rows that are given with a table can be read', () => {
	for (const table of TABLES) {
		const { rows } = tables.find(({ name }) => name === table.name) as Told;
		expect(readTable(table, rows).unreadable).toEqual([]);
	}
});

describe('reading', () => {
	test('values get their types, an empty cell its meaning', () => {
		const { rows } = readTable(shopsTable, [{ shop_id: 7495, active: 'yes', remorse_minutes: '' }]);
		expect(rows).toMatchObject([
			{
				shop_id: '7495',
				active: true,
				remorse_minutes: undefined,
				platform_discount_as_payment: true,
				price_method: '',
			},
		]);
	});

	test('a wrong cell is told by table, row and column, and does not hide the others', () => {
		const { rows, unreadable } = readTable(businessDaysTable, [
			{ id: 3, date: '25/12/2026', open: 'perhaps' },
			{ id: 4, date: '2026-12-26', open: false },
		]);
		expect(rows).toMatchObject([{ date: '2026-12-26', open: false }]);
		expect(unreadable).toMatchObject([
			{
				number: 3,
				complaints: [
					'tts_business_days, row 3, column date: "25/12/2026" is no day; write it like 2026-12-25',
					'tts_business_days, row 3, column open: "perhaps" is neither true nor false',
				],
			},
		]);
	});

	test('several addresses in a cell', () => {
		const read = (email: string) => readTable(ownersTable, [{ role: 'Finance', email }]);
		expect(read('a@shop.example; b@shop.example').rows[0]).toMatchObject({
			role: 'finance',
			email: ['a@shop.example', 'b@shop.example'],
		});
		expect(read('a@shop.example, Jo').unreadable[0].complaints[0]).toBe(
			'tts_owners, row 1, column email: "a@shop.example, Jo" is not a list of e-mail addresses with commas between them',
		);
	});

	test('rows without anything in them say nothing', () => {
		expect(readTable(shopsTable, [{}, { id: 1, shop_id: '', active: null }])).toEqual({
			rows: [],
			typed: [],
			unreadable: [],
		});
	});

	test('whatever stands in a table: each row is read or told, none is lost', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...TABLES),
				fc.array(fc.dictionary(fc.string(), fc.anything()), { maxLength: 5 }),
				(table, odd) => {
					const columns = Object.keys(table.columns);
					const rows = odd.map((values) =>
						Object.fromEntries(columns.map((column, index) => [column, Object.values(values)[index] ?? 'x'])),
					);
					// A remark alone, blanks and boxes that are not ticked are no row.
					const isBlank = (column: string, value: unknown) =>
						column === 'note' ||
						value === false ||
						(typeof value === 'string' && (table.columns[column].isExact ? value : value.trim()) === '');
					const filled = rows.filter((row) => columns.some((column) => !isBlank(column, row[column])));
					const { rows: read, unreadable } = readTable(table, rows);
					expect(read.length + unreadable.length).toBe(filled.length);
				},
			),
		);
	});
});
