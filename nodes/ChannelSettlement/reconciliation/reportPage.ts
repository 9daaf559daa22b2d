/**
 * The reconciliation as people read it, on a phone as well: what is to do first, a card for each payout, the orders to look at.
 * Everything in full is in the two sheets.
 */
import { escapeHtml } from '../../shared/channel/html';
import { BOX_CLASS, GREY_TONE, LINE_CLASS, LINE_STYLE, mailPage, severityTone } from '../../shared/channel/mailPage';
import { counted } from '../../shared/channel/rows';
import { parseTime, utcDay } from '../../shared/channel/times';
import type { OrderRow, PayoutRow } from './reconcileTypes';

/** What the page shows; rows are in the order in which they are shown. */
export interface ReportPage {
	title: string;
	/** sentences below the title */
	summary: string[];
	payouts: PayoutRow[];
	/** orders to look at, with the word for what is wrong */
	orders: Array<{ row: OrderRow; what: string }>;
	/** how many of them are in the sheet only */
	more: number;
	/** is there anything to look at */
	isOpen: boolean;
	nameOfShop: (shopId: string) => string;
}

/** The short form of an id stays on one line. */
const whole = (html: string) => html.replace(/…\d{4}\b/g, '<span style="white-space:nowrap">$&</span>');

const grey = (tag: string, style: string, text: string) =>
	`<${tag} class="${GREY_TONE.name}" style="color:${GREY_TONE.colour};${style}">${whole(escapeHtml(text))}</${tag}>`;

/** "12481.10" → "12,481.10" */
const money = (amount: string) => amount.replace(/\d(?=(?:\d{3})+(?:\.|$))/g, '$&,');

const heading = (text: string) =>
	`<h2 style="font-size:16px;line-height:1.3;margin:24px 0 8px">${escapeHtml(text)}</h2>`;

/** "7540000000000000001,…" → "…0001, …0002": the sheet has them in full. */
const shortIds = (ids: string) =>
	ids
		.split(',')
		.filter(Boolean)
		.map((id) => (id.length > 4 ? `…${id.slice(-4)}` : id))
		.join(', ');

const isZero = (amount: string) => /^-?0*(?:\.0*)?$/.test(amount);

/** The same for the amounts in a sentence. */
const moneyIn = (sentence: string) => sentence.replace(/\d{4,}\.\d+/g, money);

const PARTS = [
	['Sales', 'sales'],
	['Shipping', 'shipping'],
	['Refunds', 'refunds'],
	['Fees', 'fees'],
	['Adjustments', 'adjustments'],
	['Other', 'other'],
	['Reserves', 'reserves'],
] as const;

/** Parts that are zero say nothing; amounts stand under each other at the right. */
function amountsOf(payout: PayoutRow): Array<[label: string, amount: string, isTotal: boolean]> {
	const parts = PARTS.filter(([, field]) => !isZero(payout[field])).map(([label, field]): [string, string, boolean] => [
		label,
		payout[field],
		false,
	]);
	return [
		...parts,
		['Statements together', payout.total, true],
		...(payout.paid === '' ? [] : [['Paid out', payout.paid, true] as [string, string, boolean]]),
		...(isZero(payout.difference) ? [] : [['Difference', payout.difference, true] as [string, string, boolean]]),
	];
}

const RIGHT = 'padding:3px 0 3px 12px;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums';

function amountRow([label, amount, isTotal]: [string, string, boolean]): string {
	const bold = isTotal ? 'font-weight:bold;' : '';
	return `<tr><td style="${bold}padding:3px 0">${escapeHtml(label)}</td><td style="${bold}${RIGHT}">${escapeHtml(money(amount))}</td></tr>`;
}

/** What a payout is called: its money, or that there is none yet. */
function payoutTitle({ payment_id: id, paid, total, currency }: PayoutRow): string {
	if (id === '') return `Not paid out yet: ${money(total)} ${currency}`;
	return paid === '' ? `Payout, not read: ${money(total)} ${currency}` : `Payout ${money(paid)} ${currency}`;
}

function smallPrint(payout: PayoutRow): string {
	const statements = payout.statement_ids.split(',').filter(Boolean).length;
	return [
		payout.payment_id && `Payout ${shortIds(payout.payment_id)}`,
		payout.paid_at && `paid ${utcDay(parseTime(payout.paid_at))}`,
		`${counted(statements, 'statement')}${statements > 0 && statements <= 3 ? ` (${shortIds(payout.statement_ids)})` : ''}`,
		counted(payout.orders, 'order'),
	]
		.filter(Boolean)
		.join(' · ');
}

