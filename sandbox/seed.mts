// One invented retailer: stores, distribution centres, products, two TikTok shops with their listings (a third one in Germany
// where it is asked for), and test credentials. Every name, address, key and id here is made up.
import { Ids } from './ids.mts';

/** Test credentials of the sandbox. They open nothing but the sandbox. */
export const CREDENTIALS = {
	newStore: {
		tenant: 'retailer-sandbox',
		clientId: 'sandbox-client',
		clientSecret: 'sandbox-newstore-secret-1f7c2a',
		eventStreamApiKey: 'sandbox-event-key-93b0d4',
		paymentApiKey: 'sandbox-payment-key-5e8a17',
	},
	tiktok: {
		appKey: '6sandboxkey01',
		appSecret: 'd41c7e0a95b84f2c8a6e3b1f09d7c5e2a4b8f601',
		accessToken: 'TTP_sandbox_access_0001_kQ7vY2',
		refreshToken: 'TTP_sandbox_refresh_0001_mX4zW9',
	},
	/** A second app, for a retailer whose shops are in two market groups; it covers the shops that are moved to it. */
	secondTikTok: {
		appKey: '6sandboxkey02',
		appSecret: '7b20e6f48c1d4a95930f5ed21c86ab7f4e08d3c9',
		accessToken: 'TTP_sandbox_access_0002_hT3pL8',
		refreshToken: 'TTP_sandbox_refresh_0002_sN6bD5',
	},
} as const;

export const SHOP_IDS = { GB: '7494000000000000101', US: '7494000000000000202', DE: '7494000000000000303' } as const;
export const SHOP_CIPHERS = {
	GB: 'GCP_SandboxGbShopCipher00aBcDeFgHiJkLmNo',
	US: 'GCP_SandboxUsShopCipher00pQrStUvWxYzAbCd',
	DE: 'GCP_SandboxDeShopCipher00EfGhIjKlMnOpQrSt',
} as const;
export const WAREHOUSE_IDS = {
	/** Leeds DC, London, Manchester and Bristol sell through this one. */
	GB_MAIN: '7293000000000000011',
	/** Edinburgh; only a few listings use it. */
	GB_SCOTLAND: '7293000000000000012',
	GB_RETURNS: '7293000000000000019',
	US_MAIN: '7293000000000000021',
	US_RETURNS: '7293000000000000029',
	DE_MAIN: '7293000000000000031',
	DE_RETURNS: '7293000000000000039',
} as const;
export const DELIVERY_OPTION_IDS = {
	GB_STANDARD: '7091000000000000031',
	GB_EXPRESS: '7091000000000000032',
	US_STANDARD: '7091000000000000041',
	DE_STANDARD: '7091000000000000051',
} as const;
/** NewStore service levels of the tenant. IN_STORE_HANDOVER = bought and taken away in a store. */
export const SERVICE_LEVELS = ['STANDARD_SHIP', 'EXPRESS_SHIP', 'IN_STORE_HANDOVER'] as const;
/** NewStore shop (catalog) per market. */
export const NEWSTORE_SHOPS = {
	GB: 'storefront-catalog-gb',
	US: 'storefront-catalog-us',
	DE: 'storefront-catalog-de',
} as const;
/** Currency of the shops and tills of a market. */
export const CURRENCIES = { GB: 'GBP', US: 'USD', DE: 'EUR' } as const;

export type Market = 'GB' | 'US' | 'DE';
export type Currency = (typeof CURRENCIES)[Market];
type ListingStatus = 'ACTIVATE' | 'SELLER_DEACTIVATED' | 'DRAFT' | 'FREEZE';

export interface SeedLocation {
	id: string;
	name: string;
	type: 'store' | 'dc';
	market: Market;
	/** countries that it ships to beside its own */
	shipsTo?: string[];
	timezone: string;
	zipCode: string;
	/** Units NewStore keeps back per product. */
	safetyStock: number;
}

export interface SeedProduct {
	/** NewStore product id; equal to the SKU in this tenant. */
	productId: string;
	name: string;
	variantGroupId: string;
	color: string;
	size: string;
	ean: string;
	/** Decimal strings. */
	price: Record<Currency, string>;
}

interface SeedWarehouse {
	id: string;
	/** One building has one entity id and one warehouse id per type. */
	entityId: string;
	name: string;
	type: 'SALES_WAREHOUSE' | 'RETURN_WAREHOUSE';
	isDefault: boolean;
	city: string;
	postalCode: string;
}

