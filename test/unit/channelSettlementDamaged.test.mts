/** Channel Settlement, beyond Prove and Build Journals: one damaged document changes nothing that is decided about the others. */
import { accrueUnsettled } from '../../nodes/ChannelSettlement/accrual/accrueUnsettled.ts';
import { readAccrualSettings } from '../../nodes/ChannelSettlement/accrual/accrualSettings.ts';
import { checkPayouts } from '../../nodes/ChannelSettlement/reconciliation/checkPayouts.ts';
import { readBooks } from '../../nodes/ChannelSettlement/posting/books.ts';
import { judgePosting } from '../../nodes/ChannelSettlement/posting/judgePosting.ts';
import { reconcile } from '../../nodes/ChannelSettlement/reconciliation/reconcile.ts';
import { reverseJournals } from '../../nodes/ChannelSettlement/reversal/reverseJournals.ts';
import type { ShapedJournal } from '../../nodes/ChannelSettlement/shapes/shapedTypes.ts';
import { readShops } from '../../nodes/shared/channel/shops.ts';
import { exampleJournal, shape } from '../support/ledgerExamples.mts';
import { decide } from '../support/ledgerPosting.mts';
import { everyMutation } from '../support/mutations.mts';
import type { Row } from '../support/settlementExamples.mts';
import {
	DAY,
	PAYMENT,
	SHOP,
	SHOPS,
	STATEMENT,
	US_SHOP,
	workedPage,
	workedPayment,
	workedRows,
	workedStatement,
} from '../support/settlementExamples.mts';

const BAD = '7540000000000000099';
const BAD_PAYMENT = '3459000000000000099';

interface Told {
	code: string;
	title: string;
	what_happened: string;
}

/** Every damage, the damaged one first or last in turn; what is decided about the good ones is `alone`. */
function holds(extra: Row, good: Row[], decide: (documents: Row[]) => unknown) {
	const alone = decide(good);
	const mutations = everyMutation(extra);
	expect(mutations.length).toBeGreaterThan(100);
	const harmful = mutations.flatMap(({ name, document }, place) => {
		try {
			expect(decide(place % 2 ? [document, ...good] : [...good, document])).toEqual(alone);
			return [];
		} catch (error) {
			return [`${name}: ${(error as Error).message}`];
		}
	});
	expect(harmful).toEqual([]);
}

/** One change of a document, by its path. */
const changed = (document: Row, path: string, value: unknown): Row => {
	const copy = structuredClone(document);
	const keys = path.split('.');
	const holder = keys.slice(0, -1).reduce<Row>((inner, key) => inner[key] as Row, copy);
	holder[keys[keys.length - 1]] = value;
	return copy;
};

const unreadable = (exceptions: Told[]) => exceptions.filter(({ code }) => code === 'SETTLEMENT_UNREADABLE');

