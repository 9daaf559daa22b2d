// The sandbox's accounting systems for tests, a client for each of them, and one small journal in the form of each.
import { ACCOUNTING_CREDENTIALS, netSuiteAccountId, quickBooksAccountId } from '../../sandbox/accounting/seed.mts';
import { startAccounting } from '../../sandbox/accounting/startAccounting.mts';
import type { Accounting } from '../../sandbox/accounting/startAccounting.mts';
import { Clock } from '../../sandbox/clock.mts';
import { Contracts } from '../../sandbox/contracts.mts';
import { Faults } from '../../sandbox/faults.mts';
import { Ids } from '../../sandbox/ids.mts';

/** Parsed JSON of any shape. */
type Json = ReturnType<typeof JSON.parse>;

export interface Reply {
	status: number;
	headers: Headers;
	body: Json;
}

type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

export interface TestAccounting {
	accounting: Accounting;
	clock: Clock;
	faults: Faults;
	contracts: Contracts;
	/** Paths below /api.xro/2.0. */
	xero: Call;
	/** Paths below the company. */
	quickBooks: Call;
	/** Paths below /services/rest. */
	netSuite: Call;
	close(): Promise<void>;
}

export async function call(
	url: string,
	method: string,
	body: unknown,
	headers: Record<string, string>,
): Promise<Reply> {
	const isForm = body instanceof URLSearchParams;
	const response = await fetch(url, {
		method,
		redirect: 'manual',
		headers: { ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }), ...headers },
		body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
	});
	const text = await response.text();
	const isJson = (response.headers.get('content-type') ?? '').includes('json');
	return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
}

export async function startTestAccounting(
	options: { rateLimits?: boolean; contracts?: Contracts; latencyMs?: number } = {},
): Promise<TestAccounting> {
	const clock = new Clock();
	const faults = new Faults();
	const contracts = options.contracts ?? new Contracts();
	const accounting = await startAccounting({
		clock,
		ids: new Ids(),
		faults,
		contracts,
		latencyMs: options.latencyMs ?? 0,
		rateLimits: options.rateLimits ?? false,
	});
	const { xero, quickbooks, netsuite } = ACCOUNTING_CREDENTIALS;
	const client =
		(base: string, token: string, own: Record<string, string> = {}): Call =>
		(method, path, body, headers = {}) =>
			call(`${base}${path}`, method, body, { authorization: `Bearer ${token}`, ...own, ...headers });
	return {
		accounting,
		clock,
		faults,
		contracts,
		xero: client(`${accounting.xeroUrl}/api.xro/2.0`, xero.accessToken, { 'xero-tenant-id': xero.tenantId }),
		quickBooks: client(`${accounting.quickBooksUrl}/v3/company/${quickbooks.realmId}`, quickbooks.accessToken),
		netSuite: client(`${accounting.netSuiteUrl}/services/rest`, netsuite.accessToken),
		async close() {
			clock.close();
			await accounting.close();
		},
	};
}

/** Sales 105.00, commission 6.84, clearing 98.16. */
const AMOUNTS: Array<[code: string, minor: number]> = [
	['TT200', -10_500],
	['TT400', 684],
	['TT600', 9_816],
];
export const STATEMENT = '7540000000000000001';
export const NARRATION = `TTS-${STATEMENT} TikTok Shop GB settlement 2026-01-10`;
export const HASH = '15814f1b48a2';

export function xeroJournal(change: Json = {}): Json {
	return {
		Narration: NARRATION,
		Date: '2026-01-10',
		Status: 'POSTED',
		LineAmountTypes: 'NoTax',
		JournalLines: AMOUNTS.map(([AccountCode, minor]) => ({
			LineAmount: minor / 100,
			AccountCode,
			Description: AccountCode === 'TT600' ? `Payable [${HASH}]` : 'Settlement',
			TaxType: 'NONE',
			Tracking: [{ Name: 'Channel', Option: 'TikTok Shop' }],
		})),
		...change,
	};
}

export function quickBooksJournal(change: Json = {}): Json {
	return {
		DocNumber: `T${STATEMENT}`,
		TxnDate: '2026-01-10',
		PrivateNote: `TTS-${STATEMENT} ${HASH}`,
		Line: AMOUNTS.map(([code, minor], index) => ({
			Id: String(index),
			Description: 'Settlement',
			Amount: Math.abs(minor) / 100,
			DetailType: 'JournalEntryLineDetail',
			JournalEntryLineDetail: {
				PostingType: minor < 0 ? 'Credit' : 'Debit',
				AccountRef: { value: quickBooksAccountId(code) },
				ClassRef: { value: '5000000000000000001' },
				DepartmentRef: { value: '3' },
			},
		})),
		...change,
	};
}

export function netSuiteJournal(change: Json = {}): Json {
	return {
		externalId: `TTS-${STATEMENT}`,
		tranDate: '2026-01-10',
		subsidiary: { id: '3' },
		currency: { id: '2' },
		exchangeRate: 1,
		memo: `${NARRATION} ${HASH}`,
		approved: true,
		line: {
			items: AMOUNTS.map(([code, minor]) => ({
				account: { id: netSuiteAccountId(code) },
				...(minor < 0 ? { credit: -minor / 100 } : { debit: minor / 100 }),
				memo: 'Settlement',
				class: { id: '12' },
				department: { id: '4' },
				location: { id: '2' },
			})),
		},
		...change,
	};
}
