import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listingPlatformsOption, optionsField, pagingFields, shopFields, simplifyField, timeField } from '../fields';
import type { Operation } from '../operation';
import { asId, asList, Session } from '../session';
import type { Job, Result } from '../session';
import { toUnixSeconds } from '../time';
import { searchProducts } from './search';

const SKUS_PER_CALL = 10;

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Only what matches all of these',
	options: [
		{
			displayName: 'Audit Status',
			name: 'auditStatus',
			type: 'multiOptions',
			options: [
				{ name: 'Approved', value: 'APPROVED' },
				{ name: 'Auditing', value: 'AUDITING' },
				{ name: 'Failed', value: 'FAILED' },
			],
			default: [],
			description: 'Only products in one of these states of review',
		},
		{
			displayName: 'Category Version',
			name: 'categoryVersion',
			type: 'string',
			default: '',
			placeholder: 'e.g. v2',
			description: 'Version of the category tree in the answer',
		},
		timeField('Created After', 'createdAfter', 'Only products created at this time or later'),
		timeField('Created Before', 'createdBefore', 'Only products created at this time or earlier'),
		{
			displayName: 'Draft Version',
			name: 'returnDraftVersion',
			type: 'boolean',
			default: false,
			description: 'Whether to return the draft of a product that has one',
		},
		listingPlatformsOption,
		{
			displayName: 'Listing Quality',
			name: 'listingQualityTiers',
			type: 'multiOptions',
			options: [
				{ name: 'Fair', value: 'FAIR' },
				{ name: 'Good', value: 'GOOD' },
				{ name: 'Poor', value: 'POOR' },
			],
			default: [],
			description: 'Only products with one of these marks',
		},
		{
			displayName: 'SKU IDs',
			name: 'skuIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1729000000000000101',
			description: 'Only products with one of these SKU IDs, separated by commas, at most 10',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Active', value: 'ACTIVATE' },
				{ name: 'All', value: 'ALL' },
				{ name: 'Deactivated by Platform', value: 'PLATFORM_DEACTIVATED' },
				{ name: 'Deactivated by Seller', value: 'SELLER_DEACTIVATED' },
				{ name: 'Deleted', value: 'DELETED' },
				{ name: 'Draft', value: 'DRAFT' },
				{ name: 'Failed Review', value: 'FAILED' },
				{ name: 'Frozen', value: 'FREEZE' },
				{ name: 'In Review', value: 'PENDING' },
			],
			default: 'ACTIVATE',
			description: 'Only products in this state',
		},
		{
			displayName: 'Subscribe and Save',
			name: 'snsFilter',
			type: 'options',
			options: [
				{ name: 'Configured', value: 'CONFIGURED' },
				{ name: 'Eligible', value: 'ELIGIBLE' },
			],
			default: 'CONFIGURED',
			description: 'Only products that have a subscription or may have one',
		},
		timeField('Updated After', 'updatedAfter', 'Only products changed at this time or later'),
		timeField('Updated Before', 'updatedBefore', 'Only products changed at this time or earlier'),
	],
};

/** One item per product exactly as TikTok Shop gives it (version 202502), with `shop_id`; each product once. */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	action: 'Search products',
	description: 'Find products with their SKUs, prices and stock per warehouse',
	properties: [
		...shopFields,
		{
			displayName: 'Seller SKUs From',
			name: 'skuSource',
			type: 'options',
			options: [
				{ name: 'All Products', value: 'none', description: 'Do not search by seller SKU' },
				{ name: 'Input Items', value: 'items', description: 'A field of each input item holds the seller SKU' },
				{ name: 'List', value: 'list', description: 'Seller SKUs typed here, or one expression that gives a list' },
			],
			default: 'none',
			description: 'Seller SKUs to search for; 10 are sent per call',
		},
		{
			displayName: 'SKU Field',
			name: 'skuField',
			type: 'string',
			requiresDataPath: 'single',
			displayOptions: { show: { skuSource: ['items'] } },
			default: 'seller_sku',
			description: 'Name of the field of the input items that holds the seller SKU',
		},
		{
			displayName: 'Seller SKUs',
			name: 'sellerSkus',
			type: 'string',
			displayOptions: { show: { skuSource: ['list'] } },
			default: '',
			required: true,
			placeholder: 'e.g. TEE-BLK-M, CAP-NVY-OS',
			description: 'Seller SKUs separated by commas, or an expression that gives a list. Evaluated once, not per item.',
		},
		...pagingFields,
		filters,
		simplifyField('IDs, title, status, and the seller SKU and stock of each SKU'),
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'stock');
		session.failsByShop = true;
		const source = this.getNodeParameter('skuSource', 0, 'none') as string;
		const returnAll = this.getNodeParameter('returnAll', 0, false) as boolean;
		const limit = returnAll ? Number.POSITIVE_INFINITY : (this.getNodeParameter('limit', 0, 50) as number);
		const simplify = this.getNodeParameter('simplify', 0, false) as boolean;
		const readBody = (index: number) =>
			readFilters(this.getNodeParameter('filters', index, {}) as IDataObject, this.getTimezone());
		const present = (product: IDataObject, shopId: string | undefined) =>
			simplify ? shortProduct(product, shopId) : { shop_id: shopId, ...product };

		if (source === 'none') {
			return await session.eachItem(async (shop, index): Promise<Result> => {
				const body = readBody(index);
				const found: Result = [];
				for await (const product of searchProducts(session.client, shop.cipher, body, limit, index)) {
					found.push(session.item(present(product, shop.shop_id), [index]));
					if (found.length >= limit) break;
				}
				return found;
			});
		}

		const field = this.getNodeParameter('skuField', 0, 'seller_sku') as string;
		const listed = source === 'list' ? readSkus(this.getNodeParameter('sellerSkus', 0, '')) : undefined;
		const failed = new Map<number, Result>();
		const jobs = await skuJobs(session, this.getInputData(), listed, field, failed);
		const found = await session.inBatches(jobs, SKUS_PER_CALL, failed, async (batch) => {
			const products: Result = [];
			const { shop, items } = batch[0];
			const skus = batch.map((job) => job.value);
			const pages = searchProducts(session.client, shop.cipher, { ...readBody(0), seller_skus: skus }, limit, items[0]);
			for await (const product of pages) {
				const own = new Set(((product.skus as IDataObject[] | undefined) ?? []).map((sku) => sku.seller_sku));
				const askedBy = batch.filter((job) => own.has(job.value)).flatMap((job) => job.items);
				products.push(session.item(present(product, shop.shop_id), askedBy.length ? askedBy : items));
			}
			return products;
		});
		return eachOnce(found).slice(0, limit === Number.POSITIVE_INFINITY ? undefined : limit);
	},
};

