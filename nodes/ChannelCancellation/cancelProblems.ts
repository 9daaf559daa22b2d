/** Problems with cancellations in words, each with what a person has to do. */
import type { OwnerRole, Severity } from '../shared/exception';
import { aboutNames } from '../shared/channel/goods';
import { documentName } from '../shared/channel/malformed';
import { listed } from '../shared/channel/rows';
import type { Row } from '../shared/tableRows';
import type { CancelException, Result } from './types';

/** The order that a problem is about, with what is known of it. */
export interface About {
	shopId: string;
	orderId: string;
	cancelId?: string;
	newstoreOrderId?: string;
	/** TikTok lines or NewStore locations that the person has to know */
	lines?: string[];
	locations?: string[];
	/** UTC ISO */
	deadline?: string;
	/** goods of the order in a few words, '' when TikTok names none */
	goods?: string;
	/** seller SKU of each line, as far as TikTok names it */
	skus?: Record<string, string>;
}

interface ProblemText {
	code: string;
	result: Result;
	role?: OwnerRole;
	severity?: Severity;
	title: string;
	happened: string;
	todo: string;
	/** what else tells this case from others of the same order and code */
	key?: string;
	ids?: Record<string, string>;
	/** text for the NewStore order */
	note?: string;
}

const filled = (ids: Record<string, string | undefined>): Record<string, string> =>
	Object.fromEntries(Object.entries(ids).filter(([, value]) => value)) as Record<string, string>;

export function cancelProblem(about: About, text: ProblemText): CancelException {
	return {
		code: text.code,
		flow: 'cancellations',
		severity: text.severity ?? 'error',
		owner_role: text.role ?? 'operations',
		title: text.title,
		what_happened: text.happened,
		what_to_do: text.todo,
		business_key: text.key ?? about.orderId,
		ids: filled({
			order_id: about.orderId,
			shop_id: about.shopId,
			cancel_id: about.cancelId,
			newstore_order_id: about.newstoreOrderId,
			line_ids: about.lines?.join(', '),
			location_ids: about.locations?.join(', '),
			...text.ids,
		}),
		...aboutNames({ goods: about.goods ?? '' }),
		shop_id: about.shopId,
		order_id: about.orderId,
		...(about.cancelId ? { cancel_id: about.cancelId } : {}),
		...(about.newstoreOrderId ? { newstore_order_id: about.newstoreOrderId } : {}),
		result: text.result,
		reason: text.happened,
		...(text.note ? { note: text.note } : {}),
		...(about.deadline ? { deadline: about.deadline } : {}),
	};
}

const whereItIs = (about: About) => (about.locations?.length ? ` It is at ${about.locations.join(', ')}.` : '');

/** "TEE-BLK-M (line 5770…)": people know the product, the two systems know the line. */
export function linesNamed({ lines = [], skus = {} }: About): string {
	return listed(
		lines.map((id) => (skus[id] ? `${skus[id]} (line ${id})` : `line ${id}`)),
		20,
	);
}

/** The beginning of a sentence: "TEE-BLK-M (line …) is", "A and B are". */
export function linesAre(about: About): string {
	const text = linesNamed(about);
	return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${(about.lines ?? []).length === 1 ? 'is' : 'are'}`;
}

/** An item that is neither a whole order nor a cancellation, or in which a field cannot be what it says. */
export function unreadableItem(
	json: Row,
	why: { lacks: string } | { fault: string },
	system: 'TikTok' | 'NewStore',
): CancelException {
	const orderId = documentName(json, 'order_id') || documentName(json, 'id');
	const about = { shopId: documentName(json, 'shop_id'), orderId, cancelId: documentName(json, 'cancel_id') };
	const name = orderId ? `order ${orderId}` : 'an order without id';
	if ('fault' in why) {
		return cancelProblem(about, {
			code: 'CANCEL_MALFORMED',
			result: 'nothing_to_do',
			role: 'integration',
			title: `Cancellation of ${name}: the answer of ${system} cannot be used`,
			happened: `What ${system} says is impossible: ${why.fault}. Nothing was decided for it; the others were handled.`,
			todo: `Look at the order in Seller Center and in NewStore, and answer the buyer there. It is read again by itself; if the case stays, send the field and the id to the support of ${system}.`,
			key: `${system}/${orderId || about.cancelId || 'without id'}`,
		});
	}
	return cancelProblem(about, {
		code: 'CANCEL_INCOMPLETE',
		result: 'nothing_to_do',
		role: 'integration',
		title: `Cancellation of ${name} cannot be read`,
		happened: `The data that came in lacks ${why.lacks}. Nothing was decided.`,
		todo: 'Check that the workflow hands over full orders (TikTok Shop, Order: Get) and cancellations (TikTok Shop, Cancellation: Search) with their shop_id.',
		key: orderId || 'without id',
	});
}

/** US: TikTok approves what is asked after the time to ship, so that nobody may wait. */
export function tikTokApproves(about: About, why: string): CancelException {
	return cancelProblem(about, {
		code: 'CANCEL_TIKTOK_APPROVES',
		result: 'too_late',
		severity: 'critical',
		title: `Order ${about.orderId}: TikTok approves the buyer's wish to cancel, stop the parcel`,
		happened: `The buyer asked to cancel after the time to ship was over, and no carrier has scanned the parcel: TikTok approves that by itself and pays the buyer back. ${why}${whereItIs(about)}`,
		todo: 'Call the location at once: nothing may be handed to a carrier. Stopped? Cancel the order in NewStore Omnichannel Manager. Gone already? Have the carrier return it, and tell finance.',
		note: 'TikTok Shop: the buyer cancels this order. Do not ship it.',
	});
}

