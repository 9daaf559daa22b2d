/**
 * What TikTok calls refundable → how much to refund. Never more than TikTok allows, than the buyer paid for the lines, or than
 * is left of the order. Pure; amounts are integer minor units inside.
 */
import { paidMinor } from '../../shared/channel/amounts';
import { documentId, documentText, MalformedDocument, readOrFault, requiredId } from '../../shared/channel/malformed';
import { aboutNames } from '../../shared/channel/goods';
import { SHOP_OFF } from '../../shared/channel/shops';
import { allocate, fromMinor } from '../../shared/money';
import type { Placed } from '../../shared/channel/placed';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import { isEmptyItem, rowOf } from '../../shared/channel/rows';
import { tableMinor } from '../amounts';
import { changed, ledgerProblems, lineIds, readLedger } from '../ledger/ledger';
import { BY_FORM, nameOf, refundException } from '../refundProblems';
import type { RefundProblem } from '../refundProblems';
import type { AmountSettings } from '../settings';
import type { CreateItem, LedgerRow, RefundException, RefundPlan } from '../types';
import { baseOf } from '../ledger/outcomes';
import { retryAt } from '../ledger/waiting';

export interface RefundDecisions {
	create: Array<Placed<CreateItem>>;
	exceptions: Array<Placed<RefundException>>;
}

/** TikTok's answer, in minor units. */
interface Calculated {
	total: number;
	subtotal: number;
	tax: number;
	shipping: number;
	/** fees of some markets: Colorado's delivery fee, the buyer's service fee */
	fees: number;
}

/** @throws MalformedDocument when an amount is none */
function readCalculated(amount: Row, currency: string): Calculated {
	const minor = (field: string) => paidMinor(amount, field, currency);
	return {
		total: minor('refund_total'),
		subtotal: minor('refund_subtotal'),
		tax: minor('refund_tax'),
		shipping: minor('refund_shipping_fee'),
		fees: minor('retail_delivery_fee') + minor('buyer_service_fee'),
	};
}

/** @throws MalformedDocument when it is in another currency, or when its parts are not its total */
function usableAnswer(answer: Row, currency: string): Calculated {
	const given = documentText(answer, 'currency');
	if (given !== '' && given !== currency)
		throw new MalformedDocument('currency', given, `is ${given}, that of the order ${currency}`);
	const calculated = readCalculated(answer, currency);
	const { total, subtotal, tax, shipping, fees } = calculated;
	const parts = subtotal + tax + shipping + fees;
	if (parts !== total)
		throw new MalformedDocument(
			'refund_total',
			answer.refund_total,
			`is not the sum of its parts, ${fromMinor(parts, currency)}`,
		);
	return calculated;
}

/** The parts of TikTok's amount, the goods not above what the buyer paid for them. The tax of shipping comes with shipping. */
function capped(calculated: Calculated, plan: RefundPlan) {
	const shippingTax = calculated.shipping > 0 ? plan.shipping_tax : 0;
	const goods = Math.min(calculated.subtotal + calculated.tax, plan.lines_rest + shippingTax);
	const extra = calculated.shipping + calculated.fees;
	return { goods, extra, most: Math.min(goods + extra, calculated.total, plan.order_rest) };
}

interface Wanted {
	amount: number;
	/** a person or customer service has said so, so that less would be wrong */
	isFixed: boolean;
	reason: string;
}

/** What becomes of a fee that the store keeps; empty when there is none. */
function feeSentence(plan: RefundPlan, settings: AmountSettings): string {
	if (plan.store_return_fee <= 0) return '';
	const fee = `${fromMinor(plan.store_return_fee, plan.currency)} ${plan.currency}`;
	return settings.returnFee === 'deduct'
		? ` The store keeps a return fee of ${fee}; it is taken off.`
		: ` The store keeps a return fee of ${fee} in NewStore; the buyer gets it back all the same, as the setting says.`;
}

function wantedAmount(plan: RefundPlan, row: LedgerRow, most: number, settings: AmountSettings): Wanted | undefined {
	const decided = row.decision === 'approve' ? tableMinor(row.decision_amount, plan.currency) : undefined;
	if (decided !== undefined) return { amount: decided, isFixed: true, reason: 'A person has decided the amount.' };
	if (plan.kind === 'appeasement') {
		return { amount: plan.store_amount ?? 0, isFixed: true, reason: 'Customer service has decided the amount.' };
	}
	const fee = settings.returnFee === 'deduct' ? plan.store_return_fee : 0;
	const less = feeSentence(plan, settings);
	if (settings.refundAmount === 'buyer_paid') {
		return { amount: most - fee, isFixed: false, reason: `The buyer gets what was paid for these lines.${less}` };
	}
	if (plan.store_amount === undefined) return undefined;
	const shop = settings.shops.get(row.shop_id);
	const booked = shop === undefined || yesNo(shop.row, 'platform_discount_as_payment', true);
	const platform = settings.platformDiscount === 'exclude' && booked ? plan.platform_discount : 0;
	const without = platform > 0 ? " TikTok's part of the price is left out." : '';
	return {
		amount: plan.store_amount - platform - fee,
		isFixed: false,
		reason: `The buyer gets what the store has booked for the goods.${without}${less}`,
	};
}

