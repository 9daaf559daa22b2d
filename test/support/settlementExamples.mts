/** Settlement documents as the Finance operations of TikTok Shop deliver them, and shortcuts to prove and book them. */
import { buildJournals } from '../../nodes/ChannelSettlement/journals/buildJournals.ts';
import { readJournalSettings } from '../../nodes/ChannelSettlement/journals/journalSettings.ts';

export type Row = Record<string, unknown>;

export const SHOP = '7494000000000000101';
export const US_SHOP = '7494000000000000102';
export const STATEMENT = '7540000000000000001';
export const PAYMENT = '3459000000000000001';
const NOW = Date.UTC(2026, 0, 15);
/** 2025-12-10T00:00:00Z, the end of 9 December */
export const DAY = 1_765_324_800;

export const SHOPS: Row[] = [
	{ shop_id: SHOP, shop_name: 'Northwind GB', region: 'GB' },
	{ shop_id: US_SHOP, shop_name: 'Northwind US', region: 'US' },
];

/** The transactions of the worked example of the dossier (tiktok-shop.md 11.5). */
export const workedRows = (): Row[] => [
	{
		id: '1636000000000000001',
		type: 'ORDER',
		order_id: '576460000000000001',
		revenue_amount: '36.00',
		revenue_breakdown: {
			subtotal_before_discount_amount: '65.00',
			refund_subtotal_before_discount_amount: '-25.00',
			seller_discount_amount: '-6.50',
			seller_discount_refund_amount: '2.50',
		},
		shipping_cost_amount: '0.79',
		shipping_cost_breakdown: {
			actual_shipping_fee_amount: '0.00',
			shipping_fee_discount_amount: '3.99',
			return_shipping_fee_amount: '-3.20',
			supplementary_component: { shipping_fee_subsidy_amount: '3.99' },
		},
		fee_tax_amount: '-5.04',
		fee_tax_breakdown: {
			fee: { platform_commission_amount: '-3.24', affiliate_commission_amount: '-1.80' },
			tax: {},
		},
		adjustment_amount: '0.00',
		settlement_amount: '31.75',
		supplementary_component: { customer_payment_amount: '55.50', platform_discount_amount: '3.00' },
	},
	{
		id: '1636000000000000002',
		type: 'ORDER',
		order_id: '576460000000000002',
		revenue_amount: '40.00',
		revenue_breakdown: { subtotal_before_discount_amount: '40.00' },
		shipping_cost_amount: '3.99',
		shipping_cost_breakdown: { customer_paid_shipping_fee_amount: '3.99' },
		fee_tax_amount: '-3.60',
		fee_tax_breakdown: { fee: { platform_commission_amount: '-3.60' }, tax: {} },
		adjustment_amount: '0.00',
		settlement_amount: '40.39',
	},
	{
		id: '1636000000000000003',
		type: 'PLATFORM_PENALTY',
		adjustment_id: '7238000000000000003',
		adjustment_amount: '-5.00',
		settlement_amount: '-5.00',
	},
	{
		id: '1636000000000000004',
		type: 'LOGISTICS_REIMBURSEMENT',
		adjustment_id: '7238000000000000004',
		adjustment_order_id: '576460000000000000',
		adjustment_amount: '12.00',
		settlement_amount: '12.00',
	},
	{
		id: '1636000000000000005',
		type: 'RESERVE',
		reserve_id: '56780000001',
		reserve_amount: '-8.00',
		reserve_status: 'COLLECTED',
		associated_order_id: '576460000000000002',
		settlement_amount: '0.00',
	},
];

export const workedStatement = (more: Row = {}): Row => ({
	id: STATEMENT,
	shop_id: SHOP,
	statement_time: DAY,
	currency: 'GBP',
	settlement_amount: '79.14',
	net_sales_amount: '76.00',
	shipping_cost_amount: '4.78',
	fee_amount: '-8.64',
	adjustment_amount: '7.00',
	payment_status: 'PAID',
	payment_id: PAYMENT,
	...more,
});

export const workedPage = (more: Row = {}): Row => ({
	shop_id: SHOP,
	statement_id: STATEMENT,
	page: 1,
	last_page: true,
	id: STATEMENT,
	create_time: DAY,
	status: 'SETTLED',
	currency: 'GBP',
	payable_amount: '71.14',
	total_reserve_amount: '-8.00',
	total_settlement_amount: '79.14',
	total_settlement_breakdown: {
		total_revenue_amount: '76.00',
		total_shipping_cost_amount: '4.78',
		total_fee_tax_amount: '-8.64',
		total_adjustment_amount: '7.00',
	},
	total_count: 5,
	transactions: workedRows(),
	...more,
});

const money = (value: string, currency = 'GBP') => ({ value, currency });

/** Begun when the days of its statements are over, whichever day they are of. */
export const workedPayment = (more: Row = {}): Row => ({
	id: PAYMENT,
	shop_id: SHOP,
	create_time: DAY + 259_800,
	paid_time: DAY + 432_000,
	status: 'PAID',
	settlement_amount: money('79.14'),
	reserve_amount: money('-8.00'),
	payment_amount_before_exchange: money('71.14'),
	exchange_rate: '1.000000',
	amount: money('71.14'),
	bank_account: '***********1234',
	...more,
});

export interface Feeds {
	statements?: Row[];
	transactions?: Row[];
	payments?: Row[];
	orderTransactions?: Row[];
}

export interface Tables {
	shops?: Row[];
	accounts?: Row[];
	dimensions?: Row[];
}

/** The worked example unless told otherwise. */
export function build(feeds: Feeds = {}, options: Row = {}, tables: Tables = {}) {
	const decided = buildJournals(
		{
			statements: feeds.statements ?? [workedStatement()],
			transactions: feeds.transactions ?? [workedPage()],
			payments: feeds.payments ?? [workedPayment()],
			orderTransactions: feeds.orderTransactions ?? [],
		},
		readJournalSettings(
			options,
			{ shops: tables.shops ?? SHOPS, accounts: tables.accounts ?? [], dimensions: tables.dimensions ?? [] },
			NOW,
		),
	);
	return {
		journals: decided.journals.map(({ json }) => json),
		proof: decided.proof.map(({ json }) => json),
		exceptions: decided.exceptions.map(({ json }) => json),
		placed: decided,
	};
}

/** Category and signed amount of each line. */
export const linesOf = (journal: { lines: Array<{ category: string; amount_minor: number }> }) =>
	Object.fromEntries(journal.lines.map(({ category, amount_minor }) => [category, amount_minor]));