export const incomplete = (about: About, lacks: string): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_INCOMPLETE',
		result: 'nothing_to_do',
		role: 'integration',
		title: `Order ${about.orderId}: not enough is known to decide on its cancellation`,
		happened: `${lacks} Nothing was decided.`,
		todo: 'It is looked at again by itself. If this case comes again, check that the workflow reads the order and its cancellations on TikTok; until then answer the buyer in Seller Center.',
	});

export const lookUpMissing = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_LOOKUP_MISSING',
		result: 'nothing_to_do',
		role: 'integration',
		title: `Order ${about.orderId} was not looked up in NewStore`,
		happened:
			'The order is to be cancelled, and nobody asked NewStore whether it has the order and can stop it. Nothing was done.',
		todo: 'It is looked at again by itself. If this case comes again, check that NewStore, Order: Find by External ID and Get Cancellation Status run before Channel Cancellation.',
	});

export const notInNewStore = (about: About, why: string): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_NOT_IN_NEWSTORE',
		result: 'nothing_to_do',
		title: `Order ${about.orderId}: the buyer wants to cancel, and NewStore does not have the order`,
		happened: `Nobody can tell here whether the order is packed already. ${why} The request was not answered.`,
		todo: 'Find out who ships the order. Not begun? Stop it, and approve the request in Seller Center. Packed? Reject it there. Without an answer TikTok approves the request at the deadline and pays the buyer back.',
	});

export const notSafe = (about: About, isRequest: boolean): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_NOT_SAFE',
		result: 'too_late',
		title: `Order ${about.orderId}: can the store still stop it?`,
		happened: `${isRequest ? 'The buyer wants to cancel' : 'The order is cancelled on TikTok'}, and a location has the order already. NewStore could cancel it, but does not call it safe.${whereItIs(about)}`,
		todo: `Ask the location. If nobody has begun, cancel the order in NewStore Omnichannel Manager${isRequest ? '; the request is then approved by itself' : ''}. ${isRequest ? 'If the parcel is packed, reject the request in Seller Center; without an answer TikTok approves it at the deadline.' : 'If the parcel is packed, do not hand it over.'}`,
	});

export function tooLate(about: About, why: string, advice: string): CancelException {
	return cancelProblem(about, {
		code: 'CANCEL_TOO_LATE',
		result: 'too_late',
		title: `Order ${about.orderId}: the buyer wants to cancel, and it is too late`,
		happened: `${why}${whereItIs(about)} The request was not answered.`,
		todo: `${advice} Without an answer TikTok approves the request at the deadline and pays the buyer back.`,
		note: about.cancelId
			? `TikTok Shop: the buyer asked to cancel (request ${about.cancelId}), too late to stop.`
			: undefined,
	});
}

export const stopStore = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_STOP_STORE',
		result: 'too_late',
		severity: 'critical',
		title: `Order ${about.orderId} is cancelled on TikTok, and the store still works on it`,
		happened: `TikTok has cancelled the order, and NewStore does not let it be cancelled any more.${whereItIs(about)} Whatever ships now is not paid.`,
		todo: 'Call the location at once: the parcel must not be handed over. Then cancel the order in NewStore Omnichannel Manager, or take the goods back into stock.',
		note: 'TikTok Shop: this order is cancelled there. Do not ship it.',
	});

