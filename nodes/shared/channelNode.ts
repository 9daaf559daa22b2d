/** What all Channel nodes do around their decisions: read the inputs, pair the items, and say which setting is wrong. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { errorItem } from './errors';
import type { OwnerRole } from './exception';
import { executionUrl, withExecutionUrl } from './executionUrl';
import type { Row } from './tableRows';

/** `json` of an input's items; none when it is not connected (the engine throws then) or its branch delivered nothing. */
export function feedOf(context: IExecuteFunctions, input: number): Row[] {
	try {
		return (context.getInputData(input) ?? []).map(({ json }) => json as Row);
	} catch {
		return [];
	}
}

/** A decision with the place, or the places, of the input items it is about. */
interface Placed {
	json: unknown;
	index?: number;
	indexes?: number[];
	/** input that they came by, 0 when absent */
	input?: number;
}

export const toItems = (placed: Placed[]): INodeExecutionData[] =>
	placed.map(({ json, index = 0, indexes, input = 0 }) => ({
		json: json as IDataObject,
		pairedItem: indexes ? indexes.map((item) => ({ item, input })) : { item: index, input },
	}));

interface SettingsProblem {
	code: string;
	flow: string;
	owner_role?: OwnerRole;
	title: string;
	/** a sentence: what did not happen because of it */
	nothing: string;
	what_to_do: string;
	/** the operation */
	business_key: string;
}

/**
 * Runs a decision. A wrong parameter concerns every item, so the error stops the node, or leaves, when the node may continue,
 * as one exception by output `exceptionsAt` of `outputCount`, never by an output that leads to a call.
 */
export function decideOrExplain(
	context: IExecuteFunctions,
	decide: () => INodeExecutionData[][],
	outputCount: number,
	exceptionsAt: number,
	{ nothing, ...details }: SettingsProblem,
): INodeExecutionData[][] {
	try {
		const outputs = decide();
		// An operation with one output has none for exceptions.
		if (outputCount > 1) outputs[exceptionsAt] = withExecutionUrl(context, outputs[exceptionsAt]);
		return outputs;
	} catch (error) {
		const problem = new NodeOperationError(context.getNode(), error as Error);
		if (!context.continueOnFail()) throw problem;
		const item = errorItem(
			problem,
			{
				severity: 'critical',
				what_happened: `${problem.message}. ${nothing}`,
				execution_url: executionUrl(context),
				...details,
			},
			{ item: 0, input: 0 },
		);
		// Where there is no error output n8n would reduce an item with an error to its message.
		const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
		const result: INodeExecutionData[][] = Array.from({ length: outputCount }, () => []);
		result[exceptionsAt] = [hasErrorOutput ? item : { json: item.json, pairedItem: item.pairedItem }];
		return result;
	}
}
