/** The pages behind the form of 12b: products by name, whole rows, times of the shop, and a preview by the decision. */
import { checkRule } from '../../nodes/ChannelStock/form/checkRule.ts';
import { findListed } from '../../nodes/ChannelStock/form/findListed.ts';
import { previewRule } from '../../nodes/ChannelStock/form/previewRule.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { stockRulesTable } from '../../nodes/shared/tables/stockRules.ts';
import { readTable } from '../../nodes/shared/tables/table.ts';
import { SkuMap } from '../../nodes/shared/skuMap.ts';

const SHOP = '7495000000000000001';
const NOW = Date.UTC(2026, 6, 6, 12, 10);
const shopRows = [
	{ shop_id: SHOP, shop_name: 'UK <b>', region: 'GB', timezone: 'Europe/London', active: true },
	{ shop_id: '7495000000000000002', shop_name: 'Off', active: false },
];
const shops = readShops(shopRows);
const listing = (shop_id: string, title: string, ...skus: string[]) => ({
	shop_id,
	id: `1729${title.length}${shop_id.slice(-1)}`,
	title,
	status: 'ACTIVATE',
	skus: skus.map((seller_sku, at) => ({
		id: `99${at}${title.length}${shop_id.slice(-1)}`,
		seller_sku,
		inventory: [{ warehouse_id: '7000', quantity: 37 }],
	})),
});
const listings = [listing(SHOP, 'White tee', 'TEE-S', 'TEE-M'), listing('7495000000000000002', 'White tee', 'TEE-S')];
const find = (text: string, rules: Array<Record<string, unknown>> = []) => findListed(text, listings, rules, shops);
const question = (text = 'TEE-S', rules: Array<Record<string, unknown>> = []) => {
	const found = find(text, rules);
	if (!('ask' in found)) throw new Error(found.told.page_text);
	return found.ask;
};
const TEE = 'TEE-S · UK <b> · White tee';
const check = (answer: Record<string, unknown>, rules: Array<Record<string, unknown>> = [], given = shops) =>
	checkRule(
		question('TEE-S', rules),
		{ sku: TEE, what: 'Keep back so many units', value: '5', ...answer },
		{
			rules,
			shops: given,
			skuMap: new SkuMap([]),
			formUrl: '/form/x',
			nowMs: NOW,
		},
	);
const changeOf = (...given: Parameters<typeof check>) => {
	const checked = check(...given);
	if (!('change' in checked)) throw new Error(checked.told.page_text);
	return checked.change;
};

describe('finding', () => {
	test.each([
		['TEE-S', ['TEE-S']],
		['tee-s', ['TEE-S']],
		['white', ['TEE-M', 'TEE-S']],
		['Tee', ['TEE-M', 'TEE-S']],
	])('%p: SKUs of active shops', (text, skus) =>
		expect(Object.values(question(text).skus).map((one) => one.seller_sku)).toEqual(skus),
	);

	test.each(['', '  ', 'sock', '<xyz>'])('%p is nothing, and what was typed is text', (text) => {
		const found = find(text);
		expect(found).toMatchObject({ told: { page_title: 'No such product' } });
		expect(JSON.stringify(found)).not.toContain('<xyz>');
	});

	test('rules of the SKU are shown and can be ended', () => {
		const rules = [{ id: 4, scope: 'sku', match: 'TEE-S', what: 'cap', value: '0', days: 'fri' }];
		expect(question('TEE-S', rules).ends).toEqual({ 'End this rule: TEE-S: at most 0 units, fri': '4' });
	});
});