/** A list is taken as it is, because seller SKUs may hold blanks and commas; text is split at commas. */
function readSkus(value: unknown): string[] {
	if (!Array.isArray(value)) return asList(value);
	return [...new Set(value.map((sku) => (typeof sku === 'string' ? sku : asId(sku))).filter(Boolean))];
}

/** Seller SKUs of the items or the list, each once per shop. Free text: kept as it is, blanks included. */
async function skuJobs(
	session: Session,
	inputs: Array<{ json: IDataObject }>,
	listed: string[] | undefined,
	field: string,
	failed: Map<number, Result>,
): Promise<Array<Job<string>>> {
	const jobs = new Map<string, Job<string>>();
	const add = async (sku: string, index: number) => {
		const shop = await session.shopOf(index);
		const key = `${shop.cipher} ${sku}`;
		const known = jobs.get(key);
		if (known) known.items.push(index);
		else jobs.set(key, { shop, value: sku, items: [index] });
	};
	if (listed) {
		await session.guard(failed, [0], async () => {
			for (const sku of listed) await add(sku, 0);
		});
		return [...jobs.values()];
	}
	for (let index = 0; index < inputs.length; index++) {
		const value = inputs[index].json[field];
		const sku = typeof value === 'string' ? value : asId(value);
		// an event about no SKU in particular is no mistake
		if (sku) await session.guard(failed, [index], async () => await add(sku, index));
	}
	return [...jobs.values()];
}

/** A product with several of the wanted SKUs is found by several calls; a shop that fails does so in all its calls. */
function eachOnce(found: Result): Result {
	const seen = new Set<string>();
	return found.filter((item) => {
		const { shop_id: shop, code, id, product_id: product } = item.json;
		const key = item.error ? `error ${String(shop)} ${String(code)}` : `${String(shop)} ${String(id ?? product)}`;
		return !seen.has(key) && seen.add(key);
	});
}

function readFilters(filter: IDataObject, zone: string): IDataObject {
	const list = (value: unknown) => (Array.isArray(value) && value.length ? value : undefined);
	return {
		status: filter.status || undefined,
		create_time_ge: toUnixSeconds(filter.createdAfter, zone),
		create_time_le: toUnixSeconds(filter.createdBefore, zone),
		update_time_ge: toUnixSeconds(filter.updatedAfter, zone),
		update_time_le: toUnixSeconds(filter.updatedBefore, zone),
		category_version: filter.categoryVersion || undefined,
		listing_quality_tiers: list(filter.listingQualityTiers),
		listing_platforms: list(filter.listingPlatforms),
		audit_status: list(filter.auditStatus),
		sku_ids: list(asList(filter.skuIds)),
		sns_filter: filter.snsFilter || undefined,
		return_draft_version: filter.returnDraftVersion || undefined,
	};
}

function shortProduct(product: IDataObject, shopId: string | undefined): IDataObject {
	return {
		shop_id: shopId,
		product_id: product.id,
		title: product.title,
		status: product.status,
		update_time: product.update_time,
		skus: ((product.skus as IDataObject[] | undefined) ?? []).map(({ id, seller_sku, inventory }) => ({
			id,
			seller_sku,
			inventory,
		})),
	};
}
