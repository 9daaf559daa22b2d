import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readId as idText, readIds as idList } from '../../shared/ids';
import { inputProblem } from './items';

export { idText, idList };

/** Value of a field of an item; dots lead into objects ("order.id"), a field whose own name has dots comes first. */
export function fieldValue(item: INodeExecutionData, field: string): unknown {
	if (field in item.json) return item.json[field];
	return field
		.split('.')
		.reduce<unknown>(
			(value, key) => (value && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined),
			item.json,
		);
}

/** What Return All and Limit allow. */
export function limitOf(context: IExecuteFunctions): number {
	return context.getNodeParameter('returnAll', 0) ? Infinity : (context.getNodeParameter('limit', 0) as number);
}

/** An earlier look-up in the same workflow said that NewStore does not have the order: there is no id to ask with. */
export const wasNotFound = (item: INodeExecutionData): boolean => item.json.found === false;

/** The order (or other) id of each item, from its own field or from a parameter of the node. Throws when it is empty. */
export function idReader(
	context: IExecuteFunctions,
	valueName: string,
	fallbackField?: string,
	fieldParameter = 'idField',
) {
	const fromItems = context.getNodeParameter('idSource', 0) === 'item';
	const field = fromItems ? (context.getNodeParameter(fieldParameter, 0) as string) : '';
	const read = (item: INodeExecutionData, index: number): string => {
		if (!fromItems) return idText(context.getNodeParameter(valueName, index, ''));
		return idText(fieldValue(item, field)) || (fallbackField ? idText(fieldValue(item, fallbackField)) : '');
	};
	const required = (item: INodeExecutionData, index: number): string => {
		const id = read(item, index);
		if (id) return id;
		throw fromItems
			? inputProblem(
					context,
					`Item ${index} has no ID in its field "${field}"`,
					'Set the name of the field that holds the ID, or choose to write the ID in this node.',
					index,
				)
			: inputProblem(context, 'No ID was given', 'Fill in the ID, or choose to take it from the input items.', index);
	};
	/** for labels of failed items, where nothing may be thrown */
	const label = (index: number): string => read(context.getInputData()[index], index) || `item ${index}`;
	return { required, label };
}
