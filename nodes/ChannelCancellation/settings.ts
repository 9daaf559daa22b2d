/** Value of the Options collection → options, defaults filled in. */
import type { Row } from '../shared/tableRows';
import { cell, readRows } from '../shared/tableRows';
import { nowOf, numberOf, oneOf } from '../shared/channel/options';
import { HOUR_MS } from '../shared/channel/times';
import { WrongSetting } from '../shared/wrongSetting';
import type { SellerOptions } from './decideSellerCancel';
import type { BuyerOptions } from './tooLate';

export const REJECT_COMMENT = 'The store has already packed your order.';
const MEANINGS = ['out_of_stock', 'wrong_price', 'address_not_deliverable', 'buyer_asked', 'ask'];

/** @throws WrongSetting that names the field */
export function readBuyerOptions(given: Record<string, unknown>, rejectReasons: Row[], present: number): BuyerOptions {
	return {
		whenNotFound: oneOf(given.whenNotFound, ['approve', 'ask'], 'When It Is Not in NewStore'),
		whenNotSafe: oneOf(given.whenNotSafe, ['ask', 'cancel', 'tooLate'], 'When It Is Not Safe'),
		whenTooLate: oneOf(given.whenTooLate, ['reject', 'ask'], 'When It Is Too Late'),
		rejectReason: String(given.rejectReason ?? '').trim(),
		rejectComment: String(given.rejectComment ?? REJECT_COMMENT).trim(),
		rejectReasons,
		answerBeforeMs:
			numberOf(given.answerBeforeHours, 'Answer in the US Before the Deadline (Hours)', {
				otherwise: 6,
				least: 0,
				most: 24,
			}) * HOUR_MS,
		now: nowOf(given.now, present),
	};
}

/** @throws WrongSetting that names the field, also for a row of the reason map that says nothing known. */
export function readSellerOptions(given: Record<string, unknown>): SellerOptions {
	const reasonMap = readRows(given.reasonMap, 'Reason Map (JSON)');
	const wrong = reasonMap.find((row) => !MEANINGS.includes(cell(row, 'means').toLowerCase()));
	if (wrong) {
		throw new WrongSetting(
			`"Reason Map" says "${cell(wrong, 'means')}" for "${cell(wrong, 'newstore_reason')}"; it can be ${MEANINGS.join(', ')}`,
		);
	}
	return {
		wholeOrder: oneOf(given.wholeOrder, ['cancel', 'ask'], 'When NewStore Cancelled the Order'),
		partlyElsewhere: oneOf(given.partlyElsewhere, ['ask', 'cancelWhole'], 'When Only Lines Are Cancelled'),
		onHold: oneOf(given.onHold, ['ask', 'cancel', 'wait'], 'When the Order Is on Hold'),
		unknownReason: oneOf(given.unknownReason, ['out_of_stock', 'ask'], 'Reason When Unknown'),
		reasonMap,
	};
}
