// Control actions around returns and refunds: customers at the counter, the manager's office, and NewStore's support,
// which sets up payment providers.
import { BadRequest, number, text, units } from './controlBody.mts';
import type { Json } from './controlBody.mts';
import { ActionRefused } from './newstore/actionRefused.mts';
import { minorUnits, moneyText } from './newstore/orders/money.mts';
import type { AdapterRules } from './newstore/payments/paymentAdapter.mts';
import { capturedOf, leftOf, refundedBy } from './newstore/payments/paymentAccounts.mts';
import { refundStatus } from './newstore/payments/refundRequests.mts';
import type { NewReturn, ReturnedGoods } from './newstore/returns/returnBook.mts';
import type { ReturnRecord } from './newstore/returns/returnTypes.mts';
import type { NewStore } from './newstore/startNewStore.mts';
import type { Order } from './newstore/types.mts';
import { CREDENTIALS } from './seed.mts';

type Action = (body: Json) => unknown;

const ASSOCIATE = 'associate-7';

/** By path under /api. `orderId` is the UUID or the external id; amounts are decimal text in the order's currency. */
export function returnActions(newStore: NewStore): Record<string, Action> {
	const { exchanges, orderBook, payments, paymentAdapter, refundRequests, returnBook, settings } = newStore;
	const orderOf = (body: Json): Order => {
		const id = text(body, 'orderId');
		const order = orderBook.find(id, 'internal') ?? orderBook.find(id, 'external');
		if (!order) throw new ActionRefused(`NewStore has no order ${id}`);
		return order;
	};
	const newReturn = (order: Order, body: Json): NewReturn => ({
		locationId: text(body, 'locationId'),
		goods: wantedGoods(order, body, goodsOf(body)),
		refundAmount: amountOf(body, 'refundAmount', order),
		returnFee: amountOf(body, 'returnFee', order) ?? minorUnits(Number(settings.returnFee), order.currency) ?? 0n,
		refundShipping: body['refundShipping'] === undefined ? undefined : body['refundShipping'] === true,
		associateId: ASSOCIATE,
	});
	return {
		/**
		 * Goods come back to a store. With orderId: the `itemIds` (UUIDs or external item ids), or `quantity` units of
		 * `productId`, or everything that has left. Without orderId: a blind return. `condition` is sellable or damaged,
		 * or `conditionCode` a code of the tenant. `refundAmount`, `returnFee` and `refundShipping` are what the associate chose.
		 */
		'newstore/return': (body) => {
			if (body['orderId'] === undefined) {
				const ofProduct = { ...goodsOf(body), productId: text(body, 'productId') };
				return shown(returnBook.takeBlind(text(body, 'locationId'), repeated(ofProduct, units(body, 1))));
			}
			const order = orderOf(body);
			return shown(returnBook.book(order, newReturn(order, body)));
		},
		/**
		 * Goods come back to a store and the customer takes `quantity` units of `newProductId` for them; the rest as in a
		 * return. NewStore tells of the return and of the new order, in any order.
		 */
		'newstore/exchange': (body) => {
			const order = orderOf(body);
			const given = { productId: text(body, 'newProductId'), quantity: units(body, 1) };
			const back = newReturn(order, { ...body, quantity: body['returnedQuantity'] ?? 1 });
			const { record, newOrder } = exchanges.book(order, back, [given]);
			return { ...shown(record), newOrderId: newOrder.id, newExternalId: newOrder.externalId };
		},
		/** A refund without goods. `amount` is decimal text. */
		'newstore/refund': (body) => {
			const order = orderOf(body);
			const amount = amountOf(body, 'amount', order);
			if (amount === undefined) throw new BadRequest('amount is missing');
			const request = refundRequests.issue(order, {
				amount,
				isHistorical: false,
				note: body['note'] === undefined ? 'Goodwill' : text(body, 'note'),
				reason: body['reason'] === undefined ? 'Late delivery' : text(body, 'reason'),
				reasonCode: number(body, 'reasonCode') ?? 2,
				associateId: ASSOCIATE,
				attributes: [],
			});
			return { refundId: request.id, orderId: order.id, amount: moneyText(amount, order.currency) };
		},
		/** external_providers.<name> of the tenant; without callbackUrl the provider is removed. */
		'newstore/payment-provider': (body) => {
			const name = text(body, 'name');
			if (body['callbackUrl'] === undefined) paymentAdapter.providers.delete(name);
			else {
				paymentAdapter.providers.set(name, {
					callbackUrl: text(body, 'callbackUrl'),
					timeoutSeconds: number(body, 'timeoutSeconds') ?? 10,
					apiKey: body['apiKey'] === undefined ? CREDENTIALS.newStore.paymentApiKey : text(body, 'apiKey'),
				});
			}
			payments.providersChanged();
			return { providers: [...paymentAdapter.providers].map(([id, { callbackUrl }]) => ({ name: id, callbackUrl })) };
		},
		/** Any of AdapterRules: how calls to adapters travel, are repeated, doubled, delayed or lost. */
		'newstore/payment-adapter': (body) => {
			for (const [key, value] of Object.entries(body)) {
				const known = paymentAdapter.rules[key as keyof AdapterRules] as unknown;
				if (typeof value !== typeof known || Array.isArray(value) !== Array.isArray(known)) {
					throw new BadRequest(`There is no rule ${key}, or it is no ${typeof known}`);
				}
			}
			return Object.assign(paymentAdapter.rules, body as Partial<AdapterRules>);
		},
		'newstore/payment-account': (body) => accountView(newStore, orderOf(body)),
		/** The newest last; of one order when orderId is given. */
		'newstore/adapter-calls': (body) => {
			const order = body['orderId'] === undefined ? undefined : orderOf(body);
			return { calls: paymentAdapter.calls.filter((call) => !order || call.orderId === order.id) };
		},
	};
}

