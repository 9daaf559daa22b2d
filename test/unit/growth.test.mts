/**
 * The tables of docs/operations.md (Growth) in small: they add up, rows take what they say and are kept as long as the settings
 * say. `npm run bench -- large` measures the whole in n8n.
 */
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { GROWING, bytesOnThePage, growthOnThePage, growthTable, sweepsOnThePage } from '../bench/large/growth.mts';
import { rowsOf } from '../bench/large/rows.mts';

const { tables } = JSON.parse(readFileSync('workflows/tables.json', 'utf8')) as {
	tables: Array<{
		name: string;
		columns: Array<{ name: string; type: string }>;
		rows: Array<{ key: string; value: string }>;
	}>;
};

test('all figures follow from the bytes of a row', () => {
	expect(growthOnThePage()).toBe(growthTable(bytesOnThePage()));
});

test('rows are kept as long as the settings say at first', () => {
	const settings = tables.find(({ name }) => name === 'tts_settings')?.rows ?? [];
	const days = GROWING.flatMap(({ keptBy, keptDays }) => {
		const [key] = /\w+_keep_days/.exec(keptBy) ?? [];
		const weekly = keptBy.includes('weekly') ? 7 : 0;
		return key ? [[key, keptDays - weekly]] : [];
	});
	expect(days).toHaveLength(4);
	expect(days).toEqual(days.map(([key]) => [key, Number(settings.find((row) => row.key === key)?.value)]));
});

/** Bytes of a row in SQLite, pages and all, in a table as n8n makes it. */
function bytesOfRow(table: string, count: number): number {
	const { columns } = tables.find(({ name }) => name === table)!;
	const now = Date.UTC(2026, 0, 1);
	const written = Object.keys(rowsOf[table](0, now));
	// A column that is gone would be measured for ever.
	expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(written));
	const db = new DatabaseSync(':memory:');
	const types: Record<string, string> = { number: 'float', boolean: 'boolean', date: 'datetime' };
	const declared = columns.map(({ name, type }) => `"${name}" ${types[type] ?? 'text'}`);
	db.exec(`create table t (id integer primary key, ${declared.join()}, "createdAt" datetime, "updatedAt" datetime)`);
	const names = [...written, 'createdAt', 'updatedAt'];
	const insert = db.prepare(
		`insert into t (${names.map((one) => `"${one}"`).join()}) values (${names.map(() => '?').join()})`,
	);
	for (let n = 0; n < count; n++) {
		const row = rowsOf[table](n, now);
		const cells = written.map((name) => {
			const cell = row[name] ?? null;
			return typeof cell === 'boolean' ? Number(cell) : cell;
		});
		insert.run(...cells, '2026-01-01 00:00:00.000', '2026-01-01 00:00:00.000');
	}
	const { bytes } = db.prepare("select sum(pgsize) as bytes from dbstat where name = 't'").get() as { bytes: number };
	db.close();
	return bytes / count;
}

test.each(GROWING.map(({ table }) => table))('a row of %s takes what the page says', (table) => {
	const off = bytesOfRow(table, 2_000) / bytesOnThePage().get(table)! - 1;
	expect(Math.abs(off)).toBeLessThan(0.05);
});

test('each sweep ends within its interval at this size, and takes no less with more orders', () => {
	const sweeps = sweepsOnThePage();
	expect(sweeps.size).toBeGreaterThan(10);
	for (const { every, takes } of sweeps.values()) {
		expect(takes).toHaveLength(3);
		expect(takes[0]).toBeLessThanOrEqual(every);
		expect(takes).toEqual([...takes].sort((a, b) => a - b));
	}
});
