/** What to do with one journal now (accounting.md 1.6 to 1.8 and 8). */
import { isoExact } from '../../shared/channel/times';
import type { ExceptionItem } from '../../shared/exception';
import type { ShapedJournal } from '../shapes/shapedTypes';
import { readClass } from './answerClass';
import type { Books } from './books';
import { createRequest, onDate } from './createRequest';
import type { FoundEntry } from './foundEntries';
import { foundEntries } from './foundEntries';
import type { HttpAnswer } from './httpAnswer';
import type { Ledger } from './ledgerRows';
import { isThere, rowFor, unchangedRow } from './ledgerRows';
import {
	changedCase,
	currencyCase,
	dayLimitCase,
	duplicateCase,
	lockedCase,
	refusedCase,
	removedCase,
	signInCase,
	systemName,
	unclearCase,
	unknownEntryCase,
} from './postingProblems';
import { rowCase } from '../tables/tableProblems';
import type { LedgerRow, PostingException, PostingItem, RetryItem, RetrySettings } from './postingTypes';
import { LONGEST_WAIT, triesOf, waitSeconds } from './retries';

export interface PostingSettings extends RetrySettings {
	ledger: Ledger;
	books: Books;
	/** whenNeeded: a person approves what would be a draft in a system without drafts */
	approval: 'whenNeeded' | 'always';
	lockedPeriod: 'ask' | 'firstOpenDay';
}

export type Outcome =
	| { to: 'create' | 'alreadyPosted' | 'ask'; json: PostingItem }
	| { to: 'lookUpAgain'; json: RetryItem }
	| { to: 'exceptions'; json: PostingException };

/** A journal, what is known of it, and what the ledger answered. */
interface Case {
	item: ShapedJournal;
	known: LedgerRow | undefined;
	answer: HttpAnswer | undefined;
	tries: number;
	settings: PostingSettings;
}

const tell = ({ item }: Case, words: ExceptionItem, ledger: LedgerRow): Outcome => ({
	to: 'exceptions',
	json: { ...words, journal_ref: item.journal_ref, target: item.target, ledger },
});

/** A person is told; whether it is there is as well known as before. */
const unsettled = (about: Case, words: ExceptionItem): Outcome =>
	tell(about, words, unchangedRow(about.item, about.known, { note: words.title }));

/** It is not there, and is not created now. */
const notCreated = (about: Case, words: ExceptionItem): Outcome =>
	tell(about, words, rowFor(about.item, about.known, { state: 'failed', note: words.title }));

/** What was posted stays in the row: a reversal mirrors it, not what the statement has become. */
const changed = (about: Case, row: LedgerRow, posted: string): Outcome =>
	tell(about, changedCase(about.item, row.journal_ref, posted), {
		...row,
		content_hash: posted,
		state: 'changed',
		remote_state: (row.state === 'changed' ? row.remote_state : row.state) === 'draft' ? 'draft' : 'posted',
		// A journal that is not the posted one would be mirrored wrongly.
		journal: row.content_hash === posted ? row.journal : '',
		note: `The statement is now ${about.item.content_hash}`,
	});

const alreadyPosted = ({ item, tries }: Case, ledger: LedgerRow, reason: string): Outcome => ({
	to: 'alreadyPosted',
	json: { ...item, ledger, tries, reason },
});

function lookUpAgain({ item, known, answer, tries, settings }: Case, message: string): Outcome {
	const about = { item, known, answer, tries, settings };
	const wait = waitSeconds(answer, tries, settings);
	if (tries + 1 >= settings.maxTries || wait > LONGEST_WAIT) {
		return unsettled(about, unclearCase(item, tries + 1, message));
	}
	const reason = `${systemName(item.target)} gave no clear answer to the look-up.${message ? ` ${message}` : ''}`;
	const ledger = unchangedRow(item, known, {});
	return { to: 'lookUpAgain', json: { ...item, ledger, tries: tries + 1, wait_seconds: wait, reason } };
}

/** A journal that a correction has replaced, or that was taken back on request. */
function replaced(about: Case): Outcome | undefined {
	const { item, known, settings } = about;
	const correction = settings.ledger.correctionOf(item.journal_ref, item.target);
	if (correction && isThere(correction)) {
		if (correction.content_hash !== item.content_hash) return changed(about, correction, correction.content_hash);
		return alreadyPosted(about, correction, `${correction.journal_ref} has replaced it, with the same amounts.`);
	}
	if (known?.state !== 'reversed') return undefined;
	return alreadyPosted(about, known, 'It was reversed on request, so it is not posted again.');
}

function useEntry(about: Case, { remote_id, hash, state }: FoundEntry): Outcome {
	const { item, known, settings } = about;
	if (hash === '') return unsettled(about, unknownEntryCase(item, remote_id));
	const there = { remote_id, state: state === 'draft' ? ('draft' as const) : ('posted' as const) };
	if (hash !== item.content_hash) return changed(about, unchangedRow(item, known, there), hash);
	const posted_at = known?.posted_at || isoExact(settings.now);
	const row = rowFor(item, known, { ...there, posted_at });
	return alreadyPosted(about, row, `It is in ${systemName(item.target)} as ${remote_id}, with the same amounts.`);
}

const isFile = ({ request }: ShapedJournal) => request === undefined;

function isApproved({ item, known }: Case): boolean {
	return known?.approved_hash === item.content_hash;
}

