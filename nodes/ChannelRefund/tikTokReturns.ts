/** Returns and refunds as TikTok Shop, Return: Search puts them out (tiktok-shop.md 10.1). Enums are read leniently. */
import { allocate } from '../shared/money';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { byId, isEmpty, orderKey, rowOf, rowsOf, sum, tableMinor } from './fields';
import type { TikTokOrder } from './tikTokOrder';
import { readTime } from './times';

/**
 * open: the seller has to answer the request; running: others act; refunded: the buyer gets or has the money;
 * rejected; closed: withdrawn, without effect; replaced: a new order ships; unknown: a status nobody has documented.
 */
type Phase = 'open' | 'running' | 'refunded' | 'rejected' | 'closed' | 'replaced' | 'unknown';

const PHASES: Record<string, Phase> = {
	RETURN_OR_REFUND_REQUEST_PENDING: 'open',
	REPLACEMENT_REQUEST_PENDING: 'open',
	AWAITING_BUYER_RESPONSE: 'running',
	AWAITING_BUYER_SHIP: 'running',
	BUYER_SHIPPED_ITEM: 'running',
	RETURN_OR_REFUND_REQUEST_SUCCESS: 'refunded',
	RETURN_OR_REFUND_REQUEST_COMPLETE: 'refunded',
	REPLACEMENT_REQUEST_REFUND_SUCCESS: 'refunded',
	REFUND_OR_RETURN_REQUEST_REJECT: 'rejected',
	REJECT_RECEIVE_PACKAGE: 'rejected',
	REPLACEMENT_REQUEST_REJECT: 'rejected',
	RETURN_OR_REFUND_REQUEST_CANCEL: 'closed',
	RETURN_OR_REFUND_REQUEST_CANCELLED: 'closed',
	REPLACEMENT_REQUEST_CANCEL: 'closed',
	REPLACEMENT_REQUEST_COMPLETE: 'replaced',
	// Names of the overview page.
	REQUEST_SUCCESS: 'refunded',
	REQUEST_REJECTED: 'rejected',
	RECEIVE_REJECTED: 'rejected',
	RETURN_OR_REFUND_CANCEL: 'closed',
};

interface ReturnLine {
	/** order line */
	id: string;
	sellerSku: string;
	/** minor units for the goods and their tax; 0 when TikTok does not split the amount */
	amount: number;
}

export interface TikTokReturn {
	shopId: string;
	orderId: string;
	id: string;
	type: string;
	status: string;
	phase: Phase;
	isBySeller: boolean;
	reason: string;
	/** in the order of their ids; empty = the whole order */
	lines: ReturnLine[];
	currency: string;
	/** minor units */
	amount: number;
	/** minor units: the amount without shipping and the fees of an order */
	goods: number;
	/** refunded although the goods stay with the buyer */
	keepsItem: boolean;
	isInArbitration: boolean;
	/** empty when it is no combined return */
	combinedId: string;
	previousId: string;
	nextId: string;
	/** names of what the seller has to do now */
	actions: string[];
	/** Unix milliseconds, 0 when there is none; TikTok decides by itself then */
	deadline: number;
	createdAt: number;
	updatedAt: number;
	/** place in the input */
	index: number;
}

/** Parts of an amount that belong to the order as a whole. */
const NOT_FOR_GOODS = ['refund_shipping_fee', 'retail_delivery_fee', 'buyer_service_fee'];