interface SeedDeliveryOption {
	id: string;
	name: string;
	warehouseIds: string[];
	/** `routes` (EU): only between these countries, as 'DE>FR' */
	providers: Array<{ id: string; name: string; routes?: string[] }>;
}

export interface SeedShop {
	id: string;
	cipher: string;
	name: string;
	code: string;
	market: Market;
	currency: Currency;
	timezone: string;
	warehouses: SeedWarehouse[];
	deliveryOptions: SeedDeliveryOption[];
	newStoreShop: string;
	locale: string;
}

interface SeedSku {
	id: string;
	sellerSku: string;
	price: string;
	inventory: Array<{ warehouseId: string; quantity: number }>;
	/** Components of a virtual bundle. */
	bundle?: Array<{ productId: string; skuId: string; sellerSku: string; count: number }>;
}

export interface SeedListing {
	shopId: string;
	/** TikTok product id. */
	productId: string;
	title: string;
	status: ListingStatus;
	skus: SeedSku[];
}

export interface SeedBuyer {
	userId: string;
	/** Relay address as TikTok gives it. */
	email: string;
	firstName: string;
	lastName: string;
	phone: string;
	addressLine1: string;
	addressLine2: string;
	city: string;
	state: string;
	postalCode: string;
	regionCode: Market;
}

export interface Seed {
	locations: SeedLocation[];
	products: SeedProduct[];
	/** Units on hand at the start. */
	stock(locationIndex: number, productIndex: number): number;
	shops: SeedShop[];
	listings: SeedListing[];
	/** Which NewStore location sells through which TikTok warehouse. */
	locationMap: Array<{ locationId: string; warehouseId: string; shopId: string }>;
	buyers: SeedBuyer[];
}

const LOCATIONS: SeedLocation[] = [
	{
		id: 'LEEDS-DC',
		name: 'Leeds distribution centre',
		type: 'dc',
		market: 'GB',
		timezone: 'Europe/London',
		zipCode: 'LS99 1XX',
		safetyStock: 0,
	},
	{
		id: 'LONDON-STORE',
		name: 'London store',
		type: 'store',
		market: 'GB',
		timezone: 'Europe/London',
		zipCode: 'W1X 9XX',
		safetyStock: 0,
	},
	{
		id: 'MANCHESTER-STORE',
		name: 'Manchester store',
		type: 'store',
		market: 'GB',
		timezone: 'Europe/London',
		zipCode: 'M99 9XX',
		safetyStock: 0,
	},
	{
		id: 'BRISTOL-STORE',
		name: 'Bristol store',
		type: 'store',
		market: 'GB',
		timezone: 'Europe/London',
		zipCode: 'BS99 9XX',
		safetyStock: 0,
	},
	{
		id: 'EDINBURGH-STORE',
		name: 'Edinburgh store',
		type: 'store',
		market: 'GB',
		timezone: 'Europe/London',
		zipCode: 'EH99 9XX',
		safetyStock: 1,
	},
	{
		id: 'NEWARK-DC',
		name: 'Newark distribution centre',
		type: 'dc',
		market: 'US',
		timezone: 'America/New_York',
		zipCode: '07199',
		safetyStock: 0,
	},
	{
		id: 'AUSTIN-STORE',
		name: 'Austin store',
		type: 'store',
		market: 'US',
		timezone: 'America/Chicago',
		zipCode: '78799',
		safetyStock: 0,
	},
	{
		id: 'LEIPZIG-DC',
		name: 'Leipzig distribution centre',
		type: 'dc',
		market: 'DE',
		shipsTo: ['FR'],
		timezone: 'Europe/Berlin',
		zipCode: '04999',
		safetyStock: 0,
	},
	{
		id: 'BERLIN-STORE',
		name: 'Berlin store',
		type: 'store',
		market: 'DE',
		shipsTo: ['FR'],
		timezone: 'Europe/Berlin',
		zipCode: '10999',
		safetyStock: 0,
	},
];

