import { readId } from '../../../shared/ids';
import { currencyDigits, fromMinor, toMinor } from '../../../shared/money';

/**
 * Comparing an order that was sent with what NewStore has (newstore.md 4): an answer of 200 or "already there" is believed
 * only when the items are ours.
 */
export interface SentItem {
	external_item_id: string;
	product_id: string;
	extended_attributes?: Array<{ name: string; value: string }>;
}

export interface SentOrder {
	external_id: string;
	currency: string;
	shipments: Array<{ items: SentItem[] }>;
	payments?: Array<{ amount: number | string }>;
	[field: string]: unknown;
}

export interface ItemIds {
	external_item_id: string;
	id: string;
	product_id: string;
}

interface ReadItem {
	id?: unknown;
	origin_id?: unknown;
	product_id?: unknown;
	status?: unknown;
	extended_attributes?: unknown;
}

export interface ReadOrderAnswer {
	id?: unknown;
	origin_id?: unknown;
	currency?: unknown;
	items?: unknown;
	totals?: unknown;
}

const sentItems = (order: SentOrder): SentItem[] =>
	order.shipments.flatMap((shipment) => (Array.isArray(shipment?.items) ? shipment.items : []));

/** What is wrong with a value that should be a complete order; undefined when it can be sent. */
export function payloadFault(payload: unknown): string | undefined {
	if (!payload || typeof payload !== 'object' || Array.isArray(payload)) return 'there is no order in it';
	const order = payload as Partial<SentOrder>;
	if (typeof order.external_id !== 'string' || readId(order.external_id) === '') return 'external_id is missing';
	if (order.external_id.length > 64) return 'external_id is longer than 64 characters';
	if (typeof order.currency !== 'string') return 'currency is missing';
	if (!Array.isArray(order.shipments) || order.shipments.length === 0) return 'shipments are missing';
	const items = sentItems(order as SentOrder);
	if (items.length === 0) return 'there is no item in its shipments';
	const ids = new Set(items.map((item) => readId(item?.external_item_id)));
	if (ids.has('')) return 'an item has no external_item_id';
	if (items.some((item) => !readId(item.product_id))) return 'an item has no product_id';
	if (ids.size < items.length) return 'two items have the same external_item_id';
	return undefined;
}

/** Whether an answer is about another order altogether: none of its items was sent, so the external id was used before. */
export const isForeign = (order: SentOrder, { missing }: { missing: string[] }): boolean =>
	missing.length === sentItems(order).length;

/** External item ids that were sent and not confirmed, and such that nobody sent. Both empty when the answer is ours. */
export function compareItemIds(order: SentOrder, returned: ReadonlyArray<{ external_item_id?: unknown }>) {
	const sent = new Set(sentItems(order).map((item) => item.external_item_id));
	const confirmed = new Set(returned.map((item) => String(item.external_item_id ?? '')));
	return {
		missing: [...sent].filter((id) => !confirmed.has(id)),
		foreign: [...confirmed].filter((id) => !sent.has(id)),
	};
}

/** Whether all attributes that were sent came back; NewStore may add its own. */
function hasAttributes(read: unknown, sent: SentItem['extended_attributes']): boolean {
	if (!Array.isArray(read) || !sent) return true;
	return sent.every(({ name, value }) => read.some((entry) => entry?.name === name && entry?.value === value));
}

function attribute(item: ReadItem, name: string): string | undefined {
	if (!Array.isArray(item.extended_attributes)) return undefined;
	const found = item.extended_attributes.find((entry) => entry?.name === name);
	return typeof found?.value === 'string' ? found.value : undefined;
}

export interface Comparison {
	/** sentences that name what is different; empty when NewStore's order is the one that was sent */
	differences: string[];
	/** items with NewStore's ids, in the order in which they were sent; only when nothing is different */
	items: ItemIds[];
}

/**
 * Compares the order that NewStore has with the one that was sent: currency, total, number of items, and each item by
 * product and extended attributes. Reads do not return external_item_id, so items are recognised by an attribute of that
 * name or, without one, by the attributes that were sent; units that are the same in all this are interchangeable.
 *
 * A line that is cancelled on TikTok after the injection is not sent any more, and NewStore keeps it as a cancelled item: that
 * is no difference. Whether NewStore's total still counts it is not documented, so the total is not compared then.
 */
export function compareOrders(sent: SentOrder, read: ReadOrderAnswer): Comparison {
	const differences: string[] = [];
	const currency = String(read.currency ?? '');
	if (currency !== sent.currency) differences.push(`currency ${currency || 'unknown'} instead of ${sent.currency}`);

	const items = sentItems(sent);
	const waiting = (Array.isArray(read.items) ? read.items : []) as ReadItem[];
	const totalDifference = waiting.length > items.length ? undefined : compareTotals(sent, read);
	if (totalDifference) differences.push(totalDifference);
	if (waiting.length < items.length) {
		differences.push(`${waiting.length} items instead of ${items.length}`);
		return { differences, items: [] };
	}
	const rest = [...waiting];
	const matched: ItemIds[] = [];
	for (const item of items) {
		const index = rest.findIndex((candidate) => isSameItem(item, candidate));
		if (index < 0) {
			differences.push(`item ${item.external_item_id} (product ${item.product_id}) is not in it`);
			continue;
		}
		const [found] = rest.splice(index, 1);
		matched.push({
			external_item_id: item.external_item_id,
			id: String(found.origin_id ?? found.id ?? ''),
			product_id: item.product_id,
		});
	}
	// Products alone do not tell our order from a foreign one that has an item more.
	const areRecognised = items.every((item) => item.extended_attributes?.length);
	if (waiting.length > items.length && matched.length === items.length) {
		for (const item of rest) {
			if (areRecognised && item.status === 'cancelled') continue;
			differences.push(
				`it also has product ${String(item.product_id ?? 'without ID')}, which was not sent (is its line cancelled on TikTok?)`,
			);
		}
	}
	return { differences, items: differences.length === 0 ? matched : [] };
}

function isSameItem(sent: SentItem, read: ReadItem): boolean {
	if (read.product_id !== undefined && String(read.product_id) !== sent.product_id) return false;
	const externalId = attribute(read, 'external_item_id');
	if (externalId !== undefined) return externalId === sent.external_item_id;
	return hasAttributes(read.extended_attributes, sent.extended_attributes);
}

function compareTotals(sent: SentOrder, read: ReadOrderAnswer): string | undefined {
	const total = (read.totals as { total?: unknown } | undefined)?.total;
	if (typeof total !== 'number' && typeof total !== 'string') return 'no total to compare';
	const currency = sent.currency;
	const wanted = (sent.payments ?? []).reduce((sum, payment) => sum + toMinor(payment.amount, currency), 0);
	const has = Math.round(Number(total) * 10 ** currencyDigits(currency));
	if (has === wanted) return undefined;
	return `total ${fromMinor(has, currency)} instead of ${fromMinor(wanted, currency)} ${currency}`;
}
