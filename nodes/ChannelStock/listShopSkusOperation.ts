/** Events or products → what to read for them: their seller SKUs in each shop, and the shops. */
import { channelOperation } from '../shared/channel/operation';
import { isShopActive } from '../shared/channel/shops';
import { shops, skuMap, stockNotDecided } from './sharedFields';
import { listTouchedProducts } from './touchedProducts';

export const listShopSkusOperation = channelOperation({
	name: 'List SKUs of Each Shop',
	value: 'listShopSkus',
	action: 'List the SKUs of each shop that events or products are about',
	description:
		'List the products and seller SKUs that a set of NewStore events, products or TikTok listings is about, once for each active shop, and beside them the shops. Both stay empty when nothing is touched.',
	inputs: { touching: 'Events or Products' },
	outputs: { skus: 'SKUs', shops: 'Shops' },
	properties: [shops, skuMap],
	wrongSetting: stockNotDecided,
	run({ feeds, rows }) {
		const touched = listTouchedProducts(feeds.touching, rows('skuMap', 'SKU Map'));
		const active = rows('shops', 'Shops').filter(isShopActive);
		return {
			skus: active.flatMap(({ shop_id }) => touched.map((one) => ({ ...one, json: { shop_id, ...one.json } }))),
			shops: touched.length > 0 ? active.map((json) => ({ json })) : [],
		};
	},
});
