import fc from 'fast-check';
import { namesInUse, unclearNames, unclearTables } from '../../nodes/ChannelException/setUp/tableNames.ts';

const node = (parameters: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
	name: 'Read',
	type: 'n8n-nodes-base.dataTable',
	typeVersion: 1.1,
	disabled: false,
	parameters: parameters as never,
	...more,
});
const locator = (mode: string, value: string) => ({ dataTableId: { __rl: true, mode, value } });

test('in use are names that nodes open or make, not ids, expressions, switched-off nodes and other nodes', () => {
	expect(
		namesInUse([
			node(locator('name', 'tts_shops')),
			node(locator('name', 'tts_cases')),
			node(locator('name', 'tts_shops')),
			node({ resource: 'table', operation: 'create', tableName: 'tts_owners' }),
			node(locator('name', 'tts_tool'), { type: 'n8n-nodes-base.dataTableTool' }),
			node(locator('id', 'tts_by_id')),
			node(locator('list', 'tts_by_list')),
			node(locator('name', '={{ $json.table }}')),
			node(locator('name', 'tts_off'), { disabled: true }),
			node(locator('name', 'tts_other'), { type: 'n8n-nodes-base.set' }),
			{ ...node({}), parameters: undefined },
		]),
	).toEqual(['tts_cases', 'tts_owners', 'tts_shops', 'tts_tool']);
});

test('a name is unclear when another one contains it, in capitals too, and also when its own table is missing', () => {
	const tables = ['tts_settings', 'tts_settings_backup_2026', 'Old TTS_Shops', 'backup of settings'];
	expect(unclearNames(['tts_settings', 'tts_shops', 'tts_cases'], tables)).toEqual([
		{ name: 'tts_settings', others: ['tts_settings_backup_2026'] },
		{ name: 'tts_shops', others: ['Old TTS_Shops'] },
	]);
	expect(unclearNames(['TTS_SETTINGS'], ['tts_settings'])).toEqual([]);
});

test('what n8n would find by a name that is clear is that table and no other', () => {
	const name = fc.constantFrom('tts_a', 'tts_ab', 'tts_b', 'x_tts_a', 'TTS_A', 'a');
	fc.assert(
		fc.property(name, fc.uniqueArray(name), (wanted, tables) => {
			fc.pre(unclearNames([wanted], tables).length === 0);
			const found = tables.filter((table) => table.toLowerCase().includes(wanted.toLowerCase()));
			expect(found.filter((table) => table.toLowerCase() !== wanted.toLowerCase())).toEqual([]);
		}),
	);
});

test('the case names both tables and what to do', () => {
	const problem = unclearTables([{ name: 'tts_settings', others: ['tts_settings_copy'] }]);
	expect(problem.title).toBe('n8n could take the Data Table "tts_settings_copy" for tts_settings');
	expect(problem.what_happened).toContain('stopped before it read or wrote anything');
	expect(problem.what_to_do).toContain('Rename the other table');
});
