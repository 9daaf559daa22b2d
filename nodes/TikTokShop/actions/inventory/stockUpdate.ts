import { readId } from '../../../shared/ids';
import { InvalidInput } from '../../../shared/tiktok/invalidInput';

/** Checks a stock update before it is sent. Pure. */

const MAX_QUANTITY = 99_999;
const MAX_SKUS = 100;

export interface StockUpdate {
	productId: string;
	skus: Array<{ id: string; inventory: Array<{ warehouse_id?: string; quantity: number }> }>;
}

/** What people call the things of an update, as far as its item tells; nothing is decided by it. */
export interface UpdateNames {
	/** '"Tee, black" in UK shop', '' when the item does not name the product */
	listing: string;
	/** SKU id → seller SKU */
	sellerSkus: ReadonlyMap<string, string>;
}

const nameOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** Reads `{title, shop_name, explain: [{sku_id, seller_sku}]}` as Channel Stock writes them. Never throws. */
export function readNames(fields: Record<string, unknown>): UpdateNames {
	const [title, shop] = [nameOf(fields.title), nameOf(fields.shop_name)];
	const sellerSkus = new Map<string, string>();
	for (const line of Array.isArray(fields.explain) ? (fields.explain as unknown[]) : []) {
		const { sku_id: id, seller_sku: sku } = (typeof line === 'object' && line !== null ? line : {}) as Record<
			string,
			unknown
		>;
		if (nameOf(id) !== '' && nameOf(sku) !== '') sellerSkus.set(nameOf(id), nameOf(sku));
	}
	return { listing: title === '' ? '' : `"${title}"${shop === '' ? '' : ` in ${shop}`}`, sellerSkus };
}

const SHAPE = 'Feed this node with items that hold product_id and skus, for example from Channel Stock.';

/** Reads `{product_id, skus: [{id, inventory: [{warehouse_id, quantity}]}]}`. Only these fields are sent. Throws InvalidInput. */
export function readUpdate(fields: Record<string, unknown>): StockUpdate {
	const productId = idOf(fields.product_id, 'product_id', 'The item');
	if (!productId) throw new InvalidInput('The item has no product_id.', SHAPE);
	const skus = rowsOf(fields.skus, `The skus of product ${productId}`);
	if (!skus.length) throw new InvalidInput(`The item of product ${productId} has no skus.`, SHAPE);
	if (skus.length > MAX_SKUS) {
		throw new InvalidInput(`Product ${productId} has ${skus.length} SKUs; a product has at most ${MAX_SKUS}.`, SHAPE);
	}
	const seen = new Set<string>();
	return {
		productId,
		skus: skus.map((sku) => {
			const id = idOf(sku.id, 'id', `A SKU of product ${productId}`);
			if (!id) throw new InvalidInput(`A SKU of product ${productId} has no id.`, SHAPE);
			if (seen.has(id)) throw new InvalidInput(`SKU ${id} of product ${productId} comes twice.`, SHAPE);
			seen.add(id);
			return { id, inventory: readInventory(id, sku.inventory) };
		}),
	};
}

function readInventory(skuId: string, inventory: unknown): StockUpdate['skus'][number]['inventory'] {
	const entries = rowsOf(inventory, `The inventory of SKU ${skuId}`);
	if (!entries.length) throw new InvalidInput(`SKU ${skuId} has no quantities in inventory.`, SHAPE);
	return entries.map((entry) => {
		const quantity = quantityOf(entry.quantity);
		if (Number.isNaN(quantity)) {
			throw new InvalidInput(
				`The quantity of SKU ${skuId} is ${JSON.stringify(entry.quantity)}, which is no whole number from 0 to 99,999.`,
				'Correct the quantity; nothing was sent for this product.',
			);
		}
		const warehouse = idOf(entry.warehouse_id, 'warehouse_id', `SKU ${skuId}`);
		if (!warehouse && entries.length > 1) {
			throw new InvalidInput(`SKU ${skuId} has several quantities, and one of them names no warehouse.`, SHAPE);
		}
		return warehouse ? { warehouse_id: warehouse, quantity } : { quantity };
	});
}

/** An absent list is empty; whatever else is no list of objects is refused, since a part of it could be sent otherwise. */
function rowsOf(value: unknown, what: string): Array<Record<string, unknown>> {
	if (value === undefined || value === null) return [];
	const isRow = (entry: unknown) => typeof entry === 'object' && entry !== null && !Array.isArray(entry);
	if (!Array.isArray(value) || !value.every(isRow)) throw new InvalidInput(`${what} is no list of objects.`, SHAPE);
	return value as Array<Record<string, unknown>>;
}

/** NaN when it is no whole number in the range; an empty text is none, not 0. */
function quantityOf(value: unknown): number {
	const quantity = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
	if (typeof quantity !== 'number' || !Number.isInteger(quantity)) return NaN;
	return quantity >= 0 && quantity <= MAX_QUANTITY ? quantity : NaN;
}

/** Empty when there is none; what is no id ("undefined", an object) is refused. */
function idOf(value: unknown, field: string, where: string): string {
	const id = readId(value);
	const isAbsent = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
	if (!id && !isAbsent) throw new InvalidInput(`${where} has no ${field} that can be read.`, SHAPE);
	return id;
}
