/** The form of 07b: what a buyer asks on TikTok, what the seller may answer now and until when, and the answer for TikTok. */
import { about, choiceField, link, longTextField, paragraphs, personOf } from '../../shared/channel/formPage';
import type { FormField, LastPage, NextPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { documentName, documentRow, documentText, readOrFault } from '../../shared/channel/malformed';
import { iso } from '../../shared/channel/times';
import { rowsOf } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { namesOfGoods } from '../plan/subject';
import { reasonInWords } from '../reading/sellerReasons';
import type { TikTokReturn } from '../reading/tikTokReturns';
import { readReturns } from '../reading/tikTokReturns';

export interface RequestSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	/** address of the form of 07b; '' when nobody knows it */
	formUrl: string;
	/** IANA zone where the shop has none */
	timeZone: string;
}

interface Answer {
	decision: string;
	/** names of TikTok's reasons by their words; empty for a yes */
	reasons: Record<string, string>;
}

/** What the answer is checked against. */
export interface BuyerQuestion extends NextPage {
	shop_id: string;
	order_id: string;
	return_id: string;
	/** by the words of the page */
	answers: Record<string, Answer>;
}

/** Takes TikTok Shop Return: Approve or Reject. */
interface AnswerItem {
	shop_id: string;
	order_id: string;
	return_id: string;
	decision: string;
	label: string;
	reject_reason?: string;
	comment?: string;
	/** who answered */
	decided_by: string;
}

export type BuyerAnswer = { approve: AnswerItem } | { reject: AnswerItem } | { unchanged: LastPage };

const NOTHING = 'Nothing was answered';

/** A seller's answer to the request itself; the offer of a part needs amounts and stays in Seller Center. */
const isAnswer = (decision: string) => /^(APPROVE|REJECT|ISSUE)_/.test(decision);
const isNo = (decision: string) => decision.startsWith('REJECT_');

const WISHES: Readonly<Record<TikTokReturn['type'], string>> = {
	REFUND: 'The buyer wants the money back',
	RETURN_AND_REFUND: 'The buyer wants to send the goods back and get the money',
	REPLACEMENT: 'The buyer wants a new item',
	EXCHANGE: 'The buyer wants other goods',
};

/** What TikTok lets the seller answer now. */
function answersIn(eligibility: Row): Record<string, Answer> {
	return Object.fromEntries(
		rowsOf(eligibility.decisions)
			.filter((one) => one.eligible === true && isAnswer(cell(one, 'decision')))
			.map((one) => [
				cell(one, 'label') || cell(one, 'decision'),
				{
					decision: cell(one, 'decision'),
					reasons: Object.fromEntries(
						rowsOf(one.available_reject_reasons).map((reason) => [
							cell(reason, 'text') || cell(reason, 'name'),
							cell(reason, 'name'),
						]),
					),
				},
			]),
	);
}

/** TikTok gives the reason in the buyer's words where it has them. */
const reasonOf = (document: Row, head: TikTokReturn) =>
	documentName(document, 'return_reason_text') || (head.reason === '' ? '' : reasonInWords(head.reason));

const wayBack = ({ formUrl }: RequestSettings, { id, shopId }: Pick<TikTokReturn, 'id' | 'shopId'>) =>
	formUrl === '' ? '' : `${formUrl}?return_id=${encodeURIComponent(id)}&shop_id=${encodeURIComponent(shopId)}`;

/**
 * @param document the request as TikTok Shop, Return: Search gives it
 * @param eligibility what Return: Get Decision Eligibility puts out for it
 */
