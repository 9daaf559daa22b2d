/** The operations behind the forms of workflows 12b and 12e. */
import type { INodeProperties } from 'n8n-workflow';
import { asPasted } from '../../shared/channel/formPage';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, numberOf, optionsOf, switchOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { SkuMap } from '../../shared/skuMap';
import { readSettings } from '../decide/stockSettings';
import {
	guardrailMinimumSkus,
	guardrailPercent,
	locations,
	rules,
	shops,
	skuMap,
	stockNotDecided,
} from '../sharedFields';
import { checkRule } from './checkRule';
import type { RuleChange } from './checkRule';
import { askSale } from './askSale';
import { checkSale } from './checkSale';
import { findListed } from './findListed';
import type { BufferQuestion } from './findListed';
import { previewRule } from './previewRule';

const json = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'json',
	default: '[]',
	required: true,
	description,
});

const product: INodeProperties = {
	displayName: 'Product',
	name: 'product',
	type: 'string',
	default: '',
	required: true,
	description: 'What the person typed: a seller SKU, a part of the name, or the product ID on TikTok',
};

const wayBack: INodeProperties = {
	displayName: 'Way Back',
	name: 'wayBack',
	type: 'string',
	default: '',
	description: 'Address of the form, which a page leads back to. Empty: no link.',
};

const options = optionsOf([nowOption]);

const wrongSetting = { ...stockNotDecided, nothing: 'No rule was changed.' };

export const findListedOperation = channelOperation({
	name: 'Find Listed SKUs',
	value: 'findListed',
	action: 'Find listed products by SKU or name',
	description:
		'Write the page on which a person changes the buffer of a product: the SKUs that fit what was typed, and their rules; or say that there is none',
	inputs: { listings: 'Listings' },
	outputs: { ask: 'Ask', told: 'Not Found' },
	properties: [product, shops, rules],
	wrongSetting,
	run({ feeds, rows, parameter }) {
		const found = findListed(
			asPasted(String(parameter('product') ?? '')),
			feeds.listings,
			rows('rules', 'Rules'),
			readShops(rows('shops', 'Shops')),
		);
		return 'ask' in found ? { ask: [{ json: found.ask }], told: [] } : { ask: [], told: [{ json: found.told }] };
	},
});

export const checkRuleOperation = channelOperation({
	name: 'Check a Rule',
	value: 'checkRule',
	action: 'Check a rule that a person filled in',
	description:
		'Make a whole row of tts_stock_rules of what a person filled in, or the end of one, with the products whose stock the preview needs; or say what is wrong',
	inputs: { answer: 'Answer' },
	outputs: { change: 'Change', told: 'Unchanged' },
	properties: [
		json('Question', 'question', 'What Find Listed SKUs has put out'),
		shops,
		rules,
		skuMap,
		wayBack,
		options,
	],
	wrongSetting,
	run({ feeds, rows, parameter, options: given, now }) {
		const [question] = rows('question', 'Question');
		const checked = checkRule(question as unknown as BufferQuestion, feeds.answer[0] ?? {}, {
			rules: rows('rules', 'Rules'),
			shops: readShops(rows('shops', 'Shops')),
			skuMap: new SkuMap(rows('skuMap', 'SKU Map')),
			formUrl: String(parameter('wayBack') ?? '').trim(),
			nowMs: nowOf(given.now, now),
		});
		return 'change' in checked
			? { change: [{ json: checked.change }], told: [] }
			: { change: [], told: [{ json: checked.told }] };
	},
});

