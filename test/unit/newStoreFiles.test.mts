// Reading exports piece by piece: JSON arrays, lines, ATP rows, products.
import fc from 'fast-check';
import { AtpTable } from '../../nodes/NewStore/actions/availability/atp';
import { exportItem, markerOf } from '../../nodes/NewStore/actions/availability/availabilityExport';
import { JsonArrayReader } from '../../nodes/NewStore/actions/availability/jsonArrayReader';
import { LineReader } from '../../nodes/NewStore/actions/product/lineReader';
import { ProductTable } from '../../nodes/NewStore/actions/product/productTable';

/** Cuts a text into pieces of bytes at the given places. */
function pieces(text: string, cuts: number[]): Buffer[] {
	const bytes = Buffer.from(text, 'utf8');
	const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
	return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

function readArray(parts: Buffer[]): unknown[] {
	const values: unknown[] = [];
	const reader = new JsonArrayReader((value) => values.push(value));
	for (const part of parts) reader.push(part);
	reader.end();
	return values;
}

const entry = fc.dictionary(
	fc.string({ unit: 'grapheme' }),
	fc.oneof(
		fc.string({ unit: 'grapheme' }),
		fc.integer(),
		fc.constant(null),
		fc.array(fc.dictionary(fc.string(), fc.string())),
	),
);

describe('JsonArrayReader', () => {
	it('reads what JSON.parse reads, however the bytes are cut', () => {
		fc.assert(
			fc.property(fc.array(entry), fc.array(fc.nat()), fc.constantFrom(undefined, '\t', 2), (list, cuts, indent) => {
				const text = JSON.stringify(list, null, indent);
				expect(readArray(pieces(text, cuts))).toEqual(JSON.parse(text));
			}),
			{ numRuns: 200 },
		);
	});

	it('never takes a file that is cut off for a whole one', () => {
		const text = JSON.stringify([{ a: 'x]}' }, { b: [{ c: 1 }] }]);
		for (let length = 0; length < text.length; length++) {
			expect(() => readArray([Buffer.from(text.slice(0, length))])).toThrow(/stops in the middle|is empty/);
		}
		expect(readArray([Buffer.from(text)])).toHaveLength(2);
	});

	it.each(['{}', '[1]', '[{},]', '[,{}]', '[{} {}]', '[{}]x', '<html>', '[{"a":}]', 'null'])('refuses %s', (text) => {
		expect(() => readArray([Buffer.from(text)])).toThrow();
	});

	it('takes an empty list, spaces and a byte order mark', () => {
		expect(readArray([Buffer.from('\uFEFF [ ] \n')])).toEqual([]);
	});
});

describe('LineReader', () => {
	it('gives the lines, however the bytes are cut', () => {
		fc.assert(
			fc.property(
				fc.array(fc.string({ unit: 'grapheme' }).map((s) => s.replace(/[\r\n]/g, ''))),
				fc.array(fc.nat()),
				(lines, cuts) => {
					const text = lines.map((line) => `${line}\n`).join('');
					const found: string[] = [];
					const reader = new LineReader((line) => found.push(line));
					for (const part of pieces(text, cuts)) reader.push(part);
					reader.end();
					expect(found).toEqual(lines);
				},
			),
		);
	});

	it('gives a last line without an end, and drops the CR of CRLF', () => {
		const found: string[] = [];
		const reader = new LineReader((line) => found.push(line));
		reader.push(Buffer.from('a\r\nb'));
		reader.end();
		expect(found).toEqual(['a', 'b']);
	});
});

describe('AtpTable', () => {
	const rows = [
		{ product_id: 'A', fulfillment_node_id: 'X', atp: 3 },
		{ product_id: 'B', fulfillment_node_id: 'X', atp: 0 },
		{ product_id: 'A', fulfillment_node_id: 'Y', atp: -1 },
	];

	it('adds up in three shapes; a product without any row is unknown, not 0', () => {
		const table = new AtpTable();
		for (const row of rows) table.add(row);
		table.expect('C');
		const of = (shape: 'perProduct' | 'perLocation' | 'summed') =>
			[...table.products()].flatMap((product) => table.itemsOf(product, shape));
		expect(of('perProduct')).toEqual([
			{ product_id: 'A', atp_by_location: { X: 3, Y: -1 } },
			{ product_id: 'B', atp_by_location: { X: 0 } },
			{ product_id: 'C', atp_by_location: {} },
		]);
		expect(of('perLocation')).toEqual(
			[rows[0], rows[2], rows[1]].map(({ product_id, fulfillment_node_id, atp }) => ({
				product_id,
				fulfillment_node_id,
				atp,
			})),
		);
		expect(of('summed')).toEqual([
			{ product_id: 'A', atp: 2 },
			{ product_id: 'B', atp: 0 },
			{ product_id: 'C', atp: null },
		]);
	});

	it('leaves out other locations and refuses rows that say nothing', () => {
		const table = new AtpTable(new Set(['Y']));
		for (const row of rows) table.add(row);
		expect([...table.products()]).toEqual(['A']);
		for (const bad of [
			{},
			null,
			{ ...rows[0], atp: '3' },
			{ ...rows[0], atp: 1.5 },
			{ ...rows[0], fulfillment_node_id: '' },
		]) {
			expect(() => table.add(bad)).toThrow();
		}
	});

	// What this costs in memory at a million rows is measured by `npm run bench -- export`, in a process of its own.
	it('reads and sums 100,000 rows of 10,000 products', () => {
		const locations = Array.from({ length: 10 }, (_, n) => `LOCATION-${n}`);
		const table = new AtpTable();
		const reader = new JsonArrayReader((row) => table.add(row));
		reader.push(Buffer.from('['));
		for (let product = 0; product < 10_000; product++) {
			const text = locations
				.map((location, n) => {
					const sku = `SKU-${String(product).padStart(6, '0')}`;
					const ids = [{ identifiers: { sku, ean13: '5000000000000' } }];
					const row = { product_id: sku, fulfillment_node_id: location, atp: product + n, external_identifiers: ids };
					return (product + n === 0 ? '' : ',') + JSON.stringify(row);
				})
				.join('');
			reader.push(Buffer.from(text));
		}
		reader.push(Buffer.from(']'));
		reader.end();
		expect(table.size).toBe(10_000);
		for (const product of [0, 7, 9_999]) {
			const sku = `SKU-${String(product).padStart(6, '0')}`;
			expect(table.itemsOf(sku, 'summed')).toEqual([{ product_id: sku, atp: product * 10 + 45 }]);
		}
	});
});

describe('exports', () => {
	it('keeps the marker that was sent when nothing changed', () => {
		expect(exportItem('e', { state: 'finished', last_updated_at: 0 }, 48123)).toEqual({
			availability_export_id: 'e',
			state: 'finished',
			link: '',
			last_updated_at: 48123,
			changed: false,
		});
		expect(exportItem('e', { state: 'finished', link: 'l', last_updated_at: 48190 }, 48123)).toMatchObject({
			last_updated_at: 48190,
			changed: true,
		});
		expect(exportItem('e', { state: 'processing' })).toMatchObject({ changed: false, link: '' });
	});

	it('takes markers as numbers and texts, nothing else', () => {
		expect(['', null, undefined, '0', 12, '12', '90071992547409931'].map(markerOf)).toEqual([
			0,
			0,
			0,
			0,
			12,
			12,
			'90071992547409931',
		]);
		expect(['yesterday', '-1', '1.5', '2026-01-01'].map(markerOf)).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
	});
});

describe('ProductTable', () => {
	const lines = [
		'product_id\ttitle\tprice\tis_available\texternal_identifiers\tupdated_at\tmaterial',
		'A\tRed tee\t25.00\ttrue\t[{"type":"sku","value":"A"}]\t1772615640000\tcotton',
		'B\tBlue tee\t25.00\tfalse\t\t\t',
	];
	const read = (short: boolean, limit = Infinity) => {
		const table = new ProductTable(limit, short);
		for (const line of lines) table.addLine(line);
		table.end();
		return table.products;
	};

	it('reads columns by name, short or complete', () => {
		expect(read(true)).toEqual([
			{
				product_id: 'A',
				title: 'Red tee',
				price: '25.00',
				is_available: true,
				external_identifiers: [{ type: 'sku', value: 'A' }],
				updated_at: '2026-03-04T09:14:00.000Z',
			},
			{
				product_id: 'B',
				title: 'Blue tee',
				price: '25.00',
				is_available: false,
				external_identifiers: null,
				updated_at: null,
			},
		]);
		expect(read(false)[0].material).toBe('cotton');
		expect(read(true, 1)).toHaveLength(1);
	});

	it('refuses what is not a product file', () => {
		const numbered = new ProductTable(1, true);
		numbered.addLine('product_id\texternal_identifiers');
		numbered.addLine('A\t[{"type":"tiktok","value":1729592969712207008}]');
		expect(numbered.products[0].external_identifiers).toEqual([{ type: 'tiktok', value: '1729592969712207008' }]);
		expect(() => new ProductTable(1, true).addLine('<html>')).toThrow('no column product_id');
		expect(() => new ProductTable(1, true).end()).toThrow('empty');
	});
});
