/** Channel Settlement: what holds for every settlement document, in every currency, cut into any pages. */
import fc from 'fast-check';
import { FIELD_CATEGORIES, TYPE_CATEGORIES } from '../../nodes/ChannelSettlement/tables/categoryMap.ts';
import { parseMinor } from '../../nodes/ChannelSettlement/proof/parseMinor.ts';
import { currencyDigits, fromMinor, toMinor } from '../../nodes/shared/money.ts';
import type { Row } from '../support/settlementExamples.mts';
import { DAY, PAYMENT, SHOP, STATEMENT, build } from '../support/settlementExamples.mts';

const RUNS = { numRuns: 150 };

type Amounts = Record<string, number>;

interface Transaction {
	revenue: Amounts;
	shipping: Amounts;
	fee: Amounts;
	tax: Amounts;
	type: string;
	adjustment: number;
}

interface Reserve {
	reserve: number;
}

const minor = fc.integer({ min: -999_999, max: 999_999 });
const group = (fields: Iterable<string>, unknown: string[] = []) =>
	fc.dictionary(fc.constantFrom(...fields, ...unknown), minor, { maxKeys: 5 });

const transaction: fc.Arbitrary<Transaction> = fc.record({
	revenue: group(FIELD_CATEGORIES.revenue.keys()),
	shipping: group(FIELD_CATEGORIES.shipping.keys(), ['new_shipping_amount']),
	fee: group(FIELD_CATEGORIES.fee.keys(), ['new_fee_amount', 'another_fee']),
	tax: group(FIELD_CATEGORIES.tax.keys()),
	type: fc.constantFrom('ORDER', ...TYPE_CATEGORIES.keys(), 'NEW_TYPE'),
	adjustment: fc.oneof(fc.constant(0), minor),
});
const reserve: fc.Arbitrary<Reserve> = fc.record({ reserve: minor });

const document = fc.record({
	currency: fc.constantFrom('GBP', 'USD', 'EUR', 'JPY', 'VND', 'KRW', 'IDR', 'BHD'),
	rows: fc.array(fc.oneof(transaction, transaction, transaction, reserve), { minLength: 1, maxLength: 12 }),
	pageSize: fc.integer({ min: 1, max: 5 }),
});
type Document = typeof document extends fc.Arbitrary<infer T> ? T : never;

const sum = (amounts: Amounts) => Object.values(amounts).reduce((total, value) => total + value, 0);

/** The document as the three Finance operations deliver it; all identities hold. */
function feedsOf({ currency, rows, pageSize }: Document) {
	const money = (value: number) => fromMinor(value, currency);
	const texts = (amounts: Amounts) => Object.fromEntries(Object.entries(amounts).map(([key, v]) => [key, money(v)]));
	const total = { revenue: 0, shipping: 0, fees: 0, adjustment: 0, reserve: 0 };
	const transactions = rows.map((row, n): Row => {
		const id = `16360000000000${String(n).padStart(5, '0')}`;
		if ('reserve' in row) {
			total.reserve += row.reserve;
			return { id, type: 'RESERVE', reserve_amount: money(row.reserve), settlement_amount: '0' };
		}
		const revenue = sum(row.revenue);
		const shipping = sum(row.shipping);
		const fees = sum(row.fee) + sum(row.tax);
		total.revenue += revenue;
		total.shipping += shipping;
		total.fees += fees;
		total.adjustment += row.adjustment;
		return {
			id,
			type: row.type,
			order_id: `57640000000000${n}`,
			revenue_amount: money(revenue),
			revenue_breakdown: texts(row.revenue),
			shipping_cost_amount: money(shipping),
			shipping_cost_breakdown: { ...texts(row.shipping), supplementary_component: { fbm_shipping_cost_amount: '7' } },
			fee_tax_amount: money(fees),
			fee_tax_breakdown: { fee: texts(row.fee), tax: texts(row.tax) },
			adjustment_amount: money(row.adjustment),
			settlement_amount: money(revenue + shipping + fees + row.adjustment),
		};
	});
	const settlement = total.revenue + total.shipping + total.fees + total.adjustment;
	const payable = settlement + total.reserve;
	const header = {
		shop_id: SHOP,
		statement_id: STATEMENT,
		currency,
		create_time: DAY,
		payable_amount: money(payable),
		total_reserve_amount: money(total.reserve),
		total_settlement_amount: money(settlement),
		total_settlement_breakdown: {
			total_revenue_amount: money(total.revenue),
			total_shipping_cost_amount: money(total.shipping),
			total_fee_tax_amount: money(total.fees),
			total_adjustment_amount: money(total.adjustment),
		},
		total_count: rows.length,
	};
	const count = Math.ceil(rows.length / pageSize);
	return {
		payable,
		transactions: Array.from({ length: count }, (_, page): Row => ({
			...header,
			page: page + 1,
			last_page: page === count - 1,
			transactions: transactions.slice(page * pageSize, (page + 1) * pageSize),
		})),
		statements: [
			{
				id: STATEMENT,
				shop_id: SHOP,
				statement_time: DAY,
				currency,
				settlement_amount: money(settlement),
				net_sales_amount: money(total.revenue),
				shipping_cost_amount: money(total.shipping),
				fee_amount: money(total.fees),
				adjustment_amount: money(total.adjustment),
				payment_status: 'PAID',
				payment_id: PAYMENT,
			},
		] as Row[],
		payments: [
			{
				id: PAYMENT,
				shop_id: SHOP,
				settlement_amount: { value: money(settlement), currency },
				reserve_amount: { value: money(total.reserve), currency },
				payment_amount_before_exchange: { value: money(payable), currency },
				exchange_rate: '1.000000',
				amount: { value: money(payable), currency },
			},
		] as Row[],
	};
}

