// What buyers and TikTok's own people do about returns (tiktok-shop.md 10.1). A wish that is impossible throws
// ActionRefused.
import type { Order, OrderLine, Provider } from '../orders/orderTypes.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { ChangeNote } from './returnBook.mts';
import { isRunning } from './returnBook.mts';
import { whyNot } from './returnEligibility.mts';
import { buyersReturnReason } from './returnReasons.mts';
import type { Arbitration, HandoverMethod, Return, ReturnStatus, ReturnType, ShipmentType } from './returnTypes.mts';
import type { TikTokState } from '../state.mts';

const REFUSED: readonly ReturnStatus[] = [
	'REFUND_OR_RETURN_REQUEST_REJECT',
	'REJECT_RECEIVE_PACKAGE',
	'REPLACEMENT_REQUEST_REJECT',
];
const WITHDRAWABLE: readonly ReturnStatus[] = [
	...REFUSED,
	'RETURN_OR_REFUND_REQUEST_PENDING',
	'AWAITING_BUYER_RESPONSE',
	'AWAITING_BUYER_SHIP',
	'REPLACEMENT_REQUEST_PENDING',
];
const EDITABLE: readonly ReturnStatus[] = [
	'RETURN_OR_REFUND_REQUEST_PENDING',
	'AWAITING_BUYER_RESPONSE',
	'REPLACEMENT_REQUEST_PENDING',
];

export interface ReturnWish {
	/** Default RETURN_AND_REFUND. */
	type?: ReturnType;
	/** Only with REPLACEMENT: TikTok names it an exchange. */
	isExchange?: boolean;
	/** Default: all lines that can be asked for. */
	lineIds?: string[];
	reason?: string;
	note?: string;
	shipmentType?: ShipmentType;
	handoverMethod?: HandoverMethod;
}

export interface ParcelWish {
	trackingNumber?: string;
	provider?: Provider;
}

export function requestReturn(state: TikTokState, order: Order, wish: ReturnWish): Return {
	const asked = open(state, order, wish);
	state.returns.wait(asked, requestNote(asked, wish));
	return asked;
}

/** An edited request is a new one; the old one is closed and names it. */
export function editReturn(state: TikTokState, old: Return, wish: ReturnWish): Return {
	if (!EDITABLE.includes(old.status)) throw impossible(old, 'be edited');
	const edited = open(
		state,
		old.order,
		{
			type: old.type,
			isExchange: old.isExchange,
			lineIds: old.lines.map(({ line }) => line.id),
			reason: old.reason,
			shipmentType: old.shipmentType,
			handoverMethod: old.handoverMethod,
			...wish,
		},
		old,
	);
	old.nextId = edited.id;
	state.returns.close(old, { by: 'BUYER', description: 'Buyer edited the request' });
	state.returns.wait(edited, requestNote(edited, wish));
	return edited;
}

export function withdrawReturn({ returns }: TikTokState, asked: Return): void {
	if (!WITHDRAWABLE.includes(asked.status) || !isRunning(asked)) throw impossible(asked, 'be withdrawn');
	returns.close(asked, { by: 'BUYER', description: 'Buyer withdrew the request' });
}

/** Yes is a refund of that part; after a no the seller has to answer the request as it was. */
export function answerOffer({ returns }: TikTokState, asked: Return, isAccepted: boolean): void {
	if (asked.status !== 'AWAITING_BUYER_RESPONSE') throw impossible(asked, 'answer an offer');
	if (isAccepted) {
		asked.buyerKeepsItem = true;
		returns.grantRefund(asked, { by: 'BUYER', description: 'Buyer accepted the partial refund' }, asked.offerMinor);
		return;
	}
	asked.offerRefused = true;
	returns.wait(asked, { by: 'BUYER', description: 'Buyer refused the partial refund' });
}

/** Returns of one buyer that will travel in one parcel. */
export function combineReturns(state: TikTokState, asked: Return[]): void {
	const [first] = asked;
	const isAlike = (one: Return) =>
		one.status === 'AWAITING_BUYER_SHIP' &&
		one.order.shopId === first.order.shopId &&
		one.order.userId === first.order.userId;
	if (new Set(asked).size < 2 || !asked.every(isAlike)) {
		throw new ActionRefused('NOT_COMBINABLE', 'Only returns of one buyer that wait for their goods can be combined');
	}
	const id = state.ids.digits('4038');
	for (const one of asked) {
		one.combinedId = id;
		state.returns.touch(one, { by: 'BUYER', description: 'Buyer combined returns into one parcel' });
	}
}

