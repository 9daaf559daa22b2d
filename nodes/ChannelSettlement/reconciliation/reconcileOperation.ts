/** Fields and inputs of Reconcile Orders. */
import type { INodeProperties } from 'n8n-workflow';
import { readAccounts } from '../tables/accounts';
import { nowOf, nowOption, numberOf, oneOf, optionsOf, switchOf, wholeNumberOf } from '../../shared/channel/options';
import { DAY_MS } from '../../shared/channel/times';
import { channelOperation } from '../../shared/channel/operation';
import { accountsField, notSettled, shopsField } from '../sharedFields';
import { reconcile } from './reconcile';
import { reconcileShops } from './reconcileShops';

const properties: INodeProperties[] = [
	{
		...shopsField,
		description:
			'Rows of the table tts_shops: shop_id, region, price_method (tax_excluded where sales tax comes on top; empty is that of the region), external_id_prefix',
	},
	accountsField,
	optionsOf([
		{
			displayName: 'Compare Shipping',
			name: 'compareShipping',
			type: 'boolean',
			default: true,
			description: 'Whether shipping that the buyer paid is compared too',
		},
		{
			displayName: 'Discounts of TikTok in NewStore',
			name: 'platformDiscount',
			type: 'options',
			default: 'payment',
			options: [
				{ name: 'As a Discount', value: 'discount', description: 'The price in NewStore is without them' },
				{ name: 'As a Payment', value: 'payment', description: 'The price in NewStore contains them' },
			],
			description: 'How orders carry the discounts that TikTok pays (platform_discount_as_payment of tts_shops)',
		},
		{
			displayName: 'Most Cases of a Kind',
			name: 'mostCases',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			description: 'How many orders of one kind of difference become a case; all of them are in the report',
		},
		{
			displayName: 'Settled Within (Days)',
			name: 'settleDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 30,
			description: 'An order or refund that is older and not settled is missing; a younger one will follow',
		},
		nowOption,
		{
			displayName: 'Tolerance (Minor Units)',
			name: 'toleranceMinor',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: 'By how much an amount of an order may differ, in the smallest unit of its currency',
		},
	]),
];

export const reconcileOperation = channelOperation({
	name: 'Reconcile Orders',
	value: 'reconcile',
	action: 'Reconcile payouts with orders',
	description:
		'Compare what TikTok settled for each order with what NewStore has, class the differences, tie the payouts out, and write the report for finance',
	inputs: {
		settled: 'Settled',
		orders: 'Orders',
		refunds: 'Refunds',
		payments: 'Payments',
		statements: 'Statements',
	},
	outputs: { orders: 'Orders', payouts: 'Payouts', report: 'Report', exceptions: 'Exceptions' },
	problems: 'exceptions',
	properties,
	wrongSetting: notSettled('Nothing was reconciled.'),
	run({ feeds, rows, options, now }) {
		const { orders, payouts, report, exceptions } = reconcile(feeds, {
			...reconcileShops(rows('shops', 'Shops')),
			overrides: readAccounts(rows('accounts', 'Accounts')).overrides,
			now: nowOf(options.now, now),
			settleMs: numberOf(options.settleDays, 'Settled Within (Days)', { otherwise: 30, least: 0 }) * DAY_MS,
			toleranceMinor: wholeNumberOf(options.toleranceMinor, 'Tolerance (Minor Units)', { otherwise: 1, least: 0 }),
			mostCases: wholeNumberOf(options.mostCases, 'Most Cases of a Kind', { otherwise: 20, least: 0 }),
			platformDiscount: oneOf(options.platformDiscount, ['payment', 'discount'], 'Discounts of TikTok in NewStore'),
			compareShipping: switchOf(options.compareShipping, 'Compare Shipping', true),
		});
		return { orders, payouts, report, exceptions };
	},
});
