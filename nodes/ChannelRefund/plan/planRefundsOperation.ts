/** Returns and refund requests of NewStore, what TikTok knows of the orders → which lines are refunded, and how. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { shopRowCases } from '../../shared/channel/rowCases';
import { readPlanSettings } from '../settings';
import { ledger, optionsOf, references, shops, skuMap, waitOptions, wrongSetting } from '../sharedFields';
import { planRefunds } from './planRefunds';

export const reasons: INodeProperties = {
	displayName: 'Refund Reasons',
	name: 'reasons',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_refund_reasons: which type of return and which reason TikTok is told, by shop, market, state of the order and condition of the goods. Without a row that fits a person is asked.',
};

const options = optionsOf([
	...waitOptions,
	{
		displayName: 'A Person Is Asked Above',
		name: 'askAbove',
		type: 'string',
		default: '',
		placeholder: '150.00',
		description:
			'Amount in the currency of the order above which no request of a buyer is approved without a person. Empty = never.',
	},
	{
		displayName: 'A Person Is Asked After (Hours)',
		name: 'waitHours',
		type: 'number',
		default: 72,
		description: 'How long a running request, or an order that cannot be refunded yet, is waited for',
	},
	{
		displayName: 'Hold for an Exchange (Minutes)',
		name: 'exchangeWaitMinutes',
		type: 'number',
		default: 0,
		description:
			'How long a return in a store is held before it is refunded, so that NewStore can still say that other goods were given for it. 0 = refund at once.',
	},
]);

export const planRefundsOperation = channelOperation({
	name: 'Plan Refunds',
	value: 'planRefunds',
	action: 'Plan refunds',
	description:
		'Say which TikTok lines a return or refund of NewStore is about, and whether to do nothing, approve the request of the buyer, refund, wait, or ask a person',
	inputs: { newStore: 'NewStore', orders: 'Orders', returns: 'TikTok Returns', eligibility: 'Eligibility' },
	outputs: {
		calculate: 'Calculate',
		approve: 'Approve',
		settled: 'Settled',
		nothing: 'Nothing To Do',
		wait: 'Wait',
		exceptions: 'Exceptions',
	},
	problems: 'exceptions',
	properties: [shops, ledger, reasons, references, skuMap, options],
	wrongSetting,
	run({ feeds, rows, options: given, now }) {
		const tables = {
			shops: rows('shops', 'Shops'),
			ledger: rows('ledger', 'Ledger'),
			reasons: rows('reasons', 'Refund Reasons'),
			references: rows('references', 'References'),
			skuMap: rows('skuMap', 'SKU Map'),
		};
		const decided = planRefunds(feeds, readPlanSettings(given, tables, now));
		const odd = shopRowCases(tables.shops).map((json) => ({ json }));
		return { ...decided, exceptions: [...decided.exceptions, ...odd] };
	},
});
