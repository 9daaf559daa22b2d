/** What codes that cancellations share mean for a return or refund (tiktok-shop.md 4.3 and 10). Pure. */
import type { Failure } from './failures';
import { LOOK_IN_SELLER_CENTER } from './returnRules';

const REASONS =
	'Reasons differ by country, type and state of the order (those of the UK end in _uk). Choose another reason, in the form of the case or in the table tts_refund_reasons, then try it again.';
const REJECT_REASON = 'Take a reason from Return: Get Reject Reasons of this very return.';

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
