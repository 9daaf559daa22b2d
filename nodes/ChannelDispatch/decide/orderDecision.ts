/** What becomes of one order, line by line. Lines that TikTok has to be told of come back; everything else is said at once. */
import type { Provider } from '../reading/carriers';
import type { DecisionContext } from './decisionContext';
import type { CaseLine, DispatchCase } from './dispatchCase';
import { routeOf } from './dispatchCase';
import type { Parcel } from '../reading/lineState';
import type { TikTokLine } from '../reading/tikTokOrder';
import { describeText, unclearTexts } from './unclearTracking';
import type { Outcomes } from './outcomes';
import { deadlineOf } from './outcomes';
import { byText, counted, groupBy, listed } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import { SHOP_OFF } from '../../shared/channel/shops';
import { HOUR_MS, MINUTE_MS } from '../../shared/channel/times';
import { cell } from '../../shared/tableRows';
import { SHIPPED } from '../../shared/tiktok/orderStatuses';
import { decideDoubleShipment } from './doubleShipment';
import { agree, goodsOf, lineIdsIn } from './goods';
import { decideTikTokShipping } from './tikTokShipping';
import { decideTrackingChanges } from './trackingChange';

/** A line that the store shipped and TikTok does not know as shipped. */
export interface ReadyLine {
	about: DispatchCase;
	line: TikTokLine;
	parcel: Parcel;
	provider: Provider;
	/** what a person should know about the choice, '' when there is nothing */
	note: string;
}

const KNOWN_OPEN = new Set(['AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING']);
const NOT_PAYABLE_YET = new Set(['UNPAID', 'ON_HOLD']);

const idsOf = (lines: CaseLine[]) => lines.map(({ line }) => line.id);
const hasLeft = ({ state }: CaseLine) => state.kind !== 'none';
const ofKind = (lines: CaseLine[], kind: CaseLine['state']['kind']) => lines.filter(({ state }) => state.kind === kind);
const parcelNumbers = (lines: CaseLine[]) =>
	lines.flatMap(({ state }) => (state.kind === 'ready' ? state.parcels.map((parcel) => parcel.trackingNumber) : []));

function shopFault(shop: Shop | undefined): string {
	if (!shop) return 'The table tts_shops has no row for the shop of this order.';
	if (shop.isContradicted) return 'The table tts_shops has several rows for the shop that say different things.';
	return `The row of the shop in the table tts_shops says region "${shop.region}", which is no market this version knows.`;
}

/** The stores shipped what TikTok has cancelled: money goes back to the buyer while the goods are on their way to him. */
function reportCancelled(about: DispatchCase, outcomes: Outcomes): void {
	const { order, store } = about;
	const cancelled = about.lines.filter(({ line }) => line.isCancelled);
	const isWhole = cancelled.length === about.lines.length;
	const gone = cancelled.filter(hasLeft);
	const unreported = gone.filter(({ line }) => !line.isShipped);
	const reported = gone.filter(({ line }) => line.isShipped);
	const [{ line }] = gone.length ? gone : cancelled;
	const all = isWhole ? 'the order' : '';
	const by = line.cancelledBy ? ` by ${line.cancelledBy.toLowerCase()}` : '';
	const why = line.cancelReason ? ` (${line.cancelReason})` : '';
	const numbers = [...new Set(about.shipped.map((item) => item.trackingNumber).filter(Boolean))].sort();
	const nodes = [...new Set(about.shipped.map((item) => item.node).filter(Boolean))].sort();
	const parcel = numbers.length ? `tracking number ${listed(numbers)}` : 'no tracking number yet';
	if (unreported.length > 0 || (isWhole && reported.length === 0 && about.unknownItems.length > 0)) {
		outcomes.exception(about, {
			code: 'DISPATCH_SHIPPED_AFTER_CANCEL',
			severity: 'critical',
			title: `Order ${order.id} was cancelled on TikTok and shipped by the store`,
			happened: `TikTok cancelled ${all || goodsOf(unreported)}${by}${why}, but ${listed(nodes) || 'the store'} shipped ${all ? 'it' : agree(unreported, 'it', 'them')}: ${parcel}. The buyer gets his money back and the goods as well. TikTok was told nothing.`,
			todo: 'Call the store first: stop the parcel if it is still there. Else have the carrier return it to the sender. Book the goods back in NewStore when they are here, or write them off.',
			ids: {
				newstore_order_id: store.newStoreOrderId,
				tracking_number: numbers[0] ?? '',
				location_id: nodes[0] ?? '',
				...lineIdsIn(unreported),
			},
		});
	}
	if (reported.length > 0) {
		outcomes.exception(about, {
			code: 'DISPATCH_CANCELLED_IN_TRANSIT',
			severity: 'warning',
			title: `Order ${order.id} was cancelled after it was shipped`,
			happened: `TikTok knew the parcel (${parcel}) and cancelled ${all || goodsOf(reported)} afterwards${by}${why}: lost, refused, or not scanned by the carrier in time.`,
			todo: 'Ask the carrier where the parcel is. Have it returned, or claim it as lost.',
			ids: lineIdsIn(reported),
		});
	}
}

