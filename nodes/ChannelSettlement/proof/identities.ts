/**
 * The sums that have to hold before anything is booked: ROWS, and F1 to F10 of tiktok-shop.md 11.3. One list with name, words
 * and check; the proofs, their sentences, the editor and the playbook of finance read it. Amounts are minor units and add up
 * with their signs, always (11.2).
 */
import type { IdentityName } from '../types';

/**
 * @param stated the total that TikTok states
 * @param found the sum of its parts
 * @param name what is compared, for people; '' for a row, which has an id
 */
type Compare = (stated: number, found: number, name: string, id?: unknown) => void;

interface Sum<Facts> {
	/** "the revenue of each row with its parts" */
	compares: string;
	/** why nothing was compared */
	missing(facts: Facts): string;
	check(facts: Facts, compare: Compare): void;
}

export interface Identity<Facts = never> {
	name: IdentityName;
	/** most have one; a payout that is exchanged is compared in both currencies */
	sums: ReadonlyArray<Sum<Facts>>;
	/** it may be chosen as "for information only": its description in the editor. Absent: the journal rests on it */
	informationOnly?: string;
}

/** A transaction of a statement. */
export interface RowFacts {
	revenue: number;
	revenueParts: number;
	shipping: number;
	shippingParts: number;
	fees: number;
	feeParts: number;
	settlement: number;
	settlementParts: number;
}

export interface StatementFacts {
	/** as TikTok counts its rows; absent when nobody says it */
	statedRows?: number;
	rows: number;
	/** Σ settlement_amount of the rows that are no reserves */
	settledByRows: number;
	/** Σ reserve_amount of the rows */
	reservedByRows: number;
	/** its own totals; absent when only single transactions came */
	totals?: { settlement: number; parts: number; reserve: number; payable: number };
	/** its entry in Get Statements; `parts` are absent where TikTok names them in part only */
	listed?: { settlement: number; parts?: number };
}

export interface PaymentFacts {
	id: string;
	settlement: number;
	/** absent in version 202605 of Get Payments: it is what lies between settlement and payout, and F9 proves both */
	reserve?: number;
	beforeExchange: number;
	/** money in the bank, in the currency of the payout */
	amount: number;
	/** beforeExchange in that currency; absent when the rate cannot be read */
	exchanged?: number;
	/** what its statements add up to; absent when they cannot be added */
	statements?: { payable: number; settled: number };
	/** a statement of it that is in another currency */
	foreign?: { id: string; currency: string };
	/** why the statements cannot be added */
	notAdded: string;
}

/** An order or one of its SKU rows. */
export interface OrderSums {
	revenue: number;
	fees: number;
	shipping: number;
	settlement: number;
}

export interface OrderFacts extends OrderSums {
	id: string;
	/** none when it is not settled. One SKU may come several times (sale, later refund): always added */
	skus: Array<OrderSums & { id: unknown; name: string }>;
}

/** Why F1 to F4 were not checked. */
export const NO_ROWS = 'the statement has no transactions';
const NO_TOTALS = 'the totals of the statement are not there, only its transactions';

/** The same total of every row of a statement. */
const ofRow = (
	name: RowIdentity,
	compares: string,
	stated: (row: RowFacts) => number,
	found: (row: RowFacts) => number,
) => ({
	name,
	sums: [
		{
			compares,
			missing: () => NO_ROWS,
			check: (row: RowFacts, compare: Compare) => compare(stated(row), found(row), ''),
		},
	],
});

export type RowIdentity = 'F1' | 'F2' | 'F3' | 'F4';

export const ROW_IDENTITIES: ReadonlyArray<Identity<RowFacts> & { name: RowIdentity }> = [
	ofRow(
		'F1',
		'the revenue of each transaction with its parts',
		({ revenue }) => revenue,
		({ revenueParts }) => revenueParts,
	),
	ofRow(
		'F2',
		'the shipping cost of each transaction with its parts',
		({ shipping }) => shipping,
		({ shippingParts }) => shippingParts,
	),
	ofRow(
		'F3',
		'the fees and taxes of each transaction with their parts',
		({ fees }) => fees,
		({ feeParts }) => feeParts,
	),
	ofRow(
		'F4',
		'the settlement of each transaction with revenue, shipping, fees and adjustment',
		({ settlement }) => settlement,
		({ settlementParts }) => settlementParts,
	),
];

export const ROWS: Identity<StatementFacts> = {
	name: 'ROWS',
	sums: [
		{
			compares: 'the number of transactions with the number that TikTok states',
			missing: () => NO_TOTALS,
			check({ statedRows, rows }, compare) {
				if (statedRows !== undefined) compare(statedRows, rows, 'the transactions of the statement');
			},
		},
	],
};

