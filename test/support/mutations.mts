/**
 * Damaged documents, for the property that all Channel nodes keep: n good documents and one damaged give the n good decisions.
 * A damage changes one place of a copy, at any depth; what is there tells which damages fit (tests never damage in place).
 */

type Json = Record<string, unknown>;
type Path = Array<string | number>;

/** Longer than any field; a reader that is quadratic shows it. */
const LONG_WORD = 'x'.repeat(40_000);

const DROP = Symbol('drop');

/** What may be put in the place of a value; `undefined` when the damage does not fit what is there. */
const DAMAGES = {
	dropped: () => DROP,
	null: () => null,
	'empty text': () => '',
	'text "undefined"': () => 'undefined',
	'text "[object Object]"': () => '[object Object]',
	'a word': (value: unknown) => (typeof value === 'string' && Number.isNaN(Number(value)) ? undefined : 'abc'),
	'an object': () => ({ id: '1' }),
	'an empty object': () => ({}),
	'a list': (value: unknown) => (Array.isArray(value) ? undefined : ['1', null]),
	'a list of texts': (value: unknown) => (Array.isArray(value) ? ['abc', 7] : undefined),
	'a number': (value: unknown) => (typeof value === 'number' ? undefined : 7),
	'a negative number': (value: unknown) => (typeof value === 'string' ? '-1' : -1),
	'a fraction': (value: unknown) => (typeof value === 'string' ? '0.5' : 0.5),
	'1e21': () => 1e21,
	'1e21 as text': () => '1e21',
	'22 digits': () => '9'.repeat(22),
	NaN: () => Number.NaN,
	'milliseconds of a time in seconds': (value: unknown) => scaled(value, 1000),
	'microseconds of a time in seconds': (value: unknown) => scaled(value, 1_000_000),
	'a date that is none': () => '2026-02-30T25:00:00Z',
	'a long word': () => LONG_WORD,
	'true and false swapped': (value: unknown) => (typeof value === 'boolean' ? !value : undefined),
	'an empty entry first': (value: unknown) => (Array.isArray(value) ? [null, ...(value as unknown[])] : undefined),
	'an empty entry last': (value: unknown) => (Array.isArray(value) ? [...(value as unknown[]), null] : undefined),
	'a text entry': (value: unknown) => (Array.isArray(value) ? [...(value as unknown[]), 'abc'] : undefined),
	'an entry twice': (value: unknown) =>
		Array.isArray(value) && value.length ? [...(value as unknown[]), structuredClone(value[0])] : undefined,
} satisfies Record<string, (value: unknown) => unknown>;

export type Damage = keyof typeof DAMAGES;

function scaled(value: unknown, factor: number): unknown {
	const isText = typeof value === 'string';
	const number = isText && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number) || number < 1e9 || number > 1e11) return undefined;
	return isText ? String(number * factor) : number * factor;
}

/** A damaged copy of a document. */
export interface Mutation {
	/** "line_items.0.id: null", for messages */
	name: string;
	path: Path;
	damage: Damage;
	document: Json;
}

/** All places of a document below its root: fields and entries of lists. */
export function placesOf(document: unknown, below: Path = []): Path[] {
	if (typeof document !== 'object' || document === null) return [];
	return Object.entries(document).flatMap(([key, value]) => {
		const path = [...below, Array.isArray(document) ? Number(key) : key];
		return [path, ...placesOf(value, path)];
	});
}

const at = (document: unknown, path: Path) => path.reduce<unknown>((value, key) => (value as Json)[key], document);

/** One damage at one place; undefined when it does not fit, or changes nothing. */
export function damaged(document: Json, path: Path, damage: Damage): Mutation | undefined {
	const before = at(document, path);
	const after = DAMAGES[damage](before);
	if (after === undefined || JSON.stringify(after) === JSON.stringify(before)) return undefined;
	const copy = structuredClone(document);
	const parent = at(copy, path.slice(0, -1)) as Json;
	const key = path[path.length - 1];
	if (after !== DROP) parent[key] = after;
	else if (Array.isArray(parent)) parent.splice(Number(key), 1);
	else delete parent[key];
	return { name: `${path.join('.')}: ${damage}`, path, damage, document: copy };
}

/** Every damage at every place of a document, as a list: for small documents, without chance. */
export function everyMutation(document: Json, places: Path[] = placesOf(document)): Mutation[] {
	return places.flatMap((path) =>
		(Object.keys(DAMAGES) as Damage[]).flatMap((damage) => damaged(document, path, damage) ?? []),
	);
}

/** Good documents with one damaged one among them. */
export interface DamagedBatch {
	documents: Json[];
	/** index of the damaged one */
	place: number;
	mutation: Mutation;
}

/** `extra` with every damage, each once, among `good`: first, between and last in turn. Ids of `extra` must not be those of a good one. */
export function damagedAmong(good: Json[], extra: Json): DamagedBatch[] {
	return everyMutation(extra).map((mutation, index) => {
		const place = index % (good.length + 1);
		return { documents: good.toSpliced(place, 0, mutation.document), place, mutation };
	});
}

/** Nothing is left to chance: a damage that does harm fails every run, by its name. */
export function eachDamage(batches: DamagedBatch[], check: (batch: DamagedBatch) => void): void {
	expect(batches.length).toBeGreaterThan(0);
	for (const batch of batches) {
		try {
			check(batch);
		} catch (cause) {
			throw new Error(`${batch.mutation.name}: ${(cause as Error).message}`, { cause });
		}
	}
}
