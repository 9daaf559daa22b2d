/** The cases that finance gets about settlement documents. */
import { counted, listed } from '../shared/channel/rows';
import { utcDay } from '../shared/channel/times';
import type { ExceptionItem } from '../shared/exception';
import { fromMinor } from '../shared/money';
import { journalName } from './journals/journalName';
import type { ProvedOrder } from './proof/orderProof';
import type { ProvedPayment } from './proof/paymentProof';
import type { Unreadable } from './proof/readTransactions';
import type { ProvedStatement } from './proof/statementProof';
import type { IdentityResult, Journal } from './types';

const NOT_POSTED = 'No journal was built from it.';

export interface About {
	/** as people know it, for titles: "Northwind GB: settlement of 2025-12-09 (71.14 GBP)" */
	what: string;
	/** as TikTok numbers it, for sentences: "Statement 7540000000000000001" */
	number: string;
	key: string;
	ids: Record<string, string>;
}

const settlementCase = (
	about: About,
	rest: Pick<ExceptionItem, 'code' | 'title' | 'what_happened' | 'what_to_do'> & Partial<ExceptionItem>,
): ExceptionItem => ({
	flow: 'settlement',
	severity: 'error',
	owner_role: 'finance',
	business_key: about.key,
	ids: about.ids,
	...rest,
});

/** "settlement of 2025-12-09 (71.14 GBP)", with what is known of it. */
function named(word: string, id: string, time: number, minor: number, currency: string): string {
	const amount = currency === '' ? '' : ` (${fromMinor(minor, currency)} ${currency})`;
	return `${word} ${time > 0 ? `of ${utcDay(time)}` : id}${amount}`;
}

/** @param shop its name; '' when it is not set up */
const atShop = (shop: string, what: string) =>
	shop === '' ? what.replace(/^./, (first) => first.toUpperCase()) : `${shop}: ${what}`;

export const aboutStatement = ({ shopId, id, day, payableMinor, currency }: ProvedStatement, shop: string): About => ({
	what: atShop(shop, named('settlement', id, day, payableMinor, currency)),
	number: `Statement ${id}`,
	key: `statement:${id}`,
	ids: { shop_id: shopId, statement_id: id },
});

export const aboutPayment = (
	{ shopId, id, startedAt, amountMinor, payoutCurrency }: ProvedPayment,
	shop: string,
): About => ({
	what: atShop(shop, named('payout', id, startedAt, amountMinor, payoutCurrency)),
	number: `Payout ${id}`,
	key: `payment:${id}`,
	ids: { shop_id: shopId, payment_id: id },
});

export const aboutOrder = ({ shopId, id }: ProvedOrder, shop: string): About => ({
	what: atShop(shop, `order ${id}`),
	number: `Order ${id}`,
	key: `order:${id}`,
	ids: { shop_id: shopId, order_id: id },
});

const failedOnes = (identities: IdentityResult[]) => identities.filter(({ ok }) => ok === false);

const sentences = (identities: IdentityResult[]) => failedOnes(identities).map(({ sentence }) => sentence);

export function identityCase(about: About, { identities }: ProvedStatement): ExceptionItem {
	return settlementCase(about, {
		code: 'SETTLEMENT_IDENTITY',
		severity: 'critical',
		title: `${about.what} does not add up`,
		what_happened: `${about.number}: ${[...sentences(identities), NOT_POSTED].join(' ')}`,
		what_to_do:
			'Compare the rows named here with the statement in Seller Center. If TikTok shows the same figures, ask TikTok; the next run tries again.',
	});
}

export const incompleteCase = (about: About, { incomplete, identities }: ProvedStatement): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_INCOMPLETE',
		title: `${about.what} was not read completely`,
		what_happened: `${about.number}: ${incomplete || sentences(identities).join(' ')} ${NOT_POSTED}`,
		what_to_do:
			'Nothing, when the next run reads it. If it comes again, tell the integration team: the step that reads the transactions may not read all pages.',
	});

const SELLER_CENTER = 'Compare it with Seller Center under Finance';

/** What a document is, the name of its id, and where people see it. */
const KINDS = {
	statement: { words: 'Settlement', id: 'statement_id', look: SELLER_CENTER },
	payment: { words: 'Payout', id: 'payment_id', look: SELLER_CENTER },
	order: { words: 'The settlement of order', id: 'order_id', look: SELLER_CENTER },
	sale: { words: 'Order', id: 'order_id', look: 'Compare it with the order in NewStore' },
	refund: { words: 'The refund of order', id: 'order_id', look: 'Compare it with the row of tts_refunds' },
	unsettled: { words: 'The unsettled transaction', id: 'transaction_id', look: SELLER_CENTER },
	journal: { words: 'Journal', id: 'journal_ref', look: 'Compare it with its row of tts_journals' },
} as const;

/**
 * A document in which a field cannot be what it says.
 * @param fault a sentence
 * @param nothing what does not happen because of it, a sentence
 */
