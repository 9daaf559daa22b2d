/** What workflow 00 has asked, by name. */
import type { INodeProperties } from 'n8n-workflow';
import { isRow, rowOf, rowsOf } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { cell, readRows } from '../../shared/tableRows';
import { WrongSetting } from '../../shared/wrongSetting';

/** Name in the editor by value; in alphabetical order of the names. */
const ANSWERS = {
	ownWebhook: 'Answers of Our Own Webhook',
	authorizedShops: 'Authorized Shops',
	cancellations: 'Cancellations',
	eventStreams: 'Event Streams',
	newStoreLocations: 'NewStore Locations',
	orders: 'Orders',
	ourTime: 'Our Own Time',
	products: 'Products',
	permissions: 'Seller Permissions',
	statements: 'Statements',
	stopwatch: 'Stopwatch',
	serverTime: 'Time of TikTok',
	warehouses: 'Warehouses',
	webhooks: 'Webhooks',
	exceptionsWorkflow: 'Workflow 12',
} as const;

export type AnswerName = keyof typeof ANSWERS;

export const answersField: INodeProperties = {
	displayName: 'Answers',
	name: 'answers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add answer',
	default: {},
	description:
		'What the nodes before have asked. An error that a node passed on is part of its answer; an answer that is not given counts as not asked.',
	options: [
		{
			displayName: 'Answer',
			name: 'answer',
			values: [
				{
					displayName: 'Of',
					name: 'of',
					type: 'options',
					default: 'authorizedShops',
					options: Object.entries(ANSWERS).map(([value, name]) => ({ name, value })),
				},
				{
					displayName: 'Items',
					name: 'items',
					type: 'json',
					default: '[]',
					description: 'The items of the node, as a list of objects or JSON text',
				},
			],
		},
	],
};

/** An answer; its rows are none when it was not given. */
interface Answer {
	rows: Row[];
	/** whether it was asked for at all */
	isGiven: boolean;
	/** what went wrong, in the words of the node; '' when nothing did */
	error: string;
}

export type Answers = (name: AnswerName) => Answer;

const NOT_ASKED: Answer = { rows: [], isGiven: false, error: 'it was not asked' };

function errorOf(rows: Row[]): string {
	for (const { error } of rows) {
		const text = isRow(error) ? cell(error, 'message') : cell({ error }, 'error');
		if (text !== '') return text;
	}
	return '';
}

/** @throws WrongSetting for a name that is none */
export function readAnswers(field: unknown): Answers {
	const answers = new Map<AnswerName, Answer>();
	for (const row of rowsOf(rowOf(field).answer)) {
		const name = cell(row, 'of');
		if (!(name in ANSWERS)) throw new WrongSetting(`"Answers" does not know "${name}".`);
		const rows = readRows(row.items, `Answers: ${ANSWERS[name as AnswerName]}`);
		answers.set(name as AnswerName, { rows, isGiven: true, error: errorOf(rows) });
	}
	return (name) => answers.get(name) ?? NOT_ASKED;
}
