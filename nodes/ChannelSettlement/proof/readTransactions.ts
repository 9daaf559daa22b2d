/**
 * Reads the transactions of a statement once: proves F1 to F4 on every row and adds up its fields for the journal. It makes no
 * object per row, so that 50,000 rows take well below a second.
 */
import type { Row } from '../../shared/tableRows';
import { isRevenueOfType } from './adjustmentRows';
import type { GroupName } from '../tables/categoryMap';
import { SUPPLEMENTARY, TRANSACTION_TOTALS, foldType } from '../tables/categoryMap';
import type { FieldOverrides, FieldTotal, FieldTotals } from './fieldTotals';
import { adjustmentType, createTotals, groupField, otherField } from './fieldTotals';
import type { RowFacts, RowIdentity } from './identities';
import { ROW_IDENTITIES } from './identities';
import { parseMinor } from './parseMinor';
import type { Check } from './rowChecks';
import { compare, createCheck } from './rowChecks';
import { documentText, partOf, shownId } from './settlementDocuments';

/** An amount that cannot be read. */
export interface Unreadable {
	id: string;
	field: string;
	/** '' when it is empty */
	value: string;
	/** what should stand there; an amount when it is not said */
	wanted?: 'rate';
}

export interface TransactionSums {
	rows: number;
	totals: FieldTotals;
	checks: Record<RowIdentity, Check>;
	/** Σ settlement_amount of the rows that are no reserves */
	settlement: number;
	unreadable: Unreadable[];
}

const MOST_UNREADABLE = 20;

/** More unknown fields than this are parts of a total all together, or none of them. */
const MOST_CHOSEN = 10;

/**
 * Which of the amounts add up to `missing`, as bits by their place. As many as possible: a field that nobody knows is booked to
 * suspense sooner than left out. All of them when no choice fits.
 */
function partsOfTotal(minors: readonly number[], missing: number): number {
	const all = minors.length < 31 ? (1 << minors.length) - 1 : -1;
	if (minors.length > MOST_CHOSEN) return missing === 0 && minors.reduce((a, b) => a + b, 0) !== 0 ? 0 : all;
	let best = -1;
	let most = -1;
	for (let choice = all; choice >= 0; choice--) {
		let sum = 0;
		let count = 0;
		for (let place = 0; place < minors.length; place++) {
			if (choice & (1 << place)) {
				sum += minors[place];
				count += 1;
			}
		}
		if (sum !== missing || count <= most) continue;
		if (choice === all) return all;
		best = choice;
		most = count;
	}
	return best === -1 ? all : best;
}

const LONGEST_VALUE = 40;

/** What stands where an amount should; '' when nothing does. */
export const shownAmount = (value: unknown): string =>
	value === undefined || value === '' ? '' : (JSON.stringify(value) ?? '').slice(0, LONGEST_VALUE);

/**
 * Reader of one statement. `read` throws MalformedDocument when a row is none. `digits` are the decimals of its currency.
 */
