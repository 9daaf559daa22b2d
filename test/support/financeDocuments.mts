// Reads every finance document of a shop over the API and computes the identities of tiktok-shop.md 11.3 again, from
// the texts of the answers alone.
import type { Market } from './tiktokMarkets.mts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Doc = any;

export interface Documents {
	statements: Doc[];
	/** Per statement: the head, and the rows of all pages. */
	details: Array<{ head: Doc; rows: Doc[] }>;
	payments: Doc[];
	orders: Doc[];
}

const ROOT = '/finance';

/** All pages of a list. */
async function readAll(shop: Market, path: string, key: string, query: Record<string, string>): Promise<Doc[]> {
	return (await readPages(shop, path, query)).flatMap((page) => page[key]);
}

/** The data of every page. */
async function readPages(shop: Market, path: string, query: Record<string, string>): Promise<Doc[]> {
	const pages: Doc[] = [];
	for (let token: string | undefined; pages.length === 0 || token;) {
		const reply = await shop.call('GET', path, { query: { ...query, ...(token ? { page_token: token } : {}) } });
		if (reply.code !== 0) throw new Error(`${path}: ${reply.code} ${reply.message}`);
		pages.push(reply.data);
		token = reply.data.next_page_token;
	}
	return pages;
}

export function readStatements(shop: Market, query: Record<string, string> = {}): Promise<Doc[]> {
	return readAll(shop, `${ROOT}/202309/statements`, 'statements', { sort_field: 'statement_time', ...query });
}

export async function readRows(shop: Market, id: string, size = 100): Promise<{ head: Doc; rows: Doc[] }> {
	const query = { sort_field: 'order_create_time', page_size: String(size) };
	const pages = await readPages(shop, `${ROOT}/202501/statements/${id}/statement_transactions`, query);
	return { head: pages[0], rows: pages.flatMap(({ transactions }) => transactions) };
}

export async function readOrder(shop: Market, orderId: string): Promise<Doc> {
	return (await shop.call('GET', `${ROOT}/202501/orders/${orderId}/statement_transactions`)).data;
}

export function readPayments(shop: Market, query: Record<string, string> = {}): Promise<Doc[]> {
	return readAll(shop, `${ROOT}/202309/payments`, 'payments', { sort_field: 'create_time', ...query });
}

export async function readUnsettled(shop: Market): Promise<Doc> {
	const query = { sort_field: 'order_create_time', page_size: '100' };
	return (await shop.call('GET', `${ROOT}/202507/orders/unsettled`, { query })).data;
}

export async function readDocuments(shop: Market): Promise<Documents> {
	const statements = await readStatements(shop);
	const details = await Promise.all(statements.map(({ id }) => readRows(shop, id, 7)));
	const orderIds = new Set(details.flatMap(({ rows }) => rows.flatMap(({ order_id: id }) => (id ? [id] : []))));
	return {
		statements,
		details,
		payments: await readPayments(shop),
		orders: await Promise.all([...orderIds].map((id) => readOrder(shop, id))),
	};
}

const SCALE = 6;

/** Millionths of the unit, so that no currency needs a special case. */
export function units(text: string | undefined): bigint {
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? '0');
	if (match === null) throw new Error(`"${text}" is no amount`);
	const size = BigInt(match[2] + (match[3] ?? '').padEnd(SCALE, '0'));
	return match[1] ? -size : size;
}

/** Sums all amounts of an object, but for those named. */
function sum(amounts: Record<string, unknown> | undefined, ...without: string[]): bigint {
	return Object.entries(amounts ?? {})
		.filter(([name]) => !without.includes(name))
		.reduce((total, [, amount]) => total + units(amount as string), 0n);
}

const total = (list: Doc[], field: string): bigint => list.reduce((all, one) => all + units(one[field]), 0n);

