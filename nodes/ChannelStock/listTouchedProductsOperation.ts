/** Events, listings or orders → the products and seller SKUs that they are about. */
import { channelOperation } from '../shared/channel/operation';
import { locations, rules, shops, skuMap, stockNotDecided } from './sharedFields';
import { listTouchedProducts, StockSharing } from './touchedProducts';

export const listTouchedProductsOperation = channelOperation({
	name: 'List Touched Products',
	value: 'listTouchedProducts',
	action: 'List the products touched by events or listings',
	description:
		'List the products and seller SKUs that a set of NewStore events, TikTok listings or TikTok orders is about; of orders only those that another listing sells as well',
	inputs: { touching: 'Events, Listings or Orders' },
	outputs: { products: 'Products' },
	properties: [shops, locations, rules, skuMap],
	wrongSetting: stockNotDecided,
	run({ feeds, rows }) {
		const sharing = new StockSharing(rows('shops', 'Shops'), rows('locations', 'Locations'));
		return { products: listTouchedProducts(feeds.touching, rows('skuMap', 'SKU Map'), sharing) };
	},
});
