/** The journal of the worked example (accounting.md), as its lines stand in the ledger systems, and shortcuts to shape it. */
import { CATEGORY_BY_NAME } from '../../nodes/ChannelSettlement/tables/categories.ts';
import { contentHash } from '../../nodes/ChannelSettlement/journals/contentHash.ts';
import { shapeJournals } from '../../nodes/ChannelSettlement/shapes/shapeJournals.ts';
import { readShapeSettings } from '../../nodes/ChannelSettlement/shapes/shapeSettings.ts';
import type { Journal, JournalLine } from '../../nodes/ChannelSettlement/types.ts';
import { PAYMENT, SHOP, STATEMENT } from './settlementExamples.mts';

type Row = Record<string, unknown>;

/** category, minor units (debit > 0), text, ids of the account in QuickBooks and NetSuite */
const LINES: Array<[string, number, string, string, string]> = [
	['sales', -10_500, 'Gross sales, 2 orders', '101', '501'],
	['refunds', 2_500, 'Refunds, 1 order', '102', '502'],
	['seller_discounts', 400, 'Seller discounts 6.50 less refunded 2.50', '103', '503'],
	['shipping_income', -399, 'Shipping paid by customers', '104', '504'],
	['shipping_subsidies', -399, 'Platform shipping subsidy', '109', '509'],
	['return_shipping', 320, 'Return shipping', '108', '508'],
	['platform_commission', 684, 'Platform commission', '112', '512'],
	['affiliate_commission', 180, 'Affiliate commission', '114', '514'],
	['penalties', 500, 'PLATFORM_PENALTY', '118', '518'],
	['platform_reimbursements', -1_200, 'LOGISTICS_REIMBURSEMENT', '106', '506'],
	['reserve', 800, 'Reserve withheld', '125', '525'],
	['clearing', 7_114, `Payable, payment ${PAYMENT}`, '128', '528'],
];

const DIMENSIONS = {
	tracking: [{ name: 'Channel', option: 'TikTok Shop' }],
	class: '12',
	department: '4',
	location: '2',
};

export function lineOf(category: string, minor: number, more: Partial<JournalLine> = {}): JournalLine {
	const known = CATEGORY_BY_NAME.get(category);
	return {
		category,
		account_code: known?.code ?? '',
		account_name: known?.label ?? category,
		xero_code: known?.code ?? '',
		quickbooks_id: '1',
		netsuite_id: '5',
		ledger_account: known?.ledger ?? 'Assets:Other',
		tax_code: '',
		...(known?.kind === 'balance' ? {} : DIMENSIONS),
		amount_minor: minor,
		amount: (Math.abs(minor) / 100).toFixed(2),
		side: minor > 0 ? 'debit' : 'credit',
		description: category,
		...more,
	};
}

export function journalOf(lines: JournalLine[], more: Partial<Journal> = {}): Journal {
	return {
		journal_ref: `TTS-${STATEMENT}`,
		shop_id: SHOP,
		statement_ids: [STATEMENT],
		payment_id: PAYMENT,
		region: 'GB',
		currency: 'GBP',
		journal_currency: 'GBP',
		date: '2025-12-10',
		description: 'TikTok Shop GB settlement 2025-12-10',
		lines,
		clearing_minor: lines.find(({ category }) => category === 'clearing')?.amount_minor ?? 0,
		payable: '71.14',
		content_hash: contentHash(lines.map(({ category, amount_minor }) => [category, amount_minor])),
		detail: [],
		suspense: [],
		must_be_draft: false,
		draft_reasons: [],
		minor_digits: 2,
		reason: '',
		...more,
	};
}

export const exampleJournal = (more: Partial<Journal> = {}): Journal =>
	journalOf(
		LINES.map(([category, minor, description, quickbooks_id, netsuite_id]) =>
			lineOf(category, minor, { description, quickbooks_id, netsuite_id }),
		),
		more,
	);

/** Settings of the connections, and what differs. */
export function shape(target: string, journals: Journal[] = [exampleJournal()], options: Row = {}, given: Row = {}) {
	const settings = readShapeSettings({
		target,
		status: given.status ?? 'draft',
		tenantId: given.tenantId ?? '6efaa7f8-a651-53e9-91bb-c56cd9f9af6d',
		companyId: given.companyId ?? '4620816365000000000',
		vatRates: (given.vatRates as Row[] | undefined) ?? [],
		accounts: (given.accounts as Row[] | undefined) ?? [],
		options,
	});
	const { shaped, exceptions } = shapeJournals(journals as unknown as Row[], settings);
	return { shaped: shaped.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json), placed: shaped };
}
