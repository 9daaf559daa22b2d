/** Channel Settlement: from proved documents to balanced journals. */
import { STATEMENT, PAYMENT, build, linesOf } from '../support/settlementExamples.mts';

test('the worked example, to the penny', () => {
	const { journals, exceptions } = build();
	expect(exceptions).toEqual([]);
	expect(journals).toHaveLength(1);
	const [journal] = journals;
	expect(linesOf(journal)).toEqual({
		sales: -10500,
		refunds: 2500,
		seller_discounts: 400,
		shipping_income: -399,
		platform_reimbursements: -1200,
		return_shipping: 320,
		shipping_subsidies: -399,
		platform_commission: 684,
		affiliate_commission: 180,
		penalties: 500,
		reserve: 800,
		clearing: 7114,
	});
	expect(journal).toMatchObject({
		journal_ref: `TTS-${STATEMENT}`,
		statement_ids: [STATEMENT],
		payment_id: PAYMENT,
		region: 'GB',
		currency: 'GBP',
		journal_currency: 'GBP',
		date: '2025-12-10',
		description: 'TikTok Shop GB settlement 2025-12-10',
		clearing_minor: 7114,
		payable: '71.14',
		content_hash: '15814f1b48a2',
		suspense: [],
		must_be_draft: false,
		minor_digits: 2,
	});
	expect(journal.lines.at(-1)).toMatchObject({ account_code: 'TT600', amount: '71.14', side: 'debit' });
});