/** Says what can be said without looking at the lines; true when the order is settled by it. */
function isSettled(about: DispatchCase, { outcomes, settings }: DecisionContext): boolean {
	const { order, store } = about;
	const lineIds = idsOf(about.lines);
	if (store.isHistorical) {
		outcomes.done(about, 'HISTORICAL', 'NewStore imported this order as history; nothing was shipped now.', lineIds);
		return true;
	}
	if (order.isFulfilledByTikTok) {
		outcomes.done(about, 'FULFILLED_BY_TIKTOK', 'TikTok ships this order from its own warehouse.', lineIds);
		return true;
	}
	if (about.isHandoverOnly) {
		const reason = 'The goods were handed over in the store; there is no parcel to report.';
		outcomes.done(about, 'IN_STORE_HANDOVER', reason, lineIds);
		return true;
	}
	if (about.shop && !about.shop.active) {
		outcomes.wait(about, { code: 'SHOP_OFF', reason: SHOP_OFF, lineIds, until: settings.now + HOUR_MS });
		return true;
	}
	return false;
}

/** Parts that no parcel holds, items of no line, bundles that will never be complete: a person has to look. */
function reportOddities(about: DispatchCase, open: CaseLine[], outcomes: Outcomes): void {
	const { order } = about;
	const handedOver = open.filter((entry) => entry.handedOver > 0);
	if (handedOver.length > 0) {
		outcomes.exception(about, {
			code: 'DISPATCH_HANDED_OVER',
			title: `Order ${order.id}: a part was handed over in the store`,
			happened: `${goodsOf(handedOver)} left over the counter, the rest as a parcel. TikTok takes shipments with a tracking number only, so for TikTok ${agree(handedOver, 'this item is', 'these items are')} still to be shipped.`,
			todo: 'Ask the store what happened. If the buyer has the goods, cancel them on TikTok with his agreement and settle the payment; if not, have them shipped.',
			ids: lineIdsIn(handedOver),
		});
	}
	if (open.length > 0 && about.unknownItems.length > 0) {
		const { unknownItems } = about;
		const products = [...groupBy(unknownItems, ({ productId }) => productId || 'a product without id')];
		const goods = products.map(([product, { length }]) => (length === 1 ? product : `${length} × ${product}`));
		outcomes.exception(about, {
			code: 'DISPATCH_ITEM_UNKNOWN',
			role: 'integration',
			title: `Order ${order.id}: ${agree(unknownItems, 'a shipped item is', 'shipped items are')} not in the order on TikTok`,
			happened: `The store shipped ${listed(goods.sort(byText))}, but neither the link on TikTok nor NewStore says which ${agree(unknownItems, 'line of the order it is. It was', 'lines of the order they are. They were')} not reported to TikTok.`,
			todo: 'Compare the order in both systems and report the parcel in TikTok Seller Center by hand before the deadline. Then try the order again with "Send it to NewStore" in the form "Try again now": that writes the missing link.',
			about: 'unknown item',
			ids: { item_ids: unknownItems.map(({ id }) => id).join(', ') },
		});
	}
	const incomplete = ofKind(open, 'incomplete');
	if (incomplete.length > 0) {
		outcomes.exception(about, {
			code: 'DISPATCH_LINE_INCOMPLETE',
			title: `Order ${order.id}: ${agree(incomplete, 'a bundle', 'bundles')} left incomplete`,
			happened: `The store shipped a part of ${goodsOf(incomplete)}; NewStore cancelled the rest, so ${agree(incomplete, 'it', 'they')} can never be reported as shipped in full.`,
			todo: 'Agree with the buyer: send the missing part, or refund it. Then report the parcel in TikTok Seller Center by hand, or cancel what is missing.',
			about: 'incomplete bundle',
			ids: lineIdsIn(incomplete),
		});
	}
}

