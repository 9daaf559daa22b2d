/** What Shape for the Ledger asks of each target. */
import type { Journal, JournalLine } from '../types';
import type { ShapeSettings } from './shapeSettings';
import type { JournalPart, ShapedJournal } from './shapedTypes';

type ShapedPart = Pick<ShapedJournal, 'look_up_by' | 'request' | 'look_up' | 'file_name' | 'mime_type' | 'text'>;

export interface LedgerForm {
	/** name for people */
	system: string;
	/** '' when the line has no account there: it is never sent then */
	accountOf(line: JournalLine): string;
	/** column of tts_accounts that says it */
	accountColumn: string;
	/** why the journal cannot be sent, as clauses; none when it can */
	problems(journal: Journal, settings: ShapeSettings): string[];
	/** a setting without which no journal may be sent, as a sentence; '' when nothing is missing */
	missingSetting?(currencies: ReadonlySet<string>, settings: ShapeSettings): string;
	/** why it has to be a draft there, as sentences */
	draftReasons(journal: Journal, settings: ShapeSettings): string[];
	/** files have no limit of lines */
	isFile?: true;
	shape(journal: Journal, part: JournalPart, status: ShapedJournal['status'], settings: ShapeSettings): ShapedPart;
}
