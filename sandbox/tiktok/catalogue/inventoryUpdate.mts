// Update Inventory (tiktok-shop.md 8). Faults in the shape of the request refuse the whole call; faults that need a look
// at the warehouse or the promotion fail that SKU alone, and the others are applied.
import type { PromotionLock, Product, Sku } from './catalogue.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import type { ShopSeed, WarehouseSeed } from '../types.mts';

const MAX_QUANTITY = 99_999;
const MAX_SKUS = 100;

interface QuantityInput {
	warehouse_id?: string;
	quantity: number;
	backorder_quantity?: number;
	handling_time?: number;
}

interface SkuInput {
	id: string;
	inventory: QuantityInput[];
}

export interface SkuError {
	code: number;
	message: string;
	detail: {
		sku_id: string;
		extra_errors?: Array<{ warehouse_id: string; code: number; message: string }>;
	};
}

export interface InventoryUpdateOptions {
	/** Whether a quantity of 0 is refused: the documented range starts at 1, other sellers send 0. */
	refuseZero: boolean;
	/** The shop of the product, and all shops of the sandbox to tell a foreign warehouse from an unknown one. */
	shop: ShopSeed;
	allShops: readonly ShopSeed[];
}

/** Writes absolute available quantities. Gives the SKUs that failed; throws TikTokProblem when nothing was written. */
export function updateInventory(product: Product, body: unknown, options: InventoryUpdateOptions): SkuError[] {
	if (product.status !== 'ACTIVATE') {
		throw new TikTokProblem(
			12052901,
			'The product in its current status is not available for this operation. Change the product status and try again.',
		);
	}
	const inputs = readSkus(body);
	const planned = inputs.map((input) => ({ input, sku: skuOf(product, input) }));
	for (const { input, sku } of planned) checkShape(sku, input, options);

	const errors: SkuError[] = [];
	for (const { input, sku } of planned) {
		const error = checkState(sku, input, options);
		if (error === undefined) write(sku, input);
		else errors.push(error);
	}
	return errors;
}

function readSkus(body: unknown): SkuInput[] {
	const skus = (body as { skus?: unknown } | undefined)?.skus;
	if (!Array.isArray(skus) || skus.length === 0) {
		throw new TikTokProblem(12052902, 'The SKU list is empty. Provide all required details.');
	}
	if (skus.length > MAX_SKUS) {
		throw new TikTokProblem(12052050, 'A single product cannot have more than 100 different SKUs');
	}
	const seen = new Set<string>();
	for (const sku of skus as Array<Partial<SkuInput>>) {
		if (typeof sku?.id !== 'string' || sku.id === '') throw new TikTokProblem(12052036, 'The SKU ID is necessary');
		if (seen.has(sku.id)) throw new TikTokProblem(12052553, 'Sku id duplicate');
		seen.add(sku.id);
		if (!Array.isArray(sku.inventory) || sku.inventory.length === 0) {
			throw new TikTokProblem(12019022, 'SKU must contain a valid warehouse.');
		}
	}
	return skus as SkuInput[];
}

function skuOf(product: Product, input: SkuInput): Sku {
	const sku = product.skus.find(({ id }) => id === input.id);
	if (sku === undefined) throw new TikTokProblem(12052556, 'The SKU id not exist.');
	return sku;
}

function checkShape(sku: Sku, input: SkuInput, { refuseZero, shop, allShops }: InventoryUpdateOptions): void {
	for (const { quantity } of input.inventory) {
		if (typeof quantity !== 'number') throw new TikTokProblem(12019024, 'stock count is invalid');
		const lowest = refuseZero ? 1 : 0;
		if (!Number.isInteger(quantity) || quantity < lowest || quantity > MAX_QUANTITY) {
			throw new TikTokProblem(12052055, 'The SKU inventory quantity for the warehouse must be within allowed limits.');
		}
	}
	// A bundle has no stock of its own; its components are checked when they are written.
	if (sku.components !== undefined) return;
	const named = input.inventory.map(({ warehouse_id }) => warehouse_id);
	const isSingle = named.length === 1 && named[0] === undefined && sku.stock.size === 1;
	if (isSingle) return;
	if (named.includes(undefined) || [...sku.stock.keys()].some((id) => !named.includes(id))) {
		throw new TikTokProblem(
			12019028,
			'Multiple warehouses detected. Include all warehouse IDs and the corresponding details and try again.',
		);
	}
	const known = new Set(allShops.flatMap(({ warehouses }) => warehouses.map(({ id }) => id)));
	const own = new Set(shop.warehouses.map(({ id }) => id));
	const added = named.filter((id) => !sku.stock.has(id!) && known.has(id!) && own.has(id!));
	if (added.length > 0 || new Set(named).size !== named.length) {
		throw new TikTokProblem(
			12052533,
			'Removal, addition, and change of warehouses are not permitted. Please specify the original warehouses for the SKUs.',
		);
	}
}

function checkState(sku: Sku, input: SkuInput, options: InventoryUpdateOptions): SkuError | undefined {
	if (sku.components !== undefined) {
		return {
			code: 12052850,
			message: 'The stock of combo does not support being edited.',
			detail: { sku_id: sku.id },
		};
	}
	const extraErrors = input.inventory.flatMap(({ warehouse_id: id }) => {
		const problem = id === undefined ? undefined : warehouseProblem(id, options);
		return problem === undefined ? [] : [{ warehouse_id: id!, code: problem.code, message: problem.message }];
	});
	if (extraErrors.length > 0) {
		return { code: 12052990, message: 'Check failed', detail: { sku_id: sku.id, extra_errors: extraErrors } };
	}
	const total = input.inventory.reduce((sum, { quantity }) => sum + quantity, 0);
	if (isBelow(sku.lock, total)) {
		return {
			code: 12052393,
			message: "Product locked for Promotion and stock can't be updated below current stock",
			detail: { sku_id: sku.id },
		};
	}
	return undefined;
}

function isBelow(lock: PromotionLock | undefined, total: number): boolean {
	return lock !== undefined && total < lock.quantity;
}

function warehouseProblem(
	id: string,
	{ shop, allShops }: InventoryUpdateOptions,
): { code: number; message: string } | undefined {
	const find = ({ warehouses }: ShopSeed): WarehouseSeed | undefined => warehouses.find((one) => one.id === id);
	const own = find(shop);
	if (own === undefined) {
		return allShops.some((other) => find(other) !== undefined)
			? { code: 12052530, message: `The warehouse '${id}' does not belong to this shop/seller.` }
			: { code: 12052097, message: 'The warehouse does not exist' };
	}
	if (own.effectStatus === 'DISABLED') return { code: 12052531, message: 'The warehouse is disabled.' };
	return undefined;
}

function write(sku: Sku, input: SkuInput): void {
	for (const { warehouse_id, quantity, backorder_quantity, handling_time } of input.inventory) {
		const stock = sku.stock.get(warehouse_id ?? [...sku.stock.keys()][0])!;
		stock.available = quantity;
		// Both persist once sent, which is why a sender that does not use them should leave them out.
		if (backorder_quantity !== undefined) stock.backorderQuantity = backorder_quantity;
		if (handling_time !== undefined) stock.handlingTime = handling_time;
	}
}
