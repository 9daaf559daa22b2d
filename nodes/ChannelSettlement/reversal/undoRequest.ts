/** Takes an entry out of the books: draft, or open period (accounting.md 2 to 4). */
import { ledgerRequest } from '../shapes/lineValues';
import type { LedgerRequest } from '../shapes/shapedTypes';
import type { LedgerRow } from '../posting/postingTypes';

interface Connection {
	tenantId: string;
	companyId: string;
}

/** @returns undefined where nothing can be taken back by a request: files, and rows without the id of their entry */
export function undoRequest(
	{ target, remote_id: id, state }: LedgerRow,
	{ tenantId, companyId }: Connection,
): { request: LedgerRequest; read_first?: LedgerRequest } | undefined {
	if (id === '') return undefined;
	if (target === 'xero') {
		const body = { ManualJournals: [{ ManualJournalID: id, Status: state === 'draft' ? 'DELETED' : 'VOIDED' }] };
		const path = `/api.xro/2.0/ManualJournals/${encodeURIComponent(id)}`;
		return { request: ledgerRequest('POST', path, { headers: { 'xero-tenant-id': tenantId }, body }) };
	}
	if (target === 'quickbooks') {
		const path = `/v3/company/${encodeURIComponent(companyId)}/journalentry`;
		return {
			read_first: ledgerRequest('GET', `${path}/${encodeURIComponent(id)}`, { query: { minorversion: '75' } }),
			request: ledgerRequest('POST', path, {
				query: { operation: 'delete', minorversion: '75' },
				body: { Id: id, SyncToken: '' },
			}),
		};
	}
	if (target !== 'netsuite') return undefined;
	return { request: ledgerRequest('DELETE', `/services/rest/record/v1/journalEntry/${encodeURIComponent(id)}`) };
}
