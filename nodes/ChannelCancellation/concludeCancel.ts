/** What follows after NewStore was asked to cancel: only a confirmed cancellation is approved on TikTok. Pure. */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell, yesNo } from '../shared/tableRows';
import { WrongSetting } from '../shared/wrongSetting';
import type { About } from './cancelProblems';
import { partlyShipped, stopStore, unconfirmed, unreadableItem, withdrawn } from './cancelProblems';
import type { Placed } from '../shared/channel/placed';
import { isEmptyItem, orderKey } from '../shared/channel/rows';
import { isShipped, readNewStore } from './newStoreSide';
import { approvedNote, stoppedNote } from './notes';
import { describeRefusal, isErrorItem } from './refusals';
import { isWhollyCancelled, pendingRequest, readTikTok } from './tikTokSide';
import { settleTooLate } from './tooLate';
import type {
	ApproveItem,
	CancelException,
	CancelInNewStoreItem,
	NothingItem,
	OnTooLate,
	RejectItem,
	TikTokSide,
} from './types';

type Conclusion =
	| { output: 'approve'; json: ApproveItem }
	| { output: 'reject'; json: RejectItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'exceptions'; json: CancelException | (ExceptionItem & Row) };

export interface Conclusions {
	approve: Array<Placed<ApproveItem>>;
	reject: Array<Placed<RejectItem>>;
	nothing: Array<Placed<NothingItem>>;
	exceptions: Array<Placed<CancelException | (ExceptionItem & Row)>>;
}

type CancelState = 'cancelled' | 'too_late' | 'unconfirmed';
const STATES: readonly string[] = ['cancelled', 'too_late', 'unconfirmed'];
/** Of two answers for one order the one that NewStore cannot take back counts. */
const RANK: Record<CancelState, number> = { cancelled: 2, unconfirmed: 1, too_late: 0 };

/** `cancel_state` of NewStore, Order: Cancel; an item that only says `canceled` (a look later) counts as well. */
function stateOf(json: Row): CancelState | undefined {
	const state = cell(json, 'cancel_state');
	if (yesNo(json, 'canceled', false)) return 'cancelled';
	if (STATES.includes(state)) return state as CancelState;
	return cell(json, 'canceled') === '' ? undefined : 'unconfirmed';
}

/** Is this an item of the output Cancel in NewStore after NewStore was asked? */
const isAskedItem = (json: Row): boolean =>
	cell(json, 'order_id') !== '' && cell(json, 'cause') !== '' && stateOf(json) !== undefined;

function aboutOf(item: CancelInNewStoreItem): About {
	return {
		shopId: item.shop_id,
		orderId: item.order_id,
		...(item.cancel_id ? { cancelId: item.cancel_id } : {}),
		newstoreOrderId: item.newstore_order_id,
		locations: item.locations ? [item.locations] : [],
		...(item.deadline ? { deadline: item.deadline } : {}),
	};
}

function nothing(item: CancelInNewStoreItem, result: NothingItem['result'], reason: string, note?: string): Conclusion {
	const { shop_id, order_id, cancel_id, newstore_order_id } = item;
	return {
		output: 'nothing',
		json: {
			shop_id,
			order_id,
			...(cancel_id ? { cancel_id } : {}),
			newstore_order_id,
			result,
			reason,
			...(note ? { note } : {}),
		},
	};
}

function concludeRequest(item: CancelInNewStoreItem, state: CancelState, now: TikTokSide | undefined): Conclusion {
	const about = { ...aboutOf(item), cancelId: item.cancel_id as string };
	const isCancelledNow = now !== undefined && isWhollyCancelled(now);
	const isClosedNow = now !== undefined && now.cancellations.length > 0 && !pendingRequest(now);
	if (state === 'cancelled') {
		if (isCancelledNow) return nothing(item, 'stopped', 'The order is cancelled on both sides.', stoppedNote());
		if (isClosedNow) return { output: 'exceptions', json: withdrawn(about) };
		const { shop_id, order_id, newstore_order_id, deadline } = item;
		return {
			output: 'approve',
			json: {
				shop_id,
				order_id,
				cancel_id: about.cancelId,
				newstore_order_id,
				...(deadline ? { deadline } : {}),
				result: 'stopped',
				reason: 'NewStore has cancelled the order.',
				note: approvedNote(about.cancelId),
			},
		};
	}
	if (isCancelledNow)
		return { output: 'exceptions', json: state === 'too_late' ? stopStore(about) : unconfirmed(about) };
	if (state === 'unconfirmed') return { output: 'exceptions', json: unconfirmed(about) };
	if (isClosedNow)
		return nothing(item, 'nothing_to_do', 'The buyer does not want to cancel any more; the store goes on.');
	const plan = {
		onTooLate: item.on_too_late as OnTooLate,
		rejectReason: item.reject_reason,
		comment: item.comment ?? '',
	};
	return settleTooLate(about, plan, 'NewStore does not let the order be cancelled any more.');
}

function concludeOne(item: CancelInNewStoreItem & Row, state: CancelState, now: TikTokSide | undefined): Conclusion {
	const [side] = readNewStore([item], new Map()).values();
	if (side && isShipped(side)) {
		return {
			output: 'exceptions',
			json: partlyShipped(aboutOf(item), 'A part of the order has left the store while it was being cancelled.'),
		};
	}
	if (item.cause === 'buyer_request') return concludeRequest(item, state, now);
	if (state === 'cancelled') {
		return nothing(item, 'stopped', 'The order was cancelled on TikTok, and now in NewStore.', stoppedNote());
	}
	const about = aboutOf(item);
	return { output: 'exceptions', json: state === 'too_late' ? stopStore(about) : unconfirmed(about) };
}

/**
 * Concludes every item; items of one order and request count once. `tikTok` is what TikTok shows now, as far as the workflow
 * read it again. Throws WrongSetting for an item that does not come from NewStore, Order: Cancel.
 */
export function concludeCancels(asked: Row[], tikTok: Row[]): Conclusions {
	const conclusions: Conclusions = { approve: [], reject: [], nothing: [], exceptions: [] };
	const put = (conclusion: Conclusion, index: number) =>
		// The compiler cannot follow that output and json belong together.
		(conclusions[conclusion.output] as Array<Placed<Conclusion['json']>>).push({ json: conclusion.json, index });
	const sides = readTikTok(tikTok, (index, json, why) =>
		conclusions.exceptions.push({ json: unreadableItem(json, why, 'TikTok'), index, input: 1 }),
	);
	const now = new Map(sides.map((side) => [orderKey(side.shopId, side.orderId), side]));
	const sideOf = (shopId: string, orderId: string) => now.get(orderKey(shopId, orderId));

	const known = new Map<string, { json: Row; index: number; state: CancelState }>();
	asked.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		if (isErrorItem(json)) {
			put(describeRefusal(json, sideOf), index);
			return;
		}
		const state = stateOf(json);
		if (!isAskedItem(json) || !state) {
			throw new WrongSetting(
				`Item ${index} does not come from NewStore, Order: Cancel behind the output Cancel in NewStore`,
			);
		}
		const key = `${orderKey(cell(json, 'shop_id'), cell(json, 'order_id'))}/${cell(json, 'cancel_id')}`;
		const before = known.get(key);
		if (!before || RANK[state] > RANK[before.state]) known.set(key, { json, index: before?.index ?? index, state });
	});
	for (const { json, index, state } of known.values()) {
		put(
			concludeOne(json as CancelInNewStoreItem & Row, state, sideOf(cell(json, 'shop_id'), cell(json, 'order_id'))),
			index,
		);
	}
	return conclusions;
}