type Family = {
	code: string;
	name: string;
	colors: Array<[string, string]>;
	sizes: string[];
	gbp: string;
	usd: string;
	eur: string;
	/** sold in the US and in Germany as well */
	us?: boolean;
	onTikTok?: boolean;
};
const SML = ['S', 'M', 'L'];
const FAMILIES: Family[] = [
	{
		code: 'TEE',
		name: 'Classic tee',
		colors: [
			['BLK', 'Black'],
			['WHT', 'White'],
		],
		sizes: SML,
		gbp: '19.99',
		usd: '24.00',
		eur: '22.50',
		us: true,
	},
	{
		code: 'HOODIE',
		name: 'Heavy hoodie',
		colors: [['GRY', 'Grey']],
		sizes: SML,
		gbp: '49.00',
		usd: '58.00',
		eur: '55.00',
		us: true,
	},
	{
		code: 'JEAN',
		name: 'Straight jeans',
		colors: [['IND', 'Indigo']],
		sizes: ['30', '32', '34'],
		gbp: '65.00',
		usd: '78.00',
		eur: '75.00',
		us: true,
	},
	{ code: 'DRESS', name: 'Wrap dress', colors: [['RED', 'Red']], sizes: SML, gbp: '72.50', usd: '88.00', eur: '82.00' },
	{
		code: 'SKIRT',
		name: 'Pleated skirt',
		colors: [['BLK', 'Black']],
		sizes: ['S', 'M'],
		gbp: '45.00',
		usd: '54.00',
		eur: '52.00',
	},
	{
		code: 'JKT',
		name: 'Denim jacket',
		colors: [['BLU', 'Blue']],
		sizes: SML,
		gbp: '89.00',
		usd: '109.00',
		eur: '99.00',
	},
	{
		code: 'SHIRT',
		name: 'Oxford shirt',
		colors: [['WHT', 'White']],
		sizes: SML,
		gbp: '39.95',
		usd: '48.00',
		eur: '45.00',
	},
	{
		code: 'KNIT',
		name: 'Cable knit',
		colors: [['CRM', 'Cream']],
		sizes: SML,
		gbp: '69.00',
		usd: '82.00',
		eur: '79.00',
	},
	{
		code: 'SHOE',
		name: 'Court trainers',
		colors: [['WHT', 'White']],
		sizes: ['38', '39', '40'],
		gbp: '85.00',
		usd: '99.00',
		eur: '95.00',
	},
	{
		code: 'COAT',
		name: 'Wool coat',
		colors: [['CML', 'Camel']],
		sizes: SML,
		gbp: '189.00',
		usd: '229.00',
		eur: '219.00',
		onTikTok: false,
	},
	{
		code: 'BELT',
		name: 'Leather belt',
		colors: [['BRN', 'Brown']],
		sizes: ['M', 'L'],
		gbp: '29.00',
		usd: '35.00',
		eur: '33.00',
	},
	{
		code: 'CAP',
		name: 'Baseball cap',
		colors: [
			['BLK', 'Black'],
			['KHK', 'Khaki'],
		],
		sizes: ['OS'],
		gbp: '17.50',
		usd: '21.00',
		eur: '19.90',
		us: true,
	},
	{
		code: 'SOCK',
		name: 'Sock three-pack',
		colors: [['MIX', 'Mixed']],
		sizes: ['OS'],
		gbp: '9.99',
		usd: '12.00',
		eur: '11.50',
		us: true,
	},
	{
		code: 'SCARF',
		name: 'Lambswool scarf',
		colors: [['GRN', 'Green']],
		sizes: ['OS'],
		gbp: '34.00',
		usd: '41.00',
		eur: '39.00',
	},
	{
		code: 'BAG',
		name: 'Canvas tote',
		colors: [['TAN', 'Tan']],
		sizes: ['OS'],
		gbp: '24.00',
		usd: '29.00',
		eur: '27.00',
	},
	{
		code: 'GLOVE',
		name: 'Touch gloves',
		colors: [['NVY', 'Navy']],
		sizes: ['M', 'L'],
		gbp: '22.00',
		usd: '27.00',
		eur: '25.00',
	},
];