describe('the row', () => {
	test('is whole: the reader of the table takes it, with times of the shop as UTC', () => {
		const { row, action } = changeOf({
			from_day: '2026-07-10',
			from_time: '18:00',
			to_day: '2026-07-12',
			note: 'Sale',
			user: { firstName: 'Jane', lastName: 'Doe' },
		});
		expect(action).toBe('add');
		expect(row).toMatchObject({
			valid_from: '2026-07-10T17:00:00Z',
			valid_to: '2026-07-12T23:00:00Z',
			note: 'Sale (Jane Doe)',
		});
		expect(readTable(stockRulesTable, [row]).unreadable).toEqual([]);
	});

	test.each([
		['no number', { value: '' }, 'The number is empty'],
		['a word', { value: 'many' }, 'has to be a whole number of units'],
		['more than all', { what: 'Offer so many percent', value: '120' }, 'a percentage from 0 to 100'],
		['a number for what is left', { what: 'Leave what TikTok shows', value: '3' }, 'leave the number empty'],
		['days', { days: 'payday' }, 'no day of the week'],
		['hours', { hours: '25:00-26:00' }, 'no time of the day'],
		['a time without a day', { from_time: '18:00' }, 'A time needs its day'],
		['a time that is none', { from_day: '2026-07-10', from_time: 'six' }, 'A time needs its day'],
		['an end before the beginning', { from_day: '2026-07-12', to_day: '2026-07-10' }, 'not later than valid_from'],
		['an end that is over', { to_day: '2026-07-01' }, 'lies in the past'],
		['another product', { sku: 'SOCK' }, 'Choose a product'],
		['another deed', { what: 'Sell more' }, 'Choose what to do'],
	])('%s: nothing is changed, in words', (_, answer, why) => {
		const checked = check(answer);
		expect(checked).toMatchObject({ told: { page_title: 'Nothing was changed' } });
		expect(JSON.stringify(checked)).toContain(why);
	});

	test('a shop without a zone takes no times', () => {
		const without = readShops([{ ...shopRows[0], timezone: '' }]);
		expect(JSON.stringify(check({ days: 'fri' }, [], without))).toContain('time zone of the shop is not filled in');
		expect(changeOf({}, [], without).row.value).toBe('5');
	});

	test('a rule that has begun ends, one that has not is deleted', () => {
		const rule = { id: 4, scope: 'sku', match: 'TEE-S', what: 'cap', value: '0' };
		const [begun, later] = [rule, { ...rule, valid_from: '2026-08-01T00:00:00Z' }];
		const end = (row: Record<string, unknown>) =>
			changeOf({ what: Object.keys(question('TEE-S', [row]).ends)[0] }, [row]);
		expect([end(begun).action, end(later).action, end(begun).rule_id]).toEqual(['end', 'delete', '4']);
	});
});

describe('the preview', () => {
	const settings = {
		scope: 'full' as const,
		shops: shopRows,
		locations: [{ location_id: 'LDN', warehouse_id: '7000', shop_id: SHOP, sells: true }],
		rules: [{ scope: 'all', match: '', what: 'buffer_units', value: '3' }],
		skuMap: [],
		defaultBufferUnits: 0,
		mode: 'changes' as const,
		unmappedWarehouses: 'keep' as const,
		stockReadAt: '',
		maxStockAgeMinutes: 60,
		guardrailPercent: 20,
		guardrailMinimumSkus: 1,
		releaseHeld: false,
		exceptionLimit: 10,
		inactiveListings: true,
		maybeUnknown: new Set<string>(),
		silentShops: new Set<string>(),
		nowMs: NOW,
	};
	const feeds = {
		stock: [{ product_id: 'TEE-S', atp_by_location: { LDN: 40 } }],
		listings,
		unrouted: [],
		details: [],
	};
	const preview = (answer: Record<string, unknown>, rules: Array<Record<string, unknown>> = settings.rules) =>
		previewRule(changeOf(answer, rules), feeds, { ...settings, rules }, 'Europe/London');

	test('is the number of the decision with and without the rule', () => {
		const { page_title, page_fields, saved } = preview({ value: '11' });
		expect(page_title).toBe('TEE-S: 37 → 29');
		expect(page_fields).toContain('buffer 11');
		expect(saved.page_text).toContain('TikTok will show 29.');
		expect(preview({ what: 'Offer so many percent', value: '50' }).page_title).toBe('TEE-S: 37 → 17');
		expect(preview({ what: 'Never show more than so many units', value: '10' }).page_title).toBe('TEE-S: 37 → 10');
		expect(preview({ what: 'Leave what TikTok shows', value: '' }).page_title).toBe('TEE-S: 37 → as it is');
	});

	test('of a rule that counts later, for the moment at which it does', () => {
		const { page_title, page_fields } = preview({ value: '11', days: 'fri', hours: '18:00-23:00' });
		expect(page_title).toBe('TEE-S: 37 → 29');
		expect(page_fields).toContain('on Fri 10 July 2026, 18:00 (Europe/London)');
	});

	test('the end of a rule, and a product that cannot be worked out', () => {
		const rules = [...settings.rules, { id: 9, scope: 'sku', match: 'TEE-S', what: 'cap', value: '1' }];
		const what = Object.keys(question('TEE-S', rules).ends)[0];
		expect(preview({ what }, rules).page_title).toBe('TEE-S: 1 → 37');
		const unread = previewRule(changeOf({}), { ...feeds, stock: [] }, settings, 'UTC');
		expect(unread.page_title).toBe('TEE-S: as it is → as it is');
		expect(unread.page_fields).toContain('Why');
	});
});
