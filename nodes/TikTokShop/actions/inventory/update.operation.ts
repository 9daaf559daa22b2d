import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import { optionsField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { readPartial } from '../product/listing';
import { Session } from '../session';
import type { Job, Result } from '../session';
import { readNames, readUpdate } from './stockUpdate';
import type { StockUpdate, UpdateNames } from './stockUpdate';

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
		const jobs: Array<Job<NamedUpdate>> = [];
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
				const names = readNames(fields);
				jobs.push({ shop: await session.shopOf(index), value: { ...readUpdate(fields), names }, items: [index] });
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

interface NamedUpdate extends StockUpdate {
	names: UpdateNames;
}

/** Codes that refuse a whole product on account of one of its SKUs. */
const SKU_CODES = new Set(
	(
		'12019022 12019024 12019028 12052037 12052055 12052094 12052096 12052097 12052364 12052393 12052403 12052530 12052531 ' +
		'12052532 12052533 12052556 12052849 12052850'
	).split(' '),
);

/** Updates a product in one call; when one SKU spoils it, SKU by SKU, so that the others are set all the same. */
async function updateProduct(session: Session, job: Job<NamedUpdate>): Promise<Result> {
	const outcome = await session.client.send(updateOf(job, job.value.skus));
	if (outcome.ok) return report(session, job, refusedSkus(outcome.data));
	const { code = '' } = outcome.failure;
	if (job.value.skus.length === 1)
		return report(session, job, [{ skuId: job.value.skus[0].id, failure: outcome.failure }]);
	if (!SKU_CODES.has(code)) throw session.client.problem(named(outcome.failure, job.value.names.listing), job.items[0]);
	const refused: RefusedSku[] = [];
	for (const sku of job.value.skus) {
		const single = await session.client.send(updateOf(job, [sku]));
		if (single.ok) refused.push(...refusedSkus(single.data));
		else refused.push({ skuId: sku.id, failure: single.failure });
	}
	return report(session, job, refused);
}

/** The failure in words that name the thing; as it is where the item names none. */
const named = (failure: Failure, what: string): Failure =>
	what === '' ? failure : { ...failure, message: `The stock of ${what} was not set: ${failure.message}` };

function updateOf({ shop, value }: Job<StockUpdate>, skus: StockUpdate['skus']): TikTokRequest {
	return {
		method: 'POST',
		path: '/product/202309/products/{product_id}/inventory/update',
		ids: { product_id: value.productId },
		body: { skus },
		cipher: shop.cipher,
		// quantities are absolute, so a repeated call changes nothing
		repeatable: true,
	};
}

interface RefusedSku {
	/** '' when TikTok Shop does not say which */
	skuId: string;
	failure: Failure;
}

/** SKUs refused by a call that succeeded as a whole. */
function refusedSkus(data: IDataObject): RefusedSku[] {
	return ((data.errors as IDataObject[] | undefined) ?? []).map((error) => {
		const { code, text, whatToDo } = readPartial(error);
		const skuId = String(((error.detail ?? {}) as IDataObject).sku_id ?? '');
		return { skuId, failure: { kind: 'fix', code, message: text, whatToDo } };
	});
}

function report(session: Session, { shop, value, items }: Job<NamedUpdate>, refused: RefusedSku[]): Result {
	const ids = { shop_id: shop.shop_id, product_id: value.productId };
	const problems = refused.map(({ skuId, failure }): INodeExecutionData => {
		const sellerSku = value.names.sellerSkus.get(skuId);
		const sku = skuId ? `SKU ${sellerSku ?? skuId} of ` : '';
		const what = `${sku}${value.names.listing || `product ${value.productId}`}`;
		return session.failItem(named(failure, what), items, {
			...ids,
			sku_id: skuId || undefined,
			seller_sku: sellerSku,
		});
	});
	const bad = new Set(refused.map(({ skuId }) => skuId));
	const updated = value.skus.map((sku) => sku.id).filter((id) => !bad.has(id) && !bad.has(''));
	return updated.length ? [session.item({ ...ids, updated_skus: updated, ok: true }, items), ...problems] : problems;
}
