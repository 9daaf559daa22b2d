import type { IDataObject } from 'n8n-workflow';
import { parseJson } from '../../../shared/json';
import { isoExact } from '../../../shared/channel/times';

const JSON_COLUMNS = new Set(['categories', 'external_identifiers', 'extended_attributes', 'keywords', 'images']);
const SHORT_COLUMNS = [
	'product_id',
	'variant_group_id',
	'title',
	'brand',
	'price',
	'currency',
	'is_available',
	'external_identifiers',
	'updated_at',
];

/** The file is not a product export. */
class BadProductFile extends Error {
	/** reading the file again gives the same */
	readonly permanent = true;
}

/**
 * Products of NewStore's offline products export: a line of column names, then one line per product, columns separated by
 * tabs, some of them JSON (newstore.md 15). `updated_at` becomes UTC ISO, `is_available` a boolean, all else stays text.
 */
export class ProductTable {
	readonly products: IDataObject[] = [];
	private columns: string[] | undefined;

	constructor(
		private readonly limit: number,
		private readonly short: boolean,
	) {}

	addLine(line: string): void {
		if (line === '') return;
		const cells = line.split('\t');
		if (!this.columns) {
			this.columns = cells.map((name) => name.replace(/^\uFEFF/, '').trim());
			if (!this.columns.includes('product_id')) throw new BadProductFile('the file has no column product_id');
			return;
		}
		if (this.products.length >= this.limit) return;
		const product: IDataObject = {};
		this.columns.forEach((column, index) => {
			if (!this.short || SHORT_COLUMNS.includes(column)) product[column] = cellValue(column, cells[index] ?? '');
		});
		this.products.push(product);
	}

	end(): void {
		if (!this.columns) throw new BadProductFile('the file is empty');
	}
}

function cellValue(column: string, cell: string): IDataObject[string] {
	if (column === 'is_available') return cell.toLowerCase() === 'true';
	if (column === 'updated_at') return /^\d+$/.test(cell) ? isoExact(Number(cell)) : null;
	if (JSON_COLUMNS.has(column)) {
		try {
			return cell === '' ? null : (parseJson(cell) as IDataObject);
		} catch {
			return cell;
		}
	}
	return cell;
}
