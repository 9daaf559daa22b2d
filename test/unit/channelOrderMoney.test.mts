/** Money of an order: identities of TikTok, the total that NewStore checks, payments, taxes, fees. */
import fc from 'fast-check';
import { newStoreTotal, paidTotal } from '../../nodes/ChannelOrder/orderMoney.ts';
import { taxRatio } from '../../nodes/ChannelOrder/orderPayload.ts';
import { splitLine } from '../../nodes/ChannelOrder/orderUnits.ts';
import { currencyDigits, toMinor } from '../../nodes/shared/money.ts';
import { decide, injected, refused } from '../support/decide.mts';
import { MARKETS, shopOf, shopRow, tikTokOrder, usAddress, validOrder } from '../support/orderExamples.mts';

const us = { shops: [shopRow({ region: 'US', currency: 'USD', price_method: 'tax_excluded' })] };

/** The total of newstore.md 5.2, written a second time with plain numbers of minor units. */
function independentTotal(payload: ReturnType<typeof injected>['payload']): number {
	const cents = (amount: number) => Math.round(amount * 10 ** currencyDigits(payload.currency));
	const [shipment] = payload.shipments;
	let total = cents(shipment.shipping_option.price);
	for (const one of shipment.shipping_option.discount_info ?? []) total -= cents(one.price_adjustment);
	if (payload.price_method === 'tax_excluded') total += cents(shipment.shipping_option.tax);
	for (const { price } of shipment.items) {
		total += cents(price.item_price);
		for (const one of [...(price.item_discount_info ?? []), ...(price.item_order_discount_info ?? [])])
			total -= cents(one.price_adjustment);
		if (payload.price_method === 'tax_excluded') for (const tax of price.item_tax_lines) total += cents(tax.amount);
	}
	return total;
}

describe('discounts and payments', () => {
	const order = tikTokOrder({
		lines: [
			{ price: 2500, sellerDiscount: 250, platformDiscount: 100 },
			{ price: 2500, sellerDiscount: 250, platformDiscount: 100 },
			{ price: 1500, sellerDiscount: 150, platformDiscount: 100, sellerSku: 'CAP-NVY-OS' },
		],
		shipping: { price: 399, platformDiscount: 399 },
	});

	test('the seller discount lowers the price, the platform discount is paid by TikTok', () => {
		const { payload } = injected(order);
		expect(
			payload.payments.map(({ amount, method, processor, type, correlation_ref }) => [
				amount,
				method,
				processor,
				type,
				correlation_ref,
			]),
		).toEqual([
			[55.5, 'tiktok_shop', 'tiktok_shop', 'captured', '576460000000000001-buyer'],
			[6.99, 'tiktok_platform_discount', 'tiktok_shop', 'captured', '576460000000000001-platform'],
		]);
		expect(payload.shipments[0].items[0].price).toEqual({
			item_price: 25,
			item_list_price: 25,
			item_tax_lines: [],
			item_discount_info: [
				{
					type: 'fixed',
					discount_ref: 'TIKTOK_SELLER_DISCOUNT',
					original_value: 2.5,
					price_adjustment: 2.5,
					description: 'Discount paid by the seller',
				},
			],
		});
		expect(payload.shipments[0].shipping_option).toMatchObject({ price: 3.99, tax: 0 });
		expect(payload.shipments[0].shipping_option).not.toHaveProperty('discount_info');
		expect(payload.payments[1].metadata).toEqual({
			tiktok_order_id: '576460000000000001',
			tiktok_shop_id: '7495000000000000001',
			funded_by: 'tiktok',
			processed_at: payload.payments[1].processed_at,
		});
	});

	test.each([
		['shop row', { shops: [shopRow({ platform_discount_as_payment: false })] }],
		['shop row with 0', { shops: [shopRow({ platform_discount_as_payment: 0 })] }],
		['option', { shops: [shopRow({ platform_discount_as_payment: null })], options: { platformDiscount: 'discount' } }],
	])('switched to a discount by %s: one payment, one discount per level', (_, setting) => {
		const { payload } = injected(order, setting);
		expect(payload.payments.map((payment) => payment.amount)).toEqual([55.5]);
		const [{ price }] = payload.shipments[0].items;
		expect(price.item_discount_info?.map((one) => one.price_adjustment)).toEqual([2.5]);
		expect(price.item_order_discount_info?.map((one) => [one.discount_ref, one.price_adjustment])).toEqual([
			['TIKTOK_PLATFORM_DISCOUNT', 1],
		]);
		expect(payload.shipments[0].shipping_option.discount_info?.map((one) => one.price_adjustment)).toEqual([3.99]);
	});

	test('names of processor and methods come from row and options', () => {
		const { payload } = injected(order, {
			shops: [shopRow({ payment_processor: 'market_pay', payment_method: 'market' })],
			options: { platformPaymentMethod: 'market_subsidy' },
		});
		expect(payload.payments.map(({ processor, method }) => [processor, method])).toEqual([
			['market_pay', 'market'],
			['market_pay', 'market_subsidy'],
		]);
	});

	test('an order that TikTok pays in full has no payment of nothing by the buyer', () => {
		const { payload } = injected(tikTokOrder({ lines: [{ price: 2500, platformDiscount: 2500 }] }));
		expect(payload.payments.map(({ amount, correlation_ref }) => [amount, correlation_ref])).toEqual([
			[25, '576460000000000001-platform'],
		]);
	});

	test('a co-funded shipping discount is the seller’s, counted inside or beside the seller discount', () => {
		const beside = injected(
			tikTokOrder({ shipping: { price: 399, sellerDiscount: 100, cofunded: 99, platformDiscount: 50 } }),
		);
		expect(beside.payload.shipments[0].shipping_option.discount_info?.[0].price_adjustment).toBe(1.99);
		const inside = injected(
			tikTokOrder({
				shipping: { price: 399, sellerDiscount: 100, platformDiscount: 50 },
				payment: { shipping_fee_cofunded_discount: '1.00' },
			}),
		);
		expect(inside.payload.shipments[0].shipping_option.discount_info?.[0].price_adjustment).toBe(1);
	});
});

