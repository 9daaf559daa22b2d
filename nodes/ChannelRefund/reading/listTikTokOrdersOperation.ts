/** Orders of NewStore → those that came from TikTok, those that no sweep looks at again, and rows of the ledger about them. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf, switchOf } from '../../shared/channel/options';
import { exchangeRows } from '../ledger/readAgain';
import { asked, exchangesInDryRun, wrongSetting } from '../sharedFields';
import { byShop, listTikTokOrders, ordersRead } from './origins';

const options = optionsOf([nowOption]);

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_shops: shop_id and active. Orders of a shop that is switched off leave by Shops Off; without rows all take part.',
};

export const listTikTokOrdersOperation = channelOperation({
	name: 'List TikTok Orders',
	value: 'listTikTokOrders',
	action: 'List the tik tok orders of new store orders',
	description:
		'Say which NewStore orders came from TikTok, with what was told of them, and which of the others need no other look; make rows of the ledger of exchanges that were told, and of orders of shops that are switched off',
	inputs: { orders: 'NewStore Orders' },
	outputs: { orders: 'TikTok Orders', ended: 'No Other Look', exchanges: 'Exchanges', off: 'Shops Off' },
	properties: [asked, shops, exchangesInDryRun, options],
	wrongSetting,
	run({ feeds, rows, parameter, options: given, now: present }) {
		const now = nowOf(given.now, present);
		const { orders, ended } = listTikTokOrders(feeds.orders, rows('asked', 'Orders Asked For'), now);
		const { on, off } = byShop(orders, rows('shops', 'Shops'), now);
		const told = exchangeRows(
			orders.map(({ json }) => ({ ...json })),
			{ isDryRun: switchOf(parameter('dryRun'), 'Dry Run', true), now },
		);
		const exchanges = told.map(({ index = 0, ...row }) => ({ ...row, index: orders[index].index }));
		return { orders: on, ended, exchanges, off };
	},
});

const readOrders: INodeProperties = {
	displayName: 'Orders',
	name: 'orders',
	type: 'json',
	default: '[]',
	required: true,
	description: 'Items of NewStore, Refund: Get Many: the orders whose returns TikTok was asked for',
};

const failed: INodeProperties = {
	displayName: 'Could Not Be Read',
	name: 'failed',
	type: 'json',
	default: '[]',
	description: 'What TikTok Shop, Return: Search put out as errors',
};

export const listReadOperation = channelOperation({
	name: 'List Orders Read',
	value: 'listRead',
	action: 'List orders read',
	description: 'Say which orders could be read on both sides; the others are looked at again later',
	inputs: { returns: 'TikTok Returns' },
	outputs: { orders: 'Orders Read' },
	properties: [readOrders, failed],
	wrongSetting,
	run: ({ rows }) => ({ orders: ordersRead(rows('orders', 'Orders'), rows('failed', 'Could Not Be Read')) }),
});
