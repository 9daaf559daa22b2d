/** Sums of a statement by TikTok field: what the journal is made of. One object per field, not per row. */
import type { GroupName } from '../tables/categoryMap';
import { FIELD_CATEGORIES, GROUPS, INFORMATION, categoryOfType, foldType } from '../tables/categoryMap';

/** One TikTok field or type of adjustment. Amounts are signed as TikTok signs them: positive = the seller receives. */
export interface FieldTotal {
	/** path of the field; for adjustments the type */
	name: string;
	isType: boolean;
	/** '' = information only, never booked */
	category: string;
	/** neither the contract nor tts_accounts knows it */
	unknown: boolean;
	/** what is part of the totals of its rows */
	minor: number;
	rows: number;
	/** of an unknown field: what the totals of its rows hold without it */
	outsideMinor: number;
	outsideRows: number;
}

export interface FieldTotals {
	groups: Record<GroupName, Map<string, FieldTotal>>;
	types: Map<string, FieldTotal>;
	/** unknown amounts of transactions, beside the groups */
	others: Map<string, FieldTotal>;
	reserve: FieldTotal;
}

/** Categories that tts_accounts gives to fields and types of its own, by folded name. */
export type FieldOverrides = ReadonlyMap<string, string>;

const fieldTotal = (name: string, category: string, unknown = false, isType = false): FieldTotal => ({
	name,
	isType,
	category,
	unknown,
	minor: 0,
	rows: 0,
	outsideMinor: 0,
	outsideRows: 0,
});

export const createTotals = (): FieldTotals => ({
	groups: { revenue: new Map(), shipping: new Map(), fee: new Map(), tax: new Map() },
	types: new Map(),
	others: new Map(),
	reserve: fieldTotal('reserve_amount', 'reserve'),
});

/** The total of a field of a group; made when the field is met for the first time. */
export function groupField(totals: FieldTotals, group: GroupName, key: string, overrides: FieldOverrides): FieldTotal {
	const known = totals.groups[group].get(key);
	if (known) return known;
	const name = `${GROUPS[group]}.${key}`;
	const override = overrides.get(foldType(name)) ?? overrides.get(foldType(key));
	const category = override ?? (INFORMATION[group].has(key) ? '' : FIELD_CATEGORIES[group].get(key));
	const made = fieldTotal(name, category ?? 'suspense', category === undefined);
	totals.groups[group].set(key, made);
	return made;
}

export function adjustmentType(totals: FieldTotals, type: string, overrides: FieldOverrides): FieldTotal {
	const known = totals.types.get(type);
	if (known) return known;
	const category = overrides.get(foldType(type)) ?? categoryOfType(type);
	const made = fieldTotal(type || '(no type)', category ?? 'suspense', category === undefined, true);
	totals.types.set(type, made);
	return made;
}

export function otherField(totals: FieldTotals, key: string, overrides: FieldOverrides): FieldTotal {
	const known = totals.others.get(key);
	if (known) return known;
	const category = overrides.get(foldType(key));
	const made = fieldTotal(key, category ?? 'suspense', category === undefined);
	totals.others.set(key, made);
	return made;
}

export function* allTotals({ groups, types, others, reserve }: FieldTotals): Generator<FieldTotal> {
	for (const group of Object.values(groups)) yield* group.values();
	yield* others.values();
	yield* types.values();
	yield reserve;
}
