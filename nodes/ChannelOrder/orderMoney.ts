/**
 * Money of an order in integer minor units: the identities that TikTok promises (tiktok-shop.md 6.5) and the total that NewStore
 * checks (newstore.md 5.2). What does not add up to the cent is refused.
 */
import { fromMinor, toMinor } from '../shared/money';
import { orderProblem } from './orderProblems';
import { openLines } from './orderState';
import type { PriceMethod } from '../shared/channel/shops';
import type { FulfillOrder, Order, OrderLine } from './types';

export interface CheckedAmounts {
	/** lines that still have to be shipped; of a free order with all amounts 0 */
	lines: OrderLine[];
	shipping: { price: number; sellerDiscount: number; platformDiscount: number; tax: number };
	/** fees that are part of what the buyer paid and no part of goods, shipping or tax */
	fees: number;
	/** what the buyer paid for these lines, shipping and tax, without fees */
	buyerPays: number;
	/** what TikTok pays for the buyer */
	platformPays: number;
	/** what a person should know of the amounts */
	notes: string[];
}

const sum = (lines: OrderLine[], amount: (line: OrderLine) => number) =>
	lines.reduce((total, line) => total + amount(line), 0);

const taxOf = (line: OrderLine) => line.taxes.reduce((total, tax) => total + tax.amount, 0);

/** An exception that names both sides of the sum that fails. */
export function totalMismatch(order: Order, what: string, expected: number, found: number) {
	const { currency } = order.amounts;
	const difference = fromMinor(found - expected, currency);
	return orderProblem(order, {
		code: 'ORDER_TOTAL_MISMATCH',
		role: 'finance',
		title: `Order ${order.id}: amounts do not add up`,
		happened: `${what}: ${fromMinor(expected, currency)} ${currency} was expected, TikTok says ${fromMinor(found, currency)} ${currency} (difference ${difference}). The order was not sent to NewStore.`,
		todo: 'Compare the order in TikTok Seller Center. If the amounts are right there, a new kind of fee or discount is in it: enter the order in NewStore by hand and report the difference to the owner of the integration.',
		ids: { difference, currency },
	});
}

function requireEqual(order: Order, what: string, expected: number, found: number): void {
	if (expected !== found) throw totalMismatch(order, what, expected, found);
}

function checkCurrency(order: Order, shopCurrency: string): void {
	const { currency } = order.amounts;
	const others = new Set(order.lines.map((line) => line.currency).filter((one) => one && one !== currency));
	if (shopCurrency && shopCurrency !== currency) others.add(shopCurrency);
	if (others.size === 0) return;
	throw orderProblem(order, {
		code: 'ORDER_CURRENCY_MISMATCH',
		role: 'finance',
		title: `Order ${order.id}: more than one currency`,
		happened: `The order is paid in ${currency}, but ${[...others].join(', ')} is in its lines or in the settings of the shop. It was not sent to NewStore.`,
		todo: 'Check the currency of the shop in the table tts_shops. If it is right, enter the order in NewStore by hand.',
		ids: { currency },
	});
}

function checkLines(order: Order): void {
	for (const line of order.lines) {
		const paid = line.price - line.sellerDiscount - line.platformDiscount;
		if (line.salePrice !== undefined) requireEqual(order, `Price of line ${line.id}`, paid, line.salePrice);
		const negative = [
			line.price,
			line.sellerDiscount,
			line.platformDiscount,
			paid,
			...line.taxes.map((tax) => tax.amount),
		];
		const worst = Math.min(...negative);
		if (worst < 0) throw totalMismatch(order, `An amount below zero in line ${line.id}`, 0, worst);
	}
}

/**
 * Do the order's product totals count the lines that are not open? Whether TikTok lowers them after a partial cancellation is not
 * documented, so both are tried; anything else is a mismatch.
 */
function checkProducts(order: Order, active: OrderLine[]): void {
	const { amounts } = order;
	requireEqual(
		order,
		'Product total after discounts',
		amounts.products - amounts.sellerDiscount - amounts.platformDiscount,
		amounts.subTotal,
	);
	const fits = (lines: OrderLine[]) =>
		sum(lines, (line) => line.price) === amounts.products &&
		sum(lines, (line) => line.sellerDiscount) === amounts.sellerDiscount &&
		sum(lines, (line) => line.platformDiscount) === amounts.platformDiscount;
	if (fits(active) || fits(order.lines)) return;
	requireEqual(
		order,
		'Sum of the lines before discounts',
		sum(active, (line) => line.price),
		amounts.products,
	);
	requireEqual(
		order,
		'Sum of the seller discounts',
		sum(active, (line) => line.sellerDiscount),
		amounts.sellerDiscount,
	);
	requireEqual(
		order,
		'Sum of the platform discounts',
		sum(active, (line) => line.platformDiscount),
		amounts.platformDiscount,
	);
}

