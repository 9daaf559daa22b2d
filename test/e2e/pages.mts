// What people get on a phone and at a desk: every form, and every kind of mail that the scenarios before have caused, in
// pictures (.artifacts/forms, .artifacts/mails), mails light and dark; nothing is cut off and the button of a mail is in sight.
import assert from 'node:assert/strict';
import { FORMS } from '../../nodes/shared/forms.ts';
import type { Stage } from '../../scripts/stage/stage.mts';
import { mailOnScreen } from './mailOnScreen.mts';
import type { Scenario } from './scenario.mts';
import type { SignedInBrowser } from './signedInBrowser.mts';

const SCREENS = [
	{ width: 390, height: 844 },
	{ width: 1440, height: 900 },
];
const SCHEMES = ['light', 'dark'] as const;

/** "[TikTok Shop] Order of 2 × Canvas cap is late (…0001)" and that of another order are one kind. */
const kindOf = (subject: string) =>
	subject
		.replace(/^\[[^\]]*\]\s*/, '')
		.replace(/\([^)]*\)|[\d.,:…]+/g, '')
		.replace(/[^A-Za-z]+/g, '-')
		.slice(0, 60)
		.toLowerCase();

export function pagesScenarios({ sandbox, n8n }: Stage, browser: SignedInBrowser): Scenario[] {
	return [
		{
			name: 'pages: every form fits on a phone',
			run: async () => {
				await browser.onPhone(async () => {
					// n8n's forms look the same in the dark.
					for (const { workflow, path } of FORMS) await browser.picture(`${n8n.url}${path}`, workflow);
				});
			},
		},
		{
			name: 'pages: the audit is asked for, and its last page read, on a phone and at a desk',
			run: async () => {
				const { address } = browser.formOf('tts10SkuAudit000', 'Audit now', {});
				for (const screen of SCREENS)
					await browser.onScreen(screen, async () => {
						await browser.picture(address, 'audit');
						assert.match(await browser.answerPages(address), /SKU/);
					});
			},
		},
		{
			name: 'pages: every kind of mail fits on a phone and at a desk, light and dark, and its button is in sight',
			run: async () => {
				const kinds = new Map(
					sandbox.mail
						.messages()
						.filter(({ html }) => html !== '')
						.map((mail) => [kindOf(mail.subject), mail]),
				);
				for (const viewport of SCREENS)
					for (const colorScheme of SCHEMES) {
						const tab = await browser.another({ viewport, colorScheme });
						try {
							for (const [kind, mail] of kinds)
								await mailOnScreen(tab, mail, `${kind}-${viewport.width}-${colorScheme}`);
						} finally {
							await tab.context().close();
						}
					}
			},
		},
	];
}
