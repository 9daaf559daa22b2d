/** Events of NewStore → the orders whose goods or money went back, each with what was told of it. Pure. */
import type { Placed } from '../../shared/channel/placed';
import { groupBy, isEmptyItem, rowOf, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** As 06a takes it; `newstore_order_id` is empty for a return that names no order. */
interface ConcernedOrder {
	newstore_order_id: string;
	events: Row[];
}

/** A new order concerns those whose goods came back for it, never itself. */
function ordersOf(event: Row): string[] {
	const original = cell(event, 'original_order_id');
	if (original !== '') return [original];
	if (!cell(event, 'type').startsWith('order.')) return [cell(event, 'order_id')];
	return rowsOf(rowOf(event.payload).exchanges).map((one) => cell(one, 'order_id'));
}

/**
 * @param events items of the NewStore Trigger
 * @param withoutOrder what becomes of a return that names no order: each is one item by itself, or nobody hears of it
 */
export function concernedOrders(
	events: readonly Row[],
	withoutOrder: 'report' | 'ignore',
): Array<Placed<ConcernedOrder>> {
	const given = events.map((event, index) => ({ event, index })).filter(({ event }) => !isEmptyItem(event));
	const told = given.flatMap((one) => ordersOf(one.event).map((id) => ({ ...one, id })));
	const byOrder = groupBy(
		told.filter(({ id }) => id !== ''),
		({ id }) => id,
	);
	const orders = [...byOrder].map(([id, all]) => ({
		json: { newstore_order_id: id, events: all.map(({ event }) => event) },
		indexes: all.map(({ index }) => index),
	}));
	const nameless = given.filter(
		({ event }) => cell(event, 'type') === 'return.processed' && ordersOf(event).every((id) => id === ''),
	);
	const reported = withoutOrder === 'report' ? nameless : [];
	return [
		...orders,
		...reported.map(({ event, index }) => ({ json: { newstore_order_id: '', events: [event] }, indexes: [index] })),
	];
}

/**
 * What 06a is called with → orders to read, each once with its events, and returns that name no order.
 *
 * @param asked events as the NewStore Trigger gives them (`type`), and orders that are known already (`newstore_order_id`,
 * `events`)
 */
export function sortAsked(
	asked: readonly Row[],
	withoutOrder: 'report' | 'ignore',
): Record<'orders' | 'withoutOrder', Array<Placed<ConcernedOrder>>> {
	const given = asked.filter((row) => !isEmptyItem(row));
	const isEvent = (row: Row) => cell(row, 'type') !== '';
	const known = given
		.filter((row) => !isEvent(row))
		.map((row) => ({ newstore_order_id: cell(row, 'newstore_order_id'), events: rowsOf(row.events) }));
	const concerned = concernedOrders(given.filter(isEvent), withoutOrder).map(({ json }) => json);
	const all = [...known, ...concerned];
	const byOrder = groupBy(
		all.filter((one) => one.newstore_order_id !== ''),
		(one) => one.newstore_order_id,
	);
	return {
		orders: [...byOrder].map(([id, same]) => ({
			json: { newstore_order_id: id, events: same.flatMap(({ events }) => events) },
		})),
		withoutOrder: all.filter((one) => one.newstore_order_id === '').map((json) => ({ json })),
	};
}
