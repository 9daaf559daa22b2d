// Control actions of the people who handle NewStore's orders: stores, distribution centres, the manager's office.
import { BadRequest, number, text } from './controlBody.mts';
import type { Json } from './controlBody.mts';
import { ActionRefused } from './newstore/actionRefused.mts';
import type { AutoStoreRules } from './newstore/autoStore.mts';
import { parcelsOf } from './newstore/orders/requestLines.mts';
import type { NewStore } from './newstore/startNewStore.mts';
import { newTrackingCode } from './newstore/trackingCodes.mts';
import type { Order } from './newstore/types.mts';

type Action = (body: Json) => unknown;

const CARRIERS: Record<string, string> = { US: 'UPS', DE: 'DHL', FR: 'DHL' };

/** By path under /api. Every order is named by `orderId`: the UUID or the external id; items by UUID or external item id. */
export function storeActions(newStore: NewStore): Record<string, Action> {
	const { autoStore, fulfilment, orderBook, settings } = newStore;
	const orderOf = (body: Json): Order => {
		const id = text(body, 'orderId');
		const order = orderBook.find(id, 'internal') ?? orderBook.find(id, 'external');
		if (!order) throw new ActionRefused(`NewStore has no order ${id}`);
		return order;
	};
	const shown = (order: Order) => ({
		orderId: order.id,
		externalId: order.externalId,
		status: order.cancelled ? 'cancelled' : order.status,
		items: order.items.map(({ id, externalItemId, status, nodeId }) => ({ id, externalItemId, status, nodeId })),
		requests: (orderBook.fulfillmentRequests.get(order.id) ?? []).map((request) => ({
			id: request.id,
			nodeId: request.nodeId,
			serviceLevel: request.serviceLevel,
			status: request.status,
			parcels: parcelsOf(request, Infinity).map(({ carrier, trackingCode, status, lines }) => ({
				carrier,
				trackingCode,
				status,
				itemIds: lines.map((line) => line.itemId),
			})),
		})),
	});
	const then = (change: (order: Order, body: Json) => void): Action => {
		return (body) => {
			const order = orderOf(body);
			change(order, body);
			return shown(order);
		};
	};
	return {
		'newstore/pick': then((order, body) => fulfilment.pick(order, itemIds(body))),
		'newstore/pack': then((order, body) => fulfilment.pack(order, itemIds(body))),
		/** Without a tracking code one is invented; null or '' ships without any. */
		'newstore/ship': then((order, body) => {
			const carrier = optionalText(body, 'carrier') ?? CARRIERS[order.shippingAddress?.country ?? ''] ?? 'RoyalMail';
			const isNone = body['trackingCode'] === null || body['trackingCode'] === '';
			const trackingCode = isNone
				? null
				: (optionalText(body, 'trackingCode') ?? newTrackingCode(carrier, Math.random));
			fulfilment.ship(order, { itemIds: itemIds(body), carrier, trackingCode });
		}),
		'newstore/hand-over': then((order, body) => fulfilment.handOver(order, itemIds(body))),
		'newstore/reject': then((order, body) => {
			fulfilment.reject(order, itemIds(body), optionalText(body, 'reason') ?? 'no_inventory');
		}),
		'newstore/mispick': then((order, body) => fulfilment.mispick(order, itemIds(body))),
		'newstore/change-tracking': then((order, body) => {
			const [carrier, trackingCode] = [optionalText(body, 'carrier'), optionalText(body, 'trackingCode')];
			fulfilment.changeTracking(order, { itemIds: itemIds(body), carrier, trackingCode });
		}),
		/** Tracking codes of shipments from now on are there only so long after the event; 0 ends it. */
		'newstore/tracking-later': (body) => {
			settings.trackingDelayMs = (number(body, 'ms') ?? 0) + 1_000 * (number(body, 'seconds') ?? 0);
			if (body['inEvents'] !== undefined) settings.trackingInEvents = body['inEvents'] === true;
			return { trackingDelayMs: settings.trackingDelayMs, trackingInEvents: settings.trackingInEvents };
		},
		'newstore/cancel-order': (body) => {
			const order = orderOf(body);
			const accepted = orderBook.requestCancellation(order, optionalText(body, 'reason') ?? 'By hand');
			return { accepted, ...orderBook.cancellationStatus(order) };
		},
		/** The store cannot fulfil these items, or (without itemIds) the whole order: NewStore cancels by itself. */
		'newstore/cancel-items': then((order, body) => {
			const wanted = itemIds(body);
			const items = order.items.filter(
				(item) => wanted === undefined || wanted.includes(item.id) || wanted.includes(item.externalItemId),
			);
			if (items.length < (wanted?.length ?? 0)) throw new ActionRefused('The order has no such item');
			const reason = optionalText(body, 'reason') ?? 'insufficient_stock';
			orderBook.cancelItems(
				order,
				items.map((item) => item.id),
				reason,
			);
		}),
		'newstore/release-preorders': (body) => {
			orderBook.releasePreOrders(text(body, 'productId'));
			return { preOrderProducts: settings.preOrderProducts };
		},
		/** Any of the rules of AutoStoreRules; `on` starts and ends it. */
		'newstore/auto-store': (body) => {
			for (const [key, value] of Object.entries(body)) {
				const known = autoStore.rules[key as keyof AutoStoreRules] as unknown;
				if (typeof value !== typeof known) throw new BadRequest(`There is no rule ${key}, or it is no ${typeof known}`);
			}
			return autoStore.set(body as Partial<AutoStoreRules>);
		},
		'newstore/order': (body) => {
			const order = orderOf(body);
			return { ...shown(order), cancellation: orderBook.cancellationStatus(order), notes: order.notes };
		},
	};
}

function itemIds(body: Json): string[] | undefined {
	const ids = body['itemIds'];
	if (ids === undefined) return undefined;
	if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string')) {
		throw new BadRequest('itemIds must be a list of ids');
	}
	return ids as string[];
}

function optionalText(body: Json, name: string): string | undefined {
	const value = body[name];
	if (value === undefined || value === null || value === '') return undefined;
	return text(body, name);
}
