import type { AboutNames, ExceptionItem } from '../shared/exception';
import type { LedgerState } from './ledger/states';

export type Direction = 'store_to_tiktok' | 'tiktok_to_newstore';

/** A row of tts_refunds, complete. Times are UTC ISO, empty when there is none; amounts are decimal strings or empty. */
export interface LedgerRow {
	refund_key: string;
	direction: Direction;
	shop_id: string;
	/** TikTok order id */
	order_id: string;
	newstore_order_id: string;
	newstore_return_id: string;
	newstore_refund_id: string;
	tiktok_return_id: string;
	/** JSON list of TikTok line ids */
	lines: string;
	amount: string;
	currency: string;
	return_reason: string;
	state: LedgerState;
	/** `processed`, `historical`, `pending`, `succeeded`, `failed`, or empty */
	newstore_state: string;
	/** status of the TikTok return as TikTok says it, or empty */
	tiktok_state: string;
	attempts: number;
	/** of the call; rows tiktok_to_newstore keep here what the return in NewStore is recognised by */
	idempotency_key: string;
	decision: 'approve' | 'refuse' | '';
	decision_amount: string;
	decision_reason: string;
	decided_at: string;
	/** who answered; empty when nobody has, or when it was written into the table by hand */
	decided_by: string;
	/** when the sweep looks again; empty when no sweep has to */
	ask_again_at: string;
	created_at: string;
	updated_at: string;
	note: string;
}

/** What every output item says. */
export interface RefundBase {
	shop_id: string;
	order_id: string;
	newstore_order_id: string;
	refund_key: string;
	/** a sentence for people */
	reason: string;
	/** row to upsert before the effect that the item stands for */
	ledger: LedgerRow;
}

/** What Decide Refunds has to know beside TikTok's amount; amounts are integer minor units of `currency`. */
export interface RefundPlan {
	kind: 'return' | 'appeasement';
	currency: string;
	/** what the buyer paid for the lines, tax included, less what TikTok has refunded for them */
	lines_rest: number;
	/** the same by line, in the order of order_line_item_ids */
	line_rests: number[];
	/** what the buyer paid for the order less what TikTok has refunded or is about to */
	order_rest: number;
	/** tax that the buyer paid for shipping; TikTok names it together with the tax of the goods */
	shipping_tax: number;
	/** what NewStore refunds for these lines, its return fee not taken off; absent when NewStore does not say it */
	store_amount?: number;
	store_return_fee: number;
	/** what TikTok has paid of the price of these lines */
	platform_discount: number;
}

/** Takes TikTok Shop Return: Calculate. */
export interface CalculateItem extends RefundBase {
	/** what it is about, for people: "Store LONDON-STORE has taken back Black T-shirt (21.50 GBP)."; empty when nothing is known */
	subject: string;
	/** goods in a few words and the store, for the headline of a question; absent when nothing is known */
	goods?: string;
	location_id?: string;
	/** for the case, when TikTok refuses */
	about?: AboutNames;
	newstore_return_id: string;
	newstore_refund_id: string;
	request_type: 'REFUND' | 'RETURN_AND_REFUND';
	reason_name: string;
	order_line_item_ids: string[];
	shipment_type?: string;
	handover_method?: string;
	/** TikTok returns of the order that the decision has seen */
	known_return_ids: string[];
	plan: RefundPlan;
}

/** Takes TikTok Shop Return: Create. */
export interface CreateItem extends RefundBase {
	location_id?: string;
	/** for the case, when TikTok refuses */
	about?: AboutNames;
	newstore_return_id: string;
	newstore_refund_id: string;
	return_type: 'REFUND' | 'RETURN_AND_REFUND';
	return_reason: string;
	order_line_item_ids: string[];
	shipment_type?: string;
	handover_method?: string;
	refund_total: string;
	currency: string;
	/** how the total splits, as TikTok splits it */
	refund_subtotal: string;
	refund_shipping_fee: string;
	refund_tax: string;
	/** JSON list of the share of each line, in the order of order_line_item_ids */
	line_amounts: string[];
	idempotency_key: string;
	known_return_ids: string[];
}

/** Takes TikTok Shop Return: Approve. */
export interface ApproveItem extends RefundBase {
	return_id: string;
	decision: 'APPROVE_REFUND' | 'APPROVE_RETURN' | 'APPROVE_RECEIVED_PACKAGE';
	buyer_keep_item?: boolean;
	idempotency_key: string;
	/** UTC ISO; TikTok approves by itself then */
	deadline?: string;
	/** for the case, when TikTok refuses */
	about?: AboutNames;
}

/** Found done; only the row is written. */
export interface SettledItem extends RefundBase {
	/** id of what was found: a TikTok return, or a return or refund in NewStore */
	found_id: string;
}

export type NothingItem = RefundBase;

export interface WaitItem extends RefundBase {
	/** UTC ISO */
	ask_again_at: string;
}

export interface RefundException extends ExceptionItem, RefundBase {}

/** A document or a row of a table that cannot be read; no row of the ledger belongs to it. */
export interface DocumentException extends ExceptionItem {
	ledger?: undefined;
}

/** Body of NewStore's return (newstore.md 11); amounts are JSON numbers in major units, as NewStore wants them. */
interface ReturnPayload {
	returned_from: string;
	returned_at: string;
	is_historical: boolean;
	refund_amount?: number;
	items: Array<{
		product_id: string;
		return_reason?: string;
		return_code?: number;
		item_condition?: string;
		condition_code?: number;
	}>;
	extended_attributes: Array<{ name: string; value: string }>;
}

/** Takes NewStore Return: Create. */
export interface ReturnInNewStoreItem extends RefundBase {
	return_id: string;
	/** returns of the NewStore order that the decision has seen: none of them is this one */
	known_newstore_return_ids: string[];
	payload: ReturnPayload;
}

/** Body of NewStore's refund (newstore.md 12). */
interface RefundPayload {
	amount: number;
	currency: string;
	note: string;
	is_historical: true;
	extended_attributes: Array<{ name: string; value: string }>;
}

/** Takes NewStore Refund: Create. */
export interface RefundInNewStoreItem extends RefundBase {
	return_id: string;
	/** refund requests of the NewStore order that the decision has seen: none of them is this one */
	known_newstore_refund_ids: string[];
	payload: RefundPayload;
}
