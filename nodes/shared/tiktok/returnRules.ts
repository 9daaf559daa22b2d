/** Codes of returns and refunds (tiktok-shop.md 4.3 and 10); returnWords.ts has those that they share with cancellations. Pure. */
import { forCodes } from './failureRule';
import type { Rule } from './failureRule';

export const LOOK_IN_SELLER_CENTER =
	'Look at the return in Seller Center: somebody may have answered it, the buyer may have withdrawn it, or TikTok Shop approved it after the deadline.';

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
	...forCodes(
		'25005020 25005021',
		'fix',
		'This part of the money cannot be offered for the return.',
		'A part can be offered for a single SKU, within the range that TikTok Shop names. Answer in Seller Center.',
	),
	// also the echo of a refund that an earlier call has made
	...forCodes(
		'25005005',
		'look',
		'The refund is higher than what can be refunded.',
		'Ask Return: Calculate for the amount that is left, and look at earlier refunds of the order.',
	),
};
