// A mail as somebody sees it: as wide as the screen, the button in sight.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Mail } from '../../sandbox/mail.mts';

const pictures = join('.artifacts', 'mails');

/** What a person sees before scrolling. */
export interface SeenMail {
	headline: string;
	/** text and address of the filled button; both empty where there is none */
	button: string;
	leadsTo: string;
}

/** Opens the mail in the tab, checks that nothing is cut off and that the button is in sight; a picture stays in .artifacts. */
export async function mailOnScreen(tab: Page, { html, subject }: Mail, name: string): Promise<SeenMail> {
	mkdirSync(pictures, { recursive: true });
	const { width, height } = tab.viewportSize() ?? { width: 0, height: 0 };
	await tab.setContent(html);
	const over = Number(await tab.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
	assert.ok(over <= 0, `"${subject}" is ${over} px wider than ${width} px`);
	const button = tab.locator('.tts-button').first();
	const hasButton = (await button.count()) > 0;
	const place = hasButton ? await button.boundingBox() : null;
	const bottom = place ? place.y + place.height : 0;
	assert.ok(bottom <= height, `the button of "${subject}" is ${bottom} px down`);
	await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
	// A report for finance begins with its cards.
	const headline = tab.locator('h1').first();
	return {
		headline: (await headline.count()) > 0 ? await headline.innerText() : '',
		button: hasButton ? await button.innerText() : '',
		leadsTo: hasButton ? ((await button.getAttribute('href')) ?? '') : '',
	};
}
