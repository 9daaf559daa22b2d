/** Returns, refund requests and events of NewStore → one case per return or request (newstore.md 11, 12). */
import { storeMinor } from '../../shared/channel/amounts';
import {
	documentId,
	documentRow,
	documentRows,
	documentText,
	MalformedDocument,
	readOrFault,
} from '../../shared/channel/malformed';
import { firstCell, isRow, sum } from '../../shared/channel/rows';
import { documentTime } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { yesNo } from '../../shared/tableRows';
import { attribute } from '../../shared/channel/attributes';
import { markOf } from './marks';
import { readDocuments, unreadable } from './unreadable';
import type { DocumentKind, Unreadable } from './unreadable';

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
	/** records of it that cannot be read; they are no cases */
	unreadable: Unreadable[];
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

/** First of the fields that is filled in. @throws MalformedDocument */
const firstId = (row: Row, ...fields: string[]) => fields.map((field) => documentId(row, field)).find(Boolean) ?? '';
const firstTime = (row: Row, ...fields: string[]) => fields.map((field) => documentTime(row, field)).find(Boolean) ?? 0;
const firstAmount = (row: Row, currency: string, ...fields: string[]) =>
	fields.map((field) => storeMinor(row, field, currency)).find((amount) => amount !== undefined);

/** Where the items of the order were not read. */
const MOST_UNITS = 1000;

/** @throws MalformedDocument when it is no whole number from 1 to the units of the order */
function quantityOf(item: Row, most: number): number {
	const { quantity } = item;
	if (quantity === undefined || quantity === null || quantity === '') return 1;
	const number = typeof quantity === 'string' ? Number(quantity) : quantity;
	if (typeof number !== 'number' || !Number.isInteger(number) || number < 1)
		throw new MalformedDocument('quantity', quantity, 'is not a number of units');
	if (number > most) throw new MalformedDocument('quantity', quantity, 'is more than the units of the order');
	return number;
}

