/** Returns on TikTok that cannot be booked in NewStore by themselves, in words. The rows wait: the sweep looks again. */
import type { RefundProblem } from '../refundProblems';
import { namesOfGoods } from '../plan/subject';
import type { TikTokReturn } from '../reading/tikTokReturns';

const goodsOf = (one: TikTokReturn) => namesOfGoods(one.lines.map((line) => line.name));

/** "Return of Black T-shirt (order 57… on TikTok): where and in which condition?" */
const title = (one: TikTokReturn, what: string) => {
	const kind = one.type === 'REFUND' ? 'Refund for' : 'Return of';
	return `${kind} ${goodsOf(one) || 'a whole order'} (order ${one.orderId} on TikTok): ${what}`;
};

/** Names of people, and what NewStore calls the goods, which is what has to be found there. */
const named = (one: TikTokReturn, products: string[]) =>
	[goodsOf(one) || 'the goods of the return', products.length > 0 ? `(in NewStore ${products.join(', ')})` : '']
		.filter(Boolean)
		.join(' ');

export const incomplete = (one: TikTokReturn, lacks: string): RefundProblem => ({
	code: 'RESTOCK_INCOMPLETE',
	role: 'integration',
	title: title(one, 'not enough is known to book it'),
	happened: `${lacks} Nothing was booked in NewStore.`,
	todo: 'It is looked at again by itself. If this case comes again, check that the workflow reads the order on TikTok and in NewStore, with its items, returns and refunds.',
	state: 'waiting',
});

export const orderUnknown = (one: TikTokReturn): RefundProblem => ({
	code: 'RESTOCK_ORDER_UNKNOWN',
	role: 'operations',
	title: title(one, 'NewStore does not know the order'),
	happened: 'Goods or money of an order went back on TikTok, and NewStore does not have the order.',
	todo: 'Was the order entered in NewStore under another id, or sold before the integration was switched on? Then book the return there by hand and refuse here. Else find out why it never came to NewStore.',
	state: 'waiting',
});

export const notMapped = (one: TikTokReturn, shopName: string): RefundProblem => ({
	code: 'RESTOCK_NOT_MAPPED',
	role: 'operations',
	title: title(one, 'where and in which condition?'),
	happened: `No complete row of tts_return_map says where goods of shop ${shopName} come back and in which condition they are booked (reason ${one.reason || 'none'}).`,
	todo: 'Add a row that says location and condition (and the reason on TikTok when it is for this reason only). The return is then booked by itself. Or book it in NewStore by hand and refuse here.',
	ids: { tiktok_reason: one.reason },
	state: 'waiting',
});

export const notFulfilled = (one: TikTokReturn, products: string[]): RefundProblem => ({
	code: 'RESTOCK_NOT_FULFILLED',
	role: 'operations',
	title: title(one, 'NewStore has not shipped these goods'),
	happened: `TikTok says that ${named(one, products)} came back, and NewStore has them as not shipped, or cancelled.`,
	todo: 'Compare both sides. Usually the shipment was not booked in NewStore: complete it there, and the return is booked by itself. Else take the goods into stock by hand and refuse here.',
	ids: { product_ids: products.join(', ') },
	state: 'waiting',
});

export const unknownProduct = (one: TikTokReturn, products: string[]): RefundProblem => ({
	code: 'RESTOCK_UNKNOWN_ITEM',
	role: 'operations',
	title: title(one, 'NewStore order has no such goods'),
	happened: `The NewStore order does not contain ${named(one, products)}.`,
	todo: 'Compare the order on both sides. Book the return in NewStore by hand and refuse here; if the SKU has another name in NewStore, add a row to tts_sku_map and it is booked by itself.',
	ids: { product_ids: products.join(', ') },
	state: 'waiting',
});

export const unknownStatus = (one: TikTokReturn): RefundProblem => ({
	code: 'RESTOCK_STATUS_UNKNOWN',
	role: 'integration',
	severity: 'warning',
	title: title(one, 'TikTok gives it a status that nobody knows yet'),
	happened: `TikTok gives the return the status ${one.status}, which nobody has documented. It was not booked.`,
	todo: 'Look at the return in Seller Center. If goods came back, book them in NewStore by hand and refuse here.',
	state: 'waiting',
});

/** The documents do not say whether the end of an exchange means that the goods are here. */
export const exchanged = (one: TikTokReturn): RefundProblem => ({
	code: 'RESTOCK_EXCHANGE',
	role: 'operations',
	severity: 'warning',
	title: title(one, 'are the exchanged goods back?'),
	happened: `TikTok has exchanged ${goodsOf(one) || 'goods of the order'} (${one.status}), and does not say whether the first goods have arrived. Nothing was booked.`,
	todo: 'Look whether the parcel is here. If it is, answer "Book in NewStore again" in the form in this mail: the goods are booked without a refund. If nothing comes back, answer "Do not book in NewStore" and refuse.',
});

export const failed = (one: TikTokReturn, attempts: number, note: string): RefundProblem => ({
	code: 'RESTOCK_FAILED',
	role: 'operations',
	title: title(one, 'NewStore does not take it'),
	happened: `NewStore has refused to book it ${attempts} times. Last: ${note || 'no reason given'}.`,
	todo: 'Look at the order in NewStore, and book the return there by hand; then refuse here. Approve to have it tried again.',
});
