/** Each row of a table that people edit is read: one wrong cell per table gives its sentence, right rows give nothing. */
import { testMails } from '../../nodes/ChannelException/setUp/testMails.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTableRowsOperation } from '../../nodes/ChannelException/setUp/checkTableRowsOperation.ts';
import { EDITED_TABLES } from '../../nodes/shared/tables/index.ts';
import { given } from '../support/givenOperation.mts';

interface Check {
	check: string;
	ok: boolean;
	finding: string;
	what_to_do: string;
}
type Row = Record<string, unknown>;

const check = (...tables: Array<[name: string, rows: Row[]]>): Check[] =>
	checkTableRowsOperation
		.run(given({ parameters: { tables: { table: tables.map(([name, rows]) => ({ name, rows })) } } }))
		.checks.map(({ json }) => json as Check);

const RIGHT: Record<string, Row> = {
	tts_settings: { key: 'dry_run', value: 'true', note: '' },
	tts_shops: { shop_id: '7495', region: 'GB', currency: 'GBP', timezone: 'Europe/London', active: true },
	tts_locations: { location_id: 'LON-1', warehouse_id: '7000', shop_id: '7495', sells: true },
	tts_stock_rules: { scope: 'all', match: '', what: 'buffer_units', value: '2', valid_to: '9999-12-31' },
	tts_sku_map: { seller_sku: 'TEE', product_id: 'TEE-BLK-M*2 + CAP', shop_id: '' },
	tts_service_map: { delivery_option_id: '71', service_level: 'STANDARD', shop_id: '' },
	tts_carriers: { newstore_carrier: 'UPS', provider_name: 'UPS', provider_id: '', shop_id: '' },
	tts_business_days: { date: '2026-12-25T00:00:00.000Z', open: false, shop_id: '' },
	tts_owners: { role: 'Finance', name: 'Ann', email: 'ann@shop.example, bo@shop.example' },
	tts_refund_reasons: { region: 'GB', order_status: 'delivered', return_type: 'REFUND', reason_name: 'reason' },
	tts_return_map: { location_id: 'LON-1', condition_code: '1', return_code: '' },
	tts_accounts: { category: 'Sales', currency: 'GBP', account_code: 'TT100' },
	tts_dimensions: { category: '*', tracking_name: 'Channel', tracking_option: 'TikTok' },
	tts_vat_rates: { tax_code: 'OUTPUT2', rate_percent: '20' },
};

