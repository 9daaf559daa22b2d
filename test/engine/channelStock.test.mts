import type { IConnections } from 'n8n-workflow';

import type { TestNode } from '../support/engine.mts';
import { runNode, runWorkflow } from '../support/engine.mts';
import { GB, listing, MAIN, SETTINGS, sku, stock, unrouted } from '../support/stockCase.mts';

const TYPE = 'n8n-nodes-newstore-tiktokshop.channelStock';

/** A node that puts out the list under its name in the start item, item by item; nothing when the list is empty. */
const source = (name: string): TestNode => ({
	name,
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: name, include: 'noOtherFields', options: {} },
});

/** Start → one node per table and feed → Channel Stock, wired as in the templates. */
async function runDecide(
	feeds: Record<'stock' | 'listings' | 'unrouted', object[]>,
	options: { parameters?: Record<string, unknown>; connect?: string[]; settings?: Record<string, unknown> } = {},
) {
	const connect = options.connect ?? ['stock', 'listings', 'unrouted'];
	const names = ['stock', 'listings', 'unrouted'];
	const connections: IConnections = { Start: { main: [names.map((node) => ({ node, type: 'main', index: 0 }))] } };
	names.forEach((name, index) => {
		if (connect.includes(name)) connections[name] = { main: [[{ node: 'Decide', type: 'main', index }]] };
	});
	return await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				...names.map(source),
				{
					name: 'Decide',
					type: TYPE,
					parameters: {
						operation: 'decide',
						shops: JSON.stringify(SETTINGS.shops),
						// One expression for a whole table, as the templates write it.
						locations: "={{ $('Start').all().flatMap(i => i.json.locations) }}",
						rules: "={{ $('Start').first().json.rules }}",
						...options.parameters,
					},
					...options.settings,
				},
			] as TestNode[],
			connections,
		},
		{
			start: 'Start',
			input: [
				{
					...feeds,
					locations: SETTINGS.locations,
					rules: [{ scope: 'sku', match: 'TEE', what: 'buffer_units', value: '5' }],
				},
			],
		},
	);
}

const UPDATES = 0;
const EXCEPTIONS = 1;
const HELD = 2;
const SUMMARY = 3;

const FEEDS = {
	stock: [stock('TEE', { LEEDS: 8, LONDON: 4, EDINBURGH: 1 })],
	listings: [listing('1', [sku('TEE', 7), sku('STICKER', 3)])],
	unrouted: [unrouted('TEE', 2)],
};

test('decides from three inputs and tables given by one expression each', async () => {
	const result = await runDecide(FEEDS);
	expect(result.error).toBeUndefined();
	expect(result.json('Decide', UPDATES)).toEqual([
		{
			shop_id: GB,
			product_id: '1',
			title: 'Listing 1',
			shop_name: 'Sandbox UK',
			skus: [{ id: 'id-TEE', inventory: [{ warehouse_id: MAIN, quantity: 5 }] }],
			explain: [
				{
					sku_id: 'id-TEE',
					seller_sku: 'TEE',
					newstore_product_id: 'TEE',
					warehouse_id: MAIN,
					was: 7,
					now: 5,
					reason:
						"12 in Leeds DC and London store, 2 ordered on TikTok and not yet in NewStore, 5 kept back by rule 'sku TEE buffer 5': 5 published (was 7).",
				},
			],
		},
	]);
	expect(result.json('Decide', EXCEPTIONS).map(({ code }) => code)).toEqual(['STOCK_UNKNOWN_SKU']);
	expect(result.json('Decide', HELD)).toEqual([]);
	expect(result.json('Decide', SUMMARY)).toEqual([expect.objectContaining({ updates: 1, exceptions: 1, ok: false })]);
	expect(result.items('Decide', UPDATES)[0].pairedItem).toEqual({ item: 0, input: 1 });
	for (const output of [EXCEPTIONS, SUMMARY]) expect(result.items('Decide', output)[0].pairedItem).toBeDefined();
});

test('runs with an empty stock feed and tells it', async () => {
	const result = await runDecide({ ...FEEDS, stock: [] });
	expect(result.status).toBe('success');
	expect(result.json('Decide', UPDATES)).toEqual([]);
	expect(result.json('Decide', EXCEPTIONS).map(({ code }) => code)).toEqual(['STOCK_FEED_EMPTY']);
	expect(result.json('Decide', HELD)).toEqual([expect.objectContaining({ shop_id: GB, listings: 1 })]);
});

