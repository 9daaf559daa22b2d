import type { IDataObject } from 'n8n-workflow';

import type { Shop } from '../../../shared/tiktok/shops';
import { isVersionFailure } from '../../../shared/tiktok/versions';
import { asId } from '../session';
import type { Session } from '../session';
import { readRejectReasons } from './rejectReasons';
import type { RejectReason } from './rejectReasons';
import { readRequests } from './requests';
import type { RequestKind } from './requests';

/** Whether the seller may give one answer now, and with which reasons, when it is a refusal. */
export interface Decision extends IDataObject {
	decision: string;
	/** in plain words, for forms */
	label: string;
	eligible: boolean;
	/** TikTok's code and words when it may not be given; they may be filled for an allowed one, too */
	ineligible_code?: string;
	ineligible_reason?: string;
	available_reject_reasons: RejectReason[];
}

/** `told`: TikTok has said it; `worked_out`: it has no such call for this app, and the step that is due tells the answers */
export type DecisionSource = 'told' | 'worked_out';

/** What an answer means, for the person who gives it. */
const LABELS: Record<string, string> = {
	APPROVE_REFUND: 'Yes: pay the buyer back',
	APPROVE_RETURN: 'Yes: the buyer may send the goods back',
	APPROVE_RECEIVED_PACKAGE: 'Yes: the parcel is fine, pay the buyer back',
	APPROVE_REPLACEMENT: 'Yes: the buyer gets a new item',
	ISSUE_REPLACEMENT_REFUND: 'Pay the buyer back instead of a new item',
	REJECT_REFUND: 'No: the buyer gets no money back',
	REJECT_RETURN: 'No: the goods are not taken back',
	REJECT_RECEIVED_PACKAGE: 'No: what is in the parcel is not right',
	REJECT_REPLACEMENT: 'No: the buyer gets no new item',
	APPROVE_REQUEST_CANCEL: 'Yes: cancel the order',
	REJECT_REQUEST_CANCEL: 'No: the order is not cancelled',
};

const labelOf = (decision: string) => LABELS[decision] ?? decision;

/** Answers by the step that is due (tiktok-shop.md 9.1, 10.1, 10.2). */
const ANSWERS: Record<string, string[]> = {
	SELLER_RESPOND_REFUND: ['APPROVE_REFUND', 'REJECT_REFUND'],
	SELLER_RESPOND_RETURN: ['APPROVE_RETURN', 'REJECT_RETURN'],
	SELLER_RESPOND_RECEIVE_PACKAGE: ['APPROVE_RECEIVED_PACKAGE', 'REJECT_RECEIVED_PACKAGE'],
	SELLER_RESPOND_REPLACEMENT: ['APPROVE_REPLACEMENT', 'ISSUE_REPLACEMENT_REFUND', 'REJECT_REPLACEMENT'],
	SELLER_RESPOND_CANCEL: ['APPROVE_REQUEST_CANCEL', 'REJECT_REQUEST_CANCEL'],
};

/**
 * Which answers the seller may give to a return or cancellation now: Get Decision Eligibility (202601), and where an app does
 * not have it the step that TikTok names as due, with the reasons of Get Reject Reasons.
 */
export async function readDecisions(
	session: Session,
	kind: RequestKind,
	shop: Shop,
	id: string,
	{ locale, check }: { locale?: string; check?: string[] },
	itemIndex: number,
): Promise<{ source: DecisionSource; decisions: Decision[] }> {
	const outcome = await session.client.send({
		method: 'GET',
		path: '/return_refund/202601/decision_eligibility',
		query: { return_or_cancel_id: id, check_decisions: check, locale },
		cipher: shop.cipher,
		repeatable: true,
	});
	if (outcome.ok) return { source: 'told', decisions: decisionsOf(outcome.data.decisions) };
	if (!isVersionFailure(outcome.failure)) throw session.client.problem(outcome.failure, itemIndex);
	return { source: 'worked_out', decisions: await workOut(session, kind, shop, id, { locale, check }, itemIndex) };
}

/** Entries of `decisions`, as a list of the same shape whatever is left out of them. */
export function decisionsOf(list: unknown): Decision[] {
	return (Array.isArray(list) ? (list as Array<IDataObject | null>) : []).flatMap((entry) => {
		const decision = asId(entry?.decision);
		if (!entry || decision === '') return [];
		const reasons = Array.isArray(entry.available_reject_reasons)
			? (entry.available_reject_reasons as IDataObject[])
			: [];
		return {
			...entry,
			decision,
			label: labelOf(decision),
			eligible: entry.eligible === true,
			...(entry.ineligible_code === undefined ? {} : { ineligible_code: asId(entry.ineligible_code) }),
			available_reject_reasons: reasons
				.map((reason) => ({ name: asId(reason?.name), text: asId(reason?.text) || asId(reason?.name) }))
				.filter(({ name }) => name !== ''),
		};
	});
}

async function workOut(
	session: Session,
	kind: RequestKind,
	shop: Shop,
	id: string,
	{ locale, check }: { locale?: string; check?: string[] },
	itemIndex: number,
): Promise<Decision[]> {
	const filter = kind.idFilter === 'return_ids' ? { return_ids: [id] } : { cancel_ids: [id] };
	const [found] = await readRequests(kind, session, shop, filter, itemIndex);
	const steps = (found?.seller_next_action_response as IDataObject[] | undefined) ?? [];
	const answers = steps.flatMap(({ action }) => ANSWERS[asId(action)] ?? []);
	const wanted = check?.length ? answers.filter((answer) => check.includes(answer)) : answers;
	const isRefusal = (answer: string) => answer.startsWith('REJECT_');
	const reasons = wanted.some(isRefusal)
		? await readRejectReasons(session.client, shop.cipher, id, locale, itemIndex)
		: [];
	return wanted.map((decision) => ({
		decision,
		label: labelOf(decision),
		eligible: true,
		available_reject_reasons: isRefusal(decision) ? reasons : [],
	}));
}
