import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import type { TikTokClient } from '../../shared/tiktok/client';
import { tikTokClient } from '../../shared/tiktok/severalClients';
import { resolveShop } from '../../shared/tiktok/shops';
import { callVersion } from '../../shared/tiktok/versions';
import { readRejectReasons } from '../actions/afterSale/rejectReasons';
import { CANCELLATIONS, RETURNS } from '../actions/afterSale/requests';
import type { RequestKind } from '../actions/afterSale/requests';

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
	const client = tikTokClient(context);
	const chosen = String(context.getCurrentNodeParameter('shop', { extractValue: true }) ?? '').trim();
	const { cipher } = await resolveShop(client, chosen);
	const named = String(context.getCurrentNodeParameter(parameter) ?? '').trim();
	const id = /^\d+$/.test(named) ? named : await newest(client, cipher);
	if (!id) return [];
	const reasons = await readRejectReasons(client, cipher, id, undefined);
	return reasons.map(({ name, text }) => ({ name: text, value: name }));
}

/** The newest request of a kind that waits for the shop; '' when there is none. */
async function newestOf(
	client: TikTokClient,
	cipher: string,
	{ plural, versions, path, list, idField, perPage }: RequestKind,
	filter: IDataObject,
): Promise<string> {
	const data = await callVersion(client, {
		name: `search ${plural}`,
		versions,
		request: (version) => ({
			method: 'POST',
			path: `/return_refund/${version}/${path}`,
			query: { page_size: String(perPage.least), sort_field: 'create_time', sort_order: 'DESC' },
			body: filter,
			cipher,
			repeatable: true,
		}),
	});
	const [newest] = (data[list] as IDataObject[] | undefined) ?? [];
	return newest ? String(newest[idField]) : '';
}

const newestCancellation: Newest = async (client, cipher) =>
	await newestOf(client, cipher, CANCELLATIONS, { cancel_status: ['CANCELLATION_REQUEST_PENDING'] });

const newestReturn: Newest = async (client, cipher) =>
	await newestOf(client, cipher, RETURNS, {
		return_status: ['RETURN_OR_REFUND_REQUEST_PENDING', 'BUYER_SHIPPED_ITEM'],
	});
