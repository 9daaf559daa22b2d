import type { FastifyRequest } from 'fastify';
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { customerOrder, externalOrder, orderDetail, orderHistoryEntry } from '../orders/orderViews.mts';
import type { Order } from '../types.mts';
import { bodyOf, notFound, parameter, queryValue, refuse, secured, visibleOrder } from './context.mts';
import type { RouteContext } from './context.mts';

const VERSION_2 = 'application/x.newstore.orders+json;version=2';

export function orderRoutes(context: RouteContext): void {
	/** Finds the order of /v0/orders/{id}?id_type= and hands it on, or answers 400 or 404. */
	const withOrder = (request: FastifyRequest, then: (order: Order) => Answer): Answer => {
		const idType = queryValue(request, 'id_type');
		if (idType !== 'internal' && idType !== 'external') {
			return refuse(context, 400, 'bad_request', 'The query parameter id_type must be internal or external');
		}
		const order = visibleOrder(context, parameter(request, 'id'), idType);
		return order ? then(order) : notFound(context, 'The order');
	};

	secured(context, {
		method: 'GET',
		path: '/v0/orders/:id',
		operationId: 'showSalesOrderByIdAndIdType',
		perSecond: 100,
		handler: (request) => withOrder(request, (order) => answer(200, orderDetail(order, context.view))),
	});
	secured(context, {
		method: 'GET',
		path: '/v0/orders',
		operationId: 'showOrderHistoryForCustomer',
		perSecond: 30,
		handler: (request) => {
			const customerId = queryValue(request, 'customer_id');
			if (!customerId) return refuse(context, 400, 'bad_request', 'The query parameter customer_id is missing');
			// Without the version in Accept an external OMS would answer, and none is configured.
			if (!(request.headers.accept ?? '').replaceAll(' ', '').includes(VERSION_2)) {
				return refuse(context, 404, 'customer_not_found', 'No external order management system is configured');
			}
			const offset = Number(queryValue(request, 'offset') ?? 0);
			const count = Number(queryValue(request, 'count') ?? 10);
			if (!Number.isInteger(offset) || offset < 0 || !Number.isInteger(count) || count < 1 || count > 50) {
				return refuse(context, 400, 'bad_request', 'offset starts at 0, count is 1 to 50');
			}
			const orders = context.orderBook.ofCustomer(customerId);
			const page = orders.slice(offset, offset + count);
			return answer(
				200,
				{
					orders: page.map((order) => orderHistoryEntry(order, context.view)),
					pagination_info: { count: page.length, offset, total: orders.length },
				},
				{ 'content-type': VERSION_2 },
			);
		},
	});
	secured(context, {
		method: 'GET',
		path: '/v0/orders/:id/cancel',
		operationId: 'showCancellationStatus',
		handler: (request) => withOrder(request, (order) => answer(200, context.orderBook.cancellationStatus(order))),
	});
	secured(context, {
		method: 'POST',
		path: '/v0/orders/:id/cancel',
		operationId: 'createCancellation',
		handler: (request) =>
			withOrder(request, (order) => {
				const { reason, note } = bodyOf(request);
				if (typeof reason !== 'string' || reason === '')
					return refuse(context, 400, 'bad_request', 'reason is missing');
				const accepted = context.orderBook.requestCancellation(order, reason);
				if (!accepted) return refuse(context, 400, 'bad_request', 'The order cannot be cancelled in its state');
				if (typeof note === 'string' && note) {
					context.orderBook.addNote(order, { text: note, source: 'cancellation', tags: [] });
				}
				return answer(200);
			}),
	});
	secured(context, {
		method: 'POST',
		path: '/v0/orders/:id/items/:item_uuid/cancel',
		operationId: 'createLineItemCancellation',
		handler: (request) =>
			withOrder(request, (order) => {
				const item = order.items.find((each) => each.id === parameter(request, 'item_uuid'));
				if (!item) return notFound(context, 'The item');
				if (!item.isPreOrder || item.status !== 'pending') {
					return refuse(context, 400, 'bad_request', 'Only an item on pre-order can be cancelled by itself');
				}
				const { reason } = bodyOf(request);
				context.orderBook.cancelItems(order, [item.id], typeof reason === 'string' && reason ? reason : 'cancelled');
				return answer(200);
			}),
	});
	secured(context, {
		method: 'POST',
		path: '/v0/d/orders/:order_uuid/notes',
		operationId: 'createOrderNote',
		handler: (request) => {
			const order = visibleOrder(context, parameter(request, 'order_uuid'), 'internal');
			if (!order) return notFound(context, 'The order');
			const body = bodyOf(request);
			const wrong = noteProblem(body);
			if (wrong) return refuse(context, 400, 'schema_validation_error', wrong);
			const { text, source, source_type: sourceType, tags } = body as unknown as NoteBody;
			const note = context.orderBook.addNote(order, { text, source, sourceType, tags });
			return answer(200, {
				id: note.id,
				order_id: order.id,
				text,
				source,
				...(sourceType ? { source_type: sourceType } : {}),
				tags,
				created_at: context.clock.wireIso(note.at),
			});
		},
	});
	secured(context, {
		method: 'POST',
		path: '/v0/orders/:id/_extend_grace_period',
		operationId: 'createGracePeriod',
		handler: (request) =>
			withOrder(request, (order) => {
				const due = context.orderBook.extendGrace(order);
				if (due === undefined)
					return refuse(context, 412, 'precondition_error', 'The order is not in its grace period');
				return answer(200, { due_at: context.clock.wireIso(due) });
			}),
	});
	secured(context, {
		method: 'GET',
		path: '/v0/d/external_orders/:external_order_id',
		operationId: 'getExternalOrder',
		handler: (request) => {
			const given = parameter(request, 'external_order_id');
			const [, key, value] = /^(id|external_id)=(.+)$/.exec(given) ?? [undefined, 'external_id', given];
			const order = visibleOrder(context, value!, key === 'id' ? 'internal' : 'external');
			const email = queryValue(request, 'email');
			const country = queryValue(request, 'country_code');
			const guarded =
				(email !== undefined && email !== order?.customer.email) ||
				(country !== undefined && country !== order?.shippingAddress?.country);
			return order && !guarded ? answer(200, externalOrder(order, context.view)) : notFound(context, 'The order');
		},
	});
	secured(context, {
		method: 'GET',
		path: '/v0/c/customer_orders/:order_uuid',
		operationId: 'getCustomerOrder',
		handler: (request) => {
			const order = visibleOrder(context, parameter(request, 'order_uuid'), 'internal');
			return order ? answer(200, customerOrder(order, context.view)) : notFound(context, 'The order');
		},
	});
}

interface NoteBody {
	text: string;
	source: string;
	source_type?: string;
	tags: string[];
}

/** What is wrong with the body of a note, if anything. */
function noteProblem({ text, source, source_type: type, tags }: Record<string, unknown>): string | undefined {
	const isText = (value: unknown, most: number) =>
		typeof value === 'string' && value.length > 0 && value.length <= most;
	if (!isText(text, 4_000)) return 'text must have 1 to 4000 characters';
	if (!isText(source, 256) || (type !== undefined && !isText(type, 256)))
		return 'source and source_type must have 1 to 256 characters';
	if (!Array.isArray(tags) || !tags.every((tag) => isText(tag, 128))) return 'tags must be a list of texts';
	return undefined;
}