function waitForRest(about: DispatchCase, open: CaseLine[], context: DecisionContext): void {
	const { outcomes, settings } = context;
	const partly = ofKind(open, 'partly');
	if (partly.length > 0) {
		outcomes.wait(about, {
			code: 'PARTS_MISSING',
			reason: `${counted(partly.length, 'bundle')} left the store in part; TikTok is told when the last part has left.`,
			lineIds: idsOf(partly),
		});
	}
	const numberless = about.order.isTikTokShipping ? [] : ofKind(open, 'noTracking');
	if (numberless.length === 0) return;
	const nodes = [
		...new Set(
			numberless.flatMap(({ state }) => (state.kind === 'noTracking' ? state.items : []).map(({ node }) => node)),
		),
	].sort();
	const since = outcomes.waitingSince(about, 'NO_TRACKING') || settings.now;
	const limit = settings.trackingWaitMinutes * MINUTE_MS;
	const deadline = deadlineOf(about);
	outcomes.wait(about, {
		code: 'NO_TRACKING',
		reason: `${listed(nodes) || 'The store'} shipped ${counted(numberless.length, 'line')}, but NewStore has no tracking number yet.`,
		lineIds: idsOf(numberless),
		since,
	});
	if (settings.now - since < limit && !(deadline > 0 && deadline - settings.now <= limit)) return;
	outcomes.exception(about, {
		code: 'DISPATCH_NO_TRACKING',
		title: `Order ${about.order.id}: shipped without a tracking number`,
		happened: `${listed(nodes) || 'The store'} marked ${goodsOf(numberless)} as shipped, and the field for the number in NewStore is still empty. TikTok cannot be told without it.`,
		todo: 'Ask the store for the number on the parcel and enter it in NewStore; the next run reports it. If NewStore does not take it any more, enter it in TikTok Seller Center before the deadline.',
		ids: { location_id: nodes[0] ?? '', ...lineIdsIn(numberless) },
	});
}

/** What NewStore has as tracking number is no number, or several: nobody guesses which of them is on the parcel. */
function reportUnclearTracking(about: DispatchCase, open: CaseLine[], { outcomes }: DecisionContext): void {
	if (about.order.isTikTokShipping) return;
	for (const [text, lines] of unclearTexts(open)) {
		const [item] = lines.flatMap(({ state }) => (state.kind === 'unclear' ? state.items : []));
		outcomes.exception(about, {
			code: 'DISPATCH_TRACKING_UNCLEAR',
			title: `Order ${about.order.id}: "${text}" is not one tracking number`,
			happened: `${item.node || 'The store'} shipped ${goodsOf(lines)}, and NewStore has ${describeText(text)}. TikTok takes one number, and a number that no carrier scans cancels the order. Nothing was reported.`,
			todo: 'Ask the store which number is on the parcel and enter this one alone in NewStore; the next run reports it. Several parcels? Report them in TikTok Seller Center before the deadline.',
			about: text,
			ids: { location_id: item.node, ...lineIdsIn(lines) },
		});
	}
}

