/** Check Set-Up: what each line of the report of workflow 00 says, and the sentence at its end. */
import fc from 'fast-check';
import { checkSetUpOperation } from '../../nodes/ChannelException/setUp/checkSetUpOperation.ts';
import { concludeChecks } from '../../nodes/ChannelException/setUp/conclusion.ts';
import { given } from '../support/givenOperation.mts';

type Row = Record<string, unknown>;
interface Check {
	check: string;
	ok: boolean;
	finding: string;
	what_to_do: string;
}

const HERE = 'https://n8n.example.com/webhook';
const TOPICS = [
	'PRODUCT_CREATION',
	'PRODUCT_STATUS_CHANGE',
	'PRODUCT_INFORMATION_CHANGE',
	'ORDER_STATUS_CHANGE',
	'RECIPIENT_ADDRESS_UPDATE',
	'CANCELLATION_STATUS_CHANGE',
	'RETURN_STATUS_CHANGE',
];
const hooks = (shop_id = '7495') => TOPICS.map((event_type) => ({ event_type, shop_id, address: `${HERE}/x/webhook` }));
const stream = (id: string, more: Row = {}) => ({
	id,
	status: 'running',
	callback_parameters: { callback_url: `${HERE}/${id}/events` },
	...more,
});

const TABLES: Record<string, Row[]> = {
	tts_settings: [
		{ key: 'mail_from', value: 'shop@shop.example' },
		{ key: 'forms_base_url', value: 'https://n8n.example.com' },
		{ key: 'dry_run', value: 'false' },
		{ key: 'clock_warn_seconds', value: '20' },
		{ key: 'webhook_warn_ms', value: '1000' },
	],
	tts_owners: ['operations', 'ecommerce', 'service', 'finance', 'integration'].map((role) => ({
		role,
		email: `${role}@shop.example`,
	})),
	tts_stock_rules: [{ scope: 'all', what: 'buffer_units', value: '2' }],
	tts_locations: [{ location_id: 'LON-1', warehouse_id: '7000', shop_id: '7495' }],
	tts_carriers: [],
	tts_shops: [
		{
			shop_id: '7495',
			shop_name: 'Shop',
			region: 'GB',
			currency: 'GBP',
			timezone: 'Europe/London',
			newstore_shop: 'storefront',
			shop_locale: 'en-GB',
			channel_name: 'tiktok',
			price_method: 'tax_included',
			service_level: 'STANDARD',
			active: true,
		},
	],
};
const ANSWERS: Record<string, Row[]> = {
	newStoreLocations: [{ id: 'LON-1', label: 'Oxford Street' }],
	eventStreams: ['a', 'b', 'c', 'd'].map((id) => stream(id)),
	authorizedShops: [{ shop_id: '7495', shop_cipher: 'cipher', name: 'Shop', region: 'GB' }],
	permissions: [{ permissions: ['MANAGE_GLOBAL_PRODUCT'] }],
	webhooks: hooks(),
	warehouses: [{ id: '7000', name: 'Main', type: 'SALES_WAREHOUSE', effect_status: 'ENABLED', shop_id: '7495' }],
	orders: [{}],
	products: [{}],
	cancellations: [{}],
	statements: [{}],
	serverTime: [{ headers: { date: 'Mon, 02 Mar 2026 10:00:05 GMT' } }],
	ourTime: [{ our_time_ms: Date.UTC(2026, 2, 2, 10) }],
	ownWebhook: Array.from({ length: 20 }, () => ({ statusCode: 401 })),
	stopwatch: [{ started_ms: 1000, calls: [] }, { ended_ms: 1400 }],
};
const ANSWER_NAMES = Object.keys(ANSWERS);

interface Change {
	tables?: Record<string, Row[]>;
	answers?: Record<string, Row[] | undefined>;
	furtherChecks?: Row[];
}

function run({ tables = {}, answers = {}, furtherChecks = [] }: Change = {}) {
	const asked = Object.entries({ ...ANSWERS, ...answers }).filter(([, items]) => items !== undefined);
	const { report, conclusion } = checkSetUpOperation.run(
		given({
			parameters: {
				tables: { table: Object.entries({ ...TABLES, ...tables }).map(([name, rows]) => ({ name, rows })) },
				answers: { answer: asked.map(([of, items]) => ({ of, items })) },
				furtherChecks,
			},
		}),
	);
	return { report: report.map(({ json }) => json as Check), conclusion: conclusion[0].json as { conclusion: string } };
}
const open = (change: Change) => run(change).report.filter(({ ok }) => !ok);
/** The one check that does not pass. */
function only(change: Change): Check {
	const found = open(change);
	expect(found.map(({ check }) => check)).toEqual([found[0]?.check]);
	return found[0];
}
const setting = (key: string, value: string) => ({
	tts_settings: TABLES.tts_settings.map((row) => (row.key === key ? { key, value } : row)),
});
const shop = (more: Row) => ({ tts_shops: [{ ...TABLES.tts_shops[0], ...more }] });

