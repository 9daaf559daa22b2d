/** What several operations share. */
import type { INodeProperties } from 'n8n-workflow';
import type { SettingsProblem } from '../shared/channel/operation';

export const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_shops, as a list of objects or JSON text. Listings of shops that are missing here or not active get no update. Leave empty to accept every shop.',
	hint: 'Fill with one expression, for example {{ $("Read shops").all().map(i => i.json) }}',
};

export const locations: INodeProperties = {
	displayName: 'Locations',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_locations: which NewStore location feeds which TikTok warehouse, as a list of objects or JSON text. Locations that are not listed, or with sells = false, give nothing to TikTok.',
};

export const rules: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_stock_rules: buffers, shares, thresholds, caps and holds, as a list of objects or JSON text',
};

export const skuMap: INodeProperties = {
	displayName: 'SKU Map',
	name: 'skuMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_sku_map: seller SKUs whose NewStore product ID is a different one, as a list of objects or JSON text. A bundle names its components as product ID, for example "TEE-BLK-M*2 + CAP-NVY-OS" or "SOCK * 3"; a product ID that has *, × or + itself stands in quotes.',
};

/** What a wrong setting of any operation means. */
export const stockNotDecided: SettingsProblem = {
	code: 'STOCK_SETTINGS',
	flow: 'stock',
	title: 'Stock cannot be decided: a setting is wrong',
	nothing: 'Nothing was decided and nothing is sent.',
	what_to_do: 'Correct this field of the Channel Stock node, or the table that fills it.',
};

export const guardrailPercent: INodeProperties = {
	displayName: 'Guardrail: Share Dropping to Zero (%)',
	name: 'guardrailPercent',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: 20,
	description:
		'When more than this share of the SKUs on sale would drop to zero in one run, nothing is sent: the updates go to Held and a person is asked. 100 = never.',
};

export const guardrailMinimumSkus: INodeProperties = {
	displayName: 'Guardrail: From (SKUs)',
	name: 'guardrailMinimumSkus',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 10,
	description: 'The guardrail acts only when at least this many SKUs would drop to zero',
};
