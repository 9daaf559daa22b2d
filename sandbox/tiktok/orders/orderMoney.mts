// Money of an order (tiktok-shop.md 6.5): the documented identities hold to the last unit.
import { shareOf, splitByWeight } from './amounts.mts';
import type { LineAmounts, OrderAmounts } from './orderTypes.mts';

export interface PricedUnit {
	priceMinor: number;
	/** A gift costs nothing and takes no part in discounts. */
	isGift: boolean;
	/** The seller gives the whole price: samples, replacements, exchanges. */
	isFree: boolean;
}

export interface PriceTerms {
	sellerDiscountMinor: number;
	platformDiscountMinor: number;
	shippingMinor: number;
	shippingSellerDiscountMinor: number;
	shippingPlatformDiscountMinor: number;
	retailDeliveryFeeMinor: number;
	/** Tax on top, such as '0.0825'; absent where prices include the tax. */
	salesTaxRate?: string;
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

/** Amounts per unit and per order. Throws when discounts exceed what they discount. */
export function priceOrder(units: PricedUnit[], terms: PriceTerms): { lines: LineAmounts[]; order: OrderAmounts } {
	const listPrices = units.map((unit) => (unit.isGift ? 0 : unit.priceMinor));
	const payable = units.map((unit, index) => (unit.isFree ? 0 : listPrices[index]));
	const sellerShares = splitByWeight(terms.sellerDiscountMinor, payable);
	const afterSeller = payable.map((price, index) => price - sellerShares[index]);
	const platformShares = splitByWeight(terms.platformDiscountMinor, afterSeller);
	const rate = terms.salesTaxRate ?? '0';

	const lines = units.map((unit, index): LineAmounts => {
		const sellerDiscount = unit.isFree ? listPrices[index] : sellerShares[index];
		const sale = listPrices[index] - sellerDiscount - platformShares[index];
		return {
			original: listPrices[index],
			sellerDiscount,
			platformDiscount: platformShares[index],
			sale,
			tax: shareOf(sale, rate),
		};
	});

	const shipping = terms.shippingMinor - terms.shippingSellerDiscountMinor - terms.shippingPlatformDiscountMinor;
	if (shipping < 0) throw new Error('The discounts on shipping are more than shipping costs');
	const subTotal = sum(lines.map((line) => line.sale));
	const productTax = sum(lines.map((line) => line.tax));
	const shippingTax = shareOf(shipping, rate);
	const tax = productTax + shippingTax;
	return {
		lines,
		order: {
			originalTotal: sum(lines.map((line) => line.original)),
			sellerDiscount: sum(lines.map((line) => line.sellerDiscount)),
			platformDiscount: sum(lines.map((line) => line.platformDiscount)),
			subTotal,
			originalShipping: terms.shippingMinor,
			shippingSellerDiscount: terms.shippingSellerDiscountMinor,
			shippingPlatformDiscount: terms.shippingPlatformDiscountMinor,
			shipping,
			productTax,
			shippingTax,
			tax,
			retailDeliveryFee: terms.retailDeliveryFeeMinor,
			total: subTotal + shipping + tax + terms.retailDeliveryFeeMinor,
		},
	};
}