export function malformedCase(
	kind: keyof typeof KINDS,
	{ shopId, id }: { shopId: string; id: string },
	fault: string,
	nothing = NOT_POSTED,
): ExceptionItem {
	const { words, id: idName, look } = KINDS[kind];
	return settlementCase(
		{
			what: words,
			number: id,
			key: `${kind}:${id || fault}`,
			ids: { ...(shopId ? { shop_id: shopId } : {}), ...(id ? { [idName]: id } : {}) },
		},
		{
			code: 'SETTLEMENT_UNREADABLE',
			title: `${words} ${id || 'without a number'} cannot be read`,
			what_happened: `A field does not hold what it should: ${fault} ${nothing} Everything else goes on.`,
			what_to_do: `${look}, and tell the owner of the integration the field that is named here. The next run reads it again.`,
		},
	);
}

/** "exchange_rate of 3459 is empty", "settlement_amount of 1636 is "n/a"" */
const told = ({ id, field, value }: Unreadable) =>
	`${field}${id ? ` of ${id}` : ''} is ${value === '' ? 'empty' : value}`;

function wanted(unreadable: Unreadable[], currency: string): string {
	const isMany = unreadable.length > 1;
	if (unreadable.every((one) => one.wanted === 'rate')) return isMany ? 'exchange rates' : 'an exchange rate';
	return `${isMany ? 'amounts' : 'an amount'}${currency ? ` in ${currency}` : ''}`;
}

export const unreadableCase = (about: About, unreadable: Unreadable[], currency: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_AMOUNT',
		title: `${about.what}: ${unreadable.length === 1 && unreadable[0].wanted === 'rate' ? 'the exchange rate' : counted(unreadable.length, 'amount')} cannot be read`,
		what_happened: `${about.number}: ${listed(unreadable.map(told), 3)}, where ${wanted(unreadable, currency)} should be. ${NOT_POSTED}`,
		what_to_do: 'Compare with Seller Center, and tell the owner of the integration: TikTok may have changed a field.',
	});

/** "Its statement … was not posted.", "None of its statements was posted: …" */
function notPosted(ids: readonly string[]): string {
	if (ids.length === 0) return 'No statement of it was read.';
	if (ids.length === 1) return `Its statement ${ids[0]} was not posted.`;
	return `None of its statements was posted: ${listed(ids, 20)}.`;
}

export const paymentCase = (about: About, { identities, statements }: ProvedPayment): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_PAYOUT_MISMATCH',
		severity: 'critical',
		title: `${about.what} does not match its statements`,
		what_happened: `${about.number}: ${sentences(identities).join(' ')} ${notPosted(statements.map(({ id }) => id))}`,
		what_to_do:
			'Look up the payout in Seller Center: is there another statement in it? Have statements of more days read ("settlement_look_back_days" in the form "Change settings"), or ask TikTok for the difference.',
	});

export const orderCase = (about: About, { identity, statementIds }: ProvedOrder): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_ORDER_MISMATCH',
		title: `${about.what} does not add up over its products`,
		what_happened: `${identity.sentence} ${notPosted(statementIds)}`,
		what_to_do: 'Compare the order with its page under Finance in Seller Center, and ask TikTok if it shows the same.',
	});

export const unknownShopCase = (about: About, shopId: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_UNKNOWN_SHOP',
		owner_role: 'integration',
		title: `${about.what} is of a shop that is not set up`,
		what_happened: `${about.number} is of shop ${shopId || '(no id)'}, and tts_shops has no row for it. ${NOT_POSTED}`,
		what_to_do: 'Add the shop to tts_shops, with its region.',
	});

export const unbalancedCase = (about: About, message: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_UNBALANCED',
		severity: 'critical',
		title: `${about.what} gives no balanced journal`,
		what_happened: `${about.number}: ${message}. ${NOT_POSTED}`,
		what_to_do: 'Post it by hand, and tell the owner of the integration: this should never happen.',
	});

/** Journals are built; finance says where the amounts belong. `outside` are unknown fields that no total contains. */
export function unknownFieldCase(journal: Journal, unknown: string[], outside: string[]): ExceptionItem {
	const booked = unknown.length ? `Booked to suspense: ${unknown.join(', ')}; the journal has to stay a draft. ` : '';
	const left = outside.length ? `Not booked, because no total contains it: ${outside.join(', ')}. ` : '';
	return settlementCase(
		{
			what: journalName(journal),
			number: `Journal ${journal.journal_ref}`,
			key: journal.journal_ref,
			ids: { shop_id: journal.shop_id, journal_ref: journal.journal_ref },
		},
		{
			code: 'SETTLEMENT_UNKNOWN_FIELD',
			severity: 'warning',
			title: `${journalName(journal)} holds something new from TikTok`,
			what_happened:
				`Journal ${journal.journal_ref}: TikTok sends amounts that nobody has given an account. ${booked}${left}`.trim(),
			what_to_do:
				'Decide which category they belong to, and write their names into the column "fields" of that row of tts_accounts. Then run the settlement again.',
		},
	);
}
