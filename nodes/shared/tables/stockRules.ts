import { parseEnd, parseTime } from '../channel/times';
import { yesOrNo } from '../tableRows';
import { readDays, readHours } from '../channel/recurring';
import { defineTable, end, exactText, moment, shaped, text, tikTokId, timeZone, word } from './table';

export type StockRuleKind = 'buffer_units' | 'share_percent' | 'threshold' | 'cap' | 'hold';

const NUMBER = /^\d{1,9}(\.\d+)?$/;

/**
 * The value of a rule: units; of a share hundredths of a percent (10000 = all); of hold 1 = yes, 0 = no. Else what is wrong
 * with its text, in words that go on behind "the value".
 */
export function stockRuleValue(what: StockRuleKind, value: string): number | string {
	if (what === 'hold') {
		const isHeld = value === '' || yesOrNo(value);
		return isHeld === undefined ? 'has to be true or false' : Number(isHeld);
	}
	if (value === '') return 'is empty';
	if (what === 'share_percent') {
		const percent = value.replace(/\s*%$/, '');
		if (!NUMBER.test(percent) || Number(percent) > 100) return 'has to be a percentage from 0 to 100';
		return Math.floor(Number(percent) * 100 + 1e-6);
	}
	if (value.endsWith('%')) return 'has to be units; for a percentage use share_percent (90 offers 90 %)';
	return /^\d{1,9}(\.0+)?$/.test(value) ? Number(value) : 'has to be a whole number of units, 0 or more';
}

/** What a rule is for, in words when nobody can tell. */
function wrongTarget(scope: string, match: string): string {
	if (scope === 'all') return match === '' ? '' : 'has to be empty, since the scope is all';
	return match === '' ? `is empty, so nobody can tell which ${scope} is meant` : '';
}

export const stockRulesTable = defineTable({
	name: 'tts_stock_rules',
	purpose: 'The buffer of the channel and its exceptions. The most specific rule wins.',
	key: ['scope', 'match', 'what', 'shop_id'],
	mayRepeat: true,
	columns: {
		scope: word(
			'all, prefix (of the seller SKU), product (NewStore product id), sku (seller SKU) or location (NewStore location id)',
			['all', 'prefix', 'product', 'sku', 'location'],
		),
		match: exactText('The SKU, prefix, product or location; empty for all'),
		what: word(
			'buffer_units (kept back), share_percent (offered share), threshold (fewer than this = sold out), cap (never more; 0 = not offered), hold (leave what TikTok shows)',
			['buffer_units', 'share_percent', 'threshold', 'cap', 'hold'],
		),
		value: text('The number; for hold: true'),
		shop_id: tikTokId('Only for this TikTok shop; empty = every shop'),
		valid_from: moment('From when the rule counts (2026-11-27T00:00:00Z); empty = always'),
		valid_to: end('Until when; empty = always'),
		days: shaped(
			'Only on these days of the week (fri, or mon-thu, sun); empty = every day',
			(given) => readDays(given) !== undefined,
			'is no day of the week; write days like fri or mon-thu, sun',
		),
		hours: shaped(
			'Only at these times of the day (18:00-23:00); past midnight (22:00-02:00) they belong to the day on which they begin; empty = all day',
			(given) => readHours(given) !== undefined,
			'is no time of the day; write hours like 18:00-23:00',
		),
		timezone: timeZone('Zone of days and hours (Europe/London), mostly that of the shop; needed with them'),
		note: text('Why the rule is there'),
	},
	together: (cells) => {
		const wrong: Array<[keyof typeof cells, string]> = [];
		const [scope, what, match] = [cells.scope.toLowerCase(), cells.what.toLowerCase(), cells.match.trim()];
		if (scope === '') wrong.push(['scope', 'is empty']);
		const target = scope === '' ? '' : wrongTarget(scope, match);
		if (target !== '') wrong.push(['match', target]);
		if (what === '') wrong.push(['what', 'is empty']);
		if (scope === 'location' && what === 'hold')
			wrong.push(['what', 'cannot be said of a location; set sells = false in tts_locations']);
		const value = what === '' ? 0 : stockRuleValue(what as StockRuleKind, cells.value);
		if (typeof value === 'string') wrong.push(['value', value]);
		const recurs = cells.days !== '' || cells.hours !== '';
		if (recurs && cells.timezone === '')
			wrong.push(['timezone', 'is empty, so nobody can tell when the days and hours of the rule are']);
		const [from, to] = [parseTime(cells.valid_from), parseEnd(cells.valid_to)];
		if (from > 0 && to > 0 && to <= from) wrong.push(['valid_to', 'is not later than valid_from']);
		return wrong;
	},
});
