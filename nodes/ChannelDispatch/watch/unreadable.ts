/** Rows and documents that Watch Deadlines cannot read, as cases that are told once. */
import type { ExceptionItem } from '../../shared/exception';
import { cell } from '../../shared/tableRows';
import type { UnusedRow } from '../reading/unreadableRows';
import type { UnreadableRequest } from './deadlines';

interface Told {
	/** key of tts_warnings: the same row or document is told once */
	key: string;
	item: ExceptionItem;
}

export function unreadableDay({ row, complaint }: UnusedRow): Told {
	const [date, open, shopId] = ['date', 'open', 'shop_id'].map((column) => cell(row, column));
	const subject = [date, open, shopId].join('/');
	return {
		key: `business-day/${subject}`,
		item: {
			code: 'SLA_BUSINESS_DAY_UNREADABLE',
			flow: 'dispatch',
			severity: 'warning',
			owner_role: 'integration',
			title: 'Table tts_business_days: a day cannot be read',
			what_happened: `${complaint}. Until it is corrected the day counts by the weekly rule, so that warnings may come too late.`,
			what_to_do:
				'Write the date as 2026-12-25 (year, month, day), and in the column open true or false; an empty cell means closed. Or delete the row.',
			business_key: subject,
			ids: { shop_id: shopId },
		},
	};
}

/** `what`: "Order", "Return request"; `feed`: the input it came by. */
export function unreadableDocument(
	what: string,
	feed: string,
	{ id, orderId, shopId, fault }: UnreadableRequest,
): Told {
	const name = id || 'without id';
	return {
		key: `malformed/${feed}/${shopId}/${name}/${fault}`.slice(0, 200),
		item: {
			code: 'SLA_MALFORMED',
			flow: 'dispatch',
			severity: 'error',
			owner_role: 'integration',
			title: `${what} ${name} cannot be read: its deadline is not watched`,
			what_happened: `What came in is impossible or incomplete: ${fault}. Nobody is warned before a deadline of it passes; all others are watched.`,
			what_to_do:
				'Look in TikTok Seller Center by when it has to be handled, and handle it there. The next run reads it again; if the case stays, send the field and the id to the support of TikTok Shop.',
			business_key: `${feed}/${name}`,
			ids: { shop_id: shopId, order_id: orderId },
		},
	};
}
