import { code, defineTable, needed, text, tikTokId } from './table';

export const returnMapTable = defineTable({
	name: 'tts_return_map',
	purpose:
		'What a return on TikTok means in NewStore: where the goods arrive and in which condition. The most specific row counts; without a row that fits, a person is asked.',
	key: ['shop_id', 'tiktok_reason'],
	columns: {
		shop_id: tikTokId('Only for this shop; empty = all'),
		tiktok_reason: text('Only for this reason of TikTok; empty = all'),
		location_id: needed('NewStore location that takes the goods back'),
		item_condition: text('Condition as NewStore names it'),
		condition_code: code('Number of the condition in NewStore'),
		return_reason: text('Reason as NewStore names it'),
		return_code: code('Number of the reason in NewStore'),
		note: text('Your note'),
	},
	together: ({ condition_code: condition }) => (condition === '' ? [['condition_code', 'is empty']] : []),
});