export function transactionReader(digits: number, overrides: FieldOverrides) {
	const sums: TransactionSums = {
		rows: 0,
		totals: createTotals(),
		checks: { F1: createCheck('rows'), F2: createCheck('rows'), F3: createCheck('rows'), F4: createCheck('rows') },
		settlement: 0,
		unreadable: [],
	};
	const { totals, checks } = sums;
	// The row that is read, and what of it is compared; used again for each row.
	let current: Row = {};
	const facts: RowFacts = {
		revenue: 0,
		revenueParts: 0,
		shipping: 0,
		shippingParts: 0,
		fees: 0,
		feeParts: 0,
		settlement: 0,
		settlementParts: 0,
	};
	const comparisons = ROW_IDENTITIES.map(({ name, sums: [{ check }] }) => {
		const take = (stated: number, found: number) => compare(checks[name], stated, found, current);
		return () => check(facts, take);
	});
	// Unknown fields of the part of a row that is read, used again for each part.
	const unknownFields: FieldTotal[] = [];
	const unknownMinor: number[] = [];

	function amount(row: Row, holder: Row, field: string): number {
		const minor = parseMinor(holder[field], digits);
		if (!Number.isNaN(minor)) return minor;
		note(row, field, holder[field]);
		return 0;
	}

	function note(row: Row, field: string, value: unknown): void {
		if (sums.unreadable.length >= MOST_UNREADABLE) return;
		sums.unreadable.push({ id: shownId(row.id), field, value: shownAmount(value) });
	}

	/** Sum of the known fields of a group; unknown ones wait in unknownFields until it is clear whether they count. */
	function readGroup(row: Row, group: GroupName, parts: Row, prefix = ''): number {
		let sum = 0;
		for (const key in parts) {
			const value = parts[key];
			if (value === '' || value === '0' || value === '0.00' || value === undefined || value === null) continue;
			if (typeof value === 'object') {
				if (!key.includes(SUPPLEMENTARY)) sum += readGroup(row, group, partOf(parts, key), `${prefix}${key}.`);
				continue;
			}
			const minor = parseMinor(value, digits);
			if (minor === 0) continue;
			const field = groupField(totals, group, prefix + key, overrides);
			if (Number.isNaN(minor)) {
				// Text in a field nobody knows is no amount; in a known field it is an error.
				if (!field.unknown) note(row, field.name, value);
			} else if (field.unknown) {
				unknownFields.push(field);
				unknownMinor.push(minor);
			} else if (field.category !== '') {
				field.minor += minor;
				field.rows += 1;
				sum += minor;
			}
		}
		return sum;
	}

	/**
	 * Unknown fields count as parts of the total when it adds up with them, as information when it adds up without them; when
	 * it does only with some of them, these count. When it never does all of them count, and the identity fails. Returns the
	 * sum of what counts.
	 */
	function settleUnknown(stated: number, known: number): number {
		if (unknownFields.length === 0) return known;
		const parts = partsOfTotal(unknownMinor, stated - known);
		let unknown = 0;
		unknownFields.forEach((field, place) => {
			if (parts & (1 << place)) {
				unknown += unknownMinor[place];
				field.minor += unknownMinor[place];
				field.rows += 1;
			} else {
				field.outsideMinor += unknownMinor[place];
				field.outsideRows += 1;
			}
		});
		unknownFields.length = 0;
		unknownMinor.length = 0;
		return known + unknown;
	}

	function readReserve(row: Row): void {
		const minor = amount(row, row, 'reserve_amount');
		if (minor === 0) return;
		totals.reserve.minor += minor;
		totals.reserve.rows += 1;
	}

	function readFees(row: Row): number {
		const breakdown = partOf(row, 'fee_tax_breakdown');
		let sum = 0;
		for (const key in breakdown) {
			const part = breakdown[key];
			if (key === 'tax') {
				sum += readGroup(row, 'tax', partOf(breakdown, key));
			} else if (key === 'fee') {
				sum += readGroup(row, 'fee', partOf(breakdown, key));
			} else if (part === null || typeof part !== 'object') {
				// An amount beside `fee` and `tax` is unknown, and named by its own key.
				if (part) sum += readGroup(row, 'fee', { [key]: part });
			} else if (!key.includes(SUPPLEMENTARY)) {
				sum += readGroup(row, 'fee', partOf(breakdown, key), `${key}.`);
			}
		}
		return sum;
	}

	function read(row: Row): void {
		sums.rows += 1;
		const type = documentText(row, 'type');
		if (type === 'RESERVE' || foldType(type) === 'RESERVE') {
			readReserve(row);
			return;
		}
		const revenue = amount(row, row, 'revenue_amount');
		const revenueParts = settleUnknown(revenue, readGroup(row, 'revenue', partOf(row, 'revenue_breakdown')));
		const isOfType = revenue !== revenueParts && isRevenueOfType(row);
		const shipping = amount(row, row, 'shipping_cost_amount');
		const shippingParts = settleUnknown(shipping, readGroup(row, 'shipping', partOf(row, 'shipping_cost_breakdown')));
		const fees = amount(row, row, 'fee_tax_amount');
		const feeParts = settleUnknown(fees, readFees(row));
		const adjustment = amount(row, row, 'adjustment_amount');
		const ofType = adjustment + (isOfType ? revenue : 0);
		if (ofType !== 0) {
			const total = adjustmentType(totals, type, overrides);
			total.minor += ofType;
			total.rows += 1;
		}
		for (const key in row) {
			if (!key.endsWith('_amount') || TRANSACTION_TOTALS.has(key)) continue;
			const minor = parseMinor(row[key], digits);
			if (minor === 0 || Number.isNaN(minor)) continue;
			unknownFields.push(otherField(totals, key, overrides));
			unknownMinor.push(minor);
		}
		const settlement = amount(row, row, 'settlement_amount');
		sums.settlement += settlement;
		current = row;
		facts.revenue = revenue;
		facts.revenueParts = isOfType ? revenue : revenueParts;
		facts.shipping = shipping;
		facts.shippingParts = shippingParts;
		facts.fees = fees;
		facts.feeParts = feeParts;
		facts.settlement = settlement;
		facts.settlementParts = settleUnknown(settlement, revenue + shipping + fees + adjustment);
		for (const comparison of comparisons) comparison();
	}

	return { read, sums };
}
