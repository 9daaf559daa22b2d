/** What should be settled: orders of NewStore, orders of TikTok, and refunds. */
import { readTime } from '../../shared/channel/times';
import { currencyDigits } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { keyOf } from '../documents';
import { listOf } from '../posting/httpAnswer';
import { parseMinor } from '../parseMinor';
import type { ExpectedOrder, ExpectedRefund } from './reconcileTypes';

export interface ExpectedShop {
	/** tax_excluded: sales tax comes on top of the prices and is no part of a settlement */
	taxOnTop: boolean;
	externalIdPrefix: string;
}

/** NewStore answers with JSON numbers; a number of money is at most a rounding away from its decimals. */
function minorOf(value: unknown, currency: string): number {
	const digits = currencyDigits(currency);
	const text = typeof value === 'number' ? value.toFixed(digits) : value;
	const minor = parseMinor(text, digits);
	return Number.isNaN(minor) ? 0 : minor;
}

const isCancelled = (status: string) => /^cancell?ed$/i.test(status);

function fromNewStore(order: Row, currency: string, taxOnTop: boolean) {
	const totals = (order.totals ?? {}) as Row;
	const items = listOf(order.items).filter((item) => !isCancelled(cell(item, 'status')));
	const price = taxOnTop ? 'net' : 'gross';
	const hasPrices = items.length > 0 && items.every((item) => ((item.price ?? {}) as Row)[price] !== undefined);
	const sales = hasPrices
		? items.reduce((sum, item) => sum + minorOf((item.price as Row)[price], currency), 0)
		: minorOf(totals[price], currency);
	const gone = isCancelled(cell(order, 'status')) || (listOf(order.items).length > 0 && items.length === 0);
	return { sales: gone ? 0 : sales, shipping: gone ? 0 : minorOf(totals.shipping, currency), isCancelled: gone };
}

function fromTikTok(order: Row, currency: string) {
	const payment = (order.payment ?? {}) as Row;
	const minor = (field: string) => minorOf(payment[field], currency);
	const gone = isCancelled(cell(order, 'status'));
	const sales = minor('original_total_product_price') - minor('seller_discount');
	const shipping = minor('shipping_fee') + minor('shipping_fee_platform_discount');
	return { sales: gone ? 0 : sales, shipping: gone ? 0 : shipping, isCancelled: gone };
}

/**
 * @param items of NewStore "Find by External ID" (found, newstore_order_id, newstore_order, beside the fields of the item that
 * came in), orders as NewStore answers them, or orders as TikTok answers them
 */
export function expectedOrders(items: Row[], shops: ReadonlyMap<string, ExpectedShop>): Map<string, ExpectedOrder> {
	const found = new Map<string, ExpectedOrder>();
	items.forEach((item, index) => {
		const isNewStore = item.totals !== undefined && item.payment === undefined;
		const newStore = (isNewStore ? item : item.newstore_order) as Row | undefined;
		const shopId = cell(item, 'shop_id');
		const shop = shops.get(shopId);
		const given = cell(item, 'order_id') || cell(item, 'external_id') || cell(item, 'id');
		const prefix = shop?.externalIdPrefix ?? '';
		const orderId = prefix && given.startsWith(prefix) ? given.slice(prefix.length) : given;
		if (orderId === '') return;
		const currency = (
			cell(newStore ?? {}, 'currency') ||
			cell((item.payment ?? {}) as Row, 'currency') ||
			cell(item, 'currency')
		).toUpperCase();
		const amounts = newStore ? fromNewStore(newStore, currency, shop?.taxOnTop === true) : fromTikTok(item, currency);
		const key = keyOf(shopId, orderId);
		const known = found.get(key);
		// The same order from both systems: NewStore is what is compared.
		if (known?.inNewStore && !newStore) return;
		found.set(key, {
			shopId,
			orderId,
			newstoreOrderId: cell(item, 'newstore_order_id') || cell(newStore ?? {}, 'origin_id'),
			currency,
			inNewStore: newStore !== undefined,
			...amounts,
			placedAt: readTime(newStore?.placed_at ?? item.create_time ?? item.placed_at),
			index,
		});
	});
	return found;
}

/**
 * @param items rows of tts_refunds (only those that are done), or refunds of NewStore with order_id
 * @returns refunds by shop and order; the shop is left out where the item does not say it
 */
export function expectedRefunds(items: Row[], currencyOf: (key: string) => string): Map<string, ExpectedRefund[]> {
	const found = new Map<string, ExpectedRefund[]>();
	for (const item of items) {
		const state = cell(item, 'state').toLowerCase();
		if (state !== '' && state !== 'done') continue;
		const orderId = cell(item, 'order_id');
		if (orderId === '') continue;
		const key = keyOf(cell(item, 'shop_id'), orderId);
		const currency = cell(item, 'currency').toUpperCase() || currencyOf(key);
		const amount = minorOf(item.amount ?? item.total_refund_amount, currency);
		const at = readTime(item.returned_at ?? item.created_at ?? item.updated_at);
		found.set(key, [...(found.get(key) ?? []), { amount: Math.abs(amount), at }]);
	}
	return found;
}
