/** Listings → those that may be virtual bundles of TikTok. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../shared/channel/operation';
import { numberOf } from '../shared/channel/options';
import { listPossibleBundles } from './possibleBundles';
import { shops, skuMap, stockNotDecided } from './sharedFields';

const mostProducts: INodeProperties = {
	displayName: 'Most Products',
	name: 'mostProducts',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 100,
	description:
		'Most products that are listed, in the order of shop and product ID, because each costs one call of TikTok Shop',
};

export const listPossibleBundlesOperation = channelOperation({
	name: 'List Possible Bundles',
	value: 'listPossibleBundles',
	action: 'List products that may be bundles',
	description:
		'List the products on TikTok that may be virtual bundles, so that "TikTok Shop: Product: Get" reads the details of these only',
	inputs: { stock: 'Stock', listings: 'Listings' },
	outputs: { products: 'Products' },
	properties: [shops, skuMap, mostProducts],
	wrongSetting: stockNotDecided,
	run({ feeds, parameter, rows }) {
		const tables = { shops: rows('shops', 'Shops'), skuMap: rows('skuMap', 'SKU Map') };
		const most = numberOf(parameter('mostProducts'), 'Most Products', { otherwise: 100, least: 1 });
		return { products: listPossibleBundles(feeds, tables, Math.floor(most)) };
	},
});
