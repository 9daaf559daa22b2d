/** The table of docs/operations.md (Growth) adds up, and keeps rows as long as the settings do. */
import { readFileSync } from 'node:fs';
import { GROWING, bytesOnThePage, growthOnThePage, growthTable } from '../bench/large/growth.mts';

test('all figures follow from the bytes of a row', () => {
	expect(growthOnThePage()).toBe(growthTable(bytesOnThePage()));
});

test('rows are kept as long as the settings say at first', () => {
	const { tables } = JSON.parse(readFileSync('workflows/tables.json', 'utf8')) as {
		tables: Array<{ name: string; rows: Array<{ key: string; value: string }> }>;
	};
	const settings = tables.find(({ name }) => name === 'tts_settings')?.rows ?? [];
	const days = GROWING.flatMap(({ keptBy, keptDays }) => {
		const [key] = /\w+_keep_days/.exec(keptBy) ?? [];
		const weekly = keptBy.includes('weekly') ? 7 : 0;
		return key ? [[key, keptDays - weekly]] : [];
	});
	expect(days).toHaveLength(4);
	expect(days).toEqual(days.map(([key]) => [key, Number(settings.find((row) => row.key === key)?.value)]));
});
