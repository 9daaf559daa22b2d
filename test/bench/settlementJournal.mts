/** Channel Settlement with a statement of 50,000 transactions: time and memory of proof and journal, and that both grow with the rows. */
import { createRequire } from 'node:module';
import type { Report } from './report.mts';

const nodeRequire = createRequire(import.meta.url);
const load = (name: string) => nodeRequire(`../../dist/nodes/ChannelSettlement/${name}.js`);
const { buildJournals } = load('journals/buildJournals') as {
	buildJournals(
		feeds: unknown,
		settings: unknown,
	): { journals: Array<{ json: { lines: unknown[]; clearing_minor: number } }>; exceptions: unknown[] };
};
const { readJournalSettings } = load('journals/journalSettings') as {
	readJournalSettings(given: unknown, tables: unknown, now: number): unknown;
};

const SHOP = '7494000000000000101';
const STATEMENT = '7540000000000000001';
const DAY = 1_765_324_800;
const PAGE = 100;

const text = (minor: number) => (minor / 100).toFixed(2);

/** Every field a UK shop may see, most of them zero, as TikTok sends them. */
const ZEROS = {
	shipping: [
		'actual_shipping_fee_amount',
		'return_shipping_fee_amount',
		'replacement_shipping_fee_amount',
		'exchange_shipping_fee_amount',
		'signature_confirmation_fee_amount',
		'shipping_insurance_fee_amount',
		'fbt_free_shipping_fee_amount',
		'free_return_subsidy_amount',
	],
	fee: [
		'transaction_fee_amount',
		'referral_fee_amount',
		'sfp_service_fee_amount',
		'live_specials_fee_amount',
		'voucher_xtra_service_fee_amount',
		'flash_sales_service_fee_amount',
		'cofunded_promotion_service_fee_amount',
		'affiliate_partner_commission_amount',
		'affiliate_ads_commission_amount',
		'tap_shop_ads_commission',
	],
};
const zeros = (names: string[]) => Object.fromEntries(names.map((name) => [name, '0.00']));

function transaction(n: number) {
	const gross = 1000 + (n % 977);
	const refund = n % 9 === 0 ? -gross : 0;
	const discount = -(n % 131);
	const revenue = gross + refund + discount;
	const shipping = 399 - (n % 50);
	const commission = -Math.round(gross / 11);
	const affiliate = n % 3 === 0 ? -(n % 77) : 0;
	const tax = -(n % 13);
	const fees = commission + affiliate + tax;
	const settlement = revenue + shipping + fees;
	return {
		sums: { revenue, shipping, fees, settlement },
		row: {
			id: `1636${String(n).padStart(15, '0')}`,
			type: 'ORDER',
			order_id: `5764${String(n).padStart(14, '0')}`,
			order_create_time: DAY - 7 * 86_400 - n,
			revenue_amount: text(revenue),
			revenue_breakdown: {
				subtotal_before_discount_amount: text(gross),
				refund_subtotal_before_discount_amount: text(refund),
				seller_discount_amount: text(discount),
				seller_discount_refund_amount: '0.00',
			},
			shipping_cost_amount: text(shipping),
			shipping_cost_breakdown: {
				...zeros(ZEROS.shipping),
				customer_paid_shipping_fee_amount: '3.99',
				seller_self_shipping_service_fee_amount: text(shipping - 399),
				supplementary_component: { shipping_fee_subsidy_amount: '1.00' },
			},
			fee_tax_amount: text(fees),
			fee_tax_breakdown: {
				fee: {
					...zeros(ZEROS.fee),
					platform_commission_amount: text(commission),
					affiliate_commission_amount: text(affiliate),
				},
				tax: { vat_amount: text(tax), import_vat_amount: '0.00' },
			},
			adjustment_amount: '0.00',
			settlement_amount: text(settlement),
			supplementary_component: { customer_payment_amount: text(gross), platform_discount_amount: '0.00' },
		},
	};
}

/** A statement in pages of 100, as Get Statement Transactions delivers it. */
function feeds(rows: number) {
	const total = { revenue: 0, shipping: 0, fees: 0, settlement: 0 };
	const transactions = Array.from({ length: rows }, (_, n) => {
		const { row, sums } = transaction(n);
		for (const name of Object.keys(total) as Array<keyof typeof total>) total[name] += sums[name];
		return row;
	});
	const header = {
		shop_id: SHOP,
		statement_id: STATEMENT,
		currency: 'GBP',
		create_time: DAY,
		payable_amount: text(total.settlement),
		total_reserve_amount: '0.00',
		total_settlement_amount: text(total.settlement),
		total_settlement_breakdown: {
			total_revenue_amount: text(total.revenue),
			total_shipping_cost_amount: text(total.shipping),
			total_fee_tax_amount: text(total.fees),
			total_adjustment_amount: '0.00',
		},
		total_count: rows,
	};
	const pages = Math.ceil(rows / PAGE);
	return {
		payable: total.settlement,
		feeds: {
			statements: [
				{
					id: STATEMENT,
					shop_id: SHOP,
					statement_time: DAY,
					currency: 'GBP',
					settlement_amount: text(total.settlement),
					net_sales_amount: text(total.revenue),
					shipping_cost_amount: text(total.shipping),
					fee_amount: text(total.fees),
					adjustment_amount: '0.00',
					payment_status: 'PAID',
				},
			],
			transactions: Array.from({ length: pages }, (_, page) => ({
				...header,
				page: page + 1,
				last_page: page === pages - 1,
				transactions: transactions.slice(page * PAGE, (page + 1) * PAGE),
			})),
			payments: [],
			orderTransactions: [],
		},
	};
}

const settings = readJournalSettings(
	{},
	{ shops: [{ shop_id: SHOP, region: 'GB' }], accounts: [], dimensions: [] },
	Date.UTC(2026, 0, 15),
);

/** Slowest and quickest of `runs`, in milliseconds; the first one pays for compilation. `mb` is the most that one run added. */
function measure(rows: number, runs: number): { worst: number; best: number; mb: number } {
	const { feeds: input, payable } = feeds(rows);
	let worst = 0;
	let best = Infinity;
	let mb = 0;
	for (let run = 0; run < runs; run++) {
		const before = process.memoryUsage().heapUsed;
		const start = performance.now();
		const { journals, exceptions } = buildJournals(input, settings);
		const time = performance.now() - start;
		mb = Math.max(mb, (process.memoryUsage().heapUsed - before) / 1_048_576);
		worst = Math.max(worst, time);
		best = Math.min(best, time);
		if (exceptions.length > 0 || journals.length !== 1) throw new Error('The statement was not proved');
		if (journals[0].json.clearing_minor !== payable) throw new Error('The clearing line is not the payable amount');
	}
	return { worst, best, mb };
}

export async function run(report: Report): Promise<void> {
	const large = measure(50_000, 6);
	const small = measure(20_000, 8);
	report.atMost('Channel Settlement, 50,000 transactions: proof and journal, slowest run', large.worst / 1000, 's', 3);
	report.atMost('Channel Settlement, 50,000 transactions: memory on top of the input', large.mb, 'MB', 300);
	report.atMost('Channel Settlement: time of 50,000 transactions against 20,000', large.best / small.best, '×', 3.3);
}