describe('tax', () => {
	const taxed = tikTokOrder({
		currency: 'USD',
		lines: [
			{ price: 2500, sellerDiscount: 500, tax: 160 },
			{ price: 2500, tax: 200 },
		],
		shipping: { price: 499, tax: 40 },
		address: usAddress,
	});

	test('US: prices before tax, one tax line per line, shipping tax', () => {
		const { payload } = injected(taxed, us);
		expect(payload.price_method).toBe('tax_excluded');
		expect(payload.shipments[0].items.map((item) => item.price.item_tax_lines)).toEqual([
			[{ name: 'Sales tax', amount: 1.6, rate: 0.08, country_code: 'US' }],
			[{ name: 'Sales tax', amount: 2, rate: 0.08, country_code: 'US' }],
		]);
		expect(payload.shipments[0].shipping_option).toMatchObject({ price: 4.99, tax: 0.4 });
		expect(payload.payments.map((payment) => payment.amount)).toEqual([53.99]);
	});

	test('an empty price method is tax_excluded in the US and tax_included elsewhere', () => {
		expect(
			injected(taxed, { shops: [shopRow({ region: 'US', currency: 'USD', price_method: '' })] }).payload.price_method,
		).toBe('tax_excluded');
		expect(injected(tikTokOrder(), { shops: [shopRow({ price_method: null })] }).payload.price_method).toBe(
			'tax_included',
		);
	});

	describe.each(['DE', 'ES', 'FR', 'IE', 'IT'])("%s with TikTok's VAT calculation", (region) => {
		const shops = [shopRow({ region, currency: 'EUR', price_method: '', shop_locale: 'en-IE' })];
		const vat = (rate: string) => ({
			currency: 'EUR',
			address: { region_code: region },
			lines: [
				{ price: 2000, sellerDiscount: 200, tax: 287, rate },
				{ price: 1190, platformDiscount: 100, tax: 190, rate },
			],
			shipping: { price: 499, sellerDiscount: 99 },
		});
		// The helper puts tax on top, as in the US; here it is inside the prices.
		const inside = { tax: '0.00', product_tax: '0.00', total_amount: '32.90' };
		const itemsOf = (order: Record<string, unknown>) => injected(order, { shops }).payload.shipments[0];

		test.each([
			['tax stays empty', inside],
			['tax is filled', { ...inside, tax: '5.41', product_tax: '4.77' }],
		])('VAT inside the prices goes to NewStore as tax lines and changes no sum: %s', (_, payment) => {
			const order = tikTokOrder({
				...vat('0.19'),
				payment: { ...payment, shipping_tax_amount: '0.64', shipping_tax_rate: '0.19' },
			});
			const { payload, warnings } = injected(order, { shops });
			expect(warnings).toEqual([]);
			expect(payload.price_method).toBe('tax_included');
			expect(payload.shipments[0].items.map((item) => item.price.item_tax_lines)).toEqual([
				[{ name: 'VAT', amount: 2.87, rate: 0.19, country_code: region }],
				[{ name: 'VAT', amount: 1.9, rate: 0.19, country_code: region }],
			]);
			expect(payload.shipments[0].shipping_option).toMatchObject({ price: 4.99, tax: 0.64 });
			expect(payload.payments.map((payment) => payment.amount)).toEqual([32.9, 1]);
		});

		test('without a rate it follows from the amounts, before tax', () => {
			const [first] = itemsOf(tikTokOrder({ ...vat(''), payment: inside })).items;
			expect(first.price.item_tax_lines).toMatchObject([{ amount: 2.87, rate: 0.1897 }]);
		});

		test.each([
			['a share each', ['0.40', '0.24'], 0.64],
			['the whole each', ['0.64', '0.64'], 0.64],
			['neither', ['0.10', '0.90'], 0],
		])('the VAT on shipping stands on the lines: %s', (_, amounts, tax) => {
			const order = tikTokOrder({ ...vat('19'), payment: inside });
			(order.line_items as Array<Record<string, unknown>>).forEach((line, index) =>
				Object.assign(line, { shipping_vat_amount: amounts[index], shipping_vat_rate: '0.19' }),
			);
			const { payload, warnings } = injected(order, { shops });
			expect(payload.shipments[0].shipping_option.tax).toBe(tax);
			expect(payload.shipments[0].items[0].price.item_tax_lines[0].rate).toBe(0.19);
			expect(warnings).toHaveLength(tax === 0 ? 1 : 0);
		});

		test('a total that proves tax on top is refused', () => {
			const order = tikTokOrder({ ...vat('0.19'), payment: { tax: '4.77', total_amount: '37.67' } });
			expect(refused(order, { shops })).toMatchObject({ code: 'ORDER_TAX_METHOD', owner_role: 'finance' });
		});

		test('more tax than the price, and a total that fits no sum, are refused', () => {
			const tooMuch = tikTokOrder({ ...vat('0.19'), payment: inside });
			(tooMuch.line_items as Array<Record<string, unknown>>)[0].item_tax = [{ tax_amount: '18.01' }];
			expect(refused(tooMuch, { shops }).code).toBe('ORDER_TOTAL_MISMATCH');
			const odd = tikTokOrder({ ...vat('0.19'), payment: { ...inside, total_amount: '33.00' } });
			expect(refused(odd, { shops })).toMatchObject({ code: 'ORDER_TOTAL_MISMATCH', ids: { difference: '0.10' } });
		});
	});

	test('tax on top where prices include it is refused', () => {
		expect(refused(taxed, { shops: [shopRow({ currency: 'USD' })] })).toMatchObject({
			code: 'ORDER_TAX_METHOD',
			owner_role: 'finance',
		});
	});

	test('taxes of the lines that are not the tax of the order are refused', () => {
		const wrong = tikTokOrder({
			currency: 'USD',
			lines: [{ price: 2500, tax: 160 }],
			address: usAddress,
			payment: { product_tax: '1.61', tax: '1.61', total_amount: '26.61' },
		});
		expect(refused(wrong, us)).toMatchObject({
			code: 'ORDER_TOTAL_MISMATCH',
			ids: { difference: '0.01', currency: 'USD' },
		});
	});

	test.each([
		['0.08', 0.08],
		['0.0625', 0.0625],
		['6.25', 0.0625],
		['8', 0.08],
		['0', 0],
		['', 0.08],
	])('tax rate "%s" becomes the ratio %d', (rate, ratio) => expect(taxRatio(rate, 160, 2000)).toBe(ratio));

	test.each([
		['1', 20, 2000, 0.01],
		['0.5', 10, 2000, 0.005],
		['0.5', 1000, 2000, 0.5],
		['1', 0, 0, 1],
		['0.08', 1, 10, 0.08],
	])(
		'tax rate "%s" of %d on %d is %d: what can be per cent or a ratio is what the amounts say',
		(rate, amount, base, ratio) => expect(taxRatio(rate, amount, base)).toBe(ratio),
	);
});

