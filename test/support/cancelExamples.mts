// Synthetic orders, cancellations and look-ups for the tests of Channel Cancellation.
import type { Row } from '../../nodes/shared/tableRows.ts';

const SHOP = { GB: '7495000000000000101', US: '7495000000000000102' } as const;
const REGIONS = ['DE', 'TH', 'PH', 'BR', 'JP'] as const;
export type Region = keyof typeof SHOP | (typeof REGIONS)[number];

/** Shop id of a region. */
export const shopOf = (region: Region): string =>
	region === 'GB' || region === 'US' ? SHOP[region] : `74950000000000002${REGIONS.indexOf(region)}`;

export const shops: Row[] = [...(['GB', 'US'] as const), ...REGIONS].map((region) => ({
	shop_id: shopOf(region),
	region,
}));

export const ORDER = '576460000000000001';
export const REQUEST = '4035000000000000101';
export const UUID = '0f6c1b52-7a3e-4d19-9b44-2f5a6d7e8c01';
export const line = (n: number) => `57708000000000000${n}`;
export const item = (n: number) => `a1d0c5e2-3b7f-4c68-8e21-5d9f0a7b3c1${n}`;

const DEADLINE = 1_764_725_400;
export const DEADLINE_ISO = '2025-12-03T01:30:00Z';
/** A day before the deadline, Unix milliseconds. */
export const NOW = Date.parse('2025-12-02T01:30:00Z');

interface OrderWish {
	region?: Region;
	status?: string;
	/** display status of each line */
	lines?: string[];
	fields?: Row;
}

/** As TikTok Shop, Order: Get puts it out. */
export function tikTokOrder({ region = 'GB', status = 'AWAITING_SHIPMENT', lines, fields }: OrderWish = {}): Row {
	return {
		shop_id: shopOf(region),
		order_id: ORDER,
		id: ORDER,
		status,
		fulfillment_type: 'FULFILLMENT_BY_SELLER',
		is_buyer_request_cancel: false,
		rts_sla_time: DEADLINE,
		update_time: 1_764_552_000,
		line_items: (lines ?? ['', '']).map((display, n) => ({
			id: line(n + 1),
			sku_id: '1729000000000000101',
			seller_sku: 'TEE-BLK-M',
			display_status: display || (status === 'CANCELLED' ? 'CANCELLED' : 'TO_SHIP'),
		})),
		...fields,
	};
}

/** As TikTok Shop, Cancellation: Search puts it out. */
export const cancellation = (fields: Row = {}, region: Region = 'GB'): Row => ({
	shop_id: shopOf(region),
	order_id: ORDER,
	cancel_id: REQUEST,
	cancel_type: 'BUYER_CANCEL',
	cancel_status: 'CANCELLATION_REQUEST_PENDING',
	role: 'BUYER',
	create_time: 1_764_552_600,
	update_time: 1_764_552_600,
	seller_next_action_response: [{ action: 'SELLER_RESPOND_CANCEL', deadline: DEADLINE }],
	cancel_line_items: [{ order_line_item_id: line(1) }, { order_line_item_id: line(2) }],
	...fields,
});

interface LookUpWish {
	region?: Region;
	/** status of each item of the NewStore order */
	items?: string[];
	/** fields of the items, such as extended_attributes */
	itemFields?: Array<Row | undefined>;
	fields?: Row;
}

/** As the chain Find by External ID → Get Cancellation Status → Get Many for Order puts it out; safe to cancel. */
export function lookUp({
	region = 'GB',
	items = ['pending', 'pending'],
	itemFields = [],
	fields,
}: LookUpWish = {}): Row {
	return {
		shop_id: shopOf(region),
		order_id: ORDER,
		found: true,
		newstore_order_id: UUID,
		cancelable: true,
		canceled: false,
		is_safe: true,
		newstore_order: {
			newstore_order_id: UUID,
			external_id: ORDER,
			status: 'open',
			items: items.map((status, n) => ({
				id: item(n + 1),
				product_id: 'TEE-BLK-M',
				status,
				extended_attributes: [{ name: 'tiktok_line_id', value: line(n + 1) }],
				...itemFields[n],
			})),
		},
		fulfillment_requests: [],
		...fields,
	};
}

export const notFound = (region: Region = 'GB'): Row => ({ shop_id: shopOf(region), order_id: ORDER, found: false });

/** A location is working on the order: NewStore does not let it go. */
export const packing = (region: Region = 'GB'): Row =>
	lookUp({
		region,
		items: ['in_fulfillment', 'in_fulfillment'],
		fields: { cancelable: false, is_safe: false, fulfillment_requests: [request(['dispatched', 'dispatched'])] },
	});

export const request = (statuses: string[]): Row => ({
	fulfillment_request_id: 'c3f2e704-5d91-4e8a-a043-7fb12c9d5e33',
	fulfillment_node_id: 'LEEDS-STORE',
	service_level: 'STANDARD',
	status: 'acknowledged',
	items: statuses.map((status, n) => ({ item_id: item(n + 1), product_id: 'TEE-BLK-M', status })),
});

export const cancelledEvent = (fields: Row = {}): Row => ({
	event_key: `order.cancelled:${UUID}`,
	type: 'order.cancelled',
	order_id: UUID,
	payload: {
		id: UUID,
		items: [1, 2].map((n) => ({ id: item(n), product_id: 'TEE-BLK-M', quantity: 1, status: 'cancelled' })),
	},
	...fields,
});
