/**
 * Returns and refunds of TikTok → what to book in NewStore, each once: a return when goods came back, a historical refund when
 * only money did, nothing when NewStore itself was the cause (newstore.md 11, 12; tiktok-shop.md 10.1). Pure.
 */
import { fromMinor } from '../../shared/money';
import { SkuMap } from '../../shared/skuMap';
import type { Placed } from '../../shared/channel/placed';
import type { Row } from '../../shared/tableRows';
import { yesNo } from '../../shared/tableRows';
import { orderKey, sameSet, sum } from '../../shared/channel/rows';
import { tableMinor } from '../amounts';
import { changed, ledgerProblems, lineIds, newRow, readLedger } from '../ledger/ledger';
import { isEnded } from '../ledger/states';
import { ItemMap } from '../reading/lineMap';
import { skuMapRowCases } from '../../shared/channel/rowCases';
import { readItemLines } from '../../shared/channel/storeLines';
import type { ItemLines } from '../../shared/channel/storeLines';
import { ORDER_MARK, RETURN_MARK, identityText, ownNote, readIdentity } from '../reading/marks';
import { ask, baseOf, held, nothing, still, wait } from '../ledger/outcomes';
import { holdOf } from '../reading/hold';
import type { RefundProblem } from '../refundProblems';
import {
	exchanged,
	failed,
	incomplete,
	notFulfilled,
	notMapped,
	orderUnknown,
	unknownProduct,
	unknownStatus,
} from './restockProblems';
import { bookingFor, returnMapProblems } from '../reading/returnMap';
import type { RestockSettings } from '../settings';
import { shopProblems } from '../reading/shopProblems';
import type { StoreCase, StoreOrder } from '../reading/storeCases';
import { readStoreOrders } from '../reading/storeCases';
import { StoreUnits } from './storeUnits';
import type { TikTokOrder } from '../reading/tikTokOrder';
import { readOrders } from '../reading/tikTokOrder';
import type { OrderReturns, TikTokReturn } from '../reading/tikTokReturns';
import { amountsByLine, linesOf, readReturns } from '../reading/tikTokReturns';
import { MINUTE_MS, iso, readTime } from '../../shared/channel/times';
import type {
	DocumentException,
	LedgerRow,
	NothingItem,
	RefundException,
	RefundInNewStoreItem,
	ReturnInNewStoreItem,
	SettledItem,
	WaitItem,
} from '../types';
import { keyOfUnreadable, rowException, unreadableException } from '../reading/unreadable';
import { retryAt } from '../ledger/waiting';

export interface RestockFeeds {
	returns: Row[];
	orders: Row[];
	newStore: Row[];
}

export interface RestockDecisions {
	returnInNewStore: Array<Placed<ReturnInNewStoreItem>>;
	refundInNewStore: Array<Placed<RefundInNewStoreItem>>;
	settled: Array<Placed<SettledItem>>;
	nothing: Array<Placed<NothingItem>>;
	wait: Array<Placed<WaitItem>>;
	exceptions: Array<Placed<RefundException | DocumentException>>;
}

type Decision =
	| { output: 'returnInNewStore'; json: ReturnInNewStoreItem }
	| { output: 'refundInNewStore'; json: RefundInNewStoreItem }
	| { output: 'settled'; json: SettledItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'wait'; json: WaitItem }
	| { output: 'exceptions'; json: RefundException };

/** NewStore's side of one order. */
interface Store {
	order: StoreOrder;
	isFound: boolean;
	items: ItemMap;
	units: StoreUnits;
	/** returns of NewStore that this run has found to be bookings */
	claimed: Set<string>;
	/** what the bookings of this run are recognised by */
	identities: Set<string>;
}

interface Case {
	head: TikTokReturn;
	returns: OrderReturns;
	order: TikTokOrder;
	store: Store;
	/** rows of this order, both directions */
	rows: LedgerRow[];
	settings: RestockSettings;
}

/** The buyer has the money; before that the amount may still change. */
const isPaid = (head: TikTokReturn) =>
	/COMPLETED?$/.test(head.status.toUpperCase()) || head.status.toUpperCase() === 'REPLACEMENT_REQUEST_REFUND_SUCCESS';

