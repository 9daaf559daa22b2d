import type { IDataObject } from 'n8n-workflow';

import { idFields, optionsField, shopFields, simplifyField } from '../fields';
import type { Operation } from '../operation';
import { Session } from '../session';
import type { Result } from '../session';

const SKUS_PER_CALL = 600;
const PRODUCTS_PER_CALL = 100;

/**
 * One item per product as TikTok Shop gives it, with `shop_id`; simplified: one per SKU,
 * `{shop_id, product_id, sku_id, seller_sku, available, committed, warehouses: [{warehouse_id, available, committed}]}`.
 */
/** Where the ids come from is asked once for both. */
const [, ...productIdFields] = idFields({
	name: 'Product',
	field: 'product_id',
	list: 'productIds',
	show: { searchBy: ['products'] },
});

export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search inventory',
	description: 'Read available and committed stock per warehouse by SKU or product IDs',
	properties: [
		...shopFields,
		{
			displayName: 'Search By',
			name: 'searchBy',
			type: 'options',
			options: [
				{ name: 'SKU IDs', value: 'skus', description: '600 per call' },
				{ name: 'Product IDs', value: 'products', description: '100 per call' },
			],
			default: 'skus',
			description: 'What the IDs below name',
		},
		...idFields({ name: 'SKU', field: 'sku_id', list: 'skuIds', show: { searchBy: ['skus'] } }),
		...productIdFields,
		simplifyField('one item per SKU with its numbers'),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'stock');
		const bySku = this.getNodeParameter('searchBy', 0, 'skus') === 'skus';
		const simplify = this.getNodeParameter('simplify', 0, false) as boolean;
		const size = bySku ? SKUS_PER_CALL : PRODUCTS_PER_CALL;
		const what = bySku ? 'SKU ID' : 'product ID';
		return await session.eachBatch(bySku ? 'skuIds' : 'productIds', what, size, async (batch): Promise<Result> => {
			const { shop, items } = batch[0];
			const ids = batch.map((job) => job.value);
			const data = await session.call(
				{
					method: 'POST',
					path: '/product/202309/inventory/search',
					body: bySku ? { sku_ids: ids } : { product_ids: ids },
					cipher: shop.cipher,
					repeatable: true,
				},
				items[0],
			);
			const askedBy = new Map(batch.map((job) => [job.value, job.items]));
			return ((data.inventory as IDataObject[] | undefined) ?? []).flatMap((entry) => {
				const skus = (entry.skus as IDataObject[] | undefined) ?? [];
				const found = bySku
					? skus.flatMap((sku) => askedBy.get(String(sku.id)) ?? [])
					: (askedBy.get(String(entry.product_id)) ?? []);
				const from = found.length ? found : items;
				if (!simplify) return [session.item({ shop_id: shop.shop_id, ...entry }, from)];
				return skus.map((sku) =>
					session.item(shortSku(shop.shop_id, entry.product_id, sku), askedBy.get(String(sku.id)) ?? from),
				);
			});
		});
	},
};

function shortSku(shopId: string | undefined, productId: unknown, sku: IDataObject): IDataObject {
	const warehouses = (sku.warehouse_inventory as IDataObject[] | undefined) ?? [];
	return {
		shop_id: shopId,
		product_id: String(productId),
		sku_id: sku.id,
		seller_sku: sku.seller_sku,
		available: sku.total_available_quantity,
		committed: sku.total_committed_quantity,
		warehouses: warehouses.map((warehouse) => ({
			warehouse_id: warehouse.warehouse_id,
			available: warehouse.available_quantity,
			committed: warehouse.committed_quantity,
		})),
	};
}