export const shippedAnyway = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_SHIPPED_ANYWAY',
		result: 'too_late',
		title: `Order ${about.orderId} is cancelled on TikTok, and the store has shipped it`,
		happened:
			'All items of the order have left the store, and TikTok has cancelled the order. TikTok does not pay for it.',
		todo: 'Try to stop the parcel: ask the store whether the carrier has it yet, else the carrier. If the carrier lost it or returns it, book the goods back in NewStore, and claim the loss from the carrier. Tell finance that nothing will be paid.',
		note: 'TikTok Shop: this order was cancelled there after it was shipped.',
	});

export const partlyShipped = (about: About, happened: string): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_PARTLY_SHIPPED',
		result: 'partly',
		title: `Order ${about.orderId}: cancelled on TikTok, partly shipped by the store`,
		happened: `${happened}${whereItIs(about)}`,
		todo: 'Have the location stop what has not left, and cancel it in NewStore Omnichannel Manager. Try to get back what has left; TikTok does not pay for cancelled lines. Tell finance.',
		note: 'TikTok Shop: cancelled there while a part of it was shipped. Do not ship the rest.',
	});

export const linesByHand = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_LINES_BY_HAND',
		result: 'partly',
		title: `Order ${about.orderId}: a part is cancelled on TikTok and still open in NewStore`,
		happened: `${linesAre(about)} cancelled on TikTok. NewStore cannot cancel single items by itself.${whereItIs(about)}`,
		todo: `Cancel ${(about.lines ?? []).length === 1 ? 'this item' : 'these items'} in NewStore Omnichannel Manager and tell the location what not to pack. The other lines go on.`,
		note: `TikTok Shop: ${linesNamed(about)} ${(about.lines ?? []).length === 1 ? 'is cancelled there. Do not ship it.' : 'are cancelled there. Do not ship them.'}`,
	});

export const unknownLines = (about: About, happened: string): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_UNKNOWN_LINES',
		result: 'nothing_to_do',
		title: `Order ${about.orderId}: which goods are cancelled cannot be told`,
		happened,
		todo: 'Compare the order in Seller Center and in NewStore, and cancel by hand what one side has cancelled and the other has not.',
	});

export const withdrawn = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_REQUEST_WITHDRAWN',
		result: 'partly',
		title: `Order ${about.orderId}: NewStore has cancelled it, and the buyer wants it after all`,
		happened:
			'The order is cancelled in NewStore because the buyer asked for it. On TikTok the request is closed without effect, so TikTok still waits for the goods.',
		todo: 'Ask the buyer through TikTok. If the goods are wanted, enter the order in NewStore by hand under a new external id and ship it before the deadline; else cancel it in Seller Center.',
	});

export const unconfirmed = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_UNCONFIRMED',
		result: 'nothing_to_do',
		severity: 'warning',
		title: `Order ${about.orderId}: NewStore has not confirmed the cancellation`,
		happened:
			'NewStore took the request to cancel and did not say in time whether it did. Nothing was answered on TikTok.',
		todo: 'Usually nothing: it is looked at again and goes on by itself. If the order is still open in NewStore near the deadline, cancel it there and answer the request in Seller Center.',
	});

export const storeCannotFulfil = (about: About, happened: string, todo: string): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_STORE_CANNOT_FULFIL',
		result: 'partly',
		title: `Order ${about.orderId}: NewStore cannot fulfil it, TikTok still expects it`,
		happened: `${happened} Nothing was cancelled on TikTok.`,
		todo,
	});

export const onHold = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_ON_HOLD',
		result: 'nothing_to_do',
		severity: 'warning',
		title: `Order ${about.orderId} is on hold in NewStore`,
		happened: `No location can fulfil ${linesNamed(about) || 'any line'} at the moment.`,
		todo: 'Find the units (stock count, transfer, another store) and release the order in NewStore. If they cannot be found, cancel the lines there or in Seller Center before the deadline.',
	});

export const shippedOnTikTok = (about: About): CancelException =>
	cancelProblem(about, {
		code: 'CANCEL_SHIPPED_ON_TIKTOK',
		result: 'too_late',
		title: `Order ${about.orderId}: cancelled in NewStore, shipped on TikTok`,
		happened: `NewStore has cancelled what TikTok shows as shipped: ${linesNamed(about)}. It cannot be cancelled on TikTok any more.`,
		todo: 'Find out whether a parcel has left. If not, ask the buyer through TikTok and refund the order in Seller Center; TikTok cancels by itself when the carrier never scans it.',
	});
