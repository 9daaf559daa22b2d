/** The values of tts_settings: one reader, which 00 and the form of the settings ask. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingComplaint, settingsTable } from '../../nodes/shared/tables/settings.ts';
import { readTable } from '../../nodes/shared/tables/table.ts';

const { tables } = JSON.parse(readFileSync(join(process.cwd(), 'workflows/tables.json'), 'utf8')) as {
	tables: Array<{ name: string; rows: Array<{ key: string; value: string; note: string }> }>;
};
const rows = tables.find(({ name }) => name === 'tts_settings')?.rows ?? [];

test('what is given at first, and every value that a note names, is right', () => {
	expect(readTable(settingsTable, rows as never).unreadable).toEqual([]);
	// "word = what it means" in the notes
	const named = rows.flatMap(({ key, value, note }) =>
		[...note.matchAll(/(?:^|[;:,.] )([A-Za-z_]+|\d+) = /g)]
			.map(([, word]) => word)
			// In lists the words stand beside others, as the first value has them.
			.map((word) => [key, /,/.test(value) && word !== 'none' ? value : word]),
	);
	expect(named.length).toBeGreaterThan(30);
	const told = named
		.map(([key, value]) => [key, value, settingComplaint(key, value)])
		.filter(([key, value, complaint]) => complaint !== '' && value !== 'empty' && key !== 'settlement_tolerance');
	expect(told).toEqual([]);
});

test.each([
	['dry_run', 'perhaps', 'has to be true or false'],
	['stock_max_drop_percent', '20 %', 'is not a number; write it with digits and a dot, like 5 or 2.5'],
	['stock_max_drop_percent', '120', 'is more than 100'],
	['restock_when', 'Received', 'has to be received or completed'],
	['cases_remind_hours', 'critical 4', 'is no list of hours by severity, like critical=4, error=24'],
	['forms_base_url', 'n8n.shop.example', 'is no address; it begins with https://'],
	['settlement_start_date', '1/3/2026', 'is no day; write it like 2026-12-25'],
	['settlement_base_currency', 'pounds', 'is no currency; write three letters like GBP'],
	[
		'sla_closed_weekdays',
		'Sunday',
		'is no list of weekdays; 1 is Monday, 7 is Sunday; none = the stores ship every day',
	],
	['settlement_mail', 'Ann', 'is not a list of e-mail addresses with commas between them'],
	['watch_registrations', 'shopify', 'can hold newstore and tiktok'],
])('%s = %s is told by row and column', (key, value, complaint) => {
	const { unreadable } = readTable(settingsTable, [{ id: 7, key, value, note: '' }]);
	expect(unreadable.map(({ complaints }) => complaints)).toEqual([
		[`tts_settings, row 7, column value: "${value}" ${complaint}`],
	]);
	expect(settingComplaint(key, '')).toBe('');
});
