/** What several operations share. */
import type { INodeProperties } from 'n8n-workflow';
import type { SettingsProblem } from '../shared/channel/operation';

export const skuMap: INodeProperties = {
	displayName: 'SKU Map',
	name: 'skuMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_sku_map: seller_sku, product_id, and shop_id when the row is for one shop only. A SKU without a row is its own product ID in NewStore; a bundle is written as "TEE-M*2 + CAP" or "SOCK * 3" with blanks, a product ID that has *, × or + itself in quotes.',
};

/** What a wrong setting of any operation means. */
export const ordersNotRouted: SettingsProblem = {
	code: 'ORDER_SETTINGS',
	flow: 'orders',
	title: 'Orders do not go to NewStore: a setting is wrong',
	nothing: 'No order was sent to NewStore.',
	what_to_do: 'Correct the parameters of the Channel Order node or the table that fills them.',
};