describe('Accrue Unsettled', () => {
	const transaction = (shopId: string, more: Row = {}): Row => ({
		shop_id: shopId,
		id: '1636000000000000009',
		type: 'ORDER',
		status: 'UNSETTLED',
		currency: shopId === SHOP ? 'GBP' : 'USD',
		order_id: '576460000000000003',
		order_create_time: DAY - 30 * 86_400,
		order_delivery_time: DAY - 25 * 86_400,
		est_revenue_amount: '22.50',
		est_fee_tax_amount: '-3.38',
		est_settlement_amount: '19.12',
		revenue_breakdown: { subtotal_before_discount_amount: '25.00', seller_discount_amount: '-2.50' },
		fee_tax_breakdown: { fee: { platform_commission_amount: '-3.38' }, tax: {} },
		...more,
	});
	function accrue(items: Row[]) {
		const tables = { shops: SHOPS, accounts: [], dimensions: [] };
		const settings = readAccrualSettings({ include: 'delivered' }, tables, Date.UTC(2025, 11, 1, 3));
		const { journals, exceptions } = accrueUnsettled(items, settings);
		return { journals: journals.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json) };
	}
	const ofShop = (items: Row[]) => accrue(items).journals.filter(({ shop_id }) => shop_id === SHOP);

	test('the other shop is accrued, whatever is damaged', () => {
		expect(ofShop([transaction(SHOP)])).toHaveLength(2);
		holds(transaction(US_SHOP), [transaction(SHOP)], ofShop);
		const page = { shop_id: US_SHOP, transactions: [transaction(US_SHOP)] };
		holds(page, [transaction(SHOP)], ofShop);
	});

	test.each<[Row, RegExp]>([
		[{ order_create_time: DAY * 1000 }, /order_create_time is not a time/],
		[{ order_delivery_time: 'soon' }, /order_delivery_time is not a time/],
		[{ currency: null }, /currency is missing/],
		[{ currency: 'Pounds' }, /currency is no code of a currency/],
		[{ revenue_breakdown: ['1'] }, /revenue_breakdown is no object/],
		[{ type: 7 }, /type is no text/],
	])('%j holds its shop, is named, and hides nothing', (damage, text) => {
		const bad = transaction(SHOP, { id: '1636000000000000010', ...damage });
		const { journals, exceptions } = accrue([transaction(SHOP), bad, transaction(US_SHOP)]);
		expect([...new Set(journals.map(({ shop_id }) => shop_id))]).toEqual([US_SHOP]);
		expect(exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				title: 'The unsettled transaction 1636000000000000010 cannot be read',
				what_happened: expect.stringMatching(text),
				ids: { shop_id: SHOP, transaction_id: '1636000000000000010' },
			},
		]);
	});

	test('an empty row in an answer is no row of nothing', () => {
		const { journals, exceptions } = accrue([{ shop_id: SHOP, transactions: [transaction(SHOP), null] }]);
		expect([journals, unreadable(exceptions)]).toMatchObject([
			[],
			[{ what_happened: expect.stringContaining('transactions[1] is no row: null') }],
		]);
	});
});

describe('Check Payouts', () => {
	const day = { statement_time: DAY - 86_400, id: BAD, payment_id: BAD_PAYMENT };
	const extra = { statements: workedStatement(day), payments: workedPayment({ id: BAD_PAYMENT }) };
	function check(statements: Row[], payments: Row[]) {
		const { payouts, exceptions } = checkPayouts(statements, payments, {
			now: Date.UTC(2026, 0, 15),
			shops: readShops(SHOPS),
			lateMs: 7 * 86_400_000,
			quietMs: 0,
			readFrom: 0,
			toleranceMinor: 1,
			statementDay: 'ended',
		});
		return { payouts: payouts.map(({ json }) => json), exceptions: exceptions.map(({ json }) => json) };
	}
	const good = ({ payouts, exceptions }: ReturnType<typeof check>) => ({
		payouts: payouts.filter(({ payment_id, statement_ids }) => payment_id === PAYMENT || statement_ids === STATEMENT),
		exceptions: exceptions.filter(({ business_key }) =>
			[`payment:${PAYMENT}`, `statement:${STATEMENT}`].includes(business_key),
		),
	});

	test('the other payouts are judged as without it', () => {
		expect(good(check([workedStatement()], [workedPayment()])).payouts).toMatchObject([{ state: 'ok' }]);
		holds(extra.statements, [workedStatement()], (rows) => good(check(rows, [workedPayment(), extra.payments])));
		holds(extra.payments, [workedPayment()], (rows) => good(check([workedStatement(), extra.statements], rows)));
	});

	test.each<[Row, string]>([
		[{ settlement_amount: '1e21' }, 'settlement_amount is no amount in GBP: "1e21"'],
		[{ settlement_amount: null, statement_time: DAY * 1000 }, `statement_time is not a time: ${DAY * 1000}`],
		[{ currency: '' }, 'currency is missing: nothing'],
		[{ id: { id: '1' } }, 'id is not an id: an object'],
	])('a statement with %j is named; its payout is not called wrong, and counts nothing as 0', (damage, text) => {
		const { payouts, exceptions } = check(
			[workedStatement(), workedStatement({ ...day, payment_id: PAYMENT, settlement_amount: '5.00', ...damage })],
			[workedPayment({ settlement_amount: { value: '84.14', currency: 'GBP' } })],
		);
		expect(payouts).toMatchObject([{ state: 'ok', payment_id: PAYMENT }]);
		expect(exceptions).toMatchObject([{ code: 'SETTLEMENT_UNREADABLE', what_happened: expect.stringContaining(text) }]);
	});

	test.each<[Row, string]>([
		[{ settlement_amount: { value: 'abc', currency: 'GBP' } }, 'value is no amount in GBP: a text'],
		[{ settlement_amount: [] }, 'settlement_amount is no object: a list'],
		[{ create_time: DAY * 1_000_000 }, 'create_time is not a time'],
	])('a payout with %j is named, and its statement is not called unpaid', (damage, text) => {
		const { payouts, exceptions } = check([workedStatement()], [workedPayment(damage)]);
		expect(payouts).toEqual([]);
		expect(exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				title: `Payout ${PAYMENT} cannot be read`,
				what_happened: expect.stringContaining(text),
			},
		]);
	});
});

