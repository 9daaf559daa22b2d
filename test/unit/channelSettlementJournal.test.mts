/** Channel Settlement: from proved documents to balanced journals. */
import type { Row } from '../support/settlementExamples.mts';
import {
	DAY,
	PAYMENT,
	SHOP,
	US_SHOP,
	STATEMENT,
	build,
	linesOf,
	workedPage,
	workedPayment,
	workedRows,
	workedStatement,
} from '../support/settlementExamples.mts';

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
		date: '2025-12-09',
		description: 'TikTok Shop GB settlement 2025-12-09',
		clearing_minor: 7114,
		payable: '71.14',
		content_hash: '15814f1b48a2',
		suspense: [],
		must_be_draft: false,
		minor_digits: 2,
	});
	expect(journal.lines.at(-1)).toMatchObject({ account_code: 'TT600', amount: '71.14', side: 'debit' });
});

test('the order of pages and rows changes nothing', () => {
	const transactions = [...workedRows()].reverse();
	const { journals } = build({ transactions: [workedPage({ transactions })] });
	expect(journals[0]).toEqual(build().journals[0]);
});

test('lines come from their statement', () => {
	const { placed } = build({ statements: [workedStatement({ id: '1', payment_id: '' }), workedStatement()] });
	expect(placed.journals.map(({ indexes, input }) => ({ indexes, input }))).toEqual([{ indexes: [1], input: 0 }]);
});

test('a negative payable credits the clearing account', () => {
	const penalty = { id: '1', type: 'PLATFORM_PENALTY', adjustment_amount: '-5.00', settlement_amount: '-5.00' };
	const { journals, exceptions } = build({
		statements: [],
		transactions: [
			workedPage({
				total_count: 1,
				payable_amount: '-5.00',
				total_reserve_amount: '',
				total_settlement_amount: '-5.00',
				total_settlement_breakdown: { total_adjustment_amount: '-5.00' },
				transactions: [penalty],
			}),
		],
		payments: [],
	});
	expect(exceptions).toEqual([]);
	expect(linesOf(journals[0])).toEqual({ penalties: 500, clearing: -500 });
	expect(journals[0].lines[1]).toMatchObject({ side: 'credit', amount: '5.00' });
});

test('a released reserve is a debit of clearing, without profit', () => {
	const { journals } = build({
		statements: [],
		transactions: [
			workedPage({
				total_count: 1,
				payable_amount: '8.00',
				total_reserve_amount: '8.00',
				total_settlement_amount: '0.00',
				total_settlement_breakdown: {},
				transactions: [{ id: '1', type: 'Reserve', reserve_amount: '8.00', reserve_status: 'Released' }],
			}),
		],
		payments: [],
	});
	expect(linesOf(journals[0])).toEqual({ reserve: -800, clearing: 800 });
});

test('a day without amounts has no journal', () => {
	const empty = { total_count: 0, transactions: [], payable_amount: '0', total_reserve_amount: '0' };
	const { journals, exceptions, proof } = build({
		statements: [],
		transactions: [workedPage({ ...empty, total_settlement_amount: '0', total_settlement_breakdown: {} })],
		payments: [],
	});
	expect([journals, exceptions, proof[0].status]).toEqual([[], [], 'proved']);
});

