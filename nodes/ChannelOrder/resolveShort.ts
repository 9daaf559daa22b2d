/** What becomes of an order that lacks stock, once NewStore was asked whether it has the order already. */
import type { ExceptionItem, Severity } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import {
	MalformedDocument,
	documentId,
	documentObject,
	documentRows,
	documentText,
	readOrFault,
	requiredId,
} from '../shared/channel/malformed';
import { marketOf } from '../shared/channel/markets';
import { aboutNames } from '../shared/channel/goods';
import { counted, rowOf } from '../shared/channel/rows';
import { documentTime, iso } from '../shared/channel/times';
import { describeShortage } from './stockCheck';
import { malformedOrder } from './tikTokOrder';
import type { NotNowItem, ShortItem } from './types';

export type Resolution =
	| { kind: 'inject'; item: InjectAnyway; exception?: ExceptionItem }
	| { kind: 'skip'; item: NotNowItem & { newstore_order_id?: string } }
	| { kind: 'exception'; exception: ExceptionItem }
	/** it was looked up for another order and goes its own way, or it is not to be sent */
	| { kind: 'nothing' };

type InjectAnyway = Pick<ShortItem, 'shop_id' | 'order_id' | 'external_id' | 'payload' | 'line_map' | 'warnings'>;

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
		...(text.key ? {} : aboutNames(short.about ?? {})),
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
	return marketOf(region)?.cancelsLines
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
			? 'Check that the product exists in NewStore under this id; if it has another id there, add one row to the table tts_sku_map. The next run then takes the order.'
			: `Look for the units (stock count, transfer, another store). The order is sent by itself as soon as NewStore can promise them. If they cannot be found, cancel these lines in Seller Center before the deadline: ${shortLines(short)}. ${cancelRule(short.region)}`,
	});
}

function toCancel(short: ShortItem): ExceptionItem {
	return exceptionOf(short, {
		code: 'ORDER_SHORT_CANCEL',
		severity: 'error',
		title: `Order ${short.order_id}: cancel what is out of stock`,
		happened: `${describeShortage(short.shortage)} The order was not sent to NewStore, and the shop is set to cancel what is short.`,
		todo: `Cancel these lines in Seller Center: ${shortLines(short)}. ${cancelRule(short.region)} What is left of the order is then sent by itself.`,
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
			reason: `The stock was counted for order ${short.rivals.join(', ')} as well, which NewStore has already. The next run looks again.`,
		},
	};
}

function alreadyThere(short: ShortItem, json: Row): Resolution {
	const newstoreOrderId = documentId(json, 'newstore_order_id');
	return {
		kind: 'skip',
		item: {
			shop_id: short.shop_id,
			order_id: short.order_id,
			status: short.partly_shipped ? 'PARTIALLY_SHIPPING' : 'AWAITING_SHIPMENT',
			code: 'ALREADY_IN_NEWSTORE',
			reason: short.partly_shipped
				? 'A part of the order is shipped, and NewStore has it.'
				: 'NewStore has this order already; its stock is short because the order itself took it.',
			...(newstoreOrderId ? { newstore_order_id: newstoreOrderId } : {}),
		},
	};
}

function partlyShipped(short: ShortItem): ExceptionItem {
	const lines = short.line_map.map((entry) => entry.tiktok_line_id);
	return exceptionOf(short, {
		code: 'ORDER_PARTLY_SHIPPED',
		severity: 'error',
		title: `Order ${short.order_id} is partly shipped, and NewStore does not have it`,
		happened: `Somebody shipped a part of the order on TikTok without NewStore. ${counted(lines.length, 'unit')} still ${lines.length === 1 ? 'has' : 'have'} to be shipped, and no store knows of it. The stock on TikTok is lowered by what is open.`,
		todo: `Ship what is open in Seller Center before the deadline (${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}), or cancel it there. To have the open lines of such orders sent to NewStore, ask the integration team ("Partly Shipped Orders" in workflow 03a).`,
	});
}

const lookUpMissing = (short: ShortItem): Resolution => ({
	kind: 'exception',
	exception: exceptionOf(short, {
		code: 'ORDER_LOOKUP_MISSING',
		key: 'workflow',
		severity: 'error',
		title: `Order ${short.order_id} was not looked up in NewStore`,
		happened: 'The order lacks stock, and nobody asked NewStore whether it has the order already. Nothing was done.',
		todo: 'Put NewStore, Order: Find by External ID between the Short output and this node.',
	}),
});

