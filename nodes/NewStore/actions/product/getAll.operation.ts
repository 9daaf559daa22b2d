import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { download } from '../download';
import { forEachItem, inputProblem } from '../items';
import { LineReader } from './lineReader';
import { ProductTable } from './productTable';
import { limitOf } from '../values';
import { ONE_BY_ONE, optionsWith, returnAllAndLimit, simplify } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Catalog',
		name: 'catalog',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. storefront-catalog-en',
		description: 'ID of the catalog to export',
	},
	{
		displayName: 'Locale',
		name: 'locale',
		type: 'string',
		default: 'en-us',
		description: 'Language of the texts; NewStore writes one file per locale, every morning (UTC)',
	},
	...returnAllAndLimit,
	simplify,
	optionsWith([], ONE_BY_ONE),
];

/** One item per product of the daily export, which NewStore keeps in a file of tab-separated lines. */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const limit = limitOf(this);
	const short = this.getNodeParameter('simplify', 0) as boolean;
	const catalogOf = (item: number) => this.getNodeParameter('catalog', item) as string;
	const caseOf = (item: number) => ({ flow: 'stock', business_key: `catalog ${catalogOf(item)}` });
	return await forEachItem(this, 1, caseOf, async (_item, itemIndex) => {
		const catalog = catalogOf(itemIndex);
		const what = `The products of catalog ${catalog} were not read`;
		const answer = await client.call({
			what,
			path: `/catalog/catalogs/${pathSegment(catalog)}/offlineproducts`,
			query: { locale: this.getNodeParameter('locale', itemIndex) as string },
			keepRedirect: true,
			itemIndex,
		});
		const link = answer.headers.location ?? (answer.data as { download_url?: string } | undefined)?.download_url;
		if (typeof link !== 'string' || link === '') {
			throw inputProblem(
				this,
				`${what}: NewStore gave no link to the file`,
				'Check catalog and locale; the file is written every morning (UTC).',
				itemIndex,
			);
		}
		const file = await download(this, link, () => new ProductFile(limit, short), what);
		return file.products;
	});
}

/** A product file that is being read: bytes in, products out. */
class ProductFile {
	private readonly table: ProductTable;

	private readonly reader: LineReader;

	constructor(limit: number, short: boolean) {
		this.table = new ProductTable(limit, short);
		this.reader = new LineReader((line) => this.table.addLine(line));
	}

	get products() {
		return this.table.products;
	}

	push(piece: Uint8Array): void {
		this.reader.push(piece);
	}

	end(): void {
		this.reader.end();
		this.table.end();
	}
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many products',
	description: 'Read the daily product export as a stream',
	properties,
	execute,
};
