/** Orders → the products whose stock they need. */
import { channelOperation } from '../shared/channel/operation';
import { listStockToCheck } from './listStock';
import { ordersNotRouted, skuMap } from './sharedFields';

export const listStockOperation = channelOperation({
	name: 'List Stock To Check',
	value: 'listStockToCheck',
	action: 'List stock to check',
	description: 'List the NewStore products whose stock the orders need, each once',
	inputs: { orders: 'Orders' },
	outputs: { products: 'Products' },
	properties: [skuMap],
	wrongSetting: ordersNotRouted,
	run({ feeds, rows }) {
		const products = listStockToCheck(feeds.orders, rows('skuMap', 'SKU Map'));
		return { products: products.map(({ productId, indexes }) => ({ json: { product_id: productId }, indexes })) };
	},
});
