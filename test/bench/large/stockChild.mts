/** All stock of a large retailer decided once, in a process of its own: prints `{"seconds":…,"megabytes":…,"updates":…}`, seconds of processor time. */
import { PLAIN_DECISION, decideStock } from '../stockDecision.mts';

const [skus, stores, storesOfSku] = process.argv.slice(2).map(Number);
const SHOPS = ['7494000000000000101', '7494000000000000102', '7494000000000000103'];
const warehouseOf = (shop: number) => `729300000000000001${shop}`;
const before = process.memoryUsage().rss;

const stock = Array.from({ length: skus }, (_, n) => ({
	product_id: `SKU-${n}`,
	atp_by_location: Object.fromEntries(
		Array.from({ length: storesOfSku }, (_one, k) => [`STORE-${(n * 7 + k * 11) % stores}`, (n + k) % 9]),
	),
}));
const listings = Array.from({ length: Math.ceil(skus / 4) }, (_, product) => ({
	id: `1729${String(product).padStart(15, '0')}`,
	shop_id: SHOPS[product % 3],
	status: 'ACTIVATE',
	title: `Product ${product}`,
	skus: [0, 1, 2, 3].map((n) => ({
		id: `1730${String(product * 4 + n).padStart(15, '0')}`,
		seller_sku: `SKU-${product * 4 + n}`,
		inventory: [{ warehouse_id: warehouseOf(product % 3), quantity: -1 }],
	})),
}));
const settings = {
	...PLAIN_DECISION,
	shops: SHOPS.map((shop_id) => ({ shop_id, shop_name: shop_id, region: 'GB', active: true })),
	locations: Array.from({ length: stores }, (_, n) => ({
		location_id: `STORE-${n}`,
		warehouse_id: warehouseOf(n % 3),
		shop_id: SHOPS[n % 3],
		sells: true,
	})),
	rules: [{ scope: 'all', match: '', what: 'buffer_units', value: '2', shop_id: '' }],
};
const began = process.cpuUsage();
const { summary } = decideStock({ stock, listings, unrouted: [], details: [] }, settings);
const { user, system } = process.cpuUsage(began);
const seconds = (user + system) / 1e6;
const megabytes = (process.memoryUsage().rss - before) / 1024 / 1024;
console.log(JSON.stringify({ seconds, megabytes, updates: summary.skus_changed }));
