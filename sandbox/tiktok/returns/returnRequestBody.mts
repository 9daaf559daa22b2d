// The bodies of Create Return and Calculate Refund: what is asked for, and for which lines (tiktok-shop.md 10.3).
import { toMinorUnits } from '../orders/amounts.mts';
import type { Order, OrderLine } from '../orders/orderTypes.mts';
import { TikTokProblem } from '../gateway/problems.mts';
import { isGivenBack } from './refundAmounts.mts';
import { HANDOVER_METHODS, SHIPMENT_TYPES } from './returnTypes.mts';
import type { HandoverMethod, ShipmentType } from './returnTypes.mts';

export interface LineWish {
	order_line_item_ids?: string[];
	skus?: Array<{ sku_id: string; quantity: number }>;
}

export interface CreateBody extends LineWish {
	order_id: string;
	return_type: 'REFUND' | 'RETURN_AND_REFUND';
	return_reason: string;
	refund_total?: string;
	currency?: string;
	shipment_type?: ShipmentType;
	handover_method?: HandoverMethod;
}

export interface CalculateBody extends LineWish {
	order_id: string;
	request_type: 'CANCEL' | 'REFUND' | 'RETURN_AND_REFUND';
	reason_name: string;
	shipment_type?: ShipmentType;
	handover_method?: HandoverMethod;
}

export function invalid(detail: string): TikTokProblem {
	return new TikTokProblem(
		25001001,
		`An invalid request parameter was passed. Please check that you have the correct parameter type(s) and format. ${detail}`,
	);
}

export function readCreateBody(input: unknown): CreateBody {
	const body = readCommon(input);
	required(body, 'return_reason');
	oneOf(body, 'return_type', ['REFUND', 'RETURN_AND_REFUND']);
	if (body['refund_total'] !== undefined) {
		required(body, 'refund_total');
		required(body, 'currency');
	}
	return body as unknown as CreateBody;
}

export function readCalculateBody(input: unknown): CalculateBody {
	const body = readCommon(input);
	required(body, 'reason_name');
	oneOf(body, 'request_type', ['CANCEL', 'REFUND', 'RETURN_AND_REFUND']);
	return body as unknown as CalculateBody;
}

/** Smallest units of the order's currency; more than 0. */
export function readAmount(amount: unknown, currency: unknown, order: Order): number {
	if (currency !== order.currency) throw invalid(`currency must be ${order.currency}.`);
	if (typeof amount !== 'string' || !/^\d+(\.\d+)?$/.test(amount)) throw invalid('The amount must be a decimal text.');
	let units: number;
	try {
		units = toMinorUnits(amount, order.currency);
	} catch {
		throw invalid('The amount has more decimals than the currency.');
	}
	if (units <= 0) throw invalid('The amount must be more than 0.');
	return units;
}

/** The lines that are named; all that are not cancelled when none are. Of a SKU those that are free go first. */
export function namedLines(order: Order, { order_line_item_ids: ids, skus }: LineWish): OrderLine[] {
	if (ids?.length) {
		const wanted = new Set(ids);
		const lines = order.lines.filter((line) => wanted.has(line.id));
		if (lines.length !== wanted.size) throw invalid('order_line_item_ids names lines of another order.');
		return lines;
	}
	if (!skus?.length) return order.lines.filter((line) => line.cancelled === undefined);
	const quantities = new Map<string, number>();
	for (const { sku_id: id, quantity } of skus) quantities.set(id, (quantities.get(id) ?? 0) + quantity);
	const isTaken = (line: OrderLine) =>
		Number(line.cancelled !== undefined || line.openReturnId !== undefined || isGivenBack(line));
	return [...quantities].flatMap(([skuId, quantity]) => {
		const lines = order.lines.filter((line) => line.sku.id === skuId);
		if (lines.length === 0) throw invalid('skus names a SKU of another order.');
		if (quantity > lines.length) throw tooManyLines();
		return lines.sort((one, other) => isTaken(one) - isTaken(other)).slice(0, quantity);
	});
}

export function tooManyLines(): TikTokProblem {
	return new TikTokProblem(25005011, 'The requested line item(s) for return or refund exceeds the allowable limit.');
}

function readCommon(input: unknown): Record<string, unknown> {
	if (input === null || typeof input !== 'object' || Array.isArray(input)) throw invalid('A JSON object is required.');
	const body = input as Record<string, unknown>;
	required(body, 'order_id');
	const ids = body['order_line_item_ids'] ?? [];
	if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) throw invalid('order_line_item_ids is invalid.');
	const skus = body['skus'] ?? [];
	const isRow = (row: { sku_id?: unknown; quantity?: unknown }) =>
		typeof row?.sku_id === 'string' && Number.isInteger(row.quantity) && (row.quantity as number) > 0;
	if (!Array.isArray(skus) || !skus.every(isRow)) throw invalid('skus is invalid.');
	if (body['shipment_type'] !== undefined) oneOf(body, 'shipment_type', SHIPMENT_TYPES);
	if (body['handover_method'] !== undefined) oneOf(body, 'handover_method', HANDOVER_METHODS);
	return body;
}

function required(body: Record<string, unknown>, name: string): void {
	if (typeof body[name] !== 'string' || body[name] === '') throw invalid(`${name} is required.`);
}

function oneOf(body: Record<string, unknown>, name: string, values: readonly string[]): void {
	if (!values.includes(body[name] as string)) throw invalid(`${name} must be one of ${values.join(', ')}.`);
}