test('all in order: 26 checks, nothing to do, and the sentence says so', () => {
	const { report, conclusion } = run();
	expect(report.filter(({ ok, what_to_do }) => !ok || what_to_do !== '')).toEqual([]);
	expect(report.length).toBe(26);
	expect(new Set(report.map(({ check }) => check)).size).toBe(26);
	expect(conclusion).toEqual({
		conclusion: '26 of 26 passed. Nothing is left to do.',
		passed: 26,
		checks: 26,
		open: [],
	});
});

test('nothing given at all: nothing but what is said for information passes for want of an answer', () => {
	const { report } = checkSetUpOperation.run(given({}));
	const passed = report.map(({ json }) => json as Check).filter(({ ok }) => ok);
	expect(passed.map(({ check }) => check)).toEqual([
		'Shops: switched on',
		'Shops: what orders need',
		"Shops: TikTok's own label",
		'Carriers: USPS',
	]);
});

test.each(ANSWER_NAMES)('the answer %s is missing: a check fails', (name) => {
	expect(open({ answers: { [name]: undefined } }).length).toBeGreaterThan(0);
});

describe('NewStore', () => {
	test('no answer, with the words of the error', () => {
		const failed = open({ answers: { newStoreLocations: [{ error: { message: 'Sign-in failed' } }] } });
		expect(failed.map(({ check }) => check)).toEqual(['NewStore: connection', 'NewStore: locations mapped']);
		expect(failed[0].finding).toBe('NewStore did not answer as expected: Sign-in failed');
	});

	test('a location that NewStore does not have, and an empty table', () => {
		const wrong = only({ tables: { tts_locations: [{ location_id: 'LON-9', warehouse_id: '7000' }] } });
		expect(wrong.finding).toBe('Rows with an unknown location: LON-9');
		expect(wrong.what_to_do).toContain('LON-1 (Oxford Street)');
		expect(open({ tables: { tts_locations: [] } })[0].finding).toContain('none, the table is empty');
	});

	test('event streams: one stopped, one too few, those to other addresses do not count', () => {
		const [a, b, c, d] = ANSWERS.eventStreams;
		expect(only({ answers: { eventStreams: [a, b, c, { ...d, status: 'stopped' }] } }).finding).toBe(
			'3 of the 4 event streams to this n8n are running; not running: d',
		);
		const elsewhere = stream('e', { callback_parameters: { callback_url: 'https://other.example.com/webhook/e' } });
		expect(only({ answers: { eventStreams: [a, b, c, elsewhere] } }).finding).toContain('3 of the 4');
		expect(open({ answers: { eventStreams: [a, b, c, d, { ...elsewhere, status: 'stopped' }] } })).toEqual([]);
	});
});

