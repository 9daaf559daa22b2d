import type { IDataObject } from 'n8n-workflow';

import { readId } from '../../../shared/ids';
import type { Failure } from '../../../shared/tiktok/failures';
import { InvalidInput } from '../../../shared/tiktok/invalidInput';
import { isCancelled, isShipped, linesOf, orderNotFound, unknownLines } from '../package/orderLines';
import { isAgreed } from './states';

/** What an order and its cancellations say about lines that are to be cancelled. Pure. */
export type Seen =
	| { state: 'done' }
	/** `left` = lines still to cancel when others are cancelled; [] = as it was asked for */
	| { state: 'open'; left: string[] }
	| { state: 'other'; failure: Failure };

/** Compares the order with what is wanted: these lines cancelled, or all when the list is empty. */
export function compareCancelled(
	order: IDataObject | undefined,
	orderId: string,
	lineIds: string[],
	cancellations: IDataObject[],
): Seen {
	if (!order) return { state: 'other', failure: orderNotFound(orderId) };
	const all = linesOf(order);
	const unknown = lineIds.filter((id) => !all.some((line) => String(line.id) === id));
	if (unknown.length) return { state: 'other', failure: unknownLines(orderId, unknown) };
	const agreed = new Set(
		cancellations.filter(isAgreed).flatMap((cancellation) => {
			const lines = (cancellation.cancel_line_items as IDataObject[] | undefined) ?? [];
			return lines.map((line) => String(line.order_line_item_id));
		}),
	);
	const wanted = lineIds.length ? all.filter((line) => lineIds.includes(String(line.id))) : all;
	const left = wanted.filter((line) => !isCancelled(line) && !agreed.has(String(line.id)));
	if (!left.length && wanted.length) return { state: 'done' };
	// A whole order is asked for again as a whole: single lines are refused in most markets.
	const isPart = lineIds.length > 0 && left.length < wanted.length;
	return { state: 'open', left: isPart ? left.map((line) => String(line.id)) : [] };
}

/** Reads `[{sku_id, quantity}]`; throws InvalidInput, because a list that is not understood would cancel the whole order. */
export function readSkus(given: unknown): Array<{ sku_id: string; quantity: number }> {
	const fault = new InvalidInput(
		'The field skus must be a list of {"sku_id": …, "quantity": …}; nothing was cancelled.',
		'Correct the list, or leave it empty to cancel the whole order.',
	);
	if (!Array.isArray(given)) throw fault;
	return given.map((entry: IDataObject | null) => {
		const sku = readId(entry?.sku_id);
		const quantity = Number(entry?.quantity ?? 1);
		if (!sku || !Number.isInteger(quantity) || quantity < 1) throw fault;
		return { sku_id: sku, quantity };
	});
}

/** The lines that `skus` (`[{sku_id, quantity}]`) stand for: not cancelled, those not shipped first; or why there are none. */
export function linesOfSkus(
	order: IDataObject | undefined,
	orderId: string,
	skus: Array<{ sku_id: string; quantity: number }>,
): string[] | Failure {
	if (!order) return orderNotFound(orderId);
	const taken = new Set<string>();
	for (const { sku_id: skuId, quantity } of skus) {
		const open = linesOf(order).filter(
			(line) => String(line.sku_id) === skuId && !isCancelled(line) && !taken.has(String(line.id)),
		);
		if (open.length < quantity) return tooFew(orderId, skuId, quantity, open.length);
		open.sort((one, other) => Number(isShipped(one)) - Number(isShipped(other)));
		for (const line of open.slice(0, quantity)) taken.add(String(line.id));
	}
	return [...taken];
}

function tooFew(orderId: string, skuId: string, wanted: number, open: number): Failure {
	return {
		kind: 'fix',
		code: 'TOO_FEW_UNITS',
		message: `Order ${orderId} has ${open} units of SKU ${skuId} that are not cancelled; ${wanted} were to be cancelled.`,
		whatToDo: 'Look at the order: perhaps they are cancelled already.',
		ids: { sku_id: skuId },
	};
}
