/** Names that tables know and the room of the case did not. */
import { readShops } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { idsOf } from '../../shared/channel/cases/caseIds';

/** The note of a location is the name of its store; a location feeds several warehouses, and one row may have none. */
const storeName = (locations: Row[], locationId: string) =>
	locations
		.filter((row) => locationId !== '' && cell(row, 'location_id') === locationId)
		.map((row) => cell(row, 'note'))
		.find((note) => note !== '') ?? '';

/** A row of tts_cases with the names of its shop and store beside its ids, and the region of the shop. */
export function withNames(row: Row, shops: Row[], locations: Row[]): Row {
	const ids = new Map(idsOf(row));
	const shop = readShops(shops).get(ids.get('shop_id') ?? '');
	const known: Record<string, string> = {
		shop: ids.get('shop') || (shop && shop.name !== shop.id ? shop.name : ''),
		store: ids.get('store') || storeName(locations, ids.get('location_id') ?? ''),
	};
	for (const [name, value] of Object.entries(known)) if (value !== '') ids.set(name, value);
	return { ...row, ids: Object.fromEntries(ids), region: shop?.region ?? '' };
}
