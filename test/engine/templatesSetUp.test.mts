/** 00 in n8n's engine: it reads every row that people enter, and ends with one sentence that counts its checks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EDITED_TABLES } from '../../nodes/shared/tables/index.ts';
import type { TableRow } from '../support/dataTables.mts';
import { startRetailer } from '../support/retailer.mts';
import type { Retailer } from '../support/retailer.mts';
import { TemplateStage } from '../support/templates.mts';

jest.mock('sanitize-html', () => (html: string) => html);

let world: Retailer;
let stage: TemplateStage;
beforeEach(async () => {
	world = await startRetailer();
	stage = new TemplateStage(world.credentials, world.rows);
	stage.set('clock_check_url', world.tikTok.url);
});
afterEach(async () => await world.close());

async function report() {
	const run = await stage.run('tts00SetUpCheck0', 'Set up and check');
	expect(run.error).toBeUndefined();
	const [said, ...others] = run.json('In one sentence');
	expect(others).toEqual([]);
	return { all: run.json('Report: one item per check'), open: run.json('Still to do'), said, run };
}
const isOfRows = ({ check }: Record<string, unknown>) => String(check).startsWith('Rows of ');

/** A row that nobody can read, added to those that are there, and what is said about it. */
const WRONG: Array<[table: string, row: TableRow, sentence: string]> = [
	['tts_settings', { key: '', value: '20' }, 'column key: the cell is empty'],
	['tts_shops', { shop_id: '7495', region: 'England' }, 'column region: "England" is no market'],
	['tts_locations', { location_id: 'LON-1', shop_id: '7495' }, 'column warehouse_id: the cell is empty'],
	['tts_stock_rules', { scope: 'sku', match: 'A', what: 'cap', value: 'max 5' }, 'column value: "max 5" has to be'],
	['tts_sku_map', { seller_sku: 'A' }, 'column product_id: the cell is empty'],
	['tts_service_map', { delivery_option_id: '71' }, 'column service_level: the cell is empty'],
	['tts_carriers', { newstore_carrier: 'UPS' }, 'column provider_name: the cell is empty'],
	['tts_business_days', { date: '25/12/2026' }, 'column date: "25/12/2026" is no day; write it like 2026-12-25'],
	['tts_owners', { role: 'finance', email: 'Ann' }, 'column email: "Ann" is not a list of e-mail addresses'],
	['tts_refund_reasons', { return_type: 'REFUND' }, 'column reason_name: the cell is empty'],
	['tts_return_map', { location_id: 'LON-1', condition_code: 'new' }, 'column condition_code: "new" is not a number'],
	['tts_accounts', { category: 'turnover' }, 'column category: "turnover" is no kind of amount'],
	[
		'tts_dimensions',
		{ tracking_name: 'Channel' },
		'column tracking_option: the cell is empty, and tracking_name is not',
	],
	['tts_vat_rates', { tax_code: 'OUTPUT2', rate_percent: 'twenty' }, 'column rate_percent: "twenty" is not a number'],
];

test('right tables: each is read, none is left to do, and the sentence counts every check', async () => {
	const { all, open, said } = await report();
	expect(all.filter(isOfRows).map(({ check, ok }) => [check, ok])).toEqual(
		EDITED_TABLES.map(({ name }) => [`Rows of ${name}`, true]),
	);
	expect(open.filter(isOfRows)).toEqual([]);
	expect(said).toEqual({
		conclusion: `${all.length - open.length} of ${all.length} passed. ${open.length} points are left to do: ${open
			.slice(0, -1)
			.map(({ check }) => check)
			.join(', ')} and ${open[open.length - 1].check}.`,
		passed: all.filter(({ ok }) => ok).length,
		checks: all.length,
		open: open.map(({ check }) => check),
	});
});

