import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { AtpTable } from './atp';
import type { OutputShape } from './atp';
import { download } from '../download';
import { asProblem, failedItem } from '../items';
import { JsonArrayReader } from './jsonArrayReader';
import { idList } from '../values';
import { optionsWith } from '../fields';
import { locationIds, outputShape } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Link',
		name: 'link',
		type: 'string',
		default: '={{ $json.link }}',
		description:
			'The link that Start Export gave. It is read as a stream, so a million rows are no problem. Empty (nothing changed) gives no item.',
	},
	locationIds(false, 'Only these stores and warehouses are read; empty means all.'),
	outputShape,
	optionsWith([], ['concurrency', 'requestsPerSecond']),
];

/**
 * Reads the file of each distinct link as a stream, adds it up by product and puts it out in the shapes of Get ATP. Nothing
 * is put out when the file is incomplete.
 */
async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const what = 'The availability export was not read';
	const shape = this.getNodeParameter('outputShape', 0) as OutputShape;
	const locations = idList(this.getNodeParameter('locationIds', 0, []));
	const only = locations.length > 0 ? new Set(locations) : undefined;
	const links = new Map<string, number[]>();
	this.getInputData().forEach((_, item) => {
		const link = String(this.getNodeParameter('link', item, '') ?? '').trim();
		if (link) links.set(link, [...(links.get(link) ?? []), item]);
	});

	const output: INodeExecutionData[] = [];
	for (const [link, inputs] of links) {
		const pairedItem = inputs.map((item) => ({ item }));
		try {
			const file = await download(this, link, () => new AtpFile(only), what);
			for (const product of file.table.products()) {
				for (const json of file.table.itemsOf(product, shape)) output.push({ json, pairedItem });
			}
		} catch (error) {
			const failure = asProblem(this, error, inputs[0]);
			if (!this.continueOnFail()) throw failure;
			output.push(failedItem(this, failure, { flow: 'stock', business_key: 'availability export' }, pairedItem));
		}
	}
	return output;
}

/** An export that is being read: bytes in, ATP by product out. */
class AtpFile {
	readonly table: AtpTable;

	private readonly reader: JsonArrayReader;

	constructor(only: ReadonlySet<string> | undefined) {
		this.table = new AtpTable(only);
		this.reader = new JsonArrayReader((row) => this.table.add(row));
	}

	push(piece: Uint8Array): void {
		this.reader.push(piece);
	}

	end(): void {
		this.reader.end();
	}
}

export const downloadExport: Operation = {
	value: 'downloadExport',
	name: 'Download Export',
	action: 'Download an availability export',
	description: 'Read the file of an export as a stream and add it up',
	properties,
	execute,
};
