import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';

/** One item per product as TikTok Shop gives it (version 202309), with `shop_id` and `product_id`. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get products',
	description: 'Read products with all details by their IDs',
	properties: [
		...shopFields,
		...idFields({ name: 'Product', field: 'product_id', list: 'productIds' }),
		optionsField([
			{
				displayName: 'Draft Version',
				name: 'returnDraftVersion',
				type: 'boolean',
				default: false,
				description: 'Whether to return the draft of a product that has one',
			},
			{
				displayName: 'Locale',
				name: 'locale',
				type: 'string',
				default: '',
				placeholder: 'e.g. en-GB',
				description: 'Language of names in the answer',
			},
			{
				displayName: 'Under Review Version',
				name: 'returnUnderReviewVersion',
				type: 'boolean',
				default: false,
				description: 'Whether to return the version that TikTok Shop reviews instead of the one on sale',
			},
		]),
	],
	async execute() {
		const session = new Session(this, 'stock');
		const options = this.getNodeParameter('options', 0, {}) as IDataObject;
		const query = {
			return_draft_version: options.returnDraftVersion || undefined,
			return_under_review_version: options.returnUnderReviewVersion || undefined,
			locale: options.locale,
		};
		return await session.eachJob('productIds', 'product ID', async ({ shop, value, items }) => {
			const data = await session.call(
				{
					method: 'GET',
					path: '/product/202309/products/{product_id}',
					ids: { product_id: value },
					query,
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			return [session.item({ shop_id: shop.shop_id, product_id: value, ...data }, items)];
		});
	},
};
