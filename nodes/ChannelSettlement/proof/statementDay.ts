/**
 * The UTC day that a statement is of. statement_time is the end of that day: 00:00 of the next one (tiktok-shop.md 11.1, high). The
 * overview of TikTok reads otherwise, so it is a setting, and what the documents themselves show is compared with it.
 */
import type { ExceptionItem } from '../../shared/exception';
import { DAY_MS, isoExact } from '../../shared/channel/times';

/** The day that ended with statement_time, or the one that begins then. */
export type StatementDay = 'ended' | 'begins';

/** The first is the default. */
export const STATEMENT_DAYS: readonly StatementDay[] = ['ended', 'begins'];

/** @returns the beginning of the day the statement is of; both in Unix milliseconds */
export const dayOf = (statementTime: number, which: StatementDay): number =>
	which === 'ended' ? statementTime - DAY_MS : statementTime;

/** What a statement and its payout tell about its day. Unix milliseconds; 0 when nobody says it. */
interface DayFacts {
	statementId: string;
	time: number;
	/** the newest order in it was placed */
	newestOrderAt: number;
	isPaid: boolean;
	paymentId: string;
	/** when TikTok began the payout, or had paid it */
	payoutAt: number;
}

const text = (time: number) => `${isoExact(time).slice(0, 16).replace('T', ' ')} UTC`;

/** A sentence when the documents cannot be as the setting says; '' when they can. */
function contradiction(facts: DayFacts, which: StatementDay, now: number): string {
	const { statementId, time, newestOrderAt, isPaid, paymentId, payoutAt } = facts;
	if (time === 0) return '';
	if (which === 'ended') {
		if (newestOrderAt < time) return '';
		return `Statement ${statementId} has the time ${text(time)} and holds an order that was placed on ${text(newestOrderAt)}: it cannot be of a day that had ended before.`;
	}
	const end = time + DAY_MS;
	if (payoutAt > 0 && payoutAt < end) {
		return `Statement ${statementId} has the time ${text(time)}, and its payout ${paymentId} was begun on ${text(payoutAt)}: before the day that begins with that time was over.`;
	}
	return isPaid && now < end
		? `Statement ${statementId} has the time ${text(time)} and is paid out before the day that begins with it is over.`
		: '';
}

/** One case for all statements, and the same one in every run: the setting is one. */
export function statementDayCase(all: DayFacts[], which: StatementDay, now: number): ExceptionItem | undefined {
	const found = all
		.map((facts) => ({ id: facts.statementId, sentence: contradiction(facts, which, now) }))
		.filter(({ sentence }) => sentence !== '');
	if (found.length === 0) return undefined;
	const [{ id, sentence }] = found;
	const [is, other] =
		which === 'begins'
			? ['the day that begins with its time', 'the day before']
			: ['the day before its time', 'the day that begins with it'];
	return {
		code: 'SETTLEMENT_STATEMENT_DAY',
		flow: 'settlement',
		severity: 'error',
		owner_role: 'finance',
		title: 'Settlements may be booked on the wrong day',
		what_happened: `By setting a statement is of ${is}. ${sentence} So it seems to be of ${other}. Statements that show this: ${found.length}. Their journals were built with the day of the setting.`,
		what_to_do: `In the form "Change settings" set "settlement_statement_day" to ${which === 'begins' ? 'ended' : 'begins'} before the month is closed. To be sure, open statement ${id} in Seller Center under Finance first and see whether its orders are settled on ${other}. What is in the books keeps its date.`,
		business_key: 'settlement_statement_day',
		ids: {},
	};
}