const SHOPS: SeedShop[] = [
	{
		id: SHOP_IDS.GB,
		cipher: SHOP_CIPHERS.GB,
		name: 'Sandbox Retail UK',
		code: 'GBSANDBOX01',
		market: 'GB',
		currency: 'GBP',
		timezone: 'Europe/London',
		warehouses: [
			{
				id: WAREHOUSE_IDS.GB_MAIN,
				entityId: '7293100000000000011',
				name: 'UK main',
				type: 'SALES_WAREHOUSE',
				isDefault: true,
				city: 'Leeds',
				postalCode: 'LS99 1XX',
			},
			{
				id: WAREHOUSE_IDS.GB_SCOTLAND,
				entityId: '7293100000000000012',
				name: 'Scotland',
				type: 'SALES_WAREHOUSE',
				isDefault: false,
				city: 'Edinburgh',
				postalCode: 'EH99 9XX',
			},
			{
				id: WAREHOUSE_IDS.GB_RETURNS,
				entityId: '7293100000000000011',
				name: 'UK returns',
				type: 'RETURN_WAREHOUSE',
				isDefault: true,
				city: 'Leeds',
				postalCode: 'LS99 1XX',
			},
		],
		deliveryOptions: [
			{
				id: DELIVERY_OPTION_IDS.GB_STANDARD,
				name: 'Standard shipping',
				warehouseIds: [WAREHOUSE_IDS.GB_MAIN, WAREHOUSE_IDS.GB_SCOTLAND],
				providers: [
					{ id: '7117000000000000051', name: 'Royal Mail' },
					{ id: '7117000000000000052', name: 'Evri' },
					{ id: '7117000000000000053', name: 'DPD UK' },
				],
			},
			{
				id: DELIVERY_OPTION_IDS.GB_EXPRESS,
				name: 'Express shipping',
				warehouseIds: [WAREHOUSE_IDS.GB_MAIN],
				providers: [{ id: '7117000000000000053', name: 'DPD UK' }],
			},
		],
		newStoreShop: NEWSTORE_SHOPS.GB,
		locale: 'en-GB',
	},
	{
		id: SHOP_IDS.US,
		cipher: SHOP_CIPHERS.US,
		name: 'Sandbox Retail US',
		code: 'USSANDBOX01',
		market: 'US',
		currency: 'USD',
		timezone: 'America/New_York',
		warehouses: [
			{
				id: WAREHOUSE_IDS.US_MAIN,
				entityId: '7293100000000000021',
				name: 'US main',
				type: 'SALES_WAREHOUSE',
				isDefault: true,
				city: 'Newark',
				postalCode: '07199',
			},
			{
				id: WAREHOUSE_IDS.US_RETURNS,
				entityId: '7293100000000000021',
				name: 'US returns',
				type: 'RETURN_WAREHOUSE',
				isDefault: true,
				city: 'Newark',
				postalCode: '07199',
			},
		],
		deliveryOptions: [
			{
				id: DELIVERY_OPTION_IDS.US_STANDARD,
				name: 'Standard shipping',
				warehouseIds: [WAREHOUSE_IDS.US_MAIN],
				providers: [
					{ id: '7117000000000000061', name: 'USPS' },
					{ id: '7117000000000000062', name: 'UPS' },
				],
			},
		],
		newStoreShop: NEWSTORE_SHOPS.US,
		locale: 'en-US',
	},
	{
		id: SHOP_IDS.DE,
		cipher: SHOP_CIPHERS.DE,
		name: 'Sandbox Retail DE',
		code: 'DESANDBOX01',
		market: 'DE',
		currency: 'EUR',
		timezone: 'Europe/Berlin',
		warehouses: [
			{
				id: WAREHOUSE_IDS.DE_MAIN,
				entityId: '7293100000000000031',
				name: 'DE main',
				type: 'SALES_WAREHOUSE',
				isDefault: true,
				city: 'Leipzig',
				postalCode: '04999',
			},
			{
				id: WAREHOUSE_IDS.DE_RETURNS,
				entityId: '7293100000000000031',
				name: 'DE returns',
				type: 'RETURN_WAREHOUSE',
				isDefault: true,
				city: 'Leipzig',
				postalCode: '04999',
			},
		],
		// One option for all of the EU; which carriers it has depends on the countries of warehouse and buyer.
		deliveryOptions: [
			{
				id: DELIVERY_OPTION_IDS.DE_STANDARD,
				name: 'Standard shipping',
				warehouseIds: [WAREHOUSE_IDS.DE_MAIN],
				providers: [
					{ id: '7117000000000000071', name: 'DHL', routes: ['DE>DE'] },
					{ id: '7117000000000000072', name: 'DHL', routes: ['DE>FR'] },
					{ id: '7117000000000000073', name: 'Hermes', routes: ['DE>DE'] },
				],
			},
		],
		newStoreShop: NEWSTORE_SHOPS.DE,
		locale: 'de-DE',
	},
];

