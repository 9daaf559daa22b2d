import type { IDataObject } from 'n8n-workflow';

import { pause } from '../../shared/pause';
import type { TikTokRequest } from '../../shared/tiktok/client';
import type { Failure } from '../../shared/tiktok/failures';
import { DEFAULT_RETRY, retryDelayMs } from '../../shared/retry';
import type { Session } from './session';

/** What a look at TikTok Shop says about a change. */
export type Look =
	/** what was wanted is there already; `found` describes it */
	| { state: 'done'; found: IDataObject }
	/** it is not there; `request` replaces the call when only a part is left to do */
	| { state: 'open'; request?: TikTokRequest }
	/** something else is there, so the call must not be made again */
	| { state: 'other'; failure: Failure };

export type Changed = { ok: true; data: IDataObject; alreadyDone: boolean } | { ok: false; failure: Failure };

/**
 * Makes a change that TikTok Shop cannot recognise as a repetition (no idempotency key: tiktok-shop.md 7.2, 9.2). The client
 * repeats it only where it certainly had no effect. After any unclear answer, and after codes that say that it is done or
 * that may be the echo of an earlier call, `look` reads the object first, and only then the change is made again, reported
 * as done, or given up. `look` is told which failure made it necessary.
 */
export async function change(
	session: Session,
	request: TikTokRequest,
	look: (failure: Failure) => Promise<Look>,
): Promise<Changed> {
	const { maxAttempts, retryDelaySeconds } = session.client.traffic;
	const policy = { ...DEFAULT_RETRY, attempts: maxAttempts, baseDelayMs: retryDelaySeconds * 1000 };
	let next = request;
	for (let attempt = 1; ; attempt++) {
		const outcome = await session.client.send({ ...next, repeatable: false });
		if (outcome.ok) return { ok: true, data: outcome.data, alreadyDone: false };
		const { failure } = outcome;
		if (!isDoubtful(failure)) return { ok: false, failure };
		const seen = await look(failure).catch((error: Error) => error);
		if (seen instanceof Error) return { ok: false, failure: notKnown(failure) };
		if (seen.state === 'done') return { ok: true, data: seen.found, alreadyDone: true };
		if (seen.state === 'other') return { ok: false, failure: seen.failure };
		if ((failure.kind === 'look' && !seen.request) || attempt >= maxAttempts) return { ok: false, failure };
		next = seen.request ?? next;
		await pause(retryDelayMs(attempt, policy, failure.retryAfterMs));
	}
}

/** Whether the call may have had its effect, now or when it was made before. */
export function isDoubtful({ kind, unprocessed }: Failure): boolean {
	if (kind === 'done' || kind === 'look') return true;
	return (kind === 'reread' || kind === 'retry') && !unprocessed;
}

/** Neither the call nor the look after it got a clear answer. */
function notKnown(failure: Failure): Failure {
	return {
		...failure,
		message: `${failure.message} Whether the change was made is not known, because reading it failed as well.`,
		whatToDo: `Run the step again: it reads the order first when TikTok Shop says that it is done. ${failure.whatToDo}`,
	};
}