/** The co-funded discount is the seller's money; TikTok may count it inside the seller discount or beside it. */
function checkShipping(order: Order): CheckedAmounts['shipping'] {
	const { amounts } = order;
	const price = amounts.shipping;
	const platformDiscount = amounts.shippingPlatformDiscount;
	const without = price - amounts.shippingSellerDiscount - platformDiscount;
	const inside = without === amounts.shippingFee;
	const sellerDiscount = amounts.shippingSellerDiscount + (inside ? 0 : amounts.shippingCofundedDiscount);
	requireEqual(order, 'Shipping fee after discounts', price - sellerDiscount - platformDiscount, amounts.shippingFee);
	const worst = Math.min(price, sellerDiscount, platformDiscount, amounts.shippingFee, amounts.shippingTax);
	if (worst < 0) throw totalMismatch(order, 'An amount below zero in the shipping fee', 0, worst);
	return { price, sellerDiscount, platformDiscount, tax: amounts.shippingTax };
}

function requireTaxSums(order: Order, active: OrderLine[]): void {
	const { amounts } = order;
	const ofLines = (lines: OrderLine[]) => sum(lines, taxOf);
	const productTax = amounts.productTax ?? amounts.tax - amounts.shippingTax;
	const matching = ofLines(active) === productTax ? ofLines(active) : ofLines(order.lines);
	requireEqual(order, 'Sum of the taxes of the lines', matching, productTax);
	requireEqual(order, 'Tax of goods and shipping', productTax + amounts.shippingTax, amounts.tax);
}

/** What the total holds beside goods and shipping. */
interface Total {
	/** tax is on top of the prices */
	hasTaxOnTop: boolean;
	fees: number;
}

/**
 * Whether the tax is inside the prices or on top follows from the total: the documented sum first, then the one with the fees
 * whose place is not documented (all of them or none). Undefined when no sum fits.
 */
function readTotal({ amounts }: Order, mayBeInside: boolean): Total | undefined {
	const others = Object.values(amounts.otherFees).reduce((total, fee) => total + fee, 0);
	const base = amounts.subTotal + amounts.shippingFee;
	for (const fees of [amounts.retailDeliveryFee, amounts.retailDeliveryFee + others]) {
		if (mayBeInside && amounts.total === base + fees) return { hasTaxOnTop: false, fees };
		if (amounts.total === base + fees + amounts.tax) return { hasTaxOnTop: amounts.tax !== 0, fees };
	}
	return undefined;
}

function taxOnTop(order: Order) {
	const { amounts } = order;
	return orderProblem(order, {
		code: 'ORDER_TAX_METHOD',
		role: 'finance',
		title: `Order ${order.id}: tax on top of prices that include it`,
		happened: `TikTok adds ${fromMinor(amounts.tax, amounts.currency)} ${amounts.currency} of tax to this order, but the shop is set to prices that include tax. The order was not sent to NewStore.`,
		todo: 'If the prices of this shop are before tax (US, cross-border), have "price_method" of the shop set to "tax_excluded" in the table tts_shops. Then the order is sent by itself.',
		ids: { currency: amounts.currency },
		key: order.shopId,
	});
}

/** Fees that are part of the total; OrderProblem when the total fits no sum, or has tax on top where prices include it. */
function checkTotal(order: Order, active: OrderLine[], priceMethod: PriceMethod): number {
	const { amounts } = order;
	const isIncluded = priceMethod === 'tax_included';
	const total = readTotal(order, isIncluded);
	if (!total) {
		const documented = amounts.subTotal + amounts.shippingFee + amounts.retailDeliveryFee;
		const expected = documented + (isIncluded ? 0 : amounts.tax);
		throw totalMismatch(order, 'Total of goods, shipping, tax and fees', expected, amounts.total);
	}
	if (isIncluded && total.hasTaxOnTop) throw taxOnTop(order);
	if (!isIncluded) requireTaxSums(order, active);
	return total.fees;
}

/** VAT inside of a gross price by its rate, which is a ratio or per cent. */
function vatInside(gross: number, rate: string): number | undefined {
	const number = rate === '' ? Number.NaN : Number(rate);
	if (!(number > 0) || number > 100) return undefined;
	const ratio = number > 1 ? number / 100 : number;
	return Math.round(gross - gross / (1 + ratio));
}

/**
 * VAT inside the shipping fee: of the payment, else of the lines. Lines have a share each or all the same whole; the rate
 * tells which. Undefined when nothing fits: then it is left out.
 */
