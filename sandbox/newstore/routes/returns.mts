import type { FastifyRequest } from 'fastify';
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { ActionRefused } from '../actionRefused.mts';
import { majorUnits, minorUnits } from '../orders/money.mts';
import type { NewReturn } from '../returns/returnBook.mts';
import type { ReturnRecord } from '../returns/returnTypes.mts';
import type { NewStoreSettings, Order } from '../types.mts';
import { attributesOf, bodyOf, notFound, parameter, refuse, requestId, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

/** Item Return API 0.1: goods are named by product, NewStore picks the unit (newstore.md 11). */
export function returnRoutes(context: RouteContext): void {
	const withOrder = (request: FastifyRequest, then: (order: Order) => Answer): Answer => {
		const order = visibleOrder(context, parameter(request, 'order_uuid'), 'internal');
		return order ? then(order) : notFound(context, 'The order');
	};
	secured(context, {
		method: 'POST',
		path: '/v0/d/orders/:order_uuid/returns',
		operationId: 'createReturn',
		handler: (request) =>
			withOrder(request, (order) => {
				const wanted = readReturn(context, order, bodyOf(request));
				if (typeof wanted === 'string') return refuse(context, 400, 'schema_validation_error', wanted);
				try {
					return answer(200, returnView(context, context.returnBook.book(order, wanted)));
				} catch (error) {
					// Only the text of these refusals was seen, never an error code.
					if (error instanceof ActionRefused) return refuseWithText(context, error.message);
					throw error;
				}
			}),
	});
	secured(context, {
		method: 'GET',
		path: '/v0/d/orders/:order_uuid/returns',
		operationId: 'listReturns',
		handler: (request) =>
			withOrder(request, (order) =>
				answer(
					200,
					context.returnBook.ofOrder(order.id).map((record) => returnView(context, record)),
				),
			),
	});
	secured(context, {
		method: 'GET',
		path: '/v0/d/orders/:order_uuid/returns/:return_id',
		operationId: 'getReturn',
		handler: (request) =>
			withOrder(request, (order) => {
				const record = context.returnBook.ofOrder(order.id).find((each) => each.id === parameter(request, 'return_id'));
				return record ? answer(200, returnView(context, record)) : notFound(context, 'The return');
			}),
	});
}

function refuseWithText(context: RouteContext, message: string): Answer {
	return answer(400, { message, request_id: requestId(context) }, { 'content-type': 'application/problem+json' });
}

function returnView({ settings, clock }: RouteContext, record: ReturnRecord): object {
	return {
		return_id: record.id,
		refunded_amount: majorUnits(record.amounts.adjusted, record.currency),
		returned_from: record.locationId,
		currency: record.currency,
		return_items: record.items.map((item) => ({ product_id: item.productId })),
		...(settings.returnReads === 'more'
			? {
					returned_at: clock.wireIso(record.returnedAt),
					is_historical: record.isHistorical,
					extended_attributes: record.attributes,
				}
			: {}),
	};
}

/** The return the body asks for, or what is wrong with the body. */
function readReturn(
	{ clock, settings }: RouteContext,
	order: Order,
	body: Record<string, unknown>,
): NewReturn | string {
	const { returned_from: locationId, items, refund_amount: amount, returned_at: at, is_historical: historical } = body;
	if (typeof locationId !== 'string' || locationId === '') return 'returned_from is missing';
	if (!Array.isArray(items) || items.length === 0) return 'items must name at least one product';
	const refundAmount = typeof amount === 'number' ? minorUnits(amount, order.currency) : undefined;
	if ((amount ?? null) !== null && (refundAmount === undefined || refundAmount < 0n)) {
		return `refund_amount is no amount in ${order.currency}`;
	}
	if ((at ?? null) !== null && (typeof at !== 'string' || Number.isNaN(Date.parse(at)))) {
		return 'returned_at is no time';
	}
	if (historical !== undefined && typeof historical !== 'boolean') return 'is_historical is true or false';
	const attributes = attributesOf(body);
	if (!attributes) return 'extended_attributes is a list of {name, value}';
	const goods: NewReturn['goods'] = [];
	for (const item of items as Array<Record<string, unknown> | null>) {
		const read = readGoods(item ?? {}, settings);
		if (typeof read === 'string') return read;
		goods.push(read);
	}
	return {
		locationId,
		goods,
		refundAmount,
		returnedAt: typeof at === 'string' ? clock.fromWire(Date.parse(at)) : undefined,
		isHistorical: historical === true,
		attributes,
	};
}

function readGoods(
	{
		product_id: productId,
		condition_code: code,
		item_condition: condition,
		return_reason: reason,
		return_code: reasonCode,
	}: Record<string, unknown>,
	settings: NewStoreSettings,
): NewReturn['goods'][number] | string {
	if (typeof productId !== 'string' || productId === '') return 'product_id is missing';
	if (code === undefined && settings.conditionCodeRequired) return 'condition_code is missing';
	if (code !== undefined && !Number.isInteger(code)) return 'condition_code must be a whole number';
	if (reasonCode !== undefined && !Number.isInteger(reasonCode)) return 'return_code must be a whole number';
	return {
		productId,
		conditionCode: typeof code === 'number' ? code : Number(Object.keys(settings.returnConditions)[0]),
		condition: typeof condition === 'string' ? condition : undefined,
		reason: typeof reason === 'string' ? reason : undefined,
		reasonCode: typeof reasonCode === 'number' ? reasonCode : undefined,
	};
}
