// The truth about orders, parcels, cancellations and listings, for tests, the oracle and the control API.
import { fromMinorUnits } from './orders/amounts.mts';
import { availableUnits, stockPerWarehouse } from './catalogue/catalogue.mts';
import type { Product } from './catalogue/catalogue.mts';
import type { Cancellation, CancelStatus } from './cancellations/cancellations.mts';
import { displayStatus } from './orders/orderStates.mts';
import type { CancelUser, Order, OrderStatus, Package, PackageStatus, ShippedBy } from './orders/orderTypes.mts';
import { deadlinesOf, latenessOf } from './orders/sla.mts';
import type { Deadlines } from './orders/sla.mts';

interface OrderLineSnapshot {
	id: string;
	skuId: string;
	sellerSku: string;
	cancelled: boolean;
	isGift: boolean;
	/** What stock the unit takes: itself, or the components of a bundle. */
	components: Array<{ skuId: string; sellerSku: string; count: number }>;
	/** Undefined on hold. */
	displayStatus?: OrderStatus;
	packageId?: string;
	packageStatus?: PackageStatus;
	trackingNumber?: string;
	providerId?: string;
	providerName?: string;
	/** Ship calls that had an effect; a unit is sent once or not at all. */
	timesShipped: number;
	/** Ship calls that were refused because it had been shipped already. */
	repeatedShipCalls: number;
	shippedBy?: ShippedBy;
	/** Virtual milliseconds, as all times here. */
	shippedAtMs?: number;
	collectedAtMs?: number;
	deliveredAtMs?: number;
	cancelledBy?: CancelUser;
	cancelReason?: string;
	cancelledAtMs?: number;
	/** Cancelled although it had been shipped. */
	cancelledAfterShipping: boolean;
}

export interface CancellationSnapshot {
	id: string;
	orderId: string;
	shopId: string;
	type: Cancellation['type'];
	status: CancelStatus;
	role: CancelUser;
	reason: string;
	lineIds: string[];
	createdAtMs: number;
	updatedAtMs: number;
	deadlineMs?: number;
	/** Who ended a request, and how. */
	ending?: Cancellation['ending'];
	rejectReason?: string;
}

export interface OrderSnapshot {
	id: string;
	shopId: string;
	status: OrderStatus;
	orderType: string;
	fulfillmentType: string;
	shippingType: Order['shippingType'];
	deliveryOptionId: string;
	isOnHoldOrder: boolean;
	isSample: boolean;
	createdAtMs: number;
	paidAtMs?: number;
	shippedAtMs?: number;
	collectedAtMs?: number;
	deliveredAtMs?: number;
	cancelledAtMs?: number;
	cancelledBy?: CancelUser;
	cancelReason?: string;
	/** The buyer waits for an answer. */
	isCancelRequested: boolean;
	/** Requests and facts, the oldest first. */
	cancellations: CancellationSnapshot[];
	/** When which deadline passes; undefined before payment. */
	deadlinesMs?: Deadlines;
	/** Counts as late dispatch: not shipped in time, not scanned by the carrier in time. */
	late: { dispatch: boolean; collection: boolean };
	/** Lines that TikTok cancelled because a deadline passed. */
	unitsCancelledForDelay: number;
	currency: string;
	/** Decimal string: what the buyer paid. */
	totalAmount: string;
	lines: OrderLineSnapshot[];
	references: Array<{ platform: string; id: string; lineItems: Array<{ id: string; originId: string }> }>;
}

export interface PackageSnapshot {
	id: string;
	shopId: string;
	orderIds: string[];
	lineIds: string[];
	status: PackageStatus;
	tag: Package['tag'];
	trackingNumber?: string;
	providerId?: string;
	providerName?: string;
	trackingChanges: number;
	shippedAtMs?: number;
	collectedAtMs?: number;
	deliveredAtMs?: number;
}

export interface ListingSnapshot {
	productId: string;
	shopId: string;
	title: string;
	status: string;
	skus: Array<{
		skuId: string;
		sellerSku: string;
		price: string;
		available: number;
		isBundle: boolean;
		soldUnits: number;
		cancelledUnits: number;
		warehouses: Array<{ warehouseId: string; available: number; committed: number }>;
	}>;
}

