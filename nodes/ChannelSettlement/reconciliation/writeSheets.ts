/** The rows of the two sheets that finance gets, and what tts_payouts keeps of a payout that was reported. */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, rowOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** Column of the sheet: text of people, number of the spreadsheet. */
type SheetRow = Record<string, string | number>;

/** Row of the table tts_payouts; when it was reported is known once the mail has left. */
interface PayoutNote {
	/** the payout; where TikTok shows none, the statement */
	payment_id: string;
	shop_id: string;
	statement_ids: string;
	status: string;
	currency: string;
	/** money in the bank */
	amount: string;
	paid_at: string;
	orders: number;
	orders_matched: number;
	orders_open: number;
	difference: string;
	note: string;
}

/** Row of the table tts_order_payouts; when it was noted is known once the mail has left. */
interface OrderNote {
	order_id: string;
	shop_id: string;
	newstore_order_id: string;
	payment_ids: string;
	statement_ids: string;
	currency: string;
	payout: string;
	difference: string;
	note: string;
}

interface Sheets {
	orders: Array<Placed<SheetRow>>;
	payouts: Array<Placed<SheetRow>>;
	notes: Array<Placed<PayoutNote>>;
	orderNotes: Array<Placed<OrderNote>>;
}

const RESULTS: Record<string, string> = {
	matched: 'As expected',
	timing: 'Will follow',
	missing_in_newstore: 'Missing in NewStore',
	missing_on_tiktok: 'Not settled by TikTok',
	amount: 'Amount differs',
	fee_unknown: 'New kind of fee',
};

const orderRow = (row: Row): SheetRow => ({
	Order: cell(row, 'order_id'),
	'NewStore order': cell(row, 'newstore_order_id'),
	Result: RESULTS[cell(row, 'class')] ?? cell(row, 'class'),
	Why: cell(row, 'result'),
	Currency: cell(row, 'currency'),
	Expected: Number(row.expected),
	Settled: Number(row.settled),
	Difference: Number(row.difference),
	'Sales expected': Number(row.expected_sales),
	'Sales settled': Number(row.settled_sales),
	'Shipping expected': Number(row.expected_shipping),
	'Shipping settled': Number(row.settled_shipping),
	'Refunds expected': Number(row.expected_refunds),
	'Refunds settled': Number(row.settled_refunds),
	Fees: Number(row.fees),
	Adjustments: Number(row.adjustments),
	'Paid out': Number(row.payout),
	Statements: cell(row, 'statement_ids'),
	Payouts: cell(row, 'payment_ids'),
});

const payoutRow = (row: Row): SheetRow => ({
	Payout: cell(row, 'payment_id') || '(none)',
	Status: cell(row, 'status'),
	Paid: cell(row, 'paid_at').slice(0, 10),
	Currency: cell(row, 'currency'),
	Orders: Number(row.orders),
	'Orders to look at': Number(row.orders_with_difference),
	Sales: Number(row.sales),
	Shipping: Number(row.shipping),
	Refunds: Number(row.refunds),
	Fees: Number(row.fees),
	Adjustments: Number(row.adjustments),
	Other: Number(row.other),
	Reserves: Number(row.reserves),
	Together: Number(row.total),
	'Paid by TikTok': cell(row, 'paid') === '' ? '' : Number(row.paid),
	Difference: Number(row.difference),
	Result: cell(row, 'result'),
	Statements: cell(row, 'statement_ids'),
});

/** One row per payout; where TikTok shows no payouts, one per statement. */
function notesOf(row: Row, payments: ReadonlyMap<string, Row>): PayoutNote[] {
	const payout = cell(row, 'payment_id');
	const statements = cell(row, 'statement_ids');
	const [orders, open] = [Number(row.orders), Number(row.orders_with_difference)];
	return (payout === '' ? statements.split(',').map((id) => id.trim()) : [payout])
		.filter((id) => id !== '')
		.map((payment_id) => {
			const money = rowOf(payments.get(payment_id)?.amount);
			return {
				payment_id,
				shop_id: cell(row, 'shop_id'),
				statement_ids: payout === '' ? payment_id : statements,
				status: cell(row, 'status'),
				currency: cell(money, 'currency') || cell(row, 'currency'),
				amount: cell(money, 'value') || cell(row, 'total'),
				paid_at: cell(row, 'paid_at'),
				orders,
				orders_matched: orders - open,
				orders_open: open,
				difference: cell(row, 'difference'),
				note: cell(row, 'result'),
			};
		});
}

/** What is not settled yet is in no payout. */
function orderNotesOf(row: Row): OrderNote[] {
	if (cell(row, 'order_id') === '' || cell(row, 'statement_ids') === '') return [];
	return [
		{
			order_id: cell(row, 'order_id'),
			shop_id: cell(row, 'shop_id'),
			newstore_order_id: cell(row, 'newstore_order_id'),
			payment_ids: cell(row, 'payment_ids'),
			statement_ids: cell(row, 'statement_ids'),
			currency: cell(row, 'currency'),
			payout: cell(row, 'payout'),
			difference: cell(row, 'difference'),
			note: cell(row, 'result'),
		},
	];
}

/** @param orders and @param payouts of Reconcile Orders; @param payments of Plan Statements to Read */
export function writeSheets(orders: readonly Row[], payouts: readonly Row[], payments: readonly Row[]): Sheets {
	const known = new Map(payments.map((row) => [cell(row, 'payment_id'), row]));
	const each = <T>(rows: readonly Row[], input: number, make: (row: Row) => T[]): Array<Placed<T>> =>
		rows.flatMap((row, index) =>
			isEmptyItem(row) ? [] : make(row).map((json) => ({ json, indexes: [index], input })),
		);
	return {
		orders: each(orders, 0, (row) => [orderRow(row)]),
		payouts: each(payouts, 1, (row) => [payoutRow(row)]),
		notes: each(payouts, 1, (row) => notesOf(row, known)),
		orderNotes: each(orders, 0, orderNotesOf),
	};
}
