/** Channel Settlement: n good documents and one damaged give the n good decisions; what is damaged is refused by name. */
import fc from 'fast-check';
import type { Mutation } from '../support/mutations.mts';
import { everyMutation } from '../support/mutations.mts';
import type { Row } from '../support/settlementExamples.mts';
import {
	DAY,
	PAYMENT,
	SHOP,
	STATEMENT,
	build,
	workedPage,
	workedPayment,
	workedStatement,
} from '../support/settlementExamples.mts';

const BAD = '7540000000000000099';
const BAD_PAYMENT = '3459000000000000099';
const day = { statement_time: DAY - 86_400, id: BAD, payment_id: BAD_PAYMENT };

const order = (id: string, statementId: string): Row => ({
	shop_id: SHOP,
	order_id: id,
	currency: 'GBP',
	order_create_time: DAY - 500_000,
	revenue_amount: '36.00',
	fee_and_tax_amount: '-5.04',
	shipping_cost_amount: '0.79',
	settlement_amount: '31.75',
	total_count: 1,
	sku_transactions: [
		{
			sku_id: '1729000000000000101',
			statement_id: statementId,
			revenue_amount: '36.00',
			shipping_cost_amount: '0.79',
			fee_tax_amount: '-5.04',
			settlement_amount: '31.75',
		},
	],
});

const GOOD = {
	statements: [workedStatement()],
	transactions: [workedPage()],
	payments: [workedPayment()],
	orderTransactions: [order('576460000000000001', STATEMENT)],
};
const extra = {
	statements: workedStatement(day),
	transactions: workedPage({ id: BAD, statement_id: BAD, create_time: DAY - 86_400 }),
	payments: workedPayment({ id: BAD_PAYMENT }),
	orderTransactions: order('576460000000000099', BAD),
};
type Feed = keyof typeof extra;
const FEEDS = Object.keys(extra) as Feed[];

/** What was decided about the good documents. */
const goodOnes = ({ journals, proof, exceptions }: ReturnType<typeof build>) => ({
	journals: journals.filter(({ statement_ids }) => statement_ids.includes(STATEMENT)),
	proof: proof.filter(({ id }) => [STATEMENT, PAYMENT, '576460000000000001'].includes(id)),
	exceptions: exceptions.filter(({ business_key }) => /0001$/.test(business_key)),
});
const alone = goodOnes(build(GOOD));

function among(feed: Feed, mutation: Mutation, isFirst: boolean) {
	const both = (name: Feed, document: Row) => (isFirst ? [document, ...GOOD[name]] : [...GOOD[name], document]);
	const feeds = Object.fromEntries(
		FEEDS.map((name) => [name, both(name, name === feed ? mutation.document : extra[name])]),
	);
	return build(feeds);
}

test('without damage both are booked', () => {
	const built = build(Object.fromEntries(FEEDS.map((name) => [name, [...GOOD[name], extra[name]]])));
	expect(built.exceptions).toEqual([]);
	expect(built.journals.map(({ journal_ref }) => journal_ref).sort()).toEqual([`TTS-${STATEMENT}`, `TTS-${BAD}`]);
	expect(goodOnes(built)).toEqual(alone);
});

test.each(FEEDS)('%s: whatever is damaged in one document, the others are decided as without it', (feed) => {
	const mutations = everyMutation(extra[feed]);
	expect(mutations.length).toBeGreaterThan(100);
	fc.assert(
		fc.property(fc.constantFrom(...mutations), fc.boolean(), (mutation, isFirst) => {
			expect({ [mutation.name]: goodOnes(among(feed, mutation, isFirst)) }).toEqual({ [mutation.name]: alone });
		}),
		{ numRuns: 400 },
	);
});

/** One change of a document, by its path. */
const changed = (document: Row, path: string, value: unknown): Row => {
	const copy = structuredClone(document);
	const keys = path.split('.');
	const holder = keys.slice(0, -1).reduce<Row>((inner, key) => inner[key] as Row, copy);
	holder[keys[keys.length - 1]] = value;
	return copy;
};

