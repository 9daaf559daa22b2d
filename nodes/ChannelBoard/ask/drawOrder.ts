/** The story of an order as a page. */
import { counted } from '../../shared/channel/rows';
import { readTime } from '../../shared/channel/times';
import { TRY_AGAIN } from '../../shared/forms';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { caseLines } from '../board/caseList';
import type { CaseView } from '../board/caseList';
import type { Html } from '../page/html';
import { link, markup } from '../page/html';
import type { Frame } from '../page/page';
import { chip, pageOf } from '../page/page';
import { card, table } from '../page/parts';
import { at } from '../page/words';
import type { OrderStory, Step } from './orderStory';

export interface AnswerView extends CaseView {
	/** form of workflow 12d, which tries an order again at once */
	again: string;
	/** where the board is: '' when it is not known */
	boardAddress: string;
}

const words = (status: string) => status.toLowerCase().replaceAll('_', ' ');

const stepOf = ({ name, state, at: time, words: said }: Step, { nowMs, timeZone }: CaseView): Html =>
	markup`<li class="${state === 'not' ? '' : state}">
		<b>${name}</b>${time > 0 && at(time, timeZone, nowMs)} ${said}
	</li>`;

function tikTokChip({ status, isTikTokSilent, openCases: open }: OrderStory): Html {
	if (isTikTokSilent) return chip('bad', 'TikTok Shop gave no answer');
	if (status === '') return chip('bad', 'TikTok Shop does not know it');
	return chip(status === 'CANCELLED' || open.length > 0 ? 'warn' : 'good', `TikTok: ${words(status)}`);
}

function newStoreChip({ newStoreId, newStoreStatus, isNewStoreSilent }: OrderStory): Html {
	if (isNewStoreSilent) return chip('bad', 'NewStore gave no answer');
	return chip('info', newStoreId === '' ? 'not in NewStore' : `NewStore: ${words(newStoreStatus) || 'known'}`);
}

function headOf(story: OrderStory): Html {
	const { orderId, total, newStoreId, stores } = story;
	return markup`<h1>Order ${orderId}</h1>
		<p>${tikTokChip(story)} ${newStoreChip(story)} ${total}</p>
		${newStoreId !== '' && markup`<p class="soft say">NewStore order ${newStoreId}${stores.length > 0 && `, at ${stores.join(', ')}`}</p>`}`;
}

const refundLine = (row: Row, { nowMs, timeZone }: CaseView) => [
	`${cell(row, 'amount')} ${cell(row, 'currency')}`.trim() || '-',
	words(cell(row, 'state')),
	at(readTime(row.updated_at), timeZone, nowMs),
	cell(row, 'note'),
];

const REFUND_COLUMNS = [
	{ head: 'Amount', kind: 'head' as const },
	{ head: 'State' },
	{ head: 'Changed' },
	{ head: 'Why', kind: 'wide' as const },
];

const PAYOUT_COLUMNS = [
	{ head: 'Payout', kind: 'head' as const },
	{ head: 'Paid out for it' },
	{ head: 'Noted' },
	{ head: 'Compared with NewStore', kind: 'wide' as const },
];

const payoutLine = (row: Row, { nowMs, timeZone }: CaseView) => [
	cell(row, 'payment_ids') || `statement ${cell(row, 'statement_ids')}`,
	`${cell(row, 'payout')} ${cell(row, 'currency')}`.trim(),
	at(readTime(row.noted_at), timeZone, nowMs),
	cell(row, 'note'),
];

const closedCase = (row: Row) => markup`<li>
	<div>
		<h3>${cell(row, 'title')}</h3>
		<p class="say">closed: ${cell(row, 'closed_why') || 'no reason was noted'}</p>
	</div>
</li>`;

function casesOf(story: OrderStory, view: AnswerView): Html {
	const closed = story.cases.filter((row) => cell(row, 'state').toLowerCase() === 'closed');
	if (story.cases.length === 0) return card('Cases', markup`<p class="soft">None: nothing went wrong with it.</p>`);
	return card('Cases', markup`<ul class="cases">${caseLines(story.openCases, view)}${closed.map(closedCase)}</ul>`);
}

