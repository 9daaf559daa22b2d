import type { IDataObject } from 'n8n-workflow';

import type { TikTokClient } from '../../../shared/tiktok/client';

export interface RejectReason extends IDataObject {
	name: string;
	text: string;
}

/** Reasons with which this cancellation or return can be refused. */
export async function readRejectReasons(
	client: TikTokClient,
	cipher: string,
	cancelId: string,
	locale: string | undefined,
	itemIndex?: number,
): Promise<RejectReason[]> {
	const data = await client.call(
		{
			method: 'GET',
			path: '/return_refund/202309/reject_reasons',
			query: { return_or_cancel_id: cancelId, locale },
			cipher,
			repeatable: true,
		},
		itemIndex,
	);
	return ((data.reasons as IDataObject[] | undefined) ?? []).map(({ name, text }) => ({
		name: String(name),
		text: String(text ?? name),
	}));
}
