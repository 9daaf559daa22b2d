import type { IDataObject } from 'n8n-workflow';

import { pause } from '../../../shared/pause';
import type { TikTokRequest } from '../../../shared/tiktok/client';
import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import { RETURNS, readRequests } from '../afterSale/requests';
import { change } from '../change';
import type { Look } from '../change';
import { asId } from '../session';
import type { Session } from '../session';
import { compareRefund } from './refundedLines';
import type { WantedRefund } from './refundedLines';

type Refunded = { ok: true; found: IDataObject; alreadyDone: boolean } | { ok: false; failure: Failure };

/**
 * Makes a refund unless TikTok Shop has it: reads the returns of the order right before the call, and after every answer
 * that does not say what became of it. `key` is the name of the refund.
 */
export async function refundOnce(
	session: Session,
	shop: Shop,
	request: TikTokRequest,
	wanted: WantedRefund,
	key: string,
	index: number,
): Promise<Refunded> {
	const { orderId } = wanted;
	const read = async () => await readRequests(RETURNS, session, shop, { order_ids: [orderId] }, index);
	const before = await read();
	const first = compareRefund(before, wanted);
	if (first.state === 'other') return { ok: false, failure: first.failure };
	if (first.state === 'done') return { ok: true, found: first.found, alreadyDone: true };

	const seen = new Set(before.map((entry) => asId(entry.return_id)));
	const knownIds = new Set([...wanted.knownIds, ...seen]);
	const look = async (): Promise<Look> => {
		return compareRefund(await read(), { ...wanted, knownIds, isAfterCall: true });
	};
	const { retryDelaySeconds } = session.client.traffic;
	const changed = await change(session, request, async (failure) => {
		const seenNow = await look();
		if (seenNow.state !== 'open') return seenNow;
		// A refusal stays one; only an answer that never came allows the same call again, after a second look.
		if (failure.kind === 'done' || failure.kind === 'look') return { state: 'other', failure };
		await pause(retryDelaySeconds * 2000);
		return await look();
	});
	if (!changed.ok) return changed;
	const returnId = asId(changed.data.return_id);
	if (!returnId) return await confirm(look);
	if (seen.has(returnId)) return { ok: false, failure: spentKey(orderId, returnId, key) };
	return {
		ok: true,
		found: { ...changed.data, return_id: returnId, return_status: asId(changed.data.return_status) },
		alreadyDone: changed.alreadyDone,
	};
}

/** TikTok Shop answered with success, but named no return. */
async function confirm(look: () => Promise<Look>): Promise<Refunded> {
	const seen = await look();
	if (seen.state === 'done') return { ok: true, found: seen.found, alreadyDone: false };
	if (seen.state === 'other') return { ok: false, failure: seen.failure };
	return {
		ok: false,
		failure: {
			kind: 'reread',
			code: 'RETURN_NOT_CONFIRMED',
			message: 'TikTok Shop accepted the refund, but names no return, and none is found.',
			whatToDo:
				'Run the step again in a few minutes: it looks for the return first. Do not refund by hand before that.',
		},
	};
}

function spentKey(orderId: string, returnId: string, key: string): Failure {
	return {
		kind: 'fix',
		code: 'RETURN_KEY_SPENT',
		message: `TikTok Shop took the refund of order ${orderId} for a repetition and answered with the earlier return ${returnId}. Nothing was refunded by this step.`,
		whatToDo: `Look at return ${returnId} in Seller Center. If the buyer is to get this money as well, decide the refund again with a new key (this one was ${key}).`,
		ids: { return_id: returnId },
	};
}
