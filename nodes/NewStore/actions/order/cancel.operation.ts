import { sleep, type IExecuteFunctions, type INodeExecutionData, type INodeProperties } from 'n8n-workflow';

import type { NewStoreClient } from '../../../shared/newStore/client';
import { forEachItem, nodeOptions } from '../../helpers/items';
import { orderPath, readCancellation, type IdType } from '../../helpers/orders';
import { idReader } from '../../helpers/values';
import { optionsWith, orderIdFields, showFor } from '../common.descriptions';

export const description: INodeProperties[] = showFor(
	'order',
	['cancel'],
	[
		...orderIdFields,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: 'buyer_cancelled_on_marketplace',
			required: true,
			description: 'Free text that NewStore keeps with the cancellation',
		},
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			description: 'A longer explanation for people who look at the order later',
		},
		{
			displayName: 'Only if Safe',
			name: 'onlyIfSafe',
			type: 'boolean',
			default: true,
			description: 'Whether to cancel only when NewStore says that the order can be cancelled safely',
		},
		optionsWith([
			{
				displayName: 'Wait for Cancellation (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 20,
				description: 'NewStore takes the request and cancels later. How long to ask until it is done; 0 = do not wait.',
			},
		]),
	],
);

const POLL_MS = 1_000;

/**
 * The input item plus `cancelable`, `canceled`, `is_safe` and `requested` (false when the order was cancelled before).
 * `canceled` can still be false after the wait: the order.cancelled event or a later look then tells.
 */
export async function execute(this: IExecuteFunctions, client: NewStoreClient): Promise<INodeExecutionData[]> {
	const options = nodeOptions(this);
	const ids = idReader(this, 'orderId');
	const idType = this.getNodeParameter('idType', 0) as IdType;
	const onlyIfSafe = this.getNodeParameter('onlyIfSafe', 0) as boolean;
	const waitMs = Number(options.waitSeconds ?? 20) * 1000;
	const caseOf = (index: number) => ({
		flow: 'cancellations',
		business_key: ids.label(index),
		owner_role: 'service' as const,
	});
	return await forEachItem(this, options.concurrency, caseOf, async (item, itemIndex) => {
		const id = ids.required(item, itemIndex);
		const what = `Order ${id} was not cancelled`;
		const order = { id, idType, what, itemIndex };
		let status = await readCancellation(client, order);
		if (status.canceled) return { ...item.json, ...status, requested: false };
		if (!status.cancelable || (onlyIfSafe && !status.is_safe)) {
			throw client.failure({
				message: `${what}: NewStore does not allow it any more`,
				description: status.cancelable
					? 'NewStore calls it possible but not safe. Ask the store or warehouse, then cancel it in NewStore Omnichannel Manager or switch "Only if Safe" off.'
					: 'The order is in fulfilment, shipped or closed. Ask the store or warehouse to stop it, or take it back as a return.',
				caseCode: 'NEWSTORE_ORDER_NOT_CANCELABLE',
				itemIndex,
			});
		}
		const reason = this.getNodeParameter('reason', itemIndex) as string;
		const note = this.getNodeParameter('note', itemIndex) as string;
		const request = {
			what,
			method: 'POST' as const,
			path: orderPath(id, '/cancel'),
			query: { id_type: idType },
			body: { reason, ...(note ? { note } : {}) },
			repeat: 'always' as const,
			itemIndex,
		};
		const outcome = await client.tryCall(request);
		const isTaken = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
		// A repeated request can be refused because the first one worked.
		status = await readCancellation(client, order);
		if (!isTaken && !status.canceled) throw client.failed(request, outcome);
		for (const until = Date.now() + waitMs; !status.canceled && Date.now() < until;) {
			await sleep(POLL_MS);
			status = await readCancellation(client, order);
		}
		return { ...item.json, ...status, requested: true };
	});
}