// Table, what somebody has typed, and the sentence behind "tts_…, row 3, column ".
const WRONG: Array<[table: string, cells: Row, sentence: string]> = [
	['tts_settings', { key: '' }, 'key: the cell is empty'],
	['tts_shops', { active: 'maybe' }, 'active: "maybe" is neither true nor false'],
	['tts_shops', { timezone: 'London' }, 'timezone: "London" is no time zone; write it like Europe/London'],
	['tts_shops', { currency: 'pounds' }, 'currency: "pounds" is no currency; write three letters like GBP'],
	['tts_shops', { region: 'England' }, 'region: "England" is no market; write two letters like GB'],
	['tts_shops', { shop_id: '7.495E+18' }, 'shop_id: "7.495E+18" is no id of TikTok; it has digits only'],
	['tts_shops', { remorse_minutes: 'an hour' }, 'remorse_minutes: "an hour" is not a number'],
	['tts_locations', { warehouse_id: '' }, 'warehouse_id: the cell is empty'],
	['tts_locations', { location_id: ['LON-1'] }, 'location_id: "["LON-1"]" is not something that a person types'],
	['tts_stock_rules', { value: '[object Object]' }, 'value: "[object Object]" is not something that a person types'],
	['tts_stock_rules', { value: '5 units' }, 'value: "5 units" has to be a whole number of units, 0 or more'],
	['tts_stock_rules', { valid_to: '01/02/2026' }, 'valid_to: "01/02/2026" is no time; write it like'],
	['tts_stock_rules', { match: 'TEE' }, 'match: "TEE" has to be empty, since the scope is all'],
	['tts_stock_rules', { scope: 'sku' }, 'match: the cell is empty, so nobody can tell which sku is meant'],
	['tts_stock_rules', { what: '' }, 'what: the cell is empty'],
	[
		'tts_stock_rules',
		{ valid_from: '2026-12-02', valid_to: '2026-12-01' },
		'valid_to: "2026-12-01" is not later than valid_from',
	],
	['tts_sku_map', { seller_sku: ' ' }, 'seller_sku: " " is empty'],
	['tts_sku_map', { shop_id: 'UK' }, 'shop_id: "UK" is no id of TikTok'],
	[
		'tts_sku_map',
		{ shop_id: '7'.repeat(25) },
		`shop_id: "${'7'.repeat(25)}" is no id of TikTok; it has digits only, 24 at`,
	],
	[
		'tts_shops',
		{ shop_id: '7'.repeat(25) },
		`shop_id: "${'7'.repeat(25)}" is no id of TikTok; it has digits only, 24 at`,
	],
	['tts_sku_map', { product_id: ' ' }, 'product_id: the cell is empty'],
	['tts_service_map', { service_level: '' }, 'service_level: the cell is empty'],
	['tts_carriers', { provider_id: 'UPS Ground' }, 'provider_id: "UPS Ground" is no id of TikTok; it has digits only'],
	['tts_carriers', { provider_name: '' }, 'provider_name: the cell is empty, and so is provider_id'],
	['tts_business_days', { date: '25/12/2026' }, 'date: "25/12/2026" is no day; write it like 2026-12-25'],
	['tts_business_days', { open: 'half' }, 'open: "half" is neither true nor false'],
	['tts_owners', { email: 'Ann Smith' }, 'email: "Ann Smith" is not a list of e-mail addresses'],
	['tts_owners', { role: '' }, 'role: the cell is empty, so nobody writes to the address'],
	['tts_owners', { role: 'ops' }, 'role: "ops" is none of operations, ecommerce, service, finance, integration'],
	['tts_refund_reasons', { return_type: 'MONEY' }, 'return_type: "MONEY" is none of REFUND, RETURN_AND_REFUND'],
	['tts_return_map', { condition_code: 'new' }, 'condition_code: "new" is not a number'],
	['tts_return_map', { condition_code: '' }, 'condition_code: the cell is empty'],
	['tts_accounts', { category: 'turnover' }, 'category: "turnover" is no kind of amount'],
	['tts_dimensions', { tracking_option: '' }, 'tracking_option: the cell is empty, and tracking_name is not'],
	['tts_dimensions', { tracking_name: '' }, 'tracking_name: the cell is empty, and tracking_option is not'],
	['tts_dimensions', { category: 'turnover' }, 'category: "turnover" is no kind of amount of tts_accounts'],
	['tts_vat_rates', { rate_percent: '20 %' }, 'rate_percent: "20 %" is not a number'],
	['tts_vat_rates', { rate_percent: '' }, 'rate_percent: the cell is empty'],
];

test('every table that people edit has a wrong cell below', () => {
	const names = EDITED_TABLES.map(({ name }) => name).sort();
	expect(Object.keys(RIGHT).sort()).toEqual(names);
	expect([...new Set(WRONG.map(([table]) => table))].sort()).toEqual(names);
});

test.each(EDITED_TABLES.map(({ name }) => name))(
	'%s: a right row says nothing, empty rows and remarks neither',
	(name) => {
		const [one] = check([name, [RIGHT[name], {}, { id: 2, note: '' }, { id: 3, note: 'for later' }]]);
		expect(one).toEqual({ check: `Rows of ${name}`, ok: true, finding: '1 row can be read', what_to_do: '' });
	},
);

test.each(WRONG)('%s: %j is told by row and column', (name, cells, sentence) => {
	const [one] = check([
		name,
		[
			{ ...RIGHT[name], id: 2 },
			{ ...RIGHT[name], ...cells, id: 3 },
		],
	]);
	expect(one.ok).toBe(false);
	expect(one.finding).toContain(`${name}, row 3, column ${sentence}`);
	expect(one.finding).not.toContain('row 2');
	expect(one.what_to_do).toContain(`Correct 1 row in the Data Table ${name}`);
});

test('the rows that come with the tables can be read', () => {
	const { tables } = JSON.parse(readFileSync(join(process.cwd(), 'workflows/tables.json'), 'utf8')) as {
		tables: Array<{ name: string; rows: Row[] }>;
	};
	const shipped = tables
		.filter(({ name }) => EDITED_TABLES.some((table) => table.name === name))
		.map(({ name, rows }): [string, Row[]] => [name, rows]);
	expect(check(...shipped).filter(({ ok }) => !ok)).toEqual([]);
});