const isMinor = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readPlan(json: Row): RefundPlan | undefined {
	const plan = rowOf(json.plan);
	const numbers = [
		...[plan.lines_rest, plan.order_rest, plan.shipping_tax],
		...[plan.store_return_fee, plan.platform_discount],
	];
	const rests = plan.line_rests;
	const isKind = plan.kind === 'return' || plan.kind === 'appeasement';
	const isWhole = isKind && Array.isArray(rests) && [...numbers, ...(rests as unknown[])].every(isMinor);
	const isAmount = plan.store_amount === undefined || isMinor(plan.store_amount);
	const hasCurrency = typeof plan.currency === 'string' && plan.currency.trim() !== '';
	return isWhole && isAmount && hasCurrency ? (plan as unknown as RefundPlan) : undefined;
}

/** Ids of a list; undefined when it is none, or one of them is no id. */
function idsOf(value: unknown): string[] | undefined {
	if (!Array.isArray(value)) return undefined;
	try {
		return value.map((id: unknown) => requiredId({ id }, 'id'));
	} catch {
		return undefined;
	}
}

type Decision = { create: CreateItem } | { exception: RefundException };

/** What an item lacks to be decided on; undefined when nothing. */
function fault(json: Row, plan: RefundPlan | undefined, lines: string[] | undefined): string | undefined {
	if (!plan) return 'it has no complete plan of Plan Refunds';
	if (isEmptyItem(rowOf(json.order_refund_amount))) return 'it has no order_refund_amount of Return: Calculate';
	if (!lines || lines.length === 0 || lines.length !== plan.line_rests.length)
		return 'its order_line_item_ids do not fit its plan';
	const checked = readOrFault(() => rowFault(json, rowOf(json.ledger)));
	return 'fault' in checked ? checked.fault.message : checked.value;
}

/** @throws MalformedDocument */
function rowFault(json: Row, ledger: Row): string | undefined {
	for (const field of ['refund_key', 'shop_id', 'order_id'])
		if (requiredId(json, field) !== requiredId(ledger, field))
			return `its ${field} is not that of its row of the ledger`;
	for (const field of ['reason_name', 'shipment_type', 'handover_method', 'request_type']) documentText(json, field);
	for (const field of ['newstore_return_id', 'newstore_refund_id']) documentId(json, field);
	for (const field of Object.keys(ledger)) documentText(ledger, field);
	const [problem] = ledgerProblems([ledger]);
	return problem && `its row of the ledger cannot be used. ${problem.complaint}`;
}

