/** What can differ between both systems: one entry per kind, with everything that is said about it whatever the order is. */
import type { OwnerRole, Severity } from '../shared/exception';
import { TRY_AGAIN } from '../shared/forms';
import type { TryAgain } from '../shared/forms';

export interface DriftKind {
	/** code of its case; the playbooks have a paragraph for it */
	code: string;
	owner: OwnerRole;
	severity: Severity;
	/** one line for the subject of a mail; the order or SKU stands behind it */
	title: string;
	cause: string;
	mend: string;
	/** what the form of workflow 12d has to try again, in the words of its list; absent where nothing may be repeated */
	tryAgain?: TryAgain;
	/** codes of the flows that tell of the same thing; a * at the end stands for any rest */
	toldBy: readonly string[];
}

const NEXT_SWEEP = (workflow: string, minutes: string) =>
	`It is tried again by itself every ${minutes}. If it stays, have the integration team look whether workflow ${workflow} runs, and not as a dry run.`;

const ORDERS = ['ORDER_*', 'NEWSTORE_*', 'TIKTOK_*'] as const;
const DISPATCH = ['DISPATCH_*', 'TIKTOK_*', 'NEWSTORE_*'] as const;
const CANCEL = ['CANCEL_*', 'ORDER_SHORT_CANCEL', 'TIKTOK_*', 'NEWSTORE_*'] as const;
const RETURNS = ['REFUND_*', 'RESTOCK_*', 'TIKTOK_*', 'NEWSTORE_*'] as const;

