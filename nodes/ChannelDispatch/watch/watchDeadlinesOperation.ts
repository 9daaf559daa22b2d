/** Open orders, requests of buyers, authorizations → warnings before their deadlines, and the backlog of each store. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOption, optionsOf } from '../../shared/channel/options';
import { knownWarnings, shops } from '../sharedFields';
import { watchDeadlines } from './watchDeadlines';
import { readWatchSettings } from './watchSettings';

const watchNotice: INodeProperties = {
	displayName:
		'Connect Warnings to "Channel Exception", and New Warning Rows to an upsert of the table tts_warnings by warn_key. Without these rows every run warns again.',
	name: 'watchNotice',
	type: 'notice',
	default: '',
};

const businessDays: INodeProperties = {
	displayName: 'Business Days',
	name: 'businessDays',
	type: 'json',
	default: '[]',
	description:
		'Days that differ from the weekly rule, as rows: date (2026-12-25), open (true or false, empty is false), and shop_id when the row is for one shop only',
};

const locations: INodeProperties = {
	displayName: 'Stores',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Names of the stores for texts: rows of the table tts_locations, or others with location_id of NewStore, and note, name, label or store_name. Without a row the text shows the location ID.',
};

const options = optionsOf([
	{
		displayName: 'Authorization Steps (Days Left)',
		name: 'authorizationSteps',
		type: 'string',
		default: '30, 7, 1',
		description: 'Days before the end of an authorization at which to warn, comma-separated',
	},
	{
		displayName: 'Cancellation Steps (% Left)',
		name: 'cancellationSteps',
		type: 'string',
		default: '50, 25, 10',
		description: "Shares of the time to answer a buyer's cancellation at which to warn, comma-separated",
	},
	{
		displayName: 'Closed Weekdays',
		name: 'closedWeekdays',
		type: 'string',
		default: '6, 7',
		description:
			'Days of the week on which the stores ship nothing, comma-separated: 1 is Monday, 7 is Sunday. Their hours do not count as time left. "None" when they ship every day.',
	},
	{
		displayName: 'Dispatch Steps (% Left)',
		name: 'dispatchSteps',
		type: 'string',
		default: '50, 25, 10',
		description:
			'Shares of the time between payment and the deadline at which to warn, comma-separated. The moment the deadline passes is always a step.',
	},
	{
		displayName: 'Return Steps (% Left)',
		name: 'returnSteps',
		type: 'string',
		default: '50, 25, 10',
		description:
			"Shares of the time to answer a buyer's return, refund or replacement, or a parcel that came back, at which to warn, comma-separated",
	},
	nowOption,
]);

export const watchDeadlinesOperation = channelOperation({
	name: 'Watch Deadlines',
	value: 'watchDeadlines',
	action: 'Watch the deadlines of open orders',
	description:
		'Warn before dispatch, collection, answers to cancellations and returns, and authorizations run out, and list the backlog of each store',
	inputs: {
		orders: 'Orders',
		fulfillment: 'Fulfillment',
		cancellations: 'Cancellations',
		authorizations: 'Authorizations',
		returns: 'Returns',
	},
	outputs: { warnings: 'Warnings', rows: 'New Warning Rows', backlog: 'Backlog', summary: 'Summary' },
	problems: 'warnings',
	properties: [watchNotice, shops, knownWarnings, businessDays, locations, options],
	wrongSetting: {
		code: 'SLA_SETTINGS',
		flow: 'dispatch',
		title: 'Deadlines are not watched: a setting is wrong',
		nothing: 'Nobody is warned of deadlines.',
		what_to_do: 'Correct the parameters of the Channel Dispatch node or the table that fills them.',
	},
	run({ feeds, rows, options: given, now }) {
		const settings = readWatchSettings(
			given,
			{
				shops: rows('shops', 'Shops'),
				warnings: rows('warnings', 'Known Warnings'),
				businessDays: rows('businessDays', 'Business Days'),
				locations: rows('locations', 'Stores'),
			},
			now,
		);
		const { warnings, rows: newRows, backlog, summary } = watchDeadlines(feeds, settings);
		return {
			warnings,
			rows: newRows,
			backlog: backlog.map((json) => ({ json })),
			summary: [{ json: summary }],
		};
	},
});
