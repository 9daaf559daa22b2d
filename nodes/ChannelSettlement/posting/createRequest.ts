/** The create as it is sent now: with its date, and with a key that no other body ever had. */
import { ledgerRequest } from '../shapes/lineValues';
import type { LedgerRequest, ShapedJournal } from '../shapes/shapedTypes';
import { bodyHash } from './ledgerRows';
import type { LedgerRow } from './postingTypes';

type Body = Record<string, unknown>;

function withDate(body: Body, target: ShapedJournal['target'], date: string): Body {
	if (target === 'quickbooks') return { ...body, TxnDate: date };
	if (target === 'netsuite') return { ...body, tranDate: date };
	const [journal] = body.ManualJournals as Body[];
	return { ManualJournals: [{ ...journal, Date: date }] };
}

/** The same journal on another day. */
export function onDate<T extends ShapedJournal>(item: T, date: string): T {
	const { request } = item;
	if (item.date === date || !request?.body) return item;
	return {
		...item,
		date,
		journal: { ...item.journal, date },
		request: { ...request, body: withDate(request.body, item.target, date) },
	};
}

function keyOf({ target, request }: ShapedJournal): string {
	if (target === 'xero') return request?.headers['Idempotency-Key'] ?? '';
	return target === 'quickbooks' ? (request?.query.requestid ?? '') : '';
}

function withKey(request: LedgerRequest, target: ShapedJournal['target'], key: string): LedgerRequest {
	const { method, path, query, headers, body } = request;
	if (target === 'xero') return { ...request, headers: { ...headers, 'Idempotency-Key': key } };
	if (target !== 'quickbooks') return request;
	return ledgerRequest(method, path, { query: { ...query, requestid: key }, headers, body });
}

/**
 * A create whose end is unknown is repeated with its key, so that the system itself finds the double. After a refusal, and for
 * another body, the key is a new one: systems may answer a known key with the first answer, which was the refusal.
 */
export function createRequest(item: ShapedJournal, known: LedgerRow | undefined) {
	const hash = bodyHash(item.request?.body);
	const attempts = (known?.attempts ?? 0) + 1;
	const own = keyOf(item);
	const isRepeat = known?.state === 'sending' && known.request_hash === hash && known.request_key !== '';
	const key = isRepeat ? known.request_key : own && attempts > 1 ? `${own}-${attempts}` : own;
	return {
		request: item.request && withKey(item.request, item.target, key),
		row: { attempts, request_key: key, request_hash: hash },
	};
}