const hasGoods = (head: TikTokReturn) =>
	head.type === 'EXCHANGE' || (head.type === 'RETURN_AND_REFUND' && !head.keepsItem);

/** The buyer gets other goods instead of the money, so NewStore must not book a refund. */
const isUnpaidExchange = (head: TikTokReturn) =>
	head.type === 'EXCHANGE' && head.status.toUpperCase() !== 'EXCHANGE_REQUEST_REFUND_SUCCESS';

/** A return or refund of the store that is the reason of this one on TikTok. */
function storeCause({ head, returns, order, store, rows }: Case): string {
	const lines = linesOf(head, order);
	const cause = rows.find((row) => {
		if (row.direction !== 'store_to_tiktok' || row.state === 'refused') return false;
		if (row.tiktok_return_id !== '') return returns.headId(row.tiktok_return_id) === head.id;
		if (!head.isBySeller) return false;
		// The row of a call whose answer is not noted yet, or a person has refunded in Seller Center instead.
		if (row.newstore_refund_id !== '') return tableMinor(row.amount, order.currency) === head.amount;
		return sameSet(lineIds(row), lines);
	});
	if (cause) return cause.newstore_return_id || cause.newstore_refund_id || cause.refund_key;
	// No row, but NewStore has refunded just this amount, and the seller has made the refund.
	const request = store.order.cases.find(
		(one) => one.kind === 'appeasement' && !one.isHistorical && one.mark === '' && one.amount === head.amount,
	);
	return head.isBySeller && head.type === 'REFUND' && request ? request.id : '';
}

/** Another row has the return of NewStore as its own. Rows of the store's way that say "nothing" only follow a booking. */
const isClaimedBy = (other: LedgerRow, row: LedgerRow, newStoreReturnId: string) =>
	other.refund_key !== row.refund_key &&
	other.newstore_return_id === newStoreReturnId &&
	(other.direction === 'tiktok_to_newstore' || other.state !== 'nothing');

/** What NewStore has booked for this TikTok return: by its mark, else by time, place and products of the call. */
function bookedFor({ head, returns, store, rows }: Case, row: LedgerRow): StoreCase | undefined {
	const marked = store.order.cases.find((one) => one.mark !== '' && returns.headId(one.mark) === head.id);
	if (marked) return marked;
	const identity = row.attempts > 0 ? readIdentity(row.idempotency_key) : undefined;
	if (!identity) return undefined;
	return store.order.cases.find((one) => {
		if (
			one.kind !== 'return' ||
			one.mark !== '' ||
			store.claimed.has(one.id) ||
			rows.some((other) => isClaimedBy(other, row, one.id))
		)
			return false;
		const products = one.units.map((unit) => unit.productId);
		const seen = { returnedAt: one.at ? iso(one.at) : identity.returnedAt, returnedFrom: one.location, products };
		return identityText(seen) === identityText(identity);
	});
}

const exception = (row: LedgerRow, problem: RefundProblem, now: number): Decision => ask(row, problem, now) as Decision;

const marks = (head: TikTokReturn) => [
	{ name: RETURN_MARK, value: head.id },
	{ name: ORDER_MARK, value: head.orderId },
];

const sending = (row: LedgerRow, head: TikTokReturn, key: string, note: string, settings: RestockSettings): LedgerRow =>
	changed(
		row,
		{
			state: 'sending',
			tiktok_state: head.status,
			idempotency_key: key,
			attempts: row.attempts + 1,
			ask_again_at: retryAt(settings, row.attempts),
			note,
		},
		settings.now,
	);

const known = (store: Store, kind: StoreCase['kind']) =>
	store.order.cases.filter((one) => one.kind === kind).map(({ id }) => id);

function unitsOf({ head, order }: Case): Array<{ id: string; sellerSku: string }> {
	const skuOf = new Map([...order.lines, ...head.lines].map((line) => [line.id, line.sellerSku]));
	return linesOf(head, order).map((id) => ({ id, sellerSku: skuOf.get(id) ?? '' }));
}