function decideOne(json: Row, settings: AmountSettings): Decision {
	const { now } = settings;
	const [row] = readLedger([{ ...rowOf(json.ledger), refund_key: cell(json, 'refund_key') || 'unknown' }]);
	const refuse = (problem: RefundProblem): Decision => ({ exception: refundException(row, problem, now) });
	const plan = readPlan(json);
	const answer = rowOf(json.order_refund_amount);
	const lines = idsOf(json.order_line_item_ids);
	const lack = fault(json, plan, lines);
	if (lack !== undefined || !plan || !lines) {
		return refuse({
			code: 'REFUND_INCOMPLETE',
			role: 'integration',
			title: `${nameOf(row)}: TikTok's amount is missing`,
			happened: `The item cannot be decided on: ${(lack ?? 'it is incomplete').replace(/\.$/, '')}. Nothing was refunded.`,
			todo: 'Check that the items of Plan Refunds go through TikTok Shop, Return: Calculate to Decide Refunds. It is tried again by itself.',
			state: row.state,
		});
	}
	const shop = settings.shops.get(row.shop_id);
	if (shop && !shop.active) {
		return refuse({
			code: 'REFUND_SHOP_OFF',
			severity: 'info',
			role: 'integration',
			title: `${nameOf(row)}: the shop is switched off`,
			happened: `${SHOP_OFF} Nothing was refunded.`,
			todo: 'Tick active in the row of the shop in tts_shops when its returns are to be refunded; what waits then goes on.',
			state: row.state,
		});
	}
	const { currency } = plan;
	const money = (minor: number) => `${fromMinor(minor, currency)} ${currency}`;
	const subject = cell(json, 'subject');
	const about = subject === '' ? '' : `${subject} `;
	/** `proposed`: minor units that the form shows first */
	const amountProblem = (code: string, happened: string, todo: string, proposed?: number): Decision => ({
		exception: refundException(
			proposed === undefined ? row : { ...row, amount: fromMinor(proposed, currency), currency },
			{
				code,
				role: 'finance',
				title: `${nameOf(row)}: the amount has to be decided`,
				happened: `${about}${happened}`,
				todo,
				goods: cell(json, 'goods'),
				ids: { location_id: cell(json, 'location_id') },
			},
			now,
		),
	});
	const usable = readOrFault(() => usableAnswer(answer, currency));
	if ('fault' in usable) {
		return amountProblem(
			'REFUND_AMOUNT_MISMATCH',
			`What TikTok has calculated cannot be used: ${usable.fault.message}.`,
			'Refund in Seller Center and refuse here, and tell the owner of the integration what TikTok shows there.',
		);
	}
	const calculated = usable.value;
	const { goods, extra, most } = capped(calculated, plan);
	if (most <= 0) {
		return amountProblem(
			'REFUND_NOTHING_REFUNDABLE',
			`TikTok calls ${money(calculated.total)} refundable for these lines, and ${money(plan.order_rest)} of the order are left.`,
			`Usually the buyer has the money already: refuse. ${BY_FORM}`,
		);
	}
	const wanted = wantedAmount(plan, row, most, settings);
	if (!wanted) {
		return amountProblem(
			'REFUND_ZERO_IN_STORE',
			'The amount of the store is to be refunded, and NewStore does not say it.',
			BY_FORM,
		);
	}
	if (wanted.amount <= 0) {
		return amountProblem(
			'REFUND_NOTHING_REFUNDABLE',
			`After fee and discounts nothing is left to refund (${money(wanted.amount)}).${feeSentence(plan, settings)}`,
			BY_FORM,
		);
	}
	if (wanted.isFixed && wanted.amount > most) {
		return amountProblem(
			'REFUND_OVER_REST',
			`${money(wanted.amount)} are to be refunded, and TikTok allows at most ${money(most)} for these lines.`,
			BY_FORM,
			most,
		);
	}
	const amount = Math.min(wanted.amount, most);
	const limit = tableMinor(settings.askAbove, currency);
	if (limit !== undefined && amount > limit && row.decision !== 'approve') {
		return amountProblem(
			'REFUND_ABOVE_LIMIT',
			`${money(amount)} are to be refunded, above the limit of ${money(limit)}. ${wanted.reason}`,
			BY_FORM,
			amount,
		);
	}
	const [goodsPart, extraPart] = allocate(amount, [goods, extra]);
	const [subtotal, tax] = allocate(goodsPart, [calculated.subtotal, calculated.tax]);
	const [shipping] = allocate(extraPart, [calculated.shipping, calculated.fees]);
	const cut = wanted.amount > most ? ` TikTok allows ${money(most)} of ${money(wanted.amount)}.` : '';
	const reason = `${wanted.reason}${cut}`;
	const type = cell(json, 'request_type') === 'RETURN_AND_REFUND' ? 'RETURN_AND_REFUND' : 'REFUND';
	const ledger = changed(
		row,
		{
			state: 'sending',
			tiktok_return_id: '',
			tiktok_state: '',
			lines: JSON.stringify(lines),
			amount: fromMinor(amount, currency),
			currency,
			attempts: row.attempts + 1,
			// Where a failure is noted only the state changes: the next time is here already.
			ask_again_at: retryAt({ waitLeastMinutes: 5, waitMostMinutes: 240, now }, row.attempts),
			note: reason,
		},
		now,
	);
	return {
		create: {
			...baseOf(ledger, reason),
			...(cell(json, 'location_id') ? { location_id: cell(json, 'location_id') } : {}),
			...aboutNames({ goods: cell(json, 'goods'), amount: money(amount) }),
			newstore_return_id: cell(json, 'newstore_return_id'),
			newstore_refund_id: cell(json, 'newstore_refund_id'),
			return_type: type,
			return_reason: cell(json, 'reason_name'),
			order_line_item_ids: lineIds(ledger),
			...(cell(json, 'shipment_type') ? { shipment_type: cell(json, 'shipment_type') } : {}),
			...(cell(json, 'handover_method') ? { handover_method: cell(json, 'handover_method') } : {}),
			refund_total: fromMinor(amount, currency),
			currency,
			refund_subtotal: fromMinor(subtotal, currency),
			refund_shipping_fee: fromMinor(shipping, currency),
			refund_tax: fromMinor(tax, currency),
			line_amounts: allocate(goodsPart, plan.line_rests).map((minor) => fromMinor(minor, currency)),
			idempotency_key: ledger.idempotency_key,
			known_return_ids: idsOf(json.known_return_ids) ?? [],
		},
	};
}

/** Each item by one of the two outputs. What is left of an order was shared out by Plan Refunds. */
export function decideRefunds(items: Row[], settings: AmountSettings): RefundDecisions {
	const decisions: RefundDecisions = { create: [], exceptions: [] };
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const decision = decideOne(json, settings);
		if ('create' in decision) decisions.create.push({ json: decision.create, index });
		else decisions.exceptions.push({ json: decision.exception, index });
	});
	return decisions;
}
