// The money of all shops (tiktok-shop.md 11): delivered orders settle some days later into the statement of that UTC
// day; a statement closes at midnight and is paid out. All identities of 11.3 hold, because every sum is made of its parts.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { feeModelOf } from './financeFees.mts';
import { Payouts } from './financePayments.mts';
import { orderRow } from './financeRows.mts';
import type { OrderAccount } from './financeRows.mts';
import { FinanceBreaks } from './financeSwitches.mts';
import { defaultFinanceSettings } from './financeSettings.mts';
import type { FinanceSettings } from './financeSettings.mts';
import { DAY_MS, dayStart, Statement } from './financeStatement.mts';
import type { StatementParts } from './financeStatement.mts';
import { shareBps } from './financeMath.mts';
import type { AdjustmentRow, FinanceRow, OrderRow, SkuPart } from './financeTypes.mts';
import { marketOf } from '../markets.mts';
import type { Order } from '../orders/orderTypes.mts';
import { ActionRefused } from '../gateway/problems.mts';
import type { CompletedRefund } from '../returns/returnTypes.mts';
import type { ShopSeed } from '../types.mts';

export interface FinanceParts {
	clock: Clock;
	ids: Ids;
	shops: ReadonlyMap<string, ShopSeed>;
	ordersOf: (shopId: string) => readonly Order[];
	/** What buyers of an order got back, the oldest first. */
	refundsOf: (orderId: string) => CompletedRefund[];
}

export interface AdjustmentWish {
	shopId: string;
	/** Any text; TikTok's known ones are in tiktok-shop.md 11.4. */
	type: string;
	/** Minor units; negative is paid by the seller. */
	amount: number;
	orderId?: string;
	/** Days until it is settled; it is told as unsettled until then. Default 0: at once. */
	inDays?: number;
}

interface PendingAdjustment {
	row: AdjustmentRow;
	shopId: string;
	createdAtMs: number;
	dueMs: number;
}

/** What an order or an adjustment would bring if it settled now. */
export interface Estimate {
	row: OrderRow | AdjustmentRow;
	order?: Order;
	createdAtMs: number;
	/** Unknown before the delivery. */
	dueMs?: number;
}

/** One SKU row of an order, and the statement it stands in. */
export interface OrderPart {
	statement: Statement;
	sku: SkuPart;
	/** Of the order. */
	createdAtMs: number;
}

export class FinanceBook {
	readonly settings: FinanceSettings = defaultFinanceSettings();
	readonly payouts: Payouts;
	readonly breaks = new FinanceBreaks();
	private readonly parts: FinanceParts;
	private readonly accounts = new Map<string, OrderAccount>();
	private readonly byShop = new Map<string, Statement[]>();
	private readonly byId = new Map<string, Statement>();
	private readonly pending = new Set<PendingAdjustment>();

	constructor(parts: FinanceParts) {
		this.parts = parts;
		this.payouts = new Payouts({ ...parts, settings: this.settings, statementsOf: (shopId) => this.ofShop(shopId) });
	}

	/** Closed and open statements, the oldest first. */
	ofShop(shopId: string): readonly Statement[] {
		return this.byShop.get(shopId) ?? [];
	}

	get(statementId: string): Statement | undefined {
		return this.byId.get(statementId);
	}

	/** Throws ActionRefused when there is none. */
	require(statementId: string): Statement {
		const statement = this.byId.get(statementId);
		if (statement === undefined) throw new ActionRefused('STATEMENT_UNKNOWN', `There is no statement ${statementId}`);
		return statement;
	}

	/** What the seller can see now. */
	visible(shopId: string): Statement[] {
		return this.ofShop(shopId).filter((statement) => this.isVisible(statement));
	}

	isVisible(statement: Statement): boolean {
		return statement.isOpen ? this.settings.showsOpenDay : statement.visibleFromMs <= this.parts.clock.now();
	}

