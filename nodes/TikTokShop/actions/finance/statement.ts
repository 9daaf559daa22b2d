import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../../../shared/tiktok/failures';
import type { Shop } from '../../../shared/tiktok/shops';
import type { Session } from '../session';
import { tooFew } from './list';

export interface StatementPage {
	/** totals of the statement, as each page repeats them */
	header: IDataObject;
	transactions: IDataObject[];
}

/** Totals that must not change from page to page. */
const TOTALS = [
	...['id', 'status', 'currency', 'payable_amount', 'total_reserve_amount', 'total_settlement_amount'],
	...['total_settlement_breakdown', 'total_count'],
];

/**
 * All pages of a statement. Throws when the statement changes while it is read, when a row comes twice, when it is another
 * statement, or when fewer rows come than it says.
 */
export async function readStatement(
	session: Session,
	shop: Shop,
	statementId: string,
	reading: { pageSize: number; sortOrder: string },
	itemIndex: number,
): Promise<StatementPage[]> {
	const answers = session.client.pages(
		{
			method: 'GET',
			path: '/finance/202501/statements/{statement_id}/statement_transactions',
			ids: { statement_id: statementId },
			query: { sort_field: 'order_create_time', sort_order: reading.sortOrder, page_size: reading.pageSize },
			cipher: shop.cipher,
			repeatable: true,
		},
		itemIndex,
	);
	const broken = (how: string) => session.client.problem(changed(statementId, how), itemIndex);
	const pages: StatementPage[] = [];
	const seen = new Set<string>();
	let rows = 0;
	let said = 0;
	let totals = '';
	for await (const answer of answers) {
		const { transactions, ...header } = answer;
		delete header.next_page_token;
		const list = (transactions as IDataObject[] | undefined) ?? [];
		if (header.id !== undefined && String(header.id) !== statementId) throw broken('another statement was answered');
		const now = JSON.stringify(TOTALS.map((name) => header[name] ?? null));
		if (pages.length && now !== totals) throw broken('its totals changed between pages');
		totals = now;
		for (const row of list) {
			const id = String(row.id ?? '');
			if (id && seen.has(id)) throw broken(`transaction ${id} came twice`);
			if (id) seen.add(id);
		}
		rows += list.length;
		said = Number(header.total_count ?? 0);
		pages.push({ header, transactions: list });
	}
	if (rows < said)
		throw session.client.problem(
			{ ...tooFew('transactions', rows, said), ids: { statement_id: statementId } },
			itemIndex,
		);
	return pages;
}

function changed(statementId: string, how: string): Failure {
	return {
		kind: 'retry',
		code: 'FINANCE_CHANGED',
		message: `Statement ${statementId} was not read cleanly: ${how}. Nothing of it was put out.`,
		whatToDo:
			'Run the step again. A statement is final after its day (UTC) has ended; if it stays, ask TikTok Shop support and do not book it.',
		ids: { statement_id: statementId },
	};
}
