/**
 * What follows from a request of the buyer, or from an order that is cancelled on TikTok (tiktok-shop.md 9.1, newstore.md 8).
 * Pure; the answer depends only on what the two systems say, not on the order or number of the items that say it.
 */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import type { About } from './cancelProblems';
import {
	incomplete,
	linesAre,
	linesByHand,
	lookUpMissing,
	notInNewStore,
	notSafe,
	partlyShipped,
	shippedAnyway,
	stopStore,
	unknownLines,
	unreadableItem,
	withdrawn,
} from './cancelProblems';
import { OWN_PREFIX } from '../shared/cancelReasons';
import type { Placed } from '../shared/channel/placed';
import { documentName } from '../shared/channel/malformed';
import { orderKey } from '../shared/channel/rows';
import { shopRowCases } from '../shared/channel/rowCases';
import { readItemLines } from '../shared/channel/storeLines';
import { readShops, SHOP_OFF } from '../shared/channel/shops';
import { iso } from '../shared/channel/times';
import { isShipped, isShippedElsewhere, isWhollyShipped, readNewStore } from './newStoreSide';
import type { Shops } from './shopRules';
import { regionOf, shopState } from './shopRules';
import { approvedNote, askedNote, tikTokCancelledNote } from './notes';
import {
	cancelledLines,
	closedRequest,
	hasUnreadRequest,
	isShippedOnTikTok,
	isWhollyCancelled,
	pendingRequest,
	readTikTok,
	goodsOfOrder,
} from './tikTokSide';
import type { BuyerOptions } from './tooLate';
import { deadlineOf, isApprovedAtOnce, planTooLate, settleTooLate } from './tooLate';
import type {
	ApproveItem,
	Cancellation,
	CancelException,
	CancelInNewStoreItem,
	Cause,
	NewStoreSide,
	NothingItem,
	OnTooLate,
	RejectItem,
	TikTokSide,
} from './types';

type Decision =
	| { output: 'cancel'; json: CancelInNewStoreItem }
	| { output: 'approve'; json: ApproveItem }
	| { output: 'reject'; json: RejectItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'exceptions'; json: CancelException };

export interface BuyerDecisions {
	cancel: Array<Placed<CancelInNewStoreItem>>;
	approve: Array<Placed<ApproveItem>>;
	reject: Array<Placed<RejectItem>>;
	nothing: Array<Placed<NothingItem>>;
	exceptions: Array<Placed<CancelException | ExceptionItem>>;
}

export interface BuyerContext {
	/** rows of tts_shops */
	shops: Row[];
	/** external references, for lines that are cancelled one by one */
	references: Row[];
	options: BuyerOptions;
}

/** The context with its tables read. */
interface Known {
	shops: Shops;
	options: BuyerOptions;
}

function aboutOf(side: TikTokSide, newStore: NewStoreSide | undefined, shops: Shops, request?: Cancellation): About {
	const deadline = request ? deadlineOf(request, regionOf(shops, side.shopId)) : 0;
	return {
		shopId: side.shopId,
		orderId: side.orderId,
		...(request ? { cancelId: request.id } : {}),
		...(newStore?.newstoreOrderId ? { newstoreOrderId: newStore.newstoreOrderId } : {}),
		locations: newStore?.locations ?? [],
		...(deadline ? { deadline: iso(deadline) } : {}),
		goods: goodsOfOrder(side.order),
		skus: Object.fromEntries((side.order?.lines ?? []).map(({ id, sku }) => [id, sku])),
	};
}

function baseOf(about: About) {
	return {
		shop_id: about.shopId,
		order_id: about.orderId,
		...(about.cancelId ? { cancel_id: about.cancelId } : {}),
		...(about.newstoreOrderId ? { newstore_order_id: about.newstoreOrderId } : {}),
		...(about.deadline ? { deadline: about.deadline } : {}),
	};
}

const nothing = (about: About, reason: string): Decision => ({
	output: 'nothing',
	json: { ...baseOf(about), result: 'nothing_to_do', reason },
});

const exception = (json: CancelException): Decision => ({ output: 'exceptions', json });

