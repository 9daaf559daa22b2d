// Products and stock as Search Products (202502), Get Product and Inventory Search (202309) send them.
import type { Clock } from '../../clock.mts';
import { priceOf, stockPerWarehouse } from './catalogue.mts';
import type { Product, Sku } from './catalogue.mts';

type Wire = Record<string, unknown>;

function inventoryOnWire(sku: Sku): Wire[] {
	return stockPerWarehouse(sku).map(({ warehouseId, available }) => {
		const wire: Wire = { warehouse_id: warehouseId, quantity: Math.min(available, 99_999) };
		const stock = sku.stock.get(warehouseId);
		if (stock?.backorderQuantity !== undefined) wire.backorder_quantity = stock.backorderQuantity;
		if (stock?.handlingTime !== undefined) wire.handling_time = stock.handlingTime;
		return wire;
	});
}

function skuOnWire(sku: Sku): Wire {
	const price = priceOf(sku);
	return {
		id: sku.id,
		seller_sku: sku.sellerSku,
		price: { currency: sku.product.currency, tax_exclusive_price: price, sale_price: price },
		inventory: inventoryOnWire(sku),
		status_info: { status: 'NORMAL' },
	};
}

function auditOf(product: Product): Wire {
	const status = { PENDING: 'AUDITING', FAILED: 'FAILED', DRAFT: 'NONE' }[product.status as string] ?? 'APPROVED';
	return { status, pre_approved_reasons: [] };
}

/** One row of Search Products. */
export function productRowOnWire(product: Product, clock: Clock): Wire {
	return {
		id: product.id,
		title: product.title,
		status: product.status,
		skus: product.skus.map(skuOnWire),
		sales_regions: [product.region],
		create_time: clock.wireSeconds(product.createdAtMs),
		update_time: clock.wireSeconds(product.updatedAtMs),
		audit: auditOf(product),
		has_draft: false,
	};
}

/** `data` of Get Product. */
export function productOnWire(product: Product, clock: Clock): Wire {
	const isBundle = product.skus.some((sku) => sku.components !== undefined);
	return {
		id: product.id,
		status: product.status,
		title: product.title,
		create_time: clock.wireSeconds(product.createdAtMs),
		update_time: clock.wireSeconds(product.updatedAtMs),
		product_types: isBundle ? ['COMBINED_PRODUCT'] : [],
		skus: product.skus.map((sku) => {
			const wire = skuOnWire(sku);
			if (sku.ean !== undefined) wire.identifier_code = { code: sku.ean, type: 'EAN' };
			if (sku.components !== undefined) {
				wire.combined_skus = sku.components.map(({ sku: part, count }) => ({
					product_id: part.product.id,
					sku_id: part.id,
					sku_count: count,
					seller_sku: part.sellerSku,
					title: part.product.title,
				}));
			}
			return wire;
		}),
		audit: auditOf(product),
	};
}

/** One SKU of Inventory Search. `available` leaves out what is committed to open orders. */
export function skuInventoryOnWire(sku: Sku): Wire {
	const stock = stockPerWarehouse(sku);
	const totalAvailable = stock.reduce((sum, { available }) => sum + available, 0);
	const campaign = Math.min(sku.lock?.quantity ?? 0, totalAvailable);
	return {
		id: sku.id,
		seller_sku: sku.sellerSku,
		total_available_quantity: totalAvailable,
		total_committed_quantity: stock.reduce((sum, { committed }) => sum + committed, 0),
		warehouse_inventory: stock.map(({ warehouseId, available, committed }) => ({
			warehouse_id: warehouseId,
			available_quantity: available,
			committed_quantity: committed,
		})),
		total_available_inventory_distribution: {
			campaign_inventory: sku.lock === undefined ? [] : [{ quantity: campaign, campaign_name: sku.lock.campaignName }],
			creator_inventory: [],
			in_shop_inventory: { quantity: totalAvailable - campaign },
		},
	};
}
