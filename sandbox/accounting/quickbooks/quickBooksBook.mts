// The books of the sandbox QuickBooks Online: journal entries and the rules they must keep (accounting.md 3).
import type { Clock } from '../../clock.mts';
import type { Answer } from '../../httpServer.mts';
import { ActionRefused } from '../actionRefused.mts';
import { amountOf, digitsOf, minorUnits, sum } from '../amounts.mts';
import { dateOf, isDate } from '../dates.mts';
import { hashIn, referenceIn } from '../journalView.mts';
import type { Book, JournalView, People } from '../journalView.mts';
import {
	CHART,
	CLOSED_THROUGH,
	HOME_CURRENCY,
	QUICKBOOKS_CLASSES,
	QUICKBOOKS_DEPARTMENTS,
	QUICKBOOKS_TAX_CODES,
	quickBooksAccountId,
} from '../seed.mts';
import type { AccountKind } from '../seed.mts';
import { invalid } from './quickBooksProblems.mts';
import type { QuickBooksAccount, QuickBooksEntry, QuickBooksSettings } from './quickBooksTypes.mts';

type Json = Record<string, unknown>;

/** [AccountType, Classification] of each kind of account. */
const TYPES: Record<AccountKind, [string, string]> = {
	income: ['Income', 'Revenue'],
	other_income: ['Other Income', 'Revenue'],
	cost_of_sales: ['Cost of Goods Sold', 'Expense'],
	expense: ['Expense', 'Expense'],
	other_expense: ['Other Expense', 'Expense'],
	current_liability: ['Other Current Liability', 'Liability'],
	current_asset: ['Other Current Asset', 'Asset'],
	bank: ['Bank', 'Asset'],
	receivable: ['Accounts Receivable', 'Asset'],
	payable: ['Accounts Payable', 'Liability'],
	equity: ['Equity', 'Equity'],
};
const FIRST_ID = 1_187;
const LONGEST_DOC_NUMBER = 21;
const LONGEST_TEXT = 4_000;

type Written = { entry: QuickBooksEntry } | { refused: Answer };

export class QuickBooksBook implements Book, People {
	readonly settings: QuickBooksSettings;
	readonly accounts: QuickBooksAccount[];
	private readonly byId = new Map<string, QuickBooksEntry>();
	private readonly clock: Clock;
	private nextId = FIRST_ID;

	constructor(clock: Clock) {
		this.clock = clock;
		this.settings = {
			homeCurrency: HOME_CURRENCY,
			bookCloseDate: CLOSED_THROUGH,
			multiCurrency: false,
			duplicateDocNumbers: 'refuse',
			taxCounts: true,
			replayRefusals: false,
			requestIdSeconds: 0,
			subscriptionEnded: false,
		};
		this.accounts = CHART.map(({ code, name, kind }) => ({
			Id: quickBooksAccountId(code),
			Name: name,
			FullyQualifiedName: name,
			AcctNum: code,
			Active: true,
			Classification: TYPES[kind][1],
			AccountType: TYPES[kind][0],
			CurrencyRef: { value: HOME_CURRENCY },
			SyncToken: '0',
		}));
	}

	/** Entries that still exist. */
	all(): QuickBooksEntry[] {
		return [...this.byId.values()].filter((entry) => !entry.deleted);
	}

	entry(id: string): QuickBooksEntry | undefined {
		const entry = this.byId.get(id);
		return entry?.deleted ? undefined : entry;
	}

	/** A new entry, or with `Id` a full update. Posted at once: QuickBooks knows no drafts. */
	write(body: Json, allowDuplicate: boolean): Written {
		const existing = body['Id'] === undefined ? undefined : this.current(body);
		if (existing && 'refused' in existing) return existing;
		const checked = this.check(body, existing?.entry, allowDuplicate);
		if ('refused' in checked) return checked;
		this.byId.set(checked.entry.id, checked.entry);
		return checked;
	}

	/** Removes the entry that `Id` and `SyncToken` name. */
	remove(body: Json): Written {
		const found = this.current(body);
		if ('refused' in found) return found;
		if (this.isClosed(found.entry.date)) return { refused: PERIOD_CLOSED };
		found.entry.deleted = true;
		found.entry.updatedAt = this.clock.now();
		return found;
	}

	journals(): JournalView[] {
		return [...this.byId.values()].map((entry) => {
			const note = String(entry.body['PrivateNote'] ?? '');
			const descriptions = (entry.body['Line'] as Json[]).map((line) => String(line['Description'] ?? ''));
			const fromNumber = /^T\d/.test(entry.docNumber) ? `TTS-${entry.docNumber.slice(1)}` : '';
			return {
				system: 'quickbooks',
				id: entry.id,
				reference: referenceIn(note, ...descriptions, fromNumber),
				state: entry.deleted ? 'deleted' : 'posted',
				date: entry.date,
				currency: entry.currency,
				text: note,
				hash: hashIn(note, ...descriptions),
				lines: entry.lines.map(({ account, minor }) => ({ accountCode: account.AcctNum, minor })),
				editedByHand: entry.editedByHand,
				writtenIntoClosedPeriod: entry.writtenIntoClosedPeriod,
			};
		});
	}