export const STATEMENT_IDENTITIES: ReadonlyArray<Identity<StatementFacts>> = [
	{
		name: 'F5',
		sums: [
			{
				compares: 'the settlement of the statement with its parts and with its transactions',
				missing: () => NO_TOTALS,
				check({ totals, settledByRows }, compare) {
					if (!totals) return;
					compare(totals.settlement, totals.parts, 'the four parts of the settlement');
					compare(totals.settlement, settledByRows, 'the transactions together');
				},
			},
		],
	},
	{
		name: 'F6',
		sums: [
			{
				compares: 'the payable amount with settlement and reserves, and the reserves with their transactions',
				missing: () => NO_TOTALS,
				check({ totals, reservedByRows }, compare) {
					if (!totals) return;
					compare(totals.payable, totals.settlement + totals.reserve, 'the payable amount');
					compare(totals.reserve, reservedByRows, 'the reserves together');
				},
			},
		],
	},
	{
		name: 'F7',
		informationOnly: 'The list of statements shows the same as the statement',
		sums: [
			{
				compares: 'the entry in the list of statements with the statement and with its own parts',
				missing: () => 'the statement is not in the list of statements',
				check({ totals, settledByRows, listed }, compare) {
					if (!listed) return;
					compare(totals?.settlement ?? settledByRows, listed.settlement, 'the settlement in the list');
					if (listed.parts !== undefined) compare(listed.settlement, listed.parts, 'the parts in the list');
				},
			},
		],
	},
];

export const PAYMENT_IDENTITIES: ReadonlyArray<Identity<PaymentFacts>> = [
	{
		name: 'F8',
		informationOnly: 'The payout is settlement and reserves times the exchange rate',
		sums: [
			{
				compares: 'the payout before exchange with settlement and reserves',
				missing: () => 'TikTok tells no reserve of it',
				check({ beforeExchange, settlement, reserve }, compare) {
					if (reserve !== undefined) compare(beforeExchange, settlement + reserve, 'the amount before exchange');
				},
			},
			{
				compares: 'the money in the bank with the payout before exchange times the rate',
				missing: () => 'the exchange rate cannot be read',
				check({ amount, exchanged }, compare) {
					if (exchanged !== undefined) compare(amount, exchanged, 'the amount in the bank');
				},
			},
		],
	},
	{
		name: 'F9',
		informationOnly:
			'The payout is the sum of its statements. Without it no journal is built per payout or in the currency of a foreign payout.',
		sums: [
			{
				compares: 'the payout with the payable amounts of its statements',
				missing: ({ notAdded }) => notAdded,
				check({ id, beforeExchange, settlement, reserve, statements, foreign }, compare) {
					if (statements) {
						compare(beforeExchange, statements.payable, `payout ${id}`);
						// The same sums before the reserves: so the reserve that lies between is the one of the statements.
						if (reserve === undefined) compare(settlement, statements.settled, `the settlement in payout ${id}`);
					}
					if (foreign)
						compare(beforeExchange, 0, `statement ${foreign.id}, which is in ${foreign.currency}`, foreign.id);
				},
			},
		],
	},
];

const partsOf = ({ revenue, fees, shipping }: OrderSums) => revenue + fees + shipping;

export const ORDER_IDENTITY: Identity<OrderFacts> = {
	name: 'F10',
	informationOnly: 'An order is the sum of its products',
	sums: [
		{
			compares: 'the settlement of an order with its parts and with its products',
			missing: () => 'the order is not settled yet',
			check(order, compare) {
				const { skus } = order;
				if (skus.length === 0) return;
				const sum = (of: (sku: OrderSums) => number) => skus.reduce((total, sku) => total + of(sku), 0);
				compare(order.settlement, partsOf(order), 'the settlement of the order');
				for (const sku of skus) compare(sku.settlement, partsOf(sku), sku.name, sku.id);
				for (const part of ['revenue', 'fees', 'shipping', 'settlement'] as const)
					compare(
						order[part],
						sum((sku) => sku[part]),
						`the ${part} of its products`,
					);
			},
		},
	],
};

/** All of them in the order of the proof. */
export const IDENTITIES: readonly Identity[] = [
	ROWS,
	...ROW_IDENTITIES,
	...STATEMENT_IDENTITIES,
	...PAYMENT_IDENTITIES,
	ORDER_IDENTITY,
];

/** Identities that the journal itself does not rest on. */
export const OPTIONAL_IDENTITIES: readonly Identity[] = IDENTITIES.filter(
	({ informationOnly }) => informationOnly !== undefined,
);
