/** What finance reads: a title names the thing (shop, day, amount), the sentence its number, and they are not one text twice. */
import * as posting from '../../nodes/ChannelSettlement/posting/postingProblems.ts';
import { toLedgerRow } from '../../nodes/ChannelSettlement/posting/ledgerRows.ts';
import * as payouts from '../../nodes/ChannelSettlement/reconciliation/payoutProblems.ts';
import * as reversal from '../../nodes/ChannelSettlement/reversal/reversalProblems.ts';
import {
	accountMissingCase,
	notShapedCase,
	settingMissingCase,
} from '../../nodes/ChannelSettlement/shapes/shapeProblems.ts';
import type { ExceptionItem } from '../../nodes/shared/exception.ts';
import { sandboxJournal, shaped } from '../support/ledgerPosting.mts';
import {
	PAYMENT,
	SHOP,
	STATEMENT,
	build,
	workedPage,
	workedPayment,
	workedRows,
	workedStatement,
} from '../support/settlementExamples.mts';

const ORDER = '576460000000000001';
const item = shaped('xero');
const journal = sandboxJournal();
const row = toLedgerRow({
	journal_ref: item.journal_ref,
	target: 'xero',
	shop_id: SHOP,
	amount: '71.14',
	currency: 'GBP',
	date: '2025-12-09',
});
const shop = { id: SHOP, name: 'Northwind GB' };
const payout = { id: PAYMENT, begun: Date.UTC(2025, 11, 13), amount: '71.14 GBP' };
const form = { system: 'Xero', accountColumn: 'xero_code' } as Parameters<typeof settingMissingCase>[2];
const rows = (place: number, more: Record<string, unknown>) =>
	workedRows().map((one, index) => (index === place ? { ...one, ...more } : one));
const order = {
	shop_id: SHOP,
	order_id: ORDER,
	currency: 'GBP',
	settlement_amount: '31.75',
	sku_transactions: [{ sku_id: '1', statement_id: STATEMENT, revenue_amount: '31.75', settlement_amount: '31.00' }],
};

/** Every case of the proof and of what follows, by what is wrong. */
const CASES: Array<[string, ExceptionItem[]]> = [
	[
		'identity',
		build({ transactions: [workedPage({ transactions: rows(2, { adjustment_amount: '-4.50' }) })] }).exceptions,
	],
	['incomplete', build({ transactions: [workedPage({ last_page: false })] }).exceptions],
	['amount', build({ transactions: [workedPage({ transactions: rows(1, { revenue_amount: 'n/a' }) })] }).exceptions],
	[
		'rate',
		build({ payments: [workedPayment({ amount: { value: '90.35', currency: 'USD' }, exchange_rate: '' })] }).exceptions,
	],
	['payout', build({ payments: [workedPayment({ amount: { value: '71.40', currency: 'GBP' } })] }).exceptions],
	['order', build({ orderTransactions: [order] }).exceptions],
	[
		'unknown shop',
		build({
			statements: [workedStatement({ shop_id: '7' })],
			transactions: [workedPage({ shop_id: '7' })],
			payments: [],
		}).exceptions,
	],
	['new field', build({ transactions: [workedPage({ transactions: rows(2, { type: 'SOMETHING_NEW' }) })] }).exceptions],
	['changed', [posting.changedCase(item, item.journal_ref, 'abc')]],
	['removed', [posting.removedCase(item)]],
	['duplicate', [posting.duplicateCase(item, ['a', 'b'])]],
	['entry unknown', [posting.unknownEntryCase(item, 'a')]],
	['locked', [posting.lockedCase(item, 'Period closed.')]],
	['currency', [posting.currencyCase(item, 'USD')]],
	['sign in', [posting.signInCase(item, '')]],
	['refused', [posting.refusedCase(item, 'Account code 999 is not valid.')]],
	['day limit', [posting.dayLimitCase(item)]],
	['unclear', [posting.unclearCase(item, 1, '')]],
	[
		'account missing',
		[accountMissingCase(journal, ['sales'], form), accountMissingCase(journal, ['sales', 'refunds'], form)],
	],
	['not shaped', [notShapedCase(journal, ['too long'], form), settingMissingCase('A setting is empty.', 1, form)]],
	['not reversible', [reversal.notReversibleCase(row)]],
	['still there', [reversal.stillThereCase(row, `${item.journal_ref}-C1`)]],
	['nothing to repost', [reversal.nothingToRepostCase(row)]],
	['payout failed', [payouts.payoutFailedCase(shop, PAYMENT, STATEMENT)]],
	['payout late', [payouts.payoutLateCase(shop, payout)]],
	['payout missing', [payouts.payoutMissingCase(shop, STATEMENT, '', payout.begun, '71.14 GBP')]],
	['payout mismatch', [payouts.payoutMismatchCase(shop, payout, '79.14 GBP', '70.00 GBP')]],
	['quiet', [payouts.quietCase(shop, undefined)]],
];

test.each(CASES)('%s: the title names the thing and not its number, the sentence says more', (_, problems) => {
	expect(problems.length).toBeGreaterThan(0);
	for (const { title, what_happened: text } of problems) {
		// An order has no other name than its number.
		expect(title.replace(`order ${ORDER}`, '')).not.toMatch(/\d{9}|TTS-/);
		expect(text).not.toContain(title);
		expect(title).not.toContain(text.split('. ')[0].replace(/\.$/, ''));
		expect(`${title} ${text}`).not.toMatch(
			/\b1 (rows|days|times|pages|journals|statements)\b| is \.|undefined|NaN|\(\)/,
		);
		expect(title).toMatch(/^[A-Z]/);
		expect(text).toMatch(/^[A-Z0-9].*[.!?]$/s);
	}
});

test('who reads the title knows which shop, which day and how much', () => {
	const title = (name: string) => CASES.find(([known]) => known === name)?.[1][0].title;
	expect([title('identity'), title('payout'), title('order'), title('changed'), title('nothing to repost')]).toEqual([
		'Northwind GB: settlement of 2025-12-09 (71.14 GBP) does not add up',
		'Northwind GB: payout of 2025-12-13 (71.40 GBP) does not match its statements',
		`Northwind GB: order ${ORDER} does not add up over its products`,
		'TikTok Shop GB settlement 2025-12-10 (71.14 GBP) is in Xero with other amounts',
		'Journal of 2025-12-09 (71.14 GBP) was not posted again: there is no corrected journal',
	]);
	expect([title('rate'), title('amount'), title('unknown shop')]).toEqual([
		'Northwind GB: payout of 2025-12-13 (90.35 USD): the exchange rate cannot be read',
		'Northwind GB: settlement of 2025-12-09 (71.14 GBP): 1 amount cannot be read',
		'Settlement of 2025-12-09 (71.14 GBP) is of a shop that is not set up',
	]);
});
