/** Reads what Shape for the Ledger made, as it comes back over other nodes. */
import { MalformedDocument } from '../../shared/channel/malformed';
import { isRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { readJournal, requiredDay, requiredText, textList } from '../journals/readJournal';
import { currencyCode, documentText, partOf } from '../proof/settlementDocuments';
import type { ShapedJournal, Target } from '../shapes/shapedTypes';
import { TARGETS } from '../shapes/shapedTypes';
import type { PostingItem } from './postingTypes';

const FILES: ReadonlySet<string> = new Set<Target>(['csv', 'hledger']);

/** A request that is ours: all parts of it are used when it is sent. */
function checkRequest(item: Row, field: string): Row {
	const request = partOf(item, field);
	for (const part of ['method', 'path', 'path_with_query']) requiredText(request, part);
	for (const part of ['query', 'headers']) {
		if (!isRow(request[part])) throw new MalformedDocument(part, request[part], 'is missing');
		const values = Object.entries(partOf(request, part));
		const odd = values.find(([, value]) => typeof value !== 'string');
		if (odd) throw new MalformedDocument(`${part}.${odd[0]}`, odd[1], 'is no text');
	}
	return request;
}

/** A journal for an API without its request would be taken for a file that was written. */
function checkSending(item: Row, target: string): void {
	if (FILES.has(target)) {
		requiredText(item, 'file_name');
		return;
	}
	const body = partOf(checkRequest(item, 'request'), 'body');
	checkRequest(item, 'look_up');
	if (Object.keys(body).length === 0) throw new MalformedDocument('request.body', body, 'is missing');
	if (target !== 'xero') return;
	const { ManualJournals: journals } = body;
	if (!Array.isArray(journals) || journals.length !== 1 || !isRow(journals[0])) {
		throw new MalformedDocument('request.body.ManualJournals', journals, 'is not one journal');
	}
}

/** @throws MalformedDocument that names the field which cannot be what it says */
export function readShaped(item: Row): ShapedJournal {
	for (const field of ['journal_ref', 'content_hash', 'look_up_by', 'amount']) requiredText(item, field);
	for (const field of ['shop_id', 'payment_id', 'books_currency', 'description']) documentText(item, field);
	requiredDay(item, 'date');
	if (currencyCode(item, 'currency') === '') throw new MalformedDocument('currency', item.currency, 'is missing');
	const target = requiredText(item, 'target');
	if (!(TARGETS as readonly string[]).includes(target)) {
		throw new MalformedDocument('target', target, `is none of ${TARGETS.join(', ')}`);
	}
	const status = requiredText(item, 'status');
	if (status !== 'draft' && status !== 'posted')
		throw new MalformedDocument('status', status, 'is not draft or posted');
	checkSending(item, target);
	return {
		...item,
		statement_ids: textList(item, 'statement_ids'),
		draft_reasons: textList(item, 'draft_reasons'),
		journal: readJournal(partOf(item, 'journal')),
	} as unknown as ShapedJournal;
}

/** An item of Create that was sent. Throws MalformedDocument. */
export function readSent(item: Row): PostingItem {
	requiredText(partOf(item, 'ledger'), 'journal_ref');
	return readShaped(item) as PostingItem;
}