function cancelInNewStore(
	about: About,
	newStore: NewStoreSide,
	isSafe: boolean,
	after: { cause: Cause; onTooLate: OnTooLate; rejectReason?: string; comment?: string },
): Decision {
	const isRequest = after.cause === 'buyer_request';
	return {
		output: 'cancel',
		json: {
			...baseOf(about),
			newstore_order_id: newStore.newstoreOrderId,
			cause: after.cause,
			newstore_reason: `${OWN_PREFIX}${isRequest ? 'buyer_request' : 'order_cancelled'}`,
			note: isRequest ? askedNote(about.cancelId) : tikTokCancelledNote(),
			only_if_safe: isSafe,
			on_too_late: after.onTooLate,
			...(after.rejectReason ? { reject_reason: after.rejectReason } : {}),
			...(after.rejectReason && after.comment ? { comment: after.comment } : {}),
			...(newStore.locations.length ? { locations: newStore.locations.join(', ') } : {}),
			reason: isRequest
				? 'The buyer wants to cancel, and NewStore can still stop the order.'
				: 'The order is cancelled on TikTok, and NewStore can still stop it.',
		},
	};
}

/** TikTok has cancelled the whole order; the buyer needs no answer any more. */
function afterCancellation(side: TikTokSide, newStore: NewStoreSide, { shops, options }: Known): Decision {
	const about = aboutOf(side, newStore, shops);
	if (!newStore.isFound) return nothing(about, 'The order is cancelled on TikTok and never reached NewStore.');
	if (isWhollyShipped(newStore)) return exception(shippedAnyway(about));
	if (isShipped(newStore)) {
		return exception(
			partlyShipped(about, 'TikTok has cancelled the whole order, and a part of it has left the store already.'),
		);
	}
	if (newStore.isCanceled) return nothing(about, 'The order is cancelled on both sides.');
	if (!newStore.isStateKnown) return exception(lookUpMissing(about));
	if (!newStore.isCancelable) return exception(stopStore(about));
	const after = { cause: 'tiktok_cancelled', onTooLate: 'stop_store' } as const;
	if (newStore.isSafe) return cancelInNewStore(about, newStore, true, after);
	if (options.whenNotSafe === 'cancel') return cancelInNewStore(about, newStore, false, after);
	return exception(options.whenNotSafe === 'ask' ? notSafe(about, false) : stopStore(about));
}

/** The buyer waits for an answer. Approved is only what NewStore does not have or has cancelled. */
function onRequest(side: TikTokSide, request: Cancellation, newStore: NewStoreSide, context: Known): Decision {
	const { options } = context;
	const about = { ...aboutOf(side, newStore, context.shops, request), cancelId: request.id };
	const region = regionOf(context.shops, side.shopId);
	const plan = planTooLate(request, side, region, options);
	const after = { ...plan, cause: 'buyer_request' as const };
	const approve = (reason: string): Decision => ({
		output: 'approve',
		json: {
			...baseOf(about),
			cancel_id: request.id,
			result: 'stopped',
			reason,
			...(newStore.isFound ? { note: approvedNote(request.id) } : {}),
		},
	});
	if (isShippedOnTikTok(side)) return settleTooLate(about, plan, 'TikTok shows the order as shipped.');
	if (!newStore.isFound) {
		// Orders of a shop that is not set up are not routed, so that NewStore cannot tell whether somebody packs them.
		if (shopState(context.shops, side.shopId) === 'unknown') {
			return exception(
				notInNewStore(
					about,
					'The table tts_shops has no row for the shop, or several that differ, so its orders do not go to NewStore.',
				),
			);
		}
		if (options.whenNotFound === 'ask') return exception(notInNewStore(about, 'By setting a person decides.'));
		return approve('The order has not reached NewStore, so nobody works on it.');
	}
	if (isShipped(newStore)) {
		const what = isWhollyShipped(newStore) ? 'All items have' : 'A part of the order has';
		return settleTooLate(about, plan, `${what} left the store.`);
	}
	if (newStore.isCanceled) return approve('The order is cancelled in NewStore.');
	if (!newStore.isStateKnown) return exception(lookUpMissing(about));
	if (!newStore.isCancelable) return settleTooLate(about, plan, 'The store is already packing the order.');
	if (newStore.isSafe) return cancelInNewStore(about, newStore, true, after);
	if (options.whenNotSafe === 'cancel') return cancelInNewStore(about, newStore, false, after);
	// Nobody has the time to ask where TikTok approves at once.
	const isUrgent = isApprovedAtOnce(side, region, options.now);
	if (options.whenNotSafe === 'ask' && !isUrgent) return exception(notSafe(about, true));
	return settleTooLate(about, plan, 'A location has the order already.');
}

