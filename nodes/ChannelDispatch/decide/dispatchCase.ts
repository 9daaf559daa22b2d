/** One order with both sides of it: what the stores did, what TikTok knows, and the line that each item is. */
import type { OrderLineMap } from '../reading/lineMap';
import { lineState } from '../reading/lineState';
import type { LineState } from '../reading/lineState';
import { marketOf } from '../../shared/channel/markets';
import type { Market } from '../../shared/channel/markets';
import type { Shop } from '../../shared/channel/shops';
import type { StoreItem, StoreOrder } from '../reading/storeOrder';
import type { TikTokLine, TikTokOrder } from '../reading/tikTokOrder';
import { DAY_MS, readTime } from '../../shared/channel/times';

export interface CaseLine {
	line: TikTokLine;
	state: LineState;
	/** parts that were handed over in the store: there is no parcel to report */
	handedOver: number;
	/** items that a store, or the next one, still has to send */
	open: StoreItem[];
}

export interface DispatchCase {
	shopId: string;
	order: TikTokOrder;
	store: StoreOrder;
	/** undefined when tts_shops has no row for the shop */
	shop?: Shop;
	/** undefined when the shop has no row or a region whose rules nobody knows */
	market?: Market;
	lines: CaseLine[];
	/** items that left a store as parcels */
	shipped: StoreItem[];
	/** those of them that belong to no line of the order */
	unknownItems: StoreItem[];
	/** the stores shipped nothing of it, all was handed over in a store */
	isHandoverOnly: boolean;
}

/** Shipped long before the order existed: an import of old orders sends the same events (newstore.md 16.11). */
const isOld = (item: StoreItem, order: TikTokOrder) =>
	item.state === 'shipped' &&
	order.createdAt > 0 &&
	item.leftAt !== '' &&
	readTime(item.leftAt) < order.createdAt - DAY_MS;

export function dispatchCase(
	store: StoreOrder,
	order: TikTokOrder,
	map: OrderLineMap,
	shops: Map<string, Shop>,
): DispatchCase {
	const shopId = order.shopId || store.shopId;
	const shop = shops.get(shopId);
	const items = store.items.filter((item) => !isOld(item, order));
	const parcels = items.filter((item) => !item.isHandover);
	const lineIds = new Set(order.lines.map(({ id }) => id));
	const shipped = parcels.filter(({ state }) => state === 'shipped');
	return {
		shopId,
		order,
		store,
		shop,
		market: shop && !shop.isContradicted ? marketOf(shop.region) : undefined,
		lines: order.lines.map((line) => {
			const own = items.filter((item) => map.lineOf.get(item.id) === line.id);
			return {
				line,
				state: lineState(
					line,
					own.filter((item) => !item.isHandover),
					map.partsOf.get(line.id),
				),
				handedOver: own.filter((item) => item.isHandover && item.state === 'shipped').length,
				open: own.filter((item) => !item.isHandover && item.state === 'open'),
			};
		}),
		shipped,
		unknownItems: shipped.filter((item) => !lineIds.has(map.lineOf.get(item.id) ?? '')),
		isHandoverOnly: parcels.length === 0 && items.some((item) => item.isHandover && item.state === 'shipped'),
	};
}

/** By what TikTok chooses the carriers that the order may use. */
export const routeOf = ({ shopId, order }: DispatchCase) => ({
	shopId,
	deliveryOptionId: order.deliveryOptionId,
	warehouseId: order.warehouseId,
	buyerRegion: order.buyerRegion,
});