	/** Rows of one order over all statements that can be seen. */
	rowsOfOrder(shopId: string, orderId: string): OrderPart[] {
		return this.visible(shopId).flatMap((statement) =>
			statement
				.rows()
				.filter((row): row is OrderRow => row.kind === 'order' && row.orderId === orderId)
				.flatMap((row) => row.skus.map((sku) => ({ statement, sku, createdAtMs: row.orderCreatedAtMs }))),
		);
	}

	/** An order was delivered: it settles when the time for returns is over. */
	delivered(order: Order): void {
		const dueMs = this.settlementTime(order)!;
		this.parts.clock.schedule(dueMs, () => {
			if (!this.account(order).isSettled) this.settle(order, dueMs);
		});
	}

	/** A refund reached the buyer: part of the settlement to come, or a row of its own after it. */
	refunded(order: Order, atMs: number): void {
		if (this.isSettled(order)) this.settle(order, atMs);
	}

	/** Settles an order, or its refunds since, into the statement of that time. */
	settle(order: Order, atMs: number): void {
		const account = this.account(order);
		this.addUnknownField(account);
		const row = orderRow(account, this.modelOf(order.shopId), this.newRowId());
		account.isSettled = true;
		account.settledRefunds = account.refunds.length;
		if (row !== undefined) this.statementAt(order.shopId, atMs).add(row);
	}

	/** Says who sold an order that is not settled yet; 0 is nobody. */
	setAffiliate(order: Order, bps: number): void {
		const account = this.account(order);
		if (account.isSettled) throw new ActionRefused('SETTLED', `Order ${order.id} is settled`);
		account.affiliateBps = bps;
	}

	isSettled(order: Order): boolean {
		return this.accounts.get(order.id)?.isSettled === true;
	}

	adjust({ shopId, type, amount, orderId, inDays = 0 }: AdjustmentWish): AdjustmentRow {
		const { clock, ids } = this.parts;
		const row: AdjustmentRow = {
			kind: 'adjustment',
			id: this.newRowId(),
			type,
			adjustmentId: ids.digits('7238'),
			orderId,
			amount,
		};
		const createdAtMs = clock.now();
		if (inDays <= 0) {
			this.statementAt(shopId, createdAtMs).add(row);
			return row;
		}
		const waiting: PendingAdjustment = { row, shopId, createdAtMs, dueMs: createdAtMs + inDays * DAY_MS };
		this.pending.add(waiting);
		clock.schedule(waiting.dueMs, () => {
			this.pending.delete(waiting);
			this.statementAt(shopId, waiting.dueMs).add(row);
		});
		return row;
	}

	/** Withholds or releases money now: negative is withheld. A release may name the reserve it belongs to. */
	reserve(shopId: string, amount: number, atMs: number, like?: { orderId?: string; reserveId?: string }): string {
		const reserveId = like?.reserveId ?? this.parts.ids.digits('5678');
		this.statementAt(shopId, atMs).add(this.reserveRow(amount, reserveId, atMs, like?.orderId));
		return reserveId;
	}

	/** Adds a row of any kind to a statement, also to one that is closed: a document that changes later. */
	addTo(statement: Statement, row: FinanceRow, keepsPayment: boolean): void {
		if (keepsPayment) this.payouts.freeze(statement);
		statement.add(row);
	}

	/** Takes a complete statement into the books, closed and as it is. */
	load(parts: StatementParts): Statement {
		const statement = new Statement(parts);
		statement.isOpen = false;
		this.file(statement);
		return statement;
	}

	/** What is not settled yet, as it would settle now. */
	estimates(shopId: string): Estimate[] {
		const model = this.modelOf(shopId);
		const orders = this.parts
			.ordersOf(shopId)
			.filter((order) => order.paidAtMs !== undefined && order.status !== 'CANCELLED' && !this.isSettled(order))
			.flatMap((order): Estimate[] => {
				const account = this.account(order);
				// The id stays the same from look to look; the row of the settlement has its own.
				const row = orderRow(account, model, `1637${order.id.slice(4)}`);
				if (row === undefined) return [];
				return [{ row, order, createdAtMs: order.createdAtMs, dueMs: this.settlementTime(order) }];
			});
		const adjustments = [...this.pending]
			.filter((waiting) => waiting.shopId === shopId)
			.map(({ row, createdAtMs, dueMs }): Estimate => ({ row, createdAtMs, dueMs }));
		return [...orders, ...adjustments];
	}

