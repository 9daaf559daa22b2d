/** Returns, refund requests and events of NewStore → one case per return or request (newstore.md 11, 12). */
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { attribute, firstCell, isRow, rowOf, rowsOf, storeMinor, sum } from './fields';
import { markOf } from './marks';
import { readTime } from './times';

/** One unit that came back. */
export interface StoreUnit {
	/** NewStore item UUID, empty when NewStore names the product only */
	id: string;
	productId: string;
	/** minor units that NewStore refunds for it; undefined when it does not say so by item */
	amount?: number;
	/** NewStore's words or code for its condition, empty when there is none */
	condition: string;
}

/** appeasement: a refund without goods; unknown: the payment adapter or an exchange named it, NewStore does not list it yet */
export interface StoreCase {
	kind: 'return' | 'appeasement' | 'unknown';
	/** id of the return or refund request */
	id: string;
	/** empty when nothing tells */
	currency: string;
	/** minor units, NewStore's fee not taken off; undefined when NewStore does not say it */
	amount?: number;
	fee: number;
	units: StoreUnit[];
	/** location that took the goods back */
	location: string;
	/** Unix milliseconds, 0 when absent */
	at: number;
	/** processed elsewhere, imported */
	isHistorical: boolean;
	/** TikTok return that it was booked for: our own booking */
	mark: string;
	/** goods were exchanged for others */
	isExchange: boolean;
	/** return that a refund request belongs to; the return is the case then */
	returnId: string;
	status: string;
}

/** What the NewStore input says about one order. */
export interface StoreOrder {
	shopId: string;
	/** TikTok order id; empty for a return without an order */
	orderId: string;
	newstoreOrderId: string;
	/** items as NewStore, Order: Get gives them; empty when it was not read */
	items: Row[];
	isExchange: boolean;
	cases: StoreCase[];
	/** place in the input */
	index: number;
}

/** A case of which only some things are known yet. */
export const unknownCase = (id: string, known: Partial<StoreCase> = {}): StoreCase => ({
	kind: 'unknown',
	id,
	currency: '',
	fee: 0,
	units: [],
	location: '',
	at: 0,
	isHistorical: false,
	mark: '',
	isExchange: false,
	returnId: '',
	status: '',
	...known,
});

/** Events as NewStore sends them, as the NewStore Trigger and as the NewStore Payments Trigger put them out. */
const eventType = (event: Row) => firstCell(event, 'type', 'name');
const payloadOf = (event: Row) => (isRow(event.payload) ? event.payload : event);

function unitsOf(record: Row, currency: string): StoreUnit[] {
	const lists = [record.items, record.return_items].map(rowsOf);
	return (lists.find((list) => list.length > 0) ?? []).flatMap((item) => {
		const quantity = Math.max(1, Math.round(Number(cell(item, 'quantity')) || 1));
		const amount = storeMinor(item.refund_amount_adjusted ?? item.refund_amount, currency);
		const unit = {
			id: firstCell(item, 'id', 'item_id'),
			productId: cell(item, 'product_id'),
			condition: firstCell(item, 'item_condition', 'condition_code'),
		};
		return Array.from({ length: quantity }, (_, place) => ({
			...unit,
			// One id stands for one unit; of more units only the product is known.
			id: place === 0 ? unit.id : '',
			// The amount of an entry is for all its units; what does not divide stays with the first.
			...(amount === undefined
				? {}
				: { amount: Math.floor(amount / quantity) + (place === 0 ? amount % quantity : 0) }),
		}));
	});
}

/**
 * Whether totals already lack the return fee is not documented, and a full return may contain shipping: the larger of total
 * and sum of the items is the amount without the fee.
 */
function returnAmount(record: Row, units: StoreUnit[], currency: string): number | undefined {
	const given = [record.total_refund_amount_adjusted, record.total_refund_amount, record.refunded_amount]
		.map((value) => storeMinor(value, currency))
		.find((value) => value !== undefined);
	const byItems = units.some((unit) => unit.amount !== undefined)
		? sum(units.map((unit) => unit.amount ?? 0))
		: undefined;
	if (given === undefined || byItems === undefined) return given ?? byItems;
	return Math.max(given, byItems);
}

function readReturn(record: Row, orderCurrency: string): StoreCase {
	const currency = cell(record, 'currency') || orderCurrency;
	const units = unitsOf(record, currency);
	const amount = returnAmount(record, units, currency);
	return {
		kind: 'return',
		id: firstCell(record, 'return_id', 'id'),
		currency,
		...(amount === undefined ? {} : { amount }),
		fee: storeMinor(record.return_fee, currency) ?? 0,
		units,
		location: firstCell(record, 'return_location_id', 'returned_from'),
		at: readTime(firstCell(record, 'returned_at', 'created_at')),
		isHistorical: yesNo(record, 'is_historical', false),
		mark: markOf(record),
		isExchange: yesNo(record, 'is_exchange', false),
		returnId: '',
		status: cell(record, 'status'),
	};
}

