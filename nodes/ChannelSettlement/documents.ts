/** Joins what the Finance operations delivered: one document per statement, payment and order. */
import type { Row } from '../shared/tableRows';
import { cell } from '../shared/tableRows';

/** Input items of Prove and Build Journals. */
export interface SettlementFeeds {
	/** TikTok Shop, Finance: Get Statements */
	statements: Row[];
	/** Finance: Get Statement Transactions; pages, or one item per transaction */
	transactions: Row[];
	/** Finance: Get Payments */
	payments: Row[];
	/** Finance: Get Order Transactions; optional, for F10 */
	orderTransactions: Row[];
}

/** Where an item came from: input and place. */
export interface Origin {
	input: number;
	index: number;
}

export interface StatementDocument {
	shopId: string;
	id: string;
	/** answer of Get Statements */
	statement?: Row;
	/** pages by number; the header of a statement is on each of them */
	pages: Map<number, Row>;
	/** single transactions, when they were not delivered as pages */
	rows: Row[];
	origin: Origin;
}

export interface PaymentDocument {
	shopId: string;
	id: string;
	payment: Row;
	origin: Origin;
}

export interface OrderDocument {
	shopId: string;
	id: string;
	order: Row;
	origin: Origin;
}

export interface Documents {
	statements: Map<string, StatementDocument>;
	payments: Map<string, PaymentDocument>;
	orders: OrderDocument[];
}

/** Ids are unique in a shop only. */
export const keyOf = (shopId: string, id: string) => `${shopId}/${id}`;

/** A feed that is read twice gives the same documents again: the last one counts. */
export function joinDocuments(feeds: SettlementFeeds): Documents {
	const statements = new Map<string, StatementDocument>();
	const payments = new Map<string, PaymentDocument>();

	function statementOf(shopId: string, id: string, origin: Origin): StatementDocument {
		const key = keyOf(shopId, id);
		const known = statements.get(key);
		if (known) return known;
		const made: StatementDocument = { shopId, id, pages: new Map(), rows: [], origin };
		statements.set(key, made);
		return made;
	}

	feeds.statements.forEach((statement, index) => {
		const id = cell(statement, 'id') || cell(statement, 'statement_id');
		if (id === '') return;
		statementOf(cell(statement, 'shop_id'), id, { input: 0, index }).statement = statement;
	});
	feeds.transactions.forEach((item, index) => {
		const id = cell(item, 'statement_id') || (Array.isArray(item.transactions) ? cell(item, 'id') : '');
		if (id === '') return;
		const document = statementOf(cell(item, 'shop_id'), id, { input: 1, index });
		if (Array.isArray(item.transactions)) document.pages.set(Number(item.page ?? 1), item);
		else document.rows.push(item);
	});
	feeds.payments.forEach((payment, index) => {
		const shopId = cell(payment, 'shop_id');
		const id = cell(payment, 'id') || cell(payment, 'payment_id');
		if (id !== '') payments.set(keyOf(shopId, id), { shopId, id, payment, origin: { input: 2, index } });
	});
	const orders = new Map<string, OrderDocument>();
	feeds.orderTransactions.forEach((order, index) => {
		const shopId = cell(order, 'shop_id');
		const id = cell(order, 'order_id');
		if (id !== '') {
			orders.set(keyOf(shopId, id), { shopId, id, order, origin: { input: 3, index } });
		}
	});
	return { statements, payments, orders: [...orders.values()] };
}
