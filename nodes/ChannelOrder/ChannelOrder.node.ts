import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { decideOrExplain, feedOf, toItems } from '../shared/channelNode';
import { nowOf, oneOf } from '../shared/channel/options';
import { isEmptyItem } from '../shared/channel/rows';
import { readRows } from '../shared/tableRows';
import { compareAddresses } from './addressChange';
import type { Placed } from './decideOrders';
import { decideOrders } from './decideOrders';
import { CUSTOMER_EMAILS, OUTPUTS, inputs, outputs, properties } from './description';
import { externalReference } from './externalReferences';
import { listStockToCheck } from './listStock';
import { readOptions } from './orderSettings';
import { resolveShort, unknownOrders } from './resolveShort';

type Operation = keyof typeof OUTPUTS;

function decide(this: IExecuteFunctions): INodeExecutionData[][] {
	const given = this.getNodeParameter('options', 0, {}) as IDataObject;
	const options = readOptions(given, CUSTOMER_EMAILS);
	const decisions = decideOrders(feedOf(this, 0), feedOf(this, 1), {
		shops: readRows(this.getNodeParameter('shops', 0), 'Shops'),
		skuMap: readRows(this.getNodeParameter('skuMap', 0), 'SKU Map'),
		serviceMap: readRows(this.getNodeParameter('serviceMap', 0), 'Service Levels'),
		locations: readRows(this.getNodeParameter('locations', 0, '[]'), 'Locations'),
		options,
		now: nowOf(given.now, Date.now()),
	});
	const { inject, wait, skip, short, contested, exceptions } = decisions;
	return [inject, wait, skip, [...short, ...contested], exceptions].map(toItems);
}

function listStock(this: IExecuteFunctions): INodeExecutionData[][] {
	const skuMap = readRows(this.getNodeParameter('skuMap', 0), 'SKU Map');
	const products = listStockToCheck(feedOf(this, 0), skuMap);
	return [
		products.map(({ productId, indexes }) => ({
			json: { product_id: productId },
			pairedItem: indexes.map((item) => ({ item, input: 0 })),
		})),
	];
}

function resolve(this: IExecuteFunctions): INodeExecutionData[][] {
	const foundOrders = oneOf(this.getNodeParameter('foundOrders', 0), ['repeat', 'skip'], 'Orders That NewStore Has');
	const inject: Array<Placed<unknown>> = [];
	const skip: Array<Placed<unknown>> = [];
	const exceptions: Array<Placed<unknown>> = [];
	const given = feedOf(this, 0);
	const notInNewStore = unknownOrders(given);
	given.forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const resolution = resolveShort(json, foundOrders, notInNewStore);
		if (resolution.kind === 'inject') inject.push({ json: resolution.item, index });
		if (resolution.kind === 'skip') skip.push({ json: resolution.item, index });
		if ('exception' in resolution && resolution.exception) exceptions.push({ json: resolution.exception, index });
	});
	return [inject, skip, exceptions].map(toItems);
}

function buildReferences(this: IExecuteFunctions): INodeExecutionData[][] {
	const references: Array<Placed<unknown>> = [];
	const exceptions: Array<Placed<unknown>> = [];
	feedOf(this, 0).forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const result = externalReference(json);
		if ('reference' in result) references.push({ json: result.reference, index });
		else exceptions.push({ json: result.exception, index });
	});
	return [references, exceptions].map(toItems);
}

function compareAddress(this: IExecuteFunctions): INodeExecutionData[][] {
	const nothing: Array<Placed<unknown>> = [];
	const exceptions: Array<Placed<unknown>> = [];
	feedOf(this, 0).forEach((json, index) => {
		if (isEmptyItem(json)) return;
		const answer = compareAddresses(json);
		if (answer.kind === 'nothing') nothing.push({ json: answer.item, index });
		else exceptions.push({ json: answer.exception, index });
	});
	return [nothing, exceptions].map(toItems);
}

const OPERATIONS: Record<Operation, (this: IExecuteFunctions) => INodeExecutionData[][]> = {
	listStockToCheck: listStock,
	decide,
	resolveShort: resolve,
	compareAddresses: compareAddress,
	buildExternalReferences: buildReferences,
};

/** Decides what becomes of TikTok orders in NewStore. Pure decisions, no network (design 7). */
export class ChannelOrder implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Order',
		name: 'channelOrder',
		icon: { light: 'file:../../icons/channelorder.svg', dark: 'file:../../icons/channelorder.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ decide: "Decide", listStockToCheck: "List Stock To Check", resolveShort: "Resolve Short", compareAddresses: "Compare Addresses", buildExternalReferences: "Build External References" })[$parameter["operation"]] }}',
		description: 'Decides which TikTok orders go to NewStore, and builds the order to inject, checked to the cent',
		defaults: { name: 'Channel Order' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as Operation;
		const { length } = OUTPUTS[operation];
		return decideOrExplain(this, () => OPERATIONS[operation].call(this), length, length - 1, {
			code: 'ORDER_SETTINGS',
			flow: 'orders',
			title: 'Orders cannot be routed: a setting is wrong',
			nothing: 'No order was sent to NewStore.',
			what_to_do: 'Correct the parameters of the Channel Order node or the table that fills them.',
			business_key: operation,
		});
	}
}
