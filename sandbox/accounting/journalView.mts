// What all three books have in common: journals as an auditor sees them.
import type { AccountingSystem } from '../faults.mts';

export interface JournalView {
	system: AccountingSystem;
	id: string;
	/** 'TTS-<statement id>' with its suffix ('-R1'), read from the text of the journal; '' when there is none. */
	reference: string;
	/** In the ledger, kept as a draft, or taken out again. */
	state: 'posted' | 'draft' | 'void' | 'deleted';
	/** YYYY-MM-DD. */
	date: string;
	currency: string;
	/** Narration, private note or memo. */
	text: string;
	/** The content hash, if the journal carries one. */
	hash: string;
	/** Debit > 0, credit < 0, gross of tax, in minor units. */
	lines: Array<{ accountCode: string; minor: number }>;
	/** A person changed it after it was written. */
	editedByHand: boolean;
	/** The date was already closed when an API call wrote it. */
	writtenIntoClosedPeriod: boolean;
}

export interface Book {
	journals(): JournalView[];
}

/** What a person does in the user interface. Throws ActionRefused when the system would not let them. */
export interface People {
	/** Takes a posted journal out of the ledger but leaves it visible. */
	voidJournal(id: string): void;
	/** Removes it. */
	deleteJournal(id: string): void;
	/** Moves `minor` from the first line to the second, so the journal stays balanced. */
	editJournal(id: string, minor: number): void;
	/** Books a draft. */
	postJournal(id: string): void;
	/** Closes the books up to and including this day; '' opens them. */
	lock(date: string): void;
	/** Makes an account usable or not. */
	setAccountActive(code: string, active: boolean): void;
}

const REFERENCE = /TTS-\d+(?:-[A-Z]\d+)*/;
const HASH = /\b[0-9a-f]{12}\b/;

export function referenceIn(...texts: string[]): string {
	for (const text of texts) {
		const found = REFERENCE.exec(text)?.[0];
		if (found) return found;
	}
	return '';
}

export function hashIn(...texts: string[]): string {
	for (const text of texts) {
		const found = HASH.exec(text)?.[0];
		// Twelve digits alone are rather a part of an id.
		if (found && /[a-f]/.test(found)) return found;
	}
	for (const text of texts) {
		const found = /\[([0-9a-f]{12})\]/.exec(text)?.[1];
		if (found) return found;
	}
	return '';
}