/** Green needs no look; what does not tie out carries the colour of a case. */
function cardOf(payout: PayoutRow, nameOfShop: (shopId: string) => string): string {
	const isWrong = !payout.ties_out && payout.paid !== '';
	const tone = severityTone(isWrong ? 'error' : 'info');
	return [
		`<div class="${BOX_CLASS}" style="background:#f6f8fa;border-radius:6px;padding:12px 14px;margin:0 0 12px">`,
		`<div style="font-size:17px;font-weight:bold">${escapeHtml(payoutTitle(payout))}</div>`,
		grey('div', 'font-size:13px', nameOfShop(payout.shop_id)),
		payout.payment_id === ''
			? ''
			: `<div class="${tone.name}" style="color:${tone.colour};margin:6px 0">${escapeHtml(moneyIn(payout.result))}</div>`,
		'<table role="presentation" style="border-collapse:collapse;width:100%">',
		...amountsOf(payout).map(amountRow),
		'</table>',
		grey('div', 'font-size:12px;margin-top:6px', smallPrint(payout)),
		'</div>',
	].join('\n');
}

function orderRow({ row, what }: { row: OrderRow; what: string }): string {
	const cell = `border-top:${LINE_STYLE};padding:8px 0;vertical-align:top`;
	return [
		`<tr><td class="${LINE_CLASS}" style="${cell};overflow-wrap:anywhere"><strong>${escapeHtml(what)}</strong>`,
		`<div style="font-size:14px">${escapeHtml(row.result)}</div>`,
		grey(
			'div',
			'font-size:12px',
			`Order ${row.order_id} · expected ${row.expected || '–'}, settled ${row.settled || '–'}`,
		),
		'</td>',
		`<td class="${LINE_CLASS}" style="${cell};${RIGHT};padding-top:8px"><strong>${escapeHtml(money(row.difference))}</strong><div style="font-size:12px">${escapeHtml(row.currency)}</div></td></tr>`,
	].join('');
}

export function reportHtml({ title, summary, payouts, orders, more, isOpen, nameOfShop }: ReportPage): string {
	const severity = isOpen ? 'error' : 'info';
	const tone = severityTone(severity);
	const body = [
		`<p class="${tone.name}" style="color:${tone.colour};margin:0;font-size:13px;font-weight:bold">${isOpen ? 'To look at · finance' : 'For information · finance'}</p>`,
		`<h1 style="font-size:20px;line-height:1.3;margin:2px 0 10px">${escapeHtml(title)}</h1>`,
		...summary.map((line) => `<p style="margin:0 0 4px">${escapeHtml(line)}</p>`),
		...(payouts.length > 0 ? [heading('Payouts')] : []),
		...payouts.map((payout) => cardOf(payout, nameOfShop)),
		...(orders.length > 0
			? [
					heading('Orders to look at'),
					'<table role="presentation" style="border-collapse:collapse;width:100%">',
					...orders.map(orderRow),
					'</table>',
				]
			: []),
		...(more > 0
			? [
					`<p class="${LINE_CLASS}" style="border-top:${LINE_STYLE};margin:0;padding-top:8px">${more} more are in the spreadsheet.</p>`,
				]
			: []),
		grey(
			'p',
			'font-size:13px;margin:18px 0 0',
			'Every order and every payout, with all numbers, is in the two sheets of this e-mail.',
		),
	];
	return mailPage(body.join('\n'), severity);
}

/** The same without tags. */
export function reportText({ title, summary, payouts, orders, more, nameOfShop }: ReportPage): string {
	return [
		title,
		...summary,
		...payouts.map((payout) =>
			[
				`\n${payoutTitle(payout)}, ${nameOfShop(payout.shop_id)}`,
				payout.payment_id && moneyIn(payout.result),
				...amountsOf(payout).map(([label, amount]) => `  ${label.padEnd(22)}${money(amount).padStart(14)}`),
				smallPrint(payout),
			]
				.filter(Boolean)
				.join('\n'),
		),
		...(orders.length > 0 ? ['\nOrders to look at'] : []),
		...orders.map(
			({ row, what }) => `- ${what}: ${row.difference} ${row.currency}. ${row.result} Order ${row.order_id}.`,
		),
		...(more > 0 ? [`${more} more are in the spreadsheet.`] : []),
	].join('\n');
}
