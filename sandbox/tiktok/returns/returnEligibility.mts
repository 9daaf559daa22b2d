// Whether a refund, a return or a cancellation can be asked for a line (tiktok-shop.md 4.3, 9, 10.3).
import { marketOf } from '../markets.mts';
import { isShipped } from '../orders/orderStates.mts';
import type { Order, OrderLine, OrderStatus } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { isGivenBack } from './refundAmounts.mts';
import { sellerReturnReasons } from './returnReasons.mts';
import type { ReturnType } from './returnTypes.mts';
import type { TikTokState } from '../state.mts';

export type AfterSaleUser = 'SELLER' | 'BUYER';
/** What the eligibility answer tells about; the declared list lacks REFUND, the sample has it. */
const REQUEST_TYPES = ['CANCEL', 'REFUND', 'RETURN_AND_REFUND'] as const;
const BUYERS_CANCEL: readonly OrderStatus[] = ['UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT'];
const SELLERS_CANCEL: readonly OrderStatus[] = ['ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING'];
const SHIPPED: readonly OrderStatus[] = ['AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED'];

export function invalidStatus(): TikTokProblem {
	return new TikTokProblem(25001003, 'Invalid order status.');
}

export function orderIsOver(): TikTokProblem {
	return new TikTokProblem(25001051, 'Not allowed to return or cancel since order is completed or cancelled');
}

function alreadyDone(): TikTokProblem {
	return new TikTokProblem(
		25001010,
		'A return request has already been completed, or the order has already been cancelled.',
	);
}

/** The problem, or undefined when it is possible. `exceptReturnId` is a request that is about to be replaced. */
export function whyNot(
	state: TikTokState,
	order: Order,
	line: OrderLine,
	type: ReturnType | 'CANCEL',
	user: AfterSaleUser,
	exceptReturnId?: string,
): TikTokProblem | undefined {
	if (order.status === 'COMPLETED' || order.status === 'CANCELLED') return orderIsOver();
	if (line.cancelled !== undefined) return alreadyDone();
	if (type === 'CANCEL') {
		const may = (user === 'BUYER' ? BUYERS_CANCEL : SELLERS_CANCEL).includes(order.status) && !isShipped(line);
		return may ? undefined : invalidStatus();
	}
	if (line.openReturnId !== undefined && line.openReturnId !== exceptReturnId) {
		return new TikTokProblem(
			25001011,
			'A return request is already in process, or the order has already been cancelled.',
		);
	}
	const isDone = isGivenBack(line) || (line.givenBack !== undefined && state.switches.secondRefund === 'refused');
	if (isDone || line.isReplaced) return alreadyDone();
	// Goods that TikTok stores come back to TikTok.
	if (user === 'SELLER' && order.fulfillmentType !== 'FULFILLMENT_BY_SELLER') {
		return new TikTokProblem(25020005, 'No permission to process this order');
	}
	if (!SHIPPED.includes(order.status)) return invalidStatus();
	if (user === 'BUYER') return type === 'REFUND' || order.status === 'DELIVERED' ? undefined : invalidStatus();
	return sellerMayStart(state, order, type) ? undefined : invalidStatus();
}

function sellerMayStart({ shops, switches }: TikTokState, order: Order, type: ReturnType): boolean {
	const { region } = shops.get(order.shopId)!;
	if (switches.sellerReturns === 'as_overview') {
		const isUs = marketOf(region).group === 'US';
		if (type === 'RETURN_AND_REFUND' && !isUs) return false;
		if (order.status !== 'DELIVERED' && !(isUs && order.status === 'IN_TRANSIT')) return false;
	}
	return sellerReturnReasons(region, type, order.status).length > 0;
}

/** `sku_eligibility` of Get Aftersale Eligibility: lines of one SKU that fare alike are told together. */
export function eligibilityOnWire(
	state: TikTokState,
	order: Order,
	user: AfterSaleUser,
): Array<Record<string, unknown>> {
	const skuIds = [...new Set(order.lines.map(({ sku }) => sku.id))];
	return skuIds.map((skuId) => ({
		sku_id: skuId,
		line_item_eligibility: REQUEST_TYPES.flatMap((type) => {
			const groups = new Map<number, { problem: TikTokProblem | undefined; ids: string[] }>();
			for (const line of order.lines.filter(({ sku }) => sku.id === skuId)) {
				const problem = whyNot(state, order, line, type, user);
				const known = groups.get(problem?.code ?? 0);
				if (known === undefined) groups.set(problem?.code ?? 0, { problem, ids: [line.id] });
				else known.ids.push(line.id);
			}
			return [...groups.values()].map(({ problem, ids }) => ({
				request_type: type,
				order_line_items_ids: ids,
				eligible: problem === undefined,
				...(problem === undefined ? {} : { ineligible_code: problem.code, ineligible_reason: problem.message }),
			}));
		}),
	}));
}