const LOCATION_MAP: Seed['locationMap'] = [
	...['LEEDS-DC', 'LONDON-STORE', 'MANCHESTER-STORE', 'BRISTOL-STORE'].map((locationId) => ({
		locationId,
		warehouseId: WAREHOUSE_IDS.GB_MAIN as string,
		shopId: SHOP_IDS.GB as string,
	})),
	{ locationId: 'EDINBURGH-STORE', warehouseId: WAREHOUSE_IDS.GB_SCOTLAND, shopId: SHOP_IDS.GB },
	...['NEWARK-DC', 'AUSTIN-STORE'].map((locationId) => ({
		locationId,
		warehouseId: WAREHOUSE_IDS.US_MAIN as string,
		shopId: SHOP_IDS.US as string,
	})),
	...['LEIPZIG-DC', 'BERLIN-STORE'].map((locationId) => ({
		locationId,
		warehouseId: WAREHOUSE_IDS.DE_MAIN as string,
		shopId: SHOP_IDS.DE as string,
	})),
];

export interface SeedOptions {
	skuCount?: number;
	bulkMarkets?: Market[];
	markets?: Market[];
}

/** Families that sell from both warehouses of the GB shop. */
const TWO_WAREHOUSES = new Set(['KNIT', 'SHIRT']);

/**
 * The retailer. Listings beside the ordinary ones, all in the GB shop: STICKER-PACK is unknown in NewStore,
 * ' scarf-grn-os' differs from SCARF-GRN-OS by case and a space, CAP-BLK-OS is on two listings, BUNDLE-TEE-SOCK is a
 * virtual bundle, the skirt is deactivated; the coat is on no TikTok shop.
 * @param options.skuCount so many SKUs in all; the further ones are called BULK-…, four to a listing.
 * @param options.bulkMarkets the shops that these listings go to in turn; default the GB shop only.
 * @param options.markets where it has shops, stores and buyers; default the UK and the US.
 */
export function createSeed({ skuCount, bulkMarkets = ['GB'], markets = ['GB', 'US'] }: SeedOptions = {}): Seed {
	const ids = new Ids(17);
	const shops = SHOPS.filter(({ market }) => markets.includes(market));
	const products: SeedProduct[] = [];
	const familyOf: string[] = [];
	for (const family of FAMILIES) {
		for (const [code, color] of family.colors) {
			for (const size of family.sizes) {
				products.push({
					productId: `${family.code}-${code}-${size}`,
					name: family.name,
					variantGroupId: `${family.code}-${code}`,
					color,
					size,
					ean: ean13(products.length),
					price: { GBP: family.gbp, USD: family.usd, EUR: family.eur },
				});
				familyOf.push(family.code);
			}
		}
	}
	const catalogSize = products.length;
	const bulk = Math.max(0, (skuCount ?? catalogSize) - catalogSize);
	for (let number = 0; number < bulk; number++) {
		const group = `BULK-${String(Math.floor(number / 4) + 1).padStart(6, '0')}`;
		const size = ['S', 'M', 'L', 'XL'][number % 4]!;
		products.push({
			productId: `${group}-${size}`,
			name: 'Bulk test garment',
			variantGroupId: group,
			color: 'Black',
			size,
			ean: ean13(products.length),
			price: { GBP: '15.00', USD: '18.00', EUR: '17.00' },
		});
	}

	const stock = (locationIndex: number, productIndex: number): number => {
		const base = LOCATIONS[locationIndex]!.type === 'dc' ? 20 : 4;
		return base + ((productIndex * 7 + locationIndex * 5) % 6);
	};
	const seed: Seed = {
		locations: LOCATIONS.filter(({ market }) => markets.includes(market)),
		products,
		stock,
		shops,
		listings: [],
		locationMap: LOCATION_MAP.filter(({ shopId }) => shops.some(({ id }) => id === shopId)),
		buyers: buyers(markets),
	};
	for (const shop of shops) {
		let group: { id: string; listing: SeedListing } | undefined;
		products.forEach((product, index) => {
			const family = FAMILIES.find((each) => each.code === familyOf[index]);
			const isSold = family
				? family.onTikTok !== false && (shop.market === 'GB' || family.us)
				: shop.market === bulkMarkets[Math.floor((index - catalogSize) / 4) % bulkMarkets.length];
			if (!isSold) return;
			if (group?.id !== product.variantGroupId) {
				const title = `${product.name}, ${product.color.toLowerCase()}`;
				const status: ListingStatus = family?.code === 'SKIRT' ? 'SELLER_DEACTIVATED' : 'ACTIVATE';
				group = {
					id: product.variantGroupId,
					listing: { shopId: shop.id, productId: ids.digits('1729'), title, status, skus: [] },
				};
				seed.listings.push(group.listing);
			}
			const sellerSku = product.productId === 'SCARF-GRN-OS' ? ' scarf-grn-os' : product.productId;
			const selling = shop.warehouses.filter(({ type }) => type === 'SALES_WAREHOUSE').map(({ id }) => id);
			const warehouses = TWO_WAREHOUSES.has(family?.code ?? '') ? selling : selling.slice(0, 1);
			group.listing.skus.push({
				id: ids.digits('1730'),
				sellerSku,
				price: product.price[shop.currency],
				inventory: firstQuantities(warehouses),
			});
		});
	}
	seed.listings.push(...oddListings(seed, ids));
	return seed;
}