/** Sends the goods; combined returns go together. */
export function shipBack(state: TikTokState, asked: Return, wish: ParcelWish): Return[] {
	const together = inOneParcel(state, asked).filter(({ status }) => status === 'AWAITING_BUYER_SHIP');
	if (!together.includes(asked)) throw impossible(asked, 'be shipped');
	const provider = wish.provider ?? firstProvider(state, asked);
	const trackingNumber = wish.trackingNumber ?? `RET${asked.combinedId ?? asked.id}`;
	for (const one of together) {
		state.returns.takeParcel(one, { trackingNumber, provider, shippedAtMs: state.clock.now() });
	}
	return together;
}

/** The carrier brings the goods to the seller. */
export function deliverBack(state: TikTokState, asked: Return): Return[] {
	const isOnTheWay = ({ status, parcel }: Return) =>
		status === 'BUYER_SHIPPED_ITEM' && parcel !== undefined && parcel.arrivedAtMs === undefined;
	const together = inOneParcel(state, asked).filter(isOnTheWay);
	if (!together.includes(asked)) throw impossible(asked, 'arrive');
	for (const one of together) state.returns.arrive(one);
	return together;
}

/** The buyer does not accept the seller's no: TikTok decides. */
export function appeal({ returns }: TikTokState, asked: Return, note?: string): void {
	const isFree = asked.lines.every(({ line }) => line.openReturnId === undefined && line.cancelled === undefined);
	const isOver = asked.order.status === 'COMPLETED' || asked.order.status === 'CANCELLED';
	if (!REFUSED.includes(asked.status) || asked.arbitration !== undefined || !isFree || isOver) {
		throw impossible(asked, 'be appealed');
	}
	if (asked.lines.some(({ line, parts }) => (line.givenBack?.subTotal ?? 0) + parts.subTotal > line.amounts.sale)) {
		throw impossible(asked, 'be appealed');
	}
	returns.arbitrate(asked, 'IN_PROGRESS', { by: 'BUYER', description: 'Buyer appealed', note });
}

/** For the buyer the request is granted as if the seller had; otherwise it stays rejected. */
export function decideArbitration(
	{ returns }: TikTokState,
	asked: Return,
	decision: Exclude<Arbitration, 'IN_PROGRESS'>,
): void {
	if (asked.arbitration !== 'IN_PROGRESS') throw impossible(asked, 'be decided');
	const note: ChangeNote = { by: 'OPERATOR', description: `Arbitration: ${decision}` };
	const isBeforeGoods = asked.status === 'REFUND_OR_RETURN_REQUEST_REJECT' && asked.type === 'RETURN_AND_REFUND';
	returns.arbitrate(asked, decision, note);
	if (decision !== 'SUPPORT_BUYER') return;
	if (isBeforeGoods) returns.awaitGoods(asked, note);
	else returns.grantRefund(asked, note);
}

function open(state: TikTokState, order: Order, wish: ReturnWish, old?: Return): Return {
	const type = wish.type ?? 'RETURN_AND_REFUND';
	const problemOf = (line: OrderLine) => whyNot(state, order, line, type, 'BUYER', old?.id);
	const { lineIds } = wish;
	const lines = order.lines.filter((line) =>
		lineIds === undefined ? problemOf(line) === undefined : lineIds.includes(line.id),
	);
	if (lineIds !== undefined && lines.length !== new Set(lineIds).size) {
		throw new ActionRefused('LINE_UNKNOWN', `Order ${order.id} has no such line`);
	}
	const problem = lines.map(problemOf).find((one) => one !== undefined);
	if (problem !== undefined || lines.length === 0) {
		throw new ActionRefused(
			'NOT_RETURNABLE',
			`Order ${order.id} is ${order.status}: ${problem?.message ?? 'no line can be asked for'}`,
		);
	}
	return state.returns.open({
		order,
		lines,
		type,
		isExchange: wish.isExchange,
		role: 'BUYER',
		reason: wish.reason ?? buyersReturnReason(state.shops.get(order.shopId)!.region, type),
		shipmentType: wish.shipmentType,
		handoverMethod: wish.handoverMethod,
		previousId: old?.id,
	});
}

function requestNote({ reason }: Return, { note }: ReturnWish): ChangeNote {
	return { by: 'BUYER', description: 'Return requested', reason, note };
}

function inOneParcel({ returns }: TikTokState, asked: Return): Return[] {
	if (asked.combinedId === undefined) return [asked];
	return returns.ofShop(asked.order.shopId).filter(({ combinedId }) => combinedId === asked.combinedId);
}

function firstProvider({ shops }: TikTokState, asked: Return): Provider {
	const provider = shops
		.get(asked.order.shopId)!
		.deliveryOptions.flatMap(({ providers }) => providers)
		.at(0);
	return provider ?? { id: '7117000000000000099', name: 'TikTok Returns' };
}

function impossible({ id, status }: Return, what: string): ActionRefused {
	return new ActionRefused('STEP_UNKNOWN', `Return ${id} is ${status} and cannot ${what}`);
}