describe('sums that do not add up are refused with both amounts', () => {
	test.each([
		['sub_total', { sub_total: '21.51' }],
		['total_amount', { total_amount: '21.51' }],
		['product price', { original_total_product_price: '25.01', sub_total: '21.51', total_amount: '21.51' }],
		['shipping_fee', { shipping_fee: '0.01', total_amount: '21.51' }],
	])('%s is a cent off', (_, payment) => {
		const exception = refused(tikTokOrder({ payment }));
		expect(exception).toMatchObject({
			code: 'ORDER_TOTAL_MISMATCH',
			flow: 'orders',
			business_key: '576460000000000001',
		});
		expect(exception.ids.difference).toMatch(/^-?0\.01$/);
		expect(exception.what_happened).toMatch(/\d+\.\d\d GBP was expected, TikTok says \d+\.\d\d GBP/);
	});

	test('a line whose sale price is not price minus discounts', () => {
		const order = tikTokOrder();
		(order.line_items as Array<Record<string, unknown>>)[0].sale_price = '21.49';
		expect(refused(order).code).toBe('ORDER_TOTAL_MISMATCH');
	});

	test('a discount above the price', () => {
		expect(refused(tikTokOrder({ lines: [{ price: 100, sellerDiscount: 200 }] })).code).toBe('ORDER_TOTAL_MISMATCH');
	});

	test('more decimals than the currency has, and text that is no amount', () => {
		expect(refused(tikTokOrder({ payment: { sub_total: '21.505' } })).code).toBe('ORDER_MALFORMED');
		expect(refused(tikTokOrder({ payment: { total_amount: 'free' } }))).toMatchObject({
			code: 'ORDER_MALFORMED',
			title: 'TikTok order 576460000000000001 cannot be read: total_amount is not an amount of GBP',
			deadline: '2025-12-03T00:00:00Z',
		});
	});

	test('another currency in a line, or another than the shop has', () => {
		const order = tikTokOrder();
		(order.line_items as Array<Record<string, unknown>>)[0].currency = 'EUR';
		expect(refused(order).code).toBe('ORDER_CURRENCY_MISMATCH');
		expect(refused(tikTokOrder(), { shops: [shopRow({ currency: 'EUR' })] }).code).toBe('ORDER_CURRENCY_MISMATCH');
	});
});

