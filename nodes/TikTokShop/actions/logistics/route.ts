import type { IDataObject } from 'n8n-workflow';

import { marketOf } from '../../../shared/channel/markets';
import { isRow } from '../../../shared/channel/rows';
import { authorizedShops } from '../../../shared/tiktok/shops';
import type { Shop } from '../../../shared/tiktok/shops';
import { asId } from '../session';
import type { Session } from '../session';

/** Where a parcel goes from and to, two-letter countries; '' where nothing tells. */
export interface Route {
	warehouseRegion: string;
	buyerRegion: string;
}

const country = (value: unknown) => asId(value).toUpperCase();

/** Reads routes from items: warehouse_region and buyer_region, else warehouse_id and recipient_address of an order. */
export class Routes {
	private readonly warehouses = new Map<string, Promise<Map<string, string>>>();

	constructor(
		private readonly session: Session,
		/** what items that name no country are taken for */
		private readonly fallback: Route,
		private readonly when: 'eu' | 'always' | 'never',
	) {}

	/** The route of an item; undefined where carriers do not depend on it. */
	async of(json: IDataObject, shop: Shop, itemIndex: number): Promise<Route | undefined> {
		if (this.when === 'never') return undefined;
		if (this.when === 'eu' && !marketOf(await this.regionOf(shop))?.carriersByRoute) return undefined;
		const address = isRow(json.recipient_address) ? json.recipient_address : {};
		return {
			warehouseRegion:
				country(json.warehouse_region) ||
				(await this.warehouseRegion(asId(json.warehouse_id), shop, itemIndex)) ||
				this.fallback.warehouseRegion,
			buyerRegion: country(json.buyer_region) || country(address.region_code) || this.fallback.buyerRegion,
		};
	}

	private async regionOf(shop: Shop): Promise<string> {
		const shops = await authorizedShops(this.session.client);
		return shops.find(({ cipher }) => cipher === shop.cipher)?.region ?? '';
	}

	private async warehouseRegion(warehouseId: string, shop: Shop, itemIndex: number): Promise<string> {
		if (warehouseId === '') return '';
		const known = this.warehouses.get(shop.cipher) ?? this.readWarehouses(shop, itemIndex);
		this.warehouses.set(shop.cipher, known);
		return (await known).get(warehouseId) ?? '';
	}

	private async readWarehouses(shop: Shop, itemIndex: number): Promise<Map<string, string>> {
		const data = await this.session.call(
			{ method: 'GET', path: '/logistics/202309/warehouses', cipher: shop.cipher, repeatable: true },
			itemIndex,
		);
		const warehouses = (data.warehouses as IDataObject[] | undefined) ?? [];
		return new Map(warehouses.map(({ id, address }) => [asId(id), isRow(address) ? country(address.region_code) : '']));
	}
}