function shippingVat({ amounts }: Order, active: OrderLine[]): number | undefined {
	if (amounts.shippingVat) return amounts.shippingVat.amount;
	const ofLines = active.flatMap((line) => line.shippingVat ?? []);
	if (ofLines.length === 0) return amounts.shippingTax;
	const whole = ofLines[0].amount;
	const shares = ofLines.reduce((total, one) => total + one.amount, 0);
	if (whole === shares) return shares;
	const expected = vatInside(amounts.shippingFee, ofLines[0].rate);
	const isNear = (amount: number) => expected !== undefined && Math.abs(amount - expected) <= ofLines.length;
	if (isNear(shares)) return shares;
	return isNear(whole) && ofLines.every((one) => one.amount === whole) ? whole : undefined;
}

/** Taxes inside prices: the seller's VAT by line and of shipping. They are told to NewStore and change no sum. */
function checkTaxInside(order: Order, active: OrderLine[]): { shippingTax: number; notes: string[] } {
	for (const line of active) {
		const worth = line.price - line.sellerDiscount;
		if (taxOf(line) > worth) throw totalMismatch(order, `Tax inside the price of line ${line.id}`, worth, taxOf(line));
	}
	const vat = shippingVat(order, active);
	const gross = order.amounts.shipping - order.amounts.shippingSellerDiscount;
	if (vat !== undefined && vat >= 0 && vat <= gross) return { shippingTax: vat, notes: [] };
	return {
		shippingTax: 0,
		notes: ['The VAT on shipping could not be told from the order of TikTok, so NewStore has none for it.'],
	};
}

/** Samples, replacements and exchanges without any money: TikTok keeps list prices in the lines that nobody pays. */
function isFree(order: Order): boolean {
	const { amounts } = order;
	const special = order.isSample || order.isReplacement || order.isExchange;
	return special && amounts.total === 0 && amounts.platformDiscount === 0 && amounts.shippingPlatformDiscount === 0;
}

const atNoCharge = (line: OrderLine): OrderLine => ({
	...line,
	price: 0,
	sellerDiscount: 0,
	platformDiscount: 0,
	salePrice: 0,
	taxes: [],
});

/** Checks every sum of the order. Throws OrderProblem: ORDER_TOTAL_MISMATCH, ORDER_CURRENCY_MISMATCH, ORDER_TAX_METHOD. */
export function checkAmounts(order: Order, shop: { currency: string; priceMethod: PriceMethod }): CheckedAmounts {
	checkCurrency(order, shop.currency);
	const active = openLines(order);
	if (isFree(order)) {
		const nothing = { price: 0, sellerDiscount: 0, platformDiscount: 0, tax: 0 };
		return { lines: active.map(atNoCharge), shipping: nothing, fees: 0, buyerPays: 0, platformPays: 0, notes: [] };
	}
	checkLines(order);
	checkProducts(order, active);
	const shipping = checkShipping(order);
	const fees = checkTotal(order, active, shop.priceMethod);
	const goods = sum(active, (line) => line.price - line.sellerDiscount - line.platformDiscount);
	const buyerPays = goods + order.amounts.shippingFee;
	const platformPays = sum(active, (line) => line.platformDiscount) + shipping.platformDiscount;
	if (shop.priceMethod === 'tax_included') {
		const { shippingTax, notes } = checkTaxInside(order, active);
		return { lines: active, shipping: { ...shipping, tax: shippingTax }, fees, buyerPays, platformPays, notes };
	}
	const taxes = sum(active, taxOf) + shipping.tax;
	return { lines: active, shipping, fees, buyerPays: buyerPays + taxes, platformPays, notes: [] };
}

/** Integer minor units → the JSON number that NewStore wants: 2150 GBP → 21.5, 1200 JPY → 1200. */
export const jsonAmount = (minor: number, currency: string): number => Number(fromMinor(minor, currency));

/** What NewStore will compute as the total of the order (newstore.md 5.2), in minor units. */
export function newStoreTotal(payload: FulfillOrder): number {
	const minor = (amount: number) => toMinor(amount, payload.currency);
	const excluded = payload.price_method === 'tax_excluded';
	const off = (discounts?: Array<{ price_adjustment: number }>) =>
		(discounts ?? []).reduce((total, discount) => total + minor(discount.price_adjustment), 0);
	let total = 0;
	for (const { shipping_option: shipping, items } of payload.shipments) {
		for (const { price } of items) {
			total += minor(price.item_price) - off(price.item_discount_info) - off(price.item_order_discount_info);
			if (excluded) total += price.item_tax_lines.reduce((tax, line) => tax + minor(line.amount), 0);
		}
		total += minor(shipping.price) - off(shipping.discount_info) + (excluded ? minor(shipping.tax) : 0);
	}
	return total;
}

/** Sum of the payments of an order in minor units. */
export function paidTotal(payload: FulfillOrder): number {
	return payload.payments.reduce((total, payment) => total + toMinor(payment.amount, payload.currency), 0);
}
