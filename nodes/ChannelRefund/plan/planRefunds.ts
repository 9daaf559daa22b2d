/** Returns and refund requests of NewStore → what to do about each on TikTok. Pure: the same items give the same answer. */
import { byText, orderKey } from '../../shared/channel/rows';
import type { Placed } from '../../shared/channel/placed';
import { SkuMap } from '../../shared/skuMap';
import type { Row } from '../../shared/tableRows';
import { takeNamedLines } from './caseLines';
import { readEligibility } from '../reading/eligibility';
import { asTold, endedExchanges, withExchanges } from './exchange';
import { ledgerProblems, readLedger } from '../ledger/ledger';
import { isEnded, isOpen } from '../ledger/states';
import { ItemMap } from '../reading/lineMap';
import { skuMapRowCases } from '../../shared/channel/rowCases';
import { readItemLines } from '../../shared/channel/storeLines';
import type { Outcome } from '../ledger/outcomes';
import { ask, held, nothing, still } from '../ledger/outcomes';
import { holdOf } from '../reading/hold';
import { firstRow, planCase } from './planCase';
import { reasonProblems } from '../reading/reasons';
import { RefundContext, isAbout } from './refundContext';
import { BY_FORM, nameOf } from '../refundProblems';
import type { PlanSettings } from '../settings';
import { shopProblems } from '../reading/shopProblems';
import type { StoreCase, StoreOrder } from '../reading/storeCases';
import { readStoreOrders, unknownCase } from '../reading/storeCases';
import { withSubject } from './subject';
import { readOrders } from '../reading/tikTokOrder';
import { OrderReturns, readReturns } from '../reading/tikTokReturns';
import type {
	ApproveItem,
	CalculateItem,
	DocumentException,
	LedgerRow,
	NothingItem,
	RefundException,
	SettledItem,
	WaitItem,
} from '../types';
import { keyOfUnreadable, rowException, unreadableException } from '../reading/unreadable';

export interface PlanFeeds {
	newStore: Row[];
	orders: Row[];
	returns: Row[];
	eligibility: Row[];
}

export interface RefundPlans {
	calculate: Array<Placed<CalculateItem>>;
	approve: Array<Placed<ApproveItem>>;
	settled: Array<Placed<SettledItem>>;
	nothing: Array<Placed<NothingItem>>;
	wait: Array<Placed<WaitItem>>;
	exceptions: Array<Placed<RefundException | DocumentException>>;
}

/** Cases that NewStore does not list in this run and that the ledger still has open. */
function casesOfLedger(rows: LedgerRow[], store: StoreOrder): StoreCase[] {
	const open = rows.filter(
		(row) => row.direction === 'store_to_tiktok' && isOpen(row) && !store.cases.some((one) => isAbout(row, one.id)),
	);
	const ids = [...new Set(open.map((row) => row.newstore_refund_id || row.newstore_return_id))].filter(Boolean);
	const isRequest = (id: string) => open.some((row) => row.newstore_refund_id === id);
	return ids.map((id) => unknownCase(id, isRequest(id) ? { kind: 'appeasement' } : {}));
}

/** A return that names no order, or an order that TikTok has not been asked about. */
function withoutOrder(store: StoreOrder, one: StoreCase, rows: LedgerRow[], now: number): Outcome {
	const row =
		rows.find((known) => known.direction === 'store_to_tiktok' && isAbout(known, one.id)) ?? firstRow(store, one, now);
	if (one.mark || one.isHistorical) return nothing(row, 'Booked by this integration, or historical.', now);
	if (store.orderId === '' && store.newstoreOrderId === '') {
		return ask(
			row,
			{
				code: 'REFUND_BLIND',
				title: `Return ${one.id}: goods came back without an order`,
				happened:
					'A store has taken goods back without an order. Whether they were bought on TikTok cannot be found out: TikTok has no search by customer.',
				todo: 'Only if the buyer says that it was bought on TikTok: find the order in Seller Center by what the buyer shows, refund there, and note it in NewStore. Else there is nothing to do.',
				severity: 'warning',
				ids: { location_id: one.location },
				state: 'nothing',
			},
			now,
		);
	}
	if (store.orderId === '') {
		return nothing(row, 'The order is not from TikTok Shop.', now);
	}
	if (isEnded(row)) return still(row, row.note || 'Settled already.');
	return ask(
		row,
		{
			code: 'REFUND_INCOMPLETE',
			role: 'integration',
			title: `${nameOf(row)}: the order on TikTok was not read`,
			happened: 'The order is not among the items of the input Orders. Nothing was decided.',
			todo: 'It is looked at again by itself. If this case comes again, check that TikTok Shop, Order: Get delivers the order, with its shop_id, to the input Orders.',
			state: row.state,
		},
		now,
	);
}

