/** Proves one payout: F8 and F9 of tiktok-shop.md 11.3. */
import { currencyDigits } from '../../shared/money';
import { MalformedDocument } from '../../shared/channel/malformed';
import { DAY_MS, documentTime } from '../../shared/channel/times';
import { cell } from '../../shared/tableRows';
import type { Rate } from '../journals/conversion';
import { convert, rateSlack, readRate } from '../journals/conversion';
import type { PaymentDocument } from './documents';
import { parseMinor } from './parseMinor';
import type { Unreadable } from './readTransactions';
import { shownAmount } from './readTransactions';
import { compare, conclude, createCheck } from './rowChecks';
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
	// Version 202605 of Get Payments tells no reserve: it is what lies between settlement and payout, and F9 proves both.
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

	const parts = createCheck('totals');
	if (tellsReserve) compare(parts, beforeMinor, settlement + reserve, { id, name: 'the amount before exchange' });
	const exchange = createCheck('totals');
	if (rate) {
		const exchanged = convert(beforeMinor, rate);
		if (!Number.isSafeInteger(exchanged)) {
			throw new MalformedDocument('exchange_rate', payment.exchange_rate, 'is too large');
		}
		compare(exchange, amountMinor, exchanged, { id, name: 'the amount in the bank' });
	}

	const wrongCurrency = statements.find(({ currency: own, isMalformed }) => own !== currency && !isMalformed);
	const unread = statements.find(({ incomplete }) => incomplete !== '');
	const sum = statements.reduce((total, { payableMinor }) => total + payableMinor, 0);
	const atTheEdge =
		readFrom > 0 && statements.length > 0 && statements[0].time < readFrom + DAY_MS && sum !== beforeMinor;
	const canAdd = statements.length > 0 && !wrongCurrency && !unread && !atTheEdge;
	const total = createCheck('totals');
	if (canAdd) compare(total, beforeMinor, sum, { id, name: `payout ${id}` });
	if (canAdd && !tellsReserve) {
		// The same sums before the reserves: so the reserve that lies between is the one of the statements.
		const settled = statements.reduce((all, { sums }) => all + sums.settlement, 0);
		compare(total, settlement, settled, { id, name: `the settlement in payout ${id}` });
	}
	if (wrongCurrency)
		compare(total, beforeMinor, 0, {
			id: wrongCurrency.id,
			name: `statement ${wrongCurrency.id}, which is in ${wrongCurrency.currency}`,
		});

	const f8 = conclude('F8', parts, {
		currency,
		toleranceMinor,
		compares: 'the amount before exchange with settlement and reserves',
	});
	const f8Exchange = conclude('F8', exchange, {
		currency: payoutCurrency,
		// TikTok shows the rate rounded, so the product is known to half of its last decimal only.
		toleranceMinor: toleranceMinor + (rate ? rateSlack(beforeMinor, rate) : 0),
		compares: 'the amount in the bank with the amount before exchange times the rate',
		missing: 'the exchange rate cannot be read',
	});
	const f9 = conclude('F9', total, {
		currency,
		toleranceMinor,
		compares: 'the payout with the payable amounts of its statements',
		missing: unread
			? `statement ${unread.id} is not complete`
			: atTheEdge
				? 'the payout may hold statements from before the first one that was read'
				: 'none of its statements was read',
	});
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
		identities: [f8.ok === false || (f8.ok && f8Exchange.ok !== false) ? f8 : f8Exchange, f9],
		unreadable,
	};
}