describe('fees of the buyer', () => {
	const withFee = (fees: Record<string, number>, feesInTotal = true) => tikTokOrder({ fees, feesInTotal });

	test('a documented fee in the total is left out of the NewStore order and noted', () => {
		const item = injected(withFee({ retail_delivery_fee: 28 }));
		expect(item.payload.payments[0].amount).toBe(21.5);
		expect(item.payload.extended_attributes).toContainEqual({ name: 'tiktok_buyer_fees', value: '0.28' });
		expect(item.warnings).toEqual([
			'Fees of 0.28 GBP that the buyer paid to TikTok are not part of the NewStore order.',
		]);
	});

	test.each([
		'small_order_fee',
		'buyer_service_fee',
		'handling_fee',
		'shipping_insurance_fee',
		'item_insurance_fee',
		'item_insurance_tax',
	])('%s may be inside the total or beside it', (fee) => {
		expect(injected(withFee({ [fee]: 30 })).warnings).toHaveLength(1);
		expect(injected(withFee({ [fee]: 30 }, false)).warnings).toEqual([]);
	});

	test('a bottle deposit of the lines counts as a fee', () => {
		const deposit = tikTokOrder({ currency: 'EUR', lines: [{ price: 500, deposit: 25 }] });
		const item = injected(deposit, { shops: [shopRow({ currency: 'EUR' })], options: { buyerFees: 'addToShipping' } });
		expect(item.payload.shipments[0].shipping_option.price).toBe(0.25);
		expect(item.payload.payments[0].amount).toBe(5.25);
	});

	test('added to the shipping price, the payment covers it', () => {
		const { payload } = injected(withFee({ retail_delivery_fee: 28 }), { options: { buyerFees: 'addToShipping' } });
		expect(payload.shipments[0].shipping_option.price).toBe(0.28);
		expect(payload.payments[0].amount).toBe(21.78);
	});

	test('raised as an exception by setting', () => {
		expect(refused(withFee({ retail_delivery_fee: 28 }), { options: { buyerFees: 'exception' } }).code).toBe(
			'ORDER_BUYER_FEES',
		);
	});

	test('a fee that nobody knows is a mismatch', () => {
		expect(refused(tikTokOrder({ payment: { gift_wrap_fee: '1.00', total_amount: '22.50' } })).code).toBe(
			'ORDER_TOTAL_MISMATCH',
		);
	});
});

