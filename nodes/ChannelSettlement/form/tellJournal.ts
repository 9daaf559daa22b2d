/** What became of a journal, for the person who decided or wants to: what tts_journals says, never a promise. */
import { link, paragraphs } from '../../shared/channel/formPage';
import type { LastPage } from '../../shared/channel/formPage';
import { localTime } from '../../shared/channel/localTime';
import type { Shop } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { journalOf, stateOf } from '../ledger/decisionForm';

export interface TellSettings {
	/** tts_shops by id */
	shops: Map<string, Shop>;
	/** address of the form of 08f; '' when nobody knows it */
	formUrl: string;
	/** nothing is posted, reversed or taken back */
	isDryRun: boolean;
	/** IANA zone where the shop has none */
	timeZone: string;
}

export const TARGETS: Readonly<Record<string, string>> = {
	csv: 'Files by e-mail',
	xero: 'Xero',
	quickbooks: 'QuickBooks',
	netsuite: 'NetSuite',
};

export const STATES: Readonly<Record<string, string>> = {
	open: 'not sent yet',
	sending: 'it has left, and nobody knows yet whether it arrived',
	draft: 'there as a draft',
	posted: 'in the books',
	asked: 'waits for a person',
	approved: 'a person said yes; it is not posted yet',
	refused: 'a person said no',
	changed: 'differs from what TikTok says now',
	failed: 'was not taken; it is tried again',
	deleted: 'our draft was taken back',
	reversed: 'undone',
};

const TITLES: Readonly<Record<string, string>> = {
	sending: 'It has left, and its end is not known yet',
	draft: 'It is there as a draft',
	posted: 'It is in the books',
	asked: 'It waits for an answer',
	approved: 'Your yes is kept',
	refused: 'It is not posted',
	failed: 'It was not taken',
	deleted: 'The draft is taken back',
	reversed: 'It is reversed',
	changed: 'It still differs from TikTok',
};

export const by = (row: Row) => (cell(row, 'decided_by') === '' ? '' : ` by ${cell(row, 'decided_by')}`);

const wayBack = (formUrl: string, ref: string) =>
	formUrl === '' ? '' : `${formUrl}?journal_ref=${encodeURIComponent(ref)}`;

/** Reversals and corrections of a journal. */
export const followersOf = (ledger: readonly Row[], ref: string): Row[] =>
	ledger.filter((row) => {
		const name = cell(row, 'journal_ref');
		return name.startsWith(ref) && /^-[RC]\d+$/.test(name.slice(ref.length));
	});

/** States in which another answer may be given after this one did not go through. */
const AGAIN = new Set(['asked', 'failed', 'changed', 'open']);

/** @param ledger rows of tts_journals, read after the decision was carried out */
export function tellJournal(ref: string, ledger: readonly Row[], settings: TellSettings): LastPage {
	const row = journalOf(ledger, ref);
	if (!row)
		return {
			page_title: 'There is no such journal',
			page_text: paragraphs(
				`No journal is called "${ref}". Nothing was changed.`,
				'Open the form by the link in the e-mail, or copy journal_ref out of the table tts_journals: it begins with TTS-.',
			),
		};
	const state = stateOf(row);
	const zone = settings.shops.get(cell(row, 'shop_id'))?.timeZone || settings.timeZone;
	const decided = localTime(cell(row, 'decided_at'), zone);
	const target = TARGETS[cell(row, 'target')] ?? cell(row, 'target');
	const others = followersOf(ledger, ref).map(
		(one) => `${cell(one, 'journal_ref')}: ${STATES[stateOf(one)] ?? stateOf(one)}.`,
	);
	return {
		page_title: TITLES[state] ?? `The journal is ${state === '' ? 'without a state' : state}`,
		page_text: `${paragraphs(
			`${ref} over ${cell(row, 'amount')} ${cell(row, 'currency')}, ${target}: ${STATES[state] ?? state}.`,
			cell(row, 'note'),
			...others,
			settings.isDryRun ? 'Dry run: nothing is posted, reversed or taken back until dry_run is false.' : '',
			decided === '' ? '' : `Answered${by(row)}, ${decided}.`,
		)}${AGAIN.has(state) ? link(wayBack(settings.formUrl, ref), 'Choose again') : ''}`,
	};
}