describe('what nobody knows', () => {
	const withFee = (fee: Row, more: Row = {}) => {
		const transactions = workedRows();
		transactions[1] = {
			...transactions[1],
			fee_tax_breakdown: { fee: { platform_commission_amount: '-3.60', ...fee }, tax: {} },
			...more,
		};
		return { transactions: [workedPage({ transactions })] };
	};

	test('an unknown fee inside the total goes to suspense, is told, and keeps the journal a draft', () => {
		const { journals, exceptions } = build(withFee({ platform_commission_amount: '-3.00', star_fee_amount: '-0.60' }));
		expect(journals[0]).toMatchObject({
			must_be_draft: true,
			suspense: [{ field: 'fee_tax_breakdown.fee.star_fee_amount', amount_minor: 60, rows: 1 }],
			clearing_minor: 7114,
		});
		expect(linesOf(journals[0])).toMatchObject({ platform_commission: 624, suspense: 60 });
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_UNKNOWN_FIELD', severity: 'warning' }]);
		expect(exceptions[0].what_happened).toContain('star_fee_amount (-0.60 GBP, rows: 1)');
	});

	test('one outside every total is told and not booked', () => {
		const { journals, exceptions } = build(withFee({ star_hint_amount: '-0.60' }));
		expect(journals[0]).toMatchObject({ must_be_draft: false, content_hash: '15814f1b48a2' });
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_UNKNOWN_FIELD' }]);
		expect(exceptions[0].what_happened).toContain('Not booked');
	});

	test('an unknown amount of the row itself, too', () => {
		const transactions = workedRows();
		transactions[3] = { ...transactions[3], adjustment_amount: '10.00', bonus_amount: '2.00' };
		const page = workedPage({
			transactions,
			total_settlement_breakdown: {
				total_revenue_amount: '76.00',
				total_shipping_cost_amount: '4.78',
				total_fee_tax_amount: '-8.64',
				total_adjustment_amount: '7.00',
			},
		});
		const { journals } = build({ transactions: [page] });
		expect(journals[0].suspense).toEqual([{ field: 'bonus_amount', amount_minor: -200, rows: 1 }]);
	});

	test('an unknown type of adjustment; text and nothing are no amounts', () => {
		const transactions = workedRows();
		transactions[2] = { ...transactions[2], type: 'SOLAR_FEE' };
		transactions[3] = { ...transactions[3], type: 'Logistics reimbursement' };
		const page = workedPage({ transactions });
		const { journals } = build({ transactions: [page] });
		expect(journals[0].suspense).toEqual([{ type: 'SOLAR_FEE', amount_minor: 500, rows: 1 }]);
		const plain = withFee({ note: 'promo', star_fee_amount: '', other_fee_amount: '0', more: null });
		expect(build(plain).exceptions).toEqual([]);
	});

	test('finance gives it a category in tts_accounts', () => {
		const accounts = [
			{ category: 'programme_fees', account_code: '', fields: 'star_fee_amount, other' },
			{ category: 'penalties', fields: 'SOLAR_FEE' },
		];
		const feeds = withFee({ platform_commission_amount: '-3.00', star_fee_amount: '-0.60' });
		const { journals, exceptions } = build(feeds, {}, { accounts });
		expect(exceptions).toEqual([]);
		expect(linesOf(journals[0])).toMatchObject({ programme_fees: 60 });
		expect(journals[0].must_be_draft).toBe(false);
	});
});

