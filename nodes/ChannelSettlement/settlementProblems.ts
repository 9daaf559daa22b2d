/** The cases that finance gets about settlement documents. */
import { listed } from '../shared/channel/rows';
import type { ExceptionItem } from '../shared/exception';
import type { ProvedOrder } from './proof/orderProof';
import type { ProvedPayment } from './proof/paymentProof';
import type { Unreadable } from './proof/readTransactions';
import type { ProvedStatement } from './proof/statementProof';
import type { IdentityResult, Journal } from './types';

const NOT_POSTED = 'No journal was built from it.';

interface About {
	what: string;
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

export const aboutStatement = ({ shopId, id }: { shopId: string; id: string }): About => ({
	what: `statement ${id}`,
	key: `statement:${id}`,
	ids: { shop_id: shopId, statement_id: id },
});

const aboutPayment = ({ shopId, id }: ProvedPayment): About => ({
	what: `payout ${id}`,
	key: `payment:${id}`,
	ids: { shop_id: shopId, payment_id: id },
});

const aboutOrder = ({ shopId, id }: ProvedOrder): About => ({
	what: `order ${id}`,
	key: `order:${id}`,
	ids: { shop_id: shopId, order_id: id },
});

const failedOnes = (identities: IdentityResult[]) => identities.filter(({ ok }) => ok === false);

const sentences = (identities: IdentityResult[]) => failedOnes(identities).map(({ sentence }) => sentence);

const names = (identities: IdentityResult[]) =>
	failedOnes(identities)
		.map(({ identity }) => identity)
		.join(', ');

export function identityCase(statement: ProvedStatement): ExceptionItem {
	const about = aboutStatement(statement);
	return settlementCase(about, {
		code: 'SETTLEMENT_IDENTITY',
		severity: 'critical',
		title: `Settlement ${statement.id} does not add up (${names(statement.identities)})`,
		what_happened: [...sentences(statement.identities), NOT_POSTED].join(' '),
		what_to_do:
			'Compare the rows named here with the statement in Seller Center. If TikTok shows the same figures, ask TikTok; the next run tries again.',
	});
}

export const incompleteCase = (statement: ProvedStatement): ExceptionItem =>
	settlementCase(aboutStatement(statement), {
		code: 'SETTLEMENT_INCOMPLETE',
		title: `Settlement ${statement.id} was not read completely`,
		what_happened: `${statement.incomplete || sentences(statement.identities).join(' ')} ${NOT_POSTED}`,
		what_to_do:
			'Nothing, when the next run reads it. If it comes again, look at the step that reads the transactions: does it read all pages?',
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
			what: '',
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

export const unreadableCase = (about: About, unreadable: Unreadable[], currency: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_AMOUNT',
		title: `An amount of ${about.what} cannot be read`,
		what_happened: `${listed(unreadable.map(told), 3)}. That is ${
			unreadable.every(({ wanted }) => wanted === 'rate')
				? 'no exchange rate'
				: `no amount${currency ? ` in ${currency}` : ''}`
		}. ${NOT_POSTED}`,
		what_to_do: 'Compare with Seller Center, and tell the owner of the integration: TikTok may have changed a field.',
	});

export const statementUnreadable = (statement: ProvedStatement) =>
	unreadableCase(aboutStatement(statement), statement.unreadable, statement.currency);
export const paymentUnreadable = (payment: ProvedPayment) =>
	unreadableCase(aboutPayment(payment), payment.unreadable, payment.currency);
export const orderUnreadable = (order: ProvedOrder) =>
	unreadableCase(aboutOrder(order), order.unreadable, order.currency);

export const paymentCase = (payment: ProvedPayment): ExceptionItem =>
	settlementCase(aboutPayment(payment), {
		code: 'SETTLEMENT_PAYOUT_MISMATCH',
		severity: 'critical',
		title: `Payout ${payment.id} does not match its statements (${names(payment.identities)})`,
		what_happened: `${sentences(payment.identities).join(' ')} Statements of it that were read: ${
			payment.statements.map(({ id }) => id).join(', ') || 'none'
		}. None of them was posted.`,
		what_to_do:
			'Look up the payout in Seller Center: is there another statement in it? Read statements from further back, or ask TikTok for the difference.',
	});

export const orderCase = (order: ProvedOrder): ExceptionItem =>
	settlementCase(aboutOrder(order), {
		code: 'SETTLEMENT_ORDER_MISMATCH',
		title: `Order ${order.id} does not add up over its products (F10)`,
		what_happened: `${order.identity.sentence} Its statements were not posted: ${order.statementIds.join(', ') || 'none named'}.`,
		what_to_do: 'Compare the order with its page under Finance in Seller Center, and ask TikTok if it shows the same.',
	});

export const unknownShopCase = (about: About, shopId: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_UNKNOWN_SHOP',
		owner_role: 'integration',
		title: `A settlement is of a shop that is not set up: ${about.what}`,
		what_happened: `The table of shops has no row for shop ${shopId || '(no id)'}. ${NOT_POSTED}`,
		what_to_do: 'Add the shop to tts_shops, with its region.',
	});

export const unbalancedCase = (about: About, message: string): ExceptionItem =>
	settlementCase(about, {
		code: 'SETTLEMENT_UNBALANCED',
		severity: 'critical',
		title: `The journal of ${about.what} is not balanced`,
		what_happened: `${message}. ${NOT_POSTED}`,
		what_to_do: 'Post it by hand, and tell the owner of the integration: this should never happen.',
	});

/** Journals are built; finance says where the amounts belong. `outside` are unknown fields that no total contains. */
export function unknownFieldCase(journal: Journal, unknown: string[], outside: string[]): ExceptionItem {
	const booked = unknown.length ? `Booked to suspense: ${unknown.join(', ')}; the journal has to stay a draft. ` : '';
	const left = outside.length ? `Not booked, because no total contains it: ${outside.join(', ')}. ` : '';
	return settlementCase(
		{ what: '', key: journal.journal_ref, ids: { shop_id: journal.shop_id, journal_ref: journal.journal_ref } },
		{
			code: 'SETTLEMENT_UNKNOWN_FIELD',
			severity: 'warning',
			title: `Settlement journal ${journal.journal_ref} holds something new from TikTok`,
			what_happened: `TikTok sends amounts that nobody has given an account. ${booked}${left}`.trim(),
			what_to_do:
				'Decide which category they belong to, and write their names into the column "fields" of that row of tts_accounts. Then run the settlement again.',
		},
	);
}
