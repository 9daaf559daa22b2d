/** The frame of each page: head, line with the mode and the time, the field to ask in, and what the page says. */
import { shortTime } from '../../shared/channel/localTime';
import { isoExact } from '../../shared/channel/times';
import type { Html } from './html';
import { markup } from './html';
import { style } from './style';

export type Tone = 'good' | 'warn' | 'bad' | 'info';

/** What stands above every page. */
export interface Frame {
	/** title of the window */
	title: string;
	nowMs: number;
	timeZone: string;
	/** nothing is written to NewStore or TikTok Shop */
	isDryRun: boolean;
	/** where the field leads: empty = the page itself */
	askAddress: string;
	/** what was asked; '' on the board */
	asked: string;
	/** the page loads itself again after so many seconds; 0 = never */
	refreshSeconds: number;
	/** the list of all forms */
	formsAddress: string;
}

export const chip = (tone: Tone, words: string): Html => markup`<span class="chip ${tone}">${words}</span>`;

function topOf({ nowMs, timeZone, isDryRun }: Frame): Html {
	const mode = isDryRun ? chip('warn', 'DRY RUN: nothing is written') : chip('good', 'LIVE');
	return markup`<div class="top">
		<strong>TikTok Shop × NewStore</strong>${mode}<span class="end"
			>${shortTime(isoExact(nowMs), timeZone)} (${timeZone})</span
		>
	</div>`;
}

const askField = ({ askAddress, asked }: Frame): Html =>
	markup`<form class="ask" method="get" action="${askAddress}" role="search">
		<input
			name="ask"
			value="${asked}"
			maxlength="200"
			aria-label="Order number, return, payout or SKU"
			placeholder="Order number, return, payout or SKU"
			autocomplete="off"
		/><button>Ask</button>
	</form>`;

/** A whole document: `<!doctype html>…`. */
export function pageOf(frame: Frame, ...body: Html[]): string {
	const reload = frame.refreshSeconds > 0 && markup`<meta http-equiv="refresh" content="${frame.refreshSeconds}" />`;
	const page = markup`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width,initial-scale=1" />
				<meta name="referrer" content="no-referrer" />
				${reload}
				<title>${frame.title}</title>
				${style}
			</head>
			<body>
				<main>
					${topOf(frame)}${askField(frame)}${body}
					<p class="soft"><a href="${frame.formsAddress}">All forms</a></p>
				</main>
			</body>
		</html>`;
	return page.text.replace(/\s*\n\s*/g, '\n');
}