const failedOf = ({ proof }: ReturnType<typeof build>) =>
	proof.flatMap(({ identities }) => identities.filter(({ ok }) => ok === false).map(({ identity }) => identity));

test('a document whose identities hold gives a balanced journal whose clearing line is the payable amount', () => {
	fc.assert(
		fc.property(document, fc.boolean(), fc.constantFrom('statement', 'payment'), (given, receivableMode, unit) => {
			const { payable, ...feeds } = feedsOf(given);
			const built = build(feeds, { receivableMode, unit });
			expect(failedOf(built)).toEqual([]);
			expect(built.exceptions.filter(({ code }) => code !== 'SETTLEMENT_UNKNOWN_FIELD')).toEqual([]);
			const [journal] = built.journals;
			if (!journal) {
				expect(payable).toBe(0);
				return;
			}
			const signed = journal.lines.map(
				({ amount, side }) => (side === 'debit' ? 1 : -1) * toMinor(amount, given.currency),
			);
			expect(signed.reduce((total, value) => total + value, 0)).toBe(0);
			expect(signed.every((value) => value !== 0)).toBe(true);
			expect(journal.clearing_minor).toBe(payable);
			expect(toMinor(journal.payable, given.currency)).toBe(payable);
			expect(journal.minor_digits).toBe(currencyDigits(given.currency));
			// The detail gives each line: nothing is lost on the way.
			expect(journal.detail.reduce((total, { amount_minor }) => total + amount_minor, 0)).toBe(0 - payable);
			expect(journal.must_be_draft).toBe(journal.suspense.length > 0);
		}),
		RUNS,
	);
});

test('rows and pages in any order give the same journal', () => {
	fc.assert(
		fc.property(document, fc.infiniteStream(fc.nat()), (given, numbers) => {
			const { payable: _, ...feeds } = feedsOf(given);
			const shuffled = <T,>(list: T[]) =>
				list
					.map((value) => [numbers.next().value as number, value] as const)
					.sort(([a], [b]) => a - b)
					.map(([, value]) => value);
			const { payable: __, ...other } = feedsOf({ ...given, rows: shuffled(given.rows) });
			const [a] = build(feeds).journals;
			const [b] = build({ ...other, transactions: shuffled(other.transactions) }).journals;
			expect(b).toEqual(a);
		}),
		RUNS,
	);
});

/** Adds to one stated amount or one part; returns undefined where the document has none to break. */
type Break = (feeds: ReturnType<typeof feedsOf>, currency: string, by: number) => boolean;

const bump = (holder: Row, field: string, currency: string, by: number) => {
	holder[field] = fromMinor(toMinor(holder[field] as string, currency) + by, currency);
	return true;
};
const firstRow = (transactions: Row[], isReserve: boolean) =>
	transactions.flatMap((page) => page.transactions as Row[]).find(({ type }) => (type === 'RESERVE') === isReserve);
const part = (row: Row | undefined, path: string) =>
	path.split('.').reduce<Row | undefined>((holder, key) => holder?.[key] as Row | undefined, row);
const known = { revenue_breakdown: 'revenue', 'fee_tax_breakdown.tax': 'tax' } as const;
const breakPart =
	(path: keyof typeof known): Break =>
	({ transactions }, currency, by) => {
		const holder = part(firstRow(transactions, false), path);
		const [field] = FIELD_CATEGORIES[known[path]].keys();
		if (!holder) return false;
		holder[field] ??= '0';
		return bump(holder, field, currency, by);
	};
