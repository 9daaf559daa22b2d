import type { IDataObject, IExecuteFunctions, INodeExecutionData, IPairedItemData, NodeApiError } from 'n8n-workflow';

import { mapConcurrent } from '../../shared/concurrency';
import { errorItem, problem } from '../../shared/errors';
import type { ExceptionItem } from '../../shared/exception';
import { executionUrl } from '../../shared/executionUrl';
import { BadId } from '../../shared/ids';
import type { ClientSettings } from '../../shared/newStore/client';

/** What an exception case says about an item that failed, beside the error itself. */
export type CaseDetails = Partial<ExceptionItem> & Pick<ExceptionItem, 'flow' | 'business_key'>;

export interface NodeOptions extends ClientSettings {
	concurrency?: number;
	[name: string]: unknown;
}

const DEFAULT_CONCURRENCY = 20;

/** The collection "Options" of the operation, read once: it holds settings, not data of items. */
export function nodeOptions(context: IExecuteFunctions): NodeOptions {
	return context.getNodeParameter('options', 0, {}) as NodeOptions;
}

/** The item for the error output: n8n needs `error` on the item itself, or it would count as a success (n8n.md 0.4). */
export function failedItem(
	context: IExecuteFunctions,
	error: unknown,
	details: CaseDetails,
	pairedItem: INodeExecutionData['pairedItem'],
	fields?: IDataObject,
): INodeExecutionData {
	const caught = error as NodeApiError;
	const code = String(caught.context?.caseCode ?? 'NEWSTORE_FAILED');
	const isConnection = ['NEWSTORE_SIGN_IN', 'NEWSTORE_BLOCKED', 'NEWSTORE_UNREACHABLE'].includes(code);
	const connection = isConnection ? ({ owner_role: 'integration', severity: 'critical' } as const) : {};
	return errorItem(
		caught,
		{ code, execution_url: executionUrl(context), ...details, ...connection },
		pairedItem,
		fields,
	);
}

/**
 * Runs `work` for every input item, several at a time, and puts out the results in the order of the items. An item that
 * fails leaves by the error output when the node is set to continue, else it stops the node.
 */
export async function forEachItem(
	context: IExecuteFunctions,
	concurrency: number | undefined,
	caseOf: (index: number) => CaseDetails,
	work: (item: INodeExecutionData, index: number) => Promise<IDataObject | IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const results = await mapConcurrent(items, concurrency || DEFAULT_CONCURRENCY, async (item, index) => {
		const pairedItem: IPairedItemData = { item: index };
		try {
			const json = await work(item, index);
			return (Array.isArray(json) ? json : [json]).map((entry) => ({ json: entry, pairedItem }));
		} catch (error) {
			if (!context.continueOnFail()) throw asProblem(context, error, index);
			return [failedItem(context, asProblem(context, error, index), caseOf(index), pairedItem)];
		}
	});
	return results.flat();
}

/** Errors of our own code (bad parameters, bugs) get the same shape as those of NewStore. */
export function asProblem(context: IExecuteFunctions, error: unknown, itemIndex?: number): Error {
	if (error instanceof Error && error.name === 'NodeApiError') return error;
	if (error instanceof BadId) return inputProblem(context, error.message, error.description, itemIndex);
	const { message, description } = error as { message?: string; description?: string };
	return problem(context.getNode(), {
		message: message ?? 'The operation failed',
		description: description ?? 'This looks like a defect of the node. Please report it with the message above.',
		itemIndex,
	});
}

/** A setting or an input item that the node cannot work with. */
export function inputProblem(
	context: IExecuteFunctions,
	message: string,
	description: string,
	itemIndex?: number,
	caseCode = 'NEWSTORE_BAD_INPUT',
): Error {
	const error = problem(context.getNode(), { message, description, itemIndex });
	error.context.caseCode = caseCode;
	return error;
}
