/** The cards of the board below its first line. */
import { groupBy, sum, written } from '../../shared/channel/rows';
import { readTime } from '../../shared/channel/times';
import { cell } from '../../shared/tableRows';
import type { Html } from '../page/html';
import { markup } from '../page/html';
import type { Tone } from '../page/page';
import { chip } from '../page/page';
import { card, coloured, figure, table } from '../page/parts';
import { ago, at, countdown, span } from '../page/words';
import { dueCurve, eventCurve } from './curve';
import type { Figures, FlowFigures, StoreFigures } from './figures';

const DAYS_30_MS = 30 * 86_400_000;

const tile = (name: string, number: Html, words: Array<Html | string>, tone: Tone | 'soft'): Html =>
	markup`<section class="card">
		<h2>${name}</h2>
		<b class="${tone}">${number}</b>${words.map((one) => markup`<p>${one}</p>`)}
	</section>`;

/** Six figures, each with what it means. */
export function tiles(figures: Figures, nowMs: number, timeZone: string): Html {
	const { stores, refunds, journals, payouts, heldStock, heldOrders, unrouted, authorizationEnds: ends } = figures;
	const whose = figures.authorizationName ? ` ${figures.authorizationName}` : '';
	const late = sum(stores.map((store) => store.late));
	const today = sum(stores.map((store) => store.dueToday));
	const open = sum(stores.map((store) => store.open));
	const stuck = journals.failed + journals.asked;
	const { last } = payouts;
	const paid =
		last &&
		`Last payout ${cell(last, 'amount')} ${cell(last, 'currency')}, ${at(readTime(last.paid_at), timeZone, nowMs)}`;
	const isEnding = ends > 0 && ends - nowMs < DAYS_30_MS;
	// A figure of nothing is no good news while nothing has been measured.
	const fine = figures.isBlank ? 'soft' : 'good';
	return markup`<div class="tiles">
		${[
			tile(
				'Stock',
				figure('stock.held', heldStock.length),
				[heldStock.length > 0 ? 'held back: nothing is sent for them' : 'held back'],
				heldStock.length > 0 ? 'bad' : fine,
			),
			tile(
				'Orders',
				figure('orders.held', heldOrders),
				['wait for a person', markup`${figure('orders.unrouted', unrouted)} without a store`],
				heldOrders > 0 ? 'warn' : fine,
			),
			tile(
				'Dispatch',
				figure('dispatch.late', late),
				['late', markup`${figure('dispatch.today', today)} due today, ${figure('dispatch.open', open)} open`],
				late > 0 ? 'bad' : fine,
			),
			tile(
				'Refunds',
				figure('refunds.asked', refunds.asked),
				[
					'wait for an answer',
					markup`${figure('refunds.failed', refunds.failed)} failed, ${figure('refunds.waiting', refunds.waiting)} on the
					way`,
				],
				refunds.asked + refunds.failed > 0 ? 'warn' : fine,
			),
			tile(
				'Money',
				figure('journals.stuck', stuck),
				[
					markup`journals wait, ${figure('payouts.differing', payouts.differing)} payouts differ`,
					paid ?? 'No payout yet',
				],
				stuck + payouts.differing > 0 ? 'warn' : fine,
			),
			tile(
				'Connections',
				ends > 0 ? markup`${countdown(ends, nowMs).replace(/ left$/, '')}` : markup`?`,
				[
					ends > 0
						? `of the TikTok authorization${whose}: ${at(ends, timeZone, nowMs)}`
						: 'The credential does not say when it ends',
					markup`${figure('shops', figures.shops)} active ${figures.shops === 1 ? 'shop' : 'shops'}`,
				],
				ends === 0 ? 'soft' : isEnding ? 'bad' : 'good',
			),
		]}
	</div>`;
}

const STATE_WORDS: Record<string, [Tone, string]> = {
	ok: ['good', 'good'],
	silent: ['bad', 'silent'],
	missing: ['warn', 'events missing'],
	late: ['warn', 'late'],
};

function flowLine(flow: FlowFigures, nowMs: number, timeZone: string) {
	const [tone, words] = STATE_WORDS[flow.state] ?? ['info', 'not known'];
	const of = (column: string, number: number) => figure(`flow.${flow.number}.${column}`, number);
	const { bySweep, lagSeconds } = flow;
	return [
		markup`${chip(tone, words)} ${flow.name}`,
		markup`<span title="${at(flow.lastRun, timeZone, nowMs)}">${ago(flow.lastRun, nowMs)}</span>`,
		lagSeconds === undefined ? '-' : markup`${of('lag', lagSeconds)} s`,
		of('events', flow.eventsToday),
		of('byEvents', flow.byEvents),
		bySweep > 0 ? coloured('warn', of('bySweep', bySweep)) : of('bySweep', bySweep),
		eventCurve(flow.hours, nowMs),
	];
}

export function flowTable({ flows }: Figures, nowMs: number, timeZone: string): Html {
	if (flows.length === 0)
		return card('Flows', markup`<p class="soft">No flow has noted a run yet: workflow 11a writes tts_flows.</p>`);
	const columns = [
		{ head: 'Flow', kind: 'head' as const },
		{ head: 'Last good run' },
		{ head: 'Lag, last hour' },
		{ head: 'Events today', isNumber: true },
		{ head: 'Came by events', isNumber: true },
		{ head: 'Found by a sweep', isNumber: true },
		{ head: 'Events in the last 24 hours', kind: 'wide' as const },
	];
	return card(
		'Flows',
		table(
			columns,
			flows.map((flow) => flowLine(flow, nowMs, timeZone)),
		),
	);
}

