/** The reconciliation as an e-mail: totals, payouts and what differs. Order ids and amounts, no personal data. */
import { counted, listed } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { ReportPage } from './reportPage';
import { reportHtml, reportText } from './reportPage';
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

function differenceTotals(rows: OrderRow[]): string {
	const sums = new Map<string, number>();
	for (const { currency, difference_minor: minor } of rows) sums.set(currency, (sums.get(currency) ?? 0) + minor);
	return [...sums].map(([currency, minor]) => `${fromMinor(minor, currency)} ${currency}`).join(', ');
}

/** What does not tie out stands first, what is not paid yet last. */
const weightOf = ({ ties_out, paid }: PayoutRow) => (paid === '' ? 2 : ties_out ? 1 : 0);

/** @param unread documents that cannot be read, so that what they are about is not in the rows */
export function makeReport(
	orders: OrderRow[],
	payouts: PayoutRow[],
	unread: number,
	nameOfShop: (shopId: string) => string,
): Report {
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
	const subject = `TikTok Shop settlement: ${toLookAt.length === 0 ? 'everything matches' : `${listed(toLookAt)} to look at`}`;
	const page: ReportPage = {
		title: toLookAt.length === 0 ? 'Everything matches' : `${listed(toLookAt)} to look at`,
		summary,
		payouts: [...payouts].sort((a, b) => weightOf(a) - weightOf(b)),
		orders: shown.slice(0, MOST_ROWS).map((row) => ({ row, what: WORDS[row.class] })),
		more: Math.max(0, shown.length - MOST_ROWS),
		isOpen: toLookAt.length > 0,
		nameOfShop,
	};
	return {
		subject,
		html: reportHtml(page),
		text: reportText(page),
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
