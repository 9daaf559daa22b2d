/** What several operations share. */
import type { INodeProperties } from 'n8n-workflow';
import type { Given, SettingsProblem } from '../shared/channel/operation';
import { cell } from '../shared/tableRows';

export const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_shops, as a list of objects or JSON text. What is about a shop that is missing here or not active is left alone. Leave empty to accept every shop.',
};

export const ledger: INodeProperties = {
	displayName: 'Refund Ledger',
	name: 'ledger',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_refunds of the last days, as a list of objects or JSON text',
};

export const earlier: INodeProperties = {
	displayName: 'Earlier Differences',
	name: 'earlier',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_drift, as a list of objects or JSON text: what differed at the last look is looked at again, and keeps its age',
};

export const silentShops: INodeProperties = {
	displayName: 'Shops That Gave No Answer',
	name: 'silentShops',
	type: 'json',
	default: '[]',
	description:
		'Items of the shops of which something could not be read, with their shop_id: it is not taken for in order. An item without shop_id stands for nobody knows which.',
};

/** '' stands for a shop that nobody names */
export const silentIn = (rows: Given['rows']): ReadonlySet<string> =>
	new Set(rows('silentShops', 'Shops That Gave No Answer').map((row) => cell(row, 'shop_id')));

export const notCompared: SettingsProblem = {
	code: 'DRIFT_SETTINGS',
	flow: 'drift',
	owner_role: 'integration',
	title: 'The two systems cannot be compared: a setting is wrong',
	nothing: 'Nothing was compared and no case was opened or closed.',
	what_to_do: 'Correct this field of the Channel Drift node, or the table that fills it.',
};
