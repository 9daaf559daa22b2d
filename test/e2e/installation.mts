// The package and the installer against a real n8n: installed as a community package, installed again without a change,
// updated without touching what people changed.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, itemsOf } from '../../scripts/stage/n8nClient.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { installTemplates } from '../../scripts/templates/templateInstaller.mts';
import type { Template } from '../../scripts/templates/templateInstaller.mts';
import type { Workflow } from '../../scripts/templates/workflow.mts';
import { readTables } from '../../scripts/templates/templateTables.mts';
import { until } from '../../scripts/stage/waiting.mts';
import { startApiProxy } from '../support/apiProxy.mts';
import type { Scenario } from './scenario.mts';

type NodeCredentials = Record<string, { id: string; name: string }>;
type Stored = Workflow & { id: string; active: boolean; activeVersionId: string | null };

export function installationScenarios(stage: Stage): Scenario[] {
	const target = () => ({ url: stage.n8n.url, apiKey: stage.client.apiKey });
	return [
		{
			name: 'installation: n8n lists the pack as a community package with all its nodes',
			run: async () => {
				const [installed] = await stage.client.installedPackages();
				assert.equal(installed?.packageName, stage.packed.name);
				assert.equal(installed.installedVersion, stage.packed.version);
				assert.ok(!installed.failedLoading, 'it is loaded');
				const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { n8n: { nodes: string[] } };
				assert.equal(installed.installedNodes.length, manifest.n8n.nodes.length);
				for (const { type } of installed.installedNodes)
					assert.match(type, /^n8n-nodes-newstore-tiktokshop\.[a-zA-Z]+$/);
			},
		},
		{
			name: 'installation: both credentials pass their own test in n8n',
			run: async () => {
				for (const id of [stage.credentialIds.newStore, stage.credentialIds.tiktok]) {
					const { status, message } = await stage.client.testCredential(id);
					assert.equal(status, 'OK', message);
				}
			},
		},
		{
			name: 'installation: every table is there with its columns, every template, links and error workflow set',
			run: async () => {
				for (const table of readTables('workflows')) await stage.client.rows(table.name);
				const ids = new Set(Object.values(stage.workflowIds));
				for (const template of stage.templates) {
					const stored = await stage.client.api<Stored>('get', `/workflows/${stage.workflowIds[template.id]}`);
					if (template.settings.errorWorkflow)
						assert.ok(ids.has(String(stored.settings.errorWorkflow)), `${template.name}: error workflow`);
					for (const node of stored.nodes.filter((one) => one.type === 'n8n-nodes-base.executeWorkflow')) {
						assert.ok(
							ids.has((node.parameters.workflowId as { value: string }).value),
							`${template.name}: ${node.name} calls an installed workflow`,
						);
					}
				}
			},
		},
		{
			name: 'installation: both credentials work in the HTTP Request node, for endpoints that no node of ours has',
			run: async () => {
				const { newStoreUrl, tiktokUrl, newStore, tiktok } = stage.sandbox;
				const calls: Array<{ url: string; credential: NodeCredentials; count: () => number }> = [
					{
						url: `${newStoreUrl}/v0/stock/insights?product_id=TEE-BLK-M&fulfillment_node_id=LEEDS-DC`,
						credential: { newStoreApi: { id: stage.credentialIds.newStore, name: 'NewStore (sandbox)' } },
						count: () => newStore.api.stats().listAtpInsights.calls,
					},
					{
						url: `${tiktokUrl}/seller/202309/shops`,
						credential: { tikTokShopApi: { id: stage.credentialIds.tiktok, name: 'TikTok Shop (sandbox)' } },
						count: () => tiktok.stats().getActiveShops.calls,
					},
				];
				for (const { url, credential, count } of calls) {
					const before = count();
					const { id } = await stage.client.api<{ id: string }>(
						'post',
						'/workflows',
						httpRequestProbe(url, credential),
					);
					const execution = await stage.client.runAndWait(id, 'Start');
					await stage.client.api('delete', `/workflows/${id}`);
					assert.equal(execution.status, 'success', failureOf(execution));
					assert.equal(count() - before, 1, 'one call, signed or authorized at once');
				}
			},
		},
		{
			name: 'installation: workflow 00 finds nothing left to do',
			run: async () => {
				const limit = async (value: string) =>
					await stage.client.updateRows('tts_settings', 'key', 'webhook_warn_ms', { value });
				const [{ value }] = (await stage.client.rows<{ key: string; value: string }>('tts_settings')).filter(
					({ key }) => key === 'webhook_warn_ms',
				);
				// How fast this machine is does not belong here; the bench measures it.
				await limit('60000');
				try {
					const execution = await stage.client.runAndWait(stage.workflowIds.tts00SetUpCheck0, 'Set up and check');
					assert.equal(execution.status, 'success', failureOf(execution));
					assert.ok(itemsOf(execution, 'Report: one item per check').length > 10);
					assert.deepEqual(itemsOf(execution, 'Still to do'), []);
				} finally {
					await limit(value);
				}
			},
		},
		{
			name: 'installation: installing again changes nothing',
			run: async () => {
				const again = await installTemplates(target());
				assert.deepEqual(
					[again.created, again.updated, again.tablesCreated, again.columnsAdded, again.rowsAdded],
					[[], [], [], [], 0],
				);
				assert.equal(again.unchanged.length, stage.templates.length);
			},
		},
		{
			name: 'installation: an update brings what is new and keeps what people changed',
			run: async () => {
				const template = stage.templates.find((one) => one.number === '03')!;
				const id = stage.workflowIds[template.id];
				const before = await stage.client.api<Stored>('get', `/workflows/${id}`);
				const schedule = before.nodes.find((node) => node.type === 'n8n-nodes-base.scheduleTrigger')!;
				const mine = {
					...writable(before),
					nodes: before.nodes.map((node) =>
						node.id === schedule.id ? { ...node, position: [12, 34], notes: 'My note' } : node,
					),
				};
				await stage.client.api('put', `/workflows/${id}`, mine);

				const folder = mkdtempSync(join(tmpdir(), 'newer-templates-'));
				try {
					cpSync('workflows', folder, { recursive: true });
					const note = withNewNote(folder, '03-');
					const report = await installTemplates({ ...target(), folder });
					assert.deepEqual(report.updated, [template.name]);

					const after = await stage.client.api<Stored>('get', `/workflows/${id}`);
					assert.equal(after.nodes.find((node) => node.id === note)?.parameters.content, 'A newer note');
					assert.deepEqual(after.nodes.find((node) => node.id === schedule.id)?.position, [12, 34]);
					assert.equal(after.nodes.find((node) => node.id === schedule.id)?.notes, 'My note');
					assert.equal(after.active, before.active, 'it stays published');
				} finally {
					rmSync(folder, { recursive: true, force: true });
					await stage.client.api('put', `/workflows/${id}`, writable(before));
					await stage.client.waitUntilPublished(id);
					await installTemplates(target());
				}
			},
		},
		{
			name: 'installation: a backup with a longer name does not take over; who opens tables by name is told',
			run: async () => {
				const columns = ['key', 'value', 'note'].map((name) => ({ name, type: 'string' }));
				const backup = await stage.client.api<{ id: string }>('post', '/data-tables', {
					name: 'tts_settings_backup_2026',
					columns,
				});
				const created: string[] = [];
				try {
					await stage.client.setRows('tts_settings_backup_2026', [
						{ key: 'dry_run', value: 'from the backup', note: '' },
					]);
					const { id } = await stage.client.api<{ id: string }>('post', '/workflows', probeByName);
					created.push(id);
					const probe = await stage.client.runAndWait(id, 'Start');
					assert.deepEqual(
						itemsOf(probe, 'Read settings').map(({ value }) => value),
						['from the backup'],
						'by name n8n opens the backup: without ids this scenario would fail',
					);

					const monitor = await stage.client.runAndWait(stage.workflowIds.tts11SlaMonitor0, 'Show the backlog now');
					assert.equal(monitor.status, 'success', failureOf(monitor));
					const settings = itemsOf(monitor, 'Read settings');
					assert.ok(settings.length > 10);
					assert.equal(settings.find(({ key }) => key === 'dry_run')?.value, 'false');

					const setUp = await stage.client.runAndWait(stage.workflowIds.tts00SetUpCheck0, 'Set up and check');
					assert.equal(setUp.status, 'error', 'n8n makes tables by name, so 00 stops');
					assert.match(failureOf(setUp), /could take the Data Table "tts_settings_backup_2026" for tts_settings/);

					const told = await installTemplates(target());
					assert.deepEqual(told.updated, []);
					assert.equal(told.open.filter((line) => line.includes('tts_settings_backup_2026')).length, 1);
					assert.equal(told.open.filter((line) => line.includes(probeByName.name)).length, 1);
					const mended = await installTemplates({ ...target(), copies: true });
					assert.deepEqual(mended.updated, [probeByName.name]);
					const again = await stage.client.runAndWait(id, 'Start');
					assert.equal(itemsOf(again, 'Read settings').find(({ key }) => key === 'dry_run')?.value, 'false');
				} finally {
					for (const id of created) await stage.client.api('delete', `/workflows/${id}`);
					await stage.client.api('delete', `/data-tables/${backup.id}`);
				}
			},
		},
		{
			name: 'installation: a node that somebody adds while an update runs stays',
			run: async () => {
				const template = stage.templates.find((one) => one.number === '02')!;
				const id = stage.workflowIds[template.id];
				const before = await stage.client.api<Stored>('get', `/workflows/${id}`);
				const mine = { ...callOf(stage.workflowIds.tts12Exceptions0), id: 'mine', name: 'Tell us too', disabled: true };
				let edits = 0;
				const proxy = await startApiProxy(stage.n8n.url, async (method, path) => {
					if (method === 'GET' && path === `/api/v1/workflows/${id}` && edits++ === 0)
						await stage.client.api('put', `/workflows/${id}`, {
							...writable(before),
							nodes: [...before.nodes, mine],
						});
					return undefined;
				});
				const folder = mkdtempSync(join(tmpdir(), 'newer-templates-'));
				try {
					cpSync('workflows', folder, { recursive: true });
					withNewNote(folder, '02-');
					const report = await installTemplates({ ...target(), url: proxy.url, folder });
					assert.deepEqual(report.updated, [template.name]);
					assert.equal(edits, 1, 'somebody saved after the installer had read the list');
					const after = await stage.client.api<Stored>('get', `/workflows/${id}`);
					assert.ok(
						after.nodes.some(({ name }) => name === mine.name),
						'the new node is there',
					);
					assert.ok(JSON.stringify(after.nodes).includes('A newer note'), 'and so is the update');
				} finally {
					await proxy.close();
					rmSync(folder, { recursive: true, force: true });
					await stage.client.api('put', `/workflows/${id}`, writable(before));
					await stage.client.waitUntilPublished(id);
					await installTemplates(target());
				}
			},
		},
		{
			name: 'installation: an update does not publish a draft that somebody works on',
			run: async () => {
				const template = stage.templates.find((one) => one.number === '03')!;
				const id = stage.workflowIds[template.id];
				const before = await stage.client.api<Stored>('get', `/workflows/${id}`);
				const mine = { ...callOf(stage.workflowIds.tts12Exceptions0), id: 'mine', name: 'Half done', disabled: true };
				const folder = mkdtempSync(join(tmpdir(), 'newer-templates-'));
				try {
					await stage.client.api(
						'put',
						`/workflows/${id}`,
						{ ...writable(before), nodes: [...before.nodes, mine] },
						{ publishIfActive: false },
					);
					cpSync('workflows', folder, { recursive: true });
					withNewNote(folder, '03-');
					const report = await installTemplates({ ...target(), folder });
					const after = await stage.client.api<Stored>('get', `/workflows/${id}`);
					assert.equal(after.activeVersionId, before.activeVersionId, 'what runs is what ran before');
					assert.ok(JSON.stringify(after.nodes).includes('A newer note'));
					assert.ok(after.nodes.some(({ name }) => name === mine.name));
					assert.equal(report.open.filter((line) => line.includes('when its draft is ready')).length, 1);
				} finally {
					rmSync(folder, { recursive: true, force: true });
					await stage.client.api('put', `/workflows/${id}`, writable(before));
					await stage.client.waitUntilPublished(id);
					await installTemplates(target());
				}
			},
		},
		{
			name: 'installation: a default row that somebody deleted stays deleted',
			run: async () => {
				const rows = await stage.client.rows<Record<string, unknown>>('tts_settings');
				const kept = rows.filter(({ key }) => key !== 'cases_keep_days');
				assert.equal(kept.length, rows.length - 1);
				await stage.client.setRows('tts_settings', kept.map(settingOf));
				const report = await installTemplates(target());
				assert.equal(report.rowsAdded, 0);
				assert.equal((await stage.client.rows('tts_settings')).length, kept.length);
				assert.equal(report.kept.filter((line) => line.startsWith('Data Table tts_settings')).length, 1);
				assert.equal((await installTemplates({ ...target(), restoreRows: true })).rowsAdded, 1);
				assert.equal((await stage.client.rows('tts_settings')).length, rows.length);
			},
		},
		{
			name: 'installation: the API key follows no redirect',
			run: async () => {
				let arrived = 0;
				const elsewhere = await startApiProxy(stage.n8n.url, async () => {
					arrived++;
					return undefined;
				});
				const proxy = await startApiProxy(stage.n8n.url, async (_method, path) => `${elsewhere.url}${path}`);
				try {
					await assert.rejects(installTemplates({ ...target(), url: proxy.url }), /sends on to/);
					assert.equal(arrived, 0);
				} finally {
					await proxy.close();
					await elsewhere.close();
				}
			},
		},
		{
			name: 'installation: an update of a published workflow that calls a new one publishes the new one as well',
			run: async () => {
				const template = stage.templates.find((one) => one.number === '03')!;
				const id = stage.workflowIds[template.id];
				const folder = mkdtempSync(join(tmpdir(), 'newer-templates-'));
				const installed: Record<string, string> = {};
				try {
					cpSync('workflows', folder, { recursive: true });
					const file = join(
						folder,
						readdirSync(folder).find((one) => one.startsWith('03-'))!,
					);
					const newer = JSON.parse(readFileSync(file, 'utf8')) as Template;
					writeFileSync(join(folder, '03z-a-new-step.json'), JSON.stringify(newStep));
					newer.nodes.push(callOf(newStep.id));
					writeFileSync(file, JSON.stringify(newer));
					const report = await installTemplates({ ...target(), folder });
					Object.assign(installed, report.workflowIds);
					assert.deepEqual(
						[report.created, report.updated, report.published],
						[[newStep.name], [template.name], [newStep.name]],
					);
					for (const one of [id, installed[newStep.id]]) {
						await stage.client.waitUntilPublished(one);
						assert.equal((await stage.client.api<Stored>('get', `/workflows/${one}`)).active, true);
					}
				} finally {
					rmSync(folder, { recursive: true, force: true });
					await installTemplates(target());
					const child = installed[newStep.id];
					if (child) {
						await stage.client.unpublish(child);
						const deleted = () =>
							stage.client
								.api('delete', `/workflows/${child}`)
								.then(() => true)
								.catch(() => false);
						await until('n8n lets go of the unpublished workflow', deleted, 20_000);
					}
				}
			},
		},
	];
}

