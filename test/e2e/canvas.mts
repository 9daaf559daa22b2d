// What people see: every installed template opened in a headless Chromium, with no unknown node and no warning sign on a
// node, its groups closed as n8n opens it, then all open. Pictures are kept in .artifacts/canvas (n8n.md 11).
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
	const scenarios: Scenario[] = stage.templates.map((template) => ({
		name: `canvas: ${template.number} ${template.name}`,
		run: async () => {
			const tab = await browser.page();
			browser.problems.length = 0;
			const id = stage.workflowIds[template.id];
			const address = `${stage.n8n.url}/workflow/${id}`;
			const groups = template.nodeGroups ?? [];
			const expected = template.nodes
				.filter((node) => node.type !== 'n8n-nodes-base.stickyNote')
				.map((node) => node.name);
			const inside = new Set(groups.flatMap(({ nodeIds }) => nodeIds));
			const closed = template.nodes.filter(
				(node) => node.type !== 'n8n-nodes-base.stickyNote' && !inside.has(node.id),
			).length;
			mkdirSync(pictures, { recursive: true });
			// n8n keeps in the browser which groups a person has opened.
			for (const [name, open, count] of [
				[`${template.number}-closed`, [], closed],
				[template.number, groups.map((group) => group.id), expected.length],
			] as const) {
				await tab.goto(`${stage.n8n.url}/home/workflows`);
				await tab.evaluate(([key, value]) => localStorage.setItem(key, value), [
					'N8N_CANVAS_GROUP_EXPANDED',
					JSON.stringify({ [id]: open }),
				] as const);
				await tab.goto(address);
				await tab.waitForSelector('[data-test-id="canvas-node"]', { timeout: 60_000 });
				await tab.waitForFunction(
					(least) => document.querySelectorAll('[data-test-id="canvas-node"]').length >= least,
					count,
				);
				// Warning signs are drawn when the node types have arrived.
				await tab.waitForTimeout(1500);
				// n8n's hints for beginners would cover the picture.
				await tab.addStyleTag({ content: '[data-reka-popper-content-wrapper] { display: none }' });
				await tab.screenshot({ path: join(pictures, `${name}.png`) });
			}
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
