/** Shortcuts of the Channel Dispatch tests: a TikTok order, the requests of the stores, and the decision about both. */
import { decideDispatch } from '../../nodes/ChannelDispatch/decide/decideDispatch.ts';
import { readDispatchSettings } from '../../nodes/ChannelDispatch/decide/dispatchSettings.ts';

import { expectWords } from './caseWords.mts';

type Row = Record<string, unknown>;

export const SHOP = '7495000000000000001';
export const ORDER = '576460000000000001';
export const NEWSTORE_ORDER = '0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01';
export const OPTION = '7091000000000000001';
/** 2025-12-01T00:00:00Z, Unix seconds */
export const CREATED = 1764547200;
export const SHIP_BY = CREATED + 2 * 86_400;
/** 2025-12-01T10:00:00Z */
export const NOW = '2025-12-01T10:00:00Z';

export const PROVIDERS: Row[] = [
	{ shop_id: SHOP, delivery_option_id: OPTION, shipping_provider_id: '7117000000000000001', name: 'Royal Mail' },
	{ shop_id: SHOP, delivery_option_id: OPTION, shipping_provider_id: '7117000000000000002', name: 'Evri' },
];

/** Line ids are counted from 1. */
export const lineId = (number: number) => String(577080000000000000n + BigInt(number));
const itemId = (number: number | string) => `item-${number}`;

export interface LineFacts {
	/** display_status */
	status?: string;
	packageId?: string;
	tracking?: string;
	/** Unix seconds */
	shippedAt?: number;
	cancelled?: boolean;
	components?: number;
	/** product_name and seller_sku */
	name?: string;
	sku?: string;
}

/** A TikTok order with one line per entry. */
export function tikTokOrder(lines: LineFacts[], changes: Row = {}): Row {
	return {
		shop_id: SHOP,
		id: ORDER,
		status: 'AWAITING_SHIPMENT',
		create_time: CREATED,
		paid_time: CREATED + 60,
		update_time: CREATED + 3700,
		rts_sla_time: SHIP_BY,
		shipping_due_time: CREATED + 5 * 86_400,
		collection_due_time: CREATED + 7 * 86_400,
		fulfillment_type: 'FULFILLMENT_BY_SELLER',
		shipping_type: 'SELLER',
		delivery_option_id: OPTION,
		delivery_option_name: 'Standard shipping',
		is_on_hold_order: true,
		is_buyer_request_cancel: false,
		recipient_address: {
			name: 'Jo Example',
			postal_code: 'LS1 4AB',
			address_line1: '12 Example Street',
			full_address: '12 Example Street, Leeds',
		},
		packages: [],
		line_items: lines.map((line, index) => ({
			id: lineId(index + 1),
			product_name: line.name ?? 'Classic tee',
			seller_sku: line.sku ?? 'TEE-BLK-M',
			display_status: line.cancelled ? 'CANCELLED' : (line.status ?? 'AWAITING_SHIPMENT'),
			...(line.packageId ? { package_id: line.packageId } : {}),
			...(line.tracking ? { tracking_number: line.tracking } : {}),
			...(line.shippedAt ? { rts_time: line.shippedAt } : {}),
			...(line.components
				? { combined_listing_skus: [{ sku_id: '1', seller_sku: 'TEE', sku_count: line.components }] }
				: {}),
		})),
		...changes,
	};
}

export interface ItemFacts {
	/** number of the item; that of the line it belongs to unless the references say otherwise */
	item: number | string;
	status?: string;
	carrier?: string | null;
	tracking?: string | null;
	node?: string;
	/** hours after the order */
	hour?: number;
	handover?: boolean;
	fields?: Row;
}