/** A cautious number typed by hand before the synchronisation was switched on: never more than there is. */
function firstQuantities(warehouseIds: string[]): SeedSku['inventory'] {
	return warehouseIds.map((warehouseId) => ({ warehouseId, quantity: 3 }));
}

function oddListings(seed: Seed, ids: Ids): SeedListing[] {
	const find = (sellerSku: string) => {
		for (const listing of seed.listings) {
			if (listing.shopId !== SHOP_IDS.GB) continue;
			const sku = listing.skus.find((each) => each.sellerSku === sellerSku);
			if (sku) return { productId: listing.productId, skuId: sku.id, sellerSku };
		}
		throw new Error(`The seed has no listing of ${sellerSku}`);
	};
	const listing = (title: string, sku: Omit<SeedSku, 'id' | 'inventory'>): SeedListing => ({
		shopId: SHOP_IDS.GB,
		productId: ids.digits('1729'),
		title,
		status: 'ACTIVATE',
		skus: [{ ...sku, id: ids.digits('1730'), inventory: firstQuantities([WAREHOUSE_IDS.GB_MAIN]) }],
	});
	return [
		listing('Sticker pack', { sellerSku: 'STICKER-PACK', price: '3.50' }),
		listing('Baseball cap, black, gift box', { sellerSku: 'CAP-BLK-OS', price: '19.50' }),
		listing('Tee and socks bundle', {
			sellerSku: 'BUNDLE-TEE-SOCK',
			price: '35.00',
			bundle: [
				{ ...find('TEE-WHT-M'), count: 1 },
				{ ...find('SOCK-MIX-OS'), count: 2 },
			],
		}),
	];
}

/** What the addresses of a market look like, by the number of the buyer. */
const ADDRESSES: Record<Market, (index: number) => Pick<SeedBuyer, 'phone' | 'city' | 'state' | 'postalCode'>> = {
	GB: (index) => ({
		phone: `+44770090000${index}`,
		city: 'Sampleton',
		state: 'England',
		postalCode: `ZZ${index + 1} 9ZZ`,
	}),
	US: (index) => ({ phone: `+1202555010${index}`, city: 'Exampleville', state: 'NY', postalCode: `0000${index + 1}` }),
	// 030 23125 belongs to the numbers that Germany keeps for films.
	DE: (index) => ({
		phone: `+493023125${String(index).padStart(3, '0')}`,
		city: 'Musterstadt',
		state: 'Sachsen',
		postalCode: `0499${index}`,
	}),
};

function buyers(markets: Market[]): SeedBuyer[] {
	const names = ['Testa Sample', 'Fiction Demo', 'Madeup Person', 'Invented Buyer', 'Mock Customer', 'Example Shopper'];
	return (['GB', 'US', 'DE'] as const).flatMap((market, marketIndex) =>
		names.flatMap((name, index) => {
			if (!markets.includes(market)) return [];
			const [firstName, lastName] = name.split(' ') as [string, string];
			return {
				userId: `74920000000000${marketIndex + 1}${String(index).padStart(4, '0')}`,
				email: `v2b${market.toLowerCase()}${index}relay@scs.tiktok.example`,
				firstName,
				lastName,
				addressLine1: `${index + 1} Nowhere Street`,
				addressLine2: '',
				regionCode: market,
				...ADDRESSES[market](index),
			};
		}),
	);
}

/** A valid EAN-13 from the range for use inside a company (prefix 2). */
function ean13(number: number): string {
	const digits = `2${String(number).padStart(11, '0')}`;
	let sum = 0;
	for (let at = 0; at < 12; at++) sum += Number(digits[at]) * (at % 2 === 0 ? 1 : 3);
	return digits + ((10 - (sum % 10)) % 10);
}
