/** Per order: what NewStore expects against what TikTok settled; per payout: does the money tie out. */
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { keyOf } from '../proof/documents';
import type { FieldOverrides } from '../proof/fieldTotals';
import type { Placed } from '../../shared/channel/placed';
import type { CompareSettings } from './compareOrder';
import { compareOrder } from './compareOrder';
import type { ExpectedShop } from './expectedOrders';
import { expectedOrders, expectedRefunds } from './expectedOrders';
import type { RowProblem } from '../tables/tableProblems';
import { isHeldBy, rowCase } from '../tables/tableProblems';
import { paymentOfStatements, payoutRows } from './payoutRows';
import { reconcileCase } from './reconcileProblems';
import type { OrderRow, PayoutRow } from './reconcileTypes';
import type { Report } from './report';
import { makeReport } from './report';
import { settledOrders } from './settledOrders';
import type { UnreadDocument } from './unreadDocuments';
import { unreadCase } from './unreadDocuments';

export interface ReconcileSettings extends Omit<CompareSettings, 'knowsNewStore'> {
	shops: ReadonlyMap<string, ExpectedShop>;
	/** rows of tts_shops that nobody can act on: the orders of these shops are not compared */
	problems: RowProblem[];
	overrides: FieldOverrides;
	/** most cases of one kind; the others are in the report */
	mostCases: number;
}

export interface ReconcileFeeds {
	/** Get Statement Transactions */
	settled: Row[];
	/** orders of NewStore or TikTok */
	orders: Row[];
	/** rows of tts_refunds or refunds of NewStore */
	refunds: Row[];
	/** Get Payments */
	payments: Row[];
	/** Get Statements: which payout a statement belongs to */
	statements: Row[];
}

interface Reconciled {
	orders: Array<Placed<OrderRow>>;
	payouts: Array<Placed<PayoutRow>>;
	report: Array<Placed<Report>>;
	exceptions: Array<Placed<ExceptionItem>>;
}

const withoutShop = (key: string) => keyOf('', key.slice(key.indexOf('/') + 1));

const NOT_COMPARED = 'The orders of this shop are not compared until it is corrected.';

/** Rows without a shop fit any shop that has the order. */
function atShop<T>(map: Map<string, T>, key: string): T | undefined {
	return map.get(key) ?? map.get(withoutShop(key));
}

/** Whether an order is one of which a part cannot be read: what is left of it would look like a difference. */
function ordersOf(unread: UnreadDocument[]): (key: string) => boolean {
	const keys = new Set(
		unread.filter(({ kind, id }) => kind !== 'statement' && id !== '').map(({ shopId, id }) => keyOf(shopId, id)),
	);
	return (key) => keys.has(key) || keys.has(withoutShop(key));
}

/** A shop without a row is called by the end of its number. */
const nameOfShop = (shops: ReadonlyMap<string, ExpectedShop>) => (id: string) =>
	shops.get(id)?.name ?? `TikTok shop …${id.slice(-4)}`;

export function reconcile(feeds: ReconcileFeeds, settings: ReconcileSettings): Reconciled {
	const settled = settledOrders(feeds.settled, settings.overrides);
	const { orders: expected, unread: unreadOrders } = expectedOrders(feeds.orders, settings.shops);
	const currencyOf = (key: string) => settled.orders.get(key)?.currency || (expected.get(key)?.currency ?? '');
	const { refunds, unread: unreadRefunds } = expectedRefunds(feeds.refunds, currencyOf);
	const heads = paymentOfStatements(feeds.statements);
	const isUnread = ordersOf([...settled.unread, ...unreadOrders, ...unreadRefunds]);
	const isHeld = (shopId: string) => shopId !== '' && isHeldBy(settings.problems, shopId);
	const isNotCompared = (key: string) => isUnread(key) || isHeld(key.slice(0, key.indexOf('/')));
	const compareSettings: CompareSettings = {
		...settings,
		knowsNewStore: feeds.orders.some(
			(item) => item.found !== undefined || item.newstore_order !== undefined || item.totals !== undefined,
		),
	};
	const result: Reconciled = { orders: [], payouts: [], report: [], exceptions: [] };
	const differing = new Set<string>();
	const cases = new Map<string, number>();
	const used = new Set<string>();

	function add(key: string, order: ReturnType<typeof settled.orders.get>): void {
		const wanted = atShop(expected, key);
		if (wanted) used.add(keyOf(wanted.shopId, wanted.orderId));
		const paymentIds = [
			...new Set([...(order?.statements ?? [])].map((id) => heads.paymentOf.get(keyOf(order?.shopId ?? '', id)) ?? '')),
		].filter(Boolean);
		const { row, is } = compareOrder(wanted, order, atShop(refunds, key) ?? [], paymentIds, compareSettings);
		const place = order ? { indexes: [...order.indexes], input: 0 } : { indexes: [wanted?.index ?? 0], input: 1 };
		result.orders.push({ json: row, ...place });
		if (is !== 'matched' && is !== 'timing') differing.add(key);
		const problem = reconcileCase(row);
		if (!problem) return;
		const count = cases.get(problem.code) ?? 0;
		cases.set(problem.code, count + 1);
		if (count < settings.mostCases) result.exceptions.push({ json: problem, ...place });
	}

	for (const key of [...settled.orders.keys()].sort()) if (!isNotCompared(key)) add(key, settled.orders.get(key));
	for (const [key, { shopId, orderId }] of [...expected].sort(([a], [b]) => (a < b ? -1 : 1))) {
		if (!used.has(keyOf(shopId, orderId)) && !isNotCompared(key)) add(key, undefined);
	}
	const rows = result.orders.map(({ json }) => json);
	const { rows: payouts, unread: unreadPayments } = payoutRows(
		settled,
		heads,
		feeds.statements,
		feeds.payments,
		differing,
	);
	const unread = [...settled.unread, ...unreadOrders, ...unreadRefunds, ...unreadPayments, ...heads.unread];
	result.exceptions.push(...unread.map(unreadCase));
	for (const problem of settings.problems) {
		const nothing = problem.shopId ? NOT_COMPARED : 'So it stands for no shop.';
		result.exceptions.push({ json: rowCase(problem, nothing), indexes: [] });
	}
	const all = feeds.settled.map((_, index) => index);
	for (const payout of payouts) {
		const ids = new Set(payout.statement_ids.split(','));
		const indexes = all.filter((index) => {
			const item = feeds.settled[index];
			return ids.has(cell(item, 'statement_id') || cell(item, 'id'));
		});
		result.payouts.push({ json: payout, indexes });
	}
	if (rows.length > 0 || payouts.length > 0 || unread.length > 0) {
		result.report.push({ json: makeReport(rows, payouts, unread.length, nameOfShop(settings.shops)), indexes: all });
	}
	return result;
}
