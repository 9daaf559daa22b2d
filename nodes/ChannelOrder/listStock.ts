/** Which NewStore products have to be asked for before Decide: those of every order that may still go. */
import type { Row } from '../shared/tableRows';
import { readOrders } from './decideOrders';
import { OrderSkus } from './orderMaps';
import { finalState, openLines } from './orderState';

/**
 * Distinct products with the input items they come from. Orders that wait count too, as a minute later they may go; SKUs that the
 * map cannot tell are left to Decide, which says what is wrong with them.
 */
export function listStockToCheck(items: Row[], skuMapRows: Row[]): Array<{ productId: string; indexes: number[] }> {
	const skus = new OrderSkus(skuMapRows, 'sellerSku', () => undefined);
	const products = new Map<string, number[]>();
	for (const { order, index } of readOrders(items, () => undefined)) {
		if (finalState(order)) continue;
		for (const line of openLines(order)) {
			for (const { sellerSku } of line.components.length ? line.components : [line]) {
				for (const productId of skus.productsToRead(sellerSku, order.shopId)) {
					const indexes = products.get(productId) ?? [];
					if (!indexes.includes(index)) indexes.push(index);
					products.set(productId, indexes);
				}
			}
		}
	}
	return [...products].map(([productId, indexes]) => ({ productId, indexes }));
}
