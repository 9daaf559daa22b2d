/** A mail in short, for a chat: what Slack's incoming webhooks take as `text`, and others as well. No link but that of the run. */
import { titleOf } from '../shared/channel/cases/caseIds';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

const MOST_CASES = 10;
const LONGEST = 2500;

/** Slack reads these three signs as its own. */
const plain = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const clip = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function linesOf(cases: readonly Row[]): string[] {
	if (cases.length === 1) return ['what_happened', 'what_to_do'].map((column) => cell(cases[0], column));
	const rest = cases.length - MOST_CASES;
	return [
		...cases.slice(0, MOST_CASES).map((row) => `• ${titleOf(row)}`),
		...(rest > 0 ? [`and ${rest} more, in tts_cases`] : []),
	];
}

/** @param cases of one mail, the most urgent first */
export const chatText = (subject: string, cases: readonly Row[]): string =>
	plain(clip([subject, ...linesOf(cases)].filter(Boolean).join('\n')));