/** Whether TikTok takes shipments of the order now. Says why when it does not. */
function takesShipments(about: DispatchCase, lines: CaseLine[], context: DecisionContext): boolean {
	const { order, market, shop } = about;
	const { outcomes, settings } = context;
	const lineIds = idsOf(lines);
	if (!market) {
		outcomes.exception(about, {
			code: 'DISPATCH_SHOP_NOT_SET_UP',
			role: 'integration',
			title: `Shop is not set up: TikTok shop ${shop?.name || about.shopId || '(no id)'}`,
			happened: `${shopFault(shop)} Its shipped orders are not reported to TikTok.`,
			todo: 'Complete the row of this shop (region, for example GB), and leave one row for it. The next run then reports its orders.',
			key: about.shopId || 'no shop id',
		});
		return false;
	}
	if (NOT_PAYABLE_YET.has(order.status)) {
		const until = Math.max(order.releaseAt, order.paidAt > 0 ? order.paidAt + HOUR_MS : 0);
		const reason = `TikTok still holds the order (${order.status}) and takes no shipment before the buyer's time to cancel is over.`;
		outcomes.wait(about, { code: 'ON_HOLD', reason, lineIds, until });
		return false;
	}
	if (!KNOWN_OPEN.has(order.status) && !SHIPPED.has(order.status)) {
		outcomes.exception(about, {
			code: 'DISPATCH_UNKNOWN_STATUS',
			role: 'integration',
			title: `Order ${order.id} has the unknown status ${order.status}`,
			happened: `The store shipped ${goodsOf(lines)}. This version cannot tell what TikTok takes in this status, so nothing was reported.`,
			todo: 'Report the parcel in TikTok Seller Center by hand before the deadline, and ask for an update of this node pack.',
		});
		return false;
	}
	if (!order.isCancelRequested || market.shipsDuringCancelRequest) return true;
	const since = order.cancelRequestedAt || outcomes.waitingSince(about, 'CANCEL_REQUESTED') || settings.now;
	if (settings.now - since < settings.cancelAnswerMinutes * MINUTE_MS) {
		const reason =
			'The buyer asked to cancel. TikTok takes no shipment until the request is answered; the cancellation workflow does it.';
		outcomes.wait(about, { code: 'CANCEL_REQUESTED', reason, lineIds, since });
		return false;
	}
	outcomes.exception(about, {
		code: 'DISPATCH_CANCEL_PENDING',
		title: `Order ${order.id} is shipped, and the buyer's request to cancel is still open`,
		happened: `The store has sent ${goodsOf(lines)}. TikTok takes no shipment before the buyer has an answer, and approves by itself when nobody gives one.`,
		todo: 'Reject the request in TikTok Seller Center, because the parcel has left (or stop the parcel and approve it). The next run then reports the shipment.',
	});
	return false;
}

/** The parcel that stands for a line whose parts left in several; undefined when a person has to choose. */
function parcelFor(about: DispatchCase, entry: CaseLine, parcels: Parcel[], context: DecisionContext) {
	if (parcels.length === 1) return { parcel: parcels[0], note: '' };
	const { settings, outcomes } = context;
	const numbers = listed(parcels.map((parcel) => parcel.trackingNumber));
	if (settings.severalParcels === 'exception') {
		outcomes.exception(about, {
			code: 'DISPATCH_SEVERAL_PARCELS',
			title: `Order ${about.order.id}: the parts of ${goodsOf([entry])} left in ${parcels.length} parcels`,
			happened: `Their tracking numbers are ${numbers}. TikTok takes one for the whole item, and the option says that a person chooses.`,
			todo: 'Choose the parcel that matters to the buyer and report it in TikTok Seller Center before the deadline.',
			about: entry.line.id,
			ids: lineIdsIn([entry]),
		});
		return undefined;
	}
	const isLast = settings.severalParcels === 'last';
	const parcel = parcels[isLast ? parcels.length - 1 : 0];
	const note = `Its parts left in ${parcels.length} parcels (${numbers}); TikTok takes one number, the ${isLast ? 'last' : 'first'} one.`;
	return { parcel, note };
}

function unknownCarrier(about: DispatchCase, carrier: string, fault: string, possible: string[], outcomes: Outcomes) {
	const option = about.order.deliveryOptionName || about.order.deliveryOptionId || 'without a name';
	const choice = possible.length ? ` TikTok takes: ${listed(possible, 30)}.` : '';
	outcomes.exception(about, {
		code: 'DISPATCH_UNKNOWN_CARRIER',
		title: `Carrier ${carrier || '(none)'} is not known on TikTok`,
		happened: `The store shipped with "${carrier || 'no carrier'}", and no TikTok carrier can be told for the delivery option "${option}": ${fault}.${choice} Parcels of this carrier are not reported.`,
		todo: `Add a row to the table tts_carriers: "${carrier || '*'}" as the carrier of NewStore, and the name of the carrier that TikTok takes. The next run reports the parcels. A carrier that is not in the list cannot be used for this delivery option: the store has to use another one.`,
		ids: { delivery_option_id: about.order.deliveryOptionId, carrier },
		key: `${about.shopId}/${about.order.deliveryOptionId}/${carrier.toLowerCase()}`,
	});
}