const KINDS = {
	order_not_in_newstore: {
		code: 'DRIFT_ORDER_NOT_IN_NEWSTORE',
		owner: 'operations',
		severity: 'error',
		title: 'A paid order is not in NewStore',
		cause: 'The order was not sent in time, or NewStore did not take it.',
		mend: NEXT_SWEEP('03', '15 minutes'),
		tryAgain: TRY_AGAIN.send,
		toldBy: ORDERS,
	},
	order_twice_in_newstore: {
		code: 'DRIFT_ORDER_TWICE',
		owner: 'operations',
		severity: 'critical',
		title: 'An order is in NewStore more than once',
		cause: 'Somebody, or another integration, entered it in NewStore a second time.',
		mend: 'Cancel in NewStore the one that no store has picked, today: else the buyer gets the goods twice.',
		toldBy: ['NEWSTORE_ORDER_DIFFERS', 'NEWSTORE_ORDER_ID_REUSED'],
	},
	order_differs: {
		code: 'DRIFT_ORDER_DIFFERS',
		owner: 'operations',
		severity: 'error',
		title: 'An order differs in NewStore',
		cause: 'The order was changed in one system, or tts_sku_map said something else when it was sent.',
		mend: 'Compare the order in both systems. Correct it in NewStore before a store packs it.',
		toldBy: [
			'ORDER_TOTAL_MISMATCH',
			'NEWSTORE_ORDER_DIFFERS',
			'ORDER_REFERENCE_INCOMPLETE',
			'CANCEL_*',
			'DISPATCH_LINE_INCOMPLETE',
		],
	},
	reference_missing: {
		code: 'DRIFT_REFERENCE_MISSING',
		owner: 'integration',
		severity: 'warning',
		title: 'TikTok does not know the NewStore order',
		cause: 'NewStore took the order, and TikTok did not take the reference to it, or somebody removed it.',
		mend: 'Nothing, it is written by itself within an hour, at once by the button; nothing is sent twice. If it stays, have the integration team look whether workflow 03a is published, and not a dry run. Of an order that is cancelled in part, enter the NewStore number by hand (TikTok Shop, External Reference: Add).',
		tryAgain: TRY_AGAIN.send,
		toldBy: ['ORDER_REFERENCE_*', ...ORDERS],
	},
	oversold: {
		code: 'DRIFT_OVERSOLD',
		owner: 'operations',
		severity: 'error',
		title: 'An order waits for stock that is not there',
		cause: 'The same unit was sold in a store, or the stock in NewStore was wrong.',
		mend: 'Find a unit in another store, or cancel the order in NewStore with the reason out of stock: it is then cancelled on TikTok by itself. Raise the buffer of the SKU if it happens again.',
		toldBy: ['ORDER_SHORT_STOCK', 'ORDER_INJECTED_SHORT', 'ORDER_SHORT_CANCEL', 'CANCEL_*'],
	},
	shipped_not_on_tiktok: {
		code: 'DRIFT_SHIPPED_NOT_ON_TIKTOK',
		owner: 'operations',
		severity: 'error',
		title: 'A parcel has left, TikTok does not know it',
		cause: 'TikTok was not told in time, or did not take the parcel.',
		mend: 'Try it again with the form "Try again now"; what TikTok knows already is not told twice.',
		tryAgain: TRY_AGAIN.tell,
		toldBy: DISPATCH,
	},
	shipped_on_tiktok_only: {
		code: 'DRIFT_SHIPPED_ON_TIKTOK_ONLY',
		owner: 'operations',
		severity: 'error',
		title: 'Shipped on TikTok, the store still has the task',
		cause: 'Somebody marked the order as shipped in Seller Center.',
		mend: 'Ask the store whether the parcel has left. If it has: mark the task as shipped in NewStore with the same tracking number. If not: the store packs and sends it today.',
		toldBy: ['CANCEL_SHIPPED_ON_TIKTOK', 'DISPATCH_DOUBLE_SHIPMENT', 'DISPATCH_TIKTOK_LABEL'],
	},
	shipped_twice: {
		code: 'DRIFT_SHIPPED_TWICE',
		owner: 'operations',
		severity: 'critical',
		title: 'The same line has left twice',
		cause: 'Two stores sent the same unit, or the order was entered twice.',
		mend: 'Stop the second parcel with the carrier, or ask the buyer to refuse it, and book the unit back in NewStore.',
		toldBy: ['DISPATCH_DOUBLE_SHIPMENT'],
	},
	wrong_tracking: {
		code: 'DRIFT_WRONG_TRACKING',
		owner: 'operations',
		severity: 'error',
		title: 'TikTok shows another tracking number',
		cause: 'The number was changed in NewStore after it was told, or typed differently in Seller Center.',
		mend: 'Try it again with the form "Try again now". When TikTok takes no correction any more, tell the buyer the right number by chat.',
		tryAgain: TRY_AGAIN.tell,
		toldBy: DISPATCH,
	},
	shipped_after_cancel: {
		code: 'DRIFT_SHIPPED_AFTER_CANCEL',
		owner: 'operations',
		severity: 'error',
		title: 'Sent although it was cancelled on TikTok',
		cause: 'The store packed it before the cancellation reached NewStore.',
		mend: 'Stop the parcel with the carrier. The buyer has the money back already; book the unit back when it returns.',
		toldBy: ['DISPATCH_SHIPPED_AFTER_CANCEL', 'CANCEL_*'],
	},
	shipped_then_cancelled: {
		code: 'DRIFT_SHIPPED_THEN_CANCELLED',
		owner: 'operations',
		severity: 'error',
		title: 'Cancelled on TikTok, and it has left',
		cause: 'The order was cancelled before TikTok knew of the parcel.',
		mend: 'Stop the parcel with the carrier, or write off the unit. Book it back in NewStore when it returns.',
		toldBy: ['DISPATCH_*', 'CANCEL_*'],
	},
	work_for_nothing: {
		code: 'DRIFT_WORK_FOR_NOTHING',
		owner: 'operations',
		severity: 'error',
		title: 'Cancelled on TikTok, a store still works on it',
		cause: 'NewStore was not told in time, or did not let the order be cancelled.',
		mend: `Call the store: it must not send the order. ${NEXT_SWEEP('04', 'hour')}`,
		tryAgain: TRY_AGAIN.cancel,
		toldBy: CANCEL,
	},
	cancelled_not_on_tiktok: {
		code: 'DRIFT_CANCELLED_NOT_ON_TIKTOK',
		owner: 'operations',
		severity: 'error',
		title: 'Cancelled in NewStore, TikTok still expects it',
		cause: 'TikTok was not told in time, or did not take the cancellation.',
		mend: `${NEXT_SWEEP('04', 'hour')} By hand: cancel it in Seller Center with the reason out of stock.`,
		tryAgain: TRY_AGAIN.cancel,
		toldBy: [...CANCEL, 'DISPATCH_LINE_INCOMPLETE'],
	},
	request_unanswered: {
		code: 'DRIFT_REQUEST_UNANSWERED',
		owner: 'service',
		severity: 'error',
		title: 'A buyer waits for an answer',
		cause: 'A person has to decide, or the answer did not go through.',
		mend: 'Answer the request in Seller Center before the deadline: TikTok decides by itself then.',
		toldBy: ['CANCEL_*', 'SLA_*', 'REFUND_*', 'RESTOCK_*', 'DISPATCH_CANCEL_PENDING', 'TIKTOK_*'],
	},
	late_dispatch: {
		code: 'DRIFT_LATE_DISPATCH',
		owner: 'operations',
		severity: 'critical',
		title: 'An order is late',
		cause: 'No store has sent it in time.',
		mend: 'Call the store that has it and have it sent today, or give it to another store.',
		toldBy: ['SLA_*', ...ORDERS, ...DISPATCH, ...CANCEL],
	},
	return_not_refunded: {
		code: 'DRIFT_RETURN_NOT_REFUNDED',
		owner: 'service',
		severity: 'error',
		title: 'Goods came back, the buyer has no money',
		cause: 'The refund was not made in time, or TikTok did not take it.',
		mend: 'Try it again with the form "Try again now"; what is refunded is not refunded twice.',
		tryAgain: TRY_AGAIN.refund,
		toldBy: RETURNS,
	},
	refund_not_on_tiktok: {
		code: 'DRIFT_REFUND_NOT_ON_TIKTOK',
		owner: 'service',
		severity: 'error',
		title: 'Refunded in NewStore, not on TikTok',
		cause: 'The refund was not made in time, or TikTok did not take it.',
		mend: 'Try it again with the form "Try again now"; what is refunded is not refunded twice.',
		tryAgain: TRY_AGAIN.refund,
		toldBy: RETURNS,
	},
	refund_not_in_newstore: {
		code: 'DRIFT_REFUND_NOT_IN_NEWSTORE',
		owner: 'service',
		severity: 'error',
		title: 'Refunded on TikTok, NewStore does not know it',
		cause: 'NewStore was not told in time, or did not take the refund.',
		mend: NEXT_SWEEP('07', '15 minutes'),
		tryAgain: TRY_AGAIN.book,
		toldBy: RETURNS,
	},
	return_not_restocked: {
		code: 'DRIFT_RETURN_NOT_RESTOCKED',
		owner: 'operations',
		severity: 'error',
		title: 'Goods came back by parcel, NewStore does not have them',
		cause: 'The return was not booked in time, or no row of tts_return_map says where the goods go.',
		mend: NEXT_SWEEP('07', '15 minutes'),
		tryAgain: TRY_AGAIN.book,
		toldBy: RETURNS,
	},
	exchanged_and_refunded: {
		code: 'DRIFT_EXCHANGED_AND_REFUNDED',
		owner: 'service',
		severity: 'error',
		title: 'Exchanged in the store and refunded on TikTok',
		cause: 'The buyer asked on TikTok as well, or somebody refunded it in Seller Center.',
		mend: 'Ask the buyer to pay for the exchanged goods, or take the difference as a loss.',
		toldBy: ['REFUND_EXCHANGE*'],
	},
	refunded_twice: {
		code: 'DRIFT_REFUNDED_TWICE',
		owner: 'finance',
		severity: 'critical',
		title: 'More was refunded than was paid',
		cause: 'A refund was made in Seller Center beside the one of the store.',
		mend: 'Ask TikTok support to take the second refund back, with the numbers of both.',
		toldBy: ['REFUND_OVER_REST', 'REFUND_COMPLETED'],
	},
	ledger_disagrees: {
		code: 'DRIFT_LEDGER_DISAGREES',
		owner: 'finance',
		severity: 'warning',
		title: 'Refunds of both systems do not agree',
		cause: 'A refund was changed or made by hand in one system, or NewStore waits for its payment provider.',
		mend: 'Compare the refunds of the order in both systems. A refund that NewStore shows as pending: have the integration team look whether workflow 06c is published.',
		toldBy: RETURNS,
	},
	stock_out_of_step: {
		code: 'DRIFT_STOCK',
		owner: 'ecommerce',
		severity: 'error',
		title: 'TikTok shows another stock than is allowed',
		cause: 'The number was not sent in time, or TikTok did not take it.',
		mend: NEXT_SWEEP('02', '5 minutes'),
		toldBy: ['STOCK_*', 'TIKTOK_*'],
	},
	stock_moved_without_us: {
		code: 'DRIFT_STOCK_MOVED',
		owner: 'ecommerce',
		severity: 'warning',
		title: 'Somebody changed the stock in Seller Center',
		cause: 'A person typed a number in Seller Center, or another app set it.',
		mend: 'Change stock in NewStore, not on TikTok: the next stock run puts the allowed number back.',
		toldBy: ['STOCK_*'],
	},
} as const satisfies Record<string, DriftKind>;

export type DriftKindName = keyof typeof KINDS;

export const DRIFT_KINDS: Readonly<Record<DriftKindName, DriftKind>> = KINDS;

/**
 * What no look at the APIs of both systems can find: it is found, or made impossible, elsewhere. Named here so that the list of
 * everything that can be wrong is one list.
 */
export const FOUND_ELSEWHERE: Readonly<Record<string, { codes: readonly string[]; where: string }>> = {
	journal_twice: {
		codes: ['SETTLEMENT_DUPLICATE'],
		where:
			'Workflows 08b to 08d look a journal up in the accounting system by its reference before and after they send it.',
	},
	journal_unbalanced: {
		codes: ['SETTLEMENT_UNBALANCED'],
		where: 'Workflow 08 sends no journal whose lines do not add up to zero.',
	},
	journal_into_closed_period: {
		codes: ['SETTLEMENT_PERIOD_LOCKED'],
		where: 'Workflow 08 dates a journal of a closed period on the first open day.',
	},
	paid_by_newstore: {
		codes: ['REFUND_SETTINGS'],
		where:
			'No order of NewStore says who paid a refund out. Workflow 06c answers the calls by which NewStore would pay, and moves no money.',
	},
};
