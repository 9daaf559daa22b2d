import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { decideOrExplain, feedOf, toItems } from '../shared/channelNode';
import { readRows } from '../shared/tableRows';
import { decideDispatch } from './decide/decideDispatch';
import { OUTPUTS, inputs, outputs, properties } from './description';
import { readDispatchSettings } from './decide/dispatchSettings';
import { watchDeadlines } from './watch/watchDeadlines';
import { readWatchSettings } from './watch/watchSettings';

type Operation = keyof typeof OUTPUTS;

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
	const feeds = { fulfillment: feedOf(context, 0), orders: feedOf(context, 1), providers: feedOf(context, 2) };
	const decided = decideDispatch(feeds, settings);
	const { markShipped, shipPackage, updateTracking, wait, alreadyDone, exceptions, stopStore } = decided;
	return [markShipped, shipPackage, updateTracking, wait, alreadyDone, exceptions, stopStore].map(toItems);
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
			orders: feedOf(context, 0),
			fulfillment: feedOf(context, 1),
			cancellations: feedOf(context, 2),
			authorizations: feedOf(context, 3),
			returns: feedOf(context, 4),
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
		const { length } = OUTPUTS[operation];
		return decideOrExplain(this, () => OPERATIONS[operation](this), length, PROBLEM_OUTPUT[operation], {
			...PROBLEMS[operation],
			flow: 'dispatch',
			what_to_do: 'Correct the parameters of the Channel Dispatch node or the table that fills them.',
			business_key: operation,
		});
	}
}