const goodsOf = (one: Case): string[] => one.store.units.productsOf(unitsOf(one), one.head.shopId);

/**
 * A return of just these goods, at the place where they would be booked, that belongs to nothing else: another run has booked
 * it since the ledger was read, or a person has by hand. Booked again, the second one would look like a return in a store.
 */
function bookedByOthers(one: Case, row: LedgerRow): StoreCase | undefined {
	const { head, returns, store, rows, settings } = one;
	const place = bookingFor(settings.returnMap, head.shopId, head.reason)?.locationId;
	const goods = store.units.goodsOf(unitsOf(one), head.shopId);
	return store.order.cases.find(
		(record) =>
			record.kind === 'return' &&
			record.location === place &&
			(record.mark === '' || returns.headId(record.mark) === head.id) &&
			!store.claimed.has(record.id) &&
			!rows.some((other) => isClaimedBy(other, row, record.id)) &&
			sameSet(
				record.units.map((unit) => unit.productId),
				goods,
			),
	);
}

function bookedAlready(row: LedgerRow, found: StoreCase, reason: string, now: number): Decision {
	const isReturn = found.kind === 'return';
	const ledger = changed(
		row,
		{
			state: 'done',
			newstore_state: found.isHistorical ? 'historical' : found.status || 'processed',
			...(isReturn ? { newstore_return_id: found.id } : { newstore_refund_id: found.id }),
			ask_again_at: '',
			note: reason,
		},
		now,
	);
	return { output: 'settled', json: { ...baseOf(ledger, reason), found_id: found.id } };
}

/** Only money went back: NewStore records it and pays nothing. */
function bookRefund(one: Case, row: LedgerRow): Decision {
	const { head, store, settings } = one;
	if (head.amount === 0) return nothing(row, 'TikTok has refunded nothing.', settings.now) as Decision;
	if (store.units.areBack(goodsOf(one))) {
		return nothing(row, 'NewStore has taken these units back and refunded them already.', settings.now) as Decision;
	}
	const reason = 'TikTok has paid the buyer back without goods; NewStore records it and pays nothing.';
	return {
		output: 'refundInNewStore',
		json: {
			...baseOf(sending(row, head, `restock-${head.id}`, reason, settings), reason),
			return_id: head.id,
			known_newstore_refund_ids: known(store, 'appeasement'),
			payload: {
				amount: Number(fromMinor(head.amount, head.currency)),
				currency: head.currency,
				note: ownNote(head.id),
				is_historical: true,
				extended_attributes: marks(head),
			},
		},
	};
}

/** What TikTok gives back, less what belongs to lines whose goods are booked back already, with their own amount. */
function amountFor({ head, order }: Case, taken: Map<string, string[]>): number {
	if (isUnpaidExchange(head)) return 0;
	const without = [...amountsByLine(head, order)].filter(([id]) => taken.get(id)?.length === 0);
	return head.amount - sum(without.map(([, amount]) => amount));
}

/**
 * Several returns of one order can come in one parcel, at the same second and with the same goods. Each gets a second of its
 * own, so that the booking of one is never taken for that of another.
 */
function freeTime(
	{ head, store, rows, settings }: Case,
	row: LedgerRow,
	returnedFrom: string,
	products: string[],
): string {
	const others = new Set(
		rows.filter((other) => other.refund_key !== row.refund_key).map((other) => other.idempotency_key),
	);
	const isTaken = (text: string) => others.has(text) || store.identities.has(text);
	for (let at = head.updatedAt || settings.now; ; at += 1000) {
		const returnedAt = iso(at);
		if (!isTaken(identityText({ returnedAt, returnedFrom, products }))) return returnedAt;
	}
}

type StorePiece = 'none' | 'another' | 'unclear';

/**
 * NewStore says that the goods of this return are back, by a return of a store. Of equal pieces it names any: with one still out
 * the store may have taken that one. Which it was is known when the refund of the store's return is decided.
 */
