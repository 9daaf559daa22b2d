/** What an API node is made of: resources with their operations, each operation in one file that says all about it. */
import type { INodeProperties } from 'n8n-workflow';

import { leanProperties } from './leanProperties';

/** What the editor shows of an operation. */
export interface OperationFields {
	/** value of the Operation field */
	value: string;
	/** name in the Operation list */
	name: string;
	/** name in the list of actions: "Get orders" */
	action: string;
	/** one sentence in the Operation list */
	description: string;
	/** which fields of the input items it takes, for the end of its description; for operations with the field Values From */
	itemFields?: string;
	/** fields shown for this operation only */
	properties: INodeProperties[];
}

/** A resource with its operations. The first operation is the default; the list in the editor is sorted by name. */
export interface Resource<Operation extends OperationFields> {
	value: string;
	name: string;
	operations: Operation[];
}

/** The Resource field, the Operation fields and the fields of all operations, shown where they belong. */
export function toProperties(
	resources: ReadonlyArray<Resource<OperationFields>>,
	defaultResource: string,
): INodeProperties[] {
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
		const options = operations.map(({ name, value: id, action, description, itemFields }) => ({
			name,
			value: id,
			action,
			description: itemFields ? `${description}. From input items: ${itemFields}` : description,
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

/** The operation that the node runs; undefined for a pair that does not exist. */
export function findOperation<Operation extends OperationFields>(
	resources: ReadonlyArray<Resource<Operation>>,
	resource: string,
	operation: string,
): Operation | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}