function readReturn(json: Row, index: number): TikTokReturn {
	const total = rowOf(json.refund_amount);
	const currency = cell(total, 'currency') || cell(rowOf(rowsOf(json.return_line_items)[0]?.refund_amount), 'currency');
	const minor = (amount: Row, field = 'refund_total') => tableMinor(cell(amount, field), currency) ?? 0;
	// A line has its share of shipping in its total, too (tiktok-shop.md 10.1).
	const goodsOf = (amount: Row) => minor(amount) - sum(NOT_FOR_GOODS.map((field) => minor(amount, field)));
	const lines = rowsOf(json.return_line_items)
		.map((line) => ({
			id: cell(line, 'order_line_item_id'),
			sellerSku: cell(line, 'seller_sku'),
			amount: goodsOf(rowOf(line.refund_amount)),
			total: minor(rowOf(line.refund_amount)),
		}))
		.filter(({ id }) => id !== '')
		.sort((a, b) => byId(a.id, b.id));
	const actions = rowsOf(json.seller_next_action_response);
	const deadlines = actions.map((action) => readTime(action.deadline)).filter((time) => time > 0);
	const arbitration = cell(json, 'arbitration_status').toUpperCase();
	const phase = PHASES[cell(json, 'return_status').toUpperCase()] ?? 'unknown';
	return {
		shopId: cell(json, 'shop_id'),
		orderId: cell(json, 'order_id'),
		id: cell(json, 'return_id'),
		type: cell(json, 'return_type').toUpperCase(),
		status: cell(json, 'return_status'),
		// A decision for the buyer is followed by the refund; until TikTok shows it, it is under way.
		phase: phase === 'rejected' && arbitration === 'SUPPORT_BUYER' ? 'running' : phase,
		isBySeller: cell(json, 'role').toUpperCase() === 'SELLER',
		reason: cell(json, 'return_reason'),
		lines,
		currency,
		amount: minor(total) || sum(lines.map((line) => line.total)),
		goods: minor(total) ? goodsOf(total) : sum(lines.map((line) => line.amount)),
		// Goods that are on their way come back, whatever the buyer might have kept.
		keepsItem:
			(yesNo(json, 'buyer_keep_item', false) || yesNo(json, 'can_buyer_keep_item', false)) &&
			cell(json, 'return_tracking_number') === '',
		isInArbitration: arbitration === 'IN_PROGRESS',
		combinedId: yesNo(json, 'is_combined_return', false) ? cell(json, 'combined_return_id') || 'combined' : '',
		previousId: cell(json, 'pre_return_id'),
		nextId: cell(json, 'next_return_id'),
		actions: actions.map((action) => cell(action, 'action')),
		deadline: deadlines.length ? Math.min(...deadlines) : 0,
		createdAt: readTime(json.create_time),
		updatedAt: readTime(json.update_time) || readTime(json.create_time),
		index,
	};
}

/** The returns of one order. An edited request has a new id and is about the same goods: only the last of a chain counts. */
export class OrderReturns {
	/** last of each chain, in the order of their ids */
	readonly heads: TikTokReturn[];
	private readonly nextOf = new Map<string, string>();
	private readonly byReturnId: Map<string, TikTokReturn>;

	constructor(readonly all: TikTokReturn[]) {
		this.byReturnId = new Map(all.map((one) => [one.id, one]));
		for (const one of all) {
			if (one.nextId !== '') this.nextOf.set(one.id, one.nextId);
			if (one.previousId !== '') this.nextOf.set(one.previousId, one.id);
		}
		// A request whose successor is not there is as good as running: nobody knows what became of it.
		this.heads = all
			.filter((one) => this.headId(one.id) === one.id || !this.byReturnId.has(this.headId(one.id)))
			.map((one) => (this.headId(one.id) === one.id ? one : { ...one, phase: 'running' as const }))
			.sort((a, b) => byId(a.id, b.id));
	}

	/** Id of the last of the chain that this id belongs to; also for ids that are not in the feed. */
	headId(id: string): string {
		const seen = new Set<string>();
		let current = id;
		while (this.nextOf.has(current) && !seen.has(current)) {
			seen.add(current);
			current = this.nextOf.get(current)!;
		}
		return current;
	}

	/** Last of the chain of this id. */
	head(id: string): TikTokReturn | undefined {
		return this.byReturnId.get(this.headId(id));
	}
}

/** By order. Of a return that comes twice the newer picture counts. */
export function readReturns(items: Row[]): Map<string, OrderReturns> {
	const newest = new Map<string, TikTokReturn>();
	items.forEach((json, index) => {
		if (isEmpty(json) || cell(json, 'return_id') === '' || cell(json, 'order_id') === '') return;
		const one = readReturn(json, index);
		const key = `${orderKey(one.shopId, one.orderId)}/${one.id}`;
		const known = newest.get(key);
		if (!known || one.updatedAt > known.updatedAt) newest.set(key, one);
	});
	const byOrder = new Map<string, TikTokReturn[]>();
	for (const one of newest.values()) {
		const key = orderKey(one.shopId, one.orderId);
		byOrder.set(key, [...(byOrder.get(key) ?? []), one]);
	}
	return new Map([...byOrder].map(([key, list]) => [key, new OrderReturns(list)]));
}

/** Ids of the lines that a return is about. */
export const linesOf = (one: TikTokReturn, order: TikTokOrder): string[] =>
	one.lines.length ? one.lines.map((line) => line.id) : order.lines.map((line) => line.id);

/** What a return gives back for the goods of each line and their tax; shipping is not counted. */
export function amountsByLine(one: TikTokReturn, order: TikTokOrder): Map<string, number> {
	const ids = linesOf(one, order);
	const isSplit = one.lines.length > 0 && one.lines.some((line) => line.amount > 0);
	const amounts = isSplit
		? one.lines.map((line) => line.amount)
		: allocate(
				one.goods,
				ids.map((id) => order.lines.find((line) => line.id === id)?.paid ?? 0),
			);
	return new Map(ids.map((id, place) => [id, amounts[place]]));
}
