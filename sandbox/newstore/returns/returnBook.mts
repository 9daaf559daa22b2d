// Returns: goods that come back to a store, to a distribution centre or, for NewStore to know, to somebody else
// (newstore.md 10, 11).
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import { CURRENCIES } from '../../seed.mts';
import type { SeedLocation, SeedProduct } from '../../seed.mts';
import { ActionRefused } from '../actionRefused.mts';
import type { EventStream } from '../events/eventStream.mts';
import { minorUnits, moneyText } from '../orders/money.mts';
import type { OrderBook } from '../orders/orderBook.mts';
import { sumsOf } from '../orders/orderTotals.mts';
import { leftOf } from '../payments/paymentAccounts.mts';
import type { PaymentDesk } from '../payments/paymentDesk.mts';
import type { RefundRequests } from '../payments/refundRequests.mts';
import { returnProcessed } from './returnEventPayloads.mts';
import { returnAmounts } from './returnMoney.mts';
import type { ReturnedItem, ReturnRecord } from './returnTypes.mts';
import type { Stock } from '../stock.mts';
import type { NewStoreSettings, Order, OrderItem } from '../types.mts';

const ASSOCIATE = 'associate-7';

/** Goods as they come back. A unit is named by its item (stores scan the receipt) or only by its product (API). */
export interface ReturnedGoods {
	itemId?: string;
	productId?: string;
	conditionCode: number;
	condition?: string;
	reason?: string;
	reasonCode?: number;
}

export interface NewReturn {
	locationId: string;
	goods: ReturnedGoods[];
	/** Virtual ms, absent: now. */
	returnedAt?: number;
	isHistorical?: boolean;
	/** The customer takes other goods instead of the money. */
	isExchange?: boolean;
	/** An amount somebody chose, minor units. Absent: computed. */
	refundAmount?: bigint;
	/** Minor units, absent: none. */
	returnFee?: bigint;
	/** Absent: as the tenant is configured. */
	refundShipping?: boolean;
	attributes?: Array<{ name: string; value: string }>;
	associateId?: string;
}

export class ReturnBook {
	private readonly byOrder = new Map<string, ReturnRecord[]>();
	private readonly blind: ReturnRecord[] = [];
	private readonly world: {
		clock: Clock;
		ids: Ids;
		stock: Stock;
		events: EventStream;
		settings: NewStoreSettings;
		orderBook: OrderBook;
		payments: PaymentDesk;
		refundRequests: RefundRequests;
		locations: SeedLocation[];
		products: Map<string, SeedProduct>;
	};

	constructor(world: ReturnBook['world']) {
		this.world = world;
	}

	/** Books all of the goods or, with ActionRefused, none of them. */
	book(order: Order, wanted: NewReturn): ReturnRecord {
		const { clock, ids, settings, orderBook, payments, refundRequests } = this.world;
		this.requireNode(wanted.locationId);
		const items = this.itemsOf(order, wanted.goods);
		const left = leftOf(payments.accountOf(order));
		if (wanted.refundAmount !== undefined && wanted.refundAmount > left) {
			const text = (units: bigint) => moneyText(units, order.currency);
			throw new ActionRefused(`Of order ${order.externalId} ${text(left)} is left, not ${text(wanted.refundAmount)}`);
		}
		const isAllBack = order.items.every(
			(item) => items.includes(item) || item.status === 'returned' || item.status === 'cancelled',
		);
		const { items: shares, ...amounts } = returnAmounts(order, items, {
			withShipping: isAllBack && (wanted.refundShipping ?? settings.refundShippingCost),
			fee: wanted.returnFee ?? 0n,
			left: left > 0n ? left : 0n,
			override: wanted.refundAmount,
		});
		const isHistorical = wanted.isHistorical === true;
		const record: ReturnRecord = {
			id: ids.uuid(),
			order,
			locationId: wanted.locationId,
			currency: order.currency,
			isHistorical,
			isExchange: wanted.isExchange === true,
			returnedAt: wanted.returnedAt ?? clock.now(),
			bookedAt: clock.now(),
			items: items.map((item, index) => {
				const goods = wanted.goods[index]!;
				return {
					...this.received(wanted.locationId, item.productId, goods, isHistorical),
					id: item.id,
					...shares[index]!,
				};
			}),
			amounts,
			attributes: wanted.attributes ?? [],
			associateId: wanted.associateId,
		};
		for (const item of items) {
			item.status = 'returned';
			item.updatedAt = clock.now();
		}
		this.byOrder.set(order.id, [...this.ofOrder(order.id), record]);
		orderBook.note(order, 'returned', record.id, items);
		const toPay = record.isExchange ? 0n : amounts.adjusted;
		record.refund = refundRequests.forReturn(order, record.id, toPay, isHistorical);
		this.tell(record);
		orderBook.goOn(order);
		return record;
	}

