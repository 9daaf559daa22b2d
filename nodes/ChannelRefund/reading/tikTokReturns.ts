/** Returns and refunds as TikTok Shop, Return: Search puts them out (tiktok-shop.md 10.1). Enums are read leniently. */
import { paidMinor } from '../../shared/channel/amounts';
import {
	documentId,
	documentName,
	documentRow,
	documentRows,
	documentText,
	MalformedDocument,
	requiredId,
} from '../../shared/channel/malformed';
import { phaseOf } from '../../shared/channel/returnPhases';
import type { ReturnPhase } from '../../shared/channel/returnPhases';
import { byId, groupBy, orderKey, sum } from '../../shared/channel/rows';
import { documentTime } from '../../shared/channel/times';
import { allocate } from '../../shared/money';
import type { Row } from '../../shared/tableRows';
import { cell, yesNo } from '../../shared/tableRows';
import type { TikTokOrder } from './tikTokOrder';
import { readDocuments } from './unreadable';
import type { Unreadable } from './unreadable';

const TYPES = ['REFUND', 'RETURN_AND_REFUND', 'REPLACEMENT', 'EXCHANGE'] as const;
type TikTokReturnType = (typeof TYPES)[number];

interface ReturnLine {
	/** order line */
	id: string;
	sellerSku: string;
	/** as people know it */
	name: string;
	/** minor units for the goods and their tax; 0 when TikTok does not split the amount */
	amount: number;
}

export interface TikTokReturn {
	shopId: string;
	orderId: string;
	id: string;
	type: TikTokReturnType;
	status: string;
	phase: ReturnPhase;
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
	/** the buyer has a parcel for it */
	hasParcel: boolean;
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

/** @throws MalformedDocument */
function readType(json: Row): TikTokReturnType {
	const text = documentText(json, 'return_type').toUpperCase();
	const type = TYPES.find((one) => one === text);
	if (type === undefined) throw new MalformedDocument('return_type', json.return_type, 'is no type that is known');
	return type;
}

/** @throws MalformedDocument */
function readLines(json: Row, currency: string): Array<ReturnLine & { total: number }> {
	const lines = documentRows(json, 'return_line_items').map((line) => {
		const amount = documentRow(line, 'refund_amount');
		return {
			id: requiredId(line, 'order_line_item_id'),
			sellerSku: documentText(line, 'seller_sku'),
			name: documentName(line, 'product_name') || documentText(line, 'seller_sku'),
			amount: goodsOf(amount, currency),
			total: paidMinor(amount, 'refund_total', currency),
		};
	});
	const twice = lines.find(({ id }, place) => lines.findIndex((other) => other.id === id) !== place);
	if (twice) throw new MalformedDocument('order_line_item_id', twice.id, 'is there twice');
	return lines.sort((a, b) => byId(a.id, b.id));
}

/** A line has its share of shipping in its total, too (tiktok-shop.md 10.1). */
function goodsOf(amount: Row, currency: string): number {
	const others = sum(NOT_FOR_GOODS.map((field) => paidMinor(amount, field, currency)));
	const goods = paidMinor(amount, 'refund_total', currency) - others;
	if (goods < 0) throw new MalformedDocument('refund_total', amount.refund_total, 'is less than its parts');
	return goods;
}

/** @throws MalformedDocument */
function readReturn(json: Row, index: number): TikTokReturn {
	const total = documentRow(json, 'refund_amount');
	const [firstLine] = documentRows(json, 'return_line_items');
	const currency =
		documentText(total, 'currency') || documentText(documentRow(firstLine ?? {}, 'refund_amount'), 'currency');
	const lines = readLines(json, currency);
	const actions = documentRows(json, 'seller_next_action_response');
	const deadlines = actions.map((action) => documentTime(action, 'deadline')).filter((time) => time > 0);
	const arbitration = documentText(json, 'arbitration_status').toUpperCase();
	const status = documentText(json, 'return_status');
	const phase = phaseOf(status);
	const given = paidMinor(total, 'refund_total', currency);
	const createdAt = documentTime(json, 'create_time');
	const hasParcel = cell(json, 'return_tracking_number') !== '';
	return {
		shopId: requiredId(json, 'shop_id'),
		orderId: requiredId(json, 'order_id'),
		id: requiredId(json, 'return_id'),
		type: readType(json),
		status,
		// A decision for the buyer is followed by the refund; until TikTok shows it, it is under way.
		phase: phase === 'rejected' && arbitration === 'SUPPORT_BUYER' ? 'running' : phase,
		isBySeller: documentText(json, 'role').toUpperCase() === 'SELLER',
		reason: documentText(json, 'return_reason'),
		lines,
		currency,
		amount: given || sum(lines.map((line) => line.total)),
		goods: given ? goodsOf(total, currency) : sum(lines.map((line) => line.amount)),
		// Goods that are on their way come back, whatever the buyer might have kept.
		keepsItem: (yesNo(json, 'buyer_keep_item', false) || yesNo(json, 'can_buyer_keep_item', false)) && !hasParcel,
		hasParcel,
		isInArbitration: arbitration === 'IN_PROGRESS',
		combinedId: yesNo(json, 'is_combined_return', false) ? documentId(json, 'combined_return_id') || 'combined' : '',
		previousId: documentId(json, 'pre_return_id'),
		nextId: documentId(json, 'next_return_id'),
		actions: actions.map((action) => documentText(action, 'action')),
		deadline: deadlines.length ? Math.min(...deadlines) : 0,
		createdAt,
		updatedAt: documentTime(json, 'update_time') || createdAt,
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

export interface ReturnFeed {
	byOrder: Map<string, OrderReturns>;
	unreadable: Unreadable[];
}

/** By order. Of a return that comes twice the newer picture counts. */
export function readReturns(items: Row[]): ReturnFeed {
	const newest = new Map<string, TikTokReturn>();
	const { read, unreadable } = readDocuments(items, 'return', readReturn);
	for (const one of read) {
		const key = `${orderKey(one.shopId, one.orderId)}/${one.id}`;
		const known = newest.get(key);
		if (!known || one.updatedAt > known.updatedAt) newest.set(key, one);
	}
	const byOrder = groupBy([...newest.values()], (one) => orderKey(one.shopId, one.orderId));
	return { byOrder: new Map([...byOrder].map(([key, list]) => [key, new OrderReturns(list)])), unreadable };
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