function storePiece({ head, returns, order, store, rows }: Case, goods: string[]): StorePiece {
	const lines = linesOf(head, order);
	const records = store.order.cases.filter(
		(record) =>
			record.kind === 'return' &&
			record.mark === '' &&
			// NewStore's list of returns names no items.
			record.units.some(({ id, productId }) =>
				id ? lines.includes(store.items.lineOf(id)) : goods.includes(productId),
			) &&
			!rows.some((row) => row.direction === 'tiktok_to_newstore' && row.newstore_return_id === record.id),
	);
	if (!head.hasParcel || records.length === 0) return 'none';
	const isAnother = (record: StoreCase) =>
		rows.some(
			(row) =>
				row.newstore_return_id === record.id &&
				row.tiktok_return_id !== '' &&
				returns.headId(row.tiktok_return_id) !== head.id,
		);
	if (records.every(isAnother)) return 'another';
	const isDecided = (record: StoreCase) =>
		rows.some((row) => row.newstore_return_id === record.id && ['nothing', 'refused'].includes(row.state));
	return records.every((record) => isAnother(record) || isDecided(record)) ? 'none' : 'unclear';
}

/** Goods came back: NewStore takes the units in, in the condition that the map says. */
function bookReturn(one: Case, row: LedgerRow): Decision {
	const { head, store, settings } = one;
	const { now } = settings;
	const { shopId } = head;
	const lines = unitsOf(one);
	const all = store.units.goodsOf(lines, shopId);
	const isEqualOut = goodsOf(one).length < all.length && store.units.canTake(all);
	const piece = isEqualOut ? storePiece(one, all) : 'none';
	const wanted = piece === 'another' ? all : goodsOf(one);
	const found = row.attempts === 0 ? bookedByOthers(one, row) : undefined;
	if (found) {
		store.claimed.add(found.id);
		return bookedAlready(row, found, 'NewStore has a return of just these goods already.', now);
	}
	if (piece === 'unclear') {
		const why = 'A store has taken back an equal piece. Whether it is this one is known when its refund is decided.';
		return wait(row, why, settings) as Decision;
	}
	if (wanted.length === 0) return nothing(row, 'NewStore has taken these units back already.', now) as Decision;
	if (!store.units.has(wanted)) return exception(row, unknownProduct(head, wanted), now);
	const booking = bookingFor(settings.returnMap, shopId, head.reason);
	if (!booking) return exception(row, notMapped(head, settings.shops.get(head.shopId)?.name ?? head.shopId), now);
	const goodsOfLine = (line: (typeof lines)[number]) =>
		piece === 'another' ? store.units.goodsOf([line], shopId) : store.units.productsOf([line], shopId);
	const taken = new Map(lines.map((line) => [line.id, store.units.take(goodsOfLine(line))]));
	const products = [...taken.values()].flat();
	if (products.length === 0) {
		return store.units.isUnfulfilled(wanted)
			? exception(row, notFulfilled(head, wanted), now)
			: (nothing(row, 'NewStore has taken these units back already.', now) as Decision);
	}
	// A repeat sends what the first call has sent, so that NewStore's answer to both can be recognised.
	const before = row.attempts > 0 ? readIdentity(row.idempotency_key) : undefined;
	const returnedFrom = before?.returnedFrom || booking.locationId;
	const returnedAt = before?.returnedAt ?? freeTime(one, row, returnedFrom, products);
	const less =
		products.length < wanted.length ? ` The other ${wanted.length - products.length} are booked back already.` : '';
	const reason = `TikTok has taken back ${products.length} ${products.length === 1 ? 'unit' : 'units'}; NewStore books them at ${returnedFrom}.${less}`;
	const key = identityText({ returnedAt, returnedFrom, products });
	store.identities.add(key);
	return {
		output: 'returnInNewStore',
		json: {
			...baseOf(sending(row, head, key, reason, settings), reason),
			return_id: head.id,
			known_newstore_return_ids: known(store, 'return'),
			payload: {
				returned_from: returnedFrom,
				returned_at: returnedAt,
				is_historical: settings.isHistorical,
				...(settings.restockAmount === 'buyer_refund' || isUnpaidExchange(head)
					? { refund_amount: Number(fromMinor(amountFor(one, taken), head.currency)) }
					: {}),
				items: [...products].sort().map((product) => ({
					product_id: product,
					...(booking.reason ? { return_reason: booking.reason } : {}),
					...(booking.reasonCode === undefined ? {} : { return_code: booking.reasonCode }),
					...(booking.condition ? { item_condition: booking.condition } : {}),
					condition_code: booking.conditionCode,
				})),
				extended_attributes: marks(head),
			},
		},
	};
}

