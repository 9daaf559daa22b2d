/** Returns, refunds and requests to cancel of buyers, as far as they can be compared (tiktok-shop.md 9, 10). */
import type { Row } from '../../shared/tableRows';
import { documentMinor } from '../../shared/channel/amounts';
import { documentRow, documentRows, documentText, requiredId } from '../../shared/channel/malformed';
import { phaseOf } from '../../shared/channel/returnPhases';
import type { ReturnPhase } from '../../shared/channel/returnPhases';
import { documentTime } from '../../shared/channel/times';

/** Times are Unix milliseconds, 0 when absent. */
export interface TikTokReturn {
	id: string;
	phase: ReturnPhase;
	hasGoods: boolean;
	isBySeller: boolean;
	/** minor units per line */
	lines: Array<{ id: string; amount: number }>;
	amount: number;
	createdAt: number;
	updatedAt: number;
	deadline: number;
}

export interface CancelRequest {
	id: string;
	isWaiting: boolean;
	createdAt: number;
	deadline: number;
}

function deadlineOf(json: Row): number {
	const times = documentRows(json, 'seller_next_action_response').map((row) => documentTime(row, 'deadline'));
	return Math.min(...times.filter((ms) => ms > 0), Infinity) % Infinity || 0;
}

/** @throws MalformedDocument */
export function readReturn(json: Row, currency: string): TikTokReturn {
	const total = documentRow(json, 'refund_amount');
	const own = documentText(total, 'currency') || currency;
	const phase = phaseOf(documentText(json, 'return_status'));
	return {
		id: requiredId(json, 'return_id'),
		phase:
			phase === 'rejected' && documentText(json, 'arbitration_status').toUpperCase() === 'SUPPORT_BUYER'
				? 'running'
				: phase,
		hasGoods: documentText(json, 'return_type').toUpperCase() === 'RETURN_AND_REFUND',
		isBySeller: documentText(json, 'role').toUpperCase() === 'SELLER',
		lines: documentRows(json, 'return_line_items').map((line) => ({
			id: requiredId(line, 'order_line_item_id'),
			amount: documentMinor(documentRow(line, 'refund_amount'), 'refund_total', own),
		})),
		amount: documentMinor(total, 'refund_total', own),
		createdAt: documentTime(json, 'create_time'),
		updatedAt: documentTime(json, 'update_time'),
		deadline: deadlineOf(json),
	};
}

/** @throws MalformedDocument */
export const readCancelRequest = (json: Row): CancelRequest => ({
	id: requiredId(json, 'cancel_id'),
	isWaiting: documentText(json, 'cancel_status').toUpperCase() === 'CANCELLATION_REQUEST_PENDING',
	createdAt: documentTime(json, 'create_time'),
	deadline: deadlineOf(json),
});
