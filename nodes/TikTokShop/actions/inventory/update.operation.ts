import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { readPartial } from '../product/listing';
import { Session, type Job, type Result } from '../session';
import { readUpdate, type StockUpdate } from './stockUpdate';

/**
 * Writes absolute quantities, one call per product. One item per product: `{shop_id, product_id, updated_skus, ok: true}`;
 * refused SKUs leave as error items, one each.
 */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update inventory',
	description: 'Set the stock of the SKUs of products, per warehouse',
	properties: [
		...shopFields,
		{
			displayName: 'Quantities From',
			name: 'updateSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'items',
					description: 'Fields product_id and skus of each item, as Channel Stock puts them out',
				},
				{ name: 'Fields Below', value: 'fields' },
			],
			default: 'items',
			description: 'Where products and quantities come from',
		},
		{
			displayName: 'Product ID',
			name: 'productId',
			type: 'string',
			displayOptions: { show: { updateSource: ['fields'] } },
			default: '',
			required: true,
			placeholder: 'e.g. 1729000000000000100',
			description: 'Product that the SKU belongs to; it must be active',
		},
		{
			displayName: 'SKU ID',
			name: 'skuId',
			type: 'string',
			displayOptions: { show: { updateSource: ['fields'] } },
			default: '',
			required: true,
			placeholder: 'e.g. 1729000000000000101',
			description: 'SKU whose stock is set',
		},
		{
			displayName: 'Warehouses',
			name: 'warehouses',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			displayOptions: { show: { updateSource: ['fields'] } },
			placeholder: 'Add warehouse',
			default: {},
			description: 'Every warehouse of the SKU must be sent; leave the ID empty only when there is exactly one',
			options: [
				{
					displayName: 'Warehouse',
					name: 'warehouse',
					values: [
						{
							displayName: 'Warehouse',
							name: 'warehouseId',
							type: 'resourceLocator',
							default: { mode: 'list', value: '' },
							description: 'Warehouse of the SKU',
							modes: [
								{
									displayName: 'From List',
									name: 'list',
									type: 'list',
									typeOptions: { searchListMethod: 'searchWarehouses', searchable: true },
								},
								{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7068000000000000001' },
							],
						},
						{
							displayName: 'Quantity',
							name: 'quantity',
							type: 'number',
							typeOptions: { minValue: 0, maxValue: 99999, numberPrecision: 0 },
							default: 0,
							description:
								'Units that can be sold, from 0 to 99,999. The number replaces the old one; it is not added.',
						},
					],
				},
			],
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'stock');
		const fromItems = this.getNodeParameter('updateSource', 0, 'items') === 'items';
		const failed = new Map<number, Result>();
		const jobs: Array<Job<StockUpdate>> = [];
		const inputs = this.getInputData();
		for (let index = 0; index < inputs.length; index++) {
			await session.guard(failed, [index], async () => {
				const fields = fromItems
					? inputs[index].json
					: {
							product_id: this.getNodeParameter('productId', index),
							skus: [
								{
									id: this.getNodeParameter('skuId', index),
									inventory: readWarehouses(this.getNodeParameter('warehouses', index, {}) as IDataObject),
								},
							],
						};
				jobs.push({ shop: await session.shopOf(index), value: readUpdate(fields), items: [index] });
			});
		}
		return await session.inBatches(jobs, 1, failed, async ([job]) => await updateProduct(session, job));
	},
};

function readWarehouses(value: IDataObject): IDataObject[] {
	const entries = (value.warehouse as IDataObject[] | undefined) ?? [];
	return entries.map(({ warehouseId, quantity }) => ({
		warehouse_id: typeof warehouseId === 'object' ? (warehouseId as IDataObject | null)?.value : warehouseId,
		quantity,
	}));
}

async function updateProduct(session: Session, { shop, value, items }: Job<StockUpdate>): Promise<Result> {
	const data = await session.call(
		{
			method: 'POST',
			path: '/product/202309/products/{product_id}/inventory/update',
			ids: { product_id: value.productId },
			body: { skus: value.skus },
			cipher: shop.cipher,
			// quantities are absolute, so a repeated call changes nothing
			repeatable: true,
		},
		items[0],
	);
	const ids = { shop_id: shop.shop_id, product_id: value.productId };
	const refused = new Set<string>();
	const problems = ((data.errors as IDataObject[] | undefined) ?? []).map((error): INodeExecutionData => {
		const skuId = String(((error.detail ?? {}) as IDataObject).sku_id ?? '');
		refused.add(skuId);
		const { code, text, whatToDo } = readPartial(error);
		const message = `The stock of ${skuId ? `SKU ${skuId} of ` : ''}product ${value.productId} was not set: ${text}`;
		return session.failItem({ kind: 'fix', code, message, whatToDo }, items, { ...ids, sku_id: skuId || undefined });
	});
	const updated = value.skus.map((sku) => sku.id).filter((id) => !refused.has(id) && !refused.has(''));
	return updated.length ? [session.item({ ...ids, updated_skus: updated, ok: true }, items), ...problems] : problems;
}
