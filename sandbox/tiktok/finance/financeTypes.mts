// Documents of TikTok Shop finance as the sandbox keeps them (tiktok-shop.md 11). Amounts are integers of the smallest
// unit of the currency, signed from the seller's view: positive is received, negative is paid. Times are virtual ms.

/** Amounts by the name of their field on the wire. */
export type Amounts = Record<string, number>;

/** The four groups whose sums make a settlement. */
export interface Breakdown {
	revenue: Amounts;
	shipping: Amounts;
	fee: Amounts;
	tax: Amounts;
}

/** One SKU of an order in one settlement; the same SKU comes again with every later refund. */
export interface SkuPart extends Breakdown {
	skuId: string;
	skuName: string;
	productName: string;
	quantity: number;
}

export interface OrderRow {
	kind: 'order';
	id: string;
	orderId: string;
	orderCreatedAtMs: number;
	/** The row is the sum of these. */
	skus: SkuPart[];
	/** Information that enters no sum. */
	info: Amounts;
	shippingInfo: Amounts;
	/** Fields that repeat another one, such as the creator's commission before tax. */
	feeInfo: Amounts;
}

export interface AdjustmentRow {
	kind: 'adjustment';
	id: string;
	/** Any text: TikTok adds types without notice. */
	type: string;
	adjustmentId: string;
	orderId?: string;
	amount: number;
}

interface ReserveRow {
	kind: 'reserve';
	id: string;
	reserveId: string;
	/** Negative is withheld, positive is released. */
	amount: number;
	status: 'COLLECTED' | 'RELEASED';
	orderId?: string;
	/** Absent once released. */
	releaseAtMs?: number;
}

export type FinanceRow = OrderRow | AdjustmentRow | ReserveRow;

/** Sums of a row, a statement or a payout. */
export interface Totals {
	revenue: number;
	shipping: number;
	feeTax: number;
	adjustment: number;
	/** The sum of the four above. */
	settlement: number;
	reserve: number;
}

export interface Payment {
	id: string;
	shopId: string;
	status: 'PROCESSING' | 'PAID' | 'FAILED';
	createdAtMs: number;
	paidAtMs?: number;
	/** Currency of the bank account and units of it per unit of the shop's currency, six decimals. */
	payoutCurrency: string;
	exchangeRate: string;
	/** Set when a statement changed after the payment and the payment did not. */
	frozen?: { settlement: number; reserve: number };
}

/** Wallet markets: money credited to the balance, and money taken from it. */
export interface Withdrawal {
	id: string;
	shopId: string;
	type: 'WITHDRAW' | 'SETTLE' | 'TRANSFER' | 'REVERSE';
	status: 'PROCESSING' | 'SUCCESS' | 'FAILED';
	amount: number;
	createdAtMs: number;
}
