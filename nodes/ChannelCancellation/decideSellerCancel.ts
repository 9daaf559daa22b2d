/**
 * Orders and lines that NewStore has cancelled, or cannot fulfil → cancellations on TikTok (tiktok-shop.md 9.2, newstore.md 8).
 * A cancellation that TikTok caused never goes back: it shows in TikTok's state, or in the reason that NewStore keeps. Pure.
 */
import type { ExceptionItem } from '../shared/exception';
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';
import type { About } from './cancelProblems';
import {
	incomplete,
	linesNamed,
	onHold,
	shippedOnTikTok,
	storeCannotFulfil,
	unknownLines,
	unreadableItem,
	withdrawn,
} from './cancelProblems';
import type { Placed } from '../shared/channel/placed';
import { documentName } from '../shared/channel/malformed';
import { counted, orderKey } from '../shared/channel/rows';
import { shopRowCases } from '../shared/channel/rowCases';
import { readItemLines } from '../shared/channel/storeLines';
import { readShops, SHOP_OFF } from '../shared/channel/shops';
import { iso } from '../shared/channel/times';
import { marketOf } from '../shared/channel/markets';
import type { CancelMeaning } from '../shared/channel/markets';
import { isOwnReason, isShippedElsewhere, readNewStore } from './newStoreSide';
import { sellerCancelNote } from './notes';
import type { Shops } from './shopRules';
import { regionOf, shopState } from './shopRules';
import {
	cancelledLines,
	closedRequest,
	hasUnreadRequest,
	isBeingCancelled,
	isWhollyCancelled,
	readTikTok,
	goodsOfOrder,
} from './tikTokSide';
import type {
	CancelException,
	CancelOnTikTokItem,
	NewStoreItem,
	NewStoreSide,
	NothingItem,
	TikTokLine,
	TikTokOrder,
	TikTokSide,
} from './types';

export interface SellerOptions {
	wholeOrder: 'cancel' | 'ask';
	partlyElsewhere: 'ask' | 'cancelWhole';
	onHold: 'ask' | 'cancel' | 'wait';
	unknownReason: 'out_of_stock' | 'ask';
	/** rows {newstore_reason, means} */
	reasonMap: Row[];
}

export interface SellerContext {
	/** rows of tts_shops */
	shops: Row[];
	references: Row[];
	options: SellerOptions;
}

/** The context with its tables read. */
interface Known {
	shops: Shops;
	options: SellerOptions;
}

type Decision =
	| { output: 'cancel'; json: CancelOnTikTokItem }
	| { output: 'nothing'; json: NothingItem }
	| { output: 'exceptions'; json: CancelException };

export interface SellerDecisions {
	cancel: Array<Placed<CancelOnTikTokItem>>;
	nothing: Array<Placed<NothingItem>>;
	exceptions: Array<Placed<CancelException | ExceptionItem>>;
}

/** What NewStore's reasons mean; names seen in NewStore (newstore.md 5.5 and 8). */
const MEANINGS: Record<string, CancelMeaning> = {
	insufficient_stock: 'out_of_stock',
	no_inventory: 'out_of_stock',
	out_of_stock: 'out_of_stock',
	not_enough_stock_to_create_allocation: 'out_of_stock',
	failed_fulfillment_node_mapping: 'out_of_stock',
	shipping_offer_update_error: 'out_of_stock',
	wrong_price: 'wrong_price',
	address_not_deliverable: 'address_not_deliverable',
	buyer_asked: 'buyer_asked',
};

function meaningOf(reason: string, options: SellerOptions): CancelMeaning | 'ask' {
	const row = options.reasonMap.find((one) => cell(one, 'newstore_reason').toLowerCase() === reason.toLowerCase());
	const given = row ? cell(row, 'means').toLowerCase() : '';
	if (given === 'ask') return 'ask';
	const mapped = Object.values(MEANINGS).find((meaning) => meaning === given);
	return mapped ?? MEANINGS[reason.toLowerCase()] ?? options.unknownReason;
}

/** One meaning for a call that cancels several lines; lines with different ones are for a person. */
function commonMeaning(reasons: string[], options: SellerOptions): CancelMeaning | 'ask' {
	const meanings = new Set((reasons.length ? reasons : ['']).map((reason) => meaningOf(reason, options)));
	return meanings.size === 1 ? [...meanings][0] : 'ask';
}

