// TikTok shops of any market for tests: one shop, one warehouse, own and TikTok shipping, three SKUs, two buyers.
import { createSeed } from '../../sandbox/seed.mts';
import { tiktokWorld } from '../../sandbox/tiktok/fromSeed.mts';
import type { NewOrder } from '../../sandbox/tiktok/orders/orderBook.mts';
import type { OrderSnapshot } from '../../sandbox/tiktok/snapshots.mts';
import type { BuyerSeed, ShopSeed, TikTokSeed } from '../../sandbox/tiktok/types.mts';
import { startTestShop } from './tiktokSandbox.mts';
import type { CallOptions, Reply, TestShop } from './tiktokSandbox.mts';

/** Currency and price of a tee per market; those without cents are whole. */
const MARKETS = {
	US: { currency: 'USD', price: '24.00' },
	GB: { currency: 'GBP', price: '19.99' },
	DE: { currency: 'EUR', price: '22.50' },
	ID: { currency: 'IDR', price: '250000' },
	BR: { currency: 'BRL', price: '99.90' },
	JP: { currency: 'JPY', price: '1980' },
} as const;
export type TestMarket = keyof typeof MARKETS;
export const TEST_MARKETS = Object.keys(MARKETS) as TestMarket[];

const SKUS = ['TEE', 'CAP', 'SOCK'];

/** Ids differ between markets and are the same in every run. */
function idOf(region: TestMarket, prefix: string, number: number): string {
	return prefix + String(TEST_MARKETS.indexOf(region) * 1_000 + number).padStart(19 - prefix.length, '0');
}

/** A shop without ON_HOLD, shipping by itself; `change` makes it another one. */
export function marketShop(region: TestMarket, change: Partial<ShopSeed> = {}): ShopSeed {
	const { currency, price } = MARKETS[region];
	const warehouseId = idOf(region, '7293', 1);
	return {
		id: idOf(region, '7494', 1),
		cipher: `GCP_Market${region}Cipher00`,
		name: `Market shop ${region}`,
		code: `${region}MARKET01`,
		region,
		currency,
		onHold: false,
		salesTaxRate: region === 'US' ? '0.06625' : undefined,
		shippingFee: currency === 'IDR' || currency === 'JPY' ? '500' : '3.99',
		warehouses: [
			{
				id: warehouseId,
				entityId: idOf(region, '7293', 2),
				name: 'Main',
				type: 'SALES_WAREHOUSE',
				isDefault: true,
				city: 'Sampleton',
				postalCode: '99999',
				addressLine1: '1 Depot Road',
			},
		],
		deliveryOptions: [
			{
				id: idOf(region, '7091', 1),
				name: 'Own shipping',
				type: 'SEND_BY_SELLER',
				description: 'Shipped by the seller',
				providers: [
					{ id: idOf(region, '7117', 1), name: 'DHL' },
					{ id: idOf(region, '7117', 2), name: 'UPS' },
				],
				warehouseIds: [warehouseId],
			},
			{
				id: idOf(region, '7091', 2),
				name: 'TikTok shipping',
				type: 'STANDARD',
				description: 'Shipped by TikTok',
				providers: [],
				warehouseIds: [warehouseId],
			},
		],
		products: SKUS.map((sellerSku, index) => ({
			id: idOf(region, '1729', index + 1),
			title: `Test ${sellerSku.toLowerCase()}`,
			skus: [{ id: idOf(region, '1730', index + 1), sellerSku, price, stock: { [warehouseId]: 50_000 } }],
		})),
		...change,
	};
}

function marketBuyers(region: TestMarket): BuyerSeed[] {
	return [1, 2].map((number) => ({
		userId: idOf(region, '7492', number),
		email: `relay-${region.toLowerCase()}-${number}@scs.tiktok.example`,
		address: {
			firstName: 'Test',
			lastName: `Buyer ${number}`,
			phone: `+000000000${number}`,
			regionCode: region,
			postalCode: '99999',
			line1: `${number} Sample Street`,
			line2: '',
			districts: [{ level: 'L0', levelName: 'Country', name: region }],
		},
	}));
}

/** A world with nothing but one shop per market that is named. */
export function marketWorld(shops: ShopSeed[]): TikTokSeed {
	const world = tiktokWorld(createSeed());
	const regions = [...new Set(shops.map(({ region }) => region as TestMarket))];
	return { ...world, shops, buyers: regions.flatMap(marketBuyers) };
}

export interface Market extends TestShop {
	shop: ShopSeed;
	/** Ids of the carriers of own shipping: DHL and UPS. */
	providers: [string, string];
	/** Orders one tee, or what is wished; paid and ready unless the shop has ON_HOLD. Every other one goes to another buyer. */
	place(wish?: Partial<NewOrder>): OrderSnapshot;
	/** A call for this shop. */
	call(method: string, path: string, options?: CallOptions): Promise<Reply>;
	/** The order as Get Order Detail tells it. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	detail(orderId: string): Promise<any>;
	/** The truth about it. */
	truth(orderId: string): OrderSnapshot;
}

/** Starts TikTok Shop with one shop of this market, and shops of further markets where they matter. */
export async function startMarket(
	region: TestMarket,
	change: Partial<ShopSeed> = {},
	further: TestMarket[] = [],
): Promise<Market> {
	const shop = marketShop(region, change);
	const started = await startTestShop({ world: marketWorld([shop, ...further.map((one) => marketShop(one))]) });
	const call: Market['call'] = (method, path, options) =>
		started.call(method, path, { cipher: shop.cipher, ...options });
	const { actions } = started.server;
	return {
		...started,
		shop,
		call,
		providers: shop.deliveryOptions[0].providers.map(({ id }) => id) as [string, string],
		place: (wish) => actions.placeOrder({ shopId: shop.id, lines: [{ seller_sku: 'TEE', quantity: 1 }], ...wish }),
		detail: async (orderId) => (await call('GET', '/order/202507/orders', { query: { ids: orderId } })).data.orders[0],
		truth: (orderId) => actions.snapshotOrders({ shopId: shop.id }).find(({ id }) => id === orderId)!,
	};
}