const writable = ({ name, nodes, connections, settings, nodeGroups }: Stored) => ({
	name,
	nodes,
	connections,
	settings,
	nodeGroups,
});

const settingOf = ({ key, value, note }: Record<string, unknown>) => ({ key, value, note });

/** The next version of a template, which differs in one note; returns the id of its node. */
function withNewNote(folder: string, start: string): string {
	const file = join(
		folder,
		readdirSync(folder).find((one) => one.startsWith(start))!,
	);
	const newer = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
	const note = newer.nodes.find((node) => node.type === 'n8n-nodes-base.stickyNote')!;
	note.parameters.content = 'A newer note';
	writeFileSync(file, JSON.stringify(newer));
	return note.id;
}

/** A workflow that somebody built by hand: it opens the settings by name. */
const probeByName = {
	name: 'Settings by name, built by hand',
	settings: { executionOrder: 'v1' },
	nodes: [
		{
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'read',
			name: 'Read settings',
			type: 'n8n-nodes-base.dataTable',
			typeVersion: 1.1,
			position: [220, 0],
			parameters: {
				resource: 'row',
				operation: 'get',
				dataTableId: { __rl: true, mode: 'name', value: 'tts_settings' },
				returnAll: true,
			},
		},
	],
	connections: { Start: { main: [[{ node: 'Read settings', type: 'main', index: 0 }]] } },
};

const newStep = {
	id: 'tts03zANewStep00',
	name: '03z Orders: a new step',
	settings: { executionOrder: 'v1' },
	nodes: [
		{
			id: 'start',
			name: 'When it is called',
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			typeVersion: 1.1,
			position: [0, 0],
			parameters: { inputSource: 'passthrough' },
		},
	],
	connections: {},
};

const callOf = (workflowId: string) => ({
	id: 'call-the-new-step',
	name: 'A new step',
	type: 'n8n-nodes-base.executeWorkflow',
	typeVersion: 1.3,
	position: [0, 2000] as [number, number],
	parameters: { workflowId: { __rl: true, mode: 'id', value: workflowId }, options: {} },
});

function httpRequestProbe(url: string, credentials: NodeCredentials): Record<string, unknown> {
	return {
		name: 'HTTP Request probe',
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'call',
				name: 'Call',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.5,
				position: [200, 0],
				parameters: {
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: Object.keys(credentials)[0],
					options: {},
				},
				credentials,
			},
		],
		connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
	};
}