	voidJournal(): void {
		throw new ActionRefused('QuickBooks cannot void a journal entry, only delete it');
	}

	postJournal(): void {
		throw new ActionRefused('A QuickBooks journal entry is posted from the start');
	}

	/** A person may do it in a closed period too: QuickBooks only asks for the closing password. */
	deleteJournal(id: string): void {
		this.byHand(id).deleted = true;
	}

	editJournal(id: string, minor: number): void {
		const entry = this.byHand(id);
		const digits = digitsOf(entry.currency);
		const lines = entry.lines;
		lines[0]!.minor -= minor;
		lines[1]!.minor += minor;
		entry.body['Line'] = (entry.body['Line'] as Json[]).map((line, index) => {
			const now = lines[index]!.minor;
			const detail = { ...(line['JournalEntryLineDetail'] as Json), PostingType: now < 0 ? 'Credit' : 'Debit' };
			return { ...line, Amount: amountOf(Math.abs(now), digits), JournalEntryLineDetail: detail };
		});
		entry.syncToken += 1;
	}

	lock(date: string): void {
		if (date !== '' && !isDate(date)) throw new RangeError('A lock date is YYYY-MM-DD');
		this.settings.bookCloseDate = date;
	}

	setAccountActive(code: string, active: boolean): void {
		const account = this.accounts.find(({ AcctNum }) => AcctNum === code);
		if (!account) throw new ActionRefused(`There is no account ${code}`);
		account.Active = active;
	}

	private byHand(id: string): QuickBooksEntry {
		const entry = this.entry(id);
		if (!entry) throw new ActionRefused(`There is no journal entry ${id}`);
		entry.editedByHand = true;
		entry.updatedAt = this.clock.now();
		return entry;
	}

	private current(body: Json): Written {
		const entry = this.entry(String(body['Id'] ?? ''));
		if (!entry)
			return { refused: invalid('610', 'Object Not Found : Something you are trying to use has been made inactive') };
		if (String(body['SyncToken'] ?? '') !== String(entry.syncToken)) {
			return {
				refused: invalid('5010', `Stale Object Error : You and another user were working on this at the same time.`),
			};
		}
		return { entry };
	}

	private isClosed(date: string): boolean {
		return date <= this.settings.bookCloseDate;
	}

	private check(body: Json, existing: QuickBooksEntry | undefined, allowDuplicate: boolean): Written {
		const { homeCurrency, multiCurrency, duplicateDocNumbers } = this.settings;
		const docNumber = String(body['DocNumber'] ?? '');
		const date = body['TxnDate'] ?? dateOf(this.clock.wire(this.clock.now()));
		const currency = String((body['CurrencyRef'] as Json | undefined)?.['value'] ?? homeCurrency);
		if (docNumber.length > LONGEST_DOC_NUMBER) return { refused: tooLong('DocNumber', LONGEST_DOC_NUMBER) };
		if (String(body['PrivateNote'] ?? '').length > LONGEST_TEXT)
			return { refused: tooLong('PrivateNote', LONGEST_TEXT) };
		if (!isDate(date)) return { refused: invalid('2090', 'TxnDate is not a date', 'TxnDate') };
		if (currency !== homeCurrency && !multiCurrency) {
			return { refused: business('Multicurrency is not enabled for this company.') };
		}
		const lines = this.lines(body, digitsOf(currency));
		if ('refused' in lines) return lines;
		if (this.isClosed(date) || (existing && this.isClosed(existing.date))) return { refused: PERIOD_CLOSED };
		const other = docNumber && this.all().find((entry) => entry.docNumber === docNumber && entry !== existing);
		if (other && !allowDuplicate && duplicateDocNumbers === 'refuse') {
			return {
				refused: invalid(
					'6140',
					'Duplicate Document Number Error : You must specify a different number. This number has already been used. ' +
						`DocNumber=${docNumber} is assigned to TxnType=Journal Entry with TxnId=${other.id}`,
				),
			};
		}
		const now = this.clock.now();
		const id = existing?.id ?? String(this.nextId++);
		const { Id: _id, SyncToken: _token, ...rest } = body;
		return {
			entry: {
				id,
				syncToken: existing ? existing.syncToken + 1 : 0,
				body: {
					...rest,
					TxnDate: date,
					Line: (body['Line'] as Json[]).map((line, index) => ({ Id: String(index), ...line })),
				},
				docNumber,
				date,
				currency,
				lines: lines.lines,
				createdAt: existing?.createdAt ?? now,
				updatedAt: now,
				deleted: false,
				editedByHand: existing?.editedByHand ?? false,
				writtenIntoClosedPeriod: false,
			},
		};
	}

