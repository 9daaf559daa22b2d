/** What is sent for one decided SKU, and the words that explain it. */
import { written } from '../../shared/channel/rows';
import type { SkuComponent } from '../../shared/skuMap';
import { sellerSkuOf, skuId, unitsShown } from '../reading/listings';
import type { DecidedSku } from './skuDecision';
import { explainNumber, explainWarehouse } from './stockSentence';
import type { ExplainLine, Json, StockUpdate } from '../types';

export interface Comparison {
	/** units that TikTok shows in all warehouses, NaN when it does not tell; and in those that locations feed */
	was: number;
	wasMapped: number;
	/** units that it would show in all warehouses */
	now: number;
	isChanged: boolean;
}

/** @param keeps warehouses without location keep their number */
export function compare({ calculation, set, shown }: DecidedSku, keeps: boolean): Comparison {
	let wasMapped = 0;
	let isChanged = false;
	for (let at = 0; at < set.mapped.length; at++) {
		const units = unitsShown(shown, set.mapped[at].id);
		wasMapped += units;
		if (units !== calculation.perWarehouse[at]) isChanged = true;
	}
	let was = wasMapped;
	let now = calculation.published;
	for (const id of set.unmappedIds) {
		const units = unitsShown(shown, id);
		was += units;
		if (keeps) now += units;
		else if (units !== 0) isChanged = true;
	}
	return { was, wasMapped, now, isChanged };
}

const nameOf = ({ product_id, count }: SkuComponent) => (count === 1 ? product_id : `${product_id}*${count}`);

/** Adds a SKU with every assigned warehouse and no other: TikTok refuses anything else (12019028, 12052533). */
export function addToUpdate(
	update: StockUpdate,
	sku: Json,
	decided: DecidedSku,
	wasMapped: number,
	keeps: boolean,
): void {
	const { calculation, components, set, shown } = decided;
	const sentence = explainNumber(decided, wasMapped);
	const id = skuId(sku);
	const inventory: StockUpdate['skus'][number]['inventory'] = [];
	const newStoreProductId = components.map(nameOf).join(' + ');
	const sellerSku = sellerSkuOf(sku);
	const put = (warehouseId: string, was: number, now: number, reason: string) => {
		inventory.push({ warehouse_id: warehouseId, quantity: now });
		const line: ExplainLine = {
			sku_id: id,
			seller_sku: sellerSku,
			newstore_product_id: newStoreProductId,
			warehouse_id: warehouseId,
			was: Number.isNaN(was) ? null : was,
			now,
			reason,
		};
		update.explain.push(line);
	};
	for (let at = 0; at < set.mapped.length; at++) {
		const warehouseId = set.mapped[at].id;
		const now = calculation.perWarehouse[at];
		const was = unitsShown(shown, warehouseId);
		put(warehouseId, was, now, set.ids.length > 1 ? explainWarehouse(sentence, now, was) : sentence);
	}
	for (const warehouseId of set.unmappedIds) {
		const was = unitsShown(shown, warehouseId);
		const what = keeps ? `keeps its ${written(was)}` : 'is set to 0';
		put(warehouseId, was, keeps ? was : 0, `No location feeds this warehouse, so it ${what}.`);
	}
	update.skus.push({ id, inventory });
}
