/** The second page of the form of 06b: what the refund is about, and only what can be answered now. */
import { documentAmount, documentRow, readOrFault } from '../../shared/channel/malformed';
import { about, choiceField, textField } from '../../shared/channel/formPage';
import type { FormField, LastPage, NextPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import { counted } from '../../shared/channel/rows';
import { iso } from '../../shared/channel/times';
import { fromMinor } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { tableMinor } from '../amounts';
import { namesOfGoods } from '../plan/subject';
import type { RefundContext } from '../plan/refundContext';
import { reasonInWords } from '../reading/sellerReasons';
import type { PlanSettings } from '../settings';
import type { LedgerRow } from '../types';
import { ANSWERS, takesAnswer } from './answers';
import type { Question, QuestionFeeds } from './question';
import { askAbout, mostFor, rowOfKey } from './question';
import { tellOf } from './tellRefund';
import type { TellSettings } from './tellRefund';

/** What the answer is checked against; amounts are decimal strings. */
export interface RefundQuestion extends NextPage {
	refund_key: string;
	/** state of the row when it was shown: the answer holds for that */
	state: string;
	/** answers that the page offers */
	decisions: string[];
	currency: string;
	/** '' where TikTok has not said it */
	most: string;
	/** amount that stood in the page; '' where none is asked for */
	proposed: string;
	/** name of a reason by the words of the page */
	reasons: Record<string, string>;
	/** a yes needs a reason that a person has chosen */
	needs_reason: boolean;
	/** id of a TikTok line by the words of the page; empty where nobody has to choose */
	pieces: Record<string, string>;
}

export interface DescribeFeeds extends QuestionFeeds {
	/** rows of tts_cases about the refund */
	cases: Row[];
	/** rows of tts_locations */
	locations: Row[];
	/** what Return: Calculate has put out */
	calculated: Row[];
}

export type Described = { ask: RefundQuestion } | { told: LastPage };

/** TikTok takes it as it is set up in tts_refund_reasons. */
const asSetUp = (name: string) => `As set up: ${reasonInWords(name)}`;

const STATUS: Readonly<Record<string, string>> = {
	AWAITING_SHIPMENT: 'not shipped yet',
	PARTIALLY_SHIPPING: 'shipped in part',
	AWAITING_COLLECTION: 'shipped, the carrier has not scanned it yet',
	IN_TRANSIT: 'on its way to the buyer',
	DELIVERED: 'delivered to the buyer',
	COMPLETED: 'completed',
	CANCELLED: 'cancelled',
};

const WISHES: Readonly<Record<string, string>> = {
	REFUND: 'wants the money back',
	RETURN_AND_REFUND: 'wants to send the goods back and get the money',
	REPLACEMENT: 'wants a new item',
	EXCHANGE: 'wants other goods',
};

/** Minor units that TikTok calls refundable; undefined when it was not asked or has not said it. */
function calculatedTotal(calculated: Row[], currency: string): number | undefined {
	const total = readOrFault(() =>
		calculated.map((json) => documentAmount(documentRow(json, 'order_refund_amount'), 'refund_total', currency)),
	);
	return 'value' in total ? total.value.find((amount) => amount > 0) : undefined;
}

/** The case that says why a person is asked: the one met last. */
const lastCase = (cases: readonly Row[]): Row | undefined =>
	cases
		.filter((one) => cell(one, 'what_happened') !== '')
		.reduce<Row | undefined>(
			(last, one) => (!last || cell(one, 'last_seen_at') >= cell(last, 'last_seen_at') ? one : last),
			undefined,
		);

/** Name of the store that took the goods back, as a case has noted its location. */
function storeIn(cases: readonly Row[], locations: readonly Row[]): string {
	const id = cases.map((one) => /"location_id"\s*:\s*"([^"]+)"/.exec(cell(one, 'ids'))?.[1] ?? '').find(Boolean) ?? '';
	const row = locations.find((one) => cell(one, 'location_id') === id);
	return (row && cell(row, 'note')) || id;
}

const money = (minor: number, currency: string) => `${fromMinor(minor, currency)} ${currency}`;

function goodsOf({ context, lines, row }: Question): string {
	if (!context) return '';
	if (row.newstore_refund_id !== '') return 'Money without goods, as customer service has entered it in NewStore';
	const names = lines.map((id) => context.line(id)?.name ?? '');
	return names.length > 0 ? namesOfGoods(names) : 'Nobody knows yet which pieces of the order it is about';
}

