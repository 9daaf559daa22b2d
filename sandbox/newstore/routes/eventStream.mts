import type { FastifyRequest } from 'fastify';
import { answer } from '../../httpServer.mts';
import type { Answer } from '../../httpServer.mts';
import { MAX_INTEGRATIONS } from '../events/eventStream.mts';
import type { Integration } from '../events/eventStream.mts';
import { bodyOf, notFound, parameter, refuse, secured } from './context.mts';
import type { RouteContext } from './context.mts';

const BASE = '/api/v1/org/integrations/eventstream';

export function eventStreamRoutes(context: RouteContext): void {
	const { integrations } = context.events;
	const show = (integration: Integration) => ({
		id: integration.id,
		status: integration.status,
		integration_type: integration.integration_type,
		...(integration.startsAt === undefined ? {} : { starts_at: context.clock.wireIso(integration.startsAt) }),
		...(integration.endsAt === undefined ? {} : { ends_at: context.clock.wireIso(integration.endsAt) }),
		callback_parameters: { callback_url: integration.callbackUrl },
		filter_conditions: { event_filter: integration.eventFilter, entity_filter: [] },
	});
	const withIntegration = (request: FastifyRequest, then: (integration: Integration) => Answer): Answer => {
		const integration = integrations.get(parameter(request, 'id'));
		return integration ? then(integration) : notFound(context, 'The event stream integration');
	};
	const callback = (value: unknown): { callbackUrl: string; apiKey?: string } | undefined => {
		const { callback_url: callbackUrl, api_key: apiKey } = (value ?? {}) as Record<string, unknown>;
		if (typeof callbackUrl !== 'string' || !/^https?:\/\//.test(callbackUrl)) return undefined;
		return { callbackUrl, ...(typeof apiKey === 'string' && apiKey ? { apiKey } : {}) };
	};

	secured(context, {
		method: 'GET',
		path: BASE,
		operationId: 'listEventStreamIntegrations',
		handler: () => answer(200, { integrations: [...integrations.values()].map(show) }),
	});
	secured(context, {
		method: 'POST',
		path: BASE,
		operationId: 'createEventStreamIntegration',
		handler: (request) => {
			const body = bodyOf(request);
			const { id, integration_type: type } = body;
			if (typeof id !== 'string' || !id || (type !== 'permanent' && type !== 'temporary')) {
				return refuse(
					context,
					400,
					'schema_validation_error',
					'id and integration_type (permanent, temporary) are needed',
				);
			}
			if (body['s3_parameters']) return refuse(context, 400, 'bad_request', 'This sandbox delivers by callback only');
			const target = callback(body['callback_parameters']);
			if (!target)
				return refuse(context, 400, 'schema_validation_error', 'callback_parameters.callback_url must be a URL');
			if (integrations.has(id)) return refuse(context, 409, 'resource_already_exists', `The integration ${id} exists`);
			if (integrations.size >= MAX_INTEGRATIONS) {
				return refuse(context, 400, 'limit_exceeded', `There are ${MAX_INTEGRATIONS} integrations already`);
			}
			const startsAt = timeOf(context, body['starts_at']);
			const endsAt = timeOf(context, body['ends_at']);
			if (Number.isNaN(startsAt) || Number.isNaN(endsAt)) {
				return refuse(context, 400, 'schema_validation_error', 'starts_at and ends_at are date-times');
			}
			const filter = (body['filter_conditions'] as { event_filter?: string[] } | undefined)?.event_filter ?? [];
			const integration: Integration = {
				id,
				status: 'running',
				// A window makes it temporary, whatever was asked for.
				integration_type: startsAt !== undefined || endsAt !== undefined ? 'temporary' : type,
				startsAt,
				endsAt,
				...target,
				eventFilter: filter,
			};
			context.events.add(integration);
			return answer(200, show(integration));
		},
	});
	secured(context, {
		method: 'GET',
		path: `${BASE}/:id`,
		operationId: 'getEventStreamIntegration',
		handler: (request) => withIntegration(request, (integration) => answer(200, show(integration))),
	});
	secured(context, {
		method: 'PATCH',
		path: `${BASE}/:id`,
		operationId: 'updateEventStreamIntegration',
		handler: (request) =>
			withIntegration(request, (integration) => {
				const target = callback(bodyOf(request)['callback_parameters']);
				if (!target)
					return refuse(context, 400, 'schema_validation_error', 'callback_parameters.callback_url must be a URL');
				Object.assign(integration, target);
				return answer(200, show(integration));
			}),
	});
	secured(context, {
		method: 'DELETE',
		path: `${BASE}/:id`,
		operationId: 'deleteEventStreamIntegration',
		handler: (request) =>
			withIntegration(request, (integration) => {
				integration.status = 'stopped';
				integrations.delete(integration.id);
				return answer(200);
			}),
	});
	for (const [action, status, operationId] of [
		['_start', 'running', 'startEventStreamIntegration'],
		['_stop', 'stopped', 'stopEventStreamIntegration'],
	] as const) {
		secured(context, {
			method: 'POST',
			path: `${BASE}/:id/${action}`,
			operationId,
			handler: (request) =>
				withIntegration(request, (integration) => {
					integration.status = status;
					return answer(200, show(integration));
				}),
		});
	}
}

/** A time of the request as virtual ms; NaN when it is none. */
function timeOf(context: RouteContext, value: unknown): number | undefined {
	if (value === undefined || value === null) return undefined;
	return context.clock.fromWire(Date.parse(String(value)));
}
