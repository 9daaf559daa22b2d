// Moves the money of orders, or has it moved: what is due after injection, shipment, return, refund request and
// cancellation is a task of the order's payment account (newstore.md 5.4, 8, 12). One task of an account at a time.
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import type { EventStream } from '../events/eventStream.mts';
import { sumsOf } from '../orders/orderTotals.mts';
import { bookTransaction, DELTAS } from './paymentAccounts.mts';
import type {
	Instrument,
	LedgerTransaction,
	Moved,
	PaymentAccount,
	PaymentKind,
	PaymentTask,
} from './paymentAccounts.mts';
import type { PaymentAdapter } from './paymentAdapter.mts';
import { paymentAccountMoved } from '../returns/returnEventPayloads.mts';
import type { NewStoreSettings, Order, OrderItem } from '../types.mts';

/** Processors NewStore handles itself: with these it pays out. */
const OWN_PROCESSORS = new Set(['cash', 'stripe', 'paypal', 'gift_card']);

/** A part of a task that one instrument does. */
interface Part {
	kind: PaymentKind;
	instrument: Instrument;
	amount: bigint;
	key: string;
}

export class PaymentDesk {
	readonly accounts = new Map<string, PaymentAccount>();
	private readonly shippingCaptured = new Set<string>();
	private readonly world: {
		clock: Clock;
		ids: Ids;
		events: EventStream;
		settings: NewStoreSettings;
		adapter: PaymentAdapter;
	};

	constructor(world: PaymentDesk['world']) {
		this.world = world;
	}

	/** The account of an order, opened at first sight. */
	accountOf(order: Order): PaymentAccount {
		const known = this.accounts.get(order.id);
		if (known) return known;
		const account: PaymentAccount = { order, instruments: [], tasks: [], recordedBeyond: 0n };
		this.accounts.set(order.id, account);
		for (const payment of order.payments) {
			const instrument: Instrument = {
				id: this.world.ids.uuid(),
				provider: payment.processor,
				method: payment.method,
				wallet: payment.wallet,
				type: payment.type === 'authorized' ? 'authorized' : 'captured',
				amount: payment.amount,
				correlationRef: payment.correlationRef,
				metadata: payment.metadata ?? {},
				state: 'opening',
				capturable: 0n,
				refundable: 0n,
				transactions: [],
			};
			account.instruments.push(instrument);
			if (this.world.adapter.providers.has(instrument.provider)) {
				account.tasks.push({ ...this.newTask('open', instrument.amount, ''), instrument });
			} else this.openUnasked(instrument);
		}
		this.work(account);
		return account;
	}

	/** Items have left: what they cost is captured, with the first of them the shipping too. */
	captureFor(order: Order, items: OrderItem[]): void {
		let amount = grossOf(order, items);
		if (!this.shippingCaptured.has(order.id)) {
			this.shippingCaptured.add(order.id);
			amount += shippingOf(order);
		}
		if (amount > 0n) this.add(order, this.newTask('capture', amount, ''));
	}

	/** Items were cancelled: what is not captured is revoked, what is captured is refunded. */
	cancelFor(order: Order, items: OrderItem[]): void {
		const amount = grossOf(order, items) + (order.cancelled ? shippingOf(order) : 0n);
		if (amount > 0n) this.add(order, this.newTask('cancel', amount, this.world.ids.uuid()));
	}

	/** Refunds an amount for a return or a refund request, whose id is the idempotency key. */
	refund(order: Order, id: string, amount: bigint): PaymentTask {
		const task = this.newTask('refund', amount, id);
		const { clock, settings } = this.world;
		// The account must know of it at once, although it is done a moment later.
		const account = this.accountOf(order);
		account.tasks.push(task);
		clock.schedule(clock.now() + settings.refundDelayMs, () => this.work(account));
		return task;
	}

	/** Writes down that others have refunded this amount. */
	recordElsewhere(order: Order, id: string, amount: bigint): void {
		const account = this.accountOf(order);
		let left = amount;
		for (const instrument of account.instruments) {
			const part = least(left, instrument.refundable);
			if (part <= 0n) continue;
			this.book({ kind: 'refund', instrument, amount: part, key: id }, 'elsewhere', id);
			left -= part;
		}
		account.recordedBeyond += left;
	}

	/** A provider was added or changed: what waits for it goes on. */
	providersChanged(): void {
		for (const account of this.accounts.values()) this.work(account);
	}

	private newTask(kind: PaymentTask['kind'], amount: bigint, correlationId: string): PaymentTask {
		const { ids, clock } = this.world;
		return { kind, key: correlationId || ids.uuid(), amount, correlationId, state: 'waiting', changedAt: clock.now() };
	}

	private add(order: Order, task: PaymentTask): void {
		const account = this.accountOf(order);
		account.tasks.push(task);
		this.work(account);
	}