function ask(about: Case): Outcome {
	const { item, known, tries } = about;
	const asked_before = known?.state === 'asked' && known.content_hash === item.content_hash;
	const reason = item.must_be_draft
		? item.draft_reasons.join(' ')
		: 'Journals wait for approval, because the settings say so.';
	const ledger = rowFor(item, known, { state: 'asked', note: reason });
	return { to: 'ask', json: { ...item, ledger, tries, reason, asked_before } };
}

function create(about: Case, item: ShapedJournal): Outcome {
	const { known, tries, settings } = about;
	const { request, row } = createRequest(item, known);
	const state = isFile(item)
		? { state: 'posted' as const, posted_at: isoExact(settings.now), remote_id: item.file_name ?? '' }
		: { state: 'sending' as const };
	const approved_hash = isApproved(about) ? item.content_hash : '';
	const day = item.date === about.item.date ? '' : `, on ${item.date}, the first open day`;
	return {
		to: 'create',
		json: {
			...item,
			...(request ? { request } : {}),
			ledger: rowFor(item, known, { ...row, approved_hash, ...state }),
			tries,
			reason: `It is not in ${systemName(item.target)} yet, so it is created now${day}.`,
		},
	};
}

/** TTS-A<shop>-<month>-R1, and its parts: what takes the accrual back on the next day. A person's reversal is -R2. */
const ACCRUAL_REVERSAL = /^(TTS-A.+)-R1(?:-P\d+)?$/;

/** Alone in the books, because the accrual could not be posted, the reversal would take away what nobody has added. */
function waitsForAccrual(about: Case): Outcome | undefined {
	const { item, known, settings } = about;
	const accrual = ACCRUAL_REVERSAL.exec(item.journal_ref)?.[1];
	if (!accrual || isFile(item) || isThere(settings.ledger.rowOf(accrual, item.target))) return undefined;
	const reason = `It waits until ${accrual} is in ${systemName(item.target)}.`;
	return alreadyPosted(about, unchangedRow(item, known, { note: reason }), reason);
}

/** Nothing is there under its reference. */
function post(about: Case): Outcome {
	const waiting = waitsForAccrual(about);
	if (waiting) return waiting;
	const { books, lockedPeriod, approval } = about.settings;
	let { item } = about;
	const { target, status, currency, books_currency } = item;
	if (!isFile(item) && books.isLocked(item.date)) {
		if (lockedPeriod === 'ask') return notCreated(about, lockedCase(item));
		item = onDate(item, books.firstOpenDay(item.date));
	}
	const base = books.baseCurrency;
	// Shaped without knowing that it is foreign there, it says nothing of its currency: its amounts would count as those of the books.
	if (base !== '' && base !== currency && base !== books_currency) return notCreated(about, currencyCase(item, base));
	const needsPerson = approval === 'always' || (target === 'quickbooks' && status === 'draft');
	return needsPerson && !isApproved(about) ? ask(about) : create(about, item);
}

function useLookUp(about: Case, answer: HttpAnswer): Outcome {
	const { item, known } = about;
	const { kind, message } = readClass(item.target, answer);
	if (kind === 'unclear') return lookUpAgain(about, message);
	if (kind === 'sign_in') return unsettled(about, signInCase(item, message));
	if (kind === 'day_limit') return unsettled(about, dayLimitCase(item));
	const isFree = kind === 'not_found' && item.target === 'netsuite';
	if (kind !== 'ok' && !isFree) return unsettled(about, refusedCase(item, message));
	const entries = isFree ? [] : foundEntries(item, answer);
	const there = entries.filter(({ state }) => state !== 'gone');
	if (there.length > 1) {
		const ids = there.map(({ remote_id: id }) => id);
		return unsettled(about, duplicateCase(item, ids));
	}
	if (there.length === 1) return useEntry(about, there[0]);
	const isOurDeletion = known?.state === 'deleted';
	const wasRemoved = (entries.length > 0 && !isOurDeletion) || isThere(known);
	return wasRemoved ? unsettled(about, removedCase(item)) : post(about);
}

function useFile(about: Case): Outcome {
	const { item, known } = about;
	if (!known || !isThere(known)) return post(about);
	if (known.content_hash !== item.content_hash) return changed(about, known, known.content_hash);
	return alreadyPosted(about, known, `${item.file_name} was written before, with the same amounts.`);
}

/** @param answer of the look-up; undefined for files, and when none came */
export function decideJournal(item: ShapedJournal, answer: HttpAnswer | undefined, settings: PostingSettings): Outcome {
	const known = settings.ledger.rowOf(item.journal_ref, item.target);
	const about = { item, known, answer, tries: triesOf(item), settings };
	const unclear = settings.ledger.problemOf(item.journal_ref);
	if (unclear) {
		const nothing = `So nobody knows whether ${item.journal_ref} is in the books. Nothing was posted.`;
		return tell(about, rowCase(unclear.problem, nothing), unclear.row);
	}
	const done = replaced(about);
	if (done) return done;
	// A no counts until the settlement changes, or until the same person says yes.
	if (known?.state === 'refused' && known.content_hash === item.content_hash) {
		return alreadyPosted(about, known, 'A person did not want it posted.');
	}
	if (isFile(item)) return useFile(about);
	return answer ? useLookUp(about, answer) : lookUpAgain(about, 'The look-up has no answer.');
}
