/** Rows of tts_shops and tts_locations that people have typed wrong: told in the dispatch flows, and the others count. */
import { watchDeadlines } from '../../nodes/ChannelDispatch/watch/watchDeadlines.ts';
import { readWatchSettings } from '../../nodes/ChannelDispatch/watch/watchSettings.ts';
import { expectWords } from '../support/caseWords.mts';
import { ORDER, SHOP, decide, fulfillment, lineId, tikTokOrder } from '../support/dispatchExamples.mts';

type Row = Record<string, unknown>;

const GOOD = { id: 1, shop_id: SHOP, shop_name: 'Example GB', region: 'GB', timezone: 'Europe/London', active: true };
const LATER = '2025-12-02T12:00:00Z';

const shipped = (shops: Row[]) =>
	decide({ shops, orders: [tikTokOrder([{}])], fulfillment: [fulfillment([{ item: 1 }])] });

function watch({
	shops = [GOOD],
	locations = [],
	warnings = [],
}: Partial<Record<'shops' | 'locations' | 'warnings', Row[]>>) {
	const decided = watchDeadlines(
		{
			orders: [tikTokOrder([{}])],
			fulfillment: [fulfillment([{ item: 1, status: 'dispatched', tracking: null }])],
			cancellations: [],
			authorizations: [],
			returns: [],
		},
		readWatchSettings({ now: LATER }, { shops, warnings, businessDays: [], locations }, 0),
	);
	const told = decided.warnings.map(({ json }) => json);
	expectWords(told);
	return { told, rows: decided.rows.map(({ json }) => json), problems: decided.summary.problems };
}
const rowCases = (told: Array<{ code: string }>) =>
	told.filter(({ code }) => ['DISPATCH_ROW_UNREADABLE', 'SHOP_ROW_UNREADABLE'].includes(code));

test.each([
	['shop_id', { ...GOOD, id: 4, shop_id: '' }, 'tts_shops, row 4, column shop_id: the cell is empty'],
	['active', { ...GOOD, id: 4, shop_id: '9', active: 'perhaps' }, 'column active: "perhaps" is neither true nor false'],
])('tts_shops, %s: a case in both flows, and the orders of the other shops go on', (_column, bad, complaint) => {
	const decided = shipped([GOOD, bad]);
	const expected = {
		title: 'Table tts_shops: row 4 (Example GB) cannot be used',
		what_happened: expect.stringContaining(complaint),
		owner_role: 'integration',
	};
	expect(rowCases(decided.exceptions)).toMatchObject([expected]);
	expect(decided.markShipped).toMatchObject([{ order_id: ORDER, order_line_item_ids: [lineId(1)] }]);
	const { told, problems } = watch({ shops: [GOOD, bad] });
	expect(rowCases(told)).toMatchObject([expected]);
	expect(told.map(({ code }) => code)).toContain('SLA_DISPATCH_DUE');
	expect(problems).toEqual([expect.stringContaining(complaint)]);
});

test('what only other flows read of a shop is theirs to tell; a row with nothing in it is none', () => {
	const rows = [
		{ ...GOOD, price_method: 'net', remorse_minutes: 'an hour' },
		{ id: 7, shop_id: '', shop_name: ' ' },
	];
	expect(shipped(rows).exceptions).toEqual([]);
	expect(rowCases(watch({ shops: rows }).told)).toEqual([]);
});

test('tts_locations: the store is named by its note; a row without a location is a case, once', () => {
	const leeds = {
		id: 1,
		location_id: 'GB-LEEDS-01',
		warehouse_id: '1',
		shop_id: SHOP,
		sells: true,
		note: 'Leeds Briggate',
	};
	const second = { ...leeds, id: 2, warehouse_id: '2', note: '' };
	const nowhere = { ...leeds, id: 3, location_id: '', note: 'York' };
	const { told, rows } = watch({ locations: [leeds, second, nowhere] });
	expect(rowCases(told)).toMatchObject([
		{
			title: 'Table tts_locations: row 3 (York) cannot be used',
			what_happened: expect.stringContaining('tts_locations, row 3, column location_id: the cell is empty'),
		},
	]);
	expect(told.find(({ code }) => code === 'SLA_DISPATCH_DUE')?.what_happened).toContain('It is with Leeds Briggate');
	expect(rowCases(watch({ locations: [nowhere], warnings: rows.map((row) => ({ ...row })) }).told)).toEqual([]);
});

test('locations as NewStore lists them count by their id', () => {
	const { told } = watch({ locations: [{ id: 'GB-LEEDS-01', label: 'Leeds Briggate' }] });
	expect(rowCases(told)).toEqual([]);
	expect(told.find(({ code }) => code === 'SLA_DISPATCH_DUE')?.what_happened).toContain('It is with Leeds Briggate');
});
