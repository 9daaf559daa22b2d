import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { errorItem } from '../shared/errors';
import type { Row } from '../shared/tableRows';
import { readRows } from '../shared/tableRows';
import { decideDispatch } from './decideDispatch';
import { OUTPUTS, inputs, outputs, properties } from './description';
import { readDispatchSettings } from './dispatchSettings';
import type { Placed } from './types';
import { watchDeadlines } from './watchDeadlines';
import { readWatchSettings } from './watchSettings';

type Operation = keyof typeof OUTPUTS;

/** `json` of an input's items; none when it is not connected (the engine throws then) or its branch delivered nothing. */
function jsonOf(context: IExecuteFunctions, input: number): Row[] {
	try {
		return (context.getInputData(input) ?? []).map(({ json }) => json as Row);
	} catch {
		return [];
	}
}

const asItems = (placed: Array<Placed<unknown>>): INodeExecutionData[] =>
	placed.map(({ json, indexes }) => ({
		json: json as IDataObject,
		pairedItem: indexes.map((item) => ({ item, input: 0 })),
	}));

function decide(context: IExecuteFunctions): INodeExecutionData[][] {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const rows = (name: string, title: string) => readRows(context.getNodeParameter(name, 0, '[]'), title);
	const settings = readDispatchSettings(
		options,
		{
			shops: rows('shops', 'Shops'),
			carrierMap: rows('carrierMap', 'Carriers'),
			references: rows('references', 'External References'),
			warnings: rows('warnings', 'Known Warnings'),
		},
		Date.now(),
	);
	const feeds = { fulfillment: jsonOf(context, 0), orders: jsonOf(context, 1), providers: jsonOf(context, 2) };
	const { markShipped, shipPackage, updateTracking, wait, alreadyDone, exceptions } = decideDispatch(feeds, settings);
	return [markShipped, shipPackage, updateTracking, wait, alreadyDone, exceptions].map(asItems);
}

function watch(context: IExecuteFunctions): INodeExecutionData[][] {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const rows = (name: string, title: string) => readRows(context.getNodeParameter(name, 0, '[]'), title);
	const settings = readWatchSettings(
		options,
		{
			shops: rows('shops', 'Shops'),
			warnings: rows('warnings', 'Known Warnings'),
			businessDays: rows('businessDays', 'Business Days'),
			locations: rows('locations', 'Stores'),
		},
		Date.now(),
	);
	const {
		warnings,
		rows: newRows,
		backlog,
		summary,
	} = watchDeadlines(
		{
			orders: jsonOf(context, 0),
			fulfillment: jsonOf(context, 1),
			cancellations: jsonOf(context, 2),
			authorizations: jsonOf(context, 3),
		},
		settings,
	);
	const item = (json: unknown, pairedItem: INodeExecutionData['pairedItem']): INodeExecutionData => ({
		json: json as IDataObject,
		pairedItem,
	});
	return [
		warnings.map(({ json, origin }) => item(json, origin)),
		newRows.map(({ json, origin }) => item(json, origin)),
		backlog.map((json) => item(json, { item: 0, input: 0 })),
		[item(summary, { item: 0, input: 0 })],
	];
}

const OPERATIONS: Record<Operation, (context: IExecuteFunctions) => INodeExecutionData[][]> = {
	decide,
	watchDeadlines: watch,
};

/** Where a problem of the settings leaves: never by an output that leads to TikTok or to the table of warnings. */
const PROBLEM_OUTPUT: Record<Operation, number> = { decide: 5, watchDeadlines: 0 };

const PROBLEMS: Record<Operation, { code: string; title: string; nothing: string }> = {
	decide: {
		code: 'DISPATCH_SETTINGS',
		title: 'Shipments are not reported to TikTok: a setting is wrong',
		nothing: 'Nothing was reported to TikTok.',
	},
	watchDeadlines: {
		code: 'SLA_SETTINGS',
		title: 'Deadlines are not watched: a setting is wrong',
		nothing: 'Nobody is warned of deadlines.',
	},
};

function failed(context: IExecuteFunctions, operation: Operation, error: NodeOperationError): INodeExecutionData[][] {
	const { code, title, nothing } = PROBLEMS[operation];
	const item = errorItem(
		error,
		{
			code,
			flow: 'dispatch',
			severity: 'critical',
			title,
			what_happened: `${error.message}. ${nothing}`,
			what_to_do: 'Correct the parameters of the Channel Dispatch node or the table that fills them.',
			business_key: operation,
		},
		{ item: 0, input: 0 },
	);
	// Where there is no error output n8n would reduce an item with an error to its message.
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const result: INodeExecutionData[][] = OUTPUTS[operation].map(() => []);
	result[PROBLEM_OUTPUT[operation]] = [hasErrorOutput ? item : { json: item.json, pairedItem: item.pairedItem }];
	return result;
}

/** Decides what TikTok is told about shipped orders, and watches deadlines. Pure decisions, no network (design 7). */
export class ChannelDispatch implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Dispatch',
		name: 'channelDispatch',
		icon: { light: 'file:../../icons/channeldispatch.svg', dark: 'file:../../icons/channeldispatch.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "watchDeadlines" ? "Watch Deadlines" : "Decide" }}',
		description:
			'Decides which shipped parcels TikTok Shop is told about, and warns before dispatch deadlines pass. Sends nothing itself.',
		defaults: { name: 'Channel Dispatch' },
		usableAsTool: true,
		inputs,
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as Operation;
		try {
			return OPERATIONS[operation](this);
		} catch (error) {
			const problem = new NodeOperationError(this.getNode(), error as Error);
			if (!this.continueOnFail()) throw problem;
			return failed(this, operation, problem);
		}
	}
}