describe('TikTok Shop', () => {
	test('no connection: the reads blame it and no permission', () => {
		const failed = open({
			answers: { authorizedShops: [{ error: 'ended' }], orders: [{ error: 'x' }], warehouses: [{ error: 'x' }] },
		});
		const todo = (name: string) => failed.find(({ check }) => check.endsWith(name))?.what_to_do;
		expect(failed[0].finding).toContain('ended');
		expect(todo('may read orders')).toBe('First do what "TikTok Shop: connection" says.');
		expect(todo('warehouses mapped')).toBe('First do what "TikTok Shop: connection" says.');
	});

	test.each([
		['orders', 'order scopes'],
		['products', 'product scopes'],
		['cancellations', 'return and refund scopes'],
		['statements', 'finance scope'],
	])('%s cannot be read: the permission is named', (name, scopes) => {
		const failed = only({ answers: { [name]: [{ error: { message: 'no permission' } }] } });
		expect(failed).toMatchObject({ finding: 'no permission', what_to_do: expect.stringContaining(scopes) });
	});

	test('permissions of the seller', () => {
		expect(only({ answers: { permissions: [{ error: 'no' }] } }).check).toBe('TikTok Shop: seller permissions');
	});

	test('your shops: none is active, or one that is not authorized', () => {
		const none = open({ tables: shop({ active: false }) });
		expect(none.find(({ check }) => check === 'TikTok Shop: your shops')?.what_to_do).toContain(
			'7495 (Shop, region GB)',
		);
		expect(open({ tables: shop({ shop_id: '1' }) }).map(({ check }) => check)).toContain('TikTok Shop: your shops');
	});

	test.each(TOPICS.map((topic, place) => [topic, place]))('without the webhook %s its check fails', (topic) => {
		const webhooks = hooks().filter(({ event_type }) => event_type !== topic);
		const failed = open({ answers: { webhooks } }).filter(({ check }) => check.includes('webhook'));
		expect(failed.length).toBeGreaterThan(0);
		expect(failed[0].what_to_do).toContain('publish workflow');
	});

	test('a webhook of another shop is none of this one; one without a shop is of all', () => {
		expect(open({ answers: { webhooks: hooks('7777') } }).map(({ check }) => check)).toContain(
			'TikTok Shop: order webhook',
		);
		expect(open({ answers: { webhooks: hooks('') } })).toEqual([]);
	});

	test('a warehouse that is switched off, and one of another kind', () => {
		const [one] = ANSWERS.warehouses;
		for (const more of [{ effect_status: 'DISABLED' }, { type: 'RETURN_WAREHOUSE' }, { id: '7001' }]) {
			expect(only({ answers: { warehouses: [{ ...one, ...more }] } }).check).toBe('TikTok Shop: warehouses mapped');
		}
		expect(only({ answers: { warehouses: [{ error: 'no' }] } }).what_to_do).toContain('logistics scope');
	});
});

describe('clock and webhook', () => {
	test('too far apart, no answer, and a limit that is no number', () => {
		const late = [{ headers: { date: 'Mon, 02 Mar 2026 10:01:00 GMT' } }];
		expect(only({ answers: { serverTime: late } })).toMatchObject({
			check: 'Clock',
			what_to_do: expect.stringContaining('NTP'),
		});
		expect(only({ answers: { serverTime: [{ error: 'timeout' }] } }).finding).toContain('did not answer');
		expect(only({ tables: setting('clock_warn_seconds', 'twenty') }).check).toBe('Clock');
		expect(open({ tables: setting('clock_warn_seconds', '90'), answers: { serverTime: late } })).toEqual([]);
	});

	test('slow, and not to be measured', () => {
		const slow = only({ answers: { stopwatch: [{ started_ms: 0 }, { ended_ms: 1500 }] } });
		expect(slow).toMatchObject({ check: 'Speed of our webhook', finding: '20 calls at once took 1500 ms' });
		const away = only({ answers: { ownWebhook: [{ statusCode: 404 }] } });
		expect(away.finding).toContain('did not refuse a call without signature (404)');
	});
});

describe('your tables', () => {
	const withSetting = (key: string, value: string) => ({
		tts_settings: [...TABLES.tts_settings, { key, value, note: '' }],
	});
	const NAMES: Array<[check: string, tables: Record<string, Row[]>, finding: string]> = [
		['Owners', { tts_owners: TABLES.tts_owners.slice(1) }, 'Without address: operations'],
		['Sender of the e-mails', setting('mail_from', ''), 'mail_from is empty'],
		['Shops: what orders need', shop({ price_method: '' }), 'Not complete: Shop'],
		['Shops: what orders need', shop({ region: 'DE' }), 'Not complete: Shop'],
		['Stock buffer', { tts_stock_rules: [{ scope: 'sku' }] }, 'the whole stock is offered'],
		['Address of the forms', setting('forms_base_url', 'n8n.example.com'), 'cannot lead to the form'],
		[
			'Links to orders',
			withSetting('seller_center_order_url', 'https://seller.example/orders'),
			'no link to the order',
		],
		[
			'Links to orders',
			withSetting('newstore_order_url', 'manager.example/{newstore_order_id}'),
			'no link to the order',
		],
		['Dry run', setting('dry_run', ' TRUE'), 'dry_run is on'],
		['Dry run', { tts_settings: TABLES.tts_settings.filter(({ key }) => key !== 'dry_run') }, 'dry_run is on'],
	];
	test.each(NAMES)('%s', (check, tables, finding) => {
		expect(only({ tables })).toMatchObject({ check, finding: expect.stringContaining(finding) });
	});

	test('a shop whose active is empty is open, one that is switched off is said', () => {
		const other = { shop_id: '7496', shop_name: 'Other' };
		const rows = (active: unknown) => ({ tts_shops: [...TABLES.tts_shops, { ...other, active }] });
		expect(only({ tables: rows(null) }).finding).toBe('Left alone, because active is empty: Other (7496)');
		expect(open({ tables: rows(false) })).toEqual([]);
		const said = run({ tables: rows(false) }).report.find(({ check }) => check === 'Shops: switched on');
		expect(said?.finding).toBe('Switched off: Other (7496)');
	});

	test('USPS in the US only, for all shops or this one', () => {
		const us = { ...shop({ region: 'US' }), tts_carriers: [{ newstore_carrier: 'USPS', shop_id: '' }] };
		const region = { authorizedShops: [{ ...ANSWERS.authorizedShops[0], region: 'US' }] };
		expect(only({ tables: us, answers: region }).check).toBe('Carriers: USPS');
		expect(open({ tables: { tts_carriers: us.tts_carriers } })).toEqual([]);
		const other = { ...us, tts_carriers: [{ newstore_carrier: 'USPS', shop_id: '1' }] };
		expect(open({ tables: other, answers: region })).toEqual([]);
	});
});