function lineSnapshot(order: Order, line: Order['lines'][number]): OrderLineSnapshot {
	const { id, sku, sellerSku, cancelled, isGift, package: parcel } = line;
	return {
		id,
		skuId: sku.id,
		sellerSku,
		cancelled: cancelled !== undefined,
		isGift,
		components: (sku.components ?? [{ sku, count: 1 }]).map((part) => ({
			skuId: part.sku.id,
			sellerSku: part.sku.sellerSku,
			count: part.count,
		})),
		displayStatus: displayStatus(order, line),
		packageId: parcel?.id,
		packageStatus: parcel?.status,
		trackingNumber: parcel?.trackingNumber,
		providerId: parcel?.provider?.id,
		providerName: parcel?.provider?.name,
		timesShipped: line.timesShipped,
		repeatedShipCalls: line.repeatedShipCalls,
		shippedBy: line.shippedBy,
		shippedAtMs: parcel?.shippedAtMs,
		collectedAtMs: parcel?.collectedAtMs,
		deliveredAtMs: parcel?.deliveredAtMs,
		cancelledBy: cancelled?.by,
		cancelReason: cancelled?.reason,
		cancelledAtMs: cancelled?.atMs,
		cancelledAfterShipping: cancelled?.wasShipped === true,
	};
}

export function cancellationSnapshot(cancellation: Cancellation): CancellationSnapshot {
	const { id, order, type, status, role, reason, lines, createdAtMs, updatedAtMs, deadlineMs, ending, rejectReason } =
		cancellation;
	return {
		id,
		orderId: order.id,
		shopId: order.shopId,
		type,
		status,
		role,
		reason,
		lineIds: lines.map(({ line }) => line.id),
		createdAtMs,
		updatedAtMs,
		deadlineMs,
		ending,
		rejectReason,
	};
}

export function orderSnapshot(order: Order, cancellations: readonly Cancellation[], nowMs: number): OrderSnapshot {
	return {
		id: order.id,
		shopId: order.shopId,
		status: order.status,
		orderType: order.orderType,
		fulfillmentType: order.fulfillmentType,
		shippingType: order.shippingType,
		deliveryOptionId: order.deliveryOptionId,
		isOnHoldOrder: order.isOnHoldOrder,
		isSample: order.isSample,
		createdAtMs: order.createdAtMs,
		paidAtMs: order.paidAtMs,
		shippedAtMs: order.shippedAtMs,
		collectedAtMs: order.collectedAtMs,
		deliveredAtMs: order.deliveredAtMs,
		cancelledAtMs: order.cancelledAtMs,
		cancelledBy: order.cancelledBy,
		cancelReason: order.cancelReason,
		isCancelRequested: order.isCancelRequested,
		cancellations: cancellations.map(cancellationSnapshot),
		deadlinesMs: deadlinesOf(order),
		late: latenessOf(order, nowMs),
		unitsCancelledForDelay: order.lines.filter(
			({ cancelled }) => cancelled?.by === 'SYSTEM' && cancelled.reason.includes('shipping_timeout'),
		).length,
		currency: order.currency,
		totalAmount: fromMinorUnits(order.amounts.total, order.currency),
		lines: order.lines.map((line) => lineSnapshot(order, line)),
		references: [...order.references.values()].map(({ platform, id, lineItems }) => ({ platform, id, lineItems })),
	};
}

export function packageSnapshot(parcel: Package): PackageSnapshot {
	const { id, shopId, orders, lines, status, tag, trackingNumber, provider, trackingChanges } = parcel;
	const { shippedAtMs, collectedAtMs, deliveredAtMs } = parcel;
	return {
		id,
		shopId,
		orderIds: orders.map((order) => order.id),
		lineIds: lines.map((line) => line.id),
		status,
		tag,
		trackingNumber,
		providerId: provider?.id,
		providerName: provider?.name,
		trackingChanges,
		shippedAtMs,
		collectedAtMs,
		deliveredAtMs,
	};
}

export function listingSnapshot(product: Product): ListingSnapshot {
	return {
		productId: product.id,
		shopId: product.shopId,
		title: product.title,
		status: product.status,
		skus: product.skus.map((sku) => ({
			skuId: sku.id,
			sellerSku: sku.sellerSku,
			price: fromMinorUnits(sku.priceMinor, product.currency),
			available: availableUnits(sku),
			isBundle: sku.components !== undefined,
			soldUnits: sku.soldUnits,
			cancelledUnits: sku.cancelledUnits,
			warehouses: stockPerWarehouse(sku),
		})),
	};
}