describe('accounts and dimensions', () => {
	test('rows go over the built-in chart; a row for the shop over one for all', () => {
		const accounts = [
			{ category: 'sales', shop_id: SHOP, account_code: '4001', account_name: 'Sales GB', tax_code: 'OUTPUT2' },
			{ category: 'Sales', account_code: '4000' },
			{ category: 'clearing', currency: 'gbp', account_code: '1200', quickbooks_id: '128', netsuite_id: '528' },
			{ category: 'clearing', currency: 'USD', account_code: '1201' },
		];
		const [journal] = build({}, {}, { accounts }).journals;
		expect(journal.lines[0]).toMatchObject({ account_code: '4001', account_name: 'Sales GB', tax_code: 'OUTPUT2' });
		expect(journal.lines.at(-1)).toMatchObject({
			account_code: '1200',
			xero_code: '1200',
			quickbooks_id: '128',
			netsuite_id: '528',
			ledger_account: 'Assets:TikTok:Clearing',
		});
		expect(journal.content_hash).toBe('15814f1b48a2');
	});

	test('categories with one account are one line, and stay apart in the detail', () => {
		const one = { account_code: '4000', account_name: 'Sales', ledger_account: 'Income:Sales' };
		const accounts = ['sales', 'refunds', 'seller_discounts'].map((category) => ({ category, ...one }));
		const [journal] = build({}, {}, { accounts }).journals;
		expect(journal.lines[0]).toMatchObject({ category: 'sales+refunds+seller_discounts', amount_minor: -7600 });
		expect(journal.detail.filter(({ category }) => category === 'refunds')).toEqual([
			{
				category: 'refunds',
				field: 'revenue_breakdown.refund_subtotal_before_discount_amount',
				amount_minor: 2500,
				rows: 1,
			},
		]);
		expect(journal.content_hash).toBe('15814f1b48a2');
	});

	test('dimensions are on the lines of profit and loss, and where a row names the category', () => {
		const dimensions = [
			{ tracking_name: 'Channel', tracking_option: 'TikTok Shop', class: '12', subsidiary: '3' },
			{ category: 'reserve', department: '4' },
			{ category: 'sales', shop_id: US_SHOP, class: '99' },
		];
		const [journal] = build({}, {}, { dimensions }).journals;
		const line = (name: string) => journal.lines.find(({ category }) => category === name);
		expect(line('sales')).toMatchObject({
			tracking: [{ name: 'Channel', option: 'TikTok Shop' }],
			class: '12',
		});
		expect(line('reserve')).toMatchObject({ department: '4' });
		expect(line('clearing')).not.toHaveProperty('class');
		expect(journal.subsidiary).toBe('3');
	});

	test('receivable mode: what the shop system books itself goes to one account', () => {
		const [journal] = build({}, { receivableMode: true }).journals;
		expect(linesOf(journal)).toMatchObject({ receivable: -7999, shipping_subsidies: -399, clearing: 7114 });
		expect(linesOf(journal)).not.toHaveProperty('sales');
		expect(journal.detail.some(({ category }) => category === 'sales')).toBe(true);
	});
});

