import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { TikTokClient } from '../../shared/tiktok/client';
import { resolveShop } from '../../shared/tiktok/shops';
import { readRejectReasons } from '../actions/cancellation/rejectReasons';

/** Reasons for the cancellation that the node names, else for the newest request of the shop that waits for an answer. */
export async function getRejectReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const client = new TikTokClient(this);
	const chosen = String(this.getCurrentNodeParameter('shop', { extractValue: true }) ?? '').trim();
	const { cipher } = await resolveShop(client, chosen);
	const named = String(this.getCurrentNodeParameter('cancelId') ?? '').trim();
	const cancelId = /^\d+$/.test(named) ? named : await newestRequest(client, cipher);
	if (!cancelId) return [];
	const reasons = await readRejectReasons(client, cipher, cancelId, undefined);
	return reasons.map(({ name, text }) => ({ name: text, value: name }));
}

async function newestRequest(client: TikTokClient, cipher: string): Promise<string> {
	const data = await client.call({
		method: 'POST',
		path: '/return_refund/202309/cancellations/search',
		query: { page_size: '1', sort_field: 'create_time', sort_order: 'DESC' },
		body: { cancel_status: ['CANCELLATION_REQUEST_PENDING'] },
		cipher,
		repeatable: true,
	});
	const [newest] = (data.cancellations as IDataObject[] | undefined) ?? [];
	return newest ? String(newest.cancel_id) : '';
}
