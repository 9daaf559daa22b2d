/** All listings, all stock, and what Channel Stock decides → rows of a spreadsheet and the mail about it. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf, wholeNumberOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { notCompared, shops, silentIn, silentShops } from '../sharedFields';
import { auditSkus } from './auditSkus';

const SOLD_DAYS = 'Orders Cover (Days)';

const skuMap: INodeProperties = {
	displayName: 'SKU Map',
	name: 'skuMap',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_sku_map, as a list of objects or JSON text',
};

const soldDays: INodeProperties = {
	displayName: SOLD_DAYS,
	name: 'soldDays',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 30,
	description: 'How many days the input Orders covers: what was not sold in them is called never sold',
};

const options = optionsOf([nowOption]);

export const auditSkusOperation = channelOperation({
	name: 'Audit SKUs',
	value: 'auditSkus',
	action: 'Audit all SKUs',
	description:
		'Make one row for each SKU and finding: listed and unknown, known and not listed, spelling, double, not on sale, without stock source, bundle parts, never sold, and the number shown against the number allowed',
	inputs: {
		listings: 'Listings',
		stock: 'Stock',
		decisions: 'Stock Decisions',
		findings: 'Stock Exceptions',
		orders: 'Orders',
	},
	outputs: { rows: 'Rows', summary: 'Summary', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties: [shops, skuMap, soldDays, silentShops, options],
	wrongSetting: notCompared,
	run: ({ feeds, parameter, rows, options: given, now }) => {
		const { rows: audited, summary } = auditSkus(feeds, {
			shops: readShops(rows('shops', 'Shops')),
			skuMap: rows('skuMap', 'SKU Map'),
			soldDays: wholeNumberOf(parameter('soldDays'), SOLD_DAYS, { otherwise: 30, least: 1 }),
			silent: silentIn(rows),
			now: nowOf(given.now, now),
		});
		return { rows: audited, summary: [{ json: summary }], exceptions: [] };
	},
});
