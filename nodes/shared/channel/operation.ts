/**
 * What an operation of a Channel node is: its fields, its inputs and outputs by name, and how it decides. One value says all
 * of it, beside the module that does the work; the node is made from the list of its operations. Decisions touch no network
 * (design 4).
 */
import type { INodeProperties, INodeTypeDescription, NodeTypeAndVersion } from 'n8n-workflow';
import type { OwnerRole } from '../exception';
import type { Row } from '../tableRows';
import type { Placed } from './placed';

/** What an operation is given. */
export interface Given<Input extends string = string> {
	/** `json` of the items of each input, with the error that n8n keeps beside it; [] when nothing is connected or nothing came */
	feeds: Record<Input, Row[]>;
	/** value of a parameter; '' when the operation does not show it */
	parameter(name: string): unknown;
	/** table rows of a JSON parameter; `title` is its name in the editor, for messages */
	rows(name: string, title: string): Row[];
	/** values of the collection Options */
	options: Row;
	/** nodes that come after this one, with their parameters as they stand in the workflow */
	laterNodes(): NodeTypeAndVersion[];
	/** Unix milliseconds */
	now: number;
	/** IANA zone of the workflow, or of this n8n */
	timeZone: string;
}

/** The case that is made of a wrong setting. */
export interface SettingsProblem {
	code: string;
	flow: string;
	owner_role?: OwnerRole;
	title: string;
	/** a sentence: what did not happen because of it */
	nothing: string;
	what_to_do: string;
}

export interface ChannelOperation<Input extends string = string, Output extends string = string> {
	/** in the list of operations */
	name: string;
	value: string;
	action: string;
	description: string;
	/** names on the canvas by key, in their order */
	inputs: Record<Input, string>;
	outputs: Record<Output, string>;
	/** by which output problems leave: never one that leads to a call. Absent: the operation has no output for them */
	problems?: NoInfer<Output>;
	/** fields of this operation; one that several operations share stands in the editor once */
	properties: readonly INodeProperties[];
	/** what a wrong setting of it is called */
	wrongSetting: SettingsProblem;
	/** @throws WrongSetting */
	run(given: Given<Input>): Record<Output, Array<Placed<unknown>>>;
}

/** Lets the keys of inputs and outputs be checked where the operation is written, and forgets them in lists. */
export const channelOperation = <Input extends string, Output extends string>(
	operation: ChannelOperation<Input, Output>,
): ChannelOperation => operation as unknown as ChannelOperation;

const byOperation = (table: Record<string, unknown>) => `(${JSON.stringify(table)})[$parameter["operation"]]`;

// n8n works the connections out by expression; the tables go into it as data, so that there is one list only. No input is
// required: n8n would silently skip the node when a feed is empty, and an empty feed is a finding (n8n.md 14).
const connections = (operations: readonly ChannelOperation[], side: 'inputs' | 'outputs') =>
	`={{ ${byOperation(
		Object.fromEntries(operations.map((operation) => [operation.value, Object.values(operation[side])])),
	)}.map((name) => ({ type: "main", displayName: name })) }}` as const;

/** What a person decides stands above what the workflow fills in; notices are on top, rare options at the end. */
function rankOf({ type, name }: INodeProperties): number {
	if (type === 'notice') return 0;
	if (name === 'options') return 3;
	return type === 'json' ? 2 : 1;
}

const wiringNotice: INodeProperties = {
	displayName: 'Below: rows of your tables and other data. The workflow fills them; nothing to decide.',
	name: 'wiringNotice',
	type: 'notice',
	default: '',
};

const forOperations = (field: INodeProperties, operation: string[]): INodeProperties => ({
	...field,
	displayOptions: { ...field.displayOptions, show: { ...field.displayOptions?.show, operation } },
});

/** Each field once, shown for all operations that name it, in their order within its rank. */
function fieldsOf(operations: readonly ChannelOperation[]): INodeProperties[] {
	const users = new Map<INodeProperties, string[]>();
	for (const { value, properties } of operations)
		for (const field of properties) users.set(field, [...(users.get(field) ?? []), value]);
	const fields = [...users].sort(([a], [b]) => rankOf(a) - rankOf(b));
	const decided = fields.filter(([field]) => rankOf(field) < 2);
	const wired = fields.filter(([field]) => rankOf(field) === 2);
	const rare = fields.filter(([field]) => rankOf(field) === 3);
	// Where there is nothing to decide, nobody looks for it above.
	const both = operations
		.filter(({ properties }) => [1, 2].every((rank) => properties.some((field) => rankOf(field) === rank)))
		.map(({ value }) => value);
	return [
		...decided.map(([field, operation]) => forOperations(field, operation)),
		...(both.length ? [forOperations(wiringNotice, both)] : []),
		...[...wired, ...rare].map(([field, operation]) => forOperations(field, operation)),
	];
}

const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: '',
};

/** Subtitle, inputs, outputs and fields of a node, made from its operations; the first one is what a new node does. */
export function describeOperations(
	operations: readonly ChannelOperation[],
): Pick<INodeTypeDescription, 'subtitle' | 'inputs' | 'outputs' | 'properties'> {
	const listed = [...operations].sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		subtitle: `={{ ${byOperation(Object.fromEntries(operations.map(({ value, name }) => [value, name])))} }}`,
		inputs: connections(operations, 'inputs'),
		outputs: connections(operations, 'outputs'),
		properties: [
			{
				...operationField,
				default: operations[0].value,
				options: listed.map(({ name, value, action, description }) => ({ name, value, action, description })),
			},
			...fieldsOf(operations),
		],
	};
}
