/**
 * Rows of one key as one row. A Data Table knows no unique keys, and its upsert is a look and then a write: two processes that
 * write one key at the same moment make two rows of it. Every later update meets both, so they differ only for a short while,
 * and each reader has to choose the same one then.
 */
import type { Row } from '../tableRows';

/**
 * One row for each key, in the order in which the keys come first. Of several rows the one that says the most happened
 * counts (`weightOf`, a booking must not be lost), else the one with the lowest id, which was there first. A row without a
 * key ('') stays as it is.
 */
export function oneRowPerKey(
	rows: readonly Row[],
	keyOf: (row: Row) => string,
	weightOf: (row: Row) => number = () => 0,
): Row[] {
	const chosen = new Map<string | symbol, Row>();
	for (const row of rows) {
		const name = keyOf(row) || Symbol('without key');
		const other = chosen.get(name);
		if (!other || comesBefore(row, other, weightOf)) chosen.set(name, row);
	}
	return [...chosen.values()];
}

function comesBefore(row: Row, other: Row, weightOf: (row: Row) => number): boolean {
	const more = weightOf(row) - weightOf(other);
	return more === 0 ? idOf(row) < idOf(other) : more > 0;
}

/** Rows without an id were not read from a table; the first of them counts. */
const idOf = ({ id }: Row): number => (Number(id) > 0 ? Number(id) : Number.POSITIVE_INFINITY);