describe('cancelled lines', () => {
	const lines = [
		{ price: 2500, sellerDiscount: 250 },
		{ price: 1500, cancelled: true },
	];

	test('are left out, whether or not TikTok lowered the totals', () => {
		const unchanged = injected(tikTokOrder({ lines }));
		expect(unchanged.payload.shipments[0].items).toHaveLength(1);
		expect(unchanged.payload.payments[0].amount).toBe(22.5);
		const lowered = injected(
			tikTokOrder({
				lines,
				payment: {
					original_total_product_price: '25.00',
					seller_discount: '2.50',
					sub_total: '22.50',
					total_amount: '22.50',
				},
			}),
		);
		expect(lowered.payload).toEqual(unchanged.payload);
	});

	test('their tax is left out too', () => {
		const order = tikTokOrder({
			currency: 'USD',
			lines: [
				{ price: 2500, tax: 200 },
				{ price: 1500, tax: 120, cancelled: true },
			],
			address: usAddress,
		});
		expect(injected(order, us).payload.payments[0].amount).toBe(27);
	});
});

describe('orders without money', () => {
	test.each([
		['sample', { is_sample_order: true }, 'tiktok_sample_order'],
		[
			'replacement',
			{ is_replacement_order: true, replaced_order_id: '576460000000000009' },
			'tiktok_replacement_order',
		],
		['exchange', { is_exchange_order: true, exchange_source_order_id: '576460000000000008' }, 'tiktok_exchange_order'],
	])('a %s keeps no price and has no payment', (_, flags, attribute) => {
		const order = tikTokOrder({
			lines: [{ price: 2500 }],
			order: { ...flags, paid_time: 0 },
			payment: { original_total_product_price: '25.00', sub_total: '0', total_amount: '0' },
		});
		const { payload } = injected(order);
		expect(payload.payments).toEqual([]);
		expect(payload.shipments[0].items[0].price).toMatchObject({
			item_price: 0,
			item_list_price: 0,
			item_tax_lines: [],
		});
		expect(payload.extended_attributes).toContainEqual({ name: attribute, value: 'true' });
		expect(newStoreTotal(payload)).toBe(0);
	});

	test('a sample that TikTok pays for keeps its value', () => {
		const order = tikTokOrder({ lines: [{ price: 2500, platformDiscount: 2500 }], order: { is_sample_order: true } });
		expect(injected(order).payload.payments.map((payment) => payment.amount)).toEqual([25]);
	});

	test('an exchange with a difference to pay is an order like any other', () => {
		const order = tikTokOrder({ lines: [{ price: 500 }], order: { is_exchange_order: true } });
		expect(injected(order).payload.payments.map((payment) => payment.amount)).toEqual([5]);
	});

	test('a gift line is shipped and flagged', () => {
		const { payload } = injected(
			tikTokOrder({ lines: [{ price: 2500 }, { price: 0, gift: true, sellerSku: 'CAP-NVY-OS' }] }),
		);
		expect(payload.shipments[0].items[1].extended_attributes).toContainEqual({ name: 'tiktok_gift', value: 'true' });
		expect(payload.shipments[0].items[1].price.item_price).toBe(0);
	});
});

