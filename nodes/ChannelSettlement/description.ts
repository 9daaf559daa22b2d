/** Fields, inputs and outputs of the node, made from the list of its operations. */
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { OPERATIONS } from './operations';

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'buildJournals',
	options: OPERATIONS.map(({ name, value, action, description }) => ({ name, value, action, description })),
};

export const properties: INodeProperties[] = [
	operation,
	...OPERATIONS.flatMap(({ value, properties: own }) =>
		own.map((field) => ({
			...field,
			displayOptions: { show: { ...field.displayOptions?.show, operation: [value] } },
		})),
	),
];

// n8n works the connections out by expression; the tables go into it as data, so that there is one list only.
const connections = (table: Record<string, readonly string[]>) =>
	`={{ (${JSON.stringify(table)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;

const tableOf = (side: 'inputs' | 'outputs') =>
	Object.fromEntries(OPERATIONS.map((entry) => [entry.value, entry[side]]));

export const inputs: INodeTypeDescription['inputs'] = connections(tableOf('inputs'));
export const outputs: INodeTypeDescription['outputs'] = connections(tableOf('outputs'));

export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(OPERATIONS.map(({ value, name }) => [value, name])),
)})[$parameter["operation"]] }}`;
