// Topic 68, INVENTORY_CHANGED (tiktok-shop.md 5.3): every change of the stock of a SKU, whatever the cause. It names the seller
// and no shop, and its time has nine digits after the second.
import type { Clock } from '../clock.mts';
import type { Ids } from '../ids.mts';
import type { Reservation, Sku } from './catalogue/catalogue.mts';
import type { Webhooks } from './gateway/webhooks.mts';

const TOPIC = 68;
const SELLER_ID = '7495000000000000001';

export type StockCause =
	| 'order_created'
	| 'order_canceled'
	| 'order_shipped'
	| 'manual_adjustment'
	| 'api_sync'
	| 'campaign_lock'
	| 'campaign_unlock';

export interface StockDelta {
	available?: number;
	committed?: number;
	/** units that a campaign takes for itself; they stay inside available */
	locked?: number;
}

export class StockNews {
	private readonly clock: Clock;
	private readonly ids: Ids;
	private readonly webhooks: Webhooks;

	constructor(parts: { clock: Clock; ids: Ids; webhooks: Webhooks }) {
		this.clock = parts.clock;
		this.ids = parts.ids;
		this.webhooks = parts.webhooks;
	}

	/** Tells of one change, as far as anybody listens. */
	tell(sku: Sku, cause: StockCause, { available = 0, committed = 0, locked = 0 }: StockDelta): void {
		if (!this.webhooks.isHeard(sku.product.shopId, TOPIC)) return;
		const occurredAt = new Date(this.clock.now()).toISOString().replace('Z', '000000Z');
		const sums = { available: 0, committed: 0 };
		for (const stock of sku.stock.values()) {
			sums.available += stock.available;
			sums.committed += stock.committed;
		}
		const lock = sku.lock?.quantity ?? 0;
		const eventId = this.ids.uuid();
		this.webhooks.send(sku.product.shopId, TOPIC, {
			event_id: eventId,
			occurred_at: occurredAt,
			seller_id: SELLER_ID,
			product_id: sku.product.id,
			sku_id: sku.id,
			quantity_snapshot_after_change: {
				total_quantity: sums.available + sums.committed,
				total_available_quantity: sums.available,
				total_committed_quantity: sums.committed,
				in_shop_quantity: sums.available - lock,
				campaign_locked_quantity: lock,
				creator_locked_quantity: 0,
			},
			change_detail: [
				{
					idempotency_key: eventId,
					trigger_source: cause,
					occurred_at: occurredAt,
					total_quantity_delta: available + committed,
					available_quantity_delta: available,
					in_shop_quantity_delta: available - locked,
					committed_quantity_delta: committed,
					campaign_locked_quantity_delta: locked,
					creator_locked_quantity_delta: 0,
				},
			],
		});
	}

	/** Units of buyers that an order has set aside, gave back or took out of the building: one event per SKU. */
	tellOrder(reservations: readonly Reservation[], cause: 'order_created' | 'order_canceled' | 'order_shipped'): void {
		const units = new Map<Sku, number>();
		for (const { sku, quantity } of reservations) units.set(sku, (units.get(sku) ?? 0) + quantity);
		for (const [sku, quantity] of units) {
			const committed = cause === 'order_created' ? quantity : -quantity;
			this.tell(sku, cause, { available: cause === 'order_shipped' ? 0 : -committed, committed });
		}
	}
}
