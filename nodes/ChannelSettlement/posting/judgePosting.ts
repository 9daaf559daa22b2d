/** What came of a create: it is there, or it has to be looked up, or a person has to help (accounting.md 8). */
import { isoExact } from '../../shared/channel/times';
import { readOrFault } from '../../shared/channel/malformed';
import { isEmptyItem } from '../../shared/channel/rows';
import type { ExceptionItem } from '../../shared/exception';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import type { Placed } from '../../shared/channel/placed';
import { readClass } from './answerClass';
import type { HttpAnswer } from './httpAnswer';
import { answersOf, listOf } from './httpAnswer';
import {
	dayLimitCase,
	lockedCase,
	refusedCase,
	signInCase,
	systemName,
	unclearCase,
	unreadItem,
} from './postingProblems';
import type { LedgerRow, PostingException, PostingItem, RetryItem, RetrySettings } from './postingTypes';
import { readSent } from './readShaped';
import { LONGEST_WAIT, triesOf, waitSeconds } from './retries';

interface Judgements {
	posted: Array<Placed<PostingItem>>;
	lookUpAgain: Array<Placed<RetryItem>>;
	exceptions: Array<Placed<PostingException>>;
}

/** Id of the entry that was created; '' when the answer does not say it. */
function createdId({ target }: PostingItem, { headers, body, status }: HttpAnswer): string {
	if (target === 'xero') return cell(listOf(body.ManualJournals)[0] ?? {}, 'ManualJournalID');
	if (target === 'quickbooks') return cell((body.JournalEntry ?? {}) as Row, 'Id');
	// 202 is a job that still runs.
	return status === 202 ? '' : (/\/journalEntry\/(\d+)\/?$/i.exec(cell(headers, 'location'))?.[1] ?? '');
}

const NOT_JUDGED =
	'It was sent, and nobody knows what came of it: the next run looks it up before anything is sent again.';

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** @param items of Create; @param answers of the HTTP Request node that sent them */
export function judgePosting(items: Row[], answers: Row[], settings: RetrySettings): Judgements {
	const result: Judgements = { posted: [], lookUpAgain: [], exceptions: [] };
	const given = answersOf(items, answers);
	const time = isoExact(settings.now);

	items.forEach((row, index) => {
		if (isEmptyItem(row)) return;
		const read = readOrFault(() => readSent(row));
		if ('fault' in read) {
			const json = unreadItem(row, read.fault, undefined, NOT_JUDGED);
			result.exceptions.push({ json, indexes: [index] });
			return;
		}
		const item = read.value;
		const answer = given[index];
		const tries = triesOf(item);
		const place = { indexes: [index] };
		const tell = (words: ExceptionItem, change: Partial<LedgerRow>) => {
			const ledger = { ...item.ledger, note: words.title, ...change };
			const json = { ...words, journal_ref: item.journal_ref, target: item.target, ledger };
			result.exceptions.push({ json, ...place });
		};
		const again = (message: string, atOnce = false) => {
			const wait = atOnce ? 0 : waitSeconds(answer, tries, settings);
			if (tries + 1 >= settings.maxTries || wait > LONGEST_WAIT) {
				tell(unclearCase(item, tries + 1, message), {});
				return;
			}
			const reason = `Look it up before anything is sent again.${message ? ` ${message}` : ''}`;
			result.lookUpAgain.push({ json: { ...item, tries: tries + 1, wait_seconds: wait, reason }, ...place });
		};
		if (!answer) return again('The create has no answer.');
		const { kind, message } = readClass(item.target, answer);
		const id = kind === 'ok' ? createdId(item, answer) : '';
		if (id !== '' && id !== NO_ID) {
			const state = item.target === 'quickbooks' ? 'posted' : item.status;
			const ledger: LedgerRow = { ...item.ledger, remote_id: id, state, posted_at: time, note: '' };
			const reason = `${systemName(item.target)} has it as ${id}.`;
			result.posted.push({ json: { ...item, ledger, tries, reason }, ...place });
			return;
		}
		const failed = { state: 'failed' as const };
		if (kind === 'ok' || kind === 'unclear') again(message);
		else if (kind === 'duplicate') again(message, true);
		else if (kind === 'sign_in') tell(signInCase(item, message), failed);
		else if (kind === 'day_limit') tell(dayLimitCase(item), failed);
		else if (kind === 'period') tell(lockedCase(item, message), failed);
		else tell(refusedCase(item, message), failed);
	});
	return result;
}
