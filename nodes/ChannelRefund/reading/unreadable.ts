/** Documents and table rows that cannot be read: each is a case of its own, and what it may be about waits. */
import { documentId, readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem, isTikTokId, orderKey } from '../../shared/channel/rows';
import type { OwnerRole } from '../../shared/exception';
import type { Column, Table } from '../../shared/tables/table';
import { readTable } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { DocumentException } from '../types';

/** What a document is, in words. */
const WORDS = {
	order: (id: string) => (id ? `Order ${id} on TikTok` : 'An order on TikTok'),
	return: (id: string) => (id ? `Return ${id} on TikTok` : 'A return on TikTok'),
	eligibility: () => "TikTok's answer what can be refunded",
	storeOrder: (id: string) => (id ? `Order ${id} in NewStore` : 'An order in NewStore'),
	storeReturn: (id: string) => (id ? `Return ${id} in NewStore` : 'A return in NewStore'),
	storeRefund: (id: string) => (id ? `Refund request ${id} in NewStore` : 'A refund request in NewStore'),
	event: () => 'An event of NewStore',
} as const;
export type DocumentKind = keyof typeof WORDS;

export interface Unreadable {
	kind: DocumentKind;
	/** empty when the document does not tell */
	shopId: string;
	orderId: string;
	newstoreOrderId: string;
	/** of the document itself, empty when it does not tell */
	id: string;
	/** "update_time is not a time: 1796000000000" */
	fault: string;
	/** place in its input */
	index: number;
}

/** Id of a document that has something wrong; empty when that is the id. */
function idIfReadable(json: Row, ...fields: string[]): string {
	for (const field of fields) {
		const id = readOrFault(() => documentId(json, field));
		if ('value' in id && id.value !== '') return id.value;
	}
	return '';
}

export const unreadable = (
	kind: DocumentKind,
	json: Row,
	index: number,
	fault: string,
	about: Row = json,
): Unreadable => ({
	kind,
	shopId: idIfReadable(about, 'shop_id'),
	orderId: idIfReadable(about, 'order_id', ...(kind === 'order' ? ['id'] : [])),
	newstoreOrderId: idIfReadable(about, 'newstore_order_id'),
	id: kind === 'order' || kind === 'eligibility' || kind === 'storeOrder' ? '' : idIfReadable(json, 'return_id', 'id'),
	fault,
	index,
});

/** Reads each document of an input; one that cannot be read is put aside. An empty item says nothing. */
export function readDocuments<T>(
	items: Row[],
	kind: DocumentKind,
	read: (json: Row, index: number) => T,
): { read: T[]; unreadable: Unreadable[] } {
	const result: { read: T[]; unreadable: Unreadable[] } = { read: [], unreadable: [] };
	items.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const outcome = readOrFault(() => read(json, index));
		if ('value' in outcome) result.read.push(outcome.value);
		else result.unreadable.push(unreadable(kind, json, index, outcome.fault.message));
	});
	return result;
}

/** Key of the order that a document is about; empty when it does not tell. */
export const keyOfUnreadable = ({ shopId, orderId }: Unreadable): string =>
	shopId !== '' && orderId !== '' ? orderKey(shopId, orderId) : '';

const filled = (ids: Record<string, string>) =>
	Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== ''));

export function unreadableException(
	code: 'REFUND_UNREADABLE' | 'RESTOCK_UNREADABLE',
	{ kind, shopId, orderId, newstoreOrderId, id, fault }: Unreadable,
): DocumentException {
	const order = orderId || newstoreOrderId;
	const ofOrder = order ? ` of order ${order}` : '';
	const named = kind === 'order' || kind === 'storeOrder' ? WORDS[kind](order) : `${WORDS[kind](id)}${ofOrder}`;
	const effect = code === 'REFUND_UNREADABLE' ? 'Nothing is refunded for it' : 'Nothing is booked in NewStore for it';
	return {
		code,
		flow: 'returns',
		severity: 'error',
		owner_role: 'integration',
		title: `${named} cannot be read`,
		what_happened: `One field does not hold what it should: ${fault}. ${effect}; everything else goes on.`,
		what_to_do: `${order ? 'Look at the order on both sides' : 'Look at the execution of this case for the document'}. If a refund or a booking is due, make it by hand: in Seller Center, and as a note on the order in NewStore. Tell the owner of the integration the field named above.`,
		business_key: `${kind} ${id || order || fault}`,
		ids: filled({
			order_id: orderId,
			shop_id: shopId,
			newstore_order_id: newstoreOrderId,
			...(kind === 'return' ? { tiktok_return_id: id } : {}),
			...(kind === 'storeReturn' ? { newstore_return_id: id } : {}),
			...(kind === 'storeRefund' ? { newstore_refund_id: id } : {}),
		}),
	};
}

/** A row of a table that people edit, which nobody can act on. */
export interface RowProblem {
	table: 'tts_refund_reasons' | 'tts_return_map' | 'tts_refunds' | 'tts_shops';
	/** what tells the row in its table: "region GB, order status delivered" */
	row: string;
	/** a sentence: which cell says what */
	complaint: string;
	/** what does not happen because of it */
	effect: string;
	todo: string;
	role: OwnerRole;
	ids?: Record<string, string>;
}

export const rowException = ({
	table,
	row,
	complaint,
	effect,
	todo,
	role,
	ids = {},
}: RowProblem): DocumentException => ({
	code: 'REFUND_ROW_UNCLEAR',
	flow: 'returns',
	severity: 'error',
	owner_role: role,
	title: `A row of ${table} cannot be understood (${row})`,
	what_happened: `${complaint} ${effect}`,
	what_to_do: todo,
	business_key: `${table} ${row}`,
	ids: filled(ids),
});

interface JudgedRow {
	row: Row;
	/** what the schema refuses in it, in sentences; undefined when it can be used */
	complaint: string | undefined;
}

/** Rows of a table that say something, in their order. */
export function judgedRows<C extends Record<string, Column>>(table: Table<C>, rows: readonly Row[]): JudgedRow[] {
	const { typed, unreadable } = readTable(table, rows);
	const refused = new Map(
		unreadable.map(({ row, columns, reasons }) => [
			row,
			columns.map((column, at) => `Its ${column} ${reasons[at]}.`).join(' '),
		]),
	);
	const filled = new Set([...typed, ...refused.keys()]);
	return rows.filter((row) => filled.has(row)).map((row) => ({ row, complaint: refused.get(row) }));
}

/** Whether a row is for a shop; one whose shop nobody can read may be for any. */
export function isForShop(row: Row, shopId: string): boolean {
	const text = cell(row, 'shop_id');
	return text === '' || text === shopId || !isTikTokId(text);
}