test.each<[Feed, string, unknown, string, RegExp]>([
	['transactions', 'transactions.0', null, `Settlement ${BAD}`, /transactions\[0\] is no row: null/],
	['transactions', 'transactions', 'abc', `Settlement ${BAD}`, /transactions is not a list/],
	[
		'transactions',
		'transactions.0.order_create_time',
		(DAY - 100) * 1000,
		`Settlement ${BAD}`,
		/order_create_time is not a time: 1765\d+/,
	],
	[
		'transactions',
		'transactions.0.revenue_breakdown',
		['1'],
		`Settlement ${BAD}`,
		/revenue_breakdown is no object: a list/,
	],
	['transactions', 'transactions.0.fee_tax_breakdown.fee', 'abc', `Settlement ${BAD}`, /fee is no object: a text/],
	['transactions', 'transactions.4.type', 7, `Settlement ${BAD}`, /type is no text: 7/],
	['statements', 'statement_time', (DAY - 86_400) * 1_000_000, `Settlement ${BAD}`, /statement_time is not a time/],
	['statements', 'payment_id', { id: '1' }, `Settlement ${BAD}`, /payment_id is not an id: an object/],
	['statements', 'id', '../../etc/passwd', 'Settlement without a number', /id is not an id/],
	['payments', 'exchange_rate', '9'.repeat(30), `Payout ${BAD_PAYMENT}`, /exchange_rate is too large/],
	['payments', 'paid_time', DAY * 1000, `Payout ${BAD_PAYMENT}`, /paid_time is not a time/],
	['payments', 'amount', '71.14', `Payout ${BAD_PAYMENT}`, /amount is no object: "71.14"/],
	[
		'orderTransactions',
		'sku_transactions',
		[{ statement_id: BAD }, null],
		'The settlement of order 576460000000000099',
		/sku_transactions\[1\] is no row: null/,
	],
])('%s with %s = %j is refused by name', (feed, path, value, title, text) => {
	const mutation = { name: path, path: [], damage: 'null', document: changed(extra[feed], path, value) } as Mutation;
	const built = among(feed, mutation, true);
	const told = built.exceptions.find(({ code }) => code === 'SETTLEMENT_UNREADABLE');
	expect(told).toMatchObject({ title: `${title} cannot be read`, owner_role: 'finance', severity: 'error' });
	expect(told?.what_happened).toMatch(text);
	expect(goodOnes(built)).toEqual(alone);
	// A statement that only its page tells is proved by itself; whatever else is damaged holds its statement.
	if (path !== 'id') expect(built.journals.map(({ journal_ref }) => journal_ref)).toEqual([`TTS-${STATEMENT}`]);
});

test('an amount or a rate that is no number is named with what stands there; nothing is "is ."', () => {
	const payments = (more: Row) => build({ ...GOOD, payments: [workedPayment(more)] }).exceptions;
	const foreign = { amount: { value: '90.35', currency: 'USD' } };
	expect(payments({ ...foreign, exchange_rate: '' })).toMatchObject([
		{
			code: 'SETTLEMENT_AMOUNT',
			what_happened: expect.stringContaining('is empty, where an exchange rate should be.'),
		},
	]);
	expect(payments({ ...foreign, exchange_rate: 1e21 })).toMatchObject([
		{ what_happened: expect.stringContaining('is 1e+21, where an exchange rate should be.') },
	]);
	expect(payments({ settlement_amount: { value: '1e21', currency: 'GBP' } })).toMatchObject([
		{
			what_happened: expect.stringContaining(
				'settlement_amount.value of 3459000000000000001 is "1e21", where an amount in GBP should be.',
			),
		},
	]);
});

test('amounts that are readable each and too large together', () => {
	const huge = '90071992547409.91';
	const row = (id: string) => ({ id, type: 'REBATE', adjustment_amount: huge, settlement_amount: huge });
	const built = build({ ...GOOD, transactions: [workedPage({ transactions: [row('1'), row('2')] })] });
	expect(built.exceptions).toMatchObject([{ code: 'SETTLEMENT_UNREADABLE' }]);
	expect(built.exceptions[0].what_happened).toContain('too large to be added up');
});
