import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { chunk, mapConcurrent } from '../../../shared/concurrency';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { AtpTable, BadAtpRow } from './atp';
import type { AtpRow, OutputShape } from './atp';
import { asProblem, failedItem, inputProblem, nodeOptions } from '../items';
import { fieldValue, idList, idText } from '../values';
import { optionsWith } from '../fields';
import { locationIds, outputShape } from './common.descriptions';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	{
		displayName: 'Products From',
		name: 'productSource',
		type: 'options',
		options: [
			{
				name: 'Input Items',
				value: 'item',
				description: 'A field of each input item; fast for thousands of items, no expression needed',
			},
			{ name: 'This Node', value: 'list', description: 'A list or an expression written here, evaluated once' },
		],
		default: 'item',
	},
	{
		displayName: 'Product ID Field',
		name: 'productField',
		type: 'string',
		default: 'product_id',
		required: true,
		displayOptions: { show: { productSource: ['item'] } },
		description: 'Name of the field of the input items that holds the NewStore product ID',
	},
	{
		displayName: 'Product IDs',
		name: 'productIds',
		type: 'string',
		default: '',
		required: true,
		displayOptions: { show: { productSource: ['list'] } },
		description: 'NewStore product IDs: a comma-separated list, or an expression that gives an array',
	},
	locationIds(true, 'The stores and warehouses whose stock counts.'),
	outputShape,
	optionsWith([
		{
			displayName: 'Keys per Call',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 2000 },
			default: 2000,
			description: 'How many pairs of product and location one call asks for; NewStore allows 2,000',
		},
	]),
];

const MAX_KEYS = 2000;
/** A call of 2,000 pairs is heavy; more at once gain nothing. */
const DEFAULT_CONCURRENCY = 5;

interface Wanted {
	/** product → input items that asked for it */
	products: Map<string, number[]>;
	withoutProduct: number[];
}

/**
 * Reads ATP of distinct products at the chosen locations, 2,000 pairs a call. Each output item is paired with all input items
 * that named its product. A pair that NewStore leaves out of its answer is left out of atp_by_location: unknown is not 0.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const shape = this.getNodeParameter('outputShape', 0) as OutputShape;
	const locations = idList(this.getNodeParameter('locationIds', 0, []));
	if (locations.length === 0) {
		throw inputProblem(
			this,
			'No location is chosen',
			'Choose the stores and warehouses whose stock counts. Stock of no location would look like sold out.',
		);
	}
	const wanted = wantedProducts(this);
	const output: INodeExecutionData[] = [];
	for (const item of wanted.withoutProduct) {
		const error = inputProblem(
			this,
			`Item ${item} has no product ID`,
			'Set Product ID Field to the field that holds the NewStore product ID.',
			item,
			'NEWSTORE_NO_PRODUCT_ID',
		);
		if (!this.continueOnFail()) throw error;
		output.push(failedItem(this, error, { flow: 'stock', business_key: `item ${item}` }, { item }));
	}

	const batchSize = Math.min(MAX_KEYS, Number(options.batchSize) || MAX_KEYS);
	const productsPerCall = Math.max(1, Math.floor(batchSize / locations.length));
	const batches = chunk([...wanted.products.keys()], productsPerCall);
	const results = await mapConcurrent(batches, options.concurrency || DEFAULT_CONCURRENCY, async (batch) => {
		try {
			const table = await readBatch(client, batch, locations, batchSize);
			return batch.flatMap((product) =>
				table.itemsOf(product, shape).map((json) => ({ json, pairedItem: pairedWith(wanted, product) })),
			);
		} catch (error) {
			const failure = asProblem(this, error);
			if (!this.continueOnFail()) throw failure;
			return batch.map((product) => {
				const details = { flow: 'stock', business_key: product, ids: { newstore_product_id: product } };
				return failedItem(this, failure, details, pairedWith(wanted, product), { product_id: product });
			});
		}
	});
	return output.concat(...results);
}

function wantedProducts(context: IExecuteFunctions): Wanted {
	const products = new Map<string, number[]>();
	const withoutProduct: number[] = [];
	if (context.getNodeParameter('productSource', 0) === 'list') {
		for (const product of idList(context.getNodeParameter('productIds', 0, ''))) products.set(product, [0]);
		return { products, withoutProduct };
	}
	const field = context.getNodeParameter('productField', 0) as string;
	context.getInputData().forEach((item, index) => {
		const product = idText(fieldValue(item, field));
		// A node that delivers nothing can be set to deliver one empty item; that is not a product without an id.
		if (!product) {
			if (Object.keys(item.json).length > 0) withoutProduct.push(index);
			return;
		}
		const known = products.get(product);
		if (known) known.push(index);
		else products.set(product, [index]);
	});
	return { products, withoutProduct };
}

const pairedWith = (wanted: Wanted, product: string) => (wanted.products.get(product) ?? []).map((item) => ({ item }));

async function readBatch(client: NewStoreClient, products: string[], locations: string[], batchSize: number) {
	const table = new AtpTable();
	const keys = products.flatMap((product) => {
		table.expect(product);
		return locations.map((location) => ({ product_id: product, fulfillment_node_id: location }));
	});
	for (const part of chunk(keys, batchSize)) {
		const answer = await client.call({
			what: `The ATP of ${products.length === 1 ? `product ${products[0]}` : `${products.length} products`} was not read`,
			method: 'POST',
			path: '/v0/availabilities',
			body: { atp_keys: part },
			repeat: 'always',
		});
		const rows = (answer.data as { items?: AtpRow[] } | undefined)?.items;
		if (!Array.isArray(rows)) throw new BadAtpRow('NewStore answered without a list of ATP');
		for (const row of rows) table.add(row);
	}
	return table;
}

export const getAtp: Operation = {
	value: 'getAtp',
	name: 'Get ATP',
	action: 'Get ATP of products',
	description: 'Read what is available to promise for products at locations, 2,000 pairs a call',
	properties,
	execute,
};
