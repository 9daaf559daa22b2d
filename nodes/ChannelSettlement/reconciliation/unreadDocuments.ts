/** What Reconcile Orders was given and cannot read: it is told, and what it may be about is not compared. */
import type { MalformedDocument } from '../../shared/channel/malformed';
import { readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { firstId, idIfReadable } from '../proof/settlementDocuments';
import { malformedCase } from '../settlementProblems';
import type { Placed } from '../../shared/channel/placed';

/** Inputs of Reconcile Orders. */
export const INPUTS = { settled: 0, orders: 1, refunds: 2, payments: 3, statements: 4 } as const;

export interface UnreadDocument {
	kind: 'statement' | 'payment' | 'order' | 'sale' | 'refund';
	/** '' when that is what cannot be read */
	shopId: string;
	id: string;
	fault: MalformedDocument;
	input: number;
	index: number;
}

/**
 * Reads the items of an input one by one; an empty item says nothing.
 * @param ids fields that name the document
 */
export function readEach(
	items: Row[],
	kind: UnreadDocument['kind'],
	input: number,
	ids: string[],
	read: (item: Row, index: number) => void,
): UnreadDocument[] {
	return items.flatMap((item, index): UnreadDocument[] => {
		if (isEmptyItem(item)) return [];
		const result = readOrFault(() => read(item, index));
		if (!('fault' in result)) return [];
		const id = readOrFault(() => firstId(item, ...ids));
		const about = { shopId: idIfReadable(item, 'shop_id'), id: 'value' in id ? id.value : '' };
		return [{ kind, ...about, fault: result.fault, input, index }];
	});
}

export const unreadCase = ({ kind, fault, input, index, ...about }: UnreadDocument): Placed<ExceptionItem> => ({
	json: malformedCase(kind, about, `${fault.message}.`, 'It was not compared.'),
	indexes: [index],
	input,
});