const onEveryPage = (transactions: Row[], change: (page: Row) => unknown) => {
	transactions.forEach(change);
	return true;
};

const BREAKS: Record<string, Break> = {
	F1: breakPart('revenue_breakdown'),
	F2: ({ transactions }, currency, by) => {
		const holder = part(firstRow(transactions, false), 'shipping_cost_breakdown');
		if (!holder || 'new_shipping_amount' in holder) return false;
		holder.actual_shipping_fee_amount ??= '0';
		return bump(holder, 'actual_shipping_fee_amount', currency, by);
	},
	F3: breakPart('fee_tax_breakdown.tax'),
	F4: ({ transactions }, currency, by) => {
		const row = firstRow(transactions, false);
		return row !== undefined && bump(row, 'adjustment_amount', currency, by);
	},
	F5: ({ transactions }, currency, by) =>
		onEveryPage(transactions, (page) => {
			page.total_settlement_breakdown = { ...(page.total_settlement_breakdown as Row) };
			bump(page.total_settlement_breakdown as Row, 'total_fee_tax_amount', currency, by);
		}),
	F6: ({ transactions }, currency, by) => {
		const row = firstRow(transactions, true);
		return row !== undefined && bump(row, 'reserve_amount', currency, by);
	},
	F7: ({ statements }, currency, by) => bump(statements[0], 'fee_amount', currency, by),
	F8: ({ payments }, currency, by) => bump(payments[0].reserve_amount as Row, 'value', currency, by),
	F9: ({ payments }, currency, by) =>
		['settlement_amount', 'payment_amount_before_exchange', 'amount'].every((name) =>
			bump(payments[0][name] as Row, 'value', currency, by),
		),
};

test.each(Object.entries(BREAKS))(
	'%s broken by more than the tolerance is named, and nothing is posted',
	(name, breakIt) => {
		let broken = 0;
		fc.assert(
			fc.property(document, fc.integer({ min: 2, max: 5000 }), fc.boolean(), (given, size, isLess) => {
				const { payable: _, ...feeds } = structuredClone(feedsOf(given));
				if (!breakIt({ payable: 0, ...feeds }, given.currency, isLess ? -size : size)) return;
				broken += 1;
				const built = build(feeds);
				expect(failedOf(built)).toEqual([name]);
				expect(built.journals).toEqual([]);
				expect(built.exceptions).toHaveLength(1);
				expect(built.exceptions[0].what_happened).toContain(name);
			}),
			{ numRuns: 60 },
		);
		expect(broken).toBeGreaterThan(10);
	},
);

test('differences within the tolerance still balance, with suspense and as a draft', () => {
	fc.assert(
		fc.property(document, fc.constantFrom('F1', 'F3', 'F4', 'F5', 'F6'), fc.constantFrom(1, -1), (given, name, by) => {
			const { payable, ...feeds } = structuredClone(feedsOf(given));
			if (!BREAKS[name]({ payable, ...feeds }, given.currency, by)) return;
			const built = build(feeds);
			expect(failedOf(built)).toEqual([]);
			for (const journal of built.journals) {
				expect(journal.lines.reduce((total, { amount_minor }) => total + amount_minor, 0)).toBe(0);
				expect(journal.clearing_minor).toBe(payable);
				if (name !== 'F5') expect(journal.must_be_draft).toBe(true);
			}
		}),
		RUNS,
	);
});

test('amounts are read as everywhere else in the pack', () => {
	const text = fc.oneof(
		fc.tuple(fc.integer(), fc.nat({ max: 9999 })).map(([whole, fraction]) => `${whole}.${fraction}`),
		fc.tuple(fc.integer(), fc.constantFrom('.00', '.5', '.120', '.', '')).map(([whole, rest]) => `${whole}${rest}`),
		fc.stringMatching(/^-?[0-9.e+]{0,18}$/),
		fc.constantFrom('', '-', '.', '-.5', '1.', '9007199254740993', '90071992547409.91', '-0.00', '007'),
	);
	fc.assert(
		fc.property(text, fc.constantFrom('GBP', 'JPY', 'KWD'), (amount, currency) => {
			const read = parseMinor(amount, currencyDigits(currency));
			let expected = Number.NaN;
			try {
				expected = toMinor(amount, currency);
			} catch {
				// Not an amount: NaN.
			}
			expect(read).toBe(expected);
		}),
		{ numRuns: 1000 },
	);
});
