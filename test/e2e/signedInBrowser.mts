// A headless Chromium in which the owner of the n8n of the stage is signed in: what people see and what they fill in.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { owner } from '../../scripts/stage/n8nClient.mts';
import type { Stage } from '../../scripts/stage/stage.mts';

export class SignedInBrowser {
	/** Errors of the pages since somebody emptied the list. */
	readonly problems: string[] = [];
	private readonly stage: Stage;
	private browser?: Browser;
	private tab?: Page;

	constructor(stage: Stage) {
		this.stage = stage;
	}

	/** The one tab; opened and signed in with the first use. */
	async page(): Promise<Page> {
		if (this.tab) return this.tab;
		this.browser = await chromium.launch({ executablePath: chromiumPath(), args: browserArguments });
		this.tab = await this.browser.newPage({ viewport: DESK });
		this.tab.on('pageerror', (error) => this.problems.push(error.message));
		await this.signIn();
		return this.tab;
	}

	/** A tab of its own with other settings, such as a phone without scripts; whoever opens it closes its context. */
	async another(options: BrowserContextOptions): Promise<Page> {
		await this.page();
		return await (await this.browser!.newContext(options)).newPage();
	}

	/** Opens the form of a published template, fills in `values` by field name, sends it. A picture stays in .artifacts. */
	async submitForm(
		templateId: string,
		trigger: string,
		values: Record<string, string>,
		query: Record<string, string> = {},
	): Promise<void> {
		const { template, node, address } = this.formOf(templateId, trigger, query);
		const tab = await this.openForm(address);
		for (const [field, value] of Object.entries(values)) {
			const place = (node.parameters.formFields as { values: Array<{ fieldName?: string }> }).values.findIndex(
				({ fieldName }) => fieldName === field,
			);
			const input = tab.locator(`[name="field-${place}"]`);
			if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
			else await input.fill(value);
		}
		await tab.screenshot({ path: join(pictures, `${template.number}.png`) });
		await tab.click('#submit-btn');
		await tab.waitForSelector('#submitted-form', { state: 'visible', timeout: 30_000 });
	}

	/**
	 * Opens a form at the address of a mail, sends it as the address has filled it in, and then each further page with its
	 * values, by label; gives the text of the last page.
	 */
	async answerPages(address: string, ...pages: Array<Record<string, string>>): Promise<string> {
		const tab = await this.openForm(address);
		for (const [number, values] of pages.entries()) {
			await tab.click('#submit-btn');
			const [first] = Object.keys(values);
			await tab.getByLabel(first).waitFor({ timeout: 30_000 });
			for (const [label, value] of Object.entries(values)) {
				const input = tab.getByLabel(label);
				if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
				else await input.fill(value);
			}
			const name = new URL(address).pathname.split('/').pop();
			await tab.screenshot({ path: join(pictures, `${name}-${number + 2}.png`), fullPage: true });
			assertFits(await tab.evaluate('document.documentElement.scrollWidth - window.innerWidth'), address);
		}
		await tab.click('#submit-btn');
		// The last page has nothing to send.
		await tab.locator('#submit-btn').waitFor({ state: 'detached', timeout: 30_000 });
		const name = new URL(address).pathname.split('/').pop();
		await tab.screenshot({ path: join(pictures, `${name}-told.png`), fullPage: true });
		assertFits(await tab.evaluate('document.documentElement.scrollWidth - window.innerWidth'), address);
		return await tab.locator('body').innerText();
	}

	/** The first page of a form as it opens, with its button in place; nothing is sent. */
	async picture(address: string, name: string): Promise<void> {
		const tab = await this.openForm(address);
		await tab.locator('#submit-btn').waitFor({ timeout: 30_000 });
		await tab.screenshot({ path: join(pictures, `${name}-${Number(tab.viewportSize()?.width)}.png`), fullPage: true });
		assertFits(await tab.evaluate('document.documentElement.scrollWidth - window.innerWidth'), address);
	}

	/** What a person does on a phone: the tab is as small meanwhile. */
	async onPhone<T>(run: () => Promise<T>): Promise<T> {
		return await this.onScreen(PHONE, run);
	}

	/** What a person does on a screen of this size. */
	async onScreen<T>(size: typeof DESK, run: () => Promise<T>): Promise<T> {
		const tab = await this.page();
		const before = tab.viewportSize() ?? DESK;
		await tab.setViewportSize(size);
		try {
			return await run();
		} finally {
			await tab.setViewportSize(before);
		}
	}

	/** Where a link of the page that is shown leads. */
	async linkCalled(words: string): Promise<string> {
		const tab = await this.page();
		const href = await tab.getByRole('link', { name: words }).getAttribute('href');
		return new URL(String(href), this.stage.n8n.url).toString();
	}

	/** A form of a template, and its address. */
	formOf(templateId: string, trigger: string, query: Record<string, string>) {
		const template = this.stage.templates.find(({ id }) => id === templateId);
		const node = template?.nodes.find(({ name }) => name === trigger);
		if (!template || !node) throw new Error(`There is no form "${trigger}" in ${templateId}.`);
		const address = `${this.stage.n8n.url}/form/${String(node.webhookId)}?${new URLSearchParams(query).toString()}`;
		return { template, node, address };
	}

	async close(): Promise<void> {
		await this.browser?.close();
	}

	private async openForm(address: string): Promise<Page> {
		const tab = await this.page();
		await this.signIn();
		await tab.goto(address);
		// n8n asks whether the form may run with this login before it shows the form.
		const form = tab.locator('form');
		const consent = tab.getByText('Allow access');
		await form.or(consent).first().waitFor({ timeout: 30_000 });
		if (await consent.isVisible()) await consent.click();
		await form.waitFor({ timeout: 30_000 });
		mkdirSync(pictures, { recursive: true });
		return tab;
	}

	/** A restart of n8n in an earlier scenario may have ended the session. */
	private async signIn(): Promise<void> {
		const answer = await this.tab!.request.post(`${this.stage.n8n.url}/rest/login`, {
			data: { emailOrLdapLoginId: owner.email, password: owner.password },
		});
		if (answer.status() !== 200) throw new Error(`The browser cannot sign in: ${answer.status()}`);
	}
}

const DESK = { width: 1800, height: 1000 };
const PHONE = { width: 390, height: 844 };

/** A page that is wider than the screen hides what stands on the right. */
function assertFits(over: unknown, address: string): void {
	if (Number(over) > 0) throw new Error(`The page of ${address} is ${String(over)} px wider than the screen.`);
}

const pictures = join('.artifacts', 'forms');

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