	/** The statement that is open at a time; a day that is closed already hands over to the next. */
	statementAt(shopId: string, atMs: number): Statement {
		const last = this.byShop.get(shopId)?.at(-1);
		if (last?.isOpen) return last;
		const startMs = Math.max(dayStart(atMs), last === undefined ? 0 : last.closesAtMs);
		const opened = new Statement({
			id: this.parts.ids.digits('7540'),
			shopId,
			currency: this.parts.shops.get(shopId)!.currency,
			startMs,
		});
		this.file(opened);
		this.parts.clock.schedule(opened.closesAtMs, () => this.close(opened));
		return opened;
	}

	newRowId(): string {
		return this.parts.ids.digits('1636');
	}

	/** When an order that was delivered settles. */
	private settlementTime(order: Order): number | undefined {
		return order.deliveredAtMs === undefined ? undefined : order.deliveredAtMs + this.settings.settleDays * DAY_MS;
	}

	private modelOf(shopId: string) {
		return feeModelOf(this.parts.shops.get(shopId)!);
	}

	private account(order: Order): OrderAccount {
		const known = this.accounts.get(order.id);
		if (known !== undefined) {
			known.refunds = this.parts.refundsOf(order.id);
			return known;
		}
		const { affiliateEvery, affiliateBps } = this.settings;
		const number = this.parts.ordersOf(order.shopId).indexOf(order) + 1;
		const account: OrderAccount = {
			order,
			affiliateBps: affiliateEvery > 0 && number % affiliateEvery === 0 ? affiliateBps : 0,
			extra: [],
			refunds: this.parts.refundsOf(order.id),
			settledRefunds: 0,
			isSettled: false,
		};
		this.accounts.set(order.id, account);
		return account;
	}

	private addUnknownField(account: OrderAccount): void {
		const { unknownField } = this.settings;
		if (unknownField !== undefined && !account.isSettled) account.extra.push(unknownField);
	}

	private file(statement: Statement): void {
		this.byId.set(statement.id, statement);
		const known = this.byShop.get(statement.shopId) ?? [];
		known.push(statement);
		known.sort((a, b) => a.startMs - b.startMs || Number(a.isOpen) - Number(b.isOpen));
		this.byShop.set(statement.shopId, known);
	}

	private close(statement: Statement): void {
		const { reserveBps, reserveDays, delayDays } = this.settings;
		const { shopId, closesAtMs } = statement;
		const withheld = shareBps(Math.max(0, statement.totals.settlement), reserveBps);
		if (withheld > 0 && !this.isWallet(shopId)) {
			const reserveId = this.parts.ids.digits('5678');
			const last = statement.rows().findLast((row) => row.kind === 'order');
			statement.add(this.reserveRow(-withheld, reserveId, closesAtMs, last?.orderId));
			const releaseMs = closesAtMs + reserveDays * DAY_MS;
			this.parts.clock.schedule(releaseMs, () => {
				this.reserve(shopId, withheld, releaseMs, { reserveId, orderId: last?.orderId });
			});
		}
		statement.isOpen = false;
		statement.visibleFromMs = closesAtMs + delayDays * DAY_MS;
		this.payouts.plan(statement);
	}

	private reserveRow(amount: number, reserveId: string, atMs: number, orderId?: string): FinanceRow {
		const isCollected = amount < 0;
		return {
			kind: 'reserve',
			id: this.newRowId(),
			reserveId,
			amount,
			status: isCollected ? 'COLLECTED' : 'RELEASED',
			orderId,
			releaseAtMs: isCollected ? atMs + this.settings.reserveDays * DAY_MS : undefined,
		};
	}

	private isWallet(shopId: string): boolean {
		return marketOf(this.parts.shops.get(shopId)!.region).group === 'SEA';
	}
}
