/** Which tables a run reads in one step, under which conditions, and whose each row is. */
import { TABLES } from '../../nodes/shared/tables/index.ts';
import { rowsByTable, tablesToRead } from '../../nodes/ChannelException/setUp/tablesToRead.ts';

const listed = TABLES.map(({ name, columns }, index) => ({
	id: `id-${index}`,
	name,
	columns: Object.entries(columns).map(([column, { type }]) => ({ name: column, type })),
}));
const idOf = (name: string) => listed.find((table) => table.name === name)!.id;
const asked = (...table: Array<{ name: string; onlyRows?: string }>) => ({ table });
const EVERY = { column: 'id', condition: 'isNotEmpty', value: '' };

test('each table comes with the id of exactly its name, its columns, and two conditions', () => {
	const copies = listed.map((table) => ({ ...table, id: `copy-${table.id}`, name: `${table.name}_backup` }));
	const all = [...copies, ...listed];
	expect(tablesToRead(asked({ name: 'tts_service_map' }), all)).toEqual([
		{
			table: 'tts_service_map',
			id: idOf('tts_service_map'),
			columns: ['delivery_option_id', 'service_level', 'shop_id', 'note'],
			where: [EVERY, EVERY],
		},
	]);
	expect(tablesToRead('', all)).toEqual([]);
});

test.each([
	['active = true', 'tts_shops', [{ column: 'active', condition: 'isTrue', value: 'true' }, EVERY]],
	['active != true', 'tts_shops', [{ column: 'active', condition: 'isFalse', value: 'true' }, EVERY]],
	['active = FALSE', 'tts_shops', [{ column: 'active', condition: 'isFalse', value: 'FALSE' }, EVERY]],
	[
		' state != closed AND flow=stock ',
		'tts_cases',
		[
			{ column: 'state', condition: 'neq', value: 'closed' },
			{ column: 'flow', condition: 'eq', value: 'stock' },
		],
	],
])('only rows: %s', (onlyRows, name, where) => {
	expect(tablesToRead(asked({ name, onlyRows }), listed)[0].where).toEqual(where);
});

test.each([
	['a table that is not there', { name: 'tts_gone' }, 'There is no Data Table tts_gone. Run workflow 00'],
	[
		'a column that the table does not have',
		{ name: 'tts_shops', onlyRows: 'sells = true' },
		'cannot read "sells = true"',
	],
	['no comparison', { name: 'tts_shops', onlyRows: 'active' }, 'cannot read "active"'],
	['nothing to compare with', { name: 'tts_shops', onlyRows: 'region = ' }, 'cannot read "region ="'],
	['neither yes nor no', { name: 'tts_shops', onlyRows: 'active = perhaps' }, 'active is true or false'],
	[
		'three conditions',
		{ name: 'tts_shops', onlyRows: 'region = GB and currency = GBP and active = true' },
		'has 3 conditions',
	],
])('refused: %s', (_what, table, message) => {
	expect(() => tablesToRead(asked(table), listed)).toThrow(message);
});

test('rows of all our tables together are told apart by their columns, whatever the order', () => {
	const read = tablesToRead(asked(...listed.map(({ name }) => ({ name }))), listed);
	const rows = listed.flatMap(({ name, columns }) => {
		const row = {
			id: 1,
			createdAt: 'x',
			updatedAt: 'y',
			...Object.fromEntries(columns.map((one) => [one.name, name])),
		};
		return [row, { ...row, id: 2 }];
	});
	const { settings, ...tables } = rowsByTable(read, [...rows].reverse());
	expect(Object.keys(tables).sort()).toEqual(listed.map(({ name }) => name).sort());
	for (const [name, own] of Object.entries(tables)) {
		expect(own).toHaveLength(2);
		for (const row of own as Array<Record<string, unknown>>)
			expect(row.note ?? row.shop_id ?? row.title ?? name).toBe(name);
	}
	expect(settings).toEqual({ tts_settings: 'tts_settings' });
});

test('a table without rows is an empty list, an empty item no row, and of two rows of a setting the later counts', () => {
	const read = tablesToRead(asked({ name: 'tts_settings' }, { name: 'tts_shops' }), listed);
	const setting = (value: string | null) => ({ id: 1, key: 'dry_run', value, note: null });
	const found = rowsByTable(read, [{}, setting('true'), setting('false')]);
	expect(found).toEqual({
		tts_settings: [setting('true'), setting('false')],
		tts_shops: [],
		settings: { dry_run: 'false' },
	});
});

test('a column that somebody added, or never got, changes nothing; a row of no table is refused', () => {
	const own = listed.map((table) =>
		table.name === 'tts_cursors'
			? {
					...table,
					columns: [
						{ name: 'name', type: 'string' },
						{ name: 'mine', type: 'string' },
					],
				}
			: table,
	);
	const read = tablesToRead(asked({ name: 'tts_cursors' }, { name: 'tts_settings' }), own);
	expect(rowsByTable(read, [{ id: 1, mine: 'x', name: 'a' }])).toMatchObject({
		tts_cursors: [{ mine: 'x', name: 'a' }],
	});
	expect(() => rowsByTable(read, [{ id: 1, name: 'a', value: '', note: '' }])).toThrow(
		'A row belongs to none of the tables',
	);
	const twins = own.map((table) =>
		table.name === 'tts_settings'
			? { ...table, columns: own.find(({ name }) => name === 'tts_cursors')!.columns }
			: table,
	);
	const twice = tablesToRead(asked({ name: 'tts_cursors' }, { name: 'tts_settings' }), twins);
	expect(() => rowsByTable(twice, [])).toThrow('have the same columns');
	expect(() => rowsByTable([{ tables_by_name: [] }], [])).toThrow('has to be what Check Table Names gives');
});

test('with another prefix the tables are found under their names in this n8n, and told by the shipped ones', () => {
	const here = [{ id: 't1', name: 'acme_settings', columns: [{ name: 'key', type: 'string' }] }];
	expect(tablesToRead(asked({ name: 'tts_settings' }), here, 'acme_')).toMatchObject([
		{ table: 'tts_settings', id: 't1' },
	]);
	expect(() => tablesToRead(asked({ name: 'tts_settings' }), here)).toThrow('There is no Data Table tts_settings');
	expect(() => tablesToRead(asked({ name: 'tts_shops' }), here, 'acme_')).toThrow('There is no Data Table acme_shops');
});
