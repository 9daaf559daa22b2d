/** Shop rows and node options → the settings that hold for one shop. A cell of the row goes before the option. */
import { isLostValue } from '../shared/channel/malformed';
import { numberOf, oneOf, switchOf } from '../shared/channel/options';
import type { PriceMethod } from '../shared/channel/shops';
import { marketOf, regionCode } from '../shared/channel/markets';
import { PRICE_METHODS, isShopActive, priceMethodOf, remorseMinutesOf } from '../shared/channel/shops';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { WrongSetting } from '../shared/wrongSetting';
import { orderProblem } from './orderProblems';
import type { Order, OrderOptions, MaskedAddress, ShopSettings, ShortAction } from './types';

const SHORT_ACTIONS: readonly string[] = ['hold', 'inject', 'cancel'];
const MASKED_ADDRESSES: readonly string[] = ['exception', 'minimal'];

const text = (value: unknown, otherwise: string) =>
	value === undefined || value === null || String(value).trim() === '' ? otherwise : String(value).trim();

const LOCALE = /^[a-z]{2,3}([-_][a-z0-9]{2,8}){0,3}$/i;
const TEXT_COLUMNS = [
	'region',
	'currency',
	'newstore_shop',
	'shop_locale',
	'channel_name',
	'price_method',
	'service_level',
	'payment_processor',
	'payment_method',
	'short_stock_action',
	'remorse_minutes',
	'external_id_prefix',
	'masked_address',
];
const YES_NO_COLUMNS = ['active', 'platform_discount_as_payment'];
const INJECT_OR_SKIP = ['inject', 'skip'] as const;
const MOST_REMORSE_MINUTES = 100_000;

function routingOf(given: Record<string, unknown>): Pick<OrderOptions, 'routingStrategy' | 'fulfillmentNodeId'> {
	const routingStrategy = oneOf(given.routingStrategy, ['default', 'prerouted', 'external'], 'Routing Strategy');
	const fulfillmentNodeId = text(given.fulfillmentNodeId, '');
	if (routingStrategy !== 'default' && fulfillmentNodeId === '')
		throw new WrongSetting(`The routing strategy "${routingStrategy}" needs a fulfillment node ID`);
	return { routingStrategy, fulfillmentNodeId };
}

/** Value of the Options collection → options, defaults filled in. Throws WrongSetting. */
export function readOptions(given: Record<string, unknown>, defaultBlacklist: readonly string[]): OrderOptions {
	return {
		buyerFees: oneOf(given.buyerFees, ['leaveOut', 'addToShipping', 'exception'], 'Buyer Fees'),
		sampleOrders: oneOf(given.sampleOrders, INJECT_OR_SKIP, 'Sample Orders'),
		replacementOrders: oneOf(given.replacementOrders, INJECT_OR_SKIP, 'Replacement Orders'),
		exchangeOrders: oneOf(given.exchangeOrders, INJECT_OR_SKIP, 'Exchange Orders'),
		maskedAddress: oneOf(given.maskedAddress, ['market', 'exception', 'minimal'], 'Masked Address of TikTok Shipping'),
		unmappedSku: oneOf(given.unmappedSku, ['sellerSku', 'exception'], 'SKU Without Map Row'),
		partlyShipped: oneOf(given.partlyShipped, ['exception', 'inject'], 'Partly Shipped Orders'),
		itemLimit: numberOf(given.itemLimit, 'Item Limit', { otherwise: 100, least: 1, most: 100 }),
		notificationBlacklist:
			given.notificationBlacklist === undefined
				? [...defaultBlacklist]
				: String(given.notificationBlacklist)
						.split(',')
						.map((name) => name.trim())
						.filter(Boolean),
		platformPaymentMethod: text(given.platformPaymentMethod, 'tiktok_platform_discount'),
		...routingOf(given),
		sendCustomerEmail: switchOf(given.sendCustomerEmail, 'Send Customer E-Mail', false),
		taxName: text(given.taxName, ''),
		shop: {
			paymentProcessor: text(given.paymentProcessor, 'tiktok_shop'),
			paymentMethod: text(given.paymentMethod, 'tiktok_shop'),
			shortAction: oneOf<ShortAction>(given.shortStockAction, ['hold', 'inject', 'cancel'], 'Short Stock Action'),
			remorseMinutes: numberOf(given.remorseMinutes, 'Remorse Minutes', {
				otherwise: 60,
				least: 0,
				most: MOST_REMORSE_MINUTES,
			}),
			externalIdPrefix: text(given.externalIdPrefix, ''),
			platformDiscountAsPayment:
				oneOf(given.platformDiscount, ['payment', 'discount'], 'Platform Discount As') === 'payment',
		},
	};
}