/** Sums and states of what an order's money has been through, decimal text. */
function accountView({ payments, refundRequests }: NewStore, order: Order) {
	const money = (minor: bigint) => moneyText(minor, order.currency);
	const account = payments.accountOf(order);
	return {
		orderId: order.id,
		externalId: order.externalId,
		currency: order.currency,
		captured: money(capturedOf(account)),
		refunded: money(refundedBy(account)),
		refundedByNewStore: money(refundedBy(account, 'newstore')),
		refundedElsewhere: money(refundedBy(account, 'elsewhere')),
		left: money(leftOf(account)),
		instruments: account.instruments.map(({ id, provider, state, capturable, refundable }) => ({
			id,
			provider,
			state,
			capturable: money(capturable),
			refundable: money(refundable),
		})),
		tasks: account.tasks.map(({ kind, key, amount, state, why }) => ({ kind, key, amount: money(amount), state, why })),
		refundRequests: refundRequests.ofOrder(order.id).map((request) => ({
			id: request.id,
			returnId: request.returnId,
			amount: money(request.amount),
			isHistorical: request.isHistorical,
			status: refundStatus(request),
		})),
	};
}

function shown(record: ReturnRecord) {
	const { order, items, amounts, currency } = record;
	return {
		returnId: record.id,
		...(order ? { orderId: order.id, externalId: order.externalId } : {}),
		itemIds: items.map((item) => item.id),
		refundAmount: moneyText(amounts.total, currency),
		refundAmountAdjusted: moneyText(amounts.adjusted, currency),
		returnFee: moneyText(amounts.fee, currency),
		currency,
	};
}

function goodsOf(body: Json): ReturnedGoods {
	const condition = body['condition'] ?? 'sellable';
	if (condition !== 'sellable' && condition !== 'damaged') throw new BadRequest('condition is sellable or damaged');
	return {
		conditionCode: number(body, 'conditionCode') ?? (condition === 'sellable' ? 1 : 2),
		reason: body['reason'] === undefined ? 'Too small' : text(body, 'reason'),
		reasonCode: number(body, 'reasonCode') ?? 4,
	};
}

function wantedGoods(order: Order, body: Json, goods: ReturnedGoods): ReturnedGoods[] {
	const { itemIds } = body;
	if (itemIds !== undefined) {
		if (!Array.isArray(itemIds) || itemIds.length === 0) throw new BadRequest('itemIds is a list of ids');
		return itemIds.map((itemId) => ({ ...goods, itemId: String(itemId) }));
	}
	if (body['productId'] !== undefined) {
		return repeated({ ...goods, productId: text(body, 'productId') }, units(body, 1));
	}
	const left = order.items.filter((item) => item.status === 'complete');
	if (left.length === 0) throw new ActionRefused(`Nothing of order ${order.externalId} can come back`);
	return left.map((item) => ({ ...goods, itemId: item.id }));
}

function repeated(goods: ReturnedGoods, times: number): ReturnedGoods[] {
	return Array.from({ length: times }, () => goods);
}

function amountOf(body: Json, name: string, order: Order): bigint | undefined {
	const value = number(body, name);
	if (value === undefined) return undefined;
	const minor = minorUnits(value, order.currency);
	if (minor === undefined || minor < 0n) throw new BadRequest(`${name} is no amount in ${order.currency}`);
	return minor;
}
