import { NodeConnectionTypes, type ExpressionString, type INodeProperties } from 'n8n-workflow';

import type { StockOperation } from './types';

const LIST_TOUCHED: StockOperation = 'listTouchedProducts';
const FINGERPRINT: StockOperation = 'fingerprintRules';
const BUNDLES: StockOperation = 'listPossibleBundles';
const DECIDE: StockOperation = 'decide';

const main = (displayName: string) => ({ type: NodeConnectionTypes.Main, displayName });

// The connectors follow the operation, so that the canvas shows no input or output without a meaning. No input is
// required: n8n would silently skip the node when a feed is empty, and an empty feed is a finding (n8n.md 14).
const connectors = (names: Record<StockOperation, string[]>): ExpressionString => {
	const of = (operation: StockOperation) => JSON.stringify(names[operation].map(main));
	const cases = [LIST_TOUCHED, FINGERPRINT, BUNDLES].map(
		(one) => `$parameter["operation"] === "${one}" ? ${of(one)} : `,
	);
	return `={{ ${cases.join('')}${of(DECIDE)} }}`;
};

const showFor = (...operations: StockOperation[]) => ({ show: { operation: operations } });

export const inputs = connectors({
	listTouchedProducts: ['Events, Listings or Orders'],
	fingerprintRules: ['Start'],
	listPossibleBundles: ['Stock', 'Listings'],
	decide: ['Stock', 'Listings', 'Unrouted Units', 'Product Details'],
});
export const outputs = connectors({
	listTouchedProducts: ['Products'],
	fingerprintRules: ['Fingerprint'],
	listPossibleBundles: ['Products'],
	decide: ['Updates', 'Exceptions', 'Held', 'Summary'],
});

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Decide',
				value: DECIDE,
				description: 'Work out what TikTok Shop should show and which listings have to change',
				action: 'Decide the stock of tik tok listings',
			},
			{
				name: 'Fingerprint Rules',
				value: FINGERPRINT,
				description: 'Sum up the tables and the rules that are valid now in a short text, to notice when they change',
				action: 'Fingerprint the rules that are valid now',
			},
			{
				name: 'List Possible Bundles',
				value: BUNDLES,
				description:
					'List the products on TikTok that may be virtual bundles, so that "TikTok Shop: Product: Get" reads the details of these only',
				action: 'List products that may be bundles',
			},
			{
				name: 'List Touched Products',
				value: LIST_TOUCHED,
				description:
					'List the products and seller SKUs that a set of NewStore events, TikTok listings or TikTok orders is about; of orders only those that another listing sells as well',
				action: 'List the products touched by events or listings',
			},
		],
		default: DECIDE,
	},
	{
		displayName:
			'This node sends nothing. Connect its Updates output to "TikTok Shop: Inventory: Update", and its Exceptions output to "Channel Exception". Each stock item must hold all locations of its product.',
		name: 'decideNotice',
		type: 'notice',
		default: '',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		options: [
			{
				name: 'Full',
				value: 'full',
				description: 'The Stock input holds all products: a listing without stock row is an exception',
			},
			{
				name: 'Partial',
				value: 'partial',
				description: 'The Stock input holds some products: listings without stock row are left alone',
			},
		],
		default: 'full',
		description: 'Whether this run covers all products or only some of them',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Shops',
		name: 'shops',
		type: 'json',
		default: '[]',
		description:
			'Rows of the table tts_shops, as a list of objects or JSON text. Listings of shops that are missing here or not active get no update. Leave empty to accept every shop.',
		hint: 'Fill with one expression, for example {{ $("Read shops").all().map(i => i.json) }}',
		displayOptions: showFor(DECIDE, FINGERPRINT, BUNDLES, LIST_TOUCHED),
	},
	{
		displayName: 'Locations',
		name: 'locations',
		type: 'json',
		default: '[]',
		description:
			'Rows of the table tts_locations: which NewStore location feeds which TikTok warehouse, as a list of objects or JSON text. Locations that are not listed, or with sells = false, give nothing to TikTok.',
		displayOptions: showFor(DECIDE, FINGERPRINT, LIST_TOUCHED),
	},
	{
		displayName: 'Rules',
		name: 'rules',
		type: 'json',
		default: '[]',
		description:
			'Rows of the table tts_stock_rules: buffers, shares, thresholds, caps and holds, as a list of objects or JSON text',
		displayOptions: showFor(DECIDE, FINGERPRINT, LIST_TOUCHED),
	},
	{
		displayName: 'SKU Map',
		name: 'skuMap',
		type: 'json',
		default: '[]',
		description:
			'Rows of the table tts_sku_map: seller SKUs whose NewStore product ID is a different one, as a list of objects or JSON text. A bundle names its components as product ID, for example "TEE-BLK-M*2 + CAP-NVY-OS" or "SOCK * 3"; a product ID that has *, × or + itself stands in quotes.',
		displayOptions: showFor(DECIDE, FINGERPRINT, BUNDLES, LIST_TOUCHED),
	},
	{
		displayName: 'Most Products',
		name: 'mostProducts',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		description:
			'Most products that are listed, in the order of shop and product ID, because each costs one call of TikTok Shop',
		displayOptions: showFor(BUNDLES),
	},
	{
		displayName: 'Default Buffer (Units)',
		name: 'defaultBufferUnits',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'Units of every SKU that are kept back from TikTok where no buffer rule matches',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Updates Contain',
		name: 'mode',
		type: 'options',
		options: [
			{
				name: 'Everything',
				value: 'everything',
				description: 'Every SKU that could be decided, also where TikTok shows the right number already',
			},
			{
				name: 'Only What Changes',
				value: 'changes',
				description: 'Only SKUs whose number on TikTok is not the decided one',
			},
		],
		default: 'changes',
		description: 'Which SKUs go into the updates',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Warehouses Without Location',
		name: 'unmappedWarehouses',
		type: 'options',
		options: [
			{
				name: 'Keep Current Number',
				value: 'keep',
				description: 'Send the number that TikTok shows now, because an update has to name every assigned warehouse',
			},
			{
				name: 'Set to Zero',
				value: 'zero',
				description: 'Send 0, so that TikTok sells only what the mapped locations have',
			},
		],
		default: 'keep',
		description: 'What to send for a TikTok warehouse that no row of the locations table names',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Stock Read At',
		name: 'stockReadAt',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-11-23T06:00:00Z',
		description:
			'When the stock was read from NewStore, as an ISO time in UTC. Leave empty when it was read in this run just now.',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Maximum Stock Age (Minutes)',
		name: 'maxStockAgeMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'Stock that is older sends nothing: the updates go to Held and a person is asked. 0 = any age is fine.',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Guardrail: Share Dropping to Zero (%)',
		name: 'guardrailPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 20,
		description:
			'When more than this share of the SKUs on sale would drop to zero in one run, nothing is sent: the updates go to Held and a person is asked. 100 = never.',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Guardrail: From (SKUs)',
		name: 'guardrailMinimumSkus',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 10,
		description: 'The guardrail acts only when at least this many SKUs would drop to zero',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Release Held Updates',
		name: 'releaseHeld',
		type: 'boolean',
		default: false,
		description:
			'Whether to send updates although the guardrail or the age of the stock would hold them. For a person who has looked at them; switch it off again afterwards.',
		displayOptions: showFor(DECIDE),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: showFor(DECIDE),
		options: [
			{
				displayName: 'Exceptions per Kind (Limit)',
				name: 'exceptionLimit',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: 100,
				description: 'Most exceptions of one kind in one run; one more item tells how many others there are',
			},
			{
				displayName: 'Products That May Be Unknown',
				name: 'maybeUnknown',
				type: 'string',
				default: '',
				placeholder: 'e.g. TEE-BLK-M, CAP-NVY-OS',
				description:
					'Only for partial runs: NewStore product IDs that nobody but a seller SKU on TikTok names, separated by commas, or an expression that gives a list. NewStore may answer 0 for a product that it does not know as well, so nothing is decided for those that have no stock anywhere; the summary counts the SKUs that TikTok goes on showing (skus_unproven), and a full run decides them.',
			},
			{
				displayName: 'Shops That Gave No Answer',
				name: 'silentShops',
				type: 'string',
				default: '',
				placeholder: 'e.g. 7494049642642441621',
				description:
					'IDs of shops whose listings or open orders could not be read, separated by commas, or an expression that gives a list. Nothing is sent for them; the others go on.',
			},
			{
				displayName: 'Tell About Inactive Listings',
				name: 'inactiveListings',
				type: 'boolean',
				default: true,
				description:
					'Whether a listing that is not on sale although there is stock for it gives an exception (severity info)',
			},
		],
	},
];
