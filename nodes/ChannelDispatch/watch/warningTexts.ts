/** The sentences of deadline warnings: the order, the store that holds it, what to do. */
import type { ExceptionItem, Severity } from '../../shared/exception';
import type { ClockKind, ReturnClock } from './deadlines';
import type { Holding } from './storeHolding';
import type { Moment } from './warningList';

type Text = Pick<ExceptionItem, 'code' | 'severity' | 'title' | 'what_happened' | 'what_to_do'>;

interface WarningAbout extends Moment {
	orderId: string;
	/** names of the stores, '' when none has it */
	stores: string;
	holding: Holding;
	/** in the US a parcel counts as shipped when the carrier has scanned it (tiktok-shop.md 6.4) */
	countsScan?: boolean;
}

const severityOf = ({ left, isLast }: Moment): Severity => (left === '' ? 'critical' : isLast ? 'error' : 'warning');

/** The title says by when. */
const unanswered = ({ due, left }: Moment, follows: string) =>
	left ? `Without an answer within ${left} ${follows}.` : `The answer was due by ${due}, so ${follows}.`;

function whereItIs({ holding, stores }: WarningAbout): string {
	if (holding.kind === 'held') return `It is with ${stores}, not shipped yet.`;
	if (holding.kind === 'report_missing')
		return `${stores} ${holding.nodes.length === 1 ? 'has' : 'have'} shipped it, but TikTok was not told.`;
	if (holding.kind === 'unrouted') return 'NewStore has given it to no store.';
	return 'NewStore named no store for it.';
}

function howToShip({ holding, stores }: WarningAbout): string {
	if (holding.kind === 'held')
		return `Call ${stores}: pack and ship it today. Cannot be shipped there? Have it moved to another store in NewStore, or cancel what is missing on TikTok (reason: out of stock).`;
	if (holding.kind === 'report_missing')
		return 'Look for an open case of this order (tracking number, carrier). Settle it and run workflow 05 for this order, or enter the tracking number in TikTok Seller Center.';
	if (holding.kind === 'unrouted')
		return 'Open the order in NewStore: usually no store has the stock. Find the units and release the order, or cancel it on TikTok (reason: out of stock).';
	return 'Check that the order is in NewStore (search for the TikTok order id). If not, run workflow 03 for it; else ask the store that it names.';
}

function shippingText(about: WarningAbout, kind: 'dispatch' | 'auto_cancel'): Text {
	const { orderId, due, left, countsScan } = about;
	const common = { severity: severityOf(about), what_to_do: howToShip(about) };
	const inTime = countsScan ? 'have its carrier scan' : 'be shipped';
	if (kind === 'auto_cancel')
		return {
			...common,
			code: 'SLA_AUTO_CANCEL_DUE',
			title: left ? `Order ${orderId}: TikTok cancels it at ${due}` : `Order ${orderId}: TikTok cancels it now`,
			what_happened: `Dispatch is late, and the order is lost when it is not shipped ${left ? `within ${left}` : `by ${due}`}. ${whereItIs(about)}`,
		};
	if (left)
		return {
			...common,
			code: 'SLA_DISPATCH_DUE',
			title: `Order ${orderId} has to ${inTime} by ${due}`,
			what_happened: `${left} left to ship the order in time. ${countsScan ? "In the US the carrier's scan counts, not the report of the parcel. " : ''}${whereItIs(about)} Late dispatch costs visibility and fines.`,
		};
	return {
		...common,
		code: 'SLA_DISPATCH_LATE',
		title: `Order ${orderId} is late`,
		what_happened: `The order should ${countsScan ? 'have had its carrier scan' : 'have been shipped'} by ${due}. ${whereItIs(about)} Every further hour counts: TikTok cancels orders that stay late.`,
	};
}

function scanText(about: WarningAbout, kind: 'scan' | 'collection'): Text {
	const { orderId, due, left, stores } = about;
	const common = {
		severity: severityOf(about),
		what_to_do: `Ask ${stores || 'the store'} whether the parcel was handed to the carrier. Handed over? Ask the carrier for a scan, and compare the tracking number with the one on TikTok. Not handed over? Do it today.`,
	};
	const unscanned = `TikTok knows the order as shipped${stores ? ` from ${stores}` : ''}, but the carrier has not scanned the parcel.`;
	if (kind === 'collection')
		return {
			...common,
			code: 'SLA_COLLECTION_DUE',
			title: left
				? `Order ${orderId}: no carrier scan yet, TikTok cancels at ${due}`
				: `Order ${orderId}: no carrier scan, TikTok cancels it now`,
			what_happened: left ? `${unscanned} ${left} left for the scan.` : `${unscanned} The scan was due by ${due}.`,
		};
	return {
		...common,
		code: 'SLA_SCAN_DUE',
		title: left
			? `Order ${orderId}: the carrier has to scan it by ${due}, else it is late`
			: `Order ${orderId}: no carrier scan in time, it counts as late`,
		what_happened: left
			? `${unscanned} Without a scan within ${left} TikTok counts the order as late dispatch.`
			: `${unscanned} The scan was due by ${due}; TikTok cancels the order when none follows.`,
	};
}

