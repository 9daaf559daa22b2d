/** The decision of Channel Dispatch: what the stores shipped and TikTok does not know yet. Pure. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { Carriers } from './carriers';
import { checkCombined } from './combinedParcels';
import type { DispatchCase } from './dispatchCase';
import { dispatchCase } from './dispatchCase';
import type { DispatchSettings } from './dispatchSettings';
import { References, mapLines } from './lineMap';
import { decideOrder } from './orderDecision';
import { Outcomes } from './outcomes';
import { firstCell } from './rows';
import { buildCalls } from './shippingCalls';
import { readShops } from './shops';
import type { StoreOrder } from './storeOrder';
import { readStoreOrders } from './storeOrder';
import { readOrders } from './tikTokOrder';
import type { Decisions } from './types';
import { readMemory } from './waiting';

interface Feeds {
	/** NewStore, Fulfillment Request: Get Many for Order */
	fulfillment: Row[];
	/** TikTok Shop, Order: Get */
	orders: Row[];
	/** TikTok Shop, Logistics: Get Shipping Providers */
	providers: Row[];
}

function reportMissing(store: StoreOrder, fault: string | undefined, outcomes: Outcomes): void {
	outcomes.problem(
		{
			code: 'DISPATCH_ORDER_MISSING',
			role: 'integration',
			title: `TikTok order ${store.orderId} could not be read`,
			happened: `NewStore has shipments of this order, but ${fault ? `its details on TikTok cannot be used: ${fault}` : 'its details on TikTok are missing'}. Nothing was reported.`,
			todo: 'Check that the workflow hands over the details of every order (TikTok Shop, Order: Get, connected to the input Orders) and that the order belongs to this shop. The next run tries again.',
			key: store.orderId,
			ids: { shop_id: store.shopId, order_id: store.orderId, newstore_order_id: store.newStoreOrderId },
		},
		store.indexes,
	);
}

function reportUnlinked(json: Row, index: number, outcomes: Outcomes): void {
	const newStoreOrderId = firstCell(json, 'newstore_order_id', 'order_id') || 'without id';
	outcomes.problem(
		{
			code: 'DISPATCH_ORDER_UNLINKED',
			role: 'integration',
			title: `NewStore order ${newStoreOrderId} has no TikTok order`,
			happened:
				'An order that was shipped came without the id of its TikTok order (field order_id), so nothing could be reported.',
			todo: 'Check that the workflow looks up the TikTok order first (TikTok Shop, External Reference: Find Order) and leaves out orders of other channels.',
			key: newStoreOrderId,
			ids: { newstore_order_id: newStoreOrderId, shop_id: cell(json, 'shop_id') },
		},
		[index],
	);
}

/** Sorts all orders into the six outputs. */
export function decideDispatch(feeds: Feeds, settings: DispatchSettings): Decisions {
	const outcomes = new Outcomes(settings, readMemory(settings.warnings));
	const carriers = new Carriers(settings.carrierMap, feeds.providers);
	const references = new References(settings.references);
	const shops = readShops(settings.shops);
	const feed = readOrders(feeds.orders);
	const stores = readStoreOrders(feeds.fulfillment);
	for (const index of stores.unknown) reportUnlinked(feeds.fulfillment[index], index, outcomes);
	const cases: DispatchCase[] = [];
	for (const store of stores.orders) {
		const order = feed.orders.get(store.orderId)?.order;
		if (order) cases.push(dispatchCase(store, order, mapLines(store, references), shops));
		else reportMissing(store, feed.faults.get(store.orderId), outcomes);
	}
	const context = { settings, carriers, outcomes };
	const lines = cases.flatMap((about) => decideOrder(about, context));
	const { ready, combinedWith } = checkCombined(lines, cases, outcomes);
	buildCalls(ready, { outcomes, settings, cases, combinedWith });
	return outcomes.sorted();
}
