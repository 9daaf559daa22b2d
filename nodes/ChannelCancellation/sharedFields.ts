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
		'Rows of the table tts_shops: shop_id and region. The market decides whether a request can be rejected, whether single lines can be cancelled, and which reasons exist; without a row a person is asked.',
};

export const references: INodeProperties = {
	displayName: 'References',
	name: 'references',
	type: 'json',
	default: '[]',
	description:
		'What TikTok Shop, External Reference: Get puts out: which NewStore item belongs to which TikTok line. Without it the attributes of the NewStore items tell.',
};

/** What a wrong setting of any operation means. */
export const cancellationsNotHandled: SettingsProblem = {
	code: 'CANCEL_SETTINGS',
	flow: 'cancellations',
	title: 'Cancellations are not handled: a setting is wrong',
	nothing: 'Nothing was cancelled, approved or rejected.',
	what_to_do:
		'Correct the parameters of the Channel Cancellation node or the table that fills them. Until then answer requests in Seller Center.',
};
