// The books of the sandbox Xero: manual journals and the rules they must keep (accounting.md 2).
import { ActionRefused } from '../actionRefused.mts';
import { amountText, digitsOf, minorUnits, sum } from '../amounts.mts';
import { dateOf, dayMonthYear, isDate } from '../dates.mts';
import { hashIn, referenceIn } from '../journalView.mts';
import type { Book, JournalView, People } from '../journalView.mts';
import { CHART, CLOSED_THROUGH, HOME_CURRENCY, TRACKING, YEAR_CLOSED_THROUGH } from '../seed.mts';
import type { AccountKind } from '../seed.mts';
import type { Clock } from '../../clock.mts';
import type { Ids } from '../../ids.mts';
import type {
	LineAmountTypes,
	XeroAccount,
	XeroJournal,
	XeroLine,
	XeroSettings,
	XeroStatus,
	XeroTaxRate,
	XeroTracking,
} from './xeroTypes.mts';

type Json = Record<string, unknown>;

/** [Type, Class] of each kind of account. */
const TYPES: Record<AccountKind, [string, string]> = {
	income: ['REVENUE', 'REVENUE'],
	other_income: ['OTHERINCOME', 'REVENUE'],
	cost_of_sales: ['DIRECTCOSTS', 'EXPENSE'],
	expense: ['EXPENSE', 'EXPENSE'],
	other_expense: ['EXPENSE', 'EXPENSE'],
	current_liability: ['CURRLIAB', 'LIABILITY'],
	current_asset: ['CURRENT', 'ASSET'],
	bank: ['BANK', 'ASSET'],
	receivable: ['CURRENT', 'ASSET'],
	payable: ['CURRLIAB', 'LIABILITY'],
	equity: ['EQUITY', 'EQUITY'],
};

/** Which status may follow which. */
const NEXT: Record<XeroStatus, readonly XeroStatus[]> = {
	DRAFT: ['DRAFT', 'POSTED', 'DELETED'],
	POSTED: ['POSTED', 'VOIDED'],
	DELETED: [],
	VOIDED: [],
};

export type Saved = { journal: XeroJournal } | { errors: string[] };

export class XeroBook implements Book, People {
	readonly settings: XeroSettings;
	readonly accounts: XeroAccount[];
	readonly taxRates: XeroTaxRate[];
	readonly tracking: XeroTracking[];
	private readonly byId = new Map<string, XeroJournal>();
	private readonly clock: Clock;
	private readonly ids: Ids;

	constructor(clock: Clock, ids: Ids) {
		this.clock = clock;
		this.ids = ids;
		this.settings = {
			baseCurrency: HOME_CURRENCY,
			periodLockDate: CLOSED_THROUGH,
			endOfYearLockDate: YEAR_CLOSED_THROUGH,
			adviser: false,
			unknownTracking: 'refuse',
			narrationFunctions: false,
			defaultLineAmountTypes: 'Exclusive',
			idempotencySeconds: 360,
		};
		this.accounts = CHART.map(({ code, name, kind, taxed, systemAccount }) => ({
			AccountID: ids.uuid(),
			Code: code,
			Name: name,
			Type: TYPES[kind][0],
			Class: TYPES[kind][1],
			TaxType: taxed ? 'OUTPUT2' : 'NONE',
			Status: 'ACTIVE',
			...(systemAccount ? { SystemAccount: systemAccount } : {}),
			...(kind === 'bank' ? { BankAccountType: 'BANK' } : {}),
		}));
		this.taxRates = [
			{
				Name: '20% (VAT on Income)',
				TaxType: 'OUTPUT2',
				rate: 2_000,
				Status: 'ACTIVE',
				revenue: true,
				expenses: false,
			},
			{
				Name: '20% (VAT on Expenses)',
				TaxType: 'INPUT2',
				rate: 2_000,
				Status: 'ACTIVE',
				revenue: false,
				expenses: true,
			},
			{
				Name: 'Zero Rated Income',
				TaxType: 'ZERORATEDOUTPUT',
				rate: 0,
				Status: 'ACTIVE',
				revenue: true,
				expenses: false,
			},
			{
				Name: '17.5% (VAT on Income)',
				TaxType: 'SROUTPUT',
				rate: 1_750,
				Status: 'ARCHIVED',
				revenue: true,
				expenses: false,
			},
			{ Name: 'No VAT', TaxType: 'NONE', rate: 0, Status: 'ACTIVE', revenue: true, expenses: true },
		];
		this.tracking = TRACKING.map(({ name, options }) => ({
			TrackingCategoryID: ids.uuid(),
			Name: name,
			Status: 'ACTIVE',
			Options: options.map((option) => ({ TrackingOptionID: ids.uuid(), Name: option, Status: 'ACTIVE' })),
		}));
	}

	all(): XeroJournal[] {
		return [...this.byId.values()];
	}

	journal(id: string): XeroJournal | undefined {
		return this.byId.get(id);
	}

	/** Writes one journal of a request, new or over `existing`, or says all that is wrong with it. */
	save(json: Json, existing?: XeroJournal): Saved {
		const draft = this.check(json, existing);
		if ('errors' in draft) return draft;
		const journal: XeroJournal = { ...draft.journal, updatedAt: this.clock.now() };
		this.byId.set(journal.id, journal);
		return { journal };
	}

