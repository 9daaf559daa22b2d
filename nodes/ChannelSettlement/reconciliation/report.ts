/** The reconciliation as an e-mail: totals, payouts and what differs. Order ids and amounts, no personal data. */
import { counted, listed } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { OrderClass, OrderRow, PayoutRow } from './reconcileTypes';

export interface Report {
	subject: string;
	html: string;
	text: string;
	orders: number;
	matched: number;
	differences: number;
	by_class: Record<string, number>;
	payouts: number;
	payouts_tied_out: number;
	/** sum of the differences per currency, as text */
	difference_totals: string;
	/** documents that cannot be read; each is a case */
	unreadable: number;
}

const WORDS: Record<OrderClass, string> = {
	missing_in_newstore: 'Missing in NewStore',
	missing_on_tiktok: 'Not settled by TikTok',
	amount: 'Amount differs',
	fee_unknown: 'New kind of fee',
	timing: 'Will follow (timing)',
	matched: 'As expected',
};

const ORDER = Object.keys(WORDS) as OrderClass[];
/** More rows belong into the spreadsheet. */
const MOST_ROWS = 50;

const escaped = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const isAmount = (text: string) => /^-?[\d.]+$/.test(text) && text.length < 16;

/** Mail programs know no style sheets: every cell carries its own. Amounts stand right, ids and words left. */
const table = (head: string[], rows: string[][]) => {
	const cell = (tag: string, text: string, sample: string) =>
		`<${tag} style="padding:4px 10px;border-bottom:1px solid #ddd;text-align:${isAmount(sample) ? 'right' : 'left'};vertical-align:top">${escaped(text)}</${tag}>`;
	const line = (tag: string, row: string[]) =>
		`<tr>${row.map((text, column) => cell(tag, text, rows[0]?.[column] ?? '')).join('')}</tr>`;
	return `<table style="border-collapse:collapse">${[line('th', head), ...rows.map((row) => line('td', row))].join('')}</table>`;
};

function differenceTotals(rows: OrderRow[]): string {
	const sums = new Map<string, number>();
	for (const { currency, difference_minor: minor } of rows) sums.set(currency, (sums.get(currency) ?? 0) + minor);
	return [...sums].map(([currency, minor]) => `${fromMinor(minor, currency)} ${currency}`).join(', ');
}

/** @param unread documents that cannot be read, so that what they are about is not in the rows */
export function makeReport(orders: OrderRow[], payouts: PayoutRow[], unread: number): Report {
	const counts = Object.fromEntries(ORDER.map((name) => [name, orders.filter((row) => row.class === name).length]));
	const open = orders.filter((row) => row.class !== 'matched' && row.class !== 'timing');
	const shown = [...open].sort(
		(a, b) =>
			ORDER.indexOf(a.class) - ORDER.indexOf(b.class) || Math.abs(b.difference_minor) - Math.abs(a.difference_minor),
	);
	const tied = payouts.filter(({ ties_out }) => ties_out).length;
	const paid = payouts.filter(({ payment_id: id }) => id !== '').length;
	const wrong = payouts.filter(({ ties_out, paid: amount }) => !ties_out && amount !== '').length;
	const toLookAt = [
		...(wrong > 0 ? [counted(wrong, 'payout')] : []),
		...(open.length > 0 ? [counted(open.length, 'order')] : []),
		...(unread > 0 ? [counted(unread, 'unreadable document')] : []),
	];
	const summary = [
		`${counted(orders.length, 'order')}: ${counts.matched} as expected, ${counts.timing} will follow, ${open.length} to look at.`,
		`${counted(paid, 'payout')}: ${tied} ${tied === 1 ? 'is' : 'are'} exactly what the statements add up to.`,
		...(open.length > 0 ? [`Differences together: ${differenceTotals(open)}.`] : []),
		...(unread > 0 ? [`Not compared, because it cannot be read: ${counted(unread, 'document')}.`] : []),
	];
	const rows = shown
		.slice(0, MOST_ROWS)
		.map((row) => [
			row.order_id,
			WORDS[row.class],
			row.expected,
			row.settled,
			row.difference,
			row.currency,
			row.result,
		]);
	const payoutTable = payouts.map((row) => [
		row.payment_id || '(not paid yet)',
		row.statement_ids,
		row.sales,
		row.shipping,
		row.refunds,
		row.fees,
		row.adjustments,
		row.other,
		row.reserves,
		row.total,
		row.paid || '–',
		row.currency,
		row.result,
	]);
	const parts = [
		'<h2>TikTok Shop settlement: reconciliation</h2>',
		...summary.map((line) => `<p>${escaped(line)}</p>`),
		'<h3>Summary</h3>',
		table(
			['Result', 'Orders'],
			ORDER.filter((name) => counts[name] > 0).map((name) => [WORDS[name], String(counts[name])]),
		),
		'<h3>Payouts</h3>',
		table(
			[
				'Payout',
				'Statements',
				'Sales',
				'Shipping',
				'Refunds',
				'Fees',
				'Adjustments',
				'Other',
				'Reserves',
				'Total',
				'Paid',
				'Currency',
				'Result',
			],
			payoutTable,
		),
		...(rows.length > 0
			? [
					'<h3>Orders to look at</h3>',
					table(['Order', 'What', 'Expected', 'Settled', 'Difference', 'Currency', 'Why'], rows),
				]
			: []),
		...(shown.length > rows.length ? [`<p>${shown.length - rows.length} more are in the spreadsheet.</p>`] : []),
	];
	return {
		subject: `TikTok Shop settlement: ${toLookAt.length === 0 ? 'everything matches' : `${listed(toLookAt)} to look at`}`,
		html: `<div style="font-family:sans-serif;font-size:14px">\n${parts.join('\n')}\n</div>`,
		text: summary.join('\n'),
		orders: orders.length,
		matched: counts.matched,
		differences: open.length,
		by_class: counts,
		payouts: paid,
		payouts_tied_out: tied,
		difference_totals: differenceTotals(open),
		unreadable: unread,
	};
}
