/** Fields of the operations behind the form of workflow 12b. */
import type { INodeProperties } from 'n8n-workflow';
import { channelOperation } from '../../shared/channel/operation';
import { nowOf, nowOption, optionsOf } from '../../shared/channel/options';
import { readShops } from '../../shared/channel/shops';
import { SkuMap } from '../../shared/skuMap';
import { readSettings } from '../decide/stockSettings';
import { locations, rules, shops, skuMap, stockNotDecided } from '../sharedFields';
import { checkRule } from './checkRule';
import type { RuleChange } from './checkRule';
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
	description: 'Address of the form of workflow 12b, which a page leads back to. Empty: no link.',
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
			String(parameter('product') ?? '').trim(),
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