/** What the state of the row says by itself. */
function byState(one: Case, row: LedgerRow): Decision | undefined {
	const { head, settings } = one;
	const { now } = settings;
	if (row.state === 'done') return still(row, 'Booked in NewStore already.') as Decision;
	if (row.state === 'nothing') return still(row, row.note || 'Nothing to book.') as Decision;
	if (row.state === 'refused' || row.decision === 'refuse') return still(row, 'A person has refused it.') as Decision;
	const found = bookedFor(one, row);
	if (found) {
		one.store.claimed.add(found.id);
		const reason = 'NewStore has booked it already; the answer was lost.';
		return bookedAlready(row, found, reason, now);
	}
	if (row.state === 'asked') return wait(row, 'Waits for the decision of a person.', settings) as Decision;
	if (row.state === 'sending') {
		const end = readTime(row.updated_at) + settings.settleMinutes * MINUTE_MS;
		if (end > now) {
			// Its units are spoken for.
			one.store.units.take(readIdentity(row.idempotency_key)?.products ?? []);
			return wait(row, 'A call is under way, or its answer was lost.', settings, end) as Decision;
		}
	}
	if (row.state === 'failed') {
		if (row.attempts >= settings.maxAttempts) return exception(row, failed(head, row.attempts, row.note), now);
		const again = readTime(row.ask_again_at);
		if (again > now) return wait(row, 'NewStore has refused it; it is tried again.', settings, again) as Decision;
	}
	return undefined;
}

function decideOne(one: Case, row: LedgerRow): Decision {
	const { head, order, store, settings } = one;
	const { now } = settings;
	if (order.isFulfilledByTikTok) {
		return nothing(row, 'TikTok ships this order from its own warehouse and takes its returns.', now) as Decision;
	}
	const cause = storeCause(one);
	if (cause && row.attempts === 0) {
		return nothing(
			row,
			`The store has begun this refund itself (${cause}); it is in NewStore already.`,
			now,
		) as Decision;
	}
	const answer = byState(one, row);
	if (answer) return answer;
	const until = head.deadline;
	const end = until ? ` TikTok's next deadline is ${iso(until)}.` : '';
	switch (head.phase) {
		case 'open':
		case 'running':
			return wait(row, `The return is not at its end on TikTok (${head.status}).${end}`, settings, until) as Decision;
		case 'rejected':
		case 'closed':
			return nothing(row, `Nothing went back: ${head.status}.`, now) as Decision;
		case 'replaced':
			return nothing(row, 'TikTok has made a new order instead of a refund.', now) as Decision;
		case 'exchanged':
			if (row.decision !== 'approve') return exception(row, exchanged(head), now);
			break;
		case 'unknown':
			return exception(row, unknownStatus(head), now);
		case 'refunded':
			break;
	}
	const waitsForMoney = head.type !== 'EXCHANGE' && (!hasGoods(head) || settings.restockWhen === 'completed');
	if (waitsForMoney && !isPaid(head)) {
		return wait(row, 'TikTok has not paid the buyer back yet.', settings) as Decision;
	}
	if (!store.isFound) return exception(row, orderUnknown(head), now);
	return hasGoods(head) ? bookReturn(one, row) : bookRefund(one, row);
}

function storeOf(json: Row, order: StoreOrder, references: ItemLines, skus: SkuMap): Store {
	const items = new ItemMap(order.items, references);
	return {
		order,
		isFound: yesNo(json, 'found', order.newstoreOrderId !== ''),
		items,
		units: new StoreUnits(items, skus, order.cases),
		claimed: new Set(),
		identities: new Set(),
	};
}

/** What is missing for a decision; empty when nothing is. */
function lacking(order: TikTokOrder | undefined, store: Store | undefined): string {
	if (!order) return 'The order on TikTok was not read.';
	if (!store) return 'The order was not looked up in NewStore.';
	return store.isFound && store.order.items.length === 0 ? 'The NewStore order was read without its items.' : '';
}

