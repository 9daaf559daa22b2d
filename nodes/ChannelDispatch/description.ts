import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

const DECIDE = { show: { operation: ['decide'] } };
const WATCH = { show: { operation: ['watchDeadlines'] } };

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'decide',
	options: [
		{
			name: 'Decide',
			value: 'decide',
			action: 'Decide what to tell tik tok about shipped items',
			description:
				'Compare what the stores shipped with what TikTok knows, and say which parcels to report, to correct, to wait for or to ask a person about',
		},
		{
			name: 'Watch Deadlines',
			value: 'watchDeadlines',
			action: 'Watch the deadlines of open orders',
			description:
				'Warn before dispatch, collection, answers to cancellations and returns, and authorisations run out, and list the backlog of each store',
		},
	],
};

const decideNotice: INodeProperties = {
	displayName:
		'This node sends nothing. Connect Mark Shipped to "TikTok Shop: Package: Mark as Shipped", Ship Package to "Package: Ship", Update Tracking to "Package: Update Tracking", Stop Store to "NewStore: Order: Cancel" and Exceptions to "Channel Exception".',
	name: 'decideNotice',
	type: 'notice',
	default: '',
	displayOptions: DECIDE,
};

const watchNotice: INodeProperties = {
	displayName:
		'Connect Warnings to "Channel Exception", and New Warning Rows to an upsert of the table tts_warnings by warn_key. Without these rows every run warns again.',
	name: 'watchNotice',
	type: 'notice',
	default: '',
	displayOptions: WATCH,
};

const shops: INodeProperties = {
	displayName: 'Shops',
	name: 'shops',
	type: 'json',
	default: '[]',
	required: true,
	description:
		'Rows of the table tts_shops, one per TikTok shop: shop_id, region, timezone. The region says which calls the market takes, the time zone in which time a deadline is written.',
	hint: 'Fill with one expression, for example {{ $("Read shops").all().map(i => i.json) }}',
};

const carrierMap: INodeProperties = {
	displayName: 'Carriers',
	name: 'carrierMap',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_carriers: newstore_carrier (or * for any), provider_name or provider_id of TikTok, and shop_id or delivery_option_id when the row is for these only. A carrier without a row is looked up by its name among the shipping providers of the delivery option.',
	displayOptions: DECIDE,
};

const references: INodeProperties = {
	displayName: 'External References',
	name: 'references',
	type: 'json',
	default: '[]',
	description:
		'Items of "TikTok Shop: External Reference: Get": order_id, and line_items that name the NewStore item and as origin_id the TikTok line. Items that are missing here are told by their external item ID (line ID, dash, number) or their attribute tiktok_line_id.',
	displayOptions: DECIDE,
};

const memory: INodeProperties = {
	displayName: 'Known Warnings',
	name: 'warnings',
	type: 'json',
	default: '[]',
	description:
		'Rows of the table tts_warnings: warn_key, step, order_id, shop_id, due_at, warned_at. Watch Deadlines warns once per step by them. Decide knows by them since when a tracking number is missing, and that a tracking number was corrected before; both work without rows, less exactly.',
};

const businessDays: INodeProperties = {
	displayName: 'Business Days',
	name: 'businessDays',
	type: 'json',
	default: '[]',
	description:
		'Days that differ from the weekly rule, as rows: date (2026-12-25), open (true or false, empty is false), and shop_id when the row is for one shop only',
	displayOptions: WATCH,
};

const locations: INodeProperties = {
	displayName: 'Stores',
	name: 'locations',
	type: 'json',
	default: '[]',
	description:
		'Names of the stores for texts, as rows: location_id of NewStore, and name (or label, or store_name). Without a row the text shows the location ID.',
	displayOptions: WATCH,
};

const nowOption: INodeProperties = {
	displayName: 'Time of the Decision',
	name: 'now',
	type: 'string',
	default: '',
	placeholder: '2026-03-04T10:15:00Z',
	description: 'UTC time to decide for, to try out what would happen then. Empty is the present.',
};

const decideOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: DECIDE,
	options: [
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
	],
};

const watchOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: WATCH,
	options: [
		{
			displayName: 'Authorisation Steps (Days Left)',
			name: 'authorizationSteps',
			type: 'string',
			default: '30, 7, 1',
			description: 'Days before the end of an authorisation at which to warn, comma-separated',
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
	],
};

export const properties: INodeProperties[] = [
	operation,
	decideNotice,
	watchNotice,
	shops,
	carrierMap,
	references,
	memory,
	businessDays,
	locations,
	decideOptions,
	watchOptions,
];

/** Names of the outputs of each operation, in order; the shell and the templates both follow this list. */
export const OUTPUTS = {
	decide: ['Mark Shipped', 'Ship Package', 'Update Tracking', 'Wait', 'Already Done', 'Exceptions', 'Stop Store'],
	watchDeadlines: ['Warnings', 'New Warning Rows', 'Backlog', 'Summary'],
} as const;

const INPUTS = {
	decide: ['Fulfillment', 'Orders', 'Providers'],
	watchDeadlines: ['Orders', 'Fulfillment', 'Cancellations', 'Authorizations', 'Returns'],
} as const;

// n8n works the connections out by expression; the tables go into it as data, so that there is one list only.
const connections = (table: Record<string, readonly string[]>) =>
	`={{ (${JSON.stringify(table)})[$parameter["operation"]].map((name) => ({ type: "main", displayName: name })) }}` as const;

export const inputs: INodeTypeDescription['inputs'] = connections(INPUTS);
export const outputs: INodeTypeDescription['outputs'] = connections(OUTPUTS);
