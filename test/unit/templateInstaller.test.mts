/** The installer against n8n's public API in memory. What a real n8n makes of it: test/e2e/installation.mts. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installTemplates, readTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { InstallOptions } from '../../scripts/templates/templateInstaller.mts';
import type { TableDefinition } from '../../scripts/templates/templateTables.mts';
import { FakeN8n } from '../support/n8nServer.mts';
import type { FakeWorkflow } from '../support/n8nServer.mts';

const SETTINGS = 'tts_settings';
let n8n: FakeN8n;
let url: string;
let folder: string;

beforeEach(async () => {
	n8n = new FakeN8n();
	url = await n8n.start();
	folder = mkdtempSync(join(tmpdir(), 'templates-'));
	cpSync('workflows', folder, { recursive: true });
});
afterEach(async () => {
	await n8n.stop();
	rmSync(folder, { recursive: true, force: true });
});

const install = (options: Partial<InstallOptions> = {}) =>
	installTemplates({ url, apiKey: 'the-key', folder, ...options });
const locators = ({ nodes }: Pick<FakeWorkflow, 'nodes'>) =>
	nodes
		.flatMap(({ parameters }) => (parameters.dataTableId as { mode: string; value: string } | undefined) ?? [])
		// An expression takes the id from the list of the tables: there is nothing to choose.
		.filter(({ value }) => !value.startsWith('='));
const bySettings = (workflow: FakeWorkflow) =>
	workflow.nodes.find(
		({ parameters }) => (parameters.dataTableId as { cachedResultName?: string })?.cachedResultName === SETTINGS,
	)!;
const byName = (table: string) => ({ __rl: true, mode: 'name', value: table });

/** The next version of tables.json. */
function change(name: string, edit: (table: TableDefinition) => void): void {
	const file = join(folder, 'tables.json');
	const content = JSON.parse(readFileSync(file, 'utf8')) as { tables: TableDefinition[] };
	edit(content.tables.find((one) => one.name === name)!);
	writeFileSync(file, JSON.stringify(content));
}

describe('Tables of installed workflows', () => {
	test('are opened by id, in every template, so that a copy with a longer name takes nothing over', async () => {
		n8n.addTable('tts_settings_backup_2026');
		const report = await install();
		const ids = new Map(n8n.tables.map((table) => [table.id, table.name]));
		const shipped = readTemplates(folder);
		expect(n8n.workflows).toHaveLength(shipped.length);
		for (const template of shipped) {
			const names = locators(template as unknown as FakeWorkflow).map(({ value }) => value);
			const installed = locators(n8n.workflow(template.name));
			expect(installed.map(({ mode, value }) => [mode, ids.get(value)])).toEqual(names.map((name) => ['list', name]));
		}
		expect(report.open.filter((line) => line.includes('tts_settings_backup_2026'))).toHaveLength(1);
	});

	test('an installation that still goes by name is mended, without a word about a change of people', async () => {
		await install();
		for (const workflow of n8n.workflows)
			for (const node of workflow.nodes)
				if ((node.parameters.dataTableId as { mode?: string } | undefined)?.mode === 'list')
					node.parameters.dataTableId = byName(
						(node.parameters.dataTableId as { cachedResultName: string }).cachedResultName,
					);
		// Nobody knows what was shipped, as after an import by hand.
		n8n.table('tts_installs').rows = n8n
			.table('tts_installs')
			.rows.filter((row) => String(row.template_id).startsWith('rows of'));
		const again = await install();
		expect(again.updated).toHaveLength(n8n.workflows.filter((one) => locators(one).length).length);
		expect(again.kept).toEqual([]);
		expect(n8n.workflows.flatMap(locators).filter(({ mode }) => mode === 'name')).toEqual([]);
		expect((await install()).updated).toEqual([]);
	});

	test('a table that was deleted and made again is found again; a table that people chose instead stays', async () => {
		await install();
		const mine = n8n.addTable('my_rules');
		const workflow = n8n.workflow('02 ');
		const rules = workflow.nodes.find(({ name }) => name === 'Read stock rules')!;
		rules.parameters.dataTableId = { __rl: true, mode: 'list', value: mine.id, cachedResultName: 'my_rules' };
		n8n.tables = n8n.tables.filter(({ name }) => name !== SETTINGS);
		const again = await install();
		expect(again.tablesCreated).toEqual([SETTINGS]);
		expect((bySettings(workflow).parameters.dataTableId as { value: string }).value).toBe(n8n.table(SETTINGS).id);
		expect((rules.parameters.dataTableId as { value: string }).value).toBe(mine.id);
		expect(n8n.table(SETTINGS).rows.length).toBeGreaterThan(10);
	});

	test('a duplicate of a template that goes by name is named, and mended with --copies only', async () => {
		await install();
		const copy = structuredClone(n8n.workflow('03 '));
		Object.assign(copy, { id: 'copy', name: 'My copy of the orders' });
		bySettings(copy).parameters.dataTableId = byName(SETTINGS);
		n8n.workflows.push(copy);
		const report = await install();
		expect(report.open.filter((line) => line.includes('My copy of the orders'))).toHaveLength(1);
		expect(locators(copy).filter(({ mode }) => mode === 'name')).toHaveLength(1);
		expect((await install({ copies: true })).updated).toEqual(['My copy of the orders']);
		expect(locators(copy).filter(({ mode }) => mode === 'name')).toEqual([]);
		expect((await install()).open.filter((line) => line.includes('My copy'))).toEqual([]);
	});

	test('two tables of one name, in two projects: nothing is installed', async () => {
		n8n.addTable(SETTINGS);
		n8n.addTable(SETTINGS);
		await expect(install()).rejects.toThrow('2 Data Tables named tts_settings');
		expect(n8n.workflows).toEqual([]);
	});
});