function requestIn({ context, possible }: Question, zone: string): string {
	const head =
		possible.kind === 'request'
			? possible.head
			: context?.returns.heads.find((one) => !one.isBySeller && ['open', 'running'].includes(one.phase));
	if (!head) return '';
	const until = head.deadline > 0 ? ` TikTok decides by itself on ${localTime(iso(head.deadline), zone)}.` : '';
	const why = head.reason === '' ? '' : ` Reason: ${reasonInWords(head.reason)}.`;
	return `The buyer ${WISHES[head.type]}: ${money(head.amount, head.currency)}.${why}${until}`;
}

function historyOf(row: LedgerRow, zone: string): string {
	const at = (time: string) => localTime(time, zone);
	const tried = row.attempts > 0 ? ` Tried ${counted(row.attempts, 'time')}.` : '';
	const before = row.decided_at === '' ? '' : ` Last answer${by(row)}: ${at(row.decided_at)}.`;
	// Of a row that is asked the note is the title of the case, which stands above.
	const last = row.note === '' || row.state === 'asked' ? '' : ` Last: ${row.note.replace(/\.$/, '')}.`;
	return `${row.created_at === '' ? '' : `Noticed ${at(row.created_at)}.`}${tried}${before}${last}`.trim();
}

const by = (row: LedgerRow) => (row.decided_by === '' ? '' : ` by ${row.decided_by}`);

const amountsOf = (context: RefundContext, lines: readonly string[]) => {
	const { currency } = context.order;
	const refunded = context.returns.heads.filter(({ phase }) => phase === 'refunded');
	const paid =
		lines.length > 0 ? lines.reduce((sum, id) => sum + (context.line(id)?.paid ?? 0), 0) : context.order.total;
	const back = refunded.reduce((sum, { amount }) => sum + amount, 0);
	return `The buyer has paid ${money(paid, currency)}${lines.length > 0 ? ' for it' : ' for the order'}; ${money(back, currency)} of the order are refunded so far.`;
};

/** The page says what is not possible, and why. */
function whatStands({ possible, row }: Question): [name: string, text: string] {
	const { yes } = ANSWERS[row.direction];
	if (possible.kind === 'no') return [`"${yes}" is not possible now`, possible.why];
	if (possible.kind === 'unread')
		return [
			'TikTok gives no answer now',
			'What can be refunded, and which reasons it takes, could not be looked up. A yes is kept and carried out when TikTok answers.',
		];
	return ['To know', possible.note];
}

interface Asked {
	currency: string;
	most: string;
	proposed: string;
	reasons: Record<string, string>;
	needs_reason: boolean;
	pieces: Record<string, string>;
	fields: FormField[];
}

const NOTHING_ASKED: Asked = {
	currency: '',
	most: '',
	proposed: '',
	reasons: {},
	needs_reason: false,
	pieces: {},
	fields: [],
};

/** "1: White tee S (21.50 GBP)": the number keeps two pieces of one product apart. */
function piecesOf(context: RefundContext): Record<string, string> {
	const open = context.order.lines.filter(({ id }) => context.restOf(id) > 0);
	return Object.fromEntries(
		open.map((line, place) => [
			`${place + 1}: ${line.name} (${money(context.restOf(line.id), context.order.currency)})`,
			line.id,
		]),
	);
}

