/** Extended attributes of NewStore. */
import { isRow, rowOf, rowsOf } from './rows';
import type { Row } from '../tableRows';
import { cell } from '../tableRows';

/** Value of an extended attribute, given as a list of {name, value}, as an object, or inside `metadata`. */
export function attribute(row: Row, name: string): string {
	for (const given of [row.extended_attributes, rowOf(row.metadata).extended_attributes]) {
		if (isRow(given) && cell(given, name) !== '') return cell(given, name);
		const found = rowsOf(given).find((entry) => cell(entry, 'name') === name);
		if (found && cell(found, 'value') !== '') return cell(found, 'value');
	}
	return '';
}
