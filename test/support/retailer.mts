/** The sandbox retailer for template tests: both systems on one clock, credentials for them, and the rows that people would enter. */
import { Clock } from '../../sandbox/clock.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { Faults } from '../../sandbox/faults.mts';
import { Ids, seededRandom } from '../../sandbox/ids.mts';
import { startNewStore } from '../../sandbox/newstore/startNewStore.mts';
import type { NewStore } from '../../sandbox/newstore/startNewStore.mts';
import { createSeed, SHOP_IDS } from '../../sandbox/seed.mts';
import type { Market } from '../../sandbox/seed.mts';
import { newTrackingCode } from '../../sandbox/newstore/trackingCodes.mts';
import type { Order as NewStoreOrder } from '../../sandbox/newstore/types.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/snapshots.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import { startTikTokWorld } from '../../sandbox/tiktok/startTikTok.mts';
import type { TikTokServer } from '../../sandbox/tiktok/startTikTok.mts';
import type { TikTokSeed } from '../../sandbox/tiktok/types.mts';
import { retailerRows } from '../../scripts/stage/retailerRows.mts';
import type { TableRow } from './dataTables.mts';
import type { CredentialStore } from './engine.mts';
import { sandboxCredentials } from './sandboxCredentials.mts';

export interface Retailer {
	newStore: NewStore;
	tikTok: TikTokServer;
	faults: Faults;
	clock: Clock;
	credentials: CredentialStore;
	rows: Record<'tts_shops' | 'tts_locations', TableRow[]>;
	/** ATP of the locations that feed a warehouse */
	available(productId: string, warehouseId: string): number;
	/** what TikTok shows for a seller SKU, per warehouse */
	shown(market: Market, sellerSku: string): number[];
	/** an order, paid and on hold; of the GB shop unless another market is named */
	order(lines: Array<{ sellerSku: string; quantity: number }>, market?: Market): string;
	/** the same, ready to ship */
	readyOrder(lines: Array<{ sellerSku: string; quantity: number }>, market?: Market): string;
	/** lets time pass in both systems: everything they stored becomes older */
	pass(time: { hours?: number; minutes?: number; seconds?: number }): void;
	/** the NewStore order of a TikTok order */
	storeOrder(orderId: string): NewStoreOrder;
	/** a store sends what is open of an order, or the items named by their place, in one parcel */
	ship(orderId: string, parcel?: { items?: number[]; trackingCode?: string | null }): void;
	/** what TikTok knows of an order */
	onTikTok(orderId: string): OrderSnapshot;
	/** external ids of the orders that came by injection */
	newStoreOrders(): string[];
	/** number of external references of an order */
	references(orderId: string): number;
	close(): Promise<void>;
}

/**
 * What happens by itself after a while (the end of the grace period, the payment of a refund) waits until a test lets time
 * pass: `pass({ minutes: 11 })`. A busy machine needs seconds for a step, and must not be overtaken by them.
 */
const BY_ITSELF_SECONDS = 600;

export interface RetailerOptions {
	latencyMs?: number;
	/** shops of other markets beside those of the sandbox retailer, with their buyers */
	further?: Pick<TikTokSeed, 'shops' | 'buyers'>;
	/** countries that the locations in the UK ship to as well */
	shipsTo?: string[];
}

export async function startRetailer(options: RetailerOptions = {}): Promise<Retailer> {
	const parts = {
		port: 0,
		clock: new Clock(),
		ids: new Ids(),
		faults: new Faults(),
		latencyMs: options.latencyMs ?? 0,
		contracts: new Contracts(),
	};
	const created = createSeed();
	const shipsTo = (market: Market) => (market === 'GB' ? options.shipsTo : undefined);
	const seed = {
		...created,
		locations: created.locations.map((location) => ({ ...location, shipsTo: shipsTo(location.market) })),
	};
	const own = tiktokWorld(seed);
	const { shops = [], buyers = [] } = options.further ?? {};
	const world = { ...own, shops: [...own.shops, ...shops], buyers: [...own.buyers, ...buyers] };
	const [newStore, tikTok] = await Promise.all([
		startNewStore({ ...parts, seed, rateLimits: false, graceSeconds: BY_ITSELF_SECONDS }),
		startTikTokWorld({ ...parts, world, rateLimits: false }),
	]);
	newStore.settings.exportMs = 10;
	const { actions } = tikTok;
	actions.setSwitches({ refundMs: BY_ITSELF_SECONDS * 1_000 });
	const order: Retailer['order'] = (lines, market = 'GB') =>
		actions.placeOrder({
			shopId: SHOP_IDS[market],
			lines: lines.map(({ sellerSku, quantity }) => ({ seller_sku: sellerSku, quantity })),
		}).id;
	const storeOrder = (orderId: string) => {
		const found = newStore.orderBook.find(orderId, 'external');
		if (!found) throw new Error(`NewStore does not have order ${orderId}`);
		return found;
	};
	const random = seededRandom(3);
	return {
		newStore,
		tikTok,
		faults: parts.faults,
		clock: parts.clock,
		credentials: sandboxCredentials(newStore, tikTok),
		rows: retailerRows(seed),
		available: (productId, warehouseId) =>
			seed.locationMap
				.filter((row) => row.warehouseId === warehouseId)
				.reduce((sum, row) => sum + Math.max(0, newStore.stock.atp(productId, row.locationId)), 0),
		shown: (market, sellerSku) =>
			actions
				.snapshotListings({ shopId: SHOP_IDS[market] })
				.flatMap(({ skus }) => skus)
				.filter((sku) => sku.sellerSku === sellerSku)
				.flatMap((sku) => sku.warehouses.map((warehouse) => warehouse.available)),
		order,
		readyOrder: (lines, market) => actions.releaseHold({ orderId: order(lines, market) }).id,
		pass: ({ hours = 0, minutes = 0, seconds = 0 }) =>
			parts.clock.advance(((hours * 60 + minutes) * 60 + seconds) * 1000),
		storeOrder,
		ship: (orderId, { items, trackingCode } = {}) => {
			const found = storeOrder(orderId);
			const carrier = found.shippingAddress?.country === 'US' ? 'UPS' : 'RoyalMail';
			newStore.fulfilment.ship(found, {
				itemIds: items?.map((place) => found.items[place].id),
				carrier,
				trackingCode: trackingCode === undefined ? newTrackingCode(carrier, random) : trackingCode,
			});
		},
		onTikTok: (orderId) => {
			const found = actions.snapshotOrders().find(({ id }) => id === orderId);
			if (!found) throw new Error(`TikTok does not have order ${orderId}`);
			return found;
		},
		newStoreOrders: () =>
			[...newStore.orderBook.orders.values()].filter((one) => one.channelType !== 'store').map((one) => one.externalId),
		references: (orderId) => actions.snapshotOrders().find(({ id }) => id === orderId)?.references.length ?? 0,
		close: async () => {
			parts.clock.close();
			await Promise.all([newStore.close(), tikTok.close()]);
		},
	};
}
