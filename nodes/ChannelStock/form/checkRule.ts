/** What a person filled in about a rule → the row of tts_stock_rules, whole and readable, or why there is none. */
import { link, paragraphs, personOf } from '../../shared/channel/formPage';
import type { LastPage } from '../../shared/channel/formPage';
import { isoExact, parseTime } from '../../shared/channel/times';
import type { Shop } from '../../shared/channel/shops';
import { possibleProducts } from '../../shared/skuMap';
import type { SkuMap } from '../../shared/skuMap';
import { stockRulesTable } from '../../shared/tables/stockRules';
import { readTable } from '../../shared/tables/table';
import type { Row } from '../../shared/tableRows';
import { cell } from '../../shared/tableRows';
import { KINDS } from './findListed';
import { momentIn } from './momentIn';
import type { BufferQuestion, ListedSku } from './findListed';

type RuleRow = Record<
	'scope' | 'match' | 'what' | 'value' | 'shop_id' | 'valid_from' | 'valid_to' | 'days' | 'hours' | 'timezone' | 'note',
	string
>;

/** What is saved when the person says yes on the next page. */
export interface RuleChange extends ListedSku {
	action: 'add' | 'end' | 'delete';
	/** row to add; of the others the row that ends */
	row: RuleRow;
	/** id of the row that ends or is deleted; '' for a new one */
	rule_id: string;
	/** UTC ISO: when a rule ends that has begun */
	ends_at: string;
	/** NewStore products behind the SKU: their stock is read for the preview */
	product_ids: string[];
}

interface Surroundings {
	rules: Row[];
	shops: ReadonlyMap<string, Shop>;
	skuMap: SkuMap;
	/** address of the form of 12b; '' when nobody knows it */
	formUrl: string;
	nowMs: number;
}

const textsOf = (row: Row): RuleRow =>
	Object.fromEntries(Object.keys(stockRulesTable.columns).map((column) => [column, cell(row, column)])) as RuleRow;

/** NewStore products that the number of the SKU may depend on. */
function productsOf({ skuMap }: Surroundings, { seller_sku: sku, shop_id: shopId }: ListedSku): string[] {
	const match = skuMap.find(sku, shopId);
	return match ? [...new Set(possibleProducts(match))] : [sku];
}

function newRow(answer: Row, sku: ListedSku, around: Surroundings): RuleRow | string {
	const what = KINDS[cell(answer, 'what')];
	const zone = around.shops.get(sku.shop_id)?.timeZone ?? '';
	const [days, hours] = [cell(answer, 'days'), cell(answer, 'hours')];
	const usesTime = [days, hours, cell(answer, 'from_day'), cell(answer, 'to_day')].some((text) => text !== '');
	if (usesTime && zone === '')
		return 'The time zone of the shop is not filled in (tts_shops, column timezone), so nobody can tell which time is meant.';
	const from = momentIn(cell(answer, 'from_day'), cell(answer, 'from_time'), zone, '00:00');
	const to = momentIn(cell(answer, 'to_day'), cell(answer, 'to_time'), zone, '24:00');
	if (from === undefined || to === undefined)
		return 'A time needs its day, and is written like 18:00. Choose the day, or leave the time empty.';
	if (to !== '' && parseTime(to) <= around.nowMs) return 'The end lies in the past. Choose a later one.';
	if (what === 'hold' && cell(answer, 'value') !== '')
		return 'To leave what TikTok shows, leave the number empty: no number is worked out then.';
	const who = personOf(answer);
	const row: RuleRow = {
		scope: 'sku',
		match: sku.seller_sku,
		what,
		value: what === 'hold' ? 'true' : cell(answer, 'value').replace(/\s*%$/, ''),
		shop_id: sku.shop_id,
		valid_from: from,
		valid_to: to,
		days,
		hours,
		timezone: days === '' && hours === '' ? '' : zone,
		note: [cell(answer, 'note'), who === '' ? '' : `(${who})`].filter(Boolean).join(' '),
	};
	// The reader of the table says what is wrong, so that nothing is saved that it could not read.
	const [wrong] = readTable(stockRulesTable, [row]).unreadable;
	return wrong ? `${wrong.columns[0] === 'value' ? 'The number' : wrong.columns[0]} ${wrong.reasons[0]}.` : row;
}

export function checkRule(
	question: BufferQuestion,
	answer: Row,
	around: Surroundings,
): { change: RuleChange } | { told: LastPage } {
	const refuse = (text: string): { told: LastPage } => ({
		told: {
			page_title: 'Nothing was changed',
			page_text: `${paragraphs(text)}${link(around.formUrl, 'Begin again')}`,
		},
	});
	const [chosen, what] = [cell(answer, 'sku'), cell(answer, 'what')];
	if (!Object.hasOwn(question.skus, chosen)) return refuse('Choose a product and shop of the list.');
	const sku = question.skus[chosen];
	const product_ids = productsOf(around, sku);
	if (Object.hasOwn(question.ends, what)) {
		const rule_id = question.ends[what];
		const row = around.rules.find((one) => cell(one, 'id') === rule_id);
		if (!row) return refuse('The rule is gone already.');
		if (cell(row, 'match') !== sku.seller_sku)
			return refuse(`That rule is for ${cell(row, 'match')}, and you chose ${sku.seller_sku}.`);
		// A rule that has not begun would end before its beginning.
		const hasBegun = (parseTime(cell(row, 'valid_from')) || 0) < around.nowMs;
		return {
			change: {
				...sku,
				action: hasBegun ? 'end' : 'delete',
				row: textsOf(row),
				rule_id,
				ends_at: isoExact(around.nowMs),
				product_ids,
			},
		};
	}
	if (!Object.hasOwn(KINDS, what)) return refuse('Choose what to do.');
	const row = newRow(answer, sku, around);
	if (typeof row === 'string') return refuse(row);
	return { change: { ...sku, action: 'add', row, rule_id: '', ends_at: '', product_ids } };
}