/** Some lines are cancelled on TikTok, the others live. NewStore cannot cancel single items (newstore.md 8). */
function onCancelledLines(
	side: TikTokSide,
	cancelled: Set<string>,
	newStore: NewStoreSide,
	{ shops }: Known,
): Decision {
	const about = aboutOf(side, newStore, shops);
	const lines = [...cancelled].sort();
	if (!newStore.isFound)
		return nothing(about, 'Lines are cancelled on TikTok; the order has not reached NewStore yet.');
	if (newStore.isCanceled) return nothing(about, 'Lines are cancelled on TikTok, and the whole order in NewStore.');
	if (newStore.items.length === 0 || newStore.items.some((item) => item.lineId === '')) {
		return exception(
			unknownLines(
				{ ...about, lines },
				`${linesAre({ ...about, lines })} cancelled on TikTok, and nothing tells which ${lines.length === 1 ? 'item' : 'items'} of NewStore ${lines.length === 1 ? 'it is' : 'they are'}.`,
			),
		);
	}
	const items = newStore.items.filter((item) => cancelled.has(item.lineId));
	const linesIn = (states: string[]) => [
		...new Set(items.filter((item) => states.includes(item.state)).map((item) => item.lineId)),
	];
	const shipped = linesIn(['shipped']);
	if (shipped.length > 0) {
		const text = `${linesAre({ ...about, lines: shipped })} cancelled on TikTok and ${shipped.length === 1 ? 'has' : 'have'} left the store.`;
		return exception(partlyShipped({ ...about, lines: shipped }, text));
	}
	const open = linesIn(['open', 'on_hold']);
	if (open.length > 0) return exception(linesByHand({ ...about, lines: open }));
	return nothing(about, 'The lines that are cancelled on TikTok are not open in NewStore.');
}

/** What follows for one order. */
function decideOne(side: TikTokSide, newStore: NewStoreSide | undefined, context: Known): Decision {
	const about = aboutOf(side, newStore, context.shops);
	if (side.order?.isFulfilledByTikTok) return nothing(about, 'TikTok ships this order from its own warehouse.');
	if (shopState(context.shops, side.shopId) === 'off') return nothing(about, SHOP_OFF);
	if (isWhollyCancelled(side)) {
		return newStore ? afterCancellation(side, newStore, context) : exception(lookUpMissing(about));
	}
	const request = pendingRequest(side);
	if (request) {
		return newStore
			? onRequest(side, request, newStore, context)
			: exception(lookUpMissing(aboutOf(side, newStore, context.shops, request)));
	}
	if (hasUnreadRequest(side)) {
		return exception(
			incomplete(about, 'TikTok says that the buyer wants to cancel, and the request itself is not there yet.'),
		);
	}
	const isApproved = side.cancellations.some((one) => one.state === 'approved');
	if (isApproved && !side.order)
		return exception(incomplete(about, 'Something of the order is cancelled, and the order was not read.'));
	const cancelled = cancelledLines(side);
	if (cancelled.size > 0) {
		return newStore ? onCancelledLines(side, cancelled, newStore, context) : exception(lookUpMissing(about));
	}
	if (newStore?.isFound && newStore.isCanceled) {
		const isElsewhere = newStore.items.some((item) => isShippedElsewhere(item.cancellationReason));
		const isBack = closedRequest(side) !== undefined && !isElsewhere;
		return isBack
			? exception(withdrawn({ ...about, ...(side.order?.shipBy ? { deadline: iso(side.order.shipBy) } : {}) }))
			: nothing(about, 'Nothing is cancelled on TikTok; NewStore has cancelled, which Decide Seller Cancel handles.');
	}
	return nothing(about, 'Nothing is cancelled, and no request is open.');
}

/** Sorts all orders of the TikTok input into the five outputs; each order once. */
export function decideBuyerRequests(tikTok: Row[], newStore: Row[], context: BuyerContext): BuyerDecisions {
	const decisions: BuyerDecisions = { cancel: [], approve: [], reject: [], nothing: [], exceptions: [] };
	const told = new Set<string>();
	const shops = readShops(context.shops);
	for (const json of shopRowCases(context.shops)) decisions.exceptions.push({ json });
	const sides = readTikTok(tikTok, (index, json, why) =>
		decisions.exceptions.push({ json: unreadableItem(json, why, 'TikTok'), index }),
	);
	const known = readNewStore(newStore, readItemLines(context.references), (index, json, why) => {
		// An event without its look-up says nothing about buyers.
		if (!('fault' in why)) return;
		told.add(documentName(json, 'order_id'));
		decisions.exceptions.push({ json: unreadableItem(json, why, 'NewStore'), index, input: 1 });
	});
	for (const side of sides) {
		const looked = known.get(orderKey(side.shopId, side.orderId));
		if (!looked && told.has(side.orderId)) continue;
		const decision = decideOne(side, looked, { shops, options: context.options });
		// The compiler cannot follow that output and json belong together.
		(decisions[decision.output] as Array<Placed<Decision['json']>>).push({ json: decision.json, index: side.index });
	}
	return decisions;
}