function storeLine(store: StoreFigures, nowMs: number) {
	const key = store.store === '' ? 'none' : store.store;
	const of = (column: string, number: number) => figure(`store.${key}.${column}`, number);
	const next = store.nextDeadline > 0 ? countdown(store.nextDeadline, nowMs) : '-';
	return [
		store.store === '' ? coloured(store.open > 0 ? 'warn' : 'soft', store.name) : store.name,
		of('open', store.open),
		of('today', store.dueToday),
		store.late > 0 ? coloured('bad', of('late', store.late)) : of('late', store.late),
		of('notReported', store.notReported),
		of('toCollect', store.toCollect),
		store.oldestPaid > 0 ? span(nowMs - store.oldestPaid) : '-',
		next,
		store.dueHours.length > 0 ? dueCurve(store.dueHours, nowMs) : '-',
	];
}

const STORES_SHOWN = 100;

export function storeTable({ stores }: Figures, nowMs: number, timeZone: string): Html {
	const countedAt = Math.max(0, ...stores.map((store) => store.countedAt));
	if (countedAt === 0)
		return card('Stores', markup`<p class="soft">Nothing waits in the stores, or workflow 11 has not counted yet.</p>`);
	const columns = [
		{ head: 'Store', kind: 'head' as const },
		{ head: 'Open', isNumber: true },
		{ head: 'Due today', isNumber: true },
		{ head: 'Late', isNumber: true },
		{ head: 'Shipped, not told', isNumber: true },
		{ head: 'To be collected', isNumber: true },
		{ head: 'Oldest waits' },
		{ head: 'Next due' },
		{ head: 'Due by hour' },
	];
	const rest = stores.length - STORES_SHOWN;
	return card(
		'Stores',
		table(
			columns,
			stores.slice(0, STORES_SHOWN).map((store) => storeLine(store, nowMs)),
		),
		rest > 0 ? markup`<p class="soft">And ${written(rest)} more in tts_backlog.</p>` : markup``,
		markup`<p class="soft">
			Counted ${ago(countedAt, nowMs)}, ${at(countedAt, timeZone, nowMs)}. An order that two stores hold counts for both.
		</p>`,
	);
}

const DEADLINES_SHOWN = 8;

export function deadlineList({ deadlines }: Figures, nowMs: number, timeZone: string): Html {
	if (deadlines.length === 0) return card('Deadlines', markup`<p class="soft">No case has a deadline.</p>`);
	const rows = deadlines
		.slice(0, DEADLINES_SHOWN)
		.map(({ deadline, title, role }) => [
			coloured(deadline < nowMs ? 'bad' : 'warn', markup`<strong class="chip">${countdown(deadline, nowMs)}</strong>`),
			markup`${title} <span class="soft">${role}, ${at(deadline, timeZone, nowMs)}</span>`,
		]);
	const columns = [
		{ head: 'Left', kind: 'head' as const },
		{ head: 'For', kind: 'wide' as const },
	];
	return card(
		'Deadlines',
		markup`<p class="soft">${figure('deadlines', deadlines.length)} in all</p>`,
		table(columns, rows, true),
	);
}

function kindWords(kind: string): string {
	const words = kind.replaceAll('_', ' ').replaceAll('tiktok', 'TikTok').replaceAll('newstore', 'NewStore');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

export function driftTable({ drift }: Figures, nowMs: number): Html {
	if (drift.length === 0)
		return card('Drift', markup`<p class="soft">Workflow 09 has noted no difference between both sides.</p>`);
	const rows = [...groupBy(drift, (row) => cell(row, 'kind'))]
		.sort(([, a], [, b]) => b.length - a.length)
		.map(([kind, own]) => {
			const oldest = Math.min(...own.map((row) => readTime(row.since) || nowMs));
			const waits = own.filter((row) => cell(row, 'state').toLowerCase() === 'waits').length;
			return [
				kindWords(kind),
				figure(`drift.${kind}.all`, own.length),
				figure(`drift.${kind}.waits`, waits),
				span(nowMs - oldest),
				cell(own[0], 'what'),
			];
		});
	const columns = [
		{ head: 'What differs', kind: 'head' as const },
		{ head: 'Now', isNumber: true },
		{ head: 'May mend itself', isNumber: true },
		{ head: 'Oldest since' },
		{ head: 'For example', kind: 'wide' as const },
	];
	return card('Drift', table(columns, rows));
}

export function moneyTable({ journals, payouts }: Figures): Html {
	const line = (name: string, key: string, number: number, isBad: boolean) => [
		name,
		isBad && number > 0 ? coloured('bad', figure(key, number)) : figure(key, number),
	];
	const columns = [{ head: 'Settlement' }, { head: 'Now', isNumber: true }];
	return card(
		'Settlement',
		table(
			columns,
			[
				line('Payouts in the bank', 'payouts.paid', payouts.paid, false),
				line('Payouts not paid yet', 'payouts.open', payouts.open, false),
				line('Payouts with orders that differ', 'payouts.differing.table', payouts.differing, true),
				line('Journals on their way', 'journals.open', journals.open, false),
				line('Journals that wait for an answer', 'journals.asked', journals.asked, true),
				line('Journals that have failed', 'journals.failed', journals.failed, true),
				line('Journals that differ from the books', 'journals.changed', journals.changed, true),
			],
			true,
		),
	);
}