const exchangeOrder = (store: StoreOrder, one: StoreCase, now: number): Outcome =>
	ask(
		asTold(firstRow(store, one, now), one),
		{
			code: 'REFUND_EXCHANGE',
			title: `${nameOf(firstRow(store, one, now))}: the order is an exchange`,
			happened:
				'The order in NewStore was made in exchange for other goods. What the buyer has paid belongs to the first order.',
			todo: `Look at both orders in NewStore. ${BY_FORM}`,
		},
		now,
	);

export function planRefunds(feeds: PlanFeeds, settings: PlanSettings): RefundPlans {
	const plans: RefundPlans = { calculate: [], approve: [], settled: [], nothing: [], wait: [], exceptions: [] };
	const { now } = settings;
	const orders = readOrders(feeds.orders);
	const returns = readReturns(feeds.returns);
	const eligibility = readEligibility(feeds.eligibility);
	const stores = readStoreOrders(feeds.newStore);
	const references = readItemLines(settings.references);
	const skus = new SkuMap(settings.skuMap);
	const ledger = readLedger(settings.ledger);
	const unclear = new Set(ledgerProblems(settings.ledger).map(({ ids }) => ids?.refund_key));
	const ofTikTok = [...orders.unreadable, ...returns.unreadable, ...eligibility.unreadable];
	const add = (outcome: Outcome, index: number) =>
		// The compiler cannot follow that output and json belong together.
		(plans[outcome.output] as Array<Placed<Outcome['json']>>).push({ json: outcome.json, index });
	const tell = (json: DocumentException, index = 0, input = 0) => plans.exceptions.push({ json, index, input });

	for (const problem of [
		...ledgerProblems(settings.ledger),
		...reasonProblems(settings.reasons),
		...shopProblems(settings.shops),
	])
		tell(rowException(problem));
	for (const row of skuMapRowCases(skus)) tell(row);
	for (const [input, list] of [
		[0, [...stores.unreadable, ...stores.orders.flatMap((store) => store.unreadable)]],
		[1, orders.unreadable],
		[2, returns.unreadable],
		[3, eligibility.unreadable],
	] as const)
		for (const odd of list) tell(unreadableException('REFUND_UNREADABLE', odd), odd.index, input);

	for (const told of stores.orders) {
		const key = orderKey(told.shopId, told.orderId);
		const order = orders.orders.get(key);
		const isOfOrder = (row: LedgerRow) =>
			(told.newstoreOrderId !== '' && row.newstore_order_id === told.newstoreOrderId) ||
			(told.orderId !== '' && row.order_id === told.orderId && row.shop_id === told.shopId);
		const rows = ledger.filter(isOfOrder);
		const store = withExchanges(told, rows);
		const shop = settings.shops.get(store.shopId);
		const odd = ofTikTok.filter((one) => keyOfUnreadable(one) === key);
		const hold = holdOf(shop, odd, "TikTok's answer about the order");
		// The money of a return is refunded as the return.
		const own = store.cases.filter((one) => one.kind !== 'appeasement' || one.returnId === '');
		const isUnclear = (row: LedgerRow) => unclear.has(row.refund_key);
		const all = [...own, ...casesOfLedger(rows, store)];
		if (hold && store.orderId !== '') {
			for (const one of all) {
				const ownRows = rows.filter((row) => row.direction === 'store_to_tiktok' && isAbout(row, one.id));
				const concerned = ownRows.length > 0 ? ownRows : [firstRow(store, one, now)];
				for (const row of concerned.filter((each) => !isUnclear(each))) add(held(row, hold, now), store.index);
			}
			continue;
		}
		for (const outcome of endedExchanges(rows, now)) add(outcome, store.index);
		if (!order) {
			const known = store.newstoreOrderId === '' && store.orderId === '' ? ledger : rows;
			for (const one of all) {
				const outcome = withoutOrder(store, one, known, now);
				if (!isUnclear(outcome.json.ledger)) add(outcome, store.index);
			}
			continue;
		}
		const context = new RefundContext({
			store,
			order,
			returns: returns.byOrder.get(key) ?? new OrderReturns([]),
			eligibility: eligibility.byOrder.get(key),
			shop,
			items: new ItemMap(store.items, references),
			skus,
			rows,
			settings,
		});
		for (const one of all) takeNamedLines(context, one);
		// Goods before goodwill: what a return gives back is fixed, a goodwill payment takes what is left.
		const rankOf = (one: StoreCase) => (one.kind === 'appeasement' ? 1 : 0);
		for (const one of [...all].sort((a, b) => rankOf(a) - rankOf(b) || a.at - b.at || byText(a.id, b.id))) {
			const isNew = context.rowsOf(one).length === 0;
			const outcomes =
				store.isExchange && isNew && !one.mark && !one.isHistorical
					? [exchangeOrder(store, one, now)]
					: planCase(context, one, isUnclear);
			for (const outcome of outcomes) {
				context.note(outcome.json.ledger);
				add(withSubject(outcome, context, one), store.index);
			}
		}
	}
	return plans;
}
