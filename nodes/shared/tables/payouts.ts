import { defineTable, moment, needed, number, text } from './table';

export const payoutsTable = defineTable({
	name: 'tts_payouts',
	purpose: 'The payouts of TikTok and how they tie back to the orders: one row per payout. Written by workflow 08.',
	key: ['payment_id'],
	columns: {
		payment_id: needed('Payout at TikTok; where TikTok shows none, the statement'),
		shop_id: text('Shop on TikTok'),
		statement_ids: text('Statements in it'),
		status: text('Status at TikTok'),
		currency: text('Currency of the money in the bank'),
		amount: text('Money in the bank'),
		paid_at: moment('When TikTok paid it (UTC)'),
		orders: number('Orders in it', { least: 0 }),
		orders_matched: number('Orders that match NewStore', { least: 0 }),
		orders_open: number('Orders with a difference', { least: 0 }),
		difference: text('Sum of the differences'),
		reported_at: moment('When finance got the report (UTC)'),
		note: text('Result in a sentence'),
	},
});