/** Names of the identities that do not hold, each once. */
export function brokenIdentities({ statements, details, payments, orders }: Documents, market: string): string[] {
	const broken = new Set<string>();
	const check = (name: string, left: bigint, right: bigint) => {
		if (left !== right) broken.add(name);
	};
	for (const { head, rows } of details) {
		const orderRows = rows.filter(({ type }) => type === 'ORDER');
		for (const row of orderRows) breakdown(row, check);
		for (const row of rows.filter(({ type }) => type !== 'RESERVE')) {
			const parts = ['revenue_amount', 'shipping_cost_amount', 'fee_tax_amount', 'adjustment_amount'];
			check(
				'F4',
				units(row.settlement_amount),
				parts.reduce((all, name) => all + units(row[name]), 0n),
			);
		}
		const reserves = rows.filter(({ type }) => type === 'RESERVE');
		check('F5', units(head.total_settlement_amount), sum(head.total_settlement_breakdown));
		check(
			'F5',
			units(head.total_settlement_amount),
			total(
				rows.filter(({ type }) => type !== 'RESERVE'),
				'settlement_amount',
			),
		);
		check('F6', units(head.payable_amount), units(head.total_settlement_amount) + units(head.total_reserve_amount));
		check('F6', units(head.total_reserve_amount), total(reserves, 'reserve_amount'));
	}
	for (const [index, row] of statements.entries()) {
		check('F7', units(row.settlement_amount), units(details[index].head.total_settlement_amount));
		const parts =
			market === 'SEA'
				? ['revenue_amount', 'fee_amount', 'adjustment_amount']
				: ['net_sales_amount', 'shipping_cost_amount', 'fee_amount', 'adjustment_amount'];
		if (market !== 'CROSS_BORDER') {
			check(
				'F7',
				units(row.settlement_amount),
				parts.reduce((all, name) => all + units(row[name]), 0n),
			);
		}
	}
	for (const payment of payments) {
		const before = units(payment.payment_amount_before_exchange.value);
		check('F8', before, units(payment.settlement_amount.value) + units(payment.reserve_amount.value));
		// Rounded to the unit of the currency of the bank account: half a unit at most.
		const exact = before * units(payment.exchange_rate);
		const rounded = units(payment.amount.value) * 10n ** BigInt(SCALE);
		const step = 10n ** BigInt(2 * SCALE - (payment.amount.value.split('.')[1]?.length ?? 0));
		const off = exact > rounded ? exact - rounded : rounded - exact;
		if (2n * off > step) broken.add('F8');
		const covered = details.filter((_, index) => statements[index].payment_id === payment.id);
		check(
			'F9',
			before,
			covered.reduce((all, { head }) => all + units(head.payable_amount), 0n),
		);
	}
	for (const order of orders) {
		const skus: Doc[] = order.sku_transactions;
		const parts = ['revenue_amount', 'shipping_cost_amount'];
		const own = (one: Doc, fee: string) => [...parts, fee].reduce((all, name) => all + units(one[name]), 0n);
		check('F10', units(order.settlement_amount), own(order, 'fee_and_tax_amount'));
		for (const sku of skus) {
			check('F10', units(sku.settlement_amount), own(sku, 'fee_tax_amount'));
			breakdown(sku, check);
		}
		for (const name of [...parts, 'settlement_amount']) check('F10', units(order[name]), total(skus, name));
		check('F10', units(order.fee_and_tax_amount), total(skus, 'fee_tax_amount'));
	}
	return [...broken].sort();
}

/** F1 to F3 of a row or of a SKU of it. */
function breakdown(row: Doc, check: (name: string, left: bigint, right: bigint) => void): void {
	check('F1', units(row.revenue_amount), sum(row.revenue_breakdown));
	check('F2', units(row.shipping_cost_amount), sum(row.shipping_cost_breakdown, 'supplementary_component'));
	const { fee, tax } = row.fee_tax_breakdown;
	check('F3', units(row.fee_tax_amount), sum(fee, 'affiliate_commission_amount_before_pit') + sum(tax));
}
