/** The 22 event names for which there is evidence (newstore.md 13); the real list is open, unknown names are passed on. */
export const EVENT_NAMES = [
	'fulfillment_request.assigned',
	'fulfillment_request.items_completed',
	'fulfillment_request.items_failed',
	'fulfillment_request.items_ready_for_handover',
	'inventory_count.items_counted',
	'inventory_transaction.adjustment_created',
	'inventory_transaction.asn_created',
	'inventory_transaction.items_ready_for_handover',
	'inventory_transaction.items_received',
	'inventory_transaction.transfer_order_created',
	'invoice.created',
	'order.cancelled',
	'order.completed',
	'order.created',
	'order.items_cancelled',
	'order.items_swapped',
	'order.opened',
	'order.shipped',
	'payment_account.amount_authorized',
	'payment_account.amount_refunded',
	'refund_request.issued',
	'return.processed',
] as const;

/** Events after which ATP can be another number than before (newstore.md 10). */
export const STOCK_EVENT_NAMES: readonly string[] = [
	'fulfillment_request.assigned',
	'fulfillment_request.items_completed',
	'fulfillment_request.items_failed',
	'inventory_count.items_counted',
	'inventory_transaction.adjustment_created',
	'inventory_transaction.asn_created',
	'inventory_transaction.items_ready_for_handover',
	'inventory_transaction.items_received',
	'inventory_transaction.transfer_order_created',
	'order.cancelled',
	'order.created',
	'order.items_cancelled',
	'order.items_swapped',
	'order.opened',
	'return.processed',
];

const ALL_EVENTS = 'all';
export const STOCK_EVENTS = 'stock';

/** Choices of an "Events" field: two presets and the single names. */
export const EVENT_OPTIONS = [
	{
		name: '* All Events',
		value: ALL_EVENTS,
		description: 'Everything that NewStore sends, also events that are not in this list',
	},
	{
		name: '* Stock-Changing Events',
		value: STOCK_EVENTS,
		description: 'Sales, cancellations, returns, receiving, transfers, adjustments and counts',
	},
	...EVENT_NAMES.map((name) => ({ name, value: name })),
];

/** Names to subscribe to; an empty list means all events, as NewStore's own filter does. */
export function chosenEventNames(chosen: readonly string[]): string[] {
	if (chosen.length === 0 || chosen.includes(ALL_EVENTS)) return [];
	const names = chosen.flatMap((value) => (value === STOCK_EVENTS ? STOCK_EVENT_NAMES : [value]));
	return [...new Set(names)].sort();
}
