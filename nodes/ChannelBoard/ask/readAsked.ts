/** What somebody has typed, and what is known of it in the tables → where to look it up. */
import { decisiveProducts, SkuMap } from '../../shared/skuMap';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';

/** An order to look up; which shop has it is seen when TikTok answers. */
export interface AskedOrder {
	shop_id: string;
	order_id: string;
	/** of the same order in NewStore */
	external_id: string;
}

export interface Asked {
	orders: AskedOrder[];
	returns: Array<{ shop_id: string; return_id: string }>;
	references: Array<{ shop_id: string; external_order_id: string }>;
	/** one for each shop; products of NewStore behind it */
	skus: Array<{ shop_id: string; seller_sku: string; product_ids: string[] }>;
	/** rows of tts_payouts and tts_order_payouts that name it as payout or statement */
	payouts: Row[];
}

/** Rows that the tables have of what was typed. */
export interface KnownRows {
	refunds: readonly Row[];
	orderPayouts: readonly Row[];
	payouts: readonly Row[];
}

/** Orders, returns, payouts and statements of TikTok have 17 digits or more; a shorter number may be a SKU, such as an EAN. */
const isTikTokNumber = (text: string) => /^\d{15,24}$/.test(text);

const isUuid = (text: string) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);

const shopsOf = (rows: readonly Row[]) => rows.filter((row) => cell(row, 'shop_id') !== '');

/** An order number as TikTok has it, or as NewStore has it: behind the prefix of a shop. */
function orderNumberIn(text: string, shop: Row): string {
	const prefix = cell(shop, 'external_id_prefix');
	if (isTikTokNumber(text)) return text;
	const rest = prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : '';
	return isTikTokNumber(rest) ? rest : '';
}

function inShops(shops: readonly Row[], orderOf: (shop: Row) => string): AskedOrder[] {
	return shops.flatMap((shop) => {
		const order_id = orderOf(shop);
		if (order_id === '') return [];
		return [{ shop_id: cell(shop, 'shop_id'), order_id, external_id: cell(shop, 'external_id_prefix') + order_id }];
	});
}

/** Orders of refund rows: what was typed is a return or refund that stands in the ledger. */
function ordersOfRefunds(refunds: readonly Row[], shops: readonly Row[]): AskedOrder[] {
	const ids = new Set(refunds.map((row) => cell(row, 'order_id')).filter(isTikTokNumber));
	return [...ids].slice(0, 1).flatMap((id) => inShops(shops, () => id));
}

/** Products of a SKU: what the map says, else the SKU itself is the product of NewStore. */
function productsOf(sellerSku: string, map: SkuMap, shops: readonly Row[]): string[] {
	const found = ['', ...shops.map((shop) => cell(shop, 'shop_id'))].flatMap((shopId) => {
		const match = map.find(sellerSku, shopId);
		return match ? decisiveProducts(match) : [];
	});
	return [...new Set(found.length > 0 ? found : [sellerSku])];
}

/** The table is asked for what holds the text; half of a number is not that payout. */
const listIn = (ids: string): string[] => ids.split(',').map((id) => id.trim());

export function readAsked(text: string, shopRows: readonly Row[], skuMap: readonly Row[], known: KnownRows): Asked {
	const shops = shopsOf(shopRows);
	const payouts = [
		...known.payouts.filter((row) => cell(row, 'payment_id') !== ''),
		...known.orderPayouts.filter((row) =>
			[cell(row, 'payment_ids'), cell(row, 'statement_ids')].some((ids) => listIn(ids).includes(text)),
		),
	];
	const none: Asked = { orders: [], returns: [], references: [], skus: [], payouts: [] };
	if (text === '') return none;
	if (payouts.length > 0) return { ...none, payouts };
	const ofRefunds = ordersOfRefunds(known.refunds, shops);
	if (ofRefunds.length > 0) return { ...none, orders: ofRefunds };
	const orders = inShops(shops, (shop) => orderNumberIn(text, shop));
	if (orders.length > 0) {
		const returns = isTikTokNumber(text)
			? shops.map((shop) => ({ shop_id: cell(shop, 'shop_id'), return_id: text }))
			: [];
		return { ...none, orders, returns };
	}
	if (isUuid(text))
		return { ...none, references: shops.map((shop) => ({ shop_id: cell(shop, 'shop_id'), external_order_id: text })) };
	const product_ids = productsOf(text, new SkuMap(skuMap), shops);
	return { ...none, skus: shops.map((shop) => ({ shop_id: cell(shop, 'shop_id'), seller_sku: text, product_ids })) };
}

/** Orders that the look-ups have found, each once; what was asked itself stays, unless it turned out to be a return. */
export function whichOrders(
	asked: readonly Row[],
	returns: readonly Row[],
	references: readonly Row[],
	shopRows: readonly Row[],
): AskedOrder[] {
	const prefixes = new Map(shopsOf(shopRows).map((shop) => [cell(shop, 'shop_id'), cell(shop, 'external_id_prefix')]));
	const found = [...returns, ...references].filter((row) => isTikTokNumber(cell(row, 'order_id')));
	const chosen = found.length > 0 ? found : asked;
	const orders = new Map<string, AskedOrder>();
	for (const row of chosen) {
		const [shop_id, order_id] = [cell(row, 'shop_id'), cell(row, 'order_id')];
		if (shop_id === '' || order_id === '') continue;
		orders.set(`${shop_id}/${order_id}`, { shop_id, order_id, external_id: (prefixes.get(shop_id) ?? '') + order_id });
	}
	return [...orders.values()];
}
