import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { TikTokClient } from '../../shared/tiktok/client';
import { resolveShop } from '../../shared/tiktok/shops';
import { callVersion } from '../../shared/tiktok/versions';
import { readRejectReasons } from '../actions/afterSale/rejectReasons';
import { CANCELLATIONS } from '../actions/afterSale/requests';

/** Reasons for the cancellation that the node names, else for the newest request of the shop that waits for an answer. */
export async function getRejectReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await reasonsOf(this, 'cancelId', newestCancellation);
}

/** Reasons for the return that the node names, else for the newest return of the shop that waits for an answer. */
export async function getReturnRejectReasons(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await reasonsOf(this, 'returnId', newestReturn);
}

type Newest = (client: TikTokClient, cipher: string) => Promise<string>;

async function reasonsOf(
	context: ILoadOptionsFunctions,
	parameter: string,
	newest: Newest,
): Promise<INodePropertyOptions[]> {
	const client = new TikTokClient(context);
	const chosen = String(context.getCurrentNodeParameter('shop', { extractValue: true }) ?? '').trim();
	const { cipher } = await resolveShop(client, chosen);
	const named = String(context.getCurrentNodeParameter(parameter) ?? '').trim();
	const id = /^\d+$/.test(named) ? named : await newest(client, cipher);
	if (!id) return [];
	const reasons = await readRejectReasons(client, cipher, id, undefined);
	return reasons.map(({ name, text }) => ({ name: text, value: name }));
}

const newestCancellation: Newest = async (client, cipher) => {
	const data = await callVersion(client, {
		name: 'search cancellations',
		versions: CANCELLATIONS.versions,
		request: (version) => ({
			method: 'POST',
			path: `/return_refund/${version}/${CANCELLATIONS.path}`,
			query: { page_size: '1', sort_field: 'create_time', sort_order: 'DESC' },
			body: { cancel_status: ['CANCELLATION_REQUEST_PENDING'] },
			cipher,
			repeatable: true,
		}),
	});
	const [newest] = (data.cancellations as IDataObject[] | undefined) ?? [];
	return newest ? String(newest.cancel_id) : '';
};

const newestReturn: Newest = async (client, cipher) => {
	const data = await client.call({
		method: 'POST',
		path: '/return_refund/202309/returns/search',
		query: { page_size: '10', sort_field: 'create_time', sort_order: 'DESC' },
		body: { return_status: ['RETURN_OR_REFUND_REQUEST_PENDING', 'BUYER_SHIPPED_ITEM'] },
		cipher,
		repeatable: true,
	});
	const [newest] = (data.return_orders as IDataObject[] | undefined) ?? [];
	return newest ? String(newest.return_id) : '';
};
