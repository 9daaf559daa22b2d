/** Codes of returns and refunds (tiktok-shop.md 4.3 and 10), and their words where cancellations share the number. Pure. */
import type { Failure } from './failures';
import { forCodes, type Rule } from './failureRule';

const LOOK_IN_SELLER_CENTER =
	'Look at the return in Seller Center: somebody may have answered it, the buyer may have withdrawn it, or TikTok Shop approved it after the deadline.';
const REASONS =
	'Reasons differ by country, type and state of the order (those of the UK end in _uk). Correct the reason for this shop, then run the step again.';
const REJECT_REASON = 'Take a reason from Return: Get Reject Reasons of this very return.';

/** Codes that only returns have. */
export const RETURN_RULES: Record<string, Rule> = {
	...forCodes(
		'25001044 25011013',
		'look',
		'The return cannot be approved in this way in its present state.',
		LOOK_IN_SELLER_CENTER,
	),
	...forCodes(
		'25011032',
		'look',
		'No partial refund can be offered in the present state of the return.',
		LOOK_IN_SELLER_CENTER,
	),
	...forCodes(
		'25007007',
		'look',
		'The buyer and the shop are already negotiating about this return.',
		'Wait for the answer of the buyer to the offer, or answer in Seller Center.',
	),
	...forCodes(
		'25011023',
		'fix',
		'The goods go through the authenticity check of TikTok Shop, so the shop cannot answer the return.',
		'Follow it in Seller Center; TikTok Shop decides.',
	),
	...forCodes(
		'25011025',
		'fix',
		'TikTok Shop has paid the buyer at once, so the parcel cannot be refused.',
		'Appeal in Seller Center if the goods are not what was sold.',
	),
	...forCodes(
		'25011035 25020012',
		'look',
		'The parcel cannot be refused in the present state of the return.',
		'Wait until the parcel has arrived, or look at the return in Seller Center.',
	),
	...forCodes(
		'25020011',
		'look',
		'The parcel counts as received, so it cannot be refused any more.',
		'Look at the return in Seller Center; the buyer gets the money.',
	),
	...forCodes(
		'12019116 12038002 12038004 12038005 12038014 12038015',
		'fix',
		'TikTok Shop does not take this picture.',
		'Use a JPG, PNG, WEBP, HEIC or BMP picture of at most 10 MB and at least 100 x 100 pixels.',
	),
	// also the echo of a refund that an earlier call has made
	...forCodes(
		'25005005',
		'look',
		'The refund is higher than what can be refunded.',
		'Ask Return: Calculate for the amount that is left, and look at earlier refunds of the order.',
	),
};

const RUNNING = '25001011';

type Words = [message: string, whatToDo: string];

const same = (codes: string, ...words: Words): Array<[string, Words]> => codes.split(' ').map((code) => [code, words]);

/** Codes that cancellations share, in the words of a return. */
const WORDS = new Map<string, Words>([
	...same(
		'25001010',
		'TikTok Shop says that this is refunded or cancelled already, but no refund of exactly these lines is found.',
		'Look at the order in Seller Center: which lines are refunded, and how much? Refund the rest there if something is missing.',
	),
	...same(
		'25001011',
		'A return or refund of this order is running already, or the order is cancelled.',
		'Answer the open request of the buyer first (Return: Approve), or wait until it is closed.',
	),
	...same(
		'25001051',
		'The order is completed or cancelled, so TikTok Shop takes no more refunds for it.',
		'A person has to decide: the buyer can only be paid outside of TikTok Shop.',
	),
	...same(
		'25001003',
		'The state of the order or return does not allow this.',
		'Look at the order in Seller Center. Refunds are possible when the order is shipped or delivered, and until it is completed.',
	),
	...same('25011012', 'The return cannot be approved in its present state.', LOOK_IN_SELLER_CENTER),
	...same('25020003', 'The decision does not fit the state of the return.', LOOK_IN_SELLER_CENTER),
	...same(
		'25020004',
		'The decision does not fit the type of the return.',
		'A refund is answered with the decisions for refunds, a return of goods with those for returns, a replacement with those for replacements.',
	),
	...same(
		'25020009',
		'The return is withdrawn or closed.',
		'Nothing is to be done, unless goods have arrived all the same.',
	),
	...same(
		'25020010',
		'The return is approved already and cannot be rejected.',
		'The buyer gets the money. Appeal in Seller Center if that is wrong.',
	),
	...same('25001021', 'The reason does not fit the state of the order.', REASONS),
	...same('25001014', 'TikTok Shop does not know this reason here.', `${REASONS} ${REJECT_REASON}`),
	...same('25001016 25001057', 'The reason does not fit the answer.', REJECT_REASON),
	...same('25001015', 'Sellers may not use this reason.', REASONS),
	...same('25001020', 'TikTok Shop has switched this reason off.', `${REASONS} ${REJECT_REASON}`),
	...same(
		'25005010',
		'Single lines of this order cannot be refunded.',
		'Refund the whole order, or let a person refund it in Seller Center.',
	),
	...same(
		'25005011',
		'More is to be refunded than is left of the order.',
		'Look at the order: some of the lines may be refunded or cancelled already.',
	),
	...same(
		'25001046',
		'The risk control of TikTok Shop has stopped the refund.',
		'Look at the order in Seller Center, or ask TikTok Shop support. Do not pay the buyer in another way before it is clear.',
	),
]);

/** What a code means for a return, in plain words; undefined when it means the same as elsewhere. */
export function explainReturnCode(code: string): { message: string; whatToDo: string } | undefined {
	const words = WORDS.get(code);
	return words && { message: words[0], whatToDo: words[1] };
}

/** A failure of a return operation, in the words of returns and with a case of its own. */
export function returnFailure(failure: Failure): Failure {
	const { code } = failure;
	const words = code === undefined ? undefined : explainReturnCode(code);
	if (!words) return failure;
	// what runs ends by itself, and then it can be decided again
	const kind = code === RUNNING ? 'later' : failure.kind;
	return { ...failure, ...words, kind, caseCode: `RETURN_${code}` };
}
