// What people see: every installed template opened in a headless Chromium, with no unknown node and no warning sign on a
// node, all its groups open. Pictures are kept in .artifacts/canvas (n8n.md 11).
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../../scripts/stage/stage.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';
import type { Scenario } from './scenario.mts';

const pictures = join('.artifacts', 'canvas');

interface Shown {
	name: string;
	unknown: boolean;
	warning: boolean;
}

export function canvasScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	mkdirSync(pictures, { recursive: true });
	const isNode = ({ type }: { type: string }) => type !== 'n8n-nodes-base.stickyNote';

	/** Opens the canvas of a workflow and waits for so many nodes on it. */
	const open = async (id: string, count: number): Promise<Page> => {
		const tab = await browser.page();
		browser.problems.length = 0;
		await tab.goto(`${stage.n8n.url}/workflow/${stage.workflowIds[id]}`);
		await tab.waitForSelector('[data-test-id="canvas-node"]', { timeout: 60_000 });
		await tab.waitForFunction(
			(least) => document.querySelectorAll('[data-test-id="canvas-node"]').length >= least,
			count,
		);
		// Warning signs are drawn when the node types have arrived.
		await tab.waitForTimeout(1500);
		// n8n's hints for beginners would cover the picture.
		await tab.addStyleTag({ content: '[data-reka-popper-content-wrapper] { display: none }' });
		return tab;
	};

	let isOpening: Promise<unknown> | undefined;
	/** n8n keeps in the browser which groups a person has opened. */
	const openAllGroups = async (tab: Page): Promise<void> => {
		const open = stage.templates.map(({ id, nodeGroups = [] }) => [
			stage.workflowIds[id],
			nodeGroups.map((group) => group.id),
		]);
		isOpening ??= tab.addInitScript(
			(groups) => localStorage.setItem('N8N_CANVAS_GROUP_EXPANDED', groups),
			JSON.stringify(Object.fromEntries(open)),
		);
		await isOpening;
	};

	const closed: Scenario = {
		name: 'canvas: n8n opens a workflow with its groups closed',
		run: async () => {
			const { id, nodes, nodeGroups = [] } = stage.templates.find(({ number }) => number === '06a')!;
			const inside = new Set(nodeGroups.flatMap(({ nodeIds }) => nodeIds));
			const outside = nodes.filter((node) => isNode(node) && !inside.has(node.id));
			const tab = await open(id, outside.length);
			await tab.screenshot({ path: join(pictures, '06a-closed.png') });
			const shown = await nodesOnCanvas(tab);
			assert.deepEqual(shown.map(({ name }) => name).sort(), outside.map(({ name }) => name).sort());
		},
	};

	const scenarios: Scenario[] = stage.templates.map((template) => ({
		name: `canvas: ${template.number} ${template.name}`,
		run: async () => {
			const expected = template.nodes.filter(isNode).map((node) => node.name);
			await openAllGroups(await browser.page());
			const tab = await open(template.id, expected.length);
			await tab.screenshot({ path: join(pictures, `${template.number}.png`) });
			const shown = await nodesOnCanvas(tab);
			assert.deepEqual(shown.map((node) => node.name).sort(), [...expected].sort(), 'all nodes are drawn');
			assert.deepEqual(
				shown.filter((node) => node.unknown).map((node) => node.name),
				[],
				'no node is unknown to n8n',
			);
			assert.deepEqual(
				shown.filter((node) => node.warning).map((node) => node.name),
				[],
				'no node carries a warning sign',
			);
			assert.deepEqual(browser.problems, [], 'the editor runs without errors');
		},
	}));
	scenarios.unshift(closed);
	scenarios.push({
		name: 'canvas: the pack stands in Settings, Community nodes',
		run: async () => {
			const tab = await browser.page();
			await tab.goto(`${stage.n8n.url}/settings/community-nodes`);
			await tab.waitForSelector('text=n8n-nodes-newstore-tiktokshop', { timeout: 60_000 });
			await tab.screenshot({ path: join(pictures, 'community-nodes.png') });
		},
	});
	return scenarios;
}

async function nodesOnCanvas(page: Page): Promise<Shown[]> {
	return await page.evaluate(() =>
		Array.from(document.querySelectorAll('[data-test-id="canvas-node"]')).map((element) => ({
			name: element.getAttribute('data-node-name') ?? '',
			// A node type that n8n does not know, or not in this version, is drawn as a question mark.
			unknown:
				element.querySelector('[data-test-id="node-not-installed"]') !== null ||
				Array.from(element.querySelectorAll('div')).some(
					(part) => part.childElementCount === 0 && part.textContent?.trim() === '?',
				),
			warning: element.querySelector('[data-test-id="node-issues"]') !== null,
		})),
	);
}
