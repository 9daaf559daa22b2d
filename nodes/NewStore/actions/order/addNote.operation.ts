import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { pathSegment, readId } from '../../../shared/ids';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { fieldValue, idList, idReader } from '../values';
import { idFields, optionsWith } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...idFields({ field: 'newstore_order_id', label: 'Order ID', source: 'item', valueName: 'orderId' }),
	{
		displayName: 'Text From',
		name: 'textSource',
		type: 'options',
		options: [
			{
				name: 'Input Items',
				value: 'item',
				description: 'A field of each input item, as Channel Cancellation fills it',
			},
			{ name: 'This Node', value: 'value', description: 'Text or an expression written here' },
		],
		default: 'item',
	},
	{
		displayName: 'Text Field',
		name: 'textField',
		type: 'string',
		default: 'note',
		required: true,
		displayOptions: { show: { textSource: ['item'] } },
		description: 'Name of the field of the input items that holds the text; items without a text are passed on',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		displayOptions: { show: { textSource: ['value'] } },
		description: 'At most 4,000 characters; longer text is cut',
	},
	optionsWith([
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: 'n8n-tiktok-shop',
			description: 'Who writes the note, as NewStore shows it',
		},
		{
			displayName: 'Source Type',
			name: 'sourceType',
			type: 'string',
			default: 'system',
			description: 'What kind of author it is, such as user or system',
		},
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			default: 'tiktok-shop',
			description: 'Words to find the note by, comma-separated',
		},
	]),
];

const MAX_TEXT = 4_000;

/**
 * The input item plus `note_added`: false when it had no text. Written once: a note whose fate is unclear is not written
 * again, but reported.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const fromItems = this.getNodeParameter('textSource', 0) === 'item';
	const field = fromItems ? (this.getNodeParameter('textField', 0) as string) : '';
	const author = {
		source: String(options.source || 'n8n-tiktok-shop'),
		source_type: String(options.sourceType || 'system'),
		tags: idList(options.tags ?? 'tiktok-shop'),
	};
	const caseOf = (index: number) => ({ flow: 'orders', business_key: ids.label(index), severity: 'warning' as const });
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const value = fromItems ? fieldValue(item, field) : this.getNodeParameter('text', itemIndex);
		const text = typeof value === 'string' ? value.trim() : readId(value);
		if (!text && fromItems) return { ...item.json, note_added: false };
		if (!text) throw inputProblem(this, 'The note has no text', 'Write the text of the note.', itemIndex);
		const id = ids.required(item, itemIndex);
		await client.call({
			what: `The note was not added to order ${id}`,
			method: 'POST',
			path: `/v0/d/orders/${pathSegment(id)}/notes`,
			body: { text: text.slice(0, MAX_TEXT), ...author },
			itemIndex,
		});
		return { ...item.json, note_added: true };
	});
}

export const addNote: Operation = {
	value: 'addNote',
	name: 'Add Note',
	action: 'Add a note to an order',
	description: 'Write a note on an order, for people who look at it in NewStore',
	properties,
	execute,
};
