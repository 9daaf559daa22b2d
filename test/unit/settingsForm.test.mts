/** The pages behind the form of 12c: settings by area, and what a person has changed. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { SETTING_AREAS, checkSettings, describeSettings } from '../../nodes/ChannelException/settings/settingsForm.ts';

const rows = [
	{ id: 1, key: 'dry_run', value: 'true', note: 'true = nothing is written' },
	{ id: 2, key: 'refund_ask_above', value: '150', note: 'Refunds above this ask a person' },
	{ id: 3, key: 'stock_max_drop_percent', value: '20', note: '' },
	{ id: 4, key: 'stock_max_drop_min_skus', value: '10', note: '' },
	{ id: 5, key: 'settlement_post', value: 'sometimes', note: '' },
	{ id: 6, key: 'our_own', value: 'x', note: 'Of a workflow of ours' },
	{ id: 7, key: '', value: '', note: '' },
];
const [EVERY_DAY, STOCK] = SETTING_AREAS;
const WAY = 'https://n8n.example.com/form/1';
const fields = (area: string) => {
	const page = describeSettings(rows, area);
	if (!('page_fields' in page)) throw new Error(page.page_title);
	return (JSON.parse(page.page_fields) as Array<Record<string, unknown>>).slice(1);
};
const keys = (area: string) => fields(area).map(({ fieldName }) => fieldName);

test('each setting stands in one area; those of every day first, in their order', () => {
	expect(keys(EVERY_DAY)).toEqual(['dry_run', 'stock_max_drop_percent', 'refund_ask_above', 'settlement_post']);
	expect(keys(STOCK)).toEqual(['stock_max_drop_min_skus']);
	expect(keys('Everything else')).toEqual(['our_own']);
	expect(describeSettings(rows, 'Watching')).toMatchObject({ page_title: expect.stringContaining('no settings') });
});

test('every setting that the workflows know has an area of its own, and what is a choice is offered as one', () => {
	const { tables } = JSON.parse(readFileSync('workflows/tables.json', 'utf8')) as {
		tables: Array<{ name: string; rows?: Array<{ key: string; value: string; note: string }> }>;
	};
	const shipped = tables.find(({ name }) => name === 'tts_settings')!.rows!;
	expect(shipped.length).toBeGreaterThan(50);
	const others = describeSettings(shipped, 'Everything else');
	expect('page_fields' in others ? others.page_fields : '').toBe('');
	const shown = SETTING_AREAS.slice(0, -1).flatMap((area) => {
		const page = describeSettings(shipped, area);
		return 'page_fields' in page ? (JSON.parse(page.page_fields) as Array<{ fieldName?: string }>).slice(1) : [];
	});
	expect(shown.map(({ fieldName }) => fieldName).sort()).toEqual(shipped.map(({ key }) => key).sort());
	expect(fields(EVERY_DAY)[0]).toMatchObject({
		fieldType: 'dropdown',
		fieldLabel: 'Dry run: true = nothing is written (dry_run)',
		defaultValue: 'true',
		fieldOptions: { values: [{ option: 'true' }, { option: 'false' }] },
	});
	const [, percent, above] = fields(EVERY_DAY);
	expect([percent.fieldLabel, above.fieldLabel]).toEqual([
		'Stock max drop percent (stock_max_drop_percent)',
		'Refunds above this ask a person (refund_ask_above)',
	]);
	// A value that the list does not have is shown as it stands.
	expect(fields(EVERY_DAY)[3]).toMatchObject({ fieldType: 'text', defaultValue: 'sometimes' });
});

test('only what differs is saved, and the page says what it was', () => {
	const saved = checkSettings(rows, EVERY_DAY, { dry_run: 'false', refund_ask_above: ' 150 ', our_own: 'y' }, WAY);
	expect(saved).toMatchObject([{ key: 'dry_run', value: 'false', page_title: '1 setting saved' }]);
	expect((saved as Array<{ page_text: string }>)[0].page_text).toContain(
		'dry_run is &quot;false&quot; now; it was &quot;true&quot;.',
	);
	expect(checkSettings(rows, EVERY_DAY, { dry_run: 'true' }, WAY)).toMatchObject({ page_title: 'Nothing was changed' });
	expect(checkSettings(rows, EVERY_DAY, { refund_ask_above: '' }, WAY)).toMatchObject([{ value: '' }]);
});

test('one value that cannot be, and nothing is saved; whatever was typed is text on the page', () => {
	const answers = { dry_run: 'false', stock_max_drop_percent: '<b>all</b>', refund_ask_above: '-1' };
	const page = checkSettings(rows, EVERY_DAY, answers, WAY) as { page_title: string; page_text: string };
	expect(page.page_title).toBe('Nothing was saved');
	expect(page.page_text).toContain('stock_max_drop_percent: &quot;&lt;b&gt;all&lt;/b&gt;&quot; is not a number');
	expect(page.page_text).toContain('refund_ask_above: &quot;-1&quot; is less than 0.');
	expect(page.page_text).toContain(WAY);
	expect(page.page_text).not.toContain('<b>all');
});

test('a page sent back as it is changes nothing, whatever stands in the table', () => {
	const key = fc.constantFrom(...rows.map((row) => row.key).filter(Boolean));
	fc.assert(
		fc.property(fc.array(fc.record({ key, value: fc.string() })), fc.constantFrom(...SETTING_AREAS), (table, area) => {
			const page = describeSettings(table, area);
			if (!('page_fields' in page)) return;
			const shown = JSON.parse(page.page_fields) as Array<{ fieldName?: string; defaultValue?: string }>;
			const answers = Object.fromEntries(
				shown.flatMap((one) => (one.fieldName ? [[one.fieldName, one.defaultValue]] : [])),
			);
			expect(checkSettings(table, area, answers, '')).toMatchObject({ page_title: 'Nothing was changed' });
		}),
	);
});