/** A cell that holds an object, or what a program left of one. */
const isNoText = (row: Row, column: string) =>
	(typeof row[column] === 'object' && row[column] !== null) || isLostValue(cell(row, column));

function maskedAddressOf(row: Row, region: string, { maskedAddress }: OrderOptions): MaskedAddress {
	const given = cell(row, 'masked_address').toLowerCase();
	if (given) return given as MaskedAddress;
	if (maskedAddress !== 'market') return maskedAddress;
	return marketOf(region)?.hidesLabelAddresses ? 'minimal' : 'exception';
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
			todo: 'Complete the row of this shop in the table tts_shops (active: ticked, or ticked and unticked to leave the shop alone). The next run then takes its orders.',
			key: order.shopId,
		});
	if (found.length === 0)
		throw problem('Shop is not set up', 'The table tts_shops has no row for the shop of this order.');
	if (found.length > 1)
		throw problem('Shop is set up twice', 'The table tts_shops has several rows for the shop of this order.');
	const [row] = found;
	const region = regionCode(cell(row, 'region'));
	const { shop } = options;
	const settings: ShopSettings = {
		shopId: order.shopId,
		shopName: cell(row, 'shop_name'),
		region,
		currency: cell(row, 'currency').toUpperCase(),
		newstoreShop: cell(row, 'newstore_shop'),
		shopLocale: cell(row, 'shop_locale'),
		channelName: cell(row, 'channel_name'),
		// What is none of them is a fault below.
		priceMethod: priceMethodOf(row, region) as PriceMethod,
		serviceLevel: cell(row, 'service_level'),
		paymentProcessor: cell(row, 'payment_processor') || shop.paymentProcessor,
		paymentMethod: cell(row, 'payment_method') || shop.paymentMethod,
		shortAction: (cell(row, 'short_stock_action').toLowerCase() as ShortAction) || shop.shortAction,
		remorseMinutes: remorseMinutesOf(row, shop.remorseMinutes),
		externalIdPrefix: cell(row, 'external_id_prefix') || shop.externalIdPrefix,
		platformDiscountAsPayment: yesNo(row, 'platform_discount_as_payment', shop.platformDiscountAsPayment),
		maskedAddress: maskedAddressOf(row, region, options),
		active: isShopActive(row),
	};
	const faults = [
		...TEXT_COLUMNS.filter((column) => isNoText(row, column)).map((column) => `${column} is no text`),
		...YES_NO_COLUMNS.filter(
			(column) => cell(row, column) !== '' && yesNo(row, column, true) !== yesNo(row, column, false),
		).map((column) => `${column} is neither true nor false`),
		// An empty cell is no decision, and orders that nobody sends have to be heard of.
		...('active' in row && cell(row, 'active') === '' ? ['active is empty, so the shop is left alone'] : []),
		...(settings.region ? [] : ['region is empty']),
		...(settings.newstoreShop ? [] : ['newstore_shop is empty']),
		...(settings.shopLocale ? [] : ['shop_locale is empty']),
		...(settings.channelName ? [] : ['channel_name is empty']),
		...(settings.newstoreShop.length > 128 ? ['newstore_shop is longer than 128 characters'] : []),
		...(settings.shopLocale === '' || LOCALE.test(settings.shopLocale)
			? []
			: ['shop_locale is no locale such as en-GB']),
		...(settings.channelName.length > 64 ? ['channel_name is longer than 64 characters'] : []),
		...(PRICE_METHODS.includes(settings.priceMethod) ? [] : ['price_method is neither tax_included nor tax_excluded']),
		...(SHORT_ACTIONS.includes(settings.shortAction) ? [] : ['short_stock_action is not hold, inject or cancel']),
		...(MASKED_ADDRESSES.includes(settings.maskedAddress) ? [] : ['masked_address is not minimal or exception']),
		...(settings.remorseMinutes >= 0 && settings.remorseMinutes <= MOST_REMORSE_MINUTES
			? []
			: ['remorse_minutes is not a number of minutes']),
		...(settings.paymentProcessor.length > 32 ? ['payment_processor is longer than 32 characters'] : []),
		...(settings.paymentMethod.length > 64 ? ['payment_method is longer than 64 characters'] : []),
	];
	if (faults.length) throw problem('Shop is not set up completely', `In the table tts_shops, ${faults.join('; ')}.`);
	return settings;
}
