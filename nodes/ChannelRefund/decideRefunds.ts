/**
 * What TikTok calls refundable → how much to refund. Never more than TikTok allows, than the buyer paid for the lines, or than
 * is left of the order. Pure; amounts are integer minor units inside.
 */
import { allocate, fromMinor, toMinor } from '../shared/money';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { isEmpty, rowOf, tableMinor } from './fields';
import { changed, lineIds, readLedger } from './ledger';
import { BY_FORM, nameOf, refundException, type RefundProblem } from './refundProblems';
import type { AmountSettings } from './settings';
import { shopOf } from './shops';
import type { CreateItem, LedgerRow, Placed, RefundException, RefundPlan } from './types';
import { baseOf } from './outcomes';
import { retryAt } from './waiting';

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

/** @throws RangeError when an amount is none */
function readCalculated(amount: Row, currency: string): Calculated {
	const minor = (field: string) => toMinor(cell(amount, field), currency);
	return {
		total: minor('refund_total'),
		subtotal: minor('refund_subtotal'),
		tax: minor('refund_tax'),
		shipping: minor('refund_shipping_fee'),
		fees: minor('retail_delivery_fee') + minor('buyer_service_fee'),
	};
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

function wantedAmount(plan: RefundPlan, row: LedgerRow, most: number, settings: AmountSettings): Wanted | undefined {
	const decided = row.decision === 'approve' ? tableMinor(row.decision_amount, plan.currency) : undefined;
	if (decided !== undefined) return { amount: decided, isFixed: true, reason: 'A person has decided the amount.' };
	if (plan.kind === 'appeasement') {
		return { amount: plan.store_amount ?? 0, isFixed: true, reason: 'Customer service has decided the amount.' };
	}
	const fee = settings.returnFee === 'deduct' ? plan.store_return_fee : 0;
	const less = fee > 0 ? ' The return fee of the store is taken off.' : '';
	if (settings.refundAmount === 'buyer_paid') {
		return { amount: most - fee, isFixed: false, reason: `The buyer gets what was paid for these lines.${less}` };
	}
	if (plan.store_amount === undefined) return undefined;
	const booked = shopOf(settings.shops, row.shop_id)?.booksPlatformDiscount ?? true;
	const platform = settings.platformDiscount === 'exclude' && booked ? plan.platform_discount : 0;
	const without = platform > 0 ? " TikTok's part of the price is left out." : '';
	return {
		amount: plan.store_amount - platform - fee,
		isFixed: false,
		reason: `The buyer gets what the store has refunded.${without}${less}`,
	};
}

function readPlan(json: Row): RefundPlan | undefined {
	const plan = rowOf(json.plan);
	const numbers = [
		...[plan.lines_rest, plan.order_rest, plan.shipping_tax],
		...[plan.store_return_fee, plan.platform_discount],
	];
	const rests = Array.isArray(plan.line_rests) ? plan.line_rests : [];
	const isWhole = [...numbers, ...rests].every((value) => Number.isSafeInteger(value));
	return isWhole && cell(plan, 'currency') !== '' ? (plan as unknown as RefundPlan) : undefined;
}

type Decision = { create: CreateItem } | { exception: RefundException };

function decideOne(json: Row, settings: AmountSettings): Decision {
	const { now } = settings;
	const [row] = readLedger([{ ...rowOf(json.ledger), refund_key: cell(json, 'refund_key') || 'unknown' }]);
	const refuse = (problem: RefundProblem): Decision => ({ exception: refundException(row, problem, now) });
	const plan = readPlan(json);
	const answer = rowOf(json.order_refund_amount);
	const lines = Array.isArray(json.order_line_item_ids) ? json.order_line_item_ids.map(String) : [];
	if (!plan || isEmpty(answer) || lines.length === 0 || plan.line_rests.length !== lines.length) {
		return refuse({
			code: 'REFUND_INCOMPLETE',
			role: 'integration',
			title: `${nameOf(row)}: TikTok's amount or the plan is missing`,
			happened:
				'The item has no plan of Plan Refunds or no order_refund_amount of Return: Calculate. Nothing was refunded.',
			todo: 'Check that the items of Plan Refunds go through TikTok Shop, Return: Calculate to Decide Refunds. The sweep tries again.',
			state: row.state,
		});
	}
	const { currency } = plan;
	const money = (minor: number) => `${fromMinor(minor, currency)} ${currency}`;
	const amountProblem = (code: string, happened: string, todo: string): Decision =>
		refuse({ code, role: 'finance', title: `${nameOf(row)}: the amount has to be decided`, happened, todo });
	let calculated: Calculated;
	try {
		if (cell(answer, 'currency') && cell(answer, 'currency') !== currency)
			throw new RangeError(`it is in ${cell(answer, 'currency')}`);
		calculated = readCalculated(answer, currency);
		const parts = calculated.subtotal + calculated.tax + calculated.shipping + calculated.fees;
		if (parts !== calculated.total)
			throw new RangeError(`its parts add up to ${money(parts)}, its total is ${money(calculated.total)}`);
	} catch (error) {
		return amountProblem(
			'REFUND_AMOUNT_MISMATCH',
			`What TikTok has calculated cannot be used: ${(error as Error).message}.`,
			'Refund in Seller Center and refuse here, and tell the owner of the integration what TikTok shows there.',
		);
	}
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
			`After fee and discounts nothing is left to refund (${money(wanted.amount)}).`,
			BY_FORM,
		);
	}
	if (wanted.isFixed && wanted.amount > most) {
		return amountProblem(
			'REFUND_OVER_REST',
			`${money(wanted.amount)} are to be refunded, and TikTok allows at most ${money(most)} for these lines.`,
			BY_FORM,
		);
	}
	const amount = Math.min(wanted.amount, most);
	const limit = tableMinor(settings.askAbove, currency);
	if (limit !== undefined && amount > limit && row.decision !== 'approve') {
		return amountProblem(
			'REFUND_ABOVE_LIMIT',
			`${money(amount)} are to be refunded, above the limit of ${money(limit)}.`,
			BY_FORM,
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
			known_return_ids: Array.isArray(json.known_return_ids) ? json.known_return_ids.map(String) : [],
		},
	};
}

/** Each item by one of the two outputs. What is left of an order was shared out by Plan Refunds. */
export function decideRefunds(items: Row[], settings: AmountSettings): RefundDecisions {
	const decisions: RefundDecisions = { create: [], exceptions: [] };
	items.forEach((json, index) => {
		if (isEmpty(json)) return;
		const decision = decideOne(json, settings);
		if ('create' in decision) decisions.create.push({ json: decision.create, index });
		else decisions.exceptions.push({ json: decision.exception, index });
	});
	return decisions;
}
