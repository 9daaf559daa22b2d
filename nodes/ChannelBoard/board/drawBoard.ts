/** The board: one line that says whether all is well, and below it why. */
import { counted } from '../../shared/channel/rows';
import type { Html } from '../page/html';
import { markup } from '../page/html';
import type { Frame, Tone } from '../page/page';
import { pageOf } from '../page/page';
import { figure } from '../page/parts';
import { caseList, ownerTable } from './caseList';
import type { CaseView } from './caseList';
import type { Figures } from './figures';
import { deadlineList, driftTable, flowTable, moneyTable, storeTable, tiles } from './sections';

const WORRIES_SHOWN = 6;

/** What stands in the first line: never "all is well" while nothing has been measured. */
export function verdictOf({ today, worries, isBlank }: Figures): { tone: Tone; words: string } {
	if (today.length > 0)
		return { tone: today.some(({ rank }) => rank === 0) ? 'bad' : 'warn', words: `${today.length} need you today` };
	if (worries.length > 0)
		return {
			tone: 'warn',
			words:
				worries.length === 1
					? 'One thing is not as it should be'
					: `${worries.length} things are not as they should be`,
		};
	if (isBlank) return { tone: 'info', words: 'Nothing has run yet' };
	return { tone: 'good', words: 'All is well' };
}

function heroOf(figures: Figures): Html {
	const { tone, words } = verdictOf(figures);
	const { cases, today, worries, isBlank } = figures;
	const rest = worries.length - WORRIES_SHOWN;
	const shown = worries.slice(0, WORRIES_SHOWN).map((one) => markup`<li>${one}.</li>`);
	const list =
		worries.length > 0 &&
		markup`<ul>
			${shown}${rest > 0 && markup`<li>And ${counted(rest, 'more thing')}.</li>`}
		</ul>`;
	const below = isBlank && 'Publish the workflows; the board fills as they run.';
	const open = markup`Open cases: ${figure('cases.open', cases.length)}, for today: ${figure('cases.today', today.length)}.`;
	const sales = figures.sales.map((one) => markup`<p class="sale">Sale, ${one} (held back of everything).</p>`);
	return markup`<header class="hero ${tone}">
		<h1>● ${words}</h1>
		${sales}${list}
		<p>${open} ${below}</p>
	</header>`;
}

/** The whole document. */
export function drawBoard(figures: Figures, frame: Frame, view: CaseView): string {
	const { nowMs, timeZone } = frame;
	if (view.role !== '') return pageOf(frame, caseList(figures.cases, view));
	return pageOf(
		{ ...frame, title: `● ${verdictOf(figures).words}` },
		heroOf(figures),
		tiles(figures, nowMs, timeZone),
		caseList(figures.cases, view),
		storeTable(figures, nowMs, timeZone),
		flowTable(figures, nowMs, timeZone),
		markup`<div class="two">
			${ownerTable(figures, view)}${deadlineList(figures, nowMs, timeZone)}${driftTable(figures, nowMs)}${moneyTable(figures)}
		</div>`,
		markup`<footer>
			Drawn from the Data Tables of this n8n.
			${'Only what the workflows have noted stands here; how many API calls are used is known to each process alone and is not shown.'}
		</footer>`,
	);
}