test('further checks are part of the report and of the count; one that does not say that it passed has not', () => {
	const { report, conclusion } = run({
		furtherChecks: [
			{ check: 'Rows of tts_carriers', ok: true, finding: '3 rows can be read', what_to_do: '' },
			{ check: 'Own check' },
		],
	});
	expect(report.slice(26).map(({ check, ok }) => [check, ok])).toEqual([
		['Rows of tts_carriers', true],
		['Own check', false],
	]);
	expect(conclusion.conclusion).toBe('27 of 28 passed. 1 point is left to do: Own check.');
});

test('the sentence counts what the checks say, and names what is open', () => {
	const check = fc.record({ check: fc.string(), ok: fc.boolean(), finding: fc.string(), what_to_do: fc.string() });
	fc.assert(
		fc.property(fc.array(check, { minLength: 1 }), (checks) => {
			const { conclusion, passed, checks: all, open: left } = concludeChecks(checks);
			expect(conclusion.startsWith(`${passed} of ${all} passed`)).toBe(true);
			expect([passed + left.length, all]).toEqual([checks.length, checks.length]);
			expect(conclusion.includes('Nothing is left')).toBe(checks.every(({ ok }) => ok));
		}),
	);
	expect(concludeChecks([]).conclusion).toBe('Nothing was checked.');
});

test('an answer that nobody knows is refused', () => {
	expect(() => run({ answers: { weather: [] } })).toThrow('"Answers" does not know "weather"');
});

describe('Several TikTok authorizations', () => {
	const both = [
		{ shop_id: '7495', shop_cipher: 'cipher', name: 'Shop', region: 'GB', authorization: 'uk' },
		{ shop_id: '7496', shop_cipher: 'other', name: 'Shop US', region: 'US', authorization: 'us' },
	];
	const shops = (uk: Row = {}, us: Row = {}) => ({
		tts_shops: [
			{ ...TABLES.tts_shops[0], ...uk },
			{ ...TABLES.tts_shops[0], shop_id: '7496', shop_name: 'Shop US', ...us },
		],
	});
	const NAME = 'TikTok Shop: authorizations';
	const checkOf = (tables: Record<string, Row[]>, authorizedShops: Row[]) =>
		run({ tables, answers: { authorizedShops, webhooks: [...hooks(), ...hooks('7496')] } }).report.find(
			({ check }) => check === NAME,
		);

	test('one authorization that nobody names is no matter of its own', () => {
		expect(run().report.map(({ check }) => check)).not.toContain(NAME);
	});

	test('each shop names its own, or leaves it to TikTok', () => {
		for (const tables of [shops(), shops({ authorization: 'UK' }, { authorization: 'us' })])
			expect(checkOf(tables, both)).toMatchObject({ ok: true, finding: expect.stringContaining('uk, us') });
	});

	test('a shop whose authorization has no credential, or another one, is named', () => {
		expect(checkOf(shops({}, { authorization: 'japan' }), both)).toMatchObject({
			ok: false,
			finding: 'Shop US says "japan", TikTok says "us"',
		});
		expect(checkOf(shops({}, { authorization: 'us' }), both.slice(0, 1))).toMatchObject({
			ok: false,
			finding: 'Shop US (us) is covered by no credential that answers',
			what_to_do: expect.stringContaining('Authorization 2'),
		});
	});

	test('one that has ended fails the connection, in the words of the node', () => {
		const error = 'TikTok authorization "us" (Shop US, US): The seller has taken the authorization of the app back.';
		const failed = open({ answers: { authorizedShops: [both[0], { error }] } });
		expect(failed[0]).toMatchObject({ check: 'TikTok Shop: connection', finding: expect.stringContaining(error) });
	});
});
