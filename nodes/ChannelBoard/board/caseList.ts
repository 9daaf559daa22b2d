/** Open cases with what can be pressed, and how many each owner has. */
import { shortTime } from '../../shared/channel/localTime';
import { counted } from '../../shared/channel/rows';
import { isoExact } from '../../shared/channel/times';
import type { Html } from '../page/html';
import { link, markup } from '../page/html';
import type { Tone } from '../page/page';
import { card, coloured, figure, table } from '../page/parts';
import { chip } from '../page/page';
import { countdown, span } from '../page/words';
import type { Figures } from './figures';
import type { OpenCase, OwnerFigures } from './caseFigures';

export interface CaseView {
	nowMs: number;
	timeZone: string;
	/** form of workflow 12a */
	caseForm: string;
	/** the page is opened by its address, so that it can be asked for the cases of one owner */
	canChoose: boolean;
	/** cases of this role only; '' = the most urgent of all */
	role: string;
}

const SHOWN = 12;
const SHOWN_OF_ROLE = 200;

const TONES: Tone[] = ['bad', 'bad', 'warn', 'info'];
const SEVERITIES = ['critical', 'error', 'warning', 'information'];

/** The form that a sentence names, like "Answer here: https://…/form/…". */
const formIn = (text: string) => /https?:\/\/[^\s<>"']*\/form\/[^\s<>"']*[^\s<>"'.,;:!?)]/i.exec(text)?.[0] ?? '';

const withoutAddress = (text: string) => text.replace(/\s*(?:Answer[^.:]*: )?https?:\/\/\S+/g, '').trim();

function buttonsOf({ number, toDo, playbook }: OpenCase, { caseForm }: CaseView): Html {
	const form = formIn(toDo);
	const done = number === '' ? '' : `${caseForm}?case=${number}&what_to_do=Mark%20as%20done`;
	return markup`<span class="do">${link(form, 'Decide', 'btn')}${link(done, 'Done', form === '' ? 'btn' : 'btn plain')}${link(playbook, 'How', 'btn plain')}</span>`;
}

function lineOf(one: OpenCase, view: CaseView): Html {
	const { deadline, openedAt, takenBy, isPutOff, role, rank } = one;
	const { nowMs, timeZone } = view;
	const due =
		deadline > 0 &&
		markup` · ${coloured(deadline < nowMs ? 'bad' : 'warn', countdown(deadline, nowMs))}
		(${shortTime(isoExact(deadline), timeZone, nowMs)})`;
	const about = markup`${role}${openedAt > 0 && ` · open for ${span(nowMs - openedAt)}`}${due}${takenBy !== '' && ` · with ${takenBy}`}${isPutOff && ' · put off'}`;
	return markup`<li>
		<div>
			<h3>${one.title}</h3>
			<p class="say">${chip(TONES[rank], SEVERITIES[rank])} ${about}</p>
		</div>
		${buttonsOf(one, view)}
		<p class="say">${withoutAddress(one.toDo)}</p>
	</li>`;
}

/** Each case with its buttons, to stand in a list. */
export const caseLines = (cases: readonly OpenCase[], view: CaseView): Html[] => cases.map((one) => lineOf(one, view));

/** @param cases the most urgent first */
export function caseList(cases: readonly OpenCase[], view: CaseView): Html {
	const { role } = view;
	const chosen = role === '' ? cases : cases.filter((one) => one.role === role);
	const shown = chosen.slice(0, role === '' ? SHOWN : SHOWN_OF_ROLE);
	const rest = chosen.length - shown.length;
	const more =
		rest > 0
			? markup`<p class="soft">
					And ${figure('cases.more', rest)} more:
					${role === '' ? 'see each owner below' : 'in the Data Table tts_cases'}.
				</p>`
			: markup``;
	const all = role === '' ? markup`` : markup`<p><a href="?">All owners</a></p>`;
	const list =
		shown.length === 0
			? markup`<p class="soft">No case is open.</p>`
			: markup`<ul class="cases">
					${caseLines(shown, view)}
				</ul>`;
	return card(role === '' ? 'Open cases, the most urgent first' : `Open cases of ${role}`, all, list, more);
}

const ownerLine = ({ role, open, day, days, older, putOff }: OwnerFigures, canChoose: boolean) => {
	const cellOf = (column: string, number: number) => figure(`owner.${role}.${column}`, number);
	return [
		open > 0 && canChoose ? markup`<a href="?cases=${encodeURIComponent(role)}">${role}</a>` : role,
		cellOf('open', open),
		cellOf('day', day),
		cellOf('days', days),
		older > 0 ? coloured('bad', cellOf('older', older)) : cellOf('older', older),
		cellOf('putOff', putOff),
	];
};

export function ownerTable({ owners, cases }: Figures, { canChoose }: CaseView): Html {
	const columns = [
		{ head: 'Owner', kind: 'head' as const },
		{ head: 'Open', isNumber: true },
		{ head: 'New', isNumber: true },
		{ head: '1-3 days', isNumber: true },
		{ head: 'Older', isNumber: true },
		{ head: 'Put off', isNumber: true },
	];
	return card(
		`Owners: ${counted(cases.length, 'open case')}`,
		table(
			columns,
			owners.map((owner) => ownerLine(owner, canChoose)),
			true,
		),
	);
}