function resolve(
	short: ShortItem,
	json: Row,
	foundOrders: 'repeat' | 'skip',
	notInNewStore: ReadonlySet<string>,
): Resolution {
	if (short.only_reference) {
		const isRepeated = foundOrders === 'repeat' && yesNo(json, 'found', false);
		return isRepeated ? { kind: 'inject', item: withoutLookup(short) } : { kind: 'nothing' };
	}
	const isAsked = short.shortage.length > 0 || short.partly_shipped !== undefined;
	if (!isAsked) return { kind: 'nothing' };
	if (cell(json, 'found') === '') return lookUpMissing(short);
	if (yesNo(json, 'found', false)) {
		// What NewStore has of a partly shipped order is the whole order, and the open lines alone are another body.
		if (foundOrders === 'repeat' && !short.partly_shipped) return { kind: 'inject', item: withoutLookup(short) };
		return alreadyThere(short, json);
	}
	if (short.partly_shipped === 'exception') return { kind: 'exception', exception: partlyShipped(short) };
	if (short.shortage.length === 0) return { kind: 'inject', item: withoutLookup(short) };
	// With Skip nobody writes the reference of a rival that lacks it: the sweep would bring it again and again.
	const rivals = foundOrders === 'repeat' ? short.rivals : [];
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

const texts = (json: Row, field: string): string[] => {
	const list = json[field] ?? [];
	if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'string'))
		throw new MalformedDocument(field, list, 'is not a list of texts');
	return list as string[];
};

const SHORT_ACTIONS: readonly unknown[] = ['hold', 'inject', 'cancel'];
const PARTLY_SHIPPED: readonly unknown[] = [undefined, 'exception', 'inject'];

function units(json: Row, field: string): number {
	const value = json[field];
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
		throw new MalformedDocument(field, value, 'is not a number of units');
	return value;
}

/** The payload is sent as it is, so it has to be the one of this order. */
function readPayload(json: Row, externalId: string, isNeeded: boolean): ShortItem['payload'] {
	const payload = documentObject(json, 'payload');
	if (!payload) throw new MalformedDocument('payload', json.payload, 'is missing');
	if (!isNeeded) return payload as unknown as ShortItem['payload'];
	if (documentId(payload, 'external_id') !== externalId)
		throw new MalformedDocument('payload.external_id', payload.external_id, 'is not the id of the order');
	const [shipment] = documentRows(payload, 'shipments');
	const items = shipment ? documentRows(shipment, 'items') : [];
	if (items.length === 0) throw new MalformedDocument('payload.shipments', payload.shipments, 'holds no items');
	for (const item of items) for (const field of ['external_item_id', 'product_id']) requiredId(item, field);
	return payload as unknown as ShortItem['payload'];
}

/** Names that cannot be read must not keep the order back. */
const readAbout = (json: Row) => {
	const about = rowOf(json.about);
	return { goods: cell(about, 'goods'), amount: cell(about, 'amount') };
};

/** An item of the Short output. Throws MalformedDocument; items from a wrong wire lack its fields. */
function readShortItem(json: Row): ShortItem {
	const externalId = requiredId(json, 'external_id');
	const partly = json.partly_shipped;
	if (!PARTLY_SHIPPED.includes(partly)) throw new MalformedDocument('partly_shipped', partly, 'is unknown');
	if (!SHORT_ACTIONS.includes(json.short_action))
		throw new MalformedDocument('short_action', json.short_action, 'is unknown');
	if (!Array.isArray(json.shortage)) throw new MalformedDocument('shortage', json.shortage, 'is not a list');
	const isTold = partly === 'exception';
	return {
		...(json as unknown as ShortItem),
		about: readAbout(json),
		shop_id: requiredId(json, 'shop_id'),
		order_id: requiredId(json, 'order_id'),
		external_id: externalId,
		payload: readPayload(json, externalId, !isTold),
		line_map: documentRows(json, 'line_map').map((entry) => ({
			external_item_id: isTold ? '' : requiredId(entry, 'external_item_id'),
			tiktok_line_id: requiredId(entry, 'tiktok_line_id'),
		})),
		warnings: texts(json, 'warnings'),
		rivals: texts(json, 'rivals'),
		shortage: documentRows(json, 'shortage').map((row) => ({
			product_id: requiredId(row, 'product_id'),
			wanted: units(row, 'wanted'),
			available: row.available === null ? null : units(row, 'available'),
		})),
		region: documentText(json, 'region'),
		...deadlines(json),
	};
}

const deadlines = (json: Row) =>
	Object.fromEntries(
		['ship_by', 'tiktok_cancels_at']
			.map((field) => [field, documentTime(json, field)] as const)
			.filter(([, ms]) => ms > 0)
			.map(([field, ms]) => [field, iso(ms)]),
	);

const malformedItem = (json: Row, problem: MalformedDocument): Resolution => ({
	kind: 'exception',
	exception: malformedOrder({ id: json.order_id, shop_id: json.shop_id }, problem).exception,
});

/**
 * Decides on one Short item with the answer of NewStore's look-up (`found`). `notInNewStore`: external ids of the same run that
 * NewStore does not have. An item that is none is an exception of its own.
 */
export function resolveShort(
	json: Row,
	foundOrders: 'repeat' | 'skip',
	notInNewStore: ReadonlySet<string> = new Set(),
): Resolution {
	const result = readOrFault(() => resolve(readShortItem(json), json, foundOrders, notInNewStore));
	return 'value' in result ? result.value : malformedItem(json, result.fault);
}
