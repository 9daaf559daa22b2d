// The board of workflow 13 as people open it: behind a password, without scripts, on a desktop and on a phone; and behind
// n8n's own sign-in as the last page of a form.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SHOP_IDS } from '../../sandbox/seed.mts';
import { boardSignIn } from '../../scripts/stage/stage.mts';
import type { Stage } from '../../scripts/stage/stage.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';

const pictures = join('.artifacts', 'board');

const SIZES = [
	{ width: 1440, height: 900 },
	{ width: 390, height: 844 },
];

const VERDICT = /^● (All is well|\d+ needs? you today|Nothing has run yet|One thing is|\d+ things are)/;

export function boardScenarios(stage: Stage, browser: SignedInBrowser): Scenario[] {
	const address = `${stage.n8n.url}/webhook/tts-board`;
	const { user: username, password } = boardSignIn;

	/** Nothing is cut off: what does not fit would have to be pushed sideways. */
	async function fits(page: Page, width: number): Promise<void> {
		const wide = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.ok(wide <= width, `the page is ${wide} px wide on a screen of ${width} px`);
	}

	async function lookAndAsk(size: (typeof SIZES)[number], orderId: string): Promise<void> {
		const page = await browser.another({
			viewport: size,
			javaScriptEnabled: false,
			httpCredentials: { username, password },
		});
		const elsewhere: string[] = [];
		page.on('request', (request) => {
			if (!request.url().startsWith(stage.n8n.url)) elsewhere.push(request.url());
		});
		try {
			await page.goto(address);
			assert.match(await page.locator('h1').innerText(), VERDICT);
			await fits(page, size.width);
			await page.screenshot({ path: join(pictures, `board-${size.width}.png`), fullPage: true });

			await page.getByRole('searchbox').or(page.locator('input[name=ask]')).first().fill(orderId);
			await page.getByRole('button', { name: 'Ask' }).click();
			await page.getByRole('heading', { name: `Order ${orderId}` }).waitFor({ timeout: 30_000 });
			await fits(page, size.width);
			await page.screenshot({ path: join(pictures, `order-${size.width}.png`), fullPage: true });
			assert.match(await page.locator('.steps').innerText(), /Paid/);

			await page.goto(`${address}?ask=SOCK-MIX-OS`);
			// The sentence of the decision.
			assert.match(await page.locator('body').innerText(), /published/);
			await fits(page, size.width);
			await page.screenshot({ path: join(pictures, `sku-${size.width}.png`), fullPage: true });
			assert.deepEqual(elsewhere, []);
		} finally {
			await page.context().close();
		}
	}

	return [
		{
			name: 'board: behind a password, without scripts, on a desktop and on a phone; it answers what became of an order',
			run: async () => {
				mkdirSync(pictures, { recursive: true });
				for (const headers of [new Headers(), new Headers({ authorization: `Basic ${btoa(`${username}:wrong`)}` })]) {
					const refused = await fetch(address, { headers });
					assert.equal(refused.status, 401, 'nobody sees the board without the password');
				}
				const { id } = stage.sandbox.tiktok.actions.placeOrder({
					shopId: SHOP_IDS.GB,
					lines: [{ seller_sku: 'SOCK-MIX-OS', quantity: 1 }],
				});
				for (const size of SIZES) await lookAndAsk(size, id);
			},
		},
		{
			name: "board: behind n8n's own sign-in it is the last page of a form",
			run: async () => {
				const form = browser.formOf('tts13BoardIsWell', 'Look or ask', {}).address;
				assert.match(await browser.answerPages(form), new RegExp(VERDICT.source, 'm'));
			},
		},
	];
}