/** Fields for a yes on TikTok, and what they are checked against. */
function askedFor(question: Question, calculated: Row[]): Asked {
	const { row, context, possible, lines } = question;
	if (row.direction !== 'store_to_tiktok' || possible.kind === 'no' || possible.kind === 'request')
		return NOTHING_ASKED;
	if (possible.kind === 'unread' || !context) {
		const { currency } = row;
		const proposed = row.decision_amount || row.amount;
		const label = `Amount${currency === '' ? '' : ` in ${currency}`}; empty: what TikTok calculates`;
		return {
			...NOTHING_ASKED,
			currency,
			proposed,
			fields: [textField('decision_amount', label, { value: proposed, placeholder: '12.50' })],
		};
	}
	const { currency } = context.order;
	const total = calculatedTotal(calculated, currency);
	const own = mostFor(
		context,
		row,
		possible.lines.filter((id) => lines.includes(id)),
	);
	const most = total === undefined ? own : Math.min(own, total);
	const wanted = tableMinor(row.decision_amount, currency) ?? tableMinor(row.amount, currency) ?? total;
	const proposed = wanted === undefined ? '' : fromMinor(Math.min(wanted, most), currency);
	const set = possible.reason?.name ?? '';
	const reasons = {
		...(set === '' ? {} : { [asSetUp(set)]: '' }),
		...Object.fromEntries(possible.reasons.map((name) => [reasonInWords(name), name])),
	};
	const pieces = lines.length === 0 && row.newstore_refund_id === '' ? piecesOf(context) : {};
	const label = `Amount in ${currency}, at most ${fromMinor(most, currency)}; empty: what TikTok calculates`;
	return {
		currency,
		most: fromMinor(most, currency),
		proposed,
		reasons,
		needs_reason: set === '',
		pieces,
		fields: [
			...(Object.keys(pieces).length > 0
				? [
						{
							fieldLabel: 'Which pieces came back?',
							fieldName: 'pieces',
							fieldType: 'checkbox',
							fieldOptions: { values: Object.keys(pieces).map((option) => ({ option })) },
						},
					]
				: []),
			textField('decision_amount', label, { value: proposed, placeholder: '12.50' }),
			Object.keys(reasons).length > 0
				? choiceField('decision_reason', 'Reason that TikTok is told, for a refund', Object.keys(reasons), {
						value: Object.keys(reasons)[0],
					})
				: textField('decision_reason', 'Name of the reason, as TikTok calls it (it has no list for this market)'),
		],
	};
}

export function describeRefund(key: string, feeds: DescribeFeeds, plan: PlanSettings, tell: TellSettings): Described {
	const row = rowOfKey(feeds.ledger, key);
	if (!row || !takesAnswer(row)) return { told: tellOf(key, row, feeds.cases, tell) };
	const question = askAbout(row, feeds, plan);
	const { possible, context } = question;
	const answers = ANSWERS[row.direction];
	const isBooking = row.direction === 'tiktok_to_newstore';
	const canSayYes = isBooking || possible.kind !== 'no';
	const decisions = canSayYes ? [answers.yes, answers.no] : [answers.no];
	const shop = plan.shops.get(row.shop_id);
	const zone = shop?.timeZone || tell.timeZone;
	const asked = askedFor(question, feeds.calculated);
	const why = lastCase(feeds.cases);
	const amount = asked.proposed === '' ? '' : ` ${asked.proposed} ${asked.currency}`;
	const facts: Array<[string, string]> = [
		['Goods', goodsOf(question)],
		['Store', storeIn(feeds.cases, feeds.locations)],
		[
			'Shop and order',
			`${shop?.name ?? row.shop_id}, order ${row.order_id}${context ? `, ${STATUS[context.order.status] ?? context.order.status}` : ''}`,
		],
		['Request of the buyer', requestIn(question, zone)],
		['Amounts', context ? amountsOf(context, question.lines) : ''],
		['Why you are asked', why ? cell(why, 'what_happened') : row.note],
		['What happened so far', historyOf(row, zone)],
		...(isBooking ? [] : [whatStands(question)]),
	];
	const { fields, ...checks } = asked;
	return {
		ask: {
			page_title: isBooking ? 'Book the return in NewStore?' : `Refund${amount}?`,
			page_fields: JSON.stringify([
				about(facts),
				choiceField('decision', 'Your decision', decisions, { required: true }),
				...fields,
			]),
			refund_key: row.refund_key,
			state: row.state,
			decisions,
			...checks,
		},
	};
}

/** What TikTok is asked to calculate before the page is shown; undefined when there is nothing to ask. */
export function toCalculate(key: string, feeds: QuestionFeeds, plan: PlanSettings): Row | undefined {
	const row = rowOfKey(feeds.ledger, key);
	if (!row || !takesAnswer(row) || row.direction !== 'store_to_tiktok' || row.newstore_refund_id !== '')
		return undefined;
	const { possible, lines } = askAbout(row, feeds, plan);
	if (possible.kind !== 'refund' || lines.length === 0) return undefined;
	const { reason, reasons } = possible;
	const name = reason?.name ?? reasons[0] ?? '';
	if (name === '') return undefined;
	return {
		shop_id: row.shop_id,
		order_id: row.order_id,
		request_type: reason?.type ?? 'REFUND',
		reason_name: name,
		order_line_item_ids: possible.lines.filter((id) => lines.includes(id)),
		...(reason?.shipmentType ? { shipment_type: reason.shipmentType } : {}),
		...(reason?.handoverMethod ? { handover_method: reason.handoverMethod } : {}),
	};
}