type LineState = 'alive' | 'cancelled' | 'on_hold' | 'torn';

/**
 * What NewStore will do with one TikTok line. Of a plain line an item that lives counts: it replaces one that a location lost
 * (swap, new routing). The parts of a bundle are all needed, so a bundle of which a part is cancelled is torn.
 */
function lineState(items: NewStoreItem[]): LineState {
	const has = (state: NewStoreItem['state']) => items.some((item) => item.state === state);
	const lives = has('open') || has('shipped');
	if (has('cancelled') && (lives || has('on_hold')) && items.some((item) => item.isBundlePart)) return 'torn';
	if (has('on_hold') && !has('shipped'))
		return has('open') && !items.some((item) => item.isBundlePart) ? 'alive' : 'on_hold';
	if (lives) return 'alive';
	return has('cancelled') ? 'cancelled' : 'alive';
}

interface Lines {
	/** alive on TikTok, cancelled in NewStore (or held, by setting) */
	toCancel: TikTokLine[];
	held: TikTokLine[];
	torn: TikTokLine[];
	/** cancelled in NewStore because of TikTok, and yet alive there */
	ours: TikTokLine[];
	/** alive on both sides */
	alive: TikTokLine[];
}

/** Sorts the lines that TikTok still expects; undefined when the items cannot be told apart by line. */
function sortLines(side: TikTokSide, newStore: NewStoreSide, options: SellerOptions): Lines | undefined {
	const gone = cancelledLines(side);
	const living = (side.order?.lines ?? []).filter((line) => !gone.has(line.id));
	const lines: Lines = { toCancel: [], held: [], torn: [], ours: [], alive: [] };
	const hasShipped = newStore.items.some((item) => item.state === 'shipped');
	if (newStore.isCanceled && !hasShipped) return { ...lines, toCancel: living };
	const touched = newStore.items.some((item) => item.state === 'cancelled' || item.state === 'on_hold');
	if (touched && newStore.items.some((item) => item.lineId === '')) return undefined;
	for (const line of living) {
		const items = newStore.items.filter((item) => item.lineId === line.id);
		const state = lineState(items);
		const isOurs = items.some((item) => item.state === 'cancelled' && isOwnReason(item.cancellationReason));
		if (state === 'cancelled' && isOurs) lines.ours.push(line);
		else if (state === 'cancelled') lines.toCancel.push(line);
		else if (state === 'torn') lines.torn.push(line);
		else if (state === 'on_hold' && options.onHold === 'cancel') lines.toCancel.push(line);
		else if (state === 'on_hold' && options.onHold === 'ask') lines.held.push(line);
		else lines.alive.push(line);
	}
	return lines;
}

function reasonsOf(newStore: NewStoreSide, lines: TikTokLine[]): string[] {
	const ids = new Set(lines.map((line) => line.id));
	const concerned = newStore.items.filter(
		(item) => item.state === 'cancelled' && (item.lineId === '' || ids.has(item.lineId)),
	);
	return [...new Set(concerned.map((item) => item.cancellationReason).filter(Boolean))].sort();
}

const namesOf = (lines: TikTokLine[]) => lines.map((line) => line.id);
const inWords = (reasons: string[]) => (reasons.length ? ` (${reasons.join(', ')})` : '');