	/** As `save`, without writing. */
	check(json: Json, existing?: XeroJournal): Saved {
		const errors: string[] = [];
		const status = (json['Status'] ?? existing?.status ?? 'DRAFT') as XeroStatus;
		const narration = String(json['Narration'] ?? existing?.narration ?? '').trim();
		const date = json['Date'] === undefined ? (existing?.date ?? this.today()) : readDate(json['Date']);
		const types = (json['LineAmountTypes'] ??
			existing?.lineAmountTypes ??
			this.settings.defaultLineAmountTypes) as LineAmountTypes;

		if (!narration) errors.push('Narration is required');
		if (!date) errors.push('The Date is not valid');
		if (!['NoTax', 'Inclusive', 'Exclusive'].includes(types)) errors.push('The LineAmountTypes is not valid');
		if (existing ? !NEXT[existing.status].includes(status) : status !== 'DRAFT' && status !== 'POSTED') {
			errors.push(
				existing ? `A manual journal of status ${existing.status} cannot become ${status}` : 'The Status is not valid',
			);
		}
		const ends = status === 'VOIDED' || status === 'DELETED';
		const lock = [existing && status !== 'DELETED' ? existing.date : undefined, ends ? undefined : date]
			.map((day) => (day ? this.lockOf(day) : undefined))
			.find((found) => found !== undefined);
		if (lock) errors.push(lock);
		const lines =
			json['JournalLines'] !== undefined && !ends ? this.lines(json['JournalLines'], types, errors) : undefined;
		if (!existing && !lines) errors.push('At least two journal lines are required');
		if (errors.length > 0) return { errors };
		return {
			journal: {
				id: existing?.id ?? this.ids.uuid(),
				narration,
				date: date!,
				status,
				// Xero keeps net lines, whatever was sent.
				lineAmountTypes: types === 'Inclusive' ? 'Exclusive' : types,
				showOnCashBasisReports: (json['ShowOnCashBasisReports'] ?? existing?.showOnCashBasisReports ?? true) === true,
				url: (json['Url'] ?? existing?.url) as string | undefined,
				lines: lines ?? existing!.lines,
				updatedAt: 0,
				editedByHand: existing?.editedByHand ?? false,
				writtenIntoClosedPeriod: (existing?.writtenIntoClosedPeriod ?? false) || (!ends && this.isClosed(date!)),
			},
		};
	}

	journals(): JournalView[] {
		return this.all().map((journal) => {
			const texts = [journal.narration, ...journal.lines.map(({ description }) => description)];
			return {
				system: 'xero',
				id: journal.id,
				reference: referenceIn(journal.narration),
				state: ({ DRAFT: 'draft', POSTED: 'posted', DELETED: 'deleted', VOIDED: 'void' } as const)[journal.status],
				date: journal.date,
				currency: this.settings.baseCurrency,
				text: journal.narration,
				hash: hashIn(...texts),
				lines: journal.lines.map(({ account, netMinor, taxMinor }) => ({
					accountCode: account.Code,
					minor: netMinor + taxMinor,
				})),
				editedByHand: journal.editedByHand,
				writtenIntoClosedPeriod: journal.writtenIntoClosedPeriod,
			};
		});
	}

	voidJournal(id: string): void {
		this.byHand(id, { Status: 'VOIDED' });
	}

	/** A draft is deleted; of a posted journal a person can only void. */
	deleteJournal(id: string): void {
		this.byHand(id, { Status: 'DELETED' });
	}

	postJournal(id: string): void {
		this.byHand(id, { Status: 'POSTED' });
	}

	editJournal(id: string, minor: number): void {
		const journal = this.byHand(id, {});
		const [first, second, ...rest] = journal.lines as [XeroLine, XeroLine, ...XeroLine[]];
		journal.lines = [
			{ ...first, netMinor: first.netMinor - minor },
			{ ...second, netMinor: second.netMinor + minor },
			...rest,
		];
	}

	lock(date: string): void {
		if (date !== '' && !isDate(date)) throw new RangeError('A lock date is YYYY-MM-DD');
		this.settings.periodLockDate = date;
		if (date === '') this.settings.endOfYearLockDate = '';
	}

	setAccountActive(code: string, active: boolean): void {
		const account = this.accounts.find((candidate) => candidate.Code === code);
		if (!account) throw new ActionRefused(`There is no account ${code}`);
		account.Status = active ? 'ACTIVE' : 'ARCHIVED';
	}

	private byHand(id: string, change: Json): XeroJournal {
		const existing = this.byId.get(id);
		if (!existing) throw new ActionRefused(`There is no journal ${id}`);
		const saved = this.save(change, existing);
		if ('errors' in saved) throw new ActionRefused(saved.errors.join('; '));
		saved.journal.editedByHand = true;
		return saved.journal;
	}

	private today(): string {
		return dateOf(this.clock.wire(this.clock.now()));
	}

	private isClosed(date: string): boolean {
		return date <= this.settings.periodLockDate || date <= this.settings.endOfYearLockDate;
	}