describe('properties', () => {
	const options = () => fc.constantFrom({}, { platformDiscount: 'discount' }, { buyerFees: 'addToShipping' });

	test('every valid order adds up in NewStore, to the cent', () => {
		fc.assert(
			fc.property(validOrder, options(), ({ market, order }, given) => {
				const shop = { ...shopOf(market), platform_discount_as_payment: null };
				const { payload } = injected(order, { shops: [shop], options: given });
				expect(paidTotal(payload)).toBe(newStoreTotal(payload));
				expect(independentTotal(payload)).toBe(newStoreTotal(payload));
				expect(payload.payments.every((payment) => payment.amount > 0)).toBe(true);
			}),
			{ numRuns: 150 },
		);
	});

	test('what buyer and TikTok pay is what TikTok says', () => {
		fc.assert(
			fc.property(validOrder, ({ market, order }) => {
				const payment = order.payment as Record<string, string>;
				const minor = (name: string) => toMinor(payment[name], market.currency);
				const { payload } = injected(order, { shops: [shopOf(market)] });
				const buyer = payload.payments.find((one) => one.metadata.funded_by === 'buyer')?.amount ?? 0;
				expect(toMinor(buyer, market.currency)).toBe(minor('total_amount') - minor('retail_delivery_fee'));
				expect(paidTotal(payload)).toBe(
					minor('total_amount') -
						minor('retail_delivery_fee') +
						minor('platform_discount') +
						minor('shipping_fee_platform_discount'),
				);
			}),
			{ numRuns: 100 },
		);
	});

	test('no amount has more decimals than its currency', () => {
		fc.assert(
			fc.property(validOrder, ({ market, order }) => {
				const { payload } = injected(order, { shops: [shopOf(market)] });
				const digits = currencyDigits(market.currency);
				JSON.stringify(payload, (key, value: unknown) => {
					if (typeof value === 'number' && key !== 'rate') {
						expect(String(value)).toMatch(digits ? new RegExp(`^\\d+(\\.\\d{1,${digits}})?$`) : /^\d+$/);
					}
					return value;
				});
			}),
			{ numRuns: 100 },
		);
	});

	test('the parts of a bundle add up to the bundle, and none is discounted below nothing', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 100_000 }),
				fc.integer({ min: 0, max: 100 }),
				fc.integer({ min: 0, max: 100 }),
				fc.integer({ min: 0, max: 5000 }),
				fc.integer({ min: 1, max: 30 }),
				(price, seller, platform, tax, parts) => {
					const sellerDiscount = Math.floor((price * seller) / 100);
					const platformDiscount = Math.floor(((price - sellerDiscount) * platform) / 100);
					const units = splitLine(
						{ price, sellerDiscount, platformDiscount, taxes: [{ type: 'SALES_TAX', amount: tax, rate: '0.1' }] },
						parts,
					);
					const total = (amount: (unit: (typeof units)[number]) => number) =>
						units.reduce((all, unit) => all + amount(unit), 0);
					expect(units).toHaveLength(parts);
					expect(total((unit) => unit.price)).toBe(price);
					expect(total((unit) => unit.sellerDiscount)).toBe(sellerDiscount);
					expect(total((unit) => unit.platformDiscount)).toBe(platformDiscount);
					expect(total((unit) => unit.taxes[0].amount)).toBe(tax);
					for (const unit of units)
						expect(unit.price - unit.sellerDiscount - unit.platformDiscount).toBeGreaterThanOrEqual(0);
				},
			),
		);
	});

	test('a total that is off by any amount never reaches NewStore', () => {
		fc.assert(
			fc.property(fc.constantFrom(...MARKETS), fc.integer({ min: -2000, max: 2000 }), (market, error) => {
				fc.pre(error !== 0);
				const total = market.currency === 'JPY' ? String(5000 + error) : (50 + error / 100).toFixed(2);
				const order = tikTokOrder({
					currency: market.currency,
					lines: [{ price: 5000 }],
					address: market.address,
					payment: { total_amount: total },
				});
				const { inject, exceptions } = decide([order], { shops: [shopOf(market)] });
				expect(inject).toEqual([]);
				expect(exceptions[0].json.code).toBe('ORDER_TOTAL_MISMATCH');
			}),
			{ numRuns: 60 },
		);
	});
});
