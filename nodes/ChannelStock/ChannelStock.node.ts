import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { errorItem, problem } from '../shared/errors';
import { executionUrl, withExecutionUrl } from '../shared/executionUrl';
import { numberOf } from '../shared/channel/options';
import { readRows } from '../shared/tableRows';
import { inputs, outputs, properties } from './description';
import { listPossibleBundles } from './possibleBundles';
import { fingerprintRules } from './rulesFingerprint';
import { decideStock } from './stockDecision';
import { readSettings } from './stockSettings';
import { listTouchedProducts, StockSharing } from './touchedProducts';
import type { Json, Placed, StockOperation } from './types';

/** The `json` of an input's items; none when the input is not connected (the engine throws then) or got no data. */
function jsonOf(context: IExecuteFunctions, input: number): Json[] {
	try {
		return context.getInputData(input).map(({ json }) => json);
	} catch {
		return [];
	}
}

const toItem = <T extends object>({ json, origin }: Placed<T>): INodeExecutionData => ({
	json: json as unknown as IDataObject,
	pairedItem: { item: origin.item, input: origin.input },
});

function decide(context: IExecuteFunctions): INodeExecutionData[][] {
	const [stock, listings, unrouted, details] = [0, 1, 2, 3].map((input) => jsonOf(context, input));
	const feeds = { stock, listings, unrouted, details };
	const settings = readSettings((name, fallback) => context.getNodeParameter(name, 0, fallback), Date.now());
	const { updates, exceptions, held, summary } = decideStock(feeds, settings);
	const origin = { input: feeds.listings.length > 0 ? 1 : 0, item: 0 };
	return [
		updates.map(toItem),
		withExecutionUrl(context, exceptions.map(toItem)),
		held.map(toItem),
		[toItem({ json: summary, origin })],
	];
}

function listTouched(context: IExecuteFunctions): INodeExecutionData[][] {
	const rows = (name: string, title: string) => readRows(context.getNodeParameter(name, 0, []), title);
	const sharing = new StockSharing(rows('shops', 'Shops'), rows('locations', 'Locations'));
	const touched = listTouchedProducts(jsonOf(context, 0), rows('skuMap', 'SKU Map'), sharing);
	return [touched.map(({ json, items }) => ({ json: { ...json }, pairedItem: items.map((item) => ({ item })) }))];
}

function possibleBundles(context: IExecuteFunctions): INodeExecutionData[][] {
	const rows = (name: string, title: string) => readRows(context.getNodeParameter(name, 0, []), title);
	const feeds = { stock: jsonOf(context, 0), listings: jsonOf(context, 1) };
	const tables = { shops: rows('shops', 'Shops'), skuMap: rows('skuMap', 'SKU Map') };
	const most = numberOf(context.getNodeParameter('mostProducts', 0, 100), 'Most Products', {
		otherwise: 100,
		least: 1,
	});
	const found = listPossibleBundles(feeds, tables, Math.floor(most));
	return [found.map(({ json, item }) => toItem({ json, origin: { input: 1, item } }))];
}

function fingerprint(context: IExecuteFunctions): INodeExecutionData[][] {
	const rows = (name: string, title: string) => readRows(context.getNodeParameter(name, 0, []), title);
	const tables = {
		shops: rows('shops', 'Shops'),
		locations: rows('locations', 'Locations'),
		rules: rows('rules', 'Rules'),
		skuMap: rows('skuMap', 'SKU Map'),
	};
	const pairedItem = context.getInputData().map((_item, item) => ({ item }));
	return [[{ json: { ...fingerprintRules(tables, Date.now()) }, pairedItem }]];
}

const RUN: Record<StockOperation, (context: IExecuteFunctions) => INodeExecutionData[][]> = {
	decide,
	fingerprintRules: fingerprint,
	listPossibleBundles: possibleBundles,
	listTouchedProducts: listTouched,
};

export class ChannelStock implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Stock',
		name: 'channelStock',
		icon: { light: 'file:../../icons/channelstock.svg', dark: 'file:../../icons/channelstock.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["operation"] === "listTouchedProducts" ? "list touched products" : $parameter["operation"] === "listPossibleBundles" ? "list possible bundles" : $parameter["operation"] === "fingerprintRules" ? "fingerprint rules" : "decide" }}',
		description: 'Decides what stock TikTok Shop shows, from NewStore stock, buffers and rules. Sends nothing itself.',
		defaults: { name: 'Channel Stock' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as StockOperation;
		try {
			return RUN[operation](this);
		} catch (error) {
			const readable = problem(this.getNode(), {
				message: error instanceof TypeError ? error.message : 'The stock could not be decided',
				description:
					error instanceof TypeError
						? 'Correct this field of the node; nothing was decided and nothing is sent.'
						: `Nothing was decided and nothing is sent. ${(error as Error).message}`,
			});
			if (!this.continueOnFail()) throw readable;
			const details = {
				code: 'STOCK_SETTINGS',
				flow: 'stock',
				business_key: this.getNode().name,
				execution_url: executionUrl(this),
			};
			const item = errorItem(readable, details, { item: 0 });
			if (operation !== 'decide') return [[item]];
			// A problem never leaves by Updates. Where there is no error output n8n would reduce an item with an error to its
			// message; without it, it stays an exception with all its words.
			const hasErrorOutput = this.getNode().onError === 'continueErrorOutput';
			return [[], [hasErrorOutput ? item : { json: item.json, pairedItem: { item: 0 } }], [], []];
		}
	}
}
