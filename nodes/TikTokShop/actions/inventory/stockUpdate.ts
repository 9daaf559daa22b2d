import { InvalidInput } from '../../../shared/tiktok/invalidInput';

/** Checks a stock update before it is sent. Pure. */

const MAX_QUANTITY = 99_999;
const MAX_SKUS = 100;

export interface StockUpdate {
	productId: string;
	skus: Array<{ id: string; inventory: Array<{ warehouse_id?: string; quantity: number }> }>;
}

const SHAPE = 'Feed this node with items that hold product_id and skus, for example from Channel Stock.';

/** Reads `{product_id, skus: [{id, inventory: [{warehouse_id, quantity}]}]}`. Only these fields are sent. Throws InvalidInput. */
export function readUpdate(fields: Record<string, unknown>): StockUpdate {
	const productId = idOf(fields.product_id);
	if (!productId) throw new InvalidInput('The item has no product_id.', SHAPE);
	const skus = Array.isArray(fields.skus) ? (fields.skus as Array<Record<string, unknown>>) : [];
	if (!skus.length) throw new InvalidInput(`The item of product ${productId} has no skus.`, SHAPE);
	if (skus.length > MAX_SKUS) {
		throw new InvalidInput(`Product ${productId} has ${skus.length} SKUs; a product has at most ${MAX_SKUS}.`, SHAPE);
	}
	const seen = new Set<string>();
	return {
		productId,
		skus: skus.map((sku) => {
			const id = idOf(sku.id);
			if (!id) throw new InvalidInput(`A SKU of product ${productId} has no id.`, SHAPE);
			if (seen.has(id)) throw new InvalidInput(`SKU ${id} of product ${productId} comes twice.`, SHAPE);
			seen.add(id);
			return { id, inventory: readInventory(id, sku.inventory) };
		}),
	};
}

function readInventory(skuId: string, inventory: unknown): StockUpdate['skus'][number]['inventory'] {
	const entries = Array.isArray(inventory) ? (inventory as Array<Record<string, unknown>>) : [];
	if (!entries.length) throw new InvalidInput(`SKU ${skuId} has no quantities in inventory.`, SHAPE);
	return entries.map((entry) => {
		const quantity = typeof entry.quantity === 'string' ? Number(entry.quantity) : entry.quantity;
		if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 0 || quantity > MAX_QUANTITY) {
			throw new InvalidInput(
				`The quantity of SKU ${skuId} is ${JSON.stringify(entry.quantity)}, which is no whole number from 0 to 99,999.`,
				'Correct the quantity; nothing was sent for this product.',
			);
		}
		const warehouse = idOf(entry.warehouse_id);
		if (!warehouse && entries.length > 1) {
			throw new InvalidInput(`SKU ${skuId} has several quantities, and one of them names no warehouse.`, SHAPE);
		}
		return warehouse ? { warehouse_id: warehouse, quantity } : { quantity };
	});
}

function idOf(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : '';
}
