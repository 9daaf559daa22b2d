/** Channel Settlement: no row of a table that people edit is ignored without a word, and what it may be about waits. */
import type { Row } from '../support/settlementExamples.mts';
import { SHOPS, US_SHOP, build } from '../support/settlementExamples.mts';
import { exampleJournal, shape } from '../support/ledgerExamples.mts';
import type { LedgerRow } from '../../nodes/ChannelSettlement/posting/postingTypes.ts';
import { decide } from '../support/ledgerPosting.mts';

const told = ({ exceptions }: ReturnType<typeof build>) =>
	exceptions.map(({ code, title, what_happened }) => ({ code, title, what_happened }));

test.each<[string, Row[], string, RegExp]>([
	[
		'a category that is none',
		[{ category: 'salez', account_code: '4000' }],
		'category (category salez, account_code 4000)',
		/is "salez", which is no kind of amount; there are: sales, refunds/,
	],
	['no category', [{ account_code: '4000' }], 'category (account_code 4000)', /is empty; there are/],
	['a shop by its name', [{ category: 'sales', shop_id: 'Northwind', account_code: '4' }], 'shop_id', /is "Northwind"/],
	[
		'a shop whose digits a spreadsheet has cut',
		[{ category: 'sales', shop_id: '7.494E+18', account_code: '4' }],
		'shop_id',
		/is "7.494E\+18", which is no id of TikTok; it has digits only/,
	],
	[
		'a currency in words',
		[{ category: 'sales', currency: 'pounds', account_code: '4' }],
		'currency',
		/is "pounds", which is no currency; write three letters like GBP/,
	],
	[
		'two accounts for the same',
		[
			{ category: 'sales', account_code: '4000' },
			{ category: 'Sales', account_code: '4001' },
		],
		'account_code (category sales)',
		/differ in several rows/,
	],
	[
		'a field in two categories',
		[
			{ category: 'advertising', fields: 'new_fee_amount' },
			{ category: 'penalties', fields: 'other, NEW_FEE_AMOUNT' },
		],
		'fields (categories advertising and penalties)',
		/gives new_fee_amount to each of them/,
	],
])('tts_accounts, %s: one case that names row and column, no journal', (_, accounts, title, text) => {
	const built = build({}, {}, { accounts });
	expect(told(built)).toEqual([
		{
			code: 'SETTLEMENT_ROW_UNREADABLE',
			title: expect.stringContaining(`A row of tts_accounts cannot be used: ${title}`),
			what_happened: expect.stringMatching(text),
		},
	]);
	expect(built.journals).toEqual([]);
	// What TikTok sends is proved all the same.
	expect(built.proof.map(({ status }) => status)).toEqual(['proved', 'proved']);
});

test('a row for another shop holds that shop only; a table that is read twice, empty rows and rows of fields hold nothing', () => {
	const bad = { category: 'salez', shop_id: US_SHOP, account_code: '1' };
	const good = { category: 'sales', account_code: '4000', id: 7 };
	const accounts = [bad, good, good, { category: '', note: 'later' }, { category: 'sales', fields: 'x_amount' }];
	const built = build({}, {}, { accounts });
	expect(built.exceptions).toMatchObject([{ code: 'SETTLEMENT_ROW_UNREADABLE', ids: { shop_id: US_SHOP } }]);
	expect(built.journals[0].lines[0]).toMatchObject({ category: 'sales', account_code: '4000' });
});

test('each wrong cell of a row is a case of its own, and rows without a name are told by their place', () => {
	const accounts = [
		{ category: 'sales', account_code: '4' },
		{ shop_id: 'Northwind', currency: 'pounds', tax_code: 'S' },
	];
	const dimensions = [{ id: 8 }, { id: 9, class: '1' }, { id: 10, category: 'ALL', class: '2' }];
	expect(build({}, {}, { accounts, dimensions }).exceptions.map((one) => one.business_key)).toEqual([
		'tts_accounts: shop_id Northwind, currency pounds, category',
		'tts_accounts: shop_id Northwind, currency pounds, shop_id',
		'tts_accounts: shop_id Northwind, currency pounds, currency',
		'tts_dimensions: row 2, category',
	]);
});

test.each<[string, Row[], RegExp]>([
	['a category that is none', [{ category: 'salez', class: '1' }], /category is "salez"/],
	['a name without its option', [{ tracking_name: 'Channel' }], /tracking_option is empty, and tracking_name is not/],
	['an option without its name', [{ tracking_option_2: 'TikTok' }], /tracking_name_2 is empty, and tracking_option_2/],
	['two that differ', [{ class: '1' }, { category: '*', class: '2' }], /several rows, which say different things/],
])('tts_dimensions, %s', (_, dimensions, text) => {
	const built = build({}, {}, { dimensions });
	expect(told(built)).toMatchObject([
		{ code: 'SETTLEMENT_ROW_UNREADABLE', what_happened: expect.stringMatching(text) },
	]);
	expect(built.journals).toEqual([]);
});