const areCarriersUnread = ({ order }: DispatchCase, { settings }: DecisionContext) =>
	settings.carriersUnread.some((failed) => cell(failed, 'order_id') === order.id);

function readyLines(about: DispatchCase, lines: CaseLine[], context: DecisionContext): ReadyLine[] {
	const { carriers, outcomes } = context;
	const unknown = new Set<string>();
	return lines.flatMap((entry) => {
		const { line, state } = entry;
		if (state.kind !== 'ready') return [];
		const chosen = parcelFor(about, entry, state.parcels, context);
		if (!chosen) return [];
		const { carrier } = chosen.parcel;
		const found = carriers.find(carrier, routeOf(about));
		if ('provider' in found) {
			outcomes.touch(about);
			return [
				{
					about,
					line,
					parcel: chosen.parcel,
					provider: found.provider,
					note: chosen.note,
				},
			];
		}
		if (found.possible.length === 0 && areCarriersUnread(about, context)) {
			const reason = 'TikTok did not say which carriers it takes for this order; the next run asks again.';
			outcomes.wait(about, { code: 'CARRIERS_UNREAD', reason, lineIds: [line.id] });
			return [];
		}
		if (!unknown.has(carrier)) unknownCarrier(about, carrier, found.fault, found.possible, outcomes);
		unknown.add(carrier);
		return [];
	});
}

/** Decides about one order; the lines that come back have to be reported to TikTok. */
export function decideOrder(about: DispatchCase, context: DecisionContext): ReadyLine[] {
	const { outcomes } = context;
	if (isSettled(about, context)) return [];
	const living = about.lines.filter(({ line }) => !line.isCancelled);
	if (living.length < about.lines.length) reportCancelled(about, outcomes);
	const open = living.filter(({ line }) => !line.isShipped);
	reportOddities(about, open, outcomes);
	waitForRest(about, open, context);
	reportUnclearTracking(about, open, context);
	const isTikTok = about.order.isTikTokShipping;
	const candidates = open.filter(
		({ state, handedOver }) =>
			handedOver === 0 && (state.kind === 'ready' || (isTikTok && ['noTracking', 'unclear'].includes(state.kind))),
	);
	const takes = candidates.length > 0 && takesShipments(about, candidates, context);
	const reported = living.filter(({ line }) => line.isShipped);
	let ready: ReadyLine[] = [];
	let inStep: CaseLine[];
	if (isTikTok) {
		inStep = decideTikTokShipping(about, takes ? candidates : [], reported, context);
	} else {
		if (takes) ready = readyLines(about, candidates, context);
		inStep = decideTrackingChanges(about, reported, context);
	}
	const doubled = decideDoubleShipment(about, reported, context);
	const known = inStep.filter((entry) => hasLeft(entry) && !doubled.includes(entry));
	if (known.length > 0) {
		const reason = `TikTok knows ${known.length === living.length ? 'every line' : counted(known.length, 'line')} as shipped.`;
		outcomes.done(about, 'SHIPPED', reason, idsOf(known), parcelNumbers(known));
	}
	if (!outcomes.has(about)) sayNothingToDo(about, living, open, outcomes);
	return ready;
}

function sayNothingToDo(about: DispatchCase, living: CaseLine[], open: CaseLine[], outcomes: Outcomes): void {
	if (living.length === 0) {
		const reason = 'The order is cancelled on TikTok, and the stores shipped nothing of it.';
		outcomes.done(about, 'CANCELLED', reason, idsOf(about.lines));
	} else if (open.length === 0) {
		const reason = 'TikTok knows every line as shipped; NewStore names no parcel to compare.';
		outcomes.done(about, 'SHIPPED', reason, idsOf(living));
	} else {
		const reason = about.store.items.length
			? 'The stores have not shipped anything that TikTok does not know.'
			: 'NewStore has given the order to no store yet.';
		outcomes.wait(about, { code: 'NOT_SHIPPED', reason, lineIds: idsOf(open) });
	}
}
