import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { tryParseJson } from '../../../shared/json';
import type { NewStoreClient } from '../../../shared/newStore/client';
import { errorCodeOf } from '../../../shared/newStore/failure';
import type { Answer } from '../../../shared/newStore/failure';
import { compareItemIds, compareOrders, isForeign, payloadFault } from './injection';
import type { ItemIds, SentOrder } from './injection';
import { forEachItem, inputProblem, nodeOptions } from '../items';
import { readFreshOrder } from './orders';
import { fieldValue } from '../values';
import { optionsWith, payloadFields } from '../fields';
import type { Operation } from '../operation';

const properties: INodeProperties[] = [
	...payloadFields({
		label: 'Order',
		description: 'The complete order (the body of fulfill_order), one entry per unit',
	}),
	optionsWith([]),
];

const FIRST_WAIT_MS = 2_000;
const DIFFERENT_DATA = 'same_order_injection_with_different_data';

/**
 * Puts out the input item without its payload, plus newstore_order_id, external_id, items (external_item_id → item UUID) and
 * already_existed. After 5xx or a timeout the identical bytes are sent again: NewStore then completes or returns the order
 * (newstore.md 3.3 and 4). `already_existed` is true only when NewStore said so; a plain repeat looks like a first time.
 */
async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const fromItems = this.getNodeParameter('payloadSource', 0) === 'item';
	const field = fromItems ? (this.getNodeParameter('payloadField', 0) as string) : '';
	const payloadOf = (item: INodeExecutionData, index: number): unknown => {
		const value = fromItems ? fieldValue(item, field) : this.getNodeParameter('payload', index);
		return typeof value === 'string' ? tryParseJson(value) : value;
	};
	const caseOf = (index: number) => {
		const order = payloadOf(this.getInputData()[index], index) as Partial<SentOrder> | undefined;
		const externalId = typeof order?.external_id === 'string' ? order.external_id : `item ${index}`;
		return {
			flow: 'orders',
			business_key: externalId,
			ids: { external_id: externalId },
			owner_role: 'operations' as const,
		};
	};
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const payload = payloadOf(item, itemIndex);
		const fault = payloadFault(payload);
		if (fault) {
			throw inputProblem(
				this,
				`The order of item ${itemIndex} cannot be sent: ${fault}`,
				fromItems
					? `The field "${field}" must hold a complete order, as Channel Order puts it out.`
					: 'Write a complete order, with external_id, currency and shipments.',
				itemIndex,
				'NEWSTORE_BAD_ORDER',
			);
		}
		const result = await injectOrder(client, payload as SentOrder, itemIndex);
		const rest: IDataObject = { ...item.json };
		if (fromItems) delete rest[field];
		return { ...rest, ...result };
	});
}

async function injectOrder(client: NewStoreClient, order: SentOrder, itemIndex: number): Promise<IDataObject> {
	const call = {
		what: `Order ${order.external_id} was not created in NewStore`,
		method: 'POST' as const,
		path: '/v0/d/fulfill_order',
		body: order,
		limit: 'injectOrder' as const,
		repeat: 'always' as const,
		firstWaitMs: FIRST_WAIT_MS,
		itemIndex,
	};
	const outcome = await client.tryCall(call);
	if (outcome.kind === 'answer' && outcome.status === 200) {
		return await created(client, order, outcome, itemIndex);
	}
	if (outcome.kind === 'answer' && errorCodeOf(outcome) === DIFFERENT_DATA) {
		return await verifyExisting(client, order, itemIndex);
	}
	throw client.failed(call, outcome);
}

/**
 * A 200 is believed only when the items in it are the ones that were sent: a reused id returns somebody else's order. NewStore
 * may also answer a changed order with the first one (newstore.md 4); that one has items of ours and is compared.
 */
async function created(
	client: NewStoreClient,
	order: SentOrder,
	answer: Answer,
	itemIndex: number,
): Promise<IDataObject> {
	const data = (answer.data ?? {}) as { id?: unknown; external_id?: unknown; items?: unknown };
	const items = (Array.isArray(data.items) ? data.items : []) as ItemIds[];
	const compared = compareItemIds(order, items);
	const { missing, foreign } = compared;
	if (typeof data.id !== 'string' || data.id === '' || isForeign(order, compared)) {
		throw client.failure({
			message: `NewStore answered order ${order.external_id} with another order`,
			description: `NewStore returned order ${String(data.id ?? 'without an ID')} with the items ${list(foreign)}; the items ${list(missing)} were sent and are not in it. The external ID was used before for a different order, so this order is NOT in NewStore. Look at both orders, and give this one an external ID prefix of its own.`,
			httpCode: 200,
			caseCode: 'NEWSTORE_ORDER_ID_REUSED',
			itemIndex,
		});
	}
	if (missing.length > 0 || foreign.length > 0) return await verifyExisting(client, order, itemIndex);
	return {
		newstore_order_id: data.id,
		external_id: order.external_id,
		items: items.map(({ external_item_id, id, product_id }) => ({ external_item_id, id, product_id })),
		already_existed: false,
	};
}

/** NewStore has an order of this id with other data: only when it is the same order in substance this is a success. */
async function verifyExisting(client: NewStoreClient, order: SentOrder, itemIndex: number): Promise<IDataObject> {
	const existing = await readFreshOrder(client, {
		id: order.external_id,
		idType: 'external',
		what: `Order ${order.external_id} is already in NewStore with other data and could not be compared`,
		itemIndex,
	});
	const { differences, items } = compareOrders(order, existing);
	const newStoreId = String(existing.origin_id ?? '');
	if (differences.length > 0 || !newStoreId) {
		throw client.failure({
			message: `Order ${order.external_id} is already in NewStore with other content`,
			description: `The order that was sent (external ID ${order.external_id}) differs from NewStore order ${newStoreId || 'of unknown ID'}: ${differences.join('; ')}. Look at both and decide which is right; never inject it under another external ID.`,
			code: DIFFERENT_DATA,
			caseCode: 'NEWSTORE_ORDER_DIFFERS',
			itemIndex,
		});
	}
	return {
		newstore_order_id: newStoreId,
		external_id: order.external_id,
		items: items as never,
		already_existed: true,
	};
}

const list = (ids: string[]) => (ids.length === 0 ? '(none)' : ids.slice(0, 10).join(', '));

export const inject: Operation = {
	value: 'inject',
	name: 'Inject',
	action: 'Inject an order',
	description: 'Create an order that was placed and paid elsewhere; safe to repeat',
	properties,
	execute,
};
