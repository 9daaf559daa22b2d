/** The decision of Channel Dispatch: what the stores shipped and TikTok does not know yet. Pure. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { documentName } from '../../shared/channel/malformed';
import { Carriers } from '../reading/carriers';
import { checkCombined } from './combinedParcels';
import type { DispatchCase } from './dispatchCase';
import { dispatchCase } from './dispatchCase';
import type { DispatchSettings } from './dispatchSettings';
import { References, mapLines } from '../reading/lineMap';
import { decideOrder } from './orderDecision';
import { Outcomes } from './outcomes';
import { buildCalls } from './shippingCalls';
import { shopRowCases } from '../../shared/channel/rowCases';
import { readShops } from '../../shared/channel/shops';
import type { StoreOrder } from '../reading/storeOrder';
import { readStoreOrders } from '../reading/storeOrder';
import { readOrders } from '../reading/tikTokOrder';
import type { Decisions } from '../types';
import { readMemory } from './waiting';

interface Feeds {
	/** NewStore, Fulfillment Request: Get Many for Order */
	fulfillment: Row[];
	/** TikTok Shop, Order: Get */
	orders: Row[];
	/** TikTok Shop, Logistics: Get Shipping Providers */
	providers: Row[];
}

function reportMissing(store: StoreOrder, outcomes: Outcomes): void {
	outcomes.problem(
		{
			code: 'DISPATCH_ORDER_MISSING',
			role: 'integration',
			title: `TikTok order ${store.orderId} could not be read`,
			happened: 'NewStore has shipments of this order, but its details on TikTok are missing. Nothing was reported.',
			todo: 'Check that the workflow hands over the details of every order (TikTok Shop, Order: Get, connected to the input Orders) and that the order belongs to this shop. The next run tries again.',
			key: store.orderId,
			ids: { shop_id: store.shopId, order_id: store.orderId, newstore_order_id: store.newStoreOrderId },
		},
		store.indexes,
	);
}

/** A document that says something impossible; the other orders are decided as if it were not there. */
function reportMalformed(
	about: { source: 'TikTok' | 'NewStore'; orderId: string; shopId: string; newStoreOrderId: string; fault: string },
	index: number,
	input: number,
	outcomes: Outcomes,
): void {
	const name = about.orderId || about.newStoreOrderId;
	outcomes.problem(
		{
			code: 'DISPATCH_MALFORMED',
			role: 'integration',
			title: `${name ? `Order ${name}` : 'An order'}: the answer of ${about.source} cannot be used`,
			happened: `What ${about.source} says of the order is impossible or incomplete: ${about.fault}. Nothing of this order was reported; the other orders were handled.`,
			todo: `Look at the order in ${about.source === 'TikTok' ? 'TikTok Seller Center' : 'NewStore'}. Shipped? Enter its parcel in Seller Center before the deadline. The next run reads it again; if the case stays, send the field and the order id to the support of ${about.source}.`,
			key: `${about.source}/${name || 'without id'}`,
			ids: { shop_id: about.shopId, order_id: about.orderId, newstore_order_id: about.newStoreOrderId },
		},
		[index],
		input,
	);
}

function reportUnlinked(json: Row, index: number, outcomes: Outcomes): void {
	const newStoreOrderId = documentName(json, 'newstore_order_id') || documentName(json, 'order_id') || 'without id';
	outcomes.problem(
		{
			code: 'DISPATCH_ORDER_UNLINKED',
			role: 'integration',
			title: `NewStore order ${newStoreOrderId} has no TikTok order`,
			happened:
				'An order that was shipped came without the id of its TikTok order (field order_id), so nothing could be reported.',
			todo: 'Check that the workflow looks up the TikTok order first (TikTok Shop, External Reference: Find Order) and leaves out orders of other channels.',
			key: newStoreOrderId,
			ids: { newstore_order_id: newStoreOrderId, shop_id: documentName(json, 'shop_id') },
		},
		[index],
	);
}

/** Cells that tell a row of tts_carriers from the others in its cases. */
const MAP_COLUMNS = ['newstore_carrier', 'provider_name', 'provider_id', 'shop_id', 'delivery_option_id'];

function reportCarrierRows(carriers: Carriers, outcomes: Outcomes): void {
	for (const { row, complaint } of carriers.unreadable) {
		const name = cell(row, 'newstore_carrier') || cell(row, 'provider_name') || 'without a name';
		outcomes.problem(
			{
				code: 'DISPATCH_CARRIER_ROW_UNREADABLE',
				severity: 'warning',
				role: 'integration',
				title: `Table tts_carriers: the row "${name}" is not used`,
				happened: `${complaint}. Parcels of this carrier go by its name, or not at all.`,
				todo: 'Correct the row: newstore_carrier as NewStore writes it (or *), provider_name or provider_id as TikTok has it; leave shop_id and delivery_option_id empty for all. Or delete the row.',
				key: MAP_COLUMNS.map((column) => cell(row, column)).join('/'),
				ids: { carrier: cell(row, 'newstore_carrier'), shop_id: cell(row, 'shop_id') },
			},
			[],
		);
	}
}

/** Places of the inputs. */
const INPUT = { fulfillment: 0, orders: 1 } as const;

/** Sorts all orders into the outputs. */
export function decideDispatch(feeds: Feeds, settings: DispatchSettings): Decisions {
	const outcomes = new Outcomes(settings, readMemory(settings.warnings));
	const shops = readShops(settings.shops);
	const carriers = new Carriers(settings.carrierMap, feeds.providers, new Set(shops.keys()));
	const references = new References(settings.references);
	const feed = readOrders(feeds.orders);
	const stores = readStoreOrders(feeds.fulfillment);
	reportCarrierRows(carriers, outcomes);
	for (const item of shopRowCases(settings.shops)) outcomes.exceptionItem(item);
	for (const { index, fault } of stores.unreadable) {
		const json = feeds.fulfillment[index];
		if (!fault) {
			reportUnlinked(json, index, outcomes);
			continue;
		}
		const [orderId, shopId, newStoreOrderId] = ['order_id', 'shop_id', 'newstore_order_id'].map((field) =>
			documentName(json, field),
		);
		const about = { source: 'NewStore' as const, orderId, shopId, newStoreOrderId, fault: fault.message };
		reportMalformed(about, index, INPUT.fulfillment, outcomes);
	}
	for (const { orderId, shopId, index, fault } of feed.faults) {
		const about = { source: 'TikTok' as const, orderId, shopId, newStoreOrderId: '', fault };
		reportMalformed(about, index, INPUT.orders, outcomes);
	}
	const faulty = new Set(feed.faults.map(({ orderId }) => orderId));
	const cases: DispatchCase[] = [];
	for (const store of stores.orders) {
		const order = feed.orders.get(store.orderId)?.order;
		if (order) cases.push(dispatchCase(store, order, mapLines(store, references), shops));
		else if (!faulty.has(store.orderId)) reportMissing(store, outcomes);
	}
	const context = { settings, carriers, outcomes };
	const lines = cases.flatMap((about) => decideOrder(about, context));
	const { ready, combinedWith } = checkCombined(lines, cases, outcomes);
	buildCalls(ready, { outcomes, settings, cases, combinedWith });
	return outcomes.sorted();
}
