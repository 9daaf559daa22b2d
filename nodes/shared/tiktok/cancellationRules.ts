/** Codes of cancellations, and of returns where they share them (tiktok-shop.md 4.3 and 9). Pure. */
import { CHECK_FIELDS, forCodes, NOT_THIS_SHOP } from './failureRule';
import type { Rule } from './failureRule';

const REASONS_BY_MARKET =
	'Reasons differ by country and by state of the order: those of the UK end in _uk; single lines can only be cancelled as out of stock.';
const TAKE_REASON = 'Take a reason from Cancellation: Get Reject Reasons of this very request.';

export const CANCELLATION_RULES: Record<string, Rule> = {
	...forCodes(
		'25001010 25020009',
		'done',
		'TikTok Shop says that it is cancelled or closed already, but the order does not show it.',
		'Look at the order in Seller Center. If it is still open there, run the step again later.',
	),
	...forCodes(
		'25001011',
		'look',
		'A request of the buyer is open for this order, or it is cancelled already.',
		'Answer the open request first: approving it cancels the order.',
	),
	...forCodes(
		'25001051',
		'look',
		'The order is completed or cancelled, so it cannot be cancelled any more.',
		'Nothing is to be done. If the buyer is to get money back, refund it in Seller Center.',
	),
	...forCodes(
		'25001045',
		'look',
		'The order is shipped, and the carrier cannot stop it.',
		'Wait until it is delivered or comes back; the buyer can ask for a return.',
	),
	...forCodes(
		'25001046',
		'fix',
		'The risk control of TikTok Shop has stopped the cancellation.',
		'Look at the order in Seller Center, or ask TikTok Shop support.',
	),
	...forCodes('25001021', 'fix', 'The reason does not fit the state of the order.', REASONS_BY_MARKET),
	...forCodes(
		'25001014 25001016 25001057',
		'fix',
		'TikTok Shop does not know this reason here.',
		`${REASONS_BY_MARKET} ${TAKE_REASON}`,
	),
	...forCodes('25001015', 'fix', 'Sellers may not use this reason.', REASONS_BY_MARKET),
	...forCodes('25001020', 'fix', 'TikTok Shop has switched this reason off.', `${REASONS_BY_MARKET} ${TAKE_REASON}`),
	...forCodes(
		'25005010',
		'fix',
		'Single lines of this order cannot be cancelled.',
		'Only the US and the UK allow it, and only as out of stock. Ship what there is, or cancel the whole order.',
	),
	...forCodes(
		'25005011',
		'look',
		'More is to be cancelled than is left of the order.',
		'Look at the order: some lines may be cancelled already.',
	),
	...forCodes(
		'25001003 25011011 25011012 25020003',
		'look',
		'The request is not waiting for an answer any more.',
		'Look at the request in Seller Center: it may be answered, withdrawn, or approved by TikTok Shop at its deadline.',
	),
	...forCodes(
		'25020010',
		'look',
		'The request is approved already and cannot be rejected.',
		'Stop the parcel if it has not left the store; else ask the carrier to bring it back.',
	),
	...forCodes('25020004', 'fix', 'This ID is not that of a cancellation request.', 'Use the cancel_id of the request.'),
	...forCodes(
		'25011010',
		'fix',
		'TikTok Shop decides about this request now.',
		'Follow it in Seller Center; nothing can be answered any more.',
	),
	...forCodes('25007006', 'fix', 'TikTok Shop does not know this order or request.', NOT_THIS_SHOP),
	...forCodes('25001001', 'fix', 'TikTok Shop refused a value of the request.', CHECK_FIELDS),
};
