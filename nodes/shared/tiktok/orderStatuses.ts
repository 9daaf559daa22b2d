import type { INodePropertyOptions } from 'n8n-workflow';

/** Order states (tiktok-shop.md 6.2), in the order in which an order passes them. */
export const orderStatuses: INodePropertyOptions[] = [
	{ name: 'Unpaid', value: 'UNPAID' },
	{ name: 'On Hold', value: 'ON_HOLD' },
	{ name: 'Awaiting Shipment', value: 'AWAITING_SHIPMENT' },
	{ name: 'Partially Shipping', value: 'PARTIALLY_SHIPPING' },
	{ name: 'Awaiting Collection', value: 'AWAITING_COLLECTION' },
	{ name: 'In Transit', value: 'IN_TRANSIT' },
	{ name: 'Delivered', value: 'DELIVERED' },
	{ name: 'Completed', value: 'COMPLETED' },
	{ name: 'Cancelled', value: 'CANCELLED' },
];

/** Orders and lines that have left the seller, as far as TikTok knows; cancelled ones are not among them (tiktok-shop.md 6.2). */
export const SHIPPED: ReadonlySet<string> = new Set(['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED']);