/** The row of a return, whatever id of its chain it has. */
function rowOf(rows: LedgerRow[], returns: OrderReturns, head: TikTokReturn): LedgerRow | undefined {
	return rows.find(
		(row) =>
			row.direction === 'tiktok_to_newstore' &&
			returns.headId(row.tiktok_return_id || row.refund_key.replace('ttr-', '')) === head.id,
	);
}

export function decideRestock(feeds: RestockFeeds, settings: RestockSettings): RestockDecisions {
	const decisions: RestockDecisions = {
		returnInNewStore: [],
		refundInNewStore: [],
		settled: [],
		nothing: [],
		wait: [],
		exceptions: [],
	};
	const { now } = settings;
	const orders = readOrders(feeds.orders);
	const returns = readReturns(feeds.returns);
	const storeFeed = readStoreOrders(feeds.newStore);
	const references = readItemLines(settings.references);
	const skus = new SkuMap(settings.skuMap);
	const ledger = readLedger(settings.ledger);
	const unclear = new Set(ledgerProblems(settings.ledger).map(({ ids }) => ids?.refund_key));
	const storeOdd = [...storeFeed.unreadable, ...storeFeed.orders.flatMap((store) => store.unreadable)];
	const stores = new Map(
		storeFeed.orders.map((store) => [
			orderKey(store.shopId, store.orderId),
			storeOf(feeds.newStore[store.index], store, references, skus),
		]),
	);
	const tell = (json: DocumentException, index = 0, input = 0) => decisions.exceptions.push({ json, index, input });
	for (const problem of [
		...ledgerProblems(settings.ledger),
		...returnMapProblems(settings.returnMap),
		...shopProblems(settings.shops),
	])
		tell(rowException(problem));
	for (const row of skuMapRowCases(skus)) tell(row);
	for (const [input, list] of [
		[0, returns.unreadable],
		[1, orders.unreadable],
		[2, storeOdd],
	] as const)
		for (const odd of list) tell(unreadableException('RESTOCK_UNREADABLE', odd), odd.index, input);

	for (const [key, ofOrder] of returns.byOrder) {
		const store = stores.get(key);
		const order = orders.orders.get(key);
		const rows = ledger.filter((row) => orderKey(row.shop_id, row.order_id) === key);
		const odd = [...orders.unreadable, ...storeOdd].filter((one) => keyOfUnreadable(one) === key);
		for (const head of ofOrder.heads) {
			const add = (decision: Decision) =>
				// The compiler cannot follow that output and json belong together.
				(decisions[decision.output] as Array<Placed<Decision['json']>>).push({
					json: decision.json,
					index: head.index,
				});
			const fresh: LedgerRow = {
				...newRow(
					{
						key: `ttr-${head.id}`,
						direction: 'tiktok_to_newstore',
						shopId: head.shopId,
						orderId: head.orderId,
						newstoreOrderId: '',
					},
					now,
				),
				return_reason: head.reason,
			};
			const known = rowOf(rows, ofOrder, head) ?? fresh;
			if (unclear.has(known.refund_key)) continue;
			const row: LedgerRow = {
				...known,
				newstore_order_id: store?.order.newstoreOrderId || known.newstore_order_id,
				tiktok_return_id: head.id,
				tiktok_state: head.status,
				amount: fromMinor(head.amount, head.currency),
				currency: head.currency,
			};
			const hold = holdOf(settings.shops.get(head.shopId), odd, 'The order');
			const lacks = lacking(order, store);
			if (hold) add(held(row, hold, now) as Decision);
			else if (lacks && isEnded(row)) add(still(row, row.note || 'Settled already.') as Decision);
			else if (lacks || !order || !store) {
				add(exception(row, { ...incomplete(head, lacks), state: row.state }, now));
			} else {
				const lines = JSON.stringify(linesOf(head, order));
				add(decideOne({ head, returns: ofOrder, order, store, rows, settings }, { ...row, lines }));
			}
		}
	}
	return decisions;
}