/** Cancels what has to be cancelled, or says why a person has to. */
function cancelLines(side: TikTokSide, newStore: NewStoreSide, about: About, lines: Lines, context: Known): Decision {
	const { options } = context;
	const region = regionOf(context.shops, side.shopId);
	const market = marketOf(region);
	const ids = namesOf(lines.toCancel);
	const concerned = { ...about, lines: ids };
	const reasons = reasonsOf(newStore, lines.toCancel);
	const meaning = commonMeaning(reasons, options);
	const isWhole = [lines.alive, lines.held, lines.torn, lines.ours].every((rest) => rest.length === 0);
	const names = linesNamed(concerned);
	const what = `NewStore has cancelled ${isWhole ? 'the order' : names}${inWords(reasons)}.`;
	const ask = (why: string): Decision => {
		const todo = isWhole
			? 'Cancel the order in Seller Center with the true reason, or enter it in NewStore again under a new external id and ship it before the deadline.'
			: market?.cancelsLines
				? `Cancel ${names} in Seller Center, reason "out of stock", or find the ${ids.length === 1 ? 'unit' : 'units'}. The other lines go on.`
				: 'In this market TikTok cancels whole orders only. Decide with customer service: find the missing units, or cancel the whole order in Seller Center and stop the rest in NewStore.';
		return { output: 'exceptions', json: storeCannotFulfil(concerned, `${what} ${why}`.trim(), todo) };
	};
	if (meaning === 'ask') return ask('What the reason means to TikTok is not set.');
	const cancelReason = market?.sellerReasons[meaning];
	if (!cancelReason) {
		return ask(
			region ? 'TikTok has no such reason in this market.' : 'The market of the shop is not known (table tts_shops).',
		);
	}
	const byLines = market?.cancelsLines && meaning === 'out_of_stock';
	if (!byLines) {
		const hasLeft =
			side.order?.lines.some((line) => line.isShipped) || newStore.items.some((item) => item.state === 'shipped');
		if (hasLeft) return ask('Other lines have left already.');
		if (!isWhole && (options.partlyElsewhere === 'ask' || market?.cancelsLines)) {
			return ask('Lines cannot be cancelled alone.');
		}
	}
	if ((isWhole || byLines) && options.wholeOrder === 'ask') return ask('By setting a person decides.');
	const lineIds = byLines ? ids : undefined;
	return {
		output: 'cancel',
		json: {
			shop_id: about.shopId,
			order_id: about.orderId,
			...(about.newstoreOrderId ? { newstore_order_id: about.newstoreOrderId } : {}),
			...(about.deadline ? { deadline: about.deadline } : {}),
			result: isWhole || !byLines ? 'stopped' : 'partly',
			cancel_reason: cancelReason,
			...(lineIds ? { order_line_item_ids: lineIds } : {}),
			reason: what,
			note: sellerCancelNote(cancelReason, isWhole ? undefined : lineIds),
		},
	};
}

/** States in which a seller can cancel (tiktok-shop.md 9.2); AWAITING_COLLECTION and later are judged by line. */
function notNow(order: TikTokOrder): string | undefined {
	return order.status === 'UNPAID' ? 'The buyer has not paid yet; sellers cannot cancel unpaid orders.' : undefined;
}

