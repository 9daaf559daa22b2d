/**
 * One order on both sides, in memory: a TikTok that refunds what it is told, a NewStore that books returns, and a ledger.
 * Steps can end before the row is written, before the call, or before its answer is noted. TikTok forgets idempotency keys,
 * so that only re-reading keeps a refund from being made twice.
 */
import type { Row } from '../../nodes/shared/tableRows.ts';
import {
	amounts,
	eligibility,
	line,
	newStoreOrder,
	NOW,
	ORDER,
	plan,
	restock,
	shopOf,
	tikTokOrder,
} from './refundExamples.mts';

export type Crash = 'none' | 'beforeRow' | 'beforeCall' | 'beforeNote';

interface MadeReturn {
	id: string;
	type: string;
	status: string;
	isBySeller: boolean;
	/** line → minor units */
	lines: Map<string, number>;
	at: number;
}

const DONE = 'RETURN_OR_REFUND_REQUEST_COMPLETE';
const PENDING = 'RETURN_OR_REFUND_REQUEST_PENDING';
const decimal = (minor: number) => (minor / 100).toFixed(2);
const total = (one: MadeReturn) => [...one.lines.values()].reduce((a, b) => a + b, 0);

export class RefundWorld {
	readonly made: MadeReturn[] = [];
	readonly storeReturns: Row[] = [];
	readonly storeRefunds: Row[] = [];
	ledger: Row[] = [];
	readonly asked = new Set<string>();
	private now = Date.parse(NOW);
	private readonly prices: number[];

	constructor(
		prices: number[],
		private readonly options: { namesItems: boolean; plan?: Row; amounts?: Row } = { namesItems: true },
	) {
		this.prices = prices;
	}

	get lines(): string[] {
		return this.prices.map((_, n) => line(n + 1));
	}

	paid(lineId: string): number {
		return this.prices[this.lines.indexOf(lineId)];
	}

	refunded(lineId: string): number {
		return this.made.filter((one) => one.status === DONE).reduce((sum, one) => sum + (one.lines.get(lineId) ?? 0), 0);
	}

	private iso() {
		return new Date(this.now).toISOString();
	}

	/** A store takes back units; NewStore names the items or the product only. */
	returnInStore(id: string, numbers: number[], amount: number): void {
		this.storeReturns.push({
			return_id: id,
			returned_at: this.iso(),
			returned_from: 'GB-STORE-014',
			currency: 'GBP',
			refunded_amount: amount / 100,
			return_items: numbers.map((n) => ({
				...(this.options.namesItems ? { id: `a1d0c5e2-3b7f-4c68-8e21-5d9f0a7b3c1${n}` } : {}),
				product_id: 'TEE-BLK-M',
			})),
		});
	}

	goodwill(id: string, amount: number): void {
		this.storeRefunds.push({ id, amount: amount / 100, currency: 'GBP', requested_at: this.iso(), status: 'pending' });
	}

	/** The buyer asks to return a line, when nothing else is about it. */
	buyerAsks(lineId: string): void {
		if (this.made.some((one) => one.lines.has(lineId))) return;
		this.make('RETURN_AND_REFUND', PENDING, false, new Map([[lineId, this.paid(lineId)]]));
	}

	private make(type: string, status: string, isBySeller: boolean, lines: Map<string, number>): MadeReturn {
		const one = { id: `403500000000000${1000 + this.made.length}`, type, status, isBySeller, lines, at: this.now };
		this.made.push(one);
		return one;
	}

	private wireReturns(): Row[] {
		return this.made.map((one) => ({
			shop_id: shopOf('GB'),
			order_id: ORDER,
			return_id: one.id,
			return_type: one.type,
			return_status: one.status,
			role: one.isBySeller ? 'SELLER' : 'BUYER',
			can_buyer_keep_item: one.type === 'RETURN_AND_REFUND' && this.kept.has(one.id),
			create_time: Math.floor(one.at / 1000),
			update_time: Math.floor(one.at / 1000),
			refund_amount: { currency: 'GBP', refund_total: decimal(total(one)) },
			return_line_items: [...one.lines].map(([id, amount]) => ({
				order_line_item_id: id,
				seller_sku: 'TEE-BLK-M',
				refund_amount: { currency: 'GBP', refund_total: decimal(amount) },
			})),
		}));
	}

	private readonly kept = new Set<string>();

	private picture() {
		const refused = Object.fromEntries(
			this.lines.flatMap((id, n) => {
				const isRunning = this.made.some((one) => one.status === PENDING && one.lines.has(id));
				if (isRunning) return [[n + 1, [25001011, 'running'] as [number, string]]];
				return this.refunded(id) >= this.paid(id) ? [[n + 1, [25001010, 'refunded'] as [number, string]]] : [];
			}),
		);
		const isAllBack = this.lines.every((id) => this.refunded(id) >= this.paid(id));
		return {
			newStore: [newStoreOrder({ returns: this.storeReturns, refunds: this.storeRefunds }, 'GB', this.prices.length)],
			orders: [
				tikTokOrder({
					status: isAllBack ? 'COMPLETED' : 'DELIVERED',
					lines: this.prices.map((price) => ({ price: decimal(price) })),
				}),
			],
			returns: this.wireReturns(),
			eligibility: [eligibility(this.prices.length, refused)],
			ledger: this.ledger.map((row) => ({ ...row })),
			now: this.iso(),
		};
	}

