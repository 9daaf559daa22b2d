// The business rules of order injection (newstore.md 5.2 to 5.5): currency decimals, payment total, shipments, add-ons.
import { decimalsOf, minorUnits, moneyText } from './money.mts';
import type { InjectedDiscount, InjectedOrder } from '../types.mts';

export interface Refusal {
	errorCode: string;
	message: string;
}

/** The first rule the order breaks, or undefined. Its shape has been checked before. */
export function brokenRule(
	order: InjectedOrder,
	known: { serviceLevel: (id: string) => boolean; product: (id: string) => boolean; node: (id: string) => boolean },
): Refusal | undefined {
	return (
		shipmentProblem(order, known) ??
		addonProblem(order) ??
		productProblem(order, known.product) ??
		decimalsProblem(order) ??
		paymentProblem(order)
	);
}

/** What the payments must add up to, in minor units. Amounts have passed the decimals check. */
function orderTotal(order: InjectedOrder): bigint {
	const units = (amount: number) => minorUnits(amount, order.currency) ?? 0n;
	const off = (info?: InjectedDiscount[]) => (info ?? []).reduce((sum, each) => sum + units(each.price_adjustment), 0n);
	const addTax = order.price_method !== 'tax_included';
	let total = 0n;
	for (const shipment of order.shipments) {
		for (const { price } of shipment.items) {
			total += units(price.item_price) - off(price.item_discount_info) - off(price.item_order_discount_info);
			if (addTax) total += price.item_tax_lines.reduce((sum, line) => sum + units(line.amount), 0n);
		}
		const shipping = shipment.shipping_option ?? shipment.historical_shipping_option;
		if (!shipping) continue;
		total += units(shipping.price) - off(shipment.shipping_option?.discount_info);
		if (addTax) total += units(shipping.tax);
	}
	return total;
}

function shipmentProblem(
	order: InjectedOrder,
	known: { serviceLevel: (id: string) => boolean; node: (id: string) => boolean },
): Refusal | undefined {
	const refuse = (message: string): Refusal => ({ errorCode: 'invalid_shipments', message });
	const options = order.shipments.flatMap((shipment) => shipment.shipping_option ?? []);
	const withLevel = options.filter((option) => option.service_level_identifier !== undefined);
	const withToken = options.filter((option) => option.shipping_offer_token !== undefined);
	if (withLevel.length > 0 && withToken.length > 0) return refuse('Service levels and offer tokens cannot be mixed');
	if (withToken.length > 0) return refuse('A shipping offer token could not be read');
	if (withLevel.length < options.length)
		return refuse('A shipping option has neither a service level nor an offer token');
	if (withLevel.length > 1) return refuse('Only one shipment may use a service level identifier');
	for (const option of withLevel) {
		if (!known.serviceLevel(option.service_level_identifier!)) {
			return refuse(`The service level ${option.service_level_identifier} is not configured`);
		}
		const { routing_strategy: routing } = option;
		if (routing?.strategy === 'prerouted' && !known.node(routing.fulfillment_node_id!)) {
			return refuse(`The fulfillment node ${routing.fulfillment_node_id} does not exist`);
		}
	}
	return undefined;
}

function addonProblem(order: InjectedOrder): Refusal | undefined {
	for (const { items } of order.shipments) {
		const byId = new Map<string, number>();
		for (const item of items) byId.set(item.external_item_id, (byId.get(item.external_item_id) ?? 0) + 1);
		for (const item of items) {
			const parentId = item.addon_parent_external_item_id;
			if (parentId === undefined) continue;
			const parent = items.find((each) => each.external_item_id === parentId);
			if (!parent || parent === item || parent.addon_parent_external_item_id !== undefined) {
				return {
					errorCode: 'addon_invalid_parent_item',
					message: `The add-on parent ${parentId} is not in the shipment`,
				};
			}
			if (byId.get(parentId)! > 1 || byId.get(item.external_item_id)! > 1) {
				const id = byId.get(parentId)! > 1 ? parentId : item.external_item_id;
				return { errorCode: 'addon_duplicate_external_item_id', message: `The external_item_id ${id} is not unique` };
			}
		}
	}
	return undefined;
}

// The error of the real system for an unknown product is not known; the code here is our choice.
function productProblem(order: InjectedOrder, isKnown: (id: string) => boolean): Refusal | undefined {
	for (const { items } of order.shipments) {
		for (const { product_id: id } of items) {
			if (!isKnown(id)) return { errorCode: 'product_not_found', message: `The product ${id} is not in the catalog` };
		}
	}
	return undefined;
}

function decimalsProblem(order: InjectedOrder): Refusal | undefined {
	const amounts: Array<[string, number]> = (order.payments ?? []).map((payment) => ['payment amount', payment.amount]);
	const addDiscounts = (info?: InjectedDiscount[]) => {
		for (const each of info ?? []) amounts.push(['price_adjustment', each.price_adjustment]);
	};
	for (const shipment of order.shipments) {
		for (const { price } of shipment.items) {
			amounts.push(['item_price', price.item_price], ['item_list_price', price.item_list_price]);
			for (const line of price.item_tax_lines) amounts.push(['tax amount', line.amount]);
			addDiscounts(price.item_discount_info);
			addDiscounts(price.item_order_discount_info);
		}
		const shipping = shipment.shipping_option ?? shipment.historical_shipping_option;
		if (shipping) amounts.push(['shipping price', shipping.price], ['shipping tax', shipping.tax]);
		addDiscounts(shipment.shipping_option?.discount_info);
	}
	for (const [what, amount] of amounts) {
		if (minorUnits(amount, order.currency) === undefined) {
			const message = `The ${what} ${amount} has more than ${decimalsOf(order.currency)} decimals (${order.currency})`;
			return { errorCode: 'bad_request', message };
		}
	}
	return undefined;
}

function paymentProblem(order: InjectedOrder): Refusal | undefined {
	const payments = order.payments ?? [];
	const references = new Set(payments.map((payment) => payment.correlation_ref));
	if (references.size < payments.length) {
		return { errorCode: 'bad_request', message: 'The correlation_ref of each payment must be unique in the order' };
	}
	const paid = payments.reduce((sum, payment) => sum + minorUnits(payment.amount, order.currency)!, 0n);
	const total = orderTotal(order);
	if (paid === total) return undefined;
	return {
		errorCode: 'bad_request',
		message:
			`The sum of the payments ${moneyText(paid, order.currency)} does not equal ` +
			`the order total ${moneyText(total, order.currency)} ${order.currency}`,
	};
}
