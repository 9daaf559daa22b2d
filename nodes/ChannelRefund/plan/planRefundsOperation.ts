/** Returns and refund requests of NewStore, what TikTok knows of the orders → which lines are refunded, and how. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { optionsOf } from '../../shared/channel/options';
import type { Placed } from '../../shared/channel/placed';
import { shopRowCases } from '../../shared/channel/rowCases';
import { isEmptyItem } from '../../shared/channel/rows';
import { readPlanSettings } from '../settings';
import { ledger, references, shops, skuMap, waitOptions, wrongSetting } from '../sharedFields';
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

/** Returns without an order come by an input of their own and are planned behind the others. */
const WITHOUT_ORDER = 4;
const placedAfter =
	(ofStore: number) =>
	<T>(placed: Placed<T>): Placed<T> => {
		const { index = -1, input = 0 } = placed;
		return input === 0 && index >= ofStore ? { ...placed, index: index - ofStore, input: WITHOUT_ORDER } : placed;
	};

export const planRefundsOperation = channelOperation({
	name: 'Plan Refunds',
	value: 'planRefunds',
	action: 'Plan refunds',
	description:
		'Say which TikTok lines a return or refund of NewStore is about, and whether to do nothing, approve the request of the buyer, refund, wait, or ask a person',
	inputs: {
		newStore: 'NewStore',
		orders: 'Orders',
		returns: 'TikTok Returns',
		eligibility: 'Eligibility',
		withoutOrder: 'Without an Order',
		ledger: 'Ledger',
	},
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
			ledger: [...rows('ledger', 'Ledger'), ...feeds.ledger.filter((row) => !isEmptyItem(row))],
			reasons: rows('reasons', 'Refund Reasons'),
			references: rows('references', 'References'),
			skuMap: rows('skuMap', 'SKU Map'),
		};
		const newStore = [...feeds.newStore, ...feeds.withoutOrder];
		const decided = planRefunds({ ...feeds, newStore }, readPlanSettings(given, tables, now));
		const odd = shopRowCases(tables.shops).map((json) => ({ json }));
		const plans = { ...decided, exceptions: [...decided.exceptions, ...odd] };
		return Object.fromEntries(
			Object.entries(plans).map(([output, items]) => [output, items.map(placedAfter(feeds.newStore.length))]),
		) as typeof plans;
	},
});