describe('Somebody works in n8n while the installer runs', () => {
	const added = { id: 'mine', name: 'Tell the chat', type: 'n8n-nodes-base.noOp', parameters: {} };
	const rename = () => {
		const file = join(folder, '03-orders-route-to-newstore.json');
		const template = JSON.parse(readFileSync(file, 'utf8')) as FakeWorkflow;
		template.nodes.find(({ type }) => type.endsWith('stickyNote'))!.parameters.content = 'A newer note';
		writeFileSync(file, JSON.stringify(template));
	};

	test('a node that is added after the first read stays', async () => {
		await install();
		rename();
		const workflow = n8n.workflow('03 ');
		let reads = 0;
		n8n.asked = (method, path) => {
			// The list has been read; the workflow is about to be read again and written.
			if (method === 'GET' && path === `/workflows/${workflow.id}` && !reads++)
				n8n.edit(workflow, ({ nodes }) => nodes.push(structuredClone(added)));
		};
		expect((await install()).updated).toEqual([workflow.name]);
		expect(workflow.nodes.map(({ name }) => name)).toContain('Tell the chat');
		expect(JSON.stringify(workflow.nodes)).toContain('A newer note');
	});

	test('and one that is added while a sub-workflow is published stays as well', async () => {
		await install({ publish: true });
		rename();
		const [workflow, child] = [n8n.workflow('03 '), n8n.workflow('03a')];
		Object.assign(child, { active: false, activeVersionId: null });
		n8n.asked = (_method, path) => {
			if (path === `/workflows/${child.id}/publish`) {
				n8n.edit(workflow, ({ nodes }) => nodes.push(structuredClone(added)));
				workflow.activeVersionId = workflow.versionId;
			}
		};
		await install();
		expect(workflow.nodes.map(({ name }) => name)).toContain('Tell the chat');
		expect(workflow).toMatchObject({ active: true, activeVersionId: workflow.versionId });
	});

	test('a draft that nobody has published yet is not published for them', async () => {
		await install({ publish: true });
		rename();
		const workflow = n8n.workflow('03 ');
		n8n.edit(workflow, ({ nodes }) => nodes.push(structuredClone(added)));
		const running = workflow.activeVersionId;
		const report = await install();
		expect(workflow.activeVersionId).toBe(running);
		expect(JSON.stringify(workflow.nodes)).toContain('A newer note');
		expect(report.open.join()).toContain(`publish "${workflow.name}" when its draft is ready`);
	});
});

