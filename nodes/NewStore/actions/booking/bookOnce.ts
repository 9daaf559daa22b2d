import { sleep } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { isUnclear } from '../../../shared/newStore/client';
import type { Call, NewStoreClient } from '../../../shared/newStore/client';
import type { Outcome } from '../../../shared/newStore/failure';

/**
 * ours: it is what shall be booked · other: it is something else · maybe: it looks the same, and NewStore shows too little of
 * it to be sure
 */
export type Verdict = 'ours' | 'other' | 'maybe';

interface Booking {
	/** the request that books */
	request: Call;
	/** "The return of order 1": begins the messages */
	subject: string;
	/** what NewStore has for the order now */
	list(): Promise<IDataObject[]>;
	/** NewStore's id of a record or of an answer */
	idOf(record: IDataObject): string;
	judge(record: IDataObject): Verdict;
	/** ids of records that are known to be something else */
	knownIds: readonly string[];
	/** records that look the same as ours: refuse, or book all the same */
	whenUnclear: 'error' | 'create';
	/** how long to look for the booking when no clear answer came */
	waitMs: number;
	pollMs: number;
	/** names of exception cases */
	codes: { unclear: string; unconfirmed: string; doubled?: string };
	/** whether an answer says that it was booked before by somebody else */
	isDoubled?(said: string): boolean;
}

interface Booked {
	record: IDataObject;
	/** false when this run booked it */
	alreadyExisted: boolean;
}

/** Refused because of what it says, not because of sign-in or pace. */
const isRefused = (outcome: Outcome) => outcome.kind === 'answer' && [400, 409, 412, 422].includes(outcome.status);

/**
 * Books something for which NewStore takes no idempotency key (newstore.md 4), and yet never twice: the list is read before
 * the request and after every answer that is not clear. A request whose fate stays unknown is never repeated; the next run
 * reads the list again first. Throws NodeApiError.
 */
export async function bookOnce(client: NewStoreClient, booking: Booking): Promise<Booked> {
	const { request, subject, codes } = booking;
	const before = await booking.list();
	const existing = before.find((record) => booking.judge(record) === 'ours');
	if (existing) return { record: existing, alreadyExisted: true };

	const known = new Set(booking.knownIds);
	const alike = before.filter((record) => booking.judge(record) === 'maybe' && !known.has(booking.idOf(record)));
	if (alike.length > 0 && booking.whenUnclear === 'error') {
		throw client.failure({
			message: `${subject} was not booked: NewStore has one that looks the same`,
			description: `Look at ${alike.map(booking.idOf).join(', ')} in NewStore. If it is this one, nothing is left to do. If it is another one, run this again with its ID among the known IDs, or book it in NewStore by hand.`,
			caseCode: codes.unclear,
			itemIndex: request.itemIndex,
		});
	}

	const outcome = await client.tryCall(request);
	const answered = outcome.kind === 'answer' ? ((outcome.data ?? {}) as IDataObject) : {};
	const isTaken = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
	if (isTaken && booking.idOf(answered)) return { record: answered, alreadyExisted: false };

	const beforeIds = new Set(before.map(booking.idOf));
	const isNowThere = (record: IDataObject) => {
		const verdict = booking.judge(record);
		return verdict === 'ours' || (verdict === 'maybe' && !beforeIds.has(booking.idOf(record)));
	};
	if (isRefused(outcome)) {
		const found = (await booking.list()).find(isNowThere);
		if (found) return { record: found, alreadyExisted: true };
		const said = outcome.kind === 'answer' ? outcome.text : '';
		const error = client.failed(request, outcome);
		if (codes.doubled && booking.isDoubled?.(said)) error.context.caseCode = codes.doubled;
		throw error;
	}
	if (!isTaken && !isUnclear(outcome)) throw client.failed(request, outcome);

	const until = Date.now() + booking.waitMs;
	do {
		await sleep(Math.max(10, Math.min(booking.pollMs, until - Date.now())));
		// A failed look changes nothing about what is unknown; the next one may succeed.
		const found = (await booking.list().catch(() => [])).find(isNowThere);
		if (found) return { record: found, alreadyExisted: false };
	} while (Date.now() < until);
	const { message, description } = client.failed(request, outcome);
	throw client.failure({
		message: `${subject}: NewStore gave no clear answer, and it is not in its list`,
		description: `It may still appear there, so it was not sent again. The next run looks first and books it when it is still missing. (${message}. ${description ?? ''})`,
		caseCode: codes.unconfirmed,
		itemIndex: request.itemIndex,
	});
}
