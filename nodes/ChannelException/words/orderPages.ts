/**
 * Address of an order in Seller Center or in NewStore. Neither system documents how its pages are called (newstore.md 1 has the
 * host of Omnichannel Manager only), so a setting says it; without one there is no link rather than a wrong one.
 */
import type { Part } from '../mailLetter';

/** Addresses with gaps: https://seller.example/order?no={order_id} */
export interface OrderPages {
	sellerCenter: string;
	newStore: string;
}

const GAP = /\{(\w+)\}/g;
const ORDER_GAPS = ['order_id', 'external_id', 'newstore_order_id'];
const gapsOf = (address: string) => [...address.matchAll(GAP)].map(([, name]) => name);

/** Whether an address is one of a page, and has a gap for the number of the order. */
export const isOrderAddress = (address: string) =>
	/^https?:\/\/\S+$/i.test(address) && gapsOf(address).some((name) => ORDER_GAPS.includes(name));

/** '' when the address is none, has no gap for the order, or has one that this case cannot fill. */
function filledIn(address: string, values: ReadonlyMap<string, string>): string {
	if (!isOrderAddress(address)) return '';
	if (gapsOf(address).some((name) => (values.get(name) ?? '') === '')) return '';
	return address.replace(GAP, (_, name: string) => encodeURIComponent(values.get(name) ?? ''));
}

/**
 * Links to the order of a case; empty when it is about none.
 * @param values ids of the case, and `region` of its shop
 */
export function orderLinks(pages: OrderPages, values: ReadonlyMap<string, string>): Part[] {
	const isOrder = ORDER_GAPS.some((name) => (values.get(name) ?? '') !== '');
	if (!isOrder) return [];
	return [
		{ label: 'Open the order in Seller Center', value: filledIn(pages.sellerCenter, values) },
		{ label: 'Open the order in NewStore', value: filledIn(pages.newStore, values) },
	].filter(({ value }) => value !== '');
}
