/** Who owes whom: fines can be more than the sales of a day. */

/** @param amount decimal string, what TikTok owes; @returns "You owe TikTok" and "14.56 GBP" */
export const owed = (amount: string, currency: string): [who: string, money: string] =>
	amount.startsWith('-')
		? ['You owe TikTok', `${amount.slice(1)} ${currency}`]
		: ['TikTok owes', `${amount} ${currency}`];
