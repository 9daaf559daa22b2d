import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { findOperation, toProperties } from '../shared/apiNode';
import { tikTokCredentials } from '../shared/tiktok/authorizationFields';
import { resources } from './actions';
import { searchShops, searchWarehouses } from './methods/listSearch';
import { getRejectReasons, getReturnRejectReasons } from './methods/loadOptions';

export class TikTokShop implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TikTok Shop',
		name: 'tikTokShop',
		icon: { light: 'file:../../icons/tiktokshop.svg', dark: 'file:../../icons/tiktokshop.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Orders, packages, cancellations, returns, finance, stock and products of TikTok Shop',
		defaults: { name: 'TikTok Shop' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: tikTokCredentials,
		properties: toProperties(resources, 'order'),
	};

	methods = {
		listSearch: { searchShops, searchWarehouses },
		loadOptions: { getRejectReasons, getReturnRejectReasons },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const name = this.getNodeParameter('operation', 0) as string;
		const operation = findOperation(resources, resource, name);
		if (!operation) {
			throw new NodeOperationError(this.getNode(), `The operation "${name}" of "${resource}" does not exist.`);
		}
		return [await operation.execute.call(this)];
	}
}
