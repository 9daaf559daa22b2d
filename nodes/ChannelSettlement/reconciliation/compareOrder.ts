/** One order: what was expected, what was settled, and what that means. */
import { counted } from '../../shared/channel/rows';
import { fromMinor } from '../../shared/money';
import type { ExpectedOrder, ExpectedRefund, OrderClass, OrderRow, SettledOrder } from './reconcileTypes';

export interface CompareSettings {
	/** Unix milliseconds */
	now: number;
	/** an order that is not settled after this time is missing */
	settleMs: number;
	toleranceMinor: number;
	/** NewStore has TikTok's discounts as a payment (then they are part of the price) or as a discount */
	platformDiscount: 'payment' | 'discount';
	compareShipping: boolean;
	/** whether any order of NewStore was given; otherwise none can be missing there */
	knowsNewStore: boolean;
}

interface Verdict {
	is: OrderClass;
	sentence: string;
}

const NOTHING = {
	sales: 0,
	shipping: 0,
	refunds: 0,
	fees: 0,
	adjustments: 0,
	settlement: 0,
	platformDiscount: 0,
	shippingByTikTok: 0,
};

export interface Compared extends Verdict {
	row: OrderRow;
	differenceMinor: number;
}

/** More refunds of one order than this are compared as a whole. */
const MOST_REFUNDS = 12;

/**
 * The refunds of an order that these statements settle, when its sale was in an earlier one: others of them may have been settled
 * with the sale, or in between. As many as possible; all of them when no choice of them is what was settled, so that the
 * difference is told.
 */
function settledHere(refunds: ExpectedRefund[], minor: number, toleranceMinor: number): ExpectedRefund[] {
	if (refunds.length > MOST_REFUNDS) return refunds;
	let best: ExpectedRefund[] | undefined;
	for (let choice = 0; choice < 2 ** refunds.length; choice++) {
		const chosen = refunds.filter((_, place) => choice & (1 << place));
		const sum = chosen.reduce((total, { amount }) => total + amount, 0);
		if (Math.abs(sum - minor) <= toleranceMinor && chosen.length >= (best?.length ?? 0)) best = chosen;
	}
	return best ?? refunds;
}