/** What Fulfillment Request: Get Many for Order puts out; one request per item. */
export function fulfillment(items: ItemFacts[], changes: Row = {}): Row {
	return {
		shop_id: SHOP,
		order_id: ORDER,
		newstore_order_id: NEWSTORE_ORDER,
		fulfillment_requests: items.map((facts, index) => ({
			fulfillment_request_id: `request-${facts.item}-${index}`,
			fulfillment_node_id: facts.node ?? 'GB-LEEDS-01',
			service_level: facts.handover ? 'IN_STORE_HANDOVER' : 'STANDARD',
			status: 'acknowledged',
			created_at: new Date((CREATED + 3600 * (facts.hour ?? 3)) * 1000).toISOString(),
			items: [
				{
					item_id: itemId(facts.item),
					product_id: 'TEE-BLK-M',
					status: facts.status ?? 'shipped',
					carrier: facts.carrier === undefined ? 'Royal Mail' : facts.carrier,
					tracking_code: facts.tracking === undefined ? 'JD0001' : facts.tracking,
					...facts.fields,
				},
			],
		})),
		...changes,
	};
}

/** External reference of the order: item n belongs to line n, or as `pairs` say. */
export function reference(pairs: Array<[item: number | string, line: number]>, orderId = ORDER): Row {
	return {
		shop_id: SHOP,
		order_id: orderId,
		found: true,
		external_order_id: NEWSTORE_ORDER,
		line_items: pairs.map(([item, line]) => ({ id: itemId(item), origin_id: lineId(line) })),
	};
}

export const straight = (count: number, orderId = ORDER) =>
	reference(
		Array.from({ length: count }, (_, index) => [index + 1, index + 1]),
		orderId,
	);

export interface Given {
	orders?: Row[];
	fulfillment?: Row[];
	providers?: Row[];
	references?: Row[];
	carrierMap?: Row[];
	carriersUnread?: Row[];
	warnings?: Row[];
	region?: string;
	shops?: Row[];
	options?: Row;
}

export function decide(given: Given) {
	const orders = given.orders ?? [];
	const lineCount = Math.max(1, ...orders.map((order) => (order.line_items as Row[] | undefined)?.length ?? 0));
	const settings = readDispatchSettings(
		{ now: NOW, ...given.options },
		{
			shops: given.shops ?? [{ shop_id: SHOP, region: given.region ?? 'GB', timezone: 'Europe/London' }],
			carrierMap: given.carrierMap ?? [],
			carriersUnread: given.carriersUnread ?? [],
			references: given.references ?? orders.map((order) => straight(lineCount, String(order.id))),
			warnings: given.warnings ?? [],
		},
		Date.parse(NOW),
	);
	const decisions = decideDispatch(
		{ fulfillment: given.fulfillment ?? [], orders, providers: given.providers ?? PROVIDERS },
		settings,
	);
	expectWords(decisions.exceptions.map(({ json }) => json));
	const json = <T,>(placed: Array<{ json: T }>) => placed.map((one) => one.json);
	return {
		markShipped: json(decisions.markShipped),
		shipPackage: json(decisions.shipPackage),
		updateTracking: json(decisions.updateTracking),
		wait: json(decisions.wait),
		alreadyDone: json(decisions.alreadyDone),
		stopStore: json(decisions.stopStore),
		exceptions: json(decisions.exceptions),
	};
}

export type Decided = ReturnType<typeof decide>;

/** The outputs that got something, with the codes or the lines of their items. */
export function outline(decided: Decided): Record<string, unknown[]> {
	const lines = (list: Array<{ order_line_item_ids: string[] }>) =>
		list.map((one) => one.order_line_item_ids.map((id) => Number(BigInt(id) - 577080000000000000n)));
	const all: Record<string, unknown[]> = {
		markShipped: lines(decided.markShipped),
		shipPackage: lines(decided.shipPackage),
		updateTracking: lines(decided.updateTracking),
		wait: decided.wait.map(({ code }) => code),
		alreadyDone: decided.alreadyDone.map(({ code }) => code),
		exceptions: decided.exceptions.map(({ code }) => code),
	};
	return Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0));
}