export const previewRuleOperation = channelOperation({
	name: 'Preview a Rule',
	value: 'previewRule',
	action: 'Preview a rule',
	description:
		'Work out what TikTok would show with a rule and without it, by the same decision as Decide, and write the page that asks whether to save it',
	inputs: { stock: 'Stock' },
	outputs: { ask: 'Ask' },
	properties: [
		json('Change', 'change', 'What Check a Rule has put out'),
		json('Listings', 'listings', 'What TikTok Shop, Product: Search puts out about the product'),
		json('Unrouted Units', 'unrouted', 'What TikTok Shop, Order: Get Unrouted Units puts out'),
		shops,
		locations,
		rules,
		skuMap,
		options,
	],
	wrongSetting,
	run(given) {
		const { feeds, rows, timeZone } = given;
		const settings = readSettings(given);
		const [change] = rows('change', 'Change') as unknown as RuleChange[];
		const zone = readShops(rows('shops', 'Shops')).get(change.shop_id)?.timeZone || timeZone;
		const read = {
			stock: feeds.stock,
			listings: rows('listings', 'Listings'),
			unrouted: rows('unrouted', 'Unrouted Units'),
			details: [],
		};
		return { ask: [{ json: previewRule(change, read, settings, zone) }] };
	},
});

const activeShops = (rows: Parameters<typeof readShops>[0]) =>
	[...readShops(rows).values()].filter(({ active }) => active);

const wrongSale = { ...wrongSetting, nothing: 'No sale was changed.' };

export const askSaleOperation = channelOperation({
	name: 'Ask About a Sale',
	value: 'askSale',
	action: 'Ask what is held back during a sale',
	description:
		'Write the page on which a person says what each shop holds back during a sale and until when, filled in with what its row of tts_shops says',
	inputs: { start: 'Start' },
	outputs: { ask: 'Ask', told: 'No Shop' },
	properties: [shops, options],
	wrongSetting: wrongSale,
	run({ rows, options: given, now }) {
		const asked = askSale(activeShops(rows('shops', 'Shops')), nowOf(given.now, now));
		return 'ask' in asked ? { ask: [{ json: asked.ask }], told: [] } : { ask: [], told: [{ json: asked.told }] };
	},
});

const ENDS = 'End It Now';

const ends: INodeProperties = {
	displayName: ENDS,
	name: 'endSale',
	type: 'boolean',
	default: false,
	description: 'Whether the sale shall end now: the answer is not looked at then',
};

/** Decide and its form mean the same guardrail; a node has each name once. */
const saleGuardrailPercent: INodeProperties = {
	...guardrailPercent,
	name: 'saleGuardrailPercent',
	description: 'As in the operation Decide: the page says when more than that would drop to zero at once',
};

const saleGuardrailSkus: INodeProperties = {
	...guardrailMinimumSkus,
	name: 'saleGuardrailSkus',
	description: 'As in the operation Decide: fewer SKUs than this are never held',
};

export const checkSaleOperation = channelOperation({
	name: 'Check a Sale',
	value: 'checkSale',
	action: 'Check what is held back during a sale',
	description:
		'Make the cells of tts_shops of what a person filled in about a sale, or its end, with the page that says how many listed SKUs would show less and asks whether to save it; or say what is wrong',
	inputs: { listings: 'Listings' },
	outputs: { change: 'Change', told: 'Unchanged' },
	properties: [
		ends,
		json('Answer', 'saleAnswer', 'What the person filled in on the page of Ask About a Sale'),
		shops,
		rules,
		saleGuardrailPercent,
		saleGuardrailSkus,
		wayBack,
		options,
	],
	wrongSetting: wrongSale,
	run({ feeds, rows, parameter, options: given, now }) {
		const number = (field: INodeProperties, least: number) =>
			numberOf(parameter(field.name), field.displayName, { otherwise: Number(field.default), least });
		const checked = checkSale(switchOf(parameter('endSale'), ENDS, false), rows('saleAnswer', 'Answer')[0] ?? {}, {
			shops: activeShops(rows('shops', 'Shops')),
			rules: rows('rules', 'Rules'),
			listings: feeds.listings,
			guardrail: {
				percent: number(saleGuardrailPercent, 0),
				minimumSkus: number(saleGuardrailSkus, 1),
			},
			formUrl: String(parameter('wayBack') ?? '').trim(),
			nowMs: nowOf(given.now, now),
		});
		return 'change' in checked
			? { change: [{ json: checked.change }], told: [] }
			: { change: [], told: [{ json: checked.told }] };
	},
});
