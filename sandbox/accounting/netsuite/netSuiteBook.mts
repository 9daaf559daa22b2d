// The books of the sandbox NetSuite: journal entries and the rules they must keep (accounting.md 4).
import type { Clock } from '../../clock.mts';
import type { Answer } from '../../httpServer.mts';
import { ActionRefused } from '../actionRefused.mts';
import { digitsOf, minorUnits, sum } from '../amounts.mts';
import { dateOf, isDate } from '../dates.mts';
import { hashIn, referenceIn } from '../journalView.mts';
import type { Book, JournalView, People } from '../journalView.mts';
import {
	CHART,
	CLOSED_THROUGH,
	NETSUITE_CURRENCIES,
	NETSUITE_DIMENSIONS,
	NETSUITE_SUBSIDIARIES,
	netSuiteAccountId,
} from '../seed.mts';
import type { AccountKind } from '../seed.mts';
import { isClosed, periodOf } from './netSuitePeriods.mts';
import { userError } from './netSuiteProblems.mts';
import type { Dimensions, NetSuiteAccount, NetSuiteEntry, NetSuiteLine, NetSuiteSettings } from './netSuiteTypes.mts';

type Json = Record<string, unknown>;

const TYPES: Record<AccountKind, string> = {
	income: 'Income',
	other_income: 'OthIncome',
	cost_of_sales: 'COGS',
	expense: 'Expense',
	other_expense: 'OthExpense',
	current_liability: 'OthCurrLiab',
	current_asset: 'OthCurrAsset',
	bank: 'Bank',
	receivable: 'AcctRec',
	payable: 'AcctPay',
	equity: 'Equity',
};
const FIRST_ID = 9_981;
const FIRST_NUMBER = 1_001;
const TAX_FIELDS = ['taxCode', 'tax1Amt', 'taxRate1', 'grossAmt', 'taxAccount'];

type Written = { entry: NetSuiteEntry } | { refused: Answer };

export class NetSuiteBook implements Book, People {
	readonly settings: NetSuiteSettings;
	readonly accounts: NetSuiteAccount[];
	private readonly byId = new Map<string, NetSuiteEntry>();
	private readonly clock: Clock;
	private count = 0;

	constructor(clock: Clock) {
		this.clock = clock;
		this.settings = {
			oneWorld: true,
			closedThrough: CLOSED_THROUGH,
			journalApproval: 'required',
			mandatory: [],
			createdStatus: 204,
			replaceOnPut: true,
			recordsLocked: false,
			jobMs: 50,
			concurrencyError: 'SSS_REQUEST_LIMIT_EXCEEDED',
		};
		this.accounts = CHART.map(({ code, name, kind }) => ({
			id: netSuiteAccountId(code),
			acctNumber: code,
			name,
			acctType: TYPES[kind],
			inactive: false,
		}));
	}

	/** Entries that still exist, voided ones too. */
	all(): NetSuiteEntry[] {
		return [...this.byId.values()].filter(({ state }) => state !== 'deleted');
	}

	/** By internal id or 'eid:<external id>'. */
	entry(key: string): NetSuiteEntry | undefined {
		if (key.startsWith('eid:')) return this.all().find(({ externalId }) => externalId === key.slice(4));
		const entry = this.byId.get(key);
		return entry?.state === 'deleted' ? undefined : entry;
	}

	/** A new entry. An external id that is taken is refused. */
	create(body: Json): Written {
		const externalId = String(body['externalId'] ?? '');
		if (externalId && this.entry(`eid:${externalId}`)) return { refused: userError('This record already exists.') };
		const checked = this.check(body, undefined, true);
		if ('entry' in checked) this.byId.set(checked.entry.id, checked.entry);
		return checked;
	}

	/** Changes an entry. Without `replaceLines`, lines that are sent come on top of those that are there. */
	change(entry: NetSuiteEntry, body: Json, replaceLines: boolean): Written {
		const checked = this.check(body, entry, replaceLines);
		if ('entry' in checked) this.byId.set(entry.id, checked.entry);
		return checked;
	}