export function describeRequest(
	document: Row,
	eligibility: Row,
	settings: RequestSettings,
): { ask: BuyerQuestion } | { told: LastPage } {
	const feed = readReturns([document]);
	const [head] = [...feed.byOrder.values()].flatMap(({ all }) => all);
	if (!head)
		return {
			told: {
				page_title: NOTHING,
				page_text: paragraphs(
					`What TikTok says of the request cannot be read (${feed.unreadable[0]?.fault ?? 'nothing came'}). Answer it in Seller Center.`,
				),
			},
		};
	const answers = answersIn(eligibility);
	const status = readOrFault(() => documentText(document, 'return_status'));
	if (Object.keys(answers).length === 0) {
		const next = head.nextId === '' ? '' : `It goes on as request ${head.nextId}.`;
		return {
			told: {
				page_title: NOTHING,
				page_text: `${paragraphs(
					`Request ${head.id} takes no answer now: TikTok shows it as ${'value' in status ? status.value : 'unknown'}.`,
					next,
				)}${head.nextId === '' ? '' : link(wayBack(settings, { id: head.nextId, shopId: head.shopId }), 'Open the new request')}`,
			},
		};
	}
	const shop = settings.shops.get(head.shopId);
	const zone = shop?.timeZone || settings.timeZone;
	const { currency } = documentRow(document, 'refund_amount');
	const money =
		head.amount > 0
			? `${fromMinor(head.amount, head.currency)} ${head.currency || cell({ currency }, 'currency')}`
			: '';
	const names = head.lines.map(({ name }) => name);
	const reasons = [...new Set(Object.values(answers).flatMap((one) => Object.keys(one.reasons)))];
	const fields: FormField[] = [
		about([
			[WISHES[head.type], money],
			['Goods', names.length > 0 ? namesOfGoods(names) : 'The whole order'],
			['Reason of the buyer', reasonOf(document, head)],
			['Shop and order', `${shop?.name ?? head.shopId}, order ${head.orderId}`],
			['TikTok decides by itself on', head.deadline > 0 ? localTime(iso(head.deadline), zone) : ''],
		]),
		choiceField('answer', 'Your answer', Object.keys(answers), { required: true }),
		...(reasons.length > 0 ? [choiceField('reason', 'Reason, for a no', reasons)] : []),
		longTextField('comment', 'Comment for the buyer, for a no'),
	];
	return {
		ask: {
			page_title: 'Answer a buyer',
			page_fields: JSON.stringify(fields),
			shop_id: head.shopId,
			order_id: head.orderId,
			return_id: head.id,
			answers,
		},
	};
}

/** @param answer what the page gives, with `user` of n8n's sign-in */
export function answerRequest(question: BuyerQuestion, answer: Row, settings: RequestSettings): BuyerAnswer {
	const back = link(wayBack(settings, { id: question.return_id, shopId: question.shop_id }), 'Choose again');
	const refuse = (text: string): BuyerAnswer => ({
		unchanged: { page_title: NOTHING, page_text: `${paragraphs(text)}${back}` },
	});
	const label = cell(answer, 'answer');
	const chosen = Object.hasOwn(question.answers, label) ? question.answers[label] : undefined;
	if (!chosen) return refuse(`Choose one of: ${Object.keys(question.answers).join('; ')}.`);
	const item: AnswerItem = {
		shop_id: question.shop_id,
		order_id: question.order_id,
		return_id: question.return_id,
		decision: chosen.decision,
		label,
		decided_by: personOf(answer),
	};
	if (!isNo(chosen.decision)) return { approve: item };
	const said = cell(answer, 'reason');
	const reason = Object.hasOwn(chosen.reasons, said) ? chosen.reasons[said] : '';
	if (reason === '')
		return refuse(
			said === ''
				? 'TikTok wants a reason for a no. Choose one.'
				: `TikTok takes the reason "${said}" for another answer only. Choose another one.`,
		);
	const comment = cell(answer, 'comment');
	return { reject: { ...item, reject_reason: reason, ...(comment === '' ? {} : { comment }) } };
}

/** What TikTok has made of the answer. `result`: an item of Return: Approve or Reject, or of its error output. */
export function tellAnswer(question: BuyerQuestion, item: Row, result: Row, settings: RequestSettings): LastPage {
	if (result.ok === true) {
		const again = result.already_done === true;
		return {
			page_title: again ? 'It was answered so before' : 'TikTok has your answer',
			page_text: paragraphs(
				`${cell(item, 'label')}. TikTok shows the request as ${cell(result, 'return_status')} now.`,
				again ? 'Nothing was sent a second time.' : '',
			),
		};
	}
	const back = link(wayBack(settings, { id: question.return_id, shopId: question.shop_id }), 'Choose again');
	return {
		page_title: 'TikTok has not taken the answer',
		page_text: `${paragraphs(cell(result, 'title') || 'TikTok gave no answer.', cell(result, 'what_to_do'))}${back}`,
	};
}