test.each<[string, Row, RegExp]>([
	['no market', { region: '' }, /region is empty; it has to be two letters/],
	['a market in words', { region: 'United Kingdom' }, /region is "United Kingdom"/],
	['a currency that is none', { base_currency: 'pounds' }, /base_currency is "pounds"/],
])('tts_shops, %s: no journal of that shop', (_, change, text) => {
	const built = build({}, {}, { shops: [{ ...SHOPS[0], ...change }, SHOPS[1]] });
	expect(told(built)).toMatchObject([
		{ code: 'SETTLEMENT_ROW_UNREADABLE', what_happened: expect.stringMatching(text) },
	]);
	expect(built.journals).toEqual([]);
	expect(build({}, {}, { shops: [SHOPS[0], { ...SHOPS[1], ...change }] }).journals).toHaveLength(1);
});

test('tts_shops: a row without the number of its shop holds nobody else', () => {
	const built = build({}, {}, { shops: [...SHOPS, { shop_id: 'Northwind', region: 'GB' }, { shop_id: '' }] });
	expect(told(built)).toMatchObject([{ what_happened: expect.stringContaining('So it stands for no shop.') }]);
	expect(built.journals).toHaveLength(1);
});

describe('tts_vat_rates', () => {
	const taxed = exampleJournal();
	const journal = {
		...taxed,
		lines: taxed.lines.map((line, place) => (place === 0 ? { ...line, tax_code: 'S' } : line)),
	};
	const good = { tax_code: 'S', rate_percent: '20', quickbooks_tax_code_id: '6' };

	test.each<[string, Row[], RegExp]>([
		['a rate that is none', [{ ...good, rate_percent: '20 %' }], /rate_percent is "20 %", which is not a number;/],
		['a rate above the price', [{ ...good, rate_percent: '120' }], /rate_percent is "120", which is more than 100/],
		['a rate with more digits than any has', [{ ...good, rate_percent: '5.12345' }], /more than 4 digits/],
		['no rate', [{ ...good, rate_percent: '' }], /rate_percent is empty/],
		['no code', [{ ...good, tax_code: '' }], /tax_code is empty/],
		['two that differ', [good, { ...good, rate_percent: '5' }], /several rows/],
	])('%s: told, and a journal with that code waits', (_, vatRates, text) => {
		const { shaped, exceptions } = shape('quickbooks', [journal, { ...taxed, journal_ref: 'TTS-2' }], {}, { vatRates });
		expect(exceptions.map(({ code }) => code)).toEqual(['SETTLEMENT_ROW_UNREADABLE', 'SETTLEMENT_NOT_SHAPED']);
		expect(exceptions[0].what_happened).toMatch(text);
		expect(shaped.map(({ journal_ref }) => journal_ref)).toEqual(['TTS-2']);
	});
});

describe('tts_journals', () => {
	const [item] = shape('csv', [exampleJournal()]).shaped;
	const row = { journal_ref: item.journal_ref, target: 'csv', state: 'posted', content_hash: item.content_hash };
	/** Whatever people type. */
	const rowsOf = (change: Row) => [{ ...row, ...change }] as unknown as LedgerRow[];

	test.each<[string, Row, RegExp]>([
		['a state that is none', { state: 'done, by hand' }, /state is "done, by hand"; there are: open/],
		['a ledger that is none', { target: 'sage' }, /target is "sage"; there are: csv/],
		['a day that is none', { date: '31.12.2025' }, /date is "31.12.2025"/],
	])('%s: the journal is not posted a second time, and the row stays as it was typed', (_, change, text) => {
		const { create, exceptions } = decide([item], [], { ledger: rowsOf(change) });
		expect(create).toEqual([]);
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_ROW_UNREADABLE', ledger: { ...row, ...change } }]);
		expect(exceptions[0].what_happened).toMatch(text);
	});

	test('capitals say the same; a row of another journal is nothing to this one', () => {
		expect(decide([item], [], { ledger: rowsOf({ state: 'Posted' }) }).alreadyPosted).toHaveLength(1);
		expect(decide([item], [], { ledger: rowsOf({ journal_ref: 'TTS-9', state: '?' }) }).create).toHaveLength(1);
	});
});
