/**
 * TikTok's refusals to cancel, approve or reject, in words (tiktok-shop.md 4.3, group "Cancel or return refused"). They reach
 * this node as items of the error output of TikTok Shop, Cancellation.
 */
import type { ExceptionItem, Severity } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import { cancelProblem } from './cancelProblems';
import { isRow } from '../shared/channel/rows';
import { isWhollyCancelled } from './tikTokSide';
import type { CancelException, NothingItem, Result, TikTokSide } from './types';

interface Refusal {
	happened: string;
	todo: string;
	result?: Result;
	code?: string;
	severity?: Severity;
	/** the refusal itself says that somebody else was faster: nothing is left to do once the order is cancelled */
	isOvertaken?: boolean;
}

const REASONS =
	'Choose another reason in Seller Center, and tell the owner of the integration: the reasons of this market have changed.';
const LOOK =
	'It is looked at again by itself, and goes on from what TikTok shows then. If this case comes again, look at the order in Seller Center.';

const REFUSALS: Record<string, Refusal> = {
	25001010: {
		happened: 'TikTok says that the request is cancelled already.',
		todo: LOOK,
		severity: 'warning',
		isOvertaken: true,
	},
	25001011: {
		happened: 'TikTok says that another request for this order is running, or that the order is cancelled already.',
		todo: `${LOOK} An open return has to be answered first.`,
		severity: 'warning',
		isOvertaken: true,
	},
	25001014: {
		happened: 'TikTok does not know the reason that was given.',
		todo: REASONS,
		code: 'CANCEL_REASON_REFUSED',
	},
	25001015: {
		happened: 'TikTok does not let sellers use the reason that was given.',
		todo: REASONS,
		code: 'CANCEL_REASON_REFUSED',
	},
	25001020: {
		happened: 'TikTok has withdrawn the reason that was given.',
		todo: REASONS,
		code: 'CANCEL_REASON_REFUSED',
	},
	25001021: {
		happened: 'TikTok says that the reason does not fit the state of the order.',
		todo: 'Look at the order in Seller Center: in its state another reason, or none, is possible. Cancel or refund it there.',
	},
	25001045: {
		happened: 'The order is shipped on TikTok, and the carrier cannot stop it.',
		todo: 'Do not cancel it in NewStore. Try to stop the parcel at the carrier; else the buyer returns it.',
		result: 'too_late',
	},
	25001046: {
		happened: "TikTok's risk control has stopped the cancellation.",
		todo: 'Ask TikTok Shop support in Seller Center. Do not ship the order before they have answered.',
	},
	25001051: {
		happened: 'TikTok says that the order is completed or cancelled.',
		todo: `${LOOK} A completed order can only be refunded.`,
		severity: 'warning',
		isOvertaken: true,
	},
	25005005: {
		happened: 'The refund is higher than what can be refunded for this order.',
		todo: 'Look at earlier refunds of the order in Seller Center, and cancel what is left there. Tell finance.',
	},
	25005010: {
		happened:
			'TikTok does not cancel single lines of this order; that exists in the US and the UK, for lack of stock only.',
		todo: 'Decide with customer service: cancel the whole order in Seller Center, or find the missing units and ship.',
	},
	25005011: {
		happened: 'More units were to be cancelled than the order still has.',
		todo: 'Compare the order in Seller Center and in NewStore; some lines are cancelled or refunded already.',
	},
	25007006: {
		happened: 'TikTok does not find the order or the request in this shop.',
		todo: 'Check the shop of the order in Seller Center and the table tts_shops.',
	},
	25011010: {
		happened: 'The case has moved to TikTok, which decides now.',
		todo: 'Follow the case in Seller Center. Do not ship the order before TikTok has decided.',
	},
	25020009: {
		happened: 'TikTok says that the request is closed already.',
		todo: LOOK,
		severity: 'warning',
		isOvertaken: true,
	},
	25020010: {
		happened: 'The request is approved already, so it cannot be rejected any more.',
		todo: 'The order is being cancelled on TikTok: stop the parcel if it has not left, and take the goods back into stock.',
		result: 'too_late',
	},
};

/** Is this the error item of a node before? */
export const isErrorItem = (json: Row): boolean =>
	cell(json, 'error') !== '' || (cell(json, 'code') !== '' && cell(json, 'what_happened') !== '');

/** TikTok's number in an error item; empty when it is not one of TikTok. */
const numberOf = (json: Row): string => {
	const given = cell(json, 'error_code') || cell(json, 'code').replace(/^TIKTOK_/, '');
	return /^\d{6,}$/.test(given) ? given : '';
};

/**
 * Words for a refusal. Items that are no refusal of TikTok, or one that has no branch of its own, leave as they are: the node
 * before has said what is wrong. `sideOf` gives what TikTok shows of the order since.
 */
export function describeRefusal(
	json: Row,
	sideOf: (shopId: string, orderId: string) => TikTokSide | undefined,
): { output: 'nothing'; json: NothingItem } | { output: 'exceptions'; json: CancelException | (ExceptionItem & Row) } {
	const number = numberOf(json);
	const refusal = REFUSALS[number];
	if (!refusal) return { output: 'exceptions', json: json as ExceptionItem & Row };
	const ids = isRow(json.ids) ? json.ids : {};
	const id = (name: string) => cell(json, name) || cell(ids, name);
	const about = {
		shopId: id('shop_id'),
		orderId: id('order_id'),
		cancelId: id('cancel_id'),
		newstoreOrderId: id('newstore_order_id'),
	};
	const name = about.orderId || `request ${about.cancelId}`;
	const now = sideOf(about.shopId, about.orderId);
	if (refusal.isOvertaken && now && isWhollyCancelled(now)) {
		return {
			output: 'nothing',
			json: {
				shop_id: about.shopId,
				order_id: about.orderId,
				...(about.cancelId ? { cancel_id: about.cancelId } : {}),
				result: 'nothing_to_do',
				reason: 'TikTok had cancelled the order already.',
			},
		};
	}
	return {
		output: 'exceptions',
		json: cancelProblem(about, {
			code: refusal.code ?? 'CANCEL_REFUSED',
			result: refusal.result ?? 'nothing_to_do',
			role: refusal.code ? 'integration' : 'operations',
			severity: refusal.severity,
			title: `Order ${name}: TikTok refused the cancellation or its answer`,
			happened: `${refusal.happened} (TikTok code ${number})`,
			todo: refusal.todo,
			key: about.orderId || about.cancelId || 'unknown order',
			ids: { tiktok_code: number, request_id: cell(json, 'request_id') },
		}),
	};
}
