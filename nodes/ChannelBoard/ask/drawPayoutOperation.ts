/** Rows of tts_payouts and tts_order_payouts → the orders of a payout as one HTML page. */
import { channelOperation } from '../../shared/channel/operation';
import { isBlankRow, sum } from '../../shared/channel/rows';
import { readTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { notDrawn, optionsField, settingsField, shopsField } from '../boardFields';
import { markup } from '../page/html';
import { pageOf } from '../page/page';
import { card, figure, table } from '../page/parts';
import { at } from '../page/words';
import type { CaseView } from '../board/caseList';
import { answerSettings } from './drawOrderOperation';
import { backTo } from './drawOrder';
import { askedField } from './readAskedOperation';

const SHOWN = 300;

const PAYOUT_COLUMNS = [
	{ head: 'Payout', kind: 'head' as const },
	{ head: 'In the bank' },
	{ head: 'Paid' },
	{ head: 'Orders', isNumber: true },
	{ head: 'Differ', isNumber: true },
	{ head: 'Result', kind: 'wide' as const },
];

const ORDER_COLUMNS = [
	{ head: 'Order', kind: 'head' as const },
	{ head: 'Paid out for it' },
	{ head: 'Compared with NewStore', kind: 'wide' as const },
];

const count = (row: Row, column: string) => Number(row[column]) || 0;

const payoutLine = (row: Row, { nowMs, timeZone }: CaseView) => [
	cell(row, 'payment_id'),
	`${cell(row, 'amount')} ${cell(row, 'currency')}`.trim(),
	at(readTime(row.paid_at), timeZone, nowMs),
	figure('payout.orders', count(row, 'orders')),
	figure('payout.differ', count(row, 'orders_open')),
	cell(row, 'note'),
];

const orderLine = (row: Row, askAddress: string) => [
	markup`<a href="${askAddress}?ask=${encodeURIComponent(cell(row, 'order_id'))}">${cell(row, 'order_id')}</a>`,
	`${cell(row, 'payout')} ${cell(row, 'currency')}`.trim(),
	cell(row, 'note'),
];

export const drawPayoutOperation = channelOperation({
	name: 'Draw a Payout',
	value: 'drawPayout',
	action: 'Draw a payout with its orders',
	description: 'Make one HTML page of a payout or statement: what was paid, and for which orders',
	inputs: { payouts: 'Payouts and Their Orders' },
	outputs: { page: 'Page' },
	properties: [askedField, settingsField, shopsField, optionsField],
	wrongSetting: notDrawn,
	run(given) {
		const { frame, view } = answerSettings(given);
		const rows = given.feeds.payouts.filter((row) => !isBlankRow(row));
		const orders = rows.filter((row) => cell(row, 'order_id') !== '');
		const payouts = rows.filter((row) => cell(row, 'order_id') === '');
		const total = sum(payouts.map((row) => count(row, 'orders')));
		const rest = Math.max(total, orders.length) - Math.min(orders.length, SHOWN);
		const html = pageOf(
			frame,
			backTo(view),
			card(
				'Payout',
				payouts.length > 0
					? table(
							PAYOUT_COLUMNS,
							payouts.map((row) => payoutLine(row, view)),
						)
					: markup`<p class="soft">The payout was not reported yet.</p>`,
			),
			card(
				'Its orders',
				table(
					ORDER_COLUMNS,
					orders.slice(0, SHOWN).map((row) => orderLine(row, frame.askAddress)),
				),
				rest > 0
					? markup`<p class="soft">${figure('orders.more', rest)} more stand in the report of finance.</p>`
					: markup``,
			),
		);
		return { page: [{ json: { html } }] };
	},
});
