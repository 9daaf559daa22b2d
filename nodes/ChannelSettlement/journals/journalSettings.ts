/** Parameters of Prove and Build Journals and of Accrue Unsettled Orders → settings; each read once. */
import { nowOf, numberOf, oneOf, switchOf, wholeNumberOf } from '../../shared/channel/options';
import type { Shop } from '../../shared/channel/shops';
import { readShops } from '../../shared/channel/shops';
import { HOUR_MS } from '../../shared/channel/times';
import type { Row } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';
import type { AccountBook } from '../tables/accounts';
import { readAccounts } from '../tables/accounts';
import type { DimensionBook } from '../tables/dimensions';
import { readDimensions } from '../tables/dimensions';
import { OPTIONAL_IDENTITIES } from '../proof/identities';
import type { StatementDay } from '../proof/statementDay';
import { STATEMENT_DAYS } from '../proof/statementDay';
import type { RowProblem } from '../tables/tableProblems';
import { isHeldBy, shopProblems } from '../tables/tableProblems';
import type { IdentityName } from '../types';

export interface LedgerSettings {
	shops: Map<string, Shop>;
	accounts: AccountBook;
	dimensions: DimensionBook;
	/** rows of the tables that nobody can act on */
	problems: RowProblem[];
	/** whether such a row may be about the shop: then it gets no journal */
	isHeld(shopId: string): boolean;
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

export interface Tables {
	shops: Row[];
	accounts: Row[];
	dimensions: Row[];
}

/** Code of three letters; '' when nothing is given. Throws WrongSetting. */
export function currencyOf(value: unknown, name: string): string {
	const code = String(value ?? '')
		.trim()
		.toUpperCase();
	if (code === '' || /^[A-Z]{3}$/.test(code)) return code;
	throw new WrongSetting(`"${name}" has to be a code of three letters such as GBP; it is ${JSON.stringify(value)}.`);
}

/** @throws WrongSetting with a sentence that names the field */
export function readLedgerSettings(given: Row, tables: Tables, present: number): LedgerSettings {
	const shops = readShops(tables.shops);
	const accounts = readAccounts(tables.accounts);
	const dimensions = readDimensions(tables.dimensions);
	const problems = [...shopProblems(tables.shops, shops), ...accounts.problems, ...dimensions.problems];
	return {
		shops,
		accounts,
		dimensions,
		problems,
		isHeld: (shopId) => isHeldBy(problems, shopId),
		receivableMode: switchOf(given.receivableMode, 'Receivable Mode', false),
		baseCurrency: currencyOf(given.baseCurrency, 'Currency of the Books'),
		now: nowOf(given.now, present),
	};
}

function readIdentities(value: unknown): ReadonlySet<IdentityName> {
	const names = (Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[\s,;]+/)).filter(Boolean);
	const optional = OPTIONAL_IDENTITIES.map(({ name }) => name);
	for (const name of names) {
		if (!optional.some((identity) => identity === name)) {
			throw new WrongSetting(
				`"Identities for Information Only" may hold ${optional.join(', ')}, because the journal rests on the others; it holds ${name}.`,
			);
		}
	}
	return new Set(names as IdentityName[]);
}

/** @throws WrongSetting with a sentence that names the field */
export function readJournalSettings(given: Row, tables: Tables, present: number): JournalSettings {
	return {
		...readLedgerSettings(given, tables, present),
		unit: oneOf(given.unit, ['statement', 'payment'], 'One Journal Per'),
		journalCurrency: oneOf(given.journalCurrency, ['payout', 'statement'], 'Currency of Foreign Payouts'),
		toleranceMinor: wholeNumberOf(given.toleranceMinor, 'Tolerance (Minor Units)', { otherwise: 1, least: 0 }),
		informationOnly: readIdentities(given.informationOnly),
		readFrom: nowOf(given.readFrom, 0, 'Statements Read From'),
		bookFrom: nowOf(given.bookFrom, 0, 'First Day to Book'),
		statementDay: oneOf(given.statementDay, STATEMENT_DAYS, 'Day of a Statement'),
		openMs:
			numberOf(given.closedAfterHours, 'Statement Is Closed After (Hours)', { otherwise: 24, least: 0 }) * HOUR_MS,
	};
}