/** @param most units of the order */
function unitsOf(record: Row, currency: string, most: number): StoreUnit[] {
	const lists = [documentRows(record, 'items'), documentRows(record, 'return_items')];
	let left = most;
	return (lists.find((list) => list.length > 0) ?? []).flatMap((item) => {
		// A unit too many is a question for a person (REFUND_UNKNOWN_ITEM); a number too large is no number of units.
		const quantity = quantityOf(item, Math.max(1, left));
		left -= quantity;
		const amount = firstAmount(item, currency, 'refund_amount_adjusted', 'refund_amount');
		const unit = {
			id: firstId(item, 'id', 'item_id'),
			productId: documentText(item, 'product_id'),
			condition: firstCell(item, 'item_condition', 'condition_code'),
		};
		if (unit.id === '' && unit.productId === '')
			throw new MalformedDocument('product_id', item.product_id, 'is missing');
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
	const given = firstAmount(record, currency, 'total_refund_amount_adjusted', 'total_refund_amount', 'refunded_amount');
	const byItems = units.some((unit) => unit.amount !== undefined)
		? sum(units.map((unit) => unit.amount ?? 0))
		: undefined;
	if (given === undefined || byItems === undefined) return given ?? byItems;
	return Math.max(given, byItems);
}

/** What the records of an order have in common. */
interface OfOrder {
	currency: string;
	/** units of the order */
	units: number;
}

/** @throws MalformedDocument */
function readReturn(record: Row, of: OfOrder): StoreCase {
	const currency = documentText(record, 'currency') || of.currency;
	const units = unitsOf(record, currency, of.units);
	const amount = returnAmount(record, units, currency);
	return {
		kind: 'return',
		id: firstId(record, 'return_id', 'id'),
		currency,
		...(amount === undefined ? {} : { amount }),
		fee: storeMinor(record, 'return_fee', currency) ?? 0,
		units,
		location: documentText(record, 'return_location_id') || documentText(record, 'returned_from'),
		at: firstTime(record, 'returned_at', 'created_at'),
		isHistorical: yesNo(record, 'is_historical', false),
		mark: markOf(record),
		isExchange: yesNo(record, 'is_exchange', false),
		returnId: '',
		status: documentText(record, 'status'),
	};
}

/** @throws MalformedDocument */
function readRequest(record: Row, of: OfOrder): StoreCase {
	const currency = documentText(record, 'currency') || of.currency;
	const amount = storeMinor(record, 'amount', currency);
	return {
		kind: 'appeasement',
		id: firstId(record, 'id', 'refund_id'),
		currency,
		...(amount === undefined ? {} : { amount }),
		fee: 0,
		units: [],
		location: '',
		at: firstTime(record, 'requested_at', 'created_at'),
		isHistorical: yesNo(record, 'is_historical', false),
		mark: markOf(record),
		isExchange: false,
		returnId: documentId(record, 'return_id'),
		status: documentText(record, 'status').toLowerCase(),
	};
}

/** What the payment adapter was asked to refund. Reductions of orders that are cancelled are no returns (newstore.md 5.4). */
function readAdapterCall(event: Row, of: OfOrder): StoreCase | undefined {
	const key = documentText(event, 'idempotency_key');
	const id = documentId(event, 'newstore_return_id') || key;
	if (eventType(event) !== 'refund' || id === '' || /reduction-(cancel|revoke)/.test(key)) return undefined;
	const currency = documentText(event, 'currency') || of.currency;
	const amount = storeMinor(event, 'amount', currency);
	const known = { currency, ...(amount === undefined ? {} : { amount }), at: documentTime(event, 'occurred_at') };
	return unknownCase(id, known);
}

/** An exchange is a new order that names the returns it is made for, and their orders (newstore.md 11). */
function exchangedReturns(event: Row, newstoreOrderId: string): string[] {
	const entries = documentRows(payloadOf(event), 'exchanges');
	const isOfOrder = (entry: Row) => ['', newstoreOrderId].includes(documentId(entry, 'order_id'));
	return entries.filter(isOfOrder).map((entry) => documentId(entry, 'return_id'));
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

function withId(one: StoreCase): StoreCase {
	if (one.id === '') throw new MalformedDocument('id', undefined, 'is missing');
	return one;
}

function casesOf(json: Row, read: Pick<StoreOrder, 'newstoreOrderId' | 'index'>, of: OfOrder) {
	const cases = new Map<string, StoreCase>();
	const odd: Unreadable[] = [];
	/** Each record on its own: one that cannot be read does not stop the others. */
	const add = (kind: DocumentKind, record: Row, readCases: () => Array<StoreCase | undefined>) => {
		const outcome = readOrFault(() =>
			readCases()
				.filter((one) => one !== undefined)
				.map(withId),
		);
		if ('fault' in outcome) odd.push(unreadable(kind, record, read.index, outcome.fault.message, json));
		else for (const one of outcome.value) cases.set(one.id, cases.has(one.id) ? merge(cases.get(one.id)!, one) : one);
	};
	for (const record of documentRows(json, 'returns')) add('storeReturn', record, () => [readReturn(record, of)]);
	for (const record of documentRows(json, 'refunds')) add('storeRefund', record, () => [readRequest(record, of)]);
	for (const event of documentRows(json, 'events')) {
		const type = eventType(event);
		if (type === 'return.processed') add('storeReturn', payloadOf(event), () => [readReturn(payloadOf(event), of)]);
		if (type === 'refund_request.issued')
			add('storeRefund', payloadOf(event), () => [readRequest(payloadOf(event), of)]);
		add('event', event, () => [readAdapterCall(event, of)]);
		// The exchange may be told before the return.
		add('event', event, () =>
			exchangedReturns(event, read.newstoreOrderId).map((id) => unknownCase(id, { isExchange: true })),
		);
	}
	return { cases: [...cases.values()], unreadable: odd };
}

/** Cases of an order together with others about it; what is about the same return becomes one. */
export function withCases(order: StoreOrder, more: StoreCase[]): StoreOrder {
	const cases = new Map(order.cases.map((one) => [one.id, one]));
	for (const one of more) cases.set(one.id, cases.has(one.id) ? merge(cases.get(one.id)!, one) : one);
	return { ...order, cases: [...cases.values()].sort(byAge) };
}

/** Oldest first, so that two runs give the same units to the same case. */
const byAge = (a: StoreCase, b: StoreCase) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Items of a NewStore order; their ids have to be some, since units are told by them. @throws MalformedDocument */
function readItems(order: Row): Row[] {
	const items = documentRows(order, 'items');
	for (const item of items) {
		for (const field of ['id', 'origin_id', 'item_id']) documentId(item, field);
		for (const field of ['product_id', 'status']) documentText(item, field);
	}
	return items;
}

/** @throws MalformedDocument */
function readStoreOrder(json: Row, index: number): StoreOrder {
	const order = documentRow(json, 'newstore_order');
	const newstoreOrderId = documentId(json, 'newstore_order_id') || documentId(order, 'origin_id');
	const items = readItems(order);
	const of = { currency: documentText(order, 'currency'), units: items.length || MOST_UNITS };
	return {
		shopId: documentId(json, 'shop_id') || attribute(order, 'tiktok_shop_id'),
		orderId: documentId(json, 'order_id') || attribute(order, 'tiktok_order_id'),
		newstoreOrderId,
		items,
		isExchange: yesNo(order, 'is_exchange', false),
		...casesOf(json, { newstoreOrderId, index }, of),
		index,
	};
}

export interface StoreFeed {
	orders: StoreOrder[];
	unreadable: Unreadable[];
}

/** Items of the NewStore input; those about the same order are one. */
export function readStoreOrders(items: Row[]): StoreFeed {
	const orders = new Map<string, StoreOrder>();
	const { read: all, unreadable: odd } = readDocuments(items, 'storeOrder', readStoreOrder);
	for (const read of all) {
		// Returns without an order have nothing in common.
		const key = read.newstoreOrderId || read.orderId || `#${read.index}`;
		const known = orders.get(key);
		if (!known) orders.set(key, read);
		else {
			orders.set(key, {
				...withCases(known, read.cases),
				items: known.items.length ? known.items : read.items,
				unreadable: [...known.unreadable, ...read.unreadable],
			});
		}
	}
	for (const order of orders.values()) order.cases.sort(byAge);
	return { orders: [...orders.values()], unreadable: odd };
}