describe('Reconcile Orders', () => {
	const O1 = '576460000000000001';
	const O2 = '576460000000000002';
	const O9 = '576460000000000099';
	const order = (orderId: string, gross: number): Row => ({
		shop_id: SHOP,
		order_id: orderId,
		found: true,
		newstore_order_id: `ns-${orderId}`,
		newstore_order: {
			external_id: orderId,
			status: 'completed',
			placed_at: '2025-12-01T10:00:00Z',
			currency: 'GBP',
			totals: { gross, net: gross, shipping: 3.99 },
			items: [{ id: '1', status: 'completed', price: { gross, net: gross } }],
		},
	});
	const refund = (orderId: string, amount: string): Row => ({
		shop_id: SHOP,
		order_id: orderId,
		amount,
		currency: 'GBP',
		state: 'done',
		created_at: '2025-12-08T10:00:00Z',
		returned_at: '2025-12-08T10:00:00Z',
	});
	const sale = { ...workedRows()[0], id: '1636000000000000099', order_id: O9 };
	const GOOD = {
		settled: [workedPage()],
		orders: [order(O1, 58.5), order(O2, 40)],
		refunds: [refund(O1, '22.50')],
		payments: [workedPayment()],
		statements: [workedStatement()],
	};
	const extra: Record<keyof typeof GOOD, Row> = {
		settled: workedPage({ id: BAD, statement_id: BAD, transactions: [sale], payable_amount: '31.75' }),
		orders: order(O9, 58.5),
		refunds: refund(O9, '22.50'),
		payments: workedPayment({ id: BAD_PAYMENT, payment_amount_before_exchange: { value: '31.75', currency: 'GBP' } }),
		statements: workedStatement({ id: BAD, payment_id: BAD_PAYMENT }),
	};
	type Feed = keyof typeof GOOD;
	const FEEDS = Object.keys(GOOD) as Feed[];

	function run(feeds: Partial<Record<Feed, Row[]>>) {
		const result = reconcile(
			{ ...GOOD, ...feeds },
			{
				shops: new Map([[SHOP, { name: 'Northwind', taxOnTop: false, externalIdPrefix: 'tt-' }]]),
				problems: [],
				overrides: new Map(),
				now: Date.UTC(2026, 0, 15),
				settleMs: 30 * 86_400_000,
				toleranceMinor: 1,
				mostCases: 20,
				platformDiscount: 'payment',
				compareShipping: true,
			},
		);
		return {
			orders: result.orders.map(({ json }) => json),
			payouts: result.payouts.map(({ json }) => json),
			report: result.report.map(({ json }) => json),
			exceptions: result.exceptions.map(({ json }) => json),
			placed: result.exceptions,
		};
	}
	const both = (feed: Feed, documents: Row[]) =>
		run({
			...Object.fromEntries(FEEDS.map((name) => [name, [...GOOD[name], extra[name]]])),
			[feed]: documents,
		});
	const good = ({ orders, payouts, exceptions }: ReturnType<typeof run>) => ({
		orders: orders.filter(({ order_id }) => [O1, O2].includes(order_id)),
		payouts: payouts.filter(({ payment_id }) => payment_id === PAYMENT),
		exceptions: exceptions.filter(({ business_key }) => [`order:${O1}`, `order:${O2}`].includes(business_key)),
	});

	test('undamaged, both are as expected', () => {
		const { orders, payouts, report } = both('orders', [...GOOD.orders, extra.orders]);
		expect(orders.filter(({ order_id }) => order_id !== '576460000000000000').map((row) => row.class)).toEqual([
			'matched',
			'matched',
			'matched',
		]);
		expect(payouts.map(({ ties_out }) => ties_out)).toEqual([true, true]);
		expect(report).toMatchObject([{ unreadable: 0 }]);
	});

	test.each(FEEDS)('%s: the others are compared as without it', (feed) => {
		holds(extra[feed], GOOD[feed], (documents) => good(both(feed, documents)));
	});

	// What is left of the order: its other half is never compared with nothing. A statement that cannot be read names no order.
	test.each<[Feed, string, unknown, string, RegExp, string[]]>([
		[
			'settled',
			'transactions.0',
			null,
			`Settlement ${BAD}`,
			/transactions\[0\] is no row: null/,
			['missing_on_tiktok'],
		],
		['settled', 'transactions', 'abc', `Settlement ${BAD}`, /transactions is not a list/, ['missing_on_tiktok']],
		['settled', 'currency', '', `Settlement ${BAD}`, /currency is missing/, ['missing_on_tiktok']],
		[
			'settled',
			'transactions.0.revenue_amount',
			'1e21',
			`The settlement of order ${O9}`,
			/revenue_amount is no amount/,
			[],
		],
		['orders', 'newstore_order.items', [null], `Order ${O9}`, /items\[0\] is no row: null/, []],
		['orders', 'newstore_order.items.0.price.gross', 1e21, `Order ${O9}`, /gross is no amount in GBP/, []],
		['orders', 'newstore_order.placed_at', 'soon', `Order ${O9}`, /placed_at is not a time/, []],
		['refunds', 'amount', 'abc', `The refund of order ${O9}`, /amount is no amount in GBP/, []],
		['refunds', 'returned_at', '2026-02-30', `The refund of order ${O9}`, /returned_at is not a time/, []],
		['payments', 'paid_time', DAY * 1000, `Payout ${BAD_PAYMENT}`, /paid_time is not a time/, ['matched']],
		['statements', 'payment_id', { id: '1' }, `Settlement ${BAD}`, /payment_id is not an id/, ['matched']],
	])('%s with %s = %j is named, and counts as nothing nowhere', (feed, path, value, title, text, classes) => {
		const damaged = changed(extra[feed], path, value);
		const { orders, payouts, report, exceptions, placed } = both(feed, [...GOOD[feed], damaged]);
		const told = exceptions.filter(({ code }) => code === 'SETTLEMENT_UNREADABLE');
		expect(told).toMatchObject([{ title: `${title} cannot be read`, what_happened: expect.stringMatching(text) }]);
		expect(placed.find(({ json }) => json === told[0])).toMatchObject({
			indexes: [GOOD[feed].length],
			input: FEEDS.indexOf(feed),
		});
		expect(orders.filter(({ order_id }) => order_id === O9).map((row) => row.class)).toEqual(classes);
		// Nothing is called a wrong payout because of it.
		expect(payouts.filter(({ difference }) => difference !== '0.00')).toEqual([]);
		expect(report[0]).toMatchObject({ unreadable: 1, subject: expect.stringContaining('1 unreadable document') });
	});

	test('a payout of which a part cannot be read is not added up', () => {
		const rows = [...workedRows(), { ...sale, settlement_amount: 'abc' }];
		const { payouts } = run({ settled: [workedPage({ transactions: rows })] });
		expect(payouts).toMatchObject([
			{
				payment_id: PAYMENT,
				ties_out: false,
				result: 'A part of its statements cannot be read, so it was not compared.',
			},
		]);
	});
});