function decideOne(newStore: NewStoreSide, side: TikTokSide | undefined, context: Known): Decision[] {
	const { options } = context;
	const about: About = {
		shopId: newStore.shopId,
		orderId: newStore.orderId,
		...(newStore.newstoreOrderId ? { newstoreOrderId: newStore.newstoreOrderId } : {}),
		locations: newStore.locations,
		...(side?.order?.shipBy ? { deadline: iso(side.order.shipBy) } : {}),
		goods: goodsOfOrder(side?.order),
		skus: Object.fromEntries((side?.order?.lines ?? []).map(({ id, sku }) => [id, sku])),
	};
	const nothing = (reason: string): Decision[] => [
		{
			output: 'nothing',
			json: {
				shop_id: about.shopId,
				order_id: about.orderId,
				...(about.newstoreOrderId ? { newstore_order_id: about.newstoreOrderId } : {}),
				result: 'nothing_to_do',
				reason,
			},
		},
	];
	const touched =
		newStore.isCanceled || newStore.items.some(({ state }) => state === 'cancelled' || state === 'on_hold');
	if (!newStore.isFound) return nothing('NewStore does not have the order.');
	if (shopState(context.shops, newStore.shopId) === 'off') return nothing(SHOP_OFF);
	if (!touched) return nothing('Nothing is cancelled or on hold in NewStore.');
	if (!side?.order) {
		return [
			{
				output: 'exceptions',
				json: incomplete(about, 'NewStore has cancelled something, and the order was not read on TikTok.'),
			},
		];
	}
	if (side.order.isFulfilledByTikTok) return nothing('TikTok ships this order from its own warehouse.');
	if (isWhollyCancelled(side)) return nothing('The order is cancelled on TikTok as well.');
	if (side.cancellations.some((one) => one.state === 'pending') || hasUnreadRequest(side)) {
		return nothing('A request to cancel is open on TikTok; Decide Buyer Request answers it.');
	}
	if (isBeingCancelled(side)) return nothing('A cancellation is on its way on TikTok.');
	const later = notNow(side.order);
	if (later) return nothing(later);
	const all = [...new Set(newStore.items.map((item) => item.cancellationReason).filter(Boolean))];
	if (all.length > 0 && all.every(isShippedElsewhere))
		return nothing('The order was shipped elsewhere, and NewStore was stopped for it; TikTok keeps it as shipped.');
	if (newStore.isCanceled && (all.some(isOwnReason) || (all.length === 0 && closedRequest(side)))) {
		return [{ output: 'exceptions', json: withdrawn(about) }];
	}
	const lines = sortLines(side, newStore, options);
	if (!lines) {
		return [
			{
				output: 'exceptions',
				json: unknownLines(
					about,
					'NewStore has cancelled or holds items, and nothing tells which lines of TikTok they are.',
				),
			},
		];
	}
	const decisions: Decision[] = [];
	const shipped = lines.toCancel.filter((line) => line.isShipped);
	if (shipped.length > 0) {
		decisions.push({ output: 'exceptions', json: shippedOnTikTok({ ...about, lines: namesOf(shipped) }) });
	}
	const toCancel = lines.toCancel.filter((line) => !line.isShipped);
	if (toCancel.length > 0) {
		const rest = { ...lines, toCancel, alive: [...lines.alive, ...shipped] };
		decisions.push(cancelLines(side, newStore, about, rest, context));
	}
	if (lines.ours.length > 0) {
		decisions.push({ output: 'exceptions', json: withdrawn({ ...about, lines: namesOf(lines.ours) }) });
	}
	if (lines.torn.length > 0) {
		decisions.push({
			output: 'exceptions',
			json: storeCannotFulfil(
				{ ...about, lines: namesOf(lines.torn) },
				`Parts of ${counted(lines.torn.length, 'bundle')} are cancelled in NewStore, others are not: ${linesNamed({ ...about, lines: namesOf(lines.torn) })}.`,
				'Find the missing parts, or stop the others in NewStore Omnichannel Manager and cancel the lines in Seller Center (single lines only in the US and the UK).',
			),
		});
	}
	// A whole order that is cancelled leaves nothing on hold.
	const isGone = decisions.some(({ output, json }) => output === 'cancel' && json.result === 'stopped');
	if (lines.held.length > 0 && !isGone) {
		decisions.push({ output: 'exceptions', json: onHold({ ...about, lines: namesOf(lines.held) }) });
	}
	return decisions.length > 0 ? decisions : nothing('What NewStore has cancelled is cancelled on TikTok as well.');
}

/** Sorts all orders of the NewStore input into the three outputs. */
export function decideSellerCancels(newStore: Row[], tikTok: Row[], context: SellerContext): SellerDecisions {
	const decisions: SellerDecisions = { cancel: [], nothing: [], exceptions: [] };
	const told = new Set<string>();
	const tikTokSides = readTikTok(tikTok, (index, json, why) => {
		if ('fault' in why) told.add(documentName(json, 'order_id') || documentName(json, 'id'));
		decisions.exceptions.push({ json: unreadableItem(json, why, 'TikTok'), index, input: 1 });
	});
	const known = new Map(tikTokSides.map((side) => [orderKey(side.shopId, side.orderId), side]));
	const references = readItemLines(context.references);
	const sides = readNewStore(newStore, references, (index, json, why) =>
		decisions.exceptions.push({ json: unreadableItem(json, why, 'NewStore'), index }),
	);
	const shops = readShops(context.shops);
	for (const json of shopRowCases(context.shops)) decisions.exceptions.push({ json });
	const tables = { shops, options: context.options };
	for (const side of sides.values()) {
		const onTikTok = known.get(orderKey(side.shopId, side.orderId));
		if (!onTikTok && told.has(side.orderId)) continue;
		for (const decision of decideOne(side, onTikTok, tables)) {
			// The compiler cannot follow that output and json belong together.
			(decisions[decision.output] as Array<Placed<Decision['json']>>).push({ json: decision.json, index: side.index });
		}
	}
	return decisions;
}
