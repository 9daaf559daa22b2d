/** One difference as a rule says it, before anybody asks how old it is and who knows of it already. */
import type { DriftKindName } from '../kinds';
import { goodsOf } from '../reading/tikTokSide';
import type { TikTokLine, TikTokOrder } from '../reading/tikTokSide';
import { allOf } from '../words';

export interface Finding {
	kind: DriftKindName;
	shopId: string;
	/** '' where it is about a SKU */
	orderId: string;
	/** '' where it is about an order */
	sellerSku: string;
	newStoreOrderId: string;
	/** a sentence; how long it has been so stands behind it */
	what: string;
	/** Unix milliseconds, 0 when no document says it */
	since: number;
	/** Unix milliseconds, 0 when there is none */
	deadline: number;
	/** the request on TikTok that waits for an answer */
	returnId?: string;
	shown?: number;
	allowed?: number;
}

/** Both sides of an order that is compared. */
export interface Pair {
	order: TikTokOrder;
	newStoreOrderId: string;
}

/** @param rest the sentence behind the goods: "left Leeds DC with DPD 1, …" */
export function about(
	{ order, newStoreOrderId }: Pair,
	kind: DriftKindName,
	{
		lines,
		rest,
		since,
		deadline = 0,
		returnId,
	}: { lines: readonly TikTokLine[]; rest: string; since: number; deadline?: number; returnId?: string },
): Finding {
	return {
		kind,
		shopId: order.shopId,
		orderId: order.id,
		sellerSku: '',
		newStoreOrderId,
		what: lines.length > 0 ? `${allOf(goodsOf(lines))} ${rest}` : rest,
		since,
		deadline,
		...(returnId ? { returnId } : {}),
	};
}