/** @param refunds done in NewStore or by this workflow; undefined when none are known */
export function compareOrder(
	expected: ExpectedOrder | undefined,
	settled: SettledOrder | undefined,
	refunds: ExpectedRefund[],
	paymentIds: string[],
	settings: CompareSettings,
): Compared {
	const shopId = settled?.shopId ?? expected?.shopId ?? '';
	const orderId = settled?.orderId ?? expected?.orderId ?? '';
	const currency = settled?.currency || expected?.currency || '';
	const money = (minor: number) => fromMinor(minor, currency);
	const has = settled ?? NOTHING;
	const wanted = expected ?? NOTHING;
	const isLater = settled !== undefined && !settled.hasSale;
	// Where NewStore has them as discounts, its prices are without what TikTok paid.
	const isDiscount = settings.platformDiscount === 'discount';
	const hasSales = has.sales - (isDiscount ? has.platformDiscount : 0);
	const hasShipping = has.shipping - (isDiscount ? has.shippingByTikTok : 0);
	const sumOf = (some: ExpectedRefund[]) => some.reduce((sum, { amount }) => sum + amount, 0);
	const own = isLater ? settledHere(refunds, has.refunds, settings.toleranceMinor) : refunds;
	const refundsWanted = sumOf(own);
	const refundsElsewhere = sumOf(refunds) - refundsWanted;
	// An order whose sale was in an earlier statement is compared by its refunds only.
	const sales = isLater ? 0 : hasSales - wanted.sales;
	const shippingMissing = isLater || !settings.compareShipping ? 0 : wanted.shipping - hasShipping;
	// Shipping that the buyer got back is part of the refund.
	const isGivenBack = shippingMissing > 0 && shippingMissing <= has.refunds;
	const shipping = isGivenBack ? 0 : -shippingMissing;
	const refund = has.refunds - refundsWanted;
	const differenceMinor = sales + shipping - refund;

	const far = (minor: number) => Math.abs(minor) > settings.toleranceMinor;
	const isYoung = (at: number) => at === 0 || settings.now - at < settings.settleMs;

	function unsettled(order: ExpectedOrder): Verdict {
		if (order.isCancelled || (wanted.sales === 0 && wanted.shipping === 0)) {
			return { is: 'matched', sentence: 'Cancelled, so nothing is settled.' };
		}
		if (isYoung(order.placedAt)) return { is: 'timing', sentence: 'TikTok has not settled it yet.' };
		const days = Math.floor(settings.settleMs / 86_400_000);
		return {
			is: 'missing_on_tiktok',
			sentence: `NewStore has this order, TikTok has not settled it for more than ${counted(days, 'day')}.`,
		};
	}

	function differences(): string[] {
		return [
			far(sales) ? `sales ${money(hasSales)} settled, ${money(wanted.sales)} in NewStore` : '',
			far(shipping) ? `shipping ${money(hasShipping)} settled, ${money(wanted.shipping)} in NewStore` : '',
			far(refund) ? `refunds ${money(has.refunds)} settled, ${money(refundsWanted)} in NewStore` : '',
		].filter(Boolean);
	}

	function laterSentence(): string {
		if (refundsElsewhere === 0) return 'What came after the sale is as expected.';
		return `What came after the sale is as expected. Refunds of ${money(refundsElsewhere)} ${currency} are not in these statements: settled in others, or still to come.`;
	}

	function judge(): Verdict {
		if (!settled) return unsettled(expected!);
		if (settings.knowsNewStore && !expected?.inNewStore) {
			return { is: 'missing_in_newstore', sentence: 'TikTok has settled it and NewStore does not know it.' };
		}
		if (!expected)
			return { is: 'missing_in_newstore', sentence: 'TikTok has settled it; no order was given to compare.' };
		const found = differences();
		if (found.length === 0 && settled.unknownFields.size === 0) {
			return { is: 'matched', sentence: isLater ? laterSentence() : 'As expected.' };
		}
		if (found.length === 0) {
			const names = [...settled.unknownFields].join(', ');
			return { is: 'fee_unknown', sentence: `The sale is as expected, but TikTok kept something new: ${names}.` };
		}
		const isOnlyRefund = !far(sales) && !far(shipping);
		if (isOnlyRefund && refund < 0 && refunds.some(({ at }) => isYoung(at))) {
			return { is: 'timing', sentence: `A refund of ${money(-refund)} ${currency} is not settled yet.` };
		}
		return { is: 'amount', sentence: `${found.join('; ')}.`.replace(/^./, (first) => first.toUpperCase()) };
	}

	const { is, sentence } = judge();
	const wantedTotal = isLater ? -refundsWanted : wanted.sales + wanted.shipping - refundsWanted;
	const difference =
		settled && expected ? differenceMinor : settled ? hasSales + hasShipping - has.refunds : -wantedTotal;
	return {
		is,
		sentence,
		differenceMinor: difference,
		row: {
			order_id: orderId,
			shop_id: shopId,
			newstore_order_id: expected?.newstoreOrderId ?? '',
			class: is,
			result: sentence,
			currency,
			expected: money(wantedTotal),
			settled: money(wantedTotal + difference),
			difference: money(difference),
			expected_sales: money(isLater ? 0 : wanted.sales),
			settled_sales: money(hasSales),
			expected_shipping: money(isLater ? 0 : wanted.shipping),
			settled_shipping: money(hasShipping),
			expected_refunds: money(refundsWanted),
			settled_refunds: money(has.refunds),
			fees: money(has.fees),
			adjustments: money(has.adjustments),
			payout: money(has.settlement),
			statement_ids: [...(settled?.statements ?? [])].sort().join(','),
			payment_ids: paymentIds.join(','),
			difference_minor: difference,
		},
	};
}