describe('foreign payouts', () => {
	const foreign = (rate: string, value: string, currency = 'USD') =>
		workedPayment({ exchange_rate: rate, amount: { value, currency } });

	test('every line is exchanged, the clearing line is what the bank got', () => {
		const { journals, exceptions } = build({ payments: [foreign('1.270000', '90.35')] });
		expect(exceptions).toEqual([]);
		const [journal] = journals;
		expect(journal).toMatchObject({
			currency: 'GBP',
			journal_currency: 'USD',
			exchange_rate: '1.270000',
			clearing_minor: 9035,
			payable: '71.14',
			must_be_draft: false,
		});
		expect(linesOf(journal)).toMatchObject({ sales: -13335, refunds: 3175, platform_commission: 869 });
		expect(journal.lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(0);
		expect(Math.abs(linesOf(journal).rounding ?? 0)).toBeLessThanOrEqual(journal.lines.length / 2);
		expect(linesOf(journal)).not.toHaveProperty('fx');
	});

	test('into a currency without decimals', () => {
		const [journal] = build({ payments: [foreign('190.123456', '13525', 'JPY')] }).journals;
		expect(journal).toMatchObject({ journal_currency: 'JPY', minor_digits: 0, clearing_minor: 13525 });
		expect(journal.lines.at(-1)?.amount).toBe('13525');
	});

	test('what the rate does not explain is an exchange difference', () => {
		const { journals } = build({ payments: [foreign('1.270000', '90.55')] }, { toleranceMinor: 30 });
		expect(linesOf(journals[0])).toMatchObject({ fx: -20, clearing: 9055 });
	});

	test('a rate that does not give the amount is a broken payout', () => {
		const { exceptions, journals } = build({ payments: [foreign('1.270000', '91.35')] });
		expect([exceptions[0].code, journals]).toEqual(['SETTLEMENT_PAYOUT_MISMATCH', []]);
		expect(build({ payments: [foreign('', '90.35')] }).exceptions[0].code).toBe('SETTLEMENT_AMOUNT');
	});

	test('the lines can stay in the currency of the statement', () => {
		const [journal] = build({ payments: [foreign('1.270000', '90.35')] }, { journalCurrency: 'statement' }).journals;
		expect(journal).toMatchObject({
			journal_currency: 'GBP',
			exchange_rate: '1.270000',
			clearing_minor: 7114,
			content_hash: '15814f1b48a2',
		});
	});

	test('the statements of a payout together bring what the bank got', () => {
		const day = (n: number) => ({ id: `75400000000000000${n}0`, statement_time: DAY + n * 86_400 });
		const days = [1, 2, 3].map(day);
		const payment = {
			...foreign('1.333333', '284.56'),
			settlement_amount: { value: '213.42', currency: 'GBP' },
			reserve_amount: { value: '0.00', currency: 'GBP' },
			payment_amount_before_exchange: { value: '213.42', currency: 'GBP' },
		};
		const feeds = {
			statements: days.map((more) => workedStatement(more)),
			transactions: days.map(({ id }) => workedPage({ id, statement_id: id })),
			payments: [payment],
		};
		const { journals } = build(feeds);
		expect(journals.reduce((sum, { clearing_minor }) => sum + clearing_minor, 0)).toBe(28456);
		const [payout] = build(feeds, { unit: 'payment' }).journals;
		expect(payout).toMatchObject({ clearing_minor: 28456, journal_ref: `TTS-P${PAYMENT}` });
	});

	test('books in a currency whose rate is not known keep the journal a draft', () => {
		const [journal] = build({}, { baseCurrency: 'EUR' }).journals;
		expect(journal.must_be_draft).toBe(true);
		expect(journal.draft_reasons[0]).toContain('EUR');
		const shops = [{ shop_id: SHOP, region: 'GB', base_currency: 'GBP' }];
		expect(build({}, { baseCurrency: 'EUR' }, { shops }).journals[0].must_be_draft).toBe(false);
	});
});

describe('one journal per payout', () => {
	/** Three days around the end of November; each of them is the worked example. */
	const NOVEMBER_30 = Date.UTC(2025, 10, 30) / 1000;
	const days = [0, 1, 2].map((n) => ({ id: `75400000000000000${n}1`, statement_time: NOVEMBER_30 + (n + 1) * 86_400 }));
	const payment = workedPayment({
		settlement_amount: { value: '213.42', currency: 'GBP' },
		reserve_amount: { value: '0.00', currency: 'GBP' },
		payment_amount_before_exchange: { value: '213.42', currency: 'GBP' },
		amount: { value: '213.42', currency: 'GBP' },
	});
	const feeds = {
		statements: days.map((more) => workedStatement(more)),
		transactions: days.map(({ id }) => workedPage({ id, statement_id: id })),
		payments: [payment],
	};

	test('over the end of a month it is one per month, with the rollover account between them', () => {
		const { journals } = build(feeds, { unit: 'payment' });
		expect(journals.map(({ journal_ref, date, clearing_minor }) => [journal_ref, date, clearing_minor])).toEqual([
			[`TTS-P${PAYMENT}-M1`, '2025-11-30', 0],
			[`TTS-P${PAYMENT}-M2`, '2025-12-02', 21342],
		]);
		expect(linesOf(journals[0])).toMatchObject({ sales: -10500, rollover: 7114 });
		expect(linesOf(journals[1])).toMatchObject({ sales: -21000, rollover: -7114, clearing: 21342 });
	});

	test('days before the first one to book are proved, and booked by nobody', () => {
		const refs = (bookFrom: string, unit = 'statement') =>
			build(feeds, { bookFrom, unit }).journals.map(({ journal_ref }) => journal_ref);
		expect(build(feeds, { bookFrom: '2025-12-02' }).exceptions).toEqual([]);
		expect(refs('2025-12-02')).toEqual([`TTS-${days[2].id}`]);
		expect(refs('2025-12-03')).toEqual([]);
		// The money of a payout comes whole, so it is booked whole.
		expect(refs('2025-12-02', 'payment')).toHaveLength(2);
		expect(refs('2025-12-03', 'payment')).toEqual([]);
	});

	test('without its payment there is none', () => {
		expect(build({ ...feeds, payments: [] }, { unit: 'payment' }).journals).toEqual([]);
		const late = { ...feeds, statements: feeds.statements.slice(1), transactions: feeds.transactions.slice(1) };
		const built = build(late, { unit: 'payment', readFrom: '2025-12-02' });
		expect([built.journals, built.exceptions]).toEqual([[], []]);
	});

	test('where TikTok shows no payouts it stays one per statement', () => {
		const statement = workedStatement({
			payment_id: '',
			revenue_amount: '76.00',
			fee_amount: '-3.86',
			net_sales_amount: '',
		});
		const shops = [{ shop_id: SHOP, region: 'MY' }];
		const { journals } = build({ statements: [statement], payments: [] }, { unit: 'payment' }, { shops });
		expect(journals.map(({ journal_ref }) => journal_ref)).toEqual([`TTS-${STATEMENT}`]);
	});
});

describe('the day of a statement', () => {
	/** As TikTok does it: hours after statement_time, so that cannot be where the day begins. */
	const early = { payments: [workedPayment({ create_time: DAY + 12_600 })] };
	const codes = (feeds: Parameters<typeof build>[0], statementDay: string) =>
		build(feeds, { statementDay }).exceptions.map(({ code }) => code);

	test('the one that ended with its time, unless the setting says otherwise: date and text, and nothing else', () => {
		const [begins] = build({}, { statementDay: 'begins' }).journals;
		const [ended] = build({}, { statementDay: 'ended' }).journals;
		expect([begins.date, ended.date]).toEqual(['2025-12-10', '2025-12-09']);
		expect(ended).toEqual({ ...begins, date: '2025-12-09', description: 'TikTok Shop GB settlement 2025-12-09' });
		expect(build({}, { statementDay: '' }).journals).toEqual([ended]);
		expect(build(early).exceptions).toEqual([]);
		expect(() => build({}, { statementDay: 'later' })).toThrow('"Day of a Statement"');
	});

	test('the first day to book, and the month of a payout, follow it', () => {
		const refs = (bookFrom: string) => build({}, { bookFrom }).journals.length;
		expect([refs('2025-12-09'), refs('2025-12-10')]).toEqual([1, 0]);
		const december1 = DAY - 9 * 86_400;
		const ofNovember = {
			statements: [workedStatement({ statement_time: december1 })],
			transactions: [workedPage({ create_time: december1 })],
		};
		const [journal] = build(ofNovember, { unit: 'payment' }).journals;
		expect(journal.date).toBe('2025-11-30');
	});

	test('a payout that begins before that day is over tells that it is the day before: one case, the journal is built', () => {
		const other = { id: '8', payment_id: '9' };
		const twice = {
			statements: [workedStatement(), workedStatement(other)],
			transactions: [workedPage(), workedPage({ ...other, statement_id: '8' })],
			payments: [...early.payments, workedPayment({ id: '9', create_time: DAY + 700 })],
		};
		const built = build(twice, { statementDay: 'begins' });
		expect(built.exceptions).toMatchObject([
			{ code: 'SETTLEMENT_STATEMENT_DAY', owner_role: 'finance', business_key: 'settlement_statement_day' },
		]);
		expect(built.exceptions[0].what_happened).toContain('Statements that show this: 2.');
		expect(built.exceptions[0].what_to_do).toContain('set "settlement_statement_day" to ended');
		expect(built.journals).toHaveLength(2);
		expect(codes(early, 'ended')).toEqual([]);
	});

	test('an order that is younger than its statement tells that it is the day that begins', () => {
		const transactions = workedRows().map((row) => ({ ...row, order_create_time: DAY + 60 }));
		const feeds = { transactions: [workedPage({ transactions })] };
		expect(codes(feeds, 'ended')).toEqual(['SETTLEMENT_STATEMENT_DAY']);
		expect(codes(feeds, 'begins')).toEqual([]);
	});
});
