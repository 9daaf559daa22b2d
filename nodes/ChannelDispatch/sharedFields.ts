/** What several operations share. */
import type { INodeProperties } from 'n8n-workflow';
import type { SettingsProblem } from '../shared/channel/operation';

export const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops, one per TikTok shop: shop_id, region, timezone. The region says which calls the market takes, the time zone in which time a deadline is written.',
	hint: 'Fill with one expression, for example {{ $("Read shops").all().map(i => i.json) }}',
};

export const knownWarnings: INodeProperties = {
	displayName: 'Known Warnings',
	name: 'warnings',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_warnings: warn_key, step, order_id, shop_id, due_at, warned_at. Watch Deadlines warns once per step by them. Decide knows by them since when a tracking number is missing, and that a tracking number was corrected before; both work without rows, less exactly.',
};

/** What a wrong setting means where TikTok is told of parcels. */
export const notReported: SettingsProblem = {
	code: 'DISPATCH_SETTINGS',
	flow: 'dispatch',
	title: 'Shipments are not reported to TikTok: a setting is wrong',
	nothing: 'Nothing was reported to TikTok.',
	what_to_do: 'Correct the parameters of the Channel Dispatch node or the table that fills them.',
};
