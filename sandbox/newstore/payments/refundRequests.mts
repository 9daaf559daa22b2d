// Refund requests of orders: appeasements, refunds by API, and the ones returns bring about (newstore.md 12).
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { ActionRefused } from '../actionRefused.mts';
import type { EventStream } from '../events/eventStream.mts';
import type { PaymentDesk } from './paymentDesk.mts';
import { refundRequestIssued } from '../returns/returnEventPayloads.mts';
import type { RefundRequest } from '../returns/returnTypes.mts';
import type { NewStoreSettings, Order } from '../types.mts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

type NewRequest = Omit<RefundRequest, 'id' | 'order' | 'requestedAt' | 'task'>;

export class RefundRequests {
	private readonly byOrder = new Map<string, RefundRequest[]>();
	private readonly world: {
		clock: Clock;
		ids: Ids;
		events: EventStream;
		settings: NewStoreSettings;
		payments: PaymentDesk;
	};

	constructor(world: RefundRequests['world']) {
		this.world = world;
	}

	/** A refund without goods. A historical one is only recorded. Throws ActionRefused for an order that was not paid. */
	issue(order: Order, request: NewRequest): RefundRequest {
		if (request.amount <= 0n) throw new ActionRefused('The amount of a refund must be more than 0');
		const added = this.add(order, this.world.ids.uuid(), request);
		this.world.events.publish('refund_request.issued', refundRequestIssued(added, this.world.clock));
		return added;
	}

	/** The money part of a return. No event of its own; the request's id is another than the return's. */
	forReturn(order: Order, returnId: string, amount: bigint, isHistorical: boolean): RefundRequest | undefined {
		if (amount <= 0n) return undefined;
		return this.add(order, returnId, { amount, isHistorical, returnId, attributes: [] });
	}

	/** The oldest first. */
	ofOrder(orderId: string): RefundRequest[] {
		return this.byOrder.get(orderId) ?? [];
	}

	/** @param key names the refund to the payment provider */
	private add(order: Order, key: string, request: NewRequest): RefundRequest {
		const { clock, ids, payments, settings } = this.world;
		const id = request.returnId ? ids.uuid() : key;
		const added: RefundRequest = { ...request, id, order, requestedAt: clock.now() };
		if (request.isHistorical && !settings.historicalCallsAdapter) payments.recordElsewhere(order, key, request.amount);
		else added.task = payments.refund(order, key, request.amount);
		this.byOrder.set(order.id, [...this.ofOrder(order.id), added]);
		return added;
	}
}

export function refundStatus({ task }: RefundRequest): RefundStatus {
	if (!task) return 'succeeded';
	return task.state === 'succeeded' || task.state === 'failed' ? task.state : 'pending';
}
