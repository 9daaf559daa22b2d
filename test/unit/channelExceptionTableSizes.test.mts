/** How full the Data Tables are, worked out from samples: rows, bytes, pace, and when it is told. */
import fc from 'fast-check';
import { judgeSizes, readWeighed, remembered } from '../../nodes/ChannelException/tables/judgeSizes.ts';
import type { SizeSettings, Weighed } from '../../nodes/ChannelException/tables/judgeSizes.ts';
import { tableSizes } from '../../nodes/ChannelException/tables/tableSizes.ts';
import type { Row } from '../../nodes/shared/tableRows.ts';

const NOW = Date.UTC(2030, 4, 6, 2, 20);
const DAY = 86_400_000;
const MB = 1024 * 1024;
const SAMPLE = 100;

const row = (id: number): Row => ({
	id,
	note: 'x'.repeat(200),
	createdAt: new Date(NOW - (20_000 - id) * 1000),
	updatedAt: new Date(NOW),
});
/** As the two reads of 11b give it. */
const sampleOf = (rows: Row[], table = 'tts_refunds') =>
	[...rows.slice(-SAMPLE).reverse(), ...rows.slice(0, SAMPLE)].map((one) => ({ table, row: one }));
const ids = (from: number, to: number, step = 1) =>
	Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => row(from + n * step));

test('a table without gaps is counted exactly, however large; old rows that were deleted do not count', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 15_000 }), (count, first) => {
			const [{ rows }] = tableSizes(sampleOf(ids(first, first + count - 1)));
			expect(rows).toBe(count);
		}),
		{ numRuns: 60 },
	);
});

test('a table from which every second row was deleted is counted to a hundredth', () => {
	const [{ rows }] = tableSizes(sampleOf(ids(1, 9999, 2)));
	expect(Math.abs(rows - 5000)).toBeLessThan(50);
});

test('bytes follow what the rows hold, in UTF-8, and the largest table stands first', () => {
	const long = ids(1, 1000).map((one) => ({ ...one, note: 'ü'.repeat(1000) }));
	const sizes = tableSizes([...sampleOf(ids(1, 1000), 'tts_small'), ...sampleOf(long, 'tts_large')]);
	expect(sizes.map(({ table }) => table)).toEqual(['tts_large', 'tts_small']);
	expect(sizes[0].bytes).toBeGreaterThan(1000 * 2000);
	expect(sizes[0].bytes).toBeLessThan(1000 * 2500);
	expect(sizes[0].newRowsPerDay).toBeGreaterThan(80_000);
});

const size = (megabytes: number, table = 'tts_order_payouts') => ({
	table,
	rows: 1000,
	bytes: megabytes * MB,
	newRowsPerDay: 100,
});
const settings = (more: Partial<SizeSettings> = {}): SizeSettings => ({
	now: NOW,
	limitBytes: 50 * MB,
	warnPercent: 70,
	warnDays: 14,
	...more,
});
const nights = (...megabytes: number[]): Weighed[] =>
	megabytes.map((one, n) => ({ at: NOW - (megabytes.length - n) * DAY, bytes: one * MB }));

test('39 of 50 MB, one more each night: the case says so, and in how many days they are full', () => {
	const { problem } = judgeSizes([size(39)], nights(36, 37, 38), settings());
	expect(problem).toMatchObject({
		code: 'TABLES_NEARLY_FULL',
		severity: 'error',
		title: 'The Data Tables of n8n use 39 of 50 MB',
	});
	expect(problem?.what_happened).toContain('They grow by 1.0 MB a day: at this pace they are full in 11 days.');
	expect(problem?.what_to_do).toContain('N8N_DATA_TABLES_MAX_SIZE_BYTES');
	expect(problem?.what_to_do).toContain('lower order_payouts_keep_days in tts_settings');
});

test('little used but growing fast is told; much used and shrinking is told for its share; neither is quiet', () => {
	expect(judgeSizes([size(30)], nights(24, 26, 28), settings()).problem?.title).toContain('30 of 50 MB');
	expect(judgeSizes([size(36)], nights(45, 42, 39), settings()).problem?.what_happened).not.toContain('pace');
	expect(judgeSizes([size(20)], nights(20, 20, 20), settings()).problem).toBeUndefined();
	expect(judgeSizes([], [], settings()).problem).toBeUndefined();
});

test('three days or a fifth before the end it is critical', () => {
	expect(judgeSizes([size(39)], [], settings()).problem?.severity).toBe('error');
	expect(judgeSizes([size(40)], [], settings()).problem?.severity).toBe('critical');
	expect(judgeSizes([size(44)], nights(36, 38.5, 41), settings()).problem?.severity).toBe('critical');
	expect(judgeSizes([size(48)], [], settings()).problem?.severity).toBe('critical');
	expect(judgeSizes([size(50)], nights(47, 48, 49), settings()).problem?.what_happened).toContain('in 0 days');
});

test('the growth of one night is no pace', () => {
	expect(judgeSizes([size(20)], nights(1), settings()).daysLeft).toBe(Infinity);
});

test('what is remembered is read again; it never holds more than two weeks, nor two entries of half a day', () => {
	let text = '';
	for (let hour = 0; hour < 24 * 40; hour += 6)
		text = remembered(readWeighed(text), NOW + hour * 3_600_000, hour).value;
	const kept = readWeighed(text);
	expect(kept.length).toBeLessThanOrEqual(30);
	expect(kept[kept.length - 1].at - kept[0].at).toBeLessThanOrEqual(14 * DAY);
	for (const broken of ['', 'x', '{}', '[1]', '[{"at":"never","bytes":1}]', null, undefined])
		expect(readWeighed(broken)).toEqual([]);
});
