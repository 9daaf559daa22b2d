/** The pages of transactions that go into the report, and the orders on them that are looked up in NewStore. */
import type { Placed } from '../../shared/channel/placed';
import { isEmptyItem, orderKey, rowsOf } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { idIfReadable } from '../proof/settlementDocuments';

interface OrderToFind {
	shop_id: string;
	order_id: string;
	/** as NewStore has it: with the prefix of the shop */
	external_id: string;
}

interface OrdersOfPayouts {
	pages: Array<Placed<Row>>;
	orders: Array<Placed<OrderToFind>>;
}

/** Statements whose payout is in the report, with all statements of the payout read. */
function reportable(statements: readonly Row[], pages: readonly Row[], isAllRead: boolean): Set<string> {
	const read = new Set(pages.map((page) => cell(page, 'statement_id')));
	const isRead = (statement: Row) => isAllRead || read.has(cell(statement, 'statement_id'));
	const incomplete = new Set(
		statements.filter((statement) => !isRead(statement)).map((statement) => cell(statement, 'payment_id')),
	);
	incomplete.delete('');
	return new Set(
		statements
			.filter((statement) => statement.to_report === true && isRead(statement))
			.filter((statement) => !incomplete.has(cell(statement, 'payment_id')))
			.map((statement) => cell(statement, 'statement_id')),
	);
}

/**
 * @param statements of Plan Statements to Read
 * @param pages of their transactions
 * @param notRead problems of the node that read them; a payout of which a statement is missing waits for the next run
 */
export function listOrders(
	statements: readonly Row[],
	pages: readonly Row[],
	notRead: readonly Row[],
	shops: ReadonlyMap<string, Shop>,
): OrdersOfPayouts {
	const wanted = reportable(
		statements,
		pages,
		notRead.every((problem) => isEmptyItem(problem)),
	);
	const orders = new Map<string, Placed<OrderToFind>>();
	const chosen = pages.flatMap((page, index): Array<Placed<Row>> => {
		if (!wanted.has(cell(page, 'statement_id'))) return [];
		const shop_id = cell(page, 'shop_id');
		const shop = shops.get(shop_id);
		const prefix = shop ? cell(shop.row, 'external_id_prefix') : '';
		for (const row of rowsOf(page.transactions)) {
			const order_id = idIfReadable(row, 'order_id', 'adjustment_order_id');
			const key = orderKey(shop_id, order_id);
			if (order_id === '' || orders.has(key)) continue;
			orders.set(key, { json: { shop_id, order_id, external_id: prefix + order_id }, indexes: [index], input: 1 });
		}
		return [{ json: page, indexes: [index], input: 1 }];
	});
	return { pages: chosen, orders: [...orders.values()] };
}
