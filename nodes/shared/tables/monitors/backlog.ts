import { defineTable, moment, number, text } from '../table';

export const backlogTable = defineTable({
	name: 'tts_backlog',
	purpose: 'What each store still has to dispatch. Kept up to date by workflow 11; look at it, do not edit it.',
	key: ['store'],
	columns: {
		store: text('NewStore location id; empty = no store has the orders yet'),
		store_name: text('Name of the store'),
		shop_ids: text('TikTok shops of the orders'),
		open: number('Orders that are not completely dispatched; one that two stores hold counts for both', { least: 0 }),
		due_today: number('Of these: have to be dispatched today', { least: 0 }),
		late: number('Of these: the dispatch deadline has passed', { least: 0 }),
		report_missing: number('Of these: shipped by the store, TikTok does not know it yet', { least: 0 }),
		awaiting_collection: number('Dispatched, waiting for the first scan of the carrier', { least: 0 }),
		oldest_order_id: text('The open order that was paid first'),
		oldest_paid_at: moment('When it was paid (UTC)'),
		next_deadline: moment('The nearest dispatch deadline that has not passed (UTC)'),
		late_order_ids: text('Orders that are late'),
		due_hours: text('Open orders by the hour in which their deadline ends (JSON text): hour (UTC), orders'),
		counted_at: moment('When this was counted (UTC)'),
	},
});
