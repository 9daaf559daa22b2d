/**
 * One journal per payout. A payout over the end of a month is one journal per month: the part of an earlier month goes to the
 * rollover account, and the last one takes it back (accounting.md 6, month split).
 */
import { utcMonth } from '../../shared/channel/times';
import type { ProvedDocuments } from '../proof/proveDocuments';
import type { Counterparts, JournalPlan } from './composeJournal';
import { convert } from './conversion';
import { keyOf } from '../proof/documents';
import { mergeEntries, statementEntries } from './journalEntries';
import type { JournalSettings } from './journalSettings';
import type { ProvedPayment } from '../proof/paymentProof';
import { headerReason, isPerStatement } from './planStatements';
import type { ProvedStatement } from '../proof/statementProof';

const monthOf = ({ day }: ProvedStatement) => utcMonth(day);

function byMonth(statements: ProvedStatement[]): ProvedStatement[][] {
	const months = new Map<string, ProvedStatement[]>();
	for (const statement of statements) {
		const month = monthOf(statement);
		months.set(month, [...(months.get(month) ?? []), statement]);
	}
	return [...months.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

function* planPayment(payment: ProvedPayment, settings: JournalSettings): Generator<JournalPlan> {
	const { shopId, id, currency, payoutCurrency, rate } = payment;
	const isForeign = payoutCurrency !== currency;
	const isExchanged = isForeign && settings.journalCurrency === 'payout';
	const months = byMonth(payment.statements);
	let carried = 0;
	for (const [place, part] of months.entries()) {
		const isLast = place === months.length - 1;
		const payableMinor = part.reduce((sum, statement) => sum + statement.payableMinor, 0);
		const own = isExchanged && rate ? convert(payableMinor, rate) : payableMinor;
		const total = isExchanged ? payment.amountMinor : carried + own;
		const counterparts: Counterparts = isLast
			? [
					['rollover', carried === 0 ? 0 : -carried],
					['clearing', total],
				]
			: [['rollover', own]];
		const { region, day } = part[part.length - 1];
		yield {
			ref: months.length > 1 ? `TTS-P${id}-M${place + 1}` : `TTS-P${id}`,
			shopId,
			region,
			statementIds: part.map((statement) => statement.id),
			paymentId: id,
			time: day,
			currency,
			entries: mergeEntries(part.map(statementEntries)),
			payableMinor,
			...(isExchanged ? { rate } : isForeign ? { shownRate: rate } : {}),
			counterparts,
			title: `TikTok Shop ${region} payout`,
			draftReasons: part.flatMap(headerReason),
		};
		carried += own;
	}
}

export function* planPayments(
	{ payments, bookable }: ProvedDocuments,
	settings: JournalSettings,
): Generator<JournalPlan> {
	for (const payment of payments.values()) {
		const { statements } = payment;
		// A payout is booked whole: with every one of its statements, or not yet.
		if (!payment.isComplete || statements.some((statement) => isPerStatement(statement, settings))) continue;
		if (statements.some(({ shopId, id }) => !bookable.has(keyOf(shopId, id)))) continue;
		if (statements.every(({ day }) => day < settings.bookFrom)) continue;
		yield* planPayment(payment, settings);
	}
}
