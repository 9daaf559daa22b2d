import { defineTable, exactText, moment, text, word } from './table';

export const stockRulesTable = defineTable({
	name: 'tts_stock_rules',
	purpose: 'The buffer of the channel and its exceptions. The most specific rule wins.',
	key: ['scope', 'match', 'what', 'shop_id'],
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
		shop_id: text('Only for this TikTok shop; empty = every shop'),
		valid_from: moment('From when the rule counts (2026-11-27T00:00:00Z); empty = always'),
		valid_to: moment('Until when; empty = always'),
		note: text('Why the rule is there'),
	},
});
