/** Fees and other amounts of a transaction that no category is set for. */
import type { Row } from '../../shared/tableRows';
import type { GroupName } from '../tables/categoryMap';
import { FIELD_CATEGORIES, INFORMATION, SUPPLEMENTARY, foldType } from '../tables/categoryMap';
import type { FieldOverrides } from '../proof/fieldTotals';

function* inGroup(parts: unknown, group: GroupName, overrides: FieldOverrides): Generator<string> {
	if (typeof parts !== 'object' || parts === null) return;
	for (const [field, value] of Object.entries(parts)) {
		// Zero in any way of writing it, and objects for information.
		if (typeof value === 'object' || field.includes(SUPPLEMENTARY) || !/[1-9]/.test(String(value))) continue;
		if (FIELD_CATEGORIES[group].has(field) || INFORMATION[group].has(field) || overrides.has(foldType(field))) continue;
		yield field;
	}
}

export function* unknownFieldsOf(row: Row, overrides: FieldOverrides): Generator<string> {
	const fees = (row.fee_tax_breakdown ?? {}) as Row;
	yield* inGroup(row.revenue_breakdown, 'revenue', overrides);
	yield* inGroup(row.shipping_cost_breakdown, 'shipping', overrides);
	yield* inGroup(fees.fee, 'fee', overrides);
	yield* inGroup(fees.tax, 'tax', overrides);
}