describe('Further TikTok authorizations', () => {
	const FIRST = { id: 'c1', name: 'TikTok UK', type: 'tikTokShopApi' };
	const SECOND = { id: 'c2', name: 'TikTok US', type: 'tikTokShop2Api' };
	type Node = FakeWorkflow['nodes'][number] & { credentials?: Record<string, { id: string; name: string }> };
	const tikTokNodes = () =>
		n8n.workflows.flatMap(({ nodes }) => nodes as Node[]).filter(({ type }) => /tiktokshop\.tikTokShop/.test(type));
	const optionsOf = ({ parameters }: Node) => parameters.options as Record<string, unknown>;

	test('one authorization: no node knows of others', async () => {
		n8n.credentials = [FIRST];
		await install();
		expect(tikTokNodes().length).toBeGreaterThan(80);
		for (const node of tikTokNodes()) {
			expect(Object.keys(node.credentials!)).toEqual(['tikTokShopApi']);
			expect(optionsOf(node) ?? {}).not.toHaveProperty('furtherAuthorizations');
		}
	});

	test('a credential that comes later goes into every node and trigger, once, and into no copy of a workflow', async () => {
		n8n.credentials = [FIRST];
		await install();
		const count = n8n.workflows.length;
		n8n.credentials.push(SECOND);
		const update = await install();
		expect([update.created, update.kept, n8n.workflows.length]).toEqual([[], [], count]);
		for (const node of tikTokNodes()) {
			expect(node.credentials).toMatchObject({ tikTokShopApi: { id: 'c1' }, tikTokShop2Api: { id: 'c2' } });
			expect(optionsOf(node).furtherAuthorizations).toEqual(['2']);
		}
		expect((await install()).updated).toEqual([]);
	});

	test('options that people changed stay, those that we change come, and a credential that was chosen in a node stays', async () => {
		n8n.credentials = [FIRST, SECOND, { ...SECOND, id: 'c3', name: 'TikTok US, old' }];
		const first = await install();
		expect(first.open.join()).toContain('--credential tikTokShop2Api=<name>');
		expect(tikTokNodes().some((node) => 'tikTokShop2Api' in node.credentials!)).toBe(false);
		await install({ credentials: { tikTokShop2Api: 'TikTok US' } });
		const of = (name: string) => n8n.workflow('03a').nodes.find((node) => node.name === name) as Node;
		optionsOf(of('Get the orders from TikTok')).concurrency = 3;
		of('Write the NewStore id to TikTok').credentials!.tikTokShop2Api = { id: 'c3', name: 'TikTok US, old' };
		const file = join(folder, '03a-orders-route-a-batch.json');
		const template = JSON.parse(readFileSync(file, 'utf8')) as FakeWorkflow;
		const write = template.nodes.find(({ name }) => name === 'Write the NewStore id to TikTok')!;
		write.parameters.options = { maxAttempts: 7 };
		writeFileSync(file, JSON.stringify(template));
		const again = await install();
		expect(again.kept).toEqual([]);
		expect(optionsOf(of('Get the orders from TikTok'))).toMatchObject({
			concurrency: 3,
			furtherAuthorizations: ['2'],
		});
		expect(optionsOf(of('Write the NewStore id to TikTok'))).toEqual({ maxAttempts: 7, furtherAuthorizations: ['2'] });
		expect(of('Write the NewStore id to TikTok').credentials!.tikTokShop2Api.id).toBe('c3');
	});

	test('one that is gone from n8n goes from the nodes', async () => {
		n8n.credentials = [FIRST, SECOND];
		await install();
		n8n.credentials = [FIRST];
		await install();
		for (const node of tikTokNodes()) {
			expect(Object.keys(node.credentials!)).toEqual(['tikTokShopApi']);
			expect(optionsOf(node) ?? {}).not.toHaveProperty('furtherAuthorizations');
		}
	});

	test('a name that n8n does not have is refused', async () => {
		n8n.credentials = [FIRST];
		await expect(install({ credentials: { tikTokShop2Api: 'TikTok US' } })).rejects.toThrow(
			'n8n has no TikTok Shop (Authorization 2) API credential "TikTok US".',
		);
	});
});

