/** Posts journals to the sandbox's accounting systems as the workflow does: look up, decide, create, judge. */
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';
import { decidePosting } from '../../nodes/ChannelSettlement/posting/decidePosting.ts';
import { judgePosting } from '../../nodes/ChannelSettlement/posting/judgePosting.ts';
import { readLedger } from '../../nodes/ChannelSettlement/posting/ledgerRows.ts';
import type { LedgerRow } from '../../nodes/ChannelSettlement/posting/postingTypes.ts';
import type { LedgerRequest, ShapedJournal } from '../../nodes/ChannelSettlement/shapes/shapedTypes.ts';
import type { Journal } from '../../nodes/ChannelSettlement/types.ts';
import { ACCOUNTING_CREDENTIALS, netSuiteAccountId, quickBooksAccountId } from '../../sandbox/accounting/seed.mts';
import { call } from './accountingClient.mts';
import type { TestAccounting } from './accountingClient.mts';
import { exampleJournal, shape } from './ledgerExamples.mts';

type Row = Record<string, unknown>;

export type ApiTarget = 'xero' | 'quickbooks' | 'netsuite';
export const API_TARGETS: readonly ApiTarget[] = ['xero', 'quickbooks', 'netsuite'];

const OPTIONS: Record<ApiTarget, Row> = {
	xero: {},
	quickbooks: {},
	netsuite: { subsidiary: ACCOUNTING_CREDENTIALS.netsuite.subsidiaryId, currencyIds: 'GBP=2' },
};

/** The worked example with the ids of the sandbox's chart, and without dimensions. */
export function sandboxJournal(more: Partial<Journal> = {}): Journal {
	const journal = exampleJournal(more);
	return {
		...journal,
		lines: journal.lines.map((line) => ({
			...line,
			tracking: undefined,
			class: undefined,
			department: undefined,
			location: undefined,
			quickbooks_id: quickBooksAccountId(line.account_code),
			netsuite_id: netSuiteAccountId(line.account_code),
		})),
	};
}

export function shaped(target: ApiTarget, journal = sandboxJournal(), status = 'post'): ShapedJournal {
	const given = {
		status,
		tenantId: ACCOUNTING_CREDENTIALS.xero.tenantId,
		companyId: ACCOUNTING_CREDENTIALS.quickbooks.realmId,
	};
	const { shaped: items, exceptions } = shape(target, [journal], OPTIONS[target], given);
	expect(exceptions).toEqual([]);
	return items[0];
}

const urlOf = ({ accounting }: TestAccounting, target: ApiTarget) =>
	({ xero: accounting.xeroUrl, quickbooks: accounting.quickBooksUrl, netsuite: accounting.netSuiteUrl })[target];

/** The request as n8n's HTTP Request node sends it, with full response and without errors. */
export async function send(world: TestAccounting, target: ApiTarget, request: LedgerRequest): Promise<Row> {
	const token = ACCOUNTING_CREDENTIALS[target].accessToken;
	try {
		const { status, headers, body } = await call(
			urlOf(world, target) + request.path_with_query,
			request.method,
			request.body,
			{ ...request.headers, authorization: `Bearer ${token}` },
		);
		return { statusCode: status, headers: Object.fromEntries(headers), body };
	} catch (error) {
		return { error: { message: (error as Error).message } };
	}
}

interface RunOptions {
	ledger?: LedgerRow[];
	books?: Row[];
	approval?: 'whenNeeded' | 'always';
	lockedPeriod?: 'ask' | 'firstOpenDay';
	maxTries?: number;
}

const NOW = Date.UTC(2026, 0, 15);

export function decide(items: ShapedJournal[], answers: Row[], options: RunOptions = {}) {
	const decided = decidePosting(items as unknown as Row[], answers, {
		ledger: readLedger((options.ledger ?? []) as unknown as Row[]),
		books: readBooks(options.books ?? []),
		approval: options.approval ?? 'whenNeeded',
		lockedPeriod: options.lockedPeriod ?? 'ask',
		maxTries: options.maxTries ?? 6,
		now: NOW,
	});
	const entries = Object.entries(decided) as Array<[string, Array<{ json: unknown }>]>;
	return Object.fromEntries(entries.map(([name, list]) => [name, list.map(({ json }) => json)])) as Record<
		keyof typeof decided,
		Array<Row & { ledger: LedgerRow; journal_ref: string; reason: string } & Partial<ShapedJournal>>
	>;
}

const judge = (items: unknown[], answers: Row[], maxTries = 6) =>
	judgePosting(items as Row[], answers, { maxTries, now: NOW });

export interface Run {
	/** where the journal ended */
	end: string;
	ledger: LedgerRow;
	/** creates that were sent */
	creates: number;
	item: Row;
}

/** One run of the workflow for one journal; it stops after `rounds` unclear answers. */
export async function run(
	world: TestAccounting,
	target: ApiTarget,
	item: ShapedJournal,
	options: RunOptions = {},
): Promise<Run> {
	let current: ShapedJournal = item;
	let rows = options.ledger ?? [];
	let creates = 0;
	for (;;) {
		const found = await send(world, target, current.look_up!);
		const decided = decide([current], [found], { ...options, ledger: rows });
		const [way, [next]] = Object.entries(decided).find(([, list]) => list.length > 0)!;
		if (way === 'lookUpAgain') {
			current = next as unknown as ShapedJournal;
			continue;
		}
		if (way !== 'create') return { end: way, ledger: next.ledger, creates, item: next };
		rows = [next.ledger];
		creates += 1;
		const answer = await send(world, target, next.request as LedgerRequest);
		const { posted, lookUpAgain, exceptions } = judge([next], [answer]);
		if (posted.length > 0)
			return { end: 'posted', ledger: posted[0].json.ledger, creates, item: posted[0].json as unknown as Row };
		if (exceptions.length > 0) {
			return {
				end: 'exceptions',
				ledger: exceptions[0].json.ledger,
				creates,
				item: exceptions[0].json as unknown as Row,
			};
		}
		current = lookUpAgain[0].json;
	}
}
