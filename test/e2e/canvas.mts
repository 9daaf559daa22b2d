// What people see: every installed template opened in a headless Chromium, with no unknown node and no warning sign on a
// node. Pictures are kept in .artifacts/canvas (n8n.md 11).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { owner } from '../../scripts/n8nClient.mts';
import type { Stage } from '../../scripts/stage.mts';
import type { Scenario } from './scenario.mts';

const pictures = join('.artifacts', 'canvas');

interface Shown {
	name: string;
	unknown: boolean;
	warning: boolean;
}

export function canvasScenarios(stage: Stage): Scenario[] {
	let browser: Browser | undefined;
	let page: Page | undefined;
	const problems: string[] = [];
	const open = async () => {
		if (page) return page;
		browser = await chromium.launch({ executablePath: chromiumPath(), args: browserArguments });
		page = await browser.newPage({ viewport: { width: 1800, height: 1000 } });
		page.on('pageerror', (error) => problems.push(error.message));
		const answer = await page.request.post(`${stage.n8n.url}/rest/login`, {
			data: { emailOrLdapLoginId: owner.email, password: owner.password },
		});
		assert.equal(answer.status(), 200, 'the browser can sign in');
		return page;
	};
	const scenarios: Scenario[] = stage.templates.map((template) => ({
		name: `canvas: ${template.number} ${template.name}`,
		run: async () => {
			const tab = await open();
			problems.length = 0;
			await tab.goto(`${stage.n8n.url}/workflow/${stage.workflowIds[template.id]}`);
			await tab.waitForSelector('[data-test-id="canvas-node"]', { timeout: 60_000 });
			const expected = template.nodes
				.filter((node) => node.type !== 'n8n-nodes-base.stickyNote')
				.map((node) => node.name);
			await tab.waitForFunction(
				(count) => document.querySelectorAll('[data-test-id="canvas-node"]').length >= count,
				expected.length,
			);
			// Warning signs are drawn when the node types have arrived.
			await tab.waitForTimeout(1500);
			// n8n's hints for beginners would cover the picture.
			await tab.addStyleTag({ content: '[data-reka-popper-content-wrapper] { display: none }' });
			mkdirSync(pictures, { recursive: true });
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
			assert.deepEqual(problems, [], 'the editor runs without errors');
		},
	}));
	scenarios.push({
		name: 'canvas: the pack stands in Settings, Community nodes',
		run: async () => {
			const tab = await open();
			await tab.goto(`${stage.n8n.url}/settings/community-nodes`);
			await tab.waitForSelector('text=n8n-nodes-newstore-tiktokshop', { timeout: 60_000 });
			await tab.screenshot({ path: join(pictures, 'community-nodes.png') });
			await browser?.close();
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

const browserArguments = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

function chromiumPath(): string {
	const wanted = process.env.CHROMIUM_PATH;
	if (wanted) return wanted;
	for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
		try {
			return execFileSync('which', [name], { encoding: 'utf8' }).trim();
		} catch {
			// The next name may be there.
		}
	}
	throw new Error('No Chromium was found. On Debian: sudo apt-get install -y chromium. Or set CHROMIUM_PATH.');
}
