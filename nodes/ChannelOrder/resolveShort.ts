/** What becomes of an order that lacks stock, once NewStore was asked whether it has the order already. */
import type { ExceptionItem, Severity } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { describeShortage } from './stockCheck';
import type { NotNowItem, ShortItem } from './types';

export type Resolution =
	| { kind: 'inject'; item: InjectAnyway; exception?: ExceptionItem }
	| { kind: 'skip'; item: NotNowItem & { newstore_order_id?: string } }
	| { kind: 'exception'; exception: ExceptionItem }
	/** it was looked up for another order, and goes its own way */
	| { kind: 'nothing' };

type InjectAnyway = Pick<ShortItem, 'shop_id' | 'order_id' | 'external_id' | 'payload' | 'line_map' | 'warnings'>;

// Markets in which TikTok lets a seller cancel single lines, for lack of stock only (tiktok-shop.md 9.2).
const PARTIAL_CANCEL = new Set(['US', 'GB', 'UK']);

function exceptionOf(
	short: ShortItem,
	text: { code: string; severity: Severity; title: string; happened: string; todo: string; key?: string },
): ExceptionItem {
	const deadline = short.ship_by ?? short.tiktok_cancels_at;
	return {
		code: text.code,
		flow: 'orders',
		severity: text.severity,
		owner_role: 'operations',
		title: text.title,
		what_happened: text.happened,
		what_to_do: text.todo,
		business_key: text.key ?? short.order_id,
		ids: {
			order_id: short.order_id,
			shop_id: short.shop_id,
			product_ids: short.shortage.map((one) => one.product_id).join(', '),
		},
		...(deadline ? { deadline } : {}),
	};
}

/** Lines that hold the missing units, in words: "1 of the lines 577…1, 577…2 (TEE-RED-M)". */
function shortLines(short: ShortItem): string {
	const lineOf = new Map(short.line_map.map((entry) => [entry.external_item_id, entry.tiktok_line_id]));
	const { items } = short.payload.shipments[0];
	return short.shortage
		.map(({ product_id, wanted, available }) => {
			const lines = items
				.filter((item) => item.product_id === product_id)
				.map((item) => lineOf.get(item.external_item_id) ?? item.external_item_id);
			const distinct = [...new Set(lines)];
			const missing = wanted - (available ?? 0);
			const count = missing < distinct.length ? `${missing} of the lines` : distinct.length === 1 ? 'line' : 'lines';
			return `${count} ${distinct.join(', ')} (${product_id})`;
		})
		.join('; ');
}

function cancelRule(region: string): string {
	return PARTIAL_CANCEL.has(region)
		? 'In this market single lines can be cancelled, with the reason "out of stock".'
		: 'In this market only the whole order can be cancelled, not single lines.';
}

function withoutLookup(short: ShortItem): InjectAnyway {
	const { shop_id, order_id, external_id, payload, line_map, warnings } = short;
	return { shop_id, order_id, external_id, payload, line_map, warnings };
}

function held(short: ShortItem): ExceptionItem {
	const allUnknown = short.shortage.every((one) => one.available === null);
	return exceptionOf(short, {
		code: allUnknown ? 'ORDER_STOCK_UNKNOWN' : 'ORDER_SHORT_STOCK',
		severity: 'error',
		title: allUnknown
			? `Order ${short.order_id}: NewStore knows no stock of its products`
			: `Order ${short.order_id}: not enough stock in NewStore`,
		happened: `${describeShortage(short.shortage)} The order is held back and was not sent to NewStore.`,
		todo: allUnknown
			? 'Check that the product exists in NewStore under this id; if it has another id there, add one row to the table tts_sku_map. The next sweep then takes the order.'
			: `Look for the units (stock count, transfer, another store). The sweep sends the order by itself as soon as NewStore can promise them. If they cannot be found, cancel these lines in Seller Center before the deadline: ${shortLines(short)}. ${cancelRule(short.region)}`,
	});
}

function toCancel(short: ShortItem): ExceptionItem {
	return exceptionOf(short, {
		code: 'ORDER_SHORT_CANCEL',
		severity: 'error',
		title: `Order ${short.order_id}: cancel what is out of stock`,
		happened: `${describeShortage(short.shortage)} The order was not sent to NewStore, and the shop is set to cancel what is short.`,
		todo: `Cancel these lines in Seller Center: ${shortLines(short)}. ${cancelRule(short.region)} The sweep then sends what is left of the order.`,
	});
}