	private lockOf(date: string): string | undefined {
		const { periodLockDate, endOfYearLockDate, adviser } = this.settings;
		const text = (kind: string, day: string) =>
			`The document date cannot be before the ${kind} lock date, currently set at ${dayMonthYear(day)}`;
		if (endOfYearLockDate && date <= endOfYearLockDate) return text('end of year', endOfYearLockDate);
		if (periodLockDate && date <= periodLockDate && !adviser) return text('period', periodLockDate);
		return undefined;
	}

	private lines(value: unknown, types: LineAmountTypes, errors: string[]): XeroLine[] {
		const sent = Array.isArray(value) ? (value as Json[]) : [];
		if (sent.length < 2) errors.push('At least two journal lines are required');
		const lines = sent.map((line) => this.line(line, types, errors)).filter((line) => line !== undefined);
		if (lines.length < sent.length) return lines;
		const gross = lines.map(({ netMinor, taxMinor }) => netMinor + taxMinor);
		if (sum(gross) !== 0) {
			const digits = digitsOf(this.settings.baseCurrency);
			const debits = amountText(sum(gross.filter((minor) => minor > 0)), digits);
			const credits = amountText(sum(gross.filter((minor) => minor < 0)), digits);
			errors.push(`The total debits (${debits}) must equal total credits (${credits})`);
		}
		return lines;
	}

	private line(json: Json, types: LineAmountTypes, errors: string[]): XeroLine | undefined {
		const before = errors.length;
		const { AccountCode: code, AccountID: id } = json;
		const account = this.accounts.find((candidate) => (id ? candidate.AccountID === id : candidate.Code === code));
		if (!account || account.Status !== 'ACTIVE' || account.Type === 'BANK' || account.SystemAccount) {
			errors.push(`Account code '${String(code ?? id ?? '')}' is not a valid code for this document.`);
		}
		const amount = minorUnits(json['LineAmount'], digitsOf(this.settings.baseCurrency));
		if (amount === undefined) errors.push('The LineAmount is not valid: a number with the decimals of the currency');
		const taxType = types === 'NoTax' ? 'NONE' : String(json['TaxType'] ?? account?.TaxType ?? 'NONE');
		const sentType = String(json['TaxType'] ?? taxType);
		const rate = this.taxRates.find((candidate) => candidate.TaxType === taxType && candidate.Status === 'ACTIVE');
		if (!rate || !this.taxRates.some(({ TaxType }) => TaxType === sentType)) {
			errors.push(`The TaxType code '${sentType}' does not exist or cannot be used for this type of transaction.`);
		}
		const tracking = this.trackingOf(json['Tracking'], errors);
		if (errors.length > before) return undefined;
		const taxMinor = types === 'Inclusive' ? taxInside(amount!, rate!.rate) : taxOn(amount!, types, rate!.rate);
		return {
			account: account!,
			netMinor: types === 'Inclusive' ? amount! - taxMinor : amount!,
			taxMinor,
			taxType,
			description: String(json['Description'] ?? ''),
			tracking,
		};
	}

	private trackingOf(value: unknown, errors: string[]): XeroLine['tracking'] {
		const sent = Array.isArray(value) ? (value as Json[]) : [];
		if (sent.length > 2) errors.push('A line can have at most two tracking categories');
		return sent.flatMap((entry) => {
			const category = this.tracking.find(
				({ Name, TrackingCategoryID, Status }) =>
					Status === 'ACTIVE' && (Name === entry['Name'] || TrackingCategoryID === entry['TrackingCategoryID']),
			);
			const option = category?.Options.find(
				({ Name, TrackingOptionID, Status }) =>
					Status === 'ACTIVE' && (Name === entry['Option'] || TrackingOptionID === entry['TrackingOptionID']),
			);
			if (!category || !option) {
				if (this.settings.unknownTracking === 'refuse') {
					errors.push(`The tracking option ${String(entry['Name'])}: ${String(entry['Option'])} does not exist`);
				}
				return [];
			}
			return {
				Name: category.Name,
				Option: option.Name,
				TrackingCategoryID: category.TrackingCategoryID,
				TrackingOptionID: option.TrackingOptionID,
			};
		});
	}
}

/** The tax inside a gross amount, half a minor unit away from zero. */
function taxInside(gross: number, rate: number): number {
	return roundedRatio(gross, rate, 10_000 + rate);
}

function taxOn(net: number, types: LineAmountTypes, rate: number): number {
	return types === 'NoTax' ? 0 : roundedRatio(net, rate, 10_000);
}

function roundedRatio(amount: number, times: number, by: number): number {
	const rounded = Math.floor((2 * Math.abs(amount) * times + by) / (2 * by));
	return rounded === 0 ? 0 : Math.sign(amount) * rounded;
}

/** 'YYYY-MM-DD', with or without a time, or '/Date(ms)/'. */
function readDate(value: unknown): string | undefined {
	const text = String(value);
	const ms = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
	if (ms) return dateOf(Number(ms));
	const day = text.split('T')[0]!;
	return isDate(day) ? day : undefined;
}
