/** Forms beside that of the case: try the order again now, let stock through. Each only where it can help. */
import { FORMS, FORMS_PAGE, formPath, TRY_AGAIN, tryAgainPath } from '../../shared/forms';
import type { TryAgain } from '../../shared/forms';
import { idsOf } from '../../shared/channel/cases/caseIds';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Part } from '../mailLetter';

/** Flow and code → what helps. What is done already, or a person alone can do, is not offered again. */
const CHOICES: ReadonlyArray<readonly [RegExp, TryAgain]> = [
	[/^orders (?!ORDER_(ADDRESS_CHANGED|PARTLY_SHIPPED|INJECTED_SHORT)|NEWSTORE_ORDER_DIFFERS)/, TRY_AGAIN.send],
	[/^cancellations (?!CANCEL_(SHIPPED|PARTLY|REQUEST_WITHDRAWN|UNKNOWN_LINES|LINES_BY_HAND))/, TRY_AGAIN.cancel],
	[/^dispatch (DISPATCH_(?!SHIPPED_AFTER|CANCELLED_IN|DOUBLE|HANDED)|TIKTOK_|SLA_(DISPATCH|AUTO))/, TRY_AGAIN.tell],
	[/^returns (RESTOCK_(?!TWICE)|NEWSTORE_)/, TRY_AGAIN.book],
	[/^returns (REFUND_(?!BLIND|EXCHANGE_PAID)|TIKTOK_)/, TRY_AGAIN.refund],
];

/** What the button says that leads to a form of the pack; a decision where nobody knows better. */
const LABELS: Readonly<Record<string, string>> = { '07b': 'Answer the buyer', '12d': 'Try again now' };

export function formLabel(address: string): string {
	const form = FORMS.find(({ path }) => address.includes(path));
	return LABELS[form?.workflow ?? ''] ?? 'Decide';
}

/** Settings that let held stock through stand in the first area of the form. */
const HELD_STOCK = new Set(['STOCK_GUARDRAIL', 'STOCK_FEED_STALE']);

/** Address of n8n, by that of the form of 12a; undefined when it is another form or none. */
function n8nOf(caseFormUrl: string): string | undefined {
	const path = formPath('12a');
	return caseFormUrl.endsWith(path) ? caseFormUrl.slice(0, -path.length) : undefined;
}

/** The way to the list of all forms; none where nobody knows where they are. */
export function allForms(caseFormUrl: string): Part[] {
	const base = n8nOf(caseFormUrl);
	return base === undefined ? [] : [{ label: 'All forms', value: `${base}${FORMS_PAGE}` }];
}

/** Whether the form beside that of the case is where a person decides, before anything is done. */
export const isDecidedThere = (row: Row) => cell(row, 'code') === 'STOCK_GUARDRAIL';

/** @param caseFormUrl address of the form of 12a; the others stand beside it */
export function otherForms(row: Row, caseFormUrl: string): Part[] {
	const base = n8nOf(caseFormUrl);
	if (base === undefined || cell(row, 'severity') === 'info') return [];
	const code = cell(row, 'code');
	if (HELD_STOCK.has(code)) return [{ label: 'Change settings', value: `${base}${formPath('12c')}` }];
	const orderId = new Map(idsOf(row)).get('order_id') ?? '';
	const what = CHOICES.find(([isOf]) => isOf.test(`${cell(row, 'flow')} ${code}`))?.[1];
	if (what === undefined || !/^\d+$/.test(orderId)) return [];
	return [{ label: LABELS['12d'], value: `${base}${tryAgainPath(orderId, what)}` }];
}
