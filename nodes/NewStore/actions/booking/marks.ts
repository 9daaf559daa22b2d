/**
 * How an own booking is recognised among those that NewStore has: by a mark of ours that it carries as extended attribute,
 * such as the TikTok return id. Not every answer of NewStore shows attributes (newstore.md 12), so a mark can be unknown.
 */
export interface Mark {
	name: string;
	value: string;
}

type Json = Record<string, unknown>;

const text = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';

/** Attributes as a list of names and values or as one object, at the top or under `metadata`. */
function attributesOf(record: Json): Map<string, string> {
	const metadata = (record.metadata ?? {}) as Json;
	const found = new Map<string, string>();
	for (const attributes of [metadata.extended_attributes, record.extended_attributes]) {
		const entries = Array.isArray(attributes)
			? attributes.map((entry: Json | null) => [entry?.name, entry?.value])
			: Object.entries((attributes ?? {}) as Json);
		for (const [name, value] of entries) {
			if (text(name) !== '' && text(value) !== '') found.set(text(name), text(value));
		}
	}
	return found;
}

/** The first attribute of what is sent whose name counts as a mark. */
export function markOf(payload: Json, markNames: readonly string[]): Mark | undefined {
	const attributes = attributesOf(payload);
	const name = markNames.find((candidate) => attributes.has(candidate));
	return name === undefined ? undefined : { name, value: attributes.get(name) as string };
}

/** Whether a record of NewStore carries the mark; undefined when it shows no attribute of that name. */
export function hasMark(record: Json, mark: Mark | undefined): boolean | undefined {
	if (!mark) return undefined;
	const value = attributesOf(record).get(mark.name);
	return value === undefined ? undefined : value === mark.value;
}
