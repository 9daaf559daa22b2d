// The package and the installer against a real n8n: installed as a community package, installed again without a change,
// updated without touching what people changed.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, itemsOf } from '../../scripts/n8nClient.mts';
import type { Stage } from '../../scripts/stage.mts';
import { installTemplates, type Template } from '../../scripts/templateInstaller.mts';
import type { Workflow } from '../../scripts/templateMerge.mts';
import { readTables } from '../../scripts/templateTables.mts';
import { until } from '../../scripts/waiting.mts';
import type { Scenario } from './scenario.mts';

type NodeCredentials = Record<string, { id: string; name: string }>;
type Stored = Workflow & { id: string; active: boolean };

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
					assert.equal(count() - before, 1, 'one call, signed or authorised at once');
				}
			},
		},
		{
			name: 'installation: workflow 00 finds nothing left to do',
			run: async () => {
				const execution = await stage.client.runAndWait(stage.workflowIds.tts00SetUpCheck0, 'Set up and check');
				assert.equal(execution.status, 'success', failureOf(execution));
				assert.ok(itemsOf(execution, 'Report: one item per check').length > 10);
				assert.deepEqual(itemsOf(execution, 'Still to do'), []);
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
				const writable = ({ name, nodes, connections, settings, nodeGroups }: Stored) => ({
					name,
					nodes,
					connections,
					settings,
					nodeGroups,
				});
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
					const file = join(
						folder,
						readdirSync(folder).find((one) => one.startsWith('03-'))!,
					);
					const newer = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
					const note = newer.nodes.find((node) => node.type === 'n8n-nodes-base.stickyNote')!;
					note.parameters.content = 'A newer note';
					writeFileSync(file, JSON.stringify(newer));
					const report = await installTemplates({ ...target(), folder });
					assert.deepEqual(report.updated, [template.name]);

					const after = await stage.client.api<Stored>('get', `/workflows/${id}`);
					assert.equal(after.nodes.find((node) => node.id === note.id)?.parameters.content, 'A newer note');
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
