import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { tryParseJson } from '../../../shared/json';
import { fieldValue } from '../values';

/** Reads the body of a request for each item: from its own field, or from JSON written in the node; text is parsed. */
export function payloadReader(context: IExecuteFunctions) {
	const fromItems = context.getNodeParameter('payloadSource', 0) === 'item';
	const field = fromItems ? (context.getNodeParameter('payloadField', 0) as string) : '';
	return (item: INodeExecutionData, index: number): unknown => {
		const value = fromItems ? fieldValue(item, field) : context.getNodeParameter('payload', index);
		return typeof value === 'string' ? tryParseJson(value) : value;
	};
}

/** A copy without empty values; NewStore wants an amount as JSON number, and decimal text becomes one without arithmetic. */
export function toBody(payload: IDataObject, amountField: string): IDataObject {
	const filled = Object.entries(payload).filter(([, value]) => value !== undefined && value !== '');
	const body: IDataObject = Object.fromEntries(filled);
	if (typeof body[amountField] === 'string') body[amountField] = Number(body[amountField]);
	return body;
}
