import { sleep } from 'n8n-workflow';

import type { Call, NewStoreClient } from '../../../shared/newStore/client';
import type { Outcome } from '../../../shared/newStore/failure';
import { orderPath, readCancellation } from './orders';
import type { CancellationStatus, IdType } from './orders';

/**
 * cancelled: NewStore says so · too_late: NewStore does not allow it (any more) · unconfirmed: NewStore took the request and
 * did not say that it was done while we waited
 */
type CancelState = 'cancelled' | 'too_late' | 'unconfirmed';

export interface Cancellation extends CancellationStatus {
	/** whether this run asked; false when it was cancelled before or too late from the start */
	requested: boolean;
	cancel_state: CancelState;
}

interface CancelOrder {
	id: string;
	idType: IdType;
	reason: string;
	note: string;
	onlyIfSafe: boolean;
	/** how long to wait for the confirmation, 0 = one look */
	waitMs: number;
	pollMs: number;
	/** how often to ask at most when it stays unclear whether NewStore heard us */
	attempts: number;
	what: string;
	itemIndex: number;
}

const isTaken = (outcome: Outcome) => outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;

/** No answer or a failure of NewStore itself: the request may have had its effect. */
const isUnclear = (outcome: Outcome) =>
	outcome.kind === 'network' || (outcome.kind === 'answer' && outcome.status >= 500);

/**
 * Asks for the cancellation of an order and looks until it is done (newstore.md 8: it is asynchronous, 200 says only that
 * the request was taken). A request whose fate is unclear is never repeated blindly: NewStore is asked for the state first.
 * Throws NodeApiError when NewStore cannot be reached or refuses for another reason than the state of the order.
 */
export async function cancelOrder(client: NewStoreClient, order: CancelOrder): Promise<Cancellation> {
	const request: Call = {
		what: order.what,
		method: 'POST',
		path: orderPath(order.id, '/cancel'),
		query: { id_type: order.idType },
		body: { reason: order.reason, ...(order.note ? { note: order.note } : {}) },
		repeat: 'unsent',
		itemIndex: order.itemIndex,
	};
	let status = await readCancellation(client, order);
	for (let attempt = 1, requested = false; ; attempt++) {
		if (status.canceled) return { ...status, requested, cancel_state: 'cancelled' };
		if (!status.cancelable || (order.onlyIfSafe && !status.is_safe)) {
			// Once asked, a state that forbids asking may be the cancellation on its way.
			return { ...status, requested, cancel_state: requested ? 'unconfirmed' : 'too_late' };
		}
		const outcome = await client.tryCall(request);
		requested ||= isTaken(outcome) || isUnclear(outcome);
		if (isTaken(outcome)) {
			status = await waitUntilCanceled(client, order, order.waitMs);
			return { ...status, requested, cancel_state: status.canceled ? 'cancelled' : 'unconfirmed' };
		}
		if (isUnclear(outcome)) {
			// Long enough to see the effect of a request that did arrive, before it is made again.
			status = await waitUntilCanceled(client, order, Math.min(order.waitMs, order.pollMs * attempt));
			if (!status.canceled && attempt >= order.attempts) throw client.failed(request, outcome);
			continue;
		}
		status = await readCancellation(client, order);
		// Refused although the state allows it: not a matter of time.
		if (!status.canceled && status.cancelable && (!order.onlyIfSafe || status.is_safe)) {
			throw client.failed(request, outcome);
		}
	}
}

async function waitUntilCanceled(client: NewStoreClient, order: CancelOrder, waitMs: number) {
	const until = Date.now() + waitMs;
	let status = await readCancellation(client, order);
	while (!status.canceled && Date.now() < until) {
		await sleep(Math.max(10, Math.min(order.pollMs, until - Date.now())));
		status = await readCancellation(client, order);
	}
	return status;
}