function readRequest(record: Row, orderCurrency: string): StoreCase {
	const currency = cell(record, 'currency') || orderCurrency;
	const amount = storeMinor(record.amount, currency);
	return {
		kind: 'appeasement',
		id: firstCell(record, 'id', 'refund_id'),
		currency,
		...(amount === undefined ? {} : { amount }),
		fee: 0,
		units: [],
		location: '',
		at: readTime(firstCell(record, 'requested_at', 'created_at')),
		isHistorical: yesNo(record, 'is_historical', false),
		mark: markOf(record),
		isExchange: false,
		returnId: cell(record, 'return_id'),
		status: cell(record, 'status').toLowerCase(),
	};
}

/** What the payment adapter was asked to refund. Reductions of orders that are cancelled are no returns (newstore.md 5.4). */
function readAdapterCall(event: Row, orderCurrency: string): StoreCase | undefined {
	const key = cell(event, 'idempotency_key');
	const id = firstCell(event, 'newstore_return_id', 'idempotency_key');
	if (eventType(event) !== 'refund' || id === '' || /reduction-(cancel|revoke)/.test(key)) return undefined;
	const currency = cell(event, 'currency') || orderCurrency;
	const amount = storeMinor(event.amount, currency);
	return unknownCase(id, { currency, ...(amount === undefined ? {} : { amount }), at: readTime(event.occurred_at) });
}

/** An exchange is a new order that names the returns it is made for, and their orders (newstore.md 11). */
function exchangedReturns(events: Row[], newstoreOrderId: string): string[] {
	const entries = events.map(payloadOf).flatMap((order) => rowsOf(order.exchanges));
	const isOfOrder = (entry: Row) => ['', newstoreOrderId].includes(cell(entry, 'order_id'));
	return entries.filter(isOfOrder).map((entry) => cell(entry, 'return_id'));
}

/** Two pictures of one case: an event names items, a list names status and marks. */
function merge(a: StoreCase, b: StoreCase): StoreCase {
	const detail = (one: StoreCase) => one.units.filter((unit) => unit.id !== '').length * 100 + one.units.length;
	const [more, less] = detail(a) >= detail(b) ? [a, b] : [b, a];
	const amount = more.amount ?? less.amount;
	return {
		...more,
		kind: more.kind === 'unknown' ? less.kind : more.kind,
		currency: more.currency || less.currency,
		...(amount === undefined ? {} : { amount }),
		fee: Math.max(a.fee, b.fee),
		location: more.location || less.location,
		at: more.at || less.at,
		isHistorical: a.isHistorical || b.isHistorical,
		mark: a.mark || b.mark,
		isExchange: a.isExchange || b.isExchange,
		returnId: a.returnId || b.returnId,
		status: a.status || b.status,
	};
}

function casesOf(json: Row, newstoreOrderId: string, currency: string): StoreCase[] {
	const events = rowsOf(json.events);
	const ofType = (type: string) => events.filter((event) => eventType(event) === type).map(payloadOf);
	const cases = new Map<string, StoreCase>();
	const add = (one: StoreCase | undefined) => {
		if (!one || one.id === '') return;
		const known = cases.get(one.id);
		cases.set(one.id, known ? merge(known, one) : one);
	};
	for (const record of [...rowsOf(json.returns), ...ofType('return.processed')]) add(readReturn(record, currency));
	for (const record of [...rowsOf(json.refunds), ...ofType('refund_request.issued')])
		add(readRequest(record, currency));
	for (const event of events) add(readAdapterCall(event, currency));
	// The exchange may be told before the return.
	for (const id of exchangedReturns(events, newstoreOrderId)) add(unknownCase(id, { isExchange: true }));
	return [...cases.values()];
}

/** Cases of an order together with others about it; what is about the same return becomes one. */
export function withCases(order: StoreOrder, more: StoreCase[]): StoreOrder {
	const cases = new Map(order.cases.map((one) => [one.id, one]));
	for (const one of more) cases.set(one.id, cases.has(one.id) ? merge(cases.get(one.id)!, one) : one);
	return { ...order, cases: [...cases.values()].sort(byAge) };
}

/** Oldest first, so that two runs give the same units to the same case. */
const byAge = (a: StoreCase, b: StoreCase) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Items of the NewStore input; those about the same order are one. */
export function readStoreOrders(items: Row[]): StoreOrder[] {
	const orders = new Map<string, StoreOrder>();
	items.forEach((json, index) => {
		if (Object.keys(json).length === 0) return;
		const order = rowOf(json.newstore_order);
		const newstoreOrderId = firstCell(json, 'newstore_order_id') || cell(order, 'origin_id');
		const read: StoreOrder = {
			shopId: cell(json, 'shop_id') || attribute(order, 'tiktok_shop_id'),
			orderId: cell(json, 'order_id') || attribute(order, 'tiktok_order_id'),
			newstoreOrderId,
			items: rowsOf(order.items),
			isExchange: yesNo(order, 'is_exchange', false),
			cases: casesOf(json, newstoreOrderId, cell(order, 'currency')),
			index,
		};
		// Returns without an order have nothing in common.
		const key = newstoreOrderId || read.orderId || `#${index}`;
		const known = orders.get(key);
		if (!known) orders.set(key, read);
		else {
			orders.set(key, {
				...withCases(known, read.cases),
				items: known.items.length ? known.items : read.items,
			});
		}
	});
	for (const order of orders.values()) order.cases.sort(byAge);
	return [...orders.values()];
}
