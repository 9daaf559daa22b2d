/** A refund that a person decides on, as both sides show it now: what it is about, and whether a yes can be carried out. */
import { SkuMap } from '../../shared/skuMap';
import { orderKey, sum } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { readLedger, lineIds } from '../ledger/ledger';
import { answerRequest } from '../plan/buyerRequests';
import { checkOrder, onRefused, sortEligible } from '../plan/createChecks';
import { RefundContext } from '../plan/refundContext';
import { readEligibility } from '../reading/eligibility';
import { readItemLines } from '../../shared/channel/storeLines';
import { ItemMap } from '../reading/lineMap';
import { chooseReason } from '../reading/reasons';
import type { Reason } from '../reading/reasons';
import { sellerReasons } from '../reading/sellerReasons';
import { readOrders } from '../reading/tikTokOrder';
import type { TikTokReturn } from '../reading/tikTokReturns';
import { OrderReturns, readReturns } from '../reading/tikTokReturns';
import type { PlanSettings } from '../settings';
import type { LedgerRow } from '../types';

export interface QuestionFeeds {
	/** rows of tts_refunds with the key */
	ledger: Row[];
	orders: Row[];
	returns: Row[];
	eligibility: Row[];
}

/** `no`: why it cannot be carried out now; `note`: what to know when it is. */
type Possible =
	| { kind: 'no'; why: string }
	| { kind: 'request'; head: TikTokReturn; note: string }
	| { kind: 'refund'; reason: Reason | undefined; reasons: readonly string[]; lines: string[]; note: string }
	/** TikTok has not said anything about the order */
	| { kind: 'unread' };

export interface Question {
	row: LedgerRow;
	/** undefined when TikTok has not answered */
	context: RefundContext | undefined;
	/** TikTok lines that it is about; empty when nobody knows */
	lines: string[];
	possible: Possible;
}

/** The row of this key, whatever its state; undefined when there is none. */
export const rowOfKey = (ledger: Row[], key: string): LedgerRow | undefined =>
	readLedger(ledger).find((row) => row.refund_key === key);

function contextOf(row: LedgerRow, feeds: QuestionFeeds, settings: PlanSettings): RefundContext | undefined {
	const key = orderKey(row.shop_id, row.order_id);
	const order = readOrders(feeds.orders).orders.get(key);
	if (!order) return undefined;
	return new RefundContext({
		store: {
			shopId: row.shop_id,
			orderId: row.order_id,
			newstoreOrderId: row.newstore_order_id,
			items: [],
			isExchange: false,
			cases: [],
			unreadable: [],
			index: 0,
		},
		order,
		returns: readReturns(feeds.returns).byOrder.get(key) ?? new OrderReturns([]),
		eligibility: readEligibility(feeds.eligibility).byOrder.get(key),
		shop: settings.shops.get(row.shop_id),
		items: new ItemMap([], readItemLines([])),
		skus: new SkuMap([]),
		rows: readLedger(feeds.ledger),
		settings,
	});
}

/** A request of the buyer about one of the lines, that the seller or others still have to settle. */
const requestOn = (context: RefundContext, lines: readonly string[]): TikTokReturn | undefined =>
	lines
		.flatMap((id) => context.headsOn(id))
		.find((head) => !head.isBySeller && ['open', 'running'].includes(head.phase));

/** Whether a yes can be carried out, by the rules of Plan Refunds for a row that a person has approved. */
function possibleFor(context: RefundContext, row: LedgerRow, lines: string[]): Possible {
	const approved: LedgerRow = { ...row, decision: 'approve', decision_amount: '', decision_reason: '' };
	const request = requestOn(context, lines);
	if (request) {
		const answer = answerRequest(context, approved, request, lines);
		if (answer.kind === 'ask') return { kind: 'no', why: answer.problem.happened };
		return { kind: 'request', head: request, note: answer.reason };
	}
	const { order, shop, settings } = context;
	if (order.status === 'CANCELLED')
		return { kind: 'no', why: 'The order is cancelled on TikTok; the buyer has the money back.' };
	// Which reason is told is asked for here, so a missing one is not in the way.
	const check = checkOrder(context, { ...approved, decision_reason: 'chosen' }, '');
	if (check.kind === 'ask') return { kind: 'no', why: check.problem.happened };
	if (check.kind === 'wait') return { kind: 'no', why: check.reason };
	const { type } = check.value;
	const wanted = lines.length > 0 ? lines : order.lines.filter((line) => !line.isCancelled).map(({ id }) => id);
	const sorted = sortEligible(context, wanted, type);
	if (sorted && sorted.eligible.length === 0) {
		const refused = onRefused(context, row, sorted.refused);
		return { kind: 'no', why: refused.kind === 'wait' ? refused.reason : refused.problem.happened };
	}
	const region = shop?.region ?? '';
	return {
		kind: 'refund',
		reason: chooseReason(settings.reasons, {
			shopId: order.shopId,
			region,
			orderStatus: order.status,
			condition: '',
		}),
		reasons: sellerReasons(region, type, order.status),
		lines: sorted?.eligible ?? wanted,
		note: sorted ? '' : 'TikTok has not said what can be refunded; it is asked again when you answer.',
	};
}

export function askAbout(row: LedgerRow, feeds: QuestionFeeds, settings: PlanSettings): Question {
	const context = contextOf(row, feeds, settings);
	if (!context) return { row, context, lines: [], possible: { kind: 'unread' } };
	const lines = lineIds(row).filter((id) => context.line(id) !== undefined);
	return { row, context, lines, possible: possibleFor(context, row, lines) };
}

/** Minor units: what can be refunded at most for these lines, by what was paid and what TikTok has refunded. */
export function mostFor(context: RefundContext, row: LedgerRow, lines: readonly string[]): number {
	const rest = context.orderRest(row);
	if (row.newstore_refund_id !== '' || lines.length === 0) return rest;
	const shipping = Math.max(0, context.order.total - sum(context.order.lines.map(({ paid }) => paid)));
	return Math.min(rest, sum(lines.map((id) => context.restOf(id))) + shipping);
}
