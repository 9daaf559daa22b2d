// The three accounting systems of the sandbox: Xero, QuickBooks Online and NetSuite, one invented retailer in each.
import type { Api } from '../httpServer.mts';
import type { AccountingSystem } from '../faults.mts';
import { accountingReport } from './accountingOracle.mts';
import type { AccountingReport } from './accountingOracle.mts';
import type { Book, People } from './journalView.mts';
import type { OAuth } from './oauth.mts';
import type { CallLimits } from './limits.mts';
import type { AccountingParts } from './parts.mts';
import { startNetSuite } from './netsuite/startNetSuite.mts';
import type { NetSuite } from './netsuite/startNetSuite.mts';
import { startQuickBooks } from './quickbooks/startQuickBooks.mts';
import type { QuickBooks } from './quickbooks/startQuickBooks.mts';
import { startXero } from './xero/startXero.mts';
import type { Xero } from './xero/startXero.mts';

export interface AccountingOptions extends AccountingParts {
	/** 0 (the default) takes any free port. */
	xeroPort?: number;
	quickBooksPort?: number;
	netSuitePort?: number;
}

/** What every one of the three systems has. */
export interface AccountingServer {
	url: string;
	api: Api;
	book: Book & People & { settings: object };
	oauth: OAuth;
	limits: CallLimits;
}

export interface Accounting {
	xeroUrl: string;
	quickBooksUrl: string;
	netSuiteUrl: string;
	xero: Xero;
	quickBooks: QuickBooks;
	netSuite: NetSuite;
	servers: Record<AccountingSystem, AccountingServer>;
	/** The truth about all three books at this moment. */
	report(): AccountingReport;
	setLatency(ms: number): void;
	setRateLimits(on: boolean): void;
	resetStats(): void;
	close(): Promise<void>;
}

export async function startAccounting(options: AccountingOptions): Promise<Accounting> {
	const xero = await startXero(options, options.xeroPort ?? 0);
	const quickBooks = await startQuickBooks(options, options.quickBooksPort ?? 0);
	const netSuite = await startNetSuite(options, options.netSuitePort ?? 0);
	const servers = { xero, quickbooks: quickBooks, netsuite: netSuite };
	const all = Object.values(servers);
	return {
		xeroUrl: xero.url,
		quickBooksUrl: quickBooks.url,
		netSuiteUrl: netSuite.url,
		xero,
		quickBooks,
		netSuite,
		servers,
		report: () => accountingReport(all.map(({ book }) => book)),
		setLatency: (ms) => all.forEach(({ api }) => api.setLatency(ms)),
		setRateLimits: (on) => all.forEach(({ api }) => api.setRateLimits(on)),
		resetStats: () => all.forEach(({ api }) => api.resetStats()),
		async close() {
			await Promise.all(all.map((server) => server.close()));
		},
	};
}
