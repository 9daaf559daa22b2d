/** NewStore carrier → TikTok shipping provider of a delivery option (tiktok-shop.md 7.2.2). Refuses rather than guesses. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { byText, firstCell, fold, listed } from '../../shared/channel/rows';
import { regionCode } from '../../shared/channel/markets';
import { ANY_CARRIER, carriersTable } from '../../shared/tables/carriers';
import type { UnusedRow } from './unreadableRows';
import { readOfShops } from './unreadableRows';

export interface Provider {
	id: string;
	name: string;
}

type Found = { provider: Provider } | { fault: string; possible: string[] };

interface CarrierRow extends Provider {
	carrier: string;
	shopId: string;
	deliveryOptionId: string;
}

/** The most specific rows first: this carrier before any, this shop before all, this delivery option before all. */
const weight = (row: CarrierRow) =>
	(row.carrier === ANY_CARRIER ? 0 : 4) + (row.shopId ? 2 : 0) + (row.deliveryOptionId ? 1 : 0);

const distinct = (providers: Provider[]) =>
	[...new Map(providers.map((provider) => [provider.id, provider])).values()].sort((a, b) => byText(a.id, b.id));

/** Where an order goes: in the EU the carriers of a delivery option differ by route (tiktok-shop.md 7.2.2). */
interface Route {
	shopId: string;
	deliveryOptionId: string;
	warehouseId: string;
	buyerRegion: string;
}

interface OfferedProvider extends Provider {
	/** empty: of every route */
	buyerRegion: string;
	warehouseIds: string[];
}

export class Carriers {
	private readonly rows: CarrierRow[];
	private readonly providers = new Map<string, OfferedProvider[]>();
	/** rows that say something and are not used */
	readonly unreadable: UnusedRow[];

	/** `mapRows` of tts_carriers; `providerRows` of TikTok Shop, Logistics: Get Shipping Providers; ids of tts_shops. */
	constructor(mapRows: Row[], providerRows: Row[], shopIds: ReadonlySet<string>) {
		const { rows, unused } = readOfShops(carriersTable, mapRows, shopIds);
		this.unreadable = unused;
		this.rows = rows.map((row) => ({
			carrier: row.newstore_carrier === ANY_CARRIER ? ANY_CARRIER : fold(row.newstore_carrier),
			id: row.provider_id,
			name: row.provider_name,
			shopId: row.shop_id,
			deliveryOptionId: row.delivery_option_id,
		}));
		for (const row of providerRows) {
			const id = firstCell(row, 'shipping_provider_id', 'id');
			// TikTok gives ids as texts; what is none is not sent back as one.
			if (!/^\d+$/.test(id)) continue;
			const key = `${cell(row, 'shop_id')} ${cell(row, 'delivery_option_id')}`;
			const offered = {
				id,
				name: cell(row, 'name') || id,
				buyerRegion: regionCode(cell(row, 'buyer_region')),
				warehouseIds: Array.isArray(row.warehouse_ids) ? row.warehouse_ids.map(String) : [],
			};
			this.providers.set(key, [...(this.providers.get(key) ?? []), offered]);
		}
	}

	/** Carriers of the delivery option on the way of the order. */
	private offered({ shopId, deliveryOptionId, warehouseId, buyerRegion }: Route): Provider[] {
		const list = (this.providers.get(`${shopId} ${deliveryOptionId}`) ?? []).filter(
			(one) =>
				['', buyerRegion].includes(one.buyerRegion) &&
				(one.warehouseIds.length === 0 || one.warehouseIds.includes(warehouseId)),
		);
		return distinct(list.map(({ id, name }) => ({ id, name })));
	}

	/** Provider for a carrier as NewStore writes it, or what is wrong in words and the names that are possible. */
	find(carrier: string, route: Route): Found {
		const { shopId, deliveryOptionId } = route;
		const list = this.offered(route);
		const possible = list.map(({ name }) => name).sort(byText);
		const refuse = (fault: string): Found => ({ fault, possible });
		const rows = this.rowsFor(carrier, shopId, deliveryOptionId);
		if (rows.length === 0) {
			if (carrier === '') return refuse('NewStore names no carrier, and the table tts_carriers has no row for any (*)');
			if (list.length === 0) return refuse('TikTok gave no list of carriers for the delivery option');
			return this.byName(carrier, list, refuse);
		}
		const wanted = distinct(rows.map(({ id, name }) => ({ id: id || `name ${fold(name)}`, name })));
		if (wanted.length > 1)
			return refuse(`the table tts_carriers has several answers: ${listed(wanted.map(({ name, id }) => name || id))}`);
		const [{ id, name }] = rows;
		if (id === '') {
			if (list.length === 0) return refuse('TikTok gave no list of carriers for the delivery option');
			return this.byName(name, list, refuse);
		}
		// Without a list the row of the table is trusted; TikTok checks it once more.
		if (list.length === 0) return { provider: { id, name: name || id } };
		const listedProvider = list.find((provider) => provider.id === id);
		return listedProvider
			? { provider: listedProvider }
			: refuse(`the table tts_carriers says provider ${id}, which the delivery option does not take`);
	}

	/** The rows with the greatest weight that fit. */
	private rowsFor(carrier: string, shopId: string, deliveryOptionId: string): CarrierRow[] {
		const folded = fold(carrier);
		const fitting = this.rows.filter(
			(row) =>
				(row.carrier === ANY_CARRIER || row.carrier === folded) &&
				['', shopId].includes(row.shopId) &&
				['', deliveryOptionId].includes(row.deliveryOptionId),
		);
		const greatest = Math.max(...fitting.map(weight));
		return fitting.filter((row) => weight(row) === greatest);
	}

	private byName(name: string, list: Provider[], refuse: (fault: string) => Found): Found {
		const exact = list.filter((provider) => provider.name.trim() === name.trim());
		const alike = exact.length ? exact : list.filter((provider) => fold(provider.name) === fold(name));
		if (alike.length === 1) return { provider: alike[0] };
		if (alike.length > 1) return refuse(`TikTok has several carriers of the name "${name}"`);
		return refuse(`TikTok's list for the delivery option has no "${name}"`);
	}
}
