/** What was typed into the field → where to look it up. */
import type { INodeProperties } from 'n8n-workflow';
import { asPasted } from '../../shared/channel/formPage';
import { channelOperation } from '../../shared/channel/operation';
import { isBlankRow } from '../../shared/channel/rows';
import type { Row } from '../../shared/tableRows';
import { notDrawn, shopsField } from '../boardFields';
import { readAsked, whichOrders } from './readAsked';

export const askedField: INodeProperties = {
	displayName: 'Asked',
	name: 'asked',
	type: 'string',
	default: '',
	placeholder: '576460000000000001',
	description: 'What was typed: an order number of either side, a return, a payout, a statement or a seller SKU',
};

const skuMapField: INodeProperties = {
	displayName: 'SKU Map',
	name: 'skuMap',
	type: 'json',
	default: '[]',
	description: 'Rows of the table tts_sku_map',
};

const filled = (rows: readonly Row[]) => rows.filter((row) => !isBlankRow(row));
const placed = <T>(list: readonly T[]) => list.map((json) => ({ json }));

/** Longer than any number of either system. */
const LONGEST = 200;

export const textAsked = (value: unknown) => asPasted(String(value ?? '')).slice(0, LONGEST);

export const readAskedOperation = channelOperation({
	name: 'Read What Is Asked',
	value: 'readAsked',
	action: 'Read what is asked',
	description: 'Tell by what was typed, and by what the tables have of it, where it has to be looked up',
	inputs: { refunds: 'Refunds', orderPayouts: 'Payouts of Orders', payouts: 'Payouts' },
	outputs: { orders: 'Orders', returns: 'Returns', references: 'NewStore Orders', skus: 'SKUs', payouts: 'Payouts' },
	properties: [askedField, shopsField, skuMapField],
	wrongSetting: notDrawn,
	run({ feeds, parameter, rows }) {
		const known = {
			refunds: filled(feeds.refunds),
			orderPayouts: filled(feeds.orderPayouts),
			payouts: filled(feeds.payouts),
		};
		const asked = readAsked(textAsked(parameter('asked')), rows('shops', 'Shops'), rows('skuMap', 'SKU Map'), known);
		return {
			orders: placed(asked.orders),
			returns: placed(asked.returns),
			references: placed(asked.references),
			skus: placed(asked.skus),
			payouts: placed(asked.payouts),
		};
	},
});

export const whichOrdersOperation = channelOperation({
	name: 'Tell Which Orders',
	value: 'tellOrders',
	action: 'Tell which orders it is about',
	description: 'Bring what was asked and what was found for it together: each order once, with its number in NewStore',
	inputs: { asked: 'Orders', returns: 'Returns', references: 'NewStore Orders' },
	outputs: { orders: 'Orders' },
	properties: [shopsField],
	wrongSetting: notDrawn,
	run: ({ feeds, rows }) => ({
		orders: placed(whichOrders(feeds.asked, feeds.returns, feeds.references, rows('shops', 'Shops'))),
	}),
});