test('runs with empty listings and without unrouted units', async () => {
	const result = await runDecide({ ...FEEDS, listings: [], unrouted: [] });
	expect(result.status).toBe('success');
	expect(result.json('Decide', EXCEPTIONS).map(({ code }) => code)).toEqual(['STOCK_LISTINGS_EMPTY']);
	expect(result.json('Decide', SUMMARY)).toHaveLength(1);
});

test('Summary Beside Updates off: what explains itself needs no summary, what a full run decides and what sends nothing does', async () => {
	const summaries = async (feeds: typeof FEEDS, more: object = {}) => {
		const options = { summaryBesideUpdates: false, ...more };
		const result = await runDecide(feeds, { parameters: { scope: 'partial', options } });
		return [result.json('Decide', UPDATES).length, result.json('Decide', SUMMARY).length];
	};
	expect(await summaries(FEEDS)).toEqual([1, 0]);
	expect(await summaries({ ...FEEDS, stock: [] })).toEqual([0, 1]);
	const unknown = { ...FEEDS, stock: [...FEEDS.stock, stock('CAP', {})] };
	unknown.listings = [...FEEDS.listings, listing('2', [sku('CAP', 3)])];
	expect(await summaries(unknown, { maybeUnknown: 'CAP' })).toEqual([1, 1]);
});

test('inputs that are not connected count as empty', async () => {
	const stockOnly = await runDecide(FEEDS, { connect: ['stock'] });
	expect(stockOnly.status).toBe('success');
	expect(stockOnly.json('Decide', EXCEPTIONS).map(({ code }) => code)).toEqual(['STOCK_LISTINGS_EMPTY']);
	const listingsOnly = await runDecide(FEEDS, { connect: ['listings'] });
	expect(listingsOnly.status).toBe('success');
	expect(listingsOnly.json('Decide', EXCEPTIONS).map(({ code }) => code)).toEqual(['STOCK_FEED_EMPTY']);
});

test('a table that cannot be read stops the node and names the field', async () => {
	const result = await runDecide(FEEDS, { parameters: { rules: '{ not json' } });
	expect(result.status).toBe('error');
	expect(result.error?.message).toContain('"Rules" is not readable as JSON');
	expect(result.error?.description).toContain('Correct this field');
});

test('set to continue, it leaves by Exceptions, never by Updates; with an error output, by that', async () => {
	const parameters = { guardrailPercent: 'many' };
	const regular = await runDecide(FEEDS, { parameters, settings: { onError: 'continueRegularOutput' } });
	expect(regular.json('Decide', UPDATES)).toEqual([]);
	expect(regular.json('Decide', EXCEPTIONS)).toEqual([
		expect.objectContaining({
			code: 'STOCK_SETTINGS',
			flow: 'stock',
			what_happened: expect.stringContaining('Guardrail'),
		}),
	]);
	const errorOutput = await runDecide(FEEDS, { parameters, settings: { onError: 'continueErrorOutput' } });
	expect(errorOutput.json('Decide', UPDATES)).toEqual([]);
	expect(errorOutput.json('Decide', EXCEPTIONS)).toEqual([]);
	expect(errorOutput.json('Decide', 4)).toEqual([expect.objectContaining({ code: 'STOCK_SETTINGS' })]);
});

test('List Touched Products reads events and links its items to them', async () => {
	const result = await runNode(
		{
			type: TYPE,
			parameters: {
				operation: 'listTouchedProducts',
				skuMap: [{ seller_sku: 'SET', product_id: 'TEE + SOCK*2' }] as never,
			},
		},
		[
			{ event_key: 'a', product_ids: ['CAP'] },
			{ event_key: 'b', product_ids: ['CAP', 'SOCK'] },
		],
	);
	expect(result.json('Node')).toEqual([
		{ product_id: 'CAP', seller_sku: 'CAP' },
		{ product_id: 'SOCK', seller_sku: 'SOCK' },
		{ product_id: 'TEE', seller_sku: 'SET' },
		{ product_id: 'SOCK', seller_sku: 'SET' },
	]);
	expect(result.items('Node')[0].pairedItem).toEqual([
		{ item: 0, input: 0 },
		{ item: 1, input: 0 },
	]);
});
