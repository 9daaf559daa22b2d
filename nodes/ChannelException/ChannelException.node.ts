import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError, UserError } from 'n8n-workflow';
import type { Row } from '../shared/tableRows';
import { errorItem } from '../shared/errors';
import { readRows } from '../shared/tableRows';
import { outputs, properties } from './description';
import { recordCases } from './recordCases';
import { writeMails } from './writeMails';

const text = (options: IDataObject, name: string, otherwise = '') => String(options[name] ?? otherwise).trim();
const address = (options: IDataObject, name: string) => text(options, name).replace(/\/+$/, '');

/** A number of 0 or more; settings of a table come as text and may be empty. */
function count(options: IDataObject, name: string, otherwise: number): number {
	const given = text(options, name);
	const number = Number(given);
	return given === '' || !Number.isFinite(number) || number < 0 ? otherwise : Math.floor(number);
}

function nowMs(options: IDataObject): number {
	const given = text(options, 'now');
	if (given === '') return Date.now();
	const time = Date.parse(given);
	if (Number.isNaN(time)) throw new UserError(`"Time of the Run" is no time: ${given}`);
	return time;
}

/** Errors of an item that n8n keeps beside its json are part of what happened. */
function jsonOf(item: INodeExecutionData): Row {
	if (!item.error || item.json.error !== undefined) return item.json as Row;
	return { ...item.json, error: { message: item.error.message, description: item.error.description } };
}

const failed = (error: NodeOperationError, businessKey: string, item: number) =>
	errorItem(
		error,
		{ code: 'CASES_NOT_TOLD', flow: 'connection', severity: 'critical', business_key: businessKey },
		{ item },
	);

function record(this: IExecuteFunctions): INodeExecutionData[] {
	const options = this.getNodeParameter('recordOptions', 0, {}) as IDataObject;
	const cases = recordCases(
		this.getInputData().map(jsonOf),
		readRows(this.getNodeParameter('knownCases', 0), 'Known Cases'),
		{
			workflowId: text(options, 'workflowId'),
			workflowName: text(options, 'workflowName'),
			executionId: text(options, 'executionId'),
			editorUrl: address(options, 'editorUrl'),
			playbookUrl: address(options, 'playbookUrl'),
		},
		{ now: new Date(nowMs(options)).toISOString(), quietDays: Number(options.quietDays ?? 3) },
	);
	return cases.map(({ row, indexes }) => ({
		json: row as unknown as IDataObject,
		pairedItem: indexes.map((item) => ({ item })),
	}));
}

function write(this: IExecuteFunctions): INodeExecutionData[] {
	const options = this.getNodeParameter('mailOptions', 0, {}) as IDataObject;
	const { mails, undeliverable } = writeMails(
		this.getInputData().map((item) => item.json as Row),
		readRows(this.getNodeParameter('owners', 0), 'Owners'),
		readRows(this.getNodeParameter('shops', 0), 'Shops'),
		readRows(this.getNodeParameter('toldLately', 0, []), 'Told Lately'),
		{
			fallbackAddress: text(options, 'fallbackAddress'),
			subjectPrefix: text(options, 'subjectPrefix', '[TikTok Shop]'),
			timeZone: text(options, 'timeZone'),
			otherZone: this.getTimezone(),
			mostSingleMails: count(options, 'mostSingleMails', 0),
			pauseMinutes: count(options, 'pauseMinutes', 15),
			mailsPerRun: count(options, 'mailsPerRun', 0),
			retryAfterMinutes: Number(options.retryAfterMinutes ?? 10),
			nowMs: nowMs(options),
		},
	);
	const outgoing: INodeExecutionData[] = mails.map(({ json, indexes }) => ({
		json: json as unknown as IDataObject,
		pairedItem: indexes.length === 1 ? { item: indexes[0] } : indexes.map((item) => ({ item })),
	}));
	if (undeliverable.length === 0) return outgoing;
	const nobody = new NodeOperationError(
		this.getNode(),
		`Nobody can be told about ${undeliverable.length} case(s): no owner for ${[...new Set(undeliverable.map(({ role }) => role))].join(', ')}`,
		{
			description:
				'Add an e-mail address for the role, or for the role integration, to the table tts_owners, or set a fallback address in the options of this node.',
			itemIndex: undeliverable[0].index,
		},
	);
	if (!this.continueOnFail()) throw nobody;
	// The other owners get their mails all the same.
	const unsent = undeliverable.map(({ role, index }) => failed(nobody, role, index));
	return [...outgoing, ...unsent];
}

/** Turns problems into cases with one owner, and cases into mails. Pure decisions, no network (design 7). */
export class ChannelException implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Exception',
		name: 'channelException',
		icon: { light: 'file:../../icons/channelexception.svg', dark: 'file:../../icons/channelexception.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] === "writeMails" ? "Write Mails" : "Record Cases" }}',
		description:
			'Turns exceptions, failed items and failed workflows into cases with an owner, and writes the mails to the owners',
		defaults: { name: 'Channel Exception' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return [this.getNodeParameter('operation', 0) === 'writeMails' ? write.call(this) : record.call(this)];
		} catch (error) {
			const problem =
				error instanceof NodeOperationError ? error : new NodeOperationError(this.getNode(), error as Error);
			if (!this.continueOnFail()) throw problem;
			return [this.getInputData().map((_, index) => failed(problem, 'settings', index))];
		}
	}
}
