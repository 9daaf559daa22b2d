/** Refunds that a person has to decide on or to mend, in words. */
import type { OwnerRole, Severity } from '../shared/exception';
import { aboutNames } from '../shared/channel/goods';
import { changed } from './ledger/ledger';
import { iso } from '../shared/channel/times';
import type { LedgerState } from './ledger/states';
import type { LedgerRow, RefundException } from './types';

export interface RefundProblem {
	code: string;
	severity?: Severity;
	role?: OwnerRole;
	title: string;
	happened: string;
	todo: string;
	ids?: Record<string, string>;
	/** goods in a few words, for headlines */
	goods?: string;
	/** Unix milliseconds */
	deadline?: number;
	/** state of the row after it; asked when left out */
	state?: LedgerState;
	flowKey?: string;
}

/** How the person answers; every case that the form can settle ends with it. */
export const BY_FORM = 'Decide with the form in this mail: approve, approve another amount, or refuse.';

/** A new question has no answer yet, whatever was answered before. */
const ASKED = { ask_again_at: '', decision: '', decision_amount: '', decision_reason: '' } as const;

const filled = (ids: Record<string, string>) =>
	Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== ''));

/** @param now Unix milliseconds */
export function refundException(row: LedgerRow, problem: RefundProblem, now: number): RefundException {
	const state = problem.state ?? 'asked';
	return {
		code: problem.code,
		flow: 'returns',
		severity: problem.severity ?? 'error',
		owner_role: problem.role ?? 'service',
		title: problem.title,
		what_happened: problem.happened,
		what_to_do: problem.todo,
		business_key: problem.flowKey ?? row.refund_key,
		ids: filled({
			refund_key: row.refund_key,
			order_id: row.order_id,
			shop_id: row.shop_id,
			newstore_order_id: row.newstore_order_id,
			newstore_return_id: row.newstore_return_id,
			newstore_refund_id: row.newstore_refund_id,
			tiktok_return_id: row.tiktok_return_id,
			...problem.ids,
		}),
		...aboutNames({
			goods: problem.goods ?? '',
			amount: row.amount && row.currency ? `${row.amount} ${row.currency}` : '',
		}),
		...(problem.deadline ? { deadline: iso(problem.deadline) } : {}),
		shop_id: row.shop_id,
		order_id: row.order_id,
		newstore_order_id: row.newstore_order_id,
		refund_key: row.refund_key,
		reason: problem.happened,
		ledger: changed(row, { state, note: problem.title, ...(state === 'asked' ? ASKED : {}) }, now),
	};
}

/** What a refund is about, for titles: "Return <id> of order <id>". */
export const nameOf = (row: Pick<LedgerRow, 'newstore_refund_id' | 'newstore_return_id' | 'order_id'>) => {
	if (row.newstore_refund_id === '' && row.newstore_return_id === '') return `Order ${row.order_id}`;
	const what = row.newstore_refund_id ? `Refund ${row.newstore_refund_id}` : `Return ${row.newstore_return_id}`;
	return row.order_id ? `${what} of order ${row.order_id}` : what;
};
