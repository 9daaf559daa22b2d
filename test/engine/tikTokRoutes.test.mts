// Get Shipping Providers by route in n8n's engine, over HTTP: in the EU one delivery option covers several routes.
import { startNodeCase } from '../support/tikTokNodeCase.mts';
import type { NodeCase, Row } from '../support/tikTokNodeCase.mts';
import { marketShop, marketWorld } from '../support/tiktokMarkets.mts';

let now: NodeCase;
afterEach(async () => {
	expect(now.shop.contracts.violations()).toEqual([]);
	await now.shop.close();
});

async function begin(region: 'DE' | 'GB') {
	const shop = marketShop(region);
	const [option] = shop.deliveryOptions;
	const routes = ['DE>FR', 'GB>FR'];
	option.providers = [
		{ id: '7117000000000000900', name: 'DHL' },
		{ id: '7117000000000000901', name: 'Colissimo', routes },
	];
	now = await startNodeCase(marketWorld([shop]), shop.cipher);
	const order = (buyerRegion: string): Row => ({
		shop_id: shop.id,
		delivery_option_id: option.id,
		warehouse_id: shop.warehouses[0].id,
		recipient_address: { region_code: buyerRegion },
	});
	const names = async (items: Row[], options: Row = {}) => {
		const { json } = await now.run('logistics', 'getShippingProviders', { options }, items);
		expect(json('Node', 1)).toEqual([]);
		return json('Node').map(({ name, warehouse_region: from, buyer_region: to }) => [name, from, to]);
	};
	return { order, names };
}

test('the carriers of each route, one call per option and route, the warehouses read once', async () => {
	const { order, names } = await begin('DE');
	expect(await names([order('FR'), order('DE'), order('FR')])).toEqual([
		['DHL', 'DE', 'FR'],
		['Colissimo', 'DE', 'FR'],
		['DHL', 'DE', 'DE'],
	]);
	expect([now.calls('getShippingProviders'), now.calls('getWarehouseList')]).toEqual([2, 1]);
});

test('countries of the options where items name none; never by setting', async () => {
	const { order, names } = await begin('DE');
	const bare: Row = { shop_id: order('').shop_id, delivery_option_id: order('').delivery_option_id };
	expect(await names([bare], { warehouseRegion: 'de', buyerRegion: 'fr' })).toEqual([
		['DHL', 'DE', 'FR'],
		['Colissimo', 'DE', 'FR'],
	]);
	expect(await names([order('FR')], { byRoute: 'never' })).toEqual([['DHL', undefined, undefined]]);
});

test('outside the EU the option alone counts, unless a person wants the route', async () => {
	const { order, names } = await begin('GB');
	expect(await names([order('FR')])).toEqual([['DHL', undefined, undefined]]);
	expect(now.calls('getWarehouseList')).toBe(0);
	expect(await names([order('FR')], { byRoute: 'always' })).toHaveLength(2);
});
