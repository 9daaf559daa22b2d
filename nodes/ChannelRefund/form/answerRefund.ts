/** An answer in the form of 06b → the columns of tts_refunds that it changes, or why it changes nothing. */
import { link, paragraphs, personOf } from '../../shared/channel/formPage';
import type { LastPage } from '../../shared/channel/formPage';
import { isoExact } from '../../shared/channel/times';
import { fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { tableMinor } from '../amounts';
import type { LedgerRow } from '../types';
import { ANSWERS, wayBack } from './answers';
import type { RefundQuestion } from './describeRefund';

type Columns = Pick<
	LedgerRow,
	| 'refund_key'
	| 'state'
	| 'decision'
	| 'decision_amount'
	| 'decision_reason'
	| 'decided_at'
	| 'decided_by'
	| 'ask_again_at'
	| 'updated_at'
> &
	Partial<Pick<LedgerRow, 'lines'>>;

export type AnsweredRefund = { save: Columns } | { unchanged: LastPage };

const YES = new Set<string>(Object.values(ANSWERS).map(({ yes }) => yes));

/** People write a comma, a blank or the currency with it. */
const typedAmount = (text: string, currency: string): string =>
	text
		.replace(currency, '')
		.replace(/\s/g, '')
		.replace(/^[£$€]/, '')
		.replace(',', '.');

interface Wanted {
	amount: string;
	reason: string;
	lines: string[];
}

/** What a yes says; a sentence when it cannot be taken. */
function wantedBy(question: RefundQuestion, answer: Row): Wanted | string {
	const { currency, most, reasons } = question;
	const typed = typedAmount(cell(answer, 'decision_amount'), currency);
	if (typed !== '' && !/^\d+(\.\d+)?$/.test(typed))
		return `"${cell(answer, 'decision_amount')}" is no amount. Write it like 12.50, or leave it empty.`;
	const minor = currency === '' ? undefined : tableMinor(typed, currency);
	if (typed !== '' && currency !== '' && minor === undefined)
		return `${currency} has no amount like ${typed}. Write it like 12.50, or leave it empty.`;
	if (minor === 0) return 'The amount is 0. To give nothing back choose "Do not refund".';
	const limit = tableMinor(most, currency);
	if (minor !== undefined && limit !== undefined && minor > limit)
		return `At most ${most} ${currency} can be refunded; you wrote ${typed}.`;
	const said = cell(answer, 'decision_reason');
	const isListed = Object.keys(reasons).length > 0;
	if (isListed && said !== '' && !Object.hasOwn(reasons, said)) return 'Choose one of the reasons in the list.';
	const reason = isListed ? (reasons[said] ?? '') : said;
	if (question.needs_reason && reason === '') return 'TikTok wants a reason for a refund. Choose one.';
	const chosen = Array.isArray(answer.pieces) ? answer.pieces.map(String) : [];
	const lines = chosen.map((one) => question.pieces[one] ?? '').filter(Boolean);
	if (Object.keys(question.pieces).length > 0 && lines.length === 0) return 'Tick which pieces came back.';
	return { amount: minor === undefined ? typed : fromMinor(minor, currency), reason, lines };
}

const NOTHING_WANTED: Wanted = { amount: '', reason: '', lines: [] };

/**
 * @param question what Describe a Refund has put out
 * @param answer what the page gives, with `user` of n8n's sign-in
 * @param nowMs Unix milliseconds
 */
export function answerRefund(question: RefundQuestion, answer: Row, formUrl: string, nowMs: number): AnsweredRefund {
	const refuse = (text: string): AnsweredRefund => ({
		unchanged: {
			page_title: 'Nothing was changed',
			page_text: `${paragraphs(text)}${link(wayBack(formUrl, question.refund_key), 'Choose again')}`,
		},
	});
	const decision = cell(answer, 'decision');
	if (!question.decisions.includes(decision)) return refuse(`Choose one of: ${question.decisions.join(', ')}.`);
	const isYes = YES.has(decision);
	const wanted = isYes ? wantedBy(question, answer) : NOTHING_WANTED;
	if (typeof wanted === 'string') return refuse(wanted);
	const now = isoExact(nowMs);
	return {
		save: {
			refund_key: question.refund_key,
			state: isYes ? 'approved' : 'refused',
			decision: isYes ? 'approve' : 'refuse',
			decision_amount: wanted.amount,
			decision_reason: wanted.reason,
			...(wanted.lines.length > 0 ? { lines: JSON.stringify(wanted.lines) } : {}),
			decided_at: now,
			decided_by: personOf(answer),
			ask_again_at: '',
			updated_at: now,
		},
	};
}
