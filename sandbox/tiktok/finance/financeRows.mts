// From an order and its refunds to the rows of a settlement. Every amount of a line follows from how much of it was
// refunded so far; a later refund row is the difference of two such positions, so nothing is lost to rounding.
import type { FeeModel } from './financeFees.mts';
import { addInto, proportion, shareBps, splitSigned } from './financeMath.mts';
import type { Amounts, Breakdown, OrderRow, SkuPart } from './financeTypes.mts';
import type { Order, OrderLine, RefundParts } from '../orders/orderTypes.mts';
import { sumOf, totalOf } from '../returns/refundAmounts.mts';
import type { CompletedRefund } from '../returns/returnTypes.mts';

/** What is known of an order's money. */
export interface OrderAccount {
	order: Order;
	/** Commission of the creator who sold it, hundredths of a percent. */
	affiliateBps: number;
	/** Fields that nobody has documented, per order. */
	extra: Array<{ group: keyof Breakdown; field: string; amount: number }>;
	/** What buyers got back, the oldest first. */
	refunds: CompletedRefund[];
	/** The refunds that rows exist for. */
	settledRefunds: number;
	isSettled: boolean;
}

/** Income tax that is kept from a creator's commission where the market tells it. */
const CREATOR_TAX_BPS = 1_000;

interface Position {
	refundGross: number;
	refundDiscount: number;
	fees: { fee: Amounts; tax: Amounts };
}

/** The row of an order, or of its refunds since the last row. Undefined when nothing of it was ever delivered. */
export function orderRow(account: OrderAccount, model: FeeModel, id: string): OrderRow | undefined {
	const { order, isSettled, refunds, settledRefunds } = account;
	const lines = order.lines.filter((line) => line.cancelled === undefined);
	const before = isSettled ? refunds.slice(0, settledRefunds) : [];
	const fresh = refunds.slice(before.length);
	const touched = isSettled
		? lines.filter((line) => fresh.some((refund) => refund.lines.some(({ lineId }) => lineId === line.id)))
		: lines;
	const shown = touched.length > 0 ? touched : lines;
	if (shown.length === 0) return undefined;

	const bySku = new Map<string, { part: SkuPart; weight: number }>();
	for (const line of shown) {
		const known = bySku.get(line.sku.id);
		const { part, weight } = known ?? { part: emptyPart(line), weight: 0 };
		part.quantity += 1;
		addLine(part, line, account, model, before, fresh);
		bySku.set(line.sku.id, { part, weight: weight + line.amounts.original });
	}
	const skus = [...bySku.values()];
	const weights = skus.map(({ weight }) => weight);
	const spread = (group: keyof Breakdown, field: string, amount: number) => {
		if (amount === 0) return;
		for (const [index, share] of splitSigned(amount, weights).entries()) {
			addInto(skus[index].part[group], { [field]: share });
		}
	};
	for (const [field, amount] of Object.entries(shippingOf(account, model, fresh))) spread('shipping', field, amount);
	if (!isSettled) for (const { group, field, amount } of account.extra) spread(group, field, amount);

	const parts = skus.map(({ part }) => part);
	const commission = parts.reduce((sum, { fee }) => sum + (fee.affiliate_commission_amount ?? 0), 0);
	return {
		kind: 'order',
		id,
		orderId: order.id,
		orderCreatedAtMs: order.createdAtMs,
		skus: parts,
		info: infoOf(order, lines, fresh, isSettled),
		shippingInfo: shippingInfoOf(order, isSettled),
		feeInfo:
			model.tellsCommissionBeforeTax && commission !== 0
				? { affiliate_commission_amount_before_pit: commission + shareBps(commission, CREATOR_TAX_BPS) }
				: {},
	};
}

function emptyPart(line: OrderLine): SkuPart {
	return {
		skuId: line.sku.id,
		skuName: line.sku.name ?? 'Default',
		productName: line.sku.product.title,
		quantity: 0,
		revenue: {},
		shipping: {},
		fee: {},
		tax: {},
	};
}

function addLine(
	part: SkuPart,
	line: OrderLine,
	account: OrderAccount,
	model: FeeModel,
	before: CompletedRefund[],
	fresh: CompletedRefund[],
): void {
	const { isSettled } = account;
	const { original, sellerDiscount } = line.amounts;
	const start = positionOf(line, account, model, isSettled ? refundedOf(line, before) : 0);
	const end = positionOf(line, account, model, refundedOf(line, [...before, ...fresh]));
	addInto(part.revenue, {
		subtotal_before_discount_amount: isSettled ? 0 : original,
		refund_subtotal_before_discount_amount: -(end.refundGross - start.refundGross),
		seller_discount_amount: isSettled ? 0 : -sellerDiscount,
		seller_discount_refund_amount: end.refundDiscount - start.refundDiscount,
	});
	for (const group of ['fee', 'tax'] as const) {
		for (const [field, amount] of Object.entries(end.fees[group])) {
			addInto(part[group], { [field]: amount - (isSettled ? start.fees[group][field] : 0) });
		}
		if (isSettled) continue;
		for (const { field, amount } of model.perUnit.filter((fixed) => fixed.group === group)) {
			addInto(part[group], { [field]: -amount });
		}
	}
	const kept = model.refundAdministration;
	if (kept !== undefined) {
		const givenBack = end.fees.fee[kept.of] - start.fees.fee[kept.of];
		addInto(part.fee, { refund_administration_fee_amount: -shareBps(givenBack, kept.bps) });
	}
}