test('a wrong row in each table that people edit is told by table, row and column, and stops nothing', async () => {
	expect(WRONG.map(([table]) => table)).toEqual(EDITED_TABLES.map(({ name }) => name));
	for (const [table, row] of WRONG) {
		const rows = stage.tables.rows(table) as TableRow[];
		stage.tables.replace(table, [...rows, row]);
	}
	const { all, open, said } = await report();
	const told = new Map(open.filter(isOfRows).map(({ check, finding }) => [check, String(finding)]));
	for (const [table, , sentence] of WRONG) {
		expect(told.get(`Rows of ${table}`)).toMatch(new RegExp(`^${table}, row \\d+, column `));
		expect(told.get(`Rows of ${table}`)).toContain(sentence);
	}
	expect(told.size).toBe(WRONG.length);
	expect(said.conclusion).toContain(`${all.length - open.length} of ${all.length} passed`);
});

test('the sentence is what the workflow ends with', async () => {
	const { run } = await report();
	// The last node of the canvas is the sentence.
	expect(run.run.data.resultData.lastNodeExecuted).toBe('In one sentence');
});

test.each([
	[200, true, 'It takes problems and writes the mails'],
	[404, false, 'It is not: nobody hears of any problem'],
	[502, false, 'It could not be asked (answer 502)'],
])('whether 12 is published, by its own address: %i', async (status, ok, finding) => {
	const asked: string[] = [];
	const n8n = createServer(({ url }, response) => {
		asked.push(String(url));
		response.writeHead(status).end();
	}).listen(0, '127.0.0.1');
	await new Promise((ready) => n8n.once('listening', ready));
	stage.reachedAt(`http://127.0.0.1:${(n8n.address() as AddressInfo).port}`);
	stage.set('mail_from', 'shop@retailer.example');
	const roles = () =>
		stage.tables
			.rows('tts_owners')
			.filter(({ email }) => email)
			.map(({ role }) => role);
	const { all, said, run } = await report();
	expect(run.run.data.resultData.lastNodeExecuted).toBe('In one sentence');
	expect(asked).toEqual(['/webhook/tiktok-shop-12-is-published']);
	expect(all).toContainEqual(expect.objectContaining({ check: 'Workflow 12 is published', ok, finding }));
	expect((said.open as string[]).includes('Workflow 12 is published')).toBe(!ok);
	// A test mail leaves when it can; a second look at the same addresses is the same case.
	const tests = () => stage.tables.rows('tts_cases').filter(({ code }) => code === 'CASES_MAIL_TEST');
	expect(tests().map(({ owner_role }) => owner_role)).toEqual(ok ? roles() : []);
	await report();
	expect(tests()).toHaveLength(ok ? roles().length : 0);
	n8n.close();
});

test('12c: a person changes settings of an area; a wrong value is refused in words, and 00 agrees', async () => {
	const change = async (answers: Record<string, string>) => {
		stage.answerPage('The values', answers);
		const run = await stage.run('tts12cSettings00', 'Change settings', [{ area: 'The eight of every day' }]);
		expect(run.error).toBeUndefined();
		return run.json('What became of it')[0];
	};
	const value = (key: string) => stage.tables.rows('tts_settings').find((row) => row.key === key)?.value;
	const before = value('stock_max_drop_percent');
	expect(await change({ stock_max_drop_percent: 'most', dry_run: 'false' })).toMatchObject({
		title: 'Nothing was saved',
		message: expect.stringContaining('stock_max_drop_percent: &quot;most&quot; is not a number'),
	});
	expect([value('stock_max_drop_percent'), value('dry_run')]).toEqual([before, 'true']);
	expect(await change({ stock_max_drop_percent: '35', dry_run: 'false' })).toMatchObject({ title: '2 settings saved' });
	expect([value('stock_max_drop_percent'), value('dry_run')]).toEqual(['35', 'false']);
	expect((await report()).all.find(({ check }) => check === 'Rows of tts_settings')).toMatchObject({ ok: true });
});