	remove(entry: NetSuiteEntry): Answer | undefined {
		if (this.isClosed(entry.tranDate)) return PERIOD_CLOSED;
		entry.state = 'deleted';
		entry.updatedAt = this.clock.now();
		return undefined;
	}

	journals(): JournalView[] {
		return [...this.byId.values()].map((entry) => {
			const texts = [entry.memo, ...entry.lines.map(({ memo }) => memo)];
			return {
				system: 'netsuite',
				id: entry.id,
				reference: referenceIn(entry.externalId, entry.memo),
				state: entry.state === 'live' ? (entry.approved ? 'posted' : 'draft') : entry.state,
				date: entry.tranDate,
				currency: entry.currency.symbol,
				text: entry.memo,
				hash: hashIn(...texts),
				lines: entry.lines.map(({ account, minor }) => ({ accountCode: account.acctNumber, minor })),
				editedByHand: entry.editedByHand,
				writtenIntoClosedPeriod: entry.writtenIntoClosedPeriod,
			};
		});
	}

	/** A direct void: the entry stays with amounts of zero. */
	voidJournal(id: string): void {
		const entry = this.byHand(id);
		entry.state = 'void';
		entry.memo = `VOID ${entry.memo}`.trim();
		for (const line of entry.lines) line.minor = 0;
	}

	deleteJournal(id: string): void {
		const entry = this.byHand(id);
		if (this.isClosed(entry.tranDate)) throw new ActionRefused('The posting period is closed');
		entry.state = 'deleted';
	}

	editJournal(id: string, minor: number): void {
		const [first, second] = this.byHand(id).lines;
		first!.minor -= minor;
		second!.minor += minor;
	}

	postJournal(id: string): void {
		this.byHand(id).approved = true;
	}

	lock(date: string): void {
		if (date !== '' && !isDate(date)) throw new RangeError('A lock date is YYYY-MM-DD');
		this.settings.closedThrough = date;
	}

	setAccountActive(code: string, active: boolean): void {
		const account = this.accounts.find(({ acctNumber }) => acctNumber === code);
		if (!account) throw new ActionRefused(`There is no account ${code}`);
		account.inactive = !active;
	}

	private byHand(id: string): NetSuiteEntry {
		const entry = this.entry(id);
		if (!entry) throw new ActionRefused(`There is no journal entry ${id}`);
		entry.editedByHand = true;
		entry.updatedAt = this.clock.now();
		return entry;
	}

	private isClosed(date: string): boolean {
		return isClosed(periodOf(date), this.settings.closedThrough);
	}

	private check(body: Json, existing: NetSuiteEntry | undefined, replaceLines: boolean): Written {
		const { oneWorld, journalApproval } = this.settings;
		const externalId = String(body['externalId'] ?? existing?.externalId ?? '');
		const tranDate = body['tranDate'] ?? existing?.tranDate ?? dateOf(this.clock.wire(this.clock.now()));
		const subsidiaryId = referenceId(body['subsidiary']) ?? existing?.subsidiary?.id;
		const subsidiary = NETSUITE_SUBSIDIARIES.find(({ id }) => id === subsidiaryId);
		const currencyId = referenceId(body['currency']) ?? existing?.currency.id ?? subsidiary?.currency ?? '2';
		const currency = NETSUITE_CURRENCIES.find(({ id }) => id === currencyId);
		const rate = body['exchangeRate'] ?? existing?.exchangeRate ?? 1;

		if (!/^[\w-]*$/.test(externalId)) return { refused: userError('Invalid external id.', 'externalId') };
		if (!isDate(tranDate)) return { refused: userError('Invalid value for the field.', 'tranDate') };
		if (oneWorld && !subsidiaryId) {
			return { refused: userError('Please enter value(s) for: Subsidiary', 'subsidiary') };
		}
		if (subsidiaryId && !subsidiary) return { refused: invalidReference('subsidiary', subsidiaryId) };
		if (!currency) return { refused: invalidReference('currency', currencyId) };
		if (typeof rate !== 'number' || rate <= 0) return { refused: userError('Invalid value.', 'exchangeRate') };
		if (this.isClosed(tranDate) || (existing && this.isClosed(existing.tranDate))) return { refused: PERIOD_CLOSED };
		const lines = this.lines(body, digitsOf(currency.symbol), existing, replaceLines);
		if ('refused' in lines) return lines;
		const now = this.clock.now();
		const number = existing ? 0 : this.count++;
		return {
			entry: {
				id: existing?.id ?? String(FIRST_ID + number),
				tranId: existing?.tranId ?? `JE-${FIRST_NUMBER + number}`,
				externalId,
				tranDate,
				memo: String(body['memo'] ?? existing?.memo ?? ''),
				approved: journalApproval === 'off' || (body['approved'] ?? existing?.approved ?? false) === true,
				subsidiary,
				currency,
				exchangeRate: rate,
				reversalDate: (body['reversalDate'] ?? existing?.reversalDate) as string | undefined,
				lines: lines.lines,
				createdAt: existing?.createdAt ?? now,
				updatedAt: now,
				state: 'live',
				editedByHand: existing?.editedByHand ?? false,
				writtenIntoClosedPeriod: false,
			},
		};
	}

