/** Parameters of Prove and Build Journals and of Accrue Unsettled Orders → settings; each read once. */
import type { Row } from '../shared/tableRows';
import type { AccountBook } from './accounts';
import { readAccounts } from './accounts';
import type { DimensionBook } from './dimensions';
import { readDimensions } from './dimensions';
import type { Shop } from './shops';
import { readShops } from './shops';
import type { StatementDay } from './statementDay';
import { STATEMENT_DAYS } from './statementDay';
import type { IdentityName } from './types';

export interface LedgerSettings {
	shops: Map<string, Shop>;
	accounts: AccountBook;
	dimensions: DimensionBook;
	/** revenue and customer-paid shipping go to one receivable account */
	receivableMode: boolean;
	/** '' = that of the journal */
	baseCurrency: string;
	/** Unix milliseconds */
	now: number;
}

export interface JournalSettings extends LedgerSettings {
	unit: 'statement' | 'payment';
	/** lines of a foreign payout: in the currency of the payout, or of the statement */
	journalCurrency: 'payout' | 'statement';
	/** per identity and document, in minor units */
	toleranceMinor: number;
	/** identities that are told but never stop a journal */
	informationOnly: ReadonlySet<IdentityName>;
	/** Unix milliseconds; statements before it were not asked for. 0 = unknown */
	readFrom: number;
	/** Unix milliseconds; what lies before it is in the books already. 0 = nothing */
	bookFrom: number;
	/** which day a statement is of */
	statementDay: StatementDay;
	/** an unpaid statement may still grow for this long after its day began */
	openMs: number;
}

/** Identities that the journal itself does not rest on. */
export const OPTIONAL_IDENTITIES: readonly IdentityName[] = ['F7', 'F8', 'F9', 'F10'];

export interface Tables {
	shops: Row[];
	accounts: Row[];
	dimensions: Row[];
}

const isBlank = (value: unknown) => value === undefined || value === null || String(value).trim() === '';

/** A number of an option; expressions on the settings table give text. */
export function wholeNumber(value: unknown, otherwise: number, name: string): number {
	if (isBlank(value)) return otherwise;
	const number = Number(value);
	if (Number.isSafeInteger(number) && number >= 0) return number;
	throw new TypeError(`"${name}" has to be a whole number, 0 or more; it is ${JSON.stringify(value)}.`);
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[], name: string): T {
	if (isBlank(value)) return allowed[0];
	const found = allowed.find((candidate) => candidate === value);
	if (found) return found;
	throw new TypeError(`"${name}" has to be ${allowed.join(' or ')}; it is ${JSON.stringify(value)}.`);
}

function yesNo(value: unknown): boolean {
	return value === true || ['true', '1', 'yes', 'on'].includes(String(value).trim().toLowerCase());
}

const SECONDS = /^\d{9,11}$/;

/** Unix milliseconds of a time option: ISO 8601, or Unix seconds as TikTok takes them. Throws TypeError. */
export function readTimeOption(value: unknown, otherwise: number, name: string): number {
	if (isBlank(value)) return otherwise;
	const text = String(value).trim();
	const time = SECONDS.test(text) ? Number(text) * 1000 : Date.parse(text);
	if (Number.isNaN(time)) throw new TypeError(`"${name}" is no time: ${text}`);
	return time;
}

/** @throws TypeError with a sentence that names the field */
export function readLedgerSettings(given: Row, tables: Tables, present: number): LedgerSettings {
	const baseCurrency = isBlank(given.baseCurrency) ? '' : String(given.baseCurrency).trim().toUpperCase();
	if (baseCurrency !== '' && !/^[A-Z]{3}$/.test(baseCurrency)) {
		throw new TypeError(`"Currency of the Books" has to be a code of three letters; it is ${baseCurrency}.`);
	}
	return {
		shops: readShops(tables.shops),
		accounts: readAccounts(tables.accounts),
		dimensions: readDimensions(tables.dimensions),
		receivableMode: yesNo(given.receivableMode ?? false),
		baseCurrency,
		now: readTimeOption(given.now, present, 'Time of the Decision'),
	};
}

function readIdentities(value: unknown): ReadonlySet<IdentityName> {
	const names = Array.isArray(value) ? value.map(String) : isBlank(value) ? [] : String(value).split(/[\s,;]+/);
	for (const name of names) {
		if (!OPTIONAL_IDENTITIES.some((identity) => identity === name)) {
			throw new TypeError(
				`"Identities for Information Only" may hold ${OPTIONAL_IDENTITIES.join(', ')}, because the journal rests on the others; it holds ${name}.`,
			);
		}
	}
	return new Set(names as IdentityName[]);
}

/** @throws TypeError with a sentence that names the field */
export function readJournalSettings(given: Row, tables: Tables, present: number): JournalSettings {
	return {
		...readLedgerSettings(given, tables, present),
		unit: oneOf(given.unit, ['statement', 'payment'], 'One Journal Per'),
		journalCurrency: oneOf(given.journalCurrency, ['payout', 'statement'], 'Currency of Foreign Payouts'),
		toleranceMinor: wholeNumber(given.toleranceMinor, 1, 'Tolerance (Minor Units)'),
		informationOnly: readIdentities(given.informationOnly),
		readFrom: readTimeOption(given.readFrom, 0, 'Statements Read From'),
		bookFrom: readTimeOption(given.bookFrom, 0, 'First Day to Book'),
		statementDay: oneOf(given.statementDay, STATEMENT_DAYS, 'Day of a Statement'),
		openMs: wholeNumber(given.closedAfterHours, 24, 'Statement Is Closed After (Hours)') * 3_600_000,
	};
}