export function orderWarning(kind: ClockKind, about: WarningAbout): Text {
	return kind === 'scan' || kind === 'collection' ? scanText(about, kind) : shippingText(about, kind);
}

export function cancellationWarning(about: WarningAbout & { reason: string }): Text {
	const { orderId, due, left, holding } = about;
	return {
		code: 'SLA_CANCEL_ANSWER_DUE',
		severity: severityOf(about),
		title: left
			? `Order ${orderId}: answer the buyer's cancellation by ${due}`
			: `Order ${orderId}: TikTok approves the buyer's cancellation now`,
		what_happened: `The buyer asked to cancel${about.reason ? ` (${about.reason})` : ''}. ${unanswered(about, 'TikTok approves it by itself')} ${whereItIs(about)}`,
		what_to_do:
			holding.kind === 'report_missing'
				? 'The parcel has left: reject the request in TikTok Seller Center, or have the parcel called back and approve it. In the US report the parcel first; that alone does not answer the request.'
				: 'Stop the order in the store and in NewStore, then approve the request in TikTok Seller Center. Packed already and not to be stopped? Reject it.',
	};
}

interface ReturnAbout extends Moment {
	orderId: string;
	type: string;
	reason: string;
}

const WISHES: Record<string, string> = {
	REFUND: 'a refund without sending goods back',
	RETURN_AND_REFUND: 'to send goods back for a refund',
	REPLACEMENT: 'a replacement',
	EXCHANGE: 'an exchange',
};

/** TikTok decides for the buyer when the time is over; nobody would know before. */
export function returnWarning(kind: ReturnClock, about: ReturnAbout): Text {
	const { orderId, due, left, type, reason } = about;
	const because = reason ? ` (${reason})` : '';
	const common = { severity: severityOf(about) };
	if (kind === 'return_parcel')
		return {
			...common,
			code: 'SLA_RETURN_PARCEL_DUE',
			title: left
				? `Order ${orderId}: look at the parcel that came back by ${due}`
				: `Order ${orderId}: TikTok refunds the parcel that came back`,
			what_happened: `The buyer sent goods back${because}. ${unanswered(about, 'TikTok takes them as received in order and refunds the buyer')}`,
			what_to_do:
				'Find the parcel and compare what is in it with the request. All there and unused? Nothing is lost by waiting, but approving pays the buyer sooner. Something missing, wrong or damaged? Reject the parcel with pictures in the form "Answer a buyer" or in TikTok Seller Center.',
		};
	if (kind === 'replacement_answer')
		return {
			...common,
			code: 'SLA_REPLACEMENT_ANSWER_DUE',
			title: left
				? `Order ${orderId}: answer the wish for ${type === 'EXCHANGE' ? 'an exchange' : 'a replacement'} by ${due}`
				: `Order ${orderId}: TikTok grants the wish for ${type === 'EXCHANGE' ? 'an exchange' : 'a replacement'} now`,
			what_happened: `The buyer asked for ${WISHES[type] ?? 'a replacement'}${because}. ${unanswered(about, 'TikTok grants it by itself, and a new order comes that nobody pays for')}`,
			what_to_do:
				'Ask whether a store has the item. It has? Approve. It has not? Refund instead, or reject with a reason, in the form "Answer a buyer" or in TikTok Seller Center.',
		};
	return {
		...common,
		code: 'SLA_RETURN_ANSWER_DUE',
		title: left
			? `Order ${orderId}: answer the buyer's request by ${due}`
			: `Order ${orderId}: TikTok approves the buyer's request now`,
		what_happened: `The buyer asked ${type === 'RETURN_AND_REFUND' ? '' : 'for '}${WISHES[type] ?? 'a return or refund'}${because}. ${unanswered(about, 'TikTok approves it by itself')}`,
		what_to_do:
			'Read the request and look at its pictures. Approve it, or reject it with a reason, in the form "Answer a buyer" or in TikTok Seller Center. A part of the money can be offered in TikTok Seller Center only, where it shows a partial refund for the request.',
	};
}

export function authorizationWarning(name: string, moment: Moment): Text {
	const { due, left } = moment;
	return {
		code: 'SLA_AUTHORIZATION_ENDS',
		severity: severityOf(moment),
		title: left
			? `The TikTok authorization of ${name} ends on ${due}`
			: `The TikTok authorization of ${name} has ended`,
		what_happened: `${left ? `${left} left to renew it.` : `It was valid until ${due}.`} Without it no stock, order or shipment reaches TikTok.`,
		what_to_do:
			'Have the owner of the shop authorize the app again (authorization link in TikTok Shop Partner Center), enter the new code as Authorization Code in the credential TikTok Shop API within 30 minutes, save it, and run workflow 00.',
	};
}