	private upsert(row: Row): void {
		const place = this.ledger.findIndex((known) => known.refund_key === row.refund_key);
		if (place >= 0) this.ledger[place] = { ...this.ledger[place], ...row };
		else this.ledger.push({ ...row });
	}

	/** Writes the row, calls, notes the answer; or dies in between. */
	private effect(ledger: Row, crash: Crash, call: () => Row | undefined): void {
		if (crash === 'beforeRow') return;
		this.upsert(ledger);
		if (crash === 'beforeCall') return;
		const answer = call();
		if (crash === 'beforeNote') return;
		this.upsert({ refund_key: ledger.refund_key, ...(answer ? { ...answer, state: 'done' } : { state: 'failed' }) });
	}

	/** Return: Create: looks for other returns of these lines right before it calls. */
	private create(item: Row): Row | undefined {
		const ids = item.order_line_item_ids as string[];
		const known = item.known_return_ids as string[];
		const other = this.made.find((one) => !known.includes(one.id) && ids.some((id) => one.lines.has(id)));
		if (other) return other.isBySeller ? { tiktok_return_id: other.id } : undefined;
		const shares = item.line_amounts as string[];
		const lines = new Map(ids.map((id, n) => [id, Math.round(Number(shares[n]) * 100)]));
		return { tiktok_return_id: this.make('REFUND', DONE, true, lines).id };
	}

	/** One run of 06a; `crashes` are used up one per effect. */
	refund(crashes: Crash[] = [], times = 1): void {
		const picture = this.picture();
		for (let run = 0; run < times; run++) {
			const plans = plan({ ...picture, ...(this.options.plan ? { options: this.options.plan } : {}) });
			for (const { json } of [...plans.settled, ...plans.nothing]) this.upsert(json.ledger as unknown as Row);
			for (const { json } of plans.exceptions) this.ask(json.ledger as unknown as Row);
			for (const { json } of plans.approve) {
				this.effect(json.ledger as unknown as Row, crashes.shift() ?? 'none', () => {
					const one = this.made.find(({ id }) => id === json.return_id)!;
					one.status = DONE;
					if (json.buyer_keep_item) this.kept.add(one.id);
					return { tiktok_return_id: one.id };
				});
			}
			for (const { json } of plans.calculate) {
				const rest = json.order_line_item_ids.reduce((sum, id) => sum + this.paid(id) - this.refunded(id), 0);
				const answer = decimal(rest);
				const { create, exceptions } = amounts(
					[
						{
							...json,
							order_refund_amount: { currency: 'GBP', refund_total: answer, refund_subtotal: answer },
						} as unknown as Row,
					],
					this.options.amounts,
				);
				for (const one of exceptions) this.ask(one.json.ledger as unknown as Row);
				for (const one of create) {
					const ledger = { ...one.json.ledger, updated_at: this.iso() } as unknown as Row;
					this.effect(ledger, crashes.shift() ?? 'none', () => this.create(one.json as unknown as Row));
				}
			}
		}
		this.pass();
	}

	private ask(row: Row): void {
		this.asked.add(String(row.refund_key));
		this.upsert(row);
	}

	/** One run of 07a. NewStore gives attributes back, or it does not (`showsMarks`). */
	restock(crashes: Crash[] = [], showsMarks = true): void {
		const { returns, orders, newStore, ledger, now } = this.picture();
		const decisions = restock({ returns, orders, newStore, ledger, now, options: { restockWhen: 'completed' } });
		for (const { json } of [...decisions.settled, ...decisions.nothing]) this.upsert(json.ledger as unknown as Row);
		for (const { json } of decisions.exceptions) this.ask(json.ledger as unknown as Row);
		for (const { json } of decisions.returnInNewStore) {
			this.effect(json.ledger as unknown as Row, crashes.shift() ?? 'none', () => {
				const id = `restock-${this.storeReturns.length}`;
				const { payload } = json;
				this.storeReturns.push({
					return_id: id,
					returned_at: payload.returned_at,
					returned_from: payload.returned_from,
					currency: 'GBP',
					refunded_amount: payload.refund_amount,
					return_items: payload.items.map(({ product_id }) => ({ product_id })),
					...(showsMarks ? { extended_attributes: payload.extended_attributes } : {}),
				});
				return { newstore_return_id: id };
			});
		}
		for (const { json } of decisions.refundInNewStore) {
			this.effect(json.ledger as unknown as Row, crashes.shift() ?? 'none', () => {
				const id = `recorded-${this.storeRefunds.length}`;
				this.storeRefunds.push({ ...json.payload, id, requested_at: this.iso(), status: 'succeeded' });
				return { newstore_refund_id: id };
			});
		}
		this.pass();
	}

	/** Long enough that calls under way are settled and failed ones tried again. */
	private pass(): void {
		this.now += 15 * 60_000;
	}
}
