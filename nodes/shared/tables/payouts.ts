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

export const orderPayoutsTable = defineTable({
	name: 'tts_order_payouts',
	purpose:
		'Which payout an order is in. One row per order and report, the latest counts. Written by workflow 08 with the report; look at it, do not edit it.',
	key: ['order_id', 'payment_ids'],
	mayRepeat: true,
	columns: {
		order_id: needed('Order on TikTok'),
		shop_id: text('Shop on TikTok'),
		newstore_order_id: text('Order in NewStore'),
		payment_ids: text(
			'Payouts at TikTok, separated by commas; empty while they are not paid or where TikTok shows none',
		),
		statement_ids: text('Statements, separated by commas'),
		currency: text('Currency of the amounts'),
		payout: text('What TikTok pays out for the order by these statements'),
		difference: text('Settled less expected'),
		note: text('How it compares with NewStore, in a sentence'),
		noted_at: moment('When finance got the report (UTC)'),
	},
});
