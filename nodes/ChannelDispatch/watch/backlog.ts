/** What each store still has to ship: one row per store, the most urgent first. */
import { byText } from '../../shared/channel/rows';
import { isToCollect } from './deadlines';
import type { Holding, StoreNames } from './storeHolding';
import type { TikTokOrder } from '../reading/tikTokOrder';
import { HOUR_MS, iso, maybeIso } from '../../shared/channel/times';

export interface OpenOrder {
	order: TikTokOrder;
	shopId: string;
	holding: Holding;
	isLate: boolean;
	isDueToday: boolean;
}

/** Item of the Backlog output. Counts are orders; one that two stores hold counts for both. */
export interface BacklogItem {
	/** NewStore location id; '' for orders that no store has */
	store: string;
	store_name: string;
	shop_ids: string[];
	open: number;
	/** of the open ones: due later today, in the time of the shop */
	due_today: number;
	/** of the open ones: the deadline has passed */
	late: number;
	/** of the open ones: shipped by the store, not reported to TikTok */
	report_missing: number;
	/** reported, waiting for the first scan of the carrier; not among the open ones */
	awaiting_collection: number;
	oldest_order_id: string;
	/** UTC ISO; when the oldest open order was paid */
	oldest_paid_at?: string;
	/** UTC ISO; the next dispatch deadline that has not passed */
	next_deadline?: string;
	late_order_ids: string[];
	/** open orders by the hour (UTC) in which their deadline ends, the earliest first; at most 48 */
	due_hours: Array<{ hour: string; orders: number }>;
	reason: string;
}

const paidAt = ({ order }: OpenOrder) => order.paidAt || order.createdAt;

const MOST_HOURS = 48;

function dueHours(open: OpenOrder[]): BacklogItem['due_hours'] {
	const hours = new Map<number, number>();
	for (const { order } of open) {
		const hour = Math.floor(order.shipBy / HOUR_MS) * HOUR_MS;
		if (hour > 0) hours.set(hour, (hours.get(hour) ?? 0) + 1);
	}
	return [...hours]
		.sort(([a], [b]) => a - b)
		.slice(0, MOST_HOURS)
		.map(([hour, orders]) => ({ hour: iso(hour), orders }));
}

function backlogItem(node: string, name: string, orders: OpenOrder[], now: number): BacklogItem {
	const open = orders.filter(({ order }) => !isToCollect(order));
	const oldest = [...open].sort((a, b) => paidAt(a) - paidAt(b) || byText(a.order.id, b.order.id))[0];
	const late = open.filter(({ isLate }) => isLate);
	const dueToday = open.filter(({ isDueToday }) => isDueToday).length;
	const coming = open.map(({ order }) => order.shipBy).filter((due) => due > now);
	return {
		store: node,
		store_name: name,
		shop_ids: [...new Set(orders.map(({ shopId }) => shopId))].sort(byText),
		open: open.length,
		due_today: dueToday,
		late: late.length,
		report_missing: open.filter(({ holding }) => holding.kind === 'report_missing').length,
		awaiting_collection: orders.length - open.length,
		oldest_order_id: oldest?.order.id ?? '',
		...(oldest ? maybeIso('oldest_paid_at', paidAt(oldest)) : {}),
		...(coming.length ? { next_deadline: iso(Math.min(...coming)) } : {}),
		due_hours: dueHours(open),
		late_order_ids: late.map(({ order }) => order.id).sort(byText),
		reason: `${name}: ${open.length} open, ${dueToday} due today, ${late.length} late.`,
	};
}

export function backlogOf(orders: OpenOrder[], names: StoreNames, now: number): BacklogItem[] {
	const stores = new Map<string, OpenOrder[]>();
	for (const open of orders) {
		for (const node of open.holding.nodes.length ? open.holding.nodes : [''])
			stores.set(node, [...(stores.get(node) ?? []), open]);
	}
	return [...stores]
		.map(([node, held]) => backlogItem(node, node === '' ? 'No store' : names.of(node), held, now))
		.sort((a, b) => b.late - a.late || b.due_today - a.due_today || b.open - a.open || byText(a.store, b.store));
}