describe('Table names with a prefix', () => {
	test('every table and every node that opens or makes one goes by it; nothing else changes', async () => {
		await install({ tablePrefix: 'acme_' });
		expect(n8n.tables.map(({ name }) => name).filter((name) => !name.startsWith('acme_'))).toEqual([]);
		const ids = new Map(n8n.tables.map((table) => [table.id, table.name]));
		for (const template of readTemplates(folder)) {
			const names = locators(template as unknown as FakeWorkflow).map(({ value }) => value.replace('tts_', 'acme_'));
			const installed = locators(n8n.workflow(template.name));
			expect(installed.map(({ mode, value }) => [mode, ids.get(value)])).toEqual(names.map((name) => ['list', name]));
		}
		const parameters = n8n.workflows.flatMap(({ nodes }) => nodes.map((node) => node.parameters));
		const made = parameters.flatMap(({ tableName }) => (typeof tableName === 'string' ? [tableName] : []));
		expect(made.length).toBeGreaterThan(20);
		expect(made.filter((name) => !name.startsWith('acme_'))).toEqual([]);
		const checks = parameters.filter(({ operation }) => operation === 'checkTableNames');
		expect(new Set(checks.map(({ tablePrefix }) => tablePrefix))).toEqual(new Set(['acme_']));
		const again = await install({ tablePrefix: 'acme_' });
		expect([again.created, again.updated, again.kept, again.tablesCreated]).toEqual([[], [], [], []]);
	});

	test('it is not forgotten by a run without it', async () => {
		await install({ tablePrefix: 'acme_' });
		await expect(install()).rejects.toThrow('Pass --table-prefix acme_');
		await expect(install({ tablePrefix: 'other_' })).rejects.toThrow('Pass --table-prefix acme_');
	});

	test.each(['Acme_', 'acme', '_', 'acme_tts_', 'a b_'])('%s is refused', async (tablePrefix) => {
		await expect(install({ tablePrefix })).rejects.toThrow('--table-prefix');
		expect(n8n.tables).toEqual([]);
	});
});

describe('Default rows', () => {
	test('that people deleted stay deleted, new ones of a version come, and --restore-rows brings all back', async () => {
		await install();
		const [rules, settings] = [n8n.table('tts_stock_rules'), n8n.table(SETTINGS)];
		const count = { rules: rules.rows.length, settings: settings.rows.length };
		rules.rows = [];
		settings.rows = settings.rows.filter((row) => row.key !== 'mails_single_max');
		change(SETTINGS, (table) => table.rows!.push({ key: 'brand_new', value: '1', note: 'x' }));
		const update = await install();
		expect(update.rowsAdded).toBe(1);
		expect(update.kept).toEqual([
			`Data Table tts_settings: 1 default row not there (--restore-rows brings back)`,
			`Data Table tts_stock_rules: ${count.rules} default ${count.rules === 1 ? 'row' : 'rows'} not there (--restore-rows brings back)`,
		]);
		expect(rules.rows).toEqual([]);
		expect(settings.rows.map((row) => row.key)).toContain('brand_new');
		expect((await install({ restoreRows: true })).rowsAdded).toBe(count.rules + 1);
		expect([rules.rows.length, settings.rows.length]).toEqual([count.rules, count.settings + 1]);
	});

	test('a rule whose key people changed does not come a second time', async () => {
		await install();
		const { rows } = n8n.table('tts_stock_rules');
		rows[0].scope = 'sku';
		rows[0].match = 'TEE';
		const count = rows.length;
		await install();
		expect(n8n.table('tts_stock_rules').rows).toHaveLength(count);
	});

	test('where nobody knows what a table was given, missing settings come, and other rows are only told of', async () => {
		await install();
		n8n.table('tts_installs').rows = [];
		n8n.table('tts_owners').rows.pop();
		n8n.table(SETTINGS).rows.pop();
		const report = await install();
		expect(report.rowsAdded).toBe(1);
		expect(report.kept.filter((line) => line.startsWith('Data Table'))).toEqual([
			'Data Table tts_owners: 1 default row not there (--restore-rows brings back)',
		]);
	});

	test('a dry run tells the same and writes nothing', async () => {
		await install();
		n8n.table('tts_stock_rules').rows = [];
		const before = JSON.stringify([n8n.tables, n8n.workflows]);
		change(SETTINGS, (table) => table.rows!.push({ key: 'brand_new', value: '1', note: 'x' }));
		expect((await install({ dryRun: true })).rowsAdded).toBe(1);
		expect(JSON.stringify([n8n.tables, n8n.workflows])).toBe(before);
	});
});