	private lines(body: Json, digits: number): { lines: QuickBooksEntry['lines'] } | { refused: Answer } {
		const sent = body['Line'];
		if (!Array.isArray(sent) || sent.length === 0) return { refused: missing('Line') };
		const lines: QuickBooksEntry['lines'] = [];
		let balance = 0;
		for (const line of sent as Json[]) {
			const detail = line['JournalEntryLineDetail'] as Json | undefined;
			if (line['DetailType'] !== 'JournalEntryLineDetail' || !detail) return { refused: missing('Line.DetailType') };
			const amount = minorUnits(line['Amount'], digits);
			if (amount === undefined || amount < 0) return { refused: invalid('2090', 'Amount is not valid', 'Line.Amount') };
			const side = detail['PostingType'];
			if (side !== 'Debit' && side !== 'Credit') {
				return { refused: invalid('2170', `Invalid Enumeration : ${String(side)}`, 'PostingType') };
			}
			if (String(line['Description'] ?? '').length > LONGEST_TEXT) {
				return { refused: tooLong('Line.Description', LONGEST_TEXT) };
			}
			const problem = this.references(detail);
			if (problem) return { refused: problem };
			const account = this.accounts.find(({ Id }) => Id === (detail['AccountRef'] as Json)['value'])!;
			const tax = this.taxOf(body, detail, digits);
			if (tax === undefined) return { refused: invalid('2090', 'TaxAmount is not valid', 'TaxAmount') };
			const sign = side === 'Debit' ? 1 : -1;
			lines.push({ account, minor: sign * (amount + tax) });
			balance += sign * (amount + tax);
		}
		const hasBoth = lines.length > 1 && (sent as Json[]).some(isDebit) && !(sent as Json[]).every(isDebit);
		if (balance !== 0 || !hasBoth || sum(lines.map(({ minor }) => minor)) !== 0) {
			return { refused: business('Please balance debits and credits.') };
		}
		return { lines };
	}

	/** TaxAmount stands beside the net Amount under TaxExcluded. */
	private taxOf(body: Json, detail: Json, digits: number): number | undefined {
		if (detail['TaxAmount'] === undefined) return 0;
		const tax = minorUnits(detail['TaxAmount'], digits);
		return body['GlobalTaxCalculation'] === 'TaxExcluded' && this.settings.taxCounts ? tax : tax && 0;
	}

	/** Account, class, location and tax code exist and may be used. */
	private references(detail: Json): Answer | undefined {
		const value = (name: string) => (detail[name] as Json | undefined)?.['value'];
		const accountId = value('AccountRef');
		if (accountId === undefined) return missing('AccountRef');
		const account = this.accounts.find(({ Id }) => Id === accountId);
		if (!account) return invalid('2500', `Invalid Reference Id : Accounts element id ${String(accountId)} not found`);
		if (!account.Active) return INACTIVE;
		if (/^Accounts (Receivable|Payable)$/.test(account.AccountType) && !detail['Entity']) {
			return business(`When you use ${account.AccountType}, you must choose a customer or vendor in the Name field.`);
		}
		for (const [name, known] of [
			['ClassRef', QUICKBOOKS_CLASSES],
			['DepartmentRef', QUICKBOOKS_DEPARTMENTS],
			['TaxCodeRef', QUICKBOOKS_TAX_CODES],
		] as const) {
			const id = value(name);
			if (id === undefined) continue;
			const found = known.find(({ Id }) => Id === id);
			if (!found) return invalid('2500', `Invalid Reference Id : ${name} ${String(id)} not found`, name);
			if (!found.Active) return INACTIVE;
		}
		return undefined;
	}
}

const PERIOD_CLOSED = invalid(
	'6210',
	'The account period has closed and the books cannot be updated through the API. Use the website for these changes.',
);
const INACTIVE = invalid(
	'610',
	"Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
);

function missing(element: string): Answer {
	return invalid('2020', `Required parameter ${element} is missing in the request`, element);
}

function tooLong(element: string, limit: number): Answer {
	return invalid(
		'2050',
		`String length specified for ${element} does not match the supported length: at most ${limit}`,
		element,
	);
}

function business(detail: string): Answer {
	return invalid('6000', `Business Validation Error: ${detail}`);
}

function isDebit(line: Json): boolean {
	return (line['JournalEntryLineDetail'] as Json)['PostingType'] === 'Debit';
}
