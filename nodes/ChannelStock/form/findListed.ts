/** The second page of the form of 12b: which listed SKU is meant, and what may be changed for it. */
import { about, choiceField, dayField, paragraphs, textField } from '../../shared/channel/formPage';
import type { LastPage, NextPage } from '../../shared/channel/formPage';
import { fold } from '../../shared/channel/rows';
import type { Shop } from '../../shared/channel/shops';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { Listings, sellerSkuOf } from '../reading/listings';
import { ProductDetails } from '../reading/productDetails';

/** A SKU that one shop lists. */
export interface ListedSku {
	shop_id: string;
	seller_sku: string;
	title: string;
}

export interface BufferQuestion extends NextPage {
	/** by the words of the page */
	skus: Record<string, ListedSku>;
	/** id of a row of tts_stock_rules by the words that end it */
	ends: Record<string, string>;
}

export const KINDS: Readonly<Record<string, string>> = {
	'Keep back so many units': 'buffer_units',
	'Offer so many percent': 'share_percent',
	'Never show more than so many units': 'cap',
	'Leave what TikTok shows': 'hold',
};

/** More do not fit a list that somebody reads on a phone. */
const MOST_SKUS = 30;

const WORDS: Readonly<Record<string, (value: string) => string>> = {
	buffer_units: (value) => `${value} units kept back`,
	share_percent: (value) => `${value.replace(/\s*%$/, '')} % offered`,
	threshold: (value) => `sold out below ${value}`,
	cap: (value) => `at most ${value} units`,
	hold: () => 'left as TikTok shows it',
};

/** A rule in words, with its times as the table has them. */
export function ruleInWords(row: Row): string {
	const kind = cell(row, 'what').toLowerCase();
	const says = Object.hasOwn(WORDS, kind) ? WORDS[kind](cell(row, 'value')) : `${kind} ${cell(row, 'value')}`;
	const times = [
		cell(row, 'days'),
		cell(row, 'hours'),
		cell(row, 'valid_from') && `from ${cell(row, 'valid_from')}`,
		cell(row, 'valid_to') && `to ${cell(row, 'valid_to')}`,
	];
	return [`${cell(row, 'match')}: ${says}`, ...times].filter(Boolean).join(', ');
}

const isMeant = (text: string, { seller_sku: sku, title }: ListedSku, productId: string) =>
	fold(sku).includes(fold(text)) || fold(title).includes(fold(text)) || productId === text;

/** @param text what the person typed: a seller SKU, a part of the product's name, or its id on TikTok */
export function findListed(
	text: string,
	listings: Row[],
	rules: Row[],
	shops: ReadonlyMap<string, Shop>,
): { ask: BufferQuestion } | { told: LastPage } {
	const found = new Map<string, ListedSku>();
	for (const { shopId, productId, title, skus } of new Listings(listings, new Set(), new ProductDetails([])).all) {
		if (shops.get(shopId)?.active !== true) continue;
		for (const sku of skus) {
			const one = { shop_id: shopId, seller_sku: sellerSkuOf(sku), title };
			if (one.seller_sku !== '' && isMeant(text, one, productId))
				found.set(`${one.seller_sku} · ${shops.get(shopId)?.name ?? shopId} · ${title}`, one);
		}
	}
	const isExact = ({ seller_sku: sku }: ListedSku) => sku.toLowerCase() === text.toLowerCase();
	const exact = [...found].filter(([, one]) => isExact(one));
	const meant = exact.length > 0 ? exact : [...found].sort(([a], [b]) => (a < b ? -1 : 1));
	if (fold(text) === '' || meant.length === 0 || meant.length > MOST_SKUS)
		return {
			told: {
				page_title: meant.length > MOST_SKUS ? 'Too many products' : 'No such product',
				page_text: paragraphs(
					meant.length > MOST_SKUS
						? `${meant.length} listed SKUs fit "${text}". Write more of the name, or the whole SKU.`
						: `No active listing of your shops has "${text}" in its SKU or name. Nothing was changed.`,
				),
			},
		};
	const own = new Set(meant.map(([, { seller_sku: sku }]) => sku));
	const ending = rules.filter((row) => cell(row, 'scope').toLowerCase() === 'sku' && own.has(cell(row, 'match')));
	const ends = Object.fromEntries(ending.map((row) => [`End this rule: ${ruleInWords(row)}`, cell(row, 'id')]));
	return {
		ask: {
			page_title: 'Change the buffer',
			page_fields: JSON.stringify([
				about([
					['Found', `${meant.length === 1 ? meant[0][0] : `${meant.length} listed SKUs`}`],
					['Rules of these SKUs', ending.map(ruleInWords).join('; ') || 'none; the rules for all products count'],
				]),
				choiceField(
					'sku',
					'Product and shop',
					meant.map(([words]) => words),
					{ required: true, value: meant[0][0] },
				),
				choiceField('what', 'What to do', [...Object.keys(KINDS), ...Object.keys(ends)], { required: true }),
				textField('value', 'Units or percent', { placeholder: '5' }),
				dayField('from_day', 'From (empty: now)'),
				textField('from_time', 'From what time, in the time of the shop (empty: 00:00)', { placeholder: '18:00' }),
				dayField('to_day', 'To (empty: until it is ended)'),
				textField('to_time', 'To what time (empty: the end of that day)', { placeholder: '23:00' }),
				textField('days', 'Only on these days (empty: every day)', { placeholder: 'fri, sat' }),
				textField('hours', 'Only at these hours (empty: all day)', { placeholder: '18:00-23:00' }),
				textField('note', 'Why', { placeholder: 'Live show' }),
			]),
			skus: Object.fromEntries(meant),
			ends,
		},
	};
}
