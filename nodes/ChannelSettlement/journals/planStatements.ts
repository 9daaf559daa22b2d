/** One journal per statement, which is one UTC day (accounting.md 1.1). */
import { keyOf } from '../proof/documents';
import type { ProvedDocuments } from '../proof/proveDocuments';
import type { JournalPlan } from './composeJournal';
import { convert, shareOf } from './conversion';
import { mergeEntries, statementEntries } from './journalEntries';
import type { JournalSettings } from './journalSettings';
import { marketOf } from '../../shared/channel/markets';
import type { ProvedPayment } from '../proof/paymentProof';
import type { ProvedStatement } from '../proof/statementProof';

/** Where TikTok shows no payments (tiktok-shop.md 11.1), a journal is always of a statement. */
export const isPerStatement = ({ region }: ProvedStatement, { unit }: JournalSettings) =>
	unit === 'statement' || marketOf(region)?.statements === 'sea';

/** Journals change with the totals of a statement, which single transactions do not carry. */
export const headerReason = ({ hasHeader, id }: ProvedStatement) =>
	hasHeader ? [] : [`The totals of statement ${id} are not known, only its transactions.`];

/**
 * What a statement brings into the bank. The statements of one payout together bring exactly its amount: each gets what the
 * running total of their payable amounts adds.
 */
function bankShare(statement: ProvedStatement, payment: ProvedPayment): number {
	let before = 0;
	for (const other of payment.statements) {
		if (other === statement) break;
		before += other.payableMinor;
	}
	if (payment.beforeMinor === 0) return payment.rate ? convert(statement.payableMinor, payment.rate) : 0;
	const until = (minor: number) => shareOf(payment.amountMinor, minor, payment.beforeMinor);
	return until(before + statement.payableMinor) - until(before);
}

export function* planStatements(
	{ statements, payments, bookable }: ProvedDocuments,
	settings: JournalSettings,
): Generator<JournalPlan> {
	for (const statement of statements) {
		const { shopId, id, region, currency, payableMinor } = statement;
		if (!bookable.has(keyOf(shopId, id)) || !isPerStatement(statement, settings)) continue;
		// It came along because its payout has later statements too.
		if (statement.day < settings.bookFrom) continue;
		const payment = payments.get(keyOf(shopId, statement.paymentId));
		const isForeign = payment?.rate !== undefined && payment.payoutCurrency !== currency;
		const isExchanged = isForeign && settings.journalCurrency === 'payout';
		// Which share of the payout is this statement's cannot be said while others are not known.
		if (isExchanged && !payment.isComplete) continue;
		yield {
			ref: `TTS-${id}`,
			shopId,
			region,
			statementIds: [id],
			paymentId: statement.paymentId,
			time: statement.day,
			currency,
			entries: mergeEntries([statementEntries(statement)]),
			payableMinor,
			...(isExchanged ? { rate: payment.rate } : isForeign ? { shownRate: payment.rate } : {}),
			counterparts: [['clearing', isExchanged ? bankShare(statement, payment) : payableMinor]],
			title: `TikTok Shop ${region} settlement`,
			draftReasons: headerReason(statement),
		};
	}
}
