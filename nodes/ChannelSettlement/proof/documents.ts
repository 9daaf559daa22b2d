/** Joins what the Finance operations delivered: one document per statement, payment and order. */
import { MalformedDocument, readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { idIfReadable, requiredSettlementId, settlementId } from './settlementDocuments';

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
	/** what makes it unreadable as a whole */
	fault?: MalformedDocument;
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

export type DocumentKind = 'statement' | 'payment' | 'order';

/** A document of which nobody can say which one it is, or whose it is. */
interface NamelessDocument {
	kind: DocumentKind;
	/** '' when that is what cannot be read */
	shopId: string;
	id: string;
	fault: MalformedDocument;
	origin: Origin;
}

export interface Documents {
	statements: Map<string, StatementDocument>;
	payments: Map<string, PaymentDocument>;
	orders: OrderDocument[];
	nameless: NamelessDocument[];
}

/** Ids are unique in a shop only. */
export const keyOf = (shopId: string, id: string) => `${shopId}/${id}`;

/** Reads an item of a feed; one that does not say what it is about is put aside. An empty item says nothing. */
function reader(nameless: NamelessDocument[]) {
	return (
		items: Row[],
		input: number,
		kind: DocumentKind,
		ids: string[],
		take: (item: Row, origin: Origin) => void,
	) => {
		items.forEach((item, index) => {
			if (isEmptyItem(item)) return;
			const taken = readOrFault(() => take(item, { input, index }));
			if (!('fault' in taken)) return;
			nameless.push({
				kind,
				shopId: idIfReadable(item, 'shop_id'),
				id: idIfReadable(item, ...ids),
				fault: taken.fault,
				origin: { input, index },
			});
		});
	};
}

const isPage = (item: Row) => 'transactions' in item || 'page' in item || 'last_page' in item;

/** A feed that is read twice gives the same documents again: the last one counts. */
export function joinDocuments(feeds: SettlementFeeds): Documents {
	const statements = new Map<string, StatementDocument>();
	const payments = new Map<string, PaymentDocument>();
	const orders = new Map<string, OrderDocument>();
	const nameless: NamelessDocument[] = [];
	const each = reader(nameless);

	function statementOf(shopId: string, id: string, origin: Origin): StatementDocument {
		const key = keyOf(shopId, id);
		const known = statements.get(key);
		if (known) return known;
		const made: StatementDocument = { shopId, id, pages: new Map(), rows: [], origin };
		statements.set(key, made);
		return made;
	}

	each(feeds.statements, 0, 'statement', ['id', 'statement_id'], (statement, origin) => {
		const id = requiredSettlementId(statement, 'id', 'statement_id');
		statementOf(settlementId(statement, 'shop_id'), id, origin).statement = statement;
	});
	each(feeds.transactions, 1, 'statement', ['statement_id'], (item, origin) => {
		const id = requiredSettlementId(item, 'statement_id', ...(isPage(item) ? ['id'] : []));
		const document = statementOf(settlementId(item, 'shop_id'), id, origin);
		if (!isPage(item)) document.rows.push(item);
		else if (Array.isArray(item.transactions)) document.pages.set(Number(item.page ?? 1), item);
		else document.fault = new MalformedDocument('transactions', item.transactions, 'is not a list');
	});
	each(feeds.payments, 2, 'payment', ['id', 'payment_id'], (payment, origin) => {
		const shopId = settlementId(payment, 'shop_id');
		const id = requiredSettlementId(payment, 'id', 'payment_id');
		payments.set(keyOf(shopId, id), { shopId, id, payment, origin });
	});
	each(feeds.orderTransactions, 3, 'order', ['order_id'], (order, origin) => {
		const shopId = settlementId(order, 'shop_id');
		const id = requiredSettlementId(order, 'order_id');
		orders.set(keyOf(shopId, id), { shopId, id, order, origin });
	});
	return { statements, payments, orders: [...orders.values()], nameless };
}
