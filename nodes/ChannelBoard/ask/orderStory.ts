/** What both systems and the tables say of one order → its story. Takes named fields only: who the buyer is stays outside. */
import { rowOf, rowsOf } from '../../shared/channel/rows';
import { readTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { SHIPPED } from '../../shared/tiktok/orderStatuses';
import { openCases } from '../board/caseFigures';
import type { OpenCase } from '../board/caseFigures';

export interface OrderFeeds {
	asked: readonly Row[];
	/** TikTok Shop, Order: Get */
	tikTok: readonly Row[];
	/** NewStore, Order: Find by External ID, with `fulfillment_requests` */
	newStore: readonly Row[];
	/** TikTok Shop, Finance: Get Order Transactions */
	settled: readonly Row[];
	returns: readonly Row[];
	cancellations: readonly Row[];
	cases: readonly Row[];
	refunds: readonly Row[];
	payouts: readonly Row[];
	/** what one of the look-ups could not answer */
	silent: readonly Row[];
}

export interface Step {
	name: string;
	/** yes, not yet, or it will not come any more */
	state: 'is' | 'not' | 'no';
	/** Unix milliseconds; 0 = not known */
	at: number;
	words: string;
}

interface Line {
	name: string;
	sku: string;
	units: number;
	status: string;
	tracking: string;
}

export interface OrderStory {
	orderId: string;
	shopId: string;
	status: string;
	total: string;
	/** '' where NewStore does not know it, or gave no answer */
	newStoreId: string;
	newStoreStatus: string;
	isTikTokSilent: boolean;
	isNewStoreSilent: boolean;
	stores: string[];
	steps: Step[];
	lines: Line[];
	returns: Array<{ id: string; status: string; reason: string; amount: string }>;
	cancellations: Array<{ id: string; status: string; reason: string }>;
	/** all of this order, the open ones first */
	cases: Row[];
	openCases: OpenCase[];
	refunds: Row[];
	payouts: Row[];
	/** sides that gave no answer, a sentence each */
	silent: string[];
}

const of = (rows: readonly Row[], orderId: string) => rows.filter((row) => cell(row, 'order_id') === orderId);

/** Everything about an order in the ids of a case, whatever its name there. */
const isAbout = (row: Row, ids: readonly string[]) =>
	ids.some(
		(id) => id !== '' && [cell(row, 'order_id'), JSON.stringify(row.ids ?? '')].some((text) => text.includes(id)),
	);

function requestsOf(found: Row | undefined): Row[] {
	return rowsOf(found?.fulfillment_requests);
}

const itemsOf = (requests: readonly Row[]) => requests.flatMap((request) => rowsOf(request.items));

const isShipped = (item: Row) => ['shipped', 'completed'].includes(cell(item, 'status').toLowerCase());

const latest = (times: number[]) => Math.max(0, ...times);

function shippedStep(requests: readonly Row[], isCancelled: boolean): Step {
	const items = itemsOf(requests);
	const shipped = items.filter(isShipped);
	const alive = items.filter(
		(item) => !['rejected', 'cancelled', 'canceled'].includes(cell(item, 'status').toLowerCase()),
	);
	const isDone = shipped.length > 0 && shipped.length === alive.length;
	const codes = [
		...new Set(shipped.map((item) => [cell(item, 'carrier'), cell(item, 'tracking_code')].join(' ').trim())),
	];
	const waits = requests.length === 0 ? 'no store has it yet' : `${shipped.length} of ${alive.length} units`;
	return {
		name: 'Shipped by the store',
		state: isDone ? 'is' : isCancelled ? 'no' : 'not',
		at: latest(shipped.map((item) => readTime(item.shipped_at))),
		words: isDone ? codes.filter(Boolean).join(', ') : waits,
	};
}

function settledStep(settled: Row | undefined, payouts: readonly Row[], isCancelled: boolean): Step {
	const rows = rowsOf(settled?.sku_transactions);
	const isSettled = payouts.length > 0 || rows.length > 0 || Number(settled?.total_count ?? 0) > 0;
	const amount = cell(settled ?? {}, 'settlement_amount') || cell(payouts[0] ?? {}, 'payout');
	const currency = cell(settled ?? {}, 'currency') || cell(payouts[0] ?? {}, 'currency');
	return {
		name: 'Settled',
		state: isSettled ? 'is' : isCancelled ? 'no' : 'not',
		at: latest(payouts.map((row) => readTime(row.noted_at))),
		words: isSettled ? `${amount} ${currency}`.trim() : 'not settled yet',
	};
}

interface Sides {
	order: Row | undefined;
	found: Row | undefined;
	settled: Row | undefined;
	payouts: readonly Row[];
}

function stepsOf({ order, found, settled, payouts }: Sides): Step[] {
	const status = cell(order ?? {}, 'status');
	const isCancelled = status === 'CANCELLED';
	const paidAt = readTime(order?.paid_time);
	const isKnown = found?.found === true;
	const newStore = rowOf(found?.newstore_order);
	const told = SHIPPED.has(status);
	const otherwise = isCancelled ? 'no' : 'not';
	return [
		{
			name: 'Paid',
			state: paidAt > 0 || (status !== '' && status !== 'UNPAID' && !isCancelled) ? 'is' : otherwise,
			at: paidAt,
			words: paidAt > 0 ? '' : 'not paid',
		},
		{
			name: 'Sent to NewStore',
			state: isKnown ? 'is' : otherwise,
			at: readTime(newStore.created_at),
			words: isKnown ? cell(newStore, 'status') : found ? 'not in NewStore' : 'NewStore gave no answer',
		},
		shippedStep(requestsOf(found), isCancelled),
		{
			name: 'TikTok knows',
			state: told ? 'is' : otherwise,
			at: readTime(order?.rts_time),
			words: told ? '' : 'not told yet',
		},
		settledStep(settled, payouts, isCancelled),
	];
}

function linesOf(order: Row | undefined): Line[] {
	const lines = new Map<string, Line>();
	for (const line of rowsOf(order?.line_items)) {
		const status = cell(line, 'display_status') || cell(line, 'package_status');
		const tracking = [cell(line, 'shipping_provider_name'), cell(line, 'tracking_number')].join(' ').trim();
		const sku = cell(line, 'seller_sku');
		const key = [sku, cell(line, 'sku_id'), status, tracking].join('\n');
		const known = lines.get(key);
		if (known) known.units += 1;
		else {
			const name = [cell(line, 'product_name'), cell(line, 'sku_name')].filter(Boolean).join(', ');
			lines.set(key, { name: name || sku, sku, units: 1, status, tracking });
		}
	}
	return [...lines.values()];
}

/** "12.00 GBP" of `{amount|refund_total, currency}` */
function money(value: unknown): string {
	const amount = rowOf(value);
	return [cell(amount, 'refund_total') || cell(amount, 'amount'), cell(amount, 'currency')].join(' ').trim();
}

const silentSentence = (row: Row) => {
	const error = rowOf(row.error);
	return (
		cell(row, 'what_happened') ||
		cell(row, 'title') ||
		cell(error, 'message') ||
		cell(row, 'error') ||
		'A look-up gave no answer.'
	);
};

/** TikTok says so of an order of another shop, and of one that is none (tiktok-shop.md 4.3). */
const NOT_HERE = new Set(['ORDER_NOT_FOUND', 'TIKTOK_21008111', 'TIKTOK_21011028', 'TIKTOK_25020005']);

/** An order that is in another shop is no fault of the look-up. */
const isElsewhere = (row: Row) => NOT_HERE.has(cell(row, 'code'));

const isOfTikTok = (row: Row) => cell(row, 'code').includes('TIKTOK');

function storyOf(asked: Row, feeds: OrderFeeds, nowMs: number): OrderStory {
	const orderId = cell(asked, 'order_id');
	const [order] = of(feeds.tikTok, orderId).filter((row) => cell(row, 'shop_id') === cell(asked, 'shop_id'));
	const external = cell(asked, 'external_id');
	const found = feeds.newStore.find(
		(row) => cell(row, 'external_id') === external || cell(row, 'order_id') === orderId,
	);
	const [settled] = of(feeds.settled, orderId);
	const payouts = of(feeds.payouts, orderId);
	const newStore = rowOf(found?.newstore_order);
	const newStoreId = cell(found ?? {}, 'newstore_order_id');
	const cases = feeds.cases.filter((row) => isAbout(row, [orderId, newStoreId]));
	return {
		orderId,
		shopId: cell(order ?? asked, 'shop_id'),
		status: cell(order ?? {}, 'status'),
		total: [cell(rowOf(order?.payment), 'total_amount'), cell(rowOf(order?.payment), 'currency')].join(' ').trim(),
		newStoreId,
		newStoreStatus: cell(newStore, 'status'),
		isTikTokSilent: !order && feeds.silent.some((row) => !isElsewhere(row) && isOfTikTok(row)),
		isNewStoreSilent: !found,
		stores: [
			...new Set(
				requestsOf(found)
					.map((request) => cell(request, 'fulfillment_location_id') || cell(request, 'fulfillment_node_id'))
					.filter(Boolean),
			),
		],
		steps: stepsOf({ order, found, settled, payouts }),
		lines: linesOf(order),
		returns: of(feeds.returns, orderId).map((row) => ({
			id: cell(row, 'return_id'),
			status: cell(row, 'return_status'),
			reason: cell(row, 'return_reason_text') || cell(row, 'return_reason'),
			amount: money(row.refund_amount),
		})),
		cancellations: of(feeds.cancellations, orderId).map((row) => ({
			id: cell(row, 'cancel_id'),
			status: cell(row, 'cancel_status'),
			reason: cell(row, 'cancel_reason_text') || cell(row, 'cancel_reason'),
		})),
		cases,
		openCases: openCases(cases, nowMs),
		refunds: of(feeds.refunds, orderId),
		payouts,
		silent: feeds.silent.filter((row) => !isElsewhere(row)).map(silentSentence),
	};
}

/**
 * The stories of the orders that somebody asked for: those that a system knows. When none does, the one that was asked stands
 * with nothing found.
 */
export function orderStories(feeds: OrderFeeds, nowMs: number): OrderStory[] {
	const stories = feeds.asked.filter((row) => cell(row, 'order_id') !== '').map((row) => storyOf(row, feeds, nowMs));
	const known = stories.filter(({ status }) => status !== '');
	const inNewStore = stories.filter(({ newStoreId }) => newStoreId !== '');
	return known.length > 0 ? known : (inNewStore.length > 0 ? inNewStore : stories).slice(0, 1);
}
