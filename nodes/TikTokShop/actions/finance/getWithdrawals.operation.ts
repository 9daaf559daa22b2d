import { optionsField, pagingFields, shopFields } from '../fields';
import type { Operation } from '../operation';
import { asList, Session } from '../session';
import { pageSizeOption, readList, timeFilters } from './list';

const TYPES = [
	{ name: 'Reverse', value: 'REVERSE', description: 'A withdrawal that the bank sent back' },
	{ name: 'Settle', value: 'SETTLE', description: 'Money credited to the balance' },
	{ name: 'Transfer', value: 'TRANSFER', description: 'Subsidies and deductions of the platform' },
	{ name: 'Withdraw', value: 'WITHDRAW', description: 'From the balance to the bank' },
];

/** One item per movement of the seller's balance, with `shop_id` and `withdrawal_id`; wallet markets (tiktok-shop.md 11.4). */
export const getWithdrawals: Operation = {
	value: 'getWithdrawals',
	name: 'Get Withdrawals',
	action: 'Get withdrawals',
	description: 'List what came into and left the balance of the seller, in markets with a wallet',
	properties: [
		...shopFields,
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: TYPES,
			default: ['REVERSE', 'SETTLE', 'TRANSFER', 'WITHDRAW'],
			required: true,
			description: 'Kinds of movements; TikTok Shop wants at least one',
		},
		...pagingFields,
		timeFilters('withdrawals'),
		optionsField([pageSizeOption]),
	],
	async execute() {
		return await readList(this, new Session(this, 'settlement'), {
			path: (version) => `/finance/${version}/withdrawals`,
			versions: ['202309'],
			rows: 'withdrawals',
			idName: 'withdrawal_id',
			timeFilter: 'create_time',
			query: (index) => {
				const types = asList(this.getNodeParameter('types', index, []));
				return { types: types.length ? types : TYPES.map(({ value }) => value) };
			},
		});
	},
};
