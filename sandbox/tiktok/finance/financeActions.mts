// What happens around the money of a shop, for tests and the control API: days close, TikTok fines, withholds, pays,
// changes its documents, or sends wrong ones. Amounts are decimal strings of the shop's currency.
import { fromMinorUnits, toMinorUnits } from '../orders/amounts.mts';
import { manySales } from './financeBigStatement.mts';
import { loadWorkedExample } from './financeExample.mts';
import { FEE_FIELDS, REVENUE_FIELDS, SHIPPING_FIELDS, TAX_FIELDS } from './financeFields.mts';
import type { FinanceSettings } from './financeSettings.mts';
import { DAY_MS, dayStart } from './financeStatement.mts';
import type { Statement } from './financeStatement.mts';
import { BREAKS } from './financeSwitches.mts';
import type { FinanceBreak } from './financeSwitches.mts';
import type { Amounts, Breakdown, OrderRow } from './financeTypes.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { TikTokState } from '../state.mts';
import type { ShopSeed } from '../types.mts';

/** Past midnight, so that the payouts of the night have run. */
const NIGHT_MS = 15 * 60_000;

export function createFinanceActions(state: TikTokState) {
	const { clock, finance, ids, orders } = state;

	function shopOf(shopId: string): ShopSeed {
		const shop = state.shops.get(shopId);
		if (shop === undefined) throw new ActionRefused('SHOP_UNKNOWN', `There is no shop ${shopId}`);
		return shop;
	}

	function units(shopId: string, amount: string): number {
		return toMinorUnits(amount, shopOf(shopId).currency);
	}

	/** A row of amounts by field, as it would come from an order. */
	function rowOf({ shopId, orderId, ...groups }: RowWish): OrderRow {
		const amounts = (group: keyof Breakdown): Amounts =>
			Object.fromEntries(Object.entries(groups[group] ?? {}).map(([field, text]) => [field, units(shopId, text)]));
		const part: Breakdown = {
			revenue: amounts('revenue'),
			shipping: amounts('shipping'),
			fee: amounts('fee'),
			tax: amounts('tax'),
		};
		return {
			kind: 'order',
			id: finance.newRowId(),
			orderId: orderId ?? ids.digits('5764'),
			orderCreatedAtMs: clock.now(),
			skus: [{ skuId: ids.digits('1730'), skuName: 'Default', productName: 'Sample product', quantity: 1, ...part }],
			info: {},
			shippingInfo: {},
			feeInfo: {},
		};
	}

	return {
		/** Lets time pass until the day is closed and the payouts of the night have run. */
		closeDay: (): { virtualTime: string } => {
			clock.advance(dayStart(clock.now()) + DAY_MS + NIGHT_MS - clock.now());
			return { virtualTime: new Date(clock.now()).toISOString() };
		},
		/** Settles a delivered order now instead of some days after the delivery. */
		settleOrder: ({ orderId }: { orderId: string }): void => {
			const order = orders.require(orderId);
			if (order.deliveredAtMs === undefined) throw new ActionRefused('NOT_DELIVERED', `Order ${orderId} is on its way`);
			if (finance.isSettled(order)) throw new ActionRefused('SETTLED', `Order ${orderId} is settled`);
			finance.settle(order, clock.now());
		},
		/** A creator has sold the order; '10' is ten percent, '0' is nobody. */
		setAffiliate: ({ orderId, percent }: { orderId: string; percent: string }): void =>
			// Two decimals, as a currency with cents: hundredths of a percent.
			finance.setAffiliate(orders.require(orderId), toMinorUnits(percent, 'GBP')),
		/** A penalty, a reimbursement or anything else by its type; told as unsettled until `inDays` are over. */
		addAdjustment: ({ shopId, type, amount, orderId, inDays }: AdjustmentText): { adjustmentId: string } => {
			const { adjustmentId } = finance.adjust({ shopId, type, amount: units(shopId, amount), orderId, inDays });
			return { adjustmentId };
		},
		/** Money withheld (negative) or released (positive). */
		addReserve: ({ shopId, amount, orderId, reserveId }: ReserveWish): { reserveId: string } => ({
			reserveId: finance.reserve(shopId, units(shopId, amount), clock.now(), { orderId, reserveId }),
		}),
		/** An order row with any fields, documented or not, into today's statement or a named one. */
		addSettlementRow: ({ statementId, keepPayment, ...wish }: RowWish & ChangeWish): { rowId: string } => {
			const row = rowOf(wish);
			const statement =
				statementId === undefined ? finance.statementAt(wish.shopId, clock.now()) : finance.require(statementId);
			finance.addTo(statement, row, keepPayment === true);
			return { rowId: row.id };
		},
		/** A row with every documented amount field, each with another amount. */
		addEveryField: ({ shopId }: { shopId: string }): { rowId: string } => {
			let next = 0;
			const row = rowOf({ shopId });
			const fill = (fields: readonly string[], sign: number) =>
				Object.fromEntries(fields.map((field) => [field, sign * (101 + 7 * next++)]));
			Object.assign(row.skus[0], {
				revenue: fill(REVENUE_FIELDS, 1),
				shipping: fill(SHIPPING_FIELDS, -1),
				fee: fill(FEE_FIELDS, -1),
				tax: fill(TAX_FIELDS, -1),
			});
			finance.statementAt(shopId, clock.now()).add(row);
			return { rowId: row.id };
		},
		/** TikTok changes a statement, also one that is closed. `keepPayment`: the payout stays what it was. */
		changeStatement: ({ statementId, amount, type = 'OTHER_ADJUSTMENT', keepPayment }: StatementChange): void => {
			const statement = finance.require(statementId ?? '');
			const change = toMinorUnits(amount, statement.currency);
			const adjustmentId = ids.digits('7238');
			finance.addTo(
				statement,
				{ kind: 'adjustment', id: finance.newRowId(), type, adjustmentId, amount: change },
				keepPayment === true,
			);
		},
		/** Pays out what closed statements owe, now. */
		payOut: ({ shopId }: { shopId: string }): { id: string } => ({ id: finance.payouts.payNow(shopOf(shopId).id).id }),
		retryPayout: ({ paymentId }: { paymentId: string }): { status: string } => ({
			status: finance.payouts.retry(paymentId).status,
		}),
		/** Wallet markets: from the balance to the bank. */
		withdraw: ({ shopId, amount }: { shopId: string; amount?: string }): { id: string } => ({
			id: finance.payouts.withdraw(shopId, amount === undefined ? undefined : units(shopId, amount)).id,
		}),
		setFinance: (change: Partial<FinanceSettings>): FinanceSettings => {
			for (const key of Object.keys(change)) {
				if (!(key in finance.settings) && key !== 'unknownField') {
					throw new ActionRefused('SETTING_UNKNOWN', `There is no setting ${key}`);
				}
			}
			return Object.assign(finance.settings, change);
		},
		/** Sends documents of which one identity is wrong; see BREAKS for the names. `id`: only this document. */
		breakIdentity: (wish: { identity: string; amount?: number; id?: string }): FinanceBreak => finance.breaks.add(wish),
		mendIdentities: (): void => finance.breaks.clear(),
		identityBreaks: (): typeof BREAKS => BREAKS,
		/** The statement of tiktok-shop.md 11.5; for a shop in pounds. */
		loadWorkedExample: ({ shopId }: { shopId: string }): { statementId: string } => {
			const { currency } = shopOf(shopId);
			if (currency !== 'GBP')
				throw new ActionRefused('CURRENCY', `The example is in GBP, shop ${shopId} in ${currency}`);
			return { statementId: loadWorkedExample(finance, clock, shopId).id };
		},
		/** A closed statement with this many order rows, on the day before all others, and its payout. */
		loadBigStatement: ({ shopId, rows }: { shopId: string; rows: number }): { statementId: string } => {
			const { currency } = shopOf(shopId);
			const [oldest] = finance.ofShop(shopId);
			const startMs = (oldest?.startMs ?? dayStart(clock.now())) - DAY_MS;
			const source = manySales(rows, startMs);
			const statement = finance.load({ id: ids.digits('7540'), shopId, currency, startMs, source });
			finance.payouts.payNow(shopId);
			return { statementId: statement.id };
		},
		/** The truth, without any break. */
		snapshotFinance: ({ shopId }: { shopId: string }) => {
			const { currency } = shopOf(shopId);
			const money = (amount: number) => fromMinorUnits(amount, currency);
			return {
				statements: finance.ofShop(shopId).map((one) => statementSnapshot(one, money)),
				payments: finance.payouts.ofShop(shopId).map((payment) => {
					const { settlement, reserve } = finance.payouts.amountsOf(payment);
					return { ...payment, amount: money(settlement + reserve) };
				}),
				withdrawals: finance.payouts.withdrawalsOf(shopId).map((one) => ({ ...one, amount: money(one.amount) })),
			};
		},
	};
}

function statementSnapshot(statement: Statement, money: (amount: number) => string) {
	const { id, startMs, isOpen, visibleFromMs, paymentId, count, totals, payable } = statement;
	return {
		id,
		startMs,
		isOpen,
		visibleFromMs,
		paymentId,
		rows: count,
		orderIds: [...new Set(statement.rows().flatMap((row) => (row.kind === 'order' ? [row.orderId] : [])))],
		settlement: money(totals.settlement),
		reserve: money(totals.reserve),
		payable: money(payable),
	};
}

interface AdjustmentText {
	shopId: string;
	type: string;
	amount: string;
	orderId?: string;
	inDays?: number;
}

interface ReserveWish {
	shopId: string;
	amount: string;
	orderId?: string;
	/** Of the reserve that is released. */
	reserveId?: string;
}

type RowWish = { shopId: string; orderId?: string } & { [group in keyof Breakdown]?: Record<string, string> };

interface ChangeWish {
	statementId?: string;
	keepPayment?: boolean;
}

interface StatementChange extends ChangeWish {
	amount: string;
	type?: string;
}