describe('two rows about the same thing', () => {
	const settings = (...values: string[]): [string, Row[]] => [
		'tts_settings',
		values.map((value, index) => ({ id: index + 1, key: 'dry_run', value, note: `note ${index}` })),
	];

	test('that say different things: only one can count, so it is told', () => {
		const [one] = check(settings('true', 'false', ''));
		expect(one.ok).toBe(false);
		expect(one.finding).toBe(
			'tts_settings, row 2, column value: "false", but row 1 says "true" of the same key "dry_run". tts_settings, row 3, column value: nothing, but row 1 says "true" of the same key "dry_run"',
		);
		const days = [
			{ date: '2026-12-25', open: true },
			{ date: '2026-12-25T00:00:00Z', open: false },
			{ date: '2026-12-25', open: false, shop_id: '7495' },
		];
		expect(check(['tts_business_days', days])[0].finding).toBe(
			'tts_business_days, row 2, column open: "false", but row 1 says "true" of the same date "2026-12-25T00:00:00Z"',
		);
	});

	test('that say the same, or of a table where all rows count: nothing', () => {
		expect(check(settings('true', 'true'))[0].ok).toBe(true);
		const rule = RIGHT.tts_stock_rules;
		const weekend = { ...rule, value: '5', valid_from: '2026-11-27', valid_to: '2026-11-29' };
		const owner = { role: 'finance', email: 'cy@shop.example' };
		const fields = { category: 'sales', currency: 'GBP', fields: 'shipping_fee' };
		expect(
			check(
				['tts_stock_rules', [rule, weekend]],
				['tts_owners', [RIGHT.tts_owners, owner]],
				['tts_accounts', [RIGHT.tts_accounts, fields]],
			).filter(({ ok }) => !ok),
		).toEqual([]);
	});
});

test('a cell is told once, though what is no number is in no range either', () => {
	const [one] = check(['tts_vat_rates', [{ id: 3, tax_code: 'S', rate_percent: 'twenty' }]]);
	expect(one.finding).toBe(
		'tts_vat_rates, row 3, column rate_percent: "twenty" is not a number; write it with digits and a dot, like 5 or 2.5',
	);
});

test('many wrong rows: the first five, and how many more', () => {
	const rows = Array.from({ length: 40 }, (_, index) => ({ id: index + 1, date: `day ${index + 1}`, open: 'perhaps' }));
	const [one] = check(['tts_business_days', rows]);
	expect(one.finding).toContain('row 5, column open');
	expect(one.finding).not.toContain('row 6');
	expect(one.finding).toMatch(/And 35 more rows$/);
	expect(one.finding.length).toBeLessThan(1500);
	expect(one.what_to_do).toContain('Correct 40 rows');
});

test('only tables that are given are checked; an empty one is fine; a name that nobody knows is refused', () => {
	expect(check(['tts_carriers', [{}]])).toEqual([
		{ check: 'Rows of tts_carriers', ok: true, finding: 'The table is empty', what_to_do: '' },
	]);
	expect(check()).toEqual([]);
	expect(() => check(['tts_cases', []])).toThrow('"Tables" has no table "tts_cases"');
});

describe('test mails', () => {
	const owners = [
		{ role: 'finance', email: 'ann@shop.example' },
		{ role: 'finance', email: 'bo@shop.example' },
		{ role: 'finance', email: 'us@shop.example', shop_id: '7495' },
		{ role: 'operations', email: '' },
		{ role: 'service', email: 'nobody' },
	];
	const passed = ['Sender of the e-mails', 'Workflow 12 is published'].map((check) => ({
		check,
		ok: true,
		finding: '',
		what_to_do: '',
	}));

	test('one for each role and shop that has an address, which the case does not name', () => {
		const mails = testMails(owners, passed);
		expect(mails.map(({ owner_role, ids }) => [owner_role, ids])).toEqual([
			['finance', {}],
			['finance', { shop_id: '7495' }],
		]);
		expect(JSON.stringify(mails)).not.toContain('@');
	});

	test('the same addresses are the same case, others are another', () => {
		const keys = (rows: object[]) => testMails(rows as Row[], passed).map(({ business_key }) => business_key);
		expect(keys([...owners].reverse()).sort()).toEqual(keys(owners).sort());
		expect(keys([{ ...owners[0], email: 'cy@shop.example' }])).not.toEqual(keys([owners[0]]));
	});

	test('none before mails can leave', () => {
		for (const { check } of passed)
			expect(
				testMails(
					owners,
					passed.map((one) => (one.check === check ? { ...one, ok: false } : one)),
				),
			).toEqual([]);
		expect(testMails(owners, [])).toEqual([]);
	});
});