	private lines(
		body: Json,
		digits: number,
		existing: NetSuiteEntry | undefined,
		replaceLines: boolean,
	): { lines: NetSuiteLine[] } | { refused: Answer } {
		const items = (body['line'] as Json | undefined)?.['items'];
		if (items === undefined && existing) return { lines: existing.lines };
		if (!Array.isArray(items)) return { refused: userError('Please enter value(s) for: line', 'line') };
		const lines: NetSuiteLine[] = existing && !replaceLines ? [...existing.lines] : [];
		for (const [index, item] of (items as Json[]).entries()) {
			const line = this.line(item, digits, `line.items[${index}]`);
			if ('refused' in line) return line;
			lines.push(line);
		}
		if (lines.length < 2) return { refused: userError('You must enter at least two lines for this transaction.') };
		if (sum(lines.map(({ minor }) => minor)) !== 0) {
			return { refused: userError('The amounts in a journal entry must balance.', 'line') };
		}
		return { lines };
	}

	private line(item: Json, digits: number, path: string): NetSuiteLine | { refused: Answer } {
		const tax = TAX_FIELDS.find((field) => field in item);
		if (tax) return { refused: userError(`The field ${tax} is not supported on journal entries.`, `${path}.${tax}`) };
		const accountId = referenceId(item['account']);
		const account = this.accounts.find(({ id }) => id === accountId);
		if (!account || account.inactive) return { refused: invalidReference(`${path}.account`, String(accountId)) };
		const sides = ['debit', 'credit'].filter((side) => item[side] !== undefined && item[side] !== null);
		if (sides.length !== 1) return { refused: userError('Enter either a debit or a credit on a line.', path) };
		const minor = minorUnits(item[sides[0]!], digits);
		if (minor === undefined || minor < 0) return { refused: userError('Invalid amount.', `${path}.${sides[0]}`) };
		const dimensions: Dimensions = {};
		for (const name of ['department', 'class', 'location'] as const) {
			const id = referenceId(item[name]);
			if (id === undefined) {
				if (this.settings.mandatory.includes(name)) {
					return { refused: userError(`Please enter value(s) for: ${name}`, `${path}.${name}`) };
				}
				continue;
			}
			const found = NETSUITE_DIMENSIONS[name].find((candidate) => candidate.id === id);
			if (!found) return { refused: invalidReference(`${path}.${name}`, id) };
			dimensions[name] = { id, refName: found.name };
		}
		return { account, minor: sides[0] === 'debit' ? minor : 0 - minor, memo: String(item['memo'] ?? ''), dimensions };
	}
}

const PERIOD_CLOSED = userError('The posting period for this date is closed.', 'tranDate');

function invalidReference(path: string, id: string): Answer {
	return userError(`Invalid reference key ${id} for ${path}.`, path);
}

function referenceId(value: unknown): string | undefined {
	const id = (value as Json | undefined)?.['id'];
	return id === undefined ? undefined : String(id);
}