	/** A customer brings goods back to a store without naming the order. The till gives the price back. */
	takeBlind(locationId: string, goods: ReturnedGoods[]): ReturnRecord {
		const { clock, ids } = this.world;
		this.requireNode(locationId);
		const market = this.world.locations.find((each) => each.id === locationId)?.market ?? 'GB';
		const currency = CURRENCIES[market];
		const items = goods.map((each): ReturnedItem => {
			const product = this.world.products.get(each.productId ?? '');
			if (!product) throw new ActionRefused(`NewStore has no product ${each.productId}`);
			const amount = minorUnits(Number(product.price[currency]), currency)!;
			const received = this.received(locationId, product.productId, each, false);
			return { ...received, id: ids.uuid(), amount, adjusted: amount, exclTax: amount, tax: 0n };
		});
		const total = items.reduce((sum, item) => sum + item.amount, 0n);
		const record: ReturnRecord = {
			id: ids.uuid(),
			locationId,
			currency,
			isHistorical: false,
			isExchange: false,
			returnedAt: clock.now(),
			bookedAt: clock.now(),
			items,
			amounts: { shipping: 0n, total, exclTax: total, tax: 0n, fee: 0n, adjusted: total },
			attributes: [],
			associateId: ASSOCIATE,
		};
		this.blind.push(record);
		this.tell(record);
		return record;
	}

	/** The oldest first. */
	ofOrder(orderId: string): ReturnRecord[] {
		return this.byOrder.get(orderId) ?? [];
	}

	/** Every return that names an order, then the blind ones. */
	all(): ReturnRecord[] {
		return [...[...this.byOrder.values()].flat(), ...this.blind];
	}

	private tell(record: ReturnRecord): void {
		this.world.events.publish('return.processed', returnProcessed(record, this.world.clock));
	}

	/** The condition decides whether the unit goes on the shelf. */
	private received(
		locationId: string,
		productId: string,
		{ conditionCode, condition, reason, reasonCode }: ReturnedGoods,
		isHistorical: boolean,
	): Pick<ReturnedItem, 'productId' | 'condition' | 'conditionCode' | 'reason' | 'reasonCode' | 'isRestocked'> {
		const known = this.conditionOf(conditionCode);
		const isRestocked = known.salable && (!isHistorical || this.world.settings.historicalReturnRestocks);
		if (isRestocked) this.world.stock.moveOnHand(productId, locationId, 1);
		return { productId, condition: condition ?? known.name, conditionCode, reason, reasonCode, isRestocked };
	}

	private conditionOf(code: number): { name: string; salable: boolean } {
		const known = this.world.settings.returnConditions[String(code)];
		if (!known) throw new ActionRefused(`The condition code ${code} is not configured`);
		return known;
	}

	private requireNode(locationId: string): void {
		if (!this.world.stock.hasNode(locationId)) throw new ActionRefused(`NewStore has no location ${locationId}`);
	}

	/** One item for each of the goods. Throws before anything is changed. */
	private itemsOf(order: Order, goods: ReturnedGoods[]): OrderItem[] {
		const taken: OrderItem[] = [];
		for (const each of goods) {
			this.conditionOf(each.conditionCode);
			const own = order.items.filter((item) =>
				each.itemId === undefined
					? item.productId === each.productId
					: item.id === each.itemId || item.externalItemId === each.itemId,
			);
			const what = each.itemId ?? each.productId;
			if (own.length === 0) throw new ActionRefused(`Order ${order.externalId} has no ${what}`);
			const item = this.nextUnit(
				order,
				own.filter((one) => one.status === 'complete' && !taken.includes(one)),
			);
			if (!item) {
				const isBack = own.some((one) => one.status === 'returned' || taken.includes(one));
				throw new ActionRefused(isBack ? `products were already returned: ${what}` : `${what} has not left NewStore`);
			}
			taken.push(item);
		}
		return taken;
	}

	private nextUnit(order: Order, units: OrderItem[]): OrderItem | undefined {
		if (this.world.settings.returnedUnit === 'first') return units[0];
		const gross = (item: OrderItem) => sumsOf(item, order.priceMethod).gross;
		return [...units].sort((one, other) => (gross(one) < gross(other) ? -1 : gross(one) > gross(other) ? 1 : 0))[0];
	}
}
