/** Value of the Options collection → options, defaults filled in. */
import type { Row } from '../shared/tableRows';
import { cell, readRows } from '../shared/tableRows';
import type { SellerOptions } from './decideSellerCancel';
import type { BuyerOptions } from './tooLate';

export const REJECT_COMMENT = 'The store has already packed your order.';
const MEANINGS = ['out_of_stock', 'wrong_price', 'address_not_deliverable', 'buyer_asked', 'ask'];

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
	allowed.includes(value as T) ? (value as T) : otherwise;

export function readBuyerOptions(given: Record<string, unknown>, rejectReasons: Row[]): BuyerOptions {
	return {
		whenNotFound: oneOf(given.whenNotFound, ['approve', 'ask'], 'approve'),
		whenNotSafe: oneOf(given.whenNotSafe, ['ask', 'cancel', 'tooLate'], 'ask'),
		whenTooLate: oneOf(given.whenTooLate, ['reject', 'ask'], 'reject'),
		rejectReason: String(given.rejectReason ?? '').trim(),
		rejectComment: String(given.rejectComment ?? REJECT_COMMENT).trim(),
		rejectReasons,
	};
}

/** Throws TypeError for a row of the reason map that says nothing known. */
export function readSellerOptions(given: Record<string, unknown>): SellerOptions {
	const reasonMap = readRows(given.reasonMap, 'Reason Map (JSON)');
	const wrong = reasonMap.find((row) => !MEANINGS.includes(cell(row, 'means').toLowerCase()));
	if (wrong) {
		throw new TypeError(
			`"Reason Map" says "${cell(wrong, 'means')}" for "${cell(wrong, 'newstore_reason')}"; it can be ${MEANINGS.join(', ')}`,
		);
	}
	return {
		wholeOrder: oneOf(given.wholeOrder, ['cancel', 'ask'], 'cancel'),
		partlyElsewhere: oneOf(given.partlyElsewhere, ['ask', 'cancelWhole'], 'ask'),
		onHold: oneOf(given.onHold, ['ask', 'cancel', 'wait'], 'ask'),
		unknownReason: oneOf(given.unknownReason, ['out_of_stock', 'ask'], 'out_of_stock'),
		reasonMap,
	};
}
