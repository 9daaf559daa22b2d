// Xero's journals, accounts and settings as they go on the wire.
import type { Clock } from '../../clock.mts';
import { amountOf, digitsOf } from '../amounts.mts';
import { msDate, msDateOfDay } from '../dates.mts';
import { ACCOUNTING_CREDENTIALS, RETAILER_NAME } from '../seed.mts';
import type { Fields } from './xeroFilter.mts';
import type { XeroBook } from './xeroBook.mts';
import type { XeroAccount, XeroJournal, XeroSettings, XeroTaxRate, XeroTracking } from './xeroTypes.mts';

export class XeroWire {
	private readonly clock: Clock;
	private readonly settings: XeroSettings;

	constructor(clock: Clock, book: XeroBook) {
		this.clock = clock;
		this.settings = book.settings;
	}

	/** The frame around every answer. */
	envelope(id: string, content: object): object {
		return { Id: id, Status: 'OK', ProviderName: 'n8n', DateTimeUTC: `/Date(${Date.now()})/`, ...content };
	}

	journal(journal: XeroJournal): object {
		const digits = digitsOf(this.settings.baseCurrency);
		return {
			Date: msDateOfDay(journal.date),
			Status: journal.status,
			LineAmountTypes: journal.lineAmountTypes,
			UpdatedDateUTC: msDate(this.clock.wire(journal.updatedAt)),
			ManualJournalID: journal.id,
			Narration: journal.narration,
			...(journal.url ? { Url: journal.url } : {}),
			ShowOnCashBasisReports: journal.showOnCashBasisReports,
			HasAttachments: false,
			JournalLines: journal.lines.map((line) => ({
				LineAmount: amountOf(line.netMinor, digits),
				AccountCode: line.account.Code,
				AccountID: line.account.AccountID,
				...(line.description ? { Description: line.description } : {}),
				TaxType: line.taxType,
				...(line.taxType === 'NONE' ? {} : { TaxAmount: amountOf(line.taxMinor, digits) }),
				...(line.tracking.length > 0 ? { Tracking: line.tracking } : {}),
				IsBlank: false,
			})),
		};
	}

	/** What `where` and `order` may name. */
	journalFields(journal: XeroJournal): Fields {
		return {
			Narration: journal.narration,
			Status: journal.status,
			ManualJournalID: journal.id,
			Date: Date.parse(`${journal.date}T00:00:00Z`),
			UpdatedDateUTC: this.clock.wire(journal.updatedAt),
		};
	}

	account(account: XeroAccount): object {
		return { ...account, EnablePaymentsToAccount: false, HasAttachments: false };
	}

	taxRate(rate: XeroTaxRate): object {
		const percent = rate.rate / 100;
		return {
			Name: rate.Name,
			TaxType: rate.TaxType,
			EffectiveRate: percent,
			DisplayTaxRate: percent,
			Status: rate.Status,
			CanApplyToRevenue: rate.revenue,
			CanApplyToExpenses: rate.expenses,
		};
	}

	tracking(category: XeroTracking): object {
		return category;
	}

	organisation(): object {
		const { baseCurrency, periodLockDate, endOfYearLockDate } = this.settings;
		return {
			OrganisationID: ACCOUNTING_CREDENTIALS.xero.tenantId,
			Name: RETAILER_NAME,
			LegalName: RETAILER_NAME,
			PaysTax: true,
			Version: 'UK',
			OrganisationType: 'COMPANY',
			BaseCurrency: baseCurrency,
			CountryCode: 'GB',
			IsDemoCompany: false,
			OrganisationStatus: 'ACTIVE',
			FinancialYearEndDay: 31,
			FinancialYearEndMonth: 3,
			SalesTaxBasis: 'ACCRUALS',
			SalesTaxPeriod: 'QUARTERLY',
			...(periodLockDate ? { PeriodLockDate: msDateOfDay(periodLockDate) } : {}),
			...(endOfYearLockDate ? { EndOfYearLockDate: msDateOfDay(endOfYearLockDate) } : {}),
			CreatedDateUTC: '/Date(1609459200000)/',
			Timezone: 'GMTSTANDARDTIME',
			ShortCode: '!hnl01',
		};
	}
}
