/** Entries that a look-up found under the reference of a journal. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { ShapedJournal } from '../shapes/shapedTypes';
import type { HttpAnswer } from './httpAnswer';
import { listOf } from './httpAnswer';

export interface FoundEntry {
	remote_id: string;
	/** content hash that it carries; '' when it carries none */
	hash: string;
	/** gone: voided or deleted, and still shown */
	state: 'draft' | 'posted' | 'gone';
}

const HASH = /(?:^|[^0-9a-f])([0-9a-f]{12})(?=$|[^0-9a-f])/g;
const IN_BRACKETS = /\[([0-9a-f]{12})\]/g;

function lastMatch(text: string, pattern: RegExp): string {
	let found = '';
	for (const match of text.matchAll(pattern)) found = match[1];
	return found;
}

const XERO_STATES: Record<string, FoundEntry['state']> = {
	DRAFT: 'draft',
	POSTED: 'posted',
	VOIDED: 'gone',
	DELETED: 'gone',
	ARCHIVED: 'gone',
};

function xeroEntries(body: Row, narration: string): FoundEntry[] {
	return listOf(body.ManualJournals)
		.filter((entry) => cell(entry, 'Narration') === narration)
		.map((entry) => ({
			remote_id: cell(entry, 'ManualJournalID'),
			hash: lastMatch(
				listOf(entry.JournalLines)
					.map((line) => cell(line, 'Description'))
					.join('\n'),
				IN_BRACKETS,
			),
			state: XERO_STATES[cell(entry, 'Status').toUpperCase()] ?? 'posted',
		}));
}

function quickBooksEntries(body: Row, number: string): FoundEntry[] {
	return listOf((body.QueryResponse as Row | undefined)?.JournalEntry)
		.filter((entry) => cell(entry, 'DocNumber') === number)
		.map((entry) => ({
			remote_id: cell(entry, 'Id'),
			hash: lastMatch(cell(entry, 'PrivateNote'), HASH),
			state: 'posted',
		}));
}

const isTrue = (value: unknown) => value === true || value === 'T' || value === 'true';

function netSuiteEntries(body: Row, externalId: string): FoundEntry[] {
	if (cell(body, 'id') === '' || cell(body, 'externalId') !== externalId) return [];
	const isGone = isTrue(body.void) || isTrue(body.voided);
	return [
		{
			remote_id: cell(body, 'id'),
			hash: lastMatch(cell(body, 'memo'), HASH),
			state: isGone ? 'gone' : isTrue(body.approved) || body.approved === undefined ? 'posted' : 'draft',
		},
	];
}

/** @param answer of a look-up that was understood */
export function foundEntries({ target, look_up_by: by }: ShapedJournal, { body }: HttpAnswer): FoundEntry[] {
	if (target === 'xero') return xeroEntries(body, by);
	return target === 'quickbooks' ? quickBooksEntries(body, by) : netSuiteEntries(body, by);
}