function told(short: ShortItem): ExceptionItem {
	return exceptionOf(short, {
		code: 'ORDER_INJECTED_SHORT',
		severity: 'info',
		title: `Order ${short.order_id} was sent without stock`,
		happened: `${describeShortage(short.shortage)} By setting the order goes to NewStore nevertheless; it is on hold there until the stock is found.`,
		todo: 'Look for the units and release the order in NewStore before the deadline, or cancel it on TikTok.',
	});
}

/** External ids of the items that were looked up and that NewStore does not have. */
export function unknownOrders(items: Row[]): ReadonlySet<string> {
	const missing = items.filter((json) => cell(json, 'found') !== '' && !yesNo(json, 'found', false));
	return new Set(missing.map((json) => cell(json, 'external_id')));
}

/**
 * What is missing was taken by an order of the same batch that NewStore has already, or may have: its units are not in the stock
 * any more, so they were counted twice. The next sweep hands over only what NewStore does not have, and decides for certain.
 */
function countedTwice(short: ShortItem): Resolution {
	return {
		kind: 'skip',
		item: {
			shop_id: short.shop_id,
			order_id: short.order_id,
			status: 'AWAITING_SHIPMENT',
			code: 'COUNTED_TWICE',
			reason: `The stock was counted for order ${short.rivals.join(', ')} as well, which NewStore has already. The next sweep looks again.`,
		},
	};
}

/**
 * Decides on one Short item with the answer of NewStore's look-up (`found`). `notInNewStore`: external ids of the same run that
 * NewStore does not have.
 */
export function resolveShort(
	json: Row,
	foundOrders: 'repeat' | 'skip',
	notInNewStore: ReadonlySet<string> = new Set(),
): Resolution {
	const short = json as unknown as ShortItem;
	if (short.shortage.length === 0) return { kind: 'nothing' };
	if (cell(json, 'found') === '')
		return {
			kind: 'exception',
			exception: exceptionOf(short, {
				code: 'ORDER_LOOKUP_MISSING',
				key: 'workflow',
				severity: 'error',
				title: `Order ${short.order_id} was not looked up in NewStore`,
				happened:
					'The order lacks stock, and nobody asked NewStore whether it has the order already. Nothing was done.',
				todo: 'Put NewStore, Order: Find by External ID between the Short output and this node.',
			}),
		};
	if (yesNo(json, 'found', false)) {
		if (foundOrders === 'repeat') return { kind: 'inject', item: withoutLookup(short) };
		const newstoreOrderId = cell(json, 'newstore_order_id');
		return {
			kind: 'skip',
			item: {
				shop_id: short.shop_id,
				order_id: short.order_id,
				status: 'AWAITING_SHIPMENT',
				code: 'ALREADY_IN_NEWSTORE',
				reason: 'NewStore has this order already; its stock is short because the order itself took it.',
				...(newstoreOrderId ? { newstore_order_id: newstoreOrderId } : {}),
			},
		};
	}
	// With Skip nobody writes the reference of a rival that lacks it: the sweep would bring it again and again.
	const rivals = foundOrders === 'repeat' ? (short.rivals ?? []) : [];
	if (rivals.some((externalId) => !notInNewStore.has(externalId))) return countedTwice(short);
	const isKnownShort = short.shortage.some((one) => one.available !== null);
	if (short.short_action === 'inject')
		return {
			kind: 'inject',
			item: { ...withoutLookup(short), warnings: [...short.warnings, describeShortage(short.shortage)] },
			exception: told(short),
		};
	// A missing figure is no reason to cancel a sale.
	return {
		kind: 'exception',
		exception: short.short_action === 'cancel' && isKnownShort ? toCancel(short) : held(short),
	};
}

/** Is this json an item of the Short output? Others come from a wrong wire. */
export function isShortItem(json: Row): boolean {
	return (
		cell(json, 'order_id') !== '' &&
		Array.isArray(json.shortage) &&
		Array.isArray(json.line_map) &&
		typeof json.payload === 'object'
	);
}
