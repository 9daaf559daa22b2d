import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { parseJson } from '../../../shared/json';
import { explainCode } from '../../../shared/tiktok/failures';
import { optionsField, platformField, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asId, Session } from '../session';
import type { Job, Result } from '../session';
import { routedOrders } from './routedOrders';

const ORDERS_PER_CALL = 100;
const LINES_PER_ORDER = 100;

interface Reference {
	orderId: string;
	externalOrderId: string;
	platform: string;
	lineItems: Array<{ id: string; origin_id: string }>;
}

/**
 * Writes references; an existing one of the same order and platform is overwritten. One item per order:
 * `{shop_id, order_id, external_order_id, platform, ok: true}`.
 */
export const add: Operation = {
	value: 'add',
	name: 'Add',
	action: 'Add external order references',
	description: 'Write the IDs of another system, such as NewStore, on TikTok Shop orders',
	properties: [
		...shopFields,
		{
			displayName: 'References From',
			name: 'referenceSource',
			type: 'options',
			options: [
				{
					name: 'Input Items',
					value: 'items',
					description: 'Fields order_id, external_order_id, platform and line_items of each item, 100 orders per call',
				},
				{ name: 'Fields Below', value: 'fields' },
			],
			default: 'items',
			description: 'Where order, reference and lines come from',
		},
		platformField,
		{
			displayName: 'Order ID',
			name: 'orderId',
			type: 'string',
			displayOptions: { show: { referenceSource: ['fields'] } },
			default: '',
			required: true,
			placeholder: 'e.g. 576460000000000001',
			description: 'TikTok Shop order that gets the reference',
		},
		{
			displayName: 'External Order ID',
			name: 'externalOrderId',
			type: 'string',
			displayOptions: { show: { referenceSource: ['fields'] } },
			default: '',
			required: true,
			placeholder: 'e.g. the NewStore order ID',
			description: 'ID of the order in the other system',
		},
		{
			displayName: 'Line Items',
			name: 'lineItems',
			type: 'json',
			displayOptions: { show: { referenceSource: ['fields'] } },
			default: '[\n  { "id": "", "origin_id": "" }\n]',
			required: true,
			description:
				'List of lines, at most 100: ID of the line in the other system, and origin_id, the TikTok Shop line item it belongs to',
		},
		optionsField(),
	],
	async execute() {
		const session = new Session(this, 'orders');
		const fromItems = this.getNodeParameter('referenceSource', 0, 'items') === 'items';
		const platform = this.getNodeParameter('platform', 0, 'ORDER_MANAGEMENT_SYSTEM') as string;
		const failed = new Map<number, Result>();
		const jobs: Array<Job<Reference>> = [];
		const inputs = this.getInputData();
		for (let index = 0; index < inputs.length; index++) {
			await session.guard(failed, [index], async () => {
				const fields: IDataObject = fromItems
					? { platform, ...inputs[index].json }
					: {
							platform: this.getNodeParameter('platform', index),
							order_id: this.getNodeParameter('orderId', index),
							external_order_id: this.getNodeParameter('externalOrderId', index),
							line_items: this.getNodeParameter('lineItems', index),
						};
				const value = readReference(session, fields, index);
				jobs.push({ shop: await session.shopOf(index), value, items: [index] });
			});
		}
		return await session.inBatches(jobs, ORDERS_PER_CALL, failed, async (batch) => await addBatch(session, batch));
	},
};

async function addBatch(session: Session, batch: Array<Job<Reference>>): Promise<Result> {
	const data = await session.call(
		{
			method: 'POST',
			path: '/order/202406/orders/external_orders',
			body: {
				orders: batch.map(({ value }) => ({
					id: value.orderId,
					external_order: { id: value.externalOrderId, platform: value.platform, line_items: value.lineItems },
				})),
			},
			cipher: batch[0].shop.cipher,
			repeatable: true,
		},
		batch[0].items[0],
	);
	const errors = new Map(
		((data.errors as IDataObject[] | undefined) ?? []).map((error) => {
			const detail = (error.detail ?? {}) as IDataObject;
			return [String(detail.order_id ?? ''), error];
		}),
	);
	const { apiBaseUrl } = await session.client.credentials();
	return batch.map(({ shop, value, items }): INodeExecutionData => {
		const ids = { shop_id: shop.shop_id, order_id: value.orderId, external_order_id: value.externalOrderId };
		// an error that names no order counts for all
		const error = errors.get(value.orderId) ?? errors.get('');
		if (!error) {
			routedOrders(apiBaseUrl, shop.cipher, value.platform).markReferenced(value.orderId);
			return session.item({ ...ids, platform: value.platform, ok: true }, items);
		}
		const code = String(error.code ?? '');
		const message = explainCode(code)?.message ?? String(error.message ?? '');
		return session.failItem(
			{
				kind: 'fix',
				code,
				message: `The reference was not written on order ${value.orderId}: ${message}`,
				whatToDo: explainCode(code)?.whatToDo ?? 'Check the order ID, the shop and the line items.',
			},
			items,
			ids,
		);
	});
}

function readReference(session: Session, fields: IDataObject, itemIndex: number): Reference {
	const orderId = asId(fields.order_id);
	const externalOrderId = asId(fields.external_order_id);
	const lineItems = readLines(fields.line_items);
	if (!orderId || !externalOrderId || !lineItems?.length) {
		throw session.invalid(
			'A reference needs order_id, external_order_id and line_items with id and origin_id.',
			'Feed this node with items that hold these fields, for example from Channel Order: Build External References.',
			itemIndex,
		);
	}
	if (lineItems.length > LINES_PER_ORDER) {
		throw session.invalid(
			`Order ${orderId} has ${lineItems.length} lines; TikTok Shop takes at most ${LINES_PER_ORDER} per reference.`,
			'Send the first 100 lines; the other units keep the TikTok line ID in NewStore.',
			itemIndex,
		);
	}
	return { orderId, externalOrderId, platform: String(fields.platform), lineItems };
}

function readLines(value: unknown): Reference['lineItems'] | undefined {
	let lines = value;
	if (typeof value === 'string') {
		try {
			lines = parseJson(value);
		} catch {
			return undefined;
		}
	}
	if (!Array.isArray(lines)) return undefined;
	const read = lines.map((line: IDataObject) => ({ id: asId(line?.id), origin_id: asId(line?.origin_id) }));
	return read.every((line) => line.id && line.origin_id) ? read : undefined;
}