describe('Journals on their way to the ledger', () => {
	const GOOD_REF = `TTS-${STATEMENT}`;
	const BAD_REF = `TTS-${BAD}`;
	const TARGETS = ['csv', 'hledger', 'xero', 'quickbooks', 'netsuite'];
	/** Two lines, so that every place is tried. */
	const small = (ref: string): Row => {
		const journal = exampleJournal({ journal_ref: ref, statement_ids: [ref.slice(4)] });
		const [sales, clearing] = [journal.lines[0], journal.lines[11]];
		const lines = [
			{ ...sales, amount_minor: -7_114, amount: '71.14', side: 'credit' },
			{ ...clearing, amount_minor: 7_114, amount: '71.14', side: 'debit' },
		];
		return { ...journal, lines } as unknown as Row;
	};
	const ofGood = <T extends { journal_ref?: string }>(list: T[]) =>
		list.filter(({ journal_ref }) => journal_ref === GOOD_REF);
	const shaped = (target: string, ref: string): Row =>
		shape(target, [small(ref)] as never, { currencyIds: 'GBP=2' }).shaped[0] as unknown as Row;
	const NOT_FOUND: Record<string, Row> = {
		xero: { statusCode: 200, body: { ManualJournals: [] } },
		quickbooks: { statusCode: 200, body: { QueryResponse: {} } },
		netsuite: { statusCode: 404, body: { 'o:errorDetails': [{ 'o:errorCode': 'NONEXISTENT_ID' }] } },
	};
	const answersFor = (target: string, count: number) =>
		NOT_FOUND[target] ? Array.from({ length: count }, () => NOT_FOUND[target]) : [];

	test.each(TARGETS)('Shape for %s: the others are shaped as without it', (target) => {
		const decideShape = (journals: Row[]) =>
			ofGood(shape(target, journals as never, { currencyIds: 'GBP=2' }).shaped as Array<{ journal_ref: string }>);
		expect(decideShape([small(GOOD_REF)])).toHaveLength(1);
		holds(small(BAD_REF), [small(GOOD_REF)], decideShape);
	});

	test.each<[string, unknown, RegExp]>([
		['lines', [null], /lines\[0\] is no row: null/],
		['lines', 'abc', /lines is not a list/],
		['lines.0.amount_minor', 1e21, /amount_minor is no whole number of minor units/],
		['lines.0.amount', '1.00', /amount is not the amount_minor of the line \(-7114\): "1.00"/],
		['lines.0.side', 'debit', /side is not the side of the amount_minor/],
		['date', '2026-02-30', /date is not a day/],
		['journal_currency', null, /journal_currency is missing/],
	])('a journal with %s = %j is named and not sent', (path, value, text) => {
		const { shaped: sent, exceptions } = shape('csv', [changed(small(BAD_REF), path, value)] as never);
		expect(sent).toEqual([]);
		expect(exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				title: `Journal ${BAD_REF} cannot be read`,
				what_happened: expect.stringMatching(text),
			},
		]);
	});

	test('texts are taken as they stand, also blanks', () => {
		const [{ lines }] = shape('csv', [changed(small(GOOD_REF), 'lines.0.description', ' ')] as never).shaped.map(
			({ text }) => ({ lines: text!.split('\n') }),
		);
		expect(lines[1].split(',')[lines[0].split(',').indexOf('description')]).toBe(' ');
	});

	test.each(TARGETS)('Decide Posting, %s: the others are decided as without it', (target) => {
		const decidePosting = (items: Row[]) => {
			const decided = decide(items as unknown as ShapedJournal[], answersFor(target, items.length), {
				approval: 'whenNeeded',
			});
			return Object.fromEntries(Object.entries(decided).map(([name, list]) => [name, ofGood(list)]));
		};
		expect(decidePosting([shaped(target, GOOD_REF)])).not.toMatchObject({ exceptions: [expect.anything()] });
		holds(shaped(target, BAD_REF), [shaped(target, GOOD_REF)], decidePosting);
	});

	test('a journal for an API that lost its request is not taken for a file', () => {
		const lost = { ...shaped('xero', BAD_REF), request: undefined };
		const decided = decide([lost] as unknown as ShapedJournal[], answersFor('xero', 1));
		expect(decided.create).toEqual([]);
		expect(decided.exceptions).toMatchObject([
			{
				code: 'SETTLEMENT_UNREADABLE',
				journal_ref: BAD_REF,
				target: 'xero',
				ledger: { journal_ref: BAD_REF, state: '' },
			},
		]);
	});

	test.each(Object.keys(NOT_FOUND))('Judge the Answer, %s: the others are judged as without it', (target) => {
		const sent = (ref: string): Row => {
			const items = [shaped(target, ref)] as unknown as ShapedJournal[];
			const approved = { journal_ref: ref, target, state: 'approved', content_hash: items[0].content_hash };
			return decide(items, answersFor(target, 1), { ledger: [approved] as never }).create[0];
		};
		const answer = (ref: string): Row => ({ statusCode: 500, journal_ref: ref });
		const judge = (items: Row[]) => {
			const answers = [GOOD_REF, BAD_REF].map(answer);
			const { posted, lookUpAgain, exceptions } = judgePosting(items, answers, {
				maxTries: 3,
				now: Date.UTC(2026, 0, 15),
			});
			return [posted, lookUpAgain, exceptions].map((list) => ofGood(list.map(({ json }) => json)));
		};
		expect(judge([sent(GOOD_REF)])[1]).toHaveLength(1);
		holds(sent(BAD_REF), [sent(GOOD_REF)], judge);
		const [, , [told]] = [
			0,
			0,
			judgePosting([{ ...sent(BAD_REF), target: 'sage' }], [], { maxTries: 3, now: 0 }).exceptions,
		];
		expect(told.json).toMatchObject({
			code: 'SETTLEMENT_UNREADABLE',
			what_happened: expect.stringContaining('the next run looks it up before anything is sent again'),
			ledger: { journal_ref: BAD_REF, state: 'sending' },
		});
	});

	describe('Reverse or Correct', () => {
		const posted = (ref: string, more: Row = {}): Row => ({
			journal_ref: ref,
			target: 'xero',
			shop_id: SHOP,
			content_hash: '15814f1b48a2',
			remote_id: 'd8064222-9122-5963-81e0-6d1a12cd9e08',
			state: 'posted',
			date: '2025-12-10',
			posted_at: '2025-12-11T04:00:00Z',
			attempts: 1,
			journal: JSON.stringify(small(ref)),
			...more,
		});
		function reverse(rows: Row[], fresh: Row[]) {
			const result = reverseJournals(rows, fresh, {
				ledger: [],
				books: readBooks([]),
				openPeriod: 'mirror',
				what: 'reverseAndRepost',
				tenantId: 'tenant',
				companyId: '9130350000000000001',
			});
			return {
				journals: result.journals.map(({ json }) => json),
				ledger: result.ledger.map(({ json }) => json),
				exceptions: result.exceptions.map(({ json }) => json),
			};
		}
		const good = ({ journals, ledger }: ReturnType<typeof reverse>) => ({
			journals: journals.filter(({ journal_ref }) => journal_ref.startsWith(GOOD_REF)),
			ledger: ofGood(ledger),
		});

		test('the others are taken back as without it', () => {
			const fresh = [small(GOOD_REF), small(BAD_REF)];
			expect(good(reverse([posted(GOOD_REF)], fresh)).journals).toHaveLength(2);
			holds(posted(BAD_REF), [posted(GOOD_REF)], (rows) => good(reverse(rows, fresh)));
			holds(small(BAD_REF), [small(GOOD_REF)], (rows) => good(reverse([posted(GOOD_REF), posted(BAD_REF)], rows)));
		});

		test.each<[Row, string, RegExp]>([
			[{ state: 'postd' }, 'SETTLEMENT_ROW_UNREADABLE', /the column state is "postd"; there are/],
			[{ target: 'sage' }, 'SETTLEMENT_ROW_UNREADABLE', /the column target is "sage"/],
			[{ journal_ref: '' }, 'SETTLEMENT_ROW_UNREADABLE', /the column journal_ref is empty/],
			[
				{ journal: JSON.stringify({ ...small(BAD_REF), lines: [null, null] }) },
				'SETTLEMENT_UNREADABLE',
				/lines\[0\] is no row: null\. Nothing was taken back\./,
			],
		])('a row with %j is named, and nothing is taken back', (damage, code, text) => {
			const { journals, exceptions } = reverse([posted(BAD_REF, damage)], []);
			expect(journals).toEqual([]);
			expect(exceptions).toMatchObject([{ code, what_happened: expect.stringMatching(text) }]);
		});
	});
});