/** Where a line stands once the buyer got `refunded` of its price back. */
function positionOf(line: OrderLine, account: OrderAccount, model: FeeModel, refunded: number): Position {
	const { original, sellerDiscount, sale } = line.amounts;
	const refundGross = proportion(original, refunded, sale);
	const refundDiscount = proportion(sellerDiscount, refunded, sale);
	const net = original - sellerDiscount - refundGross + refundDiscount;
	const fees: Position['fees'] = { fee: {}, tax: {} };
	for (const { group, field, bps } of model.rates) fees[group][field] = -shareBps(net, bps);
	if (account.affiliateBps > 0) fees.fee.affiliate_commission_amount = -shareBps(net, account.affiliateBps);
	return { refundGross, refundDiscount, fees };
}

function refundedOf(line: OrderLine, refunds: CompletedRefund[]): number {
	const sum = refunds
		.flatMap(({ lines }) => lines)
		.filter(({ lineId }) => lineId === line.id)
		.reduce((total, { parts }) => total + parts.subTotal, 0);
	return Math.min(sum, line.amounts.sale);
}

function shippingOf({ order, isSettled }: OrderAccount, model: FeeModel, fresh: CompletedRefund[]): Amounts {
	const { shipping, shippingPlatformDiscount } = order.amounts;
	const wayBack = fresh.reduce((sum, refund) => sum + refund.wayBack.seller, 0);
	return {
		actual_shipping_fee_amount: !isSettled && order.shippingType === 'TIKTOK' ? -model.shippingCost : 0,
		shipping_fee_discount_amount: isSettled ? 0 : shippingPlatformDiscount,
		customer_paid_shipping_fee_amount: (isSettled ? 0 : shipping) - givenBackOf(fresh).shipping,
		return_shipping_fee_amount: -wayBack,
	};
}

function givenBackOf(refunds: CompletedRefund[]): RefundParts {
	return sumOf(refunds.flatMap(({ lines }) => lines.map(({ parts }) => parts)));
}

function shippingInfoOf({ amounts, shippingType }: Order, isSettled: boolean): Amounts {
	if (isSettled) return {};
	return {
		...(amounts.shippingPlatformDiscount > 0 && shippingType === 'SELLER'
			? { shipping_fee_subsidy_amount: amounts.shippingPlatformDiscount }
			: {}),
		...(amounts.shippingSellerDiscount > 0
			? { seller_shipping_fee_discount_amount: -amounts.shippingSellerDiscount }
			: {}),
	};
}

/** What the buyer paid and got back, discounts of TikTok, taxes that TikTok collects and remits itself. */
function infoOf(order: Order, lines: OrderLine[], fresh: CompletedRefund[], isSettled: boolean): Amounts {
	const sum = (of: (line: OrderLine) => number) => lines.reduce((total, line) => total + of(line), 0);
	const { amounts } = order;
	const taxPaid = sum(({ amounts: line }) => line.tax) + amounts.shippingTax;
	const given = givenBackOf(fresh);
	const taxBack = given.productTax + given.shippingTax;
	const info: Amounts = {
		customer_payment_amount: isSettled
			? 0
			: sum(({ amounts: line }) => line.sale) + amounts.shipping + taxPaid + amounts.retailDeliveryFee,
		customer_refund_amount: -totalOf(given),
		platform_discount_amount: isSettled ? 0 : sum(({ amounts: line }) => line.platformDiscount),
	};
	if (order.salesTaxRate !== undefined) {
		info.sales_tax_payment_amount = isSettled ? 0 : taxPaid;
		info.sales_tax_refund_amount = taxBack;
		info.sales_tax_amount = info.sales_tax_payment_amount - taxBack;
	}
	if (amounts.retailDeliveryFee > 0) {
		info.retail_delivery_fee_payment_amount = isSettled ? 0 : amounts.retailDeliveryFee;
		info.retail_delivery_fee_refund_amount = given.retailDeliveryFee;
		info.retail_delivery_fee_amount = info.retail_delivery_fee_payment_amount - given.retailDeliveryFee;
	}
	return info;
}
