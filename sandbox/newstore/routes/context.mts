// What every route file gets: the world, and a way to declare operations behind the bearer check.
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.mts';
import type { Answer, Api, Operation } from '../../httpServer.mts';
import { problem } from '../../httpServer.mts';
import type { Ids } from '../../ids.mts';
import type { Seed, SeedProduct } from '../../seed.mts';
import type { EventStream } from '../events/eventStream.mts';
import type { AvailabilityExports } from '../exports.mts';
import type { Fulfilment } from '../fulfilment.mts';
import type { OrderBook } from '../orders/orderBook.mts';
import type { PaymentDesk } from '../payments/paymentDesk.mts';
import type { RefundRequests } from '../payments/refundRequests.mts';
import type { ReturnBook } from '../returns/returnBook.mts';
import type { Stock } from '../stock.mts';
import type { Tokens } from '../tokens.mts';
import type { NewStoreSettings, Order } from '../types.mts';
import type { ViewWorld } from '../orders/orderViews.mts';

export interface RouteContext {
	api: Api;
	clock: Clock;
	ids: Ids;
	seed: Seed;
	products: Map<string, SeedProduct>;
	stock: Stock;
	orderBook: OrderBook;
	fulfilment: Fulfilment;
	payments: PaymentDesk;
	refundRequests: RefundRequests;
	returnBook: ReturnBook;
	events: EventStream;
	tokens: Tokens;
	exports: AvailabilityExports;
	settings: NewStoreSettings;
	view: ViewWorld;
	/** Base URL without a slash at the end; known once the server listens. */
	baseUrl: () => string;
}

/** Declares an operation that needs a bearer token; `scope` makes it one of the new services. */
export function secured(context: RouteContext, operation: Omit<Operation, 'guard'> & { scope?: string }): void {
	const { scope, ...rest } = operation;
	const legacy = /^\/(v\d|api)\//.test(operation.path);
	context.api.operation({
		...rest,
		guard: (request) => context.tokens.check(request, { legacy, scope }, requestId(context)),
	});
}

export function requestId(context: RouteContext): string {
	return context.ids.uuid().replaceAll('-', '').slice(0, 16);
}

/** An error of the older services. */
export function refuse(context: RouteContext, status: number, errorCode: string, message: string): Answer {
	return problem(status, { error_code: errorCode, message, request_id: requestId(context) });
}

export function notFound(context: RouteContext, what: string): Answer {
	return refuse(context, 404, 'resource_not_found', `${what} was not found`);
}

/** An order as reads see it: not before the read side has caught up. */
export function visibleOrder(context: RouteContext, id: string, idType: 'internal' | 'external'): Order | undefined {
	const order = context.orderBook.find(id, idType);
	if (!order || context.clock.now() - order.createdAt < context.settings.readLagMs) return undefined;
	return order;
}

export function parameter(request: FastifyRequest, name: string): string {
	return (request.params as Record<string, string>)[name] ?? '';
}

export function queryValue(request: FastifyRequest, name: string): string | undefined {
	return (request.query as Record<string, string | undefined>)[name];
}

export function bodyOf(request: FastifyRequest): Record<string, unknown> {
	const { body } = request;
	return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
}

/** extended_attributes of a body, empty when there are none; undefined when they are not a list of {name, value}. */
export function attributesOf(body: Record<string, unknown>): Array<{ name: string; value: string }> | undefined {
	const given = body['extended_attributes'] ?? [];
	const isPair = (each: unknown): each is { name: string; value: string } =>
		typeof (each as { name?: unknown } | null)?.name === 'string' &&
		typeof (each as { value?: unknown }).value === 'string';
	return Array.isArray(given) && given.every(isPair) ? given : undefined;
}