/** What comes from both systems: only where there is something. */
function requestsOf({ returns, cancellations }: OrderStory): Html[] {
	const columns = [{ head: 'Number', kind: 'head' as const }, { head: 'State' }, { head: 'Why' }, { head: 'Amount' }];
	const rows = [
		...returns.map(({ id, status, reason, amount }) => [`Return ${id}`, words(status), reason, amount || '-']),
		...cancellations.map(({ id, status, reason }) => [`Cancellation ${id}`, words(status), reason, '-']),
	];
	return rows.length > 0 ? [card('Asked for on TikTok', table(columns, rows))] : [];
}

const LINE_COLUMNS = [
	{ head: 'Product', kind: 'head' as const },
	{ head: 'SKU' },
	{ head: 'Units', isNumber: true },
	{ head: 'State' },
	{ head: 'Parcel' },
];

/** 03a sends no such order, however often it is asked to (nodes/ChannelOrder/orderState.ts). */
const isHeld = ({ status, newStoreId, isNewStoreSilent }: OrderStory) =>
	status === 'ON_HOLD' && newStoreId === '' && !isNewStoreSilent;

/** Which of the choices of the form of 12d helps this order; '' when nothing is missing. */
function whatToTry({ steps, status, newStoreId, newStoreStatus, isNewStoreSilent, returns }: OrderStory): string {
	const is = (name: string) => steps.find((step) => step.name === name)?.state === 'is';
	if (status === 'CANCELLED') return newStoreId === '' || /cancel/i.test(newStoreStatus) ? '' : TRY_AGAIN.cancel;
	if (newStoreId === '') return is('Paid') && !isNewStoreSilent ? TRY_AGAIN.send : '';
	if (is('Shipped by the store') && !is('TikTok knows')) return TRY_AGAIN.tell;
	if (returns.length > 0) return TRY_AGAIN.book;
	return is('TikTok knows') ? TRY_AGAIN.refund : '';
}

/** The form says what became of it; trying twice changes nothing. */
function againOf(story: OrderStory, { again }: AnswerView): Html {
	if (isHeld(story))
		return markup`<p class="soft">
			TikTok holds it: the buyer may still cancel, or it is a pre-order. It goes to NewStore by itself after that.
		</p>`;
	const what = whatToTry(story);
	if (what === '') return markup``;
	const address = `${again}?order_ids=${story.orderId}&what=${encodeURIComponent(what)}`;
	return markup`<p class="after">${link(address, 'Try this order now', 'btn')} <span class="soft">${what}</span></p>`;
}

function bodyOf(story: OrderStory, view: AnswerView): Html[] {
	const silent = story.silent.map((one) => markup`<p class="bad say">${one}</p>`);
	return [
		markup`<section class="card">${headOf(story)}${silent}</section>`,
		card(
			'From the payment to the payout',
			markup`<ol class="steps">${story.steps.map((step) => stepOf(step, view))}</ol>`,
			againOf(story, view),
		),
		casesOf(story, view),
		...(story.lines.length > 0
			? [
					card(
						counted(
							story.lines.reduce((all, { units }) => all + units, 0),
							'unit',
						),
						table(
							LINE_COLUMNS,
							story.lines.map(({ name, sku, units, status, tracking }) => [
								name,
								sku || '-',
								units,
								words(status),
								tracking || '-',
							]),
						),
					),
				]
			: []),
		...requestsOf(story),
		card(
			'Refunds',
			story.refunds.length > 0
				? table(
						REFUND_COLUMNS,
						story.refunds.map((row) => refundLine(row, view)),
					)
				: markup`<p class="soft">None.</p>`,
		),
		card(
			'Payout',
			story.payouts.length > 0
				? table(
						PAYOUT_COLUMNS,
						story.payouts.map((row) => payoutLine(row, view)),
					)
				: markup`<p class="soft">It stands in no payout that was reported yet.</p>`,
		),
	];
}

export const backTo = ({ boardAddress }: AnswerView): Html =>
	markup`<p class="back"><a href="${boardAddress}">← Board</a></p>`;

/** A page for the orders that were found; at least one. */
export const drawOrders = (stories: readonly OrderStory[], frame: Frame, view: AnswerView): string =>
	pageOf(frame, backTo(view), ...stories.flatMap((story) => bodyOf(story, view)));