describe('The API key', () => {
	let other: Server;
	let otherUrl: string;
	const keys: unknown[] = [];
	beforeEach(async () => {
		keys.length = 0;
		other = createServer((request, response) => {
			keys.push(request.headers['x-n8n-api-key']);
			if (request.url?.startsWith('/elsewhere')) return response.end('{"data":[]}');
			response.writeHead(307, { location: '/elsewhere?token=hidden' }).end();
		});
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
	});
	afterEach(() => other.close());

	test('follows no redirect, not even on the same host, and the error says where to', async () => {
		const failure = await install({ url: otherUrl }).catch((error: Error) => error);
		expect(String(failure)).toContain(`sends on to ${otherUrl}/elsewhere (307)`);
		expect(String(failure)).not.toContain('hidden');
		expect(keys).toEqual(['the-key']);
	});

	test('is in no error, and neither is the request that failed', async () => {
		await n8n.stop();
		const failure = (await install().catch((error: Error) => error)) as Error;
		expect(failure.message).toContain('No n8n answers');
		expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('the-key');
		await n8n.start();
	});

	test.each([
		['http://n8n.example.com', 'not encrypted'],
		['http://127.0.0.1.example.com', 'not encrypted'],
		['http://user:secret@localhost:5678', 'user name or password'],
		['n8n.example.com', 'is no address'],
		['ftp://n8n.example.com', 'is no address'],
	])('is not sent to %s', async (address, words) => {
		await expect(install({ url: address })).rejects.toThrow(words);
	});

	test.each(['http://localhost:1', 'http://[::1]:1', 'http://127.0.0.1:1'])('may go to %s', async (address) => {
		await expect(install({ url: address })).rejects.toThrow('No n8n answers');
	});

	test('goes over plain http when somebody says so', async () => {
		await expect(install({ url: 'http://n8n.invalid', allowHttp: true })).rejects.toThrow('No n8n answers');
	});
});

describe('The command', () => {
	/** Nobody sits at it: the input is no terminal. */
	const run = (args: string[], key?: string) => {
		const { N8N_API_KEY: _mine, ...env } = process.env;
		const command = ['scripts/installTemplates.mts', '--url', 'http://127.0.0.1:1', ...args];
		const more = key === undefined ? {} : { N8N_API_KEY: key };
		return spawnSync(process.execPath, command, { env: { ...env, ...more }, encoding: 'utf8' });
	};

	test('takes the key from the environment, and says nothing about it', () => {
		const { status, stderr } = run([], 'the-key');
		expect(status).toBe(1);
		expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('No n8n answers')]);
	});

	test('takes it from the command line as well, with a warning that does not repeat it', () => {
		const { stderr } = run(['--api-key', 'the-key']);
		expect(stderr).toContain('can be read by others');
		expect(stderr).toContain('No n8n answers');
		expect(stderr).not.toContain('the-key');
	});

	test('without a key and without a terminal it says how to give one', () => {
		const { status, stderr } = run([]);
		expect([status, stderr.trim()]).toEqual([1, expect.stringContaining('set the environment variable N8N_API_KEY')]);
	});
});
