/** Proves one payout: F8 and F9 of tiktok-shop.md 11.3. */
import { currencyDigits } from '../../shared/money';
import { MalformedDocument } from '../../shared/channel/malformed';
import { DAY_MS, documentTime } from '../../shared/channel/times';
import { cell } from '../../shared/tableRows';
import type { Rate } from '../journals/conversion';
import { convert, rateSlack, readRate } from '../journals/conversion';
import type { PaymentDocument } from './documents';
import type { PaymentFacts } from './identities';
import { PAYMENT_IDENTITIES } from './identities';
import { parseMinor } from './parseMinor';
import type { Unreadable } from './readTransactions';
import { shownAmount } from './readTransactions';
import { prove } from './rowChecks';
import { currencyCode, partOf } from './settlementDocuments';
import type { ProvedStatement } from './statementProof';
import type { IdentityResult } from '../types';

export interface ProvedPayment {
	shopId: string;
	id: string;
	status: string;
	/** of payment_amount_before_exchange */
	currency: string;
	/** of the money in the bank */
	payoutCurrency: string;
	rate?: Rate;
	beforeMinor: number;
	/** Unix milliseconds: when TikTok began it, or had paid it; 0 when it is not known */
	startedAt: number;
	/** money in the bank, in minor units of payoutCurrency */
	amountMinor: number;
	statements: ProvedStatement[];
	/** the statements here are all statements of the payment: F9 was checked and holds */
	isComplete: boolean;
	identities: IdentityResult[];
	unreadable: Unreadable[];
}

/**
 * @param statements those of the payment, in the order of their days
 * @param readFrom Unix milliseconds: earlier statements were not asked for, so a payment that begins on that day cannot be
 * added up. 0 when unknown.
 */
export function provePayment(
	{ payment, shopId, id }: PaymentDocument,
	statements: ProvedStatement[],
	toleranceMinor: number,
	readFrom: number,
): ProvedPayment {
	const unreadable: Unreadable[] = [];
	const times = [documentTime(payment, 'create_time'), documentTime(payment, 'paid_time')].filter((time) => time > 0);
	const before = partOf(payment, 'payment_amount_before_exchange');
	const after = partOf(payment, 'amount');
	const currency = currencyCode(before, 'currency');
	const payoutCurrency = currencyCode(after, 'currency') || currency;
	function amount(field: string, given: string): number {
		const value = partOf(payment, field).value;
		const minor = parseMinor(value, currencyDigits(given));
		if (!Number.isNaN(minor)) return minor;
		unreadable.push({ id, field: `${field}.value`, value: shownAmount(value) });
		return 0;
	}
	const settlement = amount('settlement_amount', currency);
	const tellsReserve = payment.reserve_amount !== undefined && payment.reserve_amount !== null;
	const reserve = amount('reserve_amount', currency);
	const beforeMinor = amount('payment_amount_before_exchange', currency);
	const amountMinor = amount('amount', payoutCurrency);
	const rate = readRate(
		cell(payment, 'exchange_rate') || (currency === payoutCurrency ? '1' : ''),
		currency,
		payoutCurrency,
	);
	if (!rate) unreadable.push({ id, field: 'exchange_rate', value: shownAmount(payment.exchange_rate), wanted: 'rate' });

	const exchanged = rate ? convert(beforeMinor, rate) : undefined;
	if (exchanged !== undefined && !Number.isSafeInteger(exchanged)) {
		throw new MalformedDocument('exchange_rate', payment.exchange_rate, 'is too large');
	}

	const wrongCurrency = statements.find(({ currency: own, isMalformed }) => own !== currency && !isMalformed);
	const unread = statements.find(({ incomplete }) => incomplete !== '');
	const sum = statements.reduce((total, { payableMinor }) => total + payableMinor, 0);
	const atTheEdge =
		readFrom > 0 && statements.length > 0 && statements[0].time < readFrom + DAY_MS && sum !== beforeMinor;
	const canAdd = statements.length > 0 && !wrongCurrency && !unread && !atTheEdge;
	const facts: PaymentFacts = {
		id,
		settlement,
		...(tellsReserve ? { reserve } : {}),
		beforeExchange: beforeMinor,
		amount: amountMinor,
		...(exchanged === undefined ? {} : { exchanged }),
		...(canAdd
			? { statements: { payable: sum, settled: statements.reduce((all, { sums }) => all + sums.settlement, 0) } }
			: {}),
		...(wrongCurrency ? { foreign: wrongCurrency } : {}),
		notAdded: unread
			? `statement ${unread.id} is not complete`
			: atTheEdge
				? 'the payout may hold statements from before the first one that was read'
				: 'none of its statements was read',
	};
	const limits = { currency, toleranceMinor };
	const inTheBank = {
		currency: payoutCurrency,
		// TikTok shows the rate rounded, so the product is known to half of its last decimal only.
		toleranceMinor: toleranceMinor + (rate ? rateSlack(beforeMinor, rate) : 0),
	};
	const [f8, f9] = PAYMENT_IDENTITIES.map((identity) => prove(identity, facts, { id }, limits, inTheBank));
	return {
		shopId,
		id,
		status: cell(payment, 'status').toUpperCase(),
		currency,
		payoutCurrency,
		rate,
		beforeMinor,
		startedAt: times.length > 0 ? Math.min(...times) : 0,
		amountMinor,
		statements,
		isComplete: f9.ok === true,
		identities: [f8, f9],
		unreadable,
	};
}
