/** Documents of both systems and what is known already → what differs now. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, numberOf, optionsOf, switchOf, wholeNumberOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { MINUTE_MS } from '../../shared/channel/times';
import { cell } from '../../shared/tableRows';
import { earlier, ledger, notCompared, shops, silentShops, silentIn } from '../sharedFields';
import { findDrift } from './findDrift';

const WINDOW = 'Time a Workflow Has (Minutes)';
const MOST = 'Cases per Kind (Limit)';
const STOCK_KNOWN = 'Stock Is Known';

const notice: INodeProperties = {
	displayName:
		'This node changes nothing in either system. Give it every document that the run has read: what was not read is neither a difference nor over.',
	name: 'driftNotice',
	type: 'notice',
	default: '',
};

const cases: INodeProperties = {
	displayName: 'Cases',
	name: 'cases',
	type: 'json',
	default: '[]',
	description:
		'Open rows of the table tts_cases, and the closed ones whose code begins with DRIFT_. A difference that an open case of a workflow tells of gets no second one; one whose case a person has closed is not told again.',
};

const windowMinutes: INodeProperties = {
	displayName: WINDOW,
	name: 'windowMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 30,
	description:
		'A younger difference is in the output Differences and no case yet: the next sweep of a workflow may mend it',
};

const stockKnown: INodeProperties = {
	displayName: STOCK_KNOWN,
	name: 'stockKnown',
	type: 'boolean',
	default: true,
	description:
		'Whether the input Stock holds what Channel Stock has decided about all listings; off = earlier differences of stock stay',
};

const options = optionsOf([
	{
		displayName: 'Address of This N8n',
		name: 'formsBase',
		type: 'string',
		default: '',
		placeholder: 'https://n8n.example.com',
		description: 'For links to the forms that try something again. Empty leaves the links out.',
	},
	{
		displayName: MOST,
		name: 'mostPerKind',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		description:
			'Most cases and rows of one kind in one run, the oldest; one more case tells how many others there are',
	},
	nowOption,
]);

export const findDriftOperation = channelOperation({
	name: 'Find Drift',
	value: 'findDrift',
	action: 'Find drift',
	description:
		'Compare orders, parcels, cancellations, returns, refunds and stock of both systems: what differs, since when, why probably, who mends it and how',
	inputs: {
		orders: 'TikTok Orders',
		store: 'NewStore Orders',
		references: 'References',
		requests: 'Store Tasks',
		others: 'Other NewStore Orders',
		back: 'Store Returns',
		buyers: 'Returns and Cancellations',
		stock: 'Stock Decisions',
	},
	outputs: { drift: 'Differences', cases: 'Exceptions', over: 'Over', summary: 'Summary' },
	problems: 'cases',
	properties: [notice, shops, earlier, cases, ledger, windowMinutes, silentShops, stockKnown, options],
	wrongSetting: notCompared,
	run: ({ feeds, parameter, rows, options: given, now }) => {
		const { summary, ...outputs } = findDrift(feeds, {
			shops: readShops(rows('shops', 'Shops')),
			earlier: rows('earlier', 'Earlier Differences'),
			cases: rows('cases', 'Cases'),
			ledger: rows('ledger', 'Refund Ledger'),
			windowMs: numberOf(parameter('windowMinutes'), WINDOW, { otherwise: 30, least: 0 }) * MINUTE_MS,
			silent: silentIn(rows),
			isStockKnown: switchOf(parameter('stockKnown'), STOCK_KNOWN, true),
			formsBase: cell(given, 'formsBase'),
			mostPerKind: wholeNumberOf(given.mostPerKind, MOST, { otherwise: 100, least: 1 }),
			now: nowOf(given.now, now),
		});
		return { ...outputs, summary: [{ json: summary }] };
	},
});
