import type { FastifyRequest } from 'fastify';
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { bodyOf, notFound, parameter, queryValue, refuse, secured } from './context.mts';
import type { RouteContext } from './context.mts';

const MAX_KEYS = 2_000;

export function availabilityRoutes(context: RouteContext): void {
	const { stock, exports, settings } = context;

	secured(context, {
		method: 'POST',
		path: '/v0/availabilities',
		operationId: 'getAtp',
		handler: (request) => {
			const keys = bodyOf(request)['atp_keys'];
			if (!Array.isArray(keys) || keys.length < 1 || keys.length > MAX_KEYS) {
				return refuse(context, 400, 'schema_validation_error', `atp_keys must hold 1 to ${MAX_KEYS} keys`);
			}
			const items: object[] = [];
			for (const key of keys as Array<Record<string, unknown>>) {
				const { product_id: productId, fulfillment_node_id: nodeId } = key ?? {};
				if (typeof productId !== 'string' || !productId || typeof nodeId !== 'string' || !nodeId) {
					return refuse(context, 400, 'schema_validation_error', 'Each key needs product_id and fulfillment_node_id');
				}
				items.push({ product_id: productId, fulfillment_node_id: nodeId, atp: stock.atp(productId, nodeId) });
			}
			return answer(200, { items });
		},
	});
	secured(context, {
		method: 'POST',
		path: '/v0/d/availabilities/bulk',
		operationId: 'startAvailabilityExport',
		handler: (request) => {
			const marker = bodyOf(request)['last_updated_at'];
			if (marker !== undefined && !Number.isInteger(marker)) {
				return refuse(context, 400, 'schema_validation_error', 'last_updated_at is an integer');
			}
			return answer(200, { availability_export_id: exports.start(marker as number | undefined, settings.exportMs) });
		},
	});
	secured(context, {
		method: 'GET',
		path: '/v0/d/availabilities/bulk/:availability_export_id',
		operationId: 'getAvailabilityExport',
		handler: (request) => {
			const found = exports.poll(parameter(request, 'availability_export_id'), context.baseUrl());
			return found ? answer(200, found) : notFound(context, 'The export');
		},
	});
	secured(context, {
		method: 'GET',
		path: '/v0/stock/insights',
		operationId: 'listAtpInsights',
		perSecond: 90,
		handler: (request) => {
			const productId = queryValue(request, 'product_id');
			const nodeId = queryValue(request, 'fulfillment_node_id');
			if (!productId || !nodeId)
				return refuse(context, 400, 'bad_request', 'product_id and fulfillment_node_id are needed');
			const held = (status: string) =>
				[...context.orderBook.orders.values()].flatMap((order) =>
					order.items
						.filter((item) => item.productId === productId && item.nodeId === nodeId && item.status === status)
						.map((item) => ({
							order_uuid: order.id,
							item_uuid: item.id,
							created_at: context.clock.wireIso(item.updatedAt),
							expires: order.graceUntil ?? order.createdAt,
						})),
				);
			const allocations = held('in_fulfillment').map(({ expires: _, ...rest }) => rest);
			const reservations = held('pending').map(({ expires, ...rest }) => ({
				...rest,
				expires_at: context.clock.wireIso(expires),
			}));
			return answer(200, {
				product_id: productId,
				fulfillment_node_id: nodeId,
				allocations: allocations.slice(0, 1_000),
				future_allocations: [],
				reservations: reservations.slice(0, 1_000),
			});
		},
	});
	context.api.app.get('/files/availabilities/:file', async (request, reply) => {
		const id = parameter(request, 'file').replace(/\.json$/, '');
		const file = signedFile(request, () => exports.file(id, queryValue(request, 'signature') ?? ''));
		return reply
			.code(file.status ?? 200)
			.headers(file.headers ?? {})
			.send(file.body);
	});
}

/** Pre-signed storage: it refuses a bearer token beside the signature, and a signature it did not give out. */
export function signedFile(request: FastifyRequest, open: () => Answer['body']): Answer {
	const xml = { 'content-type': 'application/xml' };
	if (request.headers.authorization) {
		const text = 'Only one auth mechanism allowed; only the signature query parameter or the Authorization header';
		return answer(400, `<Error><Code>InvalidArgument</Code><Message>${text}</Message></Error>`, xml);
	}
	const body = open();
	if (body === undefined) return answer(403, '<Error><Code>AccessDenied</Code></Error>', xml);
	return answer(200, body, { 'content-type': 'application/json' });
}
