import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { leanProperties } from '../../shared/leanProperties';

/** One operation of the node: its fields on the canvas and what it does. */
export interface Operation {
	/** value of the Operation field */
	value: string;
	/** name in the Operation list */
	name: string;
	/** name in the list of actions: "Get orders" */
	action: string;
	/** one sentence in the Operation list */
	description: string;
	/** fields shown for this operation only */
	properties: INodeProperties[];
	/** Runs the operation over all input items; results keep the order of the items. */
	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[]>;
}

/** A resource with its operations. The first operation is the default; the list on the canvas is sorted by name. */
export interface Resource {
	value: string;
	name: string;
	operations: Operation[];
}

/** The Resource field, the Operation fields and the fields of all operations, shown where they belong. */
export function toProperties(resources: Resource[], defaultResource: string): INodeProperties[] {
	const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
	const resourceField: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })).sort(byName),
		default: defaultResource,
	};
	const operationFields = resources.map(({ value, operations }): INodeProperties => {
		const options = operations.map(({ name, value: id, action, description }) => ({
			name,
			value: id,
			action,
			description,
		}));
		const first = operations[0].value;
		return {
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: options.sort(byName),
			default: first,
		};
	});
	const fields = leanProperties(
		resources.flatMap((resource) =>
			resource.operations.map(({ value, properties }) => ({ resource: resource.value, operation: value, properties })),
		),
	);
	return [resourceField, ...operationFields, ...fields];
}