	/** Payments are not verified on import: without an adapter NewStore believes what the order says. */
	private openUnasked(instrument: Instrument): void {
		instrument.state = 'open';
		this.book({ kind: 'authorization', instrument, amount: instrument.amount, key: '' }, 'elsewhere', '');
		if (instrument.type !== 'captured') return;
		this.book({ kind: 'capture', instrument, amount: instrument.amount, key: '' }, 'elsewhere', '');
	}

	private work(account: PaymentAccount): void {
		if (account.tasks.some((task) => task.state === 'running')) return;
		for (const task of account.tasks) {
			const parts = task.state === 'waiting' ? this.partsOf(account, task) : undefined;
			if (!parts) continue;
			this.turn(task, 'running');
			void this.run(account, task, parts).then(() => this.work(account));
			return;
		}
	}

	/** What has to be done now, possibly nothing; undefined as long as the task has to wait. */
	private partsOf(account: PaymentAccount, task: PaymentTask): Part[] | undefined {
		const { key } = task;
		if (task.kind === 'open') {
			return [{ kind: 'authorization', instrument: task.instrument!, amount: task.amount, key }];
		}
		if (account.instruments.some((instrument) => instrument.state === 'opening')) return undefined;
		const parts: Part[] = [];
		let left = task.amount;
		const take = (kind: PaymentKind, source: 'capturable' | 'refundable', suffix = '') => {
			for (const instrument of account.instruments) {
				const amount = least(left, instrument[source]);
				if (amount <= 0n) continue;
				parts.push({ kind, instrument, amount, key: key + suffix });
				left -= amount;
			}
		};
		if (task.kind === 'capture') take('capture', 'capturable');
		if (task.kind === 'cancel') {
			take('revoke', 'capturable', '-reduction-revoke');
			take('refund', 'refundable', '-reduction-cancel');
		}
		if (task.kind === 'refund') {
			take('refund', 'refundable');
			// Executed when enough is captured.
			if (left > 0n) return undefined;
		}
		const nobody = parts.find(({ instrument }) => !this.canMove(instrument));
		if (!nobody) return parts;
		if (this.world.settings.withoutAdapter === 'failed') {
			this.turn(task, 'failed', `no provider ${nobody.instrument.provider} is configured`);
		}
		return undefined;
	}

	private canMove({ provider }: Instrument): boolean {
		return OWN_PROCESSORS.has(provider) || this.world.adapter.providers.has(provider);
	}

	private async run(account: PaymentAccount, task: PaymentTask, parts: Part[]): Promise<void> {
		const moved: Moved[] = [];
		let failed: string | undefined;
		for (const part of parts) {
			failed = await this.movePart(account, task, part);
			if (failed !== undefined) break;
			const transactionId = part.instrument.transactions.at(-1)!.id;
			moved.push({ ...part, transactionId, correlationId: task.correlationId });
		}
		this.turn(task, failed === undefined ? 'succeeded' : 'failed', failed);
		const publish = (name: string, kind: PaymentKind) => {
			const told = moved.filter((each) => each.kind === kind);
			if (told.length > 0) this.world.events.publish(name, paymentAccountMoved(account, told));
		};
		publish('payment_account.amount_authorized', 'authorization');
		publish('payment_account.amount_refunded', 'refund');
	}

	/** Why it failed, or undefined. */
	private async movePart(account: PaymentAccount, task: PaymentTask, part: Part): Promise<string | undefined> {
		const { instrument } = part;
		if (!this.world.adapter.providers.has(instrument.provider)) {
			this.book(part, 'newstore', task.correlationId);
			return undefined;
		}
		const outcome = await this.world.adapter.move({ ...part, order: account.order });
		if ('failed' in outcome) {
			if (task.kind === 'open') instrument.state = 'refused';
			return outcome.failed;
		}
		for (const { id, instrumentId, capture, refund, row } of outcome.transactions) {
			if (task.kind === 'open') instrument.id = instrumentId;
			const { correlationId } = task;
			const at = this.world.clock.now();
			bookTransaction(instrument, {
				id,
				kind: part.kind,
				capture,
				refund,
				by: 'provider',
				correlationId,
				at,
				answered: row,
			});
		}
		instrument.state = 'open';
		return undefined;
	}

	private book(part: Part, by: LedgerTransaction['by'], correlationId: string): void {
		const { capture, refund } = DELTAS[part.kind];
		bookTransaction(part.instrument, {
			id: this.world.ids.uuid(),
			kind: part.kind,
			capture: capture * part.amount,
			refund: refund * part.amount,
			by,
			correlationId,
			at: this.world.clock.now(),
		});
	}

	private turn(task: PaymentTask, state: PaymentTask['state'], why?: string): void {
		task.state = state;
		task.why = why;
		task.changedAt = this.world.clock.now();
	}
}

function grossOf(order: Order, items: OrderItem[]): bigint {
	return items.reduce((sum, item) => sum + sumsOf(item, order.priceMethod).gross, 0n);
}

function shippingOf(order: Order): bigint {
	const { price, discount, tax } = order.shipping;
	return price - discount + (order.priceMethod === 'tax_included' ? 0n : tax);
}

function least(one: bigint, other: bigint): bigint {
	return one < other ? one : other;
}
