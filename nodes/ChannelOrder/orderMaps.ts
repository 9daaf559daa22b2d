/** Looks up NewStore products and service levels in the maps that people keep. Refuses rather than guesses. */
import { howTheyDiffer } from '../shared/channel/lookalikes';
import { skuMapRowCases } from '../shared/channel/rowCases';
import { counted, listed } from '../shared/channel/rows';
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import type { SkuComponent, UnitsOf } from '../shared/skuMap';
import { SkuMap, foldSku, meaningOf, possibleProducts } from '../shared/skuMap';
import { serviceMapTable } from '../shared/tables/serviceMap';
import { readTable } from '../shared/tables/table';
import { orderProblem } from './orderProblems';
import type { Order, OrderOptions } from './types';

type Found = { value: string } | { problem: 'none' | 'ambiguous' | 'incomplete' };

interface Entry {
	shopId: string;
	/** '' of a row that nobody can read */
	level: string;
}

/** Seller SKU → NewStore products, by the same table as Channel Stock uses (nodes/shared/skuMap.ts). */
export class OrderSkus {
	private readonly map: SkuMap;
	private readonly spelledAlike = new Map<string, string>();

	constructor(
		rows: Row[],
		private readonly unmapped: OrderOptions['unmappedSku'],
		private readonly unitsOf: UnitsOf,
	) {
		this.map = new SkuMap(rows);
		for (const [, sku] of this.map.entries()) {
			if (!this.spelledAlike.has(foldSku(sku))) this.spelledAlike.set(foldSku(sku), sku);
		}
	}

	/** Rows of the map that say nothing. */
	rowCases = (): ExceptionItem[] => skuMapRowCases(this.map);

	/** Products that one unit of the seller SKU takes, or what is wrong in words. */
	find(sellerSku: string, shopId: string): { products: SkuComponent[] } | { fault: string } {
		if (sellerSku.trim() === '') return { fault: 'the listing has no seller SKU' };
		const match = this.map.find(sellerSku, shopId);
		const fault = match ? undefined : this.faultOfUnmapped(sellerSku);
		if (fault) return { fault };
		const meaning = meaningOf(match, sellerSku, this.unitsOf);
		if ('fault' in meaning) return meaning;
		const products = meaning.components;
		const tooLong = products.find((product) => product.product_id.length > 64);
		return tooLong ? { fault: `the product ID "${tooLong.product_id}" is longer than 64 characters` } : { products };
	}

	/** Products whose stock tells what the seller SKU stands for; none for a SKU that is refused anyhow. */
	productsToRead(sellerSku: string, shopId: string): string[] {
		const match = this.map.find(sellerSku, shopId);
		if (match) return match.contradictedBy.length > 0 ? [] : possibleProducts(match);
		return sellerSku.trim() === '' || this.faultOfUnmapped(sellerSku) ? [] : [sellerSku];
	}

	private faultOfUnmapped(sellerSku: string): string | undefined {
		const alike = this.spelledAlike.get(foldSku(sellerSku));
		if (alike !== undefined)
			return `the SKU map knows "${alike}", TikTok says "${sellerSku}": ${howTheyDiffer(alike, sellerSku)}`;
		if (this.unmapped === 'exception') return `the SKU map has no row for "${sellerSku}"`;
		if (sellerSku !== sellerSku.trim()) return `the seller SKU "${sellerSku}" has a space at its start or end`;
		return undefined;
	}
}

const SERVICE_FAULTS = {
	none: 'the table tts_service_map has no row for it and the shop has no service level of its own',
	ambiguous: 'the table tts_service_map has several service levels for it',
	incomplete: 'its row in the table tts_service_map has no service_level',
};

/** TikTok delivery option → NewStore service level; a row of a shop goes before a row without one. */
export class ServiceMap {
	private readonly entries = new Map<string, Entry[]>();

	/** rows that name no delivery option, and so serve nothing */
	private readonly nameless: Row[];

	constructor(given: readonly Row[]) {
		const { rows, unreadable } = readTable(serviceMapTable, given);
		for (const row of rows) this.add(row.delivery_option_id, { shopId: row.shop_id, level: row.service_level });
		this.nameless = unreadable.filter(({ columns }) => columns.includes('delivery_option_id')).map(({ row }) => row);
		for (const { row, columns } of unreadable) {
			if (columns.includes('delivery_option_id')) continue;
			const shopId = columns.includes('shop_id') ? '' : cell(row, 'shop_id');
			this.add(cell(row, 'delivery_option_id'), { shopId, level: '' });
		}
	}

	private add(option: string, entry: Entry): void {
		const list = this.entries.get(option);
		if (list) list.push(entry);
		else this.entries.set(option, [entry]);
	}

	private find(option: string, shopId: string): Found {
		const all = this.entries.get(option) ?? [];
		const own = all.filter((entry) => entry.shopId === shopId);
		const usable = own.length ? own : all.filter((entry) => entry.shopId === '');
		const levels = new Set(usable.map(({ level }) => level));
		if (levels.size === 0) return { problem: 'none' };
		if (levels.has('')) return { problem: 'incomplete' };
		return levels.size > 1 ? { problem: 'ambiguous' } : { value: usable[0].level };
	}

	/** A row that nobody can use is told, not passed over: somebody meant something by it. */
	incompleteRows(): ExceptionItem[] {
		const levels = [...new Set(this.nameless.map((row) => cell(row, 'service_level').slice(0, 64)))];
		if (levels.length === 0) return [];
		const named = levels.map((level) => level || 'an empty one');
		return [
			{
				code: 'ORDER_SERVICE_MAP_INCOMPLETE',
				flow: 'orders',
				severity: 'warning',
				owner_role: 'integration',
				title: `tts_service_map has ${counted(this.nameless.length, 'row')} without a delivery option`,
				what_happened: `Rows without delivery_option_id serve no order; their service levels are: ${listed(named)}. Orders go on with the other rows and the service level of their shop.`,
				what_to_do: 'Complete or delete these rows.',
				business_key: 'tts_service_map',
				ids: {},
			},
		];
	}

	/** Service level of the delivery option, else the shop's own; an OrderProblem when there is none. */
	levelFor(order: Order, shopDefault: string): string {
		const found = this.find(order.deliveryOptionId, order.shopId);
		const level = 'value' in found ? found.value : found.problem === 'none' ? shopDefault : '';
		if (level && level.length <= 64) return level;
		const option = order.deliveryOptionName.slice(0, 80) || order.deliveryOptionId || 'without a delivery option';
		const fault = level
			? `its service level is longer than 64 characters`
			: SERVICE_FAULTS['problem' in found ? found.problem : 'none'];
		throw orderProblem(order, {
			code: 'ORDER_SERVICE_LEVEL_MISSING',
			role: 'integration',
			title: `No service level for delivery option ${option}`,
			happened: `NewStore needs a service level to ship an order. The delivery option of order ${order.id} is "${option}": ${fault}. The order was not sent.`,
			todo: 'Add one row for this delivery option to the table tts_service_map, or a service_level to the row of the shop in tts_shops. The next run then takes the order.',
			ids: { delivery_option_id: order.deliveryOptionId },
			key: `${order.shopId}/${order.deliveryOptionId}`,
		});
	}
}
