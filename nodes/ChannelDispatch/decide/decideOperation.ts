/** What the stores shipped, what TikTok knows, the carriers that it takes → what TikTok is told, and what a person is asked. */
import type { INodeProperties } from 'n8n-workflow';
import { dryRun, heldBack, isDryRun } from '../../shared/channel/dryRun';
import { channelOperation } from '../../shared/channel/operation';
import { nowOption, optionsOf, switchOf } from '../../shared/channel/options';
import { readRows } from '../../shared/tableRows';
import { knownWarnings, notReported, shops } from '../sharedFields';
import { decideDispatch } from './decideDispatch';
import { readDispatchSettings } from './dispatchSettings';

const decideNotice: INodeProperties = {
	displayName:
		'This node sends nothing. Connect Mark Shipped to "TikTok Shop: Package: Mark as Shipped", Ship Package to "Package: Ship", Update Tracking to "Package: Update Tracking", Stop Store to "NewStore: Order: Cancel" and Exceptions to "Channel Exception".',
	name: 'decideNotice',
	type: 'notice',
	default: '',
};

const carrierMap: INodeProperties = {
	displayName: 'Carriers',
	name: 'carrierMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_carriers: newstore_carrier (or * for any), provider_name or provider_id of TikTok, and shop_id or delivery_option_id when the row is for these only. A carrier without a row is looked up by its name among the shipping providers of the delivery option.',
};

const references: INodeProperties = {
	displayName: 'External References',
	name: 'references',
	type: 'json',
	default: '[]',
	description:
		'Items of "TikTok Shop: External Reference: Get": order_id, and line_items that name the NewStore item and as origin_id the TikTok line. Items that are missing here are told by their external item ID (line ID, dash, number) or their attribute tiktok_line_id.',
};

const options = optionsOf([
	{
		displayName: 'Ask Again After at Least (Minutes)',
		name: 'waitLeastMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'Shortest time until an order of the Wait output is looked at again. The times double as it waits.',
	},
	{
		displayName: 'Ask Again After at Most (Minutes)',
		name: 'waitMostMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'Longest time until an order of the Wait output is looked at again',
	},
	{
		displayName: 'Cancel Request Unanswered After (Minutes)',
		name: 'cancelAnswerMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			"Outside the US a shipped order waits while the buyer's request to cancel is open, because the cancellation workflow answers it. After this time it becomes an exception; 0 makes it one at once.",
	},
	{
		displayName: 'Carriers Unread',
		name: 'carriersUnread',
		type: 'json',
		default: '[]',
		description:
			'Error items of "TikTok Shop: Logistics: Get Shipping Providers". The parcels of their orders wait: which carrier TikTok takes is not known now, and the next run asks again.',
	},
	{
		displayName: 'Found by a Sweep',
		name: 'foundBySweep',
		type: 'boolean',
		default: false,
		description:
			'Whether no event has named these orders: what Mark Shipped and Ship Package report leaves by Missed by Events as well, to be counted',
	},
	{
		displayName: 'No Tracking Number After (Minutes)',
		name: 'trackingWaitMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 120,
		description:
			'A shipped item without tracking number is asked for again; after this time, or when less than it is left until the dispatch deadline, it becomes an exception as well',
	},
	{
		displayName: 'Part of a Package Shipped (SEA, LATAM)',
		name: 'partialPackage',
		type: 'options',
		default: 'wait',
		description:
			'What to do where TikTok takes whole packages only (South-East Asia, Brazil, Mexico) and the store has shipped a part of one',
		options: [
			{
				name: 'Raise an Exception',
				value: 'exception',
				description: 'A person splits the package in Seller Center; the next run reports each part',
			},
			{
				name: 'Wait for the Rest',
				value: 'wait',
				description:
					'Safe: a split cannot be taken back, and reporting the whole package would promise a parcel that is still in the store',
			},
		],
	},
	{
		displayName: 'Parts of a Line in Several Parcels',
		name: 'severalParcels',
		type: 'options',
		default: 'last',
		description:
			'Which parcel a bundle gets whose parts left in different parcels. TikTok knows the bundle as one line, with one tracking number.',
		options: [
			{ name: 'First Parcel', value: 'first', description: 'The parcel that left first' },
			{
				name: 'Last Parcel',
				value: 'last',
				description: 'The parcel that left last: when it arrives the buyer has everything',
			},
			{ name: 'Raise an Exception', value: 'exception', description: 'A person chooses' },
		],
	},
	{
		displayName: 'Shipped Elsewhere',
		name: 'doubleShipment',
		type: 'options',
		default: 'ask',
		description:
			'What to do when somebody shipped the whole order in Seller Center and a store still has it to pack. It is an exception in any case.',
		options: [
			{ name: 'Ask a Person', value: 'ask', description: 'The exception says which store to call' },
			{
				name: 'Cancel in NewStore',
				value: 'cancel',
				description: 'An item for NewStore, Order: Cancel leaves by the output Stop Store as well',
			},
		],
	},
	nowOption,
	{
		displayName: 'TikTok Shipping',
		name: 'tiktokShipping',
		type: 'options',
		default: 'exception',
		description: "What to do with shipped orders that should carry TikTok's label when TikTok knows no parcel yet",
		options: [
			{
				name: 'Arrange the Shipment',
				value: 'arrange',
				description:
					"Report the package without tracking number: TikTok then issues its own label and charges for it. Choose it only when the stores pack first and put TikTok's label on afterwards.",
			},
			{
				name: 'Raise an Exception',
				value: 'exception',
				description:
					"Safe: the parcel probably left with a label that is not TikTok's, and TikTok would wait for another parcel that never comes",
			},
		],
	},
]);

export const decideOperation = channelOperation({
	name: 'Decide',
	value: 'decide',
	action: 'Decide what to tell tik tok about shipped items',
	description:
		'Compare what the stores shipped with what TikTok knows, and say which parcels to report, to correct, to wait for or to ask a person about',
	inputs: { fulfillment: 'Fulfillment', orders: 'Orders', providers: 'Providers' },
	outputs: {
		markShipped: 'Mark Shipped',
		shipPackage: 'Ship Package',
		updateTracking: 'Update Tracking',
		wait: 'Wait',
		alreadyDone: 'Already Done',
		exceptions: 'Exceptions',
		stopStore: 'Stop Store',
		dryRun: 'Dry Run',
		missed: 'Missed by Events',
	},
	problems: 'exceptions',
	properties: [decideNotice, shops, carrierMap, references, knownWarnings, dryRun, options],
	wrongSetting: notReported,
	run({ feeds, rows, parameter, options: given, now }) {
		const settings = readDispatchSettings(
			given,
			{
				carriersUnread: readRows(given.carriersUnread ?? [], 'Carriers Unread'),
				shops: rows('shops', 'Shops'),
				carrierMap: rows('carrierMap', 'Carriers'),
				references: rows('references', 'External References'),
				warnings: rows('warnings', 'Known Warnings'),
			},
			now,
		);
		const effects = ['markShipped', 'shipPackage', 'updateTracking', 'stopStore'] as const;
		const decided = heldBack(decideDispatch(feeds, settings), effects, isDryRun(parameter('dryRun')));
		const isMissed = switchOf(given.foundBySweep, 'Found by a Sweep', false);
		return { ...decided, missed: isMissed ? [...decided.markShipped, ...decided.shipPackage] : [] };
	},
});
