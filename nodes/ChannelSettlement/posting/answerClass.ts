/** What an answer of a ledger system means (accounting.md 8), whatever was asked. */
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Target } from '../shapes/shapedTypes';
import type { HttpAnswer } from './httpAnswer';
import { listOf } from './httpAnswer';

type AnswerClass =
	| 'ok'
	/** nobody knows whether it was done, or it was not because of load: look up again */
	| 'unclear'
	| 'not_found'
	/** the reference is there already: look up */
	| 'duplicate'
	| 'period'
	| 'data'
	| 'sign_in'
	/** calls of this day are used up */
	| 'day_limit';

export interface ReadAnswer {
	kind: AnswerClass;
	/** words of the system, for people */
	message: string;
}

const MOST_TEXT = 300;

const texts = (parts: string[]) => [...new Set(parts.filter(Boolean))].join(' ').slice(0, MOST_TEXT);

/** Xero: ValidationErrors of elements, of the journals themselves in a 200, or a message. */
function xeroMessage(body: Row): string {
	const elements = [...listOf(body.Elements), ...listOf(body.ManualJournals)];
	const errors = elements.flatMap((element) => listOf(element.ValidationErrors).map((error) => cell(error, 'Message')));
	return texts(errors.length > 0 ? errors : [cell(body, 'Detail') || cell(body, 'Message')]);
}

const quickBooksErrors = (body: Row) => listOf((body.Fault as Row | undefined)?.Error);

const netSuiteErrors = (body: Row) => listOf(body['o:errorDetails']);

function byStatus(status: number): AnswerClass {
	if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) return 'unclear';
	if (status === 401 || status === 403) return 'sign_in';
	if (status === 404) return 'not_found';
	return status >= 200 && status < 300 ? 'ok' : 'data';
}

function xero({ status, headers, body }: HttpAnswer): ReadAnswer {
	const message = xeroMessage(body);
	const kind = byStatus(status);
	if (status === 429 && cell(headers, 'x-rate-limit-problem').toLowerCase() === 'day') {
		return { kind: 'day_limit', message: 'The daily limit of calls is used up.' };
	}
	const isRefused = kind === 'data' || (kind === 'ok' && listOf(body.ManualJournals).some(hasErrors));
	if (!isRefused) return { kind, message };
	return { kind: /lock(ed)? date|locked|closed/i.test(message) ? 'period' : 'data', message };
}

const hasErrors = (journal: Row) =>
	cell(journal, 'StatusAttributeString') === 'ERROR' || listOf(journal.ValidationErrors).length > 0;

const QUICKBOOKS: Record<string, AnswerClass> = {
	'3001': 'unclear',
	'003001': 'unclear',
	'10000': 'unclear',
	// Stale SyncToken: read again, decide again.
	'5010': 'unclear',
	'6140': 'duplicate',
	'6210': 'period',
	'120': 'sign_in',
	'6190': 'sign_in',
	'3200': 'sign_in',
};

function quickBooks({ status, body }: HttpAnswer): ReadAnswer {
	const errors = quickBooksErrors(body);
	const message = texts(errors.map((error) => cell(error, 'Detail') || cell(error, 'Message')));
	if (status === 401) return { kind: 'sign_in', message };
	const known = errors.map((error) => QUICKBOOKS[cell(error, 'code')]).find(Boolean);
	if (known) return { kind: known, message };
	if (errors.some((error) => /ThrottleExceeded/i.test(cell(error, 'Message')))) return { kind: 'unclear', message };
	const kind = byStatus(status);
	return { kind: kind === 'ok' && errors.length > 0 ? 'data' : kind, message };
}

const NETSUITE_LIMIT = /REQUEST_LIMIT_EXCEEDED|REQUEST_BLOCKED|CONCURREN|RATE_LIMIT/i;

function netSuite({ status, body }: HttpAnswer): ReadAnswer {
	const errors = netSuiteErrors(body);
	const codes = errors.map((error) => cell(error, 'o:errorCode')).join(' ');
	const message = texts(errors.map((error) => cell(error, 'detail')));
	const kind = byStatus(status);
	if (kind === 'ok' || kind === 'unclear') return { kind, message };
	if (NETSUITE_LIMIT.test(codes)) return { kind: 'unclear', message };
	if (/INVALID_LOGIN|INSUFFICIENT_PERMISSION/i.test(codes) || kind === 'sign_in') return { kind: 'sign_in', message };
	if (/IDEMPOTENCY_ERROR|DUP_|UNIQUE_CUST_ID/i.test(codes)) return { kind: 'duplicate', message };
	// The same code stands for most refusals, so the words decide; their exact form is not documented.
	if (/already exists|already been used|duplicate/i.test(message)) return { kind: 'duplicate', message };
	if (/record has been locked/i.test(message)) return { kind: 'unclear', message };
	if (/period/i.test(message) && /closed|locked/i.test(message)) return { kind: 'period', message };
	// A wrong address answers 404 too; only this code means that there is no such record.
	if (kind === 'not_found' && errors.length > 0 && !/NONEXISTENT_ID|RCRD_DSNT_EXIST/i.test(codes)) {
		return { kind: 'data', message };
	}
	return { kind, message };
}

const READERS: Partial<Record<Target, (answer: HttpAnswer) => ReadAnswer>> = {
	xero,
	quickbooks: quickBooks,
	netsuite: netSuite,
};

export function readClass(target: Target, answer: HttpAnswer): ReadAnswer {
	const read = READERS[target]?.(answer) ?? { kind: byStatus(answer.status), message: '' };
	return { kind: read.kind, message: read.message || answer.failure };
}
