/** Shop rows and node options → the settings that hold for one shop. A cell of the row goes before the option. */
import { isShopActive } from '../shared/channel/shops';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { orderProblem } from './orderProblems';
import type { Order, OrderOptions, PriceMethod, ShopSettings, ShortAction } from './types';

const SHORT_ACTIONS: readonly string[] = ['hold', 'inject', 'cancel'];
const PRICE_METHODS: readonly string[] = ['tax_included', 'tax_excluded'];

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
	allowed.includes(value as T) ? (value as T) : otherwise;

const text = (value: unknown, otherwise: string) =>
	value === undefined || value === null || String(value).trim() === '' ? otherwise : String(value).trim();

const limited = (value: unknown, least: number, most: number, otherwise: number) => {
	const number = Number(value ?? otherwise);
	return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : otherwise;
};

/** Value of the Options collection → options, defaults filled in. */
export function readOptions(given: Record<string, unknown>, defaultBlacklist: readonly string[]): OrderOptions {
	return {
		buyerFees: oneOf(given.buyerFees, ['leaveOut', 'addToShipping', 'exception'], 'leaveOut'),
		sampleOrders: oneOf(given.sampleOrders, ['inject', 'skip'], 'inject'),
		replacementOrders: oneOf(given.replacementOrders, ['inject', 'skip'], 'inject'),
		exchangeOrders: oneOf(given.exchangeOrders, ['inject', 'skip'], 'inject'),
		maskedAddress: oneOf(given.maskedAddress, ['exception', 'minimal'], 'exception'),
		unmappedSku: oneOf(given.unmappedSku, ['sellerSku', 'exception'], 'sellerSku'),
		itemLimit: limited(given.itemLimit, 1, 100, 100),
		notificationBlacklist:
			given.notificationBlacklist === undefined
				? [...defaultBlacklist]
				: String(given.notificationBlacklist)
						.split(',')
						.map((name) => name.trim())
						.filter(Boolean),
		platformPaymentMethod: text(given.platformPaymentMethod, 'tiktok_platform_discount'),
		routingStrategy: oneOf(given.routingStrategy, ['default', 'prerouted', 'external'], 'default'),
		fulfillmentNodeId: text(given.fulfillmentNodeId, ''),
		sendCustomerEmail: given.sendCustomerEmail === true,
		taxName: text(given.taxName, 'Sales tax'),
		shop: {
			paymentProcessor: text(given.paymentProcessor, 'tiktok_shop'),
			paymentMethod: text(given.paymentMethod, 'tiktok_shop'),
			shortAction: oneOf<ShortAction>(given.shortStockAction, ['hold', 'inject', 'cancel'], 'hold'),
			remorseMinutes: limited(given.remorseMinutes, 0, 100_000, 60),
			externalIdPrefix: text(given.externalIdPrefix, ''),
			platformDiscountAsPayment: given.platformDiscount !== 'discount',
		},
	};
}

function priceMethodOf(row: Row, region: string): PriceMethod {
	const given = cell(row, 'price_method').toLowerCase();
	if (given) return given as PriceMethod;
	// US amounts are before tax, everywhere else the prices of local shops are consumer prices (tiktok-shop.md 6.5).
	return region === 'US' ? 'tax_excluded' : 'tax_included';
}

/** Settings of the order's shop. Throws OrderProblem when the shop has no row, two rows, or a row that cannot work. */
export function shopSettings(order: Order, shops: Row[], options: OrderOptions): ShopSettings {
	// A table that a workflow reads more than once gives the same rows again; only rows that differ contradict each other.
	const rows = shops.filter((row) => cell(row, 'shop_id') === order.shopId);
	const found = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
	const problem = (title: string, happened: string) =>
		orderProblem(order, {
			code: 'ORDER_SHOP_NOT_SET_UP',
			role: 'integration',
			title: `${title}: TikTok shop ${order.shopId}`,
			happened: `${happened} Order ${order.id} was not sent to NewStore.`,
			todo: 'Complete the row of this shop in the table tts_shops (active: ticked, or ticked and unticked to leave the shop alone). The next sweep then takes its orders.',
			key: order.shopId,
		});
	if (found.length === 0)
		throw problem('Shop is not set up', 'The table tts_shops has no row for the shop of this order.');
	if (found.length > 1)
		throw problem('Shop is set up twice', 'The table tts_shops has several rows for the shop of this order.');
	const [row] = found;
	const region = cell(row, 'region').toUpperCase();
	const { shop } = options;
	const remorse = cell(row, 'remorse_minutes');
	const settings: ShopSettings = {
		shopId: order.shopId,
		shopName: cell(row, 'shop_name'),
		region: region === 'UK' ? 'GB' : region,
		currency: cell(row, 'currency').toUpperCase(),
		newstoreShop: cell(row, 'newstore_shop'),
		shopLocale: cell(row, 'shop_locale'),
		channelName: cell(row, 'channel_name'),
		priceMethod: priceMethodOf(row, region),
		serviceLevel: cell(row, 'service_level'),
		paymentProcessor: cell(row, 'payment_processor') || shop.paymentProcessor,
		paymentMethod: cell(row, 'payment_method') || shop.paymentMethod,
		shortAction: (cell(row, 'short_stock_action').toLowerCase() as ShortAction) || shop.shortAction,
		remorseMinutes: remorse === '' ? shop.remorseMinutes : Number(remorse),
		externalIdPrefix: cell(row, 'external_id_prefix') || shop.externalIdPrefix,
		platformDiscountAsPayment: yesNo(row, 'platform_discount_as_payment', shop.platformDiscountAsPayment),
		active: isShopActive(row),
	};
	const faults = [
		// An empty cell is no decision, and orders that nobody sends have to be heard of.
		...('active' in row && cell(row, 'active') === '' ? ['active is empty, so the shop is left alone'] : []),
		...(settings.region ? [] : ['region is empty']),
		...(settings.newstoreShop ? [] : ['newstore_shop is empty']),
		...(settings.shopLocale ? [] : ['shop_locale is empty']),
		...(settings.channelName ? [] : ['channel_name is empty']),
		...(settings.channelName.length > 64 ? ['channel_name is longer than 64 characters'] : []),
		...(PRICE_METHODS.includes(settings.priceMethod) ? [] : ['price_method is neither tax_included nor tax_excluded']),
		...(SHORT_ACTIONS.includes(settings.shortAction) ? [] : ['short_stock_action is not hold, inject or cancel']),
		...(settings.remorseMinutes >= 0 ? [] : ['remorse_minutes is not a number of minutes']),
		...(settings.paymentProcessor.length > 32 ? ['payment_processor is longer than 32 characters'] : []),
		...(settings.paymentMethod.length > 64 ? ['payment_method is longer than 64 characters'] : []),
	];
	if (faults.length) throw problem('Shop is not set up completely', `In the table tts_shops, ${faults.join('; ')}.`);
	return settings;
}
