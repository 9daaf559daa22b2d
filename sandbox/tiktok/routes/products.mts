// Search Products, Get Product, Activate and Deactivate (tiktok-shop.md 8).
import type { Product } from '../catalogue/catalogue.mts';
import type { Gate } from '../gateway/gate.mts';
import { cutPage } from '../gateway/paging.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { productOnWire, productRowOnWire } from '../catalogue/productWire.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

const MAX_SKU_FILTERS = 10;
const MAX_PRODUCTS_PER_CALL = 20;
const MAX_RESULTS = 10_000;
const STATUSES = [
	'ALL',
	'DRAFT',
	'PENDING',
	'FAILED',
	'ACTIVATE',
	'SELLER_DEACTIVATED',
	'PLATFORM_DEACTIVATED',
	'FREEZE',
	'DELETED',
];

interface ProductFilters {
	status?: string;
	seller_skus?: string[];
	sku_ids?: string[];
	create_time_ge?: number;
	create_time_le?: number;
	update_time_ge?: number;
	update_time_le?: number;
}

const badInput = () =>
	new TikTokProblem(12052910, 'Invalid input parameters. Refer to the API documentation for details.');
const wrongStatus = () =>
	new TikTokProblem(
		12052901,
		'The product in its current status is not available for this operation. Change the product status and try again.',
	);
const notListed = () =>
	new TikTokProblem(12052048, "You cannot edit the specified product(s) as it isn't listed in your account or shop.");

export function registerProductRoutes(gate: Gate, { clock, catalogue, listings }: TikTokState): void {
	gate.onShop(
		{
			method: 'POST',
			path: '/product/202502/products/search',
			operationId: 'searchProducts',
			scopes: ['seller.product.basic'],
		},
		({ shop, query, body }) => {
			const filters = readFilters(body);
			const found = candidates(shop, filters).filter((product) => matches(product, filters));
			const page = cutPage(
				found,
				query,
				{ filters, shop: shop.id },
				{
					maxSize: 100,
					badSize: () => new TikTokProblem(12019109, 'page size is invalid'),
					badToken: () => new TikTokProblem(12019108, 'page number is invalid'),
					maxResults: MAX_RESULTS,
					beyond: () => new TikTokProblem(12052180, 'The total number of search results can not exceed 10000.'),
				},
			);
			return {
				total_count: page.totalCount,
				next_page_token: page.nextPageToken,
				products: page.items.map((product) => productRowOnWire(product, clock)),
			};
		},
	);

	gate.onShop(
		{
			method: 'GET',
			path: '/product/202309/products/:product_id',
			operationId: 'getProduct',
			scopes: ['seller.product.basic'],
		},
		({ shop, params }) => {
			const product = catalogue.product(params.product_id);
			if (product === undefined) throw new TikTokProblem(12052032, 'The product does not exist');
			if (product.shopId !== shop.id) throw notListed();
			if (product.status === 'FREEZE' || product.status === 'DELETED') throw wrongStatus();
			return productOnWire(product, clock);
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: '/product/202309/products/activate',
			operationId: 'activateProduct',
			scopes: ['seller.product.basic'],
		},
		({ shop, body }) => {
			const errors = readProductIds(body).flatMap((id) => {
				const product = catalogue.product(id);
				const isOwn = product?.shopId === shop.id;
				if (isOwn && listings.activate(product)) return [];
				const problem = isOwn ? wrongStatus() : notListed();
				const extra = [{ code: problem.code, message: problem.message }];
				return [{ code: 12052990, message: 'The check failed.', detail: { product_id: id, extra_errors: extra } }];
			});
			return errors.length > 0 ? { errors } : {};
		},
	);

	gate.onShop(
		{
			method: 'POST',
			path: '/product/202309/products/deactivate',
			operationId: 'deactivateProducts',
			scopes: ['seller.product.basic'],
		},
		({ shop, body }) => {
			const errors = readProductIds(body).flatMap((id) => {
				const product = catalogue.product(id);
				if (product !== undefined && product.shopId === shop.id && listings.deactivate(product)) return [];
				const problem =
					product === undefined
						? new TikTokProblem(12052032, 'The product does not exist')
						: product.shopId === shop.id
							? wrongStatus()
							: notListed();
				return [{ code: problem.code, message: problem.message, detail: { product_id: id } }];
			});
			return errors.length > 0 ? { errors } : {};
		},
	);

	/** By index when SKUs are named; only an unfiltered search looks at the whole shop. */
	function candidates(
		shop: ShopSeed,
		{ seller_skus: sellerSkus, sku_ids: skuIds }: ProductFilters,
	): readonly Product[] {
		if (!sellerSkus?.length && !skuIds?.length) return catalogue.productsOf(shop.id);
		const found = new Set<Product>();
		for (const sellerSku of sellerSkus ?? []) {
			for (const sku of catalogue.skusOf(shop.id, sellerSku)) found.add(sku.product);
		}
		const byId = (skuIds ?? [])
			.map((id) => catalogue.sku(id)?.product)
			.filter((product) => product?.shopId === shop.id) as Product[];
		if (!sellerSkus?.length) return [...new Set(byId)];
		return skuIds?.length ? byId.filter((product) => found.delete(product)) : [...found];
	}

	function matches(product: Product, filters: ProductFilters): boolean {
		const createdAt = clock.wireSeconds(product.createdAtMs);
		const updatedAt = clock.wireSeconds(product.updatedAtMs);
		return (
			(filters.status === undefined || filters.status === 'ALL' || product.status === filters.status) &&
			(filters.create_time_ge === undefined || createdAt >= filters.create_time_ge) &&
			(filters.create_time_le === undefined || createdAt <= filters.create_time_le) &&
			(filters.update_time_ge === undefined || updatedAt >= filters.update_time_ge) &&
			(filters.update_time_le === undefined || updatedAt <= filters.update_time_le)
		);
	}
}

function readFilters(body: unknown): ProductFilters {
	const filters = (body ?? {}) as Record<string, unknown>;
	const isTextList = (value: unknown): value is string[] =>
		Array.isArray(value) && value.every((one) => typeof one === 'string');
	for (const name of ['seller_skus', 'sku_ids']) {
		if (filters[name] !== undefined && !isTextList(filters[name])) throw badInput();
	}
	if (((filters.seller_skus as string[] | undefined)?.length ?? 0) > MAX_SKU_FILTERS) {
		throw new TikTokProblem(12019027, 'The maximum count of “seller_skus” in the search filter is 10.');
	}
	if (((filters.sku_ids as string[] | undefined)?.length ?? 0) > MAX_SKU_FILTERS) {
		throw new TikTokProblem(12019087, 'The number of SKU IDs exceeds the limit of 10');
	}
	if (filters.status !== undefined && !STATUSES.includes(filters.status as string)) throw badInput();
	for (const [name, code] of [
		['create_time_ge', 12019118],
		['create_time_le', 12019118],
		['update_time_ge', 12019119],
		['update_time_le', 12019119],
	] as const) {
		if (filters[name] !== undefined && !Number.isInteger(filters[name])) {
			throw new TikTokProblem(code, `search ${name.slice(0, 6)} time invalid`);
		}
	}
	return filters;
}

function readProductIds(body: unknown): string[] {
	const ids = (body as { product_ids?: unknown } | undefined)?.product_ids;
	if (!Array.isArray(ids) || ids.length === 0 || ids.some((id) => typeof id !== 'string')) throw badInput();
	if (ids.length > MAX_PRODUCTS_PER_CALL) {
		throw new TikTokProblem(12019120, 'The number of provided product IDs exceeds the limit.');
	}
	return ids;
}
