import type { IDataObject } from 'n8n-workflow';

import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';

/** One item per set of orders that can go in one package: `{shop_id, combinable_package_id, order_ids}`. */
export const searchCombinable: Operation = {
	value: 'searchCombinable',
	name: 'Search Combinable',
	action: 'Search orders that can be combined',
	description: 'List orders of the same buyer that can go in one package (South East Asia, Latin America)',
	properties: [...shopFields, ...pagingFields, optionsField()],
	async execute() {
		const session = new Session(this, 'dispatch');
		return await session.eachItem(async (shop, index): Promise<Result> => {
			const returnAll = this.getNodeParameter('returnAll', index, false) as boolean;
			const limit = returnAll ? Number.POSITIVE_INFINITY : (this.getNodeParameter('limit', index, 50) as number);
			const pages = session.client.pages(
				{
					method: 'GET',
					path: '/fulfillment/202309/combinable_packages/search',
					query: { page_size: Math.min(50, limit) },
					cipher: shop.cipher,
					repeatable: true,
				},
				index,
			);
			const found: Result = [];
			for await (const page of pages) {
				for (const entry of (page.combinable_packages as IDataObject[] | undefined) ?? []) {
					if (found.length >= limit) break;
					const { id, order_ids: orderIds = [] } = entry;
					found.push(
						session.item({ shop_id: shop.shop_id, combinable_package_id: String(id), order_ids: orderIds }, [index]),
					);
				}
				if (found.length >= limit) break;
			}
			return found;
		});
	},
};
